"""Words of one's own are a reply like any other: an event, judged in the moment, answered by its outcome."""

from __future__ import annotations

import pytest

from tests.play import done, shipped_lens, shipped_play
from workshop.engine.sighting import CueReader
from workshop.engine.verdict import OWN_WORDS, OwnWords, Sighting
from workshop.scenario.play import Play
from workshop.session.commands import GoOn, Guess, Refusal, Reopen, RevealVerdict, SayOwn, Undo
from workshop.session.decide import decide
from workshop.session.events import Record, SessionStarted, WordsSaid, decode, encode
from workshop.session.fold import apply
from workshop.session.host import ImpossibleEventError, replay_foreign
from workshop.session.own_words import judged_words
from workshop.session.phases import Phase
from workshop.session.projection import project
from workshop.session.state import LOBBY, State
from workshop.session.views import ConsequenceView, DebriefView, SceneView, VerdictView

TEXT = "A clinic waits two days for us, and three of them are leaving. Sales hears it on Friday."


@pytest.fixture(scope="module")
def play() -> Play:
    return shipped_play("ceo-product-review")


def said(text: str = TEXT, corrected: bool = True) -> OwnWords:
    harmed = text.index("A clinic waits two days")
    return OwnWords(
        text,
        (Sighting("quantifies-customer-effect", harmed, harmed + len("A clinic waits two days")),),
        corrected,
    )


@pytest.fixture
def scene(play: Play) -> State:
    started = SessionStarted(play.scenario.id, play.scenario.title, play.scenario_hash, play.lens_hashes)
    return done(play, apply(LOBBY, started), GoOn())


def test_they_are_judged_and_answered_by_their_outcome(play: Play, scene: State) -> None:
    view = project(play, scene)
    assert isinstance(view, SceneView)
    assert view.own_words
    state = done(play, scene, SayOwn(said()), Guess(None))
    assert (state.visit.choice, state.phase) == (OWN_WORDS, Phase.CONSEQUENCE)
    verdict = play.verdict(state.visit, OWN_WORDS)
    answers = play.scenario.scene[state.visit.scene].answers
    assert answers is not None
    told = project(play, state)
    assert isinstance(told, ConsequenceView)
    assert told.answer == getattr(answers, verdict.outcome)
    shown = project(play, done(play, state, RevealVerdict()))
    assert isinstance(shown, VerdictView)
    assert (shown.chosen.text, shown.verdict, shown.is_guess) == (TEXT, verdict, False)
    assert shown.words.called


def test_what_nobody_looked_over_is_marked_as_a_guess(play: Play, scene: State) -> None:
    view = project(play, done(play, scene, SayOwn(said(corrected=False)), Guess(None), RevealVerdict()))
    assert isinstance(view, VerdictView)
    assert view.is_guess


def test_a_whole_story_is_played_in_own_words(play: Play, scene: State) -> None:
    state = scene
    while not isinstance(view := project(play, state), DebriefView):
        if isinstance(view, SceneView):
            state = done(play, state, SayOwn(said()), Guess(None), RevealVerdict())
        else:
            state = done(play, state, GoOn())
    assert len(view.rows) == len(state.visits)
    assert {row.response for row in view.rows} == {TEXT}


def test_the_event_comes_back_from_the_disk_as_it_was(play: Play, scene: State) -> None:
    (event,) = decide(play, scene, SayOwn(said()))
    assert isinstance(event, WordsSaid)
    assert decode(7, "", encode(Record(7, "", event))).event == event
    assert event.words == said()


def test_they_can_be_taken_back_until_the_guess(play: Play, scene: State) -> None:
    state = done(play, scene, SayOwn(said()))
    assert done(play, state, Reopen()).phase is Phase.VOTE
    assert done(play, state, Undo()).visit.choice is None


@pytest.mark.parametrize(
    "words",
    [
        OwnWords("", (), True),
        OwnWords("  \n ", (), True),
        OwnWords("x" * 4_001, (), True),
        OwnWords("so", (Sighting("no-such-move", 0, 1),), True),
        OwnWords("so", (Sighting("quantifies-customer-effect", 0, 9),), True),
        OwnWords("so", (Sighting("quantifies-customer-effect", 1, 1),), True),
        OwnWords("a \x1b[31m bell", (), True),
    ],
)
def test_words_that_cannot_be_a_reply_are_refused(play: Play, scene: State, words: OwnWords) -> None:
    assert isinstance(decide(play, scene, SayOwn(words)), Refusal)


def test_a_scene_without_answers_takes_none(play: Play, scene: State) -> None:
    name = scene.visit.scene
    bare = play.scenario.scene[name].model_copy(update={"answers": None})
    scenario = play.scenario.model_copy(update={"scene": {**play.scenario.scene, name: bare}})
    without = play._replace(scenario=scenario)
    assert isinstance(decide(without, scene, SayOwn(said())), Refusal)
    view = project(without, scene)
    assert isinstance(view, SceneView)
    assert not view.own_words


@pytest.mark.parametrize(
    "event",
    [
        WordsSaid("so", ("quantifies-customer-effect",), (), (), 0),
        WordsSaid("so", ("no-such-move",), (0,), (1,), 0),
        WordsSaid("", (), (), (), 0),
        WordsSaid("so", ("quantifies-customer-effect",), (-1,), (1,), 0),
    ],
)
def test_a_recorded_reply_that_cannot_have_been_said_is_refused(play: Play, event: WordsSaid) -> None:
    started = SessionStarted(play.scenario.id, play.scenario.title, play.scenario_hash, play.lens_hashes)
    state = apply(LOBBY, started)
    events = [started, *decide(play, state, GoOn()), event]
    with pytest.raises(ImpossibleEventError):
        replay_foreign([Record(number, "", each) for number, each in enumerate(events, 1)], play)


def test_corrections_go_through_the_same_engine_as_any_reply(play: Play) -> None:
    reader = CueReader(shipped_lens())
    guessed = judged_words(play, "the-question", TEXT, reader)
    corrected = judged_words(play, "the-question", TEXT, reader, {0: "quantifies-customer-effect", 1: ""})
    assert (guessed.is_guess, corrected.is_guess) == (True, False)
    assert corrected.sightings[0].move == "quantifies-customer-effect"
    assert corrected.verdict.reading.level == "impact"
    assert corrected.verdict == play.judge.verdict_on_words("the-question", TEXT, corrected.sightings)
