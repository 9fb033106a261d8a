"""The problems of a file that is being written: a word about them, a sentence, and all of them on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from textual.content import Content

from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.problems import Problem, Problems, counted
from workshop.store.watching import Version
from workshop.tui.blocks import Block, Para
from workshop.tui.ink import QUIET, STRONG
from workshop.tui.literal import plain
from workshop.tui.paper import Paper, one_page

NOT_YET = _("It cannot be played yet, and opens here as soon as it can.")
NO_PROBLEMS = _("No problems.")
PLACE_WIDTH = 10
LONGEST_TEXT = 140


def status_words(version: Version, key: str = "") -> str:
    """'saved 12:04:31 · 2 errors, 1 warning'; with the key that lists them, where there is one."""
    if version.source is None:
        return _("cannot be read")
    problems = _counted(version.problems) or (_("no problems") if version.checked else _("checking …"))
    told = problems + (key if version.problems.shown else "")
    return _("saved {time} · {problems}").format(time=clock(version.saved), problems=told)


def trouble_words(name: str, version: Version, shown: float) -> str:
    """Why the version that is shown is not the last one; `shown` is when it was saved."""
    if version.play is not None:
        return ""
    first = version.problems.shown[0]
    where = _(", line {number}").format(number=first.line) if first.line else ""
    after = (
        _("The version of {time} stays on the screen until that changes.")
        if version.source is None
        else _("p tells more; the version of {time} stays on the screen.")
    )
    return f"{name}{where}: {one_line(first.text, LONGEST_TEXT)}. {after.format(time=clock(shown))}"


def problems_paper(name: str, version: Version, remark: str = "") -> Paper:
    """Every problem that is told, with its place, below a remark where there is one to make."""
    problems = version.problems
    heading = (
        _("{problems} in {name}").format(problems=_counted(problems).capitalize(), name=name)
        if problems.shown
        else NO_PROBLEMS
    )
    more = _("and {number:,} more").format(number=problems.more)
    return one_page(
        Para(plain(heading, STRONG), above=0),
        *([Para(plain(remark))] if remark else []),
        *(block for problem in problems.shown for block in _blocks(problem)),
        *([Para(Content.styled(more, QUIET))] if problems.more else []),
    )


def clock(saved: float) -> str:
    """The time of a save on a clock of this place."""
    try:
        return f"{datetime.fromtimestamp(saved):%H:%M:%S}"
    except (OverflowError, OSError, ValueError):
        return _("an unknown time")


def _counted(problems: Problems) -> str:
    return counted(problems.errors, problems.warnings)


def _blocks(problem: Problem) -> Iterator[Block]:
    place = _("line {number}").format(number=problem.line) if problem.line else _("file")
    kind = Content.styled(_("warning  "), QUIET) if problem.severity == "warning" else Content("")
    first = Content.styled(place.ljust(PLACE_WIDTH), STRONG)
    rule = " · ".join(filter(None, (problem.code, problem.path)))
    more = [text for text in (rule, problem.hint) if text]
    yield Para(kind + plain(_sentence(problem.text)), first=first, keep=bool(more))
    for number, text in enumerate(more, 1):
        indent = Content(" " * PLACE_WIDTH)
        yield Para(plain(text, QUIET), first=indent, above=0, keep=number < len(more))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?", "!")) else ".")
