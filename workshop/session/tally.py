"""Hands and what they say: totals that must be right, and how a room fell by level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from workshop.session.lifecycle import Phase
from workshop.session.play import Play
from workshop.session.state import State
from workshop.session.visit import UNDECIDED, Counts, Round, count_of

PRACTICE_CHOICES = ("1", "2", "3")
EXIT_SCORES = ("1", "2", "3", "4", "5")
FEW, MANY = 35, 70
"""Per cent of hands at the called level: fewer want a hint, more want to go on, else talk (Vickrey 2015)."""


class Tally(NamedTuple):
    """Hands counted for what a phase asks about."""

    choices: tuple[str, ...]
    counts: Counts

    @property
    def total(self) -> int:
        return sum(count for _, count in self.counts)

    def hands_for(self, choice: str) -> int | None:
        """The hands for it; None where none were counted yet."""
        return count_of(self.counts, choice)


def tally_of(play: Play, state: State) -> Tally | None:
    """The tally of what is asked just now; None where hands are not asked for or shown."""
    match state.phase:
        case Phase.PRACTICE:
            return Tally(PRACTICE_CHOICES, state.practice)
        case Phase.EXIT:
            return Tally(EXIT_SCORES, state.exits)
        case Phase.GUESS:
            return Tally(tuple(play.lens.level), state.visit.guesses)
        case Phase.VOTE | Phase.VOTED | Phase.DISTRIBUTION:
            offered = play.story.offered(state.visit.scene, state.visit.tracks)
            rounds = state.visit.rounds
            return Tally(tuple(one.id for one in offered), rounds[-1].counts if rounds else ())
        case _:
            return None


def most_hands(tally: Tally) -> tuple[str, ...]:
    """The choices with most hands; none where nobody raised one."""
    hands = {choice: tally.hands_for(choice) or 0 for choice in tally.choices}
    most = max(hands.values(), default=0)
    return tuple(choice for choice, count in hands.items() if count == most and most > 0)


def by_level(play: Play, scene: str, one: Round) -> Mapping[str | None, int]:
    """Hands by the level that leads each response, in the order of the lens; None gathers all the rest."""
    hands: dict[str | None, int] = {**dict.fromkeys(play.lens.level, 0), None: 0}
    for choice, count in one.counts:
        level = None if choice == UNDECIDED else play.judge.verdict(scene, choice).reading.level
        hands[level] += count
    return hands


def share_at_called(play: Play, scene: str, one: Round) -> int | None:
    """Per cent of the hands raised for a response at the called level; None where there are none."""
    called = play.judge.call(scene).level
    hands = by_level(play, scene, one)
    total = sum(hands.values())
    return round(100 * hands[called] / total) if total and called is not None else None
