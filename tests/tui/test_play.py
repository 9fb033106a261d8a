"""A session by keys: what is pressed, and what is recorded."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.play import story_play
from tests.tui.frames import text, words
from tests.tui.samples import Disk, Memory, begun
from workshop.session.commands import Choose, GoOn, Guess, KeepIntention, RevealVerdict
from workshop.session.events import (
    BranchStarted,
    ChoiceReopened,
    ChoiceSettled,
    DebriefOpened,
    EndingReached,
    Event,
    GuessMade,
    GuessSkipped,
    IntentionKept,
    SceneEntered,
    SessionStarted,
    StepUndone,
    VerdictContested,
    VerdictRevealed,
    VoteCast,
    VotingOpened,
)
from workshop.session.phases import Phase
from workshop.session.views import ConsequenceView, GuessView, SceneView
from workshop.tui.app import WorkshopApp
from workshop.tui.screens.play import PlayScreen

TALL = (100, 50)
FIRST = "the-question"


class Session:
    """An app on a session of the shipped scenario, and what it recorded."""

    def __init__(self) -> None:
        self.memory = Memory()
        self.opened = begun(story_play(), self.memory)
        self.app = WorkshopApp(Disk(), self.opened)

    @property
    def events(self) -> list[Event]:
        """What was recorded after the beginning."""
        return [
            record.event for record in self.memory.records if not isinstance(record.event, SessionStarted)
        ]

    @property
    def kinds(self) -> list[type[Event]]:
        return [type(event) for event in self.events]

    @property
    def phase(self) -> Phase:
        return self.opened.host.state.phase

    @property
    def screen(self) -> PlayScreen:
        assert isinstance(self.app.screen, PlayScreen)
        return self.app.screen


@pytest.fixture
def session() -> Session:
    return Session()


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def to_verdict(pilot: Pilot[None], reply: str = "1") -> None:
    await press(pilot, "enter", reply, "enter", "s", "enter")


async def to_debrief(pilot: Pilot[None], session: Session) -> None:
    """Straight to the debrief, past the keys."""
    host = session.opened.host
    while session.phase is not Phase.DEBRIEF:
        match host.view:
            case SceneView(responses=responses):
                assert host.do(Choose(responses[0].id)) is None
            case GuessView(header=header):
                assert host.do(Guess(header.levels[1].id)) is None
            case ConsequenceView():
                assert host.do(RevealVerdict()) is None
            case _:
                assert host.do(GoOn()) is None
    await pilot.pause()


async def test_a_turn_by_keys_is_recorded_event_by_event(session: Session) -> None:
    async with session.app.run_test(size=TALL) as pilot:
        await press(pilot, "enter", "3", "enter", "1", "enter", "enter", "enter")
        first, second = story_play().scenario.scene[FIRST].response[2].id, session.events[-2]
        assert session.kinds == [
            SceneEntered,
            VotingOpened,
            VoteCast,
            ChoiceSettled,
            GuessMade,
            VerdictRevealed,
            SceneEntered,
            VotingOpened,
        ]
        assert session.events[3] == ChoiceSettled(first)
        assert isinstance(second, SceneEntered)
        assert second.scene != FIRST


async def test_a_verdict_is_contested_by_a_number_and_a_sentence_and_says_what_would_flip_it(
    session: Session,
) -> None:
    async with session.app.run_test(size=TALL) as pilot:
        await to_verdict(pilot)
        await press(pilot, "exclamation_mark")
        assert "How well did this reply serve the moment?" in words(session.app)
        await press(pilot, *"soso", "enter")
        assert session.kinds[-1] is VerdictRevealed
        assert "It begins with a number" in words(session.app)
        for _letter in "soso":
            await press(pilot, "backspace")
        await press(pilot, *"4", "space", *"true", "enter")
        assert session.events[-1] == VerdictContested((0, 0, 0, 0, 1), "true")
        assert "Seen differently" in words(session.app)
        assert "The rules would" in words(session.app)


async def test_a_verdict_is_contested_by_what_one_would_say_was_called_for(session: Session) -> None:
    async with session.app.run_test(size=TALL) as pilot:
        await to_verdict(pilot)
        await press(pilot, "exclamation_mark")
        name, level = list(story_play().lens.level.items())[-1]
        assert level.word in words(session.app)
        await press(pilot, *level.word.lower(), "enter")
        assert session.events[-1] == VerdictContested((0, 0, 0, 0, 0), "", name)
        assert f"Called for, as it is seen here: {level.word}." in words(session.app)


async def test_arrows_choose_as_well_as_numbers(session: Session) -> None:
    async with session.app.run_test(size=TALL) as pilot:
        await press(pilot, "enter", "up", "down", "down", "enter")
        second = story_play().scenario.scene[FIRST].response[1].id
        assert session.events[-1] == ChoiceSettled(second)


async def test_nothing_is_highlighted_until_somebody_chooses(session: Session) -> None:
    async with session.app.run_test(size=TALL) as pilot:
        await press(pilot, "enter", "enter", "space")
        assert session.kinds == [SceneEntered, VotingOpened]
        assert "Choose with" in words(session.app)
        await press(pilot, "4", "enter", "enter")
        assert session.phase is Phase.GUESS
        assert "or s to skip" in words(session.app)


async def test_a_number_beyond_the_last_reply_does_nothing(session: Session) -> None:
    async with session.app.run_test(size=TALL) as pilot:
        await press(pilot, "enter", "9", "enter")
        assert session.kinds == [SceneEntered, VotingOpened]


async def test_the_reply_can_be_changed_until_the_guess(session: Session) -> None:
    async with session.app.run_test(size=TALL) as pilot:
        await press(pilot, "enter", "1", "enter", "left")
        assert session.kinds[-1] is ChoiceReopened
        assert session.screen.sheet.highlighted == 0
        await press(pilot, "2", "enter", "s")
        assert session.kinds[-3:] == [VoteCast, ChoiceSettled, GuessSkipped]
        await press(pilot, "left")
        assert session.phase is Phase.CONSEQUENCE


async def test_u_takes_the_last_step_back(session: Session) -> None:
    async with session.app.run_test(size=TALL) as pilot:
        await to_verdict(pilot)
        await press(pilot, "u")
        assert session.events[-1] == StepUndone()
        assert session.phase is Phase.CONSEQUENCE
        await press(pilot, "u", "u", "u", "u")
        assert session.phase is Phase.BRIEFING
        await press(pilot, "u")
        assert session.kinds.count(StepUndone) == 4


async def test_looking_back_shows_earlier_views_and_changes_nothing(session: Session) -> None:
    async with session.app.run_test(size=TALL) as pilot:
        await to_verdict(pilot)
        before = session.kinds
        await press(pilot, "left", "left")
        assert "looking back" in words(session.app)
        assert "What do you say?" in words(session.app)
        await press(pilot, "2", "e", "u", "s")
        await press(pilot, "enter")
        assert "And then" in words(session.app)
        await press(pilot, "escape")
        assert "The moment called for" in words(session.app)
        assert session.kinds == before


async def test_the_trace_opens_and_closes_over_the_verdict(session: Session) -> None:
    async with session.app.run_test(size=TALL) as pilot:
        await to_verdict(pilot)
        await press(pilot, "e")
        assert "How this verdict came about" in words(session.app)
        await press(pilot, "e")
        assert "The reply carried" in words(session.app)
        await press(pilot, "e", "escape")
        assert "The reply carried" in words(session.app)
        assert session.phase is Phase.VERDICT


async def test_escape_never_leaves(session: Session) -> None:
    async with session.app.run_test(size=TALL) as pilot:
        await press(pilot, *["escape"] * 4, "enter", *["escape"] * 4)
        assert session.app.is_running
        assert session.kinds == [SceneEntered, VotingOpened]


async def test_a_verdict_on_two_pages_is_read_before_one_goes_on(session: Session) -> None:
    async with session.app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "enter")
        await press(pilot, "1", "enter", "s", "enter")
        assert session.phase is Phase.VERDICT
        await press(pilot, "enter")
        assert session.phase is Phase.VERDICT
        assert "It would help" in words(session.app)
        await press(pilot, "pageup", "space", "space")
        assert session.phase is Phase.VOTE


async def test_a_scene_on_two_pages_takes_a_number_to_the_replies(session: Session) -> None:
    async with session.app.run_test(size=(60, 20)) as pilot:
        while session.phase is Phase.BRIEFING:
            await press(pilot, "enter")
        assert session.screen.sheet.page_number == 0
        await press(pilot, "2")
        assert session.screen.sheet.page_number == 1
        await press(pilot, "enter")
        assert session.kinds[-1] is ChoiceSettled


async def test_a_path_ends_in_its_debrief_and_a_sentence_is_kept(session: Session) -> None:
    async with session.app.run_test(size=(80, 24)) as pilot:
        await to_debrief(pilot, session)
        assert session.kinds[-2:] == [EndingReached, DebriefOpened]
        while not session.screen.sheet.page.field:
            await press(pilot, "enter")
        await press(pilot, *"if q, 1", "space", "e", "enter")
        assert session.events[-1] == IntentionKept("if q, 1 e")
        assert "if q, 1 e" in words(session.app)
        await press(pilot, "enter")
        assert "Play again from a scene" in words(session.app)


async def test_another_branch_begins_at_the_scene_chosen(session: Session) -> None:
    async with session.app.run_test(size=(80, 24)) as pilot:
        await to_debrief(pilot, session)
        await press(pilot, *["pagedown"] * 9, "1", "enter")
        assert session.events[-2:] == [BranchStarted(0), VotingOpened(1)]
        assert session.phase is Phase.VOTE


async def test_a_scene_is_played_again_from_its_verdict(session: Session) -> None:
    async with session.app.run_test(size=TALL) as pilot:
        await to_verdict(pilot)
        await press(pilot, "r")
        assert session.events[-2:] == [BranchStarted(0), VotingOpened(1)]


async def test_a_sentence_that_was_typed_is_kept_on_leaving(session: Session) -> None:
    async with session.app.run_test(size=(80, 24)) as pilot:
        await to_debrief(pilot, session)
        while not session.screen.sheet.page.field:
            await press(pilot, "enter")
        await press(pilot, *"then", "ctrl+q")
        assert session.events[-1] == IntentionKept("then")
        assert session.app.return_code == 0


@pytest.mark.parametrize("keys", [("ctrl+c", "ctrl+c"), ("ctrl+c", "enter"), ("escape", "left", "q")])
async def test_however_one_leaves_a_sentence_that_was_typed_is_kept(
    session: Session, keys: tuple[str, ...]
) -> None:
    async with session.app.run_test(size=(80, 24)) as pilot:
        await to_debrief(pilot, session)
        while not session.screen.sheet.page.field:
            await press(pilot, "enter")
        await press(pilot, *"then", *keys)
        assert session.events[-1] == IntentionKept("then")
        assert session.app.return_code == 0


async def test_a_sentence_stays_in_its_line_while_a_folder_is_asked_for(session: Session) -> None:
    async with session.app.run_test(size=(80, 24)) as pilot:
        await to_debrief(pilot, session)
        while not session.screen.sheet.page.field:
            await press(pilot, "enter")
        session.memory.behind, session.memory.trouble = 1, "The disk is full."
        await press(pilot, *"draft", "escape", "w")
        assert "draft" not in text(session.app).splitlines()[-4]
        await press(pilot, *"/tmp/q", "ctrl+c", "escape")
        assert "draft" in text(session.app).splitlines()[-4]
        assert session.memory.folders == []


async def test_while_a_line_is_typed_into_the_key_bar_shows_what_works(session: Session) -> None:
    async with session.app.run_test(size=(80, 24)) as pilot:
        await to_debrief(pilot, session)
        while not session.screen.sheet.page.field:
            await press(pilot, "enter")
        await press(pilot, *"then")
        *_, edge, bar = text(session.app).splitlines()
        assert " ".join(bar.split()) == "Enter keep the sentence Esc stop typing PageUp back Ctrl-Q leave"
        assert "Space" not in edge
        await press(pilot, "escape")
        *_, edge, bar = text(session.app).splitlines()
        assert "Enter play a scene again" in bar
        assert bar.endswith("? help   q leave")


async def test_the_edge_says_how_far_the_story_is_and_not_how_long(session: Session) -> None:
    async with session.app.run_test(size=TALL) as pilot:
        await press(pilot, "enter")
        assert "scene 1 · Page four" in words(session.app)


async def test_a_click_highlights_and_a_second_one_says_it(session: Session) -> None:
    async with session.app.run_test(size=TALL) as pilot:
        await press(pilot, "enter")
        sheet = session.screen.sheet
        row = next(n for n, line in enumerate(sheet.page.lines) if line.item == 1)
        await pilot.click(sheet, offset=(20, row + sheet.first_row))
        assert sheet.highlighted == 1
        await pilot.click(sheet, offset=(20, row + sheet.first_row))
        assert session.kinds[-1] is ChoiceSettled


async def test_a_sentence_that_is_being_typed_stays_when_another_is_kept_from_elsewhere(
    session: Session,
) -> None:
    async with session.app.run_test(size=(80, 24)) as pilot:
        await to_debrief(pilot, session)
        while not session.screen.sheet.page.field:
            await press(pilot, "enter")
        await press(pilot, *"then")
        session.opened.host.do(KeepIntention("If one asks, then I say."))
        await press(pilot, "space", *"I", "enter")
        assert session.events[-2:] == [
            IntentionKept("If one asks, then I say."),
            IntentionKept("then I"),
        ]
