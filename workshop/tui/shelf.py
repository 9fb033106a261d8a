"""The app's disk: the store and the library, each imported when it is first needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from workshop.tui.disk import CannotOpenError, Entry, Opened, Played
from workshop.tui.look import Look
from workshop.tui.themes import DARK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workshop.store.journal import Journal, UnsavedJournal
    from workshop.store.opening import Running
    from workshop.store.sessions import SessionStore

LENSES = Path(__file__).parents[1] / "lenses"
MONTHS = "January February March April May June July August September October November December".split()


class KeptByJournal:
    """How far a journal has come."""

    def __init__(self, journal: Journal | UnsavedJournal) -> None:
        self._journal = journal

    @property
    def saved_seq(self) -> int:
        return self._journal.saved

    @property
    def trouble(self) -> str | None:
        return self._journal.trouble

    def close(self, seconds: float) -> bool:
        return not self._journal.close(seconds)


class Shelf:
    """Scenarios and sessions where the command line keeps them; `home` is None where nothing is kept."""

    def __init__(self, home: Path | None, paths: tuple[Path, ...] = (), saving: bool = True) -> None:
        self._home = home
        self._paths = paths
        self._saving = saving and home is not None
        self._store: SessionStore | None = None
        self._files: dict[str, str] = {}

    def entries(self) -> Sequence[Entry]:
        from workshop.store.library import Library

        listing = Library(self._home, self._paths).headings()
        self._files = {heading.id: heading.path for heading in listing.headings}
        return [
            Entry(*(getattr(heading, name) for name in Entry._fields[:5])) for heading in listing.headings
        ]

    def themes(self) -> Mapping[str, str]:
        import tomli

        found: dict[str, str] = {}
        for path in sorted(LENSES.glob("*.toml")):
            lens = tomli.loads(path.read_text(encoding="utf-8"))
            titles = {name: theme["title"] for name, theme in lens.get("theme", {}).items()}
            for name, fact in lens.get("fact", {}).items():
                found.setdefault(name, titles.get(fact.get("theme"), ""))
        return found

    def played(self) -> Mapping[str, Played]:
        if not self._saving:
            return {}
        found: dict[str, Played] = {}
        for session in self._sessions().sessions():
            seen = found.get(session.scenario)
            if seen is None:
                left = None if session.finished else session.id
                found[session.scenario] = Played(in_words(session.last), left, session.place if left else "")
        return found

    def begin(self, scenario: str) -> Opened:
        from workshop.store.library import Library, UnknownScenarioError
        from workshop.store.opening import UnplayableError, begin, read_script

        try:
            path = self._files.get(scenario) or Library(self._home, self._paths).find(scenario)
            script = read_script(Path(path))
            return _opened(begin(self._sessions() if self._saving else None, script))
        except (UnknownScenarioError, UnplayableError) as error:
            raise CannotOpenError(str(error)) from error

    def resume(self, session: str) -> Opened:
        from workshop.store.locks import SessionBusyError
        from workshop.store.opening import UnplayableError, resume
        from workshop.store.rows import RecordsDamagedError

        if self._home is None:
            raise CannotOpenError("There is no place where sessions are kept.")
        try:
            return _opened(resume(self._sessions(), session, self._file_now))
        except SessionBusyError as error:
            raise CannotOpenError(str(error), code=3) from error
        except (UnplayableError, RecordsDamagedError, LookupError) as error:
            raise CannotOpenError(str(error)) from error

    def look(self) -> Look:
        if self._home is None:
            return Look()
        from workshop.store.settings import read_settings

        settings = read_settings(self._home).settings
        return Look(settings.theme or DARK, not settings.hide_score, not settings.reduced_motion)

    def keep_look(self, look: Look) -> str | None:
        if not self._saving or self._home is None:
            return None
        from workshop.store.files import FileNotWrittenError
        from workshop.store.settings import read_settings, write_settings

        settings = read_settings(self._home).settings._replace(
            theme=look.theme, hide_score=not look.fit, reduced_motion=not look.motion
        )
        try:
            write_settings(self._home, settings)
        except FileNotWrittenError as error:
            return str(error)
        return None

    def close(self) -> None:
        if self._store is not None:
            self._store.close()

    def _sessions(self) -> SessionStore:
        from workshop.store.opening import open_store

        if self._store is None:
            assert self._home is not None
            self._store = open_store(self._home)
        return self._store

    def _file_now(self, scenario: str) -> Path | None:
        from workshop.store.library import Library, UnknownScenarioError

        try:
            return Library(self._home, self._paths).find(scenario)
        except UnknownScenarioError:
            return None


def in_words(moment: str, today: date | None = None) -> str:
    """A day as people say it: 'today', 'yesterday', '12 May', '12 May 2025'."""
    try:
        day = datetime.fromisoformat(moment).astimezone().date()
    except ValueError:
        return "before"
    today = today or datetime.now().astimezone().date()
    ago = (today - day).days
    if ago in (0, 1):
        return "yesterday" if ago else "today"
    year = f" {day.year}" if day.year != today.year else ""
    return f"on {day.day} {MONTHS[day.month - 1]}{year}"


def _opened(running: Running) -> Opened:
    saving = KeptByJournal(running.journal) if running.id is not None else None
    return Opened(running.host, saving, running.id, running.notice)
