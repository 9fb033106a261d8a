"""Hands and what they say: totals, how a room fell by level, and how that is said aloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from workshop.engine.verdict import MAX_FIT
from workshop.language.catalogue import _
from workshop.scenario.play import Play
from workshop.session.group_views import HandsView, LevelRound, RoundView
from workshop.session.phases import Phase
from workshop.session.state import (
    FOCUS_POINTS,
    UNDECIDED,
    Counts,
    Poll,
    Round,
    State,
    Visit,
    count_of,
)
from workshop.session.views import LevelView, ResponseView, joined, level_views

PRACTICE_NUMBERS = ("1", "2", "3")
EXIT_SCORES = ("1", "2", "3", "4", "5")
FEW, MANY = 35, 70
"""Per cent of hands at the called level: fewer want a hint, more want to go on, else talk (Vickrey 2015)."""


class Tally(NamedTuple):
    """Hands and ballots for what a phase asks about."""

    choices: tuple[str, ...]
    poll: Poll

    @property
    def counts(self) -> Counts:
        """Both in one."""
        return self.poll.counts

    @property
    def total(self) -> int:
        return self.poll.total

    def hands_for(self, choice: str) -> int | None:
        """The hands for it, without ballots; None where none were counted yet."""
        return count_of(self.poll.hands, choice)


def tally_of(play: Play, state: State) -> Tally | None:
    """The tally of what is asked just now; None where hands are not asked for or shown."""
    match state.phase:
        case Phase.PRACTICE:
            return Tally(PRACTICE_NUMBERS, state.practice)
        case Phase.EXIT:
            return Tally(EXIT_SCORES, state.exits)
        case Phase.GUESS:
            return Tally(tuple(play.lens.level), state.visit.guesses)
        case Phase.VOTE | Phase.VOTED | Phase.DISTRIBUTION:
            offered = play.story.offered(state.visit.scene, state.visit.tracks)
            rounds = state.visit.rounds
            return Tally(tuple(one.id for one in offered), rounds[-1].poll if rounds else Poll())
        case _:
            return None


RATED = tuple(str(rating) for rating in range(MAX_FIT + 1))
"""How well a reply served, as ballots say it."""


def may_answer(play: Play, state: State, choice: str) -> bool:
    """Whether a phone may answer this to what is asked just now."""
    match state.phase:
        case Phase.PRACTICE if state.practice_shown:
            return False
        case Phase.FOCUS:
            return placed_by(play, choice) is not None
        case Phase.VERDICT:
            return choice in RATED
        case _:
            tally = tally_of(play, state)
            return tally is not None and choice in tally.choices


def placed_by(play: Play, choice: str) -> tuple[int, ...] | None:
    """The ten points that a ballot places on the levels: '2 6 2'; None where it does not."""
    words = choice.split(" ")
    if len(words) != len(play.lens.level) or not all(word in _POINTS for word in words):
        return None
    points = tuple(map(int, words))
    return points if sum(points) == FOCUS_POINTS else None


_POINTS = frozenset(map(str, range(FOCUS_POINTS + 1)))


def most_hands(tally: Tally) -> tuple[str, ...]:
    """The choices with most hands; none where nobody raised one."""
    counts = dict(tally.counts)
    hands = {choice: counts.get(choice, 0) for choice in tally.choices}
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


_SHARES = (
    (0.95, _("nearly all")),
    (0.7, _("most")),
    (0.55, _("more than half")),
    (0.45, _("half")),
    (0.36, _("more than a third")),
    (0.3, _("a third")),
    (0.22, _("a quarter")),
    (0.0, _("a few")),
)
"""A share of the hands in words, from this share on."""


def hands_view(state: State, tally: Tally) -> HandsView:
    """The tally as the room may see it: a total only once nothing can be worked out from how it grew."""
    taken = tuple(choice for choice, _count in tally.poll.hands)
    ballots = len(tally.poll.ballots)
    whole = set(tally.choices) <= set(taken)
    counted = ballots + (tally.poll.raised if whole else 0)
    return HandsView(counted if whole or ballots else None, state.heads, taken, ballots)


def hands_now(play: Play, state: State) -> HandsView:
    """The tally of what is asked just now."""
    tally = tally_of(play, state)
    return hands_view(state, tally) if tally else HandsView(None, state.heads, ())


def round_view(one: Round, responses: Sequence[ResponseView]) -> RoundView:
    """A round's hands in the order of the responses."""
    return RoundView(
        one.number,
        tuple(count_of(one.counts, response.id) or 0 for response in responses),
        count_of(one.counts, UNDECIDED) or 0,
    )


