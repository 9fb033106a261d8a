"""How well a reader reads labelled replies: confusion, precision, recall, rightness by margin and length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from workshop.authoring.words.labelled import LabelledReply
from workshop.engine.sighting import NONE, OwnWordsReader, WordReading
from workshop.engine.weights import Margins

LENGTHS = (7, 15, 31)
"""Words from which on a reply counts as longer."""
STEPS = tuple(step / 100 for step in range(0, 60, 5))
"""The margins at which coverage is told against rightness."""
SURE = 0.95
"""What reads as a level has to be right so often, on voices that never trained."""
ONE_OF_TWO = 0.85
"""What is between two levels has to be one of them so often."""


class Tried(NamedTuple):
    """A labelled reply and how it was read."""

    level: str
    words: int
    reading: WordReading
    clauses: tuple[bool, ...] = ()
    """Of each clause with a label, whether it is read right."""

    @property
    def read(self) -> str:
        return self.reading.level or NONE

    @property
    def is_right(self) -> bool:
        return self.read == self.level


class LevelAccuracy(NamedTuple):
    """Of one level, or of `none`; shares are None where there is nothing to share."""

    level: str
    replies: int
    precision: float | None
    recall: float | None


class RightShare(NamedTuple):
    """Some of the replies, and how many of them are read right."""

    covers: float
    """The share of all replies."""
    replies: int
    right: float | None
    """None where there is no such reply."""


class Accuracy(NamedTuple):
    """What a reader makes of labelled replies."""

    replies: int
    right: float
    macro_f1: float | None
    """None where only one level was labelled."""
    confusion: Mapping[str, Mapping[str, int]]
    """By label, then by what was read."""
    levels: tuple[LevelAccuracy, ...]
    lengths: Mapping[str, RightShare]
    """By the number of words, `under 7`, `7 to 14`, …"""
    margins: Mapping[float, RightShare]
    """By the least margin."""
    certainties: Mapping[str, RightShare]
    """By what is said of the reading; `between` is right where either level is."""
    clauses: RightShare
    """Of all clauses with a label, in replies that have several."""


def tried_on(reader: OwnWordsReader, replies: Iterable[LabelledReply]) -> list[Tried]:
    """The replies as the reader reads them."""
    return [_tried(reader, reply) for reply in replies]


def _tried(reader: OwnWordsReader, reply: LabelledReply) -> Tried:
    reading = reader.read(reply.text)
    labels = reply.levels_at(clause.span for clause in reading.clauses)
    of_clauses = [
        (clause.level or NONE) == label
        for clause, label in zip(reading.clauses, labels, strict=True)
        if label is not None and len(reading.clauses) > 1
    ]
    return Tried(reply.level, len(reply.text.split()), reading, tuple(of_clauses))


def accuracy_of(rows: Sequence[Tried], levels: Sequence[str]) -> Accuracy:
    """What there is to say of at least one tried_on reply; `levels` has `none` among them."""
    confusion = {level: Counter(row.read for row in rows if row.level == level) for level in levels}
    each = tuple(_level(level, confusion) for level in levels)
    f1 = [_f1(level) for level in each if level.replies]
    return Accuracy(
        len(rows),
        sum(row.is_right for row in rows) / len(rows),
        sum(f1) / len(f1) if len(f1) > 1 else None,
        {level: {read: confusion[level][read] for read in levels} for level in levels},
        each,
        {
            name: _share(rows, [row for row in rows if least <= row.words < most])
            for name, least, most in _lengths()
        },
        {step: _share(rows, [row for row in rows if row.reading.margin >= step]) for step in STEPS},
        {
            certainty: _share(
                rows, [row for row in rows if row.reading.certainty == certainty], certainty == "between"
            )
            for certainty in ("reads as", "between", "cannot tell")
        },
        _of_clauses([right for row in rows for right in row.clauses]),
    )


def _of_clauses(right: Sequence[bool]) -> RightShare:
    return RightShare(1.0, len(right), sum(right) / len(right) if right else None)


def margins_of(rows: Sequence[Tried]) -> Margins:
    """From which margins on to say what, by replies of voices that the reader was not trained on."""
    steps = [step / 100 for step in range(1, 100)]

    def sure(step: float) -> bool:
        beyond = [row for row in rows if row.reading.margin >= step]
        return not beyond or sum(row.is_right for row in beyond) >= SURE * len(beyond)

    reads_as = next((step for step in steps if sure(step)), 1.0)

    def one_of_two(step: float) -> bool:
        between = [row for row in rows if step <= row.reading.margin < reads_as]
        return not between or sum(_holds(row) for row in between) >= ONE_OF_TWO * len(between)

    return Margins(reads_as, next((step for step in steps if step >= reads_as or one_of_two(step)), reads_as))


def _holds(row: Tried) -> bool:
    """Whether the label is one of the first two."""
    return row.level in (row.read, row.reading.second or NONE)


def _level(level: str, confusion: Mapping[str, Counter[str]]) -> LevelAccuracy:
    right, labelled = confusion[level][level], confusion[level].total()
    read = sum(row[level] for row in confusion.values())
    return LevelAccuracy(
        level, labelled, right / read if read else None, right / labelled if labelled else None
    )


def _f1(level: LevelAccuracy) -> float:
    precision, recall = level.precision or 0.0, level.recall or 0.0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _share(rows: Sequence[Tried], some: Sequence[Tried], either: bool = False) -> RightShare:
    right = sum(_holds(row) if either else row.is_right for row in some)
    return RightShare(len(some) / len(rows), len(some), right / len(some) if some else None)


def _lengths() -> list[tuple[str, int, int]]:
    bounds = [0, *LENGTHS, 1_000_000]
    names = [f"under {LENGTHS[0]}", *(f"{a} to {b - 1}" for a, b in pairwise(LENGTHS))]
    names.append(f"{LENGTHS[-1]} and more")
    return [(name, *ends) for name, ends in zip(names, pairwise(bounds), strict=True)]
