"""The key card: every key of a session with a group on one page to print, made from the commands."""

from __future__ import annotations

import textwrap

from workshop.language.catalogue import _
from workshop.session.lifecycle import Phase
from workshop.tui.command import Command, Situation, written
from workshop.tui.host.commands import COMMANDS

WIDTH = 80
KEYS = 11
NAMES = 20
MOST_WRITTEN = 4
"""Keys of a command that are written out."""
TITLE = _("Leading a group: every key")
CLICKER = _(
    "A clicker sends PageDown, PageUp, . and b, F5 and Esc: next, back, blank, and nothing else. "
    "No reveal lies on any of them."
)


def key_card() -> list[str]:
    """The lines of the card, at most 80 columns wide."""
    lines = [TITLE, "=" * len(TITLE), ""]
    for command in COMMANDS:
        lines += _entry(command)
    return [*lines, "", *textwrap.wrap(CLICKER, WIDTH)]


def keys_of(command: Command) -> str:
    """Its keys as they stand on a keyboard."""
    if command.shown and not 1 < len(command.keys) <= MOST_WRITTEN:
        return command.shown
    return " ".join(written(key) for key in command.keys)


def _entry(command: Command) -> list[str]:
    name = command.name(Situation(view=Phase.SCENE.value, verb=_("next")))
    keys = keys_of(command)
    first, *rest = textwrap.wrap(command.help, WIDTH - KEYS - NAMES)
    own_line = [keys] if len(keys) >= KEYS else []
    beside = "" if own_line else keys
    return [
        *own_line,
        f"{beside:{KEYS}}{name:{NAMES}}{first}",
        *(" " * (KEYS + NAMES) + line for line in rest),
    ]
