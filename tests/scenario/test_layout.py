"""A scenario laid out as text reads back as the same scenario."""

from __future__ import annotations

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from tests.play import ROOT, STORIES
from workshop.authoring.new import WIDEST, as_value, laid_out


@pytest.mark.parametrize("name", STORIES)
def test_a_scenario_reads_back_as_it_was(name: str):
    tables = tomli.loads((ROOT / "scenarios" / f"{name}.toml").read_text("utf-8"))
    assert tomli.loads(laid_out(tables, "# opening")) == tables


def test_moves_stand_one_below_the_other_and_small_tables_on_one_line():
    response = {"id": "a", "moves": {"one": "x", "two": "y"}, "track": {"trust": 1}}
    tables = {"scene": {"s": {"next": {"landed": "a", "partly": "b", "missed": "c"}, "response": [response]}}}
    assert laid_out(tables) == (
        '[scene.s]\nnext = { landed = "a", partly = "b", missed = "c" }\n\n'
        '[[scene.s.response]]\nid = "a"\nmoves.one = "x"\nmoves.two = "y"\ntrack = { trust = 1 }\n'
    )


def test_a_long_list_has_a_line_for_each_entry():
    assert as_value(["a" * WIDEST, "b"]) == f'[\n  "{"a" * WIDEST}",\n  "b",\n]'


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_reads_back_as_it_was(text: str):
    assert tomli.loads(f"x = {as_value(text)}") == {"x": text}
