"""A session with a group: counts are right, nothing is revealed without its key, and nothing shown spoils."""

from __future__ import annotations

import re

import pytest

from tests.play import done
from tests.session.leading import HEADS, decided, explored, opened, whole_workshop
from tests.session.test_projection import texts
from workshop.scenario.play import Play
from workshop.session.commands import (
    AgreeFocus,
    Choose,
    CloseVote,
    Command,
    Commit,
    CountHands,
    CountHeads,
    ExploreWhatIf,
    GoOn,
    Guess,
    MakePlan,
    OpenTalk,
    OpenVote,
    ParkPoint,
    PlayAgain,
    Refusal,
    RevealDistribution,
    RevealVerdict,
    SetTimer,
    SettlePath,
    StartHosting,
    TakeBackReveal,
)
from workshop.session.decide import decide
from workshop.session.group_views import (
    BallotView,
    DiscussView,
    DistributionView,
    FocusView,
    SoWhatView,
    WhatView,
)
from workshop.session.phases import Phase
from workshop.session.plan import decisions_that_fit, remaining, suggested
from workshop.session.private import private_view
from workshop.session.projection import project, project_shared
from workshop.session.state import UNDECIDED, State
from workshop.session.views import BriefingView, LevelView, SceneView, VerdictView

BEFORE_VERDICT = {
    Phase.ROOM, Phase.CONTRACT, Phase.PRACTICE, Phase.BRIEFING, Phase.SCENE, Phase.THINK, Phase.VOTE,
    Phase.VOTED, Phase.TALK, Phase.DISTRIBUTION, Phase.GUESS, Phase.CONSEQUENCE, Phase.INTERLUDE,
}  # fmt: skip


@pytest.fixture(scope="module")
def workshop(play: Play) -> list[State]:
    return list(whole_workshop(play))


def at(workshop: list[State], phase: Phase) -> State:
    return next(state for state in workshop if state.phase is phase)


def voted(play: Play, state: State, hands: tuple[int, ...]) -> State:
    """The state after the first vote of the next scene."""
    return next(one for one in decided(play, state, hands) if one.phase is Phase.VOTED)


def refused(play: Play, state: State, command: Command) -> str:
    decision = decide(play, state, command)
    assert isinstance(decision, Refusal), decision
    return decision.because


def test_a_whole_workshop_passes_through_every_phase(workshop: list[State]):
    told_elsewhere = {Phase.LOBBY, Phase.INTERLUDE, Phase.PURPOSE}  # in tests of their own
    assert {state.phase for state in workshop} == set(Phase) - told_elsewhere


def test_every_phase_has_a_shared_and_a_private_view(play: Play, workshop: list[State]):
    for state in workshop:
        assert list(texts(project_shared(play, state)))
        told = private_view(play, state, 10)
        assert told.place
        assert told.next


def test_nothing_shared_before_a_verdict_spoils(play: Play, workshop: list[State]):
    words = [word for level in play.lens.level.values() for word in (level.word, level.symbol)]
    levels = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words), re.IGNORECASE)
    scenes = play.scenario.scene
    private = {text for scene in scenes.values() for text in (scene.notes, scene.misreadings, *scene.discuss)}
    for state in workshop:
        if state.phase not in BEFORE_VERDICT:
            continue
        seen = {visit.scene for visit in state.visits}
        later = {scene.says for name, scene in scenes.items() if name not in seen}
        for text in texts(project_shared(play, state)):
            assert not levels.search(text), (state.phase, text)
            assert text not in private | later


def test_a_ballot_shows_how_many_are_counted_and_never_how_they_fell(play: Play, workshop: list[State]):
    view = project_shared(play, at(workshop, Phase.VOTED))
    assert isinstance(view, BallotView)
    assert (view.hands.counted, view.hands.heads) == (HEADS, HEADS)
    assert not any(isinstance(value, int) and value in (9, 5, 3) for value in view.hands)


def test_the_first_round_stays_hidden_until_the_distribution_shows_both(play: Play, workshop: list[State]):
    view = project_shared(play, at(workshop, Phase.DISTRIBUTION))
    assert isinstance(view, DistributionView)
    assert [one.hands for one in view.rounds] == [(9, 5, 3, 1), (4, 2, 11, 1)]
    assert view.most == ("small-start",)


