"""What every screen of the app has: a title, a sheet, a key bar, and papers laid over the sheet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from workshop.language.catalogue import _
from workshop.tui.chrome import Banner, Edge, KeyBar, TitleLine
from workshop.tui.command import Command, Situation
from workshop.tui.ink import QUIET, STRONG, plain
from workshop.tui.panels.overlays import FOR_LIBRARY, KEPT, help_paper, leaving_paper
from workshop.tui.paper import Paper
from workshop.tui.sheet import Sheet
from workshop.tui.themes import Look

LEAST_WIDTH = 60
LEAST_HEIGHT = 20
APP = _("Levels Workshop")
LEAVING = "leaving"
TO_LIBRARY = _("to the library")
BLINDLY = ("leave", "yes")
"""What can be done in a window that is too small to show it."""
EDGE_ROOM = 8
"""Columns that an edge keeps for its line."""


class Shell(Screen[None]):
    """A screen whose keys are its `commands`; each has a `do_<id>` method that takes the key pressed."""

    commands: ClassVar[tuple[Command, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = []
    AUTO_FOCUS = ""
    """None, told so: where it is not said, Textual focuses a line to type in that is hidden."""

    class Leaving(Message):
        """The person wants to leave the workshop, perhaps knowing that something is not saved."""

        def __init__(self, asked: bool = False) -> None:
            self.asked = asked
            super().__init__()

    class ToLibrary(Message):
        """The person wants to go to the library."""

    title_line = query_one("#title", TitleLine)
    top_edge = query_one("#top", Edge)
    banner = query_one("#banner", Banner)
    sheet = query_one("#sheet", Sheet)
    bottom_edge = query_one("#bottom", Edge)
    key_bar = query_one("#keys", KeyBar)
    small = query_one("#small", Static)

    def __init__(self) -> None:
        super().__init__()
        self._by_id = {command.id: command for command in self.commands}
        self._overlay = ""
        self._under: tuple[Paper, int, int | None] | None = None
        self._notice = ""
        self._warning = ""

    def compose(self) -> ComposeResult:
        yield TitleLine(id="title")
        yield Edge(id="top")
        yield Banner(id="banner")
        yield Sheet(id="sheet")
        yield Edge(id="bottom")
        yield KeyBar(id="keys")
        yield Static(id="small", markup=False)

    def situation(self) -> Situation:
        """What this screen shows just now."""
        sheet = self.sheet
        return Situation(
            verb=_("leave") if self.asks else "" if sheet.is_last_page else _("more"),
            items=sheet.page.items,
            offered=sheet.offers(),
            page=sheet.page_number,
            pages=len(sheet.pages),
            overlay=self._overlay,
        )

    def say(self, words: str) -> None:
        """A quiet word at the foot of the sheet, until the next key."""
        self._notice = words
        self.freshen()

    def warn(self, words: str) -> None:
        """A sentence that stands above the sheet until there is another, or an empty one."""
        self._warning = words
        self.freshen()

    def freshen(self) -> None:
        """Bring key bar and edges up to what is shown."""
        if not self.is_mounted:
            return
        situation = self.situation()
        self.key_bar.situation = situation
        pages = _pages_mark(situation)
        room = self.size.width - cell_len(self._notice) - EDGE_ROOM
        self.bottom_edge.left = plain(self._notice, STRONG) if self._notice and room >= 0 else Content("")
        self.bottom_edge.right = pages if room >= pages.cell_length or room < 0 else Content("")
        self.banner.words = "\n".join(filter(None, (self._warning, "" if room >= 0 else self._notice)))

    def lay_over(self, name: str, paper: Paper) -> None:
        """Lay a paper over the view; the same one again takes it away."""
        if self._overlay == name:
            self.lift()
            return
        if not self._overlay:
            self._under = (self.sheet.paper, self.sheet.page_number, self.sheet.highlighted)
        self._overlay = name
        self.sheet.show(paper)

    def lift(self) -> None:
        """Take the paper away that lies over the view."""
        self._overlay = ""
        if self._under is not None:
            paper, page, highlighted = self._under
            self._under = None
            self.sheet.show(paper, page, highlighted)

    @property
    def asks(self) -> bool:
        """Whether it asks just now if one means to leave."""
        return self._overlay in (LEAVING, TO_LIBRARY)

    def ask_to_leave(self) -> None:
        """Ask before leaving; asked twice, it is meant."""
        if self._overlay == LEAVING:
            self.leave()
            return
        self.lay_over(LEAVING, leaving_paper(self.what_is_kept(), unsaved=self.situation().trouble))

    def ask_for_library(self) -> None:
        """Ask before going to the library."""
        paper = leaving_paper(self.what_is_kept(), FOR_LIBRARY, self.situation().trouble)
        self.lay_over(TO_LIBRARY, paper)

    def leave(self) -> None:
        """Leave the workshop."""
        self.post_message(self.Leaving(self.asks))

    def what_is_kept(self) -> str:
        """What becomes of the steps up to here when one leaves."""
        return KEPT

    def set_look(self, look: Look) -> None:
        """Draw anew as the person has just set it."""

    def runner(self, command: Command) -> Callable[[], None]:
        """What carries the command out, for the palette."""
        return partial(self.action_command, command.id, command.keys[0])

    def on_mount(self) -> None:
        self.key_bar.commands = self.commands
        self.freshen()

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        too_small = width < LEAST_WIDTH or height < LEAST_HEIGHT
        self.set_class(too_small, "-small")
        if too_small:
            self.small.update(too_small_words(width, height))

    def on_key(self, event: events.Key) -> None:
        """A key that does nothing here is answered with a quiet word."""
        if self.focused is not None or self.has_class("-small") or self.takes(event):
            return
        situation = self.situation()
        if any(event.key in command.keys and command.when(situation) for command in self.commands):
            return
        if event.key == "escape":
            self.say(self.nothing_to_close())
        elif event.is_printable:
            self.say(_("{character} does nothing here; ? shows the keys.").format(character=event.character))

    def nothing_to_close(self) -> str:
        """What Esc is answered with where it does nothing."""
        return _("There is nothing to close here.")

    def takes(self, event: events.Key) -> bool:  # noqa: ARG002
        """Whether the key means something here besides the commands."""
        return False

    def page_turned(self) -> None:
        """Something else is shown, or highlighted, than before."""
        self.freshen()

    @on(Sheet.Turned)
    def _turned(self, message: Sheet.Turned) -> None:
        message.stop()
        self.page_turned()

    @on(Sheet.Picked)
    def _picked(self, message: Sheet.Picked) -> None:
        message.stop()
        if not self.check_action("command", ("pick", "")):
            return
        if message.item == self.sheet.highlighted:
            self.do_next("")
        else:
            self.sheet.highlight(message.item)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A command that is not possible here leaves its key to the next one that has it."""
        if action != "command":
            return super().check_action(action, parameters)
        id = str(parameters[0])
        return self._by_id[id].when(self.situation()) and (id in BLINDLY or not self.has_class("-small"))

    def action_command(self, id: str, key: str) -> None:
        """Carry out the command, which is possible here."""
        if self._notice:
            self.say("")
        getattr(self, f"do_{id}")(key)
        # At once, not by message: the next key may belong to a line to type in.
        self.page_turned()

    def do_up(self, _key: str) -> None:
        self._move(-1)

    def do_down(self, _key: str) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        """To the next thing to choose, or to the next page where there is nothing to choose."""
        if self.sheet.page.items:
            self.sheet.move(by)
        else:
            self.sheet.turn(by)

    def do_pick(self, key: str) -> None:
        count, item = self.sheet.paper.items, int(key) - 1
        if item < count:
            self.sheet.highlight(item)
        else:
            self.say(
                _("There are {count} to choose from.").format(count=count)
                if count > 1
                else _("There is nothing to choose here.")
            )

    def do_next(self, key: str) -> None:  # noqa: ARG002
        """The next page of what lies over the view, and then away with it."""
        if self._overlay == LEAVING:
            self.leave()
        elif self._overlay == TO_LIBRARY:
            self.post_message(self.ToLibrary())
        elif not self.sheet.turn(1):
            self.lift()

    def do_help(self, _key: str) -> None:
        self.lay_over("help", help_paper(self.commands, self.situation()._replace(overlay="")))

    def do_palette(self, _key: str) -> None:
        self.app.action_command_palette()

    def do_close(self, _key: str) -> None:
        self.lift()

    def do_leave(self, _key: str) -> None:
        self.leave()


def too_small_words(width: int, height: int) -> str:
    """What stands on a window that is too small to play in."""
    return _(
        "This window is {width} × {height}.\nThe workshop needs {LEAST_WIDTH} × "
        "{LEAST_HEIGHT}.\n\nEnlarge the window or make the letters smaller: nothing is lost."
    ).format(width=width, height=height, LEAST_WIDTH=LEAST_WIDTH, LEAST_HEIGHT=LEAST_HEIGHT)


def _pages_mark(situation: Situation) -> Content:
    if situation.pages < 2:
        return Content("")
    place = (_("{page} of {pages}").format(page=situation.page + 1, pages=situation.pages), QUIET)
    if not situation.turns:
        return Content.assemble(place)
    return Content.assemble(place, (_("  more ↓") if situation.writes else _("  more ↓ Space"), QUIET))
