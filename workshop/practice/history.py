"""History: what shows in the replies of one person over time; figures on replies, and none on a person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from workshop.engine.fit import outcome_of
from workshop.language.catalogue import _
from workshop.practice.days import day_of
from workshop.practice.replies import LensWords, SeenReply, SessionReplies
from workshop.scenario.story import OUTCOMES
from workshop.session.views import NO_LEVEL_YET, LevelView, level_of

WEEKS = 26
"""Weeks that are told one by one; what goes back further is told by months."""
WHY_NO_GRADE = _(
    "There is no grade here: a reply is read in its moment, and no two moments ask for the same. "
    "The figures show which moments came, and where call and reply parted; they do not add up to anything."
)


class TimeSpan(NamedTuple):
    """A week or a month, or several of them in which nothing was answered."""

    first: date
    last: date
    outcomes: tuple[int, int, int] | None
    """Replies that served their moment, in part, or left it open; None where there were none at all."""
    guesses: tuple[int, int] | None
    """Guesses that named the level that was called for, and all guesses where one was; None as above."""


class LevelTally(NamedTuple):
    """A level as it was called for, heard and answered at."""

    level: LevelView
    called: int
    """Moments that called for it, and for it alone."""
    heard: int
    """Guesses that named it in such a moment."""
    over: int
    """Guesses that named it where something else was called for."""
    under: int
    """Guesses that named another level where it was called for."""
    led: int
    """Replies that led with it, in whatever moment."""


class WordTally(NamedTuple):
    """What was called for that no level stands for, by the word of its lens, and how it was heard."""

    word: str
    called: int
    heard: int
    """Guesses that none of the levels alone was called for, in such a moment."""
    under: int
    """Guesses that named a level in such a moment."""


class Crossing(NamedTuple):
    """How often a reply led with one level where another, or the same, was called for."""

    called: LevelView | None
    led: LevelView | None
    often: int


class KindTally(NamedTuple):
    """A kind of question, and what became of it."""

    asks: str
    title: str
    met: int
    served: int
    guesses: tuple[int, int]
    """As those of a span."""


class LensHistory(NamedTuple):
    """What was read by one lens."""

    id: str
    title: str
    replies: int
    levels: tuple[LevelTally, ...]
    words: tuple[WordTally, ...]
    """Those that came, in the order in which they did."""
    crossings: tuple[Crossing, ...]
    """Those that came, in the order of the levels."""
    kinds: tuple[KindTally, ...]
    """All of the lens, those that were never met too."""


class ReplyHistory(NamedTuple):
    sessions: int
    practices: int
    """How many of these were practice."""
    replies: int
    own: int
    """How many of these were said in words of one's own."""
    guesses: tuple[int, int]
    spans: tuple[TimeSpan, ...]
    lenses: tuple[LensHistory, ...]
    unread: int = 0
    """Sessions that could not be read."""


def told_over_time(sessions: Sequence[SessionReplies], unread: int = 0) -> ReplyHistory:
    """What shows in these sessions, which are in the order in which they were begun."""
    told = [session for session in sessions if session.replies]
    replies = [reply for session in told for reply in session.replies]
    words = {lens.id: lens for session in told for lens in session.lenses}
    return ReplyHistory(
        len(told),
        sum(session.practice for session in told),
        len(replies),
        sum(reply.own for reply in replies),
        _guesses(replies),
        tuple(_spans(replies)),
        tuple(_lens(lens, [one for one in replies if one.lens == lens.id]) for lens in words.values()),
        unread,
    )


def _guesses(replies: Iterable[SeenReply]) -> tuple[int, int]:
    guessed = [reply for reply in replies if reply.guess and reply.aim]
    return sum(reply.heard for reply in guessed), len(guessed)


def _spans(replies: Sequence[SeenReply]) -> Iterator[TimeSpan]:
    """Week by week, or month by month, with one span for all that lies empty between two."""
    dated = sorted((day, place) for place, reply in enumerate(replies) if (day := day_of(reply.at)))
    if not dated:
        return
    first, last = dated[0][0], dated[-1][0]
    by_weeks = (last - first).days < WEEKS * 7
    begin, after = (_week, _next_week) if by_weeks else (_month, _next_month)
    before: date | None = None
    for start, group in groupby(dated, lambda each: begin(each[0])):
        if before is not None and before < start:
            yield TimeSpan(before, start - timedelta(days=1), None, None)
        within = [replies[place] for _day, place in group]
        outcomes = Counter(outcome_of(reply.fit) for reply in within)
        served, partly, left = (outcomes[each] for each in OUTCOMES)
        before = after(start)
        yield TimeSpan(start, before - timedelta(days=1), (served, partly, left), _guesses(within))


def _week(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _next_week(start: date) -> date:
    return start + timedelta(days=7)


def _month(day: date) -> date:
    return day.replace(day=1)


def _next_month(start: date) -> date:
    return _month(start + timedelta(days=31))


def _lens(words: LensWords, replies: Sequence[SeenReply]) -> LensHistory:
    crossed = Counter((reply.called, reply.led) for reply in replies)
    places: list[str | None] = [*(level.id for level in words.levels), None]
    crossings = (
        Crossing(level_of(words.levels, called), level_of(words.levels, led), crossed[called, led])
        for called in places
        for led in places
        if crossed[called, led]
    )
    by_asks: dict[str, list[SeenReply]] = defaultdict(list)
    for reply in replies:
        by_asks[reply.asks].append(reply)
    titles = dict(words.asks) | {asks: asks for asks in by_asks if asks not in dict(words.asks)}
    return LensHistory(
        words.id,
        words.title,
        len(replies),
        tuple(_level(level, replies) for level in words.levels),
        tuple(_word(word, replies) for word in dict.fromkeys(map(_word_called, replies)) if word),
        tuple(crossings),
        tuple(_kind(asks, title, by_asks[asks]) for asks, title in titles.items()),
    )


def _level(level: LevelView, replies: Sequence[SeenReply]) -> LevelTally:
    called = [reply for reply in replies if reply.called == level.id and not _word_called(reply)]
    guessed = [reply for reply in replies if reply.guess and reply.aim]
    heard = sum(reply.guess == level.id for reply in called)
    return LevelTally(
        level,
        len(called),
        heard,
        sum(reply.guess == level.id != reply.aim for reply in guessed),
        sum(bool(reply.guess) for reply in called) - heard,
        sum(reply.led == level.id for reply in replies),
    )


def _word_called(reply: SeenReply) -> str:
    """What the moment called for that no level stands for; empty where a level does."""
    return reply.word if reply.aim == NO_LEVEL_YET else ""


def _word(word: str, replies: Sequence[SeenReply]) -> WordTally:
    called = [reply for reply in replies if _word_called(reply) == word]
    heard = sum(reply.guess == NO_LEVEL_YET for reply in called)
    return WordTally(word, len(called), heard, sum(bool(reply.guess) for reply in called) - heard)


def _kind(asks: str, title: str, replies: Sequence[SeenReply]) -> KindTally:
    served = sum(outcome_of(reply.fit) == OUTCOMES[0] for reply in replies)
    return KindTally(asks, title, len(replies), served, _guesses(replies))
