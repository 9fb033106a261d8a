"""The facilitator's keys: when each does something, and what it asks for."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from workshop.language.catalogue import _
from workshop.session.commands import CloseVote, GiveHint, Guess, OpenTalk, OpenVote, TakeBackReveal
from workshop.session.events import (
    GuessSkipped,
    HintGiven,
    RevealTakenBack,
    TalkStarted,
    VerdictContested,
    VotingClosed,
    VotingOpened,
)
from workshop.session.facilitator import STEP_OF_MINUTES, Facilitator, Gate, Reply
from workshop.session.phases import Phase
from workshop.tui.command import DIGITS, Command, Situation, written
from workshop.tui.screens.host_own_question import OWN_QUESTION_KEYS
from workshop.tui.screens.host_when import (
    BEFORE_SCENES,
    BLANK,
    DROP,
    GROUP,
    JUMP,
    KEPT_TEXTS,
    KEYED,
    LEAVING,
    PHONES,
    PLAN,
    REVEAL,
    TEAM,
    calm,
    closable,
    closing_name,
    counts,
    digits,
    digits_name,
    free,
    in_phase,
    joining,
    page,
    reveal_name,
    reveals,
    takes,
    timed,
    where,
)
from workshop.tui.screens.host_words import DIFFER, FREEZE, PUT_BACK


def _telling(words: str, reply: Reply) -> Reply:
    """The reply, with these words where it was done and nothing on the page shows it."""
    return reply._replace(words=words) if reply.done else reply


ASKS: dict[str, Callable[[Facilitator], Reply]] = {
    "timer": Facilitator.toggle_timer,
    "more": lambda led: led.change_timer(1),
    "less": lambda led: led.change_timer(-1),
    "longer": lambda led: led.change_minutes(STEP_OF_MINUTES),
    "shorter": lambda led: led.change_minutes(-STEP_OF_MINUTES),
    "stages": Facilitator.next_shape,
    "open_vote": lambda led: led.ask(OpenVote()),
    "close_vote": lambda led: led.ask(CloseVote()),
    "talk": lambda led: led.ask(OpenTalk()),
    "take_back": lambda led: led.ask(TakeBackReveal()),
    "middle": Facilitator.agree_on_middle,
    "question": Facilitator.turn_to_question,
    "leave_out": Facilitator.leave_out_reply,
    "hint": lambda led: led.ask(GiveHint()),
    "skip": lambda led: led.ask(Guess(None)),
    "put_back": lambda led: _telling(PUT_BACK, led.put_back()),
    "freeze": lambda _led: Reply(False, FREEZE),
}
"""Commands that the facilitator carries out as they are; for the others the screen has a `do_<id>`."""
PASSES = {
    Gate.DISTRIBUTION: ("reveal",),
    Gate.VERDICT: ("reveal",),
    Gate.REPLIES: ("reveal",),
    Gate.DROP: ("drop",),
    Gate.UNCOUNTED: ("next", "take"),
    Gate.CLOSE: ("next", "take"),
}
"""The commands that ask for the same once more; every other one forgets what was asked for."""

BESIDE: tuple[Command, ...] = (
    Command(
        "hint",
        ("o",),
        _("give a hint"),
        _("Show the room the next hint of the scene, where its author wrote one."),
        rank=9,
        when=where(HintGiven),
    ),
    Command(
        "words",
        ("i",),
        _("your own words"),
        _("Say purpose and agenda in your own words."),
        rank=3,
        when=in_phase(Phase.PURPOSE),
    ),
    *OWN_QUESTION_KEYS,
    Command(
        GROUP,
        ("g",),
        _("name the group"),
        _("Name the group, so that its sessions and reports are found by it."),
        rank=6,
        when=in_phase(Phase.PLAN),
    ),
    Command(
        PLAN,
        ("l",),
        _("the plan"),
        _("See the plan and change it: Enter takes a scene in or leaves it out, + and - change the minutes."),
        when=lambda now: (free(now) and now.view != Phase.PLAN.value) or now.overlay == PLAN,
    ),
    Command(
        "palette",
        ("f2",),
        _("looks"),
        _("Looks, and every command by name; Ctrl-P does the same."),
        palette=False,
        when=lambda now: not now.typing,
    ),
    Command(
        "timer",
        ("t",),
        _("timer"),
        _("Start or stop the timer. It advises; nothing closes by itself."),
        rank=8,
        when=timed,
    ),
    Command("more", ("plus",), _("a minute more"), _("A minute more on the timer."), when=timed),
    Command("less", ("minus",), _("a minute less"), _("A minute less on the timer."), when=timed),
    Command(
        "undo",
        ("z",),
        _("take it back"),
        _("Take back the last thing you keyed: a count, a step, a line, closing the vote or the session."),
        rank=11,
        when=free,
    ),
    Command(
        "longer",
        ("plus",),
        _("longer"),
        _("In the plan: five minutes more, and the scenes that fit."),
        rank=4,
        when=lambda now: in_phase(Phase.PLAN)(now) or now.overlay == PLAN,
    ),
    Command(
        "shorter",
        ("minus",),
        _("shorter"),
        _("In the plan: five minutes less, without the scenes that do not fit."),
        rank=5,
        when=lambda now: in_phase(Phase.PLAN)(now) or now.overlay == PLAN,
    ),
    Command(
        "stages",
        ("w",),
        _("fewer stages"),
        _("In the plan: fewer stages around the scenes, for a short session; then all of them again."),
        rank=8,
        when=lambda now: in_phase(Phase.PLAN)(now) or now.overlay == PLAN,
    ),
    Command(
        "heads",
        ("h",),
        _("head count"),
        _("How many people there are: h, how many, Enter."),
        rank=7,
        when=free,
    ),
    Command(
        BLANK,
        ("full_stop", "b"),
        lambda now: _("show it again") if now.overlay == BLANK else _("blank"),
        _("Blank the shared screen, and show it again."),
        rank=9,
        when=lambda now: not now.typing,
    ),
    Command(
        "freeze",
        ("f",),
        _("freeze"),
        _("With one screen nothing can be frozen, and this says why; blank it to look ahead."),
        when=page,
    ),
    Command("park", ("p",), _("park a point"), _("Keep a spoken point for the debrief."), rank=10, when=free),
    Command(
        DIFFER,
        ("exclamation_mark",),
        _("seen differently"),
        _("Count how well the room holds that the reply served, and see on what the rules hang."),
        rank=8,
        when=where(VerdictContested),
    ),
    Command(
        "note",
        ("n",),
        _("note"),
        _("Keep a note on this scene or question for the report; the room sees what is typed."),
        when=lambda now: free(now) and now.view not in BEFORE_SCENES,
    ),
    Command(
        KEPT_TEXTS,
        ("k",),
        _("kept texts"),
        _("Parked points, notes, sentences and commitments: put one otherwise, or take it out."),
        when=lambda now: free(now) or now.overlay == KEPT_TEXTS,
    ),
    Command(
        JUMP,
        ("g",),
        _("pages shown"),
        _("A list of the pages shown so far, to look at again."),
        when=lambda now: (page(now) and now.view != Phase.PLAN.value) or now.overlay == JUMP,
    ),
    Command(
        "back",
        ("left", "pageup"),
        lambda now: _("back") if now.page or not now.overlay else "",
        _("A page back, then a view back. No vote is ever undone by it."),
        rank=12,
        when=lambda now: not now.typing,
    ),
    Command(
        "elsewhere",
        ("e",),
        _("save elsewhere"),
        _("Save the session in another folder."),
        rank=3,
        when=lambda now: now.trouble and (free(now) or now.overlay == LEAVING),
    ),
    Command(
        "up",
        ("up",),
        _("up"),
        _("The one above, or a page back."),
        when=calm,
    ),
    Command(
        "down",
        ("down",),
        _("down"),
        _("The one below, or the next page."),
        when=calm,
    ),
    Command(
        "pick",
        DIGITS,
        _("highlight"),
        _("Highlight that one; Enter takes it."),
        shown="1–9",
        when=lambda now: (
            now.items > 0
            and not now.typing
            and (now.overlay not in ("", BLANK, KEYED) or (now.view == Phase.PLAN.value and free(now)))
        ),
    ),
    Command(
        "yes",
        ("y",),
        _("yes, leave"),
        _("Leave, once q has asked."),
        rank=2,
        when=lambda now: now.overlay == LEAVING,
    ),
    Command(
        "close",
        ("escape", "f5"),
        closing_name,
        _("Close what lies over the page, or drop what is keyed in. It never leaves."),
        rank=2,
        when=closable,
    ),
    Command(
        "help",
        ("question_mark",),
        _("help"),
        _("All keys that do something here."),
        rank=9,
        right=True,
        when=calm,
    ),
    Command(
        "leave",
        ("q", "ctrl+q"),
        _("leave"),
        _("Leave: q asks, y leaves. Everything is kept, and the session goes on from here next time."),
        rank=10,
        right=True,
    ),
)


COMMANDS: tuple[Command, ...] = (
    Command(
        "next",
        ("space", "right", "pagedown"),
        lambda now: "" if takes(now) else now.verb,
        _("The next step that cannot spoil anything; a page first, where there is another."),
        rank=1,
        shown="Space",
        when=lambda now: not now.typing,
    ),
    Command(
        "take",
        ("enter",),
        lambda now: now.verb,
        _("Keep what is keyed in or typed, take what is highlighted; else the next step."),
        rank=1,
    ),
    Command(
        "reveal",
        (REVEAL,),
        reveal_name,
        _("Pressed twice, reveal: how the hands fell, later the verdict. No clicker sends it."),
        rank=2,
        shown="r r",
        when=reveals,
    ),
    Command(
        "close_vote",
        ("c",),
        _("close the vote"),
        _("Close the vote; nothing closes by itself."),
        rank=2,
        when=where(VotingClosed),
    ),
    Command(
        "count",
        tuple("1234567890"),
        digits_name,
        _("The number of a response, then how many hands, then Enter: 1 7 Enter is seven for the first."),
        rank=3,
        shown="1–9",
        when=digits,
        helps={
            Phase.GUESS.value: _(
                "The number of a level, then how many hands, then Enter: 1 7 Enter is seven."
            ),
            Phase.DISTRIBUTION.value: _("The number of the response to follow, then Enter: 2 Enter."),
            Phase.FOCUS.value: _("The number of a level, then its points, then Enter: 1 4 Enter is four."),
            Phase.EXIT.value: _(
                "The number of fingers, then how many hands, then Enter: 4 7 Enter is seven."
            ),
        },
    ),
    Command(
        "rub_out",
        ("backspace",),
        _("rub out"),
        _("Take the last digit back; a count that was kept is keyed in again, and the change is remembered."),
        rank=4,
        when=lambda now: now.overlay == KEYED,
    ),
    Command(
        "open_vote",
        ("v",),
        lambda now: (
            _("vote again") if now.view in (Phase.VOTED.value, Phase.TALK.value) else _("open the vote")
        ),
        _("Open a vote; each round is kept."),
        rank=4,
        when=where(VotingOpened),
    ),
    Command(
        "talk",
        ("d",),
        _("talk"),
        _("Discuss with a neighbour before the next vote."),
        rank=3,
        when=where(TalkStarted),
    ),
    Command(
        "undecided",
        ("u",),
        _("undecided"),
        _("Count those who raised no hand: u, how many, Enter."),
        rank=5,
        when=counts,
    ),
    Command(
        "take_back",
        ("x",),
        _("hide it again"),
        _("Hide what was just revealed by accident; the report says so."),
        rank=2,
        when=where(RevealTakenBack),
    ),
    Command(
        "skip", ("s",), _("skip the guess"), _("Go on without a guess."), rank=4, when=where(GuessSkipped)
    ),
    Command(
        "toggle",
        ("s",),
        _("in or out"),
        _("In the plan: take the highlighted scene in, or leave it out."),
        rank=3,
        when=in_phase(Phase.PLAN),
    ),
    Command(
        "drop",
        (DROP,),
        _("drop a decision"),
        _("Pressed twice when it is late: the decision that is planned last is left out."),
        rank=9,
        shown="s s",
        when=in_phase(Phase.DISCUSS),
    ),
    Command(
        "put_back",
        ("S",),
        _("put it back"),
        _("The decision that was dropped last is planned again, while it still lies ahead."),
        when=in_phase(Phase.DISCUSS),
    ),
    Command(
        "what_if",
        ("w",),
        _("what if"),
        _("Look at what another response would have led to; votes and path stay as they are."),
        rank=2,
        when=in_phase(Phase.DISCUSS),
    ),
    Command(
        "write",
        ("i",),
        lambda now: _("commitment") if now.view == Phase.COMMITMENTS.value else _("if-then sentence"),
        _("Type what somebody reads out: an if-then sentence, later a commitment."),
        rank=2,
        when=in_phase(Phase.NOW_WHAT, Phase.COMMITMENTS),
    ),
    Command(
        "place",
        ("i",),
        _("place points"),
        _("Type the ten points of one person after the other; where they lie shows once it is revealed."),
        rank=1,
        when=lambda now: in_phase(Phase.FOCUS)(now) and not now.revealed,
    ),
    Command(
        "middle",
        ("m",),
        _("take the middle"),
        _("Agree on the middle of what people placed."),
        rank=2,
        when=lambda now: in_phase(Phase.FOCUS)(now) and now.revealed,
    ),
    Command(
        TEAM,
        ("a",),
        _("about your team"),
        _("Say what holds for the group's own team; the rules' own points go by that."),
        rank=2,
        when=lambda now: now.view == Phase.FOCUS.value and (free(now) or now.overlay == TEAM),
    ),
    Command(
        PHONES,
        ("a",),
        lambda now: _("another address") if now.overlay == PHONES else _("phones"),
        _("Let phones in, and show the room how; pressed again, another address of this computer."),
        rank=3,
        when=lambda now: now.overlay == PHONES or in_phase(Phase.ROOM)(now),
    ),
    Command(
        "phones_anywhere",
        ("A",),
        _("phones"),
        _("The way in for phones, at any time: for whoever comes late."),
        when=lambda now: free(now) and now.view != Phase.PLAN.value,
    ),
    Command("lock", ("l",), _("lock"), _("Let no new phone in, or do again."), rank=4, when=joining),
    Command(
        "new_code",
        ("n",),
        _("new code"),
        _("Give the room another code; phones that are in stay."),
        rank=5,
        when=joining,
    ),
    Command(
        "pair",
        ("p",),
        _("pair your phone"),
        _("Pair a phone of your own that leads; the way in stands in the private view alone."),
        rank=7,
        when=joining,
    ),
    Command("unpair", ("u",), _("unpair"), _("No phone of yours leads any longer."), rank=8, when=joining),
    Command(
        "everyone_out",
        ("O",),
        _("everyone out"),
        _("Send every phone out, and give the room another code."),
        rank=6,
        when=joining,
    ),
    Command(
        "take_offer",
        ("o",),
        _("take a sentence"),
        _("Take up the sentence from a phone that stands first in the private view."),
        when=in_phase(Phase.VERDICT, Phase.DISCUSS, Phase.NOW_WHAT, Phase.COMMITMENTS),
    ),
    Command(
        "drop_offer",
        ("O",),
        _("leave it"),
        _("Do not take up the sentence from a phone that stands first in the private view."),
        when=in_phase(Phase.VERDICT, Phase.DISCUSS, Phase.NOW_WHAT, Phase.COMMITMENTS),
    ),
    *BESIDE,
)


LULL = 2.0
"""Seconds without a key after which whoever typed is not in the middle of something."""
ENDS = frozenset({"enter", "escape"})
"""Keys that end it at once."""


class Burst:
    """Begins with a sign that does nothing here; every key but Enter and Esc keeps it up."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._last: float | None = None

    @property
    def lasts(self) -> bool:
        return self._last is not None and self._seconds() - self._last < LULL

    def pressed(self, key: str, *, inert: bool) -> None:
        """Another key; `inert` says whether it is a sign that does nothing here."""
        if key in ENDS:
            self._last = None
        elif self.lasts or (inert and key != REVEAL):
            self._last = self._seconds()


