"""The few ways in which words are set: colours come from the theme, and hues mean levels."""

from __future__ import annotations

import re

from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter

from workshop.scenario.clean import clean

QUIET = "$quiet"
FAINT = "$faint"
STRONG = "bold"
ACCENT = "bold $accent-text"
CHOSEN = "on $chosen"
"""Behind what is highlighted."""
CHOSEN_COLORLESS = "reverse"
COLORS = 4
"""Level colours that a theme has; further levels take them again from the first."""


def level_ink(place: int) -> str:
    """How a level is written, by its place in the lens."""
    return f"bold $level-{place % COLORS}"


def seen_ink(place: int | None) -> str:
    """How words are marked that show a level; None where they show several."""
    return "underline" if place is None else f"underline $level-{place % COLORS}"


def sign_ink(place: int | None) -> str:
    """How words are marked that showed what was called for; None where that is no level."""
    return f"bold {seen_ink(place)}"


_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def plain(text: str, style: str = "") -> Content:
    """The text, cleaned and never parsed, in one style."""
    cleaned = clean(text)
    return Content.styled(cleaned, style) if style else Content(cleaned)


class LiteralFilter(LineFilter):
    """The wall at the exit: whatever a widget drew, no control or bidi character reaches the terminal.

    Keep one instance: strips remember what a filter made of them.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        if not any(_STEERS.search(segment.text) for segment in segments):
            return segments
        return [Segment(_STEERS.sub("", text), style, control) for text, style, control in segments]
