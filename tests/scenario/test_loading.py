"""A file is loaded whole or refused whole, with every problem in plain words at its line and column."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import tomli
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from tests.scenario.samples import LENS, SCENARIO, lenses, load, only, place, swapped
from workshop.engine.lens import Lens
from workshop.scenario.clean import clean
from workshop.scenario.loading import Loaded, load_scenario, parse_lens
from workshop.scenario.models import Scenario
from workshop.scenario.problems import MOST_SHOWN
from workshop.scenario.schema import PATTERNS
from workshop.scenario.toml.positions import MOST_VALUES
from workshop.scenario.toml.source import read_source

JARGON = re.compile(
    r"pydantic|input|valid (string|integer)|tuple|dict|https?:|_type|None|object at|Traceback"
)


def test_the_whole_format_loads_without_a_word():
    loaded = load()
    assert loaded.document is not None
    assert loaded.problems.shown == ()
    assert loaded.document.scene["road"].response[1].conditions == ("patience >= 2", "trust != patience")
    assert parse_lens(LENS).problems.shown == ()


def test_the_same_text_gives_the_same_scenario():
    assert load().document == load().document


SCHEMA = [
    ("format = 1", "format = 2", "2", "must be 1, not 2", ""),
    ("format = 1\n", "", None, "'format' is missing", ""),
    (
        'title = "A walk"',
        'titel = "A walk"',
        "titel",
        "there is no key 'titel' here",
        "Did you mean 'title'? Allowed: format, id, kind, title,",
    ),
    ('title = "A walk"', "title = 5", "5", "must be text in quotation marks, not 5", ""),
    ('title = "A walk"', 'title = "  "', '"  "', "must be one line, and not blank", ""),
    ('title = "A walk"', 'title = "A\\nwalk"', '"A\\nwalk"', "must be one line, and not blank", ""),
    ('title = "A walk"', f'title = "{"x" * 81}"', '"xxx', "must have at most 80 characters, not 81", ""),
    (
        'id = "a-walk"',
        'id = "A Walk"',
        '"A Walk"',
        "must be small letters a to z, digits and hyphens, beginning with a letter",
        "",
    ),
    (
        'language = "en"',
        'language = "English"',
        '"English"',
        "must be the code of a language, like 'en' or 'pt-BR'",
        "",
    ),
    ("minutes = 10", "minutes = 0", "0", "must be at least 1, not 0", ""),
    ("minutes = 10", "minutes = 1_000", "1_000", "must be at most 480, not 1000", ""),
    ("minutes = 10", "minutes = 10.0", "10.0", "must be a whole number, not the number 10.0", ""),
    ("minutes = 10", "minutes = nan", "nan", "must be a whole number, not the number nan", ""),
    ("minutes = 10", "minutes = true", "true", "must be a whole number, not true", ""),
    ("minutes = 10", "minutes = 1979-05-27", "1979-05-27", "must be a whole number, not a date or time", ""),
    ("minutes = 10", f"minutes = {'9' * 4000}", "999", "must be at most 480, not a number that large", ""),
    ('lenses = ["weather"]', "lenses = []", "[]", "must have at least 1 entry, not 0", ""),
    (
        'lenses = ["weather"]',
        'lenses = "weather"',
        '"weather"',
        "must be a list, like [\"weather\"], not the text 'weather'",
        "",
    ),
    (
        "[track.patience]\nstart = 1\n",
        "[track]\npatience = 1\n[track.other]\nstart = 0\n",
        "1\n[track.other",
        "must be a table, like { start = …, min = … }, not 1",
        "",
    ),
    ('stance = "boss"\n', "", "[cast.lou]", "'stance' is missing", ""),
    (
        'stance = "boss"\n',
        'stance = "boss"\nage = 5\n',
        "age",
        "there is no key 'age' here",
        "Allowed: name, title, stance, about.",
    ),
    (
        "[cast.lou]",
        '[cast."Lou B."]',
        '[cast."Lou B."]',
        "the name 'Lou B.' must be small letters a to z, digits and hyphens",
        "",
    ),
    (
        "next = { landed",
        "next = { lander",
        "lander",
        "there is no key 'lander' here",
        "Did you mean 'landed'? Allowed: landed, partly, missed.",
    ),
    ('next = "hill"', "next = 5", "5\n", "must be text in quotation marks, not 5", ""),
    ('next = "hill"', 'next = ["hill"]', '["hill"]', "must be text in quotation marks, not a list", ""),
    (
        'if = ["patience <= 0"]',
        'if = ["patience <= much"]',
        '"patience <= much"',
        "there is no track 'much'",
        "patience, trust",
    ),
    (
        'if = ["patience <= 0"]',
        'if = ["patience = 0"]',
        '"patience = 0"',
        "must set a track against a number or another track, like 'patience >= 1'",
        'Write "patience == 0".',
    ),
    (
        'if = ["patience <= 0"]',
        'if = ["patience ≤ 0"]',
        '"patience ≤ 0"',
        "must set a track against a number or another track, like 'patience >= 1'",
        'Write "patience <= 0".',
    ),
    (
        'if = ["patience <= 0"]',
        'if = ["patience=>1"]',
        '"patience=>1"',
        "must set a track against a number or another track, like 'patience >= 1'",
        'Write "patience>=1".',
    ),
    (
        'if = ["patience <= 0"]',
        'if = ["patience"]',
        '"patience"',
        "must set a track against a number or another track, like 'patience >= 1'",
        "",
    ),
    ('if = ["patience <= 0"]', "", "[[scene.door.when]]", "'if' is missing", ""),
    (
        'does = "hums"',
        'does = "hums"\ncue = ["hm"]',
        "cue",
        "there is no key 'cue' here",
        "Did you mean 'cues'?",
    ),
    (
        "[ending.hill]\n",
        '[ending.hill]\nsituation = "It is late."\n',
        "situation",
        "there is no key 'situation' here",
        "It is a key of the whole file, so it stands above the first line in brackets.",
    ),
    (
        "[ending.home]\n",
        'notes = "Wait for Kim."\n\n[ending.home]\n',
        "notes",
        "there is no key 'notes' here",
        "It is a key of [scene.road], so it stands below that line and above the next one in brackets.",
    ),
    (
        'discuss = ["And now?"]',
        'lines = ["And now?"]',
        '"And now?"',
        "must be a table, like { by = …, says = … }, not the text 'And now?'",
        "",
    ),
    (
        'moves.brings-sun = "The sun goes"',
        'moves = ["brings-sun"]',
        '["brings-sun"]',
        "must be a table, like { brings-sun = … }, not a list",
        "",
    ),
    ("points = { cold = 1 }", "points = { cold = 10 }", "10 }", "must be at most 9, not 10", ""),
]


@pytest.mark.parametrize(("old", "new", "piece", "text", "hint"), SCHEMA)
def test_what_the_format_refuses_is_said_plainly_at_its_place(
    old: str, new: str, piece: str | None, text: str, hint: str
):
    broken = swapped(SCENARIO, old, new)
    loaded = load(broken)
    assert loaded.document is None
    problem = next(problem for problem in loaded.problems.shown if problem.text.startswith(text))
    if piece is None:
        expected = (1, 1)
    elif new:
        expected = place(broken, piece, broken[: broken.index(new)].count(piece) + 1)
    else:
        expected = place(broken, piece)
    assert (problem.line, problem.column) == expected
    assert hint in problem.hint
    for told in loaded.problems.shown:
        assert not JARGON.search(f"{told.text} {told.hint}"), str(told)


def test_a_problem_is_one_line_with_file_place_key_path_and_help():
    broken = swapped(SCENARIO, "moves.brings-snow", "moves.brings-snew")
    line, _ = place(broken, "moves.brings-snew")
    assert str(only(load(broken).problems.shown)) == (
        f"walk.toml:{line}:1: E114 there is no move 'brings-snew' "
        "(scene.door.response[snow].moves.brings-snew). "
        "Did you mean 'brings-snow'? Allowed: hums, brings-sun, brings-snow."
    )


def test_all_problems_of_a_file_come_at_once():
    broken = swapped(SCENARIO, "minutes = 10", "minutes = 0")
    broken = swapped(broken, 'listener = "lou"', 'listener = "loo"')
    broken = swapped(broken, 'next = "hill"', 'next = "hall"')
    broken = swapped(broken, "[ending.hill]", "[ending.hill]\nsubtitle = 5")
    texts = [problem.text for problem in load(broken).problems.shown]
    assert texts == [
        "must be at least 1, not 0",
        "there is no member of the cast 'loo'",
        "there is no scene or ending 'hall'",
        "there is no key 'subtitle' here",
    ]


def test_the_worst_come_first_twenty_are_shown_and_the_rest_is_counted():
    many = "".join(f"odd-{at} = 'a\u202eb'\n" for at in range(100))
    problems = load(many + SCENARIO).problems
    assert len(problems.shown) == MOST_SHOWN
    assert {problem.severity for problem in problems.shown} == {"error"}
    assert [problem.line for problem in problems.shown] == list(range(1, 21))
    assert (problems.errors, problems.warnings, problems.more) == (100, 100, 180)
    assert [*problems.lines()][-1] == "walk.toml: and 180 more; 100 errors and 100 warnings in all"


def test_warnings_alone_refuse_nothing():
    text = swapped(SCENARIO, "A door stands open.", "A door\u200b stands \u202eopen.")
    loaded = load(text)
    assert loaded.document is not None
    assert loaded.document.scene["door"].setting == "A door stands \ufffdopen."
    assert [
        (problem.severity, problem.line, problem.column, problem.text) for problem in loaded.problems.shown
    ] == [
        ("warning", *place(text, "\u200b"), "U+200B ZERO WIDTH SPACE is taken out"),
        ("warning", *place(text, "\u202e"), "U+202E RIGHT-TO-LEFT OVERRIDE is shown as U+FFFD"),
    ]


@pytest.mark.parametrize("escape", [r"\u001b[31m", r"\e[31m", r"\x9b31m", r"\u202e", r"\r", r"\b"])
def test_what_an_escape_makes_is_cleaned_with_a_warning_at_its_value(escape: str):
    text = swapped(SCENARIO, "A door stands open.", f"A door {escape} stands open.")
    loaded = load(text)
    assert loaded.document is not None
    assert "\ufffd" in loaded.document.scene["door"].setting
    problem = only(loaded.problems.shown)
    assert problem.severity == "warning"
    assert (problem.line, problem.column) == place(text, f'"A door {escape}')
    assert problem.path == "scene.door.setting"


def test_marks_that_only_meet_over_a_line_break_are_cleaned():
    text = swapped(
        SCENARIO, '"A door stands open."', '"""Doo\u0301\u0301\u0301\\\n   \u0301\u0301\u0301r."""'
    )
    loaded = load(text)
    assert loaded.document is not None
    assert loaded.document.scene["door"].setting == "Doo\u0301\u0301\u0301\u0301r."


def test_hidden_characters_in_a_comment_are_told_too():
    text = swapped(SCENARIO, "format = 1", "format = 1 # \u2066hidden\u2069")
    assert [problem.column for problem in load(text).problems.shown] == [14, 21]


@pytest.mark.parametrize("key", [r'"tit\u200ble"', '"tit\u200ble"', r'"title\e"'])
def test_a_key_that_hides_something_is_no_key(key: str):
    text = swapped(SCENARIO, "title =", f"{key} =")
    loaded = load(text)
    assert loaded.document is None
    errors = [problem for problem in loaded.problems.shown if problem.severity == "error"]
    problem = only(tuple(errors))
    assert "\ufffd" in problem.text
    assert "Did you mean 'title'?" in problem.hint
    assert (problem.line, problem.column) == place(text, key)
    assert loaded.problems.warnings == 1


def test_markup_is_text_like_any_other():
    hostile = "[/] [@click=app.quit]x[/] $x <script>"
    loaded = load(swapped(SCENARIO, "A door stands open.", hostile))
    assert loaded.document is not None
    assert loaded.document.scene["door"].setting == hostile


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("", (1, 1), "there is nothing in this file"),
        ("# only a comment\n", (1, 1), "there is nothing in this file"),
        ("a = 1\nb = ", (2, 3), "this key has no value after its ="),
        ("a = 1\na = 2", (2, 1), "a is given twice; the first is in line 1"),
        ("a = 1\nb = 'x\x1by'", (2, 7), "this is not TOML: found invalid character"),
        ('a = "x\ny"', (1, 5), 'the text that begins here, in line 1, has no closing "'),
        ("[a]\n[a]", (2, 1), "a is declared twice; the first is in line 1"),
    ],
)
def test_what_is_no_toml_is_located(text: str, at: tuple[int, int], said: str):
    problem = load(text).problems.shown[0]
    assert (problem.line, problem.column) == at
    assert problem.text.startswith(said)


LARGE = 900_000
HEAVY: dict[str, Callable[[], str]] = {
    "open lists": lambda: "a = " + "[" * 200_000,
    "nested lists": lambda: "a = " + "[" * 200_000 + "]" * 200_000,
    "nested tables": lambda: "a = " + "{a = " * 180_000,
    "a key of 200,000 parts": lambda: "x = 1\n" + ".".join("a" * 200_000) + " = 1",
    "many keys of many parts": lambda: "\n".join(
        ".".join([f"k{n}", *"a" * 900]) + " = 1" for n in range(500)
    ),
    "many keys of many quoted parts": lambda: "\n".join(
        ".".join([f"k{n}", *["'a b'", '"a\\"b"'] * 400]) + " = 1" for n in range(150)
    ),
    "many headers of many parts": lambda: "\n".join(
        "[" + ".".join([f"k{n}", *"a" * 900]) + "]" for n in range(500)
    ),
    "a number of 5,000 digits": lambda: "minutes = " + "1" * 5000,
    "a number of 900,000 digits": lambda: "minutes = " + "1" * LARGE,
    "a hexadecimal number of 900,000 digits": lambda: "minutes = 0x" + "f" * LARGE,
    "one long word": lambda: "seat = '" + "x" * LARGE + "'",
    "an unfinished text": lambda: 'seat = "' + "x" * LARGE,
    "many keys": lambda: "\n".join(f"k{n} = 1" for n in range(LARGE // 10)),
    "many entries": lambda: "teaches = [" + "1," * (LARGE // 2) + "]",
    "many scenes": lambda: "".join(f"[scene.s{n}]\nnext = 'q'\n" for n in range(LARGE // 30)),
    "many responses": lambda: "[[scene.a.response]]\n" * (LARGE // 21),
    "backslashes": lambda: 'title = "' + r"\\" * (LARGE // 2) + '"',
    "comments": lambda: "#\n" * (LARGE // 2),
    "bidi characters": lambda: "title = '" + "a\u202e" * (LARGE // 4) + "'",
    "marks": lambda: "title = 'e" + "\u0301" * (LARGE // 2) + "'",
    "near names": lambda: (
        "start = 's0'\n"
        + "".join(f"[scene.s{n}x]\n[scene.s{n}x.next]\nlanded = 's{n}'\n" for n in range(6000))
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("made", HEAVY.values(), ids=HEAVY.keys())
def test_what_is_heavy_is_refused_at_a_line_of_it(made: Callable[[], str]):
    loaded = load(made())
    assert loaded.document is None
    assert loaded.problems.shown[0].line >= 1
    assert all(len(line) < 1500 for line in loaded.problems.lines())


def test_of_a_flood_of_mistakes_the_first_are_told_and_all_are_counted():
    scenes = "".join(
        f"[scene.s{scene}]\n" + "".join(f"k{at} = 1\n" for at in range(10)) for scene in range(400)
    )
    problems = load(SCENARIO + scenes).problems
    assert len(problems.shown) == MOST_SHOWN
    assert {problem.line for problem in problems.shown} <= {*range(120, 145)}
    assert problems.errors == 6_400


def test_of_more_scenes_than_a_scenario_may_have_only_their_number_is_told():
    scenes = "".join(f"[scene.s{number}]\nnext = 'q'\n" for number in range(600))
    problem = only(load(SCENARIO + scenes).problems.shown)
    assert (problem.path, problem.text) == ("scene", "must have at most 500 entries, not 602")


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("x = 1\na = [[[[[[[[[[[[[[1]]]]]]]]]]]]]]", (2, 17), "nested more than 12 levels deep"),
        ("x = 1\na.b.c.d.e.f.g.h.i.j.k.l.m = 1", (2, 1), "nested more than 12 levels deep"),
        ("x = 1\ny = " + "7" * 5000, (2, 5), "a number this long cannot be read"),
        (
            "x = 1\ny = [" + "1," * MOST_VALUES + "]",
            (2, 6 + 2 * (MOST_VALUES - 2)),
            "more than 30,000 values",
        ),
    ],
)
def test_what_goes_beyond_a_limit_is_located(text: str, at: tuple[int, int], said: str):
    problem = only(load(text).problems.shown)
    assert problem.text.startswith(said)
    assert (problem.line, problem.column) == at


def test_dots_in_prose_are_no_nesting():
    prose = "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q"
    assert load(swapped(SCENARIO, "A door stands open.", prose)).document is not None


def sound(loaded: Loaded[Any], text: str) -> None:
    """What must hold of anything that comes out of loading, whatever went in."""
    problems = loaded.problems
    assert (loaded.document is None) == (problems.errors > 0)
    assert problems.errors + problems.warnings >= len(problems.shown)
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    for problem in problems.shown:
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert "\n" not in str(problem)
        assert clean(str(problem)) == str(problem)
        assert not JARGON.search(problem.text.split("'")[0]), str(problem)


PIECES = st.sampled_from(
    [
        "[",
        "]",
        "[[",
        '"',
        "'''",
        "=",
        ".",
        "{",
        "}",
        ",",
        "\n",
        "#",
        "\\",
        "\x00",
        "\x1b",
        "\u202e",
        "\u200b",
        "é",
        "1",
        "-",
        "a",
    ]
)


@st.composite
def mutated(draw: st.DrawFn, text: str) -> str:
    """The text with a few pieces cut, doubled or put in."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 30)))
        kind = draw(st.integers(0, 2))
        put = draw(PIECES) if kind == 0 else text[start:end] * 2 if kind == 1 else ""
        text = text[:start] + put + text[end:]
    return text


