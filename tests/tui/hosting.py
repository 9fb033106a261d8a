"""An app on a session with a group, by a clock that stands still until it is told to go on."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

from tests.play import story_play
from tests.tui.samples import Disk, Memory, begun
from workshop.scenario.play import Play
from workshop.session.commands import WordQuestion
from workshop.session.events import Event
from workshop.session.facilitator import Clock
from workshop.session.phases import OF_OWN_QUESTION, Phase
from workshop.session.plan import Hosting, opening_commands
from workshop.session.state import State
from workshop.tui.app import WorkshopApp
from workshop.tui.disk import Opened, SaveReport
from workshop.tui.screens.host import HostScreen
from workshop.tui.widgets.leaf import Field

NOON = 1_785_758_400
GROUP = Hosting(heads=18)


class StandingClock:
    """Both clocks; `go` lets time pass, `jump` sets only the wall clock."""

    def __init__(self) -> None:
        self.wall, self.steady = float(NOON), 1000.0

    def go(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds

    def jump(self, seconds: float) -> None:
        self.wall += seconds

    @property
    def both(self) -> Clock:
        return Clock(lambda: self.wall, lambda: self.steady)


class LedApp(WorkshopApp):
    """The app at the facilitator's screen; leaving is noted and not done, where that is wanted."""

    def __init__(self, opened: Opened, clock: StandingClock, report: SaveReport | None, stays: bool) -> None:
        self._clock, self._report, self._stays = clock, report, stays
        self.left = 0
        super().__init__(Disk(), opened)

    def get_default_screen(self) -> Screen[None]:
        assert self.opened is not None
        return HostScreen(self.opened, self.look, self._clock.both, self._report)

    def _part(self, asked: bool) -> None:
        self.left += 1
        if not self._stays:
            super()._part(asked)


class Led:
    """A session with a group, and what is recorded in it."""

    def __init__(
        self,
        play: Play | None = None,
        hosting: Hosting = GROUP,
        report: SaveReport | None = None,
        stays: bool = False,
        opened: Opened | None = None,
    ) -> None:
        self.memory = Memory()
        self.clock = StandingClock()
        self.opened = opened or begun(play or story_play(), self.memory)
        if opened is None:
            for command in opening_commands(self.opened.host.play, hosting):
                assert self.opened.host.do(command) is None
        self.app = LedApp(self.opened, self.clock, report, stays)

    @property
    def events(self) -> list[Event]:
        return [record.event for record in self.memory.records]

    @property
    def kinds(self) -> list[type[Event]]:
        return [type(event) for event in self.events]

    @property
    def state(self) -> State:
        return self.opened.host.state

    @property
    def phase(self) -> Phase:
        return self.state.phase

    @property
    def screen(self) -> HostScreen:
        assert isinstance(self.app.screen, HostScreen)
        return self.app.screen

    def press(self, *keys: str) -> None:
        """What these keys do, without a paint between them."""
        for key in keys:
            press_at_once(self.screen, key)

    def to(self, phase: Phase, steps: int = 200) -> None:
        """Straight on to the next page in this phase, by keys: every vote counted, every gate opened."""
        while self.phase is not phase:
            steps -= 1
            assert steps, f"{phase} is never reached from {self.phase}"
            talks = phase is Phase.TALK and self.phase is Phase.VOTED
            if phase in OF_OWN_QUESTION and self.phase is Phase.SO_WHAT:
                self.press("y")
            elif self.phase is Phase.OWN_QUESTION:
                assert self.opened.host.do(WordQuestion("Why is this late again?")) is None
                self.press("escape", "space")
            else:
                self.press(*("d" if talks else way_on(self.state)))
        if phase in OF_OWN_QUESTION and self.screen.laid is not None:
            self.press("escape")  # the line that is open from the start


def way_on(state: State) -> Iterable[str]:
    """The keys that lead on from here."""
    match state.phase:
        case Phase.VOTE if not state.visit.rounds[-1].counts:
            return (*"19", "enter", *"25", "enter", *"33", "enter")
        case Phase.VOTE:
            return ("c",)
        case Phase.VOTED | Phase.CONSEQUENCE:
            return ("r", "r")
        case Phase.OWN_REPLIES:
            return ("escape", "r", "r")
        case _:
            return ("space",)


def press_at_once(screen: HostScreen, key: str) -> None:
    """What Textual does with a key, at once: a line to type in has it first, then the commands."""
    field = screen.focused
    if isinstance(field, Field):
        if len(key) == 1 or key == "space":
            field.insert_text_at_cursor(" " if key == "space" else key)
            return
        if key == "enter":
            screen.submit(field.value)
            return
        if key == "backspace":
            field.action_delete_left()
            return
    screen.on_key(events.Key(key, key if len(key) == 1 else None))
    for command in screen.commands:
        if key in command.keys and screen.check_action("command", (command.id, key)):
            screen.action_command(command.id, key)
            return


async def pressed(pilot: Pilot[None], *keys: str) -> None:
    """Keys as they come from a keyboard, each painted."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()
