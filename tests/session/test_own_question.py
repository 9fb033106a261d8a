"""A question of the room's own: told, answered in writing, shown once it is revealed, and gone on from."""

from __future__ import annotations

import pytest

from tests.play import SINGLES, shipped_play
from tests.session.leading import READ, WRITTEN
from tests.session.test_facilitator import Led
from workshop.plain.room import pages_for_the_room
from workshop.report.contents import gather, handed_round
from workshop.report.markdown import as_markdown
from workshop.rooms.phone import phone_page
from workshop.scenario.play import Play
from workshop.session.commands import (
    ChangeText,
    DropOffer,
    GoOn,
    MakePlan,
    OfferSentence,
    OpenQuestion,
    PlanQuestion,
    RevealReplies,
    TakeNote,
    TakeReply,
    Undo,
    WordQuestion,
)
from workshop.session.decide_question import MOST_REPLIES
from workshop.session.events import QuestionOpened, RepliesRevealed, RevealTakenBack
from workshop.session.facilitator import Gate
from workshop.session.group_views import OwnAnswerView, OwnQuestionView, OwnRepliesView, SoWhatView, WhatView
from workshop.session.host import ImpossibleEventError, replay, replay_foreign
from workshop.session.own_question import ASKS, SAYS, STAKE, STANCE, WHO, note_here, questions_brought
from workshop.session.phases import Phase
from workshop.session.plan import Hosting, commands_to_go_on, opening_commands
from workshop.session.state import CLOSING, OPENING, QUESTION_MINUTES

UNREAD = (("",) * 3, ("",) * 3, ("cannot tell",) * 3)
ASKED = WordQuestion("Why is this late again?", "our director", "ceo", "how", ("incident-now",))


@pytest.fixture
def led(play: Play) -> Led:
    led = Led(play)
    led.until(Phase.SO_WHAT)
    return led


def writing(led: Led) -> Led:
    led.ask(OpenQuestion(), ASKED, GoOn())
    return led


def replayed_alike(led: Led, play: Play) -> bool:
    records = led.journal.records
    return replay(records, play) == replay_foreign(records, play) == led.facilitator.state


def test_the_five_prompts_are_told_one_by_one_and_named_in_the_words_of_the_lens(led: Led):
    led.ask(OpenQuestion())
    for prompt, answer in (
        (SAYS, "Why is this late again?"),
        (WHO, "our director"),
        (STANCE, "ceo"),
        (ASKS, "how"),
        (STAKE, "incident-now"),
        (STAKE, "early-stage"),
        (STAKE, "early-stage"),
    ):
        assert led.facilitator.tell_of_question(prompt, answer).done
    view = led.facilitator.shared_view
    assert isinstance(view, OwnQuestionView)
    assert (view.says, view.who) == ("Why is this late again?", "our director")
    assert [told.answer for told in view.prompts] == [
        "founder or CEO",
        "kept until the replies are shown",
        "an incident is going on",
    ]
    assert "how it gets done (chosen)" in led.facilitator.notes().private.kept_back[0].choices


def test_until_the_replies_are_shown_no_view_and_no_phone_tells_what_gives_a_level_away(led: Led, play: Play):
    giving_away = WordQuestion("Why?", "", "ceo", "effect", ("nudged-optics", "incident-now"))
    led.ask(OpenQuestion(), giving_away)
    shown = [str((led.facilitator.shared_view, phone_page(play, led.facilitator.state)))]
    led.ask(GoOn())
    shown.append(str((led.facilitator.shared_view, phone_page(play, led.facilitator.state))))
    title, nudged = play.lens.asks["effect"].title, play.lens.circumstance["nudged-optics"].title
    assert not any(title in page or nudged in page for page in shown)
    assert "an incident is going on; more is kept until the replies are shown" in shown[0]
    led.ask(RevealReplies())
    assert led.facilitator.notes().private.kept_back == ()


def test_what_else_is_told_comes_after_the_question_and_names_what_the_lens_has(led: Led):
    led.ask(OpenQuestion())
    assert not led.facilitator.tell_of_question(STANCE, "ceo").done
    assert not led.facilitator.go_on().done
    assert not led.facilitator.ask(WordQuestion("Why?", stance="nobody")).done
    assert not led.facilitator.ask(WordQuestion("Why?", circumstances=("no-such-thing",))).done
    assert led.facilitator.phase is Phase.OWN_QUESTION


