"""The three looks: dark, light, and high contrast; colours that hold for colour-blind eyes too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from textual.theme import Theme

from workshop.language.catalogue import _

DARK = "workshop-dark"
LIGHT = "workshop-light"
CONTRAST = "workshop-contrast"

LEVELS_ON_DARK = ("#7a97e1", "#e8d901", "#58ecb6", "#f36b5c")
LEVELS_ON_LIGHT = ("#071474", "#6a5200", "#07643f", "#5a1d0b")


def _theme(
    name: str,
    dark: bool,
    text: str,
    background: str,
    quiet: str,
    faint: str,
    chosen: str,
    accent: str,
    levels: tuple[str, ...],
) -> Theme:
    variables = {f"level-{place}": color for place, color in enumerate(levels)}
    variables |= {"quiet": quiet, "faint": faint, "chosen": chosen, "accent-text": accent}
    variables |= {
        "block-cursor-background": accent,
        "block-cursor-foreground": background,
        "block-cursor-text-style": "bold",
        "input-cursor-background": accent,
        "input-cursor-foreground": background,
        "input-selection-background": chosen,
        "scrollbar": faint,
        "scrollbar-background": background,
        "border": faint,
        "border-blurred": faint,
    }
    return Theme(
        name=name,
        primary=accent,
        secondary=quiet,
        accent=accent,
        foreground=text,
        background=background,
        surface=background,
        panel=chosen,
        success=levels[2],
        warning=levels[1],
        error=levels[3],
        dark=dark,
        variables=variables,
    )


THEMES = (
    _theme(
        DARK,
        dark=True,
        text="#e8e8e6",
        background="#000000",
        quiet="#a3a7ae",
        faint="#4c5058",
        chosen="#262b36",
        accent="#ffb3d1",
        levels=LEVELS_ON_DARK,
    ),
    _theme(
        LIGHT,
        dark=False,
        text="#1b1b1a",
        background="#ffffff",
        quiet="#50545b",
        faint="#b4b7bc",
        chosen="#eceef2",
        accent="#8a1c5c",
        levels=LEVELS_ON_LIGHT,
    ),
    _theme(
        CONTRAST,
        dark=True,
        text="#ffffff",
        background="#000000",
        quiet="#ffffff",
        faint="#9a9a9a",
        chosen="#3a3a3a",
        accent="#ffffff",
        levels=("#a9bffb", "#ffee33", "#7dffd0", "#ff9a8d"),
    ),
)


THEME_NAMES = {DARK: _("dark"), LIGHT: _("light"), CONTRAST: _("high contrast")}


class Look(NamedTuple):
    theme: str = DARK
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
    motion = _("Keep still") if look.motion else _("Let bars grow")
    yield look._replace(motion=not look.motion), motion, _("Whether anything on the screen moves.")
