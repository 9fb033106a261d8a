"""What can be done in a preview, key by key: what play can, and more for whoever writes the scenario."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen

from workshop.authoring.trial import NoWayError, Trial, way_to
from workshop.authoring.watcher import Version, Watched
from workshop.language.catalogue import _
from workshop.session.commands import Command as SessionCommand
from workshop.session.play import Play
from workshop.session.state import State
from workshop.session.views import BriefingView, SceneView, VerdictView
from workshop.tui.app import WorkshopApp
from workshop.tui.command import Command, Situation, bindings
from workshop.tui.disk import Disk, Opened
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
from workshop.tui.screens.play import PlayScreen, view_before
from workshop.tui.shell import APP, Shell
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


class Watch:
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


class PreviewScreen(PlayScreen):
    """Solo play on the last version of the file that can be played."""

    commands = COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(OWN)]

    def __init__(self, name: str, version: Version, trial: Trial, look: Look) -> None:
        """`name` is that of the file; the trial is on this version of it."""
        super().__init__(Opened(trial.host, None), look)
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
            if version.play is not self._host.play:
                self._because = self._trial.take_up(version.play)
                self._follow()
        if self.is_mounted:
            self._draw_anew(same=before == self._place)
        else:
            self._view = self._host.view

    def go_to(self, place: str) -> None:
        """Have the story stand in that scene or ending, if choices lead there."""
        self._sought = place
        if self.is_mounted:
            self.set_timer(SOON, partial(self._say_searching, place))
        self._search(self._host.play, place)

    def changed(self, state: State) -> None:
        self._because = ""
        super().changed(state)

    def look_at_saving(self) -> None:
        """Say how the file is, as nothing else is saved here."""
        trouble = self._version.problems.errors > 0
        self.top_edge.right = plain(status_words(self._version, LISTED_BY), STRONG if trouble else QUIET)
        said = (
            trouble_words(self._file_name, self._version, self._shown),
            self._because,
            self._withheld(),
        )
        self.warn("\n".join(filter(None, said)))

    def _withheld(self) -> str:
        """What is not offered in the scene that is looked at, while the rest of it is."""
        offering = isinstance(self._view, SceneView) and not self._back
        return withheld_words(self._host.play, self._host.state) if offering else ""

    def what_is_kept(self) -> str:
        return NOTHING_KEPT

    def do_problems(self, _key: str) -> None:
        if self._version.problems.shown or self._overlay == PROBLEMS:
            self.lay_over(PROBLEMS, self._problems())
        else:
            self.say(NO_PROBLEMS)

    def do_places(self, _key: str) -> None:
        self.lay_over(PLACES, self._places())

    def do_begin(self, _key: str) -> None:
        self._begin()

    def do_next(self, key: str) -> None:
        chosen = self.sheet.highlighted
        if self._overlay == PLACES and chosen is not None and self.sheet.offers():
            self.lift()
            self.go_to(places_of(self._host.play.scenario)[chosen])
        else:
            super().do_next(key)

    def _verb(self, now: Situation) -> str:
        return _("go there") if self._overlay == PLACES and now.offered else super()._verb(now)

    def _name_place(self) -> None:
        super()._name_place()
        title = APP if isinstance(self._host.view, BriefingView) else self._view.header.title
        self.title_line.left = plain(title, STRONG)

    def _look_back(self, steps: int) -> None:
        super()._look_back(steps)
        self.look_at_saving()

    @property
    def _place(self) -> tuple[object, ...]:
        """What stays the same where a new version is shown at the same place."""
        state = self._host.state
        scene = state.present.scene if state.present else None
        return state.phase, scene, state.ending, len(state.visits)

    def _problems(self) -> Paper:
        return problems_paper(self._file_name, self._version)

    def _places(self) -> Paper:
        state = self._host.state
        return places_paper(
            self._host.play.scenario, state.ending or (state.present.scene if state.present else "")
        )

    def _begin(self, commands: tuple[SessionCommand, ...] = ()) -> None:
        self._trial.begin(commands)
        self._because = ""
        self._follow()
        self._show(self._host.view)

    def _follow(self) -> None:
        """Listen to the session that the trial has now."""
        self._end()
        self._host = self._trial.host
        if self.is_mounted:
            self._end = self._host.subscribe(self._stepped)

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
        if play is self._host.play:
            self._sought = ""
            self.say("")
            self._begin(commands)
        else:
            self.go_to(place)

    def _draw_anew(self, same: bool) -> None:
        """Draw what has come of the file; at the same place on the same page, below what lies over it."""
        page, highlighted = self.sheet.page_number, self.sheet.highlighted
        below = self._under[1:] if self._under else (page, highlighted)
        view = view_before(self._host, self._back)
        if view is None or not same:
            view, self._back = self._host.view, 0
        self._view = view
        paper = self._paper()
        place = (below[0], _among(paper, below[1])) if same else (0, None)
        if (over := self._over()) is None:
            self._overlay, self._under = "", None
            self.sheet.show(paper, *place)
        else:
            self._under = (paper, *place)
            self.sheet.show(over, page, _among(over, highlighted))
        self._name_place()
        self.look_at_saving()

    def _over(self) -> Paper | None:
        """What lies over the view, as it is now; None where nothing does, or nothing is left of it."""
        match self._overlay:
            case "":
                return None
            case "problems":
                return self._problems() if self._version.problems.shown else None
            case "places":
                return self._places()
            case "trace":
                return trace_paper(self._view) if isinstance(self._view, VerdictView) else None
            case _:
                return self.sheet.paper


def _among(paper: Paper, item: int | None) -> int | None:
    """The item, if the paper still has it."""
    return item if item is not None and item < paper.items else None


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
        page = self.sheet.page_number if self.is_mounted and not self._overlay else 0
        self._version = version
        if self.is_mounted:
            self._draw(page)

    def on_mount(self) -> None:
        self._draw(0)

    def what_is_kept(self) -> str:
        return NOTHING_KEPT

    def do_back(self, _key: str) -> None:
        self.sheet.turn(-1)

    def _draw(self, page: int) -> None:
        self.title_line.left = plain(self._file_name, STRONG)
        self.top_edge.right = plain(status_words(self._version), QUIET)
        paper = problems_paper(self._file_name, self._version, NOT_YET)
        if self._overlay:
            self._under = (paper, 0, None)
        else:
            self.sheet.show(paper, page)
        self.freshen()


class PreviewApp(WorkshopApp):
    """A preview as an app of its own, in the looks of the other; nothing that is set here is kept."""

    class Read(Message):
        """Another version of the file was read, or the present one checked."""

        def __init__(self, version: Version) -> None:
            self.version = version
            super().__init__()

    class Failed(Message):
        """Watching the file came to an end that nobody meant."""

        def __init__(self, fault: Exception) -> None:
            self.fault = fault
            super().__init__()

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
        """`first` is what stands in the file, with a trial of it where it can be played.

        `at` is where to begin once it can. Without `watching`, whoever made the app hands it each version.
        """
        super().__init__(disk, None, parent_pipe)
        self._watched = watched
        self._first = first
        self._at = at
        self._preview = PreviewScreen(watched.name, first, trial, self.look) if trial else None
        self._unplayed = UnplayedScreen(watched.name, first)
        self._watch: Watch | None = None
        if watching:
            self._watch = Watch(
                watched,
                first,
                lambda version: self.post_message(self.Read(version)),
                lambda fault: self.post_message(self.Failed(fault)),
            )

    def get_default_screen(self) -> Screen[None]:
        return self._preview or self._unplayed

    def on_mount(self) -> None:
        if self._watch is not None:
            self._watch.start()

    def on_unmount(self) -> None:
        if self._watch is not None:
            self._watch.end()

    def take(self, version: Version) -> None:
        """Show what stands in the file now."""
        if self._preview is not None:
            self._preview.take(version)
        elif version.play is None:
            self._unplayed.take(version)
        else:
            self._preview = PreviewScreen(self._watched.name, version, Trial(version.play), self.look)
            self.push_screen(self._preview)
            if self._at is not None:
                self._preview.go_to(self._at)

    @on(Read)
    def _read(self, message: Read) -> None:
        self.take(message.version)

    @on(Failed)
    def _fail(self, message: Failed) -> None:
        raise message.fault
