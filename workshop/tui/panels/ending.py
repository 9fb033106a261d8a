"""The ending that the path came to."""

from __future__ import annotations

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.views import EndingView
from workshop.tui.blocks import Para
from workshop.tui.ink import QUIET, STRONG
from workshop.tui.literal import plain
from workshop.tui.look import Look
from workshop.tui.panels.parts import paragraphs
from workshop.tui.paper import Paper, one_page

ONE_WAY = _("That is one way it can go. The path comes next, scene by scene.")


def ending_paper(view: EndingView, look: Look) -> Paper:
    """How it ends, and that the path is worth another look."""
    return one_page(
        Para(plain(view.title, STRONG), above=0, keep=True),
        *paragraphs(view.text),
        Para(Content.styled(ONE_WAY, QUIET), above=2),
    )
