"""What a facilitator's phone may ask for and see: pairing, signatures, and what trust allows."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from enum import StrEnum
from functools import partial
from hashlib import sha256
from pathlib import Path
from time import time
from typing import Any, NamedTuple

from workshop.language.catalogue import _
from workshop.rooms.entrance import ROOMS_FOLDER, kept_entrance
from workshop.scenario.toml.source import plain_descriptor
from workshop.session.commands import (
    CloseVote,
    CountHeads,
    DropOffer,
    GiveHint,
    OpenTalk,
    OpenVote,
    SettlePath,
    TakeBackReveal,
)
from workshop.session.events import HintGiven
from workshop.session.facilitator import Facilitator, Gate, Reply
from workshop.session.phases import Phase, can_happen
from workshop.session.private import NotesView
from workshop.session.views import with_keys
from workshop.store.files import FileNotWrittenError, write_atomically

PAIRING_SECONDS = 120
LONGEST_ASK = 20
STEPS = (
    "next", "timer", "more", "less", "blank", "close_vote", "open_vote", "talk", "take_back", "reveal",
    "undo", "hint", "agree", "take_up", "pass_over", "follow", "heads",
)  # fmt: skip
"""What may be asked for. A reveal is armed by phone and passed on the computer, unless TLS carries it."""
MOST = 999
"""The largest number that goes with what is asked for."""


class Grade(StrEnum):
    """How far a facilitator's phone is trusted."""

    STEPS = "steps"
    COUNTS = "counts"
    ALL = "all"

    @property
    def words(self) -> str:
        """What a phone of this grade has."""
        return {
            Grade.STEPS: _("the steps, the timer and blank"),
            Grade.COUNTS: _("the steps, the timer, blank and the counts"),
            Grade.ALL: _("the steps, the counts, the notes and reveals"),
        }[self]


def grades(trusted: bool) -> tuple[Grade, ...]:
    """Those that a phone may be given, the usual one first; notes travel only where nobody reads along."""
    return (Grade.ALL, Grade.COUNTS, Grade.STEPS) if trusted else (Grade.COUNTS, Grade.STEPS)


class Remote(NamedTuple):
    """A facilitator's phone that is paired."""

    number: int
    key: str
    given: str = Grade.COUNTS

    def grade(self, trusted: bool) -> Grade:
        """How far it is trusted where the way to it is, or is not; the least where that cannot be read."""
        allowed = grades(trusted)
        if self.given in allowed:
            return Grade(self.given)
        return allowed[0] if self.given == Grade.ALL else Grade.STEPS


STALE = _("The session has gone on meanwhile; nothing was done.")
UNTRUSTED = _("That was not signed by this phone; nothing was done.")
STEPS_ALONE = _("This phone has the steps alone; r at the computer reveals.")
NOTHING_WAITS = _("No phone has given a sentence that waits.")
NO_SUCH_REPLY = _("No reply has that number here.")
READ_ELSEWHERE = _("Sentences from phones are read in the private view, and taken up at the computer.")
AT_THE_COMPUTER = _("On this network the reveal is passed at the computer: r there shows it.")


def _passed_over(led: Facilitator) -> Reply:
    waiting = led.state.offers_waiting
    return led.ask(DropOffer(waiting[0][0])) if waiting else Reply(False, NOTHING_WAITS)


def _followed(led: Facilitator, number: int) -> Reply:
    """Go on with the reply of this number, whichever has most votes."""
    visit = led.state.present
    offered = led.play.story.offered(visit.scene, visit.tracks) if visit is not None else ()
    if not 0 < number <= len(offered):
        return Reply(False, NO_SUCH_REPLY)
    return led.ask(SettlePath(offered[number - 1].id))


ASKED_BY_PHONE: dict[str, Callable[[Facilitator], Reply]] = {
    "next": Facilitator.go_on,
    "reveal": Facilitator.reveal,
    "timer": Facilitator.toggle_timer,
    "more": lambda led: led.change_timer(1),
    "less": lambda led: led.change_timer(-1),
    "close_vote": lambda led: led.ask(CloseVote()),
    "open_vote": lambda led: led.ask(OpenVote()),
    "talk": lambda led: led.ask(OpenTalk()),
    "take_back": lambda led: led.ask(TakeBackReveal()),
    "undo": Facilitator.take_back,
    "hint": lambda led: led.ask(GiveHint()),
    "agree": Facilitator.agree_on_middle,
    "take_up": lambda led: led.take_up() if led.state.offers_waiting else Reply(False, NOTHING_WAITS),
    "pass_over": _passed_over,
}
"""What a facilitator's phone may ask of whoever leads; blanking is the screen's own."""
ASKED_WITH_A_NUMBER: dict[str, Callable[[Facilitator, int], Reply]] = {
    "heads": lambda led, number: led.ask(CountHeads(number)),
    "follow": _followed,
}
"""The same, of what goes with a number: of people, or of the reply with which the story goes on."""
OF_NOTES = frozenset({"take_up", "pass_over"})
"""What nobody asks for who does not read what it is about."""
REVEALS = (Gate.VERDICT, Gate.DISTRIBUTION, Gate.REPLIES)


