"""A view holds what may be seen in its phase, and nothing that is still to come."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.play import STORIES, done, story_play, story_scenario, turn, walked
from workshop.scenario.play import Play
from workshop.session.commands import Choose, GoOn, Guess, Reopen, RevealVerdict
from workshop.session.events import SessionStarted
from workshop.session.fold import apply
from workshop.session.projection import project
from workshop.session.state import LOBBY, State
from workshop.session.views import (
    BriefingView,
    ConsequenceView,
    DebriefView,
    EndingView,
    GuessView,
    LevelView,
    SceneView,
    VerdictView,
)


def texts(value: object) -> Iterator[str]:
    """Every text in a view but the levels' own names, which stand there equal and unmarked."""
    if isinstance(value, LevelView):
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for inner in value:
            yield from texts(inner)


def every_state_before_a_verdict(play: Play) -> Iterator[State]:
    """Briefing, scenes, guesses and answers of every response, along the golden paths."""
    scenario = play.scenario
    for golden in scenario.golden:
        state = apply(LOBBY, SessionStarted(scenario.id, scenario.title, "", ()))
        yield state
        state = done(play, state, GoOn())
        for choice in golden.choices:
            yield state
            for response in play.story.offered(state.visit.scene, state.visit.tracks):
                guess = done(play, state, Choose(response.id))
                yield guess
                yield done(play, guess, Guess(None))
            state = turn(play, state, choice)


@pytest.mark.parametrize("name", STORIES)
def test_nothing_before_a_verdict_names_a_level_a_note_or_a_later_scene(name: str):
    play = story_play(name)
    words = [level.word for level in play.lens.level.values()] + [
        level.symbol for level in play.lens.level.values()
    ]
    giving_away = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words), re.IGNORECASE)
    scenario = story_scenario(name)
    private = [text for scene in scenario.scene.values() for text in (scene.notes, scene.misreadings)]
    private += [question for scene in scenario.scene.values() for question in scene.discuss]
    for state in every_state_before_a_verdict(play):
        shown = list(texts(project(play, state)))
        seen = {visit.scene for visit in state.visits}
        later = [scene.says for name, scene in scenario.scene.items() if name not in seen]
        for text in shown:
            assert not giving_away.search(text), text
            assert text not in (*private, *later)


def test_each_phase_has_its_view(play: Play, briefing: State):
    assert isinstance(project(play, briefing), BriefingView)
    scene = done(play, briefing, GoOn())
    assert isinstance(project(play, scene), SceneView)
    guess = done(play, scene, Choose("reasons"))
    assert isinstance(project(play, guess), GuessView)
    answer = done(play, guess, Guess("impact"))
    assert isinstance(project(play, answer), ConsequenceView)
    verdict = project(play, done(play, answer, RevealVerdict()))
    assert isinstance(verdict, VerdictView)
    assert verdict.guess is not None
    assert (verdict.guess.id, verdict.verdict.call.level, verdict.verdict.fit) == ("impact", "impact", 0)
    assert dict(verdict.moves)["cites-constraint"].startswith("names a limit")
    assert [fact.id for fact in verdict.facts] == list(verdict.verdict.facts)


def test_a_choice_taken_back_is_still_marked_in_the_scene(play: Play, briefing: State):
    view = project(play, done(play, briefing, GoOn(), Choose("figures"), Reopen()))
    assert isinstance(view, SceneView)
    assert view.chosen == "figures"


def test_the_briefing_tells_whom_one_plays(play: Play, briefing: State):
    view = project(play, briefing)
    assert isinstance(view, BriefingView)
    assert view.header.seat.startswith("Mira")
    assert [one.name for one in view.cast if one.is_seat] == ["Mira"]
    assert view.header.scene_number is None


def test_an_ended_path_shows_its_ending_then_its_debrief(play: Play, briefing: State):
    ended = walked(play, briefing, *play.scenario.golden[0].choices)
    assert isinstance(project(play, ended), EndingView)
    assert isinstance(project(play, done(play, ended, GoOn())), DebriefView)
