"""`workshop host --phones`: what is said where phones cannot be let in, before anything is begun."""

from __future__ import annotations

from importlib import util

import pytest

from tests.play import shipped_play
from workshop.cli import lead
from workshop.cli.exits import Ends
from workshop.rooms.invitation import NOT_INSTALLED
from workshop.rooms.room import PhoneRoom, Phones
from workshop.session.events import Record
from workshop.session.host import Host


class Nowhere:
    def append(self, record: Record) -> None:
        """Nothing is recorded before a session began."""


def asked(monkeypatch: pytest.MonkeyPatch, **options: object) -> object:
    """What the app would be opened with."""
    opened: list[object] = []
    monkeypatch.setattr(lead, "has_terminal", lambda: True)
    monkeypatch.setattr(lead, "open_app", lambda **given: opened.append(given["phones"]) or 0)
    lead.host_session("ceo-product-review", minutes=45, scenes=None, heads=12, rehearse=False, **options)  # type: ignore[arg-type]
    return opened[0]


def test_without_the_addition_it_is_said_how_to_add_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(util, "find_spec", lambda name: None)
    monkeypatch.setattr("workshop.rooms.invitation.find_spec", lambda name: None)
    with pytest.raises(Ends, match=r"levels-workshop\[phones\]"):
        asked(monkeypatch, phones=True)
    assert asked(monkeypatch) is None


def test_a_room_without_the_addition_says_so_and_hands_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("workshop.rooms.room.is_installed", lambda: False)
    room = PhoneRoom(Host(shipped_play(), Nowhere(), lambda: ""), None, None, None, Phones())
    assert room.start() == NOT_INSTALLED
    assert "Hands work without it" in NOT_INSTALLED


def test_port_and_public_address_let_phones_in_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, port=9000) == Phones(9000)
    public = asked(monkeypatch, public_url="https://vote.example.org/", final=True)
    assert public == Phones(None, "https://vote.example.org", final=True)


@pytest.mark.parametrize("url", ["vote.example.org", "ftp://x", "https://x/y", "\x1b]0;x"])
def test_what_is_no_address_of_a_proxy_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    with pytest.raises(Ends, match="--public-url is the address of a proxy") as refused:
        asked(monkeypatch, public_url=url)
    assert "\x1b" not in str(refused.value)
