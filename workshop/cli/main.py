"""The way in and the way out: whatever happens, a person gets a sentence and a shell gets an exit code."""

from __future__ import annotations

import contextlib
import errno
import signal
import sys

from workshop.cli import exits, streams
from workshop.language.catalogue import speak
from workshop.store.files import RefusedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

_UNWRITABLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EBADF, errno.EFBIG})


def run() -> int:
    """Carry out the command line and return the exit code."""
    streams.prepare()
    speak()
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
    except RefusedError as refused:
        _say(refused.says)
        return exits.OPEN_ELSEWHERE if refused.open_elsewhere else exits.UNUSABLE
    except KeyboardInterrupt:
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
    """The exit code of the command. The app and a plain check need no reader of options: that takes time."""
    if sys.argv[1:2] == ["check"] and sys.argv[2:] and not any(word[:1] == "-" for word in sys.argv[2:]):
        from workshop.cli.authoring.check import check_files

        code = check_files(sys.argv[2:], "text", strict=False)
        sys.stdout.flush()
        return code
    if len(sys.argv) > 1:
        from workshop.cli.parsing import carry_out

        return carry_out(sys.argv[1:])
    from workshop.cli.app import open_app

    return open_app()


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
