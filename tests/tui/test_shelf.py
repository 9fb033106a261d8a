"""The app's disk on the real store: what it lists, begins, goes on with and refuses."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from tests.architecture.test_imports import loaded_after
from workshop.session.commands import Choose, Command, GoOn, Guess, RevealVerdict
from workshop.session.phases import Phase
from workshop.session.times import day_in_words
from workshop.session.views import ConsequenceView, GuessView, SceneView
from workshop.store.files import RefusedError
from workshop.tui.shelf import Shelf
from workshop.tui.themes import LIGHT, USUAL, Look

SHIPPED = "ceo-product-review"
SECONDS = 10.0


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def test_shipped_scenarios_are_listed_with_what_they_teach(shelf: Shelf) -> None:
    entry = next(entry for entry in shelf.entries() if entry.id == SHIPPED)
    themes = shelf.themes()
    assert entry.title == "The Forty-Hour Reply"
    assert entry.minutes > 0
    assert all(themes[fact] for fact in entry.teaches)


def test_a_session_is_begun_left_and_gone_on_with(shelf: Shelf) -> None:
    opened = shelf.begin(SHIPPED)
    assert opened.saving is not None
    assert opened.host.do(GoOn()) is None
    assert opened.saving.close(SECONDS) == ()
    assert opened.saving.saved == opened.host.seq
    played = shelf.played()[SHIPPED]
    assert played.last == "today"
    assert played.session == opened.id
    assert "scene 1" in played.place
    again = shelf.resume(str(played.session))
    assert again.saving is not None
    assert again.host.view == opened.host.view
    assert again.saving.close(SECONDS) == ()


def left(shelf: Shelf, *steps: Command) -> str:
    """The id of a session on which these steps were taken."""
    opened = shelf.begin(SHIPPED)
    for step in steps:
        assert opened.host.do(step) is None
    assert opened.saving is not None
    assert opened.saving.close(SECONDS) == ()
    return str(opened.id)


def to_the_end(shelf: Shelf) -> str:
    opened = shelf.begin(SHIPPED)
    while opened.host.state.phase is not Phase.DEBRIEF:
        match opened.host.view:
            case SceneView(responses=responses):
                opened.host.do(Choose(responses[0].id))
            case GuessView():
                opened.host.do(Guess(None))
            case ConsequenceView():
                opened.host.do(RevealVerdict())
            case _:
                opened.host.do(GoOn())
    assert opened.saving is not None
    assert opened.saving.close(SECONDS) == ()
    return str(opened.id)


def test_a_session_that_reached_a_scene_is_offered_before_a_newer_one_that_did_not(shelf: Shelf) -> None:
    only = left(shelf)
    assert shelf.played()[SHIPPED].session == only
    further = left(shelf, GoOn())
    left(shelf)
    played = shelf.played()[SHIPPED]
    assert played.session == further
    assert "scene 1" in played.place
    assert played.debrief is None


def test_the_last_debrief_is_known_beside_what_was_left_open(shelf: Shelf) -> None:
    over = to_the_end(shelf)
    assert shelf.played()[SHIPPED].session is None
    assert shelf.played()[SHIPPED].debrief == over
    further = left(shelf, GoOn())
    assert shelf.played()[SHIPPED].session == further
    assert shelf.played()[SHIPPED].debrief == over


def test_a_folder_without_locks_is_warned_about_beside_what_else_is_told(tmp_path: Path) -> None:
    (tmp_path / "locks").write_text("in the way of a folder")
    opened = Shelf(tmp_path).begin(SHIPPED)
    assert opened.saving is not None
    assert opened.saving.close(SECONDS) == ()
    assert opened.notice is None
    assert str(opened.warning).startswith("No lock in ")


def test_damaged_settings_are_told_once(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("theme = ")
    shelf = Shelf(tmp_path)
    assert shelf.amiss() is None
    assert shelf.look() == USUAL
    told = shelf.amiss()
    assert told is not None
    assert "settings.toml:1" in told
    assert shelf.amiss() is None


def test_a_look_that_cannot_be_kept_is_a_sentence(tmp_path: Path) -> None:
    told = Shelf(tmp_path / "gone").keep_look(Look(LIGHT))
    assert told is not None
    assert "settings.toml was not written" in told


def test_a_look_kept_in_place_of_damaged_settings_says_where_those_are(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("theme = ")
    told = Shelf(tmp_path).keep_look(Look(LIGHT))
    assert told is not None
    assert "settings.damaged.toml" in told
    assert Shelf(tmp_path).keep_look(Look(LIGHT)) is None


def test_a_session_open_elsewhere_is_refused_with_its_code(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = shelf.begin(SHIPPED)
    assert opened.saving is not None
    try:
        here = os.getpid()
        monkeypatch.setattr("os.getpid", lambda: here + 1)
        with pytest.raises(RefusedError) as refused:
            shelf.resume(str(opened.id))
        assert refused.value.open_elsewhere
    finally:
        opened.saving.close(SECONDS)


def test_a_file_that_cannot_be_played_is_listed_and_refused(tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    torn = tmp_path / "scenarios" / "torn.toml"
    torn.write_text("format = \n")
    shelf = Shelf(tmp_path)
    entry = next(entry for entry in shelf.entries() if not entry.id)
    assert entry.title == "torn.toml"
    assert "torn.toml" in entry.summary
    with pytest.raises(RefusedError, match=r"torn\.toml"):
        shelf.begin(str(torn))
    with pytest.raises(RefusedError):
        shelf.begin("no-such-scenario")


def test_a_damaged_store_is_refused_and_nothing_is_listed(tmp_path: Path) -> None:
    (tmp_path / "sessions.db").write_bytes(b"no database at all" * 400)
    shelf = Shelf(tmp_path)
    with pytest.raises(RefusedError):
        shelf.played()
    with pytest.raises(RefusedError):
        shelf.begin(SHIPPED)


def test_without_a_home_nothing_is_kept() -> None:
    shelf = Shelf(None)
    assert shelf.played() == {}
    assert shelf.begin(SHIPPED).saving is None
    assert shelf.look() == USUAL
    assert shelf.keep_look(Look(LIGHT)) is None
    with pytest.raises(RefusedError):
        shelf.resume("20260803-0900-a-b")


def test_without_saving_a_home_is_only_read(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, saving=False)
    assert shelf.begin(SHIPPED).saving is None
    shelf.keep_look(Look(LIGHT))
    assert list(tmp_path.glob("*.db")) == []
    assert shelf.look() == USUAL


def test_the_look_is_kept(shelf: Shelf) -> None:
    look = Look(LIGHT, motion=False)
    assert shelf.keep_look(look) is None
    assert shelf.look() == look


def test_listing_and_filling_in_load_no_documents(tmp_path: Path) -> None:
    loaded = loaded_after(
        "from pathlib import Path\n"
        "from workshop.tui import app, shelf\n"
        f"disk = shelf.Shelf(Path({str(tmp_path)!r}))\n"
        "disk.entries(), disk.look(), disk.played(), disk.themes()\n"
    )
    assert not loaded & {"pydantic", "importlib.metadata", "markdown_it"}


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-08-03T09:00:00+00:00", "today"),
        ("2026-08-02T09:00:00+00:00", "yesterday"),
        ("2026-05-12T09:00:00+00:00", "on 12 May"),
        ("2025-12-31T09:00:00+00:00", "on 31 December 2025"),
        ("2026-08-04T09:00:00+00:00", "on 4 August"),
        ("no date", "time unknown"),
        ("1970-01-01T00:03:00+00:00", "time unknown"),
        ("2200-01-01T00:03:00+00:00", "time unknown"),
    ],
)
def test_days_are_told_as_people_say_them(moment: str, words: str) -> None:
    assert day_in_words(moment, date(2026, 8, 3)) == words
