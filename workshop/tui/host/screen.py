"""The facilitator's screen: what each key does in a session with a group."""

from __future__ import annotations

from typing import ClassVar

from textual import events, work
from textual.binding import BindingType

from workshop.session.commands import (
    ClearTimer,
    CloseVote,
    ExploreWhatIf,
    GoOn,
    Guess,
    OpenTalk,
    OpenVote,
    RevealDistribution,
    RevealVerdict,
    SetTimer,
    TakeBackReveal,
)
from workshop.session.commands import Command as SessionCommand
from workshop.session.events import VerdictRevealed
from workshop.session.phases import Phase, can_happen
from workshop.session.projection import offered
from workshop.session.state import UNDECIDED
from workshop.session.views import DiscussView
from workshop.tui.command import bindings
from workshop.tui.disk import Opened, ReportNotSavedError, SaveReport
from workshop.tui.host import words
from workshop.tui.host.burst import Burst
from workshop.tui.host.follow import MINUTE, invented_hands, phase_seconds, timer_of
from workshop.tui.host.keyed import Aim, Keyed, begun, continued, rubbed_out
from workshop.tui.host.lines import COMMITMENT, LINES, NOTE, PARK, SENTENCE
from workshop.tui.host.plan import PlanPage
from workshop.tui.host.skipped import left_out
from workshop.tui.host.timer import REAL, Clock
from workshop.tui.panels.overlays import line_paper
from workshop.tui.panels.vote import what_if_paper
from workshop.tui.screens.host_keys import COMMANDS, DROP, JUMP, REVEAL, TEAM, WHAT_IF
from workshop.tui.themes import Look

NEXT_STEP = ("next", "take")
"""The commands that take the next step."""


