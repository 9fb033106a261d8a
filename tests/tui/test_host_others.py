"""Others act on the session meanwhile: what a person is in the middle of stays as it is, the page follows."""

from __future__ import annotations

import pytest

from tests.play import story_play
from tests.tui.frames import text, until, words
from tests.tui.hosting import Led, pressed
from workshop.session.commands import (
    CloseVote,
    Command,
    CountHands,
    GoOn,
    MakePlan,
    OpenVote,
    ParkPoint,
    RevealDistribution,
    SetTimer,
)
from workshop.session.events import FocusAgreed, HandsCounted, PointParked, WhatIfExplored
from workshop.session.phases import Phase
from workshop.session.state import UNDECIDED
from workshop.tui.screens.host import REPAINT
from workshop.tui.screens.host_page import HostPage
from workshop.tui.widgets.leaf import Field

SIZE = (80, 24)
RESPONSES = tuple(response.id for response in story_play().scenario.scene["the-question"].response)
FIRST, SECOND = RESPONSES[:2]


@pytest.fixture
def led() -> Led:
    return Led()


def beside(led: Led, *commands: Command) -> None:
    """Somebody else asks for this, past the screen."""
    for command in commands:
        assert led.opened.host.do(command) is None, command


def hands(count: int = 20) -> list[Command]:
    """So many counts, each another than the one before."""
    return [CountHands(UNDECIDED, number % 2) for number in range(1, count + 1)]


async def test_a_point_that_is_being_typed_stays_with_its_cursor_while_hands_come_in(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, "p", *"who pays", "left", "left")
        for command in hands():
            beside(led, command)
            await pilot.pause()
        field = led.screen.focused
        assert isinstance(field, Field)
        assert (field.value, field.cursor_position) == ("who pays", 6)
        await pressed(pilot, *"re", "enter")
        assert led.events[-1] == PointParked("who pareys")
        assert "c close the vote" in words(led.app)


async def test_a_point_that_is_being_typed_stays_when_somebody_takes_the_next_step(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.SCENE)
        await pressed(pilot, "p", *"who")
        beside(led, GoOn(), OpenVote())
        await pressed(pilot, *"m?", "enter")
        assert led.events[-1] == PointParked("whom?")
        assert led.phase is Phase.VOTE
        assert "c close the vote" in words(led.app)


async def test_digits_stay_while_hands_come_in_and_when_the_vote_is_closed(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, *"21")
        beside(led, *hands(), CountHands(FIRST, 3), CloseVote())
        await pressed(pilot, "2")
        assert "Counting 2 **" in words(led.app)
        await pressed(pilot, "enter")
        assert led.events[-1] == HandsCounted(SECOND, 12)
        assert led.phase is Phase.VOTED


async def test_an_armed_reveal_stays_armed_while_hands_come_in(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTED)
        await pressed(pilot, "r")
        beside(led, *hands(), SetTimer(2_000_000_000, 60))
        await pilot.pause()
        assert "r once more shows how the hands fell." in words(led.app)
        assert led.phase is Phase.VOTED
        await pressed(pilot, "r")
        assert led.phase is Phase.DISTRIBUTION


async def test_a_reveal_that_somebody_else_made_is_not_armed_for_the_next_gate(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTED)
        await pressed(pilot, "r")
        beside(led, RevealDistribution())
        await pilot.pause()
        led.to(Phase.CONSEQUENCE)
        await pressed(pilot, "r")
        assert led.phase is Phase.CONSEQUENCE


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        (("question_mark",), "Keys"),
        (("q",), "Leave the session?"),
        (("g",), "Pages shown so far"),
        (("n", *"so"), "A note on this scene"),
    ],
)
async def test_what_is_asked_or_looked_up_stays_open_over_counts_and_steps(
    led: Led, keys: tuple[str, ...], shown: str
) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, *keys)
        before = text(led.app)
        beside(led, *hands())
        await pilot.pause()
        assert text(led.app) == before
        beside(led, CloseVote())
        await pilot.pause()
        assert shown in words(led.app)
        await pressed(pilot, "escape")
        assert "Counted, not yet shown" in words(led.app)


