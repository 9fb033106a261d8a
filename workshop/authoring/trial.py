"""A session that is tried on one version of a scenario after the other, with what was done carried over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from workshop.authoring.explore.walk import SearchGivenUpError, shortest_path
from workshop.scenario.findings import meant, quoted
from workshop.scenario.play import Play
from workshop.session.commands import (
    Choose,
    Command,
    GoOn,
    Guess,
    PlayAgain,
    Refusal,
    RevealVerdict,
    commands_for,
)
from workshop.session.decide import decide
from workshop.session.events import (
    ChoiceSettled,
    EndingReached,
    Event,
    InterludeReached,
    Record,
    SceneEntered,
    SessionStarted,
    StepUndone,
    VotingOpened,
)
from workshop.session.fold import apply
from workshop.session.host import Host
from workshop.session.state import LOBBY, State

PATH_LET_GO = "A path that was left for another one is not possible any more, and was let go."


class TrialStep(NamedTuple):
    """Something that a person alone did."""

    command: Command
    leads_to: str = ""
    """The scene, interlude or ending that it went on to; empty where it stayed."""
    opens_visit: bool = False
    """Whether that is a scene, which can be played again."""


History = tuple[TrialStep, ...]


class Carried(NamedTuple):
    """What can still be done of a history, in its order."""

    commands: tuple[Command, ...]
    because: str = ""
    """Why that is not all of it, in one sentence."""


def history_of(events: Iterable[Event]) -> History:
    """What a person alone did, without what was taken back again."""
    steps: list[TrialStep] = []
    for event in events:
        if isinstance(event, StepUndone):
            steps.pop()
        elif (step := _step(event)) is not None:
            steps.append(step)
    return tuple(steps)


def carried(play: Play, history: History) -> Carried:
    """As much of the history as is possible in this play.

    Where a path that was left for another one breaks, the present one is followed alone.
    """
    followed = _followed(play, history)
    direct = _direct(history)
    if not followed.because or direct == history:
        return followed
    followed = _followed(play, direct)
    return followed if followed.because else followed._replace(because=PATH_LET_GO)


def commands_along(play: Play, choices: Iterable[str], place: str) -> tuple[Command, ...]:
    """What one does to make these choices from the briefing on, and to come to the place that follows."""
    trial = Trial(play)
    done: list[Command] = []

    def do(*commands: Command) -> None:
        for command in commands:
            trial.host.do(command)
            done.append(command)

    def come(to: str = "") -> None:
        do(GoOn())
        while trial.host.state.interlude and trial.host.state.place != to:
            do(GoOn())

    turns = [*choices]
    come("" if turns else place)
    for number, choice in enumerate(turns, 1):
        do(Choose(choice), Guess(None), RevealVerdict())
        come(place if number == len(turns) else "")
    return tuple(done)


def _step(event: Event) -> TrialStep | None:
    """The step that begins with this event; nothing for those that complete one."""
    commands = () if isinstance(event, VotingOpened | ChoiceSettled) else commands_for(event)
    if not commands:
        return None
    match event:
        case SceneEntered(place, _):
            return TrialStep(commands[0], place, opens_visit=True)
        case InterludeReached(place, _) | EndingReached(place, _):
            return TrialStep(commands[0], place)
        case _:
            return TrialStep(commands[0])


def _direct(history: History) -> History:
    """The history as if every path that was left had not been taken."""
    kept: list[TrialStep] = []
    for step in history:
        if isinstance(step.command, PlayAgain):
            arrivals = [place for place, step_before in enumerate(kept) if step_before.opens_visit]
            kept = kept[: arrivals[step.command.visit] + 1]
        else:
            kept.append(step)
    return tuple(kept)


def _followed(play: Play, history: History) -> Carried:
    scenario = play.scenario
    began = SessionStarted(scenario.id, scenario.title, play.scenario_hash, play.lens_hashes)
    state = apply(LOBBY, began)
    done: list[Command] = []
    for step in history:
        command, after = _tried(play, state, step.command)
        if after is None:
            because = _refused(play, state, step.command)
            return Carried(tuple(done), because + _tail(play, state, history))
        done.append(command)
        while step.leads_to and after.interlude and after.place != step.leads_to:
            command, beyond = _tried(play, after, GoOn())
            if beyond is None:
                break
            done.append(command)
            after = beyond
        if step.leads_to and after.place != step.leads_to:
            because = _elsewhere(state, after)
            return Carried(tuple(done), because + _tail(play, after, history))
        state = after
    return Carried(tuple(done))


def _tried(play: Play, state: State, command: Command) -> tuple[Command, State | None]:
    """The command, or skipping a guess that is not possible any more, and the state after it, if any."""
    decision = decide(play, state, command)
    if isinstance(decision, Refusal) and isinstance(command, Guess):
        command = Guess(None)
        decision = decide(play, state, command)
    if isinstance(decision, Refusal):
        return command, None
    for event in decision:
        state = apply(state, event)
    return command, state


def _refused(play: Play, state: State, command: Command) -> str:
    if not isinstance(command, Choose):
        return "The story does not go on here as it did"
    scene = state.place
    response, where = quoted(command.response), quoted(scene)
    authored = play.scenario.scene.get(scene)
    if authored and any(command.response == response.id for response in authored.response):
        return f"The response {response} is not offered in {where} on this path any more"
    return f"There is no response {response} in {where} any more"


def _elsewhere(state: State, after: State) -> str:
    here = quoted(after.place)
    if state.present is None or state.present.choice is None:
        return f"The story begins with {here} now"
    choice, scene = quoted(state.present.choice), quoted(state.present.scene)
    return f"After {choice} in {scene} the story goes on with {here} now"


def _tail(play: Play, state: State, history: History) -> str:
    """What has become of the place where the history stood."""
    stood = _last_place(history)
    if stood in ("", state.place):
        return ", so the story stands there."
    if stood in (*play.scenario.scene, *play.scenario.interlude, *play.scenario.ending):
        return f"; {quoted(stood)} is still there, but this history does not lead to it any more."
    return f"; there is no {quoted(stood)} any more."


def _last_place(history: Sequence[TrialStep]) -> str:
    return next((step.leads_to for step in reversed(_direct(tuple(history))) if step.leads_to), "")


class NoWayError(Exception):
    """No choices lead to a place; the message is for people."""


class Trial:
    """Holds the host of the present version, and what was done until now."""

    def __init__(self, play: Play, commands: Iterable[Command] = ()) -> None:
        self._wanted: History = ()
        self._begin(play, commands)

    @property
    def history(self) -> History:
        """What was done; while nothing was done since a version that broke it, all that was done before."""
        if len(self._records) == self._length:
            return self._wanted
        return history_of(record.event for record in self._records)

    def take_up(self, play: Play) -> str:
        """Go on with another version; why not everything done leads on in it, if so."""
        history = self.history
        carried_over = carried(play, history)
        self._begin(play, carried_over.commands)
        self._wanted = history
        return carried_over.because

    def begin(self, commands: Iterable[Command] = ()) -> None:
        """Begin anew, and do this."""
        self._begin(self.host.play, commands)

    def _begin(self, play: Play, commands: Iterable[Command]) -> None:
        self._records: list[Record] = []
        self.host = Host(play, self._records, lambda: "")
        self.host.start()
        for command in commands:
            self.host.do(command)
        self._length = len(self._records)
        self._wanted = history_of(record.event for record in self._records)


def way_to(play: Play, place: str) -> tuple[Command, ...]:
    """What one does from the briefing on to reach that place by the fewest choices.

    Raises NoWayError.
    """
    scenario = play.scenario
    places = (*scenario.scene, *scenario.interlude, *scenario.ending)
    if place not in places:
        hint = meant(place, places)
        raise NoWayError(f"There is no scene or ending {quoted(place)} in this scenario. {hint}")
    try:
        choices = shortest_path(scenario, place, play.story, play.judge)
    except SearchGivenUpError:
        too_long = f"The search for choices that lead to {quoted(place)} takes too long."
        raise NoWayError(too_long) from None
    if choices is None:
        raise NoWayError(f"No choices lead from the start to {quoted(place)}.")
    return commands_along(play, choices, place)