def test_a_scene_is_read_before_its_responses_are_seen(play: Play, workshop: list[State]):
    view = project_shared(play, at(workshop, Phase.SCENE))
    assert isinstance(view, SceneView)
    assert view.responses == ()


@pytest.mark.parametrize("phase", [Phase.VOTE, Phase.VOTED, Phase.CONSEQUENCE], ids=lambda phase: phase.value)
def test_the_next_step_never_reveals(play: Play, workshop: list[State], phase: Phase):
    assert refused(play, at(workshop, phase), GoOn())


def test_a_reveal_made_by_accident_is_taken_back_and_remembered(play: Play, workshop: list[State]):
    shown = at(workshop, Phase.DISTRIBUTION)
    hidden = done(play, shown, TakeBackReveal())
    assert (hidden.phase, hidden.visit.taken_back) == (Phase.VOTED, 1)
    verdict = done(play, at(workshop, Phase.VERDICT), TakeBackReveal())
    assert verdict.phase is Phase.CONSEQUENCE


def test_a_count_put_right_is_kept_as_a_correction(play: Play, workshop: list[State]):
    state = done(play, at(workshop, Phase.VOTED), CountHands("reasons", 8), CountHands(UNDECIDED, 1))
    assert state.visit.rounds[-1].corrections == 1
    assert state.visit.rounds[-1].total == HEADS


def test_keying_in_the_same_count_again_puts_nothing_right(play: Play, workshop: list[State]):
    counted = at(workshop, Phase.VOTED)
    (name, count), *_others = counted.visit.rounds[-1].counts
    state = done(play, counted, *[CountHands(name, count)] * 3)
    assert state.visit.rounds == counted.visit.rounds


def test_a_round_knows_who_was_there_who_was_not_counted_and_whether_people_talked(play: Play):
    *_, state = opened(play, ("the-question",))
    state = done(play, state, GoOn(), GoOn(), GoOn(), CountHands("reasons", 9), CountHeads(HEADS + 1))
    state = done(play, state, CountHands("small-start", 5), CloseVote())
    first = state.visit.rounds[-1]
    assert (first.heads, first.uncounted, first.talked) == (HEADS + 1, 5, False)
    talked = done(play, state, OpenTalk(), GoOn())
    assert (talked.visit.rounds[-1].heads, talked.visit.rounds[-1].talked) == (HEADS + 1, True)
    again = done(play, state, OpenVote())
    assert not again.visit.rounds[-1].talked
    later = done(play, state, RevealDistribution(), CountHeads(HEADS + 7))
    assert later.visit.rounds[-1] == first
    shown = project_shared(play, later)
    assert isinstance(shown, DistributionView)
    assert shown.rounds[0].hands.count(None) == 2
    assert shown.sentence.endswith("Five were not counted.")


def test_where_everybody_was_counted_the_replies_that_were_passed_over_have_no_hands(play: Play):
    *_, state = opened(play, ("the-question",))
    state = done(play, state, GoOn(), GoOn(), GoOn(), CountHands("reasons", HEADS), CloseVote())
    shown = project_shared(play, done(play, state, RevealDistribution()))
    assert isinstance(shown, DistributionView)
    assert sorted(count if count is not None else -1 for count in shown.rounds[0].hands) == [0, 0, 0, HEADS]


@pytest.mark.parametrize(
    "command",
    [
        CountHands("reasons", 10**6),
        CountHands("reasons", -1),
        CountHands("nobody", 1),
        CountHands("reasons", 12),
    ],
)
def test_hands_that_cannot_be_are_refused_in_words(play: Play, workshop: list[State], command: Command):
    assert refused(play, at(workshop, Phase.VOTED), command).endswith(".")


