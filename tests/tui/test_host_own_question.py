"""A question of the room's own on the facilitator's screen, by keys."""

from __future__ import annotations

from tests.tui.frames import words
from tests.tui.hosting import Led, pressed
from workshop.session.decide_question import LONGEST_WHO
from workshop.session.events import NoteTaken, QuestionOpened, QuestionPlanned, QuestionWorded, ReplyTaken
from workshop.session.phases import Phase
from workshop.session.plan import Hosting

CARD = "We test tonight."


async def test_the_five_prompts_lead_from_one_to_the_next_with_an_enter_each() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.SO_WHAT)
        await pressed(pilot, "y", *"Why?", "enter", *"her", "enter")
        assert "Where do they start from" in words(led.app)
        await pressed(pilot, "enter", "2", "enter", "1", "enter")
        assert led.events[-1] == QuestionWorded("Why?", "her", "ceo", "how", ("early-stage",))
        assert "founder or CEO" in words(led.app)
        assert led.events[led.kinds.index(QuestionOpened)] == QuestionOpened(0)
        await pressed(pilot, "enter")
        assert "Space goes on" in words(led.app)
        assert led.phase is Phase.OWN_QUESTION
        await pressed(pilot, "space")
        assert led.phase is Phase.OWN_REPLIES


async def test_esc_leads_from_a_prompt_to_the_list_and_from_there_to_the_page() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.SO_WHAT)
        await pressed(pilot, "y", *"Why?", "enter", "escape")
        assert "› 2 Who asked?" in words(led.app)
        await pressed(pilot, "down", "enter", "escape")
        assert "› 3 Where do they start from" in words(led.app)
        await pressed(pilot, "escape")
        assert led.screen.laid is None
        await pressed(pilot, "2", "enter")
        assert "Space goes on" in words(led.app)
        assert (led.screen.laid, led.phase) == (None, Phase.OWN_QUESTION)


async def test_after_a_correction_the_list_comes_where_the_next_prompt_is_answered() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.SO_WHAT)
        await pressed(pilot, "y", *"Why?", "enter", *"her", "enter", "escape", "1", "enter", "!", "enter")
        assert led.events[-1] == QuestionWorded("Why?!", "her")
        assert "› 2 Who asked? Say what they do, and no name. her" in words(led.app)


async def test_a_prompt_that_is_left_empty_is_kept_open_in_the_list_with_the_next_one_highlighted() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.SO_WHAT)
        await pressed(pilot, "y", "enter")
        assert "The line is open" in words(led.app)
        await pressed(pilot, *"Why?", "enter", "enter")
        assert "› 3 Where do they start from" in words(led.app)
        await pressed(pilot, "enter", "enter", "1", "enter", "1", "enter")
        assert "› 2 Who asked?" in words(led.app)


async def test_what_gives_a_level_away_is_keyed_in_by_number_and_no_page_shows_it_before_the_reveal() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.SO_WHAT)
        await pressed(pilot, "y", *"Why?", "enter", "escape", "4", "enter")
        lists = {one.asked: one.choices for one in led.screen.led.notes().private.kept_back}
        kinds, circumstances = lists["What kind of question was it?"], [*lists.values()][-1]
        optics = circumstances.index("the listener has just asked for optics") + 1
        shown = [words(led.app)]
        for key in ("1", "enter", *f"{optics} 1", "enter", "escape"):
            await pressed(pilot, key)
            shown.append(words(led.app))
        assert led.events[-1] == QuestionWorded("Why?", "", "", "effect", ("early-stage", "nudged-optics"))
        assert not any(kinds[0] in page or "optics" in page for page in shown)
        assert "the team is at an early stage; more is kept" in shown[-1]
        assert f"{kinds[0]} (chosen)" in str(led.screen.led.notes().private.kept_back)


async def test_numbers_that_stand_for_nothing_are_asked_again_and_tab_shows_their_list() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.SO_WHAT)
        await pressed(pilot, "y", *"Why?", "enter", "escape", "4", "enter", *"99", "enter")
        assert "Numbers from 1 to" in words(led.app)
        await pressed(pilot, "tab")
        assert "how it gets done" in words(led.app)
        await pressed(pilot, "2", "enter")
        assert led.events[-1] == QuestionWorded("Why?", "", "", "how", ())


