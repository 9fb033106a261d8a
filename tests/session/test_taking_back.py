"""One way back for all that a facilitator keys: what was undone is as if it had not been."""

from __future__ import annotations

from typing import get_args

import pytest

from tests.play import done
from tests.session.leading import HEADS, opened, whole_workshop
from tests.session.test_facilitator import Led
from tests.session.test_leading import refused
from workshop.scenario.play import Play
from workshop.session.codec import decode, encode
from workshop.session.commands import (
    CloseVote,
    Commit,
    CountHands,
    CountHeads,
    GoOn,
    OpenTalk,
    OpenVote,
    ParkPoint,
    RevealDistribution,
    SetTimer,
    TakeBackReveal,
    Undo,
)
from workshop.session.events import (
    Event,
    HostingStarted,
    Record,
    RevealTakenBack,
    SessionStarted,
    StepUndone,
    TimerCleared,
    TimerSet,
)
from workshop.session.fold import FROM_PHONES
from workshop.session.host import replay, replay_foreign
from workshop.session.phases import Phase, may_ask
from workshop.session.private import UNDOES, undo_words
from workshop.session.state import State


@pytest.fixture
def voting(play: Play) -> State:
    *_, briefing = opened(play)
    return done(play, briefing, GoOn(), GoOn(), GoOn())


def first(play: Play, state: State) -> str:
    return play.story.offered(state.visit.scene, state.visit.tracks)[0].id


def test_a_round_opened_by_a_slip_goes_and_the_one_before_can_be_counted_on(play: Play, voting: State):
    counted = done(play, voting, CountHands(first(play, voting), 7))
    slipped = done(play, counted, CloseVote(), OpenVote())
    assert len(slipped.visit.rounds) == 2
    back = done(play, slipped, Undo(), Undo())
    assert (back.phase, back) == (Phase.VOTE, counted)


def test_a_count_goes_back_to_what_was_counted_before(play: Play, voting: State):
    name = first(play, voting)
    once = done(play, voting, CountHands(name, 7))
    assert done(play, once, CountHands(name, 8), Undo()) == once
    assert done(play, once, Undo()) == voting


def test_a_closed_session_is_open_again(play: Play):
    *_, before, closed = whole_workshop(play)
    assert closed.phase is Phase.CLOSED
    assert done(play, closed, Undo()) == before


def test_every_step_of_a_whole_workshop_is_taken_back_one_by_one(play: Play):
    *_, state = whole_workshop(play)
    phases = [state.phase]
    while state.phase is not Phase.PLAN:
        state = done(play, state, Undo())
        phases.append(state.phase)
    assert {Phase.CLOSED, Phase.DISCUSS, Phase.VOTE, Phase.CONTRACT} <= set(phases)
    state = done(play, state, Undo())  # the heads that were counted
    assert state.heads == 0
    assert refused(play, state, Undo()) == "There is nothing to take back."


def test_what_was_shown_is_hidden_and_that_it_was_shown_is_kept(play: Play, voting: State):
    shown = done(play, voting, CountHands(first(play, voting), 7), CloseVote(), RevealDistribution())
    hidden = done(play, shown, Undo())
    assert (hidden.phase, hidden.visit.taken_back) == (Phase.VOTED, 1)
    assert isinstance(hidden.event, RevealTakenBack)


def test_taking_back_once_more_never_shows_again_what_was_hidden(play: Play, voting: State):
    counted = done(play, voting, CountHands(first(play, voting), 7))
    hidden = done(play, counted, CloseVote(), RevealDistribution(), TakeBackReveal())
    back = done(play, hidden, Undo())
    assert (back.phase, back.visit.rounds) == (Phase.VOTE, counted.visit.rounds)
    assert back.visit.taken_back == 1


