"""The command line read by click: its words become a call, its errors exit codes."""

from __future__ import annotations

import inspect
import os
import signal
import sys
from collections.abc import Sequence

import click

from workshop.cli import exits
from workshop.cli.authoring.commands import COMMANDS
from workshop.cli.commands import workshop
from workshop.language.catalogue import _ as in_the_language_spoken

for _command in COMMANDS:
    workshop.add_command(_command)
for _command in (workshop, *workshop.commands.values()):
    _command.help = in_the_language_spoken(inspect.cleandoc(_command.help or ""))


def carry_out(arguments: Sequence[str]) -> int:
    """Carry out the command and return its exit code; what goes wrong in the command itself is raised."""
    try:
        with workshop.make_context("workshop", list(arguments), terminal_width=_help_width()) as context:
            code = workshop.invoke(context)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.UsageError as wrong:
        _tell(wrong)
        return exits.UNUSABLE
    except click.Abort:
        return exits.SIGNALLED + signal.SIGINT
    sys.stdout.flush()
    return code if isinstance(code, int) else exits.FINE


def _tell(wrong: click.UsageError) -> None:
    """Say it as click would, with what was typed cleaned."""
    from io import StringIO

    from workshop.scenario.clean import clean

    said = StringIO()
    wrong.show(said)
    print(clean(said.getvalue()), end="", file=sys.stderr)


def _help_width() -> int:
    """Click would find it too, by importing far more than that."""
    try:
        return max(40, min(80, os.get_terminal_size(1).columns - 2))
    except OSError:
        return 78
