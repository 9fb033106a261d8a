"""A path in, findings out: what a file is, and everything that is amiss in it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from workshop.authoring.check.examples import examples_that_prove_nothing
from workshop.authoring.check.files import FileKind, file_kind, walk
from workshop.authoring.check.rules import findings_in
from workshop.authoring.check.translation import check_translation_file
from workshop.engine.lens import Lens
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.findings import Finding, located
from workshop.scenario.loading import Loaded, draft_lens, draft_scenario
from workshop.scenario.models import Scenario
from workshop.scenario.problems import Problem, Problems, problems_of
from workshop.scenario.toml.source import SourceText, read_source
from workshop.scenario.toml.tables import read_tables
from workshop.store.lenses import LensShelf
from workshop.store.library import Library

NOT_OURS = "E007"


class Checked(NamedTuple):
    """A file and what there is to say about it."""

    file: str
    problems: Problems
    kind: FileKind | None = None
    """None where there is no text to tell it from."""
    source: SourceText | None = None
    id: str | None = None
    """That of the scenario, if it is one that can be played."""


class Results(NamedTuple):
    checked: tuple[Checked, ...]
    passed_over: tuple[str, ...]
    """Files of folders that are none of ours."""
    notes: tuple[str, ...]
    """What has to be said about the folders."""


def check(
    path: str | Path, library: Library | None = None, lenses: Mapping[str, Lens] | None = None
) -> Checked:
    """What is amiss in the file at this path, by the lenses and originals beside it and in the library.

    `lenses` are those that a scenario in its folder may name, where they are at hand.
    """
    source = read_source(path)
    if isinstance(source, Problem):
        return Checked(one_line(os.fspath(path), 400), problems_of([source]))
    among = library or Library(None)
    kind = file_kind(os.fspath(path), source)
    lenses = LensShelf(Path(path).parent, among.home) if lenses is None else lenses
    if kind == "translation":
        problems = check_translation_file(Path(path), source, lenses, among)
        return Checked(source.file, problems, kind, source)
    return check_text(source, kind, lenses)


def check_text(source: SourceText, kind: FileKind, lenses: Mapping[str, Lens]) -> Checked:
    """The same of a text that is no translation, wherever it is from."""
    match kind:
        case "lens":
            return Checked(source.file, check_lens(source).problems, kind, source)
        case "scenario":
            scenario, problems = check_scenario(source, lenses)
            return Checked(source.file, problems, kind, source, scenario.id if scenario else None)
        case _:
            return Checked(source.file, located(source, _not_ours(source)), kind, source)


def check_all(paths: Sequence[str], library: Library) -> Results:
    """The same for these files, and for those of scenarios and lenses in the folders that are named."""
    files, unread, notes = walk(paths)
    checked = [Checked(problem.file, problems_of([problem])) for problem in unread]
    passed_over = []
    lenses = {
        folder: LensShelf(folder, library.home) for folder in {Path(file.path).parent for file in files}
    }
    for file in files:
        result = check(file.path, library, lenses[Path(file.path).parent])
        if not file.named and {problem.code for problem in result.problems.shown} == {NOT_OURS}:
            passed_over.append(file.path)
        else:
            checked.append(result)
    return Results(tuple(_with_ids_told(checked)), tuple(passed_over), notes)


def check_scenario(source: SourceText, lenses: Mapping[str, Lens]) -> Loaded[Scenario]:
    """The scenario in a text: loaded, and looked at by every rule."""
    draft = draft_scenario(source, lenses)
    return draft.judged(findings_in(draft, lenses))


def check_lens(source: SourceText) -> Loaded[Lens]:
    """The lens in a text: loaded and, where it is sound, the examples of its kinds carried out."""
    draft = draft_lens(source)
    if draft.document is None or any(finding.severity == "error" for finding in draft.findings):
        return draft.judged()
    return draft.judged(examples_that_prove_nothing(draft.document))


def _not_ours(source: SourceText) -> Iterator[Finding]:
    """That a file is neither scenario nor lens, or why that cannot be told."""
    raw, findings = read_tables(source.text)
    yield from findings
    if raw:
        hint = _("A scenario has scenes, each under a header like [scene.the-question]; a lens has rules.")
        yield Finding(NOT_OURS, (), _("this file is neither a scenario nor a lens"), offset=0, hint=hint)


def _with_ids_told(checked: Iterable[Checked]) -> Iterator[Checked]:
    """The same, with a problem where a scenario has the id of one before it."""
    first: dict[str, str] = {}
    for result in checked:
        id, source = result.id, result.source
        if id is None or source is None or first.setdefault(id, result.file) == result.file:
            yield result
            continue
        message = _("{id} is the id of {first} too, so neither can be named by it").format(
            id=id, first=one_line(first[id], 200)
        )
        (same,) = located(source, [Finding("W123", ("id",), message)]).shown
        shown, errors, warnings = result.problems
        problems = problems_of([same, *shown])
        yield result._replace(problems=problems._replace(errors=errors, warnings=warnings + 1))
