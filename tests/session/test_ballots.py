"""Ballots of phones: the last of each seat counts, beside the hands, and nothing takes one back."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.play import done
from tests.session.leading import HEADS, opened, whole_workshop
from workshop.scenario.play import Play
from workshop.session.commands import (
    CastBallots,
    CloseVote,
    Command,
    CountHands,
    GoOn,
    OpenTalk,
    OpenVote,
    Refusal,
    RevealDistribution,
    RevealVerdict,
    Undo,
)
from workshop.session.decide import MAX_SEATS, decide
from workshop.session.events import BallotsCast, Event
from workshop.session.fold import apply
from workshop.session.group_views import BallotView, DistributionView, ExitView
from workshop.session.phases import Phase
from workshop.session.projection import project_shared
from workshop.session.state import State
from workshop.session.tally import tally_of
from workshop.session.views import GuessView


@pytest.fixture(scope="module")
def opening(play: Play) -> State:
    """The first vote of a session, just opened."""
    *_, state = opened(play)
    return done(play, state, GoOn(), GoOn(), GoOn())


@pytest.fixture
def voting(opening: State) -> State:
    return opening


@pytest.fixture(scope="module")
def workshop(play: Play) -> list[State]:
    return list(whole_workshop(play))


def cast(play: Play, state: State, **ballots: str) -> State:
    seats = tuple(int(seat.removeprefix("seat")) for seat in ballots)
    return done(play, state, CastBallots(state.question, seats, tuple(ballots.values())))


def refused(play: Play, state: State, command: Command) -> str:
    decision = decide(play, state, command)
    assert isinstance(decision, Refusal)
    return decision.because


def test_hands_and_ballots_add_up_in_one_tally(play: Play, voting: State) -> None:
    state = cast(play, voting, seat1="reasons", seat2="clinics-last", seat3="reasons")
    state = done(play, state, CountHands("reasons", 4), CountHands("", 2))
    assert dict(state.visit.rounds[-1].counts) == {"reasons": 6, "clinics-last": 1, "": 2}
    state = done(play, state, CloseVote(), RevealDistribution())
    view = project_shared(play, state)
    assert isinstance(view, DistributionView)
    assert dict(zip([one.id for one in view.responses], view.rounds[0].hands, strict=True))["reasons"] == 6
    assert view.rounds[0].undecided == 2


def test_the_last_ballot_of_a_seat_counts_in_a_batch_and_after_it(play: Play, voting: State) -> None:
    first = done(
        play, voting, CastBallots(voting.question, (1, 2, 1), ("reasons", "reasons", "clinics-last"))
    )
    assert first.visit.rounds[-1].poll.ballots == {1: "clinics-last", 2: "reasons"}
    assert cast(play, first, seat2="clinics-last").visit.rounds[-1].counts == (("clinics-last", 2),)


def test_the_room_sees_how_many_have_voted_and_never_for_what(play: Play, voting: State) -> None:
    names = [one.id for one in play.story.offered(voting.visit.scene, voting.visit.tracks)]
    views = {
        project_shared(play, done(play, voting, CastBallots(voting.question, (1, 2), (first, second))))
        for first in names
        for second in names
    }
    (view,) = views
    assert isinstance(view, BallotView)
    assert (view.hands.counted, view.hands.ballots, view.hands.taken) == (2, 2, ())


def test_hands_that_are_not_all_counted_add_nothing_to_what_the_room_sees(play: Play, voting: State) -> None:
    state = done(play, cast(play, voting, seat1="reasons"), CountHands("reasons", 9))
    view = project_shared(play, state)
    assert isinstance(view, BallotView)
    assert view.hands.counted == 1


def test_a_ballot_for_a_question_that_is_closed_comes_too_late(play: Play, voting: State) -> None:
    late = CastBallots(voting.question, (1,), ("reasons",))
    closed = done(play, voting, CloseVote())
    assert refused(play, closed, late) == "That question is closed."
    again = done(play, closed, OpenTalk(), OpenVote())
    assert refused(play, again, late) == "That question is closed."
    assert refused(play, voting, CastBallots(voting.question + 1, (1,), ("reasons",)))


@pytest.mark.parametrize(
    ("seats", "choices"),
    [
        ((), ()),
        ((1, 2), ("reasons",)),
        ((1,), ("reasons", "reasons")),
        ((0,), ("reasons",)),
        ((MAX_SEATS + 1,), ("reasons",)),
        ((1,), ("nothing",)),
        ((1,), ("",)),
        ((1, 1), ("nothing", "reasons")),
    ],
)
def test_what_is_no_ballot_is_refused(
    play: Play, voting: State, seats: tuple[int, ...], choices: tuple[str, ...]
) -> None:
    assert refused(play, voting, CastBallots(voting.question, seats, choices))


def test_phones_answer_everything_that_hands_do(play: Play, voting: State) -> None:
    level = next(iter(play.lens.level))
    state = done(play, cast(play, voting, seat1="reasons"), CloseVote(), RevealDistribution(), GoOn())
    state = cast(play, state, seat1=level, seat2=level)
    guessed = project_shared(play, state)
    assert isinstance(guessed, GuessView)
    assert (guessed.counted, guessed.ballots) == (2, 2)
    state = done(play, state, GoOn())
    assert state.visit.guess == level
    state = done(play, state, RevealVerdict())
    state = cast(play, state, seat1="4", seat2="3")
    assert dict(state.visit.ratings.counts) == {"4": 1, "3": 1}


def test_ten_points_are_placed_by_phone(play: Play, workshop: list[State]) -> None:
    focus = next(state for state in workshop if state.phase is Phase.FOCUS)
    levels = len(play.lens.level)
    points = " ".join(["10", *["0"] * (levels - 1)])
    assert cast(play, focus, seat7=points).spreads.ballots == {7: points}
    for wrong in ("10", "9 0 0", "-1 11 0", "5  5 0", "٥ 5 0", "5 5 0 ", "05 5 0"):
        assert refused(play, focus, CastBallots(focus.question, (7,), (wrong,)))


def test_an_exit_question_shows_both(play: Play, workshop: list[State]) -> None:
    leaving = next(state for state in workshop if state.phase is Phase.EXIT)
    state = done(play, cast(play, leaving, seat1="5", seat2="5"), CountHands("5", 3))
    counted = project_shared(play, state)
    assert isinstance(counted, ExitView)
    assert (counted.shown, counted.hands.ballots) == (None, 2)
    view = project_shared(play, done(play, state, RevealDistribution()))
    assert isinstance(view, ExitView)
    assert view.shown is not None
    assert dict(view.shown)["5"] == 5


def test_a_practice_vote_that_was_shown_takes_no_more(play: Play, workshop: list[State]) -> None:
    practice = next(state for state in workshop if state.phase is Phase.PRACTICE)
    shown = done(play, cast(play, practice, seat1="1"), RevealDistribution())
    assert refused(play, shown, CastBallots(shown.question, (1,), ("2",)))


def test_more_ballots_than_heads_are_counted_all_the_same(play: Play, voting: State) -> None:
    seats = tuple(range(1, HEADS + 6))
    state = done(play, voting, CastBallots(voting.question, seats, ("reasons",) * len(seats)))
    state = done(play, state, CountHands("clinics-last", HEADS))
    assert state.visit.rounds[-1].total == 2 * HEADS + 5


def test_taking_back_a_step_takes_no_ballot_with_it(play: Play, voting: State) -> None:
    state = done(play, cast(play, voting, seat1="reasons"), CountHands("clinics-last", 3))
    state = done(play, cast(play, state, seat2="clinics-last"), Undo())
    assert dict(state.visit.rounds[-1].counts) == {"reasons": 1, "clinics-last": 1}
    closed = done(play, state, CloseVote())
    opened_again = done(play, closed, Undo())
    assert opened_again.phase is Phase.VOTE
    assert opened_again.question == voting.question
    assert cast(play, opened_again, seat3="reasons").visit.rounds[-1].total == 3


def test_what_was_asked_before_a_step_back_is_another_question_than_what_is_asked_after(
    play: Play, voting: State
) -> None:
    late = CastBallots(voting.question, (1,), ("reasons",))
    asked_anew = done(play, voting, Undo(), OpenVote())
    assert asked_anew.question != voting.question
    assert refused(play, asked_anew, late)


def test_many_batches_keep_no_state_each(play: Play, voting: State) -> None:
    state = voting
    for seat in range(1, 200):
        state = done(play, state, CastBallots(state.question, (seat,), ("reasons",)))
    assert state.before is voting.before


act = st.one_of(
    st.tuples(
        st.just("cast"), st.lists(st.tuples(st.integers(1, 6), st.integers(0, 3)), min_size=1, max_size=5)
    ),
    st.tuples(st.just("again"), st.none()),
    st.tuples(st.just("late"), st.none()),
    st.tuples(st.just("close"), st.none()),
    st.tuples(st.just("open"), st.none()),
    st.tuples(st.just("count"), st.integers(0, 3)),
    st.tuples(st.just("undo"), st.none()),
    st.tuples(st.just("restart"), st.none()),
)


@settings(deadline=None, max_examples=150)
@given(st.lists(act, max_size=25))
def test_the_tally_is_the_map_of_the_last_acknowledged_ballots(
    play: Play, opening: State, acts: list[tuple[str, object]]
) -> None:
    """Whatever is joined, sent twice, lost on the way, closed, taken back or started again meanwhile."""
    recorded: list[Event] = []
    state = opening
    names = [one.id for one in play.story.offered(state.visit.scene, state.visit.tracks)]
    acknowledged: dict[int, dict[int, str]] = {}
    last: CastBallots | None = None
    for kind, what in acts:
        command: Command | None = None
        match kind, what:
            case "cast", list(ballots):
                seats = tuple(seat for seat, _ in ballots)
                command = last = CastBallots(state.question, seats, tuple(names[one] for _, one in ballots))
            case "again", _:
                command = last
            case "late", _:
                command = last and CastBallots(last.round - 1, last.seats, last.choices)
            case "close", _:
                command = CloseVote()
            case "open", _:
                command = OpenVote()
            case "count", int(count):
                command = CountHands(names[0], count)
            case "undo", _ if state.phase in (Phase.VOTE, Phase.VOTED):
                command = Undo()
            case "restart", _:
                state = opening
                for event in recorded:
                    state = apply(state, event)
        if command is None:
            continue
        decision = decide(play, state, command)
        if isinstance(decision, Refusal):
            continue
        for event in decision:
            state = apply(state, event)
            recorded.append(event)
            if isinstance(event, BallotsCast):
                acknowledged.setdefault(event.round, {}).update(zip(event.seats, event.choices, strict=True))
        if state.present is None or state.phase not in (Phase.VOTE, Phase.VOTED):
            break
    for one in state.visit.rounds if state.present else ():
        assert one.poll.ballots == acknowledged.get(one.question, {})
    tally = tally_of(play, state) if state.present else None
    if tally is not None:
        both = Counter(dict(tally.poll.hands))
        both.update(acknowledged.get(state.visit.rounds[-1].question, {}).values())
        assert dict(tally.counts) == dict(both)
