"""Rules on where a story can go: tracks and conditions that decide nothing, dead ends."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import product
from math import prod

from workshop.authoring.check.subject import MOST_STATES_CHECKED, Subject
from workshop.authoring.explore.walk import Choices, Way, places_with_ways, read_tracks, ways_out
from workshop.scenario.conditions import (
    COMPARISONS,
    Holds,
    Tracks,
    all_hold,
    choice_of,
    condition_in,
    counters,
    in_words,
    offer_conditions,
    written_conditions,
)
from workshop.scenario.findings import Finding, quoted
from workshop.scenario.models import Exit, Scene, Track
from workshop.scenario.toml.positions import KeyPath

_MOST_COMBINATIONS = 2_000
"""Of track values that are tried for one scene."""
_MOST_CHOICES = 8
_OTHER_SIDE = {"most": "least", "least": "most", "between": "between"}


def decided_by_bounds(subject: Subject) -> Iterator[Finding]:
    """Conditions that hold never or always, as the bounds of the tracks are."""
    for path, conditions in written_conditions(subject.scenario):
        for at, condition in enumerate(conditions):
            if why := verdict_of_bounds(condition, subject.scenario.track):
                yield Finding("W205", (*path, "if", at), why)


def verdict_of_bounds(written: str, tracks: Mapping[str, Track]) -> str | None:
    """Why a condition never holds or always, if its tracks' bounds decide it; nothing if they do not."""
    condition = condition_in(written)
    if condition is None or not _known(condition.tracks, tracks):
        return None
    if condition.against == condition.track:
        holds = COMPARISONS[condition.comparison](0, 0)
        return f"this {'always' if holds else 'never'} holds: a track is what it is"
    left, right = _bounds(condition.track, tracks), _bounds(condition.against, tracks)
    possible, certain = _possible_and_certain(condition.comparison, left, right)
    if possible and not certain:
        return None
    side = "between"
    if condition.comparison not in ("==", "!="):
        side = "least" if (condition.comparison[0] == ">") == certain else "most"
    why = [_bound(condition.track, left, side)]
    if isinstance(condition.against, str):
        why.append(_bound(condition.against, right, _OTHER_SIDE[side]))
    return f"this {'always' if certain else 'never'} holds: {', and '.join(why)}"


def _known(names: Iterable[str], tracks: Mapping[str, Track]) -> bool:
    return all(name in tracks and tracks[name].min <= tracks[name].max for name in names)


def _bounds(of: str | int, tracks: Mapping[str, Track]) -> tuple[int, int]:
    return (of, of) if isinstance(of, int) else (tracks[of].min, tracks[of].max)


def _possible_and_certain(
    comparison: str, left: tuple[int, int], right: tuple[int, int]
) -> tuple[bool, bool]:
    """Whether the comparison may hold, and whether it must."""
    compare = COMPARISONS[comparison]
    if comparison in ("==", "!="):
        meet = left[0] <= right[1] and right[0] <= left[1]
        same = left == right and left[0] == left[1]
        return (meet, same) if comparison == "==" else (not same, not meet)
    high_low, low_high = compare(left[1], right[0]), compare(left[0], right[1])
    return (high_low, low_high) if comparison[0] == ">" else (low_high, high_low)


def _bound(name: str, bounds: tuple[int, int], side: str) -> str:
    match side:
        case "most":
            return f"{name} never exceeds {bounds[1]}"
        case "least":
            return f"{name} is never below {bounds[0]}"
    if bounds[0] == bounds[1]:
        return f"{name} is always {bounds[0]}"
    return f"{name} stays between {bounds[0]} and {bounds[1]}"


