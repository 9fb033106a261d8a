"""`workshop check`: the problems of files, as lines for an editor, data, or notes on a pull request."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from workshop.authoring.check.check import Checked, check_all
from workshop.cli.exits import FINE, PROBLEMS_FOUND, UNUSABLE, Ends
from workshop.cli.homes import library
from workshop.cli.output import print_json
from workshop.language.catalogue import _, plural
from workshop.scenario.clean import one_line
from workshop.scenario.problems import Problem, Problems, counted

MOST_NAMED = 3


def check_files(paths: Sequence[str], form: str, strict: bool) -> int:
    """Print what is amiss in each file; 1 for errors, if strict for warnings; 2 for what is unreadable."""
    checked, passed_over, notes = check_all(paths, library())
    if form == "json":
        print_json(_document(checked, passed_over))
    else:
        lines = github if form == "github" else Problems.lines
        sys.stdout.writelines(f"{line}\n" for each in checked for line in lines(each.problems))
    problems = [each.problems for each in checked]
    print(*notes, *_passed(passed_over), _summary(problems), sep="\n", file=sys.stderr)
    if not checked or any(not problem.line for each in problems for problem in each.shown):
        return UNUSABLE
    amiss = any(each.errors or (strict and each.warnings) for each in problems)
    return PROBLEMS_FOUND if amiss else FINE


def github(problems: Problems) -> Iterator[str]:
    """Workflow commands of GitHub: an annotation for each problem."""
    for problem in problems.shown:
        places = {"file": problem.file}
        if problem.line:
            places |= {"line": str(problem.line), "col": str(problem.column)}
        places["title"] = problem.code
        given = ",".join(f"{key}={_property(value)}" for key, value in places.items())
        yield f"::{problem.severity} {given}::{_message(problem)}"
    if problems.more:
        yield f"::notice file={_property(problems.shown[0].file)}::and {problems.more:,} more"


def _document(checked: Sequence[Checked], passed_over: Sequence[str]) -> dict[str, Any]:
    """Everything as one object."""
    return {
        "files": [
            {
                "file": each.file,
                "errors": each.problems.errors,
                "warnings": each.problems.warnings,
                "problems": [_entry(problem) for problem in each.problems.shown],
            }
            for each in checked
        ],
        "passed_over": [one_line(path, 400) for path in passed_over],
    }


def _passed(over: Sequence[str]) -> Iterator[str]:
    """What is said about the files of a folder that are none of ours."""
    for path in over[:MOST_NAMED]:
        yield _("{path}: neither a scenario nor a lens; passed over.").format(path=one_line(path, 400))
    if len(over) > MOST_NAMED:
        more = plural("{number:,} more file", "{number:,} more files", len(over) - MOST_NAMED)
        yield _("{counted} passed over.").format(counted=more)


def _summary(problems: Sequence[Problems]) -> str:
    """How much was looked at and found, and where to learn more."""
    if not problems:
        return _("There is nothing to check.")
    files = plural("{number:,} file", "{number:,} files", len(problems))
    errors, warnings = (sum(each.errors for each in problems), sum(each.warnings for each in problems))
    if not errors and not warnings:
        return _("{files}, no problems.").format(files=files)
    code = next(problem.code for each in problems for problem in each.shown)
    return _("{files}, {found}. workshop check --explain {code} tells more.").format(
        files=files, found=counted(errors, warnings), code=code
    )


def _entry(problem: Problem) -> dict[str, Any]:
    return {
        "line": problem.line,
        "column": problem.column,
        "path": problem.path,
        "code": problem.code,
        "severity": problem.severity,
        "text": problem.text,
        "hint": problem.hint,
    }


def _message(problem: Problem) -> str:
    path = f" ({problem.path})" if problem.path else ""
    hint = f". {problem.hint}" if problem.hint else ""
    return _data(f"{problem.text}{path}{hint}")


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


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
