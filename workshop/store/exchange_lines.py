"""What stands in the lines of an exported session, and what is wrong with them where it does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from workshop.language.catalogue import _
from workshop.scenario.clean import clean, one_line
from workshop.scenario.toml.source import MOST_BYTES as MOST_OF_A_TEXT
from workshop.session.codec import EventFormatError, from_dict
from workshop.session.events import Record
from workshop.store.kept import KeptSession, is_moment, is_session_id, text_hash

FORMAT = 1
"""A higher one is a newer program's."""
KIND = "levels-workshop-session"
MOST_LENSES = 16
LARGEST_NUMBER = 100_000_000
MOST_TOLD = 20

_HEAD = ("format", "kind", "id", "scenario", "title", "started", "texts")
_NAMES = {
    "NoneType": "nothing",
    "bool": _("yes or no"),
    "float": "a fraction",
    "list": "a list",
    "dict": _("an object"),
}
"""What is no text and no number, in words."""


class Fault(NamedTuple):
    """What is wrong with a line of a file, clean and on one line."""

    line: int
    """From 1; 0 where the file as a whole is meant."""
    text: str

    def __str__(self) -> str:
        return _("line {line}: {text}").format(line=self.line, text=self.text) if self.line else self.text


class NotASessionError(Exception):
    """A file that no session can be had from: each fault with its line. Nothing was changed."""

    def __init__(self, *faults: Fault) -> None:
        shown = [*map(str, faults[:MOST_TOLD]), *[_("and more of the kind")] * (len(faults) > MOST_TOLD)]
        super().__init__("\n".join(shown))
        self.faults = faults


def head_of(found: Mapping[str, Any]) -> KeptSession:
    """The session without its events."""
    if found.get("kind") != KIND:
        raise NotASessionError(
            Fault(1, _("this is no exported session: its kind is not “{kind}”").format(kind=KIND))
        )
    form = found.get("format")
    if type(form) is int and form > FORMAT:
        newer = _("a newer program made it, in format {form}, and this one reads {format}").format(
            form=shown(form), format=FORMAT
        )
        raise NotASessionError(Fault(1, _("{newer}. A newer program reads it").format(newer=newer)))
    faults = [Fault(1, text) for text in _head_faults(found)]
    if faults:
        raise NotASessionError(*faults)
    scenario, lenses = found["texts"]["scenario"], found["texts"]["lenses"]
    return KeptSession(
        found["id"],
        clean(found["scenario"]),
        clean(found["title"]),
        found["started"],
        scenario,
        tuple(lenses),
        text_hash(scenario),
        tuple(map(text_hash, lenses)),
    )


def _head_faults(found: Mapping[str, Any]) -> list[str]:
    faults = [_("{name} is missing").format(name=name) for name in _HEAD if name not in found]
    faults += [
        _("this version knows no “{name}” here").format(name=one_line(name, 40))
        for name in found
        if name not in _HEAD
    ]
    if faults:
        return faults
    if found["format"] != FORMAT or type(found["format"]) is not int:
        faults.append(
            _("its format is {found}, not {format}").format(found=shown(found["format"]), format=FORMAT)
        )
    faults += [
        _("{name} is no text").format(name=name)
        for name in ("scenario", "title")
        if type(found[name]) is not str
    ]
    if type(found["id"]) is not str or not is_session_id(found["id"]):
        faults.append(_("its id is none that a session can have"))
    if not is_moment(found["started"]):
        faults.append(_("started is no time with an offset, such as 2026-11-20T14:32:05+01:00"))
    texts = found["texts"]
    if not isinstance(texts, dict) or set(texts) != {"scenario", "lenses"}:
        return [*faults, _("texts holds the “scenario” and the “lenses”, and nothing else")]
    if not isinstance(texts["lenses"], list) or not 1 <= len(texts["lenses"]) <= MOST_LENSES:
        return [*faults, _("lenses is a list of 1 to {most_lenses} texts").format(most_lenses=MOST_LENSES)]
    if not all(map(_is_text, (texts["scenario"], *texts["lenses"]))):
        faults.append(
            _("scenario and lenses are whole texts of at most {most_of_a_text:,} bytes").format(
                most_of_a_text=MOST_OF_A_TEXT
            )
        )
    return faults


def record_of(found: Mapping[str, Any], number: int) -> Record:
    for name in ("seq", "at", "event"):
        if name not in found:
            raise NotASessionError(Fault(number, _("{name} is missing").format(name=name)))
    if len(found) > 3:
        raise NotASessionError(Fault(number, _("a line has “seq”, “at” and “event”, and nothing else")))
    seq, at = found["seq"], found["at"]
    if type(seq) is not int or not 0 < seq <= LARGEST_NUMBER:
        raise NotASessionError(
            Fault(number, _("seq is {seq}, not a number from 1 on").format(seq=shown(seq)))
        )
    if not is_moment(at):
        raise NotASessionError(Fault(number, _("at is {at}, not a time with an offset").format(at=shown(at))))
    try:
        return Record(seq, at, from_dict(found["event"]))
    except EventFormatError as refused:
        raise NotASessionError(Fault(number, str(refused))) from None


def _is_text(value: object) -> bool:
    """Whether this is a text that a file could have held."""
    try:
        return type(value) is str and len(value.encode()) <= MOST_OF_A_TEXT
    except UnicodeEncodeError:
        return False


def shown(value: object) -> str:
    if isinstance(value, str):
        return f"“{one_line(value, 60)}”"
    if type(value) is int:
        return _("a large number") if abs(value) > LARGEST_NUMBER else str(value)
    return _NAMES.get(type(value).__name__, "something else")


def start_of(line: bytes) -> str:
    return f"“{one_line(line[:200].decode('utf-8', 'replace'), 40)}”" if line.strip() else _("an empty line")
