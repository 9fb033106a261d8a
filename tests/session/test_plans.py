"""The plan that is suggested for so many minutes: an author's own, else as many scenes as fit."""

from __future__ import annotations

import pytest

from tests.play import SHIPPED, SINGLES, done, shipped_play, story_play
from tests.report.sessions import begun
from workshop.scenario.models import SuggestedPlan
from workshop.scenario.play import Play, prepare
from workshop.session.commands import (
    Choose,
    CloseVote,
    Command,
    CountHands,
    CountHeads,
    GoOn,
    Guess,
    MakePlan,
    Refusal,
    RevealDistribution,
    RevealVerdict,
    Undo,
)
from workshop.session.decide import decide
from workshop.session.events import Record
from workshop.session.fold import undone
from workshop.session.host import Host, replay_foreign
from workshop.session.phases import OPTIONAL, Phase
from workshop.session.plan import (
    DECISION,
    Hosting,
    around,
    decisions_that_fit,
    minutes_needed,
    opening_commands,
    programme,
    stages_left_out,
    stages_typed,
    suggested,
    unknown_stage,
    with_minutes,
)
from workshop.session.projection import plan_view
from workshop.session.state import CLOSING, Plan


class Memory:
    """Keeps what is recorded."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def append(self, record: Record) -> None:
        self.records.append(record)


def with_plans(*plans: SuggestedPlan) -> Play:
    play = story_play()
    return prepare(play.scenario.model_copy(update={"plan": plans}), play.lens)


@pytest.mark.parametrize("name", SHIPPED)
def test_of_the_author_s_plans_the_longest_that_is_no_longer_is_suggested(name: str) -> None:
    play = shipped_play(name)
    plans = sorted(play.scenario.plan, key=lambda plan: plan.minutes)
    assert len(plans) > 2
    for plan, longer in zip(plans, [*(each.minutes for each in plans[1:]), 481], strict=True):
        for minutes in (plan.minutes, longer - 1):
            assert suggested(play, minutes) == plan.scenes


@pytest.mark.parametrize("name", SHIPPED)
def test_a_group_is_led_through_the_suggested_plan(name: str) -> None:
    play = shipped_play(name)
    state = done(play, begun(play), *opening_commands(play, Hosting(minutes=60)))
    assert state.plan.scenes == suggested(play, 60)


def test_with_fewer_minutes_than_any_plan_has_as_many_scenes_are_suggested_as_fit() -> None:
    play = with_plans(SuggestedPlan(minutes=60, scenes=("a-call", "the-question")))
    assert suggested(play, 45) == suggested(story_play(), 45)


def test_a_plan_is_suggested_in_the_order_of_the_story_and_without_what_is_no_scene() -> None:
    play = with_plans(SuggestedPlan(minutes=30, scenes=("a-call", "nowhere", "the-question")))
    assert suggested(play, 30) == ("the-question", "a-call")
    assert suggested(with_plans(SuggestedPlan(minutes=30, scenes=("nowhere",))), 45) == suggested(
        story_play(), 45
    )


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_story_has_plans_of_ten_twenty_five_and_forty_five_minutes(name: str) -> None:
    scenes = {plan.minutes: len(plan.scenes) for plan in shipped_play(name).scenario.plan}
    assert (scenes[10], scenes[25], scenes[45]) == (1, 2, 3)


@pytest.mark.parametrize(
    ("minutes", "decisions", "opening", "closing"),
    [(10, 1, 1, 1), (15, 1, 3, 4), (25, 2, 3, 5), (45, 3, 9, 12), (90, 8, 9, 12)],
)
def test_a_short_plan_leaves_out_stages_so_that_its_decisions_have_their_time(
    minutes: int, decisions: int, opening: int, closing: int
) -> None:
    assert decisions_that_fit(minutes) == decisions
    assert around(stages_left_out(minutes), decisions) == (opening, closing)


@pytest.mark.parametrize("own_question", [CLOSING, ""])
@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("minutes", [10, 25, 30, 45, 60])
def test_a_suggested_plan_has_no_more_decisions_than_its_minutes_are_said_to_carry(
    name: str, minutes: int, own_question: str
) -> None:
    play = shipped_play(name)
    state = done(play, begun(play), *opening_commands(play, Hosting(minutes, own_question=own_question)))
    assert len(state.plan.scenes) <= plan_view(play, state).fits


def test_the_stages_go_with_the_minutes_until_somebody_says_which_to_have() -> None:
    play = story_play()
    short = Plan(suggested(play, 10), 10, stages_left_out(10))
    assert with_minutes(play, short, 45) == MakePlan(suggested(play, 45), 45)
    by_hand = Plan(suggested(play, 10), 10, ("practice",))
    assert with_minutes(play, by_hand, 45).without == ("practice",)


def test_stages_may_be_named_all_of_them_or_none() -> None:
    assert Hosting(stages=stages_typed("all")).without == ()
    assert Hosting(stages=stages_typed("none")).without == OPTIONAL
    kept = Hosting(stages=stages_typed("Contract, so-what")).without
    assert kept == stages_left_out(25)
    assert unknown_stage(stages_typed("contarct"))
    assert "contract" in (unknown_stage(("contarct",)) or "")


def test_a_plan_names_no_stage_that_is_always_there() -> None:
    play = story_play()
    state = done(play, begun(play), *opening_commands(play, Hosting(minutes=10)))
    refused = decide(play, state, MakePlan(state.plan.scenes, 10, ("debrief",)))
    assert isinstance(refused, Refusal)


@pytest.mark.parametrize("minutes", [10, 25])
def test_a_session_by_a_short_plan_opens_its_own_stages_alone_and_reads_as_it_was_played(
    minutes: int,
) -> None:
    play = shipped_play("platform-availability")
    memory = Memory()
    host = Host(play, memory, lambda: "2026-11-20T09:00:00+00:00")
    host.start()
    for command in (*opening_commands(play, Hosting(minutes=minutes)), CountHeads(9)):
        assert host.do(command) is None
    phases = [host.state.phase]
    while host.state.phase is not Phase.CLOSED:
        assert host.do(_next_command(host)) is None
        if host.state.phase is not phases[-1]:
            phases.append(host.state.phase)
    around_decisions = [phase.value for phase in phases if phase.row.optional]
    assert around_decisions == [name for name in OPTIONAL if name not in stages_left_out(minutes)]
    assert len(host.state.path) == decisions_that_fit(minutes)
    assert replay_foreign(memory.records, play) == host.state
    assert undone(host.state).phase is phases[-2]


def test_somebody_alone_plays_the_scenes_of_a_plan_and_no_others() -> None:
    play = shipped_play("platform-availability")
    memory = Memory()
    host = Host(play, memory, lambda: "2026-11-20T09:00:00+00:00")
    host.start()
    wanted = suggested(play, 10)
    assert host.do(MakePlan(wanted, 10)) is None
    assert (host.view.minutes, host.do(Undo())) == (10, Refusal("There is nothing to take back."))
    assert host.do(GoOn()) is None
    assert isinstance(host.do(MakePlan(wanted, 10)), Refusal)
    while host.state.phase is not Phase.DEBRIEF:
        assert host.do(_next_alone(host)) is None
    assert [visit.scene for visit in host.state.path] == [*wanted]
    assert replay_foreign(memory.records, play) == host.state


def _next_alone(host: Host) -> Command:
    match host.state.phase:
        case Phase.VOTE:
            visit = host.state.visit
            return Choose(host.play.story.offered(visit.scene, visit.tracks)[0].id)
        case Phase.GUESS:
            return Guess(None)
        case Phase.CONSEQUENCE:
            return RevealVerdict()
        case _:
            return GoOn()


def _next_command(host: Host) -> Command:
    match host.state.phase:
        case Phase.VOTE if host.state.visit.rounds[-1].total:
            return CloseVote()
        case Phase.VOTE:
            visit = host.state.visit
            return CountHands(host.play.story.offered(visit.scene, visit.tracks)[0].id, 9)
        case Phase.VOTED:
            return RevealDistribution()
        case Phase.CONSEQUENCE:
            return RevealVerdict()
        case _:
            return GoOn()


def test_minutes_still_needed_are_those_of_the_stages_that_are_planned() -> None:
    play = story_play()
    state = done(play, begun(play), *opening_commands(play, Hosting(minutes=25)))
    assert minutes_needed(state, 2) == 2 * DECISION + around(stages_left_out(25), 2).closing


def test_a_single_question_is_a_session_of_one_decision_and_nothing_around_it() -> None:
    play = shipped_play(SINGLES[0])
    state = done(play, begun(play), *opening_commands(play, Hosting()))
    assert (len(state.plan.scenes), state.plan.minutes, state.plan.without) == (1, 10, OPTIONAL)


def test_a_single_question_opens_a_programme() -> None:
    first, second = programme((shipped_play(SINGLES[0]), shipped_play()), 60)
    assert len(first.scenes) == 1
    assert "practice" not in first.without
    assert len(second.scenes) == 3
    assert first.minutes + second.minutes <= 60
