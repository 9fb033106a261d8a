"""Shipped scenarios with something broken at random: located problems or a scenario, and never a traceback.

MUTATIONS=1000 in the environment tries so many; the tests take fewer.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from workshop.authoring.check.check import check_scenario
from workshop.scenario.languages import taken_apart
from workshop.scenario.problems import Problem, Problems, problems_of
from workshop.scenario.toml.source import read_source
from workshop.store.lenses import LensShelf
from workshop.store.library import shipped

TRIED = int(os.environ.get("MUTATIONS", "350"))
FILES = sorted(path for path in shipped().glob("*.toml") if not taken_apart(path.name))
LONGEST_LINE = 2000
Break = Callable[[bytes, Random], bytes]


def _flipped(data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def _without_a_sign(data: bytes, chance: Random) -> bytes:
    at = chance.choice([at for at, byte in enumerate(data) if byte in b"\"'[]{}=,"])
    return data[:at] + data[at + 1 :]


def _without_a_line(data: bytes, chance: Random) -> bytes:
    lines = data.splitlines(True)
    del lines[chance.randrange(len(lines))]
    return b"".join(lines)


def _with_lines_swapped(data: bytes, chance: Random) -> bytes:
    lines = data.splitlines(True)
    one, other = chance.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def _with_a_line_doubled(data: bytes, chance: Random) -> bytes:
    lines = data.splitlines(True)
    lines.insert(chance.randrange(len(lines)), chance.choice(lines))
    return b"".join(lines)


def _with_a_word_for_another(data: bytes, chance: Random) -> bytes:
    words = data.split(b" ")
    words[chance.randrange(len(words))] = chance.choice(words)
    return b" ".join(words)


def _cut_off(data: bytes, chance: Random) -> bytes:
    return data[: chance.randrange(len(data))]


BREAKS: tuple[Break, ...] = (
    _flipped,
    _without_a_sign,
    _without_a_line,
    _with_lines_swapped,
    _with_a_line_doubled,
    _with_a_word_for_another,
    _cut_off,
)


def _told(path: Path) -> tuple[bool, Problems]:
    """Whether there is a scenario, and what is said about the file."""
    source = read_source(path)
    if isinstance(source, Problem):
        return False, problems_of([source])
    document, problems = check_scenario(source, LensShelf(path.parent))
    return document is not None, problems


@pytest.mark.slow
@pytest.mark.parametrize("how", BREAKS, ids=lambda how: how.__name__.strip("_").replace("_", " "))
def test_a_broken_file_gives_located_problems_or_a_scenario(how: Break, tmp_path: Path):
    originals = [path.read_bytes() for path in FILES]
    path = tmp_path / "mine.toml"
    for number in range(-(-TRIED // len(BREAKS))):
        chance = Random(f"{how.__name__} {number}")
        data = how(chance.choice(originals), chance)
        path.write_bytes(data)
        loaded, problems = _told(path)
        assert loaded == (problems.errors == 0), number
        lines = data.count(b"\n") + 1
        for problem, line in zip(problems.shown, problems.lines(), strict=False):
            assert 1 <= problem.line <= lines, (number, line)
            assert problem.column >= 1
            assert line.isprintable(), (number, line)
            assert len(line) <= LONGEST_LINE, (number, line)