def nothing_to_offer(subject: Subject) -> Iterator[Finding]:
    """Scenes in which no response may be offered by its conditions, or as it was chosen before."""
    for path, scene in subject.scenes():
        conditions = offer_conditions(path[1], scene)
        if not all(conditions) or _always_offers(subject, path[1], conditions):
            continue
        where = where_none_holds(conditions, counters(subject.scenario))
        if where is not None:
            keys = [key for key in ("if", "once") if key in _keys_of_offers(scene)]
            has = "a condition" if keys == ["if"] else "an `if` or is offered `once`"
            message = f"every response of this scene has {has}, so it may have nothing to offer"
            without = " and ".join(f"`{key}`" for key in keys)
            hint = f"Leave one without {without}; as it is, {quoted(scene.response[0].id)} is offered then."
            yield Finding("W206", path, f"{message}{where}", at="key", hint=hint)


def _keys_of_offers(scene: Scene) -> set[str]:
    """The keys that keep responses of this scene from being offered."""
    kept = {"if" for response in scene.response if response.conditions}
    return kept | {"once" for response in scene.response if response.once}


def _always_offers(subject: Subject, scene: str, conditions: Sequence[Sequence[str]]) -> bool:
    """Whether in each state in which the story comes there something is offered, as far as that is known."""
    if not subject.sound or subject.graph.open or not any(map(_asks_for_choices, conditions)):
        return False
    coming = _States(subject)
    return all(any(coming.test(each)(state) for each in conditions) for state in coming.coming[scene])


def _asks_for_choices(conditions: Sequence[str]) -> bool:
    return any(condition.choice for each in conditions if (condition := condition_in(each)))


def where_none_holds(alternatives: Iterable[Collection[str]], tracks: Mapping[str, Track]) -> str | None:
    """Where none of these groups of conditions holds, in words to be appended; nothing if one always does.

    Too many states to look at count as one of them, without words.
    """
    groups = [[*group] for group in alternatives]
    conditions = [condition for group in groups for written in group if (condition := condition_in(written))]
    names = [*dict.fromkeys(track for condition in conditions for track in condition.tracks)]
    if not _known(names, tracks):
        return None
    ranges = [range(tracks[name].min, tracks[name].max + 1) for name in names]
    if prod(map(len, ranges)) > _MOST_COMBINATIONS:
        return ""
    tests = [all_hold(group, {name: place for place, name in enumerate(names)}) for group in groups]
    for state in product(*ranges):
        if not any(test is None or test(state) for test in tests):
            return f" where {' and '.join(map(in_words, names, state))}"
    return None


def listening_seats(subject: Subject) -> Iterator[Finding]:
    for path, scene in subject.scenes():
        if scene.listener == subject.scenario.seat:
            message = f"{quoted(scene.listener)} listens here, and is also the one whom the group plays"
            yield Finding("W208", (*path, "listener"), message)


def unread_tracks(subject: Subject) -> Iterator[Finding]:
    read = read_tracks(subject.scenario)
    for name in subject.scenario.track:
        if name not in read:
            message = f"no condition reads the track {quoted(name)}, so it decides nothing"
            hint = "Leave it out, or ask for it in an `if`."
            yield Finding("W210", ("track", name), message, at="key", hint=hint)


def unchanged_tracks(subject: Subject) -> Iterator[Finding]:
    """Tracks that conditions read; one that nobody reads can go."""
    read, changed = read_tracks(subject.scenario), _changed_tracks(subject)
    for name, track in subject.scenario.track.items():
        if name in read and name not in changed:
            message = f"no response changes the track {quoted(name)}, so it stays at {track.start}"
            hint = "Change it with the `track` of a response."
            yield Finding("W211", ("track", name), message, at="key", hint=hint)


def _changed_tracks(subject: Subject) -> frozenset[str]:
    choices = frozenset(name for name in counters(subject.scenario) if choice_of(name))
    return choices.union(
        name for _, response in subject.responses() for name, by in response.track.items() if by
    )


def too_many_states(subject: Subject) -> Iterator[Finding]:
    """Told at the track with the most values; without a track there are no more states than scenes."""
    if subject.graph.open:
        message = (
            f"the story has more than {MOST_STATES_CHECKED:,} states, so it was looked at without its tracks"
        )
        hint = "Narrower bounds make them fewer; `workshop explore` walks all of them."
        tracks = subject.scenario.track
        widest = max(tracks, key=lambda name: tracks[name].max - tracks[name].min, default="")
        if not widest:
            hint = "Fewer choices that are asked for later make them fewer; `workshop explore` walks all."
        yield Finding("W218", ("track", widest) if widest else ("scene",), message, at="key", hint=hint)


