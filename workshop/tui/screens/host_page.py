"""The page that a group shares: drawn from the shared view alone, the present one or an earlier one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.facilitator import GATES, Facilitator, PageKey, page_of, pages_shown
from workshop.session.group_views import DistributionView, SharedView
from workshop.session.phases import Phase
from workshop.session.state import State
from workshop.session.views import ConsequenceView, VerdictView
from workshop.tui.ink import QUIET, STRONG, plain
from workshop.tui.panels.table import GROUP_PANELS, PANELS
from workshop.tui.paper import Paper
from workshop.tui.sheet import LAST_PAGE
from workshop.tui.shell import APP, Shell
from workshop.tui.themes import Look
from workshop.tui.widgets.leaf import Leaf

PAPERS: dict[type, Callable[[Any, Look], Paper]] = {
    **{kind: panel.paper for kind, panel in PANELS.items()},
    **GROUP_PANELS,
}


class HostPage(Leaf):
    """Shows the present page until an earlier one is looked at, which then stays whatever happens."""

    def __init__(self, led: Facilitator, look: Look) -> None:
        super().__init__(id="page")
        self.led = led
        self.look = look
        self.shown: State = led.state
        """The state whose page is shown."""
        self.looks_back = False
        self.place: PageKey = page_of(led.state)
        """Which page was the present one when it was last shown."""
        self._drawn: tuple[State, SharedView] | None = None
        self._phones = ""
        """Where phones come in, and how many are."""

    @property
    def shell(self) -> Shell:
        """The screen it is on."""
        assert isinstance(self.screen, Shell)
        return self.screen

    @property
    def is_level(self) -> bool:
        """Whether no response has more hands than the others, so that one must be named."""
        view = self.led.shared_view
        return isinstance(view, DistributionView) and len(view.most) != 1

    def present(self) -> bool:
        """Show the present page, if no earlier one is looked at; whether it is another than before.

        Where it is the same, its number and its highlight stay; an equal view is not drawn again.
        """
        state = self.led.state
        moved = page_of(state) != self.place
        self.place = page_of(state)
        if self.looks_back:
            return moved
        same = not moved and self._drawn is not None
        self._show(state, self.sheet.page_number if same else 0, self.sheet.highlighted if same else None)
        if moved and state.phase in GATES:
            self.grow(self.look.motion)
        return moved

    def look_at(self, state: State, page: int = 0) -> None:
        """Show the page of an earlier state, as it was."""
        self.looks_back = True
        self._show(state, page)

    def do_back(self, _key: str) -> None:
        """A page back, then the page that was shown before; no vote is ever undone by it."""
        if self.sheet.turn(-1):
            return
        _later, earlier = self._neighbours()
        if earlier is None:
            self.shell.say(_("This is where it began."))
        else:
            self.look_at(earlier, LAST_PAGE)

    def go_forward(self) -> None:
        """From an earlier page to the one after it."""
        later, _earlier = self._neighbours()
        if later is None or later is self.led.state:
            self.close()
        else:
            self.look_at(later)

    def close(self) -> None:
        """Back to the present page, at its beginning."""
        self.looks_back = False
        self._show(self.led.state)

    def move(self, by: int) -> None:
        """Another scene of the plan, or another page: nothing else is highlighted where a room looks on."""
        if self.shown.phase is Phase.PLAN:
            super().move(by)
        else:
            self.sheet.turn(by)

    def set_look(self, look: Look) -> None:
        """Draw anew in this look."""
        self.look = look
        self._drawn = None
        self._show(self.shown, self.sheet.page_number, self.sheet.highlighted)

    def _neighbours(self) -> tuple[State | None, State | None]:
        """The pages after and before the one that is shown, as the history stands now."""
        if self.looks_back:
            for is_shown in (lambda state: state is self.shown, self._is_page_shown):
                later, pages = None, pages_shown(self.led.state)
                for state in pages:
                    if is_shown(state):
                        return later, next(pages, None)
                    later = state
        pages = pages_shown(self.led.state)
        next(pages, None)
        return None, next(pages, None)

    def _is_page_shown(self, state: State) -> bool:
        return page_of(state) == page_of(self.shown)

    def _show(self, state: State, page: int = 0, highlighted: int | None = None) -> None:
        view = self.led.view_of(state)
        stays = self._drawn is not None and page_of(self._drawn[0]) == page_of(state)
        drawn, self._drawn = self._drawn, (state, view)
        self.shown = state
        self._name_place(view)
        if drawn is None or not stays or drawn[1] != view or self.sheet.page_number != page:
            self.sheet.show(PAPERS[type(view)](view, self.look), page, highlighted)

    def name_phones(self, mark: str) -> None:
        """Say on top where phones come in and how many are."""
        self._phones = mark
        if self._drawn is not None:
            self._name_place(self._drawn[1])

    def _name_place(self, view: SharedView) -> None:
        """One quiet line above the page: the scene, or the title that the briefing opens with itself."""
        header = view.header
        opening = self.shown.phase is Phase.BRIEFING
        number = f"{header.scene_number} · " if header.scene_number else ""
        place = f"{number}{header.scene_title}" if header.scene_title else header.title
        what_if = isinstance(view, ConsequenceView | VerdictView) and view.what_if
        marks = (
            self.looks_back and _("looking back"),
            what_if and _("what if"),
            self.shown.rehearsal and _("rehearsal"),
        )
        told = "".join(f"{mark}  " for mark in marks if mark)
        where = " · ".join(filter(None, (APP if opening else place, self._phones)))
        self.shell.top_edge.left = Content.styled(told, STRONG) + plain(where, QUIET)
