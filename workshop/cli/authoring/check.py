"""`workshop check`: the problems of scenario, lens and translation files, each with its line and its rule."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from workshop.authoring.check import formats
from workshop.authoring.check.check import check_scenario
from workshop.authoring.check.files import Named, Sort, sort_of, walked
from workshop.authoring.check.formats import Checked
from workshop.authoring.check.manuals import ALL, Manual, found, manuals, near
from workshop.cli.exits import FINE, PROBLEMS_FOUND, UNUSABLE, Ends
from workshop.cli.homes import home_to_read, library
from workshop.cli.output import print_json
from workshop.engine.lens import Lens
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.findings import Finding, located
from workshop.scenario.loading import load_lens
from workshop.scenario.problems import Problem, Problems, problems_of
from workshop.scenario.toml.source import SourceText, read_source
from workshop.scenario.toml.tables import read_tables
from workshop.store.lenses import LensShelf

NOT_OURS = "E007"


def check_files(paths: Sequence[str], form: str, strict: bool) -> int:
    """Print what is amiss in each file; 1 for errors, if strict for warnings; 2 for what is unreadable."""
    walk = walked(paths)
    home = home_to_read()
    folders = {os.path.dirname(named.path) for named in walk.files}
    lenses = {folder: LensShelf(Path(folder), home) for folder in folders}
    checked = [_checked(named, lenses[os.path.dirname(named.path)]) for named in walk.files]
    passed_over = [named.path for named, each in zip(walk.files, checked, strict=True) if each is None]
    results = [Checked(each.file, problems_of([each])) for each in walk.problems]
    results += _with_ids_told(each for each in checked if each is not None)
    if form == "json":
        from workshop.cli.output import print_json

        print_json(formats.document(results, passed_over))
    else:
        lines = formats.github if form == "github" else formats.text
        for each in results:
            print(*lines(each.problems), sep="\n", end="\n" if each.problems.shown else "")
    notes = [*walk.notes, *formats.passed(passed_over)]
    print(*notes, formats.summary([each.problems for each in results]), sep="\n", file=sys.stderr)
    if not results or any(not problem.line for each in results for problem in each.problems.shown):
        return UNUSABLE
    amiss = any(each.problems.errors or (strict and each.problems.warnings) for each in results)
    return PROBLEMS_FOUND if amiss else FINE


def check_source(
    path: str, source: SourceText, sort: Sort, lenses: Mapping[str, Lens]
) -> tuple[Problems, str | None]:
    """What is amiss in the text of this sort at this path; and the id of a scenario without errors."""
    match sort:
        case "lens":
            return load_lens(source).problems, None
        case "translation":
            from workshop.authoring.translate import translation_problems

            return translation_problems(Path(path), source, lenses, library()), None
        case "other":
            return located(source, _not_ours(source)), None
    scenario, problems = check_scenario(source, lenses)
    return problems, scenario.id if scenario else None


def _checked(named: Named, lenses: Mapping[str, Lens]) -> Checked | None:
    """What there is to say about a file; None where a folder holds one that is none of ours."""
    source = read_source(named.path)
    if isinstance(source, Problem):
        return Checked(one_line(named.path, 400), problems_of([source]))
    sort = sort_of(named.path, source)
    problems, id = check_source(named.path, source, sort, lenses)
    if sort == "other" and not named.given and {each.code for each in problems.shown} == {NOT_OURS}:
        return None
    return Checked(source.file, problems, source, id)


def _not_ours(source: SourceText) -> Iterator[Finding]:
    """That a file is neither scenario nor lens, or why that cannot be told."""
    raw, findings = read_tables(source.text)
    yield from findings
    if raw:
        hint = _("A scenario has scenes, each under a header like [scene.the-question]; a lens has rules.")
        yield Finding(NOT_OURS, (), _("this file is neither a scenario nor a lens"), offset=0, hint=hint)


def _with_ids_told(checked: Iterator[Checked]) -> list[Checked]:
    """The same, with a problem where a scenario has the id of one before it."""
    first: dict[str, str] = {}
    told = []
    for each in checked:
        if each.id is None or each.source is None or first.setdefault(each.id, each.file) == each.file:
            told.append(each)
            continue
        said = _("{id} is the id of {first} too, so neither can be named by it").format(
            id=each.id, first=one_line(first[each.id], 200)
        )
        (same,) = located(each.source, [Finding("E123", ("id",), said)]).shown
        problems = problems_of([same, *each.problems.shown])
        told.append(each._replace(problems=problems._replace(warnings=each.problems.warnings)))
    return told


def explain_rule(asked: str, as_json: bool) -> int:
    """Print the manual that goes by this code or name; raises Ends where there is none."""
    if asked.strip().lower() == ALL:
        listed = [*manuals()]
        if as_json:
            print_json({"rules": [_document(each) for each in listed]})
        else:
            print(*(f"{each.code} {each.name}: {each.title}" for each in listed), sep="\n")
        return FINE
    manual = found(asked)
    if manual is None:
        close = near(asked)
        hint = _("The nearest: {close}. ").format(close=", ".join(close)) if close else ""
        said = _("There is no rule {asked!r}. {hint}workshop check --explain {all} lists them.").format(
            asked=one_line(asked, 60), hint=hint, all=ALL
        )
        raise Ends(UNUSABLE, said)
    if as_json:
        print_json(_document(manual))
    else:
        print(*manual.paragraphs(), sep="\n\n")
    return FINE


def _document(manual: Manual) -> dict[str, Any]:
    """What a program may want to know of a rule."""
    told = {"code": manual.code, "name": manual.name, "severity": manual.severity, "title": manual.title}
    examples = {"fails": manual.fails, "passes": manual.passes} if manual.fails else {}
    return {**told, "why": manual.why.strip(), **examples}
