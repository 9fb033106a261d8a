"""The few ways in which words are set: colours come from the theme, and hues mean levels."""

from __future__ import annotations

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
