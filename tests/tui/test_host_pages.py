"""Pages of a shared screen: back, the list of those shown, blank, and what is never shown again."""

from __future__ import annotations

import pytest

from tests.tui.frames import settled, text, words
from tests.tui.hosting import Led, pressed
from workshop.session.events import TimerSet
from workshop.session.phases import Phase
from workshop.tui.screens.host_words import FREEZE, SHARED

SIZE = (80, 24)
DISTRIBUTION, VERDICT = "Most hands", "The moment called for"


@pytest.fixture
def led() -> Led:
    return Led()


async def test_back_shows_what_was_shown_and_undoes_nothing(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTED)
        recorded = len(led.events)
        await pressed(pilot, "left", "pageup")
        assert "In silence" in words(led.app) or "in silence" in words(led.app)
        assert "looking back" in words(led.app)
        await pressed(pilot, "c", "v", "1", "7", "enter", "r", "r", "x", "d")
        assert len(led.events) == recorded
        await pressed(pilot, "escape")
        assert "looking back" not in words(led.app)
        assert led.phase is Phase.VOTED


async def test_forward_again_comes_back_to_the_present_page_before_it_goes_on(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.THINK)
        await pressed(pilot, "pageup", "pagedown")
        assert led.phase is Phase.THINK
        while "looking back" in words(led.app):
            await pressed(pilot, "pagedown")
        assert led.phase is Phase.THINK
        await pressed(pilot, "pagedown")
        assert led.phase is Phase.VOTE


async def test_nobody_sees_the_plan_again_once_the_screen_is_shared(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        assert "For you alone" in words(led.app)
        await pressed(pilot, "space")
        assert SHARED in words(led.app)
        await pressed(pilot, "left")
        assert "This is where it began." in words(led.app)
        led.to(Phase.PRACTICE)
        await pressed(pilot, *["left"] * 9)
        assert "Can the last row" in words(led.app)
        await pressed(pilot, "escape", "g")
        assert "room check" in words(led.app)
        assert "plan" not in words(led.app)


@pytest.mark.parametrize(("gate", "shown"), [(Phase.DISTRIBUTION, DISTRIBUTION), (Phase.VERDICT, VERDICT)])
async def test_what_was_taken_back_is_on_no_earlier_page(led: Led, gate: Phase, shown: str) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(gate)
        await pilot.pause()
        assert shown in words(led.app)
        await pressed(pilot, "p", *"so", "enter", "x", "n", *"oh", "enter")
        for _ in range(8):
            assert shown not in words(led.app)
            await pressed(pilot, "left")
        await pressed(pilot, "escape", "g")
        assert ("distribution" not in words(led.app)) or gate is Phase.VERDICT
        assert "verdict" not in words(led.app)


async def test_the_list_of_pages_leads_to_one_of_them(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.GUESS)
        await pressed(pilot, "g")
        assert "1 · Page four: distribution shown" in words(led.app)
        await pressed(pilot, "2", "enter")
        assert DISTRIBUTION in words(led.app)
        assert "looking back" in words(led.app)
        await pressed(pilot, "g", "f5", "f5")
        assert led.phase is Phase.GUESS
        assert "really about" in words(led.app)


async def test_a_scene_whose_vote_was_opened_at_once_can_be_read_again(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.SCENE)
        await pressed(pilot, "v")
        assert led.phase is Phase.VOTE
        await pressed(pilot, "left", "left", "left")
        assert "Product review, Monday" in words(led.app)


@pytest.mark.parametrize("key", ["full_stop", "b"])
async def test_a_blank_screen_shows_nothing_at_all_and_takes_no_step(led: Led, key: str) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.THINK)
        recorded = len(led.events)
        await pressed(pilot, key)
        assert text(led.app).strip() == ""
        await pressed(pilot, "1", "c", "v", "r", "r", "g", "question_mark", "plus", "t")
        assert text(led.app).strip() == ""
        assert len(led.events) == recorded
        await pressed(pilot, key)
        assert "in silence" in words(led.app)


async def test_the_next_key_lifts_a_blank_and_does_nothing_else(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.THINK)
        for key in ("pagedown", "pageup"):
            await pressed(pilot, "b", key)
            assert led.phase is Phase.THINK
            assert "in silence" in words(led.app)
            assert "looking back" not in words(led.app)


async def test_escape_on_an_open_vote_says_what_closes_it(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, "escape")
        assert "Esc closes nothing here: c closes the vote." in words(led.app)
        assert led.phase is Phase.VOTE


async def test_freezing_is_refused_with_its_reason(led: Led) -> None:
    async with led.app.run_test(size=(120, 30)) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, "f")
        assert FREEZE in words(led.app)


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_why_nothing_is_frozen_takes_no_line_from_the_page(led: Led, size: tuple[int, int]) -> None:
    async with led.app.run_test(size=size) as pilot:
        led.to(Phase.DISCUSS)
        await pilot.pause()
        page = led.screen.sheet.region
        await pressed(pilot, "f")
        assert FREEZE in words(led.app)
        assert led.screen.sheet.region == page


async def test_letters_that_are_too_small_are_told_while_the_room_is_seen_to(led: Led) -> None:
    async with led.app.run_test(size=(140, 40)) as pilot:
        await pressed(pilot, "space")
        assert "140 columns make small letters" in words(led.app)
        await pilot.resize_terminal(100, 28)
        await pressed(pilot, "space")
        assert "small letters" not in words(led.app)
        await pilot.resize_terminal(150, 40)
        await pilot.pause()
        assert "small letters" not in words(led.app)


async def test_pages_stay_where_they_are_while_hands_are_counted(led: Led) -> None:
    async with led.app.run_test(size=(60, 20)) as pilot:
        led.to(Phase.VOTE)
        await pilot.pause()
        pages = len(led.screen.sheet.pages)
        await pressed(pilot, *["down"] * (pages - 1))
        assert led.screen.sheet.page_number == pages - 1
        await pressed(pilot, *"17", "enter")
        assert led.screen.sheet.page_number == pages - 1


async def test_sizes_from_one_cell_to_a_wall_are_survived_in_every_phase(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        for phase in (Phase.PLAN, Phase.PRACTICE, Phase.THINK, Phase.VOTE, Phase.DISTRIBUTION, Phase.FOCUS):
            led.to(phase)
            for size in ((1, 1), (40, 10), (300, 90), (2, 200), SIZE):
                await pilot.resize_terminal(*size)
                await pilot.pause()
            await settled(pilot)
            assert (led.phase, led.app.fault) == (phase, None)


async def test_the_timer_is_set_without_leaving_an_earlier_page(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTED)
        await pressed(pilot, "left", "left", "t", "plus")
        assert led.kinds[-2:] == [TimerSet, TimerSet]
        assert "looking back" in words(led.app)
