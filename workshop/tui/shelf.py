"""The app's disk: the library and the store, each imported when it is first needed."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from workshop.language.catalogue import _
from workshop.scenario.choosing import StoriesMet
from workshop.scenario.clean import one_line
from workshop.session.times import LATELY, day_in_words
from workshop.store.files import RefusedError
from workshop.tui.disk import Entry, Opened, Played, SceneQuestion, Told
from workshop.tui.themes import DARK, Look

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workshop.engine.lens import Lens
    from workshop.engine.sighting import OwnWordsReader
    from workshop.practice.history import ReplyHistory
    from workshop.report.about import AboutPart
    from workshop.rooms.beyond import Beyond
    from workshop.session.own_words import ReplyPutRight
    from workshop.store.library import Heading, Library, Origin
    from workshop.store.own_words import Drafts
    from workshop.store.records import Summary
    from workshop.store.runs import Running, Script
    from workshop.store.sessions import SessionStore

LENSES = Path(__file__).parents[1] / "lenses"


class Shelf:
    """Scenarios and sessions where the command line keeps them; `home` is None where there is none."""

    def __init__(
        self, home: Path | None, paths: tuple[Path, ...] = (), saving: bool = True, language: str = ""
    ) -> None:
        """`language` is told for this time; without it, the one that is preferred is taken."""
        self._home = home
        self._told = language
        self._language: str | None = None
        self._paths = paths
        self._saving = saving and home is not None
        self._amiss: str | None = None

    def entries(self) -> Sequence[Entry]:
        from workshop.store.library import SAID_TWICE

        library = self._library()
        headings, problems = library.headings()
        entries = [_entry(one).told_in(self._preferred()) for one in headings]
        origins = [library.origin(one) for one in headings]
        if any(one != "shipped" for one in origins):
            placed = zip(entries, origins, strict=True)
            entries = [entry._replace(origin=_from(origin, Path(entry.path))) for entry, origin in placed]
        files: dict[str, list[str]] = {}
        for entry in entries:
            files.setdefault(entry.id, []).append(entry.path)
        entries = [entry._replace(twin=_twin(entry, files[entry.id])) for entry in entries]
        unlisted = (one for one in problems if one.code != SAID_TWICE)
        return [*entries, *(Entry(one.file, "", Path(one.file).name, str(one)) for one in unlisted)]

    def entry(self, scenario: str) -> Entry | None:
        from workshop.store.library import Heading, TranslationHeading, read_file

        listed = next(
            (one for one in self.entries() if os.path.realpath(one.path) == os.path.realpath(scenario)), None
        )
        if listed is not None:
            return listed if listed.id else None
        match read_file(scenario):
            case Heading() as heading:
                return _entry(heading)
            case TranslationHeading(translates=id, title=title, summary=summary, language=language):
                return Entry(scenario, id, title, summary, language=language)
        return None

    def themes(self) -> Mapping[str, str]:
        import tomli

        found: dict[str, str] = {}
        for path in sorted(LENSES.glob("*.toml")):
            lens = tomli.loads(path.read_text(encoding="utf-8"))
            titles = {name: theme["title"] for name, theme in lens.get("theme", {}).items()}
            for name, fact in lens.get("fact", {}).items():
                found.setdefault(name, titles.get(fact.get("theme"), ""))
        return found

    def played(self, leads: bool = False, group: str = "") -> Mapping[str, Played]:
        if not self._saving:
            return {}
        found: dict[str, Played] = {}
        store = self._store()
        for session in store.sessions():
            if not (group and session.hosted):
                found[session.scenario] = _played(session, found.get(session.scenario))
        left_open = sorted(store.left_open(group), key=_is_past)
        for led in reversed(left_open if leads else left_open[:1]):
            debrief = found[led.scenario].debrief if led.scenario in found else None
            found[led.scenario] = _played(led)._replace(debrief=debrief)
        return {
            scenario: one._replace(heads=store.heads(one.session)) if one.led and one.session else one
            for scenario, one in found.items()
        }

    def met_by(self, group: str = "") -> StoriesMet:
        return self._store().met_by(group) if self._saving else StoriesMet()

    def questions(self, scenario: str) -> Sequence[SceneQuestion]:
        told = self._script(scenario).play.scenario
        listeners = ((told.cast[scene.listener], scene) for scene in told.scene.values())
        return [SceneQuestion(f"{who.name}, {who.title}", scene.says) for who, scene in listeners]

    def about(self) -> Sequence[AboutPart]:
        from workshop.report.about import about
        from workshop.store.lenses import LensShelf

        return about([*LensShelf().values()])

    def begin(self, scenario: str) -> Opened:
        from workshop.store.runs import begin

        script = self._script(scenario)
        return _opened(begin(self._store() if self._saving else None, script), self._home)

    def _script(self, scenario: str) -> Script:
        from workshop.store.runs import read_preferred

        library = self._library()
        return read_preferred(library.find(scenario), self._home, self._preferred(), library)

    def resume(self, session: str) -> Opened:
        from workshop.store.runs import file_in, resume

        if self._home is None:
            raise RefusedError(_("There is no place where sessions are kept."))
        return _opened(resume(self._store(), session, file_in(self._library())), self._home)

    def opened_beyond(self, beyond: Beyond) -> Opened:
        """A session of a server, to be led here."""
        from workshop.rooms.beyond import SavedBeyond

        host = beyond.host
        reader_of = partial(_reader_of, self._home)
        return Opened(
            host,
            SavedBeyond(host),
            beyond.kept.id,
            reader_of=reader_of,
            clock=host.clock,
            records=beyond.kept.records,
            may_move=False,
        )

    def practise(self, minutes: int) -> Opened:
        from workshop.practice.practising import practise

        store = self._store() if self._saving else None
        return _opened(practise(store, self._library(), minutes, self._preferred()), self._home)

    def answered(self) -> ReplyHistory:
        from workshop.practice.history import told_over_time
        from workshop.practice.kept import answered_alone

        if self._home is None:
            return told_over_time(())
        kept = answered_alone(self._store())
        return told_over_time(kept.sessions, kept.unread)

    def look(self) -> Look:
        if self._home is None:
            return Look()
        from workshop.store.home import read_settings

        settings, self._amiss = read_settings(self._home)
        return Look(settings.theme or DARK, not settings.reduced_motion)

    def amiss(self) -> str | None:
        told, self._amiss = self._amiss, None
        return told

    def keep_look(self, look: Look) -> str | None:
        return self._keep(theme=look.theme, reduced_motion=not look.motion)

    def keep_language(self, language: str) -> str | None:
        self._language = language
        return self._keep(language=language)

    def _keep(self, **changed: Any) -> str | None:
        """Keep these settings, and the others as they are; a sentence where that is not all."""
        if not self._saving or self._home is None:
            return None
        from workshop.store.files import FileNotWrittenError
        from workshop.store.home import change_settings

        try:
            return change_settings(self._home, **changed)
        except FileNotWrittenError as error:
            return str(error)

    def _preferred(self) -> str:
        """The language to play in, where it can be had."""
        if self._language is None:
            from workshop.store.home import language_preferred

            self._language = language_preferred(self._told, os.environ, self._home)
        return self._language

    def _library(self) -> Library:
        from workshop.store.library import Library

        return Library(self._home, self._paths)

    def _store(self) -> SessionStore:
        from workshop.store.sessions import SessionStore

        assert self._home is not None
        return SessionStore(self._home)


def _entry(heading: Heading) -> Entry:
    own = Told(heading.language, heading.title, heading.summary)
    others = (
        Told(one.language, one.title or own.title, one.summary or own.summary) for one in heading.translations
    )
    told = (own, *others) if heading.translations else ()
    return Entry(
        heading.path,
        heading.id,
        heading.title,
        heading.summary,
        heading.minutes,
        heading.teaches,
        heading.language,
        told,
        single=heading.single,
        audience=heading.audience,
        trains=heading.trains,
        lenses=heading.lenses,
        difficulty=heading.difficulty,
        after=heading.after,
        plans=heading.plans,
    )


def _from(origin: Origin, path: Path) -> str:
    match origin:
        case "shipped":
            return _("comes with the program")
        case "own":
            return _("your own")
        case "given":
            return _("from the folder {folder}").format(folder=one_line(path.parent.name, 200))


def _twin(entry: Entry, files: Sequence[str]) -> str:
    """That another of these files has its id too; both can be opened where both are shown."""
    path = next((one for one in files if one != entry.path), None)
    if path is None:
        return ""
    said = _("The id {id} is that of {file} too, so a command has to name the file.")
    return said.format(id=entry.id, file=one_line(path, 400))


def _played(session: Summary, newer: Played | None = None) -> Played:
    """What is known of a scenario with this session, and what newer ones had told.

    One that was left before its first scene gives way to an older one that was left further on.
    """
    from workshop.store.records import AT_THE_START

    played = newer or Played(day_in_words(session.last, datetime.now().astimezone().date()))
    if session.finished:
        alone = None if session.hosted else session.id
        return played._replace(debrief=played.debrief or alone)
    if played.session and (played.place != AT_THE_START or session.place == AT_THE_START):
        return played
    return played._replace(
        session=session.id,
        place=session.place,
        led=session.hosted,
        group=session.group,
        planned=session.planned,
    )


def _is_past(session: Summary) -> bool:
    """Whether a group is not likely to come back to it, so that a plan, however old, goes before."""
    today = datetime.now().astimezone().date()
    return not session.planned and day_in_words(session.last, today) not in LATELY


def _opened(running: Running, home: Path | None) -> Opened:
    from workshop.rooms.desk import Desk
    from workshop.store.journal import Journal

    kept = home if running.id is not None else None
    desk = Desk(kept, running.id) if kept is not None and running.id is not None else None
    saving = running.journal if isinstance(running.journal, Journal) else None
    return Opened(
        running.host,
        saving,
        running.id,
        running.notice,
        running.journal.warning,
        partial(_reader_of, home),
        partial(_keep_reply, kept) if kept is not None else None,
        partial(_drafts, kept, running.id or "") if kept is not None else None,
        desk,
    )


def _reader_of(home: Path | None, lens: Lens) -> OwnWordsReader:
    """The reader of people's own words by this lens, with the weights that are at hand."""
    from workshop.store.lenses import LensShelf
    from workshop.store.weights import reader_for

    return reader_for(lens, LensShelf(None, home).folders).reader


def _keep_reply(home: Path, reply: ReplyPutRight) -> str:
    from workshop.store.own_words import keep_reply

    return keep_reply(home, reply)


def _drafts(home: Path, session: str) -> Drafts:
    from workshop.store.own_words import Drafts

    return Drafts(home, session)
