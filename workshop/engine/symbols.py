"""Conditions as bit tests: a moment and a response become a set of symbols, and every rule asks that set."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from workshop.engine.lens import When

ANY_OF = {
    "stance": "stance",
    "asks": "asks",
    "any_circumstance": "circumstance",
    "has": "tag",
    "only": "only",
    "fired": "rule",
    "called": "called",
    "leads": "leads",
    "base": "base",
    "charged": "cost",
}
"""Keys of a condition of which one named symbol must be there, and the sort of those symbols."""
ALL_OF = {"circumstances": "circumstance", "weak": "weak"}
NONE_OF = {"without": "circumstance", "lacks": "tag"}
NEGLECTS = ("state", "neglects")
CHARGED = ("state", "charged")


class Test(NamedTuple):
    """A condition: all of these bits, none of those, and one of each group."""

    all: int
    none: int
    groups: tuple[int, ...]


def holds(test: Test, present: int) -> bool:
    """Whether the set of symbols `present` meets the condition."""
    wanted, unwanted, groups = test
    if present & wanted != wanted or present & unwanted:
        return False
    for group in groups:  # noqa: SIM110 - a generator would cost more than the tests themselves
        if not present & group:
            return False
    return True


class Symbols:
    """A bit for every (sort, name) that the conditions of a lens speak of; others are not worth one."""

    def __init__(self) -> None:
        self._bits: dict[tuple[str, str], int] = {}

    def bit(self, sort: str, name: str) -> int:
        """The bit of this symbol, made when first asked for."""
        return self._bits.setdefault((sort, name), 1 << len(self._bits))

    def table(self, sort: str) -> dict[str, int]:
        """The bits of one sort by name; a name without a bit is of no concern to any condition."""
        return {name: bit for (of_sort, name), bit in self._bits.items() if of_sort == sort}

    def test(self, when: When) -> Test:
        """The condition as bits."""
        wanted = self._union(ALL_OF, when) | (self.bit(*NEGLECTS) if when.neglects else 0)
        unwanted = self._union(NONE_OF, when) | (self.bit(*CHARGED) if when.clean else 0)
        groups = tuple(
            self._bits_of(sort, getattr(when, key)) for key, sort in ANY_OF.items() if getattr(when, key)
        )
        return Test(wanted, unwanted, groups)

    def _union(self, sorts: dict[str, str], when: When) -> int:
        bits = 0
        for key, sort in sorts.items():
            bits |= self._bits_of(sort, getattr(when, key))
        return bits

    def _bits_of(self, sort: str, names: Iterable[str]) -> int:
        bits = 0
        for name in names:
            bits |= self.bit(sort, name)
        return bits
