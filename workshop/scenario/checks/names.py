"""Whether a scenario holds together: every name it uses is defined, by itself or by its lenses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from workshop.engine.lens import Lens
from workshop.scenario.checks.quotations import quotation_findings
from workshop.scenario.checks.ways import way_findings
from workshop.scenario.conditions import parsed
from workshop.scenario.findings import Finding, quoted, unknown, unknown_key
from workshop.scenario.toml.positions import Path
from workshop.scenario.toml.raw import Table, entries, number, table, tables, text

NO_LEVEL = "none"
"""What an author writes as `intent` for a response meant to lead with no level."""


class UnusableLensError(KeyError):
    """There is a lens of that name, and no scenario can be read by it; the message says why."""

    def __init__(self, because: str, hint: str = "") -> None:
        super().__init__(because)
        self.because = because
        self.hint = hint


class _Vocabulary(NamedTuple):
    """The names that a scenario may use: those of its lenses and its own."""

    whole: bool
    """Whether every lens is known; if not, names that a lens may define are not judged."""
    stances: Collection[str]
    asks: Collection[str]
    circumstances: Collection[str]
    moves: Collection[str]
    tags: Collection[str]
    levels: Collection[str]
    intents: Collection[str]
    facts: Collection[str]
    cast: Collection[str]
    tracks: Collection[str]
    listed_by: str
    """The command that lists the names of the first lens."""


def scenario_findings(raw: Table, lenses: Mapping[str, Lens]) -> Iterator[Finding]:
    """Everything in a scenario that names what is not there, or leads nowhere. Takes tables of any shape."""
    known = _vocabulary(raw, lenses)
    yield from _top(raw, lenses, known)
    yield from _own(raw, lenses, known)
    for name, track in tables(raw.get("track")):
        yield from _track(("track", name), track)
    for name, scene in tables(raw.get("scene")):
        yield from _scene(("scene", name), scene, known)
    yield from way_findings(raw)


def _vocabulary(raw: Table, lenses: Mapping[str, Lens]) -> _Vocabulary:
    names = [name for name in entries(raw.get("lenses")) if isinstance(name, str)]
    used = [lenses[name] for name in names if name in lenses]
    first = used[:1] if names[:1] and names[0] in lenses else []
    return _Vocabulary(
        len(used) == len(names) and bool(used),
        _union(table(raw.get("stance")), (lens.stance for lens in used)),
        _union({}, (lens.asks for lens in used)),
        _union(table(raw.get("circumstance")), (lens.circumstance for lens in used)),
        _union(table(raw.get("move")), (lens.move for lens in used)),
        _union(table(raw.get("tag")), (lens.tag for lens in used)),
        _union({}, (lens.level for lens in used)),
        _union({NO_LEVEL: None}, (lens.level for lens in first)),
        _union({}, (lens.fact for lens in used)),
        table(raw.get("cast")),
        table(raw.get("track")),
        f"workshop lens {used[0].id}" if used else "",
    )


def _union(own: Mapping[str, object], others: Iterable[Mapping[str, object]]) -> dict[str, object]:
    names = dict(own)
    for each in others:
        names.update(each)
    return names


def _of_lens(
    known: _Vocabulary, path: Path, names: object, allowed: Collection[str], what: str
) -> Iterator[Finding]:
    """Names in a list that the lenses or the scenario must define."""
    if known.whole:
        for at, name in enumerate(entries(names)):
            yield from unknown((*path, at), name, allowed, what, known.listed_by)


def _top(raw: Table, lenses: Mapping[str, Lens], known: _Vocabulary) -> Iterator[Finding]:
    seen: set[str] = set()
    for at, name in enumerate(entries(raw.get("lenses"))):
        yield from _lens(("lenses", at), name, lenses)
        if isinstance(name, str) and name in seen:
            yield Finding("E120", ("lenses", at), f"the lens {quoted(name)} is named twice")
        elif isinstance(name, str):
            seen.add(name)
    yield from unknown(("seat",), raw.get("seat"), known.cast, "member of the cast")
    yield from _of_lens(
        known, ("circumstances",), raw.get("circumstances"), known.circumstances, "circumstance"
    )
    yield from _of_lens(known, ("teaches",), raw.get("teaches"), known.facts, "fact")
    for name, member in tables(raw.get("cast")):
        if known.whole:
            yield from unknown(
                ("cast", name, "stance"), member.get("stance"), known.stances, "stance", known.listed_by
            )


def _lens(path: Path, name: object, lenses: Mapping[str, Lens]) -> Iterator[Finding]:
    if not isinstance(name, str):
        return
    try:
        lenses[name]
    except UnusableLensError as unusable:
        yield Finding("E111", path, unusable.because, hint=unusable.hint)
    except KeyError:
        yield from unknown(path, name, lenses, "lens")


def _own(raw: Table, lenses: Mapping[str, Lens], known: _Vocabulary) -> Iterator[Finding]:
    """The scenario's own moves, and own names that a lens has already given a meaning."""
    for name, move in tables(raw.get("move")):
        path: Path = ("move", name)
        yield from _of_lens(known, (*path, "tags"), move.get("tags"), known.tags, "tag")
        yield from _of_lens(known, (*path, "facts"), move.get("facts"), known.facts, "fact")
        for level in table(move.get("points")) if known.whole else ():
            yield from unknown_key((*path, "points", level), known.levels, "level")
    for name in entries(raw.get("lenses")):
        lens = lenses.get(name) if isinstance(name, str) else None
        if lens is None:
            continue
        taken: dict[str, Collection[str]] = {
            "move": lens.move,
            "stance": lens.stance,
            "circumstance": lens.circumstance,
            "tag": lens.tag,
        }
        for sort, names in taken.items():
            for own in table(raw.get(sort)):
                if own in names:
                    said = f"the lens {quoted(lens.id)} has a {sort} {quoted(own)} already"
                    yield Finding(
                        "E121", (sort, own), said, at="key", hint="Give this one a name of its own."
                    )


