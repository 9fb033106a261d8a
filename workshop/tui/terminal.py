"""The app's way to a terminal: what would end Textual's own is survived, and leaving does not wait for a key.

It reaches into a pinned Textual; the tests of the real program in a pseudo-terminal hold it to that."""

from __future__ import annotations

import asyncio
import os
import select
import selectors
import signal
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any, TextIO

from textual import events, work
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.command import CommandPalette
from textual.css.query import NoMatches
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.filter import LineFilter, Monochrome, NoColor
from textual.geometry import Size
from textual.message import Message
from textual.message_pump import MessagePump

from workshop.tui.ink import LiteralFilter
from workshop.tui.terminal_reader import TerminalReader

TICK = 0.1
"""Seconds after which an unfinished sequence of keys is given up."""
AT_ONCE = 4096
MOST_WAITING = 16
"""Keys and the like that the app is handed before it has taken some: what it is to do next is not behind a
thousand of them."""
TAKING = 0.005
"""Seconds between two looks whether it has."""
HUNG_UP = 129
"""Exit code where the terminal has gone: as if by SIGHUP."""


class LastingFile:
    """The terminal to write to. Once it has gone, what is written goes nowhere, and nobody waits for it."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            self._file.write(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._file.flush()

    def fileno(self) -> int:
        return self._file.fileno()


class ForgivingDriver(LinuxDriver):
    """Bytes that are no text become U+FFFD; a terminal that has gone ends the app."""

    _stop: int | None = None
    """Where a byte written ends the reading of keys."""
    _stopped = False
    _continuing = False
    _waiting = 0
    """What was handed to the app since it was last seen to have taken all."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        # A terminal that goes while much is unread would end the app with a fault of writing.
        if self._file is not None:
            self._file = LastingFile(self._file)  # type: ignore[assignment]

    # Stopped by SIGSTOP, not by the key, Textual would begin a second reading of keys beside the first: every
    # other key was lost. So what was not given up before is given up when the app goes on.

    def _sigtstp_application(self, *args: object) -> None:
        self._stopped = True
        super()._sigtstp_application(*args)

    def _sigcont_application(self, *args: object) -> None:
        """Take the terminal again, once, however often and abruptly the app was stopped and continued."""
        if self._continuing:
            return
        self._continuing = True
        if not self._stopped:
            self.suspend_application_mode()
        self._stopped = False
        self._must_signal_resume = True
        super()._sigcont_application(*args)
        self._continuing = False

    def disable_input(self) -> None:
        with suppress(OSError):  # the terminal may just have ended the reading
            if self._stop is not None:
                os.write(self._stop, b"\0")
        super().disable_input()

    def run_input_thread(self) -> None:
        """Read keys until `disable_input`, which does not have to wait for a tick.

        Textual's own ends the app on a byte that is no UTF-8 (textual#6456), spins once the terminal
        has gone, and makes leaving wait for the end of a tick.
        """
        stopped, self._stop = os.pipe()
        try:
            with selectors.SelectSelector() as selector:
                selector.register(self.fileno, selectors.EVENT_READ)
                selector.register(stopped, selectors.EVENT_READ)
                self._read_keys(selector, stopped)
        except Exception as fault:  # a fault of the program like any other, which is not for the screen
            self._loop.call_soon_threadsafe(self._app._handle_exception, fault)
        finally:
            stop, self._stop = self._stop, None
            os.close(stop)
            os.close(stopped)

    def _read_keys(self, selector: selectors.SelectSelector, stopped: int) -> None:
        reader = TerminalReader(self._debug)
        while not self.exit_event.is_set():
            ready = {key.fd for key, _ in selector.select(TICK)}
            if stopped in ready:
                break
            if self.fileno in ready:
                data = self._read()
                if not data:
                    self._loop.call_soon_threadsafe(self._app.exit, None, HUNG_UP)
                    return
                if not self._hand_on(reader.feed(data), stopped):
                    break
            if not self._hand_on(reader.tick(), stopped):
                break
        reader.end()

    def _hand_on(self, messages: Iterable[Message], stopped: int) -> bool:
        """Hand these on, no faster than the app takes them; False once reading is to end."""
        for message in messages:
            self.process_message(message)
            self._waiting += 1
            if self._waiting >= MOST_WAITING:
                self._waiting = 0
                if not self._taken(stopped):
                    return False
        return True

    def _taken(self, stopped: int) -> bool:
        """Wait until the app has taken what it was handed; False once reading is to end."""
        assert isinstance(self._app, TerminalApp)
        taken = asyncio.run_coroutine_threadsafe(self._app.take_input(), self._loop)
        while not taken.done():
            ready, _, _ = select.select([stopped], [], [], TAKING)
            if ready or self.exit_event.is_set():
                return False
        return True

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, AT_ONCE)
        except OSError:
            return b""


