"""A session as a file: whole there and back, and nothing of a file that is damaged, forged or hostile."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store import hosted_sessions as hosted
from tests.store.hosted_sessions import NOON, Listed, clock, kept, led, script, store_in
from workshop.scenario.clean import clean
from workshop.session import commands, events
from workshop.session.codec import encode
from workshop.session.events import (
    Event,
    Record,
)
from workshop.session.host import Host, ImpossibleEventError, replay_foreign
from workshop.session.phases import Phase
from workshop.session.state import State
from workshop.store import exchange
from workshop.store.exchange import NotASessionError, exported, plain_file, read_exported, session_in
from workshop.store.integrity import DatabaseRefusedError, begin_database
from workshop.store.records import KeptSession, new_session
from workshop.store.sessions import OtherEventsError, StoreError


def alone(host: Host) -> None:
    """Alone to the debrief, with second thoughts on the way."""
    led(
        host,
        commands.GoOn(),
        commands.Choose("reasons"),
        commands.Reopen(),
        commands.Choose("small-start"),
        commands.Guess(None),
    )
    led(host, commands.RevealVerdict(), commands.Undo(), commands.RevealVerdict(), commands.PlayAgain(0))
    while host.state.phase is not Phase.ENDING:
        offered = host.play.story.offered(host.state.visit.scene, host.state.visit.tracks)
        level = next(iter(host.play.lens.level))
        led(
            host,
            commands.Choose(offered[0].id),
            commands.Guess(level),
            commands.RevealVerdict(),
            commands.GoOn(),
        )
    led(host, commands.GoOn(), commands.KeepIntention("If „why“ is asked, then I say what for ↗"))


@cache
def records_of(lead: Callable[[Host], None]) -> tuple[Record, ...]:
    journal = Listed()
    host = Host(script().play, journal, clock)
    host.start()
    lead(host)
    return tuple(journal.records)


ALL = len(records_of(alone))


def session(records: tuple[Record, ...] = (), id: str = "20261120-1200-ceo-product-review-k7") -> KeptSession:
    play, scenario, lenses = script()[:3]
    begun = new_session(id, play.scenario.id, play.scenario.title, NOON, (scenario, *lenses))
    return begun._replace(records=records or records_of(alone))


def read(text: str | bytes) -> KeptSession:
    return session_in(io.BytesIO(text.encode() if isinstance(text, str) else text))


def lines_of(kept: KeptSession) -> list[dict[str, Any]]:
    return [json.loads(line) for line in exported(kept).splitlines()]


def written(lines: list[Any]) -> str:
    """The lines as a file, with a checksum that holds."""
    text = "".join(f"{json.dumps(line)}\n" for line in lines[:-1])
    last = {"events": len(lines) - 2, "sha256": hashlib.sha256(text.encode()).hexdigest()}
    return f"{text}{json.dumps(last)}\n"


def forged(records: tuple[Record, ...]) -> str:
    return exported(session(tuple(one._replace(seq=seq) for seq, one in enumerate(records, 1))))


def refused(text: str | bytes) -> tuple[int, str]:
    """The first line that is refused, and why."""
    with pytest.raises(NotASessionError) as found:
        read(text)
    assert str(found.value).isprintable() or "\n" in str(found.value)
    assert clean(str(found.value)) == str(found.value)
    return found.value.faults[0]


@pytest.mark.parametrize(
    "records",
    [records_of(alone), hosted.whole_records(), hosted.whole_records(True), hosted.many_records(500)],
    ids=["alone", "with a group", "rehearsal", "long"],
)
def test_a_session_comes_whole_into_another_home(tmp_path: Path, records: tuple[Record, ...]) -> None:
    store = store_in(tmp_path / "one")
    here = kept(store, records)
    there = store_in(tmp_path / "other")
    assert there.adopt(read(exported(here))) == (here.id, True)
    assert there.load(here.id) == here
    assert there.summary(here.id) == store.summary(here.id)
    assert exported(there.load(here.id)) == exported(here)


def test_the_file_is_lines_of_json_that_say_what_they_are() -> None:
    head, first, *_, last = lines_of(session())
    texts = {"scenario": script().scenario_text, "lenses": list(script().lens_texts)}
    assert head == {
        "format": 1,
        "kind": "levels-workshop-session",
        "id": "20261120-1200-ceo-product-review-k7",
        "scenario": "ceo-product-review",
        "title": "The Forty-Hour Reply",
        "started": "2026-11-20T12:00:00+00:00",
        "texts": texts,
    }
    start = session().records[0]
    assert first == {"seq": 1, "at": "2026-11-20T12:00:00.000+00:00", "event": json.loads(encode(start))}
    assert last["events"] == len(session().records)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_nothing_in_the_file_steers_a_terminal_and_nothing_of_a_text_is_lost(text: str) -> None:
    begun = session()._replace(scenario_text=text)
    line = exported(begun).split("\n")[0]
    assert clean(line) == line
    assert json.loads(line)["texts"]["scenario"] == text


def test_what_people_typed_can_be_read_in_the_file() -> None:
    assert "If „why“ is asked, then I say what for ↗" in exported(session())


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    assert store.adopt(read(exported(session()))).is_new
    before = (tmp_path / "sessions.db").read_bytes()
    for as_new in (False, True):
        assert store.adopt(read(exported(session())), as_new) == (session().id, False)
    assert (tmp_path / "sessions.db").read_bytes() == before


def test_another_session_of_the_id_stays_and_both_can_be_kept(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    all_of_it = session()
    store.adopt(all_of_it)
    part = all_of_it._replace(records=all_of_it.records[:9])
    with pytest.raises(OtherEventsError, match=r"it has 57 events, this one 9 events, and the first 9 are"):
        store.adopt(part)
    assert store.load(all_of_it.id) == all_of_it
    beside = store.adopt(part, as_new=True)
    assert beside.is_new
    assert beside.id != all_of_it.id
    assert store.load(beside.id) == part._replace(id=beside.id)
    assert store.adopt(part, as_new=True) == (beside.id, False)
    assert len(store.sessions()) == 2


def test_a_damaged_session_can_be_had_again_in_another_file(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    store.adopt(session())
    with sqlite3.connect(tmp_path / "sessions.db") as connection:
        connection.execute("UPDATE event SET body = '{}' WHERE seq = 4")
    connection.close()
    with pytest.raises(OtherEventsError, match="it is damaged, and 3 of its events can be read"):
        store.adopt(session())
    with pytest.raises(DatabaseRefusedError, match="are damaged"):
        store.adopt(session(), as_new=True)
    begin_database(tmp_path)
    assert store.load(store.adopt(session()).id).records == session().records


def test_an_imported_session_stands_where_it_was_played_and_is_not_the_last_played(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    kept(store, records_of(alone)[:12])
    early = session(id="20200101-1200-early")._replace(started="2020-01-01T12:00:00+05:00")
    late = session(id="20300101-1200-late")._replace(started="2030-01-01T12:00:00-05:00")
    store.adopt(early)
    assert [one.id[:4] for one in store.sessions()] == ["2026", "2020"]
    assert store.last_played() == {"ceo-product-review": "2026-11-20T12:00:00+00:00"}
    store.adopt(late)
    kept(store, records_of(alone)[:12])
    assert [one.id[:4] for one in store.sessions()] == ["2030", "2026", "2026", "2020"]


def test_whichever_statement_of_an_import_fails_all_of_it_is_there_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = 0

    class Failing(sqlite3.Connection):
        def execute(self, *statement: Any) -> sqlite3.Cursor:
            return self._counted(super().execute, *statement)

        def executemany(self, *statement: Any) -> sqlite3.Cursor:
            return self._counted(super().executemany, *statement)

        def _counted(self, real: Callable[..., sqlite3.Cursor], *statement: Any) -> sqlite3.Cursor:
            nonlocal left
            left -= 1
            if left == 0:
                failed = sqlite3.OperationalError("database or disk is full")
                failed.sqlite_errorname = "SQLITE_FULL"  # type: ignore[misc]
                raise failed
            return real(*statement)

    real = sqlite3.connect
    failures = 0
    other = kept(store_in(tmp_path / "before"), records_of(alone)[:5])
    while left <= 0:
        failures += 1
        home = tmp_path / str(failures)
        shutil.copytree(tmp_path / "before", home)
        with monkeypatch.context() as patched:
            patched.setattr(
                sqlite3, "connect", lambda *address, **more: real(*address, factory=Failing, **more)
            )
            left = failures
            with suppress(StoreError):
                store_in(home).adopt(session())
        store = store_in(home)
        assert store.load(other.id) == other
        assert [one.events for one in store.sessions()] in ([5], [ALL, 5])
        store.adopt(session())
        assert store.load(session().id) == session()
    assert failures > 20


def test_line_ends_and_a_mark_at_the_front_are_no_matter() -> None:
    text = exported(session())
    assert read(text.replace("\n", "\r\n")) == session()
    assert read("\ufeff" + text) == session()
    assert read(text.rstrip("\n")) == session()
    assert read(text + "\n\n") == session()


@pytest.mark.parametrize("part", range(0, 1000, 13))
def test_a_cut_file_is_noticed_wherever_it_is_cut(part: int) -> None:
    text = exported(session())
    events = text.index("\n")
    for place in (len(text) * part // 1000, events + (len(text) - events - 1) * part // 1000):
        line, because = refused(text[:place])
        assert "cut" in because or "empty" in because
        assert line <= text[:place].count("\n") + 2


@pytest.mark.parametrize("line", range(1, ALL + 1))
def test_a_line_that_is_missing_changed_doubled_or_elsewhere_is_noticed(line: int) -> None:
    lines = exported(session()).splitlines(keepends=True)
    without = [*lines[:line], *lines[line + 1 :]]
    doubled = [*lines[: line + 1], *lines[line:]]
    swapped = [*lines[:line], lines[line + 1], lines[line], *lines[line + 2 :]]
    changed = [*lines[:line], lines[line].replace("T12:00:00.000", "T12:00:00.001"), *lines[line + 1 :]]
    for broken in (without, doubled, swapped, changed):
        found, _ = refused("".join(broken))
        assert 1 < found <= len(lines) + 1


Change = Callable[[list[Any]], Any]


def head(**changes: Any) -> Change:
    return lambda lines: lines[0].update(changes)


def texts(**changes: Any) -> Change:
    return lambda lines: lines[0]["texts"].update(changes)


def line_4(**changes: Any) -> Change:
    return lambda lines: lines[3].update(changes)


def without(line: int, name: str) -> Change:
    return lambda lines: lines[line - 1].pop(name)


DAMAGED: dict[str, tuple[Change, int, str]] = {
    "newer": (head(format=2), 1, "a newer program made it, in format 2, and this one reads 1"),
    "much newer": (head(format=10**300), 1, "in format a large number"),
    "older": (head(format=0), 1, "its format is 0, not 1"),
    "no format": (head(format=True), 1, "its format is yes or no, not 1"),
    "kind": (head(kind="a-recipe"), 1, "this is no exported session"),
    "no kind": (without(1, "kind"), 1, "this is no exported session"),
    "id": (head(id="../../etc/passwd"), 1, "its id is none"),
    "id too long": (head(id="a" * 65), 1, "its id is none"),
    "no id": (without(1, "id"), 1, "id is missing"),
    "more": (head(votes=3), 1, "this version knows no “votes” here"),
    "title": (head(title=["x"]), 1, "title is no text"),
    "other title": (head(title="Another"), 1, "are not those of the scenario's own text"),
    "other scenario": (head(scenario="another"), 1, "are not those of the scenario's own text"),
    "started": (head(started="\n"), 1, "started is no time"),
    "started at length": (head(started="2" * 65), 1, "started is no time"),
    "started in a number": (head(started=2026), 1, "started is no time"),
    "no texts": (head(texts=None), 1, "texts holds the"),
    "no lenses": (texts(lenses=[]), 1, "lenses is a list of 1 to 16"),
    "lenses": (texts(lenses=["x"] * 17), 1, "lenses is a list of 1 to 16"),
    "half a letter": (texts(scenario="\ud800"), 1, "are whole texts"),
    "long text": (texts(scenario="x" * 1_000_001), 1, "at most 1,000,000 bytes"),
    "no scenario": (texts(scenario="x = 1"), 1, "its texts cannot be played"),
    "no toml": (texts(scenario="\0"), 1, "its texts cannot be played"),
    "no lens": (texts(lenses=["x = 1"]), 1, "its texts cannot be played"),
    "other text": (texts(scenario=script().scenario_text + "\n"), 2, "SessionStarted"),
    "seq": (line_4(seq="3"), 4, "seq is “3”, not a number from 1 on"),
    "seq too large": (line_4(seq=2**70), 4, "seq is a large number"),
    "seq as yes": (line_4(seq=True), 4, "seq is yes or no"),
    "seq as fraction": (line_4(seq=3.0), 4, "seq is a fraction"),
    "no seq": (without(4, "seq"), 4, "seq is missing"),
    "at": (line_4(at="\x1b[2J"), 4, "at is “\ufffd[2J”, not a time"),
    "at of nothing": (line_4(at=""), 4, "not a time"),
    "at in a number": (line_4(at=7), 4, "not a time"),
    "no event": (line_4(event=None), 4, "an event is a JSON object"),
    "odd event": (line_4(event={"type": "vote-moved"}), 4, "this version knows no event “vote-moved”"),
    "odd field": (lambda lines: lines[3]["event"].update(by="x"), 4, "this version knows no field “by”"),
    "more fields": (line_4(by="x"), 4, "a line has “seq”, “at” and “event”, and nothing else"),
    "nothing": (lambda lines: lines.__setitem__(3, None), 4, "this is no JSON object: “null”"),
    "a list": (lambda lines: lines.__setitem__(3, [1]), 4, "this is no JSON object: “[1]”"),
    "no events": (lambda lines: lines.__delitem__(slice(1, -1)), 2, "nothing happened in this session"),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_what_is_wrong_with_a_line_is_said_with_its_number(kind: str) -> None:
    change, line, because = DAMAGED[kind]
    lines = lines_of(session())
    change(lines)
    found = refused(written(lines))
    assert found[0] == line
    assert because in found[1]


def test_every_line_that_is_wrong_is_said_up_to_twenty() -> None:
    lines = lines_of(session())
    for place in (3, 7, 11):
        lines[place] = "odd"
    with pytest.raises(NotASessionError) as found:
        read(written(lines))
    assert [fault.line for fault in found.value.faults] == [4, 8, 12]
    with pytest.raises(NotASessionError, match="and more of the kind") as found:
        read(written([lines[0], *["odd"] * 1000, lines[-1]]))
    assert len(str(found.value).splitlines()) == 21


HOSTILE: dict[str, tuple[bytes, int]] = {
    "nothing": (b"", 0),
    "nothing but line ends": (b"\n" * 3_000_000, 1),
    "noise": (bytes(range(256)) * 40, 1),
    "another encoding": ("{}".encode("utf-16"), 1),
    "no end of a line": (b"x" * 6_000_000, 1),
    "deep": (b'{"kind":' + b"[" * 500_000, 1),
    "wide": (b'{"a":[' + b"[]," * 900_000 + b"[]]}", 1),
    "a large number": (b'{"kind": ' + b"9" * 100_000 + b"}", 1),
    "no number": (b'{"kind": NaN, "format": Infinity, "id": -Infinity}', 1),
    "a list": (b"[1, 2]", 1),
    "a scenario": (script().scenario_text.encode(), 1),
    "twice the same key": (b'{"kind": "x", "kind": "levels-workshop-session"}', 1),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(kind: str) -> None:
    text, line = HOSTILE[kind]
    assert refused(text)[0] == line


@pytest.mark.parametrize(
    "inside",
    [
        b"[" * 400_000,
        b'{"a":' * 150_000,
        b"9" * 200_000,
        b'"\\ud800"',
        b"NaN",
        b"\xff",
        b"{}" * 9,
        b" " * 1_000_001,
    ],
)
def test_a_hostile_line_behind_a_sound_head_is_refused_with_its_number(inside: bytes) -> None:
    head, *rest = exported(session()).encode().splitlines(keepends=True)
    for line in (inside, b'{"seq": ' + inside + b"}", b'{"seq":1,"at":"x","event":' + inside + b"}"):
        assert refused(head + line + b"\n" + b"".join(rest))[0] == 2


def test_more_events_than_a_session_may_have_are_not_read_to_their_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(exchange, "MOST_EVENTS", 20)
    assert refused(exported(session())) == (22, "there are more than 20 events, which is the limit")


def test_a_file_larger_than_the_limit_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "LARGEST_EXPORT", len(exported(session())) - 300)
    assert "which is the limit" in refused(exported(session()))[1]


def test_sentences_without_end_are_refused_before_they_fill_the_memory() -> None:
    many = (Record(0, NOON.isoformat(), events.IntentionKept("again")),) * 1500
    line, because = refused(forged(records_of(alone) + many))
    assert "more than 1,000 of its kind" in because
    assert line == len(records_of(alone)) + 1001


def test_only_a_plain_file_is_opened(tmp_path: Path) -> None:
    for odd in (tmp_path, tmp_path / "missing", Path("/dev/zero"), Path("a\0b")):
        with pytest.raises(NotASessionError), plain_file(str(odd)):
            pass


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)


@settings(deadline=None, max_examples=150)
@given(st.integers(0, ALL + 1), st.sampled_from(["line", "value", "event"]), st.data())
def test_whatever_stands_in_a_line_the_answer_is_a_sentence(
    place: int, what: str, data: st.DataObject
) -> None:
    lines = lines_of(session())
    if what == "line" or not isinstance(lines[place], dict):
        lines[place] = data.draw(any_json)
    else:
        within = lines[place]["event"] if what == "event" and "event" in lines[place] else lines[place]
        within[data.draw(st.sampled_from(sorted(within)))] = data.draw(any_json)
    text = written(lines) if place <= ALL else "".join(f"{json.dumps(line)}\n" for line in lines)
    with suppress(NotASessionError):
        assert len(read(text).records) == ALL


# What cannot have happened


def at(seq: int, event: Event, records: tuple[Record, ...]) -> tuple[Record, ...]:
    """The records with this event in the place of one."""
    return tuple(one._replace(event=event) if one.seq == seq else one for one in records)


def first(kind: type[Event], records: tuple[Record, ...]) -> int:
    return next(one.seq for one in records if isinstance(one.event, kind))


GROUP = hosted.whole_records()
IMPOSSIBLE: list[Event] = [
    events.SessionStarted("ceo-product-review", "Another", "0" * 64, ("0" * 64,)),
    events.HostingStarted(7),
    events.PlanMade(("a-call", "the-question"), 45),
    events.PlanMade((), 45),
    events.PlanMade(("the-question",), 9999),
    events.SceneEntered("the-nudge", (2, 2)),
    events.SceneEntered("the-question", (9, 9)),
    events.SceneEntered("no-such-scene", ()),
    events.VotingOpened(7),
    events.HandsCounted("no-such-response", 3),
    events.HandsCounted("reasons", -1),
    events.HandsCounted("reasons", 1000),
    events.HeadsCounted(0),
    events.HeadsCounted(2**50),
    events.ChoiceSettled("no-such-response"),
    events.ChoiceSettled("reasons"),
    events.GuessMade("no-such-level"),
    events.VerdictRevealed(5),
    events.VerdictRevealed(-1),
    events.WhatIfExplored("no-such-response"),
    events.EndingReached("no-such-ending", (0, 0)),
    events.IntentionKept("two\nlines"),
    events.IntentionKept("x" * 301),
    events.IntentionKept(""),
    events.FocusAgreed((99, 0, 0), ()),
    events.FocusAgreed((5, 5), ()),
    events.CommitmentMade(" "),
    events.TimerSet(2**52, 60),
    events.TimerSet(-1, 60),
    events.TimerSet(0, -60),
    events.BranchStarted(0),
    events.StepUndone(),
    events.VoteCast("me", "reasons"),
]


@pytest.mark.parametrize("event", IMPOSSIBLE, ids=lambda event: repr(event)[:60])
def test_an_event_that_cannot_have_happened_is_refused_with_its_line(event: Event) -> None:
    places = [one.seq for one in GROUP if isinstance(one.event, type(event))] or range(1, len(GROUP))
    line, because = refused(forged(at(places[0], event, GROUP)))
    assert line >= places[0] + 1
    assert "cannot have happened" in because


def test_every_event_left_out_is_noticed_or_might_have_been_left_out() -> None:
    """A note or a timer may be missing; a step of the way may not."""
    free = (events.NoteTaken, events.TimerSet, events.PointParked, events.HeadsCounted, events.PlanMade,
            events.HandsCounted, events.IntentionKept, events.FocusAgreed, events.CommitmentMade,
            events.ThinkingStarted, events.TalkStarted)  # fmt: skip
    play = script().play
    for record in GROUP[:-1]:
        if not isinstance(record.event, (*free, events.DistributionRevealed, events.RevealTakenBack)):
            with pytest.raises(ImpossibleEventError):
                replay_foreign([one for one in GROUP if one is not record], play)


def test_alone_a_choice_without_its_vote_and_a_vote_for_another_are_refused() -> None:
    records = records_of(alone)
    vote = first(events.VoteCast, records)
    for broken in (
        [one for one in records if one.seq != vote],
        at(vote, events.VoteCast("me", "day-one"), records),
        at(vote, events.VoteCast("m" * 65, "reasons"), records),
    ):
        with pytest.raises(ImpossibleEventError):
            replay_foreign(broken, script().play)


def test_a_step_that_a_crash_cut_in_half_has_happened() -> None:
    records = records_of(alone)
    vote = first(events.VoteCast, records)
    again = (*records[:vote], *records[vote - 1 :])
    assert replay_foreign(again, script().play).phase is Phase.DEBRIEF


def test_a_recorded_fit_is_believed_and_leads_on() -> None:
    records = records_of(alone)
    verdict = next(one for one in records if isinstance(one.event, events.VerdictRevealed))
    believed = at(verdict.seq, events.VerdictRevealed((verdict.event.fit + 1) % 5), records)  # type: ignore[union-attr]
    replay_foreign(believed[: verdict.seq], script().play)


responses = st.sampled_from(["reasons", "day-one", "small-start", "budget-again", "1", "3", ""])
typed = st.text(max_size=12)
ALONE_OR_NOT = (
    commands.GoOn, commands.OpenVote, commands.CloseVote, commands.OpenTalk, commands.RevealDistribution,
    commands.TakeBackReveal, commands.RevealVerdict, commands.ClearTimer, commands.Undo, commands.Reopen,
)  # fmt: skip
anything = st.one_of(
    *[st.just(command()) for command in (*ALONE_OR_NOT, commands.GoOn, commands.GoOn)],
    st.builds(commands.CountHands, responses, st.integers(-1, 20)),
    st.builds(commands.CountHeads, st.integers(0, 40)),
    st.builds(commands.Choose, responses),
    st.builds(commands.Guess, st.sampled_from([*script().play.lens.level, None])),
    st.builds(commands.PlayAgain, st.integers(0, 3)),
    st.builds(commands.SettlePath, responses),
    st.builds(commands.ExploreWhatIf, responses),
    st.builds(commands.SetTimer, st.integers(0, 10**9), st.integers(-5, 900)),
    st.builds(commands.KeepIntention, typed),
    st.builds(commands.TakeNote, typed),
    st.builds(commands.ParkPoint, typed),
    st.builds(commands.Commit, typed),
    st.builds(commands.StartHosting, st.booleans()),
    st.builds(commands.MakePlan, st.just(("the-question", "a-call")), st.integers(0, 90)),
)


@settings(deadline=None, max_examples=80)
@given(st.booleans(), st.lists(anything, max_size=80))
def test_whatever_the_app_lets_happen_can_have_happened(with_a_group: bool, wanted: list[Any]) -> None:
    journal = Listed()
    host = Host(script().play, journal, clock)
    host.start()
    if with_a_group:
        host.do(commands.StartHosting())
    for command in wanted:
        host.do(command)
    state: State = replay_foreign(journal.records, script().play)
    assert state == host.state
    file = io.BytesIO(exported(session(tuple(journal.records))).encode())
    assert read_exported(file).records == tuple(journal.records)
