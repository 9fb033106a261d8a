"""Text of others on the screen: always literal, never markup, and nothing that steers a terminal."""

from __future__ import annotations

import re

from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter

from workshop.scenario.clean import clean

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
