"""The debrief of a group: what happened, so what, and now what, each on pages of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content

from workshop.session.host_views import NowWhatView, RoundView, ShiftRow, SoWhatView, WhatView
from workshop.tui.blocks import Block, Columns, Group, Para, Split
from workshop.tui.ink import ACCENT, FAINT, QUIET, STRONG
from workshop.tui.literal import plain
from workshop.tui.look import Look
from workshop.tui.panels.large import airy, aside, large
from workshop.tui.panels.level_words import with_levels
from workshop.tui.panels.levels import level
from workshop.tui.panels.rounds import shown_rounds
from workshop.tui.panels.shifts import is_shift, strips
from workshop.tui.panels.speech import BAR
from workshop.tui.paper import Paper, Part

ARROW = Content.styled(" → ", FAINT)
QUESTION = "What do these two have in common?"
HANDS = "Hands for each reply in turn; → after talking"


def what_paper(view: WhatView, look: Look) -> Paper:  # noqa: ARG001
    """The path with each shift, and where it ended; nothing called for, nothing judged."""

    def arrange(air: int) -> tuple[Block, ...]:
        gap = 1 if air > 1 else 0
        stops = (
            Group(tuple(_stop(number, shift)), above=gap if number > 1 else min(air, 1))
            for number, shift in enumerate(view.rows, 1)
        )
        return (_head("What happened", HANDS), *stops, *_end(view, air))

    return airy(arrange)


def so_what_paper(view: SoWhatView, look: Look) -> Paper:
    """Called against chosen with what pulled; then two scenes, the question before its answer."""
    parts = [
        Part(
            tuple(_so_what(view, look, 0)),
            "two scenes" if view.pair else None,
            roomy=tuple(_so_what(view, look, 1)),
        )
    ]
    if view.pair:
        parts.append(Part(tuple(_pair(view, answered=False)), verb="what they have in common"))
        parts.append(Part(tuple(_pair(view, answered=True))))
    return Paper(tuple(parts))


def now_what_paper(view: NowWhatView, look: Look) -> Paper:  # noqa: ARG001
    """Alone, in pairs, all; and the sentences that were read out."""

    def arrange(air: int) -> tuple[Block, ...]:
        steps = (large_step(number, step, air) for number, step in enumerate(view.steps, 1))
        kept = (
            Para(
                with_levels(one, view.header.levels, STRONG),
                first=Content.styled("  ✓  ", ACCENT),
                above=min(air, 1),
            )
            for one in view.intentions
        )
        return (_head("Now what"), *steps, *kept)

    return airy(arrange)


def large_step(number: int, step: str, air: int) -> Block:
    """One of a few things to do in turn."""
    return Para(
        plain(step, STRONG), first=Content.assemble("  ", (f"{number}", ACCENT), "  "), above=max(1, air)
    )


def _head(words: str, right: str = "") -> Block:
    return Split(Content.styled(words, STRONG), Content.styled(right, QUIET), above=0)


def _stop(number: int, shift: ShiftRow) -> Iterable[Block]:
    name = Content.assemble((f"{number:>3}  ", STRONG), plain(shift.row.scene_title, STRONG))
    moved = level(shift.row.chosen)
    if is_shift(shift):
        moved = level(shift.before) + ARROW + moved
    yield Split(name, moved, above=0, rest=Content("     "))
    rounds = shown_rounds(shift.rounds)
    if rounds:
        hands = ARROW.join([_hands(one, last=one is rounds[-1]) for one in rounds])
        yield Para(hands, first=Content.styled("  │  ", FAINT), above=0)


def _hands(one: RoundView, last: bool) -> Content:
    """'9 · 5 · 3 · 1' in the order of the responses, and how many stayed undecided."""
    told = Content.styled(" · ", FAINT).join(
        [Content.styled(str(count), STRONG if last else QUIET) for count in one.hands]
    )
    return told + Content.styled(f"  ({one.undecided} undecided)" if one.undecided else "", QUIET)


def _end(view: WhatView, air: int) -> Iterable[Block]:
    if view.ending:
        yield Para(plain(view.ending, STRONG), first=Content.styled("  ◆  ", ACCENT), above=min(air, 1))
    yield from parked(view.parked, above=max(1, air - 1))


def parked(points: Sequence[str], above: int) -> Iterable[Block]:
    """What was set aside on the way, to be taken up now."""
    for number, point in enumerate(points):
        first = Content.styled("Parked   " if number == 0 else " " * 9, QUIET)
        yield Para(plain(point), first=first, above=0 if number else above)


def _so_what(view: SoWhatView, look: Look, air: int) -> Iterable[Block]:
    yield _head("So what")
    yield from strips(view.rows, view.header.levels, look, air)
    for number, sentence in enumerate((*view.patterns, *([view.transfer] if view.transfer else []))):
        above = air if number else 1
        yield Para(
            with_levels(sentence, view.header.levels, STRONG if number == 0 else ""),
            first=BAR if number == 0 else Content.styled("–  ", FAINT),
            above=above,
        )


def _pair(view: SoWhatView, answered: bool) -> Iterable[Block]:
    """The two scenes; with the answer, what they called for stands where the replies stood."""
    pair = view.pair
    assert pair is not None
    yield aside(QUESTION, above=0)
    yield Columns((_side(pair.left, answered),), (_side(pair.right, answered),))
    if answered:
        yield large(with_levels(pair.common, view.header.levels, STRONG), 1)
