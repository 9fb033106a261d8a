"""One scene of a path, with what was decided there: ballots, rounds of hands, the choice and the guess."""

from __future__ import annotations

from dataclasses import dataclass

Counts = tuple[tuple[str, int], ...]
"""Hands by what they were raised for, in the order first counted; the empty name stands for the undecided."""
UNDECIDED = ""


@dataclass(frozen=True, slots=True)
class Round:
    number: int
    counts: Counts = ()
    corrections: int = 0
    """How often a count was put right."""

    def counted(self, choice: str, count: int) -> Round:
        """The round with this count, which replaces an earlier one of the same choice."""
        corrected = count_of(self.counts, choice) is not None
        return Round(self.number, with_count(self.counts, choice, count), self.corrections + corrected)

    @property
    def total(self) -> int:
        """All hands counted, the undecided included."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True)
class Visit:
    scene: str
    tracks: tuple[int, ...]
    """The tracks' values on entering."""
    votes: tuple[tuple[str, str], ...] = ()
    """Response by voter: one ballot each, the last one cast."""
    rounds: tuple[Round, ...] = ()
    guesses: Counts = ()
    """Hands by level."""
    choice: str | None = None
    guess: str | None = None
    fit: int | None = None
    exploring: str | None = None
    """Another response that is looked at, after the verdict on the choice."""
    explored: tuple[str, ...] = ()
    """Every response that was looked at so, in the order first looked at."""
    taken_back: int = 0
    """How often something was revealed by accident and hidden again."""
    notes: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The response whose consequence and verdict are looked at; raises LookupError before a choice."""
        response = self.exploring or self.choice
        if response is None:
            raise LookupError("nothing has been chosen yet")
        return response


@dataclass(frozen=True, slots=True)
class Path:
    """A path that was left for another branch."""

    visits: tuple[Visit, ...]
    ending: str | None


def count_of(counts: Counts, choice: str) -> int | None:
    """The hands counted for it; None where none were counted yet."""
    return next((count for name, count in counts if name == choice), None)


def with_count(counts: Counts, choice: str, count: int) -> Counts:
    """The counts with this one in the place of an earlier one of the same choice."""
    if count_of(counts, choice) is None:
        return (*counts, (choice, count))
    return tuple((name, count if name == choice else before) for name, before in counts)
