"""Which kind of moment comes next: what is due, the least heard first; pure, and the same each time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import NamedTuple
from zlib import crc32

from workshop.practice.days import Calendar, calendar, day_of
from workshop.practice.replies import SeenReply, TextId

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fsrs import Scheduler

LONGEST_GAP = 60
"""Days after which every kind has come back, and a text may."""
FUZZ = 0.1
"""By so much of its length a gap is longer or shorter, so that what was met together parts."""
REST = 3
"""Days that a kind rests at least before it is taken though it is not due."""
WORN = 7
"""Days for which a text stays away while other kinds are due or were never met."""


class Review(NamedTuple):
    """A day on which a kind of moment was met."""

    day: date
    missed: bool
    """Whether a reply left such a moment open on that day."""


class PracticeText(NamedTuple):
    """A moment as it can be met, and of which kind it is."""

    kind: str
    text: TextId
    follows: bool = False
    """Whether it follows on another scene of its story."""


class PracticeCard(NamedTuple):
    """A kind of moment, with every text that it can come back as, and what became of it until now."""

    kind: str
    texts: tuple[TextId, ...]
    follows: frozenset[TextId] = frozenset()
    """Those of them that in their story follow on another scene, and are better met later."""
    reviews: tuple[Review, ...] = ()
    """In the order of their days, one for a day."""
    met: tuple[TextId, ...] = ()
    """What was answered of this kind, or of these texts, each time, the last one last."""
    met_on: tuple[date, ...] = ()
    """The day of each of these."""
    heard: int = 0
    """In how many of these the question was heard."""
    practised: date | None = None
    """The day on which it came in practice last."""


class CardStanding(NamedTuple):
    """Where a card stands on a day."""

    due: date | None
    """None for a kind that was never met."""
    missed: bool
    last: date | None


def cards_of(
    texts: Sequence[PracticeText], replies: Sequence[SeenReply], days: Calendar
) -> tuple[PracticeCard, ...]:
    """A card for each kind that a text is of, with what became of it; `days` are those of the replies.

    A reply whose reading is not known, and that nobody looked over, leaves its card as it is.
    """
    kinds: dict[str, list[PracticeText]] = {}
    for each in texts:
        kinds.setdefault(each.kind, []).append(each)
    kind_of_text = {each.text: each.kind for each in texts}
    by_kind: dict[str, list[tuple[date, SeenReply]]] = {kind: [] for kind in kinds}
    for day, reply in zip(days.days, replies, strict=True):
        # What was on the board in its story may have made another kind of a text than it is alone.
        for kind in {reply.kind, kind_of_text.get(reply.text, reply.kind)} & by_kind.keys():
            by_kind[kind].append((day, reply))
    return tuple(_card(kind, named, by_kind[kind]) for kind, named in kinds.items())


def _card(
    kind: str, texts: Sequence[PracticeText], replies: Sequence[tuple[date, SeenReply]]
) -> PracticeCard:
    missed: dict[date, bool] = {}
    for day, reply in replies:
        if reply.sure and reply.kind == kind:
            missed[day] = missed.get(day, False) or reply.missed
    return PracticeCard(
        kind,
        tuple(each.text for each in texts),
        frozenset(each.text for each in texts if each.follows),
        tuple(Review(day, missed[day]) for day in sorted(missed)),
        tuple(reply.text for _day, reply in replies),
        tuple(day for day, _reply in replies),
        sum(reply.heard for _day, reply in replies),
        max((day for day, reply in replies if reply.practised and reply.kind == kind), default=None),
    )


def days_of(replies: Sequence[SeenReply], now: date) -> Calendar:
    """The days of the replies as they can have been, and what day it is."""
    return calendar([day_of(reply.at) for reply in replies], now)


LEFT_OPEN_FIRST, OTHERS_FIRST = (0, 1, 2, 3, 4), (2, 0, 1, 3, 4)
"""The place in the order of what was left open, what was never met, what else is due, what has rested, and
what was met lately in all its texts."""


def next_card(
    cards: Sequence[PracticeCard], now: date, seed: int = 0, order: Sequence[int] = LEFT_OPEN_FIRST
) -> PracticeCard | None:
    """The card to come next, one that did not come in practice today; None where all have a rest.

    First what is due after a reply that left it open, then what was never met, then what else is due, then
    what has rested for long enough, and last what would come in a text of the last days; among these the one
    that was heard least.
    """
    ranked = [(rank, card) for card in cards if (rank := _rank(card, now, seed)) is not None]
    return min(ranked, key=lambda each: (order[each[0][0]], *each[0][1:]))[1] if ranked else None


_Rank = tuple[int, float, date, int]


def _rank(card: PracticeCard, now: date, seed: int) -> _Rank | None:
    if not card.texts or (card.practised is not None and card.practised >= now):
        return None
    due, missed, last = standing(card)
    chance = crc32(f"{seed} {card.kind}".encode())
    heard = card.heard / len(card.met) if card.met else 0.0
    worn = 4 if _met_within(card, now, WORN) >= {*card.texts} else 0
    if due is None or last is None:
        return (1, heard, now, chance) if not card.met else (worn or 2, heard, card.practised or now, chance)
    if due <= now:
        return worn or (0 if missed else 2), heard, due, chance
    return (worn or 3, heard, last, chance) if (now - last).days >= REST else None


def _met_within(card: PracticeCard, now: date, days: int) -> set[TextId]:
    """The texts that were met in so many days."""
    return {text for text, day in zip(card.met, card.met_on, strict=False) if (now - day).days < days}


def standing(card: PracticeCard) -> CardStanding:
    """When the card is due, by all that became of it."""
    if not card.reviews:
        return CardStanding(None, False, None)
    from fsrs import Card, Rating  # noqa: PLC0415 - only who practises waits for it

    scheduler = _scheduler()
    state = Card(card_id=1, due=_noon(card.reviews[0].day))
    for day, missed in card.reviews:
        rating = Rating.Again if missed else Rating.Good
        state, _log = scheduler.review_card(state, rating, _noon(day))
    last = card.reviews[-1]
    return CardStanding(last.day + _fuzzed(card, (state.due.date() - last.day).days), last.missed, last.day)


def _scheduler() -> Scheduler:
    """Days and no minutes, no chance of its own, and a longest gap."""
    from fsrs import Scheduler  # noqa: PLC0415

    return Scheduler(
        learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_GAP, enable_fuzzing=False
    )


def _noon(day: date) -> datetime:
    """The middle of the day: between two of them lie whole days, whatever the hour of the answers."""
    return datetime.combine(day, time(12), UTC)


def _fuzzed(card: PracticeCard, days: int) -> timedelta:
    """The gap, somewhat longer or shorter by the kind and how often it came."""
    spread = int(days * FUZZ)
    shift = crc32(f"{card.kind} {len(card.reviews)}".encode()) % (2 * spread + 1) - spread
    return timedelta(days=min(LONGEST_GAP, max(1, days + shift)))


def next_text(
    card: PracticeCard,
    avoid: Sequence[TextId] = (),
    seed: int = 0,
    now: date | None = None,
    stories: Collection[str] = (),
) -> TextId | None:
    """In which costume the card comes: the one met least recently, one that follows on another scene later.

    Never one of those to `avoid`. The costume that the kind came in last stays away as long as there is
    another, and so do those that were met within the longest gap before `now`; one of the `stories`, and then
    one of the story that the kind came in last, or of the moment before, comes after others.
    """
    free = [text for text in card.texts if text not in avoid]
    met_within = _met_within(card, now, LONGEST_GAP) if now is not None else set()
    last_met = {text: place for place, text in enumerate(card.met)}
    left = {text[0] for text in (*avoid[-1:], *card.met[-1:])}
    return min(
        free,
        key=lambda text: (
            text in card.met[-1:],
            text in met_within,
            text[0] in stories,
            text[0] in left,
            last_met.get(text, -1),
            text in card.follows,
            crc32(f"{seed} {text}".encode()),
        ),
        default=None,
    )


class DealtCard(NamedTuple):
    """A moment to be practised."""

    kind: str
    text: TextId
    own: bool
    """Whether it is answered in words of one's own."""


