"""The private view: drawn as kept, following what happens, and left only when that is meant."""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from tests.play import done, shipped_play, story_play
from tests.session.leading import whole_workshop
from tests.tui.conftest import Kept
from tests.tui.frames import PATIENCE, pages, settled, until, words
from tests.tui.samples import Disk
from tests.tui.test_frames import SIZES
from tests.tui.test_hostile import HOSTILE, assert_clean, assert_literal
from workshop.rooms.remote import Grade, Remote, RoomWish, ShownPairing
from workshop.scenario.play import Play
from workshop.session.commands import CountHands, SetTimer
from workshop.session.phases import Phase
from workshop.session.private import NOT_OPEN, WAITING, WIDE, NotesView, Planned, notes_view
from workshop.session.state import State
from workshop.store.onlooker import Sight
from workshop.tui.app import WorkshopApp
from workshop.tui.panels.private import private_paper
from workshop.tui.paper import paged
from workshop.tui.screens.host_words import ASK_KEYS
from workshop.tui.screens.notes import LEFT, notes_app
from workshop.tui.terminal import FAULT
from workshop.tui.themes import CONTRAST, LIGHT, Look

NOW = 1_800_000_000
KEPT = (Phase.ROOM, Phase.PRACTICE, Phase.THINK, Phase.VOTED, Phase.DISTRIBUTION, Phase.DISCUSS, Phase.EXIT)
LATE = {Phase.VOTED, Phase.DISCUSS}


@pytest.fixture(scope="module")
def play() -> Play:
    return story_play()


@pytest.fixture(scope="module")
def workshop(play: Play) -> list[State]:
    return list(whole_workshop(play))


class Follower:
    """Stands in for one who looks on at a store: it sees what it is given."""

    def __init__(self, sight: Sight | None = None) -> None:
        self.sight = sight or Sight()
        self.looks = 0

    def __call__(self) -> Sight:
        self.looks += 1
        return self.sight


def seen(play: Play, state: State, minutes: int = 12) -> Sight:
    return Sight("20260803-0900-forty-k7", notes_view(play, state, minutes, NOW), True).with_keys(ASK_KEYS)


def at(play: Play, workshop: list[State], phase: Phase, minutes: int = 12) -> Sight:
    state = next(state for state in workshop if state.phase is phase)
    if phase is Phase.THINK:
        state = done(play, state, SetTimer(NOW + 41, 60))
    return seen(play, state, minutes)


def app_on(follower: Follower, look: Look | None = None) -> WorkshopApp:
    return notes_app(Disk(look=look) if look else Disk(), follower, pause=0.01)


class Phones:
    """Stands in for the room's word on phones that lead, and notes what is asked of it."""

    def __init__(self, *paired: Remote) -> None:
        self.shown, self._paired, self.asked = ShownPairing(), paired, []

    def pairing(self) -> ShownPairing:
        return self.shown

    def paired(self, session: str) -> tuple[Remote, ...]:
        assert session
        return self._paired

    def ask(self, session: str, wish: RoomWish) -> bool:
        self.asked.append((session, wish))
        return True


async def test_phones_that_lead_are_listed_and_one_of_them_is_unpaired(
    play: Play, workshop: list[State]
) -> None:
    follower = Follower(at(play, workshop, Phase.THINK))
    phones = Phones(Remote(65, "key", "counts"), Remote(66, "key", "steps"))
    app = notes_app(Disk(), follower, pause=0.01, phones=phones)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "private")
        await pilot.press("u")
        await until(pilot, "Phone 1: the steps, the timer, blank and the counts", "Phone 2")
        await pilot.press("down", "up", "2", "enter")
        await until(pilot, "leads no longer")
        assert [wish for _session, wish in phones.asked] == [RoomWish(unpair=66)]


async def test_the_way_in_says_what_the_phone_will_have_and_g_asks_for_another_grade(
    play: Play, workshop: list[State]
) -> None:
    follower = Follower(at(play, workshop, Phase.THINK))
    phones = Phones()
    app = notes_app(Disk(), follower, pause=0.01, phones=phones)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "private")
        await pilot.press("u")
        await until(pilot, "No phone of yours leads")
        phones.shown = ShownPairing("s", "http://192.168.1.23:8765/f#secret", Grade.COUNTS)
        await until(pilot, "blank and the counts; g")
        await pilot.press("g")
        assert [wish for _session, wish in phones.asked] == [RoomWish(other_grade=True)]
        phones.shown = phones.shown._replace(grade=Grade.STEPS)
        await until(pilot, "and blank")


async def looked(pilot: Pilot[None], follower: Follower) -> None:
    """Return when it was looked twice more, and all that was told has been drawn."""
    started, before = get_running_loop().time(), follower.looks
    while follower.looks < before + 3:
        await pilot.pause()
        assert get_running_loop().time() - started < PATIENCE
    await pilot.pause()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("phase", KEPT, ids=lambda phase: phase.value)