def test_of_what_was_written_the_room_sees_how_many_until_the_second_ask_for_it(led: Led, play: Play):
    writing(led).ask(*map(TakeReply, WRITTEN[:2]), OfferSentence(7, WRITTEN[2]))
    view = led.facilitator.shared_view
    assert isinstance(view, OwnRepliesView)
    assert (view.keyed, view.by_phone) == (2, 1)
    assert not any(text in str(view) for text in WRITTEN)
    assert led.facilitator.notes().private.replies == WRITTEN
    first = led.facilitator.reveal()
    assert (first.done, first.gate, led.facilitator.phase) == (False, Gate.REPLIES, Phase.OWN_REPLIES)
    assert led.facilitator.reveal().done
    shown = led.facilitator.shared_view
    assert isinstance(shown, OwnAnswerView)
    assert {reply.text for reply in shown.replies} == {*WRITTEN}
    assert led.facilitator.notes().private.replies == ()
    assert replayed_alike(led, play)


def test_replies_stand_by_level_with_the_words_that_show_it_and_not_as_they_came(led: Led):
    writing(led).ask(*map(TakeReply, reversed(WRITTEN)))
    levels, moves = READ.levels[::-1], READ.moves[::-1]
    led.ask(RevealReplies(levels, READ.seconds, READ.certainties, (0, 1, 2), moves, (0,) * 3, (9,) * 3))
    view = led.facilitator.shared_view
    assert isinstance(view, OwnAnswerView)
    assert [reply.text for reply in view.replies] == list(WRITTEN)
    assert [reply.text[slice(*reply.shown[0])] for reply in view.replies] == [text[:9] for text in WRITTEN]
    assert view.counts == (1, 1, 1)
    assert view.sentence == "Of 3 replies, 1 each are at impact, execution and optics."
    assert [reply.told for reply in view.replies] == ["", "or optics", ""]


def test_what_cannot_be_told_counts_at_no_level(led: Led):
    writing(led).ask(*map(TakeReply, WRITTEN))
    certainties = ("reads as", "cannot tell", "another language")
    led.ask(RevealReplies(("impact", "impact", ""), ("", "optics", ""), certainties))
    view = led.facilitator.shared_view
    assert isinstance(view, OwnAnswerView)
    assert (view.counts, view.others) == ((1, 0, 0), 2)


def test_what_the_rules_call_for_is_that_of_the_moment_that_was_told(led: Led):
    writing(led).ask(RevealReplies())
    view = led.facilitator.shared_view
    assert isinstance(view, OwnAnswerView)
    assert view.called is not None
    assert view.called.id == "execution"
    assert any("while it burns" in reason for reason in view.reasons)
    led.ask(WordQuestion(ASKED.says, ASKED.who, "ceo", "effect"))
    changed = led.facilitator.shared_view
    assert isinstance(changed, OwnAnswerView)
    assert changed.called is not None
    assert changed.called.id == "impact"


@pytest.mark.parametrize(
    ("told", "rests_on"),
    [
        (ASKED, "the seat, the kind of question and the stake, and no more."),
        (WordQuestion("Why?", "", "ceo"), "the seat alone: no kind of question, no stake was told."),
        (WordQuestion("Why?", "", "ceo", "how"), "the seat and the kind of question: no stake was told."),
        (WordQuestion("Why?", "her", "", "how"), "the kind of question alone: no seat, no stake was told."),
        (WordQuestion("Why?"), "nothing of that day: no seat, kind of question or stake was told."),
    ],
)
def test_what_the_rules_call_for_says_on_which_of_the_prompts_it_rests(
    led: Led, told: WordQuestion, rests_on: str
):
    led.ask(OpenQuestion(), told, GoOn(), RevealReplies())
    view = led.facilitator.shared_view
    assert isinstance(view, OwnAnswerView)
    assert view.rests_on == f"The rules know {rests_on}"


def test_where_the_rules_call_for_nothing_the_room_is_told_so_and_has_what_to_talk_about(
    led: Led, play: Play
):
    led.ask(OpenQuestion(), WordQuestion("Why?", "", "other"), GoOn(), RevealReplies())
    view = led.facilitator.shared_view
    assert isinstance(view, OwnAnswerView)
    assert view.calls_for_nothing
    read_out = pages_for_the_room(view)[1]
    assert read_out[0] == "The rules call for nothing here. To talk about first:"
    assert read_out[1:4] == [f"- {question}" for question in view.questions]
    assert not any("calls for" in text.text for text in phone_page(play, led.facilitator.state).texts)


