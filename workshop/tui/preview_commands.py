"""What can be done in a preview, key by key: what play can, and more for whoever writes the scenario."""

from __future__ import annotations

from workshop.language.catalogue import _
from workshop.tui import play_commands
from workshop.tui.command import Command, Situation

PROBLEMS = "problems"
PLACES = "places"
OF_ANY_SCREEN = ("close", "palette", "help", "leave")


def _never(_now: Situation) -> bool:
    return False


def _free(now: Situation) -> bool:
    return not (now.overlay or now.back or now.typing)


def _here(command: Command) -> Command:
    """The command of play as it is here: nothing is kept, and there is no library to go to."""
    if command.id in ("library", "elsewhere"):
        return command._replace(when=_never)
    if command.id == "pick":
        return command._replace(when=lambda now: _free(now) or now.overlay == PLACES)
    if command.id == "down":
        return command._replace(label=lambda now: "choose" if now.items and not now.back else "")
    if command.id == "leave":
        return command._replace(help=_("Leave the preview. Nothing of it is kept."))
    return command


OWN: tuple[Command, ...] = (
    Command(
        PROBLEMS,
        ("p",),
        lambda now: "" if now.overlay else _("problems"),
        _("What is amiss in the file, each with its line."),
        rank=6,
        when=lambda now: now.overlay in ("", PROBLEMS) and not now.typing,
    ),
    Command(
        PLACES,
        ("g",),
        lambda now: "" if now.overlay else _("go to"),
        _("Go to another scene or an ending, by choices that lead there."),
        rank=7,
        when=lambda now: now.overlay in ("", PLACES) and not now.typing,
    ),
    Command("begin", ("b",), _("begin anew"), _("Go back to the briefing."), rank=9, when=_free),
)
COMMANDS: tuple[Command, ...] = (*map(_here, play_commands.COMMANDS), *OWN)

UNPLAYED: tuple[Command, ...] = (
    Command(
        "next",
        ("space", "enter", "pagedown", "right", "down", "j"),
        lambda now: _("more") if now.turns else "",
        _("Turn the page. Enter, →, ↓ and PageDown do the same."),
        rank=1,
        shown="Space",
        palette=False,
    ),
    Command(
        "back",
        ("left", "pageup", "up", "k"),
        _("back"),
        _("Turn a page back. ↑ and PageUp do the same."),
        rank=2,
        palette=False,
        when=lambda now: now.page > 0,
    ),
    *(_here(command) for command in play_commands.COMMANDS if command.id in OF_ANY_SCREEN),
)
"""What can be done while there is nothing to play yet."""
