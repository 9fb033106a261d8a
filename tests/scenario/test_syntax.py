"""A slip of the pen is told in plain words, at the place where the author must act."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args, get_origin

import pytest
import tomli

from tests.scenario.samples import SCENARIO, load, place, swapped
from workshop.engine.lens import Lens
from workshop.scenario.models import Scenario
from workshop.scenario.problems import Problem
from workshop.scenario.toml.syntax import IN_DOUBLE_BRACKETS


def refused(text: str) -> Problem:
    with pytest.raises(tomli.TOMLDecodeError):
        tomli.loads(text)
    return load(text).problems.shown[0]


def line(text: str, piece: str, nth: int = 1) -> int:
    return place(text, piece, nth)[0]


# What is replaced, by what, the piece where the author must act, what is said, and a part of the hint.
# {n} stands for the line of that piece, ⟨another piece⟩ for the line of that.
SLIPS = {
    "no closing quotation mark": (
        'title = "The door"',
        'title = "The door',
        '"The door',
        'the text that begins here, in line {n}, has no closing "',
        "",
    ),
    "a curly mark at the end": (
        'title = "The door"',
        'title = "The door”',
        '"The door”',
        'the text that begins here, in line {n}, has no closing "',
        'It ends with ”; a text ends with a straight ".',
    ),
    "a text that goes on in the next line": (
        'setting = "A door stands open."',
        'setting = "A door\nstands open."',
        '"A door\n',
        'the text that begins here, in line {n}, has no closing "',
        'A text over several lines stands between """ and """.',
    ),
    "no closing apostrophe": (
        'title = "The door"',
        "title = 'The door",
        "'The door",
        "the text that begins here, in line {n}, has no closing '",
        "",
    ),
    "a long text without an end": (
        'text = "They are on the hill."',
        'text = """They are on the hill.',
        '"""They',
        'the text that begins here, in line {n}, has no closing """',
        "",
    ),
    "a long text that ends in the next one": (
        'setting = "A door stands open."\n',
        'setting = """A door stands open.\nnotes = """Wait."""\n',
        '"""A door',
        'the text that begins here with """, in line {n}, ends in line ⟨notes = ⟩, and more follows',
        'Its closing """ may be missing before that.',
    ),
    "an unquoted word": (
        'asks = "why"',
        "asks = why",
        "why\ncirc",
        "text stands between straight quotation marks",
        'Write "why".',
    ),
    "unquoted prose": (
        'title = "The door"',
        "title = The door",
        "The door\n",
        "text stands between straight quotation marks",
        'Write "The door".',
    ),
    "a version without marks": (
        'version = "1.0"',
        "version = 1.0.2",
        "1.0.2",
        "text stands between straight quotation marks",
        'Write "1.0.2".',
    ),
    "a word that begins like a value": (
        'title = "The door"',
        "title = true north",
        "true north",
        "text stands between straight quotation marks",
        'Write "true north".',
    ),
    "curly quotation marks": (
        'title = "The door"',
        "title = “The door”",
        "“The door”",
        "text stands between straight quotation marks, and this one is “",
        'Write "The door".',
    ),
    "low quotation marks": (
        'title = "The door"',
        "title = „The door“",
        "„The door“",
        "text stands between straight quotation marks, and this one is „",
        'Write "The door".',
    ),
    "curly marks in a list": (
        'discuss = ["Who wants to go?"]',
        "discuss = [“Who wants to go?”]",
        "“Who wants",
        "text stands between straight quotation marks, and this one is “",
        'Write "Who wants to go?".',
    ),
    "a quotation within": (
        'answer = "Lou goes."',
        'answer = "Lou says "yes" and goes."',
        '"yes"',
        'the text ends at this ", and more follows',
        'Inside a text, write quotation marks as “ and ”, or as \\".',
    ),
    "an apostrophe within": (
        'answer = "Lou goes."',
        "answer = 'Lou's gone.'",
        "'s gone",
        "the text ends at this ', and more follows",
        'Write a text with an apostrophe between " and ".',
    ),
    "two keys in one line": (
        'title = "The door"\n',
        'title = "The door" ',
        '" listener',
        'the text ends at this ", and more follows',
        "Each key stands with its value on a line of its own, without a comma.",
    ),
    "a comma at the end": (
        'title = "The door"',
        'title = "The door",',
        '",\nlistener = "lou"\nsetting = "A door',
        'the text ends at this ", and more follows',
        "Each key stands with its value on a line of its own, without a comma.",
    ),
    "a list without an end": (
        'discuss = ["Who wants to go?"]',
        'discuss = ["Who wants to go?"',
        '["Who',
        "the list that begins here, in line {n}, has no closing ]",
        "",
    ),
    "a list without an end, after a comma": (
        'discuss = ["Who wants to go?"]',
        'discuss = [\n  "Who wants to go?",',
        '[\n  "Who',
        "the list that begins here, in line {n}, has no closing ]",
        "",
    ),
    "a list without an end before a header": (
        'next = "hill"\n\n[[scene.road.response]]',
        'discuss = ["Who?",\n\n[[scene.road.response]]',
        '["Who?"',
        "the list that begins here, in line {n}, has no closing ]",
        "",
    ),
    "a list without a comma": (
        'discuss = ["Who wants to go?"]',
        'discuss = [\n  "Who wants to go?"\n  "And who not?",\n]',
        '"And who',
        "a comma is missing before this, in the list that begins in line ⟨discuss = [\n⟩",
        "",
    ),
    "braces without an end": (
        'missed = "home" }',
        'missed = "home"',
        "{ landed",
        "the braces that begin here, in line {n}, have no closing }",
        "",
    ),
    "braces without an end before a header": (
        'missed = "home" }\n',
        'missed = "home",\n',
        "{ landed",
        "the braces that begin here, in line {n}, have no closing }",
        "",
    ),
    "braces without a comma": (
        'partly = "road", missed',
        'partly = "road" missed',
        "missed",
        "a comma is missing before this, in the braces that begin in line ⟨{ landed⟩",
        "",
    ),
    "single brackets twice": (
        "[[scene.door.response]]",
        "[scene.door.response]",
        "[scene.door.response]\nid",
        "there is more than one scene.door.response, so each stands in double brackets, "
        "[[scene.door.response]]; another is in line ⟨[[scene.door.response]]⟩",
        "",
    ),
    "single brackets after double ones": (
        "track = { patience = 1 }\n\n[[scene.door.response]]",
        "track = { patience = 1 }\n\n[scene.door.response]",
        '[scene.door.response]\nid = "snow"',
        "there is more than one scene.door.response, so each stands in double brackets, "
        "[[scene.door.response]]; the first is in line ⟨[[scene.door.response]]⟩",
        "",
    ),
    "a key twice": (
        'title = "The road"',
        'title = "The road"\nsays = "Hm?"',
        'says = "How far',
        'says is given twice; the first is in line ⟨says = "Hm⟩',
        "",
    ),
    "a key twice in a response": (
        'peer = "It is true."',
        'id = "moon"',
        'id = "moon"',
        'id is given twice; the first is in line ⟨id = "sun⟩',
        "If another response begins here, its [[scene.door.response]] is missing.",
    ),
    "a table twice": (
        "[scene.road]",
        "[scene.door]",
        '[scene.door]\ntitle = "The road',
        "scene.door is declared twice; the first is in line ⟨[scene.door]⟩",
        "",
    ),
    "a table where braces stand": (
        "[[scene.door.response]]",
        '[scene.door.next]\nlanded = "road"\n[[scene.door.response]]',
        "[scene.door.next]",
        "scene.door.next is declared twice; the first is in line ⟨next = { landed⟩",
        "",
    ),
}


