"""The foot of the shared screen: what is being keyed in on the left, the time that is left on the right."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget

from workshop.language.catalogue import _
from workshop.scenario.play import Play
from workshop.session.commands import AgreeFocus, Command, CountHands, CountHeads, SettlePath
from workshop.session.events import HandsCounted
from workshop.session.facilitator import Facilitator
from workshop.session.focus import FocusDraft, focus_draft
from workshop.session.phases import Phase, can_happen
from workshop.session.state import FOCUS_POINTS, UNDECIDED, State
from workshop.session.tally import tally_of
from workshop.session.views import level_views
from workshop.tui.blocks import NOTHING
from workshop.tui.ink import STRONG, plain
from workshop.tui.widgets.chrome import EdgeLine, FootLine

LONGEST = 6
"""Digits that are taken in; whether the number can be is for the session to say."""
TICK = 0.25
"""Seconds between two looks at the clock while a timer runs."""
OVER = _("time")
HOW_MANY = _("Key in how many, then Enter.")
TOO_MANY = _("That makes {placed} of {points}: take some from another level first.")
NO_SUCH_NUMBER = _("There is no {} here.")


class Aim(Enum):
    """What a number is keyed in for."""

    HANDS = "hands"
    HEADS = "heads"
    POINTS = "points"
    PATH = "path"


class Keyed(NamedTuple):
    """A number that is being keyed in: hands, heads, points, or which response to follow."""

    aim: Aim
    choices: tuple[str, ...] = ()
    """The ids of what could be chosen when it was begun."""
    choice: str = ""
    """The id of the response, level or score; empty where there is none to choose."""
    number: int = 0
    """The place of the choice as the room knows it, from 1."""
    digits: str = ""
    secret: bool = False
    """Whether the digits are not for the room."""
    refused: bool = False
    """Whether these digits cannot be: the next one takes their place."""

    @property
    def words(self) -> str:
        """What the room sees while it is keyed in."""
        digits = "*" * len(self.digits) if self.secret else self.digits
        match self.aim:
            case Aim.HANDS:
                whose = (
                    _("Counting the undecided")
                    if self.choice == UNDECIDED
                    else _("Counting {number}").format(number=self.number)
                )
                return f"{whose}  {digits or '…'}"
            case Aim.HEADS:
                return _("Heads  {value}").format(value=digits or "…")
            case Aim.POINTS:
                return _("Points for {number}  {value}").format(number=self.number, value=digits or "…")
            case Aim.PATH:
                return _("Go on with {number}").format(number=self.number)

    @property
    def command(self) -> Command | None:
        """What Enter asks of the session; None where something is still lacking, and for points."""
        match self.aim:
            case Aim.PATH:
                return SettlePath(self.choice)
            case Aim.HEADS if self.digits:
                return CountHeads(int(self.digits))
            case Aim.HANDS if self.digits:
                return CountHands(self.choice, int(self.digits))
            case _:
                return None

    def with_digit(self, digit: str) -> Keyed:
        """With one digit more, or with another response where a response is named."""
        if self.aim is Aim.PATH:
            number = int(digit)
            if not 1 <= number <= len(self.choices):
                return self
            return self._replace(choice=self.choices[number - 1], number=number)
        kept = "" if self.refused else self.digits
        return self._replace(digits=kept + digit, refused=False) if len(kept) < LONGEST else self


def first_digit(play: Play, state: State, digit: str) -> Keyed | None:
    """What a first digit begins; None where it begins nothing."""
    tally = tally_of(play, state)
    choices = tuple(play.lens.level) if state.phase is Phase.FOCUS else tally.choices if tally else ()
    number = int(digit)
    if not 1 <= number <= len(choices):
        return None
    keyed = Keyed(Aim.PATH, choices, choices[number - 1], number)
    match state.phase:
        case Phase.DISTRIBUTION:
            return keyed
        case Phase.FOCUS:
            return keyed._replace(aim=Aim.POINTS)
        case phase if can_happen(phase, HandsCounted):
            return keyed._replace(aim=Aim.HANDS, secret=True)
        case _:
            return None


class CountEntry(Widget):
    """The number that is being keyed in; it is nobody's but whose who keys it, until Enter or Esc."""

    keyed: reactive[Keyed | None] = reactive(None, layout=True)

    def key_digit(self, play: Play, state: State, digit: str) -> str:
        """Take the digit in, or begin with it; a sentence where it begins nothing."""
        self.keyed = self.keyed.with_digit(digit) if self.keyed else first_digit(play, state, digit)
        return "" if self.keyed else NO_SUCH_NUMBER.format(digit)

    def rub_out(self) -> None:
        """Take the last digit back; with none left, nothing is keyed in."""
        if self.keyed is not None:
            digits = self.keyed.digits
            self.keyed = self.keyed._replace(digits=digits[:-1], refused=False) if digits else None

    def refuse(self) -> None:
        """These digits cannot be: the next one takes their place."""
        if self.keyed is not None:
            self.keyed = self.keyed._replace(refused=True)

    def render(self) -> Content:
        return plain(self.keyed.words if self.keyed else "", STRONG)


