"""`workshop check`: the problems of scenario, lens and translation files, each with its line and its rule."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from workshop.authoring.check import report
from workshop.authoring.check.check import check_all
from workshop.cli.exits import FINE, PROBLEMS_FOUND, UNUSABLE, Ends
from workshop.cli.homes import library
from workshop.cli.output import print_json
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line


def check_files(paths: Sequence[str], form: str, strict: bool) -> int:
    """Print what is amiss in each file; 1 for errors, if strict for warnings; 2 for what is unreadable."""
    checked, passed_over, notes = check_all(paths, library())
    if form == "json":
        print_json(report.document(checked, passed_over))
    else:
        lines = report.github if form == "github" else report.text_lines
        sys.stdout.writelines(f"{line}\n" for each in checked for line in lines(each.problems))
    problems = [each.problems for each in checked]
    print(*notes, *report.passed(passed_over), report.summary(problems), sep="\n", file=sys.stderr)
    if not checked or any(not problem.line for each in problems for problem in each.shown):
        return UNUSABLE
    amiss = any(each.errors or (strict and each.warnings) for each in problems)
    return PROBLEMS_FOUND if amiss else FINE


def explain_rule(asked: str, as_json: bool) -> int:
    """Print the manual that goes by this code or name; raises Ends where there is none."""
    from workshop.authoring.check.manuals import ALL, manual_named, manuals, nearest_names

    if asked.strip().lower() == ALL:
        listed = [*manuals()]
        if as_json:
            print_json({"rules": [manual.document() for manual in listed]})
        else:
            print(*(f"{manual.code} {manual.name}: {manual.title}" for manual in listed), sep="\n")
        return FINE
    manual = manual_named(asked)
    if manual is None:
        close = nearest_names(asked)
        hint = _("The nearest: {close}. ").format(close=", ".join(close)) if close else ""
        message = _("There is no rule {asked!r}. {hint}workshop check --explain {all} lists them.")
        raise Ends(UNUSABLE, message.format(asked=one_line(asked, 60), hint=hint, all=ALL))
    if as_json:
        print_json(manual.document())
    else:
        print(*manual.paragraphs(), sep="\n\n")
    return FINE
