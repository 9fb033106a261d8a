"""Hands and what they say: totals, how a room fell by response and level, and how that is said aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from workshop.engine.fit import outcome_of
from workshop.engine.lens import Lens
from workshop.engine.verdict import MAX_FIT
from workshop.language.catalogue import _
from workshop.language.numbers import number_in_words, proportion
from workshop.scenario.play import Play
from workshop.session.group_views import EXIT_SCORES, PRACTICE_CHOICES, HandsView, LevelRound, RoundView
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
from workshop.session.views import (
    Guesses,
    LevelView,
    ResponseView,
    guess_views,
    joined,
    level_of,
    level_views,
)

NO_HANDS = _("No hands were counted in this scene.")
WHICH = _("Which one do we follow?")
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
            return Tally(tuple(number for number, _words in PRACTICE_CHOICES), state.practice)
        case Phase.EXIT:
            return Tally(tuple(score for score, _words in EXIT_SCORES), state.exits)
        case Phase.FOCUS:
            return Tally((), state.spreads)
        case Phase.GUESS:
            choices = guess_views(play.judge.lens(state.visit.scene))
            return Tally(tuple(one.id for one in choices), state.visit.guesses)
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
    if state.phase is Phase.VERDICT:
        return choice in RATED
    return not state.is_revealed and choice != UNDECIDED and is_asked(play, state, choice)


def is_asked(play: Play, state: State, choice: str) -> bool:
    """Whether this is one of the things that hands are counted for just now."""
    if state.phase is Phase.FOCUS:
        return placed_by(play, choice) is not None
    tally = tally_of(play, state)
    return tally is not None and choice in (*tally.choices, UNDECIDED)


def may_be_called_for(play: Play, visit: Visit, choice: str) -> bool:
    """Whether this is something that the moment of the visit may be said to call for."""
    return level_of(guess_views(play.judge.lens(visit.scene)), choice) is not None


def points_typed(words: str, levels: int) -> tuple[int, ...] | None:
    """A number of points for each level as somebody types them: '4 3 3', '4, 3, 3' or '433'."""
    numbers = re.findall(r"[0-9]+", words)
    if len(numbers) == 1 and len(numbers[0]) == levels:
        numbers = list(numbers[0])
    if len(numbers) != levels or max(map(len, numbers)) > LONGEST_POINTS:
        return None
    return tuple(map(int, numbers))


LONGEST_POINTS = 3
"""Digits of a number of points; what it adds up to is for the session to say."""


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


def by_level(play: Play, visit: Visit, one: Round) -> Mapping[str | None, int]:
    """Hands by the level that leads each response, in the order of the lens; None gathers all the rest."""
    hands: dict[str | None, int] = {**dict.fromkeys(play.judge.lens(visit.scene).level, 0), None: 0}
    for choice, count in one.counts:
        level = None if choice == UNDECIDED else play.verdict(visit, choice).reading.level
        hands[level] += count
    return hands


def share_at_called(play: Play, visit: Visit, one: Round) -> int | None:
    """Per cent of those there with a hand raised at the called level; None where nobody raised any."""
    called = play.call(visit).level
    if called is None or not one.total:
        return None
    return round(100 * by_level(play, visit, one)[called] / (one.total + one.uncounted))


def share_serving(play: Play, visit: Visit, one: Round) -> int | None:
    """Per cent of hands for replies that serve the moment, whatever their level; None without hands."""
    if not one.total:
        return None
    serving = (
        count
        for reply, count in one.counts
        if reply and outcome_of(play.verdict(visit, reply).fit) == "landed"
    )
    return round(100 * sum(serving) / (one.total + one.uncounted))


def guesses_of(lens: Lens, visit: Visit) -> Guesses:
    """How the guesses of this visit fell; nothing where none was counted."""
    if not visit.guesses.counts:
        return ()
    choices = guess_views(lens)
    return tuple(zip(choices, visit.guesses.counts_of(one.id for one in choices), strict=True))


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
    """A round's hands in the order of the responses.

    What was passed over has none where everybody was counted, or where phones answered.
    """
    rest = 0 if one.heads and not one.uncounted else None
    counts = one.poll.counts_of(response.id for response in responses)
    return RoundView(
        one.number,
        tuple(rest if count is None else count for count in counts),
        count_of(one.counts, UNDECIDED) or 0,
        one.uncounted,
        one.talked,
    )


def level_round(play: Play, visit: Visit, one: Round) -> LevelRound:
    """A round's hands by the level that leads each response."""
    hands = by_level(play, visit, one)
    undecided = count_of(one.counts, UNDECIDED) or 0
    by_place = tuple(hands[level] for level in play.judge.lens(visit.scene).level)
    return LevelRound(one.number, by_place, hands[None], undecided, one.uncounted, one.heads, one.talked)


