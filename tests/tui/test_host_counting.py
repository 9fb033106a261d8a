"""Hands keyed in: reconciled with the heads, put right, and never shown to the room while they are."""

from __future__ import annotations

import pytest

from tests.play import story_play
from tests.tui.frames import text, words
from tests.tui.hosting import Led, pressed
from workshop.session.events import ChoiceSettled, FocusAgreed, HandsCounted, HeadsCounted
from workshop.session.phases import Phase
from workshop.session.plan import Hosting
from workshop.session.state import UNDECIDED
from workshop.tui.widgets.foot import LONGEST

SIZE = (80, 24)
FIRST, SECOND, *_ = (one.id for one in story_play().scenario.scene["the-question"].response)


@pytest.fixture
def led() -> Led:
    return Led()


async def test_a_number_then_how_many_then_enter(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, *"17", "enter")
        assert led.events[-1] == HandsCounted(FIRST, 7)
        await pressed(pilot, *"210", "enter")
        assert led.events[-1] == HandsCounted(SECOND, 10)


async def test_while_a_count_is_keyed_in_no_digit_of_it_is_seen(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, *"117", "enter")
        await pressed(pilot, *"213")
        assert "Counting 2 **" in words(led.app)
        assert "13" not in words(led.app)
        await pressed(pilot, "escape", "u", "1")
        assert "Counting the undecided *" in words(led.app)


async def test_heads_are_for_everybody_to_see_and_fingers_not_before_they_are_shown(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.CONTRACT)
        await pressed(pilot, "h", *"24")
        assert "Heads 24" in words(led.app)
        await pressed(pilot, "enter")
        assert led.events[-1] == HeadsCounted(24)
        led.to(Phase.EXIT)
        await pressed(pilot, *"512")
        assert "Counting 5 **" in words(led.app)
        await pressed(pilot, "enter")
        shown = words(led.app)
        assert "12" not in shown
        assert "1 none of it" in shown
        assert "5 all of it" in shown
        await pressed(pilot, "r")
        assert "12" not in words(led.app)
        await pressed(pilot, "r")
        assert "12" in words(led.app)