def test_a_note_stands_beside_the_question_and_not_on_the_scene_before_it(led: Led, play: Play):
    scenes = [visit.notes for visit in led.facilitator.state.visits]
    writing(led).ask(note_here(led.facilitator.state, "two of them laughed"), RevealReplies())
    led.ask(note_here(led.facilitator.state, "Priya asked it"))
    assert led.facilitator.state.questions[-1].notes == ("two of them laughed", "Priya asked it")
    assert [visit.notes for visit in led.facilitator.state.visits] == scenes
    report = gather(play, led.facilitator.state, "2026-11-20T14:32:05+01:00")
    assert "two of them laughed" in as_markdown(report)
    assert "two of them laughed" not in as_markdown(handed_round(report))
    told = as_markdown(report)
    assert "- **Where do they start from, in their seat?** " in told
    assert "?:" not in told
    led.ask(ChangeText("question-note", 0, "two laughed"), ChangeText("question-note", 1, ""))
    assert led.facilitator.state.questions[-1].notes == ("two laughed",)
    assert not led.facilitator.ask(TakeNote("so", 2)).done
    assert replayed_alike(led, play)
    led.ask(GoOn())
    assert not led.facilitator.ask(TakeNote("so", 1)).done


def test_what_happened_and_so_what_tell_of_the_question_and_the_first_of_no_call(play: Play):
    led = Led(play)
    led.until(Phase.DEBRIEF)
    writing(led).ask(*map(TakeReply, WRITTEN))
    led.ask(READ, GoOn())
    what = led.facilitator.shared_view
    assert isinstance(what, WhatView)
    told = "Of 3 replies, 1 each are at impact, execution and optics."
    assert what.questions == (f"Your own question: “{ASKED.says}” {told}",)
    led.ask(GoOn())
    so_what = led.facilitator.shared_view
    assert isinstance(so_what, SoWhatView)
    assert so_what.questions == (f"Your own question: “{ASKED.says}” Called for: execution. {told}",)
    for view in (what, so_what):
        assert view.questions[0] in pages_for_the_room(view)[0]


def test_of_replies_that_were_not_shown_what_happened_tells_nothing(play: Play):
    led = Led(play)
    led.until(Phase.DEBRIEF)
    writing(led).ask(*map(TakeReply, WRITTEN), RevealReplies(*UNREAD), Undo())
    brought = questions_brought(play, led.facilitator.state, with_call=True)
    assert brought == (f"Your own question: “{ASKED.says}”",)


def test_a_seat_changes_its_own_reply_and_a_later_step_back_takes_none(led: Led):
    writing(led).ask(OfferSentence(3, "one"), OfferSentence(4, "two"), OfferSentence(3, "three"))
    led.ask(TakeReply("from a card"), Undo())
    assert led.facilitator.state.questions[-1].by_phone == {4: "two", 3: "three"}
    assert led.facilitator.state.questions[-1].taken == ()
    assert led.facilitator.leave_out_reply().done
    led.ask(DropOffer(4))
    assert led.facilitator.state.questions[-1].replies == ()
    assert not led.facilitator.leave_out_reply().done


def test_replies_shown_by_accident_are_hidden_again(led: Led, play: Play):
    writing(led).ask(TakeReply(WRITTEN[0]))
    led.facilitator.reveal()
    led.facilitator.reveal()
    assert led.facilitator.take_back().done
    assert isinstance(led.journal.records[-1].event, RevealTakenBack)
    assert led.facilitator.phase is Phase.OWN_REPLIES
    assert led.facilitator.state.questions[-1].taken_back == 1
    assert not led.facilitator.state.questions[-1].shown
    led.ask(TakeReply(WRITTEN[1]))
    assert replayed_alike(led, play)


@pytest.mark.parametrize(
    "phase", [Phase.ROOM, Phase.CONTRACT, Phase.BRIEFING, Phase.DEBRIEF, Phase.NOW_WHAT, Phase.COMMITMENTS]
)
def test_wherever_it_is_opened_the_session_comes_back_to(play: Play, phase: Phase):
    led = Led(play)
    led.until(phase)
    writing(led).ask(RevealReplies(), GoOn())
    assert led.facilitator.phase is phase
    assert replayed_alike(led, play)


def test_no_question_of_the_rooms_own_interrupts_a_scene(play: Play):
    led = Led(play)
    led.until(Phase.VOTE)
    assert not led.facilitator.turn_to_question().done


