"""What organisers see: sums over their organisation's led sessions, by quarters, of no room and of nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from aiohttp import web

from workshop.language.catalogue import _
from workshop.report.pooled import (
    AS_RULES,
    BETTER,
    FEWEST,
    WORSE,
    CellSum,
    PooledLens,
    PooledTable,
    cell_of,
    pooled_view,
    quarter_in_words,
)
from workshop.server.account_page import account_html, paragraphs_html
from workshop.server.people import Role
from workshop.store.postgres.pool import KeptCells, Pool

if TYPE_CHECKING:
    from workshop.server.process import Server

RESULTS = "/o/results"
NOTHING_YET = _("No session of a group has come to its end yet.")
RULE = _(
    "Every number stands for five people at least, and is rounded down to a multiple of five; where there is "
    "a dash, it is fewer. Decisions with fewer than five votes count nowhere, and neither do rehearsals."
)
_SEEN = {BETTER: _("served better"), AS_RULES: _("as the rules say"), WORSE: _("served worse")}
_TOO_FEW = "–"


class ResultsPage:
    """One page; its quarters are all that can be chosen."""

    def __init__(self, server: Server) -> None:
        self._people = server.people
        self._pool = Pool(server.archive.shared)

    def add_to(self, app: web.Application) -> None:
        app.router.add_get(RESULTS, self._page)

    async def _page(self, request: web.Request) -> web.Response:
        person = await self._people.required(request, Role.ORGANISER)
        quarters = await asyncio.to_thread(self._pool.quarters, person.org)
        if not quarters:
            return account_html(_("Results"), paragraphs_html(NOTHING_YET), person)
        quarter = request.query.get("quarter", quarters[0])
        if quarter not in quarters:
            return account_html(
                _("Results"), paragraphs_html(_("There is no such quarter here.")), person, status=404
            )
        sums = await asyncio.to_thread(self._pool.sums, person.org, quarter)
        return account_html(_("Results"), results_html(quarters, quarter, sums), person)


def results_html(quarters: Sequence[str], quarter: str, sums: KeptCells) -> str:
    """The body of the page."""
    cells = {cell: CellSum(*counted) for key, counted in sums.items() if (cell := cell_of(key)) is not None}
    view = pooled_view(cells)
    sessions = (
        _("{number} sessions or more.").format(number=view.sessions)
        if view.sessions
        else _("Fewer than {fewest} sessions.").format(fewest=FEWEST)
    )
    told = f"<h2>{escape(quarter_in_words(quarter))}</h2>{paragraphs_html(sessions, RULE)}"
    lenses = "".join(part for lens in view.lenses for part in _of_lens(lens, len(view.lenses) > 1))
    return (
        _quarters(quarters, quarter) + told + (lenses or paragraphs_html(_("There is nothing to show yet.")))
    )


def _quarters(quarters: Sequence[str], shown: str) -> str:
    label = escape(_("Quarters"))
    links = "".join(
        f'<a href="{RESULTS}?quarter={escape(one)}"{_here(one == shown)}>{escape(quarter_in_words(one))}</a>'
        for one in quarters
    )
    return f'<nav aria-label="{label}" class="actions">{links}</nav>'


def _here(is_shown: bool) -> str:
    return ' aria-current="page"' if is_shown else ""


def _of_lens(lens: PooledLens, is_named: bool) -> Iterator[str]:
    """The tables in which anything can be shown."""
    title = f" – {lens.title}" if is_named else ""
    called = _("Called for")
    if lens.decided.rows:
        yield _table(_("Decisions by the level of the reply that was chosen") + title, called, lens.decided)
    if lens.once.rows:
        yield _table(_("Votes by level, where there was one vote") + title, called, lens.once)
    if lens.first.rows:
        told = _("Votes by level, in the first and the last of several")
        yield _table(told + title, called, lens.first, lens.last)
    if lens.kinds.rows:
        kinds = lens.kinds._replace(columns=(_("Decisions"),))
        yield _table(_("Kinds of gap between reply and moment") + title, _("Kind"), kinds)
    if lens.seen.rows:
        seen = lens.seen._replace(columns=tuple(_SEEN.get(name, name) for name in lens.seen.columns))
        yield _table(_("Verdicts that people saw differently, or as the rules do") + title, called, seen)


def _table(title: str, corner: str, table: PooledTable, later: PooledTable | None = None) -> str:
    """The numbers as a table; with a later one, each of both beside the other."""
    head = "".join(f'<th scope="col" class="number">{escape(name)}</th>' for name in table.columns)
    rows = []
    for place, row in enumerate(table.rows):
        numbers = [_number(number) for number in row.shown]
        if later is not None:
            beside = later.rows[place].shown
            numbers = [
                _TOO_FEW if not (one or other) else f"{_number(one)} → {_number(other)}"
                for one, other in zip(row.shown, beside, strict=True)
            ]
        cells = "".join(f'<td class="number">{escape(number)}</td>' for number in numbers)
        rows.append(f'<tr><th scope="row">{escape(row.name)}</th>{cells}</tr>')
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{escape(title)}"><table>'
        f"<caption>{escape(title)}</caption>"
        f'<thead><tr><th scope="col">{escape(corner)}</th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _number(shown: int) -> str:
    return f"{shown:,}" if shown else _TOO_FEW
