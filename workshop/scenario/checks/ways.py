"""Whether a story leads somewhere: there is always a way on, every place can be reached, and it can end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from workshop.scenario.findings import Finding, key_path, quoted, unknown
from workshop.scenario.story import OUTCOMES
from workshop.scenario.toml.positions import Path
from workshop.scenario.toml.raw import Table, entries, table, tables, text


class _Way(NamedTuple):
    """A way out of a scene: where it is written, and where it leads."""

    path: Path
    target: str


def way_findings(raw: Table) -> Iterator[Finding]:
    """Everything that is wrong with the ways of a scenario. Takes tables of any shape."""
    scenes, endings = table(raw.get("scene")), table(raw.get("ending"))
    places = {**scenes, **endings}
    ways = {name: tuple(_ways(name, scene)) for name, scene in tables(scenes)}
    broken = [*unknown(("start",), raw.get("start"), scenes, "scene")]
    for out in ways.values():
        for path, target in out:
            broken += unknown(path, target, places, "scene or ending")
    for name, scene in tables(scenes):
        broken += _stuck(name, scene)
    yield from broken
    for name in endings:
        if name in scenes:
            said = f"a scene has the id {quoted(name)} already; scenes and endings share one set of ids"
            yield Finding("E120", ("ending", name), said, at="key", other=("scene", name))
    yield from _golden(raw, ways, endings)
    start = raw.get("start")
    if not broken and isinstance(start, str) and start in ways:
        yield from _unreached(start, ways, endings)
        yield from _endless(start, ways, endings)


def _ways(name: str, scene: Table) -> Iterator[_Way]:
    """The ways out of a scene, leaving out a `next` of the scene that every response overrides."""
    path: Path = ("scene", name)
    for at, exit in tables(scene.get("when")):
        if (target := text(exit.get("next"))) is not None:
            yield _Way((*path, "when", at, "next"), target)
    for at, response in tables(scene.get("response")):
        if (target := text(response.get("next"))) is not None:
            yield _Way((*path, "response", at, "next"), target)
    onward = scene.get("next")
    if isinstance(onward, str):
        yield _Way((*path, "next"), onward)
    for outcome in OUTCOMES:
        if (target := text(table(onward).get(outcome))) is not None:
            yield _Way((*path, "next", outcome), target)


def _stuck(name: str, scene: Table) -> Iterator[Finding]:
    """A scene that some response does not lead out of."""
    if "next" in scene:
        return
    replies = [(str(each.get("id", at + 1)), "next" in each) for at, each in tables(scene.get("response"))]
    stuck = [id for id, leads_on in replies if not leads_on]
    if stuck:
        which = ", ".join(quoted(each) for each in stuck[:4])
        more = f" and {len(stuck) - 4} more" if len(stuck) > 4 else ""
        said = f"there is no way on after {which}{more}"
        hint = "Give the scene a `next`, or each of its responses."
        if replies[-1][0] not in stuck and len(stuck) == len(replies) - 1:
            first = f"the first [[{key_path(('scene', name, 'response'))}]]"
            hint = f"The `next` of {quoted(replies[-1][0])} is its own; one for all stands above {first}."
        yield Finding("E202", ("scene", name), said, at="key", hint=hint)


def _golden(raw: Table, ways: Mapping[str, tuple[_Way, ...]], endings: Table) -> Iterator[Finding]:
    """Names in recorded paths; whether the paths go as they say is another question."""
    scenes = {name: _response_ids(scene) for name, scene in tables(raw.get("scene"))}
    known = dict.fromkeys(id for ids in scenes.values() for id in ids)
    for at, golden in tables(raw.get("golden")):
        yield from unknown(("golden", at, "ending"), golden.get("ending"), endings, "ending")
        choices = entries(golden.get("choices"))
        for place, choice in enumerate(choices):
            if isinstance(choice, str) and choice not in known:
                standing = _standing(raw.get("start"), choices[:place], scenes, ways)
                offered = [id for name in standing for id in scenes[name]]
                yield from unknown(("golden", at, "choices", place), choice, offered or known, "response")


def _response_ids(scene: Table) -> list[str]:
    return [id for _, each in tables(scene.get("response")) if (id := text(each.get("id"))) is not None]


def _standing(
    start: object,
    choices: Sequence[object],
    scenes: Mapping[str, Sequence[str]],
    ways: Mapping[str, tuple[_Way, ...]],
) -> list[str]:
    """The scenes in which a path may stand after these choices, as far as the ways alone tell."""
    here = [start] if isinstance(start, str) and start in scenes else []
    for choice in choices:
        offering = [name for name in here if choice in scenes[name]] or here
        open_to = ((name, way) for name in offering for way in ways[name])
        targets = (way.target for name, way in open_to if _may_take(way, choice, scenes[name]))
        here = [name for name in dict.fromkeys(targets) if name in scenes]
    return here


def _may_take(way: _Way, choice: object, ids: Sequence[str]) -> bool:
    """Whether a choice may lead this way: it is one of the whole scene, or of this response."""
    _, _, sort, at, *_ = (*way.path, None)
    return sort != "response" or choice not in ids or (isinstance(at, int) and ids[at : at + 1] == [choice])


def _unreached(start: str, ways: Mapping[str, tuple[_Way, ...]], endings: Table) -> Iterator[Finding]:
    onward = {name: [way.target for way in out] for name, out in ways.items()}
    reached = _spread([start], onward)
    for sort, names in (("scene", ways), ("ending", endings)):
        for name in names:
            if name not in reached:
                said = f"no way leads from the start to the {sort} {quoted(name)}"
                yield Finding("W203", (sort, name), said, at="key")


def _endless(start: str, ways: Mapping[str, tuple[_Way, ...]], endings: Table) -> Iterator[Finding]:
    """Ways into scenes from which no ending can be reached."""
    back: dict[str, list[str]] = {}
    for name, out in ways.items():
        for way in out:
            back.setdefault(way.target, []).append(name)
    ending = _spread(endings, back)
    if start not in ending:
        yield Finding("W204", ("start",), "this scenario can never end: no way leads to an ending")
        return
    for name, out in ways.items():
        for path, target in out if name in ending else ():
            if target not in ending:
                said = f"this leads to {quoted(target)}, from where no ending can be reached"
                yield Finding("W204", path, said, other=("scene", target))


def _spread(sources: Iterable[str], edges: Mapping[str, list[str]]) -> set[str]:
    """Everything that can be reached along the edges."""
    reached = set(sources)
    frontier = list(reached)
    while frontier:
        for target in edges.get(frontier.pop(), ()):
            if target not in reached:
                reached.add(target)
                frontier.append(target)
    return reached
