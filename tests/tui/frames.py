"""What is on a screen, cell by cell; the one place that reaches into Textual's compositor."""

from __future__ import annotations

from asyncio import get_running_loop

from rich.style import Style
from textual.app import App
from textual.pilot import Pilot
from textual.strip import Strip

from workshop.tui.sheet import Sheet

PATIENCE = 10.0
"""Seconds until a screen that never comes to rest fails its test."""
ATTRIBUTES = ("bold", "italic", "underline", "reverse", "strike", "dim")


def strips(app: App[None]) -> list[Strip]:
    return app.screen._compositor.render_strips()


def text(app: App[None]) -> str:
    """The words on the screen, line by line."""
    return "\n".join(strip.text.rstrip() for strip in strips(app))


def words(app: App[None]) -> str:
    """The same with every white space as one space, so that line breaks do not matter."""
    return " ".join(text(app).split())


def styled(app: App[None]) -> str:
    """The text, then the same grid as letters for styles, then what the letters mean."""
    legend: dict[str, str] = {}
    styles = []
    for strip in strips(app):
        letters = ""
        for segment in strip:
            key = _described(segment.style)
            letters += legend.setdefault(key, chr(ord("A") + len(legend))) * len(segment.text)
        styles.append(letters)
    meanings = [f"{letter} {key}" for key, letter in legend.items()]
    return "\n".join([text(app), "-- styles", *styles, "-- legend", *meanings]) + "\n"


async def settled(pilot: Pilot[None]) -> str:
    """The styled frame once two more of them are equal; never by sleeping."""
    started = get_running_loop().time()
    same, last = 0, ""
    while same < 2:
        for field in pilot.app.screen.query("Input"):
            field.cursor_blink = False  # type: ignore[attr-defined]
        await pilot.pause()
        now = styled(pilot.app)
        same, last = (same + 1, last) if now == last else (0, now)
        assert get_running_loop().time() - started < PATIENCE, "the screen never came to rest"
    return last


async def pages(pilot: Pilot[None], sheet: Sheet) -> str:
    """The words of every page of what is shown, one below the other."""
    shown = []
    for _ in range(len(sheet.pages)):
        await settled(pilot)
        shown.append(text(pilot.app))
        sheet.turn(1)
    return "\n-- next page\n".join(shown) + "\n"


def _described(style: Style | None) -> str:
    if style is None:
        return "-"
    parts = [name for name in ATTRIBUTES if getattr(style, name)]
    parts += [style.color.name] if style.color else []
    parts += [f"on {style.bgcolor.name}"] if style.bgcolor else []
    return " ".join(parts) or "-"


async def until(pilot: Pilot[None], *shown: str) -> None:
    """Let the app go on until all of this is on its screen; raises AssertionError where it never is."""
    for _ in range(1000):
        if all(one in words(pilot.app) for one in shown):
            return
        await pilot.pause(0.01)
    raise AssertionError(f"never saw {shown!r} in {words(pilot.app)}")
