"""What the app asks of the disk, in the app's own words; `shelf.py` answers with the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import NamedTuple, Protocol

from workshop.language.catalogue import _
from workshop.store.files import RefusedError
from workshop.tui.themes import Look

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from workshop.engine.lens import Lens
    from workshop.engine.sighting import OwnWordsReader
    from workshop.practice.history import ReplyHistory
    from workshop.report.about import AboutPart
    from workshop.rooms.desk import Desk
    from workshop.scenario.choosing import StoriesMet
    from workshop.session.events import Record
    from workshop.session.facilitator import Clock
    from workshop.session.host import Host
    from workshop.session.own_words import KeepsReply
    from workshop.session.plan import Hosting
    from workshop.store.own_words import Drafts

    ReaderOf = Callable[[Lens], OwnWordsReader]

GOES_ON_IN = _("This session goes on in {language}, in which it was begun.")


class Told(NamedTuple):
    """A scenario's title and summary in one language."""

    language: str
    title: str
    summary: str


class Entry(NamedTuple):
    """A scenario of the library, as far as the first screen shows it."""

    path: str
    id: str
    """Empty where the file is none that can be played; then the summary says why."""
    title: str
    summary: str
    minutes: int = 0
    teaches: tuple[str, ...] = ()
    """Fact ids; the themes they belong to are looked up later."""
    language: str = ""
    """The one in which it is told here, and would be opened."""
    told: tuple[Told, ...] = ()
    """In each language that it can be had in, its own first; empty where that is the only one."""
    origin: str = ""
    """Where it is from, in words; empty where all of the library comes with the program."""
    twin: str = ""
    """That another file has its id, and which; empty where none has."""
    single: bool = False
    """Whether it is a single question, and no story."""
    audience: str = ""
    """For whom it is, in words."""
    trains: tuple[str, ...] = ()
    lenses: tuple[str, ...] = ()
    difficulty: int = 0
    """How far words mislead, 1 to 3; 0 where that is not said."""
    after: tuple[str, ...] = ()
    """Ids of the stories that are better played first."""
    plans: tuple[int, ...] = ()
    """The minutes of its plans."""

    def told_in(self, language: str) -> Entry:
        """The same in this language, if it can be had in it."""
        for told in self.told:
            if told.language == language:
                return self._replace(language=language, title=told.title, summary=told.summary)
        return self


class Played(NamedTuple):
    """What is known of earlier sessions on a scenario."""

    last: str
    """When it was last played, in words: 'yesterday', '12 May'."""
    session: str | None = None
    """The session that was left open, if one was."""
    place: str = ""
    """Where it was left: 'scene 2: Same table'."""
    led: bool = False
    """Whether a group is led through the session that was left open."""
    group: str = ""
    """What that group is called; empty where nobody has said."""
    heads: int = 0
    """How many people it has; 0 where nobody was counted."""
    planned: bool = False
    """Whether what was left open is a plan, and nothing of it was shown yet."""
    debrief: str | None = None
    """The last session that one came to the end of alone, if any."""


class SceneQuestion(NamedTuple):
    """What is asked in a scene, and by whom."""

    who: str
    says: str


class Saving(Protocol):
    """How far a session is on the disk."""

    @property
    def saved(self) -> int:
        """The number of the last event that is on the disk."""

    @property
    def trouble(self) -> str | None:
        """Why events are not being saved and what to do, while that is so."""

    @property
    def notice(self) -> str | None:
        """Where the session is kept now, if that has changed."""

    def save_elsewhere(self, folder: Path) -> None:
        """Save the whole session, and what follows, in this folder; returns at once."""

    def close(self, timeout: float, /) -> Sequence[object]:
        """Write what is left, for so many seconds at most, and give what could not be written."""


class Saved(Enum):
    """How far a session is on the disk, in the word that stands beside its title."""

    NOT_KEPT = _("not kept")
    ALL = _("saved")
    BEHIND = _("saving …")
    TROUBLE = _("not being saved")


