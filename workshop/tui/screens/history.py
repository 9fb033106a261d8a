"""History: what shows in all that was answered alone, page by page."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.content import Content

from workshop.language.catalogue import _
from workshop.practice.history import ReplyHistory
from workshop.practice.telling import TITLE
from workshop.store.files import RefusedError
from workshop.tui.command import Command, bindings
from workshop.tui.ink import STRONG
from workshop.tui.panels.history import history_paper
from workshop.tui.panels.library import refused_paper
from workshop.tui.panels.parts import aside
from workshop.tui.paper import one_page
from workshop.tui.shell import Shell

COMMANDS: tuple[Command, ...] = (
    Command("next", ("enter",), lambda now: now.verb, _("Turn the page."), rank=1, palette=False),
    Command("on", ("space", "pagedown", "right", "down"), _("more"), _("Turn the page."), palette=False),
    Command(
        "back",
        ("left", "pageup", "up"),
        _("back"),
        _("Turn a page back."),
        rank=2,
        when=lambda now: now.page > 0,
        palette=False,
    ),
    Command(
        "close",
        ("escape", "l"),
        lambda now: _("close") if now.overlay else _("library"),
        _("Close what lies over the page; else go back to the library."),
        rank=3,
    ),
    Command(
        "palette",
        ("f2",),
        _("palette"),
        _("Looks, and every command by name; Ctrl-P does the same."),
        palette=False,
    ),
    Command("help", ("question_mark",), _("help"), _("All keys that do something here."), rank=4, right=True),
    Command("leave", ("q", "ctrl+q"), _("leave"), _("Leave the workshop."), rank=5, right=True),
)


class HistoryScreen(Shell):
    """The figures on replies, and why there is no grade among them."""

    commands = COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMANDS)]

    def __init__(self, answered: Callable[[], ReplyHistory]) -> None:
        """`answered` gives the history, perhaps after a while; raises RefusedError."""
        super().__init__()
        self._answered = answered

    def on_mount(self) -> None:
        self.title_line.left = Content.styled(TITLE, STRONG)
        self.page.sheet.show(one_page(aside(_("Looking through what was answered …"), above=0)))
        self._read()

    @work(thread=True)
    def _read(self) -> None:
        try:
            paper = history_paper(self._answered())
        except RefusedError as refused:
            paper = refused_paper(refused.says)
        self.app.call_from_thread(self.page.sheet.show, paper)

    def what_is_kept(self) -> str:
        return _("Nothing is open; what was played before is kept.")

    def do_on(self, _key: str) -> None:
        self.sheet.turn(1)

    def do_back(self, _key: str) -> None:
        self.sheet.turn(-1)

    def do_close(self, key: str) -> None:
        if self.laid is not None:
            super().do_close(key)
        else:
            self.dismiss()
