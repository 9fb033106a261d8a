"""The faults to survive, each with the tests and scripts that act it out."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    number: int
    fault: str
    tests: tuple[str, ...] = ()
    """`store/locks` for `tests/store/test_locks.py`."""
    only: str = ""
    """Which tests of these files, as `pytest -k` takes it."""
    scripts: tuple[str, ...] = ()


ROWS = (
    Row(1, "killed at every step", scripts=("killed",)),
    Row(2, "power is lost", ("store/database",), "relies or part or log_that"),
    Row(3, "writing, opening, syncing fails", ("store/journal", "store/journal_anywhere"), "",
        ("refused by the system",)),
    Row(4, "the disk is full during an export", ("store/files", "store/alone")),
    Row(5, "no home, or one that can only be read", ("store/home", "cli/faults")),
    Row(6, "the database is damaged", ("store/damage",), "", ("damaged",)),
    Row(7, "it is another file, a newer one, an empty one", ("store/database",), "refused or pipe"),
    Row(8, "two processes on one session", ("store/locks", "store/two_writers")),
    Row(9, "the database is removed or replaced", ("store/journal",), "removed or replaced or gone"),
    Row(10, "the disk is slow", ("store/closing", "tui/saving")),
    Row(11, "signals, a window closed", ("tui/terminal", "app/early_signals"),
        "goes or outlive or waits or any_moment"),
    Row(12, "stopped and continued", ("tui/terminal",), "stop or control_z"),
    Row(13, "windows of every size", ("tui/terminal", "app/program"), "size or window"),
    Row(14, "clocks that jump or mean nothing", ("store/times", "store/onlooking")),
    Row(15, "scenarios in another encoding", ("scenario/source",)),
    Row(16, "files too large, devices, pipes", ("store/odd_files", "scenario/source")),
    Row(17, "links that lead nowhere, or out", ("store/library", "store/translations")),
    Row(18, "nesting, keys and numbers beyond measure", ("scenario/bounds", "store/long_keys")),
    Row(19, "markup in every text", ("tui/hostile",)),
    Row(20, "letters that steer a terminal", ("scenario/clean", "tui/hostile")),
    Row(21, "the same in what is exported", ("report/escaping", "report/spreadsheet",)),
    Row(22, "very much of everything", ("scenario/bounds", "store/large_texts")),
    Row(23, "bytes that are no text, cut letters, floods", ("tui/terminal_reader",), "",
        ("random keys", "floods")),
    Row(24, "stories that go round, or nowhere", ("scenario/reachable", "scenario/names")),
    Row(25, "a scenario is edited, of any shape", ("store/edited", "scenario/shapes")),
    Row(26, "sessions of other versions", ("store/migrations", "store/grown_events")),
    Row(27, "floods, slow and dead connections, late votes", ("gateway/doors", "gateway/votes"),
        "large or header or half_open or stream or often or older or late or cross or body or guessed"),
    Row(28, "foreign pages, forged seats, hostile words", ("gateway/doors", "rooms/remote"),
        "forged or name_that or foreign or hostile or overheard or signed or guessed"),
    Row(29, "a port that is taken, no network, a firewall", ("rooms/holding",),
        "taken or keep_phones or nothing"),
    Row(30, "a fault of the program", ("tui/faults", "cli/faults")),
    Row(31, "no terminal, closed streams", ("cli/faults",)),
    Row(32, "somebody else writes to the screen", ("tui/faults",)),
    Row(33, "kills, a cut tunnel, a silent network amid phones", scripts=("amid phones",)),
    Row(34, "kills, sleeps, a database that goes, amid many rooms",
        ("server/faults", "server/process", "store/postgres")),
)  # fmt: skip
