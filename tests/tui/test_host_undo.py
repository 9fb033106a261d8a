"""One key takes back what was keyed last, by keys pressed and events recorded."""

from __future__ import annotations

import pytest

from tests.tui.frames import words
from tests.tui.hosting import Led, pressed
from workshop.session.events import RevealTakenBack, StepUndone
from workshop.session.phases import Phase


@pytest.fixture
def led() -> Led:
    return Led()


async def test_a_vote_closed_and_opened_again_by_a_slip_is_counted_on(led: Led) -> None:
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, *"14", "enter", "c", "v")
        assert len(led.state.visit.rounds) == 2
        await pressed(pilot, "z", "z", *"25", "enter")
        assert (led.phase, len(led.state.visit.rounds)) == (Phase.VOTE, 1)
        assert [count for _name, count in led.state.visit.rounds[0].counts] == [4, 5]


async def test_it_is_said_what_was_taken_back(led: Led) -> None:
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.VOTED)
        await pressed(pilot, "z")
        assert led.events[-1] == StepUndone()
        assert "Taken back: closing the vote." in words(led.app)


@pytest.mark.parametrize("phase", [Phase.PRACTICE, Phase.GUESS, Phase.FOCUS, Phase.EXIT], ids=str)
async def test_one_step_too_many_past_a_question_is_taken_back(led: Led, phase: Phase) -> None:
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(phase)
        await pressed(pilot, "space", "space")
        assert led.phase is not phase
        await pressed(pilot, "z")
        assert led.phase is phase


async def test_what_was_shown_is_taken_back_as_what_it_was(led: Led) -> None:
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.VERDICT)
        await pressed(pilot, "z")
        assert (led.phase, led.events[-1]) == (Phase.CONSEQUENCE, RevealTakenBack())


async def test_a_letter_typed_into_nothing_takes_nothing_back(led: Led) -> None:
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.VOTED)
        led.press("j", "z")
        await pilot.pause()
        assert led.phase is Phase.VOTED
        assert "Nothing is taken back while letters are typed" in words(led.app)