def test_what_came_beside_the_step_that_is_taken_back_stays(play: Play, voting: State):
    closed = done(play, voting, CountHands(first(play, voting), 7), CloseVote())
    parked = done(play, closed, RevealDistribution(), ParkPoint("who decides?"), TakeBackReveal())
    back = done(play, parked, Undo())
    assert (back.phase, back.parked) == (Phase.VOTE, ("who decides?",))


def test_a_timer_is_no_step_and_runs_on_beside_a_count_that_is_taken_back(play: Play, voting: State):
    counted = done(play, voting, CountHands(first(play, voting), 7), SetTimer(1_900_000_000, 60))
    back = done(play, counted, Undo())
    assert back.visit.rounds[-1].counts == ()
    assert back.timer is not None


def test_the_timer_of_a_page_ends_with_the_step_to_it(play: Play, voting: State):
    talking = done(play, voting, CloseVote(), OpenTalk(), SetTimer(1_900_000_000, 120))
    assert done(play, talking, Undo()).timer is None


def test_a_session_in_which_was_taken_back_is_the_same_from_the_disk_and_from_elsewhere(play: Play):
    led = Led(play)
    led.until(Phase.VOTED)
    led.ask(OpenVote(), Undo(), Undo(), CountHeads(HEADS + 1), CloseVote())
    led.until(Phase.COMMITMENTS)
    led.ask(Commit("We name the level."), Undo(), Commit("We name it."))
    led.until(Phase.CLOSED)
    assert led.facilitator.take_back().words == "Taken back: closing the session."
    records = [decode(one.seq, one.at, encode(one)) for one in led.journal.records]
    assert replay(records, play) == led.facilitator.state == replay_foreign(records, play)
    assert led.facilitator.state.commitments == ("We name it.",)


def test_what_was_taken_back_is_told_in_words(play: Play):
    led = Led(play)
    led.until(Phase.VOTED)
    assert led.facilitator.take_back().words == "Taken back: closing the vote."
    assert led.facilitator.take_back().words == "Taken back: the last count."


def test_a_timer_whose_time_has_come_meanwhile_does_not_come_back(play: Play):
    led = Led(play)
    led.until(Phase.THINK)
    led.facilitator.go_on()
    led.clocks.pass_(61)
    led.facilitator.take_back()
    assert (led.facilitator.phase, led.facilitator.state.timer) == (Phase.THINK, None)


def test_what_is_undone_is_one_event_of_the_session(play: Play):
    led = Led(play)
    led.until(Phase.VOTED)
    seq = led.facilitator.host.seq
    led.facilitator.take_back()
    events: list[Event] = [record.event for record in led.journal.records if record.seq > seq]
    assert events == [StepUndone()]


def test_a_report_and_a_debrief_see_what_stands(play: Play, voting: State):
    name = first(play, voting)
    state = done(play, voting, CountHands(name, 7), CloseVote(), OpenVote(), CountHands(name, 9))
    state = done(play, state, Undo(), Undo())
    assert [(one.number, one.counts) for one in state.visit.rounds] == [(1, ((name, 7),))]


def test_records_are_numbered_on(play: Play):
    led = Led(play)
    led.until(Phase.VOTED)
    led.facilitator.take_back()
    records: list[Record] = led.journal.records
    assert [one.seq for one in records] == list(range(1, len(records) + 1))


BY_ITSELF = {SessionStarted, HostingStarted, RevealTakenBack, TimerSet, TimerCleared, *FROM_PHONES}


@pytest.mark.parametrize("kind", sorted(get_args(Event), key=lambda kind: kind.__name__))
def test_every_event_that_a_facilitator_brings_about_has_words_for_taking_it_back(kind: type[Event]):
    led = any(may_ask(phase, kind, hosted=True) for phase in Phase)
    assert (kind in UNDOES) is (led and kind not in BY_ITSELF)


def test_all_of_a_workshop_has_words_for_taking_it_back(play: Play):
    told = {undo_words(state) for state in whole_workshop(play)}
    assert {"closing the session", "showing the verdict", "the last count", "the talk"} <= told
