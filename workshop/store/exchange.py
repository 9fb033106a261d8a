"""A session as a file of JSON lines: who it is and its texts, a line for each event, a line that counts them.

Such a file is whole: a session goes on from it anywhere. Read, it is somebody else's until proven sound.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, BinaryIO

from workshop.language.catalogue import _
from workshop.scenario.clean import json_escaped
from workshop.scenario.toml.source import MOST_BYTES as MOST_OF_A_TEXT
from workshop.session.codec import to_dict
from workshop.session.events import Record
from workshop.store.exchange_lines import (
    FORMAT,
    KIND,
    MOST_TOLD,
    Fault,
    NotASessionError,
    head_of,
    record_of,
    shown,
    start_of,
)
from workshop.store.kept import KeptSession

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
