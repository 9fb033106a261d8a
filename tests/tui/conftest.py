"""Frames: what stands on a screen, compared with what is kept beside the test."""

# ruff: noqa: E402 - Textual reads its environment when it is imported

from __future__ import annotations

import os

os.environ.update(TEXTUAL_ANIMATIONS="none", TZ="UTC")
for _name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_FILTERS", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_DRIVER"):
    os.environ.pop(_name, None)

import difflib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

FRAMES = Path(__file__).parent / "frames"
MOST_SHOWN = 4000

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
