"""Papers laid over the shared view: leaving, lines to type, pages to jump to."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from workshop.language.catalogue import _
from workshop.tui.blocks import Para
from workshop.tui.ink import QUIET, STRONG
from workshop.tui.literal import plain
from workshop.tui.panels.parts import choice
from workshop.tui.paper import Paper, Part, one_page


def _title(words: str) -> Para:
    return Para(Content.styled(words, STRONG), above=0)


def leave_paper(words: str, unsaved: bool) -> Paper:
    """What becomes of the session, and the one key that leaves: none that a clicker sends."""
    elsewhere = (
        (Para(Content.assemble(("e    ", STRONG), _("save elsewhere first")), above=0),) if unsaved else ()
    )
    return one_page(
        _title(_("Leave the session?")),
        Para(plain(words)),
        Para(Content.assemble(("y    ", STRONG), _("leave all the same") if unsaved else _("leave"))),
        *elsewhere,
        Para(Content.assemble(("Esc  ", STRONG), _("stay")), above=0),
    )


def line_paper(title: str, words: str) -> Paper:
    """A line to type, and what becomes of it."""
    return Paper((Part((_title(title), Para(Content.styled(words, QUIET))), field=True),))


def jump_paper(names: Sequence[str]) -> Paper:
    """The pages that were shown, the latest first."""
    digits = len(str(len(names)))
    rows = (_page_shown(number, name, digits) for number, name in enumerate(names))
    return one_page(_title(_("Pages shown so far")), *rows, start=0)


def _page_shown(number: int, name: str, digits: int) -> Para:
    bare = choice(number, plain(name), above=0 if number else 1)
    return bare._replace(first=bare.first.pad_left(digits - len(str(number + 1))))