def done_by_phone(
    led: Facilitator,
    ask: str,
    grade: Grade,
    lead: Callable[[Callable[[], Reply]], Reply] = lambda step: step(),
    number: int = 0,
) -> str:
    """Do what the phone asks, by `lead`; what came of it, in words."""
    if ask == "reveal" and grade is Grade.STEPS:
        return STEPS_ALONE
    if ask in OF_NOTES and grade is not Grade.ALL:
        return READ_ELSEWHERE
    if ask in ASKED_WITH_A_NUMBER:
        return with_keys(lead(partial(ASKED_WITH_A_NUMBER[ask], led, number)).words, {})
    if not (ask == "reveal" and led.armed in REVEALS):
        # By phone a reveal is only armed, however often it is asked.
        reply = lead(partial(ASKED_BY_PHONE[ask], led))
        if reply.gate not in REVEALS:
            return with_keys(reply.words, {})
    if grade is Grade.ALL:
        return with_keys(lead(led.reveal).words, {})
    return AT_THE_COMPUTER


REMOTE_WORDS = {
    "next": _("Next"),
    "timer": _("Timer"),
    "blank": _("Blank the screen, or show it again"),
    "open_vote": _("Open a vote"),
    "close_vote": _("Close the vote"),
    "talk": _("Talk"),
    "take_back": _("Hide it again"),
    "hold": _("Reveal: keep pressing"),
    "reveal": _("Reveal it now?"),
    "more": _("A minute more"),
    "less": _("A minute less"),
    "undo": _("Take back the last step"),
    "hint": _("Give the room a hint"),
    "agree": _("Agree on the middle"),
    "take_up": _("Take up the sentence"),
    "pass_over": _("Leave the sentence"),
    "follow": _("Go on with reply"),
    "heads": _("People here"),
    "keep": _("Keep the number"),
    "away": _("The host is away for a moment; this page goes on by itself."),
    "broken": _("This phone is not paired, or no longer. Pair it again from the private view."),
}


class Pairing(NamedTuple):
    """A way in for one phone: 128 bits in the fragment of an address, which is never sent."""

    secret: str
    grade: Grade = Grade.COUNTS

    @property
    def code(self) -> str:
        """Sent once, to be paired."""
        return signed_with(self.secret, "code")

    @property
    def key(self) -> str:
        """Signs what is asked for, and is never sent."""
        return signed_with(self.secret, "key")

    @property
    def digest(self) -> str:
        """By which the code is known where it is not held."""
        return sha256(self.code.encode()).hexdigest()


def new_pairing(grade: Grade = Grade.COUNTS) -> Pairing:
    return Pairing(secrets.token_urlsafe(16), grade)


def signed_with(key: str, text: str) -> str:
    """HMAC-SHA-256 in hexadecimal digits."""
    return hmac.new(key.encode(), text.encode(), sha256).hexdigest()


class Asked(NamedTuple):
    """What a remote asks for, as far as it can be believed."""

    ask: str
    refused: str = ""
    number: int = 0
    """What goes with it, where something does."""


class Signed:
    """Believes a command that is signed with the remote's key, once, and for the page it was meant for."""

    def __init__(self) -> None:
        self._last: dict[int, int] = {}

    def asked(self, remote: int, key: str, data: Mapping[str, Any], step: int) -> Asked:
        number, meant, ask, mac = (data.get(name) for name in ("n", "step", "ask", "mac"))
        if type(number) is not int or type(meant) is not int or not isinstance(mac, str) or ask not in STEPS:
            return Asked("", UNTRUSTED)
        of = data.get("of") if ask in ASKED_WITH_A_NUMBER else 0
        if type(of) is not int or not 0 <= of <= MOST:
            return Asked("", UNTRUSTED)
        told = f"{number} {meant} {ask}"
        expected = signed_with(key, f"{told} {of}" if ask in ASKED_WITH_A_NUMBER else told)
        if not hmac.compare_digest(expected.encode(), mac.encode()) or number <= self._last.get(remote, 0):
            return Asked("", UNTRUSTED)
        self._last[remote] = number
        return Asked(str(ask), number=of) if meant == step else Asked("", STALE)


def remote_pages(view: NotesView, step: int, trusted: bool) -> dict[str, dict[str, Any]]:
    """By grade, what a facilitator's phone shows."""
    return {grade: remote_page(view, step, grade) for grade in grades(trusted)}