def leading_level(play: Play, visit: Visit, one: Round) -> LevelView | None:
    """The level with most hands in the round; None where none leads alone."""
    hands = level_round(play, visit, one).hands
    most = max(hands, default=0)
    if most == 0 or hands.count(most) > 1:
        return None
    return level_views(play.judge.lens(visit.scene))[hands.index(most)]


class RoomStanding(NamedTuple):
    """A round as it is told: of how many people, and where they stood."""

    round: LevelRound
    levels: Sequence[LevelView]

    @property
    def of(self) -> int:
        """Everybody there; all hands where nobody had counted heads."""
        return max(self.round.heads, self.round.counted + self.round.uncounted)

    def at(self, level: LevelView) -> int:
        return self.round.hands[level.place]

    def above(self, level: LevelView) -> list[str]:
        """The words of the levels with more hands than this one, the most first."""
        more = [other for other in self.levels if self.at(other) > self.at(level)]
        return [other.word for other in sorted(more, key=self.at, reverse=True)]

    def beside(self, level: LevelView) -> list[str]:
        """The words of the other levels with as many hands as this one."""
        return [other.word for other in self.levels if other != level and self.at(other) == self.at(level)]

    @property
    def in_words(self) -> str:
        """'half of this room answered at …, a third at …; two stayed undecided', the largest first."""
        answered = list(self._at_levels())
        return "; ".join(filter(None, (joined(answered), joined(self._at_none(leads=not answered)))))

    def _at_levels(self) -> Iterator[str]:
        """How many answered at each level, the most first; levels with as many hands are told together."""
        words_by_count: dict[int, list[str]] = {}
        for level in sorted(self.levels, key=self.at, reverse=True):
            words_by_count.setdefault(self.at(level), []).append(level.word)
        before = None
        for count, words in words_by_count.items():
            if not count:
                continue
            if before is None:
                first, *tied = words
                yield _("{people} answered at {word}").format(people=self._people(count), word=first)
                if tied:
                    as_many = _("as many each at {words}") if len(tied) > 1 else _("as many at {words}")
                    yield as_many.format(words=joined(tied))
            else:
                same = proportion(count, self.of) == proportion(before, self.of)
                share = number_in_words(count) if same else self._share(count)
                told = _("{share} each at {words}") if len(words) > 1 else _("{share} at {words}")
                yield told.format(share=share, words=joined(words))
            before = count

    def _at_none(self, leads: bool) -> Sequence[str]:
        """What those did who answered at no level; the first of them is said of the room where it `leads`."""
        round = self.round
        clauses = (
            (round.others - round.undecided, _("{people} chose a reply that no level leads")),
            (round.undecided, _("{people} stayed undecided")),
            (
                round.uncounted,
                _("{people} was not counted") if round.uncounted == 1 else _("{people} were not counted"),
            ),
        )
        present = [(count, clause) for count, clause in clauses if count]
        return [
            clause.format(people=self._people(count) if leads and not number else self._share(count))
            for number, (count, clause) in enumerate(present)
        ]

    def _people(self, count: int) -> str:
        """So many people, as a sentence begins with them: 'half of this room', 'two of three'."""
        if self.of == 1:
            return _("the one person here") if self.round.heads else _("the one hand raised")
        room = _("this room") if self.round.heads else _("those counted")
        if count == self.of:
            return _("all of {room}").format(room=room)
        if share := proportion(count, self.of):
            return _("{share} of {room}").format(share=share, room=room)
        return _("{number} of {all}").format(number=number_in_words(count), all=number_in_words(self.of))

    def _share(self, count: int) -> str:
        """The same further on: 'a third', 'two', 'everybody'."""
        return _("everybody") if count == self.of else proportion(count, self.of) or number_in_words(count)

    def there(self, level: LevelView) -> str:
        """How many answered there: 'a third answered there'."""
        return _("{people} answered there").format(people=self._share(self.at(level)))


