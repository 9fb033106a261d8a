"""Whether a scenario holds together: every name it uses is defined, by itself or by its lenses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from workshop.engine.lens import Lens
from workshop.scenario.conditions import choice_of, condition_in
from workshop.scenario.findings import Finding, key_path, quoted, unknown, unknown_key
from workshop.scenario.quotations import quotation_findings
from workshop.scenario.story import OUTCOMES
from workshop.scenario.toml.positions import KeyPath
from workshop.scenario.toml.tables import Table, entries, named_tables, number, rows, table, text

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
    cards: Collection[str]
    levels: Collection[str]
    lenses: Mapping[str, Lens]
    """Those of the scenario that are known, the first of which is its own first."""
    facts: Collection[str]
    cast: Collection[str]
    tracks: Collection[str]
    replies: Mapping[str, Collection[str]]
    """The ids of the responses of each scene."""
    listed_by: str
    """The command that lists the names of the first lens."""


def scenario_findings(raw: Table, lenses: Mapping[str, Lens]) -> Iterator[Finding]:
    """Everything in a scenario that names what is not there, or leads nowhere. Takes tables of any shape."""
    known = _vocabulary(raw, lenses)
    yield from _top(raw, lenses, known)
    yield from _own(raw, lenses, known)
    for name, track in named_tables(raw.get("track")):
        yield from _track(("track", name), track)
    for name, scene in named_tables(raw.get("scene")):
        yield from _scene(("scene", name), scene, known)
    for name, interlude in named_tables(raw.get("interlude")):
        yield from _told(("interlude", name), interlude, known)
    for sort in ("pair", "plan"):
        for at, row in rows(raw.get(sort)):
            for place, scene_id in enumerate(entries(row.get("scenes"))):
                path: KeyPath = (sort, at, "scenes", place)
                yield from unknown(path, scene_id, table(raw.get("scene")), "scene")
    yield from way_findings(raw)


def _vocabulary(raw: Table, lenses: Mapping[str, Lens]) -> _Vocabulary:
    names = [name for name in entries(raw.get("lenses")) if isinstance(name, str)]
    used = [lenses[name] for name in names if name in lenses]
    return _Vocabulary(
        len(used) == len(names) and bool(used),
        _union(table(raw.get("stance")), (lens.stance for lens in used)),
        _union({}, (lens.asks for lens in used)),
        _union(table(raw.get("circumstance")), (lens.circumstance for lens in used)),
        _union(table(raw.get("move")), (lens.move for lens in used)),
        _union(table(raw.get("tag")), (lens.tag for lens in used)),
        _union({}, (lens.card for lens in used)),
        _union({}, (lens.level for lens in used)),
        {lens.id: lens for lens in used},
        _union({}, (lens.fact for lens in used)),
        table(raw.get("cast")),
        table(raw.get("track")),
        {name: _response_ids(scene) for name, scene in named_tables(raw.get("scene"))},
        f"workshop lens {used[0].id}" if used else "",
    )


def _union(own: Mapping[str, object], others: Iterable[Mapping[str, object]]) -> dict[str, object]:
    names = dict(own)
    for defined in others:
        names.update(defined)
    return names


def _of_lens(
    known: _Vocabulary, path: KeyPath, names: object, allowed: Collection[str], what: str
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
    yield from _shared_levels(known)
    yield from unknown(("seat",), raw.get("seat"), known.cast, "member of the cast")
    yield from _of_lens(
        known, ("circumstances",), raw.get("circumstances"), known.circumstances, "circumstance"
    )
    yield from _of_lens(known, ("teaches",), raw.get("teaches"), known.facts, "fact")
    for name, member in named_tables(raw.get("cast")):
        if known.whole:
            yield from unknown(
                ("cast", name, "stance"), member.get("stance"), known.stances, "stance", known.listed_by
            )


def _shared_levels(known: _Vocabulary) -> Iterator[Finding]:
    """Levels of two lenses that share an id, a word or a symbol: nobody could tell which is meant."""
    taken: dict[tuple[str, str], str] = {}
    for at, lens in enumerate(known.lenses.values()):
        names = (
            (sort, name)
            for id, level in lens.level.items()
            for sort, name in (("name", id), ("word", level.word.casefold()), ("symbol", level.symbol))
        )
        mine = dict.fromkeys(names, lens.id)
        shared = next((name for name in mine if name in taken), None)
        if shared and known.whole:
            sort, name = shared
            whose = f"as one of {quoted(taken[shared])} has"
            wording = f"a level of {quoted(lens.id)} has the {sort} {quoted(name)}, {whose}"
            hint = "A scenario is read by lenses whose levels differ in name, word and symbol."
            yield Finding("E801", ("lenses", at), wording, hint=hint)
        taken = mine | taken


def _lens(path: KeyPath, name: object, lenses: Mapping[str, Lens]) -> Iterator[Finding]:
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
    for name, move in named_tables(raw.get("move")):
        path: KeyPath = ("move", name)
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
                    wording = f"the lens {quoted(lens.id)} has a {sort} {quoted(own)} already"
                    yield Finding(
                        "E121", (sort, own), wording, at="key", hint="Give this one a name of its own."
                    )


def _track(path: KeyPath, track: Table) -> Iterator[Finding]:
    least, start, most = (number(track.get(key)) for key in ("min", "start", "max"))
    if least is None or start is None or most is None:
        return
    if least > most:
        yield Finding("E122", (*path, "max"), f"max is {most}, below min, which is {least}")
    elif not least <= start <= most:
        yield Finding("E122", (*path, "start"), f"start is {start}, outside of min {least} to max {most}")


def _scene(path: KeyPath, scene: Table, known: _Vocabulary) -> Iterator[Finding]:
    yield from unknown((*path, "listener"), scene.get("listener"), known.cast, "member of the cast")
    yield from _told(path, scene, known)
    yield from _scene_lenses((*path, "lenses"), scene.get("lenses"), known)
    lens = _lens_of(scene, known)
    if known.whole:
        asks = known.asks if lens is None else lens.asks
        listed_by = known.listed_by if lens is None else f"workshop lens {lens.id}"
        yield from unknown((*path, "asks"), scene.get("asks"), asks, "kind of question", listed_by)
        for card in table(scene.get("cards")):
            yield from unknown_key((*path, "cards", card), known.cards, "card", known.listed_by)
    circumstances = scene.get("circumstances")
    yield from _of_lens(known, (*path, "circumstances"), circumstances, known.circumstances, "circumstance")
    for at, variant in rows(scene.get("variant")):
        if not variant.keys() & {"setting", "says"}:
            wording = "this has neither a setting nor a question, so nothing is told otherwise"
            hint = "Give it a `setting`, a `says`, or both."
            yield Finding("E102", (*path, "variant", at), wording, at="table", hint=hint)
    first: dict[str, KeyPath] = {}
    for at, response in rows(scene.get("response")):
        here: KeyPath = (*path, "response", at)
        name = text(response.get("id"))
        if name is not None and name in first:
            wording = f"another response of this scene has the id {quoted(name)}"
            yield Finding("E120", (*here, "id"), wording, other=first[name])
        elif name is not None:
            first[name] = (*here, "id")
        yield from _response(here, response, known, lens)
    yield from unknown((*path, "literal"), scene.get("literal"), first, "response of this scene")


def _scene_lenses(path: KeyPath, names: object, known: _Vocabulary) -> Iterator[Finding]:
    """Lenses of a scene that are none of the scenario's, or named twice."""
    seen: set[object] = set()
    for at, name in enumerate(entries(names)):
        if isinstance(name, str) and known.whole and name not in known.lenses:
            wording = f"{quoted(name)} is none of the lenses of this scenario"
            hint = "Name it in `lenses` at the top of the file, too."
            yield Finding("E802", (*path, at), wording, name=name, allowed=known.lenses, hint=hint)
        elif name in seen:
            yield Finding("E120", (*path, at), f"the lens {quoted(str(name))} is named twice")
        seen.add(name)


