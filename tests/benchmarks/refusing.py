"""Files of the largest size, made to be heavy: refused by `workshop check` in bounded time and memory.

Each is a shape that costs a parser, a scanner or a list of mistakes most; start-up is included.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks.measure import Figure
from workshop.scenario.toml.positions import MOST_VALUES
from workshop.scenario.toml.source import MOST_BYTES

SECONDS, MEGABYTES = 1.0, 200.0
SIZE = MOST_BYTES - 10_000
VALUES = MOST_VALUES - 1_000
"""Just not too many to be counted out before they are parsed."""
SHAPES: dict[str, Callable[[], str]] = {
    "open lists": lambda: "a = " + "[" * SIZE,
    "open inline tables": lambda: "a = " + "{a = " * (SIZE // 5),
    "a key of many parts": lambda: "x = 1\n" + ".".join("a" * (SIZE // 2)) + " = 1",
    "numbers": lambda: "a = [" + "1," * (SIZE // 2),
    "numbers, just few enough": lambda: "[x]\na = [" + "1," * VALUES + "]",
    "empty texts": lambda: "a = [" + "''," * (SIZE // 3),
    "inline tables": lambda: "a = [" + "{}," * (SIZE // 3),
    "many keys": lambda: "".join(f"k{at}=1\n" for at in range(SIZE // 10)),
    "keys, just few enough": lambda: "".join(f"k{at}=1\n" for at in range(VALUES)) + "[scene.a]\n",
    "responses": lambda: "[[scene.a.response]]\n" * (SIZE // 22),
    "headers, just few enough": lambda: "".join(f"[k{at}.a]\n" for at in range(VALUES // 2)),
    "one number": lambda: "a = " + "1" * SIZE,
    "one comment": lambda: "#" + "x" * SIZE,
    "lines": lambda: "\n" * SIZE,
    "backslashes": lambda: 'a = "' + r"\\" * (SIZE // 2) + '"',
    "a text not closed": lambda: "[scene.a]\na = " + '"""\\' * (SIZE // 4),
    "bidi characters": lambda: "a = '" + "a\u202e" * (SIZE // 4) + "'",
    "marks": lambda: "a = 'e" + "\u0301" * (SIZE // 2) + "'",
    "unknown keys": lambda: "".join(
        f"[scene.s{at}]\n" + "".join(f"k{key} = 1\n" for key in range(28)) for at in range(490)
    ),
    "near names": lambda: "".join(f"[scene.s{at}x]\nnext = 's{at}'\n" for at in range(490)),
    "wrong responses": lambda: "".join(
        f"[scene.s{at}]\nresponse = [{'{ a = 1 },' * 8}]\n" for at in range(490)
    ),
}
_MEASURED = (
    "import resource, subprocess, sys\n"
    "code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode\n"
    "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
    "print(code, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)\n"
)


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        for name, made in SHAPES.items():
            path = Path(folder) / "heavy.toml"
            path.write_text(made(), "utf-8")
            seconds, megabytes = _refused(path)
            yield Figure(f"{name}: CPU / 1 s", seconds, SECONDS, seconds / SECONDS, 1, "s")
            yield Figure(f"{name}: memory / 200 MB", megabytes, MEGABYTES, megabytes / MEGABYTES, 1, "MB")


def _refused(path: Path) -> tuple[float, float]:
    """CPU seconds and megabytes of the check, which ends in errors."""
    command = [sys.executable, "-c", _MEASURED, sys.executable, "-m", "workshop", "check", str(path)]
    environment = {**os.environ, "WORKSHOP_HOME": str(path.parent)}
    said = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    code, seconds, megabytes = said.split()
    assert code == "1", said
    return float(seconds), float(megabytes)
