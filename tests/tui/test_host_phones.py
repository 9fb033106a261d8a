"""Phones on the facilitator's screen: the way in, its keys, and what a phone that leads may do there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.screen import Screen

from tests.tui.frames import words
from tests.tui.hosting import Led, LedApp, pressed
from workshop.rooms.door import Present
from workshop.rooms.entrance import new_entrance
from workshop.rooms.remote import STEPS_ALONE, Grade
from workshop.rooms.room import PhoneRoom, Phones
from workshop.session.commands import CastBallots, OfferSentence
from workshop.session.events import (
    CommitmentMade,
    IntentionKept,
    OfferDropped,
    VerdictContested,
    VerdictRevealed,
    WordsTakenUp,
)
from workshop.session.host import Host
from workshop.session.phases import Phase
from workshop.tui.screens.host import HostScreen
from workshop.tui.screens.host_when import PLAN

SIZE = (80, 24)


class StandingRoom(PhoneRoom):
    """Opens without a server, and notes what is asked of it."""

    def __init__(self, host: Host) -> None:
        super().__init__(host, None, None, None, Phones(8765))
        self.entrance = new_entrance()._replace(code="K7QX2M")
        self.acts: list[object] = []

    def start(self) -> str:
        self.acts.append("start")
        self.addresses = ("192.168.1.23", "10.0.0.7")
        self.is_open = True
        return self.trouble

    @property
    def advice(self) -> str:
        return ""

    async def close(self) -> None:
        self.acts.append("close")

    def lock(self, locked: bool) -> None:
        super().lock(locked)
        self.acts.append(("lock", locked))

    def change_code(self, everyone_out: bool = False) -> None:
        self.acts.append(("code", everyone_out))

    def next_address(self) -> None:
        self._address += 1

    def pair(self) -> str:
        return "http://192.168.1.23:8765/f#secret"


class PhonesApp(LedApp):
    def get_default_screen(self) -> Screen[None]:
        assert self.opened is not None
        make: Callable[[], PhoneRoom] = lambda: self.room  # noqa: E731
        return HostScreen(self.opened, self.look, self._clock.both, self._report, make)

    room: StandingRoom


@pytest.fixture
def led() -> Led:
    led = Led()
    led.app = PhonesApp(led.opened, led.clock, None, False)
    led.app.room = StandingRoom(led.opened.host)
    return led


def room_of(led: Led) -> StandingRoom:
    assert isinstance(led.app, PhonesApp)
    return led.app.room


async def test_nothing_is_opened_before_it_is_asked_for(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.ROOM)
        assert room_of(led).acts == []
        await pressed(pilot, "a")
        assert room_of(led).acts == ["start"]
        assert "192.168.1.23:8765/K7QX2M" in words(led.app)
        assert "port 8765" in words(led.app)
    assert room_of(led).acts[-1] == "close"


async def test_the_next_address_is_shown_where_there_are_several(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.ROOM)
        await pressed(pilot, "a", "a")
        assert "10.0.0.7:8765/K7QX2M" in words(led.app)


async def test_late_comers_are_shown_the_way_in_on_any_page_and_it_closes_like_all_else(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, "A")
        room_of(led).present = Present(here=3, joined=3)
        room_of(led).changed()
        await pilot.pause()
        assert "3 phones here, of 18 people" in words(led.app)
        await pressed(pilot, "escape")
        assert "Answer by phone" not in words(led.app)
        assert "192.168.1.23:8765/K7QX2M · 3 phones" in words(led.app)


async def test_lock_code_everyone_out_and_pairing_have_keys_there_alone(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.ROOM)
        await pressed(pilot, "l")
        assert led.screen.laid is not None
        assert led.screen.laid.name == PLAN
        await pressed(pilot, "escape", "O")
        assert room_of(led).acts == []
        await pressed(pilot, "a", "l", "n", "O", "p")
        assert room_of(led).acts == ["start", ("lock", True), ("code", False), ("code", True)]
        assert "secret" not in words(led.app)
        assert "private view" in words(led.app)


async def test_a_small_letter_sends_nobody_out(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.ROOM)
        await pressed(pilot, "a", "o")
        assert room_of(led).acts == ["start"]
        assert "o does nothing here" in words(led.app)


async def test_ballots_show_as_a_count_and_what_is_keyed_stays(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, "1", "7")
        choices = ("reasons", "clinics-last")
        led.opened.host.do(CastBallots(led.state.question, (1, 2), choices))
        led.screen.catch_up()
        await pilot.pause()
        assert "2 by phone" in words(led.app)
        await pressed(pilot, "enter")
        assert led.state.visit.rounds[-1].poll.hands == (("reasons", 7),)


async def test_a_sentence_from_a_phone_is_taken_up_or_left_and_never_shown_before(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.NOW_WHAT)
        led.opened.host.do(OfferSentence(1, "If [b]one[/b], then so."))
        led.opened.host.do(OfferSentence(2, "If two, then so."))
        led.screen.catch_up()
        await pilot.pause()
        assert "then so" not in words(led.app)
        await pressed(pilot, "o")
        assert IntentionKept("If [b]one[/b], then so.") in led.events
        assert "If [b]one[/b], then so." in words(led.app)
        await pressed(pilot, "O", "o")
        assert OfferDropped(2) in led.events
        assert "No phone has given a sentence" in words(led.app)
        led.to(Phase.COMMITMENTS)
        led.opened.host.do(OfferSentence(3, "We begin on Monday."))
        await pressed(pilot, "o")
        assert CommitmentMade("We begin on Monday.") in led.events


async def test_why_somebody_sees_it_differently_is_taken_up_from_a_phone_that_has_rated(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VERDICT)
        led.opened.host.do(OfferSentence(1, "She asked for the reason."))
        await pressed(pilot, "o")
        assert VerdictContested not in led.kinds
        led.opened.host.do(CastBallots(led.state.question, (1,), ("4",)))
        await pressed(pilot, "o")
        assert led.events[-1] == VerdictContested((0,) * 5, "She asked for the reason.")
        assert led.state.visit.contests[0].hands == (0, 0, 0, 0, 1)
        await pressed(pilot, "o")
        assert "No phone has given a sentence" in words(led.app)


async def test_a_phone_that_leads_goes_on_and_arms_a_reveal_that_is_passed_at_the_computer(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.SCENE)
        phones = led.screen.phones
        assert phones.ask_by_phone("next", Grade.COUNTS) == ""
        assert led.phase is Phase.THINK
        led.to(Phase.CONSEQUENCE)
        assert "at the computer" in phones.ask_by_phone("reveal", Grade.COUNTS)
        assert "at the computer" in phones.ask_by_phone("reveal", Grade.COUNTS)
        assert led.phase is Phase.CONSEQUENCE
        await pressed(pilot, "r")
        assert led.phase is Phase.VERDICT
        assert VerdictRevealed in led.kinds


async def test_through_tls_a_phone_reveals_by_itself_and_blanks_the_screen(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.CONSEQUENCE)
        phones = led.screen.phones
        phones.ask_by_phone("reveal", Grade.ALL)
        assert led.phase is Phase.VERDICT
        phones.ask_by_phone("blank", Grade.ALL)
        await pilot.pause()
        assert led.screen.is_blank


async def test_a_phone_that_has_the_steps_alone_reveals_nothing_and_arms_nothing(led: Led) -> None:
    async with led.app.run_test(size=SIZE):
        led.to(Phase.CONSEQUENCE)
        assert led.screen.phones.ask_by_phone("reveal", Grade.STEPS) == STEPS_ALONE
        assert led.screen.led.armed is None
        led.screen.phones.ask_by_phone("timer", Grade.STEPS)
        assert led.phase is Phase.CONSEQUENCE


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (100, 28)])
async def test_what_phones_would_say_now_is_a_spread_and_one_of_it_is_taken_up_for_the_room(
    led: Led, size: tuple[int, int]
) -> None:
    async with led.app.run_test(size=size) as pilot:
        led.to(Phase.CONSEQUENCE)
        for seat, text in enumerate(("[b]A clinic[/b] waits.", "I open it on Monday.", "hm?"), 1):
            led.opened.host.do(OfferSentence(seat, text))
        assert "A clinic" not in words(led.app)
        await pressed(pilot, "r", "r")
        assert led.phase is Phase.VERDICT
        led.to(Phase.DISCUSS)
        await pilot.pause()
        assert "By phone, what they would say now:" in " ".join(words(led.app).split())
        assert "A clinic" not in words(led.app)
        await pressed(pilot, "o")
        assert led.events[-1] == WordsTakenUp(1)
        assert "“[b]A clinic[/b] waits.”" in words(led.app)
        await pressed(pilot, "O")
        assert OfferDropped(3) in led.events
