"""What was answered in all kept sessions alone: worked out once for each session, and noted in the cache."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import repeat
from pathlib import Path
from typing import Any, NamedTuple

from workshop.practice.days import practice_day
from workshop.practice.replies import LensWords, SeenReply, SessionReplies, answered_in
from workshop.scenario.clean import clean
from workshop.scenario.play import Play
from workshop.scenario.toml.source import plain_descriptor
from workshop.session.events import IntentionKept, MomentRecalled
from workshop.session.fold import apply
from workshop.session.phases import IllegalEventError
from workshop.session.state import LOBBY, Dealt
from workshop.session.times import moment_in
from workshop.session.views import LevelView
from workshop.store.files import FileNotWrittenError, write_atomically
from workshop.store.lenses import UnplayableError
from workshop.store.records import RecordsDamagedError, Summary
from workshop.store.runs import kept_play, possible
from workshop.store.sessions import SessionStore

CACHE = "cache/history.json"
CACHE_FORMAT = 4
"""Another number where the rules judge otherwise, or something else is noted: all is worked out anew."""
LARGEST_CACHE = 50_000_000
NOTHING = SessionReplies(())


class KeptAnswers(NamedTuple):
    """What was answered alone, session by session, in the order in which these were begun."""

    sessions: tuple[SessionReplies, ...]
    unread: int
    """Sessions that could not be read."""


def answered_alone(store: SessionStore) -> KeptAnswers:
    """The replies of all sessions alone; sessions that were not noted yet are replayed, each once.

    What is noted holds no word that somebody said. Raises what the store does.
    """
    path = store.folder / CACHE
    noted = _Noted.read(path)
    plays: dict[tuple[str, ...], Play] = {}
    sessions: list[SessionReplies] = []
    unread, stale = 0, set(noted.sessions)
    for summary in reversed(store.sessions()):
        if summary.hosted or summary.rehearsal:
            continue
        stale.discard(summary.id)
        answered = noted.of(summary)
        if answered is None:
            answered = _worked_out(store, summary.id, plays)
            if answered is not None:
                noted.note(summary, answered)
        if answered is None:
            unread += 1
        else:
            sessions.append(answered)
    noted.forget(stale)
    noted.write(path)
    return KeptAnswers(tuple(sessions), unread)


def forget_answered(home: Path, session: str) -> None:
    """Note nothing of this session any longer."""
    noted = _Noted.read(home / CACHE)
    noted.forget({session} & set(noted.sessions))
    noted.write(home / CACHE)


DONE_WITH = ("yes", "let go")
"""What is said of a moment whose sentence is not asked back again."""
MOST_ASKED_BACK = 2
"""Sentences in one practice."""
UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)
"""When something happened of which no time is known."""


class _Touched(NamedTuple):
    """A sentence was kept, or something was said of its moment."""

    moment: datetime
    sentence: str
    came: str
    """Empty where it was kept."""


def sentences_open(store: SessionStore, today: date) -> tuple[str, ...]:
    """The sentences to be asked back in a practice today, of whatever session, the oldest first.

    Open is one that was never asked back, or whose moment had not come yet; what was asked back stands behind
    what waits for it. What was kept or asked back today waits for another day.
    """
    waiting: dict[str, date] = {}
    told = {*store.with_event(IntentionKept), *store.with_event(MomentRecalled)}
    alone = [one for one in reversed(store.sessions()) if one.id in told and not one.hosted]
    touched = [each for summary in alone for each in _touched(store, summary)]
    for moment, sentence, came in sorted(touched, key=lambda each: each.moment):
        waiting.pop(sentence, None)
        if came not in DONE_WITH:
            waiting[sentence] = practice_day(moment)
    return tuple(sentence for sentence, day in waiting.items() if day != today)[:MOST_ASKED_BACK]


def _touched(store: SessionStore, summary: Summary) -> Sequence[_Touched]:
    """What was kept in this session and is still, and what was said of what it asked back."""
    state, moment = LOBBY, moment_in(summary.started) or UNKNOWN
    kept: list[datetime] = []
    recalled: list[datetime] = []
    with suppress(RecordsDamagedError, IllegalEventError, LookupError):
        for record in store.records(summary.id):
            before, state = state, apply(state, record.event)
            moment = moment_in(record.at) or moment
            if len(state.intentions) > len(before.intentions):
                kept = [*kept[: len(before.intentions)], moment]
            if isinstance(record.event, MomentRecalled) and state.dealt is not None:
                recalled = [*recalled[: len(state.dealt.came) - 1], moment]
        dealt = state.dealt or Dealt((), (), 0)
        return (
            *map(_Touched, recalled, dealt.sentences, dealt.came),
            *map(_Touched, kept, state.intentions, repeat("")),
        )
    return ()


def _worked_out(store: SessionStore, id: str, plays: dict[tuple[str, ...], Play]) -> SessionReplies | None:
    """What the session came to; None where it cannot be read."""
    try:
        kept = store.load(id)
        texts = (kept.scenario_hash, *kept.lens_hashes)
        if texts not in plays:
            plays[texts] = kept_play(kept)
        with possible(kept):
            return answered_in(plays[texts], kept.records) or NOTHING
    except (RecordsDamagedError, UnplayableError):
        return None


class _Noted:
    """The notes: replies by session, with how far each session had come; and how lenses are told of."""

    def __init__(self, sessions: dict[str, Any], lenses: dict[str, Any]) -> None:
        self.sessions = sessions
        self._lenses = lenses
        self._changed = False

    @staticmethod
    def read(path: Path) -> _Noted:
        """The notes at this path; none where they are missing, damaged, or of another version."""
        with suppress(OSError, ValueError, RecursionError, TypeError, KeyError):
            descriptor = plain_descriptor(path, LARGEST_CACHE)
            if not isinstance(descriptor, str):
                with open(descriptor, "rb") as file:
                    found = json.loads(file.read(LARGEST_CACHE))
                if found["format"] == CACHE_FORMAT:
                    return _Noted(dict(found["sessions"]), dict(found["lenses"]))
        return _Noted({}, {})

    def of(self, summary: Summary) -> SessionReplies | None:
        """What is noted of the session as it stands; None where nothing is, or it has gone on since."""
        with suppress(TypeError, ValueError, KeyError, AttributeError):
            events, last, practice, began_own, replies, lenses = self.sessions[summary.id]
            if (events, last) == (summary.events, summary.last):
                told = tuple(_as_written(SeenReply(*reply)) for reply in replies)
                words = tuple(self._lens(name) for name in lenses)
                return SessionReplies(told, bool(practice), words, bool(began_own))
        return None

    def _lens(self, name: str) -> LensWords:
        title, levels, asks = self._lenses[name]
        views = tuple(LevelView(*map(_cleaned, level)) for level in levels)
        return LensWords(
            name, clean(title), views, tuple((clean(each), clean(words)) for each, words in asks)
        )

    def note(self, summary: Summary, answered: SessionReplies) -> None:
        lenses = [lens.id for lens in answered.lenses]
        self.sessions[summary.id] = [
            summary.events, summary.last, answered.practice, answered.began_own,
            list(map(list, answered.replies)), lenses,
        ]  # fmt: skip
        for lens in answered.lenses:
            self._lenses[lens.id] = [lens.title, list(map(list, lens.levels)), lens.asks]
        self._changed = True

    def forget(self, ids: Iterable[str]) -> None:
        for id in ids:
            del self.sessions[id]
            self._changed = True

    def write(self, path: Path) -> None:
        """Keep what has changed, if that is possible: without it, everything works and is slower."""
        if not self._changed:
            return
        text = json.dumps({"format": CACHE_FORMAT, "sessions": self.sessions, "lenses": self._lenses})
        with suppress(OSError, FileNotWrittenError):
            path.parent.mkdir(mode=0o700, exist_ok=True)
            write_atomically(path, text, durable=False)


def _as_written(reply: SeenReply) -> SeenReply:
    """The same, cleaned; raises TypeError where somebody has put something else into the file."""
    for value, like in zip(reply, _LIKE, strict=True):
        if type(value) is not type(like) and not (value is None and like in _MAY_LACK):
            raise TypeError(value)
    return SeenReply(*map(_cleaned, reply))


_MAY_LACK = ("level", 0)
_LIKE = SeenReply("", "", "", "", "", "level", "level", "level", 4, False, True, False, "level", 0, "")
"""What each field of a reply is like; those like a level, and how it was seen, may be lacking."""


def _cleaned(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value
