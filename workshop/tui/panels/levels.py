"""Levels as symbol, word and colour, and the marks of fit."""

from __future__ import annotations

from textual.content import Content

from workshop.engine.verdict import MAX_FIT
from workshop.language.catalogue import _
from workshop.session.views import LevelView
from workshop.tui.ink import QUIET, level_ink
from workshop.tui.literal import plain


def level(one: LevelView | None, otherwise: str = _("none alone")) -> Content:
    """A level as symbol and word in its colour."""
    if one is None:
        return Content.styled(f"· {otherwise}", QUIET)
    return plain(f"{one.symbol} {one.word}", level_ink(one.place))


def symbol(one: LevelView | None) -> Content:
    return plain(one.symbol, level_ink(one.place)) if one else Content.styled("·", QUIET)


def fit_marks(fit: int) -> str:
    """Four quiet marks, as many of them full as the fit says."""
    return "◆" * fit + "◇" * (MAX_FIT - fit)
