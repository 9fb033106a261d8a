"""The notes beside a session: the private view, and what else stands on a facilitator's own screen."""

from __future__ import annotations

from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.session import wording
from workshop.session.lifecycle import Phase
from workshop.session.naming import level_views
from workshop.session.play import Play
from workshop.session.private import WIDE, PrivateView, private_view
from workshop.session.state import State
from workshop.session.tally import EXIT_SCORES, share_at_called, tally_of
from workshop.session.views import LevelView
from workshop.session.visit import count_of

READABLE = 80
"""Columns of a shared screen whose letters the last row can read."""
ENLARGE = _(
    "On the shared screen, enlarge the font until a line holds about {readable} columns: "
    "from {wide} on, the last row cannot read it."
).format(readable=READABLE, wide=WIDE)
WAITING = _("Waiting for a session with a group …")
HOW_TO_BEGIN = _("Begin one in the window that the room will see: workshop host SCENARIO")
WHAT_IT_SHOWS = _(
    "Then this window shows notes, live counts, what the vote suggests, what comes next and the minutes "
    "used. It is for you alone, and changes nothing."
)
NOT_OPEN = _("The session is not running; this is where it stood.")
WITHOUT_PEOPLE = frozenset({Phase.LOBBY, Phase.PLAN, Phase.ROOM})
"""The phases before the people are there, in which the size of the letters is seen to."""


class Counted(NamedTuple):
    """Hands for something other than a response: a level, a number of fingers, a way of making tea."""

    name: str
    level: LevelView | None
    hands: int | None
    """None where they were not counted yet."""


class Planned(NamedTuple):
    """A scene of the plan."""

    title: str
    reached: bool
    now: bool


class NotesView(NamedTuple):
    """What a facilitator's own screen shows; nothing of it is for the room."""

    private: PrivateView
    phase: Phase
    scene_number: int | None
    """None before the first scene, and once the story has ended."""
    asks: bool
    """Whether hands are counted, or shown, just now."""
    round: int
    """The round of voting that the responses' hands are of; 0 where there is none in this scene."""
    first: tuple[int | None, ...]
    """The hands of the first round by response, once there is a second."""
    counted: tuple[Counted, ...]
    """What hands are counted for just now, or were on the page before, where that is no response."""
    share: int | None
    """Per cent of the hands at the called level, which the advice goes by."""
    plan: tuple[Planned, ...]
    taken: tuple[str, ...]
    """The notes taken in this scene."""
    timer: int | None
    """Seconds left; 0 once the time is over, None where none runs."""
    hint: str | None
    """What to see to before the people are there."""
    rehearsal: bool


def notes_view(play: Play, state: State, minutes: int, now: int) -> NotesView:
    """The notes at this moment: `minutes` of the plan are used, `now` is in seconds since 1970-01-01 UTC."""
    private = private_view(play, state, minutes)
    visit = state.present
    rounds = visit.rounds if visit and state.ending is None else ()
    return NotesView(
        private,
        state.phase,
        len(state.visits) if visit and state.ending is None else None,
        tally_of(play, state) is not None,
        len(rounds),
        _first_round(play, state) if len(rounds) > 1 else (),
        _counted(play, state),
        share_at_called(play, visit.scene, rounds[-1]) if visit and rounds and private.advice else None,
        _plan(play, state),
        visit.notes if visit else (),
        max(0, state.timer.ends_at - now) if state.timer else None,
        ENLARGE if state.phase in WITHOUT_PEOPLE else None,
        state.rehearsal,
    )


def _first_round(play: Play, state: State) -> tuple[int | None, ...]:
    visit = state.visit
    offered = play.story.offered(visit.scene, visit.tracks)
    return tuple(count_of(visit.rounds[0].counts, one.id) for one in offered)


def _counted(play: Play, state: State) -> tuple[Counted, ...]:
    match state.phase:
        case Phase.PRACTICE:
            choices = wording.PRACTICE_CHOICES
            return tuple(Counted(words, None, count_of(state.practice, one)) for one, words in choices)
        case Phase.CONSEQUENCE | Phase.VERDICT if not state.visit.guesses:
            return ()
        case Phase.GUESS | Phase.CONSEQUENCE | Phase.VERDICT:
            guesses = state.visit.guesses
            return tuple(Counted(one.word, one, count_of(guesses, one.id)) for one in level_views(play.lens))
        case Phase.EXIT:
            return tuple(Counted(one, None, count_of(state.exits, one)) for one in EXIT_SCORES)
        case _:
            return ()


def _plan(play: Play, state: State) -> tuple[Planned, ...]:
    """The scenes of the plan, in the order of the story; all of them where none were planned."""
    scenes = play.scenario.scene
    reached = {visit.scene for visit in state.visits}
    at = state.present.scene if state.present and state.ending is None else None
    return tuple(
        Planned(scenes[name].title, name in reached, name == at)
        for name in state.plan.scenes or tuple(scenes)
    )
