"""The page that a group shares: drawn from the shared view alone, and the time beside it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.getters import query_one
from textual.timer import Timer as Ticking

from workshop.language.catalogue import _
from workshop.session.facilitator import GATES, Page, page_name, page_of, pages_shown
from workshop.session.phases import Phase
from workshop.session.private import WIDE
from workshop.session.projection import project_shared
from workshop.session.state import State
from workshop.session.views import DistributionView, Header, with_keys
from workshop.tui.command import Situation
from workshop.tui.disk import Opened
from workshop.tui.host.keyed import Keyed
from workshop.tui.host.timer import REAL, Clock, Countdown, Meter
from workshop.tui.host.words import (
    ASK_KEYS,
    ESC_ON_VOTE,
    FIRST_PAGE,
    FREEZE,
    SHARED,
    for_the_room,
    width_told,
)
from workshop.tui.ink import QUIET, STRONG, plain
from workshop.tui.panels.overlays import jump_paper, leave_paper
from workshop.tui.panels.table import GROUP_PANELS, PANELS
from workshop.tui.paper import Paper
from workshop.tui.screens.host_keys import BLANK, JUMP, KEYED, LEAVING
from workshop.tui.session_screen import SessionScreen
from workshop.tui.sheet import LAST_PAGE
from workshop.tui.shell import APP
from workshop.tui.themes import Look

TICK = 0.25
"""Seconds between two looks at the clock while a timer runs."""
PAPERS: dict[type, Callable[[Any, Look], Paper]] = {
    **{kind: panel.paper for kind, panel in PANELS.items()},
    **GROUP_PANELS,
}


class HostPage(SessionScreen):
    """Shows the present page or an earlier one; the steps are for who derives from it."""

    DEFAULT_CSS = "HostPage.-blank > * { visibility: hidden; }"
    meter = query_one("#meter", Meter)

    def __init__(self, opened: Opened, look: Look, clock: Clock = REAL) -> None:
        super().__init__(opened, look)
        self._shown: State = self._host.state
        """The state whose page is on the screen."""
        self._at: Page = page_of(self._shown)
        self._back = 0
        self._keyed: Keyed | None = None
        self._armed = False
        """Whether the key of a reveal was just pressed for the first time."""
        self._countdown = Countdown(clock)
        self._ticking: Ticking | None = None

    def compose(self) -> ComposeResult:
        for widget in super().compose():
            yield widget
            if widget.id == "sheet":
                yield Meter(id="meter")

    def on_mount(self) -> None:
        self._ticking = self.set_interval(TICK, self.look_at_clock, pause=True)
        self.present()

    def on_resize(self, _event: events.Resize) -> None:
        self._look_at_width()

    def _look_at_width(self) -> None:
        """While the room is seen to, say where letters are too small."""
        if self._shown.phase in (Phase.PLAN, Phase.ROOM) and self.size.width > WIDE:
            self.say(width_told(self.size.width))

    @property
    def phase(self) -> Phase:
        return self._host.state.phase

    @property
    def is_blank(self) -> bool:
        return self.has_class("-blank")

    def situation(self) -> Situation:
        now = super().situation()
        return now._replace(
            view=self.phase.value,
            overlay=BLANK if self.is_blank else KEYED if self.keying else now.overlay,
            verb=self._verb(now),
            back=self._back,
            typing=self.focused is not None,
            typed=self.keying.digits if self.keying else self.typed,
            trouble=self.in_trouble,
            revealed=self.phase is Phase.PRACTICE and self._host.state.practice_shown,
        )

    def _verb(self, now: Situation) -> str:
        if self.is_blank:
            return _("show it again")
        if self.keying or self.focused is not None:
            return _("keep it")
        if self._overlay == LEAVING:
            return _("stay")
        if self._overlay:
            return _("take it") if now.items else now.verb or _("close")
        if self._back:
            return _("forward again")
        if now.turns:
            return self.sheet.page.verb or _("more")
        return "" if self._is_level() else self.phase.row.next

    def _is_level(self) -> bool:
        """Whether no response has more hands than the others, so that one must be named."""
        view = self._host.shared_view
        return isinstance(view, DistributionView) and len(view.most) != 1

    def changed(self, state: State) -> None:
        """Show the session as it now stands; the page stays where the place is the same."""
        same = page_of(state) == self._at
        if same and self._back:  # the timer was set while the room looks at an earlier page
            self.look_at_saving()
            self.look_at_clock()
            return
        self.present(self.sheet.page_number if same else 0, self.sheet.highlighted if same else None)

    def present(self, page: int = 0, highlighted: int | None = None, keyed: Keyed | None = None) -> None:
        """Show the present page, and nothing over it but what is being keyed in."""
        state = self._host.state
        self._overlay, self._under = "", None
        self._keyed, self._armed = keyed, False
        moved, self._at = self._at != page_of(state), page_of(state)
        self._show(state, 0, page, highlighted)
        if moved and state.phase in GATES:
            self.grow()
        if moved and state.phase is Phase.ROOM:
            self.say(SHARED)
            self._look_at_width()
        self.look_at_saving()
        self.look_at_clock()

    def _show(self, state: State, back: int, page: int = 0, highlighted: int | None = None) -> None:
        self._shown, self._back = state, back
        view = project_shared(self._host.play, state)
        self._name_place(view.header)
        self.sheet.show(PAPERS[type(view)](view, self._look), page, highlighted)

    def _name_place(self, header: Header) -> None:
        opening = self._shown.phase is Phase.BRIEFING  # it opens with the title itself
        self.title_line.left = plain(APP if opening else header.title, STRONG)
        self.title_line.right = plain(_("rehearsal") if self._shown.rehearsal else header.seat, QUIET)
        back = Content.styled(_("looking back  "), STRONG) if self._back else Content("")
        place = f"{header.scene_number} · {header.scene_title}" if header.scene_title else ""
        self.top_edge.left = back + plain(place, QUIET)

    def look_back(self, steps: int) -> None:
        """Show the page so many pages back, as it was; 0 is the present one."""
        if steps == 0:
            self.present(keyed=self._keyed)
            return
        state = next(islice(pages_shown(self._host.state), steps, None), None)
        if state is None:
            self.say(FIRST_PAGE)
            return
        self._show(state, steps, LAST_PAGE if steps == self._back + 1 else 0)

    @property
    def keying(self) -> Keyed | None:
        """What is being keyed in, where its page is in front; it waits while another one is."""
        return None if self._overlay or self._back else self._keyed

    def key_in(self, keyed: Keyed | None) -> None:
        """Show what is being keyed in, or nothing."""
        self._keyed = keyed
        self._look_at_foot()

    def _look_at_foot(self) -> None:
        covered = self._back or self._overlay
        self.meter.words = self.keying.words if self.keying else "" if covered else self.draft()

    def page_turned(self) -> None:
        self._look_at_foot()
        super().page_turned()

    def draft(self) -> str:
        """What stands at the foot while nothing is keyed in."""
        return ""

    def look_at_clock(self) -> None:
        """Show the time that is left, and look again while there is any."""
        left = self._countdown.left(self._host.state.timer)
        self.meter.left = left
        self._look_at_foot()
        if self._ticking is not None:
            (self._ticking.resume if left else self._ticking.pause)()

    def blank(self, wanted: bool) -> None:
        """Show nothing at all, or the page again."""
        self.set_class(wanted, "-blank")

    def ask_to_leave(self) -> None:
        """Ask before leaving; Ctrl-C pressed twice is meant."""
        self.blank(False)
        if self._overlay == LEAVING:
            self.leave()
            return
        self.lay_over(LEAVING, leave_paper(self.what_is_kept(), self.in_trouble))

    def set_look(self, look: Look) -> None:
        self._look = look
        if not self._overlay:
            self._show(self._shown, self._back, self.sheet.page_number, self.sheet.highlighted)

    def means(self, key: str) -> bool:
        """Whether this key does something here."""
        possible = (one for one in self.commands if key in one.keys)
        return any(self.check_action("command", (one.id, key)) for one in possible)

    def nothing_to_close(self) -> str:
        return ESC_ON_VOTE if self.phase is Phase.VOTE else super().nothing_to_close()

    def told(self, words: str) -> str:
        return for_the_room(with_keys(words, ASK_KEYS))

    def do_blank(self, _key: str) -> None:
        self.blank(not self.is_blank)

    def do_freeze(self, _key: str) -> None:
        self.say(FREEZE)

    def do_jump(self, _key: str) -> None:
        pages = pages_shown(self._host.state)
        self.lay_over(JUMP, jump_paper([page_name(self._host.play, state) for state in pages]))

    def do_back(self, _key: str) -> None:
        if self.is_blank:
            self.blank(False)
        elif not self.turn(-1) and not self._overlay:
            self.look_back(self._back + 1)

    def turn(self, by: int) -> bool:
        """Turn pages; what lies over the page has something highlighted on each of its own."""
        if not self.sheet.turn(by):
            return False
        here = [line.item for line in self.sheet.page.lines if line.item is not None]
        if self._overlay and here and not self.sheet.offers():
            self.sheet.highlight(here[0])
        return True

    def _move(self, by: int) -> None:
        if self._overlay or self._shown.phase is Phase.PLAN:
            super()._move(by)
        else:
            self.sheet.turn(by)

    def do_yes(self, _key: str) -> None:
        self.leave()

    def do_leave(self, _key: str) -> None:
        if self._overlay != LEAVING:
            self.ask_to_leave()
