"""What every screen of the app has: a title, a page, what is laid over it, and a key bar."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, Static

from workshop.language.catalogue import _
from workshop.tui.command import Command, Situation
from workshop.tui.ink import QUIET, STRONG, plain
from workshop.tui.panels.overlays import FOR_LIBRARY, KEPT_UP_TO_HERE, help_paper, leaving_paper
from workshop.tui.paper import Paper
from workshop.tui.presses import does_nothing
from workshop.tui.sheet import Sheet
from workshop.tui.themes import Look
from workshop.tui.widgets.chrome import Banner, EdgeLine, FootLine, KeyBar, TitleLine
from workshop.tui.widgets.leaf import Field, Leaf

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workshop.tui.widgets.lines import WrappedLines

LEAST_WIDTH = 60
LEAST_HEIGHT = 20
APP = _("Levels Workshop")
HELP = "help"
LEAVING = "leaving"
TO_LIBRARY = _("to the library")
BLINDLY = ("leave", "yes")
"""What can be done in a window that is too small to show it."""
EDGE_ROOM = 8
"""Columns that an edge keeps for its line."""


class Laid(NamedTuple):
    """A question or a list that lies over the page until it is answered or closed."""

    name: str
    paper: Paper
    take: Callable[[int | None], object] | None = None
    """What Enter does, with the number of what is highlighted; without it, Enter turns pages and closes."""
    keep: Callable[[str], str] | None = None
    """What Enter does with the line that is typed into; a sentence where the line has to stay."""
    placeholder: str = ""
    typed: str = ""
    """With what the line begins."""
    longest: int | None = None
    """How many characters the line takes; else as many as a sentence."""
    put_off: Callable[[str], object] | None = None
    """What becomes of the line where it is closed unanswered."""
    several: bool = False
    """Whether there are several lines to type in."""
    edited: Callable[[str], object] | None = None
    """Told what stands in several lines, whenever that has changed."""
    by_any_key: bool = False
    """Whether the key that only goes on takes it too."""
    secret: bool = False
    """Whether the letters of the line are hidden, until whoever types wants to see them."""


class Shell(Screen[None]):
    """A screen whose keys are its `commands`; it has a `do_<id>` for each, or a part of it has.

    What is laid over the page is a leaf of its own: whatever changes the page meanwhile leaves it alone.
    """

    commands: ClassVar[tuple[Command, ...]] = ()
    twice: ClassVar[frozenset[str]] = frozenset()
    """Keys that do what cannot be taken back once they are pressed again."""
    BINDINGS: ClassVar[list[BindingType]] = []
    AUTO_FOCUS = ""
    """None, told so: where it is not said, Textual focuses a line to type in that is hidden."""
    DEFAULT_CSS = """
    Shell #leaves { width: 100%; max-width: 96; height: 1fr; layers: page over; }
    Shell #page { layer: page; }
    Shell #over { layer: over; }
    """

    class Leaving(Message):
        """The person wants to leave the workshop, perhaps knowing that something is not saved."""

        def __init__(self, asked: bool = False) -> None:
            self.asked = asked
            super().__init__()

    class ToLibrary(Message):
        """The person wants to go to the library."""

    title_line = query_one("#title", TitleLine)
    banner = query_one("#banner", Banner)
    bottom_edge = query_one("#bottom", EdgeLine)
    key_bar = query_one("#keys", KeyBar)
    small = query_one("#small", Static)

    def __init__(
        self,
        page: Leaf | None = None,
        top: EdgeLine | None = None,
        foot: FootLine | None = None,
        helpers: Sequence[object] = (),
    ) -> None:
        """With a page, an edge above it or a foot below it that know more than the usual ones.

        A foot holds the edge below the page, the one named `bottom`.
        The `helpers` have a `do_<id>` for commands that neither the screen has nor a part of it.
        """
        super().__init__()
        self.page = page or Leaf(id="page")
        self.over = Leaf(id="over")
        self.over.visible = False  # and not left out: it has its size, and so its pages, before it is seen
        self.top_edge = top or EdgeLine(id="top")
        self.foot = foot
        self.laid: Laid | None = None
        self._helpers = helpers
        self._by_id: Mapping[str, Command] = {command.id: command for command in self.commands}
        self._line: Field | WrappedLines | None = None
        """The line that keys go into."""
        self._number = ""
        """The digits that were typed last, one after the other, of the number of what is highlighted."""
        self._notice = ""
        self._warning = ""
        self._trouble = ""

    def compose(self) -> ComposeResult:
        yield TitleLine(id="title")
        yield self.top_edge
        yield Banner(id="banner")
        with Container(id="leaves"):
            yield self.page
            yield self.over
        yield self.foot or EdgeLine(id="bottom")
        yield KeyBar(id="keys")
        yield Static(id="small", markup=False)

    @property
    def front(self) -> Leaf:
        """What lies over the page, or the page."""
        return self.over if self.laid is not None else self.page

    @property
    def sheet(self) -> Sheet:
        """The sheet in front."""
        return self.front.sheet

    def situation(self) -> Situation:
        """What this screen shows just now."""
        sheet = self.sheet
        return Situation(
            verb=_("leave") if self.asks else "" if sheet.is_last_page else _("more"),
            items=sheet.page.items,
            offered=sheet.offers(),
            page=sheet.page_number,
            pages=len(sheet.pages),
            overlay=self.laid.name if self.laid else "",
            typing=self.focused is not None,
        )

    def say(self, words: str) -> None:
        """A quiet word at the foot of the sheet, until the next key."""
        self._notice = words
        self.freshen()

    def warn(self, words: str) -> None:
        """A sentence that stands above the sheet until there is another, or an empty one."""
        self._warning = words
        self.freshen()

    def tell_of_saving(self, trouble: str, notice: str) -> None:
        """Say why nothing is being saved, above all else that stands there; and where it is saved now.

        A question whether to leave says what leaving would lose as it is by now.
        """
        self._trouble = trouble
        if self.laid is not None and self.asks:
            asked = self.leaving_question(to_library=self.laid.name == TO_LIBRARY)
            self.lay_anew(asked.paper, self.sheet.highlighted)
        self.say(notice) if notice else self.freshen()

    def freshen(self) -> None:
        """Bring key bar and edges up to what is shown."""
        if not self.is_mounted:
            return
        situation = self.situation()
        self.key_bar.situation = situation
        pages = _pages_mark(situation)
        room = self.size.width - (self.foot.taken if self.foot else 0) - cell_len(self._notice) - EDGE_ROOM
        self.bottom_edge.left = plain(self._notice, STRONG) if self._notice and room >= 0 else Content("")
        self.bottom_edge.right = pages if room >= pages.cell_length or room < 0 else Content("")
        self.banner.words = "\n".join(
            filter(None, (self._trouble or self._warning, "" if room >= 0 else self._notice))
        )

    def lay_over(self, laid: Laid) -> None:
        """Lay this over the page; the same one again takes it away."""
        if self.laid is not None and self.laid.name == laid.name:
            self.lift()
            return
        self.laid = laid
        self._number = ""
        self.over.visible = True
        self.over.begin_line(laid.typed, laid.longest, laid.several, laid.secret)
        self.over.placeholder = laid.placeholder
        self.over.sheet.show(laid.paper)

    def lay_anew(self, paper: Paper, highlighted: int | None) -> None:
        """What lies over the page has become this; its page stays."""
        if self.laid is not None:
            self.laid = self.laid._replace(paper=paper)
            kept = highlighted if highlighted in range(paper.items) else None
            self.over.sheet.show(paper, self.over.sheet.page_number, kept)

    def lift(self) -> None:
        """Take away what lies over the page."""
        if self.laid is not None:
            self.laid = None
            self.over.visible = False
            self.page_turned()

    @property
    def asks(self) -> bool:
        """Whether it asks just now if one means to leave."""
        return self.laid is not None and self.laid.name in (LEAVING, TO_LIBRARY)

    def ask_to_leave(self) -> None:
        """Ask before leaving; asked twice, it is meant."""
        if self.laid is not None and self.laid.name == LEAVING:
            self.leave()
        else:
            self.lay_over(self.leaving_question())

    def leaving_question(self, to_library: bool = False) -> Laid:
        """What is asked before one leaves the workshop, or only goes to the library."""
        if to_library:
            paper = leaving_paper(self.what_is_kept(), FOR_LIBRARY, self.situation().trouble)
            return Laid(TO_LIBRARY, paper, take=lambda _item: self.post_message(self.ToLibrary()))
        paper = leaving_paper(self.what_is_kept(), unsaved=self.situation().trouble)
        return Laid(LEAVING, paper, take=lambda _item: self.leave())

    def ask_for_library(self) -> None:
        """Ask before going to the library."""
        self.lay_over(self.leaving_question(to_library=True))

    def leave(self) -> None:
        """Leave the workshop."""
        self.post_message(self.Leaving(self.asks))

    def what_is_kept(self) -> str:
        """What becomes of the steps up to here when one leaves."""
        return KEPT_UP_TO_HERE

    def set_look(self, look: Look) -> None:
        """Draw anew as the person has just set it."""
        self.page.set_look(look)

    def on_mount(self) -> None:
        self.key_bar.commands = self.commands
        self.page_turned()

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
        if self.means(event.key):
            return
        if event.key == "escape":
            self.say(self.nothing_to_close())
        elif event.is_printable:
            self.say(does_nothing(event.character or ""))

    def means(self, key: str) -> bool:
        """Whether this key does something here."""
        possible = (command.id for command in self.commands if key in command.keys)
        return any(self.check_action("command", (id, key)) for id in possible)

    def nothing_to_close(self) -> str:
        """What Esc is answered with where it does nothing."""
        return _("There is nothing to close here.")

    def takes(self, event: events.Key) -> bool:  # noqa: ARG002
        """Whether the key means something here besides the commands."""
        return False

    def page_turned(self) -> None:
        """Something else is shown, or highlighted, than before."""
        self.front.fit_line()
        if self.front.line is not self._line:
            self._line = self.front.line
            self.set_focus(self._line)
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

    @on(Input.Changed)
    @on(Leaf.Edited)
    def _typing(self, message: Message) -> None:
        message.stop()
        if self.laid is not None and self.laid.edited is not None:
            self.laid.edited(self.over.typed)
        self.freshen()

    @on(Input.Submitted)
    @on(Leaf.Submitted)
    def _submitted(self, message: Input.Submitted | Leaf.Submitted) -> None:
        message.stop()
        self.submit(message.value)

    def submit(self, line: str) -> None:
        """Enter was pressed on the line to type in."""
        if self.laid is None:
            self.page.keep_line(line.strip())
        elif (laid := self.laid).keep is not None:
            if refusal := laid.keep(line.strip()):
                self.say(refusal)
            elif self.laid is laid:
                self.lift()
        self.page_turned()

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
        if id != "pick":
            self._number = ""
        self.perform(id, key)
        # At once, not by message: the next key may belong to a line to type in.
        self.page_turned()

    def perform(self, id: str, key: str) -> None:
        """Do what the command says."""
        name = f"do_{id}"
        parts = (self, self.front, self.page, self.foot, *self._helpers)
        handler: Callable[[str], None] = next(getattr(part, name) for part in parts if hasattr(part, name))
        handler(key)

    def do_pick(self, key: str) -> None:
        """Highlight by number; in a list of more than nine, digits one after the other make one."""
        count = self.sheet.paper.items
        number = self._number + key
        self._number = number if int(number) <= count else key
        item = int(self._number) - 1
        if 0 <= item < count:
            self.sheet.highlight(item)
        else:
            self._number = ""
            self.say(
                _("There are {count} to choose from.").format(count=count)
                if count > 1
                else _("There is nothing to choose here.")
            )

    def do_next(self, key: str) -> None:  # noqa: ARG002
        """Take what lies over the page, or turn its pages and put it away; else the page's next thing."""
        sheet = self.sheet
        if self.laid is None:
            self.page.go_on()
        elif self.laid.take is not None and (sheet.offers() or not sheet.paper.items):
            self.laid.take(sheet.highlighted)
        elif not sheet.turn(1):
            self.lift()

    def do_help(self, _key: str) -> None:
        self.lay_over(Laid(HELP, help_paper(self.commands, self.situation()._replace(overlay=""))))

    def do_palette(self, _key: str) -> None:
        self.app.action_command_palette()

    def do_close(self, _key: str) -> None:
        if self.laid is not None:
            put_off, typed = self.laid.put_off, self.over.typed
            self.lift()
            if put_off is not None:
                put_off(typed)
        else:
            self.page.close()

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
