"""Workshops that were led to their end elsewhere, taken in by an organisation."""

from __future__ import annotations

from tests.store.hosted_sessions import script, whole_records
from workshop.store.postgres.archive import Archive
from workshop.store.records import KeptSession, new_session
from workshop.store.runs import now

LED = "2026-11-20T12:00:00+00:00"


def led_session(number: int, rehearsal: bool = False, started: str = LED) -> KeptSession:
    """One of them; the texts of all are the same."""
    play, text, lenses = script()[:3]
    kept = new_session(
        f"20261120-1200-led-{number}", play.scenario.id, play.scenario.title, now(), (text, *lenses)
    )
    return kept._replace(started=started, records=whole_records(rehearsal))


def put_led(archive: Archive, org: int, number: int, rehearsal: bool = False, started: str = LED) -> str:
    """The id under which it is kept."""
    return archive.adopt(org, led_session(number, rehearsal, started)).id