@pytest.mark.parametrize(
    "command",
    [
        StartHosting(),
        CloseVote(),
        OpenTalk(),
        RevealDistribution(),
        RevealVerdict(),
        TakeBackReveal(),
        SettlePath("reasons"),
        ExploreWhatIf("reasons"),
        AgreeFocus((10, 0, 0)),
        Commit("x"),
        Choose("reasons"),
        MakePlan((), 45),
        MakePlan(("no-such-scene",), 45),
        MakePlan(("the-question",), 0),
        CountHeads(0),
        ParkPoint(" "),
    ],
    ids=lambda command: type(command).__name__,
)
def test_what_is_not_for_a_scene_being_read_is_refused(play: Play, workshop: list[State], command: Command):
    assert refused(play, at(workshop, Phase.SCENE), command).endswith(".")


def test_the_facilitator_may_follow_another_response_than_the_majority(play: Play, workshop: list[State]):
    state = done(play, at(workshop, Phase.DISTRIBUTION), SettlePath("reasons"))
    assert state.visit.choice == "reasons"


def test_a_tie_is_settled_by_the_facilitator(play: Play):
    *_, state = opened(play)
    closed_vote = voted(play, state, (6, 6, 3, 3))
    assert "number" in refused(play, done(play, closed_vote, RevealDistribution()), GoOn())


def test_looking_at_what_if_keeps_the_votes_and_the_path(play: Play, workshop: list[State]):
    discussed = next(state for state in workshop if state.phase is Phase.DISCUSS)
    *_, after = explored(play, discussed)
    assert (after.visit.choice, after.visit.rounds) == (discussed.visit.choice, discussed.visit.rounds)
    assert after.visit.fit == discussed.visit.fit
    assert done(play, after, GoOn()).visit.scene == done(play, discussed, GoOn()).visit.scene


def test_an_earlier_scene_is_looked_at_and_the_path_goes_on_where_it_was(play: Play, workshop: list[State]):
    discussed = [state for state in workshop if state.phase is Phase.DISCUSS][-1]
    first, *_, last = discussed.visits
    other = next(one for one in play.scenario.scene[first.scene].response if one.id != first.choice)
    looking = done(play, discussed, ExploreWhatIf(other.id, 0))
    assert (looking.visit.scene, looking.visit.exploring, looking.path[-1]) == (first.scene, other.id, last)
    assert remaining(play, looking) == remaining(play, discussed)
    verdict = done(play, looking, RevealVerdict())
    assert verdict.visit.fit == first.fit
    after = done(play, verdict, GoOn())
    assert (after.phase, after.visit, after.later) == (Phase.DISCUSS, discussed.visit, ())
    assert after.visits[0].explored == (*first.explored, other.id)
    assert done(play, after, GoOn()).place == done(play, discussed, GoOn()).place
    again = done(play, verdict, PlayAgain(1))
    assert (again.visit.scene, len(again.past), again.later) == (discussed.visits[1].scene, 1, ())
    assert [one.scene for one in again.earlier[-1].visits] == [one.scene for one in discussed.visits]
    for number in (-2, len(discussed.visits)):
        assert "no such scene" in refused(play, discussed, ExploreWhatIf(other.id, number))


def test_scenes_left_out_of_the_plan_are_passed_over(workshop: list[State]):
    assert [visit.scene for visit in workshop[-1].visits] == ["the-question", "now-the-how", "a-call"]


def test_three_decisions_fit_45_minutes(play: Play):
    assert decisions_that_fit(45) == 3
    assert suggested(play, 45) == ("the-question", "now-the-how", "in-the-corridor")


def test_the_rooms_own_mismatch_is_said_after_the_verdict(play: Play, workshop: list[State]):
    view = project_shared(play, at(workshop, Phase.DISCUSS))
    assert isinstance(view, DiscussView)
    assert view.called is not None
    assert [one.hands for one in view.rounds] == [(3, 14, 1), (11, 6, 1)]
    assert view.sentence.startswith("In round 1, most of this room answered at execution")
    assert "after talking, more than half answered there" in view.sentence


def test_the_debrief_knows_every_shift_and_the_transfer(play: Play, workshop: list[State]):
    what = project_shared(play, at(workshop, Phase.DEBRIEF))
    assert isinstance(what, WhatView)
    first = what.rows[0]
    assert first.before is not None
    assert (first.before.id, first.row.chosen and first.row.chosen.id) == ("execution", "impact")
    so_what = project_shared(play, at(workshop, Phase.SO_WHAT))
    assert isinstance(so_what, SoWhatView)
    assert so_what.patterns


