"""The screen of a session: it shows the host's view and turns keys into the session's commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input

from workshop.session.commands import Command as SessionCommand
from workshop.session.commands import Guess, KeepIntention, PlayAgain, Reopen, Undo
from workshop.session.state import State
from workshop.session.views import BriefingView, DebriefView, GuessView, VerdictView, View
from workshop.tui.command import Situation, bindings
from workshop.tui.disk import Opened
from workshop.tui.field import Field
from workshop.tui.ink import QUIET, STRONG
from workshop.tui.literal import plain
from workshop.tui.look import Look
from workshop.tui.looking_back import has_before, view_before
from workshop.tui.panels.debrief import IF_THEN
from workshop.tui.panels.elsewhere import FOLDER, elsewhere_paper
from workshop.tui.panels.table import PANELS
from workshop.tui.panels.trace import trace_paper
from workshop.tui.paper import FIELD_ROWS, Paper
from workshop.tui.play_commands import COMMANDS
from workshop.tui.shell import APP, Shell

GROWING = 0.25
"""Seconds in which the bars of a verdict grow."""
LOOKING = 0.1
"""Seconds between two looks at what has been saved, while something is on its way."""
LAST_PAGE = 10_000
"""More pages than a paper has."""
ELSEWHERE = "elsewhere"


class PlayScreen(Shell):
    """One session from its briefing to its debrief."""

    commands = COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMANDS)]

    def __init__(self, opened: Opened, look: Look) -> None:
        super().__init__()
        self._host = opened.host
        self._saving = opened.saving
        self._notice = opened.notice or ""
        self._look = look
        self._view: View = opened.host.view
        self._back = 0
        self._told = ""
        self._end: Callable[[], None] = lambda: None
        self._watch: Timer | None = None
        self._field: Field | None = None

    def situation(self) -> Situation:
        now = super().situation()
        return now._replace(
            view=type(self._view).__name__,
            verb=self._verb(now),
            before=has_before(self._host),
            back=self._back,
            typing=self.focused is not None,
            typed=self._typed(),
            trouble=self._saving is not None and self._saving.trouble is not None,
        )

    def set_look(self, look: Look) -> None:
        self._look = look
        if not self._overlay:
            self.sheet.show(self._paper(), self.sheet.page_number, self.sheet.highlighted)

    def on_mount(self) -> None:
        self._end = self._host.subscribe(self._changed)
        self._watch = self.set_interval(LOOKING, self._look_at_saving, pause=True)
        self._show(self._view)

    def on_unmount(self) -> None:
        self._end()

    def _changed(self, _state: State) -> None:
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
        if isinstance(view, VerdictView) and self._look.motion and self.app.animation_level == "full":
            self.sheet.growth = 0.0
            self.sheet.animate("growth", 1.0, duration=GROWING, level="full")
        self._look_at_saving()

    def _paper(self) -> Paper:
        return PANELS[type(self._view)].paper(self._view, self._look)

    def _name_place(self) -> None:
        header = self._view.header
        self.title_line.right = plain(header.seat, QUIET)
        back = Content.styled("looking back  ", STRONG) if self._back else Content("")
        place = f"{header.scene_number} · {header.scene_title}" if header.scene_title else ""
        self.top_edge.left = back + plain(place, QUIET)

    def _verb(self, now: Situation) -> str:
        if self._overlay == ELSEWHERE:
            return "save there"
        if self._overlay:
            return now.verb
        if self._back:
            return "forward again"
        if self.sheet.page.field and self._typed():
            return "keep the sentence"
        if now.turns and not now.offered:
            return self.sheet.page.verb or "more"
        return PANELS[type(self._view)].verb

    def _look_at_saving(self) -> None:
        """Say whether what is shown is on the disk, and look again while it is not."""
        saving = self._saving
        if saving is None:
            self.top_edge.right = Content.styled("not kept", QUIET)
            return
        behind, trouble = saving.saved_seq < self._host.seq, saving.trouble
        if (trouble or "") != self._warning:
            self.warn(trouble or "")
        if saving.notice and saving.notice != self._told:
            self._told = saving.notice
            self.say(saving.notice)
        mark = "not being saved" if trouble else "saving …" if behind else "saved"
        self.top_edge.right = Content.styled(mark, STRONG if trouble else QUIET)
        if self._watch is not None:
            (self._watch.resume if behind or trouble else self._watch.pause)()

    def page_turned(self) -> None:
        wanted = self.sheet.page.field and not self._back
        if wanted != (self._field is not None and self._field.display):
            self._show_field(wanted)
        super().page_turned()

    def _show_field(self, wanted: bool) -> None:
        """Show or hide the line to type in, which is made when it is first needed."""
        if self._field is None:
            self._field = Field()
            self.mount(self._field, after=self.sheet)
        self.sheet.lent = FIELD_ROWS if wanted else 0
        self._field.placeholder = FOLDER if self._overlay == ELSEWHERE else IF_THEN
        self._field.display = wanted
        self.set_focus(self._field if wanted else None)

    def what_is_kept(self) -> str:
        if self._saving is None:
            return "This session is not kept, as was asked for."
        trouble = self._saving.trouble
        return f"The last steps are not saved yet. {trouble}" if trouble else super().what_is_kept()

    def _typed(self) -> str:
        return self._field.value.strip() if self._field is not None and self._field.display else ""

    @on(Input.Changed)
    def _typing(self, message: Input.Changed) -> None:
        message.stop()
        self.freshen()

    @on(Input.Submitted)
    def _line_typed(self, message: Input.Submitted) -> None:
        message.stop()
        if self._overlay == ELSEWHERE:
            self._save_in(message.value.strip())
        elif not message.value.strip():
            self.sheet.turn(1)
        else:
            self._keep_sentence()

    def _save_in(self, folder: str) -> None:
        if self._field is not None:
            self._field.clear()
        self.lift()
        if folder and self._saving is not None:
            self._saving.save_elsewhere(Path(folder).expanduser())
            self._look_at_saving()

    def _keep_sentence(self) -> None:
        """Keep what was typed; on the way out too, as leaving loses nothing."""
        typed, debrief = self._typed(), isinstance(self._view, DebriefView)
        if self._field is not None and typed and debrief and self._overlay != ELSEWHERE:
            self._field.clear()
            self._do(KeepIntention(typed))

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
        self._do(Reopen())

    def do_skip(self, _key: str) -> None:
        self._do(Guess(None))

    def do_undo(self, _key: str) -> None:
        self._do(Undo())

    def do_again(self, _key: str) -> None:
        self._do(PlayAgain(len(self._host.state.visits) - 1))

    def do_trace(self, _key: str) -> None:
        if isinstance(self._view, VerdictView):
            self.lay_over("trace", trace_paper(self._view))

    def do_elsewhere(self, _key: str) -> None:
        self.lay_over(ELSEWHERE, elsewhere_paper())

    def do_library(self, _key: str) -> None:
        self._keep_sentence()
        self.post_message(self.ToLibrary())

    def do_leave(self, key: str) -> None:
        self._keep_sentence()
        super().do_leave(key)

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
            self._do(PANELS[type(self._view)].step(self._view, item or 0))

    def _ask_to_choose(self) -> None:
        skip = "; s skips the guess" if isinstance(self._view, GuessView) else ""
        self.say(f"Choose with ↑ ↓ or a number, then Enter{skip}.")

    def _do(self, command: SessionCommand) -> None:
        refusal = self._host.do(command)
        if refusal is not None:
            self.say(refusal.because)

    def _look_back(self, steps: int) -> None:
        """Show the view so many views back, as it was; 0 is the present one."""
        view = view_before(self._host, steps)
        if view is None:
            self.say("This is where it began.")
            return
        forward = steps < self._back
        self._view, self._back = view, steps
        self._name_place()
        self.sheet.show(self._paper(), 0 if forward else LAST_PAGE)
