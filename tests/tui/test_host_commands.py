"""The facilitator's commands: each with a handler, a verb and a key, alike in bar, palette, help and card."""

from __future__ import annotations

import re

import pytest

from tests.tui.frames import text, words
from tests.tui.hosting import Led, pressed
from workshop.session.phases import Phase
from workshop.tui.command import in_key_bar, written
from workshop.tui.screens.host import HostScreen
from workshop.tui.screens.host_keys import ASKS, COMMANDS, WIDTH, key_card, keys_of
from workshop.tui.screens.host_own_question import HostOwnQuestion
from workshop.tui.screens.host_page import HostPage
from workshop.tui.screens.host_phones import HostPhones
from workshop.tui.screens.host_questions import HostQuestions
from workshop.tui.widgets.foot import Foot

ELSEWHERE = (Phase.LOBBY, Phase.INTERLUDE, Phase.PURPOSE)
"""Not on the way of the story that is led here."""
PHASES = tuple(phase for phase in Phase if phase not in ELSEWHERE)
TABLE = {
    "space": "next", "right": "next", "pagedown": "next", "enter": "take", "left": "back", "pageup": "back",
    "r": "reveal", "v": "open_vote", "c": "close_vote", "1": "count", "4": "count", "backspace": "rub_out",
    "t": "timer", "plus": "more", "minus": "less", "full_stop": "blank", "b": "blank", "p": "park",
    "g": "jump", "q": "leave", "y": "yes", "escape": "close", "f5": "close", "d": "talk", "h": "heads",
    "u": "undecided", "s": "skip", "w": "what_if", "x": "take_back", "n": "note", "f": "freeze", "i": "write",
    "question_mark": "help",
}  # fmt: skip
"""What every key does that was promised, whatever others there are."""
CLICKER = {
    "pagedown": "next",
    "pageup": "back",
    "full_stop": "blank",
    "b": "blank",
    "f5": "close",
    "escape": "close",
}


def test_every_command_has_a_handler_and_words() -> None:
    for command in COMMANDS:
        parts = (HostScreen, HostPage, Foot, HostQuestions, HostPhones, HostOwnQuestion)
        assert command.id in ASKS or any(hasattr(part, f"do_{command.id}") for part in parts), command.id
        assert command.help.endswith(".")
        assert command.palette or command.id == "palette"


@pytest.mark.parametrize(("key", "id"), TABLE.items())
def test_a_key_that_was_promised_does_what_was_promised(key: str, id: str) -> None:
    assert id in [command.id for command in COMMANDS if key in command.keys]


def test_a_clicker_sends_nothing_else_than_next_back_blank_and_close() -> None:
    for key, id in CLICKER.items():
        assert [command.id for command in COMMANDS if key in command.keys] == [id]


@pytest.mark.slow
@pytest.mark.parametrize("phase", PHASES, ids=lambda phase: phase.value)
async def test_no_key_means_two_things_at_once_and_all_are_named_alike(phase: Phase) -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(phase)
        for opening in (
            (),
            ("question_mark",),
            ("escape", "g"),
            ("escape", "q"),
            ("escape", "h"),
            ("escape", "b"),
        ):
            await pressed(pilot, *opening)
            situation = led.screen.situation()
            possible = [command for command in COMMANDS if command.when(situation)]
            keys = [key for command in possible for key in command.keys]
            assert len(keys) == len(set(keys)), (opening, sorted(keys))
            palette = {one.title: one.help for one in led.app.get_system_commands(led.screen)}
            for command in possible:
                if command.palette and (name := command.name(situation)):
                    assert name.capitalize() in palette
            bar = text(led.app).splitlines()[-1]
            for command in in_key_bar(COMMANDS, situation)[:2] if bar.strip() else ():
                assert command.name(situation) in bar


@pytest.mark.slow
@pytest.mark.parametrize("phase", PHASES, ids=lambda phase: phase.value)
async def test_leaving_and_help_are_in_the_key_bar_however_narrow(phase: Phase) -> None:
    led = Led()
    async with led.app.run_test(size=(60, 20)) as pilot:
        led.to(phase)
        await pilot.pause()
        assert text(led.app).splitlines()[-1].rstrip().endswith("? help   q leave")


