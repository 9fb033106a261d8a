"""A session as it runs: begun on a scenario's file, gone on with where it was left, or only looked at."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from shlex import quote
from typing import NamedTuple

from workshop.engine.lens import Lens
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.languages import name_of, translation_name
from workshop.scenario.loading import parse_lens, parse_scenario
from workshop.scenario.play import Play, prepare
from workshop.scenario.toml.source import SourceText, read_source
from workshop.session.host import Host, replay
from workshop.session.phases import IllegalEventError
from workshop.session.state import State
from workshop.store.home import forget_origin, origin_of, remember_origin
from workshop.store.journal import Journal, UnsavedJournal
from workshop.store.lenses import SHIPPED_LENSES, LensShelf, UnplayableError
from workshop.store.library import SINGLES, Library, UnknownScenarioError, shipped
from workshop.store.records import KeptSession, RecordsDamagedError, text_hash
from workshop.store.sessions import SessionStore
from workshop.store.translations import Playable, TranslationUnusableError, is_changed, playable_in, story_of

EDITED = _(
    "The file of this scenario was changed after the session began. "
    "The session goes on with the text that it started with."
)
NOT_TRANSLATED = _(
    "The translation {file} cannot be used, so the original is played. To see why: workshop check {path}"
)

TRANSLATED = _("The story is told in {language}. What verdicts add to it, and the screens, stay English.")


class Script(NamedTuple):
    """What a session is begun on: the play, and the texts that it keeps."""

    play: Play
    scenario_text: str
    lens_texts: tuple[str, ...]
    notice: str | None = None
    """A sentence to be told first."""
    file: Path | None = None
    """From which it was read."""


class Running(NamedTuple):
    """A session that goes on. `id` is None where nothing is kept."""

    host: Host
    journal: Journal | UnsavedJournal
    id: str | None = None
    notice: str | None = None
    """Sentences to be told first."""


class Looked(NamedTuple):
    """A kept session as its saved events leave it, to be read and not gone on with."""

    kept: KeptSession
    play: Play
    state: State


def now() -> datetime:
    """The time of this place, with its offset."""
    return datetime.now().astimezone()


def steady() -> float:
    """Seconds that go by as they do for people, whatever is set on the clock, asleep or not."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def open_store(home: Path) -> SessionStore:
    """The sessions of a home, by the real clock."""
    return SessionStore(home, now, texts=lambda: texts_of_files(home))


def texts_of_files(home: Path) -> dict[str, str]:
    """The texts of the scenarios and lenses of the program and of the home, by their hashes."""
    ours = (SHIPPED_LENSES, shipped(), shipped() / SINGLES)
    folders = (*ours, home / "lenses", home / "scenarios", home / "scenarios" / "lenses")
    sources = (read_source(path) for folder in folders for path in sorted(folder.glob("*.toml")))
    return {text_hash(source.text): source.text for source in sources if isinstance(source, SourceText)}


def file_in(library: Library) -> Callable[[str], Path | None]:
    """What finds a scenario's present file in this library, for `resume`."""

    def _file(scenario: str) -> Path | None:
        try:
            return library.find(scenario)
        except UnknownScenarioError:
            return None

    return _file


def read_script(
    path: Path, home: Path | None = None, language: str = "", library: Library | None = None
) -> Script:
    """The scenario in this file, made ready; raises UnplayableError. `home` may hold lenses of one's own.

    In another `language` than its own, a translation gives the texts, which is beside it or in the `library`.
    """
    library = library or Library(home)
    lenses = LensShelf(story_of(path, library).parent, home)
    playable = playable_in(path, language, lenses, library)
    return script_of(playable, lenses)._replace(file=path, notice=_of_translation(playable))


def read_preferred(path: Path, home: Path | None, preferred: str, library: Library | None = None) -> Script:
    """The scenario in the language that is preferred where it can be had in it, else in its own.

    A translation that cannot be used is told of in the script's notice.
    """
    library = library or Library(home)
    if not preferred or preferred not in library.languages_of(path):
        return read_script(path, home, library=library)
    try:
        return read_script(path, home, preferred, library)
    except TranslationUnusableError as unusable:
        file = one_line(translation_name(path.name, preferred), 100)
        notice = NOT_TRANSLATED.format(file=file, path=quote(unusable.problems.shown[0].file))
        return read_script(path, home, library=library)._replace(notice=notice)


def _of_translation(playable: Playable) -> str | None:
    """That only the story is in another language, where it is."""
    told_in = playable.scenario.language
    if not playable.is_translated or told_in.partition("-")[0] == "en":
        return None
    return TRANSLATED.format(language=name_of(told_in))


def script_of(playable: Playable, lenses: LensShelf) -> Script:
    """What a session on this scenario is begun on."""
    text = playable.kept_text()
    play = play_of(playable, lenses, text)
    return Script(play, text, tuple(lenses.source(name).text for name in playable.scenario.lenses))