def _track(path: Path, track: Table) -> Iterator[Finding]:
    least, start, most = (number(track.get(key)) for key in ("min", "start", "max"))
    if least is None or start is None or most is None:
        return
    if least > most:
        yield Finding("E122", (*path, "max"), f"max is {most}, below min, which is {least}")
    elif not least <= start <= most:
        yield Finding("E122", (*path, "start"), f"start is {start}, outside of min {least} to max {most}")


def _scene(path: Path, scene: Table, known: _Vocabulary) -> Iterator[Finding]:
    yield from unknown((*path, "listener"), scene.get("listener"), known.cast, "member of the cast")
    for at, beat in tables(scene.get("lines")):
        yield from unknown((*path, "lines", at, "by"), beat.get("by"), known.cast, "member of the cast")
    if known.whole:
        asks = scene.get("asks")
        yield from unknown((*path, "asks"), asks, known.asks, "kind of question", known.listed_by)
    circumstances = scene.get("circumstances")
    yield from _of_lens(known, (*path, "circumstances"), circumstances, known.circumstances, "circumstance")
    for at, exit in tables(scene.get("when")):
        yield from _conditions((*path, "when", at, "if"), exit.get("if"), known.tracks)
    first: dict[str, Path] = {}
    for at, response in tables(scene.get("response")):
        here: Path = (*path, "response", at)
        name = text(response.get("id"))
        if name is not None and name in first:
            said = f"another response of this scene has the id {quoted(name)}"
            yield Finding("E120", (*here, "id"), said, other=first[name])
        elif name is not None:
            first[name] = (*here, "id")
        yield from _response(here, response, known)


def _response(path: Path, response: Table, known: _Vocabulary) -> Iterator[Finding]:
    moves = table(response.get("moves"))
    if known.whole:
        for move in moves:
            yield from unknown_key((*path, "moves", move), known.moves, "move", known.listed_by)
        yield from unknown((*path, "intent"), response.get("intent"), known.intents, "level")
    for track in table(response.get("track")):
        yield from unknown_key((*path, "track", track), known.tracks, "track")
    yield from _conditions((*path, "if"), response.get("if"), known.tracks)
    yield from quotation_findings((*path, "moves"), moves, response.get("text"))


def _conditions(path: Path, conditions: object, tracks: Collection[str]) -> Iterator[Finding]:
    for at, written in enumerate(entries(conditions)):
        condition = parsed(written) if isinstance(written, str) else None
        for track in condition.tracks if condition else ():
            yield from unknown((*path, at), track, tracks, "track")
