"""Frames: what stands on a screen, compared with what is kept beside the test."""

# ruff: noqa: E402 - Textual reads its environment when it is imported

from __future__ import annotations

import os

os.environ.update(TEXTUAL_ANIMATIONS="none", TZ="UTC")
for _name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_FILTERS", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_DRIVER"):
    os.environ.pop(_name, None)

import asyncio
import difflib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import textual.app
import textual.pilot
from textual._context import active_app
from textual.app import App

FRAMES = Path(__file__).parent / "frames"
MOST_SHOWN = 4000

LOOKING_AGAIN = 0.002
QUIET_LOOKS = 5
"""So many in a row find nothing to do: what is due is drawn at the end of a period of eight milliseconds."""
LONGEST_WORK = 2.0
LONGEST_THREAD = 0.3
"""That a wait goes on for what works beside the screen, which may itself wait for something."""

Kept = Callable[[str, str], None]
"""Takes the name of a frame and the frame as it is drawn."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--keep-frames", action="store_true", help="keep the frames as they are drawn now")


@pytest.fixture
def kept(request: pytest.FixtureRequest) -> Kept:
    """Compare what is drawn with the frame of that name; told to, keep it instead."""

    def compare(name: str, drawn: str) -> None:
        path = FRAMES / f"{re.sub(r'[^a-z0-9-]+', '-', name.lower())}.txt"
        if request.config.getoption("--keep-frames"):
            path.write_text(drawn, "utf-8", newline="\n")
            return
        want = path.read_text("utf-8") if path.exists() else ""
        if drawn != want:
            lines = difflib.unified_diff(
                want.splitlines(), drawn.splitlines(), "kept", "drawn", lineterm="", n=1
            )
            pytest.fail(f"{path.name} is drawn differently\n" + "\n".join(lines)[:MOST_SHOWN], pytrace=False)

    return compare


@pytest.fixture(autouse=True, scope="session")
def no_idle_time() -> Iterator[None]:
    """After a key, wait until every message was taken, and not until the processor was still for a while.

    Textual's own wait looks at what the process has used of twenty milliseconds, for each key twice.
    """
    with pytest.MonkeyPatch.context() as patched:
        for module in (textual.app, textual.pilot):
            patched.setattr(module, "wait_for_idle", all_taken)
        yield


async def all_taken(_least: float = 0, _most: float = 0) -> None:
    """Return when no message waits anywhere in the app, nor anything on its screen to be drawn."""
    app = active_app.get()
    quiet = 0
    for look in range(int(LONGEST_WORK / LOOKING_AGAIN)):
        await asyncio.sleep(LOOKING_AGAIN)
        works = look * LOOKING_AGAIN < LONGEST_THREAD and any(worker.is_running for worker in app.workers)
        quiet = 0 if works or any(_is_busy(app)) else quiet + 1
        if quiet == QUIET_LOOKS:
            return


def _is_busy(app: App[object]) -> Iterator[bool]:
    yield app.screen._layout_required or bool(app.screen._dirty_widgets)
    for pump in (app, *app.screen.walk_children(with_self=True)):
        yield not pump._message_queue.empty() or bool(pump._next_callbacks)
