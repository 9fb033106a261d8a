"""A session as a file: lines of JSON, whole and checked on the way out and in."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, BinaryIO, NamedTuple

from workshop.language.catalogue import _
from workshop.scenario.clean import clean, json_escaped, one_line
from workshop.scenario.toml.source import MOST_BYTES as MOST_OF_A_TEXT
from workshop.scenario.toml.source import NotText, decoded, plain_descriptor
from workshop.session.codec import EventFormatError, from_dict, to_dict
from workshop.session.events import (
    Record,
)
from workshop.session.host import ImpossibleEventError, replay_foreign
from workshop.session.times import LONGEST as LONGEST_TIME
from workshop.store.files import RefusedError, why
from workshop.store.records import KeptSession, is_session_id, text_hash
from workshop.store.runs import kept_play

EXPORT_FORMAT = 1
"""A higher one is a newer program's."""
KIND = "levels-workshop-session"
LARGEST_EXPORT = 100_000_000
MOST_EVENTS = 20_000
"""A session of an hour has three hundred."""
MOST_LENSES = 16
LARGEST_NUMBER = 100_000_000
LONGEST_LINE = 1_000_000
LONGEST_HEAD = 3 * MOST_OF_A_TEXT
"""Room for the largest scenario, with an escape for every second character, and its lenses."""
MOST_TOLD = 20

_HEAD = ("format", "kind", "id", "scenario", "title", "started", "texts")
_BOM = b"\xef\xbb\xbf"
_EXPORT_ANEW = _("Export it anew with -o FILE: what a shell writes with > may be in another encoding.")
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


class NotASessionError(RefusedError):
    """A file that no session can be had from: each fault with its line. Nothing was changed."""

    def __init__(self, *faults: Fault) -> None:
        shown = [*map(str, faults[:MOST_TOLD]), *[_("and more of the kind")] * (len(faults) > MOST_TOLD)]
        super().__init__("\n".join(shown))
        self.faults = faults


def exported(kept: KeptSession) -> str:
    """The session as lines of JSON. What steers a terminal stands escaped in them, in the texts too."""
    head = {
        "format": EXPORT_FORMAT,
        "kind": KIND,
        **{name: getattr(kept, name) for name in ("id", "scenario", "title", "started")},
        "texts": {"scenario": kept.scenario_text, "lenses": kept.lens_texts},
    }
    events = ({"seq": each.seq, "at": each.at, "event": to_dict(each.event)} for each in kept.records)
    lines = [_written(line) for line in (head, *events)]
    sums = hashlib.sha256("".join(lines).encode())
    return "".join((*lines, _written({"events": len(kept.records), "sha256": sums.hexdigest()})))


@contextmanager
def plain_file(path: str) -> Iterator[BinaryIO]:
    """The file, open for reading, if it is a plain one within the limit; raises NotASessionError."""
    descriptor = plain_descriptor(path, LARGEST_EXPORT)
    if isinstance(descriptor, str):
        raise NotASessionError(Fault(0, descriptor))
    with os.fdopen(descriptor, "rb") as file:
        yield file


def session_in(file: BinaryIO) -> KeptSession:
    """The session in an exported file, to be adopted by a store.

    Raises NotASessionError, with each fault and its line, where the file is damaged or cannot be true.
    """
    try:
        kept = read_exported(file)
    except OSError as failed:
        raise NotASessionError(Fault(0, _("it cannot be read: {why}").format(why=why(failed)))) from failed
    try:
        play = kept_play(kept)
    except RefusedError as unplayable:
        first = one_line(str(unplayable).partition("\n")[0], 300)
        unfit = _("its texts cannot be played: {first}").format(first=first)
        raise NotASessionError(Fault(1, unfit)) from None
    if (kept.scenario, kept.title) != (play.scenario.id, play.scenario.title):
        raise NotASessionError(Fault(1, _("scenario or title are not those of the scenario's own text")))
    try:
        replay_foreign(kept.records, play)
    except ImpossibleEventError as impossible:
        raise NotASessionError(Fault(impossible.seq + 1, impossible.because)) from None
    return kept


