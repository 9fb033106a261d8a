"""History on pages: replies and guesses over time, levels called for and heard, kinds of question met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from workshop.language.catalogue import _
from workshop.practice.history import WHY_NO_GRADE, KindTally, LensHistory, ReplyHistory, TimeSpan
from workshop.practice.telling import (
    CALLED_AND_LED,
    DRAWN,
    GUESSES,
    KINDS_MET,
    LEVEL_PANELS,
    LEVELS_HEARD,
    NO_GUESS,
    NO_REPLIES,
    OUTCOME_WORDS,
    OVER_TIME,
    WHAT_COLUMNS_COUNT,
    by_the_lens,
    heard_in_words,
    in_all,
    level_counts,
    levels_met,
    not_met,
    word_counts,
)
from workshop.tui.blocks import Block, Para, Split, TableBlock
from workshop.tui.figures import Chart, NumberPlace, Row
from workshop.tui.ink import ACCENT, QUIET, level_ink, plain
from workshop.tui.panels.parts import aside, level, symbol, table_row, title
from workshop.tui.paper import Paper, Part

MOST_SPANS = 12
"""Rows of a chart on a page; of a longer history, the latest."""


def history_paper(history: ReplyHistory) -> Paper:
    """The history part by part; its first page says why there is no grade."""
    if not history.replies:
        return Paper((Part((title(NO_REPLIES), aside(WHY_NO_GRADE))),))
    opening = (Para(plain(in_all(history)), above=0), aside(WHY_NO_GRADE))
    parts = [opening, *_over_time(history.spans)]
    for lens in history.lenses:
        told = (aside(WHAT_COLUMNS_COUNT),) if lens is history.lenses[0] else ()
        parts += [(*_levels(lens), *told), tuple(_crossings(lens)), tuple(_kinds(lens))]
    return Paper(tuple(Part(blocks) for blocks in parts))


def _over_time(spans: Sequence[TimeSpan]) -> Iterator[tuple[Block, ...]]:
    shown = spans[-MOST_SPANS:]
    if not shown:
        return
    inks = (ACCENT, QUIET, QUIET)
    rows = tuple(Row(_when(span), span.outcomes or (None,) * len(inks), inks) for span in shown)
    heads = tuple(map(Content, OUTCOME_WORDS.values()))
    yield title(OVER_TIME), _chart(rows, heads)
    named = (_("named what was called for"), _("something else"))
    guesses = tuple(
        Row(_when(span), (None, None) if span.guesses is None else _parted(span.guesses), (ACCENT, QUIET))
        for span in shown
    )
    yield title(GUESSES), _chart(guesses, tuple(map(Content, named)))


def _parted(guesses: tuple[int, int]) -> tuple[int, int]:
    return guesses[0], guesses[1] - guesses[0]


def _when(span: TimeSpan) -> Content:
    return Content.styled(span.first.isoformat(), QUIET)


def _chart(rows: tuple[Row, ...], heads: tuple[Content, ...]) -> Chart:
    longest = max((count or 0 for row in rows for count in row.counts), default=1)
    return Chart(rows, max(1, longest), heads, counts=NumberPlace.BEHIND)


def _levels(lens: LensHistory) -> Iterator[Block]:
    yield title(f"{by_the_lens(lens.title)}: {LEVELS_HEARD.lower()}")
    met = levels_met(lens)
    rows = (
        *(
            Row(level(one.level), level_counts(one)[:DRAWN], (level_ink(one.level.place),) * DRAWN)
            for one in met
        ),
        *(Row(plain(one.word), word_counts(one)[:DRAWN], (QUIET,) * DRAWN) for one in lens.words),
    )
    yield _chart(rows, tuple(map(Content, LEVEL_PANELS[:DRAWN])))
    told = [
        (
            level(one.level),
            _("taken for another {under}, led the reply {led}").format(under=one.under, led=one.led),
        )
        for one in met
    ]
    told += [(plain(one.word), _("taken for another {under}").format(under=one.under)) for one in lens.words]
    for number, (name, counts) in enumerate(told):
        yield Para(Content.assemble(name, (f": {counts}", QUIET)), above=int(number == 0))


def _crossings(lens: LensHistory) -> Iterator[Block]:
    """A row for what was called for, a column for what the reply led with."""
    yield title(f"{by_the_lens(lens.title)}: {CALLED_AND_LED.lower()}")
    views = (*(tally.level for tally in lens.levels), None)
    often = {(each.called, each.led): each.often for each in lens.crossings}
    rows = [
        table_row(_("called, led"), *map(symbol, views)),
        (),
        *(
            (level(called), *(Content(str(often.get((called, led), 0) or "–")) for led in views))
            for called in views
            if any(often.get((called, led)) for led in views)
        ),
    ]
    yield TableBlock(tuple(rows), names=18, least=4, most=8)
    legend = [*(level(tally.level) for tally in lens.levels), Content.styled(_("· none alone"), QUIET)]
    yield Para(Content("    ").join(legend), above=2)


def _kinds(lens: LensHistory) -> Iterator[Block]:
    yield title(f"{by_the_lens(lens.title)}: {KINDS_MET.lower()}")
    met = [kind for kind in lens.kinds if kind.met]
    yield from (_kind(kind, number) for number, kind in enumerate(met))
    if never := not_met(lens):
        yield Para(plain(never, QUIET))


def _kind(kind: KindTally, number: int) -> Split:
    heard = _("heard {number}").format(number=heard_in_words(kind.guesses)) if kind.guesses[1] else NO_GUESS
    told = _("met {met} · served {served} · {heard}").format(met=kind.met, served=kind.served, heard=heard)
    return Split(plain(kind.title), Content.styled(told, QUIET), above=int(number == 0))
