"""The question before leaving, by Ctrl-C or with something unsaved."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from workshop.language.catalogue import _
from workshop.tui.blocks import Para
from workshop.tui.ink import STRONG
from workshop.tui.literal import plain
from workshop.tui.paper import Paper, one_page

KEPT = _("Every step up to here is kept, and the session goes on from here next time.")
WORKSHOP = _("Leave the workshop?")
FOR_LIBRARY = _("Leave this session for the library?")


def leaving_paper(words: str, asked: str = WORKSHOP, unsaved: bool = False) -> Paper:
    """What becomes of the steps up to here, and the keys; one more of them where saving is in trouble."""
    return one_page(Para(Content.styled(asked, STRONG), above=0), Para(plain(words)), *_keys(unsaved))


def _keys(unsaved: bool) -> Iterable[Para]:
    yield Para(Content.assemble(("Enter", STRONG), _("  leave all the same") if unsaved else _("  leave")))
    if unsaved:
        yield Para(Content.assemble(("w    ", STRONG), _("  save elsewhere first")), above=0)
    yield Para(Content.assemble(("Esc  ", STRONG), _("  stay")), above=0)
