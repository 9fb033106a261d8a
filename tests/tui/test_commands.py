"""Commands: each has a handler, a verb and a help line, and shows up wherever keys are told of."""

from __future__ import annotations

import pytest

from tests.tui.frames import settled, text, words
from tests.tui.samples import BRIEFING, ENTRIES, GUESS, SCENE, VERDICT, VIEWS, Disk, shown
from workshop.session.views import View
from workshop.tui.app import WorkshopApp
from workshop.tui.command import Command, Situation, bindings, in_key_bar, written
from workshop.tui.screens.library import LibraryScreen
from workshop.tui.screens.play import PlayPage, PlayScreen
from workshop.tui.shell import Shell
from workshop.tui.widgets.leaf import Leaf

SCREENS = (LibraryScreen, PlayScreen)
PARTS: dict[type[Shell], tuple[type, ...]] = {LibraryScreen: (Leaf,), PlayScreen: (PlayPage,)}


@pytest.mark.parametrize("screen", SCREENS)
def test_every_command_has_a_handler_and_words(screen: type[Shell]) -> None:
    for command in screen.commands:
        handlers = [getattr(part, f"do_{command.id}", None) for part in (screen, *PARTS[screen])]
        assert any(handlers), command.id
        assert command.help.endswith(".")
        assert command.keys


@pytest.mark.parametrize("screen", SCREENS)
def test_keys_need_no_chord_and_every_binding_has_a_name(screen: type[Shell]) -> None:
    made = bindings(screen.commands)
    assert len({binding.id for binding in made}) == len(made)
    alone = [command for command in screen.commands if all("+" in key for key in command.keys)]
    assert alone == []


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: type(view).__name__)
async def test_no_key_means_two_things_at_once(view: View) -> None:
    app = WorkshopApp(Disk(), shown(view))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        situation = app.screen.situation()  # type: ignore[attr-defined]
        keys = [key for one in PlayScreen.commands if one.when(situation) for key in one.keys]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: type(view).__name__)
async def test_help_and_leave_are_always_in_the_key_bar(view: View) -> None:
    app = WorkshopApp(Disk(), shown(view))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        bar = text(app).splitlines()[-1]
        assert bar.endswith("? help   q leave")
        assert "Enter" in bar


async def test_help_tells_every_key_that_does_something_here() -> None:
    app = WorkshopApp(Disk(), shown(VERDICT))
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        situation = app.screen.situation()  # type: ignore[attr-defined]
        await pilot.press("question_mark")
        await pilot.pause()
        for command in PlayScreen.commands:
            assert (command.help in words(app)) == command.when(situation), command.id


async def test_the_palette_offers_what_is_possible_here() -> None:
    app = WorkshopApp(Disk(), shown(VERDICT))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        titles = {command.title for command in app.get_system_commands(app.screen)}
        assert {"Every rule and fact", "Library", "Leave", "Theme: light"} <= titles
        assert "Skip" not in titles
        assert len(titles) == len(list(app.get_system_commands(app.screen)))


async def test_a_look_is_found_by_the_word_theme() -> None:
    app = WorkshopApp(Disk(), shown(VERDICT))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f2", *"theme")
        await pilot.pause(0.2)
        assert "Theme: high contrast" in words(app)


async def test_a_command_run_from_the_palette_does_what_its_key_does() -> None:
    app = WorkshopApp(Disk(), shown(VERDICT))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        commands = {command.title: command.callback for command in app.get_system_commands(app.screen)}
        commands["Every rule and fact"]()
        await pilot.pause()
        assert "How this verdict came about" in words(app)


def test_the_key_bar_shows_the_most_important_first_and_nothing_without_a_verb() -> None:
    commands = (
        Command("b", ("b",), "second", "B.", rank=2),
        Command("a", ("a",), "first", "A.", rank=1),
        Command("c", ("c",), "", "C.", rank=3),
        Command("d", ("d",), "kept out", "D."),
        Command("e", ("e",), "not now", "E.", rank=1, when=lambda now: now.turns),
    )
    assert [command.id for command in in_key_bar(commands, Situation())] == ["a", "b"]