def deal(
    cards: Sequence[PracticeCard],
    now: date,
    count: int,
    seed: int = 0,
    begin_own: bool = False,
    avoid: Sequence[TextId] = (),
    questions: Mapping[TextId, frozenset[str]] = MappingProxyType({}),
) -> tuple[DealtCard, ...]:
    """So many moments, or fewer where the others have a rest: half by choice, half in words of one's own.

    `begin_own` says how the first one is answered, `avoid` names texts that were answered today. No two ask
    one of the same `questions`, and two are of one story only where nothing else can come.
    """
    dealt: list[DealtCard] = []
    left, of_stories_met = list(cards), list[PracticeCard]()
    while len(dealt) < count:
        # Every other one is for the rest, or what is always left open would keep it away for good.
        others = (seed + len(dealt)) % 2 if count == 1 else len(dealt) % 2
        order = OTHERS_FIRST if others else LEFT_OPEN_FIRST
        card = next_card(left, now, seed, order)
        waiting = left
        if card is None:
            waiting, card = of_stories_met, next_card(of_stories_met, now, seed, order)
        if card is None:
            break
        waiting.remove(card)
        met = (*avoid, *(one.text for one in dealt))
        asked = frozenset[str]().union(*(questions.get(text, ()) for text in met))
        alike = [text for text in card.texts if asked & questions.get(text, frozenset())]
        stories = {one.text[0] for one in dealt}
        text = next_text(card, (*alike, *met), seed, now, stories)
        if text is not None and text[0] in stories and waiting is left:
            of_stories_met.append(card)
        elif text is not None:
            dealt.append(DealtCard(card.kind, text, begin_own != bool(len(dealt) % 2)))
    return tuple(dealt)