@pytest.mark.parametrize(
    ("when", "before", "behind"),
    [(CLOSING, Phase.SO_WHAT, Phase.NOW_WHAT), (OPENING, Phase.PRACTICE, Phase.BRIEFING)],
)
def test_a_planned_question_stands_between_its_stages_once(
    play: Play, when: str, before: Phase, behind: Phase
):
    led = Led(play)
    led.ask(PlanQuestion(when))
    led.until(before)
    assert led.facilitator.step == "your own question"
    assert led.facilitator.notes().private.next == "a question of the room’s own"
    if not led.facilitator.go_on().done:
        led.facilitator.go_on()
    assert led.journal.records[-1].event == QuestionOpened(1)
    led.ask(ASKED, GoOn(), RevealReplies(), GoOn())
    assert led.facilitator.phase is behind
    assert replayed_alike(led, play)


def test_in_the_plan_the_same_key_says_when_it_comes_or_not_at_all(play: Play):
    led = Led(play)
    assert [led.facilitator.turn_to_question().words for _time in range(3)] == [
        "A question of the room’s own comes in the debrief: 10 minutes.",
        "A question of the room’s own comes in the opening: 10 minutes.",
        "No question of the room’s own is planned.",
    ]


def test_a_plan_with_a_question_of_the_rooms_own_leaves_its_minutes(play: Play):
    def scenes(own_question: str) -> int:
        commands = opening_commands(play, Hosting(minutes=45, own_question=own_question))
        return next(len(one.scenes) for one in commands if isinstance(one, MakePlan))

    assert scenes(CLOSING) < scenes("")


def test_a_plan_that_is_kept_has_fewer_scenes_once_a_question_of_the_rooms_own_is_to_come(play: Play):
    led = Led(play)
    led.ask(*opening_commands(play, Hosting(minutes=45))[1:])
    before = led.facilitator.state.plan.scenes
    led.ask(*commands_to_go_on(play, led.facilitator.state, Hosting(own_question=CLOSING)))
    assert len(led.facilitator.state.plan.scenes) < len(before)
    assert led.facilitator.state.plan.minutes == 45
    fewer = led.facilitator.state.plan.scenes
    led.ask(*commands_to_go_on(play, led.facilitator.state, Hosting(own_question=OPENING)))
    assert led.facilitator.state.plan.scenes == fewer


def test_of_a_single_question_the_usual_minutes_are_more_by_those_of_the_rooms_own() -> None:
    single = shipped_play(SINGLES[0])
    made = [opening_commands(single, Hosting(own_question=when))[1] for when in ("", CLOSING)]
    alone, beside = (one.minutes for one in made if isinstance(one, MakePlan))
    assert beside == alone + QUESTION_MINUTES


def test_a_page_takes_so_many_replies_and_says_so(led: Led):
    writing(led).ask(*(OfferSentence(seat, "so") for seat in range(1, MOST_REPLIES + 1)))
    assert not led.facilitator.ask(TakeReply("one more")).done
    assert not led.facilitator.ask(OfferSentence(MOST_REPLIES + 1, "one more")).done
    assert led.facilitator.ask(OfferSentence(1, "another")).done


def test_what_is_read_as_a_level_alone_is_shown_as_what_names_a_move_is(led: Led, play: Play):
    writing(led).ask(TakeReply(WRITTEN[0]))
    led.ask(RevealReplies(("impact",), ("",), ("reads as",), (0,), ("mostly impact",), (0,), (9,)))
    view = led.facilitator.shared_view
    assert isinstance(view, OwnAnswerView)
    assert view.replies[0].shown == ((0, 9),)
    assert replayed_alike(led, play)


def test_what_was_read_in_other_replies_is_refused_wherever_it_comes_from(led: Led, play: Play):
    writing(led).ask(TakeReply("so"))
    for read in (
        RevealReplies(),
        RevealReplies(("sky",), ("",), ("reads as",)),
        RevealReplies(("impact",), ("",), ("surely",)),
        RevealReplies(("impact",), ("",), ("reads as",), (0,), ("describes-steps",), (0,), (9,)),
        RevealReplies(("impact",), ("",), ("reads as",), (1,), ("describes-steps",), (0,), (2,)),
        RevealReplies(("impact",), ("",), ("reads as",), (0,), ("no-such-move",), (0,), (2,)),
    ):
        assert not led.facilitator.ask(read).done
    forged = led.journal.records[-1]._replace(
        seq=len(led.journal.records) + 1, event=RepliesRevealed((), (), (), (), (), (), ())
    )
    with pytest.raises(ImpossibleEventError):
        replay_foreign([*led.journal.records, forged], play)
