"""The verdict: call against reading as bars, the reply with its evidence in place, and what would help."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content

from workshop.engine.verdict import Evidence, Points
from workshop.language.catalogue import _
from workshop.session import wording
from workshop.session.naming import not_left_out
from workshop.session.views import LevelView, VerdictView
from workshop.tui.blocks import Bar, Bars, Block, Columns, Para, Split
from workshop.tui.ink import QUIET, STRONG, level_ink, seen_ink
from workshop.tui.literal import plain
from workshop.tui.look import Look
from workshop.tui.panels.levels import fit_marks, level
from workshop.tui.panels.parts import label, named
from workshop.tui.panels.speech import FAINT_BAR
from workshop.tui.paper import Paper, Part
from workshop.tui.wrapping import NO_BREAK

NAMES_WIDTH = 19
CALLED, CARRIED = _("The moment called for"), _("The reply carried")


def verdict_paper(view: VerdictView, look: Look) -> Paper:
    """First what happened: bars, the name of the mismatch, the reply; then what would help."""
    told = (*_not_left_out(view), *_heard(view), *_outcome(view, look), _reply(view), _asked_and_did(view))
    helps = (_merit_and_gap(view), *_small_steps(view), *_afterthoughts(view))
    thick, thin = _bars(view, thick=True), _bars(view, thick=False)
    parts = (Part((thin, *told), verb=_("what would help"), roomy=(thick, *told)), Part(helps))
    return Paper(parts, ((thick, *told, *helps), (thin, *told, *helps)))


def marked_reply(text: str, evidence: Sequence[Evidence], levels: Sequence[LevelView]) -> Content:
    """The reply with what was evidence underlined in its level's colour, and the level's symbol after it."""
    marked = plain(text)
    for one in evidence:
        top = top_levels(one.points, levels)
        ink = seen_ink(top[0].place if len(top) == 1 else None)
        marked = marked.stylize(ink, one.start, one.end)
    for one in sorted(evidence, key=lambda one: (one.end, one.start), reverse=True):
        marks = [
            plain(f"{NO_BREAK}{top.symbol}", level_ink(top.place)) for top in top_levels(one.points, levels)
        ]
        marked = marked[: one.end] + Content("").join(marks) + marked[one.end :]
    return marked


def top_levels(points: Points, levels: Sequence[LevelView]) -> list[LevelView]:
    """The levels with the most points; none where there are none."""
    most = max(points, default=0)
    return [one for one, given in zip(levels, points, strict=False) if given == most > 0]


def _bars(view: VerdictView, thick: bool) -> Block:
    called, carried = view.verdict.call.points, view.verdict.reading.points
    longest = max(*called, *carried, 1)

    def rows(points: Points) -> Bars:
        levels = zip(view.header.levels, points, strict=True)
        bars = tuple(Bar(level(one), given, level_ink(one.place)) for one, given in levels)
        return Bars(bars, longest, above=0, thick=thick)

    return Columns((label(CALLED), rows(called)), (label(CARRIED), rows(carried)), above=0)


def _not_left_out(view: VerdictView) -> Iterable[Block]:
    """Levels that a reply should have something of, whatever their points say."""
    names = [level(one) for one in not_left_out(view.verdict.call, view.header.levels)]
    if names:
        yield named(f"{wording.NOT_LEFT_OUT}  ", Content("   ").join(names), 0)


def _heard(view: VerdictView) -> Iterable[Block]:
    if view.guesses:
        told = zip(view.header.levels, view.guesses, strict=True)
        hands = Content("   ").join(level(one) + Content(f"{NO_BREAK}{count}") for one, count in told)
        yield Para(Content.assemble((_("The room took it to be about  "), QUIET), hands))
    elif view.guess is not None:
        yield Para(Content.assemble((_("You took the question to be about  "), QUIET), level(view.guess)))


def _outcome(view: VerdictView, look: Look) -> Iterable[Block]:
    verdict = view.verdict
    fit = f"  {fit_marks(verdict.fit)}" if look.fit else ""
    marks = Content.styled(f"{verdict.outcome}{fit}", QUIET)
    if verdict.mismatch:
        yield Split(plain(verdict.mismatch.title, STRONG), marks, keep=True)
    else:
        yield Para(marks, keep=True)


def _reply(view: VerdictView) -> Block:
    marked = marked_reply(view.chosen.text, view.verdict.reading.evidence, view.header.levels)
    return Para(marked, first=FAINT_BAR, rest=FAINT_BAR)


def _asked_and_did(view: VerdictView) -> Block:
    told = view.verdict.explanation
    return _sentences(told.asked, told.did)


def _merit_and_gap(view: VerdictView) -> Block:
    told = view.verdict.explanation
    return _sentences(told.merit, told.gap)


def _small_steps(view: VerdictView) -> Iterable[Block]:
    told = view.verdict.explanation
    steps = (
        (wording.SMALLEST_CHANGE, told.nudge),
        (wording.NEXT_TIME, told.if_then),
        (wording.WOULD_WIN, told.would_win),
    )
    for name, text in steps:
        if text.strip():
            yield named(name, plain(text), NAMES_WIDTH)


def _afterthoughts(view: VerdictView) -> Iterable[Block]:
    if view.peer:
        yield named(_("Why choose it"), plain(view.peer, QUIET), NAMES_WIDTH)


def _sentences(*sentences: str) -> Para:
    return Para(plain(" ".join(one for one in sentences if one)))
