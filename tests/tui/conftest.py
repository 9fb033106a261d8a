"""Frames: a screen as text and style letters, compared with the one kept beside the test."""

# ruff: noqa: E402 - Textual reads its environment when it is imported

from __future__ import annotations

import os

os.environ.update(TEXTUAL_ANIMATIONS="none", TZ="UTC")
for _name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_FILTERS", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_DRIVER"):
    os.environ.pop(_name, None)

import difflib
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.frames import settled

FRAMES = Path(__file__).parent / "frames"
MOST_SHOWN = 4000

Kept = Callable[[Pilot[None], str], Awaitable[None]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--keep-frames", action="store_true", help="keep the frames as they are drawn now")


@pytest.fixture
def kept(request: pytest.FixtureRequest) -> Kept:
    """Compare what is on the screen with the frame of that name; told to, keep it instead."""

    async def compare(pilot: Pilot[None], name: str) -> None:
        got = await settled(pilot)
        path = FRAMES / f"{re.sub(r'[^a-z0-9-]+', '-', name.lower())}.frame.txt"
        if request.config.getoption("--keep-frames"):
            FRAMES.mkdir(exist_ok=True)
            path.write_text(got, "utf-8", newline="\n")
            return
        want = path.read_text("utf-8") if path.exists() else ""
        if got != want:
            lines = difflib.unified_diff(
                want.splitlines(), got.splitlines(), "kept", "drawn", lineterm="", n=1
            )
            pytest.fail(f"{path.name} is drawn differently\n" + "\n".join(lines)[:MOST_SHOWN], pytrace=False)

    return compare