async def test_backspace_takes_digits_back_and_then_drops_the_count(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        recorded = len(led.events)
        await pressed(pilot, *"199", "backspace", "enter")
        assert led.events[recorded:] == [HandsCounted(FIRST, 9)]
        await pressed(pilot, *"25", "backspace", "backspace", "enter")
        assert len(led.events) == recorded + 1


async def test_a_count_put_right_is_an_event_of_its_own(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, *"19", "enter", *"18", "enter")
        assert led.events[-2:] == [HandsCounted(FIRST, 9), HandsCounted(FIRST, 8)]
        assert led.state.visit.rounds[-1].corrections == 1


@pytest.mark.parametrize(
    ("digits", "because"),
    [
        ("19", "That is more hands than heads"),
        ("000019", "That is more hands than heads"),
        ("999999", "A count lies between 0 and 999"),
        ("9999999999", "A count lies between 0 and 999"),
    ],
)
async def test_hands_that_cannot_be_are_refused_in_words_and_put_right(
    led: Led, digits: str, because: str
) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        recorded = len(led.events)
        await pressed(pilot, "1", *digits, "enter")
        assert len(led.events) == recorded
        assert because in words(led.app)
        rubbed_out = ["backspace"] * min(len(digits), LONGEST)
        await pressed(pilot, *rubbed_out, *"17", "enter")
        assert led.events[recorded:] == [HandsCounted(FIRST, 17)]


async def test_after_a_refusal_digits_begin_the_count_anew(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        recorded = len(led.events)
        await pressed(pilot, *"119", "enter", *"7", "enter")
        assert led.events[recorded:] == [HandsCounted(FIRST, 7)]


async def test_nothing_keyed_in_is_no_count(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        recorded = len(led.events)
        await pressed(pilot, "1", "enter")
        assert "Key in how many" in words(led.app)
        await pressed(pilot, "minus", "plus", "c", "v", "space", "pagedown", "d", "x")
        assert len(led.events) == recorded
        assert led.phase is Phase.VOTE


@pytest.mark.parametrize("key", ["0", "5", "9"])
async def test_a_number_that_no_response_has_begins_no_count(led: Led, key: str) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, key)
        assert f"There is no {key} here." in words(led.app)
        assert led.screen.situation().overlay == ""


async def test_the_undecided_are_counted_by_a_key_of_their_own(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, "u", "2", "enter")
        assert led.events[-1] == HandsCounted(UNDECIDED, 2)


async def test_enter_after_a_count_does_not_go_on(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.EXIT)
        await pressed(pilot, *"518", "enter", "enter")
        assert led.phase is Phase.EXIT
        assert "Space goes on" in words(led.app)
        await pressed(pilot, "space", "space")
        assert led.phase is Phase.CLOSED


async def test_guesses_are_counted_by_the_number_of_the_level(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.GUESS)
        await pressed(pilot, *"216", "enter")
        level = tuple(led.opened.host.play.lens.level)[1]
        assert led.events[-1] == HandsCounted(level, 16)


async def test_a_count_closed_too_early_is_put_right_before_the_reveal(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTED)
        await pressed(pilot, "u", "1", "enter")
        assert led.state.visit.rounds[-1].total == 18
        led.to(Phase.DISTRIBUTION)
        recorded = len(led.events)
        await pressed(pilot, "u", "1", "enter")
        assert HandsCounted not in [type(event) for event in led.events[recorded:]]


async def test_hands_without_heads_are_only_counted() -> None:
    led = Led(hosting=Hosting())
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, *"140", "enter")
        assert led.events[-1] == HandsCounted(FIRST, 40)


async def test_the_room_cannot_work_out_a_count_from_a_total_that_grows(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        for keys, taken in (("17", "1"), ("28", "1 and 2"), ("32", "1, 2 and 3")):
            await pressed(pilot, *keys, "enter")
            assert f"Counted: {taken}" in words(led.app)
            assert led.opened.host.shared_view.hands.counted is None  # type: ignore[union-attr]
        await pressed(pilot, *"40", "enter")
        assert led.opened.host.shared_view.hands.counted == 17  # type: ignore[union-attr]


@pytest.mark.parametrize("keys", [("3", "9", "enter"), ("h", "9", "enter")])
async def test_a_refusal_tells_the_room_no_number_of_hands(led: Led, keys: tuple[str, ...]) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, *"17", "enter", *"28", "enter", *keys)
        told = words(led.app)
        assert "More hands than that" in told or "more hands than heads" in told
        assert not {"24", "15"} & set(told.split())


async def test_two_that_are_level_are_settled_by_a_number(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, *"18", "enter", *"28", "enter", "c", "r", "r")
        assert "Replies 1 and 2 have the same number of hands. Which one do we follow?" in words(led.app)
        assert "Space" not in text(led.app).splitlines()[-1]
        await pressed(pilot, "space")
        assert led.phase is Phase.DISTRIBUTION
        await pressed(pilot, "2", "enter")
        assert led.events[-1] == ChoiceSettled(SECOND)


async def test_a_vote_without_hands_is_settled_by_a_number(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, "c", "r", "r")
        assert "No hands were counted. Which one do we follow?" in words(led.app)
        await pressed(pilot, "1", "enter")
        assert led.events[-1] == ChoiceSettled(FIRST)


async def test_people_place_their_points_in_turns_and_the_line_stays_for_the_next(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.FOCUS)
        await pressed(pilot, "i", *"433", "enter")
        assert led.events[-1] == HandsCounted("4 3 3", 1)
        assert "Placed by 1 of 18." in words(led.app)
        await pressed(pilot, *"443", "enter")
        assert "That makes 11: it is 10 points" in words(led.app)
        await pressed(pilot, *["backspace"] * 3, *"181", "enter", "enter")
        assert led.screen.laid is None
        assert "points 0 1 2" not in words(led.app)
        await pressed(pilot, "r", "r")
        assert "points 0 1 2" in words(led.app)
        await pressed(pilot, "m")
        assert isinstance(led.events[-1], FocusAgreed)


async def test_an_eleventh_point_is_refused(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.FOCUS)
        recorded = len(led.events)
        await pressed(pilot, *"16", "enter", *"25", "enter")
        assert "That makes 11 of 10" in words(led.app)
        assert led.events[recorded:] == []
        await pressed(pilot, "2", "enter")
        assert led.events[-1] == FocusAgreed((6, 2, 2), ())