async def test_the_private_view_is_drawn_as_kept(
    play: Play, workshop: list[State], phase: Phase, size: tuple[int, int], kept: Kept
):
    sight = at(play, workshop, phase, 41 if phase in LATE else 12)
    assert sight.view
    async with app_on(Follower(sight)).run_test(size=size) as pilot:
        await until(pilot, sight.view.private.title)
        kept(f"notes-{phase.value}-{size[0]}x{size[1]}", await pages(pilot, pilot.app.screen.sheet))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_waiting_is_drawn_as_kept(size: tuple[int, int], kept: Kept):
    async with app_on(Follower()).run_test(size=size) as pilot:
        kept(f"notes-waiting-{size[0]}x{size[1]}", await pages(pilot, pilot.app.screen.sheet))


@pytest.mark.parametrize("theme", [LIGHT, CONTRAST])
async def test_another_look_is_drawn_as_kept(play: Play, workshop: list[State], theme: str, kept: Kept):
    follower = Follower(at(play, workshop, Phase.DISTRIBUTION)._replace(open=False))
    async with app_on(follower, Look(theme)).run_test(size=(80, 24)) as pilot:
        await until(pilot, "Distribution shown")
        kept(f"styled-notes-{theme}", await settled(pilot))


@pytest.mark.parametrize("phase", [Phase.SCENE, Phase.VOTED, Phase.CONSEQUENCE, Phase.DISCUSS])
def test_hints_lines_to_say_and_the_other_reading_are_told_while_a_scene_lasts(phase: Phase):
    play = shipped_play()
    sight = at(play, list(whole_workshop(play)), phase)
    assert sight.view
    paper = private_paper(sight.view, Look(), 80, 24)
    told = " ".join(" ".join(line.text.plain for page in paged(paper, 74, 20) for line in page.lines).split())
    scene = play.scenario.scene[play.scenario.start]
    assert scene.also
    assert all(words in told for words in (*scene.hints, *scene.say, scene.also))
    assert all(f"Now say “{one.now_say.text}”" in told for one in scene.response if one.now_say)


async def test_it_opens_before_the_session_and_follows_it_from_its_first_step(
    play: Play, workshop: list[State]
):
    follower = Follower()
    async with app_on(follower).run_test(size=(80, 24)) as pilot:
        await until(pilot, WAITING, "workshop host")
        follower.sight = at(play, workshop, Phase.PLAN)
        await until(pilot, "The Forty-Hour Reply · private", "minutes")
        follower.sight = at(play, workshop, Phase.SCENE)
        await until(pilot, "Reading the scene", "scene 1 · Page four", "Ada pictures a clinic")


async def test_every_phase_of_a_workshop_is_shown_with_what_comes_next(play: Play, workshop: list[State]):
    follower = Follower(seen(play, workshop[0]))
    async with app_on(follower).run_test(size=(100, 50)) as pilot:
        for state in workshop:
            follower.sight = seen(play, state)
            assert follower.sight.view
            private = follower.sight.view.with_keys(ASK_KEYS).private
            place, ahead = private.place, private.next
            await until(pilot, place[:1].upper() + place[1:], f"next {ahead}")


async def test_counts_come_in_while_another_page_is_read(play: Play, workshop: list[State]):
    voting = next(state for state in workshop if state.phase is Phase.VOTE)
    follower = Follower(seen(play, voting))
    async with app_on(follower).run_test(size=(80, 24)) as pilot:
        await until(pilot, "Voting is open")
        await pilot.press("space")
        await until(pilot, "Likely misreadings", "2 of 4")
        voting = done(play, voting, CountHands("reasons", 9))
        follower.sight = seen(play, voting)
        await looked(pilot, follower)
        assert "2 of 4" in words(pilot.app)
        await pilot.press("pageup")
        await until(pilot, "1 9 ██")


async def test_another_phase_begins_on_its_first_page(play: Play, workshop: list[State]):
    follower = Follower(at(play, workshop, Phase.VOTE))
    async with app_on(follower).run_test(size=(80, 24)) as pilot:
        await until(pilot, "Voting is open")
        await pilot.press("space", "space")
        follower.sight = at(play, workshop, Phase.VOTED)
        await until(pilot, "Voting is closed", "1 of 4")


async def test_the_last_page_is_followed_by_the_first(play: Play, workshop: list[State]):
    async with app_on(Follower(at(play, workshop, Phase.VOTE))).run_test(size=(80, 24)) as pilot:
        await until(pilot, "1 of 4")
        await pilot.press("space", "pagedown", "space")
        await until(pilot, "4 of 4", "Space to the top")
        await pilot.press("space")
        await until(pilot, "1 of 4")


