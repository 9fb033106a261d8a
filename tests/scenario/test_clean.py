"""What steers a terminal, turns reading round or hides does not get past; all the rest stays as it is."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.scenario.clean import MARKS_IN_A_ROW, blots, clean, clean_key, describe, one_line

STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\x1b\x07\r\n\t\x9b\u200b\u200c\u200d\u200e\u202e\u2066\u2069\ud800\udfffe\u0301\u0308\u093f\u0628\u0651👩❤\ufe0f🏽"
        ),
    )
)


@pytest.mark.parametrize(
    ("dirty", "cleaned"),
    [
        ("\x1b[2J", "\ufffd[2J"),
        ("a\x07b\x00", "a\ufffdb\ufffd"),
        ("\x9b31m", "\ufffd31m"),
        ("\x1b]52;c;aGk=\x07", "\ufffd]52;c;aGk=\ufffd"),
        ("abc\u202edef", "abc\ufffddef"),
        ("\u2066a\u2069", "\ufffda\ufffd"),
        ("a\u200bb\u2060c\ufeffd\u00ade", "abcde"),
        ("pay\u200dpal\u200c", "paypal"),
        ("می\u200c\u200c\u200dخواهم", "می\u200cخواهم"),
        ("\u200cخواهم", "خواهم"),
        ("👩\u200d and 👩\u200d\u200d💻 and 👩\u200c💻 and a\u200d💻", "👩 and 👩💻 and 👩💻 and a💻"),
        ("👩\u200b\u200d💻 and ❤\ufe0f\ufe0f\u200d🔥", "👩💻 and ❤\ufe0f\ufe0f🔥"),
        ("\ud83d and \udc00", "\ufffd and \ufffd"),
        ("line\r\nline\rend", "line\nline\ufffdend"),
        ("a\u2028b\u2029c\x85d", "a\ufffdb\ufffdc\ufffdd"),
        ("e" + "\u0301" * 30 + "!", "e" + "\u0301" * MARKS_IN_A_ROW + "!"),
        ("\U000e0041\U000e0042x", "x"),
    ],
)
def test_what_steers_turns_or_hides_is_shown_or_taken_out(dirty: str, cleaned: str):
    assert clean(dirty) == cleaned


@pytest.mark.parametrize(
    "text",
    [
        "Plain words, “quoted” – and a line\nbreak\tand a tab.",
        "[/] [bold]x[/] [@click=app.quit]y[/] $x {slot} <b>&amp;</b>",
        "naïve café, Ångström, Zürich, Việt Nam",
        "cafe\u0301 with combining marks, ❤\ufe0f and 1\ufe0f\u20e3",
        "می\u200cخواهم",
        "क्\u200dष हिन्दी में",
        "അവന്\u200d വന്നു, ه\u200d. ق.",
        "👩\u200d💻 👩🏽\u200d⚕\ufe0f ❤\ufe0f\u200d🔥 🏳\ufe0f\u200d🌈",
        "👩\u200d👩\u200d👧\u200d👦 🙂\u200d↔\ufe0f 🐦\u200d⬛",
        "עִבְרִית, ไทยนี้, 日本語、한국어",
        "",
    ],
)
def test_words_of_every_script_stay_as_they_are(text: str):
    assert clean(text) is text or clean(text) == text
    assert not list(blots(text))


@given(HOSTILE)
def test_what_is_cleaned_is_clean_and_stays_so(text: str):
    cleaned = clean(text)
    assert not STEERING.search(cleaned)
    assert clean(cleaned) == cleaned
    row = 0
    for character in cleaned:
        row = row + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        assert row <= MARKS_IN_A_ROW


@given(HOSTILE)
def test_blots_are_exactly_what_cleaning_changes(text: str):
    parts, at = [], 0
    for start, end, instead in blots(text):
        assert at <= start < end
        assert describe(text[start:end]).startswith("U+")
        parts += [text[at:start], instead]
        at = end
    assert "".join([*parts, text[at:]]) == clean(text)


def test_a_blot_says_what_stands_there():
    assert describe("\u202e") == "U+202E RIGHT-TO-LEFT OVERRIDE"
    assert describe("\x1b") == "U+001B control character"
    assert describe("\ud800\ud800\ud800") == "U+D800 and 2 more"


@given(HOSTILE)
def test_a_dirty_key_never_becomes_a_name(key: str):
    cleaned = clean_key(key)
    assert cleaned == key or "\ufffd" in cleaned
    assert len(cleaned) == len(key)


@given(HOSTILE, st.integers(2, 40))
def test_a_quotation_in_a_message_is_one_short_clean_line(text: str, at_most: int):
    line = one_line(text, at_most)
    assert len(line) <= at_most
    assert line == clean(line)
    assert not re.search(r"[\n\t]", line)


def test_a_megabyte_is_quoted_without_reading_it_all():
    assert one_line("x" * 1_000_000, 10) == "xxxxxxxxx…"


def test_cleaning_needs_neither_the_models_nor_the_parser():
    code = (
        "import sys, workshop.scenario.clean, workshop.scenario.toml.source; "
        "sys.exit(bool({'pydantic', 'tomli', 'textual'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