def _lens_of(scene: Table, known: _Vocabulary) -> Lens | None:
    """The lens by which the story goes on from a scene, where it is known."""
    own = next((name for name in entries(scene.get("lenses")) if isinstance(name, str)), None)
    return known.lenses.get(own) if own else next(iter(known.lenses.values()), None)


def _told(path: KeyPath, place: Table, known: _Vocabulary) -> Iterator[Finding]:
    """The lines, the variants and the ways out of a scene or an interlude."""
    for at, line in rows(place.get("lines")):
        yield from unknown((*path, "lines", at, "by"), line.get("by"), known.cast, "member of the cast")
    for sort in ("lines", "variant", "when"):
        for at, part in rows(place.get(sort)):
            yield from _conditions((*path, sort, at, "if"), part.get("if"), known)


def _response(path: KeyPath, response: Table, known: _Vocabulary, lens: Lens | None) -> Iterator[Finding]:
    moves = table(response.get("moves"))
    if known.whole:
        for card in table(response.get("cards")):
            yield from unknown_key((*path, "cards", card), known.cards, "card", known.listed_by)
        for move in moves:
            yield from unknown_key((*path, "moves", move), known.moves, "move", known.listed_by)
        levels = {NO_LEVEL: None, **lens.level} if lens else {NO_LEVEL: None, **dict.fromkeys(known.levels)}
        yield from unknown((*path, "intent"), response.get("intent"), levels, "level")
    for track in table(response.get("track")):
        yield from unknown_key((*path, "track", track), known.tracks, "track")
    yield from _conditions((*path, "if"), response.get("if"), known)
    yield from quotation_findings((*path, "moves"), moves, response.get("text"))
    for key in ("now_say", "instead"):
        line = table(response.get(key))
        shown = table(line.get("moves"))
        for move in shown if known.whole else ():
            yield from unknown_key((*path, key, "moves", move), known.moves, "move", known.listed_by)
        yield from quotation_findings((*path, key, "moves"), shown, line.get("text"))


