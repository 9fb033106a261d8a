"""The whole trace of a verdict: every rule, every piece of evidence, every cost, every fact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content

from workshop.engine.verdict import Evidence, Points
from workshop.language.catalogue import _
from workshop.session.naming import charged, level_of
from workshop.session.views import FactView, LevelView, VerdictView
from workshop.tui.blocks import Block, Para
from workshop.tui.ink import QUIET, STRONG, level_ink
from workshop.tui.literal import plain
from workshop.tui.panels.levels import level
from workshop.tui.panels.parts import label
from workshop.tui.paper import Paper, one_page

STEP = Content("  ")
ID_WIDTH = 5
HOLDS_AS_WELL = _(" (holds as well)")


def trace_paper(view: VerdictView) -> Paper:
    """Everything that the verdict rests on, in the order in which it was reached."""
    verdict = view.verdict
    return one_page(
        Para(Content.styled(_("How this verdict came about"), STRONG), above=0, keep=True),
        *_call(view),
        *_reading(view),
        label(_("How the two met"), above=1),
        *(
            _told(Content.assemble((f"{charged(one)}: ", STRONG), plain(one.because)), one.facts)
            for one in verdict.fit_reasons
        ),
        *_kinds(view),
        *_facts(view.facts),
    )


def _call(view: VerdictView) -> Iterable[Block]:
    call, levels = view.verdict.call, view.header.levels
    yield label(_("What the moment called for"))
    for one in call.reasons:
        yield _entry(one.rule, _points(one.points, levels), plain(one.because), one.facts)
    if not call.reasons:
        yield Para(
            Content(_("No rule about this moment fires, so nothing is called for.")), first=STEP, above=0
        )
    for id in call.floors:
        words = (_(" must not be missing from a reply, whatever leads."), QUIET)
        yield Para(Content.assemble(level(level_of(levels, id)), words), first=STEP, above=0)
    for id in call.seconds:
        words = (_(" is called for nearly as much as the first."), QUIET)
        yield Para(Content.assemble(level(level_of(levels, id)), words), first=STEP, above=0)


def _reading(view: VerdictView) -> Iterable[Block]:
    reading, levels = view.verdict.reading, view.header.levels
    does = dict(view.moves)
    yield label(_("What the reply carried"))
    for one in reading.evidence:
        yield _sighting(one, does.get(one.move, ""), levels)
    if not reading.evidence:
        yield Para(Content(_("No move of this lens was seen in it.")), first=STEP, above=0)
    if reading.opens_with:
        does_first = does.get(reading.opens_with.move, _("this"))
        words = Content.assemble((_("It opens so: "), ""), plain(does_first), (".", ""))
        yield _entry("", _points(reading.opens_with.points, levels), words, ())


def _sighting(one: Evidence, does: str, levels: Sequence[LevelView]) -> Block:
    words = Content.assemble("“", plain(one.words, STRONG), "”", (" " + does if does else "", QUIET))
    return _entry("", _points(one.points, levels), words, one.facts)


def _kinds(view: VerdictView) -> Iterable[Block]:
    kinds = [kind for kind in (view.verdict.mismatch, *view.verdict.also) if kind]
    if kinds:
        yield label(_("What that is called"))
    for number, kind in enumerate(kinds):
        also = HOLDS_AS_WELL if number else ""
        yield _told(Content.assemble(plain(kind.title), (also, QUIET)), (kind.id,))


def _facts(facts: Sequence[FactView]) -> Iterable[Block]:
    if facts:
        yield label(_("What that rests on"))
    said: set[str] = set()
    for one in facts:
        source, colon, remark = one.source.partition(": ")
        if remark not in said:
            source += colon + remark
            said.add(remark)
        text = Content.assemble(plain(one.text), "  ", plain(source, QUIET))
        yield Para(text, first=Content.assemble("  ", (one.id.ljust(ID_WIDTH), QUIET)), above=0)


def _entry(id: str, points: Content, because: Content, facts: Sequence[str]) -> Para:
    named = plain(id.ljust(ID_WIDTH), QUIET)
    return _told(Content.assemble(points, "  ", because), facts, STEP + named)


def _told(words: Content, names: Sequence[str], first: Content = STEP) -> Para:
    """The words with the names of what they rest on."""
    rests = plain("  " + " ".join(names), QUIET) if names else Content("")
    return Para(words + rests, first=first, above=0)


def _points(points: Points, levels: Sequence[LevelView]) -> Content:
    given = [(one, number) for one, number in zip(levels, points, strict=False) if number]
    if not given:
        return Content.styled("0", QUIET)
    return Content(" ").join(
        [plain(f"{one.symbol}{number:+d}", level_ink(one.place)) for one, number in given]
    )
