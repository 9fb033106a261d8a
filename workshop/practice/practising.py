"""A practice: gone on with where it was left today, or dealt anew from what was met and heard until now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from workshop.language.catalogue import _
from workshop.practice.days import day_of, practice_day
from workshop.practice.kept import answered_alone, sentences_open
from workshop.practice.material import PRACTICE, PracticeMoment, moments_of, practice_script
from workshop.practice.replies import TextId, in_order
from workshop.practice.schedule import DealtCard, PracticeText, cards_of, days_of, deal
from workshop.session.commands import DealCards
from workshop.store.files import RefusedError
from workshop.store.lenses import LensShelf
from workshop.store.library import Library
from workshop.store.runs import Running, begin, now, read_preferred, resume
from workshop.store.sessions import SessionStore
from workshop.store.weights import reader_for

LEAST_MINUTES, USUAL_MINUTES, MOST_MINUTES = 2, 5, 10
MINUTES_EACH = 2
"""How long a moment takes, read and answered and looked at."""


class NothingDueError(RefusedError):
    """Every kind of moment has a rest just now, or there is none."""

    advice = _("Whole stories are always there: workshop play")

    def __init__(self) -> None:
        super().__init__(
            _("Every kind of moment that there is was practised lately, and rests until another day.")
        )


def practise(
    store: SessionStore | None,
    library: Library,
    minutes: int = USUAL_MINUTES,
    preferred: str = "",
    clock: Callable[[], datetime] = now,
) -> Running:
    """A practice of about so many minutes, kept where there is a store; the one left today is gone on with.

    Raises NothingDueError, and what the store does.
    """
    today = clock()
    if store is not None and (left := _left_today(store, today)) is not None:
        return _gone_on(resume(store, left, lambda _scenario: None, clock))
    sessions = answered_alone(store).sessions if store is not None else ()
    replies = in_order(sessions)
    moments = {moment.text: moment for moment in _material(library, preferred)}
    days = days_of(replies, practice_day(today))
    texts = [PracticeText(moment.kind, text, moment.follows) for text, moment in moments.items()]
    cards = cards_of(texts, replies, days)
    practised = sum(reply.practised for reply in replies)
    began_own = next((one.began_own for one in reversed(sessions) if one.practice and one.replies), True)
    met_today = [reply.text for day, reply in zip(days.days, replies, strict=True) if day == days.today]
    questions = {text: moment.questions for text, moment in moments.items()}
    dealt = deal(
        cards, days.today, max(1, minutes // MINUTES_EACH), practised, not began_own, met_today, questions
    )
    chosen = _together(moments, dealt, minutes)
    folders = LensShelf(None, library.home).folders
    asked, own = _half_in_own_words(chosen, [card.own for card in dealt[: len(chosen)]], folders)
    script = practice_script(asked, minutes) if asked else None
    if script is None:
        raise NothingDueError
    running = begin(store, script, clock)
    names = tuple("/".join(moment.text) for moment in asked)
    sentences = sentences_open(store, practice_day(today)) if store is not None else ()
    refusal = running.host.do(DealCards(names, own, minutes, sentences))
    assert refusal is None, refusal
    return running._replace(notice=" ".join(filter(None, (days.remark, running.notice))) or None)


def _gone_on(running: Running) -> Running:
    """The same with a line that says that it goes on, and at which moment."""
    host = running.host
    count = len(host.play.scenario.scene)
    number = min(count, max(1, len(host.state.visits)))
    told = _("The practice begun today goes on: moment {number} of {count}.").format(
        number=number, count=count
    )
    return running._replace(notice=" ".join(filter(None, (told, running.notice))))


def _left_today(store: SessionStore, today: datetime) -> str | None:
    """The practice that was begun today and not gone through."""
    for summary in store.sessions():
        if summary.scenario == PRACTICE and not (summary.finished or summary.hosted):
            return summary.id if day_of(summary.started) == practice_day(today) else None
    return None


def _material(library: Library, preferred: str) -> Iterator[PracticeMoment]:
    """The moments of every story that can be played, in the language preferred where it can be had."""
    for heading in library.headings().headings:
        try:
            script = read_preferred(Path(heading.path), library.home, preferred, library)
        except RefusedError:
            continue
        yield from moments_of(script)


def _half_in_own_words(
    moments: Sequence[PracticeMoment], own: Sequence[bool], folders: Sequence[Path]
) -> tuple[Sequence[PracticeMoment], tuple[int, ...]]:
    """The moments put in order so that those in own words stand where `own` says, with 1 for each of them.

    A moment whose lens a reader was trained for comes before others there; where too few can be answered so,
    it is by choice.
    """
    sayable = [moment for moment in moments if moment.own_words]
    said = sorted(sayable, key=lambda moment: not _is_read(moment, folders))[: sum(own)]
    said.sort(key=moments.index)
    chosen = [moment for moment in moments if moment not in said]
    in_order: list[PracticeMoment] = []
    as_asked: list[int] = []
    for is_own in own:
        is_said = bool(said) and (is_own or not chosen)
        in_order.append((said if is_said else chosen).pop(0))
        as_asked.append(int(is_said))
    return in_order, tuple(as_asked)


def _is_read(moment: PracticeMoment, folders: Sequence[Path]) -> bool:
    """Whether a reader was trained for the lens of the moment."""
    return reader_for(moment.script.play.judge.lens(moment.text[1]), folders).is_trained


def _together(
    moments: dict[TextId, PracticeMoment], dealt: Sequence[DealtCard], minutes: int
) -> Sequence[PracticeMoment]:
    """Those of the dealt cards that one scenario can hold."""
    chosen: list[PracticeMoment] = []
    for card in dealt:
        with_it = [*chosen, moments[card.text]]
        if practice_script(with_it, minutes) is not None:
            chosen = with_it
    return chosen