def fall_in_words(rounds: Sequence[LevelRound], levels: Sequence[LevelView], called: LevelView | None) -> str:
    """The sentence that the whole workshop is about: where the room stood, and where the moment was."""
    told = [RoomStanding(round, levels) for round in rounds if round.counted]
    if not told:
        return NO_HANDS
    first, last = told[0], told[-1]
    stood = first.in_words
    if len(rounds) > 1:
        stood = _("in round {number}, {stood}").format(number=first.round.number, stood=stood)
    sentence = f"{_capital(stood)}."
    after = _after([standing.round for standing in told])
    if called is None:
        return sentence if first is last else f"{sentence} {_capital(_since(first, last, after))}."
    if first is last:
        return f"{sentence} {_where_the_moment_was(first, called)}"
    moved = _moved(first, last, called, after)
    call = _("The moment called for {word}; {moved}.").format(word=called.word, moved=moved)
    return " ".join(filter(None, (sentence, call, _what_spoke(last, called))))


def _where_the_moment_was(standing: RoomStanding, called: LevelView) -> str:
    """What the moment called for, beside the only vote: where the room was, or split, or elsewhere."""
    at_called, word = standing.at(called), called.word
    if at_called == standing.of:
        return _("That is what the moment called for.")
    if 2 * at_called > standing.of:
        return _("The moment called for {word}, and most hands were there.").format(word=word)
    if at_called and not standing.above(called):
        others = standing.beside(called)
        if others:
            return _("The moment called for {word}; as many answered there as at {others}.").format(
                word=word, others=joined(others)
            )
        return _("The moment called for {word}, and more answered there than at any other level.").format(
            word=word
        )
    call = (
        _("The moment called for {word}.")
        if at_called
        else _("The moment called for {word}, where nobody answered.")
    )
    return " ".join(filter(None, (call.format(word=word), _what_spoke(standing, called))))


def _what_spoke(standing: RoomStanding, called: LevelView) -> str:
    """The question that is left where other levels had more hands; else nothing."""
    above = standing.above(called)
    return _("What spoke for {others}?").format(others=joined(above)) if above else ""


def _moved(first: RoomStanding, last: RoomStanding, called: LevelView, after: str) -> str:
    """How many answered at the called level in the last round, beside the first."""
    before, now = first.at(called), last.at(called)
    if not before and not now:
        nobody = _("nobody answered there, neither in round {number} nor {after}")
        return nobody.format(number=first.round.number, after=after)
    if before == now == last.of:
        return _("{after}, everybody still answered there").format(after=after)
    if before == now:
        return _("{after}, as many answered there as before").format(after=after)
    if not now:
        return _("{after}, nobody answered there any more").format(after=after)
    if now < before:
        return _("{after}, fewer answered there").format(after=after)
    return _("{after}, {there}").format(after=after, there=last.there(called))


def _since(first: RoomStanding, last: RoomStanding, after: str) -> str:
    """Where the room stood in the last round, where no level was called for."""
    stood, before = last.round, first.round
    if (stood.hands, stood.others, stood.uncounted) == (before.hands, before.others, before.uncounted):
        return _("{after}, the counts were the same").format(after=after)
    return _("{after}, {stood}").format(after=after, stood=last.in_words)


def _after(rounds: Sequence[LevelRound] | Sequence[RoundView]) -> str:
    """What lies between the first round and the last: talk, if there was any."""
    if any(round.talked for round in rounds[1:]):
        return _("after talking")
    return _("in round {number}").format(number=rounds[-1].number)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def path_in_words(rounds: Sequence[RoundView], most: Sequence[int]) -> str:
    """With which reply the story goes on; where several or none have most hands, the question to the room."""
    if len(most) == 1:
        told = [_("Most hands for reply {place}: the story goes on from there.").format(place=most[0])]
    elif most:
        places = joined([str(place) for place in most])
        told = [_("Replies {places} have the same number of hands.").format(places=places), WHICH]
    elif rounds and rounds[-1].undecided:
        told = [_("No reply has a hand."), WHICH]
    else:
        return f"{_NOBODY} {WHICH}"
    return " ".join((*told, *_without_reply(rounds[-1])))


