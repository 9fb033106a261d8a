"""A leaf: a sheet, and the line to type in that stands below some of its pages; each leaf keeps its own."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from workshop.language.catalogue import _
from workshop.scenario.clean import MAX_SENTENCE, clean, one_line
from workshop.tui.paper import FIELD_ROWS
from workshop.tui.sheet import Sheet
from workshop.tui.themes import Look

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workshop.tui.widgets.lines import WrappedLines

GROWING = 0.25
"""Seconds in which bars grow."""


FULL = _("That is all that fits: {most} characters.")
LINES_JOINED = _("{lines} lines were joined into one.")
LEFT_OUT = _("{letters} characters did not fit, from “{start}” on.")


class Field(Input):
    """One line; Enter hands it on, up and down turn the page as everywhere."""

    DEFAULT_CSS = """
    Field { display: none; height: 1; width: 100%; max-width: 92; margin: 1 2; padding: 0 1; border: none;
            background: $chosen; }
    Field:focus { border: none; background: $chosen; }
    Field > .input--placeholder { color: $quiet; }
    """

    class Told(Message):
        """Something of what was typed or pasted could not be taken as it was."""

        def __init__(self, words: str) -> None:
            self.words = words
            super().__init__()

    def __init__(self) -> None:
        super().__init__(max_length=MAX_SENTENCE, select_on_focus=False)
        self.usual_length = MAX_SENTENCE
        self.rows = FIELD_ROWS

    def begin(self, words: str) -> None:
        """Have these words stand in it, and go on behind them."""
        self.value = words
        self.cursor_position = len(words)

    def empty(self) -> None:
        """Let go of what stands in it."""
        self.clear()

    def limit(self, longest: int | None) -> None:
        """Take no more characters than these; without a number, a sentence."""
        self.max_length = longest or self.usual_length

    def restricted(self) -> None:
        """A letter more than there is room for."""
        self.post_message(self.Told(FULL.format(most=self.max_length)))

    def _on_paste(self, event: events.Paste) -> None:
        """Take all lines as one, as far as there is room, and say what became of the rest."""
        event.prevent_default()
        event.stop()
        lines = [line for part in event.text.splitlines() if (line := clean(part).strip())]
        words, chosen = " ".join(lines), abs(self.selection.end - self.selection.start)
        room = max(0, (self.max_length or len(words)) - len(self.value) + chosen)
        taken, left = words[:room], words[room:]
        if taken:
            self.replace(taken, *sorted(self.selection))
        said = [LINES_JOINED.format(lines=len(lines))] if len(lines) > 1 and taken else []
        if left:
            said.append(LEFT_OUT.format(letters=len(left), start=one_line(left, 20)))
        if said:
            self.post_message(self.Told(" ".join(said)))


class Leaf(Vertical):
    """Its paper, page, highlight and typed words change only by what is done on this leaf."""

    DEFAULT_CSS = """
    Leaf { width: 100%; max-width: 96; height: 100%; background: $background; }
    .-small Field, .-small WrappedLines { display: none; }
    """

    class Edited(Message):
        """What stands in the lines is something else than before."""

    class Submitted(Message):
        """Enter was pressed in the lines."""

        def __init__(self, value: str) -> None:
            self.value = value
            super().__init__()

    placeholder = ""
    """What stands in the empty line."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self.sheet = Sheet()
        self._field: Field | None = None
        self._lines: WrappedLines | None = None
        self._several = False
        self._begins_with = ""
        self._longest: int | None = None
        self._secret = False

    def compose(self) -> ComposeResult:
        yield self.sheet

    @property
    def wants_line(self) -> bool:
        """Whether a line to type in belongs to what is shown."""
        return self.sheet.page.field

    @property
    def line(self) -> Field | WrappedLines | None:
        """The line to type in, or several of them, where shown."""
        return next((line for line in (self._field, self._lines) if line is not None and line.display), None)

    @property
    def typed(self) -> str:
        """What was typed here, shown or not."""
        line = self._lines if self._several else self._field
        return line.value.strip() if line is not None else ""

    def begin_line(
        self, words: str = "", longest: int | None = None, several: bool = False, secret: bool = False
    ) -> None:
        """Have the line begin with these words, once it is shown; it takes a sentence, or so much.

        With `several`, there are more lines than one, which wrap; with `secret`, its letters are hidden.
        """
        self._begins_with, self._longest, self._several = words, longest, several
        self._secret = secret
        for line in (self._field, self._lines):
            if line is not None:
                line.empty()

    def fit_line(self) -> None:
        """Show the line or hide it, as the page wants; it is made when it is first needed."""
        shown, wanted = self.line, self._wanted_line() if self.wants_line else None
        if wanted is not None:
            wanted.placeholder = self.placeholder
            wanted.limit(self._longest)
            wanted.styles.margin = (1, 2, 1, 2 + self.sheet.indent)
            if self._begins_with:
                wanted.begin(self._begins_with)
                self._begins_with = ""
        if wanted is not shown:
            self.sheet.lent = wanted.rows if wanted is not None else 0
            for line in (shown, wanted):
                if line is not None:
                    line.display = line is wanted

    def _wanted_line(self) -> Field | WrappedLines:
        if self._several:
            if self._lines is None:
                from workshop.tui.widgets.lines import WrappedLines  # noqa: PLC0415 - few sessions need it

                self._lines = WrappedLines()
                self.mount(self._lines)
            return self._lines
        if self._field is None:
            self._field = Field()
            self.mount(self._field)
        self._field.password = self._secret
        return self._field

    def toggle_letters(self) -> None:
        """Show the letters of a line that hides them, or hide them again."""
        self._secret = not self._secret
        if self._field is not None:
            self._field.password = self._secret

    def move(self, by: int) -> None:
        """To the next thing to choose, or to the next page where there is nothing to choose."""
        if self.sheet.page.items:
            self.sheet.move(by)
        else:
            self.sheet.turn(by)

    def go_on(self) -> None:
        """The one next thing."""
        self.sheet.turn(1)

    def close(self) -> None:
        """Back from where one has gone on this leaf."""

    def keep_line(self, words: str) -> None:
        """Enter was pressed on the line that stands here."""

    def do_up(self, _key: str) -> None:
        self.move(-1)

    def do_down(self, _key: str) -> None:
        self.move(1)

    def do_on(self, _key: str) -> None:
        self.sheet.turn(1)

    def do_back(self, _key: str) -> None:
        self.sheet.turn(-1)

    def set_look(self, look: Look) -> None:
        """Draw anew in this look."""

    def grow(self, motion: bool) -> None:
        """Let the bars on the sheet grow to their length, unless all is to keep still."""
        if motion and self.app.animation_level == "full":
            self.sheet.growth = 0.0
            self.sheet.animate("growth", 1.0, duration=GROWING, level="full")
