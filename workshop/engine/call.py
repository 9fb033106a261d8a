"""From a moment to its call: conditions as bit tests, and the levels that the rules call for."""

from __future__ import annotations

from collections.abc import Iterable
from operator import add
from typing import Generic, NamedTuple, TypeVar

from workshop.engine.lens import Lens, Rule, When
from workshop.engine.verdict import Call, Moment, Points, Reason

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
OPENS = ("state", "opens")
UNTOLD = ("state", "untold")
"""That of some words no more than a level is known; then nobody can say what they lack."""
OPENS_UNSURELY = ("state", "opens unsurely")
"""That the level of the first words may be misread; then nobody can say that something else opens."""

ALWAYS = 1
"""The bit of every set of symbols, so that a condition without keys has something to meet."""

Item = TypeVar("Item")


class BitTest(NamedTuple):
    """A condition: all of these bits, none of those, and one of each group."""

    all: int
    none: int
    groups: tuple[int, ...]


class DecisionTable(Generic[Item]):
    """Things in their order, each under a condition. Asked for every verdict, hence the one flat pass."""

    def __init__(self, rows: Iterable[tuple[BitTest, Item]]) -> None:
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
        for question in lens.asks.values():
            self.any_of("tag", question.wants)
        if lens.abstain:
            self.any_of("tag", lens.abstain.wants)

    def bit(self, sort: str, name: str) -> int:
        """The bit of this symbol, made when first asked for; conditions have made theirs already."""
        return self._bits.setdefault((sort, name), ALWAYS << 1 << len(self._bits))

    def table(self, sort: str) -> dict[str, int]:
        """The bits of one sort by name; a name without a bit is of no concern to any condition."""
        return {name: bit for (of_sort, name), bit in self._bits.items() if of_sort == sort}

    def test(self, when: When) -> BitTest:
        """The condition as bits."""
        wanted = self._union(ALL_OF, when) | (self.bit(*NEGLECTS) if when.neglects else 0)
        unwanted = self._union(NONE_OF, when) | (self.bit(*CHARGED) if when.clean else 0)
        if when.lacks:
            unwanted |= self.bit(*UNTOLD)
        if when.opens is not None:
            wanted |= self.bit(*OPENS) if when.opens else 0
            unwanted |= 0 if when.opens else self.bit(*OPENS) | self.bit(*OPENS_UNSURELY)
        groups = tuple(
            self.any_of(sort, getattr(when, key)) for key, sort in ANY_OF.items() if getattr(when, key)
        )
        return BitTest(wanted, unwanted, groups)

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


class _Rule(NamedTuple):
    reason: Reason
    bit: int
    floors: tuple[str, ...]
    points_if: tuple[tuple[str, Points], ...]


class _Card(NamedTuple):
    reason: Reason
    bits: int
    """The symbols of the circumstances that it brings."""


class Called(NamedTuple):
    """A call with what costs and kinds need to know of it."""

    call: Call
    place: int
    """The place of the called level in the lens; -1 where none is called."""
    present: int
    """The symbols of the moment, of the rules that fired and of the called level."""
    wanted: tuple[int, ...]
    """The places of floors and second levels."""
    answers: int
    """The tags of the moves that answer the question; 0 where carrying its level does."""
    word: str = ""
    """What is called for in a word, where that is no level."""
    asked: str = ""
    """What was needed, where the call abstains."""
    ahead: int = -1
    """Where the call abstains: the place of the one level that is ahead; -1 where none is."""


