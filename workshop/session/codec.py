"""The words in which what happens in a session stands on the disk, and how they are read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from typing import Any, Generic, NamedTuple, TypeVar

from workshop.scenario.clean import clean, one_line
from workshop.session.events import (
    BallotsCast,
    BranchStarted,
    CardsDealt,
    ChoiceReopened,
    ChoiceSettled,
    CommitmentMade,
    DebriefOpened,
    DiscussionOpened,
    DistributionRevealed,
    EndingReached,
    Event,
    FocusAgreed,
    GroupNamed,
    GuessMade,
    GuessSkipped,
    HandsCounted,
    HeadsCounted,
    HintGiven,
    HostingStarted,
    IntentionKept,
    InterludeReached,
    MomentRecalled,
    NoteTaken,
    OfferDropped,
    OpeningWorded,
    PlanMade,
    PointParked,
    PurposeShown,
    QuestionLeft,
    QuestionOpened,
    QuestionPlanned,
    QuestionWorded,
    Record,
    RepliesAsked,
    RepliesRevealed,
    ReplyTaken,
    RevealTakenBack,
    SceneEntered,
    SentenceOffered,
    SessionStarted,
    StageOpened,
    StepUndone,
    TalkStarted,
    TextChanged,
    ThinkingStarted,
    TimerCleared,
    TimerSet,
    VerdictContested,
    VerdictRevealed,
    VoteCast,
    VotingClosed,
    VotingOpened,
    WhatIfExplored,
    WordsSaid,
    WordsTakenUp,
)

T = TypeVar("T")
TYPES: dict[str, type[Event]] = {
    "session-started": SessionStarted,
    "hosting-started": HostingStarted,
    "plan-made": PlanMade,
    "stage-opened": StageOpened,
    "scene-entered": SceneEntered,
    "thinking-started": ThinkingStarted,
    "voting-opened": VotingOpened,
    "vote-cast": VoteCast,
    "hands-counted": HandsCounted,
    "heads-counted": HeadsCounted,
    "voting-closed": VotingClosed,
    "talk-started": TalkStarted,
    "distribution-revealed": DistributionRevealed,
    "reveal-taken-back": RevealTakenBack,
    "choice-settled": ChoiceSettled,
    "choice-reopened": ChoiceReopened,
    "guess-made": GuessMade,
    "guess-skipped": GuessSkipped,
    "verdict-revealed": VerdictRevealed,
    "verdict-contested": VerdictContested,
    "discussion-opened": DiscussionOpened,
    "what-if-explored": WhatIfExplored,
    "ending-reached": EndingReached,
    "debrief-opened": DebriefOpened,
    "intention-kept": IntentionKept,
    "branch-started": BranchStarted,
    "timer-set": TimerSet,
    "timer-cleared": TimerCleared,
    "point-parked": PointParked,
    "note-taken": NoteTaken,
    "focus-agreed": FocusAgreed,
    "commitment-made": CommitmentMade,
    "step-undone": StepUndone,
    "ballots-cast": BallotsCast,
    "text-changed": TextChanged,
    "interlude-reached": InterludeReached,
    "sentence-offered": SentenceOffered,
    "offer-dropped": OfferDropped,
    "purpose-shown": PurposeShown,
    "opening-worded": OpeningWorded,
    "hint-given": HintGiven,
    "group-named": GroupNamed,
    "words-said": WordsSaid,
    "cards-dealt": CardsDealt,
    "moment-recalled": MomentRecalled,
    "question-planned": QuestionPlanned,
    "question-opened": QuestionOpened,
    "question-worded": QuestionWorded,
    "replies-asked": RepliesAsked,
    "reply-taken": ReplyTaken,
    "replies-revealed": RepliesRevealed,
    "question-left": QuestionLeft,
    "words-taken-up": WordsTakenUp,
}
"""The type of an event by its word on the disk. A word once written is never given to another type."""

LARGEST = 2**53
"""Whole numbers beyond it are not the same in every reader of JSON."""


class EventFormatError(Exception):
    """What stands on the disk is no event that this version knows; the message says what is wrong."""


class _Field(NamedTuple):
    """How a field is read."""

    name: str
    read: Callable[[Any], Any]
    default: Any
    """What it is in files from before it was there; MISSING where it always was."""


class _Form(NamedTuple):
    """How the values of one type are read."""

    make: Callable[..., Any]
    fields: tuple[_Field, ...]


class Forms(Generic[T]):
    """Frozen dataclasses as objects of JSON, each known by a word; what is none of them is refused."""

    def __init__(self, types: Mapping[str, type[T]], what: str) -> None:
        """`what` one of them is called where it is refused."""
        self._what = what
        self._words = {make: word for word, make in types.items()}
        self._forms = {
            word: _Form(
                make,
                tuple(
                    _Field(field.name, _READERS[str(field.type)], field.default)
                    for field in fields(make)  # type: ignore[arg-type]
                ),
            )
            for word, make in types.items()
        }

    def word_of(self, kind: type[T]) -> str:
        return self._words[kind]

    def to_dict(self, value: T) -> dict[str, object]:
        """The value as what JSON can hold, its `type` first; a field that has its default is left out."""
        word = self._words[type(value)]
        told = ((field, getattr(value, field.name)) for field in self._forms[word].fields)
        return {"type": word, **{field.name: each for field, each in told if each != field.default}}

    def from_dict(self, found: object) -> T:
        """The value that a JSON object tells; raises EventFormatError."""
        if not isinstance(found, dict):
            raise EventFormatError(f"{self._what} is a JSON object")
        word = found.get("type")
        form = self._forms.get(word) if isinstance(word, str) else None
        if form is None:
            raise EventFormatError(f"this version knows no {self._what.split()[-1]} {_quoted(word)}")
        _refuse_unknown_fields(found, form)
        values = []
        for name, read, default in form.fields:
            if name not in found and default is not MISSING:
                values.append(default)
                continue
            try:
                values.append(read(found[name]))
            except KeyError:
                raise EventFormatError(f"{word}: {name} is missing") from None
            except TypeError as failed:
                raise EventFormatError(f"{word}: {name} is {_quoted(found[name])}, not {failed}") from None
        made: T = form.make(*values)
        return made


def to_dict(event: Event) -> dict[str, object]:
    """The event as what JSON can hold, its `type` first; a field that has its default is left out.

    So a file in which a newer field is not used can be read by the versions before it.
    """
    return _EVENTS.to_dict(event)


def from_dict(found: object) -> Event:
    """The event that a JSON object tells; a field that an older file lacks has its default.

    Raises EventFormatError at a kind or a field that this version does not know.
    """
    return _EVENTS.from_dict(found)


def word_of(kind: type[Event]) -> str:
    """The word by which events of this type stand on the disk."""
    return _EVENTS.word_of(kind)


def encode(record: Record) -> str:
    """The event of the record as one line of JSON in plain ASCII; number and time are kept beside it."""
    return _ENCODER.encode(to_dict(record.event))


def decode(seq: int, at: str, body: str) -> Record:
    """The record back from what was kept; raises EventFormatError."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise EventFormatError(f"an event is a JSON object, not {_quoted(body)}") from None
    return Record(seq, _clean(at), from_dict(found))


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError("a text")
    return _clean(value)


