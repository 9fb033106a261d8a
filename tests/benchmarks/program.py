"""A program in a pseudo-terminal, timed from outside: when bytes come, what memory it takes, how it ends."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

PATIENCE = 30.0


class Program:
    """The command in a terminal of its own, started at once."""

    def __init__(self, command: Sequence[str], home: Path, columns: int = 100, rows: int = 50) -> None:
        environment = {
            **os.environ,
            "WORKSHOP_HOME": str(home),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "TEXTUAL_ANIMATIONS": "none",
        }
        self.started = perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            try:
                _resize(0, columns, rows)
                os.execve(command[0], list(command), environment)
            finally:
                os._exit(127)
        _resize(self._fd, columns, rows)
        self._seen = b""

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self._tree(self.pid)):
            os.kill(process, signal.SIGKILL)
        os.close(self._fd)
        os.waitpid(self.pid, 0)

    def until(self, mark: bytes) -> float:
        """The time at which the bytes have come; what came before them is forgotten."""
        end = perf_counter() + PATIENCE
        while mark not in self._seen:
            assert perf_counter() < end, f"never saw {mark!r}; last: {self._seen[-2000:]!r}"
            self._read(0.5)
        at = perf_counter()
        self._seen = self._seen.split(mark, 1)[1]
        return at

    def turn(self, key: bytes, mark: bytes) -> float:
        """Seconds from the key to the mark."""
        self._rest()
        start = perf_counter()
        os.write(self._fd, key)
        return self.until(mark) - start

    def quit(self, key: bytes) -> float:
        """Seconds from the key until the program has ended."""
        self._rest()
        start = perf_counter()
        os.write(self._fd, key)
        while self._read(PATIENCE):
            pass
        return perf_counter() - start

    def peak_memory(self) -> float:
        """Megabytes: the largest process's peak of resident memory."""
        peaks = []
        for process in self._tree(self.pid):
            status = Path(f"/proc/{process}/status").read_text("ascii", errors="replace")
            found = re.search(r"VmHWM:\s+(\d+)", status)
            peaks.append(int(found[1]) / 1024 if found else 0.0)
        return max(peaks)

    def processes(self) -> list[int]:
        """The program's own process and all that it has begun."""
        return self._tree(self.pid)

    def _rest(self) -> None:
        """Read until nothing has come for a twentieth of a second."""
        while select.select([self._fd], [], [], 0.05)[0] and self._read(0):
            pass
        self._seen = b""

    def _read(self, seconds: float) -> bool:
        if not select.select([self._fd], [], [], seconds)[0]:
            return seconds < PATIENCE
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            return False
        self._seen += data
        return bool(data)

    def _tree(self, process: int) -> list[int]:
        try:
            children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
        except OSError:
            return []
        return [process, *(inner for child in children for inner in self._tree(int(child)))]


def _resize(fd: int, columns: int, rows: int) -> None:
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