WIDTH = 80
KEYS = 11
NAMES = 20
MOST_WRITTEN = 4
"""Keys of a command that are written out."""
TITLE = _("Leading a group: every key")
CLICKER = _(
    "A clicker sends PageDown, PageUp, . and b, F5 and Esc: next, back, blank, and nothing else. "
    "No reveal lies on any of them."
)


def key_card() -> list[str]:
    """The lines of the card, at most 80 columns wide."""
    lines = [TITLE, "=" * len(TITLE), ""]
    for command in COMMANDS:
        lines += _entry(command)
    return [*lines, "", *textwrap.wrap(CLICKER, WIDTH)]


def keys_of(command: Command) -> str:
    """Its keys as they stand on a keyboard."""
    if command.shown and not 1 < len(command.keys) <= MOST_WRITTEN:
        return command.shown
    return " ".join(written(key) for key in command.keys)


def _entry(command: Command) -> list[str]:
    name = command.name(Situation(view=Phase.SCENE.value, verb=_("next")))
    keys = keys_of(command)
    first, *rest = textwrap.wrap(command.help, WIDTH - KEYS - NAMES)
    own_line = [keys] if len(keys) >= KEYS else []
    beside = "" if own_line else keys
    return [
        *own_line,
        f"{beside:{KEYS}}{name:{NAMES}}{first}",
        *(" " * (KEYS + NAMES) + line for line in rest),
    ]