def _clean(text: str) -> str:
    """The text cleaned; most of what stands in events needs no look at every letter."""
    return text if text.isascii() and text.isprintable() else clean(text)


def _number(value: Any) -> int:
    if type(value) is not int or not -LARGEST < value < LARGEST:
        raise TypeError("a whole number")
    return value


def _yes_or_no(value: Any) -> bool:
    if type(value) is not bool:
        raise TypeError("yes or no")
    return value


def _text_or_none(value: Any) -> str | None:
    return None if value is None else _text(value)


def _texts(value: Any) -> tuple[str, ...]:
    if type(value) is not list:
        raise TypeError("a list of texts")
    return tuple(map(_text, value))


def _numbers(value: Any) -> tuple[int, ...]:
    if type(value) is not list:
        raise TypeError("a list of whole numbers")
    return tuple(map(_number, value))


def _refuse_unknown_fields(found: dict[str, object], form: _Form) -> None:
    known = {"type", *(field.name for field in form.fields)}
    for name in found:
        if name not in known:
            raise EventFormatError(f"{found['type']}: this version knows no field {_quoted(name)}")


def _quoted(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return "a large number" if abs(value) >= LARGEST else str(value)
    return f"“{one_line(value, 60)}”" if isinstance(value, str) else type(value).__name__


_READERS: dict[str, Callable[[Any], Any]] = {
    "str": _text,
    "int": _number,
    "bool": _yes_or_no,
    "str | None": _text_or_none,
    "tuple[str, ...]": _texts,
    "tuple[int, ...]": _numbers,
}
_EVENTS: Forms[Event] = Forms(TYPES, "an event")
_ENCODER = json.JSONEncoder(separators=(",", ":"))
