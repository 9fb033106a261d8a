"""The help: every key that does something here, in the words of its command."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from workshop.language.catalogue import _
from workshop.tui.blocks import Para
from workshop.tui.command import Command, Situation, written
from workshop.tui.ink import STRONG
from workshop.tui.paper import Paper, one_page

KEYS_WIDTH = 20
MOST_WRITTEN = 3
"""Keys of a command that are written out; more of them have a short way of being shown."""


def help_paper(commands: Iterable[Command], situation: Situation) -> Paper:
    """The commands that are possible in this situation, and the few rules of the place."""
    here = [command for command in commands if command.when(situation)]
    return one_page(
        Para(Content.styled(_("Keys"), STRONG), above=0),
        *(_entry(command, situation, above=0 if number else 1) for number, command in enumerate(here)),
    )


def _entry(command: Command, situation: Situation, above: int) -> Para:
    many = len(command.keys) > MOST_WRITTEN
    keys = command.shown if many else "  ".join(written(key) for key in command.keys)
    told = Content(command.help_on(situation))
    return Para(told, first=Content.styled(keys.ljust(KEYS_WIDTH), STRONG), above=above)
