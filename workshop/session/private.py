"""The private view of a session with a group: notes, live counts, advice, what comes next, minutes left."""

from __future__ import annotations

from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.session.lifecycle import Phase
from workshop.session.naming import level_of, level_views
from workshop.session.planning import LEFT_OF_CLOSING, minutes_needed, remaining
from workshop.session.play import Play
from workshop.session.state import State
from workshop.session.tally import FEW, MANY, most_hands, share_at_called, tally_of
from workshop.session.views import LevelView
from workshop.session.visit import UNDECIDED, count_of

WIDE = 110
"""From this many columns on, letters on a projector are too small to read from the back."""


class PrivateResponse(NamedTuple):
    """A response as only the facilitator sees it before the verdict."""

    place: int
    """1 for the first."""
    text: str
    level: LevelView | None
    fit: int
    hands: int | None


class Minutes(NamedTuple):
    elapsed: int
    planned: int
    needed: int
    """What is still planned takes so long, debrief included."""

    @property
    def late(self) -> int:
        """Minutes over the plan, if it goes on like this; 0 where it fits."""
        return max(0, self.elapsed + self.needed - self.planned)


class PrivateView(NamedTuple):
    """Everything that helps to lead, and that the room must not see."""

    title: str
    place: str
    """The phase in words."""
    scene_title: str | None
    notes: str | None
    misreadings: str | None
    questions: tuple[str, ...]
    called: LevelView | None
    responses: tuple[PrivateResponse, ...]
    counted: int
    heads: int
    undecided: int
    advice: str | None
    """What the vote suggests; the facilitator decides."""
    next: str
    minutes: Minutes
    remark: str | None
    """What to do about the time, where it runs short."""
    parked: tuple[str, ...]


def private_view(play: Play, state: State, elapsed: int) -> PrivateView:
    """What the facilitator may know now; `elapsed` are the minutes since the session began."""
    scene = play.scenario.scene[state.visit.scene] if state.present else None
    tally = tally_of(play, state)
    minutes = Minutes(elapsed, state.plan.minutes, minutes_needed(state, len(remaining(play, state))))
    return PrivateView(
        play.scenario.title,
        PLACES[state.phase],
        scene.title if scene else None,
        scene.notes if scene else None,
        scene.misreadings if scene else None,
        scene.discuss if scene else (),
        _called(play, state),
        _responses(play, state),
        tally.total if tally else 0,
        state.heads,
        (count_of(tally.counts, UNDECIDED) or 0) if tally else 0,
        advice(play, state),
        _next(play, state),
        minutes,
        _remark(state.phase, minutes, len(remaining(play, state))),
        state.parked,
    )


def advice(play: Play, state: State) -> str | None:
    """What the first vote suggests, by the share of hands at the called level."""
    if state.phase not in (Phase.VOTED, Phase.DISTRIBUTION) or not state.visit.rounds:
        return None
    share = share_at_called(play, state.visit.scene, state.visit.rounds[-1])
    if share is None:
        return None
    if len(state.visit.rounds) > 1:
        return _("{share} % at the called level after talking: show both rounds.").format(share=share)
    if share < FEW:
        return _("{share} % at the called level: give a hint, or explain, and let them vote again.").format(
            share=share
        )
    if share <= MANY:
        return _("{share} % at the called level: let neighbours talk, then vote again.").format(share=share)
    return _(
        "{share} % at the called level: go to the explanation; ask what would make another reply win."
    ).format(share=share)


def _called(play: Play, state: State) -> LevelView | None:
    if state.present is None:
        return None
    called = play.judge.call(state.visit.scene).level
    return level_of(level_views(play.lens), called)


def _responses(play: Play, state: State) -> tuple[PrivateResponse, ...]:
    if state.present is None:
        return ()
    visit = state.present
    levels = level_views(play.lens)
    counts = visit.rounds[-1].counts if visit.rounds else ()
    told = []
    for place, one in enumerate(play.story.offered(visit.scene, visit.tracks), 1):
        verdict = play.judge.verdict(visit.scene, one.id)
        level = level_of(levels, verdict.reading.level)
        told.append(PrivateResponse(place, one.text, level, verdict.fit, count_of(counts, one.id)))
    return tuple(told)


