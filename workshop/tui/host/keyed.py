"""A number that is being keyed in: hands, heads, points, or which response to follow."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.session.commands import Command, CountHands, CountHeads, SettlePath
from workshop.session.events import HandsCounted
from workshop.session.phases import Phase, can_happen
from workshop.session.play import Play
from workshop.session.state import UNDECIDED, State
from workshop.session.tally import tally_of

LONGEST = 6
"""Digits that are taken in; whether the number can be is for the session to say."""


class Aim(Enum):
    """What a number is keyed in for."""

    HANDS = "hands"
    HEADS = "heads"
    POINTS = "points"
    PATH = "path"


class Keyed(NamedTuple):
    aim: Aim
    choice: str = ""
    """The id of the response, level or score; empty for the undecided, or where there is none to choose."""
    number: int = 0
    """The place of the choice as the room knows it, from 1."""
    digits: str = ""
    secret: bool = False
    """Whether the digits are not for the room."""
    refused: bool = False
    """Whether these digits cannot be: the next one takes their place."""

    @property
    def words(self) -> str:
        """What the room sees while it is keyed in."""
        digits = "*" * len(self.digits) if self.secret else self.digits
        match self.aim:
            case Aim.HANDS:
                whose = (
                    _("Counting the undecided")
                    if self.choice == UNDECIDED
                    else _("Counting {number}").format(number=self.number)
                )
                return f"{whose}  {digits or '…'}"
            case Aim.HEADS:
                return _("Heads  {value}").format(value=digits or "…")
            case Aim.POINTS:
                return _("Points for {number}  {value}").format(number=self.number, value=digits or "…")
            case Aim.PATH:
                return _("Go on with {number}").format(number=self.number)

    def command(self) -> Command | None:
        """What Enter asks of the session; None where something is still lacking."""
        match self.aim:
            case Aim.PATH:
                return SettlePath(self.choice)
            case Aim.HEADS if self.digits:
                return CountHeads(int(self.digits))
            case Aim.HANDS if self.digits:
                return CountHands(self.choice, int(self.digits))
            case _:
                return None


def asked_about(play: Play, state: State) -> tuple[str, ...]:
    """What the numbers stand for on the present page: responses, levels or scores."""
    match state.phase:
        case Phase.FOCUS:
            return tuple(play.lens.level)
        case _:
            tally = tally_of(play, state)
            return tally.choices if tally else ()


def begun(play: Play, state: State, key: str) -> Keyed | None:
    """What a first digit begins; None where it begins nothing."""
    choices = asked_about(play, state)
    number = int(key)
    if not 1 <= number <= len(choices):
        return None
    choice = choices[number - 1]
    match state.phase:
        case Phase.DISTRIBUTION:
            return Keyed(Aim.PATH, choice, number)
        case Phase.FOCUS:
            return Keyed(Aim.POINTS, choice, number)
        case phase if can_happen(phase, HandsCounted):
            return Keyed(Aim.HANDS, choice, number, secret=phase is not Phase.EXIT)
        case _:
            return None


def continued(play: Play, state: State, keyed: Keyed, key: str) -> Keyed:
    """With one digit more, or with another response where a response is named."""
    if keyed.aim is Aim.PATH:
        choices = asked_about(play, state)
        number = int(key)
        return (
            keyed._replace(choice=choices[number - 1], number=number)
            if 1 <= number <= len(choices)
            else keyed
        )
    kept = "" if keyed.refused else keyed.digits
    return keyed._replace(digits=kept + key, refused=False) if len(kept) < LONGEST else keyed


def rubbed_out(keyed: Keyed) -> Keyed | None:
    """With a digit less; None where there was none."""
    return keyed._replace(digits=keyed.digits[:-1], refused=False) if keyed.digits else None
