"""The host records, then announces; a refused command does neither."""

from __future__ import annotations

from workshop.scenario.play import Play
from workshop.session.commands import Choose, GoOn, Guess, RevealVerdict
from workshop.session.events import (
    ChoiceSettled,
    Record,
    SceneEntered,
    SessionStarted,
    VoteCast,
    VotingOpened,
)
from workshop.session.host import Host


class Kept:
    """A journal in memory."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def append(self, record: Record) -> None:
        self.records.append(record)


def hosted(play: Play) -> tuple[Host, Kept]:
    journal = Kept()
    host = Host(play, journal, lambda: "2026-11-20T10:00:00+01:00")
    host.start()
    return host, journal


def test_a_started_session_is_recorded_once(play: Play):
    host, journal = hosted(play)
    host.start()
    assert [type(record.event) for record in journal.records] == [SessionStarted]


def test_a_command_is_recorded_before_it_is_announced(play: Play):
    host, journal = hosted(play)
    seen: list[int] = []
    host.subscribe(lambda _: seen.append(len(journal.records)))
    host.do(GoOn())
    assert seen == [3]


def test_a_refused_command_records_and_announces_nothing(play: Play):
    host, journal = hosted(play)
    announced: list[object] = []
    host.subscribe(announced.append)
    refusal = host.do(RevealVerdict())
    assert refusal is not None
    assert not announced
    assert len(journal.records) == 1


def test_records_are_numbered_from_one_without_gaps(play: Play):
    host, journal = hosted(play)
    host.do(GoOn())
    host.do(Choose("reasons"))
    assert [record.seq for record in journal.records] == [1, 2, 3, 4, 5]
    assert [type(record.event) for record in journal.records[1:]] == [
        SceneEntered,
        VotingOpened,
        VoteCast,
        ChoiceSettled,
    ]


def test_a_host_made_of_its_records_stands_where_the_first_one_stood(play: Play):
    host, journal = hosted(play)
    host.do(GoOn())
    host.do(Choose("reasons"))
    host.do(Guess("impact"))
    again = Host(play, Kept(), lambda: "", journal.records)
    assert (again.state, again.seq, again.view) == (host.state, host.seq, host.view)


def test_who_has_unsubscribed_hears_no_more(play: Play):
    host, _ = hosted(play)
    heard: list[object] = []
    end = host.subscribe(heard.append)
    end()
    host.do(GoOn())
    assert not heard
