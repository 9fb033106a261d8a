"""What can be done in the library, key by key."""

from __future__ import annotations

from workshop.tui.command import Command

COMMANDS: tuple[Command, ...] = (
    Command("up", ("up",), "choose", "Move to the one above.", palette=False),
    Command(
        "down",
        ("down",),
        lambda now: "choose" if now.items else "",
        "Move to the scenario below.",
        rank=1,
        shown="↑↓",
        palette=False,
    ),
    Command("pick", tuple("123456789"), "choose", "Highlight that one.", shown="1 … 9", palette=False),
    Command("next", ("enter",), lambda now: now.verb, "Open the highlighted scenario.", rank=2),
    Command("on", ("space", "pagedown", "right"), "more", "Turn the page.", palette=False),
    Command(
        "back",
        ("left", "pageup"),
        "back",
        "Turn a page back.",
        when=lambda now: now.page > 0,
        palette=False,
    ),
    Command(
        "close",
        ("escape",),
        lambda now: "close" if now.overlay else "show everything",
        "Close what lies over the library, or take the filter away. It never leaves the workshop.",
        rank=3,
        when=lambda now: bool(now.overlay or now.typed),
        palette=False,
    ),
    Command(
        "language",
        ("f3",),
        "next language",
        "Have the highlighted scenario in its next language, and others too that are told in it.",
        when=lambda now: now.languages > 1 and not now.overlay,
    ),
    Command(
        "palette",
        ("f2",),
        "palette",
        "Looks, marks of fit, and every command by name; Ctrl-P does the same.",
        palette=False,
        when=lambda now: not now.typing,
    ),
    Command("help", ("question_mark",), "help", "All keys that do something here.", rank=4, right=True),
    Command("leave", ("q", "ctrl+q"), "leave", "Leave the workshop.", rank=5, right=True),
)