async def test_a_line_to_type_in_says_how_it_is_kept_and_dropped() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.SCENE)
        await pressed(pilot, "p")
        assert text(led.app).splitlines()[-1].split() == [
            "Enter",
            "keep",
            "it",
            "Esc",
            "drop",
            "it",
            "Ctrl-Q",
            "leave",
        ]


async def test_a_command_of_the_palette_does_what_its_key_does() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.VOTE)
        by_title = {one.title: one.callback for one in led.app.get_system_commands(led.screen)}
        by_title["Close the vote"]()
        await pilot.pause()
        assert led.phase is Phase.VOTED
        by_title = {one.title: one.callback for one in led.app.get_system_commands(led.screen)}
        by_title["How the hands fell"]()
        assert led.phase is Phase.VOTED


async def test_keys_go_on_meaning_what_they_say_once_the_palette_is_closed() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.SCENE)
        await pressed(pilot, "p", *"tea", "enter")
        led.to(Phase.DISCUSS)
        await pressed(pilot, "ctrl+p")
        await pilot.pause()
        assert led.app.screen is not led.app.screen_stack[0]
        await pressed(pilot, "escape")
        await pilot.pause()
        assert "Space the story goes on" in words(led.app)
        await pressed(pilot, "g")
        assert "Pages shown so far" in words(led.app)


async def test_a_click_on_a_page_chooses_nothing() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        for phase in (Phase.VOTE, Phase.DISTRIBUTION, Phase.GUESS, Phase.FOCUS):
            led.to(phase)
            recorded = len(led.events)
            for row in range(4, 20, 3):
                await pilot.click(led.screen.sheet, offset=(20, row - 3))
            assert (led.phase, len(led.events)) == (phase, recorded)


async def test_help_tells_every_key_that_does_something_here() -> None:
    led = Led()
    async with led.app.run_test(size=(100, 60)) as pilot:
        led.to(Phase.VOTED)
        situation = led.screen.situation()
        await pressed(pilot, "question_mark")
        for command in COMMANDS:
            assert (command.help in words(led.app)) == command.when(situation), command.id


@pytest.mark.parametrize(
    ("phase", "told", "other"),
    [
        (Phase.VOTE, "how many hands", "points"),
        (Phase.FOCUS, "its points", "hands"),
        (Phase.DISTRIBUTION, "the response to follow", "how many hands"),
    ],
)
async def test_help_says_what_the_digits_mean_on_this_page(phase: Phase, told: str, other: str) -> None:
    led = Led()
    async with led.app.run_test(size=(100, 60)) as pilot:
        led.to(phase)
        count = next(command for command in COMMANDS if command.id == "count")
        expected = count.help_on(led.screen.situation())
        assert told in expected
        assert other not in expected
        assert expected in {one.help for one in led.app.get_system_commands(led.screen)}
        await pressed(pilot, "question_mark")
        assert expected in words(led.app)


async def test_the_practice_page_offers_no_reveal_after_its_reveal() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.PRACTICE)
        await pressed(pilot, *"15", "enter")
        assert "r r reveal" in words(led.app)
        await pressed(pilot, "r", "r")
        assert led.state.is_revealed
        assert "r r" not in words(led.app)
        recorded = len(led.events)
        await pressed(pilot, "r", "r")
        assert len(led.events) == recorded
        led.to(Phase.VOTED)
        assert led.screen.means("r")


async def test_the_practice_vote_names_its_keys_however_narrow() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.PRACTICE)
        await pilot.pause()
        wide = text(led.app).splitlines()[-1]
        assert all(key in wide for key in ("Space", "r r", "1–9", "u undecided")), wide
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        narrow = text(led.app).splitlines()[-1]
        assert all(key in narrow for key in ("Space", "r r", "1–9")), narrow


def test_the_card_has_every_key_and_name_within_its_width() -> None:
    card = key_card()
    assert max(map(len, card)) <= WIDTH
    for command in COMMANDS:
        assert any(line.startswith(keys_of(command)) for line in card), command.id
        if len(command.keys) <= 3 and not command.shown:
            assert all(written(key) in keys_of(command) for key in command.keys)
    assert re.search(r"^r r +how the hands fell", "\n".join(card), re.MULTILINE)
