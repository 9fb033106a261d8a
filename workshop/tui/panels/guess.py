"""The guess: what the question was really about; all levels, equal and unmarked."""

from __future__ import annotations

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.views import GuessView, LevelView
from workshop.tui.blocks import Block, Para
from workshop.tui.ink import QUIET, STRONG
from workshop.tui.literal import plain
from workshop.tui.look import Look
from workshop.tui.panels.levels import level
from workshop.tui.panels.parts import choice
from workshop.tui.panels.speech import question
from workshop.tui.paper import Paper, Part

YOU_SAY = Content.styled(_("You say  "), QUIET)
ASKED = Content.styled(_("What was the question really about?"), STRONG)


def guess_paper(view: GuessView, look: Look) -> Paper:
    """The line once more, the reply, and the levels; where it takes two pages, the line stands on both."""
    widest = max(level(one).cell_length for one in view.header.levels)
    line = question(view.listener, view.says, above=0)
    reply = Para(plain(view.chosen.text, QUIET), first=YOU_SAY)
    levels: tuple[Block, ...] = (
        Para(ASKED, above=2, keep=True),
        *(_level(number, one, widest) for number, one in enumerate(view.header.levels)),
    )
    parts = (Part((line, reply), verb=_("what it was about")), Part((line, *levels)))
    return Paper(parts, ((line, reply, *levels),))


def _level(number: int, one: LevelView, widest: int) -> Para:
    bare = choice(number, plain(one.about))
    word = level(one)
    return bare._replace(first=bare.first + word.pad_right(widest - word.cell_length + 3))
