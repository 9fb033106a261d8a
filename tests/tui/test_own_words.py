"""Answering in words of one's own by keys: typed, looked over, put right, and said; Esc keeps the draft."""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from tests.play import SHIPPED, shipped_play
from tests.tui.frames import text
from tests.tui.samples import Disk, Memory, begun
from tests.tui.test_play import press
from workshop.engine.lens import Lens
from workshop.engine.sighting import CueReader, OwnWordsReader
from workshop.session.events import Event, WordsSaid
from workshop.session.own_words import ReplyPutRight
from workshop.session.phases import Phase
from workshop.store.lenses import LensShelf
from workshop.store.own_words import DRAFTS, Drafts
from workshop.store.weights import reader_for
from workshop.tui.app import WorkshopApp
from workshop.tui.disk import Opened
from workshop.tui.shell import Shell
from workshop.tui.widgets.lines import WrappedLines

SIZES = [(80, 24), (100, 28), (60, 20)]
TO_SCENE = ("enter", "enter")
QUESTION = "Why so long?"
SAID = "A clinic waits two days for us, and three of them are leaving."


class Answering:
    """An app on a shipped scenario whose reader is at hand."""

    def __init__(
        self,
        reads: bool = True,
        drafts: Callable[[], Drafts] | None = None,
        reader: Callable[[Lens], OwnWordsReader] | None = None,
    ) -> None:
        self.memory = Memory()
        opened = begun(shipped_play(SHIPPED[0]), self.memory)
        shelf = LensShelf()
        self.kept: list[ReplyPutRight] = []
        self.opened: Opened = opened._replace(
            reader_of=(reader or (lambda lens: reader_for(lens, shelf.folders).reader)) if reads else None,
            keep_reply=self.keep,
            drafts=drafts,
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


def kept_in(home: Path) -> Callable[[], Drafts]:
    return lambda: Drafts(home, "one")


async def test_a_draft_is_there_again_after_the_program_was_killed(tmp_path: Path) -> None:
    first = Answering(drafts=kept_in(tmp_path))
    async with first.app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *TO_SCENE, "o", *"A clinic waits", "escape")
        await first.app.workers.wait_for_complete()
        (file,) = (tmp_path / DRAFTS).iterdir()
        if sys.platform != "win32":
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
        again = Answering(drafts=kept_in(tmp_path))  # the first was told nothing of its end
        async with again.app.run_test(size=(80, 24)) as later:
            await press(later, *TO_SCENE, "o")
            assert "A clinic waits" in text(again.app)
            await press(later, *" two days.", "enter", "enter")
            await again.app.workers.wait_for_complete()
            assert [event.text for event in again.said] == ["A clinic waits two days."]
            assert not file.exists()


async def test_what_is_typed_is_kept_without_any_key_that_ends_it(tmp_path: Path) -> None:
    session = Answering(drafts=kept_in(tmp_path))
    async with session.app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *TO_SCENE, "o", *"A clinic")
    assert Drafts(tmp_path, "one").words("1 the-question vote") == "A clinic"


async def test_a_draft_of_another_scene_is_not_offered_and_not_lost(tmp_path: Path) -> None:
    session = Answering(drafts=kept_in(tmp_path))
    async with session.app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *TO_SCENE, "o", *"half a sentence", "escape", "1", "enter", "left", "o")
        assert "half a sentence" in text(session.app)


@pytest.mark.parametrize("size", SIZES)
async def test_a_long_reply_wraps_below_the_question_that_it_answers(size: tuple[int, int]) -> None:
    session = Answering()
    async with session.app.run_test(size=size) as pilot:
        await press(pilot, *TO_SCENE, "o", *"A clinic waits two days for us, and three are leaving. " * 2)
        shown = text(session.app)
        assert QUESTION in " ".join(shown.split())
        assert len([line for line in shown.splitlines() if "leaving" in line or "waits" in line]) >= 2


async def pasted(session: Answering, pilot: Pilot[None], words: str) -> None:
    session.app.post_message(events.Paste(words))
    await pilot.pause()


async def test_pasted_lines_stay_lines_and_say_nothing_by_themselves() -> None:
    session = Answering()
    async with session.app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *TO_SCENE, "o")
        await pasted(session, pilot, "A clinic waits two days for us,\nand three of them are leaving.\n\n")
        assert "In your own words" in text(session.app)
        await press(pilot, "enter", "enter")
        assert [event.text for event in session.said] == [SAID]


async def test_a_paste_of_a_megabyte_is_taken_as_far_as_it_fits_and_said_so() -> None:
    session = Answering()
    async with session.app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *TO_SCENE, "o", *"So: ")
        await pasted(session, pilot, "clinic " * 150_000)
        assert "did not fit" in text(session.app)
        await press(pilot, "x")
        assert "That is all that fits" in text(session.app)
        await press(pilot, "escape", "o")
        line = session.app.focused
        assert isinstance(line, WrappedLines)
        assert line.value.startswith("So: clinic clinic")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Wir haben im Moment keine freien Plätze und er antwortet nicht.", "does not look like English"),
        ("لا توجد أماكن هذا الموسم", "does not look like English"),
        ("👩‍👩‍👧 👍 …", "nothing to read"),
    ],
)
async def test_words_that_are_not_read_stay_where_they_were_typed(words: str, why: str) -> None:
    session = Answering()
    async with session.app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *TO_SCENE, "o")
        await pasted(session, pilot, words)
        await press(pilot, "enter")
        assert why in " ".join(text(session.app).split())
        assert not session.said
        line = session.app.focused
        assert isinstance(line, WrappedLines)
        assert line.value == words


async def test_markup_and_emoji_are_words_and_nothing_else() -> None:
    session = Answering()
    words = "[red]Clinics[/] wait two days 👩‍👩‍👧 for us [@click=app.quit]and leave[/]"
    async with session.app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *TO_SCENE, "o")
        await pasted(session, pilot, words)
        await press(pilot, "enter")
        assert "[red]Clinics[/]" in text(session.app)
        await press(pilot, "enter")
        (said,) = session.said
        assert said.text == words
        for start, end in zip(said.starts, said.ends, strict=True):
            assert 0 <= start < end <= len(words)


@pytest.mark.parametrize("because", ["", "levels.words: the file of weights is damaged."])
async def test_without_a_trained_reader_it_is_said_above_what_was_read(because: str) -> None:
    session = Answering(reader=lambda lens: CueReader(lens, because))
    async with session.app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *TO_SCENE, "o", *SAID, "enter")
        assert (because or "No reader was trained for this lens") in " ".join(text(session.app).split())


async def test_a_border_is_moved_by_a_sign_in_the_line_and_what_is_said_is_without_it() -> None:
    session = Answering()
    parted = "A clinic waits two days | for us, and three of them are leaving."
    async with session.app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *TO_SCENE, "o", *parted, "enter")
        assert "“A clinic waits two days”" in text(session.app)
        await press(pilot, "enter")
        assert [event.text for event in session.said] == [SAID]