def _next(play: Play, state: State) -> str:
    """What comes next, in words."""
    tally = tally_of(play, state)
    if state.phase is Phase.DISTRIBUTION and tally and len(most_hands(tally)) != 1:
        return _("the path, by its number: no reply has most hands")
    ahead = AHEAD[state.phase]
    if state.phase is not Phase.DISCUSS:
        return ahead
    left = remaining(play, state)
    return f"{ahead}: “{play.scenario.scene[left[0]].title}”" if left else _("the ending")


def _remark(phase: Phase, minutes: Minutes, decisions_left: int) -> str | None:
    if not minutes.planned or not minutes.late or phase is Phase.CLOSED:
        return None
    late = _("1 minute") if minutes.late == 1 else _("{late} minutes").format(late=minutes.late)
    if phase in LEFT_OF_CLOSING:
        return _("{late} over: say when it will end, or keep each answer to a sentence.").format(late=late)
    if phase is Phase.DISCUSS and decisions_left:
        return _("{late} over: drop a decision (s, twice), not the debrief.").format(late=late)
    if decisions_left > 1:
        return _("{late} over: drop a decision, not the debrief.").format(late=late)
    return _("{late} over: shorten the talk, not the debrief.").format(late=late)


PLACES: dict[Phase, str] = {
    Phase.LOBBY: _("not begun"),
    Phase.PLAN: _("plan"),
    Phase.ROOM: _("room check"),
    Phase.CONTRACT: _("contract"),
    Phase.PRACTICE: _("practice vote"),
    Phase.BRIEFING: _("briefing"),
    Phase.SCENE: _("reading the scene"),
    Phase.THINK: _("thinking, silent"),
    Phase.VOTE: _("voting is open"),
    Phase.VOTED: _("voting is closed"),
    Phase.TALK: _("talking"),
    Phase.DISTRIBUTION: _("distribution shown"),
    Phase.GUESS: _("guessing the level"),
    Phase.CONSEQUENCE: _("the answer"),
    Phase.VERDICT: _("verdict shown"),
    Phase.DISCUSS: _("discussion"),
    Phase.ENDING: _("ending"),
    Phase.DEBRIEF: _("debrief: what"),
    Phase.SO_WHAT: _("debrief: so what"),
    Phase.NOW_WHAT: _("debrief: now what"),
    Phase.FOCUS: _("focus agreement"),
    Phase.COMMITMENTS: _("commitments"),
    Phase.EXIT: _("exit question"),
    Phase.CLOSED: _("closed"),
}
AHEAD: dict[Phase, str] = {
    Phase.LOBBY: _("the plan"),
    Phase.PLAN: _("the room check"),
    Phase.ROOM: _("the contract"),
    Phase.CONTRACT: _("the practice vote"),
    Phase.PRACTICE: _("the briefing"),
    Phase.BRIEFING: _("the first scene"),
    Phase.SCENE: _("a silent minute (Space)"),
    Phase.THINK: _("the vote (Space)"),
    Phase.VOTE: _("count the hands, then close (c)"),
    Phase.VOTED: _("talk (d), a new vote (v), or show the distribution (r, twice)"),
    Phase.TALK: _("the next vote (Space)"),
    Phase.DISTRIBUTION: _("the majority's path (Space), or another by its number"),
    Phase.GUESS: _("count the guesses, or Space to skip"),
    Phase.CONSEQUENCE: _("the verdict (r, twice)"),
    Phase.VERDICT: _("the discussion (Space)"),
    Phase.DISCUSS: _("the next scene (Space)"),
    Phase.ENDING: _("the debrief"),
    Phase.DEBRIEF: _("so what"),
    Phase.SO_WHAT: _("now what"),
    Phase.NOW_WHAT: _("the focus agreement"),
    Phase.FOCUS: _("commitments"),
    Phase.COMMITMENTS: _("the exit question"),
    Phase.EXIT: _("the end"),
    Phase.CLOSED: _("nothing"),
}
