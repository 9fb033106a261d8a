"""Sums over many led sessions, and what of them may be shown: no number stands for fewer than five people.

What a session gives is counted once, when it has come to its end, in cells that do not overlap. A cell is
shown from five people on, and rounded down to a multiple of five; a total is the sum of what is shown. So
two views, whatever lies between them, never differ by fewer than five. Of one session alone nothing is told.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from workshop.scenario.clean import one_line
from workshop.scenario.play import Play
from workshop.session.phases import Phase
from workshop.session.state import Round, State, Visit
from workshop.session.tally import by_level
from workshop.session.times import MONTHS, moment_in
from workshop.session.views import NONE_LEADS, level_of, level_views

FEWEST = 5
"""People for whom a number stands at least, and what numbers are rounded down to."""
FEWEST_SESSIONS = 2
"""Of which anything is told."""
SESSIONS, DECIDED, ONCE, FIRST, LAST = "sessions", "decided", "once", "first", "last"
KINDS, SEEN = "kinds", "seen"
"""What is counted: sessions; decisions by called and chosen level; hands by called level and their own, where
there was one vote, and in the first and the last of several; decisions by kind; verdicts seen differently."""
BETTER, AS_RULES, WORSE = "better", "as the rules", "worse"
MONTHS_OF_A_QUARTER = 3
_LONGEST_WORD = 80


class PooledCell(NamedTuple):
    """One thing that is counted; words are those of the lens."""

    lens: str
    """Its title; empty for what belongs to none, as are the words below."""
    what: str
    row: str = ""
    column: str = ""
    row_place: int = 0
    """Where a level stands in its lens."""
    column_place: int = 0


class CellSum(NamedTuple):
    """How often it was so, and how many people that is at least."""

    times: int
    people: int
    """One person may answer in several decisions of a session: here each counts once."""

    @property
    def shown(self) -> int:
        """What may be told of it; 0 where nothing may."""
        return self.times - self.times % FEWEST if self.people >= FEWEST else 0


NO_SUM = CellSum(0, 0)
PooledCells = Mapping[PooledCell, CellSum]


class PooledRow(NamedTuple):
    """What may be shown beside one name."""

    name: str
    shown: tuple[int, ...]


class PooledTable(NamedTuple):
    """Rows of one kind, each with a number for each column."""

    columns: tuple[str, ...]
    rows: tuple[PooledRow, ...]


class PooledLens(NamedTuple):
    """What may be shown of the decisions that were judged by one lens; no table has a number below five."""

    title: str
    decided: PooledTable
    """Called levels, and the levels of the replies that were chosen."""
    once: PooledTable
    """Called levels, and the levels that hands were at where there was one vote."""
    first: PooledTable
    last: PooledTable
    """The same for the first and the last of several votes: they have the same rows and columns."""
    kinds: PooledTable
    seen: PooledTable
    """Called levels, and how replies were seen beside the rules."""


class PooledView(NamedTuple):
    sessions: int
    """0 where there are fewer than five."""
    lenses: tuple[PooledLens, ...]


def quarter_of(started: str) -> str:
    """The quarter of the year in which a session began, `2026-Q4`; empty where its time cannot be."""
    moment = moment_in(started)
    return f"{moment.year}-Q{(moment.month - 1) // MONTHS_OF_A_QUARTER + 1}" if moment else ""


def quarter_in_words(quarter: str) -> str:
    """'October to December 2026'."""
    year, _dash, number = quarter.partition("-Q")
    first = (int(number) - 1) * MONTHS_OF_A_QUARTER
    return f"{MONTHS[first]} – {MONTHS[first + MONTHS_OF_A_QUARTER - 1]} {year}"


def pooled_cells(play: Play, state: State) -> PooledCells:
    """What a session gives to the sums; nothing unless a group was led through it to its end.

    A decision with fewer than five votes counts nowhere, and neither does a rehearsal.
    """
    if not state.hosted or state.rehearsal or state.phase is not Phase.CLOSED:
        return {}
    counts: dict[PooledCell, int] = defaultdict(int)
    people: dict[PooledCell, int] = defaultdict(int)
    most = 0
    for visit in state.path:
        voters = _voters(visit)
        if visit.fit is None or voters < FEWEST:
            continue
        most = max(most, voters)
        for cell, count, whose in _decision(play, visit, voters):
            counts[cell] += count
            people[cell] = max(people[cell], whose)
    if not most:
        return {}
    sums = {cell: CellSum(count, people[cell]) for cell, count in counts.items() if count}
    return {PooledCell("", SESSIONS): CellSum(1, most), **sums}


def _voters(visit: Visit) -> int:
    """How many took part in each of its votes at least."""
    return min((one.total for one in visit.rounds), default=0)


def _decision(play: Play, visit: Visit, voters: int) -> Iterator[tuple[PooledCell, int, int]]:
    """Each cell with what this decision adds to it, and how many people that is."""
    lens = play.judge.lens(visit.scene)
    title, levels = _word(lens.title), level_views(lens)
    places: dict[str | None, tuple[str, int]] = {
        None: (_word(NONE_LEADS), len(levels)),
        **{level.id: (_word(level.word), level.place) for level in levels},
    }
    assert visit.choice is not None  # it was judged
    verdict = play.verdict(visit, visit.choice)
    called, at = places[verdict.call.level]

    def cell(what: str, level: str | None) -> PooledCell:
        word, place = places[level]
        return PooledCell(title, what, called, word, at, place)

    used = level_of(levels, verdict.reading.level)
    yield cell(DECIDED, used.id if used else None), 1, voters
    votes: tuple[tuple[str, Round], ...] = ((ONCE, visit.rounds[0]),)
    if len(visit.rounds) > 1:
        votes = ((FIRST, visit.rounds[0]), (LAST, visit.rounds[-1]))
    for what, one in votes:
        for level, hands in by_level(play, visit, one).items():
            yield cell(what, level), hands, hands
    if verdict.mismatch is not None:
        yield PooledCell(title, KINDS, _word(verdict.mismatch.title)), 1, voters
    for contest in visit.contests:
        raters = sum(contest.hands)
        if raters >= FEWEST and contest.rating is not None:
            apart = contest.rating - play.verdict(visit, contest.response).fit
            seen = (AS_RULES, BETTER, WORSE)[(apart > 0) - (apart < 0)]
            yield PooledCell(title, SEEN, called, seen, at, (BETTER, AS_RULES, WORSE).index(seen)), 1, raters


def pooled_view(cells: PooledCells) -> PooledView:
    """What may be shown of these sums.

    Of a session that stands alone nothing: where all of its people answered alike, each would be known by it.
    """
    if cells.get(PooledCell("", SESSIONS), NO_SUM).times < FEWEST_SESSIONS:
        return PooledView(0, ())
    shown = {cell: sums.shown for cell, sums in cells.items()}
    lenses = sorted({cell.lens for cell in cells if cell.lens})
    return PooledView(
        shown.get(PooledCell("", SESSIONS), 0), tuple(_of_lens(title, shown) for title in lenses)
    )


def _of_lens(title: str, shown: Mapping[PooledCell, int]) -> PooledLens:
    own = {cell: number for cell, number in shown.items() if cell.lens == title and number}
    return PooledLens(
        title,
        _table(own, DECIDED),
        _table(own, ONCE),
        _table(own, FIRST, LAST),
        _table(own, LAST, FIRST),
        _table(own, KINDS),
        _table(own, SEEN),
    )


def _table(shown: Mapping[PooledCell, int], what: str, beside: str = "") -> PooledTable:
    """The numbers of what is asked for; a row or column in which nothing is shown is not there either.

    It has the rows and columns of what it stands `beside`, too.
    """
    placed = [cell for cell in shown if cell.what in (what, beside)]
    rows = sorted({(cell.row_place, cell.row) for cell in placed})
    columns = sorted({(cell.column_place, cell.column) for cell in placed})
    numbers = {cell[2:]: number for cell, number in shown.items() if cell.what == what}
    return PooledTable(
        tuple(name for _place, name in columns),
        tuple(
            PooledRow(name, tuple(numbers.get((name, column, place, at), 0) for at, column in columns))
            for place, name in rows
        ),
    )


def as_key(cell: PooledCell) -> str:
    """The cell as one text, which is kept beside its sum."""
    return json.dumps(cell, ensure_ascii=False, separators=(",", ":"))


def cell_of(key: str) -> PooledCell | None:
    """What `as_key` made; None of anything else."""
    try:
        parts: Any = json.loads(key)
    except (ValueError, RecursionError):
        return None
    kinds = (str, str, str, str, int, int)
    if not isinstance(parts, list) or [type(part) for part in parts] != [*kinds]:
        return None
    return PooledCell(*parts)


def _word(text: str) -> str:
    return one_line(text, _LONGEST_WORD)
