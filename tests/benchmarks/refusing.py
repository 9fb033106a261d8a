"""Files of the largest size, made to be heavy: refused by `workshop check` in bounded time and memory.

Each is a shape that costs a parser, a scanner or a list of mistakes most; start-up is included.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks.measure import Figure
from tests.benchmarks.spent import spent
from workshop.scenario.toml.positions import MOST_VALUES
from workshop.scenario.toml.source import MOST_BYTES

SECONDS, MEGABYTES = 1.0, 200.0
SIZE = MOST_BYTES - 10_000
VALUES = MOST_VALUES - 1_000
"""Just not too many to be counted out before they are parsed."""
SHAPES: dict[str, Callable[[], str]] = {
    "open lists": lambda: "a = " + "[" * SIZE,
    "a key of many parts": lambda: "x = 1\n" + ".".join("a" * (SIZE // 2)) + " = 1",
    "numbers, just few enough": lambda: "[x]\na = [" + "1," * VALUES + "]",
    "keys, just few enough": lambda: "".join(f"k{at}=1\n" for at in range(VALUES)) + "[scene.a]\n",
    "responses": lambda: "[[scene.a.response]]\n" * (SIZE // 22),
    "one number": lambda: "a = " + "1" * SIZE,
    "bidi characters": lambda: "a = '" + "a\u202e" * (SIZE // 4) + "'",
    "unknown keys": lambda: "".join(
        f"[scene.s{at}]\n" + "".join(f"k{key} = 1\n" for key in range(28)) for at in range(SIZE // 300)
    ),
    "near names": lambda: "".join(f"[scene.s{at}x]\nnext = 's{at}'\n" for at in range(SIZE // 200)),
    "wrong responses": lambda: "".join(
        f"[scene.s{at}]\nresponse = [{'{ a = 1 },' * 8}]\n" for at in range(SIZE // 200)
    ),
}


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        for name, made in SHAPES.items():
            path = Path(folder) / "heavy.toml"
            path.write_text(made(), "utf-8")
            code, seconds, megabytes = spent("check", path)
            assert code == 1, name
            yield Figure(f"{name}: CPU / 1 s", seconds, SECONDS, seconds / SECONDS, 1, "s")
            yield Figure(f"{name}: memory / 200 MB", megabytes, MEGABYTES, megabytes / MEGABYTES, 1, "MB")
