"""What stands in the lines of an exported session, and what is wrong with them where it does not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, BinaryIO, NamedTuple

from workshop.language.catalogue import _
from workshop.scenario.clean import clean, json_escaped, one_line
from workshop.scenario.toml.source import MOST_BYTES as MOST_OF_A_TEXT
from workshop.session.events import EventFormatError, Record, from_dict, to_dict
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


MOST_BYTES = 100_000_000
MOST_EVENTS = 20_000
"""A session of an hour has three hundred."""
LONGEST_LINE = 1_000_000
LONGEST_HEAD = 3 * MOST_OF_A_TEXT
"""Room for the largest scenario, with an escape for every second character, and its lenses."""
_BOM = b"\xef\xbb\xbf"


def exported(kept: KeptSession) -> str:
    """The session as lines of JSON. What steers a terminal stands escaped in them, in the texts too."""
    head = {
        "format": FORMAT,
        "kind": KIND,
        **{name: getattr(kept, name) for name in ("id", "scenario", "title", "started")},
        "texts": {"scenario": kept.scenario_text, "lenses": kept.lens_texts},
    }
    events = ({"seq": one.seq, "at": one.at, "event": to_dict(one.event)} for one in kept.records)
    lines = [_written(line) for line in (head, *events)]
    sums = hashlib.sha256("".join(lines).encode())
    return "".join((*lines, _written({"events": len(kept.records), "sha256": sums.hexdigest()})))


def read_exported(file: BinaryIO) -> KeptSession:
    """The session in the file, as far as a line can tell; raises NotASessionError, or OSError.

    Whether its events can have happened is still to be seen. However large the file, little of it is held.
    """
    return _Reading(file).session()


class _Reading:
    """One way through a file, line by line."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._number = 0
        self._read = 0
        self._sums = hashlib.sha256()
        self._is_cut = False
        """The last line read has no end."""
        self._faults: list[Fault] = []
        self._records: list[Record] = []

    def session(self) -> KeptSession:
        start = self._line(LONGEST_HEAD)
        if start is None:
            raise NotASessionError(Fault(0, _("the file is empty")))
        head = head_of(self._object(start.removeprefix(_BOM)))
        try:
            self._events()
        except NotASessionError as no_further:
            self._faults += no_further.faults
        if not self._records and not self._faults:
            self._fault(_("nothing happened in this session"))
        if self._faults:
            raise NotASessionError(*self._faults)
        return head._replace(records=tuple(self._records))

    def _events(self) -> None:
        """Read on to the line that counts, and see that it is the last one."""
        expected = 0
        while len(self._faults) <= MOST_TOLD:
            sums = self._sums.hexdigest()
            line = self._line(LONGEST_LINE)
            if line is None:
                self._number += 1
                self._fault(_("the file ends before the line that counts its events: it was cut"))
                return
            expected += 1
            try:
                found = self._object(line)
                if "sha256" in found:
                    self._end(found, expected - 1, sums)
                    return
                record = record_of(found, self._number)
            except NotASessionError as refused:
                self._faults += refused.faults
                continue
            if record.seq != expected:
                self._fault(
                    _("this is event {seq:,}, and event {expected:,} should stand here").format(
                        seq=record.seq, expected=expected
                    )
                )
                expected = record.seq
            if len(self._records) == MOST_EVENTS:
                self._fault(
                    _("there are more than {most_events:,} events, which is the limit").format(
                        most_events=MOST_EVENTS
                    )
                )
                return
            self._records.append(record)

    def _end(self, found: Mapping[str, Any], events: int, sums: str) -> None:
        if set(found) != {"events", "sha256"}:
            self._fault(_("the line that counts has “events” and “sha256”, and nothing else"))
        elif not self._faults and (type(found["events"]) is not int or found["events"] != events):
            self._fault(
                _("the file has {events:,} events, and this line counts {found}").format(
                    events=events, found=shown(found["events"])
                )
            )
        elif not self._faults and found["sha256"] != sums:
            self._fault(_("the lines above are not those that were written: their checksum is another"))
        while (line := self._line(LONGEST_LINE)) is not None:
            if line.strip():
                self._fault(_("something stands behind the end of the session; one file holds one"))
                return

    def _line(self, longest: int) -> bytes | None:
        """The next line without its end; None behind the last one."""
        line = self._file.readline(longest + 1)
        if not line:
            return None
        self._number += 1
        self._read += len(line)
        if len(line) > longest:
            raise self._refused(
                _("longer than {longest:,} bytes, which is the limit").format(longest=longest)
            )
        if self._read > MOST_BYTES:
            raise NotASessionError(
                Fault(
                    0,
                    _("the file is larger than {most_bytes:,} bytes, which is the limit").format(
                        most_bytes=MOST_BYTES
                    ),
                )
            )
        self._is_cut = not line.endswith(b"\n")
        line = line.rstrip(b"\r\n")
        self._sums.update(line.removeprefix(_BOM) + b"\n")
        return line

    def _object(self, line: bytes) -> dict[str, Any]:
        try:
            found = json.loads(line.decode("utf-8"))
        except UnicodeDecodeError as failed:
            raise self._refused(_("not UTF-8 (0x{line:02X})").format(line=line[failed.start])) from None
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            return found
        cut = _(", and the file ends in the middle of it: it was cut") if self._is_cut else ""
        raise self._refused(
            _("this is no JSON object: {start_of}{cut}").format(start_of=start_of(line), cut=cut)
        )

    def _refused(self, text: str) -> NotASessionError:
        return NotASessionError(Fault(self._number, text))

    def _fault(self, text: str) -> None:
        self._faults.append(Fault(self._number, text))


def _written(line: Mapping[str, object]) -> str:
    return json_escaped(json.dumps(line, ensure_ascii=False, separators=(",", ":"))) + "\n"
