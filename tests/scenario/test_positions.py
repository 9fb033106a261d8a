"""Every key and value is found where it stands, in whatever way TOML lets one write it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from tests.scenario.samples import LENS, SCENARIO
from workshop.scenario.toml.positions import DEEPEST, MOST_VALUES, KeyPath, Lines, TooMuchError, positions

WAYS = '''\
a = 1 # comment = "x"
"b c" = "one # two"
'd.e' = 'x\\'
f.g."h.i" = 1.5
  j   =   [ 1, [2, "three", ], # so
   { k = 4, l.m = [5] } ,
  ]
n = { o = 1, p = { q = "r" }, }
nested = {
  one = 1, # TOML 1.1
  two = 2,
}
s = """
t = 1
[not.a.table]
"""
u = \'\'\'it's ''fine\'\'\'\'
v = 1979-05-27 07:32:00
w = "\\"]\\\\"
x = [[]]
y = {}

[table] # after
z = true
[ table . "sub one" ]
a = 1
[[list]]
a = 1
[list.sub]
b = 2
[[list.deep]]
c = 3
[[list.deep]]
[[list]]
[[ list.'deep' ]]
c = -0x1F
'''.replace("-0x1F", "0x1F")


def every_path(value: Any, path: KeyPath = ()) -> dict[KeyPath, Any]:
    """All paths of parsed tables with their values."""
    found = {path: value}
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, child in children:
        found |= every_path(child, (*path, key))
    return found


def check(text: str) -> None:
    """The scanner's paths are the parser's, and each scalar reads back from its span."""
    spans, values = positions(text), every_path(tomli.loads(text))
    assert spans.keys() == values.keys()
    for path, span in spans.items():
        assert 0 <= span.key <= span.start <= span.end <= len(text)
        value = values[path]
        if path and not isinstance(value, dict | list):
            assert tomli.loads(f"v = {text[span.start : span.end]}\n")["v"] == value


@pytest.mark.parametrize("text", [WAYS, SCENARIO, LENS, "", "\n# only a comment", "a=1"])
def test_the_scanner_finds_what_the_parser_finds(text: str):
    check(text)


KEYS = st.one_of(
    st.from_regex(r"[A-Za-z0-9_-]{1,4}", fullmatch=True),
    st.text('ab." é#]', max_size=4).map(lambda key: '"' + key.replace('"', '\\"') + '"'),
    st.text('ab.# "', max_size=4).map(lambda key: f"'{key}'"),
)
SCALARS = st.one_of(
    st.integers(-9, 99).map(str),
    st.sampled_from(
        ["true", "1.5e3", "inf", "1979-05-27", "07:32:00", "0xff", '""', "''", '"\\"#]"', "'\\'"]
    ),
    st.text("ab#]\n\"' ", max_size=6).map(lambda text: '"""' + text.replace('"', '\\"') + '"""'),
)
GAPS = st.sampled_from(["", " ", "\n", " # ] } ,\n"])


@st.composite
def lists(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    parts = draw(st.lists(inner, max_size=3))
    return "[" + draw(GAPS) + f"{draw(GAPS)},{draw(GAPS)}".join(parts) + draw(GAPS) + "]"


@st.composite
def inline_tables(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    keys = draw(st.lists(KEYS, max_size=3))
    return "{" + ", ".join(f"{key} = {draw(inner)}" for key in keys) + "}"


VALUES = st.recursive(SCALARS, lambda inner: st.one_of(lists(inner), inline_tables(inner)), max_leaves=6)
LINES = st.one_of(
    st.tuples(st.lists(KEYS, min_size=1, max_size=3).map(".".join), VALUES).map(" = ".join),
    st.lists(KEYS, min_size=1, max_size=3).map(lambda keys: f"[{'.'.join(keys)}]"),
    st.lists(KEYS, min_size=1, max_size=3).map(lambda keys: f"[[{' . '.join(keys)}]]"),
    st.sampled_from(["", "# comment"]),
)


@given(st.lists(LINES, max_size=8).map("\n".join))
def test_whatever_the_parser_accepts_is_found(text: str):
    try:
        tomli.loads(text)
    except tomli.TOMLDecodeError:
        return
    check(text)


@given(st.text("ab=[]{}.,\"'\n# 1", max_size=40))
def test_a_text_that_the_parser_refuses_ends_in_a_named_way(text: str):
    with suppress(ValueError, IndexError, TooMuchError):
        positions(text)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("a = " + "[" * 400, 5 + DEEPEST),
        ("a = " + "{b = " * 400, 0),
        ("x = 1\n" + ".".join("a" * 200_000), 1),
        ("x = 1\n[" + ".".join("a" * 200_000), 2),
    ],
)
def test_what_is_too_deep_is_located_though_the_rest_is_missing(text: str, column: int):
    with pytest.raises(TooMuchError) as found:
        positions(text)
    if column:
        assert Lines(text).place(found.value.offset)[1] == column


def test_one_value_too_many_is_located():
    text = "a = [" + "1," * MOST_VALUES
    with pytest.raises(TooMuchError, match="more than 30,000 values") as found:
        positions(text)
    assert text[found.value.offset] == "1"


def test_lines_and_columns_count_from_one():
    lines = Lines("ab\n\ncd\n")
    assert [lines.place(offset) for offset in (0, 2, 3, 4, 6, 7)] == [
        (1, 1),
        (1, 3),
        (2, 1),
        (3, 1),
        (3, 3),
        (4, 1),
    ]