def _conditions(path: KeyPath, conditions: object, known: _Vocabulary) -> Iterator[Finding]:
    for at, written in enumerate(entries(conditions)):
        condition = condition_in(written) if isinstance(written, str) else None
        for track in condition.tracks if condition else ():
            if (choice := choice_of(track)) is None:
                yield from unknown((*path, at), track, known.tracks, "track")
            elif choice.scene not in known.replies:
                yield from unknown((*path, at), choice.scene, known.replies, "scene")
            else:
                replies = known.replies[choice.scene]
                yield from unknown((*path, at), choice.response, replies, "response of that scene")


class _Way(NamedTuple):
    """A way out of a scene: where it is written, and where it leads."""

    path: KeyPath
    target: str


def way_findings(raw: Table) -> Iterator[Finding]:
    """Everything that is wrong with the ways of a scenario. Takes tables of any shape."""
    scenes, interludes, endings = (table(raw.get(sort)) for sort in ("scene", "interlude", "ending"))
    places = {**scenes, **interludes, **endings}
    told = {
        name: tuple(_ways(("interlude", name), interlude)) for name, interlude in named_tables(interludes)
    }
    ways = {name: tuple(_ways(("scene", name), scene)) for name, scene in named_tables(scenes)} | told
    broken = [*unknown(("start",), raw.get("start"), {**scenes, **interludes}, "scene")]
    for out in ways.values():
        for path, target in out:
            broken += unknown(path, target, places, "scene or ending")
    for name, scene in named_tables(scenes):
        broken += _stuck(name, scene)
    broken += _round_untold(told)
    yield from broken
    yield from _same_ids(scenes, interludes, endings)
    yield from _golden(raw, ways, endings)
    start = raw.get("start")
    legible = all(_is_legible(place) for sort in (scenes, interludes) for _, place in named_tables(sort))
    if legible and not broken and isinstance(start, str) and start in ways:
        yield from _unreached(start, ways, scenes, endings)
        yield from _endless(start, ways, endings)


def _same_ids(scenes: Table, interludes: Table, endings: Table) -> Iterator[Finding]:
    first: dict[str, tuple[str, str]] = {}
    for sort, names in (("scene", scenes), ("interlude", interludes), ("ending", endings)):
        for name in names:
            before = first.setdefault(name, (sort, name))
            if before[0] != sort:
                a = "a scene" if before[0] == "scene" else "an interlude"
                wording = f"{a} has the id {quoted(name)} already; scenes and endings share one set of ids"
                yield Finding("E120", (sort, name), wording, at="key", other=before)


def _round_untold(told: Mapping[str, tuple[_Way, ...]]) -> Iterator[Finding]:
    """Interludes that lead to each other in a circle, where nobody ever chooses."""
    for name, out in told.items():
        inner = {at: [way.target for way in ways if way.target in told] for at, ways in told.items()}
        for path, target in out:
            if target in told and name in _spread([target], inner):
                wording = f"from {quoted(target)} the story comes here again, and nobody chooses in between"
                yield Finding("E219", path, wording, hint="Let one of these interludes lead to a scene.")


def _ways(path: KeyPath, scene: Table) -> Iterator[_Way]:
    """The ways out of a scene or an interlude, leaving out a `next` that every response overrides."""
    for at, exit in rows(scene.get("when")):
        if (target := text(exit.get("next"))) is not None:
            yield _Way((*path, "when", at, "next"), target)
    for at, response in rows(scene.get("response")):
        if (target := text(response.get("next"))) is not None:
            yield _Way((*path, "response", at, "next"), target)
    onward = scene.get("next")
    if isinstance(onward, str):
        yield _Way((*path, "next"), onward)
    for outcome in OUTCOMES:
        if (target := text(table(onward).get(outcome))) is not None:
            yield _Way((*path, "next", outcome), target)


