"""The real program under a pseudo-terminal, and a screen that shows what a person would see."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic

import pyte

PATIENCE = 30.0
"""Seconds until a test gives up waiting for something to be shown; a busy machine is slow."""
KEYS = {
    "Enter": "\r",
    "Escape": "\x1b",
    "Tab": "\t",
    "Space": " ",
    "Up": "\x1b[A",
    "Down": "\x1b[B",
    "Right": "\x1b[C",
    "Left": "\x1b[D",
    "PageDown": "\x1b[6~",
    "PageUp": "\x1b[5~",
    "Backspace": "\x7f",
    "C-c": "\x03",
    "C-p": "\x10",
    "C-q": "\x11",
}


class Terminal:
    """`workshop` with these arguments in a terminal of its own. `home` is its WORKSHOP_HOME."""

    def __init__(
        self, *args: str, home: Path, columns: int = 80, rows: int = 24, env: Mapping[str, str] | None = None
    ) -> None:
        self.raw = b""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "WORKSHOP_HOME": str(home),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "TEXTUAL_ANIMATIONS": "none",
            **(env or {}),
        }
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            try:
                self._resize(0, columns, rows)
                os.execve(sys.executable, [sys.executable, "-m", "workshop", *args], environment)
            finally:
                os._exit(127)
        self._resize(self._fd, columns, rows)
        self._status: int | None = None

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self._status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._fd)

    @property
    def text(self) -> str:
        """The screen as lines of text."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def shows(self, *words: str) -> bool:
        """Whether all of these stand on the screen, whatever line breaks lie within them."""
        screen = " ".join(self.text.split())
        return all(" ".join(word.split()) in screen for word in words)

    def wait_for(self, *words: str, patience: float = PATIENCE) -> None:
        """Return when all of these are on the screen."""
        end = monotonic() + patience
        while not self.shows(*words):
            assert monotonic() < end, f"never saw {words!r} in:\n{self.text}"
            assert self._read(end - monotonic()), f"ended before {words!r}:\n{self.text}"

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Return when this holds, of something that no screen shows."""
        end = monotonic() + PATIENCE
        while not holds():
            assert monotonic() < end, f"it never held:\n{self.text}"
            self._read(0.05)

    def press(self, *keys: str) -> None:
        """Press keys one after the other: names of KEYS, or characters."""
        for key in keys:
            os.write(self._fd, KEYS.get(key, key).encode())

    def press_until(self, key: str, *words: str, apart: float = 0.4) -> None:
        """Press the key as a hand does, again and again with time between, until these are on the screen."""
        end = monotonic() + PATIENCE
        while not self.shows(*words):
            assert monotonic() < end, f"never saw {words!r} in:\n{self.text}"
            self.press(key)
            again = monotonic() + apart
            while monotonic() < again and not self.shows(*words):
                assert self._read(again - monotonic()), f"ended before {words!r}:\n{self.text}"

    def send(self, data: bytes) -> None:
        """Bytes that no keyboard sends."""
        os.write(self._fd, data)

    def flood(self, data: bytes, seconds: float) -> None:
        """The same bytes again and again, as fast as they are read, for so long or until the program ends."""
        end, rest = monotonic() + seconds, b""
        os.set_blocking(self._fd, False)
        while monotonic() < end:
            reads, writes, _ = select.select([self._fd], [self._fd], [], 0.1)
            if reads and not self._read(0):
                break
            rest = rest or data * 50
            if writes:
                try:
                    rest = rest[os.write(self._fd, rest) :]
                except OSError:
                    continue
        os.set_blocking(self._fd, True)

    def resize(self, columns: int, rows: int) -> None:
        self._resize(self._fd, columns, rows)
        self._screen.resize(rows, columns)

    def wait(self, patience: float = PATIENCE) -> int:
        """The exit code once the program has ended: 128 + n where a signal ended it."""
        end = monotonic() + patience
        while self._read(max(0.0, end - monotonic())):
            assert monotonic() < end, f"still running:\n{self.text}"
        _, status = os.waitpid(self.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        self._status = code if code >= 0 else 128 - code
        return self._status

    def hang_up(self) -> int:
        """Take the terminal away, whatever was still to be read, and give the exit code."""
        os.close(self._fd)
        self._fd = os.open(os.devnull, os.O_RDONLY)
        _, status = os.waitpid(self.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        self._status = code if code >= 0 else 128 - code
        return self._status

    def settings(self) -> list[object]:
        """The terminal's own settings (echo, line mode …), to compare before and after."""
        return termios.tcgetattr(self._fd)

    def _read(self, seconds: float) -> bool:
        """Take in what the program has written; False once it has closed the terminal."""
        ready, _, _ = select.select([self._fd], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            return False
        self.raw += data
        self._stream.feed(data)
        return bool(data)

    @staticmethod
    def _resize(fd: int, columns: int, rows: int) -> None:
        fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
