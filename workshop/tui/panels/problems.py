"""The problems of a file that is being written: a word about them, a sentence, and all of them on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from textual.content import Content

from workshop.scenario.clean import one_line
from workshop.scenario.problems import Problem, Problems
from workshop.store.watching import Version
from workshop.tui.blocks import Block, Para
from workshop.tui.ink import QUIET, STRONG
from workshop.tui.literal import plain
from workshop.tui.paper import Paper, one_page

NOT_YET = "It cannot be played yet, and opens here as soon as it can."
NO_PROBLEMS = "No problems."
PLACE_WIDTH = 10
LONGEST_TEXT = 140


def status_words(version: Version, key: str = "") -> str:
    """'saved 12:04:31 · 2 errors, 1 warning'; with the key that lists them, where there is one."""
    if version.source is None:
        return "cannot be read"
    problems = counted(version.problems) or ("no problems" if version.checked else "checking …")
    return f"saved {clock(version.saved)} · {problems}{key if version.problems.shown else ''}"


def trouble_words(name: str, version: Version, shown: float) -> str:
    """Why the version that is shown is not the last one; `shown` is when it was saved."""
    if version.play is not None:
        return ""
    first = version.problems.shown[0]
    where = f", line {first.line}" if first.line else ""
    stays = f"he version of {clock(shown)} stays on the screen"
    after = f"T{stays} until that changes." if version.source is None else f"p tells more; t{stays}."
    return f"{name}{where}: {one_line(first.text, LONGEST_TEXT)}. {after}"


def problems_paper(name: str, version: Version, remark: str = "") -> Paper:
    """Every problem that is told, with its place, below a remark where there is one to make."""
    problems = version.problems
    heading = f"{counted(problems).capitalize()} in {name}" if problems.shown else NO_PROBLEMS
    return one_page(
        Para(plain(heading, STRONG), above=0),
        *([Para(plain(remark))] if remark else []),
        *(block for problem in problems.shown for block in _blocks(problem)),
        *([Para(Content.styled(f"and {problems.more:,} more", QUIET))] if problems.more else []),
    )


def counted(problems: Problems) -> str:
    """'1 error, 3 warnings'; empty where there is nothing to count."""
    parts = ((problems.errors, "error"), (problems.warnings, "warning"))
    return ", ".join(f"{count:,} {word}{'s' if count > 1 else ''}" for count, word in parts if count)


def clock(saved: float) -> str:
    """The time of a save on a clock of this place."""
    try:
        return f"{datetime.fromtimestamp(saved):%H:%M:%S}"
    except (OverflowError, OSError, ValueError):
        return "an unknown time"


def _blocks(problem: Problem) -> Iterator[Block]:
    place = f"line {problem.line}" if problem.line else "file"
    kind = Content.styled("warning  ", QUIET) if problem.severity == "warning" else Content("")
    first = Content.styled(place.ljust(PLACE_WIDTH), STRONG)
    rule = " · ".join(filter(None, (problem.code, problem.path)))
    more = [text for text in (rule, problem.hint) if text]
    yield Para(kind + plain(_sentence(problem.text)), first=first, keep=bool(more))
    for number, text in enumerate(more, 1):
        indent = Content(" " * PLACE_WIDTH)
        yield Para(plain(text, QUIET), first=indent, above=0, keep=number < len(more))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?", "!")) else ".")
