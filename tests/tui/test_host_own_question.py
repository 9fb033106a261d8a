"""A question of the room's own on the facilitator's screen, by keys."""

from __future__ import annotations

from tests.tui.frames import words
from tests.tui.hosting import Led, pressed
from workshop.session.events import QuestionOpened, QuestionPlanned, QuestionWorded, ReplyTaken
from workshop.session.phases import Phase

CARD = "We test tonight."


async def test_the_five_prompts_lead_from_one_to_the_next() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.SO_WHAT)
        await pressed(pilot, "y", "i", "enter", *"Why?", "enter")
        await pressed(
            pilot, "enter", *"her", "enter", "enter", "enter", "enter", "2", "enter", "enter", "enter"
        )
        assert led.events[-1] == QuestionWorded("Why?", "her", "ceo", "how", ("early-stage",))
        await pressed(pilot, "escape")
        assert "founder or CEO" in words(led.app)
        assert led.events[led.kinds.index(QuestionOpened)] == QuestionOpened(0)


async def test_a_card_is_keyed_in_without_its_letters_and_the_line_stays_for_the_next() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.OWN_REPLIES)
        await pressed(pilot, "i", *CARD)
        assert CARD not in words(led.app)
        await pressed(pilot, "tab")
        assert CARD in words(led.app)
        await pressed(pilot, "tab", "enter", *"So.", "enter", "escape")
        assert led.events[-2:] == [ReplyTaken(CARD), ReplyTaken("So.")]
        assert CARD not in words(led.app)
        await pressed(pilot, "r", "r")
        assert led.phase is Phase.OWN_ANSWER
        assert CARD in words(led.app)


async def test_what_is_keyed_in_is_told_to_the_private_view_alone() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.OWN_REPLIES)
        await pressed(pilot, "i", *CARD)
        assert CARD in led.screen.own_question.typed


async def test_the_plan_has_it_in_the_debrief_by_a_key() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "y")
        assert led.events[-1] == QuestionPlanned("closing")
        assert "in the debrief" in words(led.app)


async def test_space_goes_on_from_the_answer_to_where_it_was_opened() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.OWN_ANSWER)
        await pressed(pilot, "space")
        assert "Called for" in words(led.app)
        await pressed(pilot, "space")
        assert led.phase is Phase.SO_WHAT