class Opened(NamedTuple):
    """A session ready to be played; `saving` is None where it is not kept."""

    host: Host
    saving: Saving | None
    id: str | None = None
    """The name by which it is resumed."""
    notice: str | None = None
    """A sentence to be told first."""
    warning: str | None = None
    """A sentence to keep in mind: nothing keeps a second process out, for one."""
    reader_of: ReaderOf | None = None
    """What reads people's own words by a lens; without it, they are not asked for."""
    keep_reply: KeepsReply | None = None
    """Keeps what a person put right of what was read; without it, nothing of that is kept."""
    drafts: Callable[[], Drafts] | None = None
    """Keeps what was typed and not said; without it, that is kept in mind alone."""
    desk: Desk | None = None
    """What tells the private view what the shared screen is in the middle of."""
    clock: Clock | None = None
    """By which it is timed, where that is not this computer's."""
    records: Sequence[Record] = ()
    """Those of an earlier run, for the minutes already used."""
    may_move: bool = True
    """Whether it may be saved in another folder, where it cannot be saved in its own."""

    @property
    def saved(self) -> Saved:
        """How far what has happened is on the disk just now."""
        if self.saving is None:
            return Saved.NOT_KEPT
        if self.saving.trouble:
            return Saved.TROUBLE
        return Saved.ALL if self.saving.saved >= self.host.seq else Saved.BEHIND

    @property
    def nothing_to_lose(self) -> bool:
        """Whether leaving now would lose nothing that could be kept."""
        return self.saving is None or self.saving.saved >= self.host.seq


class ReportNotSavedError(Exception):
    """A report that could not be written; the message is for people."""


SaveReport = Callable[[Opened], None]
"""Writes the report of a session; raises ReportNotSavedError."""


class Disk(Protocol):
    """Everything the app reads and writes."""

    def entries(self) -> Sequence[Entry]:
        """The library, quickly: titles and summaries, not yet checked."""

    def entry(self, scenario: str) -> Entry | None:
        """The scenario in this file, whether or not the library has it; None where it cannot be played."""

    def themes(self) -> Mapping[str, str]:
        """What each fact is about, by its id."""

    def played(self, leads: bool = False, group: str = "") -> Mapping[str, Played]:
        """What was played before, by scenario; raises RefusedError.

        For who `leads`, the session of each scenario that was led with a group comes first; with one of this
        name, those of other groups are left out.
        """

    def met_by(self, group: str = "") -> StoriesMet:
        """The scenarios that this group, or a person alone, has played or left open; raises RefusedError."""

    def questions(self, scenario: str) -> Sequence[SceneQuestion]:
        """What is asked in this scenario (an id or a path), scene by scene; raises RefusedError."""

    def about(self) -> Sequence[AboutPart]:
        """What the workshop rests on: sources, house rules, and what is not known."""

    def begin(self, scenario: str) -> Opened:
        """A new session on this scenario (an id or a path); raises RefusedError."""

    def resume(self, session: str) -> Opened:
        """An earlier session where it was left; raises RefusedError."""

    def practise(self, minutes: int) -> Opened:
        """A practice of about so many minutes, or the one that was left today; raises RefusedError."""

    def answered(self) -> ReplyHistory:
        """What shows in all that was answered alone; raises RefusedError."""

    def look(self) -> Look:
        """How the app should look; the usual look where nothing was kept."""

    def amiss(self) -> str | None:
        """A sentence where something of what was kept of the look could not be used; it is told once."""

    def keep_look(self, look: Look) -> str | None:
        """Keep it; a sentence where that failed."""

    def keep_language(self, language: str) -> str | None:
        """Open scenarios in this language from now on, where they can be had in it; as `keep_look`."""


def begin_led(disk: Disk, scenario: str, hosting: Hosting) -> Opened:
    """A new session on this scenario, to be led with a group and planned so; raises RefusedError."""
    from workshop.session.plan import opening_commands  # noqa: PLC0415 - not for the first screen

    opened = disk.begin(scenario)
    for command in opening_commands(opened.host.play, hosting):
        refusal = opened.host.do(command)
        if refusal is not None:
            raise RefusedError(refusal.because)
    return opened


def resume_led(disk: Disk, session: str, hosting: Hosting) -> Opened:
    """An earlier session where it was left, with what was said of it now; the notice tells what cannot hold.

    Raises RefusedError where it cannot be gone on with.
    """
    # Neither is for the first screen.
    from workshop.scenario.languages import name_of  # noqa: PLC0415
    from workshop.session.plan import commands_to_go_on  # noqa: PLC0415

    opened = disk.resume(session)
    host = opened.host
    commands = commands_to_go_on(host.play, host.state, hosting) if host.state.hosted else ()
    refusals = [refusal.because for command in commands if (refusal := host.do(command)) is not None]
    told_in = host.play.scenario.language
    if hosting.language not in ("", told_in):
        refusals.append(GOES_ON_IN.format(language=name_of(told_in)))
    return opened._replace(notice=" ".join(filter(None, (opened.notice, *refusals))) or None)
