"""What `workshop check` found, as lines an editor can jump from, as data, and as notes on a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from workshop.authoring.check.check import Checked
from workshop.language.catalogue import _, plural
from workshop.scenario.clean import one_line
from workshop.scenario.problems import Problem, Problems, counted

MOST_NAMED = 3


def text_lines(problems: Problems) -> Iterator[str]:
    """`file:line:column: W203 sentence (path). Hint`, and a line for what is counted and not shown."""
    return problems.lines()


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


def document(checked: Sequence[Checked], passed_over: Sequence[str]) -> dict[str, Any]:
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


def passed(over: Sequence[str]) -> Iterator[str]:
    """What is said about the files of a folder that are none of ours."""
    for path in over[:MOST_NAMED]:
        yield _("{path}: neither a scenario nor a lens; passed over.").format(path=one_line(path, 400))
    if len(over) > MOST_NAMED:
        more = plural("{number:,} more file", "{number:,} more files", len(over) - MOST_NAMED)
        yield _("{counted} passed over.").format(counted=more)


def summary(problems: Sequence[Problems]) -> str:
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
