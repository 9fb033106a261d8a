"""How the app looks, as a person set it."""

from __future__ import annotations

from typing import NamedTuple

from workshop.session.views import LevelView
from workshop.tui.themes import DARK


class Look(NamedTuple):
    theme: str = DARK
    fit: bool = True
    """Whether the marks of fit are shown."""
    motion: bool = True
    """Whether bars may grow."""


USUAL = Look()
COLORS = 4
"""Level colours that a theme has; further levels take them again from the first."""


def level_style(level: LevelView) -> str:
    """The style of a level, by its place in the lens."""
    return f".level-{level.place % COLORS}"
