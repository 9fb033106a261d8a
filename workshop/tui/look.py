"""How the app looks, as a person set it."""

from __future__ import annotations

from typing import NamedTuple

from workshop.tui.themes import DARK


class Look(NamedTuple):
    theme: str = DARK
    fit: bool = True
    """Whether the marks of fit are shown."""
    motion: bool = True
    """Whether bars may grow."""


USUAL = Look()