async def test_the_second_page_of_the_help_stays_the_second(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, "question_mark", "space")
        assert "2 of 2" in words(led.app)
        beside(led, *hands(), CloseVote())
        await pilot.pause()
        assert "2 of 2" in words(led.app)


async def test_an_earlier_page_stays_whatever_happens_and_the_present_one_is_found_again(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, "left")
        before = text(led.app)
        beside(led, *hands())
        await pilot.pause()
        assert text(led.app) == before
        beside(led, CountHands(FIRST, 9), CloseVote(), RevealDistribution())
        await pilot.pause()
        assert "looking back" in words(led.app)
        assert "in silence" in words(led.app)
        await pressed(pilot, "space")
        assert "looking back" in words(led.app), "the closed vote lies between"
        await pressed(pilot, "escape")
        assert "Most hands" in words(led.app)


async def test_the_list_of_pages_leads_to_the_page_it_names_though_another_was_shown_since(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTED)
        await pressed(pilot, "g")
        row = next(line for line in text(led.app).splitlines() if "thinking, silent" in line)
        beside(led, RevealDistribution())
        await pressed(pilot, row.replace("›", " ").split()[0], "enter")
        assert "looking back" in words(led.app)
        assert "in silence" in words(led.app)


async def test_a_what_if_that_is_being_chosen_stays_chosen(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.DISCUSS)
        await pressed(pilot, "w", "3")
        beside(led, ParkPoint("budget"), SetTimer(2_000_000_000, 60))
        await pressed(pilot, "enter")
        assert WhatIfExplored(RESPONSES[2]) in led.events


async def test_focus_points_and_circumstances_in_the_making_stay(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.FOCUS)
        await pressed(pilot, "1", "4", "enter", "a", "2", "enter")
        beside(led, *(ParkPoint(f"point {number}") for number in range(20)))
        await pilot.pause()
        assert "✓" in words(led.app)
        await pressed(pilot, "escape")
        assert "4 of 10 placed" in words(led.app)
        await pressed(pilot, "2", "3", "enter")
        agreed = led.events[-1]
        assert isinstance(agreed, FocusAgreed)
        assert agreed.points == (4, 3, 3)
        assert len(agreed.circumstances) == 1


async def test_the_scene_that_is_highlighted_in_the_plan_stays(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        await pressed(pilot, "down", "down")
        beside(led, MakePlan(led.state.plan.scenes, 60))
        await until(pilot, "60 minutes")
        planned = led.state.plan.scenes
        await pressed(pilot, "s")
        assert set(planned) ^ set(led.state.plan.scenes) == {tuple(led.opened.host.play.scenario.scene)[2]}


async def test_a_blank_screen_stays_blank(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, "b")
        beside(led, *hands(), CloseVote())
        await pilot.pause()
        assert text(led.app).strip() == ""
        await pressed(pilot, "b")
        assert "Counted, not yet shown" in words(led.app)


async def test_a_step_is_shown_at_once_and_counts_five_times_a_second_at_most(
    led: Led, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Phase] = []

    def present(page: HostPage) -> bool:
        shown.append(page.led.phase)
        return presented(page)

    presented = HostPage.present
    monkeypatch.setattr(HostPage, "present", present)
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        shown.clear()
        beside(led, *hands(200))
        assert len(shown) <= 1
        beside(led, CountHands(FIRST, 7))
        await pilot.pause(2 * REPAINT)
        assert len(shown) <= 2
        assert "Counted: 1 and undecided" in words(led.app)
        beside(led, CloseVote())
        assert shown[-1] is Phase.VOTED
        await pilot.pause()
        assert "Counted, not yet shown" in words(led.app)


async def test_a_change_that_the_room_does_not_see_paints_no_page_again(
    led: Led, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.SCENE)
        await pilot.pause()
        paper = led.screen.sheet.paper
        beside(led, ParkPoint("for the debrief"))
        await pilot.pause(2 * REPAINT)
        assert led.screen.sheet.paper is paper
