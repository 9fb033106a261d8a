"""The command as a person runs it: a process of its own, with a home of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
SECONDS = 60


class Done(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Done]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def environment(home: Path, tmp_path: Path) -> dict[str, str]:
    """Nothing of the developer's own: no settings, no terminal, no locale but UTF-8."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "WORKSHOP_HOME": str(home),
        "SYSTEMROOT": os.environ.get("SYSTEMROOT", ""),
    }


@pytest.fixture
def run(environment: dict[str, str], tmp_path: Path) -> Run:
    """`run("play", "x", typed="1\\n")` gives code, output and talk; no output ever holds a traceback."""

    def _run(*arguments: str, typed: str | bytes = b"", **more: str) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "workshop", *arguments],
            input=typed.encode() if isinstance(typed, str) else typed,
            capture_output=True,
            cwd=tmp_path,
            env={**environment, **more},
            timeout=SECONDS,
            check=False,
        )
        out, err = (each.decode("utf-8", "surrogateescape") for each in (done.stdout, done.stderr))
        assert "Traceback" not in out + err, out + err
        return Done(done.returncode, out, err)

    return _run


class Started:
    """A run that is still going on, to be typed at and listened to."""

    def __init__(self, arguments: tuple[str, ...], environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "workshop", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
        )

    def types(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()

    def says(self, words: str) -> None:
        """Read on until these words were said."""
        assert self.process.stdout
        for line in self.process.stdout:
            if words.encode() in line:
                return
        raise AssertionError(f"never said: {words}")

    def ends(self) -> Done:
        out, err = self.process.communicate(timeout=SECONDS)
        return Done(self.process.returncode, (out or b"").decode(), err.decode())


@pytest.fixture
def start(environment: dict[str, str]) -> Callable[..., Started]:
    return lambda *arguments: Started(arguments, environment)
