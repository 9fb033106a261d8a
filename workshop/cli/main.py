"""The way in and the way out: whatever happens, a person gets a sentence and a shell gets an exit code."""

from __future__ import annotations

import contextlib
import errno
import inspect
import os
import signal
import sys
from collections.abc import Sequence

from workshop.cli import exits, streams
from workshop.language.catalogue import _, speak
from workshop.store.files import RefusedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

    import click

_UNWRITABLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EBADF, errno.EFBIG})


def run() -> int:
    """Carry out the command line and return the exit code, whatever goes wrong."""
    streams.prepare_streams()
    speak()
    try:
        _listen_to_signals()
        code = carry_out(sys.argv[1:])
    except BaseException as raised:
        _listen_no_more()
        code = _code_of(raised)
    _listen_no_more()
    streams.abandon_output()
    return code


def carry_out(arguments: Sequence[str]) -> int:
    """Carry out these words and return the exit code; what goes wrong in the command itself is raised."""
    if not arguments:  # the app needs no reader of options, which takes time
        from workshop.cli.app import open_app

        return open_app()
    import click

    commands = command_line()
    try:
        with commands.make_context("workshop", [*arguments], terminal_width=_help_width()) as context:
            code = commands.invoke(context)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.UsageError as wrong:
        _say_usage(wrong)
        return exits.UNUSABLE
    except click.Abort:
        return exits.SIGNALLED + signal.SIGINT
    sys.stdout.flush()  # a reader that has gone is noticed here, and not on the way out
    return code if isinstance(code, int) else exits.FINE


def command_line() -> click.Group:
    """Every command, with its help in the language spoken."""
    from workshop.cli.authoring.commands import COMMANDS
    from workshop.cli.commands import workshop
    from workshop.cli.server import ROOM_COMMANDS
    from workshop.language.catalogue import _ as spoken  # docstrings are no literals to be marked

    for command in (*COMMANDS, *ROOM_COMMANDS):
        workshop.add_command(command)
    for command in (workshop, *workshop.commands.values()):
        command.help = spoken(inspect.cleandoc(command.help or ""))
    return workshop


def _code_of(raised: BaseException) -> int:
    """The exit code that this comes to, once its sentence is said."""
    match raised:
        case exits.Ends():
            _say(raised.says)
            return raised.code
        case RefusedError():
            _say(raised.says)
            return exits.OPEN_ELSEWHERE if raised.open_elsewhere else exits.UNUSABLE
        case KeyboardInterrupt():
            return exits.SIGNALLED + signal.SIGINT
        case exits.Signalled():
            return exits.SIGNALLED + raised.number
        case BrokenPipeError():
            # As if by the signal, like any program whose reader has gone before everything was told.
            return exits.SIGNALLED + getattr(signal, "SIGPIPE", 13)
        case OSError(filename=None, errno=number) if number in _UNWRITABLE:
            _say(_("The output could not be written: {reason}.").format(reason=raised.strerror))
            return exits.UNUSABLE
        case _:
            _say(exits.fault_told(exits.keep_details(raised)))
            return exits.FAULT


def _say(text: str) -> None:
    with contextlib.suppress(OSError):  # where nobody can hear it, the exit code still says it
        print(text, file=sys.stderr, flush=True)


def _say_usage(wrong: click.UsageError) -> None:
    """As click would, with what was typed cleaned."""
    from io import StringIO

    from workshop.scenario.clean import clean

    told = StringIO()
    wrong.show(told)
    print(clean(told.getvalue()), end="", file=sys.stderr)


def _help_width() -> int:
    try:
        return max(40, min(80, os.get_terminal_size(1).columns - 2))
    except OSError:
        return 78


def _listen_to_signals() -> None:
    """Let the signals that ask a program to end unwind it, so that what is open gets closed."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _unwind)
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _listen_no_more() -> None:
    """All is closed: a key pressed once more ends what is left of the program, and leaves no traceback."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def _unwind(number: int, _frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # the window that closes may send more than one
    raise exits.Signalled(number)
