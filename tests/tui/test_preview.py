"""A scenario that is written while it is played: every save is shown where the story stands."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.play import story_file
from tests.tui.frames import text, words
from tests.tui.samples import Disk
from tests.tui.test_hostile import HOSTILE, assert_clean
from workshop.authoring.trial import Trial, way_to
from workshop.authoring.watcher import Watched, reader
from workshop.scenario.play import Play
from workshop.session.commands import Command
from workshop.tui.app import WorkshopApp
from workshop.tui.screens import preview
from workshop.tui.screens.preview import NO_PROBLEMS, NOTHING_KEPT, Preview
from workshop.tui.terminal import FAULT

TEXT = story_file("ceo-product-review").read_text("utf-8")
TEXT = TEXT[: TEXT.index("[[golden]]")]
SAYS = "What is day one like for a clinic?"
NOON = 1_785_758_400
"""2026-08-03 12:00:00 UTC."""
IN_TOML = "".join(
    each if each.isalnum() else f"\\u{ord(each):04x}"
    for each in HOSTILE
    if each.isprintable() or ord(each) < 0xD800
)
"""Text that would be markup or steer a terminal, as a TOML file can hold it."""
SIZES = ((100, 28), (80, 24), (60, 20))
LARGE = (100, 50)
PATIENCE = 20.0
MOST_PAUSES = 200


class Author:
    """Somebody who writes a file and looks at its preview."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self.watched = Watched(path, reader(path))
        self.preview: Preview

    def writes(self, *edits: tuple[str, str]) -> None:
        """Save the shipped text with these words replaced, a second after the last save."""
        changed = TEXT
        for old, new in edits:
            assert old in changed, old
            changed = changed.replace(old, new)
        self.path.write_text(changed, "utf-8")
        os.utime(self.path, (NOON + self.count, NOON + self.count))
        self.count += 1

    @property
    def app(self) -> WorkshopApp:
        return self.preview.app

    def opens(self, at: str | None = None) -> WorkshopApp:
        first = self.watched.read()
        trial = Trial(first.play, way_to(first.play, at) if at else ()) if first.play else None
        first = self.watched.checked(first)
        self.preview = Preview(Disk(), self.watched, first, trial, at, watching=False)
        return self.app

    async def is_seen(self, pilot: Pilot[None]) -> None:
        """What stands in the file now is found by two looks, and shown."""
        self.watched.look()
        version = self.watched.look()
        assert version is not None, "nothing was saved"
        self.preview.take(version)
        self.preview.take(self.watched.checked(version))
        await pilot.pause()

    async def saves(self, pilot: Pilot[None], *edits: tuple[str, str]) -> None:
        self.writes(*edits)
        await self.is_seen(pilot)


