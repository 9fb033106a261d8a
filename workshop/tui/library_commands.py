"""What can be done in the library, key by key."""

from __future__ import annotations

from workshop.language.catalogue import _
from workshop.tui.command import Command

COMMANDS: tuple[Command, ...] = (
    Command("up", ("up",), _("choose"), _("Move to the one above."), palette=False),
    Command(
        "down",
        ("down",),
        lambda now: _("choose") if now.items else "",
        _("Move to the scenario below."),
        rank=1,
        shown="↑↓",
        palette=False,
    ),
    Command("pick", tuple("123456789"), _("choose"), _("Highlight that one."), shown="1 … 9", palette=False),
    Command("next", ("enter",), lambda now: now.verb, _("Open the highlighted scenario."), rank=2),
    Command("on", ("space", "pagedown", "right"), _("more"), _("Turn the page."), palette=False),
    Command(
        "back",
        ("left", "pageup"),
        _("back"),
        _("Turn a page back."),
        when=lambda now: now.page > 0,
        palette=False,
    ),
    Command(
        "close",
        ("escape",),
        lambda now: _("close") if now.overlay else _("show everything"),
        _("Close what lies over the library, or take the filter away. It never leaves the workshop."),
        rank=3,
        when=lambda now: bool(now.overlay or now.typed),
        palette=False,
    ),
    Command(
        "language",
        ("f3",),
        _("next language"),
        _("Have the highlighted scenario in its next language, and others too that are told in it."),
        when=lambda now: now.languages > 1 and not now.overlay,
    ),
    Command(
        "palette",
        ("f2",),
        _("palette"),
        _("Looks, marks of fit, and every command by name; Ctrl-P does the same."),
        palette=False,
        when=lambda now: not now.typing,
    ),
    Command("help", ("question_mark",), _("help"), _("All keys that do something here."), rank=4, right=True),
    Command("leave", ("q", "ctrl+q"), _("leave"), _("Leave the workshop."), rank=5, right=True),
)
