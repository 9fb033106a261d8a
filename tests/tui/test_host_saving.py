"""A disk that fails while a group is led: a banner without anybody's name, and nothing is lost."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.tui.frames import until, words
from tests.tui.hosting import GROUP, Led, pressed
from workshop.session.events import HandsCounted
from workshop.session.phases import Phase
from workshop.store import journal
from workshop.tui.disk import begin_led
from workshop.tui.screens.host_words import for_the_room
from workshop.tui.shelf import Shelf

NAME = "ceo-product-review"
SECONDS = 20.0

FULL = (
    "Not being saved (/home/jane.doe/.local/share/workshop/sessions.db): no space left on the disk. "
    "All is kept in memory and tried again; it can be saved elsewhere."
)


async def test_a_full_disk_is_told_and_the_session_goes_on_until_there_is_room_again() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.VOTE)
        led.memory.behind, led.memory.trouble = 3, FULL
        await pressed(pilot, *"17", "enter")
        await until(pilot, "Not being saved: no space left on the disk.")
        assert "jane" not in words(led.app)
        assert "not being saved ──" in words(led.app)
        assert led.events[-1] == HandsCounted(led.state.visit.rounds[-1].counts[0][0], 7)
        await pressed(pilot, "c")
        assert led.phase is Phase.VOTED
        led.memory.behind, led.memory.trouble = 0, None
        await until(pilot, "─ saved ──")
        assert "Not being saved" not in words(led.app)


async def test_it_can_be_saved_elsewhere_by_a_key_of_its_own() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.DISCUSS)
        led.memory.behind, led.memory.trouble = 1, FULL
        await pressed(pilot, "n", *"so", "enter")
        await until(pilot, "e save elsewhere")
        await pressed(pilot, "e", *"/tmp/q", "enter")
        assert led.memory.folders == [Path("/tmp/q")]
        led.memory.behind, led.memory.trouble = 0, None
        led.memory.notice = "The whole session is now in /home/jane.doe/q/sessions.db."
        await until(pilot, "─ saved ──")
        assert "jane" not in words(led.app)
        assert led.phase is Phase.DISCUSS


async def test_leaving_with_something_unsaved_says_so_without_a_path() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.SCENE)
        led.memory.behind, led.memory.trouble = 1, FULL
        await pressed(pilot, "q")
        await until(pilot, "The last steps are not saved yet.")
        assert "save elsewhere first" in words(led.app)
        assert "leave all the same" in words(led.app)
        assert "jane" not in words(led.app)


async def test_a_long_refusal_is_told_beside_trouble() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.VOTED)
        led.memory.behind, led.memory.trouble = 1, FULL
        await pressed(pilot, "u", "1", "enter")
        await pressed(pilot, "space")
        await until(pilot, "Here lead on: how the hands fell (r, twice), talk (d), a new vote (v).")
        assert "Not being saved" in words(led.app)


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("", ""),
        (FULL, FULL.replace(" (/home/jane.doe/.local/share/workshop/sessions.db)", "")),
        ("Not being saved (C:\\Users\\jane\\s.db): the disk is full.", "Not being saved: the disk is full."),
        ("/home/jane/s.db is not used: it is damaged.", "Its file is not used: it is damaged."),
        (
            "/home/jane doe/a/s.db was removed. The whole session is now in ~/jane/b.db.",
            "Its file was removed. The whole session is now in another file.",
        ),
        ("No lock in /home/jane/locks (denied): see to it.", "No lock in its file (denied): see to it."),
        ("It is open 1/2 as long.", "It is open 1/2 as long."),
        ("The disk is slow.", "The disk is slow."),
    ],
)
def test_no_place_of_a_file_is_shown_to_a_room(told: str, shown: str) -> None:
    assert for_the_room(told) == shown


async def test_nothing_is_lost_once_a_full_disk_has_room_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = begin_led(Shelf(tmp_path), NAME, GROUP)
    led = Led(opened=opened)
    async with led.app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "─ saved ──")
        with monkeypatch.context() as full:
            full.setattr(journal, "put_events", no_room)
            led.to(Phase.VOTE)
            await pressed(pilot, *"17", "enter", *"29", "enter")
            await until(pilot, "Not being saved")
            assert str(tmp_path) not in words(led.app)
            await pressed(pilot, "c", "r", "r")
            assert led.phase is Phase.DISTRIBUTION
        await until(pilot, "─ saved ──")
        assert "Not being saved" not in words(led.app)
        assert opened.saving is not None
        assert opened.saving.close(SECONDS) == ()
    again = Shelf(tmp_path).resume(str(opened.id))
    assert again.saving is not None
    again.saving.close(SECONDS)
    assert again.host.state == led.state


def no_room(*_: object) -> None:
    raise sqlite3.OperationalError("database or disk is full")