@pytest.fixture
def author(tmp_path: Path) -> Author:
    author = Author(tmp_path / "forty.toml")
    author.writes()
    return author


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def searched(pilot: Pilot[None]) -> None:
    """Any search for a way has come to its end, and is shown."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


MISTAKE = ('listener = "tomas"', 'listener = "thomas"')


async def test_it_begins_at_the_briefing_and_says_how_the_file_is(author: Author) -> None:
    async with author.opens().run_test(size=LARGE) as pilot:
        assert "The Forty-Hour Reply" in words(pilot.app)
        assert "saved 12:00:00 · no problems" in words(pilot.app)


async def test_it_can_begin_in_a_scene_that_choices_lead_to(author: Author) -> None:
    async with author.opens("the-nudge").run_test(size=LARGE) as pilot:
        assert SAYS in words(pilot.app)
        assert "scene 2 · Same table" in words(pilot.app)
        await press(pilot, "u")
        assert "The reply carried" in words(pilot.app)


async def test_a_save_shows_at_the_same_place_with_the_same_reply_highlighted(author: Author) -> None:
    async with author.opens("the-nudge").run_test(size=LARGE) as pilot:
        await press(pilot, "3")
        await author.saves(pilot, (SAYS, "What is day two like for a clinic?"))
        assert "What is day two like for a clinic?" in words(pilot.app)
        assert "saved 12:00:01 · no problems" in words(pilot.app)
        assert "› 3 A first-class start" in words(pilot.app)
        await press(pilot, "u", "u", "u")
        assert "scene 1 · Page four" in words(pilot.app)


async def test_a_reply_that_is_gone_is_not_highlighted_any_more(author: Author) -> None:
    async with author.opens("the-nudge").run_test(size=LARGE) as pilot:
        await press(pilot, "4")
        last = TEXT.rindex("[[scene.the-nudge.response]]")
        await author.saves(pilot, (TEXT[last : TEXT.index("\n[scene.", last)], ""))
        await press(pilot, "enter")
        assert "Choose with" in words(pilot.app)


async def test_the_page_stays_where_the_place_does(author: Author) -> None:
    async with author.opens("the-nudge").run_test(size=(60, 20)) as pilot:
        await press(pilot, "space")
        page = pilot.app.screen.sheet.page_number  # type: ignore[attr-defined]
        assert page == 1
        await author.saves(pilot, (SAYS, "What is day two like for a clinic?"))
        assert pilot.app.screen.sheet.page_number == page  # type: ignore[attr-defined]


async def test_an_earlier_view_that_is_looked_at_stays(author: Author) -> None:
    async with author.opens("the-nudge").run_test(size=LARGE) as pilot:
        await press(pilot, "left", "left")
        assert "looking back" in words(pilot.app)
        await author.saves(pilot, ("“I believe you.”", "“I do believe you.”"))
        assert "“I do believe you.”" in words(pilot.app)
        assert "looking back" in words(pilot.app)


async def test_a_mistake_is_told_and_the_last_good_version_stays(author: Author) -> None:
    async with author.opens("the-nudge").run_test(size=LARGE) as pilot:
        await author.saves(pilot, MISTAKE, (SAYS, "Nobody ever reads this."))
        shown = words(pilot.app)
        assert "there is no member of the cast 'thomas'" in shown
        assert "the version of 12:00:00 stays on the screen" in shown
        assert SAYS in shown
        assert "Nobody ever reads this." not in shown
        await press(pilot, "1", "enter")
        assert "What was the question really about?" in words(pilot.app)
        await author.saves(pilot)
        assert "thomas" not in words(pilot.app)
        assert "saved 12:00:02 · no problems" in words(pilot.app)
        assert "What was the question really about?" in words(pilot.app)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_all_problems_are_listed_over_the_view(author: Author, size: tuple[int, int]) -> None:
    async with author.opens("the-nudge").run_test(size=size) as pilot:
        await author.saves(pilot, MISTAKE, ('by = "lena"', 'by = "elena"'))
        await press(pilot, "p")
        seen = words(pilot.app)
        while "more" in pilot.app.screen.situation().verb:  # type: ignore[attr-defined]
            await press(pilot, "enter")
            seen += words(pilot.app)
        for expected in ("errors in forty.toml", "line ", "'elena'", "Did you mean 'tomas'?"):
            assert expected in seen
        assert all(len(line) <= size[0] for line in text(pilot.app).splitlines())
        await press(pilot, "p")
        assert "Leave the plan for a moment." in words(pilot.app)


async def test_the_list_follows_the_file_and_goes_with_the_last_problem(author: Author) -> None:
    async with author.opens("the-nudge").run_test(size=LARGE) as pilot:
        await author.saves(pilot, MISTAKE)
        await press(pilot, "p")
        await author.saves(pilot, ('by = "lena"', 'by = "elena"'))
        assert "'elena'" in words(pilot.app)
        assert "'thomas'" not in words(pilot.app)
        await author.saves(pilot)
        assert SAYS in words(pilot.app)


async def test_where_nothing_is_amiss_there_is_nothing_to_list(author: Author) -> None:
    async with author.opens().run_test(size=LARGE) as pilot:
        await press(pilot, "p")
        assert NO_PROBLEMS in words(pilot.app)


async def test_what_keeps_nothing_from_being_played_is_counted_and_listed(author: Author) -> None:
    async with author.opens("the-nudge").run_test(size=LARGE) as pilot:
        await author.saves(pilot, ('intent = "execution"', 'intent = "optics"'), (SAYS, "And the clinics?"))
        assert "And the clinics?" in words(pilot.app)
        assert "stays on the screen" not in words(pilot.app)
        assert "errors" not in words(pilot.app)
        assert "(p)" in words(pilot.app)
        await press(pilot, "p")
        listed = [words(pilot.app)]
        while "more ↓" in listed[-1]:
            await press(pilot, "space")
            listed.append(words(pilot.app))
        assert any("is meant to lead with optics" in page for page in listed), listed


async def test_a_history_that_breaks_is_said_until_the_next_step(author: Author) -> None:
    async with author.opens("the-nudge").run_test(size=LARGE) as pilot:
        await author.saves(pilot, ('id = "reasons"', 'id = "grounds"'))
        assert "There is no response 'reasons' in 'the-question' any more; 'the-nudge' is" in words(pilot.app)
        assert "scene 1 · Page four" in words(pilot.app)
        await press(pilot, "2", "enter")
        assert "There is no response" not in words(pilot.app)


async def test_a_history_that_broke_is_whole_again_once_the_file_is(author: Author) -> None:
    async with author.opens("the-nudge").run_test(size=LARGE) as pilot:
        await author.saves(pilot, ('id = "reasons"', 'id = "grounds"'))
        await author.saves(pilot)
        assert SAYS in words(pilot.app)
        assert "There is no response" not in words(pilot.app)


async def test_every_rule_and_fact_follows_the_file(author: Author) -> None:
    async with author.opens().run_test(size=LARGE) as pilot:
        await press(pilot, "enter", "1", "enter", "s", "enter", "e")
        assert "How this verdict came about" in words(pilot.app)
        assert "four new people" not in words(pilot.app)
        await author.saves(pilot, ('"start in October"', '"four new people start in October"'))
        assert "How this verdict came about" in words(pilot.app)
        assert "four new people" in words(pilot.app)


@pytest.mark.parametrize("key", ["question_mark", "ctrl+c", "g"])
async def test_what_lies_over_the_view_stays_there(author: Author, key: str) -> None:
    async with author.opens("the-nudge").run_test(size=LARGE) as pilot:
        await press(pilot, key)
        before = pilot.app.screen.sheet.paper  # type: ignore[attr-defined]
        await author.saves(pilot, (SAYS, "And the clinics?"))
        assert pilot.app.screen.sheet.paper == before  # type: ignore[attr-defined]
        await press(pilot, "escape")
        assert "And the clinics?" in words(pilot.app)


async def test_a_file_that_is_gone_is_said_until_it_is_back(author: Author) -> None:
    async with author.opens("the-nudge").run_test(size=LARGE) as pilot:
        author.path.unlink()
        await author.is_seen(pilot)
        assert "forty.toml: there is no such file. The version of 12:00:00 stays" in words(pilot.app)
        assert "cannot be read" in words(pilot.app)
        assert SAYS in words(pilot.app)
        await author.saves(pilot, (SAYS, "And the clinics?"))
        assert "no such file" not in words(pilot.app)
        assert "And the clinics?" in words(pilot.app)


async def test_a_first_file_with_mistakes_opens_with_them_and_plays_once_it_can(author: Author) -> None:
    author.writes(MISTAKE)
    async with author.opens().run_test(size=LARGE) as pilot:
        assert "'thomas'" in words(pilot.app)
        assert "It cannot be played yet" in words(pilot.app)
        await author.saves(pilot, ('by = "lena"', 'by = "elena"'))
        assert "'elena'" in words(pilot.app)
        await author.saves(pilot)
        assert "Enter begin" in words(pilot.app)
        await author.saves(pilot, MISTAKE)
        assert "the version of 12:00:03 stays on the screen" in words(pilot.app)


async def test_a_first_file_with_mistakes_plays_from_the_scene_that_was_asked_for(author: Author) -> None:
    author.writes(MISTAKE)
    async with author.opens("the-nudge").run_test(size=LARGE) as pilot:
        await author.saves(pilot)
        await searched(pilot)
        assert SAYS in words(pilot.app)


async def test_one_goes_to_any_scene_or_ending_by_choices_that_lead_there(author: Author) -> None:
    async with author.opens().run_test(size=LARGE) as pilot:
        await press(pilot, "g", "2", "enter")
        await searched(pilot)
        assert SAYS in words(pilot.app)
        await press(pilot, "g", "up", "up", "enter")
        await searched(pilot)
        assert "Forty it is" in words(pilot.app)
        await press(pilot, "b")
        assert "Enter begin" in words(pilot.app)


async def test_a_scene_that_nothing_leads_to_is_said(author: Author) -> None:
    way = 'partly = "the-nudge", missed = "the-nudge"'
    author.writes((way, way.replace("the-nudge", "now-the-how")))
    async with author.opens().run_test(size=LARGE) as pilot:
        await press(pilot, "g", "2", "enter")
        await searched(pilot)
        assert "No choices lead from the start to 'the-nudge'." in words(pilot.app)


async def test_a_search_that_takes_long_is_said_until_it_is_over(
    author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def slow(play: Play, place: str) -> tuple[Command, ...]:
        assert go_on.wait(PATIENCE)
        return way_to(play, place)

    monkeypatch.setattr(preview, "way_to", slow)
    monkeypatch.setattr(preview, "SOON", 0.001)
    async with author.opens().run_test(size=LARGE) as pilot:
        await press(pilot, "g", "2", "enter")
        try:
            for _ in range(MOST_PAUSES):
                if "Looking for choices that lead to the-nudge" in words(pilot.app):
                    break
                await pilot.pause()
            else:
                pytest.fail("nothing was said")
        finally:
            go_on.set()
        await searched(pilot)
        assert SAYS in words(pilot.app)
        assert "Looking for" not in words(pilot.app)


async def test_nothing_is_kept_and_there_is_no_library_to_go_to(author: Author) -> None:
    async with author.opens().run_test(size=LARGE) as pilot:
        await press(pilot, "l")
        assert "l does nothing here" in words(pilot.app)
        await press(pilot, "question_mark")
        assert "library" not in words(pilot.app)
        await press(pilot, "escape", "ctrl+c")
        assert NOTHING_KEPT in words(pilot.app)
        await press(pilot, "enter")
    assert author.app.return_code == 0


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("good", [True, False])
async def test_hostile_text_stays_text(author: Author, size: tuple[int, int], good: bool) -> None:
    if not good:
        author.writes(MISTAKE)
    async with author.opens().run_test(size=size) as pilot:
        await author.saves(pilot, ('listener = "tomas"', f'listener = "{IN_TOML}"\n"{IN_TOML}" = 1'))
        assert_clean(pilot.app)
        if good:
            await press(pilot, "p")
        sheet, seen = pilot.app.screen.sheet, ""  # type: ignore[attr-defined]
        for _ in sheet.pages:
            await pilot.pause()
            assert_clean(pilot.app)
            seen += words(pilot.app)
            sheet.turn(1)
        assert "a[/]b[@click=" in seen.replace(" ", "")


async def test_watching_that_goes_wrong_ends_the_app_as_a_fault(author: Author) -> None:
    app = author.opens()

    async def run() -> None:
        async with app.run_test(size=LARGE) as pilot:
            app.call_later(author.preview.fail, RuntimeError("nobody meant this"))
            while app.fault is None:
                await pilot.pause()

    with pytest.raises(RuntimeError, match="nobody meant this"):
        await run()
    assert app.return_code == FAULT


async def test_a_reply_that_waits_for_a_track_is_told_of_while_the_others_are_offered(author: Author) -> None:
    first = 'text = "The first morning, then.'
    author.writes((first, f'if = ["patience >= 4", "trust > 0"]\n{first}'))
    note = "Not offered here: 'day-one' (patience >= 4, trust > 0); patience is "
    async with author.opens("the-nudge").run_test(size=LARGE) as pilot:
        await pilot.pause()
        assert note in words(pilot.app)
        assert "trust is 2." in words(pilot.app)
        await press(pilot, "left")
        assert note not in words(pilot.app), "an earlier view is looked at"
        await press(pilot, "right", "1", "enter")
        assert "What was the question really about?" in words(pilot.app)
        assert note not in words(pilot.app), "nothing is offered any more"
        await author.saves(pilot)
        await press(pilot, "u")
        assert first.partition('"')[2] in words(pilot.app)
        assert note not in words(pilot.app), "it does not wait any more"
