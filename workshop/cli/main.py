"""The way in and the way out: whatever happens, a person gets a sentence and a shell gets an exit code."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import sys

import click

from workshop.cli import exits, streams
from workshop.cli.commands import workshop

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

_UNWRITABLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EBADF, errno.EFBIG})


def run() -> int:
    """Carry out the command line and return the exit code."""
    streams.prepare()
    _listen_to_signals()
    code = _ended()
    streams.abandon_output()
    return code


def _ended() -> int:
    """The exit code of the command, everything that it raises included."""
    try:
        return _carried_out()
    except exits.Ends as ended:
        _say(ended.says)
        return ended.code
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.UsageError as wrong:
        wrong.show()
        return exits.UNUSABLE
    except (KeyboardInterrupt, click.Abort):
        return exits.SIGNALLED + signal.SIGINT
    except exits.Signalled as signalled:
        return exits.SIGNALLED + signalled.number
    except BrokenPipeError:
        # As if by the signal, like any program whose reader has gone before everything was told.
        return exits.SIGNALLED + getattr(signal, "SIGPIPE", 13)
    except OSError as failed:
        if failed.filename is None and failed.errno in _UNWRITABLE:
            _say(f"The output could not be written: {failed.strerror}.")
            return exits.UNUSABLE
        return _fault(failed)
    except BaseException as fault:
        return _fault(fault)


def _carried_out() -> int:
    with workshop.make_context("workshop", sys.argv[1:], terminal_width=_help_width()) as context:
        code = workshop.invoke(context)
    sys.stdout.flush()
    return code if isinstance(code, int) else exits.FINE


def _help_width() -> int:
    """Click would find it too, by importing far more than that."""
    try:
        return max(40, min(80, os.get_terminal_size(1).columns - 2))
    except OSError:
        return 78


def _fault(fault: BaseException) -> int:
    from workshop.cli.faults import keep_details, sentence

    _say(sentence(keep_details(fault)))
    return exits.FAULT


def _say(text: str) -> None:
    with contextlib.suppress(OSError):  # where nobody can hear it, the exit code still says it
        print(text, file=sys.stderr, flush=True)


def _listen_to_signals() -> None:
    """Let the signals that ask a program to end unwind it, so that what is open gets closed."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _unwind)


def _unwind(number: int, _frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # the window that closes may send more than one
    raise exits.Signalled(number)
