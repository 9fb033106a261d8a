"""Nothing damaged is written to: it is left as it is, or mended from what is at hand, and read by pages."""

from __future__ import annotations

import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.kept_sessions import LENSES, SCENARIO, begun, bytes_of, played, some_records, store_in
from workshop.store.database import open_to_write
from workshop.store.integrity import DatabaseRefusedError, check_database, current, rescue
from workshop.store.journal import Journal
from workshop.store.pages import is_log_damaged, rows_on_pages
from workshop.store.records import RecordsDamagedError, checksum, text_hash
from workshop.store.runs import open_store

EVENTS = 40
NAMES = ("first", "second")
PAGE = 4096


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a database with two sessions, closed."""
    home = tmp_path_factory.mktemp("sound")
    for name in NAMES:
        played(store_in(home), some_records(EVENTS), name)
    (found,) = bytes_of(home).values()
    return found


@pytest.fixture(scope="module")
def in_the_log(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A database as a crash leaves it: forty transactions in its log, all of them acknowledged."""
    home = tmp_path_factory.mktemp("log")
    kept = begun(store_in(home))
    with pytest.MonkeyPatch.context() as patched, closing(open_to_write(current(home))):
        patched.setattr("workshop.store.database.WAL_PAGES", 1000)
        journal = Journal(kept, home)
        for record in some_records(EVENTS):
            journal.append(record)
            while journal.saved < record.seq:
                assert journal.trouble is None
        journal.close(30)
        return bytes_of(home)


def kept_in(home: Path) -> dict[str, int]:
    """How many events of each session are there, each with the texts that it was begun on."""
    store = store_in(home)
    found = {}
    for summary in store.sessions():
        kept = store.load(summary.id)
        assert kept.records == some_records(len(kept.records))
        assert (kept.scenario_text, *kept.lens_texts) == (SCENARIO, *LENSES)
        found[kept.scenario] = len(kept.records)
    return found


def another_is_played(home: Path) -> bool:
    """Whether a session can be begun and saved there; refused, the files are as they were."""
    before = bytes_of(home)
    try:
        played(store_in(home), some_records(3), "third")
    except DatabaseRefusedError:
        assert bytes_of(home) == before
        return False
    return True


@pytest.mark.slow
@pytest.mark.parametrize("how", ["a bit", "a byte", "a hole"])
def test_a_damaged_file_is_written_to_only_where_nothing_is_lost(
    tmp_path: Path, sound: bytes, how: str
) -> None:
    written = 0
    chance = random.Random(f"{how}")
    for number in range(120):
        damaged, place = bytearray(sound), chance.randrange(len(sound))
        if how == "a hole":
            damaged[place : place + 200] = b"\0" * len(damaged[place : place + 200])
        else:
            damaged[place] ^= 1 << chance.randrange(8) if how == "a bit" else 0xFF
        home = tmp_path / str(number)
        home.mkdir()
        (home / "sessions.db").write_bytes(damaged)
        if another_is_played(home):
            written += 1
            assert kept_in(home) == {"first": EVENTS, "second": EVENTS, "third": 3}, place
    assert written < 120


def spoilt(path: Path, hash: str, text: object = "spoilt") -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("UPDATE document SET text = ? WHERE hash = ?", (text, hash))
        connection.commit()


@pytest.mark.parametrize("which", [0, 1, 2], ids=["the scenario", "the first lens", "the second lens"])
@pytest.mark.parametrize("spoil", ["spoilt", "", b"\xff\x00"], ids=["another text", "nothing", "no text"])
def test_a_damaged_text_gives_way_to_the_good_one_at_hand(tmp_path: Path, which: int, spoil: object) -> None:
    played(store_in(tmp_path), some_records(5), "first")
    spoilt(tmp_path / "sessions.db", text_hash((SCENARIO, *LENSES)[which]), spoil)
    assert another_is_played(tmp_path)
    assert kept_in(tmp_path) == {"first": 5, "third": 3}


