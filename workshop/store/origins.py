"""From which file a session was begun, to tell whether it was changed since; nothing else rests on it."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

from workshop.scenario.toml.source import plain_descriptor
from workshop.store.files import FileNotWrittenError, write_atomically

NAME = "origins.json"
FORMAT = 1
MOST_KEPT = 500
MOST_BYTES = 2_500_000
"""More than so many paths take up."""


def remember(home: Path, session: str, file: Path) -> None:
    """Note the file, if that is possible: without it, a session goes on all the same."""
    known = _read(home)
    known[session] = str(file.absolute())
    _write(home, dict(list(known.items())[-MOST_KEPT:]))


def origin_of(home: Path, session: str) -> Path | None:
    """The file from which the session was begun, if that is known and it is still there."""
    file = _read(home).get(session)
    with suppress(ValueError):
        return Path(file) if file and os.path.lexists(file) else None
    return None


def forget(home: Path, session: str) -> None:
    """Keep the file of this session no longer."""
    known = _read(home)
    if known.pop(session, None) is not None:
        _write(home, known)


def _read(home: Path) -> dict[str, str]:
    """The paths by session, the oldest first; none where they cannot be had."""
    descriptor = plain_descriptor(home / NAME, MOST_BYTES)
    if isinstance(descriptor, str):
        return {}
    try:
        with open(descriptor, "rb") as file:
            found = json.loads(file.read(MOST_BYTES))
        files = found["files"] if found["format"] == FORMAT else {}
        return {name: path for name, path in files.items() if type(path) is str}
    except (OSError, ValueError, RecursionError, TypeError, KeyError, AttributeError):
        return {}


def _write(home: Path, known: dict[str, str]) -> None:
    text = json.dumps({"format": FORMAT, "files": known}, indent=1)
    with suppress(FileNotWrittenError):
        write_atomically(home / NAME, text, durable=False)
