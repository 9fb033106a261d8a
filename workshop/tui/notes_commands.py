"""What can be done in the private view, key by key: turning its pages, and leaving it."""

from __future__ import annotations

from workshop.language.catalogue import _
from workshop.tui.command import Command

COMMANDS: tuple[Command, ...] = (
    Command(
        "next",
        ("space", "enter", "pagedown", "right", "down", "j"),
        lambda now: "" if now.pages < 2 and not now.overlay else _("more") if now.turns else _("to the top"),
        _("Turn the page; after the last one, to the first. Enter, →, ↓ and PageDown do the same."),
        rank=1,
        shown="Space",
        palette=False,
    ),
    Command(
        "back",
        ("left", "pageup", "up", "k", "backspace"),
        _("back"),
        _("Turn a page back. ↑ and PageUp do the same."),
        rank=2,
        shown="←",
        palette=False,
        when=lambda now: now.page > 0,
    ),
    Command(
        "close",
        ("escape",),
        lambda now: _("close") if now.overlay else "",
        _("Close what lies over the view. It never leaves the workshop."),
        rank=3,
        palette=False,
    ),
    Command("help", ("question_mark",), _("help"), _("All keys that do something here."), rank=4, right=True),
    Command(
        "leave",
        ("q", "ctrl+q"),
        _("leave"),
        _("Leave the private view; the session goes on without it."),
        rank=5,
        right=True,
    ),
)
