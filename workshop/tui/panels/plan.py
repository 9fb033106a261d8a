"""The plan: which scenes to play, how many decisions fit, and what leaving one out does to the story."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from workshop.language.catalogue import _, plural
from workshop.session.host_views import PlanItem, PlanView
from workshop.tui.blocks import Block, Para, Split
from workshop.tui.ink import ACCENT, QUIET, STRONG
from workshop.tui.literal import plain
from workshop.tui.look import Look
from workshop.tui.panels.large import aside
from workshop.tui.panels.parts import choice
from workshop.tui.paper import Paper, Part

ALONE = _("For you alone: share the screen once this page is left.")


def plan_paper(view: PlanView, look: Look) -> Paper:
    """The scenes to choose from, the planned ones marked, and what the story does without the others."""
    blocks = tuple(_blocks(view))
    return Paper((Part(blocks),), (blocks,), start=0)


def _blocks(view: PlanView) -> Iterable[Block]:
    yield Split(Content.styled(_("The plan"), STRONG), Content.styled(_carry(view), QUIET), above=0)
    yield aside(ALONE, above=0)
    for number, item in enumerate(view.items):
        yield _scene(number, item)
    for number, remark in enumerate(view.remarks if any(item.planned for item in view.items) else ()):
        yield Para(plain(remark, QUIET), first=Content("  "), above=0 if number else 1)


def _carry(view: PlanView) -> str:
    """'3 planned · 45 minutes carry 3 decisions'."""
    if not view.minutes:
        return _("Which scenes, and how many minutes?")
    planned = sum(item.planned for item in view.items)
    decisions = plural("{number} decision", "{number} decisions", view.fits)
    return _("{planned} planned · {minutes} minutes carry {decisions}").format(
        planned=planned, minutes=view.minutes, decisions=decisions
    )


def _scene(number: int, item: PlanItem) -> Para:
    bare = choice(number, plain(item.title, STRONG if item.planned else QUIET), above=0 if number else 1)
    mark = Content.styled("✓  ", ACCENT) if item.planned else Content("   ")
    return bare._replace(first=bare.first + mark)
