"""Leading a group: timers, gates, plan and rehearsal hold whichever surface asks for the steps."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from tests.play import STORIES, story_play
from workshop.scenario.play import Play
from workshop.session.commands import (
    CloseVote,
    Command,
    CountHands,
    CountHeads,
    GoOn,
    MakePlan,
    OpenTalk,
    RevealDistribution,
    SettlePath,
    StartHosting,
    TakeBackReveal,
)
from workshop.session.events import Record, TimerSet
from workshop.session.facilitator import Clock, Facilitator, Gate, invented_hands
from workshop.session.host import Host
from workshop.session.phases import Phase
from workshop.session.plan import Hosting, opening_commands, suggested, unknown_scene
from workshop.session.state import Poll, Round, State, Visit

HEADS = 18
NOON = 1_800_000_000


class Journal:
    def __init__(self) -> None:
        self.records: list[Record] = []

    def append(self, record: Record) -> None:
        self.records.append(record)


class Clocks:
    """A wall clock and a steady one, moved by the test."""

    def __init__(self) -> None:
        self.wall, self.steady = float(NOON), 100.0

    def pass_(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.wall, lambda: self.steady)


class Led:
    """A facilitator with what a test looks at."""

    def __init__(self, play: Play, *, rehearsal: bool = False) -> None:
        self.journal, self.clocks, self.closed = Journal(), Clocks(), 0
        host = Host(play, self.journal, lambda: "")
        host.start()
        self.facilitator = Facilitator(host, self.clocks.clock, self._close)
        for command in opening_commands(play, Hosting(heads=HEADS, rehearsal=rehearsal)):
            self.ask(command)

    def _close(self) -> None:
        self.closed += 1

    def ask(self, *commands: Command) -> None:
        for command in commands:
            reply = self.facilitator.ask(command)
            assert reply.done, (command, reply)

    def until(self, phase: Phase) -> None:
        """Go on, with a second ask where one is needed, and with whatever a phase needs."""
        for _step in range(60):
            if self.facilitator.phase is phase:
                return
            match self.facilitator.phase:
                case Phase.VOTE:
                    self.ask(*(() if self.facilitator.state.rehearsal else self.hands()), CloseVote())
                case Phase.DISTRIBUTION:
                    self.ask(SettlePath(self.responses()[0]))
                case Phase.VOTED | Phase.CONSEQUENCE:
                    self.facilitator.reveal()
                    assert self.facilitator.reveal().done
                case _:
                    if not self.facilitator.go_on().done:
                        assert self.facilitator.go_on().done
        raise AssertionError(f"{phase} was never reached")

    def hands(self) -> list[Command]:
        responses = self.responses()
        counts = [HEADS - len(responses) + 1, *[1] * (len(responses) - 1)]
        return [CountHands(response, count) for response, count in zip(responses, counts, strict=True)]

    def responses(self) -> list[str]:
        visit = self.facilitator.state.visit
        offered = self.facilitator.play.story.offered(visit.scene, visit.tracks)
        return [response.id for response in offered]


@pytest.fixture
def play() -> Play:
    return story_play()


@pytest.fixture
def led(play: Play) -> Led:
    return Led(play)


def test_a_reveal_takes_two_asks_whoever_asks(led: Led):
    led.until(Phase.VOTED)
    first = led.facilitator.reveal()
    assert (first.done, first.gate, led.facilitator.phase) == (False, Gate.DISTRIBUTION, Phase.VOTED)
    assert led.facilitator.reveal().done
    assert led.facilitator.phase is Phase.DISTRIBUTION


def test_a_count_from_beside_leaves_a_reveal_armed_and_another_deed_does_not(led: Led):
    led.until(Phase.VOTED)
    led.facilitator.reveal()
    led.facilitator.host.do(CountHands("", 0))
    assert led.facilitator.armed is Gate.DISTRIBUTION
    led.facilitator.disarm()
    assert not led.facilitator.reveal().done


def test_a_new_phase_forgets_what_was_asked_for_once(led: Led):
    led.until(Phase.VOTED)
    led.facilitator.reveal()
    led.ask(OpenTalk())
    assert led.facilitator.armed is None


def test_a_reveal_that_was_taken_back_takes_two_asks_again(led: Led):
    led.until(Phase.DISTRIBUTION)
    led.ask(TakeBackReveal())
    assert not led.facilitator.reveal().done
    assert led.facilitator.phase is Phase.VOTED


def test_where_nothing_can_be_revealed_one_ask_says_so(led: Led):
    reply = led.facilitator.reveal()
    assert (reply.done, reply.gate, reply.words) == (False, None, "Close the vote first.")


@pytest.mark.parametrize(
    ("phase", "gate"),
    [
        (Phase.PRACTICE, Gate.UNCOUNTED),
        (Phase.GUESS, Gate.UNCOUNTED),
        (Phase.NOW_WHAT, Gate.UNCOUNTED),
        (Phase.FOCUS, Gate.UNCOUNTED),
        (Phase.COMMITMENTS, Gate.UNCOUNTED),
        (Phase.EXIT, Gate.CLOSE),
    ],
    ids=lambda value: value.name,
)
def test_a_step_that_leaves_something_out_for_good_takes_two_asks(led: Led, phase: Phase, gate: Gate):
    led.until(phase)
    first = led.facilitator.go_on()
    assert (first.done, first.gate, led.facilitator.phase) == (False, gate, phase)
    assert led.facilitator.go_on().done
    assert led.facilitator.phase is not phase


def test_the_report_is_asked_for_once_when_the_session_closes(led: Led):
    led.until(Phase.CLOSED)
    assert led.closed == 1
    led.facilitator.go_on()
    assert led.closed == 1


def test_a_rehearsal_raises_its_own_hands_and_asks_for_no_report(play: Play):
    rehearsal = Led(play, rehearsal=True)
    rehearsal.until(Phase.THINK)
    rehearsal.ask(GoOn())
    assert rehearsal.facilitator.state.visit.rounds[-1].total == HEADS
    rehearsal.ask(CloseVote(), RevealDistribution())
    rehearsal.until(Phase.CLOSED)
    assert rehearsal.closed == 0


def test_no_room_that_is_invented_is_of_one_mind(play: Play):
    """Else a rehearsal would never come to a second vote."""

    def hands_in(scene: str, rounds: int) -> list[int]:
        visit = Visit(scene, play.story.opening_tracks(), rounds=(Round(1),) * rounds)
        state = State(phase=Phase.VOTE, present=visit, hosted=True, rehearsal=True, heads=HEADS)
        return [command.count for command in invented_hands(play, state) if isinstance(command, CountHands)]

    for scene, rounds in product(play.scenario.scene, range(1, 40)):
        hands = hands_in(scene, rounds)
        assert sum(hands) == HEADS
        assert max(hands) < HEADS, (scene, rounds)
        assert hands == hands_in(scene, rounds)
    assert hands_in("the-question", 1) != hands_in("the-question", 2)


@pytest.mark.parametrize("name", STORIES)
def test_no_hands_that_are_invented_are_tied(name: str):
    """Else a rehearsal would stop at the first vote and ask for a number."""
    story = story_play(name)
    scenes = [(Phase.VOTE, scene) for scene in story.scenario.scene]
    for (phase, scene), heads in product(scenes, range(2, 41)):
        visit = Visit(scene, story.story.opening_tracks(), rounds=(Round(1),))
        state = State(phase=phase, present=visit, hosted=True, rehearsal=True, heads=heads)
        hands = sorted(command.count for command in invented_hands(story, state))  # type: ignore[union-attr]
        assert sum(hands) == heads
        assert hands[-1] > hands[-2], (scene, heads)


def test_invented_hands_move_to_the_reply_that_serves_the_moment_as_talk_moves_a_room(play: Play):
    visit = Visit("the-question", play.story.opening_tracks(), rounds=(Round(1),))
    state = State(phase=Phase.VOTE, present=visit, hosted=True, rehearsal=True, heads=HEADS)
    first = tuple((one.choice, one.count) for one in invented_hands(play, state))  # type: ignore[union-attr]
    again = replace(visit, rounds=(Round(1, Poll(first)), Round(2)))
    second = {
        one.choice: one.count  # type: ignore[union-attr]
        for one in invented_hands(play, replace(state, present=again))
    }
    best = max(second, key=lambda choice: play.judge.verdict("the-question", choice).fit)
    assert sum(second.values()) == HEADS
    assert second[best] > dict(first)[best]
    assert all(second[choice] <= count for choice, count in first if choice != best)


def test_thinking_begins_with_its_own_timer_and_the_vote_ends_it(led: Led):
    led.until(Phase.THINK)
    seconds = led.facilitator.play.scenario.scene[led.facilitator.state.visit.scene].think_seconds
    assert led.facilitator.time_left() == seconds
    led.clocks.pass_(10)
    assert led.facilitator.time_left() == seconds - 10
    led.until(Phase.VOTE)
    assert led.facilitator.time_left() is None


def test_the_time_left_follows_the_steady_clock_when_the_wall_clock_is_set(led: Led):
    led.until(Phase.THINK)
    before = led.facilitator.time_left()
    led.clocks.wall += 3600
    assert led.facilitator.time_left() == before


def test_a_timer_is_stopped_started_lengthened_and_never_below_nothing(led: Led):
    led.until(Phase.SCENE)
    assert not led.facilitator.change_timer(-1).done
    assert led.facilitator.toggle_timer().done
    assert led.facilitator.time_left() == 60
    assert led.facilitator.change_timer(1).done
    assert led.facilitator.time_left() == 120
    led.facilitator.change_timer(-5)
    assert led.facilitator.time_left() == 0
    led.facilitator.toggle_timer()
    assert led.facilitator.time_left() is None
    assert sum(isinstance(record.event, TimerSet) for record in led.journal.records) == 3


def test_the_minutes_of_a_plan_take_the_suggested_scenes_with_them(led: Led, play: Play):
    led.facilitator.change_minutes(10)
    assert led.facilitator.state.plan.scenes == suggested(play, 55)
    led.facilitator.toggle_scene(suggested(play, 55)[0])
    chosen = led.facilitator.state.plan.scenes
    led.facilitator.change_minutes(-10)
    assert led.facilitator.state.plan.scenes == chosen


def test_a_decision_is_dropped_by_two_asks_and_put_back_by_one(led: Led):
    led.until(Phase.DISCUSS)
    planned = led.facilitator.state.plan.scenes
    assert led.facilitator.drop_decision().gate is Gate.DROP
    assert led.facilitator.drop_decision().done
    assert len(led.facilitator.state.plan.scenes) == len(planned) - 1
    assert led.facilitator.put_back().done
    assert led.facilitator.state.plan.scenes == planned
    assert not led.facilitator.put_back().done


def test_the_private_view_counts_the_minutes_from_the_contract_on(led: Led):
    led.until(Phase.ROOM)
    led.clocks.pass_(600)
    assert led.facilitator.notes().private.minutes.elapsed == 0
    led.until(Phase.CONTRACT)
    led.clocks.pass_(125)
    assert led.facilitator.notes().private.minutes.elapsed == 2


def test_a_refusal_says_why_and_follows_nothing_up(led: Led):
    reply = led.facilitator.ask(CountHeads(0))
    assert not reply.done
    assert reply.words
    assert led.facilitator.state.heads == HEADS


def test_a_scene_that_is_not_there_is_named_with_the_nearest(play: Play):
    assert "the-question" in (unknown_scene(play, ("the-questoin",)) or "")
    assert unknown_scene(play, ("the-question",)) is None
    assert opening_commands(play, Hosting(scenes=("the-question",)))[1] == MakePlan(("the-question",), 45)
    assert isinstance(opening_commands(play, Hosting())[0], StartHosting)


def test_before_the_verdict_twenty_seconds_run_for_the_facilitator_alone(led: Led):
    led.until(Phase.CONSEQUENCE)
    timer = led.facilitator.state.timer
    assert timer is not None
    assert (timer.seconds, timer.private) == (20, True)
    assert led.facilitator.time_left() is None
    assert led.facilitator.shared_view.header.ends_at is None
    led.clocks.pass_(5)
    assert led.facilitator.notes().timer == 15
    led.facilitator.change_timer(1)
    assert (led.facilitator.time_left(), led.facilitator.notes().timer) == (None, 75)
    led.facilitator.toggle_timer()
    assert led.facilitator.state.timer is None
    led.until(Phase.VERDICT)
    assert led.facilitator.state.timer is None
