"""Bars as inline SVG: one row for each thing counted, one panel for each round, all on one scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from workshop.report.blocks import BarChart, ChartBar, count_words, level_words

WIDTH = 560
NARROW, NARROW_PANELS = 420, 2
"""For a chart that stands beside its table on paper, and how many panels it may have."""
SHORT_LABELS, LABELS, LONG_LABELS = 40, 132, 236
"""Room for the names of the rows, on the left: without levels, with them, and at most."""
ROW, BAR = 30, 18
HEAD = 26
COUNT = 34
"""Room for the number behind the longest bar."""
GAP = 18
LEAST = 1.5
"""So long is a bar that stands for anything at all."""
_LETTER = 8.4
"""The width of a letter, more than it mostly is."""


class ChartPanel(NamedTuple):
    """Where a panel begins, and how long a bar in it can be."""

    left: float
    room: float


def fits_beside(chart: BarChart) -> bool:
    """Whether it can be drawn narrow, to stand beside its table on paper."""
    return len(chart.panels) <= NARROW_PANELS


def drawn(chart: BarChart, number: int, narrow: bool = False) -> str:
    """The chart as one `svg` element; `number` tells its ids from those of other charts on the page."""
    width, height = NARROW if narrow else WIDTH, HEAD + ROW * len(chart.bars)
    shape = f'class="narrow" viewBox="0 0 {width} {height}"' if narrow else f'viewBox="0 0 {width} {height}"'
    places = tuple(_panel_places(chart, width))
    title = escape(chart.title)
    return "".join(
        [
            f'<svg {shape} role="img" aria-labelledby="chart-{number}">',
            f'<title id="chart-{number}">{title}: {escape(_in_words(chart))}</title>',
            *_panels(chart, places, height),
            *_rows(chart, places),
            "</svg>",
        ]
    )


def _in_words(chart: BarChart) -> str:
    """What somebody hears who cannot see it; the table below has it all."""
    return f"{' and '.join(chart.panels).lower()}, as in the table"


def _label(bar: ChartBar) -> str:
    level = level_words(bar.level) if bar.level else ""
    return "  ".join(filter(None, (bar.label, level)))


def _labels_width(chart: BarChart) -> float:
    longest = max((len(_label(bar)) for bar in chart.bars), default=0)
    least = LABELS if any(bar.level for bar in chart.bars) else SHORT_LABELS
    return min(max(least, longest * _LETTER), LONG_LABELS)


def _panel_places(chart: BarChart, width: int) -> Iterator[ChartPanel]:
    left = _labels_width(chart)
    panel = (width - left) / len(chart.panels)
    for at in range(len(chart.panels)):
        yield ChartPanel(left + at * panel, panel - COUNT - GAP)


def _panels(chart: BarChart, places: Sequence[ChartPanel], height: int) -> Iterator[str]:
    for (left, _), name in zip(places, chart.panels, strict=True):
        yield f'<text class="panel" x="{left:.1f}" y="14">{escape(name)}</text>'
        yield f'<line class="axis" x1="{left:.1f}" y1="{HEAD - 4}" x2="{left:.1f}" y2="{height}"/>'


def _rows(chart: BarChart, places: Sequence[ChartPanel]) -> Iterator[str]:
    longest = max((count or 0 for bar in chart.bars for count in bar.counts), default=0) or 1
    for row, bar in enumerate(chart.bars):
        top = HEAD + row * ROW
        ink = f"level-{bar.level.place}" if bar.level else "neutral"
        base = top + BAR / 2 + 5
        yield f'<text class="row {ink}" x="0" y="{base:.1f}">{escape(_label(bar))}</text>'
        for (left, room), count in zip(places, bar.counts, strict=True):
            length = max(LEAST, room * count / longest) if count else 0
            if length:
                size = f'width="{length:.1f}" height="{BAR}"'
                yield f'<rect class="bar {ink}" x="{left:.1f}" y="{top}" {size}/>'
            place = f'x="{left + length + 7:.1f}" y="{base:.1f}"'
            yield f'<text class="count" {place}>{count_words(count)}</text>'
