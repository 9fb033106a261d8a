"""A group led on a console: a whole workshop by typed words, and whatever else may be typed."""

from __future__ import annotations

import io
import re
from typing import NamedTuple

import pytest

from tests.play import story_play
from tests.session.leading import HEADS, whole_workshop
from workshop.plain.lead import FOR_ROOM, FOR_YOU, HOW_IT_GOES, ONE_MORE_LINE, LeadByLines
from workshop.plain.lead_words import KEPT, TWO_NUMBERS, WORDS
from workshop.plain.phones import spoken_address
from workshop.plain.prompts import MOST_MISSES, Console, Finish
from workshop.plain.room import pages_for_the_room
from workshop.scenario.play import Play
from workshop.session.commands import CountHeads, MakePlan, OfferSentence, StartHosting
from workshop.session.events import (
    ChoiceSettled,
    CommitmentMade,
    DistributionRevealed,
    Event,
    FocusAgreed,
    GuessMade,
    HandsCounted,
    IntentionKept,
    NoteTaken,
    OfferDropped,
    PlanMade,
    PointParked,
    Record,
    RevealTakenBack,
    StepUndone,
    TalkStarted,
    TextChanged,
    VerdictContested,
    VerdictRevealed,
    VotingClosed,
    VotingOpened,
    WhatIfExplored,
)
from workshop.session.facilitator import Clock, Facilitator
from workshop.session.group_views import DiscussView, SoWhatView
from workshop.session.host import Host
from workshop.session.phases import OPTIONAL, Phase
from workshop.session.plan import stages_left_out
from workshop.session.projection import project_shared

NOW = 1_800_000_000.0
OPENING = ("begin", "", "", "1 10", "3 8", "reveal", "reveal", "next")
"""To the briefing."""
VOTE = ("", "think", "vote")
FIRST = ("1 9", "2 5", "3 3", "undecided 1", "close")
AGAIN = ("talk", "vote", "1 4", "2 2", "3 11", "4 1", "close")
SHOWN = ("reveal", "reveal", "guess", "1 12", "2 6", "next")
JUDGED = ("verdict", "verdict", "discuss")
DECISION = (*VOTE, *FIRST, *AGAIN, *SHOWN, *JUDGED)
CLOSING = (
    *("", "", "", ""),
    *("keep If a why comes, then I say the effect first.", ""),
    *("4 3 3", "points 2 6 2", "reveal", "reveal", "middle", "team 1 3", ""),
    *("commit We name the level.", "exit"),
    *("4 12", "5 6", "reveal", "reveal", "end", "end"),
)
PROMPT = re.compile(rf"^(?:{'|'.join(phase.row.place for phase in Phase)}):$", re.MULTILINE)
WHOLE = (*OPENING, *DECISION, *CLOSING)


