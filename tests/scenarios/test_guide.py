"""What the guide for authors shows is a scenario that loads and plays."""

from __future__ import annotations

import re

import pytest

from tests.play import ROOT, done, shipped_lens, walked
from workshop.scenario.checking import check_scenario
from workshop.scenario.loading import parse_scenario
from workshop.scenario.source import source_of
from workshop.session.events import SessionStarted
from workshop.session.fold import apply
from workshop.session.lifecycle import Phase
from workshop.session.play import prepare
from workshop.session.state import LOBBY

GUIDE = (ROOT / "scenarios" / "README.md").read_text("utf-8")
FIRST, *FURTHER = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
LENSES = {"levels": shipped_lens()}


def test_the_small_scenario_of_the_guide_loads_without_a_word_and_plays():
    loaded = parse_scenario(FIRST, LENSES)
    assert loaded.document is not None, loaded.problems
    assert not loaded.problems.shown
    play = prepare(loaded.document, shipped_lens())
    for response, fit in (("two-ill", 0), ("an-hour", 4)):
        verdict = play.judge.verdict("the-question", response)
        authored = play.response("the-question", response)
        assert (verdict.fit, verdict.reading.level) == (fit, authored.intent)
        started = done(play, apply(LOBBY, SessionStarted(loaded.document.id, loaded.document.title, "", ())))
        assert walked(play, started, response).phase is Phase.ENDING


@pytest.mark.parametrize("size", range(len(FURTHER) + 1))
def test_each_piece_of_the_guide_may_be_added_without_a_word(size: int):
    text = "\n".join([FIRST, *FURTHER[:size]])
    checked = check_scenario(source_of("guide", text), LENSES)
    assert checked.document is not None, checked.problems
    assert not checked.problems.shown


def test_what_the_guide_says_of_its_pieces_is_so():
    loaded = parse_scenario("\n".join([FIRST, *FURTHER]), LENSES)
    assert loaded.document is not None, loaded.problems
    play = prepare(loaded.document, shipped_lens())
    opening, after_the_sign = (1,), (0,)
    assert play.story.after("the-question", "a-sign", "missed", opening) == ("the-rota", after_the_sign)
    offered = [response.id for response in play.story.offered("the-rota", after_the_sign)]
    assert offered == ["later", "soup"]
    assert len(play.story.offered("the-rota", opening)) == 3
    assert play.judge.verdict("the-rota", "soup").reading.level is None
    assert play.judge.verdict("the-rota", "later").fit == 4
    assert len(loaded.document.golden) == 1


def test_the_guide_shows_every_part_of_the_format():
    shown = "\n".join([FIRST, *FURTHER])
    for part in ("[track.", "track = {", "if = [", "when]]", "lines = [", "[move.", "tags = [", "[[golden]]"):
        assert part in shown
    assert 'intent = "none"' in shown
