"""Answering in words of one's own by keys: typed, looked over, put right, and said; Esc keeps the draft."""

from __future__ import annotations

import pytest

from tests.play import SHIPPED, shipped_play
from tests.tui.frames import text
from tests.tui.samples import Disk, Memory, begun
from tests.tui.test_play import press
from workshop.session.events import Event, WordsSaid
from workshop.session.own_words import ReplyPutRight
from workshop.session.phases import Phase
from workshop.store.lenses import LensShelf
from workshop.store.weights import reader_for
from workshop.tui.app import WorkshopApp
from workshop.tui.disk import Opened
from workshop.tui.shell import Shell

SIZES = [(80, 24), (100, 28), (60, 20)]
TO_SCENE = ("enter", "enter")
SAID = "A clinic waits two days for us, and three of them are leaving."


class Answering:
    """An app on a shipped scenario whose reader is at hand."""

    def __init__(self, reads: bool = True) -> None:
        self.memory = Memory()
        opened = begun(shipped_play(SHIPPED[0]), self.memory)
        shelf = LensShelf()
        self.kept: list[ReplyPutRight] = []
        self.opened: Opened = opened._replace(
            reader_of=(lambda lens: reader_for(lens, shelf.folders).reader) if reads else None,
            keep_reply=self.keep,
        )
        self.app = WorkshopApp(Disk(), self.opened)

    def keep(self, reply: ReplyPutRight) -> str:
        self.kept.append(reply)
        return "It is kept."

    @property
    def said(self) -> list[WordsSaid]:
        events: list[Event] = [record.event for record in self.memory.records]
        return [event for event in events if isinstance(event, WordsSaid)]


@pytest.mark.parametrize("size", SIZES)
async def test_words_are_typed_looked_over_and_said(size: tuple[int, int]) -> None:
    session = Answering()
    async with session.app.run_test(size=size) as pilot:
        await press(pilot, *TO_SCENE, "o", *SAID, "enter")
        assert "impact" in text(session.app)
        assert "Say it so" in text(session.app)
        assert not session.said
        await press(pilot, "enter")
        assert [(event.text, event.corrected) for event in session.said] == [(SAID, 0)]
        assert session.opened.host.state.phase is Phase.GUESS
        await press(pilot, "s", "enter")
        assert "A guess" in text(session.app)


async def test_a_clause_is_put_right_before_it_is_said() -> None:
    session = Answering()
    async with session.app.run_test(size=(100, 28)) as pilot:
        await press(pilot, *TO_SCENE, "o", *SAID, "enter", "2", "enter", "1", "enter")
        assert "as you say" in text(session.app)
        await press(pilot, "1", "enter")
        assert [event.corrected for event in session.said] == [1]
        assert "It is kept." in text(session.app)
        (kept,) = session.kept
        assert (kept.text, [bool(clause.move) for clause in kept.clauses]) == (SAID, [True, False])
        await press(pilot, "s", "enter")
        assert "A guess" not in text(session.app)


async def test_esc_keeps_what_was_typed() -> None:
    session = Answering()
    async with session.app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *TO_SCENE, "o", *"A clinic waits", "escape")
        assert "In your own words" not in text(session.app)
        await press(pilot, "o")
        assert "A clinic waits" in text(session.app)
        await press(pilot, *" two days.", "enter", "escape", "o")
        assert "A clinic waits two days." in text(session.app)
        assert not session.said


@pytest.mark.parametrize("typed", ["", "…"])
async def test_what_cannot_be_read_stays_in_the_line_and_says_why(typed: str) -> None:
    session = Answering()
    async with session.app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *TO_SCENE, "o", *typed, "enter")
        assert "nothing to read" in text(session.app)
        assert not session.said


async def test_without_a_reader_they_are_not_asked_for() -> None:
    session = Answering(reads=False)
    async with session.app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *TO_SCENE, "o")
        assert "In your own words" not in text(session.app)


async def test_what_was_put_right_holds_for_its_clause_when_another_is_edited() -> None:
    session = Answering()
    edited = "A clinic waits two days for us, and nobody knows why that is."
    async with session.app.run_test(size=(100, 28)) as pilot:
        await press(pilot, *TO_SCENE, "o", *SAID, "enter", "2", "enter", "1", "enter", "escape", "o")
        await press(pilot, *["backspace"] * len("three of them are leaving."), *"nobody knows why that is.")
        await press(pilot, "enter")
        assert text(session.app).count("as you say") == 1
        await press(pilot, "1", "enter")
        assert [event.text for event in session.said] == [edited]
        (kept,) = session.kept
        assert [clause.move is None for clause in kept.clauses] == [False, True]


async def test_what_was_put_right_holds_nowhere_else() -> None:
    session = Answering()
    async with session.app.run_test(size=(100, 28)) as pilot:
        await press(pilot, *TO_SCENE, "o", *SAID, "enter", "2", "enter", "1", "enter", "1", "enter")
        await press(pilot, "left", "o", *SAID, "enter")
        assert "as you say" not in text(session.app)


NOW = "Sales hears it from us on Friday."


@pytest.mark.parametrize("size", SIZES)
async def test_what_one_would_say_now_is_said_before_the_verdict_and_shown_with_it(
    size: tuple[int, int],
) -> None:
    session = Answering()
    async with session.app.run_test(size=size) as pilot:
        await press(pilot, *TO_SCENE, "1", "enter", "s")
        await press(pilot, "o")
        assert "What would you say now?" in text(session.app)
        await press(pilot, *NOW, "enter", "enter")
        assert session.opened.host.state.phase is Phase.CONSEQUENCE
        assert [event.text for event in session.said] == [NOW]
        assert f"“{NOW}”" in text(session.app)
        await press(pilot, "enter")
        assert session.opened.host.state.phase is Phase.VERDICT
        shown = [text(session.app)]
        screen = session.app.screen
        assert isinstance(screen, Shell)
        while not screen.sheet.is_last_page:
            await press(pilot, "space")
            shown.append(text(session.app))
        assert any("You said" in page for page in shown)
        assert session.opened.host.state.visit.choice != "own words"


async def test_the_draft_of_a_reply_is_not_offered_as_what_one_would_say_now() -> None:
    session = Answering()
    async with session.app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *TO_SCENE, "o", *"half a sentence", "escape", "1", "enter", "s", "o")
        assert "half a sentence" not in text(session.app)
