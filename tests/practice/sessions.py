"""Sessions of somebody alone for the tests of practice and history: walked by a host, and kept at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

from tests.play import shipped_file
from workshop.session.commands import Choose, Command, GoOn, Guess, RevealVerdict
from workshop.session.events import Record
from workshop.session.host import Host
from workshop.session.phases import Phase
from workshop.store.integrity import current, open_current
from workshop.store.records import new_session, place_of, put_events, put_place, put_session
from workshop.store.runs import Script, read_script

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=timezone(timedelta(hours=1)))


class Recorded:
    """A journal in memory."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def append(self, record: Record) -> None:
        self.records.append(record)


def host_on(script: Script, clock: Callable[[], datetime]) -> tuple[Host, Recorded]:
    """A session on the script that has begun, and its records."""
    recorded = Recorded()
    host = Host(script.play, recorded, lambda: clock().isoformat(timespec="milliseconds"))
    host.start()
    return host, recorded


def do(host: Host, *commands: Command) -> None:
    """Carry out the commands, none of which may be refused."""
    for command in commands:
        refusal = host.do(command)
        assert refusal is None, (command, refusal)


def walk(host: Host, replies: Iterable[int], guesses: Sequence[str | None] = (None,)) -> None:
    """Go through the story with these replies by number, each with the next guess, as far as they last."""
    do(host, GoOn())
    for number, reply in enumerate(replies):
        if host.state.phase is not Phase.VOTE:
            break
        offered = host.play.story.offered(host.state.visit.scene, host.state.visit.tracks)
        do(host, Choose(offered[reply % len(offered)].id), Guess(guesses[number % len(guesses)]))
        do(host, RevealVerdict(), GoOn())


class Played(NamedTuple):
    """A session as it is put into a home."""

    script: Script
    started: datetime
    records: Sequence[Record]


def played(
    started: datetime = NOON,
    replies: Iterable[int] = (0, 1, 2, 3, 0, 1),
    guesses: Sequence[str | None] = (None,),
    story: str = "ceo-product-review",
) -> Played:
    """A story that was played alone then."""
    script = read_script(shipped_file(story))
    host, recorded = host_on(script, lambda: started)
    walk(host, replies, guesses)
    return Played(script, started, recorded.records)


def keep(home: Path, sessions: Iterable[Played]) -> None:
    """Put the sessions into the home's database in one go, as their journals would have."""
    home.mkdir(parents=True, exist_ok=True)
    with closing(open_current(current(home))) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for place, (script, started, records) in enumerate(sessions):
            scenario = script.play.scenario
            texts = (script.scenario_text, *script.lens_texts)
            id = f"{started:%Y%m%d-%H%M}-{scenario.id[:30]}-{place}"
            number = put_session(connection, new_session(id, scenario.id, scenario.title, started, texts))
            put_events(connection, number, records)
            put_place(connection, number, place_of(records, script.scenario_text), len(records))
        connection.execute("COMMIT")
