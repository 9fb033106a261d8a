"""How the app looks, as a person set it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.tui.themes import CONTRAST, DARK, LIGHT

THEME_NAMES = {DARK: _("dark"), LIGHT: _("light"), CONTRAST: _("high contrast")}


class Look(NamedTuple):
    theme: str = DARK
    fit: bool = True
    """Whether the marks of fit are shown."""
    motion: bool = True
    """Whether bars may grow."""


USUAL = Look()


def other_looks(look: Look) -> Iterable[tuple[Look, str, str]]:
    """What else the app could look like, with a name for the palette and a line about it."""
    for theme, name in THEME_NAMES.items():
        if theme != look.theme:
            yield (
                look._replace(theme=theme),
                _("Theme: {name}").format(name=name),
                _("Other colours; each level keeps its symbol."),
            )
    fit = _("Hide the marks of fit") if look.fit else _("Show the marks of fit")
    yield look._replace(fit=not look.fit), fit, _("The four marks beside the name of a mismatch.")
    motion = _("Keep still") if look.motion else _("Let bars grow")
    yield look._replace(motion=not look.motion), motion, _("Whether anything on the screen moves.")
