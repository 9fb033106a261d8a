"""A problem in an authored file: where it is, what is wrong, what would be right, in one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from workshop.language.catalogue import plural

Severity = Literal["error", "warning"]
MOST_SHOWN = 20


def severity_of(code: str) -> Severity:
    """What the letter of a code says: E for what keeps a file from being played, W for the rest."""
    return "warning" if code.startswith("W") else "error"


class Problem(NamedTuple):
    """One thing to look at in a file. All of its words are clean and on one line."""

    file: str
    line: int
    """From 1; 0 where the file as a whole is meant, because it could not be read."""
    column: int
    """From 1, in characters."""
    path: str
    """The key path, `scene.the-question.response[reasons].text`; empty for the file as a whole."""
    code: str
    """`E101`, `W203`: the letter is the severity, and each has a manual in `workshop/manuals`."""
    text: str
    hint: str = ""
    """What to do, as sentences: the nearest name and the allowed ones."""

    @property
    def severity(self) -> Severity:
        return severity_of(self.code)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        path = f" ({self.path})" if self.path else ""
        hint = f". {self.hint}" if self.hint else ""
        return f"{place}: {self.code} {self.text}{path}{hint}"


class Problems(NamedTuple):
    """What is to be said about a file: the worst first, at most twenty, and how many there are in all."""

    shown: tuple[Problem, ...] = ()
    errors: int = 0
    warnings: int = 0

    @property
    def more(self) -> int:
        """How many are counted and not shown."""
        return self.errors + self.warnings - len(self.shown)

    def lines(self) -> Iterator[str]:
        """One line for each problem shown, and one for the rest."""
        yield from map(str, self.shown)
        if self.more:
            file = self.shown[0].file if self.shown else ""
            in_all = f"{self.errors:,} errors and {self.warnings:,} warnings in all"
            yield f"{file}: and {self.more:,} more; {in_all}"


def counted(errors: int, warnings: int) -> str:
    """'1 error, 3 warnings'; empty where there is nothing to count."""
    told = (
        plural("{number:,} error", "{number:,} errors", errors) if errors else "",
        plural("{number:,} warning", "{number:,} warnings", warnings) if warnings else "",
    )
    return ", ".join(filter(None, told))


def problems_of(problems: Iterable[Problem]) -> Problems:
    """These problems, errors before warnings, each in the order of the file."""
    in_order = sorted(
        problems, key=lambda problem: (problem.severity != "error", problem.line, problem.column)
    )
    errors = sum(problem.severity == "error" for problem in in_order)
    return Problems(tuple(in_order[:MOST_SHOWN]), errors, len(in_order) - errors)
