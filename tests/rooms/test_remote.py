"""The facilitator's own phone: paired once, believed by its signature, and never by a step that is past."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from time import time
from typing import Any

import pytest

from tests.rooms.rooms import Phone, free_port, open_room, started, to, until
from workshop.rooms.remote import (
    PAIRING_SECONDS,
    STALE,
    UNTRUSTED,
    Grade,
    Pairing,
    PhonesThatLead,
    RoomWish,
    ShownPairing,
    Signed,
    grades,
    leave_wish,
    new_pairing,
    remote_page,
    remote_pages,
    show_pairing,
    shown_pairing,
    signed_with,
    take_wish,
)
from workshop.rooms.remote import (
    Remote as Paired,
)
from workshop.rooms.room import PhoneRoom, Phones
from workshop.session.facilitator import Clock, Facilitator
from workshop.session.phases import Phase
from workshop.session.private import NotesView
from workshop.store.runs import Running


class Leads:
    """Notes what is asked of it."""

    def __init__(self, running: Running) -> None:
        self.led = Facilitator(running.host, Clock(lambda: 0.0, lambda: 0.0))
        self.asked: list[tuple[str, Grade]] = []

    def notes(self) -> NotesView:
        return self.led.notes()

    def ask_by_phone(self, ask: str, grade: Grade, number: int = 0) -> str:
        self.asked.append((ask, grade))
        return "done"


class Remote(Phone):
    """A phone that leads."""

    key = ""
    sent = 0

    def at(self, path: str) -> str:
        return f"{self.url}/f/{self.room.entrance.tag}/{path}"

    async def pair(self, secret: str) -> int:
        pairing = Pairing(secret)
        self.key = pairing.key
        return (await self.post("p", {"code": pairing.code}))[0]

    def command(self, ask: str, step: int, number: int | None = None) -> dict[str, object]:
        self.sent += 1
        number = self.sent if number is None else number
        return {"n": number, "step": step, "ask": ask, "mac": signed_with(self.key, f"{number} {step} {ask}")}


def secret_of(room: PhoneRoom) -> str:
    address = room.pair()
    assert "#" in address
    return address.partition("#")[2]


async def test_a_phone_is_paired_once_and_leads_by_its_signature(tmp_path: Path) -> None:
    running = started(tmp_path)
    leads = Leads(running)
    async with open_room(running, tmp_path) as room, Remote(room) as remote, Remote(room) as other:
        room.led = leads
        secret = secret_of(room)
        shown = shown_pairing(tmp_path, time())
        assert (shown.session, shown.address.partition("#")[2]) == (running.id, secret)
        assert shown_pairing(tmp_path, time() + PAIRING_SECONDS + 1) == ShownPairing()
        assert await other.pair(new_pairing().secret) == 403
        await until_paired(remote, secret)
        assert shown_pairing(tmp_path, time()) == ShownPairing()
        assert await other.pair(secret) == 403
        step = running.host.state.step
        status, told = await remote.post("c", remote.command("next", step))
        assert (status, told, leads.asked) == (200, {"told": "done"}, [("next", Grade.COUNTS)])
        page = await first_page(remote)
        assert page["step"] == step
        room.unpair()
        await until_refused(remote, step)
    running.journal.close(5.0)


async def until_paired(remote: Remote, secret: str) -> None:
    """What the host tells of the pairing reaches the gateway a moment later; tries are few."""
    async with asyncio.timeout(20):
        while await remote.pair(secret) != 200:
            await asyncio.sleep(1.1)


async def until_refused(remote: Remote, step: int) -> None:
    async with asyncio.timeout(20):
        while (await remote.post("c", remote.command("next", step)))[0] != 403:
            await asyncio.sleep(0.3)


async def first_page(remote: Remote) -> dict[str, Any]:
    async with remote.web.get(remote.at("s")) as stream, asyncio.timeout(10):
        while True:
            line = (await stream.content.readline()).decode()
            if line == "event: page\n":
                return dict(json.loads((await stream.content.readline()).decode().removeprefix("data: ")))


async def test_a_seat_of_the_room_is_no_remote_and_an_overheard_cookie_commands_nothing(
    tmp_path: Path,
) -> None:
    running = started(tmp_path)
    leads = Leads(running)
    async with open_room(running, tmp_path) as room, Remote(room) as remote, Phone(room) as phone:
        room.led = leads
        await phone.join()
        path = f"{phone.url}/f/{room.entrance.tag}/c"
        headers = {"Origin": phone.url}
        async with phone.web.post(path, json=remote.command("next", 0), headers=headers) as answer:
            assert answer.status == 403
        await until_paired(remote, secret_of(room))
        remote.key = "another"
        assert await remote.post("c", remote.command("next", running.host.state.step)) == (
            200,
            {"told": UNTRUSTED},
        )
        assert leads.asked == []
    running.journal.close(5.0)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"n": 1, "step": 3, "ask": "next"},
        {"n": 1, "step": 3, "ask": "next", "mac": "0" * 64},
        {"n": "1", "step": 3, "ask": "next", "mac": signed_with("key", "1 3 next")},
        {"n": 1, "step": 3, "ask": "delete", "mac": signed_with("key", "1 3 delete")},
        {"n": 1, "step": 3, "ask": ["next"], "mac": signed_with("key", "1 3 ['next']")},
        {"n": True, "step": 3, "ask": "next", "mac": signed_with("key", "True 3 next")},
        {"n": 1, "step": 4, "ask": "next", "mac": signed_with("key", "1 3 next")},
    ],
)
def test_what_is_not_signed_whole_is_not_done(data: dict[str, object]) -> None:
    assert Signed().asked(1, "key", data, 3).refused == UNTRUSTED


def test_a_command_is_done_once_and_only_on_the_page_that_it_was_meant_for() -> None:
    signed = Signed()
    command = {"n": 5, "step": 3, "ask": "next", "mac": signed_with("key", "5 3 next")}
    assert signed.asked(1, "key", command, 3).ask == "next"
    assert signed.asked(1, "key", command, 3).refused == UNTRUSTED
    late = {"n": 6, "step": 3, "ask": "next", "mac": signed_with("key", "6 3 next")}
    assert signed.asked(1, "key", late, 4).refused == STALE
    assert signed.asked(2, "key", command, 3).ask == "next"


def test_each_grade_is_told_what_it_may_know_and_over_plain_http_none_is_told_notes(tmp_path: Path) -> None:
    running = started(tmp_path)
    to(running, Phase.VOTE)
    view = Leads(running).notes()
    assert view.private.notes
    notes, count = view.private.notes, "Phones 0, hands 0, of 18."
    steps, counts, everything = (remote_page(view, 1, grade)["lines"] for grade in Grade)
    assert steps == []
    assert count in counts
    assert notes not in counts
    assert count in everything
    assert notes in everything
    assert Grade.ALL not in grades(trusted=False)
    assert set(remote_pages(view, 1, False)) == {Grade.COUNTS, Grade.STEPS}
    running.journal.close(5.0)


def test_a_grade_given_over_tls_is_less_without_it_and_one_that_cannot_be_read_is_the_least() -> None:
    told = [[Paired(1, "key", given).grade(trusted) for trusted in (True, False)] for given in (*Grade, "x")]
    assert told == [
        [Grade.STEPS, Grade.STEPS],
        [Grade.COUNTS, Grade.COUNTS],
        [Grade.ALL, Grade.COUNTS],
        [Grade.STEPS, Grade.STEPS],
    ]


async def test_the_private_view_chooses_the_grade_and_unpairs_one_of_two(tmp_path: Path) -> None:
    running = started(tmp_path)
    to(running, Phase.VOTE)
    async with open_room(running, tmp_path) as room, Remote(room) as one, Remote(room) as other:
        room.led = leads = Leads(running)
        phones = PhonesThatLead(tmp_path)
        session = str(running.id)
        await until_paired(one, secret_of(room))
        secret = secret_of(room)
        assert phones.ask(session, RoomWish(other_grade=True))
        await until(lambda: phones.pairing().grade is Grade.STEPS)
        await until_paired(other, secret)
        assert [paired.given for paired in phones.paired(session)] == [Grade.COUNTS, Grade.STEPS]
        assert "Phones 0, hands 0, of 18." in (await first_page(one))["lines"]
        page = await first_page(other)
        assert (page["lines"], page["reveals"]) == ([], False)
        step = running.host.state.step
        assert (await other.post("c", other.command("next", step)))[0] == 200
        assert leads.asked == [("next", Grade.STEPS)]
        assert phones.ask(session, RoomWish(unpair=phones.paired(session)[0].number))
        await until_refused(one, step)
        assert [paired.given for paired in phones.paired(session)] == [Grade.STEPS]
        assert (await other.post("c", other.command("next", step)))[0] == 200
    running.journal.close(5.0)


def test_a_wish_is_taken_once_and_by_the_room_that_it_is_for(tmp_path: Path) -> None:
    leave_wish(tmp_path, "one", RoomWish(unpair=3))
    assert take_wish(tmp_path, "other") == RoomWish()
    assert take_wish(tmp_path, "one") == RoomWish(unpair=3)
    assert take_wish(tmp_path, "one") == RoomWish()
    for text in (
        "",
        "[]",
        '{"session": "one", "unpair": "3"}',
        '{"session": "one", "unpair": true}',
        "[" * 900,
    ):
        (tmp_path / "rooms" / "wish.json").write_text(text)
        assert take_wish(tmp_path, "one") == RoomWish()


def test_word_of_a_pairing_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    assert shown_pairing(tmp_path, 0) == ShownPairing()
    show_pairing(tmp_path, "one", "http://here/f#x", 10.0)
    assert shown_pairing(tmp_path, 9)[:2] == ("one", "http://here/f#x")
    (file,) = (tmp_path / "rooms").iterdir()
    for text in ("", "{}", "[]", '{"until": "x"}', "[" * 9000):
        file.write_text(text)
        assert shown_pairing(tmp_path, 9) == ShownPairing()


async def test_a_room_that_is_closed_or_not_kept_pairs_nobody(tmp_path: Path) -> None:
    running = started(tmp_path)
    room = PhoneRoom(running.host, running.journal, None, None, Phones(free_port()))
    assert room.pair() == ""
    room.led = Leads(running)
    room.start()
    await until(lambda: room.is_open)
    assert room.pair() == ""
    await room.close()
    running.journal.close(5.0)
