"""When each of the facilitator's keys does something, and what it is then called."""

from __future__ import annotations

from collections.abc import Callable

from workshop.language.catalogue import _
from workshop.session.events import (
    DistributionRevealed,
    Event,
    HandsCounted,
    RepliesRevealed,
    VerdictRevealed,
)
from workshop.session.phases import Phase, can_happen
from workshop.tui.command import Situation

BLANK, KEYED = "blank", "keyed"
"""Not papers, but as much in front as one: nothing at all, and a number that is keyed in."""
LEAVING, JUMP, WHAT_IF, TEAM, KEPT_TEXTS = "leaving", "jump", "what_if", "team", "kept"
PHONES = "phones"
PROMPTS, CARD, NUMBERS = "prompts", "card", "numbers"
PLAN, GROUP = "plan", "group"
BEFORE_SCENES = frozenset(
    phase.value
    for phase in (
        Phase.PLAN,
        Phase.ROOM,
        Phase.PURPOSE,
        Phase.CONTRACT,
        Phase.PRACTICE,
        Phase.BRIEFING,
    )
)
"""Where there is nothing yet that a note could stand beside."""
REVEAL = "r"
"""The key of every reveal, pressed twice."""
DROP = "s"
"""The key that leaves a later decision out, pressed twice."""


def free(now: Situation) -> bool:
    """Whether the page itself is in front, and the present one."""
    return not (now.overlay or now.back or now.typing)


def calm(now: Situation) -> bool:
    """Whether nothing is being typed, keyed, hidden or asked."""
    return now.overlay not in (BLANK, KEYED, LEAVING) and not now.typing


def in_phase(*phases: Phase) -> Callable[[Situation], bool]:
    """Whether the session is in one of these phases, and its page in front."""
    names = {phase.value for phase in phases}
    return lambda now: now.view in names and free(now)


def page(now: Situation) -> bool:
    """Whether a page is in front, the present one or an earlier."""
    return not (now.overlay or now.typing)


def joining(now: Situation) -> bool:
    """Whether the way in for phones lies over the page."""
    return now.overlay == PHONES


def timed(now: Situation) -> bool:
    """Whether a timer may run here."""
    return now.view != Phase.PLAN.value and page(now)


def takes(now: Situation) -> bool:
    """Whether Enter does something that Space does not."""
    return now.overlay == KEYED or (now.overlay not in ("", WHAT_IF) and now.items > 0)


def where(*events: type[Event]) -> Callable[[Situation], bool]:
    """Whether one of these can happen in the phase, and its page is in front."""
    return in_phase(*(phase for phase in Phase if any(can_happen(phase, event) for event in events)))


def counts(now: Situation) -> bool:
    """Whether hands are counted one thing after the other."""
    return where(HandsCounted)(now) and now.view != Phase.FOCUS.value


def reveals(now: Situation) -> bool:
    """Whether the key of a reveal does something."""
    return where(DistributionRevealed, VerdictRevealed, RepliesRevealed)(now) and not now.revealed


def reveal_name(now: Situation) -> str:
    names = {
        Phase.CONSEQUENCE.value: _("the verdict"),
        Phase.PRACTICE.value: _("reveal"),
        Phase.FOCUS.value: _("how they were placed"),
        Phase.EXIT.value: _("the answers"),
        Phase.OWN_REPLIES.value: _("the replies"),
    }
    return names.get(now.view, _("how the hands fell"))


def digits(now: Situation) -> bool:
    """Whether a digit stands for a response, a level or a count."""
    return now.overlay == KEYED or counts(now) or in_phase(Phase.DISTRIBUTION, Phase.FOCUS)(now)


def digits_name(now: Situation) -> str:
    path = _("another path") if now.verb else _("the path")
    names = {Phase.DISTRIBUTION.value: path, Phase.FOCUS.value: _("points")}
    return names.get(now.view, _("count"))


def closable(now: Situation) -> bool:
    return bool(now.overlay or now.back or now.typing) and now.overlay != BLANK


def closing_name(now: Situation) -> str:
    if now.overlay == KEYED or now.typing:
        return _("drop it")
    return _("stay") if now.overlay == LEAVING else _("close") if now.overlay else _("to the present")