def never_met(subject: Subject) -> Iterator[Finding]:
    """Places that a way leads to from where the story comes, and that it never comes to itself."""
    scenario, graph = subject.scenario, subject.graph
    met = (
        _spread(subject, scenario.start)
        if graph.open
        else graph.told.union(place.target for place in graph.places)
    )
    first: dict[str, tuple[str, Way]] = {}
    for name, scene in places_with_ways(scenario).items():
        for way in ways_out(scene) if name in met else ():
            if way.target not in met:
                first.setdefault(way.target, (name, way))
    for target, (name, way) in first.items():
        kind = _kind(subject, target)
        message = (
            f"the story never comes to the {kind} {quoted(target)}, though {quoted(name)} has a way to it"
        )
        hint = "The replies that lead this way are never offered, or an exit is taken first."
        if way.reason.outcome and not _comes(subject, name, way):
            hint = f"No reply in {quoted(name)} comes to {quoted(way.reason.outcome)}."
        elif way.reason.conditions:
            hint = "Its conditions never hold, or an earlier exit is taken first."
        other = (_kind(subject, name), name, *way.path)
        yield Finding("W212", (kind, target), message, at="key", hint=hint, other=other)


def _kind(subject: Subject, place: str) -> str:
    if place in subject.scenario.scene:
        return "scene"
    return "interlude" if place in subject.scenario.interlude else "ending"


def _comes(subject: Subject, name: str, way: Way) -> bool:
    """Whether some reply that goes on by the scene's own `next` has the outcome of this way."""
    responses = subject.scenario.scene[name].response if name in subject.scenario.scene else ()
    outcomes = {
        subject.outcomes[name, response.id, board]
        for response in responses
        if not response.next
        for board in subject.judge.boards(name)
    }
    return way.reason.outcome is None or way.reason.outcome in outcomes


def _spread(subject: Subject, start: str, by_outcome: bool = True) -> set[str]:
    """All places that can be reached if every condition may hold, by outcomes that come or by every one."""
    met, places = {start}, places_with_ways(subject.scenario)
    queue = [start]
    while queue:
        name = queue.pop()
        if scene := places.get(name):
            ways = (way for way in ways_out(scene) if not by_outcome or _comes(subject, name, way))
            new = {way.target for way in ways} - met
            met |= new
            queue += new
    return met


class _States:
    """The states of a story, by scene: in which tracks one comes there, and in which one leaves."""

    def __init__(self, subject: Subject) -> None:
        self.scenario, self.graph = subject.scenario, subject.graph
        read = read_tracks(self.scenario)
        names = [name for name in counters(self.scenario) if name in read or choice_of(name)]
        self.places = {name: at for at, name in enumerate(names)}
        """Where each track stands in a state."""
        self._changed = _changed_tracks(subject)
        self.coming: dict[str, set[Tracks]] = {name: set() for name in self.scenario.scene}
        self.leaving: dict[str, dict[Tracks, int]] = {name: {} for name in self.scenario.scene}
        """Each with the state after, as it is first found."""
        self.offered: dict[str, set[str]] = {name: set() for name in self.scenario.scene}
        for state, (scene, tracks) in enumerate(self.graph.places):
            if scene in self.scenario.scene:
                self.coming[scene].add(tracks)
                self.offered[scene].update(response.id for response in self.graph.offers[state])
                for number in self.graph.onward[state]:
                    self.leaving[scene].setdefault(self.graph.places[number].tracks, number)

    def test(self, conditions: Sequence[str]) -> Holds:
        """Whether all of these hold in a state."""
        return all_hold(conditions, self.places) or (lambda _: True)

    def told_elsewhere(self, condition: str) -> bool:
        """Whether other rules speak of it: bounds decide it, or its tracks never change."""
        read = condition_in(condition)
        unchanged = read is not None and self._changed.isdisjoint(read.tracks)
        return unchanged or verdict_of_bounds(condition, self.scenario.track) is not None

    def ranges(self, condition: str, states: Collection[Tracks]) -> str:
        """What the tracks that it names are in these states, in words."""
        read = condition_in(condition)
        message = []
        for name in dict.fromkeys(read.tracks if read else ()):
            values = {tracks[self.places[name]] for tracks in states}
            least, most = min(values), max(values)
            alike = least == most or choice_of(name)
            message.append(in_words(name, least) if alike else f"{name} is {least} to {most}")
        return " and ".join(message)


