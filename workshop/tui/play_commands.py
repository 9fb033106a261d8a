"""What can be done in a session, key by key."""

from __future__ import annotations

from workshop.tui.command import Command, Situation

CHOICES = ("SceneView", "GuessView")


def _free(situation: Situation) -> bool:
    """Whether the view itself is in front, and the present one."""
    return not situation.overlay and not situation.back and not situation.typing


def _at(*views: str):  # type: ignore[no-untyped-def]
    return lambda situation: situation.view in views and _free(situation)


def _has_items(situation: Situation) -> bool:
    return situation.items > 0 and _free(situation)


COMMANDS: tuple[Command, ...] = (
    Command("up", ("up", "k"), "choose", "Move to the reply or level above.", when=_has_items, palette=False),
    Command(
        "down",
        ("down", "j"),
        "choose",
        "Move to the one below.",
        rank=1,
        shown="↑↓",
        palette=False,
        when=_has_items,
    ),
    Command(
        "pick",
        tuple("123456789"),
        "choose",
        "Highlight that one; Enter settles it.",
        shown="1–9",
        palette=False,
        when=_has_items,
    ),
    Command("next", ("enter",), lambda now: now.verb, "The next thing; what it is stands in the key bar.", rank=2),
    Command(
        "on", ("space", "pagedown", "right"), "more", "Turn the page; at the end go on, where that settles nothing."
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
        "look back",
        "Turn a page back, then look at earlier views; nothing is undone by looking.",
        rank=5,
        when=lambda now: now.view != "GuessView" or bool(now.overlay) or now.page > 0,
    ),
    Command("skip", ("s",), "skip", "Go on without a guess.", rank=3, when=_at("GuessView")),
    Command(
        "trace",
        ("e",),
        lambda now: "close" if now.overlay == "trace" else "every rule and fact",
        "Everything the verdict rests on: rules, evidence, costs, facts with their sources.",
        rank=3,
        when=lambda now: now.view == "VerdictView" and now.overlay in ("", "trace"),
    ),
    Command(
        "again",
        ("r",),
        "play this scene again",
        "Play this scene again with another reply; the path so far is kept beside the new one.",
        when=_at("VerdictView", "EndingView"),
    ),
    Command("undo", ("u",), "take back", "Take the last step back.", rank=6, when=_free),
    Command("library", ("l",), "library", "Leave this session as it stands, for the library.", rank=7,
            when=lambda now: _at("EndingView", "DebriefView", "BriefingView")(now)),
    Command("close", ("escape",), "close", "Close what lies over the view. It never leaves the workshop.", rank=3,
            when=lambda now: bool(now.overlay) or now.typing or bool(now.back), palette=False),
    Command("help", ("question_mark",), "help", "All keys that do something here.", rank=8, right=True),
    Command("leave", ("q", "ctrl+q"), "leave", "Leave the workshop; everything is saved.", rank=9, right=True),
)