@settings(max_examples=800, deadline=None)
@given(mutated(SCENARIO))
def test_a_mangled_scenario_is_loaded_or_refused_in_words(text: str):
    sound(load(text), text)


@settings(max_examples=400, deadline=None)
@given(mutated(LENS))
def test_a_mangled_lens_is_loaded_or_refused_in_words(text: str):
    sound(parse_lens(text), text)


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=400))
def test_any_bytes_are_loaded_or_refused_in_words(tmp_path_factory: pytest.TempPathFactory, data: bytes):
    path = tmp_path_factory.getbasetemp() / "bytes.toml"
    path.write_bytes(data)
    source = read_source(path)
    if isinstance(source, tuple) and hasattr(source, "text") and hasattr(source, "line"):
        assert "\n" not in str(source)
    else:
        sound(load_scenario(source, lenses()), source.text)


ODD = st.recursive(
    st.one_of(
        st.integers(),
        st.booleans(),
        st.floats(allow_nan=False),
        st.dates(),
        st.text(max_size=8),
        st.sampled_from(
            ["door", "road", "home", "kim", "sun", "patience >= 1", "none", "{quote}", "", "x" * 700]
        ),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["a", "next", "id", "[key]", "if", ""]), inner, max_size=3),
    ),
    max_leaves=5,
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with every key or place in it."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from places(value[key])


