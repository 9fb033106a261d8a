"""A scenario played while it is written: every save of its file is shown where the story stands."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.screen import Screen

from workshop.authoring.trial import NoWayError, Trial, way_to
from workshop.authoring.watcher import Version, Watched
from workshop.language.catalogue import _
from workshop.scenario.play import Play
from workshop.session.commands import Command as SessionCommand
from workshop.session.views import SceneView, VerdictView
from workshop.tui.app import WorkshopApp
from workshop.tui.command import Command, Situation, bindings
from workshop.tui.disk import Disk
from workshop.tui.ink import QUIET, STRONG, plain
from workshop.tui.panels.preview import (
    NOT_YET,
    places_of,
    places_paper,
    problems_paper,
    status_words,
    trouble_words,
    withheld_words,
)
from workshop.tui.panels.verdict import trace_paper
from workshop.tui.paper import Paper
from workshop.tui.screens import play
from workshop.tui.screens.play import PlayPage
from workshop.tui.shell import Laid, Shell
from workshop.tui.themes import Look

PROBLEMS = "problems"
PLACES = "places"
OF_ANY_SCREEN = ("close", "palette", "help", "leave")


def _never(_now: Situation) -> bool:
    return False


def _free(now: Situation) -> bool:
    return not (now.overlay or now.back or now.typing)


def _here(command: Command) -> Command:
    """The command of play as it is here: nothing is kept, and there is no library to go to."""
    if command.id in ("library", "elsewhere"):
        return command._replace(when=_never)
    if command.id == "pick":
        return command._replace(when=lambda now: _free(now) or now.overlay == PLACES)
    if command.id == "down":
        return command._replace(label=lambda now: "choose" if now.items and not now.back else "")
    if command.id == "leave":
        return command._replace(help=_("Leave the preview. Nothing of it is kept."))
    return command


OWN: tuple[Command, ...] = (
    Command(
        PROBLEMS,
        ("p",),
        lambda now: "" if now.overlay else _("problems"),
        _("What is amiss in the file, each with its line."),
        rank=6,
        when=lambda now: now.overlay in ("", PROBLEMS) and not now.typing,
    ),
    Command(
        PLACES,
        ("g",),
        lambda now: "" if now.overlay else _("go to"),
        _("Go to another scene or an ending, by choices that lead there."),
        rank=7,
        when=lambda now: now.overlay in ("", PLACES) and not now.typing,
    ),
    Command("begin", ("b",), _("begin anew"), _("Go back to the briefing."), rank=9, when=_free),
)
COMMANDS: tuple[Command, ...] = (*map(_here, play.COMMANDS), *OWN)

UNPLAYED: tuple[Command, ...] = (
    Command(
        "next",
        ("space", "enter", "pagedown", "right", "down", "j"),
        lambda now: _("more") if now.turns else "",
        _("Turn the page. Enter, →, ↓ and PageDown do the same."),
        rank=1,
        shown="Space",
        palette=False,
    ),
    Command(
        "back",
        ("left", "pageup", "up", "k"),
        _("back"),
        _("Turn a page back. ↑ and PageUp do the same."),
        rank=2,
        palette=False,
        when=lambda now: now.page > 0,
    ),
    *(_here(command) for command in play.COMMANDS if command.id in OF_ANY_SCREEN),
)
"""What can be done while there is nothing to play yet."""


PAUSE = 0.1
"""Seconds between two looks."""
SETTLING = 0.04
"""Seconds after which a file that was seen to change is looked at again."""
PATIENCE = 1.0
"""Seconds that an end waits for the last look."""


class FileWatch:
    """Calls `tell`, from threads of its own, with every version: once it is read, and again when checked.

    A check may take its time: a version that comes meanwhile is told at once, and of the one before no more.
    What goes wrong goes to `fail`. No thread keeps the program from ending.
    """

    def __init__(
        self,
        watched: Watched,
        first: Version,
        tell: Callable[[Version], object],
        fail: Callable[[Exception], object],
    ) -> None:
        self._watched = watched
        self._latest = first
        self._tell = tell
        self._fail = fail
        self._ended = threading.Event()
        self._unchecked = threading.Event()
        self._telling = threading.Lock()
        self._threads = [
            threading.Thread(target=self._watching_over, args=(work,), name="preview", daemon=True)
            for work in (self._look, self._check)
        ]

    def start(self) -> None:
        """Begin, with the check of the first version."""
        self._unchecked.set()
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Look no more; a look that takes its time is not waited for."""
        self._ended.set()
        self._unchecked.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(PATIENCE / len(self._threads))

    def _watching_over(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as fault:
            self._fail(fault)

    def _look(self) -> None:
        while not self._ended.wait(SETTLING if self._watched.settles else PAUSE):
            if (version := self._watched.look()) is not None:
                with self._telling:
                    self._latest = version
                    self._tell(version)
                self._unchecked.set()

    def _check(self) -> None:
        while self._unchecked.wait() and not self._ended.is_set():
            self._unchecked.clear()
            version = self._latest
            checked = self._watched.checked(version)
            with self._telling:
                if version is self._latest and not self._ended.is_set():
                    self._tell(checked)


NOTHING_KEPT = _("Nothing of a preview is kept; the file stays as it was saved.")
LISTED_BY = " (p)"
SEARCHING = _("Looking for choices that lead to {place} …")
SOON = 0.3
"""Seconds that a search may take before it is said."""
NO_PROBLEMS = _("There are no problems in this file.")


class PreviewScreen(Shell):
    """Solo play on the last version of the file that can be played."""

    commands = COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMANDS)]

    def __init__(self, name: str, version: Version, trial: Trial, look: Look) -> None:
        """`name` is that of the file; the trial is on this version of it."""
        self.play = PlayPage(trial.host, look, self._stepped)
        super().__init__(self.play)
        self._file_name = name
        self._version = version
        self._shown = version.saved
        self._trial = trial
        self._because = ""
        """Why the story does not stand where it stood before a save."""
        self._sought = ""
        """Where choices are looked for that lead there."""

    def take(self, version: Version) -> None:
        """Go on with what stands in the file now, as far as it can be played."""
        before = self._place
        self._version = version
        if version.play is not None:
            self._shown = version.saved
            if version.play is not self.play.host.play:
                self._because = self._trial.take_up(version.play)
                self.play.follow(self._trial.host)
        if self.is_mounted:
            self.play.show_again(same=before == self._place)
            self._follow_with_what_lies_over()
            self.page_turned()
        else:
            self.play.view = self.play.host.view

    def go_to(self, place: str) -> None:
        """Have the story stand in that scene or ending, if choices lead there."""
        self._sought = place
        if self.is_mounted:
            self.set_timer(SOON, partial(self._say_searching, place))
        self._search(self.play.host.play, place)

    def situation(self) -> Situation:
        now = self.play.situation(super().situation())
        return now._replace(verb=_("go there") if now.overlay == PLACES and now.offered else now.verb)

    def page_turned(self) -> None:
        super().page_turned()
        trouble = self._version.problems.errors > 0
        self.top_edge.right = plain(status_words(self._version, LISTED_BY), STRONG if trouble else QUIET)
        told = (trouble_words(self._file_name, self._version, self._shown), self._because, self._withheld())
        self.warn("\n".join(filter(None, told)))

    def what_is_kept(self) -> str:
        return NOTHING_KEPT

    def do_problems(self, _key: str) -> None:
        if self._version.problems.shown or (self.laid and self.laid.name == PROBLEMS):
            self.lay_over(Laid(PROBLEMS, self._problems()))
        else:
            self.say(NO_PROBLEMS)

    def do_places(self, _key: str) -> None:
        self.lay_over(Laid(PLACES, self._places(), take=self._go_to_listed))

    def do_begin(self, _key: str) -> None:
        self._begin()

    def _stepped(self) -> None:
        self._because = ""

    def _withheld(self) -> str:
        """What is not offered in the scene that is looked at, while the rest of it is."""
        offering = isinstance(self.play.view, SceneView) and not self.play.back
        return withheld_words(self.play.host.play, self.play.host.state) if offering else ""

    @property
    def _place(self) -> tuple[object, ...]:
        """What stays the same where a new version is shown at the same place."""
        state = self.play.host.state
        return state.phase, state.place, len(state.visits)

    def _problems(self) -> Paper:
        return problems_paper(self._file_name, self._version)

    def _places(self) -> Paper:
        state = self.play.host.state
        return places_paper(self.play.host.play.scenario, state.place)

    def _go_to_listed(self, item: int | None) -> None:
        self.lift()
        if item is not None:
            self.go_to(places_of(self.play.host.play.scenario)[item])

    def _begin(self, commands: tuple[SessionCommand, ...] = ()) -> None:
        self._trial.begin(commands)
        self._because = ""
        self.play.follow(self._trial.host)
        self.play.show_present()

    @work(thread=True, exclusive=True, group="search")
    def _search(self, play: Play, place: str) -> None:
        try:
            commands = way_to(play, place)
        except NoWayError as none:
            self.app.call_from_thread(self._miss, place, str(none))
        else:
            self.app.call_from_thread(self._arrive, play, place, commands)

    def _say_searching(self, place: str) -> None:
        if place == self._sought:
            self.say(SEARCHING.format(place=place))

    def _miss(self, place: str, because: str) -> None:
        if place == self._sought:
            self._sought = ""
            self.say(because)

    def _arrive(self, play: Play, place: str, commands: tuple[SessionCommand, ...]) -> None:
        if place != self._sought:
            return  # somewhere else was asked for meanwhile
        if play is self.play.host.play:
            self._sought = ""
            self.say("")
            self._begin(commands)
        else:
            self.go_to(place)

    def _follow_with_what_lies_over(self) -> None:
        """What lies over the view and tells of the file follows it, and goes where nothing is left of it."""
        paper: Paper | None = None
        match self.laid and self.laid.name:
            case "problems":
                paper = self._problems() if self._version.problems.shown else None
            case "places":
                paper = self._places()
            case "trace":
                paper = trace_paper(self.play.view) if isinstance(self.play.view, VerdictView) else None
            case _:
                return
        if paper is None:
            self.lift()
        else:
            self.lay_anew(paper, self.over.sheet.highlighted)


