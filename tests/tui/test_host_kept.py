"""What was typed for the group can be put otherwise, or taken out: also once the session is gone on with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.hosted_sessions import kept, script, store_in, whole_records
from tests.tui.frames import words
from tests.tui.hosting import Led, pressed
from workshop.session.commands import Commit, KeepIntention, ParkPoint, TakeNote
from workshop.session.events import COMMITMENT, NOTE, POINT, TextChanged
from workshop.session.host import replay, replay_foreign
from workshop.session.phases import Phase
from workshop.store.runs import resume
from workshop.tui.disk import Opened


@pytest.fixture
def led() -> Led:
    return Led()


async def test_a_slip_in_a_commitment_is_put_right(led: Led) -> None:
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.COMMITMENTS)
        led.screen.ask(Commit("We name the lavel."))
        await pressed(pilot, "k", "1", "enter")
        assert "We name the lavel." in words(led.app)
        await pressed(pilot, *["backspace"] * 6, *"level.", "enter")
        assert led.events[-1] == TextChanged(COMMITMENT, 0, "We name the level.")
        assert led.state.commitments == ("We name the level.",)


async def test_a_text_of_which_nothing_is_left_is_gone(led: Led) -> None:
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.SCENE)
        led.screen.ask(ParkPoint("ab"))
        led.screen.ask(ParkPoint("who owns it?"))
        await pressed(pilot, "k", "1", "enter", "backspace", "backspace", "enter")
        assert led.events[-1] == TextChanged(POINT, 0, "")
        assert led.state.parked == ("who owns it?",)
        await pressed(pilot, "z")
        assert led.state.parked == ("ab", "who owns it?")


async def test_a_note_of_an_earlier_scene_is_changed_there(led: Led) -> None:
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.SCENE)
        led.screen.ask(TakeNote("loud"))
        led.to(Phase.DISCUSS)
        led.to(Phase.SCENE)
        await pressed(pilot, "k", "1", "enter", "e", "r", "enter")
        assert led.events[-1] == TextChanged(NOTE, 0, "louder", 0)
        assert [visit.notes for visit in led.state.visits] == [("louder",), ()]


async def test_a_line_that_stays_as_it_was_changes_nothing(led: Led) -> None:
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.NOW_WHAT)
        led.screen.ask(KeepIntention("If asked why, then the effect."))
        before = led.events[-1]
        await pressed(pilot, "k", "1", "enter", "enter")
        assert (led.events[-1], led.screen.laid) == (before, None)
        await pressed(pilot, "k", "1", "enter", "x", "escape")
        assert led.events[-1] == before


async def test_where_nothing_is_kept_that_is_said(led: Led) -> None:
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.SCENE)
        await pressed(pilot, "k")
        assert "No point, note or sentence is kept yet." in words(led.app)


async def test_texts_of_a_session_that_is_gone_on_with_are_changed(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    session = kept(store, whole_records())
    running = resume(store, session.id, lambda _scenario: None)
    led = Led(opened=Opened(running.host, None))
    async with led.app.run_test(size=(80, 24)) as pilot:
        texts = len(led.state.parked) + sum(len(visit.notes) for visit in led.state.visits)
        await pressed(pilot, "k", *["down"] * (texts + 1), "enter", *["backspace"] * 60, *"done", "enter")
        assert led.state.commitments == ("done",)
    assert running.journal.close(10) == ()
    records = store.load(session.id).records
    assert replay(records, script().play).commitments == ("done",)
    assert replay_foreign(records, script().play).commitments == ("done",)
