"""Days of practice: the date of the place, from four in the morning on, and which of them can be believed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.session.times import moment_in

BEGINS = timedelta(hours=4)
"""After midnight; who still answers then is in the evening before."""
TRAVEL = 1
"""Days by which a date may go back for who flies west."""
LONG = 400
"""Days after which it is asked whether the clock is right."""


def practice_day(moment: datetime) -> date:
    """The day that a person there would call it, whatever the offset or a change of clock."""
    return (moment.replace(tzinfo=None) - BEGINS).date()


def day_of(at: str) -> date | None:
    """The day of something that was recorded then; None where the time cannot be told."""
    moment = moment_in(at)
    return practice_day(moment) if moment is not None else None


class Calendar(NamedTuple):
    """The days on which something was answered, put in order, and what day it is."""

    days: tuple[date, ...]
    """One for each time that was given, never before the one in front of it."""
    today: date
    remark: str | None = None
    """A sentence where the clock seems to have jumped."""


def calendar(recorded: Sequence[date | None], now: date) -> Calendar:
    """The days as they can have been: those of the longest run in order are believed.

    Every other, and one that is unknown, counts as the day believed before it. A clock that was wrong for a
    while so moves nothing: neither what was answered under it, nor what is due when it is right again.
    """
    given = [*recorded, now]
    believed = _longest_run(given)
    first = next((day for place, day in enumerate(given) if place in believed and day), now)
    days, last = [], first
    for place, day in enumerate(given):
        if place in believed and day is not None:
            last = day
        days.append(last)
    *before, today = days
    return Calendar(tuple(before), today, _remark(before[-1] if before else None, now))


def _remark(last: date | None, now: date) -> str | None:
    if last is None or -TRAVEL <= (now - last).days <= LONG:
        return None
    says = _(
        "By the clock of this computer it is the practice day of {now:%Y-%m-%d}, and the last reply was on "
        "that of {last:%Y-%m-%d}; such a day begins at four in the morning. Nothing was rescheduled for it."
    )
    return says.format(now=now, last=last)


def _longest_run(days: Sequence[date | None]) -> frozenset[int]:
    """The places of a longest run of days that never goes back, the latest such run."""
    ends: list[date] = []
    places: list[int] = []
    before: list[int] = []
    for place, day in enumerate(days):
        before.append(-1)
        if day is None:
            continue
        at = bisect_right(ends, day)
        before[place] = places[at - 1] if at else -1
        ends[at : at + 1], places[at : at + 1] = [day], [place]
    run, place = set(), places[-1] if places else -1
    while place >= 0:
        run.add(place)
        place = before[place]
    return frozenset(run)
