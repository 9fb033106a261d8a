"""What the guide for authors shows is a scenario that loads and plays."""

from __future__ import annotations

import re

from tests.play import ROOT, done, shipped_lens, walked
from workshop.scenario.loading import parse_scenario
from workshop.session.events import SessionStarted
from workshop.session.fold import apply
from workshop.session.lifecycle import Phase
from workshop.session.play import prepare
from workshop.session.state import LOBBY


def test_the_small_scenario_of_the_guide_loads_without_a_word_and_plays():
    guide = (ROOT / "scenarios" / "README.md").read_text("utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", guide, re.DOTALL)
    loaded = parse_scenario(example, {"levels": shipped_lens()})
    assert loaded.document is not None, loaded.problems
    assert not loaded.problems.shown
    play = prepare(loaded.document, shipped_lens())
    for response, fit in (("two-ill", 0), ("an-hour", 4)):
        verdict = play.judge.verdict("the-question", response)
        authored = play.response("the-question", response)
        assert (verdict.fit, verdict.reading.level) == (fit, authored.intent)
        started = done(play, apply(LOBBY, SessionStarted(loaded.document.id, loaded.document.title, "", ())))
        assert walked(play, started, response).phase is Phase.ENDING