async def test_two_digits_in_a_long_list_are_one_number() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.OWN_ANSWER)
        stakes = [*led.screen.led.play.lens.circumstance]

        def chosen() -> set[int]:
            return {stakes.index(one) + 1 for one in led.screen.led.state.questions[-1].circumstances}

        await pressed(pilot, "i", "5", "enter", "1", "3", "enter")
        assert chosen() == {13}
        await pressed(pilot, "2", "0", "enter", "down", "3", "enter")
        assert chosen() == {13, 20, 3}
        await pressed(pilot, "9", "5", "enter")
        assert chosen() == {13, 20, 3, 5}


async def test_i_in_the_list_of_prompts_opens_the_one_that_is_highlighted() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.SO_WHAT)
        await pressed(pilot, "y", *"Why?", "enter", "escape", "i", *"qed", "enter")
        assert led.events[-1] == QuestionWorded("Why?", "qed")


async def test_what_is_typed_at_once_is_the_question_and_then_a_card_and_asks_for_nothing_else() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.SO_WHAT)
        await pressed(pilot, "y", *"all?", "enter", "escape", "escape")
        assert led.events[-1] == QuestionWorded("all?")
        await pressed(pilot, "space")
        assert "all?" in words(led.app)
        await pressed(pilot, *"all", "enter", *"if so", "enter")
        assert led.events[-2:] == [ReplyTaken("all"), ReplyTaken("if so")]


async def test_a_note_is_taken_beside_the_question_before_any_scene_too() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.ROOM)
        await pressed(pilot, "n")
        assert "n does nothing here" in words(led.app)
        await pressed(pilot, "y", *"Why?", "enter", "escape", "escape", "n")
        assert "A note on the room’s own question" in words(led.app)
        await pressed(pilot, *"two laughed", "enter")
        assert led.events[-1] == NoteTaken("two laughed", 1)
        await pressed(pilot, "k")
        assert "Note on the room’s own question: two laughed" in words(led.app)


async def test_a_key_for_the_line_that_is_open_already_is_no_part_of_what_is_kept() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.SO_WHAT)
        await pressed(pilot, "y", "i", "enter", *"Why?", "enter")
        assert led.events[-1] == QuestionWorded("Why?")
        await pressed(pilot, "escape", "escape", "space", "i", *CARD, "enter", *"it is", "enter")
        assert led.events[-2:] == [ReplyTaken(CARD), ReplyTaken("it is")]


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


async def test_where_nobody_counted_heads_a_reply_is_no_hand() -> None:
    led = Led(hosting=Hosting())
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.OWN_REPLIES)
        await pressed(pilot, "i", *CARD, "enter", "escape")
        shown = words(led.app)
        assert "reply" in shown
        assert " hand " not in shown


async def test_enter_without_a_letter_leaves_the_line_open_for_the_next_card() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.OWN_REPLIES)
        await pressed(pilot, "i", "enter")
        assert "A blank card is not kept" in words(led.app)
        await pressed(pilot, *"now", "enter", "enter", *"not now")
        assert "not now" not in words(led.app)
        await pressed(pilot, "enter")
        assert led.events[-2:] == [ReplyTaken("now"), ReplyTaken("not now")]


async def test_what_people_would_say_now_is_keyed_in_from_cards_without_its_letters() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.CONSEQUENCE)
        await pressed(pilot, "i", *CARD)
        assert "What would you say now?" in words(led.app)
        visit = led.state.visit
        answer = led.screen.led.play.said(visit, visit.shown).answer
        assert " ".join(answer.split()) in words(led.app)
        assert led.screen.led.play.scenario.scene[visit.scene].says not in words(led.app)
        assert "0 of 18" in words(led.app)
        assert CARD not in words(led.app)
        await pressed(pilot, "enter", *"So.", "enter")
        assert "2 of 18" in words(led.app)
        assert led.events[-2:] == [ReplyTaken(CARD), ReplyTaken("So.")]
        await pressed(pilot, "escape", "r", "r")
        assert led.phase is Phase.VERDICT
        led.to(Phase.DISCUSS)
        await pressed(pilot, "w", "2", "enter")
        assert led.state.visit.exploring
        await pressed(pilot, "i")
        assert "No replies are asked for here" in words(led.app)
        assert led.screen.laid is None


async def test_who_asked_takes_no_more_letters_than_are_kept() -> None:
    led = Led()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.SO_WHAT)
        await pressed(pilot, "y", *"Why?", "enter", *"w" * LONGEST_WHO, "x")
        assert led.screen.over.typed == "w" * LONGEST_WHO


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
        assert "The rules call for nothing here" in words(led.app)
        await pressed(pilot, "space")
        assert led.phase is Phase.SO_WHAT