_NOBODY = _("No hands were counted.")


def _without_reply(round: RoundView) -> Iterator[str]:
    """Who raised no hand for a reply: the undecided, and those who were not counted."""
    if round.undecided:
        people = _capital(number_in_words(round.undecided))
        yield _("{people} stayed undecided.").format(people=people)
    if round.uncounted:
        were = _("{people} was not counted.") if round.uncounted == 1 else _("{people} were not counted.")
        yield were.format(people=_capital(number_in_words(round.uncounted)))


def shift_in_words(rounds: Sequence[RoundView]) -> str:
    """How the hands moved by reply between the first round and the last; of one, where most were."""
    told = [round for round in rounds if any(round.hands) or round.undecided]
    if not told:
        return NO_HANDS
    first, last = told[0], told[-1]
    moved = _most_hands(first) if first is last else _between(first, last, _capital(_after(told)))
    return " ".join(filter(None, (moved, *_without_reply(last))))


def _between(first: RoundView, last: RoundView, after: str) -> str:
    """What changed from one round to a later one: the largest gain and the largest loss."""
    if (first.hands, first.undecided) == (last.hands, last.undecided):
        return _("{after}, the counts were the same.").format(after=after)
    moves = {
        place: now - before
        for place, (before, now) in enumerate(zip(first.hands, last.hands, strict=True), 1)
        if before is not None and now is not None and now != before
    }
    if not moves:
        return _("{after}, every reply had as many hands as before.").format(after=after)
    up, down = max(moves, key=lambda place: moves[place]), min(moves, key=lambda place: moves[place])
    clauses = []
    if moves[up] > 0:
        clauses.append(_("reply {place} had {more}").format(place=up, more=_more(moves[up])))
    if moves[down] < 0:
        fewer = _("{number} fewer").format(number=number_in_words(-moves[down]))
        clause = _("reply {place} {fewer}") if clauses else _("reply {place} had {fewer}")
        clauses.append(clause.format(place=down, fewer=fewer))
    return _("{after}, {moved}.").format(after=after, moved=joined(clauses))


def _most_hands(round: RoundView) -> str:
    """'Reply 3 had most hands, 10 of 18.' Empty where no reply had any."""
    most = max(count or 0 for count in round.hands)
    places = [str(place) for place, count in enumerate(round.hands, 1) if count == most > 0]
    if len(places) == 1:
        people = sum(count or 0 for count in round.hands) + round.undecided + round.uncounted
        told = _("Reply {place} had most hands, {most} of {all}.")
        return told.format(place=places[0], most=most, all=people)
    same = _("Replies {places} had as many hands each, {most}.")
    return same.format(places=joined(places), most=number_in_words(most)) if places else ""


def _more(count: int) -> str:
    return (
        _("one hand more") if count == 1 else _("{number} hands more").format(number=number_in_words(count))
    )


class AtCalled(NamedTuple):
    """How many of those there were at the level that was called for, in a first round."""

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
    word = play.judge.lens(found.after.scene).level[found.level].word
    return _(
        "“{first}” and “{second}” both called for {word}. At the first vote {then} answered there in "
        "the one, {now} in the other."
    ).format(first=titles[0], second=titles[1], word=word, then=found.then.words, now=found.now.words)


def same_call(play: Play, visits: Sequence[Visit]) -> SameCall | None:
    """The first two scenes of the path that called for one level, by the hands of their first round."""
    first_by_level: dict[str, Visit] = {}
    for visit in visits:
        called = play.call(visit).level
        if called is None or not visit.rounds:
            continue
        before = first_by_level.setdefault(called, visit)
        if before is visit:
            continue
        then, now = (_first_hands(play, called, one) for one in (before, visit))
        if before.rounds[0].total and visit.rounds[0].total:
            return SameCall(called, before, visit, then, now)
    return None


def _first_hands(play: Play, called: str, visit: Visit) -> AtCalled:
    first = visit.rounds[0]
    return AtCalled(by_level(play, visit, first)[called], first.total + first.uncounted)