def read_exported(file: BinaryIO) -> KeptSession:
    """The session in the file, as far as a line can tell; raises NotASessionError, or OSError.

    Whether its events can have happened is still to be seen. However large the file, little of it is held.
    """
    lines = _Lines(file)
    start = lines.next(LONGEST_HEAD)
    if start is None:
        raise NotASessionError(Fault(0, _("the file is empty")))
    kept = _head(lines.object(start))
    faults: list[Fault] = []
    records: list[Record] = []
    try:
        _read_events(lines, records, faults)
    except NotASessionError as no_further:
        faults += no_further.faults
    if not records and not faults:
        faults.append(Fault(lines.number, _("nothing happened in this session")))
    if faults:
        raise NotASessionError(*faults)
    return kept._replace(records=tuple(records))


class _Lines:
    """The lines of a file within the limits, with what they sum up to."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._bytes = 0
        self._is_cut = False
        self.number = 0
        self.sums = hashlib.sha256()

    def next(self, longest: int = LONGEST_LINE) -> bytes | None:
        """The next line without its end; None behind the last one."""
        line = self._file.readline(longest + 1)
        if not line:
            return None
        self.number += 1
        self._bytes += len(line)
        if len(line) > longest:
            raise self.refused(_("longer than {longest:,} bytes, which is the limit").format(longest=longest))
        if self._bytes > LARGEST_EXPORT:
            too_large = _("the file is larger than {most_bytes:,} bytes, which is the limit")
            raise NotASessionError(Fault(0, too_large.format(most_bytes=LARGEST_EXPORT)))
        self._is_cut = not line.endswith(b"\n")
        line = line.rstrip(b"\r\n")
        self.sums.update(line.removeprefix(_BOM) + b"\n")
        return line

    def object(self, line: bytes) -> dict[str, Any]:
        """What the JSON object in the line holds; raises NotASessionError where it is none."""
        text = decoded(line)
        if isinstance(text, NotText):
            raise self.refused(f"{text.because}. {_EXPORT_ANEW}")
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict):
            return value
        start = f"“{one_line(text[:200], 40)}”"
        cut = _(", and the file ends in the middle of it: it was cut") if self._is_cut else ""
        raise self.refused(
            _("this is no JSON object: {start_of}{cut}").format(
                start_of=start if line.strip() else _("an empty line"), cut=cut
            )
        )

    def refused(self, text: str) -> NotASessionError:
        return NotASessionError(Fault(self.number, text))


def _read_events(lines: _Lines, records: list[Record], faults: list[Fault]) -> None:
    """Read on to the line that counts, and see that it is the last one."""
    expected = 0
    while len(faults) <= MOST_TOLD:
        sums = lines.sums.hexdigest()
        line = lines.next()
        if line is None:
            cut = _("the file ends before the line that counts its events: it was cut")
            faults.append(Fault(lines.number + 1, cut))
            return
        expected += 1
        try:
            value = lines.object(line)
            if "sha256" in value:
                _see_end(lines, value, {"events": expected - 1, "sha256": sums}, bool(faults))
                return
            record = _record(lines, value)
        except NotASessionError as refused:
            faults += refused.faults
            continue
        if record.seq != expected:
            misplaced = _("this is event {seq:,}, and event {expected:,} should stand here")
            faults.append(Fault(lines.number, misplaced.format(seq=record.seq, expected=expected)))
            expected = record.seq
        if len(records) == MOST_EVENTS:
            too_many = _("there are more than {most_events:,} events, which is the limit")
            raise lines.refused(too_many.format(most_events=MOST_EVENTS))
        records.append(record)


def _see_end(lines: _Lines, end: Mapping[str, Any], due: Mapping[str, Any], has_faults: bool) -> None:
    """See that the last line is what is due, which it cannot be where others were refused."""
    if set(end) != set(due):
        raise lines.refused(_("the line that counts has “events” and “sha256”, and nothing else"))
    if not has_faults and (type(end["events"]) is not int or end["events"] != due["events"]):
        counts = _("the file has {events:,} events, and this line counts {found}")
        raise lines.refused(counts.format(events=due["events"], found=_shown(end["events"])))
    if not has_faults and end["sha256"] != due["sha256"]:
        raise lines.refused(_("the lines above are not those that were written: their checksum is another"))
    while (line := lines.next()) is not None:
        if line.strip():
            raise lines.refused(_("something stands behind the end of the session; one file holds one"))


def _head(head: Mapping[str, Any]) -> KeptSession:
    """The session without its events."""
    if head.get("kind") != KIND:
        other = _("this is no exported session: its kind is not “{kind}”").format(kind=KIND)
        raise NotASessionError(Fault(1, other))
    form = head.get("format")
    if type(form) is int and form > EXPORT_FORMAT:
        newer = _("a newer program made it, in format {form}, and this one reads {format}").format(
            form=_shown(form), format=EXPORT_FORMAT
        )
        raise NotASessionError(Fault(1, _("{newer}. A newer program reads it").format(newer=newer)))
    if faults := [Fault(1, text) for text in _head_faults(head)]:
        raise NotASessionError(*faults)
    scenario, lenses = head["texts"]["scenario"], head["texts"]["lenses"]
    return KeptSession(
        head["id"],
        clean(head["scenario"]),
        clean(head["title"]),
        head["started"],
        scenario,
        tuple(lenses),
        text_hash(scenario),
        tuple(map(text_hash, lenses)),
    )


def _head_faults(head: Mapping[str, Any]) -> Iterator[str]:
    missing = [name for name in _HEAD if name not in head]
    more = [name for name in head if name not in _HEAD]
    yield from (_("{name} is missing").format(name=name) for name in missing)
    yield from (_("this version knows no “{name}” here").format(name=one_line(name, 40)) for name in more)
    if missing or more:
        return
    if head["format"] != EXPORT_FORMAT or type(head["format"]) is not int:
        yield _("its format is {found}, not {format}").format(
            found=_shown(head["format"]), format=EXPORT_FORMAT
        )
    for name in ("scenario", "title"):
        if type(head[name]) is not str:
            yield _("{name} is no text").format(name=name)
    if type(head["id"]) is not str or not is_session_id(head["id"]):
        yield _("its id is none that a session can have")
    if not _is_time(head["started"]):
        yield _("started is no time, such as 2026-11-20T14:32:05+01:00")
    texts = head["texts"]
    if not isinstance(texts, dict) or set(texts) != {"scenario", "lenses"}:
        yield _("texts holds the “scenario” and the “lenses”, and nothing else")
    elif not isinstance(texts["lenses"], list) or not 1 <= len(texts["lenses"]) <= MOST_LENSES:
        yield _("lenses is a list of 1 to {most_lenses} texts").format(most_lenses=MOST_LENSES)
    elif not all(map(_is_whole_text, (texts["scenario"], *texts["lenses"]))):
        whole = _("scenario and lenses are whole texts of at most {most_of_a_text:,} bytes")
        yield whole.format(most_of_a_text=MOST_OF_A_TEXT)


def _record(lines: _Lines, line: Mapping[str, Any]) -> Record:
    for name in ("seq", "at", "event"):
        if name not in line:
            raise lines.refused(_("{name} is missing").format(name=name))
    if len(line) > 3:
        raise lines.refused(_("a line has “seq”, “at” and “event”, and nothing else"))
    seq, at = line["seq"], line["at"]
    if type(seq) is not int or not 0 < seq <= LARGEST_NUMBER:
        raise lines.refused(_("seq is {seq}, not a number from 1 on").format(seq=_shown(seq)))
    if not _is_time(at):
        raise lines.refused(_("at is {at}, not a time").format(at=_shown(at)))
    try:
        return Record(seq, at, from_dict(line["event"]))
    except EventFormatError as refused:
        raise lines.refused(str(refused)) from None


def _is_time(value: object) -> bool:
    """Whether this may be what a clock said, however wrong it went."""
    return isinstance(value, str) and 0 < len(value) <= LONGEST_TIME and value == one_line(value)


def _is_whole_text(value: object) -> bool:
    """Whether this is a text that a file could have held."""
    try:
        return type(value) is str and len(value.encode()) <= MOST_OF_A_TEXT
    except UnicodeEncodeError:
        return False


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f"“{one_line(value, 60)}”"
    if type(value) is int:
        return _("a large number") if abs(value) > LARGEST_NUMBER else str(value)
    return _NAMES.get(type(value).__name__, "something else")


def _written(line: Mapping[str, object]) -> str:
    return json_escaped(json.dumps(line, ensure_ascii=False, separators=(",", ":"))) + "\n"