def test_the_debrief_speaks_of_the_reply_that_was_followed_and_the_report_of_no_other(play: Play):
    """Two replies at one level may have more hands than the single one that the story follows."""
    *_, briefing = opened(play, ("the-question",))
    *_, discussed = decided(play, briefing, (5, 5, 7, 1))
    ended = done(play, discussed, GoOn())
    so_what = project_shared(play, done(play, ended, GoOn(), GoOn()))
    assert isinstance(so_what, SoWhatView)
    (shift,) = so_what.rows
    assert shift.after is not None
    assert shift.row.chosen is not None
    assert (shift.after.id, shift.row.chosen.id, shift.row.fit) == ("execution", "impact", 4)
    assert so_what.patterns == ("Once the moment called for impact, and the reply gave it.",)


def test_the_verdict_knows_every_hand_of_the_guess_and_takes_no_side_among_equals(play: Play):
    *_, briefing = opened(play, ("the-question",))
    guessing = next(state for state in decided(play, briefing, (5, 5, 7, 1)) if state.phase is Phase.GUESS)
    counted = done(play, guessing, CountHands("impact", 6), CountHands("execution", 9))
    shown = done(play, counted, GoOn(), RevealVerdict())
    view = project_shared(play, shown)
    assert isinstance(view, VerdictView)
    hands = tuple(count for _level, count in view.guesses)
    assert (hands, shown.visit.guess) == ((6, 9, None, None), "execution")
    even = done(play, guessing, CountHands("impact", 9), CountHands("execution", 9), GoOn())
    assert (even.phase, even.visit.guess) == (Phase.CONSEQUENCE, None)
    assert even.visit.guesses.counts == (("impact", 9), ("execution", 9))


def test_hands_of_the_guess_count_even_where_the_guess_is_then_skipped(
    play: Play, workshop: list[State]
) -> None:
    asked = at(workshop, Phase.GUESS)
    first = next(iter(play.lens.level))
    assert done(play, asked, CountHands(first, 5), Guess(None)).visit.guess == first
    assert done(play, asked, Guess(None)).visit.guess is None
    assert done(play, asked, CountHands(first, 0), Guess(None)).visit.guess is None


def test_where_no_reply_has_most_hands_a_number_comes_next(play: Play):
    *_, briefing = opened(play, ("the-question",))
    level = done(play, voted(play, briefing, (9, 9, 0, 0)), RevealDistribution())
    assert "majority" not in private_view(play, level, 10).next
    assert "{path}" in private_view(play, level, 10).next
    led = done(play, voted(play, briefing, (9, 8, 1, 0)), RevealDistribution())
    assert "majority" in private_view(play, led, 10).next


def test_the_advice_follows_the_share_at_the_called_level(play: Play):
    *_, state = opened(play)
    for hands, word in (((9, 5, 3, 1), "hint"), ((4, 4, 9, 1), "neighbours"), ((1, 1, 15, 1), "explanation")):
        assert word in (private_view(play, voted(play, state, hands), 10).advice or "")


def test_running_late_drops_a_decision_and_not_the_debrief(play: Play):
    *_, briefing = opened(play, ("the-question", "now-the-how", "a-call"))
    state = voted(play, briefing, (18, 0, 0, 0))
    assert private_view(play, state, 10).remark is None
    late = private_view(play, state, 40)
    assert late.minutes.late > 0
    assert "not the debrief" in (late.remark or "")


def test_the_focus_agreement_is_held_against_the_rules(play: Play, workshop: list[State]):
    agreed = next(state for state in workshop if state.phase is Phase.FOCUS and state.focus)
    view = project_shared(play, agreed)
    assert isinstance(view, FocusView)
    assert (view.points, view.called) == ((2, 6, 2), (0, 10, 0))
    assert view.differs is not None
    assert refused(play, agreed, AgreeFocus((5, 5, 5))).startswith("Spread 10 points")
    assert refused(play, agreed, AgreeFocus((4, 3, 3), ("no-such-thing",)))