def play_of(playable: Playable, lenses: LensShelf, text: str) -> Play:
    """The scenario made ready with its lenses; `text` is what its session keeps, or would keep."""
    scenario = playable.scenario
    hashes = tuple(text_hash(lenses.source(name).text) for name in scenario.lenses)
    first, *others = (lenses[name] for name in scenario.lenses)
    return prepare(scenario, first, text_hash(text), hashes, others)


def kept_play(kept: KeptSession) -> Play:
    """What a session is played on, from the texts that it keeps; raises UnplayableError."""
    lenses: dict[str, Lens] = {}
    for text in kept.lens_texts:
        lens, problems = parse_lens(text, _("the lens kept in session {id}").format(id=kept.id))
        if lens is None:
            raise UnplayableError(problems)
        lenses[lens.id] = lens
    name = _("the scenario kept in session {id}").format(id=kept.id)
    scenario, problems = parse_scenario(kept.scenario_text, lenses, name)
    if scenario is None:
        raise UnplayableError(problems)
    first, *others = (lenses[name] for name in scenario.lenses)
    return prepare(scenario, first, kept.scenario_hash, kept.lens_hashes, others)


def begin(store: SessionStore | None, script: Script, clock: Callable[[], datetime] = now) -> Running:
    """A new session, kept where there is a store."""
    play = script.play
    if store is None:
        unsaved = UnsavedJournal()
        host = Host(play, unsaved, _as_text(clock))
        host.start()
        return Running(host, unsaved, notice=script.notice)
    kept = store.begin(play.scenario.id, play.scenario.title, script.scenario_text, script.lens_texts)
    notice = _together(script.notice, store.notice_of_copy())
    journal = store.journal(kept)
    host = Host(play, journal, _as_text(clock))
    host.start()
    if script.file is not None and not _edited(kept, script.file, store.folder):
        remember_origin(store.folder, kept.id, script.file)
    return Running(host, journal, kept.id, notice)


def resume(
    store: SessionStore,
    session: str,
    file_now: Callable[[str], Path | None],
    clock: Callable[[], datetime] = now,
) -> Running:
    """A kept session where it was left, on its own texts. `file_now` finds a scenario's present file.

    Raises RecordsDamagedError where its events cannot have happened.
    """
    store.let_close(session)
    kept = store.load(session)
    play = kept_play(kept)
    journal = store.journal(kept)
    try:
        with possible(kept):
            host = Host(play, journal, _as_text(clock), kept.records)
            host.start()
            host.shared_view if host.state.hosted else host.view  # noqa: B018 - what cannot be shown is refused
    except RecordsDamagedError:
        journal.close()
        raise
    file = origin_of(store.folder, kept.id) or file_now(kept.scenario)
    edited = EDITED if _edited(kept, file, store.folder) else None
    return Running(host, journal, kept.id, _together(edited, store.notice_of_copy()))


def delete(store: SessionStore, session: str) -> None:
    """Remove the session of exactly this id, and from which file it was begun; raises RefusedError."""
    store.delete(session)
    forget_origin(store.folder, session)


def delete_alone(store: SessionStore) -> int:
    """Remove every session that no group was led through, and from which files they were begun; how many.

    Raises SessionBusyError where a process has any session open.
    """
    deleted = store.delete_alone()
    forget_origin(store.folder, *deleted)
    return len(deleted)


def look_at(store: SessionStore, session: str) -> Looked:
    """A kept session without going on with it: its lock is not taken, so that it may be running elsewhere.

    Raises RecordsDamagedError where its events cannot have happened.
    """
    kept = store.load(session)
    play = kept_play(kept)
    with possible(kept):
        return Looked(kept, play, replay(kept.records, play))


@contextmanager
def possible(kept: KeptSession) -> Iterator[None]:
    """What the events of a session make impossible inside raises RecordsDamagedError."""
    try:
        yield
    except (IllegalEventError, LookupError) as impossible:
        because = _("its events do not follow from one another ({impossible})").format(
            impossible=one_line(str(impossible))
        )
        raise RecordsDamagedError(kept.id, because, len(kept.records)) from impossible


def _edited(kept: KeptSession, file: Path | None, home: Path) -> bool:
    """Whether a session on this file would be begun on another text now."""
    if file is None:
        return False
    source = read_source(file)
    if not isinstance(source, SourceText) or text_hash(source.text) == kept.scenario_hash:
        return False
    return is_changed(file, kept.scenario_text, Library(home))


def _together(*notices: str | None) -> str | None:
    return " ".join(filter(None, notices)) or None


def _as_text(clock: Callable[[], datetime]) -> Callable[[], str]:
    return lambda: clock().isoformat(timespec="milliseconds")
