"""Texts that would be markup, commands to a terminal, or invisible: on every screen they are only text."""

from __future__ import annotations

import re
from typing import Any

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.color import Color
from textual.widgets import Static

from tests.tui.frames import strips, words
from tests.tui.samples import ENTRIES, VERDICT, VIEWS, Disk, Memory, shown
from workshop.session.views import View
from workshop.tui.app import WorkshopApp
from workshop.tui.disk import Opened, Played
from workshop.tui.ink import LiteralFilter, plain

PAYLOADS = (
    "a[/]b",
    "[@click=app.quit]c[/]",
    "[$error]d[/$error]",
    "[link=https://e.example]f",
    "\x1b]0;title\x07",
    "\x1b]52;c;aGk=\x07",
    "\x1b[2J\x9b2J\x9d0;x\x9c",
    "\u202edrawkcab\u2066",
    "\u200bhid\u200dden\ufeff",
    "\x00\x7f\x85\u2028\ud800",
)
HOSTILE = "".join(PAYLOADS)
LITERAL = ("a[/]b", "[@click=app.quit]c[/]", "[$error]d[/$error]", "[link=https://e.example]f")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def poisoned(value: Any) -> Any:
    """The same value with every text in it hostile; ids of levels stay, as the views are joined by them."""
    if isinstance(value, str):
        return HOSTILE
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(
            *(
                field if name in ("id", "symbol", "outcome", "origin", "level", "guess") else poisoned(field)
                for name, field in zip(value._fields, value, strict=True)
            )
        )
    if isinstance(value, tuple):
        return tuple(poisoned(each) for each in value)
    return value


def assert_clean(app: App[None]) -> None:
    for strip in strips(app):
        for segment in strip:
            assert not CONTROL.search(segment.text), repr(segment.text)


def assert_literal(seen: str) -> None:
    without_breaks = seen.replace(" ", "").replace("┃", "")
    for text in LITERAL:
        assert text in without_breaks, text


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: type(view).__name__)
@pytest.mark.parametrize("size", [(80, 24), (60, 20)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_hostile_scenario_is_only_text_on_every_page(view: View, size: tuple[int, int]) -> None:
    app = WorkshopApp(Disk(), shown(poisoned(view)))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        sheet, seen = app.screen.sheet, ""  # type: ignore[attr-defined]
        for _ in sheet.pages:
            await pilot.pause()
            assert_clean(app)
            seen += words(app)
            sheet.turn(1)
        assert_literal(seen)


async def test_a_hostile_verdict_is_only_text_in_its_trace_and_palette() -> None:
    app = WorkshopApp(Disk(), shown(poisoned(VERDICT)))
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("e")
        await pilot.pause()
        assert_clean(app)
        assert_literal(words(app))
        await pilot.press("ctrl+p")
        await pilot.pause()
        assert_clean(app)


async def test_a_hostile_library_is_only_text_and_so_is_what_is_typed() -> None:
    disk = Disk()
    disk.shelf = [poisoned(ENTRIES[0])._replace(path="/s/x"), poisoned(ENTRIES[2])]
    disk.history = {HOSTILE: Played(HOSTILE, "s", HOSTILE)}
    app = WorkshopApp(disk)
    async with app.run_test(size=(100, 40)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert_clean(app)
        assert_literal(words(app))
        await pilot.press("enter")
        await pilot.pause()
        assert_clean(app)
        await pilot.press("escape", "left_square_bracket", "slash", "right_square_bracket")
        await pilot.pause()
        assert "[/]" in words(app)
        app.screen.refuse(HOSTILE)  # type: ignore[attr-defined]
        await pilot.pause()
        assert_clean(app)
        assert_literal(words(app))


async def test_hostile_notices_and_warnings_are_only_text() -> None:
    memory = Memory()
    memory.trouble = HOSTILE
    opened = Opened(shown(VERDICT).host, memory, "s", HOSTILE)
    app = WorkshopApp(Disk(), opened)
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        assert_clean(app)
        assert_literal(words(app))


def test_plain_text_is_never_parsed() -> None:
    for text in LITERAL:
        assert plain(text).plain == text
        assert plain(text).spans == []


def test_what_steers_a_terminal_is_seen_as_replaced() -> None:
    assert plain("a\x1b[2Jb").plain == "a\ufffd[2Jb"


def test_the_wall_at_the_exit_takes_out_what_any_widget_let_through() -> None:
    segments = [Segment("a\x1b]0;x\x07b"), Segment("c\u202e\x9bd")]
    through = LiteralFilter().apply(segments, Color(0, 0, 0))
    assert [segment.text for segment in through] == ["a]0;xb", "cd"]
    clean = [Segment("clean")]
    assert LiteralFilter().apply(clean, Color(0, 0, 0)) is clean


async def test_the_wall_stands_behind_every_screen_of_the_app() -> None:
    class Careless(WorkshopApp):
        def compose(self) -> ComposeResult:
            yield Static("careless \x1b]0;x\x07 widget", markup=False)

    app = Careless(Disk())
    async with app.run_test(size=(80, 24)) as pilot:
        await app.screen.mount(Static("careless \x1b]0;x\x07 widget", markup=False))
        await pilot.pause()
        assert isinstance(app.get_line_filters()[-1], LiteralFilter)
        assert app.get_line_filters()[-1] is app.get_line_filters()[-1]
        assert_clean(app)
