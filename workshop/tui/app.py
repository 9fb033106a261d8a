"""The app: its looks, its screens, and how it is left; whatever happens, it ends in a sentence."""

from __future__ import annotations

import asyncio
import gc
import signal
import traceback
from collections.abc import Iterable, Sequence
from functools import partial
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.filter import LineFilter, NoColor
from textual.screen import Screen

from workshop.tui.disk import CannotOpenError, Disk, Opened
from workshop.tui.library import LibraryScreen
from workshop.tui.literal import LiteralFilter
from workshop.tui.look import Look
from workshop.tui.shell import Shell
from workshop.tui.themes import CONTRAST, DARK, LIGHT, THEMES

FAULT = 70
"""Exit code of a fault of the program."""
PATIENCE = 2.0
"""Seconds that leaving waits for the last steps to be saved."""


class WorkshopApp(App[None]):
    """Library and sessions. `begin` or `resume` opens one of them at once."""

    CSS_PATH = "workshop.tcss"
    TITLE = "Levels Workshop"
    COMMAND_PALETTE_DISPLAY = None
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "ask_to_leave", show=False, priority=True, id="ask_to_leave"),
        Binding("ctrl+q", "leave", show=False, id="leave"),
        Binding("ctrl+z", "suspend_process", show=False, id="suspend"),
    ]

    def __init__(self, disk: Disk, *, begin: str | None = None, resume: str | None = None, parent: int | None = None) -> None:
        super().__init__()
        self._disk = disk
        self._begin = begin
        self._resume = resume
        self._parent = parent
        self._opened: Opened | None = None
        self._literal = LiteralFilter()
        self._no_color = NoColor()
        for theme in THEMES:
            self.register_theme(theme)
        self.look = disk.look()
        self.theme = self.look.theme
        if not self.look.motion:
            self.animation_level = "none"