def _is_legible(place: Table) -> bool:
    """Whether every way out of a scene or an interlude names a place; else it may lead anywhere."""
    outs = (place, *(row for sort in ("when", "response") for _, row in rows(place.get(sort))))
    targets = [out["next"] for out in outs if "next" in out]
    by_outcome = [target for each in targets for target in table(each).values()]
    return all(isinstance(each, str) for each in (*by_outcome, *(one for one in targets if not table(one))))


def _stuck(name: str, scene: Table) -> Iterator[Finding]:
    """A scene that some response does not lead out of."""
    if "next" in scene:
        return
    replies = [(str(reply.get("id", at + 1)), "next" in reply) for at, reply in rows(scene.get("response"))]
    stuck = [id for id, leads_on in replies if not leads_on]
    if stuck:
        which = ", ".join(quoted(id) for id in stuck[:4])
        more = f" and {len(stuck) - 4} more" if len(stuck) > 4 else ""
        wording = f"there is no way on after {which}{more}"
        hint = "Give the scene a `next`, or each of its responses."
        if replies[-1][0] not in stuck and len(stuck) == len(replies) - 1:
            first = f"the first [[{key_path(('scene', name, 'response'))}]]"
            hint = f"The `next` of {quoted(replies[-1][0])} is its own; one for all stands above {first}."
        yield Finding("E202", ("scene", name), wording, at="key", hint=hint)


def _golden(raw: Table, ways: Mapping[str, tuple[_Way, ...]], endings: Table) -> Iterator[Finding]:
    """Names in recorded paths; whether the paths go as they say is another question."""
    scenes = {name: _response_ids(scene) for name, scene in named_tables(raw.get("scene"))}
    known = dict.fromkeys(id for ids in scenes.values() for id in ids)
    for at, golden in rows(raw.get("golden")):
        yield from unknown(("golden", at, "ending"), golden.get("ending"), endings, "ending")
        choices = entries(golden.get("choices"))
        for place, choice in enumerate(choices):
            if isinstance(choice, str) and choice not in known:
                standing = _standing(raw.get("start"), choices[:place], scenes, ways)
                offered = [id for name in standing for id in scenes[name]]
                yield from unknown(("golden", at, "choices", place), choice, offered or known, "response")


def _response_ids(scene: Table) -> list[str]:
    return [id for _, reply in rows(scene.get("response")) if (id := text(reply.get("id"))) is not None]


def _standing(
    start: object,
    choices: Sequence[object],
    scenes: Mapping[str, Sequence[str]],
    ways: Mapping[str, tuple[_Way, ...]],
) -> list[str]:
    """The scenes in which a path may stand after these choices, as far as the ways alone tell."""
    onward = {name: [way.target for way in out] for name, out in ways.items() if name not in scenes}

    def beyond(places: Iterable[str]) -> list[str]:
        """The scenes that come next, whatever is told before them."""
        reached = _spread(places, onward)
        return [name for name in scenes if name in reached]

    here = beyond([start] if isinstance(start, str) else [])
    for choice in choices:
        offering = [name for name in here if choice in scenes[name]] or here
        open_to = ((name, way) for name in offering for way in ways[name])
        targets = (way.target for name, way in open_to if _may_take(way, choice, scenes[name]))
        here = beyond(dict.fromkeys(targets))
    return here


def _may_take(way: _Way, choice: object, ids: Sequence[str]) -> bool:
    """Whether a choice may lead this way: it is one of the whole scene, or of this response."""
    _, _, sort, at, *_ = (*way.path, None)
    return sort != "response" or choice not in ids or (isinstance(at, int) and ids[at : at + 1] == [choice])


def _unreached(
    start: str, ways: Mapping[str, tuple[_Way, ...]], scenes: Table, endings: Table
) -> Iterator[Finding]:
    onward = {name: [way.target for way in out] for name, out in ways.items()}
    reached = _spread([start], onward)
    told = [name for name in ways if name not in scenes]
    for sort, names in (("scene", scenes), ("interlude", told), ("ending", endings)):
        for name in names:
            if name not in reached:
                wording = f"no way leads from the start to the {sort} {quoted(name)}"
                yield Finding("W203", (sort, name), wording, at="key")


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
                wording = f"this leads to {quoted(target)}, from where no ending can be reached"
                yield Finding("W204", path, wording, other=("scene", target))


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
