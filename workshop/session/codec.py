"""Events as text and back: the words that stand on the disk, which outlive the names in the code."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from typing import Any, NamedTuple

from workshop.scenario.clean import clean, one_line
from workshop.session import events
from workshop.session.events import Event, Record

TYPES: dict[str, type[Event]] = {
    "session-started": events.SessionStarted,
    "hosting-started": events.HostingStarted,
    "plan-made": events.PlanMade,
    "stage-opened": events.StageOpened,
    "scene-entered": events.SceneEntered,
    "thinking-started": events.ThinkingStarted,
    "voting-opened": events.VotingOpened,
    "vote-cast": events.VoteCast,
    "hands-counted": events.HandsCounted,
    "heads-counted": events.HeadsCounted,
    "voting-closed": events.VotingClosed,
    "talk-started": events.TalkStarted,
    "distribution-revealed": events.DistributionRevealed,
    "reveal-taken-back": events.RevealTakenBack,
    "choice-settled": events.ChoiceSettled,
    "choice-reopened": events.ChoiceReopened,
    "guess-made": events.GuessMade,
    "guess-skipped": events.GuessSkipped,
    "verdict-revealed": events.VerdictRevealed,
    "discussion-opened": events.DiscussionOpened,
    "what-if-explored": events.WhatIfExplored,
    "ending-reached": events.EndingReached,
    "debrief-opened": events.DebriefOpened,
    "intention-kept": events.IntentionKept,
    "branch-started": events.BranchStarted,
    "timer-set": events.TimerSet,
    "timer-cleared": events.TimerCleared,
    "point-parked": events.PointParked,
    "note-taken": events.NoteTaken,
    "focus-agreed": events.FocusAgreed,
    "commitment-made": events.CommitmentMade,
    "step-undone": events.StepUndone,
}
"""The type of an event by its word on the disk. A word once written is never given to another type."""

LARGEST = 2**53
"""Whole numbers beyond it are not the same in every reader of JSON."""


class EventFormatError(Exception):
    """What stands on the disk is no event that this version knows; the message says what is wrong."""


class _Form(NamedTuple):
    """How the events of one type are read."""

    make: type[Event]
    fields: tuple[tuple[str, Callable[[Any], Any]], ...]


def to_dict(event: Event) -> dict[str, object]:
    """The event as what JSON can hold, its `type` first."""
    form = _FORMS[_WORDS[type(event)]]
    return {"type": _WORDS[type(event)], **{name: getattr(event, name) for name, _ in form.fields}}


def from_dict(found: object) -> Event:
    """The event that a JSON object tells; raises EventFormatError."""
    if not isinstance(found, dict):
        raise EventFormatError("an event is a JSON object")
    word = found.get("type")
    form = _FORMS.get(word) if isinstance(word, str) else None
    if form is None:
        raise EventFormatError(f"this version knows no event {_quoted(word)}")
    if len(found) != len(form.fields) + 1:
        _refuse_extra(found, form)
    values = []
    for name, read in form.fields:
        try:
            values.append(read(found[name]))
        except KeyError:
            raise EventFormatError(f"{word}: {name} is missing") from None
        except TypeError as failed:
            raise EventFormatError(f"{word}: {name} is {_quoted(found[name])}, not {failed}") from None
    return form.make(*values)


def encode(record: Record) -> str:
    """The event of the record as one line of JSON in plain ASCII; number and time are kept beside it."""
    return _ENCODER.encode(to_dict(record.event))


def decode(seq: int, at: str, body: str) -> Record:
    """The record back from what was kept; raises EventFormatError."""
    try:
        is_bare = body[:1] == "{" and body[-1:] == "}"  # as all are that were written here
        found, end = _DECODER.raw_decode(body) if is_bare else (_DECODER.decode(body), len(body))
        if end < len(body):
            raise ValueError
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


def _refuse_extra(found: dict[str, object], form: _Form) -> None:
    known = {"type", *(name for name, _ in form.fields)}
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
    word: _Form(make, tuple((field.name, _READERS[str(field.type)]) for field in fields(make)))
    for word, make in TYPES.items()
}
_ENCODER = json.JSONEncoder(separators=(",", ":"))
_DECODER = json.JSONDecoder()