class UnplayedScreen(Shell):
    """The problems of a file of which no version could be played yet."""

    commands = UNPLAYED
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(UNPLAYED)]

    def __init__(self, name: str, version: Version) -> None:
        super().__init__()
        self._file_name = name
        self._version = version

    def situation(self) -> Situation:
        return super().situation()._replace(view="problems")

    def take(self, version: Version) -> None:
        """Show what is amiss in the file now."""
        self._version = version
        if self.is_mounted:
            self._draw(self.page.sheet.page_number)

    def on_mount(self) -> None:
        self._draw(0)

    def what_is_kept(self) -> str:
        return NOTHING_KEPT

    def _draw(self, page: int) -> None:
        self.title_line.left = plain(self._file_name, STRONG)
        self.top_edge.right = plain(status_words(self._version), QUIET)
        self.page.sheet.show(problems_paper(self._file_name, self._version, NOT_YET), page)
        self.freshen()


class Preview:
    """An app that follows a file: its problems until it can be played, then the story; nothing is kept.

    `first` is what stands in the file, with a trial of it where it can be played; `at` is where to begin once
    it can. Without `watching`, whoever made it hands over each version.
    """

    def __init__(
        self,
        disk: Disk,
        watched: Watched,
        first: Version,
        trial: Trial | None = None,
        at: str | None = None,
        parent_pipe: int | None = None,
        watching: bool = True,
    ) -> None:
        self._watched = watched
        self._at = at
        self._played: PreviewScreen | None = None
        self._unplayed = UnplayedScreen(watched.name, first)
        self._first = first, trial
        watch = FileWatch(
            watched,
            first,
            lambda version: self.app.call_later(self.take, version),
            lambda fault: self.app.call_later(self.fail, fault),
        )
        self.app = WorkshopApp(
            disk, parent_pipe=parent_pipe, shows=self._screen, beside=watch if watching else None
        )

    def take(self, version: Version) -> None:
        """Show what stands in the file now."""
        if self._played is not None:
            self._played.take(version)
        elif version.play is None:
            self._unplayed.take(version)
        else:
            self._played = PreviewScreen(self._watched.name, version, Trial(version.play), self.app.look)
            self.app.push_screen(self._played)
            if self._at is not None:
                self._played.go_to(self._at)

    def fail(self, fault: Exception) -> None:
        """Watching the file came to an end that nobody meant: so does the app."""
        raise fault

    def _screen(self, look: Look) -> Screen[None]:
        version, trial = self._first
        if trial is not None:
            self._played = PreviewScreen(self._watched.name, version, trial, look)
        return self._played or self._unplayed