def test_the_rules_say_for_which_level_each_reason_speaks_and_what_no_points_leave_out(
    play: Play, workshop: list[State]
):
    focus = next(state for state in workshop if state.phase is Phase.FOCUS)
    team = ("recent-outages", "looks-rewarded")
    view = project_shared(play, done(play, focus, AgreeFocus((6, 3, 1), team)))
    assert isinstance(view, FocusView)
    assert view.called == (5, 0, 5)
    assert view.reasons == (
        "optics +3: after outages the people who depend on you need to hear more",
        "impact +1, optics −2: here looks already get too much weight",
        "Not to be left out: execution",
    )


def test_a_timer_runs_beside_every_phase_and_ends_with_the_scene(play: Play, workshop: list[State]):
    state = done(play, at(workshop, Phase.THINK), SetTimer(1_800_000_000, 60))
    assert project_shared(play, state).header.ends_at == 1_800_000_000
    assert done(play, at(workshop, Phase.DISCUSS), SetTimer(5, 60), GoOn()).timer is None


def test_a_rehearsal_says_so(play: Play, briefing: State):
    assert done(play, briefing, StartHosting(rehearsal=True)).rehearsal


def test_the_end_of_a_session_is_the_end(play: Play, workshop: list[State]):
    assert workshop[-1].phase is Phase.CLOSED
    assert refused(play, workshop[-1], GoOn())


def test_levels_stand_only_where_they_may(play: Play, workshop: list[State]):
    """In the guess, equal and unmarked, in the header; never in a ballot or a distribution of their own."""
    for phase in (Phase.VOTE, Phase.VOTED, Phase.DISTRIBUTION):
        view = project_shared(play, at(workshop, phase))
        assert not any(isinstance(value, LevelView) for value in view)


def test_the_closing_is_walked_to_its_end(play: Play, workshop: list[State]):

    assert workshop[-1].exits.counts == (("4", 12), ("5", 6))
    assert workshop[-1].commitments == ("We name the level in the next review.",)
    assert workshop[-1].parked == ("who owns the spare inbox?",)


@pytest.mark.parametrize("phase", [Phase.DEBRIEF, Phase.SO_WHAT, Phase.FOCUS, Phase.EXIT])
def test_when_the_debrief_itself_runs_late_no_decision_is_left_to_drop(
    play: Play, workshop: list[State], phase: Phase
):
    told = private_view(play, at(workshop, phase), 70).remark or ""
    assert "minutes over: say when it will end" in told
    assert "decision" not in told


def test_a_session_that_is_closed_is_late_for_nothing(play: Play, workshop: list[State]):
    assert private_view(play, at(workshop, Phase.CLOSED), 70).remark is None


def test_a_total_is_told_to_the_room_only_once_every_choice_is_counted(play: Play, workshop: list[State]):
    voting = next(one for one in workshop if one.phase is Phase.VOTE)
    first, *others = [one.id for one in play.story.offered(voting.visit.scene, voting.visit.tracks)]
    partly = done(play, voting, CountHands(first, 7))
    view = project_shared(play, partly)
    assert isinstance(view, BallotView)
    assert (view.hands.counted, view.hands.taken) == (None, (first,))
    whole = project_shared(play, done(play, partly, *(CountHands(one, 1) for one in others)))
    assert isinstance(whole, BallotView)
    assert whole.hands.counted == 7 + len(others)


def test_a_group_is_told_of_three_people_and_of_others_as_they_come_in(play: Play, workshop: list[State]):
    shown = [project_shared(play, state) for state in workshop]
    briefing = next(view for view in shown if isinstance(view, BriefingView))
    first = [person.name for person in briefing.cast]
    assert len(first) == 3
    assert briefing.cast[0].is_seat
    met = set(first)
    for view in shown:
        if isinstance(view, SceneView):
            speaking = {view.listener.name, *(beat.by.name for beat in view.beats)}
            assert {person.name for person in view.arriving} == speaking - met
            met |= speaking
    assert len(met) > 3


def test_a_person_alone_is_told_of_everybody_at_once(play: Play, workshop: list[State]):
    briefing = next(state for state in workshop if state.phase is Phase.BRIEFING)
    view = project(play, briefing)
    assert isinstance(view, BriefingView)
    assert len(view.cast) == len(play.scenario.cast)