@st.composite
def misshapen(draw: st.DrawFn, text: str) -> str:
    """The tables of the text with other things in some places, some places gone and some more keys."""
    tables = copy.deepcopy(tomli.loads(text))
    for _ in range(draw(st.integers(1, 3))):
        container, key = draw(st.sampled_from(list(places(tables))))
        kind = draw(st.integers(0, 2))
        if kind == 0:
            container[key] = draw(ODD)
        elif kind == 1:
            del container[key]
        elif isinstance(container, dict):
            container[draw(st.text(max_size=5))] = draw(ODD)
    return tomli_w.dumps(tables)


@pytest.mark.slow
@settings(max_examples=800, deadline=None)
@given(misshapen(SCENARIO))
def test_a_misshapen_scenario_is_loaded_or_refused_in_words(text: str):
    sound(load(text), text)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(misshapen(LENS))
def test_a_misshapen_lens_is_loaded_or_refused_in_words(text: str):
    sound(parse_lens(text), text)


@pytest.mark.parametrize("model", [Scenario, Lens])
def test_every_form_that_a_model_asks_for_has_a_sentence(model: type[BaseModel]):
    patterns = set(re.findall(r"'pattern': '((?:[^'\\]|\\.)*)'", str(model.model_json_schema())))
    assert patterns
    assert {pattern.replace("\\\\", "\\") for pattern in patterns} <= PATTERNS.keys()
