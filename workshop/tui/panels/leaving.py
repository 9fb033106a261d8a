"""The question before leaving by Ctrl-C."""

from __future__ import annotations

from textual.content import Content

from workshop.tui.blocks import Para
from workshop.tui.paper import Paper, one_page


def leaving_paper() -> Paper:
    """That nothing is lost, and the two keys."""
    return one_page(
        Para(Content.styled("Leave the workshop?", ".title"), above=0),
        Para(Content("Every step up to here is kept, and the session goes on from here next time.")),
        Para(Content.assemble(("Enter", ".key"), "  leave")),
        Para(Content.assemble(("Esc  ", ".key"), "  stay"), above=0),
    )
