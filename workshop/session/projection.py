"""What each phase may show: the only way from a state to a surface."""

from __future__ import annotations

from collections.abc import Callable

from workshop.engine.verdict import Verdict
from workshop.session.debrief import debrief
from workshop.session.host_projection import HOST_PROJECTIONS, offered
from workshop.session.host_views import HostView
from workshop.session.lifecycle import Phase
from workshop.session.naming import header_of, level_of, level_views, speaker
from workshop.session.play import Play
from workshop.session.room import hands_now
from workshop.session.state import State
from workshop.session.views import (
    BeatView,
    BriefingView,
    CastView,
    ConsequenceView,
    DebriefView,
    EndingView,
    FactView,
    GuessView,
    ResponseView,
    SceneView,
    VerdictView,
    View,
)
from workshop.session.visit import Visit, count_of


def project(play: Play, state: State) -> View:
    """What a person alone may see in this phase. The lobby shows the briefing, where a session starts."""
    return _PROJECTIONS[state.phase](play, state)


def project_shared(play: Play, state: State) -> View | HostView:
    """What the screen that a group shares may show in this phase."""
    shared = HOST_PROJECTIONS.get(state.phase)
    return shared(play, state) if shared else project(play, state)


def _briefing(play: Play, _state: State) -> BriefingView:
    scenario = play.scenario
    cast = tuple(
        CastView(one.name, one.title, one.about, name == scenario.seat) for name, one in scenario.cast.items()
    )
    return BriefingView(header_of(play), scenario.situation or scenario.summary, scenario.minutes, cast)


def _scene(play: Play, state: State) -> SceneView:
    """A scene; with a group, the responses come when it thinks about them."""
    scene = play.scenario.scene[state.visit.scene]
    return SceneView(
        header_of(play, state),
        scene.setting,
        tuple(BeatView(speaker(play.scenario, beat.by), beat.says) for beat in scene.lines),
        speaker(play.scenario, scene.listener),
        scene.says,
        () if state.hosted else offered(play, state),
        state.visit.choice,
    )


def _response(play: Play, visit: Visit, name: str) -> ResponseView:
    return ResponseView(name, play.response(visit.scene, name).text)


def _guess(play: Play, state: State) -> GuessView:
    visit = state.visit
    scene = play.scenario.scene[visit.scene]
    hands = hands_now(play, state)
    return GuessView(
        header_of(play, state),
        speaker(play.scenario, scene.listener),
        scene.says,
        _response(play, visit, visit.shown),
        *hands,
    )


def _consequence(play: Play, state: State) -> ConsequenceView:
    visit = state.visit
    scene = play.scenario.scene[visit.scene]
    return ConsequenceView(
        header_of(play, state),
        speaker(play.scenario, scene.listener),
        scene.says,
        _response(play, visit, visit.shown),
        play.response(visit.scene, visit.shown).answer,
        visit.exploring is not None,
    )


def _verdict(play: Play, state: State) -> VerdictView:
    visit = state.visit
    scene = play.scenario.scene[visit.scene]
    response = play.response(visit.scene, visit.shown)
    verdict = play.judge.verdict(visit.scene, visit.shown)
    return VerdictView(
        header_of(play, state),
        speaker(play.scenario, scene.listener),
        scene.says,
        _response(play, visit, visit.shown),
        response.answer,
        verdict,
        level_of(level_views(play.lens), visit.guess),
        facts_of(play, verdict),
        moves_of(play, verdict),
        response.peer,
        visit.exploring is not None,
        tuple(count_of(visit.guesses, level) or 0 for level in play.lens.level) if visit.guesses else (),
    )


def facts_of(play: Play, verdict: Verdict) -> tuple[FactView, ...]:
    """The facts that the verdict cites and the lens knows, in the verdict's order."""
    known = play.lens.fact
    return tuple(
        FactView(name, known[name].text, known[name].source) for name in verdict.facts if name in known
    )


def moves_of(play: Play, verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """What each move of the evidence does, once each."""
    moves = {**play.lens.move, **play.scenario.move}
    names = dict.fromkeys(evidence.move for evidence in verdict.reading.evidence)
    return tuple((name, moves[name].does) for name in names)


def _ending(play: Play, state: State) -> EndingView:
    assert state.ending is not None
    ending = play.scenario.ending[state.ending]
    return EndingView(header_of(play), ending.title, ending.text)


def _debrief(play: Play, state: State) -> DebriefView:
    return debrief(header_of(play), play, state)


_PROJECTIONS: dict[Phase, Callable[[Play, State], View]] = {
    Phase.LOBBY: _briefing,
    Phase.BRIEFING: _briefing,
    Phase.SCENE: _scene,
    Phase.VOTE: _scene,
    Phase.GUESS: _guess,
    Phase.CONSEQUENCE: _consequence,
    Phase.VERDICT: _verdict,
    Phase.ENDING: _ending,
    Phase.DEBRIEF: _debrief,
}
