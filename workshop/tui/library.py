"""The first screen: what there is to play, filtered as you type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.content import Content

from workshop.tui.blocks import Group, Para
from workshop.tui.command import Situation, bindings
from workshop.tui.disk import Entry, Played
from workshop.tui.library_commands import COMMANDS
from workshop.tui.literal import plain
from workshop.tui.panels.help import help_paper
from workshop.tui.paper import Paper, one_page
from workshop.tui.sheet import Sheet
from workshop.tui.shell import Shell

INDENT = Content("   ")


class LibraryScreen(Shell):
    """The scenarios with a line about each; what was played and what is taught fill in after the first paint."""

    commands = COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMANDS)]

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__()
        self._entries = entries
        self._shown: Sequence[Entry] = entries
        self._typed = ""
        self._played: Mapping[str, Played] = {}
        self._themes: Mapping[str, str] = {}

    def situation(self) -> Situation:
        verb = ("more" if not self.sheet.is_last_page else "close") if self._overlay else "open"
        return super().situation()._replace(view="library", typed=self._typed, verb=verb)

    def tell(self, played: Mapping[str, Played], themes: Mapping[str, str]) -> None:
        """What was played and what the facts are about, once that is known."""
        if (played, themes) != (self._played, self._themes):
            self._played, self._themes = played, themes
            if not self._overlay:
                self.sheet.show(self._paper(), self.sheet.page_number, self.sheet.highlighted)

    def on_mount(self) -> None:
        super().on_mount()
        self.title_line.left = Content.styled("Levels Workshop", ".strong")
        self._filter("")

    def on_key(self, event: events.Key) -> None:
        """Letters filter; `q` and `?` are letters only once something is typed."""
        character = event.character or ""
        if self._overlay or self.has_class("-small"):
            return
        if event.key == "backspace" and self._typed:
            event.stop()
            self._filter(self._typed[:-1])
        elif character.isprintable() and (self._typed or character not in "q? "):
            if len(character) == 1 and not (character.isdigit() and not self._typed):
                event.stop()
                self._filter((self._typed + character)[:40])

    @on(Sheet.Picked)
    def _picked(self, message: Sheet.Picked) -> None:
        message.stop()
        if message.item == self.sheet.highlighted:
            self.do_next("")
        else:
            self.sheet.highlight(message.item)

    def do_next(self, _key: str) -> None:
        if self._overlay:
            if not self.sheet.turn(1):
                self.lift()
        elif self._shown and self.sheet.highlighted is not None:
            self._open(self._shown[self.sheet.highlighted])

    def do_on(self, _key: str) -> None:
        self.sheet.turn(1)

    def do_back(self, _key: str) -> None:
        self.sheet.turn(-1)

    def do_close(self, _key: str) -> None:
        if self._overlay:
            self.lift()
        else:
            self._filter("")

    def do_help(self, _key: str) -> None:
        self.lay_over("help", help_paper(self.commands, self.situation()._replace(overlay="")))

    def _open(self, entry: Entry) -> None:
        if entry.problem:
            self.say(entry.problem)
            return
        self.say(f"Opening {entry.title} …")
        self.app.action_open(entry.id)  # type: ignore[attr-defined]

    def _filter(self, typed: str) -> None:
        self._typed = typed
        words = typed.casefold().split()
        self._shown = [entry for entry in self._entries if all(word in self._searched(entry) for word in words)]
        self.title_line.right = (
            Content.assemble(("filter  ", ".quiet"), plain(typed, ".strong"), ("▏", ".accent"))
            if typed
            else Content.styled("type to filter", ".quiet")
        )
        self.sheet.show(self._paper())

    def _searched(self, entry: Entry) -> str:
        return " ".join((entry.title, entry.summary, *self._taught(entry))).casefold()

    def _taught(self, entry: Entry) -> list[str]:
        return list(dict.fromkeys(self._themes[fact] for fact in entry.teaches if fact in self._themes))

    def _paper(self) -> Paper:
        if not self._shown:
            words = "Nothing here is called that. Esc shows everything." if self._typed else "The library is empty."
            return one_page(Para(Content.styled(words, ".quiet"), above=0))
        return one_page(*(self._row(number, entry) for number, entry in enumerate(self._shown)), start=0)

    def _row(self, number: int, entry: Entry) -> Group:
        parts = [
            Para(plain(entry.title, ".title"), first=INDENT, above=0),
            Para(plain(entry.problem or entry.summary), first=INDENT, above=0),
            Para(self._small_print(entry), first=INDENT, above=0),
        ]
        return Group(tuple(parts), item=number)

    def _small_print(self, entry: Entry) -> Content:
        played = self._played.get(entry.id)
        parts = [f"{entry.minutes} minutes", *self._taught(entry)]
        if played is not None:
            parts.append(f"left open at scene {played.scene}" if played.scene else f"played {played.last}")
        return Content.styled(" · ", ".faint").join([plain(part, ".quiet") for part in parts])
