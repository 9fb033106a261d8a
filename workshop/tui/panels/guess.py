"""The guess: what the question was really about; all levels, equal and unmarked."""

from __future__ import annotations

from textual.content import Content

from workshop.session.views import GuessView
from workshop.tui.blocks import Para
from workshop.tui.literal import plain
from workshop.tui.look import Look
from workshop.tui.panels.parts import choice, level, question
from workshop.tui.paper import Paper, one_page


def guess_paper(view: GuessView, look: Look) -> Paper:  # noqa: ARG001
    """The question once more, the reply, and the levels to choose from."""
    reply = Para(plain(view.chosen.text, ".quiet"), first=Content.styled("You say  ", ".label"), keep=True)
    asked = Para(Content.styled("What was the question really about?", ".title"), above=2, keep=True)
    widest = max(level(one).cell_length for one in view.header.levels)
    levels = (
        choice(
            number,
            Content.assemble(level(one).pad_right(widest - level(one).cell_length + 3), plain(one.about)),
        )
        for number, one in enumerate(view.header.levels)
    )
    return one_page(question(view.listener, view.says, above=0), reply, asked, *levels)