def level_round(play: Play, visit: Visit, one: Round) -> LevelRound:
    """A round's hands by the level that leads each response."""
    hands = by_level(play, visit.scene, one)
    return LevelRound(one.number, tuple(hands[level] for level in play.lens.level), hands[None])


def leading_level(play: Play, visit: Visit, one: Round) -> LevelView | None:
    """The level with most hands in the round; None where none leads alone."""
    hands = level_round(play, visit, one).hands
    most = max(hands, default=0)
    if most == 0 or hands.count(most) > 1:
        return None
    return level_views(play.lens)[hands.index(most)]


def fall_in_words(rounds: Sequence[LevelRound], levels: Sequence[LevelView], called: LevelView | None) -> str:
    """The sentence that the whole workshop is about: where the room stood, and where the moment was."""
    if not rounds or not sum((*rounds[0].hands, rounds[0].others)):
        return _("No hands were counted in this scene.")
    told = _stood(rounds[0], levels)
    first = _("In round 1 ") if len(rounds) > 1 else ""
    sentence = f"{first}{told[:1].upper() + told[1:] if not first else told}."
    if called is None:
        return sentence
    at_called = _share(rounds[0], called.place)
    if at_called >= _SHARES[1][0]:
        return _("{sentence} The moment called for {word}: the room heard it.").format(
            sentence=sentence, word=called.word
        )
    if len(rounds) > 1 and _share(rounds[-1], called.place) > at_called:
        after = _in_words(_share(rounds[-1], called.place))
        return _("{sentence} The moment called for {word}; after talking, {after} answered there.").format(
            sentence=sentence, word=called.word, after=after
        )
    return _("{sentence} The moment called for {word}: that gap is the subject.").format(
        sentence=sentence, word=called.word
    )


def _stood(one: LevelRound, levels: Sequence[LevelView]) -> str:
    """'half of this room answered at …, a third at …', the largest first."""
    shares = sorted(((_share(one, level.place), level) for level in levels), key=lambda pair: -pair[0])
    told = [(_in_words(share), level.word) for share, level in shares if share > 0]
    if not told:
        return _("nobody answered at a level")
    (most, word), *others = told
    return joined(
        (
            _("{most} of this room answered at {word}").format(most=most, word=word),
            *(_("{share} at {word}").format(share=share, word=word) for share, word in others),
        )
    )


def _share(one: LevelRound, place: int) -> float:
    total = sum(one.hands) + one.others
    return one.hands[place] / total if total else 0.0


def _in_words(share: float) -> str:
    return next(words for least, words in _SHARES if share >= least)


class AtCalled(NamedTuple):
    """How many of the hands of a first round were at the level that was called for."""

    hands: int
    of: int

    @property
    def words(self) -> str:
        return _("{hands} of {of}").format(hands=self.hands, of=self.of)


class SameCall(NamedTuple):
    """Two scenes that called for one level, with the first hands at it in each."""

    level: str
    before: Visit
    after: Visit
    then: AtCalled
    now: AtCalled


def transfer(play: Play, visits: Sequence[Visit]) -> str | None:
    """A sentence on the first two scenes of the path that called for one level; None where there are none."""
    found = same_call(play, visits)
    if found is None:
        return None
    titles = [play.scenario.scene[one.scene].title for one in (found.before, found.after)]
    word = play.lens.level[found.level].word
    return _(
        "“{first}” and “{second}” both called for {word}. Before talking, {then} "
        "hands answered there the first time, {now} the second."
    ).format(first=titles[0], second=titles[1], word=word, then=found.then.words, now=found.now.words)


def same_call(play: Play, visits: Sequence[Visit]) -> SameCall | None:
    """The first two scenes of the path that called for one level, by the hands of their first round."""
    first_by_level: dict[str, Visit] = {}
    for visit in visits:
        called = play.judge.call(visit.scene).level
        if called is None or not visit.rounds:
            continue
        before = first_by_level.setdefault(called, visit)
        if before is visit:
            continue
        then, now = (_first_hands(play, called, one) for one in (before, visit))
        if then.of and now.of:
            return SameCall(called, before, visit, then, now)
    return None


def _first_hands(play: Play, called: str, visit: Visit) -> AtCalled:
    hands = by_level(play, visit.scene, visit.rounds[0])
    return AtCalled(hands[called], sum(hands.values()))