def remote_page(view: NotesView, step: int, grade: Grade) -> dict[str, Any]:
    """What a facilitator's phone of this grade shows."""
    private = view.private
    counts = [
        _("Phones {phones}, hands {hands}, of {heads}.").format(
            phones=private.phones, hands=private.counted - private.phones, heads=private.heads or "?"
        )
        if view.asks
        else "",
        *(
            f"{one.place} · {'–' if one.hands is None else one.hands} · {one.text}"
            for one in private.responses
        ),
        *private.by_phone,
    ]
    offers = [_("From a phone: “{sentence}”").format(sentence=one) for one in private.offers[:1]]
    notes = [
        *offers, private.advice or "", private.notes or "", *private.hints, *private.say, *private.questions
    ]  # fmt: skip
    lines = [*(counts if grade is not Grade.STEPS else ()), *(notes if grade is Grade.ALL else ())]
    return {
        "step": step,
        "place": private.place,
        "heading": private.scene_title or private.title,
        "next": private.next,
        "timer": view.timer,
        "minutes": [private.minutes.elapsed, private.minutes.planned],
        "lines": [line for line in lines if line],
        "reveals": grade is not Grade.STEPS,
        "remark": private.remark or "",
        "more": list(_more(view, grade)),
    }


def _more(view: NotesView, grade: Grade) -> Iterator[str]:
    """What else does something just now; a number stands behind a colon."""
    if view.timer is not None:
        yield from ("more", "less")
    if view.phase is Phase.DISTRIBUTION:
        yield from (f"follow:{one.place}" for one in view.private.responses)
    if view.private.offers and grade is Grade.ALL:
        yield from ("take_up", "pass_over")
    if view.phase is Phase.FOCUS:
        yield "agree"
    if view.private.hints and can_happen(view.phase, HintGiven):
        yield "hint"
    if view.private.takes_back:
        yield "undo"


PAIRING_FILE, WISH_FILE = "pairing.json", "wish.json"
LARGEST = 4000


class ShownPairing(NamedTuple):
    """The pairing that is open just now; empty where none is."""

    session: str = ""
    address: str = ""
    grade: Grade = Grade.COUNTS


def show_pairing(home: Path, session: str, address: str, until: float, grade: Grade = Grade.COUNTS) -> None:
    """Leave word for the private view, which alone shows it; raises FileNotWrittenError."""
    _leave(home, PAIRING_FILE, {"session": session, "address": address, "until": until, "grade": grade})


def shown_pairing(home: Path, now: float) -> ShownPairing:
    """The pairing that is open just now."""
    told = _word(home, PAIRING_FILE)
    try:
        is_open = type(told["until"]) in (int, float) and now < told["until"]
        shown = ShownPairing(str(told["session"]), str(told["address"]), Grade(told.get("grade", "counts")))
    except (ValueError, TypeError, KeyError):
        return ShownPairing()
    return shown if is_open else ShownPairing()


class RoomWish(NamedTuple):
    """What the private view asks of the room of a session."""

    unpair: int | None = None
    """The number of the phone that shall lead no longer."""
    other_grade: bool = False
    """Whether the phone to be paired shall be trusted otherwise."""


def leave_wish(home: Path, session: str, wish: RoomWish) -> None:
    """Leave word for the room; raises FileNotWrittenError."""
    _leave(home, WISH_FILE, {"session": session, **wish._asdict()})


def take_wish(home: Path, session: str) -> RoomWish:
    """What was asked of the room of this session since the last time; an empty wish where nothing was."""
    told = _word(home, WISH_FILE)
    if told.get("session") != session:
        return RoomWish()
    with suppress(OSError):
        (home / ROOMS_FOLDER / WISH_FILE).unlink(missing_ok=True)
    unpair = told.get("unpair")
    return RoomWish(unpair if type(unpair) is int else None, told.get("other_grade") is True)


def _leave(home: Path, name: str, told: Mapping[str, Any]) -> None:
    (home / ROOMS_FOLDER).mkdir(mode=0o700, exist_ok=True)
    write_atomically(home / ROOMS_FOLDER / name, json.dumps(told), mode=0o600, durable=False)


def _word(home: Path, name: str) -> dict[str, Any]:
    """What was left; nothing where that cannot be read."""
    descriptor = plain_descriptor(home / ROOMS_FOLDER / name, LARGEST)
    if isinstance(descriptor, str):
        return {}
    try:
        with open(descriptor, "rb") as file:
            told = json.loads(file.read(LARGEST))
    except (OSError, ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


class PhonesThatLead:
    """For the private view: the way in for a phone that leads, those that do, and what to ask of the room."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def pairing(self) -> ShownPairing:
        return shown_pairing(self._home, time())

    def paired(self, session: str) -> tuple[Remote, ...]:
        """The phones that may lead this session."""
        kept = kept_entrance(self._home, session)
        return tuple(Remote(*one) for one in kept.remotes) if kept else ()

    def ask(self, session: str, wish: RoomWish) -> bool:
        """Whether the wish could be left for the room of this session."""
        try:
            leave_wish(self._home, session, wish)
        except (FileNotWrittenError, OSError):
            return False
        return True