async def test_a_host_that_is_gone_leaves_its_last_view_and_a_quiet_word(play: Play, workshop: list[State]):
    sight = at(play, workshop, Phase.VOTED)
    follower = Follower(sight)
    async with app_on(follower).run_test(size=(80, 24)) as pilot:
        await until(pilot, "Voting is closed")
        follower.sight = sight._replace(open=False)
        await until(pilot, NOT_OPEN, "17 % at the called")
        follower.sight = sight
        await looked(pilot, follower)
        assert NOT_OPEN not in words(pilot.app)


async def test_what_keeps_it_from_seeing_is_said_above_the_last_view(play: Play, workshop: list[State]):
    sight = at(play, workshop, Phase.VOTED)
    follower = Follower(sight._replace(trouble="The disk is away."))
    async with app_on(follower).run_test(size=(80, 24)) as pilot:
        await until(pilot, "The disk is away.", "Voting is closed")
        follower.sight = sight
        await looked(pilot, follower)
        assert "The disk is away." not in words(pilot.app)


@pytest.mark.parametrize(("columns", "told"), [(WIDE - 1, False), (WIDE, True), (200, True)])
async def test_a_wide_window_asks_for_larger_letters(
    play: Play, workshop: list[State], columns: int, told: bool
):
    async with app_on(Follower(at(play, workshop, Phase.SCENE))).run_test(size=(columns, 30)) as pilot:
        await until(pilot, "Reading the scene")
        assert ("enlarge the font" in words(pilot.app)) is told
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "enlarge the font" not in words(pilot.app)


async def test_escape_never_leaves_and_q_does(play: Play, workshop: list[State]):
    app = app_on(Follower(at(play, workshop, Phase.SCENE)))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "Reading the scene")
        await pilot.press("escape", "f5", "escape")
        await until(pilot, "Reading the scene")
        await pilot.press("question_mark")
        await until(pilot, "All keys that do something here.")
        await pilot.press("escape")
        await until(pilot, "Reading the scene")
        await pilot.press("q")
        await pilot.pause()
    assert app.return_code == 0


async def test_control_c_asks_and_what_happens_meanwhile_is_shown_after_it(play: Play, workshop: list[State]):
    follower = Follower(at(play, workshop, Phase.SCENE))
    async with app_on(follower).run_test(size=(80, 24)) as pilot:
        await until(pilot, "Reading the scene")
        await pilot.press("ctrl+c")
        await until(pilot, "Leave the workshop?", LEFT)
        follower.sight = at(play, workshop, Phase.VOTED)
        await looked(pilot, follower)
        assert "Leave the workshop?" in words(pilot.app)
        await pilot.press("escape")
        await until(pilot, "Voting is closed")


async def test_a_look_chosen_here_is_drawn_at_once(play: Play, workshop: list[State]):
    disk = Disk()
    app = notes_app(disk, Follower(at(play, workshop, Phase.VOTED)), pause=0.01)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "Voting is closed")
        app._set_look(Look(LIGHT))
        await pilot.pause()
        assert app.theme == LIGHT


async def test_a_fault_in_looking_on_ends_it_like_any_other():
    def fails() -> Sight:
        raise RuntimeError("a fault")

    app = notes_app(Disk(), fails, pause=0.01)

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            while app.fault is None:
                await pilot.pause()

    with pytest.raises(RuntimeError, match="a fault"):
        await run()
    assert app.return_code == FAULT


def poisoned(view: NotesView, of: Callable[[str], str] = lambda _: HOSTILE) -> NotesView:
    private = view.private
    responses = tuple(one._replace(text=of(one.text), now_say=of(one.text)) for one in private.responses)
    return view._replace(
        private=private._replace(
            title=HOSTILE,
            scene_title=HOSTILE,
            notes=HOSTILE,
            misreadings=HOSTILE,
            also=HOSTILE,
            hints=(HOSTILE,),
            say=(HOSTILE,),
            questions=(HOSTILE,),
            responses=responses,
            next=HOSTILE,
            parked=(HOSTILE,),
        ),
        plan=(Planned(HOSTILE, False, False),),
        taken=(HOSTILE,),
    )


@pytest.mark.parametrize("phase", [Phase.SCENE, Phase.VOTED, Phase.DISCUSS, Phase.CLOSED])
async def test_hostile_texts_are_only_text_on_every_page(play: Play, workshop: list[State], phase: Phase):
    sight = at(play, workshop, phase)
    assert sight.view
    sight = sight._replace(view=poisoned(sight.view), trouble=HOSTILE)
    async with app_on(Follower(sight)).run_test(size=(80, 24)) as pilot:
        await until(pilot, sight.view.private.place[1:] if sight.view else "")
        sheet, shown = pilot.app.screen.sheet, ""  # type: ignore[attr-defined]
        for _ in sheet.pages:
            await pilot.pause()
            assert_clean(pilot.app)
            shown += words(pilot.app)
            sheet.turn(1)
        assert_literal(shown)
