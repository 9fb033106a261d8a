"""Faults: the app ends with a code and without a trace on the screen, or does not end at all."""

from __future__ import annotations

import asyncio
import signal

import pytest
from textual import events

from tests.play import story_play
from tests.tui.samples import SCENE, Disk, Memory, begun, shown
from workshop.store.files import RefusedError
from workshop.tui import guard, run
from workshop.tui.app import WorkshopApp
from workshop.tui.screens.play import PlayPage
from workshop.tui.terminal import FAULT, ForgivingDriver
from workshop.tui.terminal_reader import ForgivingParser


class DeliberateError(Exception):
    """Raised on purpose."""

    def __rich__(self) -> str:
        raise AssertionError("nothing of it is drawn")


async def test_an_error_in_a_handler_ends_with_its_code_and_draws_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_self: PlayPage, _key: str) -> None:
        raise DeliberateError

    monkeypatch.setattr(PlayPage, "do_up", fail)
    app = WorkshopApp(Disk(), shown(SCENE))
    with pytest.raises(DeliberateError):
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("up")
    assert app.return_code == FAULT
    assert isinstance(app.fault, DeliberateError)
    assert capsys.readouterr().err == ""


def test_a_fault_is_raised_to_the_command_line_once_the_terminal_is_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(self: WorkshopApp) -> None:
        self._exception = DeliberateError()

    monkeypatch.setattr(WorkshopApp, "run", broken)
    with pytest.raises(DeliberateError):
        run.run_on(Disk())


def test_what_could_not_be_saved_is_said_after_leaving(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    memory = Memory()
    disk = Disk({"here": lambda: begun(story_play(), memory)})
    memory.behind, memory.trouble = 1, "The disk is full."
    monkeypatch.setattr(WorkshopApp, "run", lambda self: self.exit())
    assert run.run_on(disk, open="here") == 0
    assert capsys.readouterr().err == "The last steps are not saved. The disk is full.\n"


def test_what_cannot_be_opened_is_refused_without_a_screen(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RefusedError, match="Nothing was opened"):
        run.run_on(Disk(), open="nothing")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    "sequence", ["\x1b[1114112u", "\x1b[99999999999u", "\x1b[55296;5u", "\x1b[97:65;2:9u"]
)
def test_a_key_that_is_none_is_passed_over(sequence: str) -> None:
    parser = ForgivingParser()
    messages = [*parser.feed(sequence), *parser.feed("q")]
    assert isinstance(messages[-1], events.Key)
    assert messages[-1].key == "q"


def test_a_size_that_no_window_has_is_passed_over() -> None:
    messages = list(ForgivingParser().feed("\x1b[48;99999;99999;1;1t\x1b[48;24;80;1;1t"))
    assert [message.size for message in messages if isinstance(message, events.Resize)] == [(80, 24)]


def test_the_app_reads_keys_by_a_driver_of_its_own() -> None:
    assert WorkshopApp(Disk()).driver_class is ForgivingDriver


async def test_the_app_ends_when_whoever_watches_over_it_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    app = WorkshopApp(Disk(), shown(SCENE))
    async with app.run_test(size=(80, 24)) as pilot:
        app._parent_gone()
        await pilot.pause()
    assert app.return_code == 128 + signal.SIGHUP


def test_without_a_terminal_the_app_runs_unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert guard.guarded(lambda pipe: 7 if pipe is None else 0) == 7


async def test_five_hundred_resizes_are_survived() -> None:
    app = WorkshopApp(Disk(), shown(SCENE))
    async with app.run_test(size=(80, 24)) as pilot:
        for number in range(500):
            app.post_message(events.Resize(*_sizes(number)))
        await asyncio.wait_for(pilot.pause(), 20)
        await pilot.resize_terminal(80, 24)
        await pilot.press("1")
        assert app.is_running


def _sizes(number: int):
    from textual.geometry import Size

    size = Size((number * 37) % 200, (number * 53) % 70)
    return size, size
