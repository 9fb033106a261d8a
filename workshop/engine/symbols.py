"""Conditions as bit tests: a moment and a response become a set of symbols, and every rule asks that set."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, NamedTuple, TypeVar

from workshop.engine.lens import Lens, When

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


ALWAYS = 1
"""The bit of every set of symbols, so that a condition without keys has something to meet."""

Item = TypeVar("Item")


class Test(NamedTuple):
    """A condition: all of these bits, none of those, and one of each group."""

    all: int
    none: int
    groups: tuple[int, ...]


class Table(Generic[Item]):
    """Things in their order, each under a condition. Asked for every verdict, hence the one flat pass."""

    def __init__(self, rows: Iterable[tuple[Test, Item]]) -> None:
        self._rows = [
            (test.groups[0] if test.groups else ALWAYS, test.all, test.none, test.groups[1:], item)
            for test, item in rows
        ]

    def holding(self, present: int) -> list[Item]:
        """The things whose condition the set of symbols meets."""
        return [
            item
            for first, wanted, unwanted, others, item in self._rows
            if present & first
            and present & wanted == wanted
            and not present & unwanted
            and (not others or all(present & group for group in others))
        ]


class Symbols:
    """A bit for every (sort, name) that the conditions of a lens speak of; others are not worth one."""

    def __init__(self, lens: Lens) -> None:
        self._bits: dict[tuple[str, str], int] = {}
        conditions = [row.when for row in lens.rule]
        conditions += [row.when for row in lens.cost]
        conditions += [row.when for row in lens.match]
        for when in conditions:
            self.test(when)
        self.any_of("tag", lens.base.bridged.tags)

    def bit(self, sort: str, name: str) -> int:
        """The bit of this symbol, made when first asked for; conditions have made theirs already."""
        return self._bits.setdefault((sort, name), ALWAYS << 1 << len(self._bits))

    def table(self, sort: str) -> dict[str, int]:
        """The bits of one sort by name; a name without a bit is of no concern to any condition."""
        return {name: bit for (of_sort, name), bit in self._bits.items() if of_sort == sort}

    def test(self, when: When) -> Test:
        """The condition as bits."""
        wanted = self._union(ALL_OF, when) | (self.bit(*NEGLECTS) if when.neglects else 0)
        unwanted = self._union(NONE_OF, when) | (self.bit(*CHARGED) if when.clean else 0)
        groups = tuple(
            self.any_of(sort, getattr(when, key)) for key, sort in ANY_OF.items() if getattr(when, key)
        )
        return Test(wanted, unwanted, groups)

    def _union(self, sorts: dict[str, str], when: When) -> int:
        bits = 0
        for key, sort in sorts.items():
            bits |= self.any_of(sort, getattr(when, key))
        return bits

    def any_of(self, sort: str, names: Iterable[str]) -> int:
        """The bits of these symbols together."""
        bits = 0
        for name in names:
            bits |= self.bit(sort, name)
        return bits
