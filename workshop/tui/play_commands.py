"""What can be done in a session, key by key."""

from __future__ import annotations

from collections.abc import Callable

from workshop.tui.command import Command, Situation
from workshop.tui.shell import LEAVING, TO_LIBRARY


def _free(now: Situation) -> bool:
    """Whether the view itself is in front, and the present one."""
    return not (now.overlay or now.back or now.typing)


def _choosing(now: Situation) -> bool:
    return now.items > 0 and _free(now)


def _at(*views: str) -> Callable[[Situation], bool]:
    return lambda now: now.view in views and _free(now)


def _closable(now: Situation) -> bool:
    return bool(now.overlay or now.back or now.typing)


def _closing(now: Situation) -> str:
    if now.overlay in (LEAVING, TO_LIBRARY):
        return "stay"
    if now.overlay:
        return "close"
    return "stop typing" if now.typing else "to the present"


COMMANDS: tuple[Command, ...] = (
    Command(
        "up",
        ("up", "k"),
        "choose",
        "Move to the one above, or a page back.",
        palette=False,
    ),
    Command(
        "down",
        ("down", "j"),
        lambda now: "choose" if _choosing(now) else "",
        "Move to the one below; where there is nothing to choose, turn the page.",
        rank=1,
        shown="↑↓",
        palette=False,
    ),
    Command(
        "pick",
        tuple("123456789"),
        "choose",
        "Highlight that one; Enter settles it.",
        shown="1 … 9",
        palette=False,
        when=_free,
    ),
    Command(
        "next",
        ("enter",),
        lambda now: now.verb,
        "The next thing; the key bar says what it is.",
        rank=2,
        palette=False,
    ),
    Command(
        "on",
        ("space", "pagedown", "right"),
        "more",
        "Turn the page; at the end go on, where that settles nothing.",
        palette=False,
    ),
    Command(
        "change",
        ("left",),
        "change the reply",
        "Take the reply back and choose again; possible until the guess.",
        rank=4,
        when=lambda now: _at("GuessView")(now) and now.page == 0,
    ),
    Command(
        "back",
        ("left", "pageup"),
        lambda now: "back" if now.page else "look back",
        "Turn a page back, then look at earlier views; looking undoes nothing.",
        rank=5,
        when=lambda now: now.page > 0 or (now.before and not now.overlay and now.view != "GuessView"),
    ),
    Command("skip", ("s",), "skip", "Go on without a guess.", rank=3, when=_at("GuessView")),
    Command(
        "trace",
        ("e",),
        lambda now: "" if now.overlay else "every rule and fact",
        "Everything the verdict rests on: rules, evidence, costs, facts with their sources.",
        rank=3,
        when=lambda now: now.view == "VerdictView" and now.overlay in ("", "trace"),
    ),
    Command(
        "again",
        ("r",),
        "try another reply",
        "Play this scene again with another reply; the path so far is kept beside the new one.",
        rank=7,
        when=_at("VerdictView", "EndingView"),
    ),
    Command(
        "undo",
        ("u",),
        "take back",
        "Take the last step back.",
        rank=6,
        when=lambda now: now.before and _free(now),
    ),
    Command(
        "elsewhere",
        ("w",),
        "save elsewhere",
        "Save the session in another folder.",
        rank=3,
        when=lambda now: now.trouble and (_free(now) or now.overlay in (LEAVING, TO_LIBRARY)),
    ),
    Command(
        "library",
        ("l",),
        "library",
        "Leave this session as it stands, for the library.",
        rank=8,
        when=_free,
    ),
    Command(
        "close",
        ("escape",),
        _closing,
        "Close what lies over the view, or leave the line that is typed into. It never leaves the workshop.",
        rank=3,
        when=_closable,
        palette=False,
    ),
    Command(
        "palette",
        ("f2",),
        "palette",
        "Looks, marks of fit, and every command by name; Ctrl-P does the same.",
        palette=False,
        when=lambda now: not now.typing,
    ),
    Command("help", ("question_mark",), "help", "All keys that do something here.", rank=9, right=True),
    Command(
        "leave",
        ("q", "ctrl+q"),
        "leave",
        "Leave the workshop. What is marked as saved is kept.",
        rank=10,
        right=True,
    ),
)
