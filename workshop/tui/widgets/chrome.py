"""The quiet lines round a sheet: title, edges, banner and key bar."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from workshop.tui.blocks import NOTHING
from workshop.tui.command import Command, Situation, in_key_bar
from workshop.tui.ink import FAINT, QUIET, STRONG, plain


class TitleLine(Widget):
    """What this is on the left, where one is on the right; the left gives way."""

    left: reactive[Content] = reactive(NOTHING)
    right: reactive[Content] = reactive(NOTHING)

    def render(self) -> Content:
        width = self.size.width
        right = self.right.truncate(max(0, width * 2 // 3), ellipsis=True)
        left = self.left.truncate(max(0, width - right.cell_length - 2), ellipsis=True)
        return left + Content(" " * (width - left.cell_length - right.cell_length)) + right


class EdgeLine(Widget):
    """A thin line that may say something quietly at either end."""

    left: reactive[Content] = reactive(NOTHING)
    right: reactive[Content] = reactive(NOTHING)

    def render(self) -> Content:
        width = self.size.width
        right = Content.assemble(" ", self.right, " ") if self.right else NOTHING
        left = Content.assemble(" ", self.left, " ") if self.left else NOTHING
        left = left.truncate(max(0, width - right.cell_length - 4), ellipsis=True)
        between = max(
            0, width - left.cell_length - right.cell_length - (2 if left else 0) - (2 if right else 0)
        )
        line = Content.styled("──" if left else "", FAINT) + left
        line += Content.styled("─" * between, FAINT) + right
        return line + Content.styled("──" if right else "", FAINT)


class FootLine(Horizontal):
    """A line at the foot that holds the edge below the page, and more beside it."""

    @property
    def taken(self) -> int:
        """Columns that it takes from the edge."""
        return 0


class Banner(Widget):
    """A sentence that stays until it no longer holds: what happened, and what to do."""

    words: reactive[str] = reactive("", layout=True)

    def render(self) -> Content:
        return plain(self.words)

    def watch_words(self, words: str) -> None:
        self.display = bool(words)


class KeyBar(Widget):
    """The keys that matter here; what does not fit is left out, and `?` shows all of them."""

    commands: Sequence[Command] = ()
    situation: reactive[Situation] = reactive(Situation())

    def render(self) -> Content:
        shown = in_key_bar(self.commands, self.situation)
        right = Content("   ").join([self._entry(command) for command in shown if command.right])
        room = self.size.width - right.cell_length - 3
        left = NOTHING
        for command in shown:
            entry = self._entry(command) + Content("   ")
            if not command.right and left.cell_length + entry.cell_length <= room + 3:
                left += entry
        return left + Content(" " * max(0, self.size.width - left.cell_length - right.cell_length)) + right

    def _entry(self, command: Command) -> Content:
        words = command.name(self.situation)
        return Content.assemble((command.keys_shown(self.situation), STRONG), " ", (words, QUIET))
