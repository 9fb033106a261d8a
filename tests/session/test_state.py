"""State is a fold over events: what was decided stays, what is undone is gone, branches are kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.play import done, story_play, turn, walked
from workshop.scenario.play import Play
from workshop.session.codec import decode, encode
from workshop.session.commands import (
    Choose,
    Command,
    GoOn,
    Guess,
    KeepIntention,
    PlayAgain,
    Refusal,
    Reopen,
    RevealVerdict,
    Undo,
)
from workshop.session.decide import decide
from workshop.session.events import (
    Event,
    Record,
    SessionStarted,
)
from workshop.session.fold import apply
from workshop.session.phases import Phase
from workshop.session.projection import project
from workshop.session.state import LOBBY, State

GOLDEN = ("small-start", "two-seats", "two-questions", "two-people", "six-people", "the-form")


def test_a_decision_is_kept_in_its_visit(play: Play, briefing: State):
    state = done(play, briefing, GoOn(), Choose("reasons"), Guess("execution"), RevealVerdict())
    assert (state.visit.scene, state.visit.choice, state.visit.guess) == (
        "the-question",
        "reasons",
        "execution",
    )
    assert state.visit.fit == 0
    assert state.visit.votes == (("me", "reasons"),)


def test_a_changed_choice_leaves_one_ballot_of_its_voter(play: Play, briefing: State):
    state = done(play, briefing, GoOn(), Choose("reasons"), Reopen(), Choose("figures"), Guess(None))
    assert state.visit.votes == (("me", "figures"),)
    assert state.visit.choice == "figures"
    assert state.visit.guess is None


def test_a_whole_path_reaches_its_ending_and_the_debrief(play: Play, briefing: State):
    state = walked(play, briefing, *GOLDEN)
    assert (state.phase, state.ending) == (Phase.ENDING, "thirty-first")
    state = done(play, state, GoOn(), KeepIntention("If a why comes, then I say the effect first."))
    assert state.phase is Phase.DEBRIEF
    assert state.intentions == ("If a why comes, then I say the effect first.",)


def test_undo_takes_a_choice_back_with_its_vote(play: Play, briefing: State):
    scene = done(play, briefing, GoOn())
    assert done(play, scene, Choose("reasons"), Undo()) == scene


def test_undo_walks_back_to_the_briefing_and_no_further(play: Play, briefing: State):
    state = walked(play, briefing, "reasons")
    for _ in range(4):
        state = done(play, state, Undo())
    state = done(play, state, Undo())
    assert state == briefing
    assert isinstance(decide(play, state, Undo()), Refusal)


def test_playing_a_scene_again_keeps_the_path_walked_before(play: Play, briefing: State):
    ended = walked(play, briefing, *GOLDEN)
    again = done(play, ended, PlayAgain(1))
    assert again.phase is Phase.VOTE
    assert [visit.scene for visit in again.visits] == ["the-question", "now-the-how"]
    assert again.visit.tracks == ended.visits[1].tracks
    assert again.ending is None
    assert again.earlier[0].visits == ended.visits
    assert again.earlier[0].ending == "thirty-first"


def test_another_branch_leads_to_another_ending(play: Play, briefing: State):
    ended = walked(play, briefing, *GOLDEN)
    again = walked(
        play,
        done(play, ended, PlayAgain(1)),
        "guarantee",
        "left-alone",
        "posted",
        "back-to-may",
        "sent-home",
    )
    assert (again.phase, again.ending) == (Phase.ENDING, "forty-it-is")
    assert len(again.earlier) == 1


def test_tracks_change_only_by_choices(play: Play, briefing: State):
    state = turn(play, done(play, briefing, GoOn()), "reasons")
    assert state.visits[0].tracks == play.story.opening_tracks()
    assert state.visit.tracks != state.visits[0].tracks


RESPONSES = [one.id for scene in story_play().scenario.scene.values() for one in scene.response]
ANY_COMMAND: st.SearchStrategy[Command] = st.one_of(
    st.just(GoOn()),
    st.builds(
        Choose,
        st.sampled_from(RESPONSES),
    ),
    st.just(Reopen()),
    st.builds(Guess, st.sampled_from(["impact", "execution", "optics", "nonsense", None])),
    st.just(RevealVerdict()),
    st.builds(KeepIntention, st.text(max_size=400)),
    st.builds(PlayAgain, st.integers(-2, 9)),
    st.just(Undo()),
)


@given(st.lists(ANY_COMMAND, max_size=60))
def test_any_commands_give_events_that_can_happen_and_fold_to_the_same_state(commands: list[Command]):
    play = story_play()
    events: list[Event] = [SessionStarted("s", "t", "h", ())]
    state = apply(LOBBY, events[0])
    for command in commands:
        decision = decide(play, state, command)
        if isinstance(decision, Refusal):
            assert decision.because.endswith(".")
            continue
        for event in decision:
            state = apply(state, event)
            events.append(event)
    again = LOBBY
    for number, event in enumerate(events, 1):
        again = apply(again, decode(number, "", encode(Record(number, "", event))).event)
        project(play, again)
    assert again == state