def idle_conditions(subject: Subject) -> Iterator[Finding]:
    """Conditions that hold never or always in the states of their scene, and what they keep from happening.

    W213, W214, W215 and W216 are looked for together, as each thing is told once, at its cause.
    """
    if subject.graph.open:
        return
    states = _States(subject)
    for path, scene in subject.scenes():
        name = path[1]
        if not states.coming[name]:
            continue
        for at, response in enumerate(scene.response):
            place: KeyPath = (*path, "response", at)
            decided = [*_decided(place, response.conditions, states.coming[name], states, "here")]
            yield from decided
            offered = response.id in states.offered[name]
            if not offered and not _ruled_out(decided, response.conditions, states):
                message = f"{quoted(response.id)} is never offered: its conditions never hold together"
                yield Finding("W213", (*place, "if"), message)
        for sort in ("lines", "variant"):
            for at, part in enumerate(getattr(scene, sort)):
                yield from _words((*path, sort, at), part.conditions, states.coming[name], states)
        way_to = partial(_way_left, states, name)
        yield from _exits(path, scene.when, states.leaving[name], way_to, states, "after a reply here")
    for name, interlude in subject.scenario.interlude.items():
        coming = states.graph.between.get(name, {})
        if not coming:
            continue
        for sort in ("lines", "variant"):
            for at, part in enumerate(getattr(interlude, sort)):
                yield from _words(("interlude", name, sort, at), part.conditions, coming, states)
        way_to = partial(_way_into, states, name)
        yield from _exits(("interlude", name), interlude.when, coming, way_to, states, "here")


def _way_left(states: _States, scene: str, tracks: Tracks) -> Choices:
    return states.graph.choices_to(states.leaving[scene][tracks])


def _way_into(states: _States, interlude: str, tracks: Tracks) -> Choices:
    return states.graph.choices_into(*states.graph.between[interlude][tracks])


def _words(
    path: KeyPath, conditions: Sequence[str], coming: Collection[Tracks], states: _States
) -> Iterator[Finding]:
    """Words that are never shown, or always, as the story comes there."""
    decided = [*_decided(path, conditions, coming, states, "here")]
    yield from decided
    shown = any(map(states.test(conditions), coming))
    if conditions and not shown and not _ruled_out(decided, conditions, states):
        yield Finding("W214", (*path, "if"), "these never hold together here, so this is never shown")


def _exits(
    place: KeyPath,
    exits: Sequence[Exit],
    met: Collection[Tracks],
    way_to: Callable[[Tracks], Choices],
    states: _States,
    where: str,
) -> Iterator[Finding]:
    """Exits that are never taken, or always, in the states that are `met`, the first one first."""
    left = {*met}
    earlier: list[Holds] = []
    for at, exit in enumerate(exits):
        path: KeyPath = (*place, "when", at)
        decided = [*_decided(path, exit.conditions, met, states, where)]
        yield from decided
        test = states.test(exit.conditions)
        holds = [tracks for tracks in met if test(tracks)]
        if holds and left.isdisjoint(holds):
            tracks = holds[0]
            first = next(at for at, holds_too in enumerate(earlier) if holds_too(tracks))
            message = "this exit is never taken: whenever it holds, an earlier one is taken"
            hint = f"After {_arrows(way_to(tracks))} both hold."
            yield Finding("W216", (*path, "if"), message, hint=hint, other=(*place, "when", first, "if"))
        elif not holds and not _ruled_out(decided, exit.conditions, states):
            yield Finding("W214", (*path, "if"), f"these never hold together {where}")
        earlier.append(test)
        left.difference_update(holds)


