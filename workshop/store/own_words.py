"""What is kept of a person's own words, in their folder alone: drafts, and replies that they put right."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from workshop.language.catalogue import _
from workshop.scenario.clean import clean
from workshop.scenario.toml.source import plain_descriptor
from workshop.session.own_words import ClausePutRight, ReplyPutRight
from workshop.store.files import FileNotWrittenError, RefusedError, alone, shown_path, why, write_atomically

KEPT_REPLIES = "words.jsonl"
_LOCK = "locks/words"
MOST_REPLIES = 1_000
"""Of more than these the oldest are let go."""
LARGEST_KEPT = 8_000_000
"""Bytes; more than so many replies take up."""
KEPT_FIRST = _(
    "What you put right is kept in your own folder, to train a reader on if you like, and goes nowhere "
    "else. To see it, or to delete it: workshop words"
)
_NOT_KEPT = _("What you put right is not kept: {because}.")


class KeptWords(NamedTuple):
    """What is kept of replies that were put right."""

    replies: tuple[ReplyPutRight, ...]
    """The oldest first."""
    unreadable: int = 0
    """Lines that this version cannot read; they are left as they are."""


class WordsUnreadableError(RefusedError):
    """The file of kept replies cannot be read as a whole."""

    def __init__(self, path: Path, because: str) -> None:
        super().__init__(
            _("{path} cannot be read: {because}. It is left as it is.").format(
                path=shown_path(path), because=because
            )
        )
        self.because = because


def keep_reply(home: Path, reply: ReplyPutRight) -> str:
    """Keep the reply, in the place of an earlier one of the same words; a sentence where one is to be told.

    That is the first time, where they are kept; and where they could not be, why not.
    """
    path = home / KEPT_REPLIES
    try:
        with alone(home / _LOCK):
            lines = _lines(path)
            others = [line for line in lines if not _is_same(_reply_in(line), reply)]
            kept = [*others, json.dumps(_document(reply), ensure_ascii=False)][-MOST_REPLIES:]
            write_atomically(path, "".join(f"{line}\n" for line in kept), mode=0o600, durable=False)
    except (WordsUnreadableError, FileNotWrittenError) as failed:
        return _NOT_KEPT.format(because=failed.because)
    return "" if lines else KEPT_FIRST


def kept_replies(home: Path) -> KeptWords:
    """What is kept; raises WordsUnreadableError."""
    read = [_reply_in(line) for line in _lines(home / KEPT_REPLIES)]
    replies = tuple(reply for reply in read if reply is not None)
    return KeptWords(replies, len(read) - len(replies))


def forget_replies(home: Path) -> None:
    """Remove all that is kept of them; raises WordsUnreadableError where that cannot be done."""
    path = home / KEPT_REPLIES
    try:
        with alone(home / _LOCK):
            path.unlink(missing_ok=True)
    except OSError as failed:
        raise WordsUnreadableError(path, why(failed)) from failed


def _lines(path: Path) -> Sequence[str]:
    if not os.path.lexists(path):
        return ()
    descriptor = plain_descriptor(path, LARGEST_KEPT)
    if isinstance(descriptor, str):
        raise WordsUnreadableError(path, descriptor)
    try:
        with open(descriptor, "rb") as file:
            text = file.read().decode("utf-8", "replace")
    except OSError as failed:
        raise WordsUnreadableError(path, why(failed)) from failed
    return [line for line in text.split("\n") if line.strip()]


def _document(reply: ReplyPutRight) -> dict[str, Any]:
    return {**reply._asdict(), "clauses": [list(clause) for clause in reply.clauses]}


def _reply_in(line: str) -> ReplyPutRight | None:
    """The reply that a line holds; None where it holds none that this version can read."""
    try:
        written = json.loads(line)
        text, lens, level = written["text"], written["lens"], written["level"]
        clauses = tuple(ClausePutRight(*clause) for clause in written["clauses"])
    except (ValueError, RecursionError, TypeError, KeyError, AttributeError):
        return None
    texts = (text, lens, *(each for each in (level, *(one.move for one in clauses)) if each is not None))
    if not all(type(each) is str and each == clean(each) for each in texts):
        return None
    last = 0
    for clause in clauses:
        numbers = type(clause.start) is type(clause.end) is int
        if not numbers or not last <= clause.start < clause.end <= len(text):
            return None
        last = clause.end
    return ReplyPutRight(lens, text, level, clauses)


def _is_same(kept: ReplyPutRight | None, reply: ReplyPutRight) -> bool:
    return kept is not None and (kept.lens, kept.text) == (reply.lens, reply.text)


DRAFTS = "drafts"
"""The folder in the home, with a file for each session in which something was typed and not said."""
MOST_DRAFTS = 20
"""Of more than these the oldest are let go."""
LARGEST_DRAFTS = 1_000_000


class Drafts:
    """What was typed in a session and not said yet, by the place where it would be said.

    Without a home it is kept in mind alone. Nothing rests on it: what cannot be kept is done without.
    """

    def __init__(self, home: Path | None, session: str = "") -> None:
        self._path = home and _drafts_of(home, session)
        self._held = _drafts_in(self._path) if self._path else {}
        self._is_written = True
        self._writing = Lock()

    def words(self, place: str) -> str:
        """What was typed there; empty where nothing was."""
        return self._held.get(place, "")

    def hold(self, place: str, words: str) -> None:
        """Keep the words in mind until they are written; no words are none."""
        if words == self.words(place):
            return
        others = {name: draft for name, draft in self._held.items() if name != place}
        kept = {**others, place: words} if words else others
        self._held, self._is_written = dict(list(kept.items())[-MOST_DRAFTS:]), False

    def write(self) -> None:
        """Have on the disk what is held, where it is not yet; several may ask at once."""
        with self._writing:
            if self._path is None or self._is_written:
                return
            held, self._is_written = self._held, True
            with suppress(OSError, FileNotWrittenError):
                if not held:
                    self._path.unlink(missing_ok=True)
                    return
                self._path.parent.mkdir(mode=0o700, exist_ok=True)
                text = json.dumps({"format": 1, "drafts": held}, ensure_ascii=False)
                write_atomically(self._path, text, mode=0o600, durable=False)


def forget_drafts(home: Path, session: str) -> None:
    """Remove what was typed in this session and not said."""
    with suppress(OSError):
        _drafts_of(home, session).unlink(missing_ok=True)


def forget_all_drafts(home: Path) -> None:
    """Remove what was typed in any session and not said."""
    with suppress(OSError):
        for path in (home / DRAFTS).glob("*.json"):
            path.unlink(missing_ok=True)


def _drafts_of(home: Path, session: str) -> Path:
    return home / DRAFTS / f"{session}.json"


def _drafts_in(path: Path) -> dict[str, str]:
    """The drafts in the file; none where it cannot be read."""
    descriptor = plain_descriptor(path, LARGEST_DRAFTS)
    if isinstance(descriptor, str):
        return {}
    try:
        with open(descriptor, "rb") as file:
            written = json.loads(file.read(LARGEST_DRAFTS))
        drafts = written["drafts"] if written["format"] == 1 else {}
        return {clean(place): clean(words) for place, words in drafts.items()}
    except (OSError, ValueError, RecursionError, TypeError, KeyError, AttributeError):
        return {}