@pytest.mark.parametrize(("old", "new", "piece", "said", "hint"), SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_is_told_where_the_author_must_act(old: str, new: str, piece: str, said: str, hint: str):
    text = swapped(SCENARIO, old, new)
    problem = refused(text)
    said = said.replace("{n}", str(line(text, piece)))
    said = re.sub("⟨(.*?)⟩", lambda found: str(line(text, found[1])), said, flags=re.DOTALL)
    assert problem.text.startswith(said)
    assert (problem.line, problem.column) == place(text, piece)
    assert problem.hint == hint


# What stands at the end of a file, the code, its piece where the author must act, and parts of what is said.
ACCENTED = "é (U+00E9 LATIN SMALL LETTER E WITH ACUTE)"
LINES = {
    "[scene.lou’s-hill]": ("E016", "’s", "’ (U+2019 RIGHT SINGLE QUOTATION MARK)", "[scene.lous-hill]"),
    "[scene.lou's-hill]": ("E016", "'s", "cannot have “'” in it", "[scene.lous-hill]"),
    "[scene.lou´s-hill]": ("E016", "´s", "´ (U+00B4 ACUTE ACCENT)", "[scene.lous-hill]"),
    "[scene.chalét]": ("E016", "ét", ACCENTED, "[scene.chalet]"),
    "[ending.überall]": ("E016", "überall", "ü (U+00FC ", "[ending.uberall]"),
    "[scene.the hill]": ("E016", " hill", "a space", "[scene.the-hill]"),
    "[scene.the\u00a0hill]": ("E016", "\u00a0hill", "U+00A0 NO-BREAK SPACE", "[scene.the-hill]"),
    "[scene.the–hill]": ("E016", "–hill", "– (U+2013 EN DASH)", "[scene.the-hill]"),
    "[scene.“hill”]": ("E016", "“hill", "“ (U+201C ", "[scene.hill]"),
    "[scene.up/down]": ("E016", "/down", "cannot have / in it", "[scene.up-down]"),
    "[scene.why?]": ("E016", "?]", "cannot have ? in it", "[scene.why]"),
    "[scene.hill.]": ("E016", "]", "missing before this ]", "a to z"),
    "[scene..hill]": ("E016", ".hill", "missing before this .", "a to z"),
    "[scene.山]": ("E016", "山", "山 (U+5C71", "a to z"),
    "[[scene.door.réponse]]": ("E016", "éponse", ACCENTED, "[[scene.door.reponse]]"),
    "[scene.new": ("E014", "[scene.new", "no closing ]", ""),
    "[[scene.new.response]": ("E014", "[[scene.new", "begins with [[ and ends with a single ]", "]]"),
    "[scene.new]]": ("E014", "[scene.new", "begins with [ and ends with ]]", ""),
    '[scene.new] title = "x"': ("E017", 'title = "x"', "a line of its own", ""),
    "[move.é]": ("E016", "é]", ACCENTED, "[move.e]"),
    "[move.x]\ndoés = 1": ("E016", "és = 1", ACCENTED, "does = …"),
    '[move.x]\nwhat it does = "x"': ("E016", ' it does = "x"', "a space", "what-it-does = …"),
    '[move.x]\n“does” = "x"': ("E016", "“does", "“ (U+201C ", "does = …"),
    '[move.x]\ndoes’ = "x"': ("E016", "’ =", "’ (U+2019 ", "does = …"),
    '[move.x]\ndoes\u00a0= "x"': ("E016", "\u00a0=", "NO-BREAK SPACE", "does = …"),
    '[move.x]\n= "x"': ("E016", '= "x"', "missing before this =", ""),
    "[move.x]\npoints = { wärm = 1 }": ("E016", "ärm", "ä (U+00E4", "warm = …"),
    "[move.x]\npoints = { cold = 1, wärm = 1 }": ("E016", "ärm", "ä (U+00E4", "warm = …"),
    "[move.x]\npoints = { warm: 1 }": ("E017", ": 1", "stands =, not :", "warm = …"),
    '[move.x]\ndoes: "x"': ("E017", ': "x"', "stands =, not :", "does = …"),
    '[move.x]\n"does": "x"': ("E017", ': "x"', "stands =, not :", "does = …"),
    '[move.x]\ndoes := "x"': ("E017", ':= "x"', "stands =, not :", "does = …"),
    '[move.x]\ndoes => "x"': ("E017", '=> "x"', "a single =, not =>", "does = …"),
    '[move.x]\ndoes "x"': ("E017", '"x"', "stands =", "does = …"),
    "[move.x]\ndoes “x”": ("E017", "“x”", "stands =", "does = …"),
    '[move.x]\ndoes =\nname = "x"': ("E017", "=\nname", "no value after its =", ""),
    "[move.x]\ndoes": ("E017", "does", "no = and no value", ""),
    "[move.x]\n// a note": (
        "E017",
        "// a note",
        "neither a key with its value nor a header",
        "begins with #",
    ),
    "[move.x]\n– a note": ("E017", "– a note", "neither a key with its value", "begins with #"),
    "[move.x]\n```": ("E017", "```", "a fence of Markdown", ""),
    '[move.x]\ndoes = "C:\\Users\\Lou"': ("E019", "\\Users", "\\U stands for none", "In a path"),
    '[move.x]\ntags = ["C:\\Work\\x"]': ("E019", "\\Work", "\\W stands for none", "In a path"),
    '[move.x]\ndoes = "\\\\host\\share"': ("E019", "\\share", "\\s stands for none", "In a path"),
    '[move.x]\ndoes = """\nC:\\Work\\x"""': ("E019", "\\Work", "\\W stands for none", "In a path"),
    '[move.x]\ndoes = "50 \\%"': ("E019", "\\%", "\\% stands for none", "write \\\\"),
    '[move.x]\ndoes = "C:\\Lou\\"': ("E011", '"C:', "no closing", "The \\ makes the"),
}


@pytest.mark.parametrize(("lines", "told"), LINES.items(), ids=LINES)
def test_a_line_that_is_none_is_told_by_its_sign(lines: str, told: tuple[str, str, str, str]):
    code, piece, said, hint = told
    text = f"{SCENARIO}\n{lines}\n"
    problem = refused(text)
    start = text.rindex(lines)
    at = text.rindex(piece, start)
    assert (problem.code, problem.line, problem.column) == (
        code,
        text.count("\n", 0, at) + 1,
        at - text.rfind("\n", 0, at),
    )
    assert said in problem.text
    assert hint in problem.hint


RARE = [
    *("a = 1979-99-99", 'a = "\\ud800"', "a = 1__0", "a = 0x", "a = True"),
    *(
        "a.b = 1\n[a]",
        "a.b = 1\na.b.c = {}\n",
        "a = 1\na.b = 2",
        "a = 'b'\na.c = 'd'",
        "a = {b = 1}\na.c = 1",
        "a = {b = 1, b = 2}",
    ),
    *("a = {b = 1}c", "[a.b]\n[a]\n[a.b]\n[[a]]"),
]


@pytest.mark.parametrize("text", RARE)
def test_what_is_not_sure_keeps_the_words_of_the_parser(text: str):
    problem = refused(text)
    assert problem.line >= 1
    assert "'" not in problem.text.partition(":")[0]
    assert "(" not in problem.text


def lists_of_tables(kind: Any) -> Iterator[str]:
    """The keys below a model under which several tables may stand."""
    for name, field in getattr(kind, "model_fields", {}).items():
        for inside in parts_of(field.annotation):
            if get_origin(inside) is tuple and any(
                hasattr(part, "model_fields") for part in parts_of(get_args(inside)[0])
            ):
                yield field.alias or name
            yield from lists_of_tables(inside)


def parts_of(annotation: Any) -> Iterator[Any]:
    yield annotation
    for inside in get_args(annotation):
        yield from parts_of(inside)


def test_the_tables_in_double_brackets_are_those_of_the_formats():
    assert {*lists_of_tables(Scenario), *lists_of_tables(Lens)} == IN_DOUBLE_BRACKETS
