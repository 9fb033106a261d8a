"""A session with a group by keys: what is pressed, and what is recorded."""

from __future__ import annotations

import pytest

from tests.play import story_play
from tests.tui.frames import text, words
from tests.tui.hosting import NOON, Led, pressed
from workshop.session.events import (
    ChoiceSettled,
    CommitmentMade,
    DiscussionOpened,
    DistributionRevealed,
    EndingReached,
    FocusAgreed,
    GuessMade,
    GuessSkipped,
    HandsCounted,
    HeadsCounted,
    HostingStarted,
    IntentionKept,
    NoteTaken,
    PlanMade,
    PointParked,
    RevealTakenBack,
    SceneEntered,
    SessionStarted,
    StageOpened,
    TalkStarted,
    ThinkingStarted,
    TimerCleared,
    TimerSet,
    VerdictRevealed,
    VotingClosed,
    VotingOpened,
    WhatIfExplored,
)
from workshop.session.host import replay
from workshop.session.phases import Phase
from workshop.session.plan import Hosting
from workshop.session.state import UNDECIDED
from workshop.tui.disk import ReportNotSavedError
from workshop.tui.letters import Size, set_in

FIRST = "the-question"
SIZE = (80, 24)
RESPONSES = tuple(one.id for one in story_play().scenario.scene[FIRST].response)


@pytest.fixture
def led() -> Led:
    return Led()


def since(led: Led, number: int) -> list[object]:
    return list(led.events[number:])


async def test_a_whole_decision_is_recorded_event_by_event(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.SCENE)
        before = len(led.events)
        led.to(Phase.THINK)
        await pressed(pilot, "space", *"19", "enter", *"25", "enter", *"33", "enter", "c", "d", "v")
        await pressed(pilot, *"14", "enter", *"22", "enter", *"311", "enter", "u", "1", "enter", "c")
        await pressed(pilot, "r", "r", "space", *"112", "enter", "space", "r", "r")
        led.to(Phase.DISCUSS)
        first, second, third, _ = RESPONSES
        assert since(led, before) == [
            ThinkingStarted(),
            TimerSet(NOON + 60, 60),
            VotingOpened(1),
            TimerCleared(),
            HandsCounted(first, 9),
            HandsCounted(second, 5),
            HandsCounted(third, 3),
            VotingClosed(),
            TalkStarted(),
            TimerSet(NOON + 120, 120),
            VotingOpened(2),
            TimerCleared(),
            HandsCounted(first, 4),
            HandsCounted(second, 2),
            HandsCounted(third, 11),
            HandsCounted(UNDECIDED, 1),
            VotingClosed(),
            DistributionRevealed(),
            ChoiceSettled(third),
            HandsCounted("impact", 12),
            GuessMade("impact"),
            TimerSet(NOON + 20, 20, private=1),
            VerdictRevealed(4),
            TimerCleared(),
            DiscussionOpened(),
        ]


async def test_the_opening_is_walked_by_one_key(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        assert led.kinds == [SessionStarted, HostingStarted, PlanMade, HeadsCounted]
        await pressed(pilot, "space", "pagedown", "right")
        assert led.phase is Phase.PRACTICE
        await pressed(pilot, *"110", "enter", *"38", "enter", "r", "r")
        assert led.kinds[-3:] == [HandsCounted, HandsCounted, DistributionRevealed]
        led.to(Phase.SCENE)
        assert led.kinds[-2:] == [StageOpened, SceneEntered]


async def test_beats_are_paged_before_anybody_thinks(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.SCENE)
        pages = len(led.screen.sheet.pages)
        assert pages == 3
        await pressed(pilot, *["space"] * (pages - 1))
        assert led.phase is Phase.SCENE
        asked = led.opened.host.play.scenario.scene[FIRST].says
        for row in set_in(asked, Size.SMALL, 74):
            assert row.rstrip() in text(led.app)
        await pressed(pilot, "space")
        assert led.phase is Phase.THINK


@pytest.mark.parametrize("phase", [Phase.VOTE, Phase.VOTED, Phase.CONSEQUENCE])
async def test_no_key_of_a_clicker_leads_past_a_gate(led: Led, phase: Phase) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(phase)
        recorded = len(led.events)
        for _ in range(3):
            await pressed(pilot, "pagedown", "right", "space", "enter", "f5", "escape", "full_stop")
            await pressed(pilot, "full_stop", "b", "b", "f5")
        assert led.phase is phase
        assert len(led.events) == recorded


@pytest.mark.parametrize("between", ["pagedown", "left", "escape", "question_mark", "f"])
async def test_a_reveal_takes_its_key_twice_with_none_between(led: Led, between: str) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTED)
        await pressed(pilot, "r")
        assert "once more" in words(led.app)
        await pressed(pilot, between)
        await pressed(pilot, *(["escape"] if between in ("question_mark", "left") else []), "r")
        assert led.phase is Phase.VOTED
        await pressed(pilot, "r")
        assert led.phase is Phase.DISTRIBUTION