class HostScreen(PlanPage):
    """A session with a group, from its plan to the report."""

    commands = COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMANDS)]

    def __init__(
        self, opened: Opened, look: Look, clock: Clock = REAL, save_report: SaveReport | None = None
    ) -> None:
        super().__init__(opened, look, clock)
        self._opened = opened
        self._save = save_report
        self._counted = False
        """Whether the last key kept a count: another Enter is then not meant to go on."""
        self._warned_of = ""
        """What the last key would have left out, and said so: the same step again is meant."""
        self._burst = Burst(clock.steady)

    def on_key(self, event: events.Key) -> None:
        """A reveal takes the same key twice, with none between, and not among letters typed into nothing."""
        if event.key != REVEAL:
            self._armed = False
        if event.key != DROP:
            self._drops = False
        inert = event.is_printable and not self.means(event.key)
        self._burst.pressed(event.key, inert=inert)
        if inert:
            self._warned_of = ""

    def action_command(self, id: str, key: str) -> None:
        counted, self._counted = self._counted, False
        if id != "reveal":
            self._armed = False
        if id != "drop":
            self._drops = False
        if id not in NEXT_STEP:
            self._warned_of = ""
        if counted and key == "enter" and not self.keying:
            self.say(words.SPACE_GOES_ON)
            return
        super().action_command(id, key)

    def lead(self, command: SessionCommand) -> bool:
        """Take the step with what follows by itself; False where it is refused."""
        play, before = self._host.play, self._host.state
        if not self.ask_session(command):
            return False
        if timer := timer_of(play, before, self._host.state, self._countdown):
            self._host.do(timer)
        if self._host.state.rehearsal:
            for hands in invented_hands(play, self._host.state):
                self._host.do(hands)
        if self.phase is Phase.CLOSED and before.phase is not Phase.CLOSED:
            self._finish()
        return True

    def _finish(self) -> None:
        if self._host.state.rehearsal:
            self.stand(words.NO_REPORT)
        elif self._save is not None:
            self._save_report(self._save)

    @work(thread=True, exclusive=True, group="report")
    def _save_report(self, save: SaveReport) -> None:
        told = words.REPORT_SAVED
        try:
            save(self._opened)
        except ReportNotSavedError as failed:
            told = self.told(str(failed))
        self.app.call_from_thread(self.stand, told)

    def line_typed(self, words: str) -> None:
        line = LINES.get(self._overlay)
        if line is None or not words:
            self.lift()
        elif not self.ask_session(line.command(words)):
            return
        self.clear_line()
        self.page_turned()

    def placeholder(self) -> str:
        line = LINES.get(self._overlay)
        return line.placeholder if line else super().placeholder()

    def ask_to_leave(self) -> None:
        if self.typed:
            self.line_typed(self.typed)
        super().ask_to_leave()

    def do_next(self, key: str) -> None:
        """The one next thing, and never a reveal."""
        takes = key in ("enter", "")
        if self.is_blank:
            self.blank(False)
        elif self.keying:
            self._keep(self.keying) if takes else self.say(words.DROP_OR_KEEP)
        elif self._overlay:
            self._take() if takes or self._overlay == WHAT_IF else self._on()
        elif self._back:
            self.look_back(self._back - 1)
        elif not self.sheet.turn(1):
            self._go_on()

    def _go_on(self) -> None:
        """The next step; asked for twice where it leaves something out for good."""
        asked, self._warned_of = self._warned_of, left_out(self._host.state)
        if self._warned_of and self._warned_of != asked:
            self.say(self._warned_of)
        else:
            self.lead(GoOn())

    def do_take(self, _key: str) -> None:
        self.do_next("enter")

    def _take(self) -> None:
        """Take what is highlighted on the paper that lies over the page."""
        item = self.sheet.highlighted
        if self._overlay == JUMP and item is not None:
            self.look_back(item)
        elif self._overlay == TEAM and item is not None:
            self.toggle_circumstance(item)
        elif self._overlay == WHAT_IF and item is not None:
            self.lead(ExploreWhatIf(offered(self._host.play, self._host.state)[item].id))
        else:
            self._on()

    def _on(self) -> None:
        if not self.turn(1):
            self.do_close("")

    def _keep(self, keyed: Keyed) -> None:
        command = keyed.command()
        if keyed.aim is Aim.POINTS and keyed.digits:
            self.place_points(keyed.number - 1, int(keyed.digits))
        elif command is None:
            self.say(words.HOW_MANY)
        elif self.lead(command):
            self._counted = keyed.aim is not Aim.PATH
        else:
            self.key_in(keyed._replace(refused=True))

    def do_count(self, key: str) -> None:
        play, state = self._host.play, self._host.state
        keyed = continued(play, state, self.keying, key) if self.keying else begun(play, state, key)
        if keyed is None:
            self.say(words.NO_SUCH_NUMBER.format(key))
        self.key_in(keyed)

    def do_rub_out(self, _key: str) -> None:
        if self.keying:
            self.key_in(rubbed_out(self.keying))

    def do_undecided(self, _key: str) -> None:
        self.key_in(Keyed(Aim.HANDS, UNDECIDED, secret=self.phase is not Phase.EXIT))

    def do_heads(self, _key: str) -> None:
        self.key_in(Keyed(Aim.HEADS))

    def do_what_if(self, _key: str) -> None:
        if isinstance(view := self._host.shared_view, DiscussView):
            self.lay_over(WHAT_IF, what_if_paper(view))

    def do_reveal(self, _key: str) -> None:
        if self._burst.lasts:
            self.say(words.TYPED_INTO_NOTHING)
        elif self._armed:
            verdict = can_happen(self.phase, VerdictRevealed)
            self.lead(RevealVerdict() if verdict else RevealDistribution())
        else:
            self._armed = True
            self.say(words.ONCE_MORE.get(self.phase, words.HANDS_ONCE_MORE))

    def do_take_back(self, _key: str) -> None:
        self.lead(TakeBackReveal())

    def do_open_vote(self, _key: str) -> None:
        self.lead(OpenVote())

    def do_close_vote(self, _key: str) -> None:
        self.lead(CloseVote())

    def do_talk(self, _key: str) -> None:
        self.lead(OpenTalk())

    def do_skip(self, _key: str) -> None:
        self.lead(Guess(None))

    def do_drop(self, _key: str) -> None:
        if self._burst.lasts:
            self.say(words.NONE_DROPPED)
        else:
            self.drop_last()

    def do_put_back(self, _key: str) -> None:
        self.put_back()

    def do_timer(self, _key: str) -> None:
        if self._host.state.timer is not None:
            self.ask_session(ClearTimer())
        else:
            self._set_timer(phase_seconds(self._host.play, self._host.state) or MINUTE)

    def do_more(self, _key: str) -> None:
        self._change_time(1)

    def do_less(self, _key: str) -> None:
        self._change_time(-1)

    def _change_time(self, by: int) -> None:
        left = self._countdown.left(self._host.state.timer)
        if left is not None or by > 0:
            self._set_timer(max(0, (left or 0) + by * MINUTE))
        else:
            self.say(words.NO_TIMER)

    def _set_timer(self, seconds: int) -> None:
        self.ask_session(SetTimer(self._countdown.deadline(seconds), seconds))

    def do_park(self, _key: str) -> None:
        self._ask_for(PARK)

    def do_note(self, _key: str) -> None:
        self._ask_for(NOTE)

    def do_write(self, _key: str) -> None:
        self._ask_for(COMMITMENT if self.phase is Phase.COMMITMENTS else SENTENCE)

    def _ask_for(self, line: str) -> None:
        self.lay_over(line, line_paper(LINES[line].title, LINES[line].words))

    def do_close(self, _key: str) -> None:
        if self.keying:
            self.key_in(None)
        elif self._overlay == TEAM:
            self.agree_team()
        elif self._overlay:
            self.clear_line()
            self.lift()
        else:
            self.look_back(0)
