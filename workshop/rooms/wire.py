"""What the app on a laptop and the server that has its session say to one another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, get_args

from workshop.session.codec import EventFormatError, Forms, decode, encode, from_dict, to_dict
from workshop.session.commands import CastBallots, Command, OfferSentence, SayOwn
from workshop.session.events import BallotsCast, Event, Record, SentenceOffered, WordsSaid

PAIRING = "/l/in"
"""Where a passphrase is given for a key."""
MOST_RECORDS = 500
"""In one message."""
LARGEST_COMMAND = 256 * 1024
"""Bytes; what some hundred phones have written goes together when it is shown."""
SENT_BY_PHONES = (CastBallots, OfferSentence)
"""What nobody asks who leads: phones bring it about, each for its own seat."""
BY_PHONES = (BallotsCast, SentenceOffered)
"""What happens without whoever leads, and changes nothing of what they are about to ask."""


class Commanded(NamedTuple):
    """A command, and the last event that whoever asks it knew of."""

    head: int
    command: Command


def of_room(tag: str) -> str:
    """The path of a room for laptops: all of its session; `s` is a stream, `c` a command, `d` the door."""
    return f"/l/{tag}/"


def command_to_dict(command: Command) -> dict[str, object]:
    """The command, its `type` first; what was said in own words stands in the fields of the event of it."""
    if isinstance(command, SayOwn):
        return {**to_dict(WordsSaid.of(command.words)), "type": _SAY_OWN}
    return _COMMANDS.to_dict(command)


def command_from_dict(found: object) -> Command:
    """The command back; raises EventFormatError at anything that is none of who leads."""
    if isinstance(found, dict) and found.get("type") == _SAY_OWN:
        said = from_dict({**found, "type": "words-said"})
        assert isinstance(said, WordsSaid)
        return SayOwn(said.words)
    return _COMMANDS.from_dict(found)


def commanded_in(data: object) -> Commanded:
    """What a laptop asks; raises EventFormatError."""
    if not isinstance(data, dict) or set(data) != {"head", "command"}:
        raise EventFormatError("what is asked has a “head” and a “command”")
    head = data["head"]
    if type(head) is not int or not 0 < head < 2**31:
        raise EventFormatError("head is the number of an event")
    return Commanded(head, command_from_dict(data["command"]))


def as_rows(records: Iterable[Record]) -> list[list[object]]:
    """The records as they travel."""
    return [[record.seq, record.at, encode(record)] for record in records]


def records_in(rows: object) -> tuple[Record, ...]:
    """The records back; raises EventFormatError."""
    if not isinstance(rows, list):
        raise EventFormatError("events are a list")
    return tuple(map(_record, rows))


def is_led_meanwhile(records: Sequence[Record]) -> bool:
    """Whether any of them is a step of who leads, and not only what phones answered."""
    return any(not isinstance(record.event, BY_PHONES) for record in records)


def starts_with(records: Sequence[Record], events: Sequence[Event]) -> bool:
    """Whether these events stand at the beginning of the records."""
    return bool(events) and [record.event for record in records[: len(events)]] == list(events)


def _record(row: Any) -> Record:
    match row:
        case [int(seq), str(at), str(body)]:
            return decode(seq, at, body)
    raise EventFormatError("an event is a number, a time and what happened")


def _word_of(kind: type[Command]) -> str:
    """'go-on' of GoOn."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()


_KINDS = tuple(kind for kind in get_args(Command) if kind is not SayOwn and kind not in SENT_BY_PHONES)
_COMMANDS: Forms[Command] = Forms({_word_of(kind): kind for kind in _KINDS}, "a command")
_SAY_OWN = _word_of(SayOwn)
