"""A play of the first shipped scenario, and the state in which a session starts."""

from __future__ import annotations

import pytest

from tests.play import story_play
from workshop.scenario.play import Play
from workshop.session.events import SessionStarted
from workshop.session.fold import apply
from workshop.session.state import LOBBY, State


@pytest.fixture(scope="session")
def play() -> Play:
    return story_play()


@pytest.fixture
def briefing(play: Play) -> State:
    started = SessionStarted(play.scenario.id, play.scenario.title, play.scenario_hash, play.lens_hashes)
    return apply(LOBBY, started)