def test_a_damaged_text_that_nobody_has_is_said_before_anything_is_saved(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    played(store, some_records(5), "first")
    spoilt(tmp_path / "sessions.db", text_hash(LENSES[0]))
    before = bytes_of(tmp_path)
    with pytest.raises(DatabaseRefusedError, match="no good one is at hand"):
        store_in(tmp_path).begin("other", "Another", "id = 'other'", ("id = 'none'",))
    assert bytes_of(tmp_path) == before


def test_a_damaged_text_is_found_in_the_files_of_the_home(tmp_path: Path) -> None:
    played(store_in(tmp_path), some_records(5), "first")
    (tmp_path / "lenses").mkdir()
    (tmp_path / "lenses" / "levels.toml").write_bytes(LENSES[0].encode())
    spoilt(tmp_path / "sessions.db", text_hash(LENSES[0]))
    assert len(open_store(tmp_path).sessions()) == 1
    assert kept_in(tmp_path) == {"first": 5}


def test_a_text_that_no_session_needs_keeps_nobody_out(tmp_path: Path) -> None:
    played(store_in(tmp_path), some_records(5), "first")
    with closing(sqlite3.connect(tmp_path / "sessions.db")) as connection:
        connection.execute("INSERT INTO document VALUES ('0', 'of a hash that it has not')")
        connection.commit()
    assert another_is_played(tmp_path)


def test_a_text_spoilt_while_a_session_goes_on_is_put_right_when_it_is_opened_again(tmp_path: Path) -> None:
    kept = played(store_in(tmp_path), some_records(5), "first")
    spoilt(tmp_path / "sessions.db", text_hash(SCENARIO))
    journal = Journal(kept, tmp_path)
    journal.append(some_records(6)[5])
    assert journal.close(30) == ()
    assert kept_in(tmp_path) == {"first": 6}


@pytest.mark.parametrize("what", ["at", "body", "crc", "seq"])
def test_an_event_that_is_not_as_it_was_written_is_never_written_after(tmp_path: Path, what: str) -> None:
    played(store_in(tmp_path), some_records(5), "first")
    with closing(sqlite3.connect(tmp_path / "sessions.db")) as connection:
        connection.execute(f"UPDATE event SET {what} = 77 WHERE seq = 5")
        connection.commit()
    assert not another_is_played(tmp_path)


@pytest.mark.parametrize("what", ["body = '{}'", "crc = 'x'", "seq = 77", "session = 'x'"])
def test_one_damaged_session_keeps_nobody_from_the_others(tmp_path: Path, what: str) -> None:
    sound = played(store_in(tmp_path), some_records(5), "first")
    damaged = played(store_in(tmp_path), some_records(5), "second")
    with closing(sqlite3.connect(tmp_path / "sessions.db")) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(f"UPDATE event SET {what} WHERE session = 2 AND seq = 4")
        connection.commit()
    before = bytes_of(tmp_path)
    store = store_in(tmp_path)
    assert {summary.id for summary in store.sessions()} == {sound.id, damaged.id}
    assert store.load(sound.id).records == some_records(5)
    with pytest.raises(RecordsDamagedError, match="event 4"):
        store.load(damaged.id)
    for written_to in (lambda: store.journal(sound), lambda: store.delete(damaged.id), lambda: begun(store)):
        with pytest.raises(DatabaseRefusedError, match="can still be listed, reported and exported"):
            written_to()
    assert bytes_of(tmp_path) == before


def test_a_session_without_its_text_keeps_nobody_from_the_others(tmp_path: Path) -> None:
    sound = played(store_in(tmp_path), some_records(5), "first")
    with closing(sqlite3.connect(tmp_path / "sessions.db")) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        copied = "scenario, title, started, 'gone', lens_hashes, imported"
        id, *rest = connection.execute(f"SELECT 'another', {copied} FROM session").fetchone()
        connection.execute(
            "INSERT INTO session (id, scenario, title, started, scenario_hash, lens_hashes, imported, crc)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (id, *rest, checksum(id, *rest)),
        )
        connection.commit()
    store = store_in(tmp_path)
    assert store.load(sound.id).records == some_records(5)
    with pytest.raises(RecordsDamagedError, match="text"):
        store.load("another")
    with pytest.raises(DatabaseRefusedError, match="no good one is at hand"):
        store.journal(sound)


def test_a_log_damaged_where_later_changes_follow_is_never_written_to(
    tmp_path: Path, in_the_log: dict[str, bytes]
) -> None:
    log = in_the_log["sessions.db-wal"]
    places = [0, 8, 17, 31, 40, *random.Random(3).sample(range(len(log)), 60)]
    refused = 0
    for number, place in enumerate(places):
        home = tmp_path / str(number)
        home.mkdir()
        damaged = bytearray(log)
        damaged[place] ^= 0x41
        for name, found in {**in_the_log, "sessions.db-wal": bytes(damaged)}.items():
            (home / name).write_bytes(found)
        if another_is_played(home):
            assert kept_in(home)["ceo-product-review"] >= EVENTS - 1, place
        else:
            refused += 1
    assert refused > 50


def test_a_sound_log_is_sound(tmp_path: Path, in_the_log: dict[str, bytes]) -> None:
    for cut in (0, 1, 4000, 4120, 9000):
        for name, found in in_the_log.items():
            (tmp_path / name).write_bytes(found[: len(found) - cut] if name.endswith("-wal") else found)
        assert not is_log_damaged(tmp_path / "sessions.db-wal"), cut
    (tmp_path / "sessions.db-wal").unlink()
    assert not is_log_damaged(tmp_path / "sessions.db-wal")


BEGINNINGS = {
    "the first byte": (0, 1),
    "the name of the format": (0, 16),
    "the size of a page": (16, 18),
    "the header": (0, 100),
    "the first page": (0, PAGE),
}


@pytest.mark.parametrize("which", BEGINNINGS)
@pytest.mark.parametrize("byte", [b"\0", b"\xff"])
def test_everything_is_rescued_where_only_the_beginning_is_gone(
    tmp_path: Path, sound: bytes, which: str, byte: bytes
) -> None:
    start, end = BEGINNINGS[which]
    path = tmp_path / "sessions.db"
    path.write_bytes(sound[:start] + byte * (end - start) + sound[end:])
    with pytest.raises(DatabaseRefusedError):
        check_database(path)
    assert rescue(path, tmp_path / "rescued.jsonl") == (len(NAMES), len(NAMES) * EVENTS)
    lines = [json.loads(line) for line in (tmp_path / "rescued.jsonl").read_text().splitlines()]
    assert {line["text"] for line in lines if line["table"] == "document"} == {SCENARIO, *LENSES}
    assert all(line["sound"] for line in lines if line["table"] == "event")


def test_what_is_only_in_the_log_is_rescued_too(tmp_path: Path, in_the_log: dict[str, bytes]) -> None:
    for name, found in in_the_log.items():
        (tmp_path / name).write_bytes(found)
    path = tmp_path / "sessions.db"
    path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])
    assert rescue(path, tmp_path / "rescued.jsonl").events == EVENTS


@pytest.mark.parametrize("seed", range(40))
def test_bytes_of_any_kind_are_read_without_a_fault(sound: bytes, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(sound)
    for _ in range(200):
        data[chance.randrange(len(data))] = chance.randrange(256)
    assert all(isinstance(row, tuple) for row in rows_on_pages(bytes(data)))
    list(rows_on_pages(chance.randbytes(3 * PAGE), chance.randbytes(2 * PAGE)))


def test_a_text_over_many_pages_is_read_page_by_page(tmp_path: Path) -> None:
    long = "id = 'long'\n" + "# a line of it é\n" * 5000
    kept = store_in(tmp_path).begin("long", "Long", long, LENSES)
    data = (tmp_path / "sessions.db").read_bytes()
    assert (kept.scenario_hash, long) in set(rows_on_pages(b"\0" * 100 + data[100:]))
