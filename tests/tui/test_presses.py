"""Keys as hands press them: held down, with Caps Lock on, of another width; words selected, lines pasted."""

from __future__ import annotations

from itertools import pairwise

import pytest
from textual import events
from textual.selection import SELECT_ALL

from tests.tui.frames import words
from tests.tui.hosting import Led, pressed
from workshop.session.phases import Phase
from workshop.tui.presses import BEFORE_REPEATS, REPEAT, Press, Presses, does_nothing, folded
from workshop.tui.screens.host import HostScreen
from workshop.tui.widgets.leaf import Field


class Watch:
    now = 50.0

    def __call__(self) -> float:
        return self.now


def judged(*gaps: float) -> list[Press]:
    """What becomes of the same key, pressed after each of these gaps."""
    watch = Watch()
    presses = Presses(watch)
    found = []
    for gap in gaps:
        watch.now += gap
        found.append(presses.judged("r"))
    return found


@pytest.mark.parametrize(
    "gaps",
    [
        (0.0, 0.0),
        (0.0, 0.0, 0.0, 0.0),
        (0.0, *[0.03] * 30),
        (0.0, 0.25, *[0.033] * 30),
        (0.0, 0.66, *[0.04] * 30),
        (0.0, 1.0, *[0.09] * 10),
    ],
    ids=["two in one write", "four in one write", "no delay", "a short one", "a usual one", "a long one"],
)
def test_a_key_held_down_is_no_second_press(gaps: tuple[float, ...]) -> None:
    found = judged(*gaps)
    assert found[0] is Press.TAKE
    assert Press.TAKE not in found[1:]
    assert all(after is Press.DROP for before, after in pairwise(found) if before is Press.WAIT)
    assert found[-1] is Press.DROP


@pytest.mark.parametrize("gap", [REPEAT + 0.01, 0.3, 1.0])
def test_a_second_press_soon_after_counts_unless_more_follow(gap: float) -> None:
    assert judged(0.0, gap) == [Press.TAKE, Press.WAIT]


@pytest.mark.parametrize("gap", [BEFORE_REPEATS, 5.0])
def test_a_second_press_later_counts_at_once(gap: float) -> None:
    assert judged(0.0, gap) == [Press.TAKE, Press.TAKE]


@pytest.mark.parametrize(
    ("character", "key"),
    [
        ("C", "c"), ("１", "1"), ("９", "9"), ("٣", "3"), ("३", "3"), ("ｃ", "c"), ("Ｃ", "c"),
        ("？", "question_mark"), ("．", "full_stop"), ("　", "space"),
    ],
)  # fmt: skip
def test_a_character_is_folded_to_the_key_that_does_something(character: str, key: str) -> None:
    assert folded(character, lambda one: one == key) == key


@pytest.mark.parametrize("character", ["c", "", None, "é", "ß", "ﬁ", "½", "Ⅻ"])
def test_what_has_a_meaning_or_none_at_all_is_left_alone(character: str | None) -> None:
    assert folded(character, lambda one: one == "c") is None


def test_a_key_that_is_a_capital_is_pressed_by_no_small_letter() -> None:
    assert folded("c", lambda one: one == "C") is None
    assert folded("ｃ", lambda one: one == "C") is None


def test_a_capital_whose_small_letter_is_two_signs_is_left_alone() -> None:
    assert folded("İ", lambda one: one == "i") is None


@pytest.mark.parametrize(
    ("character", "said"),
    [("с", "Cyrillic"), ("ω", "Greek"), ("ש", "Hebrew"), ("ㅊ", "Hangul"), ("z", "z does")],
)
def test_another_layout_is_named(character: str, said: str) -> None:
    assert said in does_nothing(character)


async def test_with_caps_lock_on_the_keys_do_what_they_say() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, *"19", "enter", *"29", "enter", "C")
        assert led.phase is Phase.VOTED


@pytest.mark.parametrize("digits", ["１９", "١٩", "1９"])
async def test_digits_of_any_script_are_counted(digits: str) -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, *digits, "enter")
        assert led.state.visit.rounds[-1].counts[0][1] == 9


async def test_copying_what_is_selected_leaves_nobody_asked() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.SCENE)
        led.screen.selections = {led.screen.sheet: SELECT_ALL}
        await pressed(pilot, "ctrl+c")
        assert led.screen.laid is None
        assert led.app.clipboard.strip()
        assert "Copied." in words(led.app)
        await pressed(pilot, "ctrl+c")
        assert led.screen.asks


async def pasted(led: Led, text: str) -> Field:
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.SCENE)
        await pressed(pilot, "p")
        led.app.post_message(events.Paste(text))
        await pilot.pause()
        await pilot.pause()
        field = led.screen.focused
        assert isinstance(field, Field)
        led.shown = words(led.app)  # type: ignore[attr-defined]
        return field


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\n\n", "\u2028"])
async def test_pasted_lines_are_joined_and_said_to_be(end: str) -> None:
    led = Led()
    field = await pasted(led, f"one{end}  two{end}three{end}")
    assert field.value == "one two three"
    assert "3 lines were joined into one." in led.shown  # type: ignore[attr-defined]


async def test_a_paste_that_is_too_long_is_taken_as_far_as_it_fits() -> None:
    led = Led()
    field = await pasted(led, "a" * 290 + "b" * 100)
    assert field.max_length
    assert field.value == ("a" * 290 + "b" * 100)[: field.max_length]
    assert f"{390 - field.max_length} characters did not fit" in led.shown  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["", "\n", "\n\n \n", "\x00\x07"])
async def test_a_paste_of_nothing_is_nothing(text: str) -> None:
    field = await pasted(Led(), text)
    assert field.value.strip("\ufffd") == ""


async def test_a_paste_where_there_is_no_line_is_said_to_go_nowhere() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.SCENE)
        led.app.post_message(events.Paste("rr"))
        await pilot.pause()
        await pilot.pause()
        assert "nothing was pasted" in words(led.app)


@pytest.mark.parametrize("keys", ["?", "pno", "19\r", "hhh", "gg"])
async def test_keys_before_the_screen_stands_wait_for_it(keys: str) -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.SCENE)
        before = led.screen
        led.app.push_screen(HostScreen(led.opened, led.app.look, led.clock.both))
        for key in keys:
            led.app.post_message(events.Key("enter" if key == "\r" else key, key))
        for _ in range(5):
            await pilot.pause(0.03)
        assert led.screen is not before
        assert led.app.fault is None
        led.app.post_message(events.Key("question_mark", "?"))
        await pilot.pause(0.05)
        assert led.screen.laid is not None or led.screen.focused is not None or led.screen.keying
