"""The door by which phones come into a session's room, as screens and lines have it, wherever the room is."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from workshop.rooms.remote import Grade
from workshop.session.private import NotesView


class Present(NamedTuple):
    """How many phones there are."""

    here: int = 0
    joined: int = 0
    reached: int = 0


class Led(Protocol):
    """Who leads, as far as a facilitator's phone may ask."""

    def notes(self) -> NotesView:
        """The private view at this moment."""

    def ask_by_phone(self, ask: str, grade: Grade, number: int = 0) -> str:
        """Do one of the `STEPS`, as far as it may be done from there; what came of it, in words."""


class Door(Protocol):
    """Opens when asked and not before; `changed` is called after everything that a screen would show."""

    led: Led | None
    """Who is asked what a facilitator's phone asks."""
    changed: Callable[[], None]
    trouble: str
    """Why phones cannot come in, while they cannot."""
    present: Present
    is_open: bool
    is_locked: bool
    addresses: tuple[str, ...]
    """Of this computer, where there are several to choose from."""
    where_to_pair: str
    """In words, where the way in for the facilitator's own phone is shown."""

    @property
    def address(self) -> str:
        """What phones open; empty where there is no address that they could reach."""

    @property
    def port(self) -> int:
        """Where this computer listens for them; 0 where another does."""

    @property
    def is_invented(self) -> bool:
        """Whether its phones are those of a rehearsal."""

    @property
    def is_public(self) -> bool:
        """Whether phones come by an address that is not of this network alone."""

    @property
    def advice(self) -> str:
        """What to look at where no phone has come for a while; empty while that is not so."""

    def start(self) -> str:
        """Let phones in from now on; why not, where that is clear at once."""

    async def close(self) -> None:
        """Listen to nothing any more."""

    def next_address(self) -> None:
        """Show another address of this computer."""

    def lock(self, locked: bool) -> None:
        """Let no newcomer in, or do again."""

    def change_code(self, everyone_out: bool = False) -> None:
        """Newcomers need another code from now on; with `everyone_out`, so do those who are in."""

    def pair(self) -> str:
        """The address with which one phone of the facilitator's may be paired; empty where none may."""

    def unpair(self) -> None:
        """Know no phone of the facilitator's any longer."""
