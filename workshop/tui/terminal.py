"""An app and the terminal that it runs in: signals, sizes, colours, and an end that is told."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Sequence
from contextlib import suppress

from textual import events
from textual.driver import Driver
from textual.filter import LineFilter, Monochrome, NoColor
from textual.geometry import Size

from workshop.tui.literal import LiteralFilter
from workshop.tui.palette import PaletteApp

FAULT = 70
"""Exit code of a fault of the program."""


class TerminalApp(PaletteApp):
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

    def get_driver_class(self) -> type[Driver]:
        usual = super().get_driver_class()
        if usual.__name__ != "LinuxDriver":
            return usual
        from workshop.tui.driver import ForgivingDriver  # noqa: PLC0415 - not on every platform

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
        self._return_code = FAULT
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()
