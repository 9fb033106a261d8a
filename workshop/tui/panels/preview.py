"""The preview: where one can go in a scenario, what is wrong with it, and which replies are not offered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from textual.content import Content

from workshop.authoring.watcher import Version
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.conditions import condition_in, in_words
from workshop.scenario.findings import quoted
from workshop.scenario.models import Response, Scenario
from workshop.scenario.play import Play
from workshop.scenario.problems import Problem, Problems, counted
from workshop.session.state import State
from workshop.tui.blocks import Block, Para
from workshop.tui.ink import QUIET, STRONG, plain
from workshop.tui.panels.parts import aside, choice
from workshop.tui.paper import Paper, one_page

ENDING = _("{title} (ending)")
HEADING = _("Go to")
ABOUT = _("By the fewest choices that lead there from the start.")


def places_of(scenario: Scenario) -> tuple[str, ...]:
    """The ids of all scenes, interludes and endings, in the order of the file."""
    return (*scenario.scene, *scenario.interlude, *scenario.ending)


def places_paper(scenario: Scenario, here: str) -> Paper:
    """The places with their titles; the one where the story stands is highlighted."""
    places = places_of(scenario)
    titles = {
        **{name: scene.title for name, scene in scenario.scene.items()},
        **{name: interlude.title for name, interlude in scenario.interlude.items()},
        **{
            name: _("{title} (ending)").format(title=ending.title) for name, ending in scenario.ending.items()
        },
    }
    return one_page(
        Para(Content.assemble((HEADING, STRONG), ("  " + ABOUT, QUIET)), above=0),
        *(
            choice(number, Content.assemble(plain(titles[name]), "  ", plain(name, QUIET)), int(not number))
            for number, name in enumerate(places)
        ),
        start=places.index(here) if here in places else 0,
    )


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
        *(block for problem in problems.shown for block in _problem(problem)),
        *([aside(more)] if problems.more else []),
    )


def clock(saved: float) -> str:
    """The time of a save on a clock of this place."""
    try:
        return f"{datetime.fromtimestamp(saved):%H:%M:%S}"
    except (OverflowError, OSError, ValueError):
        return _("an unknown time")


def _counted(problems: Problems) -> str:
    return counted(problems.errors, problems.warnings)


def _problem(problem: Problem) -> Iterator[Block]:
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


def withheld_words(play: Play, state: State) -> str:
    """Which replies wait for which tracks, and how those are; empty where all are offered."""
    visit = state.present
    if visit is None:
        return ""
    offered = {response.id for response in play.story.offered(visit.scene, visit.tracks)}
    waiting = [
        response for response in play.scenario.scene[visit.scene].response if response.id not in offered
    ]
    if not waiting:
        return ""
    now = dict(zip(play.story.counters, visit.tracks, strict=False))
    tracks = [in_words(name, now[name]) for name in _tracks(waiting)]
    replies = ", ".join(f"{quoted(response.id)}{_waits_for(response)}" for response in waiting)
    listed = "; ".join(filter(None, (replies, ", ".join(tracks))))
    return _("Not offered here: {listed}.").format(listed=listed)


def _waits_for(response: Response) -> str:
    """The conditions of a reply that is not offered; without any, it was chosen already."""
    conditions = [*response.conditions, *(["once"] if response.once else [])]
    return f" ({', '.join(conditions)})"


def _tracks(waiting: list[Response]) -> list[str]:
    """The tracks that their conditions look at, each once."""
    conditions = (condition_in(condition) for response in waiting for condition in response.conditions)
    return list(dict.fromkeys(name for condition in conditions if condition for name in condition.tracks))
