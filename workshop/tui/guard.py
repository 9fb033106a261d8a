"""A small parent process that gives the terminal back when the app is killed, and knows nothing of the app.

`guarded` must be called before anything heavy is imported: what is in memory then is in memory twice.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

from workshop.language.catalogue import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

RESTORE = (
    "\x1b[?1049l"  # from the alternate screen to the usual one
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l"  # no mouse
    "\x1b[?1004l\x1b[?2004l\x1b[?2048l\x1b[<u"  # no reports of focus, pastes or size, no keyboard protocol
    "\x1b[?25h\x1b[0m\n"
)
"""What a terminal needs to hear that an app left in the middle of things."""
FORWARDED = ("SIGTERM", "SIGHUP", "SIGINT")
"""What asks a program to end."""
OVERDUE = 8
"""Seconds after which a child that was asked to end, and does not, is killed: what it has acknowledged is
on the disk, and nobody is left with a terminal that cannot be typed at."""
KILLED = _(
    "The workshop was stopped from outside; what was marked as saved is kept.\n"
    "To go on with the last session: workshop resume"
)
KILLED_UNSAVED = _("The workshop was stopped from outside. Nothing was saved, as was asked for.")


def guarded(run: Callable[[int | None], int], killed: str = KILLED) -> int:
    """The exit code of `run`, called in a child process with a pipe that closes when this one is gone.

    Where there is no terminal or no `fork`, it is called here, with None. `killed` is said where it was, and
    nobody has asked it to end. Until `run` listens to such signals by itself, they end the child at once.
    """
    if not hasattr(os, "fork") or sys.stdin is None or not sys.stdin.isatty():
        return run(None)
    import termios  # not on every platform

    usual = termios.tcgetattr(sys.stdin)
    reading, writing = os.pipe()
    asked: list[int] = []
    with _signals_held():
        child = os.fork()
        for number in _asking_to_end():
            # Raised into an event loop that begins, an exception would be lost, and the app run on.
            signal.signal(number, signal.SIG_DFL if child == 0 else _handing_on(child, asked))
    if child == 0:
        os.close(writing)
        _end(run(reading))
    os.close(reading)
    status = _waited(child)
    os.close(writing)
    if not os.WIFSIGNALED(status):
        return os.waitstatus_to_exitcode(status)
    ended_by = asked[0] if asked else os.WTERMSIG(status)
    with suppress(OSError, termios.error):  # the terminal may have gone
        os.write(sys.stderr.fileno(), RESTORE.encode())
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, usual)
        if ended_by not in _asking_to_end():
            print(killed, file=sys.stderr, flush=True)
    return 128 + ended_by


def _asking_to_end() -> tuple[signal.Signals, ...]:
    """The signals that ask to end, but for those that whoever began the program has it pass over."""
    numbers = (signal.Signals[name] for name in FORWARDED)
    return tuple(number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN)


@contextmanager
def _signals_held() -> Iterator[None]:
    """Have them wait until it is settled who does what with them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _asking_to_end())
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end(code: int) -> NoReturn:
    """End this process at once: what `run` has closed need not wait for an interpreter to be taken apart."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def _waited(child: int) -> int:
    """The status with which the child ended; it may be stopped and continued."""
    while True:
        _pid, status = os.waitpid(child, os.WUNTRACED)
        if os.WIFSTOPPED(status):
            status = _stopped_with(child, status)
        if os.WIFEXITED(status) or os.WIFSIGNALED(status):
            return status


def _stopped_with(child: int, status: int) -> int:
    """Stop as the child did, for the shell waits for this process; then continue it, unless somebody has."""
    status = _latest(child, status)
    if os.WIFSTOPPED(status):
        os.kill(os.getpid(), signal.SIGSTOP)
        status = _latest(child, status)
    if os.WIFSTOPPED(status):
        _handed_on(child, signal.SIGCONT)
    return status


def _latest(child: int, status: int) -> int:
    changed, now = os.waitpid(child, os.WCONTINUED | os.WUNTRACED | os.WNOHANG)
    return now if changed else status


def _handing_on(child: int, asked: list[int]) -> Callable[[int, FrameType | None], None]:
    """What hands a signal on to the child, notes it, and sees that it is heeded."""

    def hand_on(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        _handed_on(child, number)
        signal.signal(signal.SIGALRM, lambda _number, _frame: _handed_on(child, signal.SIGKILL))
        signal.alarm(OVERDUE)

    return hand_on


def _handed_on(child: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(child, number)
