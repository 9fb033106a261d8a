"""From a phone's vote to the disk and back: the real gateway process and the real journal."""

from __future__ import annotations

import json
from pathlib import Path

import aiohttp

from tests.rooms.rooms import Phone, gone_on_with, open_room, started, to
from workshop.rooms.room import Phones
from workshop.session.codec import encode
from workshop.session.commands import CloseVote, GoOn, RevealDistribution, RevealVerdict
from workshop.session.phases import Phase
from workshop.store.runs import open_store


async def test_a_phone_votes_and_hears_that_it_is_kept_once_it_is_on_the_disk(tmp_path: Path) -> None:
    running = started(tmp_path)
    question = to(running, Phase.VOTE).question
    async with open_room(running, tmp_path) as room, Phone(room) as phone:
        assert await phone.join() == 200
        assert await phone.vote("reasons", question) == (200, "kept")
        kept = open_store_records(tmp_path, str(running.id))
        assert '"ballots-cast"' in kept
        running.host.do(CloseVote())
        running.host.do(RevealDistribution())
        told = await phone.page("How it fell")
        assert told["own"] == {str(question): "reasons"}
        assert ["reasons", 1] in [[bar[0], sum(bar[2])] for bar in told["page"]["bars"]]
        for command in (GoOn(), GoOn(), RevealVerdict()):
            assert running.host.do(command) is None
        page = (await phone.page("The verdict"))["page"]
        assert "It would help" in {text[2] for text in page["texts"]}
        assert page["rounds"] == [[str(question), "You said"]]
    assert not running.journal.close(5.0)


def open_store_records(home: Path, session: str) -> str:
    """What is on the disk of this session, as one text."""
    return "\n".join(encode(record) for record in open_store(home).load(session).records)


async def test_a_room_that_is_gone_on_with_knows_its_phones_and_their_answers(tmp_path: Path) -> None:
    running = started(tmp_path)
    question = to(running, Phase.VOTE).question
    async with open_room(running, tmp_path) as room, Phone(room) as phone:
        await phone.join()
        await phone.vote("reasons", question)
        before = room.entrance
        cookies = phone.web.cookie_jar
    assert not running.journal.close(5.0)
    again = gone_on_with(tmp_path, str(running.id))
    async with open_room(again, tmp_path, Phones()) as room, Phone(room) as phone:
        assert (room.entrance.port, room.entrance.code, room.entrance.secret) == before[:3]
        await phone.web.close()
        phone.web = aiohttp.ClientSession(cookie_jar=cookies)
        assert (await phone.look())["own"] == {str(question): "reasons"}
        assert await phone.vote("clinics-last", question) == (200, "kept")
        assert again.host.state.visit.rounds[-1].counts == (("clinics-last", 1),)
        async with Phone(room) as other:
            await other.join()
            await other.vote("reasons", question)
            assert again.host.state.visit.rounds[-1].total == 2
    again.journal.close(5.0)


async def test_what_one_would_say_now_is_written_kept_changed_and_told_to_no_other_phone(
    tmp_path: Path,
) -> None:
    running = started(tmp_path)
    question = to(running, Phase.VOTE).question
    async with open_room(running, tmp_path) as room, Phone(room) as phone, Phone(room) as other:
        for each in (phone, other):
            await each.join()
            await each.vote("reasons", question)
        for command in (CloseVote(), RevealDistribution(), GoOn(), GoOn()):
            assert running.host.do(command) is None
        page = (await phone.page("The answer"))["page"]
        assert "In your own words" in page["write"]
        assert await phone.post("w", {"text": "Clinics wait."}) == (200, {"told": "kept"})
        assert await phone.post("w", {"text": "Zanzibarquark waits two days."}) == (200, {"told": "kept"})
        assert [*running.host.state.visit.written.values()] == ["Zanzibarquark waits two days."]
        assert "Zanzibarquark" in open_store_records(tmp_path, str(running.id))
        for command in (RevealVerdict(("impact",)), GoOn()):
            assert running.host.do(command) is None
        told = json.dumps(await other.page("Talk it over"))
        assert "By phone, what they would say now: impact 1." in told
        assert "Zanzibarquark" not in told
        assert (await phone.post("w", {"text": "late"}))[0] == 409
    assert not running.journal.close(5.0)
