"""The timer of a shared screen: it advises, it survives the clock being set, and it closes nothing."""

from __future__ import annotations

import pytest

from tests.tui.frames import text, words
from tests.tui.hosting import NOON, Led, pressed
from tests.tui.samples import Memory
from workshop.session.events import TimerCleared, TimerSet
from workshop.session.host import Host
from workshop.session.phases import Phase
from workshop.tui.disk import Opened
from workshop.tui.widgets.foot import TimeLeft

SIZE = (80, 24)


@pytest.fixture
def led() -> Led:
    return Led()


def shows(led: Led, seconds: int) -> bool:
    """Whether these minutes and seconds stand in the corner below the page."""
    return foot(led).endswith(f" {seconds // 60}:{seconds % 60:02}")


def foot(led: Led) -> str:
    """The line between the page and the keys."""
    return text(led.app).splitlines()[-2].rstrip()


async def ticked(led: Led, seconds: float) -> None:
    """So much time has passed, and the screen has looked at the clock."""
    led.clock.go(seconds)
    led.screen.page_turned()


async def test_thinking_begins_with_the_scene_s_own_minute_in_the_corner(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.THINK)
        await pilot.pause()
        assert led.events[-1] == TimerSet(NOON + 60, 60)
        assert shows(led, 60)
        await ticked(led, 13.4)
        await pilot.pause()
        assert shows(led, 47)


async def test_past_its_end_it_says_so_quietly_and_closes_nothing(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.THINK)
        recorded = len(led.events)
        await ticked(led, 61)
        await pilot.pause()
        assert led.screen.query_one(TimeLeft).left == 0
        assert foot(led).endswith(" time")
        assert (led.phase, len(led.events)) == (Phase.THINK, recorded)


async def test_a_vote_has_no_timer_of_its_own_and_ends_that_of_thinking(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.THINK)
        await pressed(pilot, "space")
        assert led.events[-1] == TimerCleared()
        await pressed(pilot, "t")
        assert led.events[-1] == TimerSet(NOON + 60, 60)


async def test_minutes_are_added_and_taken_from_what_is_left(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.THINK)
        await ticked(led, 20)
        await pressed(pilot, "plus")
        assert led.events[-1] == TimerSet(NOON + 120, 100)
        await pressed(pilot, "minus", "minus")
        assert led.events[-1] == TimerSet(NOON + 20, 0)
        await pressed(pilot, "t")
        assert led.events[-1] == TimerCleared()
        await pressed(pilot, "minus")
        assert "No timer is running" in words(led.app)
        await pressed(pilot, "plus")
        assert led.events[-1] == TimerSet(NOON + 80, 60)


@pytest.mark.parametrize("jump", [-86_400, 86_400, 3_600])
async def test_a_clock_that_is_set_while_the_timer_runs_changes_nothing(led: Led, jump: int) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.THINK)
        led.clock.jump(jump)
        await ticked(led, 10)
        await pilot.pause()
        assert shows(led, 50)


async def test_a_session_gone_on_with_has_the_time_that_is_left_by_the_wall_clock(led: Led) -> None:
    async with led.app.run_test(size=SIZE):
        led.to(Phase.THINK)
    host = Host(led.opened.host.play, Memory(), str, led.memory.records)
    again = Led(opened=Opened(host, None))
    again.clock.wall += 25
    again.clock.steady = 3.0
    async with again.app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert again.phase is Phase.THINK
        assert shows(again, 35)


async def test_a_countdown_never_shows_more_than_it_was_set_for(led: Led) -> None:
    async with led.app.run_test(size=SIZE):
        led.to(Phase.THINK)
        led.clock.go(0.7)
        led.press("t", "t")
        assert led.screen.query_one(TimeLeft).left == 60
        await ticked(led, 59.5)
        assert led.screen.query_one(TimeLeft).left == 0


async def test_the_time_stands_beside_every_page_and_over_looking_back(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.TALK)
        await pressed(pilot, "left", "left")
        assert "looking back" in words(led.app)
        assert shows(led, 120)
