"""`workshop lens`: a lens as its rules, readable, or as one JSON object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.cli.output import print_json, tell
from workshop.engine.lens import Lens
from workshop.scenario.clean import one_line
from workshop.scenario.findings import nearest
from workshop.store.opening import DEFAULT_LENS, UnplayableError, read_lens, shipped_lenses


def show_lens(name: str | None, as_json: bool) -> int:
    """Print the lens of this id or in this file; the first one of the program, if none is named."""
    lens = _lens_of(name or DEFAULT_LENS)
    if as_json:
        document = lens.model_dump(mode="json", exclude_defaults=True)
        print_json({key: value for key, value in document.items() if key != "format"})
    else:
        tell(in_words(lens))
    return FINE


def in_words(lens: Lens) -> Iterator[str]:
    """The lens from its levels to its facts."""
    yield from (f"{lens.title} ({lens.id})", "", lens.summary, lens.credit, "", "Levels")
    for level in lens.level.values():
        yield f"- {level.word}: {level.about}. Wins when {level.wins}."
    yield from ("", "Moves: what a reply can do")
    for name, move in lens.move.items():
        yield f"- {name}: {move.does}{_aside(_points(lens, move.points), *move.facts)}"
    yield from ("", "Rules: what a moment calls for")
    for rule in lens.rule:
        yield f"- {rule.id}: {rule.because}{_aside(_points(lens, rule.points), rule.origin, *rule.facts)}"
    yield from ("", "Costs: what takes from the fit")
    for cost in lens.cost:
        yield f"- {cost.id}: {cost.because}{_aside(f'{-cost.cost}', *cost.facts)}"
    yield from ("", "Kinds of mismatch")
    for name, kind in lens.kind.items():
        yield f"- {name} {kind.title}: {kind.gap} Smallest change: {kind.nudge}{_aside(*kind.facts)}"
    yield from ("", "Facts")
    for name, fact in lens.fact.items():
        yield f"- {name}: {fact.text} ({fact.source})"


def _lens_of(name: str) -> Lens:
    lenses = shipped_lenses()
    if name in lenses:
        return lenses[name].lens
    if Path(name).suffix == ".toml":
        try:
            return read_lens(Path(name)).lens
        except UnplayableError as unreadable:
            raise Ends(UNUSABLE, str(unreadable)) from unreadable
    raise Ends(UNUSABLE, _unknown(name, tuple(lenses)))


def _unknown(name: str, known: Sequence[str]) -> str:
    near = nearest(name, known)
    hint = f"Did you mean '{near}'?" if near else f"There are: {', '.join(known)}."
    return f"There is no lens '{one_line(name, 60)}'. {hint}"


def _points(lens: Lens, points: Mapping[str, int]) -> str:
    return ", ".join(f"{lens.level[level].word} {amount:+d}" for level, amount in points.items() if amount)


def _aside(*parts: str) -> str:
    said = "; ".join(part for part in parts if part)
    return f" ({said})" if said else ""
