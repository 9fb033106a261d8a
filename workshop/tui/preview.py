"""A scenario played while it is written: each save is taken up where the story stands."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import work
from textual.binding import BindingType

from workshop.language.catalogue import _
from workshop.session.commands import Command as SessionCommand
from workshop.session.play import Play
from workshop.session.state import State
from workshop.session.trial import NoWayError, Trial, way_to
from workshop.session.views import BriefingView, SceneView, VerdictView
from workshop.store.watching import Version
from workshop.tui.command import Situation, bindings
from workshop.tui.disk import Opened
from workshop.tui.ink import QUIET, STRONG
from workshop.tui.literal import plain
from workshop.tui.look import Look
from workshop.tui.looking_back import view_before
from workshop.tui.panels.places import places_of, places_paper
from workshop.tui.panels.problems import problems_paper, status_words, trouble_words
from workshop.tui.panels.trace import trace_paper
from workshop.tui.panels.withheld import withheld_words
from workshop.tui.paper import Paper
from workshop.tui.play import PlayScreen
from workshop.tui.preview_commands import COMMANDS, OWN, PLACES, PROBLEMS
from workshop.tui.shell import APP

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
