"""The screen of a session: it shows the host's view and turns keys into the session's commands."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input

from workshop.session.commands import Command as SessionCommand
from workshop.session.commands import Guess, KeepIntention, PlayAgain, Reopen, Undo
from workshop.session.state import State
from workshop.session.views import DebriefView, GuessView, VerdictView, View
from workshop.tui.command import Situation, bindings
from workshop.tui.disk import Opened
from workshop.tui.literal import plain
from workshop.tui.look import Look
from workshop.tui.looking_back import has_before, view_before
from workshop.tui.panels.debrief import IF_THEN
from workshop.tui.panels.help import help_paper
from workshop.tui.panels.table import PANELS
from workshop.tui.panels.trace import trace_paper
from workshop.tui.paper import FIELD_ROWS, Paper
from workshop.tui.play_commands import COMMANDS
from workshop.tui.sheet import Sheet
from workshop.tui.shell import Shell

LONGEST = 300
"""Characters of a typed sentence."""
GROWING = 0.25
"""Seconds in which the bars of a verdict grow."""
LAST_PAGE = 10_000
"""More pages than a paper has."""
LOOKING = 0.1
"""Seconds between two looks at what has been saved, while something is on its way."""


class PlayScreen(Shell):
    """One session from its briefing to its debrief."""

    commands = COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMANDS)]

    def __init__(self, opened: Opened, look: Look) -> None:
        super().__init__()
        self._host = opened.host
        self._saving = opened.saving
        self._look = look
        self._view: View = opened.host.view
        self._back = 0
        self._watch: Timer | None = None
        self._field: Input | None = None
        self._field_shown = False

    def situation(self) -> Situation:
        sheet = self.sheet
        base = super().situation()
        verb = PANELS[type(self._view)].verb
        if self._overlay:
            verb = base.verb
        elif self._back:
            verb = "forward again"
        elif self._field_shown and self._typed():
            verb = "keep the sentence"
        elif not sheet.is_last_page and not sheet.offers():
            verb = sheet.page.verb or "more"
        return base._replace(
            view=type(self._view).__name__,
            verb=verb,
            before=has_before(self._host),
            back=self._back,
            typing=self.focused is not None,
            typed=self._typed(),
        )

    def _typed(self) -> str:
        return self._field.value.strip() if self._field is not None else ""

    def set_look(self, look: Look) -> None:
        """Draw anew as the person has just set it."""
        self._look = look
        if not self._overlay:
            self.sheet.show(self._paper(), self.sheet.page_number, self.sheet.highlighted)

    def on_mount(self) -> None:
        super().on_mount()
        self._end = self._host.subscribe(self._changed)
        self._watch = self.set_interval(LOOKING, self._look_at_saving, pause=True)
        self._show(self._view)

    def on_unmount(self) -> None:
        self._end()

    def _changed(self, _state: State) -> None:
        view = self._host.view
        page = (
            self.sheet.page_number if isinstance(view, DebriefView) and type(view) is type(self._view) else 0
        )
        self._show(view, page)

    def _show(self, view: View, page: int = 0) -> None:
        self._view = view
        self._overlay, self._under, self._back = "", None, 0
        self.title_line.left = plain(view.header.title, ".strong")
        self._name_place()
        self.sheet.show(self._paper(), page)
        if isinstance(view, VerdictView) and self._look.motion and self.app.animation_level == "full":
            self.sheet.growth = 0.0
            self.sheet.animate("growth", 1.0, duration=GROWING, level="full")
        self._look_at_saving()

    def _paper(self) -> Paper:
        return PANELS[type(self._view)].paper(self._view, self._look)

    def _look_at_saving(self) -> None:
        """Say whether what is shown is on the disk, and look again while it is not."""
        saving = self._saving
        if saving is None:
            self.top_edge.right = Content.styled("not kept", ".quiet")
            return
        behind = saving.saved_seq < self._host.seq
        trouble = saving.trouble
        self.banner.words = trouble or ""
        mark = "not being saved" if trouble else "saving …" if behind else "saved"
        self.top_edge.right = Content.styled(mark, ".strong" if trouble else ".quiet")
        if self._watch is not None:
            (self._watch.resume if behind or trouble else self._watch.pause)()

    @on(Sheet.Turned)
    def _page_turned(self) -> None:
        wanted = self.sheet.page.field and not self._overlay and not self._back
        if wanted != self._field_shown:
            self._show_field(wanted)
        self.freshen()

    def _show_field(self, wanted: bool) -> None:
        """Show or hide the line to type in, which is made when it is first needed."""
        self._field_shown = wanted
        self.sheet.lent = FIELD_ROWS if wanted else 0
        if self._field is None:
            self._field = Input(placeholder=IF_THEN, max_length=LONGEST, compact=True)
            self.mount(self._field, after=self.sheet)
        self._field.display = wanted
        self.set_focus(self._field if wanted else None)

    @on(Sheet.Picked)
    def _picked(self, message: Sheet.Picked) -> None:
        message.stop()
        if message.item == self.sheet.highlighted:
            self.do_next("")
        else:
            self.sheet.highlight(message.item)

    @on(Input.Changed)
    def _typing(self, message: Input.Changed) -> None:
        message.stop()
        self.freshen()

    @on(Input.Submitted)
    def _sentence_typed(self, message: Input.Submitted) -> None:
        message.stop()
        if not message.value.strip():
            self.sheet.turn(1)
        elif self._do(KeepIntention(message.value)):
            message.input.clear()

    def on_key(self, event: events.Key) -> None:
        """The arrows up and down leave the line to type in, as a person expects of a page."""
        if self.focused is not None and event.key in ("up", "down"):
            event.stop()
            self.sheet.turn(1 if event.key == "down" else -1)

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

    def _move(self, by: int) -> None:
        if self._back:
            self.sheet.turn(by)
        else:
            super()._move(by)

    def do_on(self, _key: str) -> None:
        """The next thing, where it settles nothing."""
        if self.sheet.turn(1):
            return
        if self._back:
            self._look_back(self._back - 1)
        elif not self._overlay and not self.sheet.paper.items:
            self._step()
        elif not self._overlay:
            self._ask_to_choose()

    def do_back(self, _key: str) -> None:
        """A page back, then a view back; nothing is undone by looking."""
        if self.sheet.turn(-1) or self._overlay:
            return
        self._look_back(self._back + 1)

    def do_change(self, _key: str) -> None:
        self._do(Reopen())

    def do_skip(self, _key: str) -> None:
        self._do(Guess(None))

    def do_undo(self, _key: str) -> None:
        self._do(Undo())

    def do_again(self, _key: str) -> None:
        visits = len(self._host.state.visits)
        self._do(PlayAgain(visits - 1))

    def do_trace(self, _key: str) -> None:
        if isinstance(self._view, VerdictView):
            self.lay_over("trace", trace_paper(self._view))

    def do_help(self, _key: str) -> None:
        self.lay_over("help", help_paper(self.commands, self.situation()._replace(overlay="")))

    def do_library(self, _key: str) -> None:
        self.post_message(self.ToLibrary())

    def do_close(self, _key: str) -> None:
        if self._overlay:
            self.lift()
        elif self.focused is not None:
            self.set_focus(None)
            self.freshen()
        elif self._back:
            self._look_back(0)

    def _step(self) -> None:
        item = self.sheet.highlighted
        if self.sheet.paper.items and item is None:
            self._ask_to_choose()
            return
        self._do(PANELS[type(self._view)].step(self._view, item or 0))

    def _ask_to_choose(self) -> None:
        if isinstance(self._view, GuessView):
            self.say("Choose with ↑ ↓ or a number, then Enter; s skips the guess.")
        else:
            self.say("Choose with ↑ ↓ or a number, then Enter.")

    def _do(self, command: SessionCommand) -> bool:
        refusal = self._host.do(command)
        if refusal is not None:
            self.say(refusal.because)
        return refusal is None

    def _look_back(self, steps: int) -> None:
        """Show the view so many views back, as it was; 0 is the present one."""
        view = view_before(self._host, steps)
        if view is None:
            self.say("This is where it began.")
            return
        forward = steps < self._back
        self._back = steps
        self._view = view
        self._name_place()
        self.sheet.show(self._paper(), 0 if forward else LAST_PAGE)

    def _name_place(self) -> None:
        self.title_line.right = _where(self._view)
        self.top_edge.left = Content.styled("looking back", ".strong") if self._back else Content("")


def _where(view: View) -> Content:
    header = view.header
    place = f"scene {header.scene_number}" if header.scene_number is not None else ""
    return Content.assemble((f"{place} · " if place else "", ".quiet"), plain(header.seat, ".quiet"))