async def test_a_reveal_made_by_accident_is_taken_back_with_one_key(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.DISTRIBUTION)
        await pressed(pilot, "x")
        assert led.events[-1] == RevealTakenBack()
        assert led.phase is Phase.VOTED
        led.to(Phase.VERDICT)
        await pressed(pilot, "x")
        assert led.phase is Phase.CONSEQUENCE
        assert led.state.visit.taken_back == 2


async def test_another_path_than_the_majority_s_is_followed_by_its_number(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.DISTRIBUTION)
        await pressed(pilot, "4")
        assert led.phase is Phase.DISTRIBUTION
        await pressed(pilot, "2", "space")
        assert "Enter keeps" in words(led.app)
        await pressed(pilot, "enter")
        assert led.events[-1] == ChoiceSettled(RESPONSES[1])


async def test_the_guess_is_skipped_by_one_key(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.GUESS)
        await pressed(pilot, "s")
        assert led.events[-2:] == [GuessSkipped(), TimerSet(NOON + 20, 20, private=1)]


@pytest.mark.parametrize("taking", ["enter", "space", "pagedown"])
async def test_what_if_shows_another_branch_and_keeps_votes_and_path(led: Led, taking: str) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.DISCUSS)
        rounds = led.state.visit.rounds
        await pressed(pilot, "w", "4", taking)
        assert led.events[-1] == WhatIfExplored(RESPONSES[3])
        assert led.phase is Phase.CONSEQUENCE
        await pressed(pilot, "r", "r")
        led.to(Phase.DISCUSS)
        assert (led.state.visit.rounds, led.state.visit.choice) == (rounds, RESPONSES[0])


async def test_what_if_is_looked_at_in_an_earlier_scene_and_marked_on_its_pages(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.DISCUSS)
        first = led.state.visit
        led.to(Phase.SCENE)
        led.to(Phase.DISCUSS)
        path = led.state.visits
        await pressed(pilot, "w")
        assert "In an earlier scene: Page four" in words(led.app)
        await pressed(pilot, "5", "enter", "4", "enter")
        assert led.events[-1] == WhatIfExplored(RESPONSES[3], 0)
        assert (led.phase, led.state.visit.scene) == (Phase.CONSEQUENCE, first.scene)
        assert "what if 1 · Page four" in words(led.app)
        await pressed(pilot, "r", "r")
        assert (led.phase, led.state.visit.exploring) == (Phase.VERDICT, RESPONSES[3])
        assert "what if 1 · Page four" in words(led.app)
        led.to(Phase.DISCUSS)
        assert "what if 1" not in words(led.app)
        assert [(one.scene, one.choice, one.rounds, one.fit) for one in led.state.visits] == [
            (one.scene, one.choice, one.rounds, one.fit) for one in path
        ]
        assert led.state.visits[0].explored == (RESPONSES[3],)
        assert replay(led.memory.records, led.opened.host.play) == led.state


@pytest.mark.parametrize("key", ["escape", "f5", "w"])
async def test_what_if_is_left_without_looking_at_another_branch(led: Led, key: str) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.DISCUSS)
        recorded = len(led.events)
        await pressed(pilot, "w", "4")
        assert "Space take it" in words(led.app)
        await pressed(pilot, key)
        assert (led.phase, len(led.events)) == (Phase.DISCUSS, recorded)


async def test_what_is_typed_for_the_group_is_kept_in_its_place(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.DISCUSS)
        await pressed(pilot, "n", *"row two", "space", *"laughed", "enter")
        await pressed(pilot, "p", *"spare", "space", *"inbox?", "enter")
        assert since(led, -2) == [NoteTaken("row two laughed"), PointParked("spare inbox?")]
        assert led.phase is Phase.DISCUSS
        led.to(Phase.NOW_WHAT)
        await pressed(pilot, "i", *"if 1,", "space", *"then 2", "enter")
        assert led.events[-1] == IntentionKept("if 1, then 2")
        led.to(Phase.COMMITMENTS)
        await pressed(pilot, "i", *"We do.", "enter")
        assert led.events[-1] == CommitmentMade("We do.")
        assert "We do." in words(led.app)


async def test_a_line_that_is_dropped_is_not_kept(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.SCENE)
        recorded = len(led.events)
        await pressed(pilot, "p", *"gossip", "escape", "p", "enter", "p", "pagedown", "f5")
        assert len(led.events) == recorded
        assert led.phase is Phase.SCENE
        assert led.screen.focused is None


async def test_ten_points_are_agreed_once_all_are_placed(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.FOCUS)
        await pressed(pilot, *"22", "enter")
        assert "2 of 10 placed" in words(led.app)
        await pressed(pilot, *"16", "enter")
        assert led.events[-1] == FocusAgreed((6, 2, 2), ())
        await pressed(pilot, "a", "down", "enter", "3", "enter", "a")
        held = FocusAgreed((6, 2, 2), ("has-hypothesis", "recent-outages"))
        assert led.events[-1] == held
        assert "the rules" in words(led.app)
        await pressed(pilot, *"19", "enter")
        assert led.events[-1] == held
        assert "That makes 13 of 10: take some from another level first." in words(led.app)
        await pressed(pilot, "escape", *"20", "enter", *"31", "enter")
        assert led.events[-1] == held
        assert "7 of 10 placed" in words(led.app)
        await pressed(pilot, *"19", "enter")
        assert led.events[-1] == FocusAgreed((9, 0, 1), held.circumstances)


