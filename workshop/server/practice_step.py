"""A step of practice: what somebody does on a page becomes a command, and where that leads is carried on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from workshop.engine.lens import Lens
from workshop.engine.sighting import CueReader, OwnWordsReader, WordReading
from workshop.scenario.clean import clean
from workshop.scenario.play import Play
from workshop.server.carried import CarriedAwayError, CarriedPractice
from workshop.server.practice_page import LONGEST_WORDS, WordsRead
from workshop.session.commands import (
    Choose,
    Command,
    Contest,
    GoOn,
    Guess,
    KeepIntention,
    MakePlan,
    PlayAgain,
    RecallMoment,
    Reopen,
    RevealVerdict,
    SayOwn,
    Undo,
)
from workshop.session.events import Record
from workshop.session.host import Host
from workshop.session.own_words import (
    BY_CUES,
    UNREAD,
    MoveOffer,
    corrections_left,
    judged_words,
    offers_for,
    parted,
    reading_told,
)
from workshop.session.phases import IllegalEventError, Phase
from workshop.session.plan import suggested
from workshop.session.views import GuessView, with_keys

ReaderFor = Callable[[Lens], OwnWordsReader]


class _Listed:
    """A journal of what happened, for the page to carry."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def append(self, record: Record) -> None:
        self.records.append(record)


class PageStep(NamedTuple):
    """What somebody does on a page."""

    does: str
    """The word of the button; what follows a colon is which."""
    which: str
    fields: Mapping[str, str]


NO_STEP = PageStep("", "", {})


class Stepped(NamedTuple):
    """Where a practice stands."""

    host: Host
    carried: CarriedPractice
    notice: str = ""
    reading: WordsRead | None = None


class _Carrier:
    """A journal of what happened, for the page to carry."""

    def __init__(self, carried: CarriedPractice) -> None:
        self.carried = carried

    def append(self, record: Record) -> None:
        self.carried = self.carried._replace(events=(*self.carried.events, record.event))


def begun(play: Play, language: str, minutes: int) -> Stepped:
    """The story from its beginning, by its plan of so many minutes; 0 for all of it."""
    carrier = _Carrier(CarriedPractice(language, ()))
    host = Host(play, carrier, _no_time)
    host.start()
    if minutes:
        host.do(MakePlan(suggested(play, minutes), minutes))
    return Stepped(host, carrier.carried)


def stepped(play: Play, carried: CarriedPractice, step: PageStep, reader_of: ReaderFor) -> Stepped:
    """The practice that a page left so, after this step; what is refused says why, and changes nothing.

    Raises CarriedAwayError where what was carried cannot have happened.
    """
    carrier = _Carrier(carried)
    try:
        host = Host(play, carrier, _no_time, _records(carried))
    except (IllegalEventError, LookupError):
        raise CarriedAwayError from None
    if host.state.hosted:
        raise CarriedAwayError
    asked = _in_own_words(host, step, reader_of) if step.does in ("read", "say") else _asked(host, step)
    if isinstance(asked, WordsRead):
        return Stepped(host, carried, reading=asked)
    if isinstance(asked, str):
        return Stepped(host, carried, notice=asked)
    refusal = host.do(asked) if asked is not None else None
    notice = with_keys(refusal.because, {}) if refusal else ""
    return Stepped(host, carrier.carried, notice)


def _records(carried: CarriedPractice) -> Iterator[Record]:
    return (Record(seq, "", event) for seq, event in enumerate(carried.events, 1))


def _asked(host: Host, step: PageStep) -> Command | None:
    """The command that the button stands for; None where it stands for none."""
    match step.does:
        case "go":
            return RevealVerdict() if host.state.phase is Phase.CONSEQUENCE else GoOn()
        case "choose":
            return Choose(step.which)
        case "guess":
            return Guess(step.which, _reason_told(host))
        case "skip":
            return Guess(None, _reason_told(host))
        case "change":
            return Reopen()
        case "again":
            return PlayAgain(small_number(step.which))
        case "undo":
            return Undo()
        case "recall":
            return RecallMoment(step.which)
        case "keep":
            return KeepIntention(step.fields.get("line", ""))
        case "differ":
            typed = f"{step.fields.get('rating', '')} {clean(step.fields.get('why', ''))}"
            return Contest.typed(typed, hosted=False)
    return None


def _reason_told(host: Host) -> int:
    view = host.view
    return view.reason_told if isinstance(view, GuessView) else 0


def _in_own_words(host: Host, step: PageStep, reader_of: ReaderFor) -> Command | WordsRead | str:
    """What somebody says in words of their own: how it reads, until they say it as it was read."""
    play, visit = host.play, host.state.present
    if visit is None:
        return GoOn()
    scene, lens = play.scenario.scene[visit.scene], play.judge.lens(visit.scene)
    reader = reader_of(lens)
    own, read = _typed(step, "own"), _typed(step, "read")
    text, borders = parted(own)
    reading = reader.read(text, scene.says, borders)
    if reading.unread:
        return UNREAD[reading.unread]
    corrections: dict[int, str] = {}
    if read:
        before, parted_at = parted(read)
        as_read = reader.read(before, scene.says, parted_at)
        corrections = _put_right(step, _offers(lens, as_read))
        if own != read:
            corrections = corrections_left(before, as_read, corrections, text, reading)
    if step.does == "say" and own == read:
        reply = judged_words(play, visit.scene, text, reader, corrections, play.board(visit), borders)
        return SayOwn(reply.words)
    told, clauses = reading_told(lens, text, reading, corrections)
    shown = zip(clauses, _offers(lens, reading), strict=True)
    as_said = tuple((words, offers, corrections.get(place)) for place, (words, offers) in enumerate(shown))
    # Why a reader has no weights names files of the server, which are nobody's business here.
    return WordsRead(own, told, as_said, BY_CUES if isinstance(reader, CueReader) else "")


def _typed(step: PageStep, field: str) -> str:
    """The words in this field, on one line and clean."""
    return " ".join(clean(step.fields.get(field, "")[:LONGEST_WORDS]).split())


def _offers(lens: Lens, reading: WordReading) -> list[tuple[MoveOffer, ...]]:
    """For each clause what it may be said to do."""
    return [offers_for(lens, clause) for clause in reading.clauses]


def _put_right(step: PageStep, offered: Sequence[Sequence[MoveOffer]]) -> dict[int, str]:
    """The moves that were chosen for clauses, by their places."""
    moves = {}
    for place, offers in enumerate(offered):
        number = small_number(step.fields.get(f"c{place}", ""))
        if 0 <= number < len(offers):
            moves[place] = offers[number].move
    return moves


def small_number(text: str) -> int:
    """A small number as a form has it; -1 for none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1


def _no_time() -> str:
    return ""
