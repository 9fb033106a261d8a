"""Words for people: who speaks, the levels as every surface shows them, and what no scenario says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from workshop.engine.fitting import BASE
from workshop.engine.lens import Lens
from workshop.engine.verdict import Call, FitReason
from workshop.language.catalogue import _, plural
from workshop.scenario.models import Scenario
from workshop.session.play import Play
from workshop.session.state import State
from workshop.session.views import Header, LevelView, Speaker

ROOM_LINE = _("Can the last row read this line without leaning forward?")
CONTRACT = (
    _("A story, with invented people. Nobody here is meant."),
    _("We vote on what one should say, not on what each of us would."),
    _("Hands go up together, on three. Nobody notes who raised which."),
    _("No reply is graded, and none is without merit; the moment decides."),
    _("What is said here stays here. What is learnt may leave."),
)
PRACTICE_QUESTION = _("To begin with something grave: how is tea made?")
PRACTICE_CHOICES = (("1", _("Milk first")), ("2", _("Milk last")), ("3", _("Coffee, please")))
TALK_PROMPT = _(
    "Two minutes with a neighbour who chose otherwise. What did the listener want to be able to do next?"
)
NOW_WHAT = (
    _("Alone, one minute: which meeting of next week was in your mind?"),
    _("In pairs, two minutes: one if-then sentence each, aloud."),
    _("All: whoever likes reads theirs out."),
)
SMALLEST_CHANGE = _("Smallest change")
NEXT_TIME = _("Next time")
WOULD_WIN = _("It would have won")
NOT_LEFT_OUT = _("Not to be left out")
"""How a verdict names the nudge, the if-then, what a reply would have won, and floors."""
FOCUS_QUESTION = _("Ten points on the levels: where should your own team's attention go this quarter?")
EXIT_QUESTION = _("How much of this will you use next week? One to five fingers.")
THANKS = _("Thank you. Take your sentence with you.")


def as_sentence(title: str) -> str:
    """The title with a full stop, unless it ends with a mark of its own."""
    return title if title.endswith((".", "?", "!", "…")) else f"{title}."


_TIMES = (
    _("Never"),
    _("Once"),
    _("Twice"),
    _("Three times"),
    _("Four times"),
    _("Five times"),
    _("Six times"),
)

_ASKED_FOR = re.compile(r" \{(\w+)\}")


def speaker(scenario: Scenario, member: str) -> Speaker:
    """The cast member's name and title."""
    return Speaker(scenario.cast[member].name, scenario.cast[member].title)


def level_views(lens: Lens) -> tuple[LevelView, ...]:
    """The levels in the order of the lens."""
    return tuple(
        LevelView(name, level.word, level.symbol, level.about, place)
        for place, (name, level) in enumerate(lens.level.items())
    )


def level_of(levels: Iterable[LevelView], id: str | None) -> LevelView | None:
    """The level of that id; None for none."""
    return next((level for level in levels if level.id == id), None)


def header_of(play: Play, state: State | None = None) -> Header:
    """What stands on top of every screen; with the scene and its timer, where a state is given."""
    seat = play.scenario.cast[play.scenario.seat]
    scene = play.scenario.scene[state.visit.scene].title if state and state.present else None
    return Header(
        play.scenario.title,
        f"{seat.name}, {seat.title}",
        len(state.visits) if state and scene else None,
        scene,
        level_views(play.lens),
        state.timer.ends_at if state and state.timer else None,
    )


def times(count: int) -> str:
    """'Once', 'Twice', 'Three times' … to begin a sentence with."""
    return _TIMES[count] if count < len(_TIMES) else _("{count} times").format(count=count)


def not_left_out(call: Call, levels: Sequence[LevelView]) -> list[LevelView]:
    """The levels that a reply should have something of besides the called one, whatever their points."""
    ids = {*call.floors, *call.seconds} - {call.level}
    return [one for one in levels if one.id in ids]


def charged(reason: FitReason) -> str:
    """What a reason does to the fit: 'begins at 4', 'costs 1'."""
    if reason.id == BASE:
        return _("begins at {points}").format(points=reason.points)
    return _("costs {points}").format(points=-reason.points) if reason.points else _("costs nothing more")


def other_ways_on(count: int) -> str:
    """How many other places a scene can lead to, empty where there is none."""
    if count < 1:
        return ""
    return plural("{number} other way on from here", "{number} other ways on from here", count)


def joined(words: Sequence[str]) -> str:
    """'a, b and c'."""
    if len(words) < 2:
        return "".join(words)
    return _("{listed} and {last}").format(listed=", ".join(words[:-1]), last=words[-1])


def with_keys(words: str, keys: Mapping[str, str]) -> str:
    """The words with `{reveal}`, or what else may be asked for, told by a surface's keys if it has any."""
    return _ASKED_FOR.sub(lambda name: f" {keys[name[1]]}" if name[1] in keys else "", words)