def _ruled_out(decided: Sequence[Finding], conditions: Sequence[str], states: _States) -> bool:
    """Whether it is said of one of them already that it never holds, here or elsewhere."""
    return any(each.code == "W214" for each in decided) or any(map(states.told_elsewhere, conditions))


def _decided(
    path: KeyPath, conditions: Sequence[str], met: Collection[Tracks], states: _States, where: str
) -> Iterator[Finding]:
    """Conditions that never hold in these states, or always, beyond what the bounds of tracks decide."""
    for at, condition in enumerate(conditions):
        if states.told_elsewhere(condition):
            continue
        held = sum(map(states.test((condition,)), met))
        if held in (0, len(met)):
            code, how = ("W215", "always") if held else ("W214", "never")
            message = f"this {how} holds {where}: {states.ranges(condition, met)} whatever was chosen before"
            yield Finding(code, (*path, "if", at), message)


def _arrows(path: Choices) -> str:
    """The choices of a path; of a long one the last."""
    chosen = [quoted(response) for _, response in path]
    begin = ["…"] if len(chosen) > _MOST_CHOICES else []
    return " → ".join([*begin, *chosen[-_MOST_CHOICES:]]) or "no choice"


def no_way_to_an_end(subject: Subject) -> Iterator[Finding]:
    """The first choice after which no ending can be reached any more, though ways lead to one."""
    graph, endings = subject.graph, subject.scenario.ending.keys()
    if graph.open:
        return
    before: dict[int, list[int]] = {}
    for state, leads in enumerate(graph.onward):
        for number in leads:
            before.setdefault(number, []).append(state)
    queue = [state for state, leads in enumerate(graph.onward) if not leads]
    ending = {*queue}
    for state in queue:
        new = [number for number in before.get(state, ()) if number not in ending]
        ending.update(new)
        queue += dict.fromkeys(new)
    stuck = {state: place.target for state, place in enumerate(graph.places) if state not in ending}
    leads_on = {
        scene
        for scene in {*stuck.values()}
        if not endings.isdisjoint(_spread(subject, scene, by_outcome=False))
    }
    first = next((state for state, scene in stuck.items() if scene in leads_on), None)
    if first is not None:
        yield _trap(subject, first)


def _trap(subject: Subject, state: int) -> Finding:
    graph, path = subject.graph, subject.graph.choices_to(state)
    target, tracks = graph.places[state]
    hint = f"The story goes round: {' → '.join(_round_from(subject, state))}."
    if not path:
        return Finding("W217", ("start",), "no play ever comes to an ending, whatever is chosen", hint=hint)
    scene, chosen = path[-1]
    states = _States(subject)

    def taken(way: Way) -> bool:
        """Whether this may have been the way after the choice, given the tracks."""
        if way.reason.conditions:
            return states.test(way.reason.conditions)(tracks)
        return way.reason.response in (None, chosen)

    def leads_there(way: Way) -> bool:
        return way.target == target or way.target in subject.scenario.interlude

    ways = ways_out(subject.scenario.scene[scene])
    way = next(way for way in ways if leads_there(way) and taken(way))
    message = f"after {_arrows(path)} no ending can be reached any more"
    return Finding("W217", ("scene", scene, *way.path), message, hint=hint, other=("scene", target))


def _round_from(subject: Subject, state: int) -> list[str]:
    """The scenes of a way from this state, always by the first choice, until one of them comes again."""
    graph, path = subject.graph, list[int]()
    while state not in path:
        path.append(state)
        state = graph.onward[state][0]
    return [graph.places[number].target for number in (*path[path.index(state) :], state)]
