"""What organisers see: sums over their organisation's led sessions, by quarters, of no room and of nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
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
from workshop.server.markup import Html, all_of, tag
from workshop.server.people import Role
from workshop.store.postgres.pool import KeptCells, Pool

if TYPE_CHECKING:
    from workshop.server.process import Server

RESULTS = "/o/results"
NOTHING_YET = _("No session of a group has come to its end yet.")
RULE = _(
    "Every number stands for five people at least, and is rounded down to a multiple of five; where there is "
    "a dash, it is fewer. Decisions with fewer than five votes count nowhere, and neither do rehearsals. "
    "Nothing is told of a session that stands alone."
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


def results_html(quarters: Sequence[str], quarter: str, sums: KeptCells) -> Html:
    """The body of the page."""
    cells = {cell: CellSum(*counted) for key, counted in sums.items() if (cell := cell_of(key)) is not None}
    view = pooled_view(cells)
    sessions = (
        _("{number} sessions or more.").format(number=view.sessions)
        if view.sessions
        else _("Fewer than {fewest} sessions.").format(fewest=FEWEST)
    )
    lenses = [part for lens in view.lenses for part in _of_lens(lens, len(view.lenses) > 1)]
    return all_of(
        [
            _quarters(quarters, quarter),
            tag("h2", quarter_in_words(quarter)),
            tag("p", sessions),
            tag("p", RULE),
            *(lenses or [tag("p", _("There is nothing to show yet."))]),
        ]
    )


def _quarters(quarters: Sequence[str], shown: str) -> Html:
    links = (
        tag(
            "a",
            quarter_in_words(one),
            href=f"{RESULTS}?quarter={one}",
            aria_current="page" if one == shown else None,
        )
        for one in quarters
    )
    return tag("nav", *links, aria_label=_("Quarters"), class_="actions")


def _of_lens(lens: PooledLens, is_named: bool) -> Iterator[Html]:
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
        yield _table(_("How the reply that was chosen met the moment") + title, _("Kind"), kinds)
    if lens.seen.rows:
        seen = lens.seen._replace(columns=tuple(_SEEN.get(name, name) for name in lens.seen.columns))
        yield _table(_("Verdicts that people saw differently, or as the rules do") + title, called, seen)


def _table(title: str, corner: str, table: PooledTable, later: PooledTable | None = None) -> Html:
    """The numbers as a table; with a later one, each of both beside the other."""
    rows = []
    for place, row in enumerate(table.rows):
        numbers = [_number(number) for number in row.shown]
        if later is not None:
            beside = later.rows[place].shown
            numbers = [
                _TOO_FEW if not (one or other) else f"{_number(one)} → {_number(other)}"
                for one, other in zip(row.shown, beside, strict=True)
            ]
        cells = (tag("td", number, class_="number") for number in numbers)
        rows.append(tag("tr", tag("th", row.name, scope="row"), *cells))
    heads = (tag("th", name, scope="col", class_="number") for name in table.columns)
    head = tag("thead", tag("tr", tag("th", corner, scope="col"), *heads))
    whole = tag("table", head, tag("tbody", *rows))
    region = tag("div", whole, class_="wide", role="region", tabindex=0, aria_label=title)
    return all_of([tag("h3", title), region])


def _number(shown: int) -> str:
    return f"{shown:,}" if shown else _TOO_FEW
