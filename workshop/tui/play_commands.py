"""What can be done in a session, key by key."""

from __future__ import annotations

from collections.abc import Callable

from workshop.language.catalogue import _
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
        return _("stay")
    if now.overlay:
        return _("close")
    return _("stop typing") if now.typing else _("to the present")


COMMANDS: tuple[Command, ...] = (
    Command(
        "up",
        ("up", "k"),
        _("choose"),
        _("Move to the one above, or a page back."),
        palette=False,
    ),
    Command(
        "down",
        ("down", "j"),
        lambda now: _("choose") if _choosing(now) else "",
        _("Move to the one below; where there is nothing to choose, turn the page."),
        rank=1,
        shown="↑↓",
        palette=False,
    ),
    Command(
        "pick",
        tuple("123456789"),
        _("choose"),
        _("Highlight that one; Enter settles it."),
        shown="1 … 9",
        palette=False,
        when=_free,
    ),
    Command(
        "next",
        ("enter",),
        lambda now: now.verb,
        _("The next thing; the key bar says what it is."),
        rank=2,
        palette=False,
    ),
    Command(
        "on",
        ("space", "pagedown", "right"),
        _("more"),
        _("Turn the page; at the end go on, where that settles nothing."),
        palette=False,
    ),
    Command(
        "change",
        ("left",),
        _("change the reply"),
        _("Take the reply back and choose again; possible until the guess."),
        rank=4,
        when=lambda now: _at("GuessView")(now) and now.page == 0,
    ),
    Command(
        "back",
        ("left", "pageup"),
        lambda now: _("back") if now.page else _("look back"),
        _("Turn a page back, then look at earlier views; looking undoes nothing."),
        rank=5,
        when=lambda now: now.page > 0 or (now.before and not now.overlay and now.view != "GuessView"),
    ),
    Command("skip", ("s",), _("skip"), _("Go on without a guess."), rank=3, when=_at("GuessView")),
    Command(
        "trace",
        ("e",),
        lambda now: "" if now.overlay else _("every rule and fact"),
        _("Everything the verdict rests on: rules, evidence, costs, facts with their sources."),
        rank=3,
        when=lambda now: now.view == "VerdictView" and now.overlay in ("", "trace"),
    ),
    Command(
        "again",
        ("r",),
        _("try another reply"),
        _("Play this scene again with another reply; the path so far is kept beside the new one."),
        rank=7,
        when=_at("VerdictView", "EndingView"),
    ),
    Command(
        "undo",
        ("u",),
        _("take back"),
        _("Take the last step back."),
        rank=6,
        when=lambda now: now.before and _free(now),
    ),
    Command(
        "elsewhere",
        ("w",),
        _("save elsewhere"),
        _("Save the session in another folder."),
        rank=3,
        when=lambda now: now.trouble and (_free(now) or now.overlay in (LEAVING, TO_LIBRARY)),
    ),
    Command(
        "library",
        ("l",),
        _("library"),
        _("Leave this session as it stands, for the library."),
        rank=8,
        when=_free,
    ),
    Command(
        "close",
        ("escape",),
        _closing,
        _(
            "Close what lies over the view, or leave the line that is typed into. "
            "It never leaves the workshop."
        ),
        rank=3,
        when=_closable,
        palette=False,
    ),
    Command(
        "palette",
        ("f2",),
        _("palette"),
        _("Looks, marks of fit, and every command by name; Ctrl-P does the same."),
        palette=False,
        when=lambda now: not now.typing,
    ),
    Command("help", ("question_mark",), _("help"), _("All keys that do something here."), rank=9, right=True),
    Command(
        "leave",
        ("q", "ctrl+q"),
        _("leave"),
        _("Leave the workshop. What is marked as saved is kept."),
        rank=10,
        right=True,
    ),
)
