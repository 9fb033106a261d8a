"""What a facilitator's phone may ask for and see: pairing, signatures, and what trust allows."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from workshop.language.catalogue import _
from workshop.session.commands import CloseVote, OpenTalk, OpenVote, TakeBackReveal
from workshop.session.facilitator import Facilitator, Gate, Reply
from workshop.session.private import NotesView
from workshop.session.views import with_keys
from workshop.store.files import write_atomically

PAIRING_SECONDS = 120
LONGEST_ASK = 20
STEPS = ("next", "timer", "more", "less", "blank", "close_vote", "open_vote", "talk", "take_back", "reveal")
"""What may be asked for. A reveal is armed by phone and passed on the computer, unless TLS carries it."""
STALE = _("The session has gone on meanwhile; nothing was done.")
UNTRUSTED = _("That was not signed by this phone; nothing was done.")
AT_THE_COMPUTER = _("On this network the reveal is passed at the computer: r there shows it.")


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
}
"""What a facilitator's phone may ask of whoever leads; blanking is the screen's own."""
REVEALS = (Gate.VERDICT, Gate.DISTRIBUTION)


def done_by_phone(
    led: Facilitator,
    ask: str,
    trusted: bool,
    lead: Callable[[Callable[[], Reply]], Reply] = lambda step: step(),
) -> str:
    """Do what the phone asks, by `lead`; what came of it, in words."""
    if not (ask == "reveal" and led.armed in REVEALS):
        # By phone a reveal is only armed, however often it is asked.
        reply = lead(partial(ASKED_BY_PHONE[ask], led))
        if reply.gate not in REVEALS:
            return with_keys(reply.words, {})
    if trusted:
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
    "away": _("The host is away for a moment; this page goes on by itself."),
    "broken": _("This phone is not paired, or no longer. Pair it again from the private view."),
}


class Pairing(NamedTuple):
    """A way in for one phone: 128 bits in the fragment of an address, which is never sent."""

    secret: str

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


def new_pairing() -> Pairing:
    return Pairing(secrets.token_urlsafe(16))


def signed_with(key: str, text: str) -> str:
    """HMAC-SHA-256 in hexadecimal digits."""
    return hmac.new(key.encode(), text.encode(), sha256).hexdigest()


class Asked(NamedTuple):
    """What a remote asks for, as far as it can be believed."""

    ask: str
    refused: str = ""


class Signed:
    """Believes a command that is signed with the remote's key, once, and for the page it was meant for."""

    def __init__(self) -> None:
        self._last: dict[int, int] = {}

    def asked(self, remote: int, key: str, data: Mapping[str, Any], step: int) -> Asked:
        number, meant, ask, mac = (data.get(name) for name in ("n", "step", "ask", "mac"))
        if type(number) is not int or type(meant) is not int or not isinstance(mac, str) or ask not in STEPS:
            return Asked("", UNTRUSTED)
        expected = signed_with(key, f"{number} {meant} {ask}")
        if not hmac.compare_digest(expected.encode(), mac.encode()) or number <= self._last.get(remote, 0):
            return Asked("", UNTRUSTED)
        self._last[remote] = number
        return Asked(str(ask)) if meant == step else Asked("", STALE)


def remote_page(view: NotesView, step: int, trusted: bool) -> dict[str, Any]:
    """What the facilitator's phone shows; notes and levels only where nobody can read along."""
    private = view.private
    lines = [
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
    if trusted:
        lines += [private.advice or "", private.notes or "", *private.hints, *private.say, *private.questions]
    return {
        "step": step,
        "place": private.place,
        "heading": private.scene_title or private.title,
        "next": private.next,
        "timer": view.timer,
        "minutes": [private.minutes.elapsed, private.minutes.planned],
        "lines": [line for line in lines if line],
        "remark": private.remark or "",
    }


PAIRING_FILE = "pairing.json"


def show_pairing(home: Path, session: str, address: str, until: float) -> None:
    """Leave word for the private view, which alone shows it; raises FileNotWrittenError."""
    told = {"session": session, "address": address, "until": until}
    (home / "rooms").mkdir(mode=0o700, exist_ok=True)
    write_atomically(home / "rooms" / PAIRING_FILE, json.dumps(told), mode=0o600, durable=False)


def shown_pairing(home: Path, now: float) -> tuple[str, str]:
    """Session and address of the pairing that is open just now; both empty where none is."""
    try:
        told = json.loads((home / "rooms" / PAIRING_FILE).read_text("utf-8")[:4000])
        is_open = type(told["until"]) in (int, float) and now < told["until"]
        return (str(told["session"]), str(told["address"])) if is_open else ("", "")
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return "", ""
