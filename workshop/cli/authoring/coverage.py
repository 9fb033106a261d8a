"""`workshop lens --coverage`: what of a lens the scenarios of the library come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workshop.authoring.coverage import LensCoverage, coverage_of
from workshop.cli.authoring.lens import lens_of
from workshop.cli.exits import FINE
from workshop.cli.homes import library, play_named
from workshop.cli.output import print_json, tell
from workshop.engine.lens import Lens
from workshop.language.catalogue import _
from workshop.scenario.play import Play
from workshop.store.files import RefusedError


def show_coverage(name: str | None, as_json: bool) -> int:
    """Print every fact of the lens with where it is taught or cited, and how often each part of it is met."""
    lens = lens_of(name)
    coverage = coverage_of(lens, [*_plays_naming(lens.id)])
    if as_json:
        facts = [{**use._asdict(), "idle": use.idle} for use in coverage.facts]
        print_json({"lens": lens.id, **coverage._asdict(), "facts": facts})
    else:
        tell(_in_words(lens, coverage))
    return FINE


def _plays_naming(lens: str) -> Iterator[Play]:
    """Every scenario of the library that names this lens, but for those that cannot be played."""
    for heading in library().headings().headings:
        if lens in heading.lenses:
            try:
                yield play_named(heading.path)
            except RefusedError:
                continue


def _in_words(lens: Lens, coverage: LensCoverage) -> Iterator[str]:
    yield _("{scenes} scenes and {responses} responses in {scenarios}").format(
        scenes=coverage.scenes,
        responses=coverage.responses,
        scenarios=", ".join(coverage.scenarios) or _("no scenario"),
    )
    yield from ("", _("Facts: where each is taught, and what rests on it"))
    for use in coverage.facts:
        taught = _("taught by {scenarios}").format(scenarios=", ".join(use.taught)) if use.taught else ""
        met = _("met in {count} scenes").format(count=len(use.scenes)) if use.scenes else ""
        cited = _("cited by {names}").format(names=", ".join(use.cited)) if use.cited else ""
        where = "; ".join(filter(None, (taught, met, cited))) or _("nowhere")
        yield f"- {use.id}: {where}"
    yield from _counted(_("Scenes that call for each level"), coverage.levels)
    yield from _counted(_("Scenes in which each rule fires"), coverage.rules)
    yield from _counted(_("Scenes on whose board each card lies"), coverage.cards)
    yield from _counted(_("Responses that make each move"), coverage.moves)
    yield from _counted(_("Responses charged each cost"), coverage.costs)
    kinds = {f"{name} {lens.kind[name].title}": count for name, count in coverage.kinds.items()}
    yield from _counted(_("Responses of each kind of mismatch"), kinds)


def _counted(what: str, counts: Mapping[str, int]) -> Iterator[str]:
    if counts:
        yield from ("", what)
        yield ", ".join(f"{name} {count}" for name, count in counts.items() if count) or _("none")
    if never := [name for name, count in counts.items() if not count]:
        yield _("never: {names}").format(names=", ".join(never))
