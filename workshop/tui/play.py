"""The screen of a session: it shows the host's view and turns keys into the session's commands."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.commands import Guess, KeepIntention, PlayAgain, Reopen, Undo
from workshop.session.state import State
from workshop.session.views import BriefingView, DebriefView, GuessView, VerdictView, View
from workshop.tui.command import Situation, bindings
from workshop.tui.disk import Opened
from workshop.tui.ink import QUIET, STRONG
from workshop.tui.literal import plain
from workshop.tui.look import Look
from workshop.tui.looking_back import has_before, view_before
from workshop.tui.panels.debrief import IF_THEN
from workshop.tui.panels.table import PANELS
from workshop.tui.panels.trace import trace_paper
from workshop.tui.paper import Paper
from workshop.tui.play_commands import COMMANDS
from workshop.tui.session_screen import ELSEWHERE, SessionScreen
from workshop.tui.sheet import LAST_PAGE
from workshop.tui.shell import APP


class PlayScreen(SessionScreen):
    """One session from its briefing to its debrief."""

    commands = COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMANDS)]

    def __init__(self, opened: Opened, look: Look) -> None:
        super().__init__(opened, look)
        self._view: View = opened.host.view
        self._back = 0

    def situation(self) -> Situation:
        now = super().situation()
        return now._replace(
            view=type(self._view).__name__,
            verb=self._verb(now),
            before=has_before(self._host),
            back=self._back,
            typing=self.focused is not None,
            typed=self.typed,
            trouble=self.in_trouble,
        )

    def set_look(self, look: Look) -> None:
        self._look = look
        if not self._overlay:
            self.sheet.show(self._paper(), self.sheet.page_number, self.sheet.highlighted)

    def on_mount(self) -> None:
        self._show(self._view)

    def changed(self, _state: State) -> None:
        view = self._host.view
        same = isinstance(view, DebriefView) and isinstance(self._view, DebriefView)
        self._show(view, self.sheet.page_number if same else 0)

    def _show(self, view: View, page: int = 0) -> None:
        self._view = view
        self._overlay, self._under, self._back = "", None, 0
        # The briefing opens with the title itself.
        title = APP if isinstance(view, BriefingView) else view.header.title
        self.title_line.left = plain(title, STRONG)
        self._name_place()
        self.sheet.show(self._paper(), page)
        if isinstance(view, VerdictView):
            self.grow()
        self.look_at_saving()

    def _paper(self) -> Paper:
        return PANELS[type(self._view)].paper(self._view, self._look)

    def _name_place(self) -> None:
        header = self._view.header
        self.title_line.right = plain(header.seat, QUIET)
        back = Content.styled(_("looking back  "), STRONG) if self._back else Content("")
        place = (
            _("scene {scene_number} · {scene_title}").format(
                scene_number=header.scene_number, scene_title=header.scene_title
            )
            if header.scene_title
            else ""
        )
        self.top_edge.left = back + plain(place, QUIET)

    def _verb(self, now: Situation) -> str:
        if self._overlay == ELSEWHERE:
            return _("save there")
        if self._overlay:
            return now.verb
        if self._back:
            return _("forward again")
        if self.focused is not None and self.typed:
            return _("keep the sentence")
        if now.turns and not now.offered:
            return self.sheet.page.verb or _("more")
        return PANELS[type(self._view)].verb

    def wants_field(self) -> bool:
        return super().wants_field() and not self._back

    def line_typed(self, words: str) -> None:
        if words:
            self._keep_sentence()
        else:
            self.sheet.turn(1)

    def placeholder(self) -> str:
        return super().placeholder() if self._overlay == ELSEWHERE else IF_THEN

    def _keep_sentence(self) -> None:
        """Keep what was typed; on the way out too, as leaving loses nothing."""
        if (words := self.written) and isinstance(self._host.view, DebriefView):
            self._set_aside = ""
            self.clear_line()
            self.ask_session(KeepIntention(words))

    def do_next(self, key: str) -> None:
        """The one next thing: another page, the way forward again, or the step from here."""
        if self._overlay:
            super().do_next(key)
        elif self._back:
            self._look_back(self._back - 1)
        elif self.sheet.offers() or self.sheet.is_last_page:
            self._step()
        else:
            self.sheet.turn(1)

    def do_on(self, _key: str) -> None:
        """The next thing, where it settles nothing."""
        if self.sheet.turn(1) or self._overlay:
            return
        if self._back:
            self._look_back(self._back - 1)
        elif self.sheet.paper.items:
            self._ask_to_choose()
        else:
            self._step()

    def do_back(self, _key: str) -> None:
        """A page back, then a view back; nothing is undone by looking."""
        if not self.sheet.turn(-1) and not self._overlay:
            self._look_back(self._back + 1)

    def do_change(self, _key: str) -> None:
        self.ask_session(Reopen())

    def do_skip(self, _key: str) -> None:
        self.ask_session(Guess(None))

    def do_undo(self, _key: str) -> None:
        self.ask_session(Undo())

    def do_again(self, _key: str) -> None:
        self.ask_session(PlayAgain(len(self._host.state.visits) - 1))

    def do_trace(self, _key: str) -> None:
        if isinstance(self._view, VerdictView):
            self.lay_over("trace", trace_paper(self._view))

    def do_library(self, _key: str) -> None:
        self._keep_sentence()
        self.post_message(self.ToLibrary())

    def leave(self) -> None:
        asked = self.asks
        self._keep_sentence()
        self.post_message(self.Leaving(asked))

    def do_close(self, key: str) -> None:
        if self._overlay:
            super().do_close(key)
        elif self.focused is not None:
            self.set_focus(None)
            self.freshen()
        else:
            self._look_back(0)

    def _move(self, by: int) -> None:
        if self._back:
            self.sheet.turn(by)
        else:
            super()._move(by)

    def _step(self) -> None:
        item = self.sheet.highlighted
        if self.sheet.paper.items and item is None:
            self._ask_to_choose()
        else:
            self.ask_session(PANELS[type(self._view)].step(self._view, item or 0))

    def _ask_to_choose(self) -> None:
        skip = _(", or s to skip") if isinstance(self._view, GuessView) else ""
        self.say(_("Choose with ↑ ↓ or a number{skip}.").format(skip=skip))

    def _look_back(self, steps: int) -> None:
        """Show the view so many views back, as it was; 0 is the present one."""
        view = view_before(self._host, steps)
        if view is None:
            self.say(_("This is where it began."))
            return
        forward = steps < self._back
        self._view, self._back = view, steps
        self._name_place()
        self.sheet.show(self._paper(), 0 if forward else LAST_PAGE)
