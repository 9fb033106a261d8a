"""Several lines to type in, which wrap: for a person's own words, longer than a sentence."""

from __future__ import annotations

from textual import events, on
from textual.widgets import TextArea

from workshop.scenario.clean import clean, one_line
from workshop.tui.widgets.leaf import FULL, LEFT_OUT, Field, Leaf

ROWS = 4
MOST = 1_000
"""Characters, where nothing else is said."""


class WrappedLines(TextArea):
    """Enter hands them on; a line break comes only with what is pasted, and hands nothing on."""

    DEFAULT_CSS = f"""
    WrappedLines {{ display: none; height: {ROWS}; width: 100%; max-width: 92; margin: 1 2; padding: 0 1;
            border: none; background: $chosen; }}
    WrappedLines:focus {{ border: none; background: $chosen; }}
    WrappedLines > .text-area--placeholder {{ color: $quiet; }}
    """

    def __init__(self) -> None:
        super().__init__(compact=True, highlight_cursor_line=False)
        self.rows = ROWS + 2
        self.longest = 0
        """Characters; no more are taken."""
        self._told = ""
        """The words that need no telling: nobody but the program put them there, or they were told."""

    @property
    def value(self) -> str:
        return self.text

    def begin(self, words: str) -> None:
        """Have these words stand in it, and go on behind them."""
        self._told = words
        self.text = words
        self.move_cursor(self.document.end)

    def empty(self) -> None:
        """Let go of what stands in it."""
        self.begin("")

    def limit(self, longest: int | None) -> None:
        """Take no more characters than these."""
        self.longest = longest or MOST

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(Leaf.Submitted(self.text))
        elif event.is_printable and self._room < 1:
            event.stop()
            event.prevent_default()
            self.post_message(Field.Told(FULL.format(most=self.longest)))

    async def _on_paste(self, event: events.Paste) -> None:
        """Take as much as there is room for, and say what became of the rest."""
        event.prevent_default()
        event.stop()
        room, pasted = self._room, event.text
        near = clean(pasted[: 4 * room + 4])
        taken, left = near[:room], len(near[room:]) + len(pasted[4 * room + 4 :])
        if taken:
            result = self.replace(taken, *self.selection)
            self.move_cursor(result.end_location)
        if left:
            start = one_line(near[room:], 20)
            self.post_message(Field.Told(LEFT_OUT.format(letters=left, start=start)))

    @property
    def _room(self) -> int:
        """How many characters more it takes, those that are selected being replaced."""
        return max(0, self.longest - len(self.text) + len(self.selected_text))

    @on(TextArea.Changed)
    def _changed(self, message: TextArea.Changed) -> None:
        message.stop()
        if self.text != self._told:
            self._told = self.text
            self.post_message(Leaf.Edited())
