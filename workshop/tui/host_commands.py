"""What a facilitator can do, key by key; no chord, no mouse, and nothing that a clicker sends reveals."""

from __future__ import annotations

from collections.abc import Callable

from workshop.session.events import HandsCounted
from workshop.session.lifecycle import Phase, can_happen
from workshop.tui.command import Command, Situation

BLANK = "blank"
KEYED = "keyed"
"""Not papers, but as much in front as one: nothing at all, and a number that is keyed in."""
LEAVING, JUMP, WHAT_IF, TEAM = "leaving", "jump", "what_if", "team"
REVEAL = "r"
"""The key of every reveal, pressed twice."""
GATES = (Phase.PRACTICE, Phase.VOTED, Phase.CONSEQUENCE)
"""Where the key of a reveal does something."""


def _free(now: Situation) -> bool:
    """Whether the page itself is in front, and the present one."""
    return not (now.overlay or now.back or now.typing)


def _calm(now: Situation) -> bool:
    """Whether nothing is being typed, keyed, hidden or asked."""
    return now.overlay not in (BLANK, KEYED, LEAVING) and not now.typing


def _in(*phases: Phase) -> Callable[[Situation], bool]:
    names = {phase.value for phase in phases}
    return lambda now: now.view in names and _free(now)


def _timed(now: Situation) -> bool:
    return now.view != Phase.PLAN.value and _calm(now)


_counts = _in(*(phase for phase in Phase if can_happen(phase, HandsCounted)))


def _digits(now: Situation) -> bool:
    return now.overlay == KEYED or _counts(now) or _in(Phase.DISTRIBUTION, Phase.FOCUS)(now)


def _digits_name(now: Situation) -> str:
    names = {Phase.DISTRIBUTION.value: "another path", Phase.FOCUS.value: "points"}
    return names.get(now.view, "count")


def _closable(now: Situation) -> bool:
    return bool(now.overlay or now.back or now.typing) and now.overlay != BLANK