class Kept:
    """A journal in memory."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def append(self, record: Record) -> None:
        self.records.append(record)


class Led(NamedTuple):
    text: str
    finish: Finish
    host: Host
    records: list[Record]
    reports: int

    def of(self, kind: type[Event]) -> list[Event]:
        return [record.event for record in self.records if isinstance(record.event, kind)]

    @property
    def last(self) -> str:
        """What was said to the last line that was typed."""
        return PROMPT.split(self.text)[-2]


@pytest.fixture(scope="module")
def play() -> Play:
    return story_play()


def led(play: Play, *lines: str, earlier: list[Record] | None = None, scenes: int = 1) -> Led:
    """What comes of these lines, typed after those that made the earlier records."""
    journal = Kept()
    journal.records += earlier or []
    host = Host(play, journal, lambda: "2026-01-01T00:00:00+00:00", journal.records[:])
    if earlier is None:
        host.start()
        planned = tuple(play.scenario.scene)[:scenes]
        for command in (StartHosting(), MakePlan(planned, 45), CountHeads(HEADS)):
            assert host.do(command) is None
    reports: list[str] = []
    clock = Clock(lambda: NOW, lambda: 0.0)
    facilitator = Facilitator(host, clock, lambda: reports.append("written"))
    out = io.StringIO()
    console = Console(io.StringIO("".join(f"{line}\n" for line in lines)), out, None, False)
    finish = LeadByLines(facilitator, console, lambda: None).lead()
    return Led(out.getvalue(), finish, host, journal.records, len(reports))


def test_a_whole_workshop_with_eighteen_people_is_led_by_words(play: Play) -> None:
    whole = led(play, *WHOLE)
    assert whole.host.state.phase is Phase.CLOSED
    assert whole.finish is Finish.LEFT
    assert whole.reports == 1
    assert len(whole.of(VotingOpened)) == len(whole.of(VotingClosed)) == 2
    assert len(whole.of(TalkStarted)) == 1
    assert whole.of(HandsCounted)[2:6] == [
        HandsCounted("reasons", 9),
        *(HandsCounted(one.id, count) for one, count in zip(_replies(play)[1:3], (5, 3), strict=True)),
        HandsCounted("", 1),
    ]
    assert whole.of(ChoiceSettled) == [ChoiceSettled(_replies(play)[2].id)]
    assert whole.of(GuessMade) == [GuessMade("impact")]
    assert len(whole.of(VerdictRevealed)) == 1
    assert whole.of(IntentionKept) == [IntentionKept("If a why comes, then I say the effect first.")]
    assert [event.points for event in whole.of(FocusAgreed)] == [(3, 5, 2), (3, 5, 2)]
    assert len(whole.of(FocusAgreed)[-1].circumstances) == 2
    assert whole.of(CommitmentMade) == [CommitmentMade("We name the level.")]
    assert dict(whole.host.state.exits.counts) == {"4": 12, "5": 6}


def _replies(play: Play):
    return play.scenario.scene["the-question"].response


def test_what_the_room_hears_is_told_apart_from_what_is_for_the_facilitator(play: Play) -> None:
    said = led(play, *OPENING, *VOTE).text
    assert said.startswith(HOW_IT_GOES)
    page = said.split("reading the scene:\n")[1]
    room, alone = page.split(FOR_YOU)[:2]
    assert FOR_ROOM in room
    assert "1. Support has no seats free" in room
    assert "thinking, silent. 1:00 left on the timer." in alone
    assert "the vote (an empty line)" in alone


def test_counts_are_for_the_facilitator_until_they_are_revealed(play: Play) -> None:
    voted = led(play, *OPENING, *VOTE, *FIRST)
    heard = [page.split(FOR_YOU)[0] for page in voted.text.split(FOR_ROOM)[1:]]
    assert not any("9 hands" in page for page in heard)
    assert "Counted: 18 of 18. 1: 9, 2: 5, 3: 3, undecided: 1." in voted.text
    shown = led(play, "reveal", "reveal", earlier=voted.records).text.split(FOR_ROOM)[-1].split(FOR_YOU)[0]
    assert "Round 1: 9 hands" in shown
    assert "- Undecided: 1" in shown


def test_what_a_page_repeats_of_the_one_before_is_not_read_out_again(play: Play) -> None:
    voting = led(play, *OPENING, *VOTE).text
    assert voting.count("1. Support has no seats free") == 1
    again = led(play, *OPENING, *VOTE, "again").text
    assert again.count("1. Support has no seats free") == 2


def test_no_word_typed_once_reveals_anything_in_any_phase(play: Play) -> None:
    phases: set[Phase] = set()
    for count in range(len(WHOLE)):
        before = led(play, *WHOLE[:count])
        if before.host.state.phase in phases:
            continue
        phases.add(before.host.state.phase)
        here = (word.name for word in WORDS if word.when(before.host.state))
        for line in ("", "next", "1 7", "2", *here):
            after = led(play, line, earlier=before.records).records[len(before.records) :]
            shown = [one for one in after if isinstance(one.event, DistributionRevealed | VerdictRevealed)]
            assert shown == [], (line, before.host.state.phase)
    assert len(phases) > 18


@pytest.mark.parametrize("between", ["help", "", "note it", "1 3", "nonsense", "status", "vote"])
def test_whatever_is_typed_between_forgets_that_a_reveal_was_asked_for(play: Play, between: str) -> None:
    voted = (*OPENING, *VOTE, *FIRST)
    once = led(play, *voted, "reveal", between, "reveal")
    assert len(once.of(DistributionRevealed)) == 1, "the practice vote’s alone"


def test_what_was_revealed_by_accident_is_hidden_and_told_anew_later(play: Play) -> None:
    shown = (*OPENING, *VOTE, *FIRST, "reveal", "reveal")
    hidden = led(play, *shown, "hide")
    assert hidden.of(RevealTakenBack)
    assert hidden.host.state.phase is Phase.VOTED
    anew = led(play, "reveal", "reveal", earlier=hidden.records)
    assert "How the hands fell:" in anew.text


def test_an_empty_line_right_after_a_count_is_no_step_yet(play: Play) -> None:
    guessing = (*OPENING, *VOTE, *FIRST, "reveal", "reveal", "guess", "1 12")
    slip = led(play, *guessing, "")
    assert slip.host.state.phase is Phase.GUESS
    assert ONE_MORE_LINE in slip.last
    assert led(play, *guessing, "", "").host.state.phase is Phase.CONSEQUENCE


def test_an_empty_line_goes_on_nowhere_that_space_does_not(play: Play) -> None:
    voting = led(play, *OPENING, *VOTE, "", "")
    assert voting.host.state.phase is Phase.VOTE
    assert "Close the vote first (close)." in voting.text
    closed = led(play, *OPENING, *VOTE, *FIRST, "", "")
    assert closed.host.state.phase is Phase.VOTED
    assert "how the hands fell (reveal, twice)" in closed.text


def test_a_step_that_leaves_something_out_is_asked_for_twice(play: Play) -> None:
    asked = led(play, *OPENING[:3], "")
    assert asked.host.state.phase is Phase.PRACTICE
    assert "Nobody counted yet; once more goes on without." in asked.last
    assert led(play, *OPENING[:3], "", "").host.state.phase is Phase.BRIEFING


MISTYPED = {
    "closs": "“closs” is no word here. Did you mean close?",
    "verdict": "“verdict” does nothing here. Next: count the hands, then close (close).",
    "close it": "Nothing follows “close”",
    "7": TWO_NUMBERS,
    "9 4": "There is no 9 here.",
    "1 40": "That is more hands than heads",
    "heads many": "For 18: heads 18",
    "note": "There is nothing to keep yet.",
    "change 7 x": "kept lists them by number",
    "\x1b[2J": "is no word here",
}


@pytest.mark.parametrize("line", MISTYPED)
def test_a_line_that_asks_for_nothing_says_what_would(play: Play, line: str) -> None:
    voting = (*OPENING, *VOTE)
    before, after = led(play, *voting), led(play, *voting, line)
    assert after.records == before.records
    assert MISTYPED[line] in after.last


def test_figures_of_any_script_count_hands(play: Play) -> None:
    counted = led(play, *OPENING, *VOTE, "１ ７")
    assert counted.of(HandsCounted)[-1] == HandsCounted("reasons", 7)


def test_help_says_what_may_be_typed_now_and_nothing_else(play: Play) -> None:
    voting = led(play, *OPENING, *VOTE, "help").last
    assert "- 1 7: seven hands for the first" in voting
    assert "- close: close the vote" in voting
    assert "- verdict" not in voting
    assert "- what if NUMBER" in led(play, *OPENING, *DECISION, "help").last


def test_texts_are_kept_changed_and_taken_out(play: Play) -> None:
    kept = led(play, *OPENING, "", "note two laughed", "park who owns it?", "change 2 two smiled", "remove 1")
    assert kept.text.count(KEPT) == 2
    assert kept.of(NoteTaken) == [NoteTaken("two laughed")]
    assert kept.of(PointParked) == [PointParked("who owns it?")]
    assert kept.of(TextChanged) == [TextChanged("note", 0, "two smiled", 0), TextChanged("point", 0, "", 0)]


def test_undo_takes_back_the_last_thing_and_says_what(play: Play) -> None:
    undone = led(play, *OPENING, *VOTE, "1 9", "undo")
    assert undone.of(StepUndone)
    assert "Taken back:" in undone.last


def test_the_plan_and_the_time_are_said_on_request(play: Play) -> None:
    planned = led(play, "scene 2", "minutes 60", "heads 12", "plan")
    assert planned.host.state.plan.minutes == 60
    assert len(planned.host.state.plan.scenes) == 2
    assert planned.host.state.heads == 12
    assert "60 minutes carry" in planned.last
    timed = led(play, *OPENING, "", "timer", "timer 1", "time")
    assert "2:00 left on the timer." in timed.last
    assert "No timer is running." in led(play, "time").last


def test_a_verdict_is_seen_differently_and_another_reply_looked_at(play: Play) -> None:
    verdict = (*OPENING, *VOTE, *FIRST, *SHOWN, "verdict", "verdict")
    seen = led(play, *verdict, "differ 0 2 1 4 3 it was fair", "discuss", "what if 2")
    assert seen.of(VerdictContested) == [VerdictContested((0, 2, 1, 4, 3), "it was fair")]
    assert len(seen.of(WhatIfExplored)) == 1
    assert "What if: " in seen.last


def test_a_room_says_what_was_called_for_with_hands_or_without(play: Play) -> None:
    verdict = (*OPENING, *VOTE, *FIRST, *SHOWN, "verdict", "verdict")
    name, level = next(iter(play.lens.level.items()))
    alone = led(play, *verdict, f"differ {level.word}, as she acts")
    assert alone.of(VerdictContested) == [VerdictContested((0,) * 5, "as she acts", name)]
    both = led(play, *verdict, f"differ 0 2 1 4 3 {level.word}: it was fair")
    assert both.of(VerdictContested) == [VerdictContested((0, 2, 1, 4, 3), "it was fair", name)]


def test_reasons_notes_and_earlier_pages_are_told_to_whoever_asks(play: Play) -> None:
    verdict = (*OPENING, *VOTE, *FIRST, *SHOWN, "verdict", "verdict")
    assert "Why the moment called for" in led(play, *verdict, "why").last
    assert "The moment calls for impact." in led(play, *OPENING, "", "notes").last
    pages = led(play, *OPENING, "pages", "pages 3").text
    assert "1. briefing" in pages
    assert pages.count("- A story, with invented people.") == 2


def test_lines_without_end_end_the_session_and_lose_nothing(play: Play) -> None:
    flood = led(play, *OPENING, *VOTE, *["nonsense"] * (MOST_MISSES + 5))
    assert flood.finish is Finish.NO_ANSWERS
    assert flood.host.state.phase is Phase.VOTE


def test_the_end_of_input_leaves_at_any_place_and_another_run_goes_on_from_there(play: Play) -> None:
    records: list[Record] | None = None
    for line in WHOLE:
        part = led(play, line, earlier=records)
        assert part.finish is Finish.LEFT
        records = part.records
    # What was asked for once is forgotten when one leaves: nothing was revealed by half.
    assert part.host.state.phase is not Phase.CLOSED
    assert not part.of(DistributionRevealed)


def test_what_two_scenes_have_in_common_waits_until_people_have_looked(play: Play) -> None:
    paired = [
        view
        for state in whole_workshop(play)
        if isinstance(view := project_shared(play, state), DiscussView | SoWhatView) and view.pair
    ]
    assert paired
    for view in paired:
        page, asked, common = pages_for_the_room(view)
        assert view.pair
        assert common == [view.pair.common]
        assert view.pair.common not in (*page, *asked)


def test_a_short_plan_is_walked_by_words_from_the_briefing_to_its_one_page_of_debrief(play: Play) -> None:
    short = ("stages none", "begin", "", *VOTE, *FIRST, "reveal", "reveal", "guess", "1 12", "next", *JUDGED)
    walked = led(play, *short, "", "", "end", "end")
    assert walked.host.state.phase is Phase.CLOSED
    assert walked.reports == 1
    phases = {record.event for record in walked.records if isinstance(record.event, PlanMade)}
    assert PlanMade((next(iter(play.scenario.scene)),), 45, OPTIONAL) in phases
    assert "Left out: purpose and agenda, contract" in walked.text
    assert "Next: the end" in walked.text


def test_stages_are_chosen_by_word_and_a_word_that_is_none_is_told(play: Play) -> None:
    chosen = led(play, "stages contract so-what", "plan")
    assert chosen.host.state.plan.without == stages_left_out(25)
    assert "Left out: purpose and agenda, practice vote" in chosen.last
    assert "contarct is no stage" in led(play, "stages contarct").last
    assert led(play, "stages", "stages", "stages").host.state.plan.without == ()


def test_a_sentence_from_a_phone_is_told_and_taken_up_or_passed_over(play: Play) -> None:
    before = led(play, *OPENING, *DECISION, "", "", "", "")
    assert before.host.state.phase is Phase.NOW_WHAT
    for seat, sentence in ((1, "If a why comes, then I wait."), (2, "If I am asked, then I ask back.")):
        assert before.host.do(OfferSentence(seat, sentence)) is None
    after = led(play, "kept", "take up", "pass over", "take up", earlier=before.records)
    assert "For you alone, a sentence from a phone: “If a why comes, then I wait.”" in after.text
    assert after.text.count("a sentence from a phone") == 2
    assert [one.text for one in after.of(IntentionKept)] == ["If a why comes, then I wait."]  # type: ignore[attr-defined]
    assert len(after.of(OfferDropped)) == 1
    assert "“take up” does nothing here." in after.last


def test_an_address_is_said_sign_by_sign_at_its_end() -> None:
    assert spoken_address("192.168.0.7:8765/K7QXM2") == "192 dot 168 dot 0 dot 7 colon 8765 slash K 7 Q X M 2"
    assert spoken_address("https://vote.acme-it.example/AB2CD3") == (
        "https colon slash slash vote dot acme dash it dot example slash A B 2 C D 3"
    )


OWN_QUESTION = (
    "own question", "asked Why is this late again?", "who our director", "stance 1", "kind", "kind 2",
    "stake 1", "replies", "reply We test tonight.", "reply Customers wait two days less since May.",
)  # fmt: skip


def test_cards_on_what_one_would_say_now_are_keyed_in_by_a_word(play: Play) -> None:
    reply = "reply I open the second line on Monday."
    told = led(play, *OPENING, *VOTE, *FIRST, *AGAIN, *SHOWN, reply, *JUDGED)
    assert "What people would say now: " in told.text
    heard = [page.split(FOR_YOU)[0] for page in told.text.split(FOR_ROOM)[1:]]
    assert not any("I open the second line on Monday." in page for page in heard)


def test_the_plan_tells_of_a_question_of_the_rooms_own_and_its_minutes(play: Play) -> None:
    told = led(play, "own question", "plan")
    assert told.text.count("A question of the room’s own comes in the debrief: 10 minutes.") == 2


def test_after_each_of_the_five_prompts_the_next_without_an_answer_is_asked_with_its_list(play: Play) -> None:
    told = led(play, "begin", "own question", "asked Why?", "stance 1", "who her", "kind 2", "stake 1")
    asked = [page for page in told.text.split(FOR_YOU) if "What was asked, word for word? (asked …)" in page]
    assert len(asked) == 1
    alone = [page.split(FOR_ROOM)[0] for page in told.text.split(FOR_YOU)[1:]]
    first = [page.strip().splitlines()[0] for page in alone[-5:]]
    assert first[:4] == [
        "Who asked? Say what they do, and no name. (who …)",
        "Who asked? Say what they do, and no name. (who …)",
        "What kind of question was it? (kind …)",
        "What was at stake, and what held that day? (stake …)",
    ]
    assert "2. how it gets done" in alone[-3]
    assert "All five are told. Next: replies on cards or by phone (an empty line)." in alone[-1]


def test_a_question_of_the_rooms_own_is_told_answered_and_shown_by_words(play: Play) -> None:
    told = led(play, "begin", *OWN_QUESTION, "note two of them laughed")
    assert told.records[-1].event == NoteTaken("two of them laughed", 1)
    assert "2. how it gets done" in told.text
    assert "2 replies are in." in told.text
    heard = [page.split(FOR_YOU)[0] for page in told.text.split(FOR_ROOM)[1:]]
    assert not any("We test tonight." in page for page in heard)
    assert any("What kind of question was it? kept until the replies are shown" in page for page in heard)
    assert not any("What kind of question was it? how it gets done" in page for page in heard)
    shown = led(play, "reveal", "reveal", "", "", earlier=told.records)
    assert "We test tonight." in shown.text
    assert "By the rules, the moment calls for " in shown.text
    assert shown.host.state.phase is Phase.ROOM
