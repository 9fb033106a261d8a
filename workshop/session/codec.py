"""The words in which what happens in a session stands on the disk, and how they are read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import MISSING, fields
from typing import Any, NamedTuple

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
)

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
}
"""The type of an event by its word on the disk. A word once written is never given to another type."""

LARGEST = 2**53
"""Whole numbers beyond it are not the same in every reader of JSON."""


class EventFormatError(Exception):
    """What stands on the disk is no event that this version knows; the message says what is wrong."""


class _Field(NamedTuple):
    """How a field of an event is read."""

    name: str
    read: Callable[[Any], Any]
    default: Any
    """What it is in files from before it was there; MISSING where it always was."""


class _Form(NamedTuple):
    """How the events of one type are read."""

    make: type[Event]
    fields: tuple[_Field, ...]


def to_dict(event: Event) -> dict[str, object]:
    """The event as what JSON can hold, its `type` first; a field that has its default is left out.

    So a file in which a newer field is not used can be read by the versions before it.
    """
    word = _WORDS[type(event)]
    values = ((field, getattr(event, field.name)) for field in _FORMS[word].fields)
    return {"type": word, **{field.name: value for field, value in values if value != field.default}}


def from_dict(found: object) -> Event:
    """The event that a JSON object tells; a field that an older file lacks has its default.

    Raises EventFormatError at a kind or a field that this version does not know.
    """
    if not isinstance(found, dict):
        raise EventFormatError("an event is a JSON object")
    word = found.get("type")
    form = _FORMS.get(word) if isinstance(word, str) else None
    if form is None:
        raise EventFormatError(f"this version knows no event {_quoted(word)}")
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
    return form.make(*values)


def word_of(kind: type[Event]) -> str:
    """The word by which events of this type stand on the disk."""
    return _WORDS[kind]


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
    "tuple[str, ...]": _texts,
    "tuple[int, ...]": _numbers,
}
_WORDS = {make: word for word, make in TYPES.items()}
_FORMS = {
    word: _Form(
        make, tuple(_Field(field.name, _READERS[str(field.type)], field.default) for field in fields(make))
    )
    for word, make in TYPES.items()
}
_ENCODER = json.JSONEncoder(separators=(",", ":"))
