"""The whole trace of a verdict: every rule, every piece of evidence, every cost, every fact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content

from workshop.engine.verdict import Evidence, Points
from workshop.language.catalogue import _
from workshop.session import views
from workshop.session.views import FactView, LevelView, VerdictView, charged, level_of, not_left_out
from workshop.tui.blocks import NO_BREAK, Bar, Bars, Block, Columns, Para, Split
from workshop.tui.ink import QUIET, STRONG, level_ink, plain, seen_ink
from workshop.tui.panels.parts import FAINT_BAR, fit_marks, label, level, named
from workshop.tui.paper import Paper, Part, one_page
from workshop.tui.themes import Look

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
        yield named(f"{views.NOT_LEFT_OUT}  ", Content("   ").join(names), 0)


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
        (views.SMALLEST_CHANGE, told.nudge),
        (views.NEXT_TIME, told.if_then),
        (views.WOULD_WIN, told.would_win),
    )
    for name, text in steps:
        if text.strip():
            yield named(name, plain(text), NAMES_WIDTH)


def _afterthoughts(view: VerdictView) -> Iterable[Block]:
    if view.peer:
        yield named(_("Why choose it"), plain(view.peer, QUIET), NAMES_WIDTH)


def _sentences(*sentences: str) -> Para:
    return Para(plain(" ".join(one for one in sentences if one)))
