"""The consequence: what the listener says or does upon the reply."""

from __future__ import annotations

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.views import ConsequenceView
from workshop.tui.blocks import Para
from workshop.tui.ink import QUIET, STRONG
from workshop.tui.literal import plain
from workshop.tui.look import Look
from workshop.tui.panels.parts import label, paragraphs
from workshop.tui.panels.speech import recalled
from workshop.tui.paper import Paper, one_page


def consequence_paper(view: ConsequenceView, look: Look) -> Paper:
    """The line and the reply, quietly, and then the answer."""
    return one_page(
        recalled(view.listener, view.says),
        Para(plain(view.chosen.text, QUIET), first=Content.styled(_("You say  "), QUIET)),
        label(_("And then"), above=2),
        *paragraphs(view.answer, STRONG),
    )