def test_the_key_bar_shows_only_keys_that_a_line_does_not_take() -> None:
    commands = (
        Command("next", ("enter",), "keep it", "N.", rank=1),
        Command("back", ("left", "pageup"), "back", "B.", rank=2),
        Command("help", ("question_mark",), "help", "H.", rank=3),
        Command("leave", ("q", "ctrl+q"), "leave", "L.", rank=4),
    )
    typing = Situation(typing=True)
    shown_while_typing = [(one.id, one.keys_shown(typing)) for one in in_key_bar(commands, typing)]
    assert shown_while_typing == [("next", "Enter"), ("back", "PageUp"), ("leave", "Ctrl-Q")]
    assert [one.keys_shown(Situation()) for one in commands] == ["Enter", "←", "?", "q"]


@pytest.mark.parametrize(
    ("view", "key", "hint"),
    [
        (SCENE, "x", "x does nothing here; ? shows the keys."),
        (SCENE, "9", "There are 4 to choose from."),
        (SCENE, "escape", "There is nothing to close here."),
        (BRIEFING, "3", "There is nothing to choose here."),
    ],
)
async def test_a_key_that_does_nothing_is_answered_quietly(view: View, key: str, hint: str) -> None:
    app = WorkshopApp(Disk(), shown(view))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        before = text(app).splitlines()
        await pilot.press(key)
        await pilot.pause()
        after = text(app).splitlines()
        assert hint in after[-2]
        assert after[:-2] == before[:-2]
        await pilot.press("f2", "escape", "question_mark")
        await pilot.pause()
        assert hint not in text(app)


async def test_a_hint_pushes_no_line_down_at_the_guess() -> None:
    app = WorkshopApp(Disk(), shown(GUESS))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("2", "up")
        await pilot.pause()
        before = text(app).splitlines()[:-2]
        app.screen.sheet.highlighted = None  # type: ignore[attr-defined]
        await pilot.press("enter")
        await pilot.pause()
        assert "or s to skip" in text(app).splitlines()[-2]
        assert len(before) == len(text(app).splitlines()[:-2])
        assert "banner" not in [one.id for one in app.screen.query("Banner") if one.display]


def test_keys_are_written_as_they_stand_on_a_keyboard() -> None:
    assert [written(key) for key in ("question_mark", "ctrl+q", "left", "e")] == ["?", "Ctrl-Q", "←", "e"]


async def test_too_small_a_window_takes_no_step_and_can_be_left() -> None:
    opened = shown(SCENE)
    app = WorkshopApp(Disk(), opened)
    async with app.run_test(size=(59, 20)) as pilot:
        await pilot.press("1", "enter")
        assert opened.host.asked == []  # type: ignore[attr-defined]
        await pilot.resize_terminal(60, 20)
        await settled(pilot)
        await pilot.press("1", "enter")
        assert len(opened.host.asked) == 1  # type: ignore[attr-defined]
        await pilot.resize_terminal(1, 1)
        await pilot.press("q")
        assert app.return_code == 0


async def test_what_is_highlighted_stays_so_through_sizes() -> None:
    app = WorkshopApp(Disk(), shown(SCENE))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        for size in ((60, 20), (40, 10), (200, 60), (1, 1), (500, 200), (61, 21), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert "› 3" in words(app)


async def test_what_is_read_stays_in_sight_through_sizes() -> None:
    app = WorkshopApp(Disk(), shown(VERDICT))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space")
        await pilot.pause()
        assert "Now say" in words(app)
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        sheet = app.screen.sheet  # type: ignore[attr-defined]
        assert sheet.page_number > 0


def test_the_sample_library_has_one_of_each() -> None:
    assert [bool(entry.id) for entry in ENTRIES] == [True, True, False]