class FocusEntry(Widget):
    """The focus agreement in the making: ten points over the levels, and what holds for the team."""

    words: reactive[str] = reactive("", layout=True)

    def __init__(self) -> None:
        super().__init__()
        self.draft: FocusDraft | None = None
        """None until somebody begins."""

    def begun_from(self, play: Play, state: State) -> FocusDraft:
        """What is in the making; else what was agreed, to be changed."""
        return self.draft or focus_draft(state, len(play.lens.level))

    def command(self, play: Play, state: State) -> AgreeFocus | None:
        """What there is to agree on: the ten points, where they are placed and not agreed already."""
        draft = self.begun_from(play, state)
        chosen = tuple(name for name in play.lens.circumstance if name in draft.chosen)
        agreed = state.focus and (state.focus.points, state.focus.circumstances)
        if draft.whole is None or agreed == (draft.whole, chosen):
            return None
        self.draft = draft._replace(points=draft.whole)
        return AgreeFocus(draft.whole, chosen)

    def words_at(self, play: Play, state: State) -> str:
        """What stands at the foot of its page until the ten points are placed."""
        return (
            self.begun_from(play, state).words(level_views(play.lens)) if state.phase is Phase.FOCUS else ""
        )

    def render(self) -> Content:
        return plain(self.words, STRONG)


class TimeLeft(Widget):
    """The time that is left, in minutes and seconds; then a word."""

    left: reactive[int | None] = reactive(None, layout=True)
    """None where no timer runs."""

    def render(self) -> Content:
        if self.left is None:
            return NOTHING
        minutes, seconds = divmod(self.left, 60)
        return Content.styled(f"{minutes}:{seconds:02}" if self.left else OVER, STRONG)


class Foot(FootLine):
    """The line at the foot: one of the two entries, a thin line that may say something, and the time."""

    DEFAULT_CSS = """
    Foot { width: 100%; height: 1; }
    Foot CountEntry, Foot FocusEntry { width: auto; padding: 0 1 0 3; }
    Foot TimeLeft { width: auto; padding: 0 3 0 1; }
    .-small Foot { display: none; }
    """

    def __init__(self, led: Facilitator, ask: Callable[[Command], bool], say: Callable[[str], None]) -> None:
        """`ask` has a command carried out, and tells whether it was; `say` says a quiet word."""
        super().__init__()
        self._led = led
        self._ask = ask
        self._say = say
        self.count = CountEntry()
        self.focus_points = FocusEntry()
        self.time = TimeLeft()
        self._covered = False
        self._ticking: Timer | None = None

    def compose(self) -> ComposeResult:
        yield self.count
        yield self.focus_points
        yield EdgeLine(id="bottom")
        yield self.time

    @property
    def taken(self) -> int:
        """Columns that what is keyed in and the time take from the line between them."""
        shown = (widget for widget in (self.count, self.focus_points, self.time) if widget.display)
        return sum(widget.render().cell_length + 4 for widget in shown)

    def on_mount(self) -> None:
        self._ticking = self.set_interval(TICK, self._tick, pause=True)

    def look(self, covered: bool) -> None:
        """Bring all of it up to the session; while another page covers its own, only the time is shown."""
        self._covered = covered
        points = "" if covered else self.focus_points.words_at(self._led.play, self._led.state)
        keying = self.count.keyed is not None and not covered
        self.count.display = keying
        self.focus_points.words = points
        self.focus_points.display = bool(points) and not keying
        self.time.left = left = self._led.time_left()
        self.time.display = left is not None
        if self._ticking is not None:
            (self._ticking.resume if left else self._ticking.pause)()

    def keep(self) -> bool:
        """Enter was pressed on what is keyed in; whether it was a count, and is kept."""
        keyed = self.count.keyed
        command = keyed.command if keyed else None
        if keyed is not None and keyed.aim is Aim.POINTS and keyed.digits:
            self.count.keyed = None
            draft = self.focus_points.begun_from(self._led.play, self._led.state)
            draft = draft.with_points(keyed.number - 1, int(keyed.digits))
            if draft.placed > FOCUS_POINTS:
                self.count.keyed = keyed._replace(refused=True)
                self._say(TOO_MANY.format(placed=draft.placed, points=FOCUS_POINTS))
                return False
            self.focus_points.draft = draft
            self.agree()
        elif keyed is None or command is None:
            self._say(HOW_MANY)
        elif self._ask(command):
            self.count.keyed = None
            return keyed.aim is not Aim.PATH
        else:
            self.count.refuse()
        return False

    def agree(self) -> None:
        """Record the ten points once they are placed, held against what holds for the team."""
        command = self.focus_points.command(self._led.play, self._led.state)
        if command is not None:
            self._ask(command)

    def do_count(self, key: str) -> None:
        if refusal := self.count.key_digit(self._led.play, self._led.state, key):
            self._say(refusal)

    def do_rub_out(self, _key: str) -> None:
        self.count.rub_out()

    def do_undecided(self, _key: str) -> None:
        self.count.keyed = Keyed(Aim.HANDS, choice=UNDECIDED, secret=True)

    def do_heads(self, _key: str) -> None:
        self.count.keyed = Keyed(Aim.HEADS)

    def _tick(self) -> None:
        self.look(self._covered)
