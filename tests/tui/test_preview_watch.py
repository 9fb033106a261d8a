"""Watching a file: a save is told at once, however long the check of the one before takes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest

from workshop.authoring.watcher import Version, VersionReader, Watched
from workshop.scenario.problems import Problems
from workshop.scenario.toml.source import SourceText
from workshop.store.lenses import UnplayableError
from workshop.tui.screens.preview import FileWatch

PATIENCE = 30.0


class Checking:
    """A reader that plays nothing, and whose check of a text waits until it is let go."""

    def __init__(self) -> None:
        self.begun: SimpleQueue[str] = SimpleQueue()
        self.may_end = threading.Semaphore(0)

    def played(self, source: SourceText) -> None:
        raise UnplayableError(Problems())

    def checked(self, source: SourceText) -> Problems:
        self.begun.put(source.text)
        assert self.may_end.acquire(timeout=PATIENCE)
        if source.text == "faulty":
            raise RuntimeError(source.text)
        return Problems()


class Watching:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.checking = Checking()
        self.told: SimpleQueue[Version | Exception] = SimpleQueue()
        path.write_text("first", "utf-8")
        watched = Watched(path, VersionReader(self.checking.played, self.checking.checked))  # type: ignore[arg-type]
        self.watch = FileWatch(watched, watched.read(), self.told.put, self.told.put)

    def hears(self) -> tuple[str, bool]:
        """The text that is told next, and whether it was checked."""
        version = self.told.get(timeout=PATIENCE)
        assert isinstance(version, Version), version
        assert version.source is not None
        return version.source.text, version.checked


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    watching = Watching(tmp_path / "story.toml")
    watching.watch.start()
    yield watching
    watching.checking.may_end.release(100)
    watching.watch.end()


def test_a_save_is_told_at_once_and_again_when_it_is_checked(watching: Watching) -> None:
    watching.checking.may_end.release()
    assert watching.hears() == ("first", True)
    watching.path.write_text("second", "utf-8")
    assert watching.hears() == ("second", False)
    watching.checking.may_end.release()
    assert watching.hears() == ("second", True)


def test_a_save_does_not_wait_for_the_check_of_the_one_before(watching: Watching) -> None:
    assert watching.checking.begun.get(timeout=PATIENCE) == "first"
    watching.path.write_text("the second", "utf-8")
    assert watching.hears() == ("the second", False)
    watching.checking.may_end.release(2)
    assert watching.hears() == ("the second", True), "of the first no more is told"


def test_a_fault_in_a_check_is_handed_on(watching: Watching) -> None:
    watching.checking.may_end.release()
    assert watching.hears() == ("first", True)
    watching.path.write_text("faulty", "utf-8")
    assert watching.hears() == ("faulty", False)
    watching.checking.may_end.release()
    assert isinstance(watching.told.get(timeout=PATIENCE), RuntimeError)


def test_an_end_is_the_end_whatever_is_being_checked(watching: Watching) -> None:
    assert watching.checking.begun.get(timeout=PATIENCE) == "first"
    watching.watch.end()
    watching.checking.may_end.release()
    assert watching.told.empty()
