"""`workshop follow-up`: a page for two weeks after a session with a group, as lines or as HTML."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.cli.homes import home_to_read, library, preferred
from workshop.cli.output import as_argument, write_or_print
from workshop.cli.sessions import ONLY_PLANNED
from workshop.language.catalogue import _
from workshop.report.contents import Report, gather, handed_round
from workshop.report.follow_up import MOMENTS, LevelHeard, MomentAhead, follow_up, least_heard
from workshop.report.markdown import blocks_in_markdown
from workshop.report.page import html_page
from workshop.scenario.play import Play
from workshop.session.views import level_views
from workshop.store.files import RefusedError
from workshop.store.records import KeptSession
from workshop.store.runs import look_at, open_store, possible, read_preferred
from workshop.store.sessions import SessionStore

NOT_A_GROUP = _("{id} was played alone. What is read back to one person: workshop practise")
NO_GROUP_YET = _("No group was led yet. Begin with: workshop host")


def write_follow_up(name: str | None, group: str | None, html: str | None, replace: bool) -> int:
    """Print the page of the session of this name, or of the latest with a group; or write it as HTML."""
    home = home_to_read()
    if home is None:
        raise Ends(UNUSABLE, NO_GROUP_YET)
    store = open_store(home)
    looked = look_at(store, name or _latest(store, group))
    if not looked.state.hosted:
        raise Ends(UNUSABLE, NOT_A_GROUP.format(id=looked.kept.id))
    with possible(looked.kept):
        report = handed_round(gather(looked.play, looked.state, looked.kept.started, looked.kept.id))
    called = looked.state.group
    moments = tuple(_moments(looked.play, report, called, _played(store, called, looked.kept)))
    document = tuple(follow_up(report, called, moments))
    if html is None:
        write_or_print(blocks_in_markdown(document), None, replace, "follow-up.md")
        return FINE
    page = html_page(_("Two weeks later: {title}").format(title=report.title), document)
    if written := write_or_print(page, html, replace, "follow-up.html"):
        print(_("The page for two weeks later is in {file}.").format(file=written), file=sys.stderr)
    return FINE


def _latest(store: SessionStore, group: str | None) -> str:
    """The newest session that was led, with that group if one is told; raises Ends where there is none."""
    found = [one for one in (store.sessions() if group is None else store.of_group(group)) if one.hosted]
    latest = next((one for one in found if one.led), None)
    if latest is None:
        raise Ends(UNUSABLE, ONLY_PLANNED if found else NO_GROUP_YET)
    return latest.id


def _played(store: SessionStore, group: str, kept: KeptSession) -> frozenset[str]:
    """The scenarios that this group has met."""
    return frozenset({kept.scenario, *(one.scenario for one in store.of_group(group) if group)})


def _moments(play: Play, report: Report, group: str, played: frozenset[str]) -> Iterator[MomentAhead]:
    """Moments at the levels that were heard least, until there are enough: single questions first."""
    found = sorted(_in_library(play, played), key=lambda one: (not one[0], one[1].command))
    heard: Sequence[LevelHeard] = least_heard(report)
    taken: list[MomentAhead] = []
    for one in (*heard, *heard):
        fits = (moment for _single, moment in found if moment.level == one.level and moment not in taken)
        if len(taken) < MOMENTS and (moment := next(fits, None)) is not None:
            taken.append(moment)
    for moment in taken:
        to_group = f" --group {as_argument(group)}" if group else ""
        yield moment._replace(command=f"{moment.command}{to_group}")


def _in_library(play: Play, played: frozenset[str]) -> Iterator[tuple[bool, MomentAhead]]:
    """Every moment of another scenario by the same lens, and whether it is a single question."""
    levels = {level.id: level for level in level_views(play.lens)}
    shelf = library()
    for heading in shelf.headings().headings:
        if heading.id in played:
            continue
        try:
            other = read_preferred(Path(heading.path), shelf.home, preferred(None), shelf).play
        except RefusedError:
            continue
        single = other.scenario.kind == "single"
        for name, scene in other.scenario.scene.items():
            level = other.judge.call(name).level
            if other.judge.lens(name).id != play.lens.id or level not in levels:
                continue
            listener = other.scenario.cast[scene.listener]
            scenes = "" if single else f" --scenes {name}"
            command = f"workshop host {heading.id}{scenes} --minutes 5 --stages none"
            yield (
                single,
                MomentAhead(levels[level], f"{listener.name}, {listener.title}", scene.says, command),
            )
