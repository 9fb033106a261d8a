"""What the shared screen may show in each phase of a session with a group."""

from __future__ import annotations

from collections.abc import Callable

from workshop.session import room, wording
from workshop.session.debrief import how_it_ended, pair, patterns, rows_of
from workshop.session.focusing import focus_view
from workshop.session.host_views import (
    BallotView,
    ClosedView,
    CommitmentsView,
    ContractView,
    DiscussView,
    DistributionView,
    ExitView,
    HandsView,
    HostView,
    NowWhatView,
    PlanItem,
    PlanView,
    PracticeView,
    RoomView,
    ShiftRow,
    SoWhatView,
    TalkView,
    ThinkView,
    WhatView,
)
from workshop.session.lifecycle import Phase
from workshop.session.naming import header_of, level_views, speaker
from workshop.session.planning import decisions_that_fit, remarks
from workshop.session.play import Play
from workshop.session.state import State
from workshop.session.tally import EXIT_SCORES, most_hands, tally_of
from workshop.session.transfer import transfer
from workshop.session.views import ResponseView
from workshop.session.visit import UNDECIDED, count_of


def offered(play: Play, state: State) -> tuple[ResponseView, ...]:
    """The responses offered in the present scene."""
    visit = state.visit
    return tuple(ResponseView(one.id, one.text) for one in play.story.offered(visit.scene, visit.tracks))


def _plan(play: Play, state: State) -> PlanView:
    planned = state.plan.scenes
    items = tuple(PlanItem(name, scene.title, name in planned) for name, scene in play.scenario.scene.items())
    minutes = state.plan.minutes
    return PlanView(header_of(play), minutes, items, decisions_that_fit(minutes), remarks(play, planned))


def _room(play: Play, _state: State) -> RoomView:
    return RoomView(header_of(play), wording.ROOM_LINE)


def _contract(play: Play, _state: State) -> ContractView:
    return ContractView(header_of(play), wording.CONTRACT)


def _practice(play: Play, state: State) -> PracticeView:
    shown = state.practice if state.practice_shown else None
    hands = room.hands_now(play, state)
    return PracticeView(header_of(play), wording.PRACTICE_QUESTION, wording.PRACTICE_CHOICES, hands, shown)


def _think(play: Play, state: State) -> ThinkView:
    scene = play.scenario.scene[state.visit.scene]
    listener = speaker(play.scenario, scene.listener)
    return ThinkView(header_of(play, state), listener, scene.says, offered(play, state))


def _ballot(play: Play, state: State) -> BallotView:
    scene = play.scenario.scene[state.visit.scene]
    return BallotView(
        header_of(play, state),
        speaker(play.scenario, scene.listener),
        scene.says,
        offered(play, state),
        len(state.visit.rounds),
        room.hands_now(play, state),
        state.phase is Phase.VOTE,
    )


def _talk(play: Play, state: State) -> TalkView:
    scene = play.scenario.scene[state.visit.scene]
    listener = speaker(play.scenario, scene.listener)
    return TalkView(header_of(play, state), listener, scene.says, offered(play, state), wording.TALK_PROMPT)


def _distribution(play: Play, state: State) -> DistributionView:
    scene = play.scenario.scene[state.visit.scene]
    responses = offered(play, state)
    tally = tally_of(play, state)
    return DistributionView(
        header_of(play, state),
        speaker(play.scenario, scene.listener),
        scene.says,
        responses,
        tuple(room.round_view(one, responses) for one in state.visit.rounds),
        most_hands(tally) if tally else (),
    )


def _discuss(play: Play, state: State) -> DiscussView:
    visit = state.visit
    scene = play.scenario.scene[visit.scene]
    levels = level_views(play.lens)
    called = next((one for one in levels if one.id == play.judge.call(visit.scene).level), None)
    rounds = tuple(room.level_round(play, visit, one) for one in visit.rounds)
    return DiscussView(
        header_of(play, state),
        scene.says,
        called,
        rounds,
        room.fall_in_words(rounds, levels, called),
        scene.discuss,
        offered(play, state),
        visit.choice or "",
    )


def shift_rows(play: Play, state: State) -> tuple[ShiftRow, ...]:
    """Every decision of the path with its rounds."""
    rows = []
    for row in rows_of(play, state.visits):
        visit = state.visits[row.visit]
        responses = tuple(
            ResponseView(one.id, one.text) for one in play.story.offered(visit.scene, visit.tracks)
        )
        before, after = (
            (room.leading_level(play, visit, visit.rounds[at]) for at in (0, -1))
            if visit.rounds
            else (None, row.chosen)
        )
        rounds = tuple(room.round_view(one, responses) for one in visit.rounds)
        rows.append(ShiftRow(row, before, after, rounds, responses))
    return tuple(rows)


def _what(play: Play, state: State) -> WhatView:
    return WhatView(header_of(play), shift_rows(play, state), how_it_ended(play, state), state.parked)


def _so_what(play: Play, state: State) -> SoWhatView:
    shifts = shift_rows(play, state)
    rows = tuple(shift.row for shift in shifts)
    return SoWhatView(
        header_of(play),
        shifts,
        patterns(play, rows),
        pair(rows),
        transfer(play, state.visits),
    )


def _now_what(play: Play, state: State) -> NowWhatView:
    return NowWhatView(header_of(play), wording.NOW_WHAT, state.intentions)


def _commitments(play: Play, state: State) -> CommitmentsView:
    return CommitmentsView(header_of(play), state.commitments, state.parked)


def _exit(play: Play, state: State) -> ExitView:
    shown = tuple((score, count_of(state.exits, score) or 0) for score in EXIT_SCORES)
    taken = tuple(score for score, _ in state.exits if score != UNDECIDED)
    hands = HandsView(sum(count for _, count in state.exits), state.heads, taken)
    return ExitView(header_of(play), wording.EXIT_QUESTION, hands, shown)


def _closed(play: Play, _state: State) -> ClosedView:
    return ClosedView(header_of(play), wording.THANKS)


HOST_PROJECTIONS: dict[Phase, Callable[[Play, State], HostView]] = {
    Phase.PLAN: _plan,
    Phase.ROOM: _room,
    Phase.CONTRACT: _contract,
    Phase.PRACTICE: _practice,
    Phase.THINK: _think,
    Phase.VOTE: _ballot,
    Phase.VOTED: _ballot,
    Phase.TALK: _talk,
    Phase.DISTRIBUTION: _distribution,
    Phase.DISCUSS: _discuss,
    Phase.DEBRIEF: _what,
    Phase.SO_WHAT: _so_what,
    Phase.NOW_WHAT: _now_what,
    Phase.FOCUS: focus_view,
    Phase.COMMITMENTS: _commitments,
    Phase.EXIT: _exit,
    Phase.CLOSED: _closed,
}
"""The phases that a group sees otherwise than a person alone does."""
