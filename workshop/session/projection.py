"""What each phase may show: the only way from a state to a surface."""

from __future__ import annotations

from collections.abc import Callable

from workshop.engine.verdict import Verdict
from workshop.scenario.models import Scene
from workshop.session.debrief import debrief
from workshop.session.lifecycle import Phase
from workshop.session.naming import level_views, speaker
from workshop.session.play import Play
from workshop.session.state import State, Visit
from workshop.session.views import (
    BeatView,
    BriefingView,
    CastView,
    ConsequenceView,
    DebriefView,
    EndingView,
    FactView,
    GuessView,
    Header,
    ResponseView,
    SceneView,
    VerdictView,
    View,
)


def project(play: Play, state: State) -> View:
    """What may be seen in this phase. The lobby shows the briefing, which is where a session starts."""
    return _PROJECTIONS[state.phase](play, state)


def _header(play: Play, scene: Scene | None = None, number: int | None = None) -> Header:
    seat = play.scenario.cast[play.scenario.seat]
    return Header(
        play.scenario.title,
        f"{seat.name}, {seat.title}",
        number,
        scene.title if scene else None,
        level_views(play.lens),
    )


def _briefing(play: Play, _state: State) -> BriefingView:
    scenario = play.scenario
    cast = tuple(
        CastView(one.name, one.title, one.about, name == scenario.seat) for name, one in scenario.cast.items()
    )
    return BriefingView(_header(play), scenario.situation or scenario.summary, scenario.minutes, cast)


def _present(play: Play, state: State) -> tuple[Visit, Scene, Header]:
    visit = state.visit
    scene = play.scenario.scene[visit.scene]
    return visit, scene, _header(play, scene, len(state.visits))


def _scene(play: Play, state: State) -> SceneView:
    visit, scene, header = _present(play, state)
    return SceneView(
        header,
        scene.setting,
        tuple(BeatView(speaker(play.scenario, beat.by), beat.says) for beat in scene.lines),
        speaker(play.scenario, scene.listener),
        scene.says,
        tuple(ResponseView(one.id, one.text) for one in play.story.offered(visit.scene, visit.tracks)),
        visit.choice,
    )


def _chosen(play: Play, visit: Visit) -> ResponseView:
    assert visit.choice is not None
    return ResponseView(visit.choice, play.response(visit.scene, visit.choice).text)


def _guess(play: Play, state: State) -> GuessView:
    visit, scene, header = _present(play, state)
    return GuessView(header, speaker(play.scenario, scene.listener), scene.says, _chosen(play, visit))


def _consequence(play: Play, state: State) -> ConsequenceView:
    visit, scene, header = _present(play, state)
    chosen = _chosen(play, visit)
    answer = play.response(visit.scene, chosen.id).answer
    return ConsequenceView(header, speaker(play.scenario, scene.listener), scene.says, chosen, answer)


def _verdict(play: Play, state: State) -> VerdictView:
    visit, scene, header = _present(play, state)
    chosen = _chosen(play, visit)
    response = play.response(visit.scene, chosen.id)
    verdict = play.judge.verdict(visit.scene, chosen.id)
    return VerdictView(
        header,
        speaker(play.scenario, scene.listener),
        scene.says,
        chosen,
        response.answer,
        verdict,
        visit.guess,
        facts_of(play, verdict),
        moves_of(play, verdict),
        response.peer,
        scene.discuss,
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
    return EndingView(_header(play), ending.title, ending.text)


def _debrief(play: Play, state: State) -> DebriefView:
    return debrief(_header(play), play, state)


_PROJECTIONS: dict[Phase, Callable[[Play, State], View]] = {
    Phase.LOBBY: _briefing,
    Phase.BRIEFING: _briefing,
    Phase.VOTE: _scene,
    Phase.GUESS: _guess,
    Phase.CONSEQUENCE: _consequence,
    Phase.VERDICT: _verdict,
    Phase.ENDING: _ending,
    Phase.DEBRIEF: _debrief,
}
