"""What a person can do, said once: keys, key bar, palette and help all come from `Command`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from textual.binding import Binding

KEY_NAMES = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "enter": "Enter",
    "space": "Space",
    "escape": "Esc",
    "pageup": "PageUp",
    "pagedown": "PageDown",
    "home": "Home",
    "end": "End",
    "question_mark": "?",
    "exclamation_mark": "!",
    "slash": "/",
    "backspace": "Backspace",
    "full_stop": ".",
    "plus": "+",
    "minus": "-",
}
DIGITS = tuple("1234567890")
"""Keys that highlight by number."""


WRITTEN = frozenset(
    {
        "space",
        "question_mark",
        "full_stop",
        "slash",
        "plus",
        "minus",
        "backspace",
        "left",
        "right",
        "home",
        "end",
    }
)
"""Keys with names that write or move in a line."""


class Situation(NamedTuple):
    """What a screen shows just now, as far as it decides what can be done."""

    view: str = ""
    """What is shown: the name of the view's type, or `library`."""
    items: int = 0
    """How many things to choose from this page shows."""
    offered: bool = False
    """Whether the highlighted item is on this page."""
    page: int = 0
    pages: int = 1
    verb: str = ""
    """What the next thing is, from here."""
    overlay: str = ""
    """The paper laid over the view, if any: `help`, `trace` …"""
    before: bool = False
    """Whether there is a view before this one, to look back at or to return to."""
    back: int = 0
    """How many views one has looked back."""
    languages: int = 0
    """In how many languages the highlighted scenario can be had, where that is more than one."""
    typed: str = ""
    """What was typed: to filter the library by, or into a line."""
    filtered: bool = False
    """Whether the library shows a part, by something else than what was typed."""
    typing: bool = False
    """Whether keys go into a line to type in."""
    trouble: bool = False
    """Whether events are not being saved."""
    own_words: bool = False
    """Whether one may answer in words of one's own."""
    own_first: bool = False
    """Whether it is to be answered so, and the replies are shown only when they are asked for."""
    revealed: bool = False
    """Whether the page already shows how the hands fell, and goes on counting."""

    @property
    def turns(self) -> bool:
        return self.page < self.pages - 1

    @property
    def writes(self) -> bool:
        """Whether letters are taken as text: by a line to type in, or by a filter that was begun."""
        return self.typing or (self.view == "library" and bool(self.typed) and not self.overlay)


Words = str | Callable[[Situation], str]


class Command(NamedTuple):
    """Something a person can do on a screen, which has a `do_<id>` for it."""

    id: str
    keys: tuple[str, ...]
    """As Textual names them; the first ones are shown."""
    label: Words
    """A verb that a person would say."""
    help: str
    rank: int = 0
    """Its place in the key bar, 1 first; 0 keeps it out."""
    right: bool = False
    """Whether it stands at the right end of the key bar, where it is never left out."""
    when: Callable[[Situation], bool] = lambda _: True
    shown: str = ""
    """How its keys are written, where not by the first key."""
    palette: bool = True
    helps: Mapping[str, str] = MappingProxyType({})
    """The help in views where it is another one."""

    def name(self, situation: Situation) -> str:
        return self.label if isinstance(self.label, str) else self.label(situation)

    def help_on(self, situation: Situation) -> str:
        """What it does here."""
        return self.helps.get(situation.view, self.help)

    def keys_shown(self, situation: Situation) -> str:
        """How its keys are written; empty where all of them would be typed into a line."""
        if not situation.writes:
            return self.shown or written(self.keys[0])
        free = next((key for key in self.keys if not types(key)), "")
        return self.shown if self.shown and free == self.keys[0] else written(free) if free else ""


def written(key: str) -> str:
    """A key as people read it on their keyboard."""
    if key.startswith("ctrl+"):
        return f"Ctrl-{key[5:].upper()}"
    if key[0] == "f" and key[1:].isdigit():
        return key.upper()
    return KEY_NAMES.get(key, key)


def types(key: str) -> bool:
    """Whether a line that is typed into takes this key for itself."""
    return len(key) == 1 or key in WRITTEN


def bindings(commands: Iterable[Command]) -> list[Binding]:
    """The bindings of a screen's commands; the key is handed on, so that 1 to 9 can be one command."""
    return [
        Binding(key, f"command('{command.id}', '{key}')", show=False, id=f"{command.id}.{key}")
        for command in commands
        for key in command.keys
    ]


def in_key_bar(commands: Iterable[Command], situation: Situation) -> list[Command]:
    """What the key bar shows here, the most important first; what two keys do is shown once."""
    shown = [
        command
        for command in commands
        if command.rank
        and command.when(situation)
        and command.name(situation)
        and command.keys_shown(situation)
    ]
    by_name: dict[str, Command] = {}
    for command in sorted(shown, key=lambda command: command.rank):
        by_name.setdefault(command.name(situation), command)
    return list(by_name.values())
