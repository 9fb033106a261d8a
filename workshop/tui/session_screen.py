"""A screen on a session: it says how far the session is saved, and lends a line to type in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual import on
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input

from workshop.language.catalogue import _
from workshop.session.commands import Command as SessionCommand
from workshop.session.state import State
from workshop.tui.disk import Opened
from workshop.tui.field import Field
from workshop.tui.ink import QUIET, STRONG
from workshop.tui.panels.overlays import FOLDER, elsewhere_paper
from workshop.tui.paper import FIELD_ROWS, Paper
from workshop.tui.shell import Shell
from workshop.tui.themes import Look

GROWING = 0.25
"""Seconds in which bars grow."""
LOOKING = 0.1
"""Seconds between two looks at what has been saved, while something is on its way."""
ELSEWHERE = "elsewhere"
NO_SUCH_USER = _("There is no user {}; type another folder.")


class SessionScreen(Shell):
    """A screen that follows a host; what it shows is for those who derive from it."""

    def __init__(self, opened: Opened, look: Look) -> None:
        super().__init__()
        self._host = opened.host
        self._saving = opened.saving
        self._notice = self.told(opened.notice or "")
        self._look = look
        self._told = ""
        self._standing = self._warned = self.told(opened.warning or "")
        self._end: Callable[[], None] = lambda: None
        self._watch: Timer | None = None
        self._field: Field | None = None
        self._set_aside = ""
        """What stood in the line when a folder was asked for."""

    def told(self, words: str) -> str:
        """A sentence of the store as it may stand on this screen."""
        return words

    def changed(self, state: State) -> None:
        """Show what the session has become."""

    def line_typed(self, words: str) -> None:
        """A line was typed, with these words in it, which is no folder."""

    def placeholder(self) -> str:
        """What stands in the empty line."""
        return FOLDER

    def wants_field(self) -> bool:
        """Whether the line to type in stands below the page."""
        return self.sheet.page.field

    def on_mount(self) -> None:
        self._end = self._host.subscribe(self._stepped)
        self._watch = self.set_interval(LOOKING, self.look_at_saving, pause=True)
        self.look_at_saving()

    def on_unmount(self) -> None:
        self._end()

    def _stepped(self, state: State) -> None:
        """What there was to keep in mind from the first has stood until now."""
        if self._standing == self._warned:
            self._standing = ""
        self.changed(state)

    def grow(self) -> None:
        """Let the bars on the sheet grow to their length, unless all is to keep still."""
        if self._look.motion and self.app.animation_level == "full":
            self.sheet.growth = 0.0
            self.sheet.animate("growth", 1.0, duration=GROWING, level="full")

    def look_at_saving(self) -> None:
        """Say whether what is shown is on the disk, and look again while it is not."""
        saving = self._saving
        if saving is None:
            self.top_edge.right = Content.styled(_("not kept"), QUIET)
            return
        behind, trouble = saving.saved < self._host.seq, self.told(saving.trouble or "")
        if (trouble or self._standing) != self._warning:
            self.warn(trouble or self._standing)
        if saving.notice and saving.notice != self._told:
            self._told = saving.notice
            self.say(self.told(saving.notice))
        mark = _("not being saved") if trouble else _("saving …") if behind else _("saved")
        self.top_edge.right = Content.styled(mark, STRONG if trouble else QUIET)
        if self._watch is not None:
            (self._watch.resume if behind or trouble else self._watch.pause)()

    def stand(self, words: str) -> None:
        """A sentence that stands above the sheet, unless there is trouble to tell of."""
        self._standing = words
        self.warn(words)
        self.look_at_saving()

    @property
    def in_trouble(self) -> bool:
        """Whether events are not being saved."""
        return self._saving is not None and self._saving.trouble is not None

    def what_is_kept(self) -> str:
        if self._saving is None:
            return _("This session is not kept, as was asked for.")
        if self._saving.saved >= self._host.seq:
            return super().what_is_kept()
        return (
            _("The last steps are not saved yet. {told}")
            .format(told=self.told(self._saving.trouble or ""))
            .rstrip()
        )

    def page_turned(self) -> None:
        wanted = self.wants_field()
        shown = self._field is not None and self._field.display
        if wanted != shown or (wanted and self._field_is_for_another()):
            self._show_field(wanted)
        super().page_turned()

    def _field_is_for_another(self) -> bool:
        """Whether the line stands there and something else is to be typed into it now."""
        return self._field is not None and self._field.placeholder != self.placeholder()

    def _show_field(self, wanted: bool) -> None:
        """Show or hide the line to type in, which is made when it is first needed."""
        if self._field is None:
            self._field = Field()
            self.mount(self._field, after=self.sheet)
        self.sheet.lent = FIELD_ROWS if wanted else 0
        self._field.placeholder = self.placeholder()
        self._field.display = wanted
        self.set_focus(self._field if wanted else None)

    @property
    def typed(self) -> str:
        """What stands in the line to type in."""
        return self._field.value.strip() if self._field is not None and self._field.display else ""

    @property
    def written(self) -> str:
        """What was typed for the page, also while the line is hidden or asks for a folder."""
        if self._overlay == ELSEWHERE:
            return self._set_aside
        return self._field.value.strip() if self._field is not None else ""

    def clear_line(self) -> None:
        if self._field is not None:
            self._field.clear()

    @on(Input.Changed)
    def _typing(self, message: Input.Changed) -> None:
        message.stop()
        self.freshen()

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.typed_line(message.value)

    def typed_line(self, line: str) -> None:
        """Enter was pressed on the line to type in."""
        if self._overlay == ELSEWHERE:
            self._save_in(line.strip())
        else:
            self.line_typed(line.strip())

    def do_elsewhere(self, _key: str) -> None:
        self._set_aside = self.written
        self.clear_line()
        self.lay_over(ELSEWHERE, elsewhere_paper())

    def lay_over(self, name: str, paper: Paper) -> None:
        if self._overlay == ELSEWHERE != name:
            self._line_back()
        super().lay_over(name, paper)

    def lift(self) -> None:
        if self._overlay == ELSEWHERE:
            self._line_back()
        super().lift()

    def _line_back(self) -> None:
        """Put back what stood in the line before a folder was asked for."""
        if self._field is not None:
            self._field.value, self._set_aside = self._set_aside, ""

    def _save_in(self, folder: str) -> None:
        try:
            path = Path(folder).expanduser()
        except RuntimeError:
            self.say(NO_SUCH_USER.format(folder.partition("/")[0]))
            return
        self.lift()
        if folder and self._saving is not None:
            self._saving.save_elsewhere(path)
            self.look_at_saving()

    def ask_session(self, command: SessionCommand) -> bool:
        """Have the session carry it out; False, and a quiet word, where it is refused."""
        refusal = self._host.do(command)
        if refusal is not None:
            self.say(self.told(refusal.because))
        return refusal is None
