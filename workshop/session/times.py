"""Times as they were written down: kept as the clock said them, and told only where they can be believed."""

from __future__ import annotations

from datetime import date, datetime

from workshop.language.catalogue import _

UNKNOWN = _("time unknown")
"""What is said of a time that cannot be: that of a clock without a battery, for one."""
YEARS = range(2000, 2200)
"""Those in which somebody may have played."""
LONGEST = 64
"""Characters of a time as it is kept."""
TODAY, YESTERDAY = _("today"), _("yesterday")
LATELY = (TODAY, YESTERDAY)
"""When a group was led that may come back to it."""
MONTHS = (
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
)


def moment_in(written: object) -> datetime | None:
    """The time with its offset that is written here; None where that is none, or cannot be.

    Nothing is ever refused for its time, and nothing is put in order by one that is unknown.
    """
    try:
        moment = datetime.fromisoformat(written) if isinstance(written, str) else None
        if moment is None or moment.tzinfo is None or moment.year not in YEARS:
            return None
        # Some systems cannot tell what others can.
        return moment.astimezone(moment.tzinfo)
    except (ValueError, OverflowError, OSError):
        return None


def minute_in(written: str) -> str:
    """`2026-05-12T09:30:00.000+02:00` as `2026-05-12 09:30`, by the clock of the place."""
    moment = moment_in(written)
    return f"{moment:%Y-%m-%d %H:%M}" if moment is not None else UNKNOWN


def day_in_words(moment: str, today: date) -> str:
    """A day as people say it: 'today', 'yesterday', 'on 12 May', 'on 12 May 2025'."""
    then = moment_in(moment)
    if then is None:
        return UNKNOWN
    day = then.astimezone().date()
    ago = (today - day).days
    if ago in (0, 1):
        return YESTERDAY if ago else TODAY
    year = f" {day.year}" if day.year != today.year else ""
    return _("on {day} {month}{year}").format(day=day.day, month=MONTHS[day.month - 1], year=year)