COMMANDS: tuple[Command, ...] = (
    Command(
        "next",
        ("space", "right", "pagedown", "enter"),
        lambda now: now.verb,
        "The next step that cannot spoil anything; a page first, where there is another.",
        rank=1,
        shown="Space",
        when=lambda now: not now.typing,
    ),
    Command(
        "reveal",
        (REVEAL,),
        lambda now: "the verdict" if now.view == Phase.CONSEQUENCE.value else "how the hands fell",
        "Pressed twice, reveal: how the hands fell, later the verdict. No clicker sends it.",
        rank=2,
        shown="r r",
        when=_in(*GATES),
    ),
    Command(
        "close_vote",
        ("c",),
        "close the vote",
        "Close the vote; nothing closes by itself.",
        rank=2,
        when=_in(Phase.VOTE),
    ),
    Command(
        "count",
        tuple("1234567890"),
        _digits_name,
        "The number of a response, then how many hands, then Enter: 1 7 Enter is seven for the first.",
        rank=3,
        shown="1–9",
        when=_digits,
    ),
    Command(
        "rub_out",
        ("backspace",),
        "rub out",
        "Take the last digit back; a count that was kept is keyed in again, and the change is remembered.",
        rank=4,
        when=lambda now: now.overlay == KEYED,
    ),
    Command(
        "open_vote",
        ("v",),
        lambda now: "vote again" if now.view in (Phase.VOTED.value, Phase.TALK.value) else "open the vote",
        "Open a vote; each round is kept.",
        rank=4,
        when=_in(Phase.SCENE, Phase.THINK, Phase.TALK, Phase.VOTED),
    ),
    Command(
        "talk",
        ("d",),
        "talk",
        "Discuss with a neighbour before the next vote.",
        rank=3,
        when=_in(Phase.VOTED, Phase.DISTRIBUTION),
    ),
    Command(
        "undecided",
        ("u",),
        "undecided",
        "Count those who raised no hand: u, how many, Enter.",
        rank=5,
        when=_counts,
    ),
    Command(
        "take_back",
        ("x",),
        "hide it again",
        "Hide what was just revealed by accident; the report says so.",
        rank=6,
        when=_in(Phase.DISTRIBUTION, Phase.VERDICT),
    ),
    Command("skip", ("s",), "skip the guess", "Go on without a guess.", rank=4, when=_in(Phase.GUESS)),
    Command(
        "toggle",
        ("s",),
        "in or out",
        "Take the highlighted scene into the plan, or leave it out.",
        rank=3,
        when=_in(Phase.PLAN),
    ),
    Command(
        "what_if",
        ("w",),
        "what if",
        "Look at what another response would have led to; votes and path stay as they are.",
        rank=2,
        when=_in(Phase.DISCUSS),
    ),
    Command(
        "write",
        ("i",),
        lambda now: "commitment" if now.view == Phase.COMMITMENTS.value else "if-then sentence",
        "Type what somebody reads out: an if-then sentence, later a commitment.",
        rank=2,
        when=_in(Phase.NOW_WHAT, Phase.COMMITMENTS),
    ),
    Command(
        TEAM,
        ("a",),
        "about your team",
        "Say what holds for the group's own team; the rules' own points go by that.",
        rank=2,
        when=lambda now: now.view == Phase.FOCUS.value and (_free(now) or now.overlay == TEAM),
    ),
    Command(
        "timer",
        ("t",),
        "timer",
        "Start or stop the timer. It advises; nothing closes by itself.",
        rank=8,
        when=_timed,
    ),
    Command("more", ("plus",), "a minute more", "A minute more on the timer.", when=_timed),
    Command("less", ("minus",), "a minute less", "A minute less on the timer.", when=_timed),
    Command(
        "longer",
        ("plus",),
        "longer",
        "Five minutes more for the whole; scenes that fit come in.",
        rank=4,
        when=_in(Phase.PLAN),
    ),
    Command(
        "shorter",
        ("minus",),
        "shorter",
        "Five minutes less for the whole; scenes that do not fit go out.",
        rank=5,
        when=_in(Phase.PLAN),
    ),
    Command(
        "heads",
        ("h",),
        "head count",
        "How many people there are: h, how many, Enter.",
        rank=7,
        when=_free,
    ),
    Command(
        BLANK,
        ("full_stop", "b"),
        lambda now: "show it again" if now.overlay == BLANK else "blank",
        "Blank the shared screen, and show it again.",
        rank=9,
        when=lambda now: not now.typing,
    ),
    Command(
        "freeze",
        ("f",),
        "freeze",
        "With one screen nothing can be frozen, and this says why; blank it to look ahead.",
        when=_calm,
    ),
    Command("park", ("p",), "park a point", "Keep a spoken point for the debrief.", rank=10, when=_free),
    Command(
        "note",
        ("n",),
        "note",
        "Keep a note on this scene for the report; the room sees what is typed.",
        when=_free,
    ),
    Command("jump", ("g",), "pages shown", "A list of the pages shown so far, to look at again.", when=_calm),
    Command(
        "back",
        ("left", "pageup"),
        "back",
        "A page back, then a view back. No vote is ever undone by it.",
        rank=12,
        when=lambda now: not now.typing,
    ),
    Command(
        "elsewhere",
        ("e",),
        "save elsewhere",
        "Save the session in another folder.",
        rank=3,
        when=lambda now: now.trouble and (_free(now) or now.overlay == LEAVING),
    ),
    Command(
        "up",
        ("up",),
        "up",
        "The one above, or a page back.",
        when=_calm,
    ),
    Command(
        "down",
        ("down",),
        "down",
        "The one below, or the next page.",
        when=_calm,
    ),
    Command(
        "pick",
        tuple("123456789"),
        "highlight",
        "Highlight that one; Enter takes it.",
        shown="1–9",
        when=lambda now: (
            now.items > 0
            and not now.typing
            and (now.overlay not in ("", BLANK, KEYED) or (now.view == Phase.PLAN.value and _free(now)))
        ),
    ),
    Command(
        "yes",
        ("y",),
        "yes, leave",
        "Leave, once q has asked.",
        rank=2,
        when=lambda now: now.overlay == LEAVING,
    ),
    Command(
        "close",
        ("escape", "f5"),
        lambda now: "drop it" if now.overlay == KEYED else "close" if now.overlay else "to the present",
        "Close what lies over the page, or drop what is keyed in. It never leaves.",
        rank=2,
        when=_closable,
    ),
    Command(
        "help", ("question_mark",), "help", "All keys that do something here.", rank=9, right=True, when=_calm
    ),
    Command(
        "leave",
        ("q", "ctrl+q"),
        "leave",
        "Leave: q asks, y leaves. Everything is kept, and the session goes on from here next time.",
        rank=10,
        right=True,
        when=lambda now: not now.typing,
    ),
)
