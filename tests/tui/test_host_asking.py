"""What is done for good is meant: no reveal among letters, no page passed over, no closing unasked."""

from __future__ import annotations

import pytest

from tests.tui.frames import words
from tests.tui.hosting import Led, pressed
from workshop.session.events import GuessMade, GuessSkipped, HandsCounted, PlanMade
from workshop.session.phases import Phase
from workshop.tui.screens.host_keys import LULL

SIZE = (80, 24)
GATES = (Phase.VOTED, Phase.CONSEQUENCE)


@pytest.fixture
def led() -> Led:
    return Led()


def typed(words: str) -> list[str]:
    return ["space" if letter == " " else letter for letter in words]


@pytest.mark.parametrize("text", ["hurry", "tomorrow", "error rr", "carry", "we were sorry r r", "arrr"])
@pytest.mark.parametrize("phase", GATES, ids=lambda phase: phase.value)
async def test_words_typed_where_no_line_takes_them_reveal_nothing(led: Led, phase: Phase, text: str) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(phase)
        await pressed(pilot, *typed(text))
        assert led.phase is phase


@pytest.mark.parametrize("text", ["hurry", "tomorrow", "error rr", "arrr"])
async def test_words_typed_at_the_practice_vote_reveal_nothing(led: Led, text: str) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.PRACTICE)
        await pressed(pilot, *"15", "enter", *typed(text))
        assert not led.state.is_revealed


@pytest.mark.parametrize("way_out", ["escape", "enter", None])
async def test_after_a_stray_letter_a_reveal_takes_escape_or_a_moment(led: Led, way_out: str | None) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTED)
        await pressed(pilot, "m", "r", "r")
        assert "Esc first, then r r" in words(led.app)
        if way_out:
            await pressed(pilot, way_out)
        else:
            led.clock.go(LULL)
        await pressed(pilot, "r")
        assert led.phase is Phase.VOTED
        await pressed(pilot, "r")
        assert led.phase is Phase.DISTRIBUTION


@pytest.mark.slow
@pytest.mark.parametrize(
    ("phase", "told"),
    [
        (Phase.PRACTICE, "Nobody counted yet"),
        (Phase.GUESS, "No guess counted yet"),
        (Phase.NOW_WHAT, "No sentence kept yet"),
        (Phase.FOCUS, "The ten points are not agreed yet"),
        (Phase.COMMITMENTS, "No commitment kept yet"),
        (Phase.EXIT, "Nobody counted yet"),
    ],
)
@pytest.mark.parametrize("key", ["space", "pagedown", "enter"])
async def test_a_page_on_which_nothing_was_kept_is_left_only_by_a_second_step(
    led: Led, phase: Phase, told: str, key: str
) -> None:
    async with led.app.run_test(size=(100, 28)) as pilot:
        led.to(phase)
        while led.screen.situation().turns:
            await pressed(pilot, "down")
        await pressed(pilot, key)
        assert led.phase is phase
        assert told in words(led.app)
        await pressed(pilot, "m", key)
        assert led.phase is phase
        await pressed(pilot, "space")
        assert led.phase is not phase


async def test_what_was_counted_is_not_asked_about_again(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.GUESS)
        await pressed(pilot, *"112", "enter", "space")
        assert isinstance(led.events[-2], GuessMade)


async def test_one_key_of_its_own_skips_the_guess_unasked(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.GUESS)
        await pressed(pilot, "space", "s")
        assert led.events[-2] == GuessSkipped()


async def test_when_it_is_late_the_last_decision_is_dropped_by_a_key_pressed_twice(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.DISCUSS)
        *kept, _middle, last = led.state.plan.scenes
        title = led.opened.host.play.scenario.scene[last].title
        await pressed(pilot, "s")
        assert last in led.state.plan.scenes
        await pressed(pilot, "t", "s")
        assert last in led.state.plan.scenes
        await pressed(pilot, "s")
        assert led.events[-1] == PlanMade((*kept, _middle), 45)
        assert "One decision fewer" in words(led.app)
        assert title not in words(led.app)
        await pressed(pilot, "s", "s", "s")
        assert led.state.plan.scenes == tuple(kept)
        assert "No later decision is planned" in words(led.app)
        await pressed(pilot, "space")
        assert led.phase in (Phase.ENDING, Phase.DEBRIEF)


async def test_a_decision_that_was_dropped_is_put_back_by_one_key(led: Led) -> None:
    async with led.app.run_test(size=(60, 20)) as pilot:
        led.to(Phase.DISCUSS)
        planned = led.state.plan
        await pressed(pilot, *"ss")
        assert "One decision fewer; S puts it back." in words(led.app)
        await pressed(pilot, *"ss", "S")
        assert led.state.plan.scenes == planned.scenes[:-1]
        assert "One decision more; it lies ahead again." in words(led.app)
        await pressed(pilot, "S")
        assert led.state.plan == planned
        recorded = len(led.events)
        await pressed(pilot, "S")
        assert len(led.events) == recorded
        assert "No dropped decision lies ahead." in words(led.app)


async def test_what_was_never_planned_is_not_put_back(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        await pressed(pilot, "down", "s", "down", "s")
        planned = led.state.plan
        led.to(Phase.DISCUSS)
        await pressed(pilot, "S")
        assert led.state.plan == planned


@pytest.mark.parametrize("text", ["less", "yes kisses", "moss", "essay"])
async def test_words_typed_at_a_discussion_drop_nothing(led: Led, text: str) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.DISCUSS)
        planned = led.state.plan
        await pressed(pilot, *typed(text))
        assert led.state.plan == planned


async def test_a_session_is_closed_by_a_second_step_however_much_was_counted(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.EXIT)
        await pressed(pilot, *"518", "enter", "space")
        assert "closes the session" in words(led.app)
        assert led.phase is Phase.EXIT
        await pressed(pilot, "left", "right", "space")
        assert led.phase is Phase.EXIT
        await pressed(pilot, "space")
        assert led.phase is Phase.CLOSED


async def test_digits_wait_while_an_earlier_page_is_looked_at(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.EXIT)
        await pressed(pilot, *"517", "pageup")
        assert "looking back" in words(led.app)
        assert "Counting" not in words(led.app)
        recorded = len(led.events)
        await pressed(pilot, "enter")
        assert (len(led.events), led.phase) == (recorded, Phase.EXIT)
        assert "Counting 5 **" in words(led.app)
        await pressed(pilot, "enter")
        assert led.events[recorded:] == [HandsCounted("5", 17)]


async def test_digits_wait_while_leaving_is_asked_about(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, *"17", "q", "escape")
        assert "Counting 1 *" in words(led.app)
        await pressed(pilot, "enter")
        assert isinstance(led.events[-1], HandsCounted)
