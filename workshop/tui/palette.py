"""Textual's palette of commands, made to survive keys that come faster than it is drawn."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from textual.app import App
from textual.await_complete import AwaitComplete
from textual.command import CommandPalette


class Palette(CommandPalette):
    """It reaches into a pinned Textual; the tests of the real program in a terminal hold it to that."""

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Close, once: a second Enter may come before the first has closed it."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def _action_command_list(self, action: str) -> None:
        with suppress(KeyError):  # nothing of the list is laid out yet
            super()._action_command_list(action)


class PaletteApp(App[None]):
    """An app whose palette is that one."""

    def action_command_palette(self) -> None:
        if self.use_command_palette and not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def close_palette(self) -> None:
        """Take the palette away, should it be open: what is to be shown goes before."""
        if isinstance(self.screen, Palette):
            self.pop_screen()
