"""What holds more than anybody writes is refused at its place, before a parser sees it."""

from __future__ import annotations

import pytest
import tomli

from workshop.scenario.toml import tables
from workshop.scenario.toml.positions import MOST_VALUES, TooMuchError
from workshop.scenario.toml.tables import (
    LONGEST_NUMBER,
    MOST_BACKSLASHES,
    MOST_LINES,
    MOST_PARTS,
    parsed,
    see_bounds,
)

MANY = MOST_VALUES + 1
TOO_MUCH = {
    "lines": ("\n" * (MOST_LINES + 1), MOST_LINES, "300,000 lines"),
    "lines of a text": ('a = """' + "\n" * (MOST_LINES + 1) + '"""', 7 + MOST_LINES, "300,000 lines"),
    "backslashes": ('a = "' + "\\\\" * MOST_BACKSLASHES + '"', 5 + MOST_BACKSLASHES, "300,000 backslashes"),
    "numbers": ("a = [" + "1," * MANY + "]", 5 + 2 * MOST_VALUES - 3, "150,000 values"),
    "texts": ("a = [" + "'=,'," * MANY + "]", 9 + 5 * (MOST_VALUES - 2), "150,000 values"),
    "lists": ("a = [" + "[]," * MANY + "]", 5 + 3 * (MOST_VALUES - 2) // 2, "150,000 values"),
    "inline tables": ("a = [" + "{}," * MANY + "]", 5 + 3 * (MOST_VALUES - 2) // 2, "150,000 values"),
    "pairs": ("k = 1\n" * MANY, 6 * MOST_VALUES + 2, "150,000 values"),
    "headers": ("[[a]]\n" * (MOST_PARTS // 2 + 9), 6 * (MOST_PARTS // 2), "130,000 brackets and dots"),
    "parts of headers": (
        "[a.b.c]\n" * (MOST_PARTS // 3 + 9),
        8 * (MOST_PARTS // 3) + 2,
        "130,000 brackets and dots",
    ),
    "parts of keys": (
        "a.b.c.d = 1\n" * (MOST_PARTS // 3 + 9),
        12 * (MOST_PARTS // 3) + 3,
        "130,000 brackets and dots",
    ),
    "a whole number": ("a = " + "1" * 2 * LONGEST_NUMBER, 4, "a number this long"),
    "a hexadecimal number": ("a = [0x" + "f" * 2 * LONGEST_NUMBER, 5, "a number this long"),
    "a fraction": ("a = 1." + "1" * 2 * LONGEST_NUMBER, 6, "a number this long"),
    "a long key": ("x = 1\n" + ".".join("a" * 1000) + " = 1", 6, "nested more than 12 levels"),
}


@pytest.mark.parametrize(("text", "offset", "said"), TOO_MUCH.values(), ids=TOO_MUCH.keys())
def test_what_is_too_much_is_refused_at_its_place_and_never_parsed(
    text: str, offset: int, said: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(tomli, "loads", lambda _: pytest.fail("this was parsed"))
    with pytest.raises(TooMuchError) as refused:
        parsed(text)
    assert said in refused.value.text
    assert refused.value.offset == offset


SAID = "=,[{." * MANY
BEARABLE = {
    "a text": f'a = "{SAID}"',
    "a text as it is": f"a = '{SAID}'",
    "a long text": f'a = """{SAID}"\\"""""',
    "a long text as it is": f"a = '''{SAID}'a'''",
    "a comment": f"a = 1 # {SAID}",
    "a comment with quotation marks": f"a = 1 # don't \"{SAID}",
    "a text with an escape at its end": f'a = "{SAID}\\\\"',
    "many comments": "# a = [1]\n" * (MOST_LINES - 1),
}


@pytest.mark.parametrize("text", BEARABLE.values(), ids=BEARABLE.keys())
def test_signs_in_texts_and_comments_are_no_values(text: str):
    assert parsed(text) == tomli.loads(text)


@pytest.mark.parametrize("mark", ['"', "'", '"""', "'''", '"""\\', "#"])
def test_a_text_that_is_not_closed_is_left_to_the_parser(mark: str):
    with pytest.raises(tomli.TOMLDecodeError):
        parsed(f"a = {mark}{SAID}")


def test_a_small_text_is_only_looked_at_for_long_keys(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tables, "measure", lambda _: pytest.fail("this was walked"))
    see_bounds("a.b = [1, 2]\n" * 100)