class Palette(CommandPalette):
    """It reaches into a pinned Textual; the tests of the real program in a terminal hold it to that."""

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Close, once: a second Enter may come before the first has closed it."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    @work(exclusive=True, group=CommandPalette._GATHER_COMMANDS_GROUP)
    async def _gather_commands(self, search_value: str) -> None:
        """Look for commands; nobody is shown any where the palette is not laid out yet, or closed again."""
        with suppress(NoMatches):
            await CommandPalette._gather_commands.__wrapped__(self, search_value)  # type: ignore[attr-defined]

    def _action_command_list(self, action: str) -> None:
        with suppress(KeyError):  # nothing of the list is laid out yet
            super()._action_command_list(action)


FAULT = 70
"""Exit code of a fault of the program."""


class TerminalApp(App[None]):
    """An app that ends well however its terminal or its process ends.

    `parent_pipe` is a descriptor that reads as closed once whoever watches over the app is gone.
    """

    def __init__(self, parent_pipe: int | None = None) -> None:
        super().__init__()
        self._parent_pipe = parent_pipe
        self._painted: Size | None = None
        self._literal = LiteralFilter()
        self._colorless = NoColor()

    @property
    def fault(self) -> Exception | None:
        """What ended the app, where that was not meant."""
        return self._exception

    def ended(self) -> int:
        """The exit code once it has run; what went wrong in it is raised, now that the terminal is itself."""
        if self.fault is not None:
            raise self.fault
        return self.return_code if self.return_code is not None else FAULT

    def action_command_palette(self) -> None:
        if self.use_command_palette and not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def close_palette(self) -> None:
        """Take the palette away, should it be open: what is to be shown goes before."""
        if isinstance(self.screen, Palette):
            self.pop_screen()

    def get_driver_class(self) -> type[Driver]:
        usual = super().get_driver_class()
        if usual.__name__ != "LinuxDriver":
            return usual
        from workshop.tui.terminal import ForgivingDriver  # noqa: PLC0415 - not on every platform

        return ForgivingDriver

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own, but no colour at all where none is wanted; the literal wall comes last."""
        usual = [
            self._colorless if isinstance(one, Monochrome) else one for one in super().get_line_filters()
        ]
        return [*usual, self._literal]

    def on_mount(self) -> None:
        if self.is_headless:
            return
        loop = asyncio.get_running_loop()
        for one in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM), signal.SIGINT):
            try:
                loop.add_signal_handler(one, self._end_by_signal, int(one))
            except NotImplementedError:  # Windows
                break
        self.app_resume_signal.subscribe(self, self._continued)
        if self._parent_pipe is not None:
            loop.add_reader(self._parent_pipe, self._parent_gone)

    def on_resize(self, event: events.Resize) -> None:
        """Paint all of it again where a window comes back to the size it had: what it showed may be gone."""
        if event.size == self._painted:
            self.refresh(layout=True)
        self._painted = event.size

    async def on_event(self, event: events.Event) -> None:
        # What was typed is not carried out once the app is to end: a flood of keys would go before the end.
        if not (self._exit and isinstance(event, events.InputEvent)):
            await super().on_event(event)

    async def take_input(self) -> None:
        """Return once what was typed has been taken, or will not be."""
        while not self._exit and any(one.message_queue_size for one in self._takers()):
            await asyncio.sleep(TAKING)

    def _takers(self) -> Iterable[MessagePump]:
        """Whoever keys may wait at."""
        screen = self.screen_stack[-1] if self.screen_stack else None
        return [one for one in (self, screen, screen and screen.focused) if one is not None]

    def _end_by_signal(self, number: int) -> None:
        self.exit(return_code=128 + number)

    def _continued(self, _app: object) -> None:
        """After a stop the terminal shows something else, and who watches over the app may be stopped too."""
        if self._parent_pipe is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(os.getppid(), signal.SIGCONT)
        self.refresh(layout=True)

    def _parent_gone(self) -> None:
        if self._parent_pipe is not None:
            asyncio.get_running_loop().remove_reader(self._parent_pipe)
        self.exit(return_code=128 + int(getattr(signal, "SIGHUP", signal.SIGTERM)))

    def _handle_exception(self, error: Exception) -> None:
        """End quietly: who runs the app tells of it, without anybody's texts or values on the screen."""
        # Textual's own prints a traceback with the values of local names, which a room would see.
        self._return_code = FAULT
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()
