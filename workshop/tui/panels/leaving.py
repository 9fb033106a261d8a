"""The question before leaving by Ctrl-C."""

from __future__ import annotations

from textual.content import Content

from workshop.tui.blocks import Para
from workshop.tui.ink import STRONG
from workshop.tui.literal import plain
from workshop.tui.paper import Paper, one_page

KEPT = "Every step up to here is kept, and the session goes on from here next time."


def leaving_paper(words: str) -> Paper:
    """What becomes of the steps up to here, and the two keys."""
    return one_page(
        Para(Content.styled("Leave the workshop?", STRONG), above=0),
        Para(plain(words)),
        Para(Content.assemble(("Enter", STRONG), "  leave")),
        Para(Content.assemble(("Esc  ", STRONG), "  stay"), above=0),
    )
