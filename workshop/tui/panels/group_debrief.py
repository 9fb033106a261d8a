"""The debrief of a group: what happened, so what, and now what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.host_views import NowWhatView, RoundView, ShiftRow, SoWhatView, WhatView
from workshop.session.views import LevelView
from workshop.tui.blocks import Block, Group, Para, Split
from workshop.tui.ink import ACCENT, FAINT, QUIET, STRONG
from workshop.tui.literal import plain
from workshop.tui.look import Look
from workshop.tui.panels.large import airy, aside, large
from workshop.tui.panels.level_words import with_levels
from workshop.tui.panels.levels import level
from workshop.tui.panels.pair import pair_answered, pair_asked
from workshop.tui.panels.rounds import shown_rounds
from workshop.tui.panels.shifts import is_shift, strips
from workshop.tui.paper import Paper, Part
from workshop.tui.wrapping import NO_BREAK

ARROW = Content.styled("  →  ", QUIET)
DOT = Content.styled(" · ", FAINT)
RAIL = Content.styled("  │  ", FAINT)
DASH = Content.styled("–  ", FAINT)
HANDS = _("Hands by reply{again}; at the right, where most stood.")
AGAIN = _(", →{no_break}after talking").format(no_break=NO_BREAK)
PARKED = _("Parked   ")


def what_paper(view: WhatView, look: Look) -> Paper:
    """The path with each shift, and where it ended; nothing of what was called for."""

    def arrange(air: int) -> tuple[Block, ...]:
        gap = int(air > 1)
        stops = (
            Group(tuple(_stop(number, shift)), above=gap if number > 1 else min(air, 1))
            for number, shift in enumerate(view.rows, 1)
        )
        return (_head(_("What happened")), *stops, *_end(view, air), *(_legend(view) if air else ()))

    return airy(arrange)


def so_what_paper(view: SoWhatView, look: Look) -> Paper:
    """Called against chosen with what pulled; then two scenes, the question on a page before its answer."""
    first, roomy = (tuple(_so_what(view, look, air)) for air in (0, 1))
    if view.pair is None:
        return Paper((Part(first, roomy=roomy),))
    return Paper(
        (
            Part(first, verb=_("two scenes"), roomy=roomy),
            Part(tuple(pair_asked(view.pair)), verb=_("what they have in common")),
            Part(tuple(pair_answered(view.pair, view.header.levels))),
        )
    )


def now_what_paper(view: NowWhatView, look: Look) -> Paper:
    """Alone, in pairs, all; and the sentences that were read out."""

    def arrange(air: int) -> tuple[Block, ...]:
        steps = (
            Para(
                plain(step, STRONG),
                first=Content.assemble("  ", (str(number), ACCENT), "  "),
                above=max(1, air // 2),
            )
            for number, step in enumerate(view.steps, 1)
        )
        return (_head(_("Now what")), *steps, *ticked(view.intentions, view.header.levels, air))

    return airy(arrange)


def ticked(sentences: Sequence[str], levels: Sequence[LevelView], air: int) -> Iterable[Block]:
    """Sentences that the room has settled on."""
    for number, one in enumerate(sentences):
        first = Content.styled("  ✓  ", ACCENT)
        yield Para(
            with_levels(one, levels, STRONG), first=first, above=int(air > 0) if number else max(1, air // 2)
        )


def parked(points: Sequence[str], above: int) -> Iterable[Block]:
    """What was set aside on the way, to be taken up now."""
    for number, point in enumerate(points):
        first = Content.styled(" " * len(PARKED) if number else PARKED, QUIET)
        yield Para(plain(point), first=first, above=0 if number else above)


def _head(words: str) -> Block:
    return Para(Content.styled(words, STRONG), above=0)


def _stop(number: int, shift: ShiftRow) -> Iterable[Block]:
    name = Content.assemble((f"{number:>3}  ", STRONG), plain(shift.row.scene_title, STRONG))
    moved = level(shift.after)
    if is_shift(shift):
        moved = level(shift.before) + ARROW + moved
    yield Split(name, moved, above=0, rest=Content("     "))
    rounds = shown_rounds(shift.rounds)
    if rounds:
        hands = ARROW.join([_hands(one, last=one is rounds[-1]) for one in rounds])
        yield Para(hands, first=RAIL, above=0)


def _hands(one: RoundView, last: bool) -> Content:
    """'9 · 5 · 3 · 1', in the order of the responses, and how many stayed undecided."""
    told = DOT.join([Content.styled(str(count), "" if last else QUIET) for count in one.hands])
    undecided = _(" · {undecided} undecided").format(undecided=one.undecided) if one.undecided else ""
    return told + Content.styled(undecided, QUIET)


def _end(view: WhatView, air: int) -> Iterable[Block]:
    if view.ending:
        yield Para(plain(view.ending, STRONG), first=Content.styled("  ╰  ", ACCENT), above=min(air, 1))
    yield from parked(view.parked, above=1)


def _legend(view: WhatView) -> Iterable[Block]:
    if any(shift.rounds for shift in view.rows):
        again = AGAIN if any(len(shift.rounds) > 1 for shift in view.rows) else ""
        yield aside(HANDS.format(again=again))


def _so_what(view: SoWhatView, look: Look, air: int) -> Iterable[Block]:
    levels = view.header.levels
    yield _head(_("So what"))
    yield from strips(view.rows, levels, look, air)
    first, *others = (*view.patterns, *([view.transfer] if view.transfer else [])) or ("",)
    if first:
        yield large(with_levels(first, levels, STRONG), padded=air > 0)
    for sentence in others:
        yield Para(with_levels(sentence, levels), first=DASH)
