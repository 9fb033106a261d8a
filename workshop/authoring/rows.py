"""Tables that people fill in: read in any of three separators, and what is amiss told by its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.scenario.clean import one_line

SEPARATORS = ",;\t"


class RowProblem(NamedTuple):
    """What is amiss in a line of a table."""

    line: int
    text: str


class TableRow(NamedTuple):
    """A line of a table: its number in the file, and its cells by column, clean and on one line."""

    line: int
    cells: Mapping[str, str]


def rows_in(
    text: str, needed: Sequence[str], known: Sequence[str], longest: int
) -> Iterator[TableRow | RowProblem]:
    """The lines of a table whose first line names its columns; empty ones are passed over.

    Cells are parted by a comma, a semicolon or a tab, and cut at `longest` characters. Where the table cannot
    be read on, a problem is the last that comes.
    """
    head = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text), delimiter=max(SEPARATORS, key=head.count))
    try:
        columns = [cell.strip().casefold() for cell in next(lines, [])]
        if problem := _amiss(columns, needed, known):
            yield problem
            return
        for cells in lines:
            if any(cell.strip() for cell in cells):
                named = zip(columns, (one_line(cell, longest).strip() for cell in cells), strict=False)
                yield TableRow(lines.line_num, dict(named))
    except csv.Error as failed:
        yield RowProblem(lines.line_num, _("this is no table: {because}").format(because=failed))


def _amiss(columns: Sequence[str], needed: Sequence[str], known: Sequence[str]) -> RowProblem | None:
    lacking = [name for name in needed if name not in columns]
    if lacking:
        because = _(
            "the first line has to name the columns {needed}, parted by a comma, a semicolon or a tab; "
            "{lacking} is not among them"
        )
        return RowProblem(1, because.format(needed=", ".join(needed), lacking=lacking[0]))
    twice = [name for name in known if columns.count(name) > 1]
    return RowProblem(1, _("the column {name} stands twice").format(name=twice[0])) if twice else None
