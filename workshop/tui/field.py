"""The line to type in, below a page."""

from __future__ import annotations

from textual.widgets import Input

from workshop.session.decide import MAX_SENTENCE


class Field(Input):
    """One line; Enter hands it on, up and down turn the page as everywhere."""

    DEFAULT_CSS = """
    Field { display: none; height: 1; width: 100%; max-width: 92; margin: 1 2; padding: 0 1; border: none;
            background: $chosen; }
    Field:focus { border: none; background: $chosen; }
    Field > .input--placeholder { color: $quiet; }
    """

    def __init__(self) -> None:
        super().__init__(max_length=MAX_SENTENCE)