class Caller:
    """The moment rules of a lens, ready to be asked."""

    def __init__(self, lens: Lens, symbols: Symbols) -> None:
        self._levels = tuple(lens.level)
        self._arithmetic = lens.arithmetic
        self._rules = DecisionTable(
            (symbols.test(rule.when), self._compiled(rule, symbols)) for rule in lens.rule
        )
        self._question_level = {name: question.level for name, question in lens.asks.items()}
        self._stances = symbols.table("stance")
        self._asks = symbols.table("asks")
        self._circumstances = symbols.table("circumstance")
        self._called = [symbols.bit("called", level) for level in self._levels]
        self._answers = {name: symbols.any_of("tag", question.wants) for name, question in lens.asks.items()}
        self._words = {name: question.word or "" for name, question in lens.asks.items()}
        self._abstain = lens.abstain
        self._probes = symbols.any_of("tag", lens.abstain.wants) if lens.abstain else 0
        self._cards = {
            name: _Card(
                Reason(name, card.shows, points_of(card.points, self._levels), card.facts, card.origin),
                sum(self._circumstances.get(circumstance, 0) for circumstance in set(card.circumstances)),
            )
            for name, card in lens.card.items()
        }

    def call(self, moment: Moment) -> Called:
        """What the moment calls for; deterministic, in the order of the lens's rules."""
        present = ALWAYS | self._stances.get(moment.stance, 0) | self._asks.get(moment.asks, 0)
        for circumstance in moment.circumstances:
            present |= self._circumstances.get(circumstance, 0)
        reasons = []
        if moment.cards:
            on_board = [card for name, card in self._cards.items() if name in moment.cards]
            reasons = [card.reason for card in on_board]
            for card in on_board:
                present |= card.bits
        fired = self._rules.holding(present)
        floors: list[str] = []
        for rule in fired:
            present |= rule.bit
            floors += rule.floors
            reasons.append(_with_conditional_points(rule, moment) if rule.points_if else rule.reason)
        totals = _totals(reasons, len(self._levels))
        answers = self._answers.get(moment.asks, 0)
        word = self._words.get(moment.asks, "")
        place = self._called_place(totals, moment.asks)
        if self._abstain and place >= 0 and (lead := _lead(totals)) < self._abstain.lead:
            call = Call(None, totals, tuple(reasons), (), (), abstains=True)
            ahead = place if lead else -1
            abstain = self._abstain
            return Called(call, -1, present, (), self._probes, abstain.word, abstain.asked, ahead)
        if answers and self._question_level[moment.asks] is None:
            place = -1
        if place < 0:
            return Called(Call(None, totals, tuple(reasons), (), ()), place, present, (), answers, word)
        wanted = self._wanted(totals, place, floors)
        seconds = tuple(self._levels[at] for at in wanted if self._levels[at] not in floors)
        call = Call(self._levels[place], totals, tuple(reasons), tuple(dict.fromkeys(floors)), seconds)
        return Called(call, place, present | self._called[place], wanted, answers, word)

    def _compiled(self, rule: Rule, symbols: Symbols) -> _Rule:
        return _Rule(
            Reason(rule.id, rule.because, points_of(rule.points, self._levels), rule.facts, rule.origin),
            symbols.bit("rule", rule.id),
            rule.floors,
            tuple((name, points_of(points, self._levels)) for name, points in rule.points_if.items()),
        )

    def _called_place(self, totals: Points, asks: str) -> int:
        """The level with most points; a tie goes to the question's level, else to the order of the lens."""
        most = max(totals)
        if most <= 0:
            return -1
        at_question = self._question_level.get(asks)
        if at_question is not None and totals[self._levels.index(at_question)] == most:
            return self._levels.index(at_question)
        return totals.index(most)

    def _wanted(self, totals: Points, place: int, floors: list[str]) -> tuple[int, ...]:
        """Floors, and levels called for nearly as much as the called one."""
        least, share = self._arithmetic.second_at_least, self._arithmetic.second_share
        return tuple(
            at
            for at, points in enumerate(totals)
            if at != place
            and (self._levels[at] in floors or (points >= least and share * points >= totals[place]))
        )


def points_of(points: dict[str, int], levels: tuple[str, ...]) -> Points:
    """Points by level as a tuple in the order of the levels."""
    return tuple(points.get(level, 0) for level in levels)


def _lead(totals: Points) -> int:
    """By how much the first is ahead of the second."""
    first, second, *_ = sorted(totals, reverse=True)
    return first - second


def _with_conditional_points(rule: _Rule, moment: Moment) -> Reason:
    points = list(rule.reason.points)
    for circumstance, more in rule.points_if:
        if circumstance in moment.circumstances:
            points = [base + added for base, added in zip(points, more, strict=True)]
    return rule.reason._replace(points=tuple(points))


def _totals(reasons: list[Reason], size: int) -> Points:
    """The reasons' points added up by level; less than none is none."""
    totals = [0] * size
    for reason in reasons:
        totals = [*map(add, totals, reason.points)]
    return tuple([points if points > 0 else 0 for points in totals])