async def test_on_each_page_of_what_may_hold_for_a_team_enter_takes_what_is_seen(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.FOCUS)
        await pressed(pilot, *"16", "enter", *"22", "enter", "a")
        assert len(led.screen.sheet.pages) == 3
        await pressed(pilot, "space", "enter", "space", "pageup", "down", "enter", "a")
        assert led.events[-1] == FocusAgreed((6, 2, 2), ("agreed-impact", "agreed-execution"))


async def test_the_plan_is_made_with_highlight_and_minutes() -> None:
    led = Led(hosting=Hosting())
    async with led.app.run_test(size=SIZE) as pilot:
        assert led.events[-1] == PlanMade((FIRST, "now-the-how", "in-the-corridor"), 45)
        await pressed(pilot, "2", "s")
        assert led.state.plan.scenes == (FIRST, "the-nudge", "now-the-how", "in-the-corridor")
        await pressed(pilot, "down", "s", "minus")
        assert led.events[-1] == PlanMade((FIRST, "the-nudge", "in-the-corridor"), 40)
        await pressed(pilot, "h", *"18", "enter")
        assert led.events[-1] == HeadsCounted(18)
        await pressed(pilot, "1", "s", "2", "s", "4", "s")
        assert led.state.plan.scenes == ("in-the-corridor",)
        assert "at least one scene" in words(led.app)


async def test_a_longer_session_takes_in_what_fits_it() -> None:
    led = Led(hosting=Hosting())
    async with led.app.run_test(size=SIZE) as pilot:
        await pressed(pilot, "plus", "plus")
        assert led.state.plan.minutes == 55
        assert len(led.state.plan.scenes) == 4
        await pressed(pilot, *["minus"] * 20)
        assert led.state.plan.minutes == 5
        assert led.state.plan.scenes == (FIRST,)


async def test_leaving_takes_q_and_then_y(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, "q", "enter", "q", "escape", "q", "q", "pagedown", "y")
        assert led.app.is_running
        await pressed(pilot, "q", "y")
        await led.app.workers.wait_for_complete()
        assert led.app.return_code == 0
        assert led.phase is Phase.VOTE


async def test_control_c_asks_and_then_leaves(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        await pressed(pilot, "ctrl+c")
        assert "y leave" in words(led.app)
        await pressed(pilot, "ctrl+c")
        await led.app.workers.wait_for_complete()
        assert led.app.return_code == 0


async def test_a_line_in_the_making_is_kept_when_one_leaves(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.SCENE)
        await pressed(pilot, "p", *"who pays?", "ctrl+c")
        assert led.events[-1] == PointParked("who pays?")


async def test_the_report_is_written_at_the_end_and_that_it_is_is_said() -> None:
    written: list[object] = []

    def report(opened: object) -> None:
        written.append(opened)

    led = Led(report=report)
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.CLOSED)
        await led.app.workers.wait_for_complete()
        await pilot.pause()
        assert written == [led.opened]
        assert "The report is saved; in which file is said once you leave." in words(led.app)
        await pressed(pilot, "space")
        assert "The report is saved;" in words(led.app)
    assert EndingReached in led.kinds


async def test_a_report_that_cannot_be_written_is_told_in_words() -> None:
    def report(_opened: object) -> None:
        raise ReportNotSavedError("The report could not be written. Make room; then: workshop report")

    led = Led(report=report)
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.CLOSED)
        await led.app.workers.wait_for_complete()
        await pilot.pause()
        assert "Make room" in words(led.app)


async def test_a_rehearsal_invents_hands_for_the_whole_plan_and_writes_no_report() -> None:
    led = Led(hosting=Hosting(rehearsal=True), report=lambda _opened: pytest.fail("a report was written"))
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.CLOSED)
        await pilot.pause()
        assert led.state.rehearsal
        assert [visit.scene for visit in led.state.visits] == list(led.state.plan.scenes)
        assert {one.total for visit in led.state.visits for one in visit.rounds} == {led.state.heads}
        assert sum(count for _, count in led.state.exits.counts) == led.state.heads
        assert "rehearsal" in words(led.app)
    again = Led(hosting=Hosting(rehearsal=True))
    async with again.app.run_test(size=SIZE):
        again.to(Phase.CLOSED)
        assert again.events == led.events


async def test_a_line_being_typed_does_not_make_leaving_shorter(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.SCENE)
        await pressed(pilot, "p", *"so", "ctrl+q")
        assert "Leave the session?" in words(led.app)
        assert led.events[-1] == PointParked("so")
        await pressed(pilot, "escape")
        assert led.app.is_running


async def test_a_window_too_small_to_show_anything_can_be_left(led: Led) -> None:
    async with led.app.run_test(size=(30, 8)) as pilot:
        await pressed(pilot, "space", "q", "y")
        await led.app.workers.wait_for_complete()
        assert led.phase is Phase.PLAN
        assert led.app.return_code == 0
