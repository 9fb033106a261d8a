"""Where a session with a group begins: from the library, from one left open, and with which plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.play import story_file, story_play
from tests.tui.frames import words
from tests.tui.hosting import GROUP, Led, pressed
from tests.tui.samples import Disk, Memory, begun
from workshop.session.commands import GoOn
from workshop.session.events import HeadsCounted, HostingStarted, PlanMade, SessionStarted
from workshop.session.phases import Phase
from workshop.session.plan import Hosting, unknown_scene
from workshop.store.files import RefusedError
from workshop.tui import run
from workshop.tui.app import WorkshopApp
from workshop.tui.disk import Opened, Played, begin_led, resume_led
from workshop.tui.screens.host import HostScreen
from workshop.tui.screens.library import LibraryScreen
from workshop.tui.screens.play import PlayScreen
from workshop.tui.shelf import Shelf

NAME = "ceo-product-review"
SECONDS = 20.0
SIZE = (80, 24)
FIRST = "/s/forty.toml"
STORY_FILES = story_file(NAME).parent


def disk_of(memory: Memory, left_open: Opened | None = None) -> Disk:
    sessions = {FIRST: lambda: begun(story_play(), memory)}
    return Disk(sessions | ({"s1": lambda: left_open} if left_open else {}))


def group_left_open() -> Opened:
    led = Led()
    return led.opened


async def test_enter_leads_what_is_chosen_with_a_group() -> None:
    memory = Memory()
    app = WorkshopApp(disk_of(memory), hosting=Hosting(30, heads=12))
    async with app.run_test(size=SIZE) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "Enter lead it with a group" in words(app)
        await pressed(pilot, "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert isinstance(app.screen, HostScreen)
        assert [type(one.event) for one in memory.records] == [
            SessionStarted,
            HostingStarted,
            PlanMade,
            HeadsCounted,
        ]
        assert memory.records[2].event == PlanMade(("the-question",), 30)


async def test_alone_is_what_a_library_opens_otherwise() -> None:
    app = WorkshopApp(disk_of(Memory()))
    async with app.run_test(size=SIZE) as pilot:
        await app.workers.wait_for_complete()
        await pressed(pilot, "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert isinstance(app.screen, PlayScreen)


@pytest.mark.parametrize("last", ["today", "yesterday"])
async def test_a_group_left_open_lately_is_offered_first(last: str) -> None:
    disk = disk_of(Memory(), group_left_open())
    disk.history = {"forty": Played(last, "s1", "scene 2: Same table", led=True)}
    app = WorkshopApp(disk)
    async with app.run_test(size=SIZE) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert f"It was left open {last}" in words(app)
        assert "Go on from there" in words(app)
        await pressed(pilot, "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert disk.asked == ["s1"]
        assert isinstance(app.screen, HostScreen)


@pytest.mark.parametrize(
    "played",
    [
        Played("on 12 May", "s1", "scene 2: Same table", led=True),
        Played("today", "s1", "scene 2: Same table"),
        Played("today", None, ""),
    ],
)
async def test_nothing_else_is_offered_unasked(played: Played) -> None:
    disk = disk_of(Memory())
    disk.history = {"forty": played}
    app = WorkshopApp(disk)
    async with app.run_test(size=SIZE) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "Go on from there" not in words(app)
        assert isinstance(app.screen, LibraryScreen)


async def test_the_offer_is_put_away_with_one_key() -> None:
    disk = disk_of(Memory(), group_left_open())
    disk.history = {"forty": Played("today", "s1", "the debrief", led=True)}
    app = WorkshopApp(disk)
    async with app.run_test(size=SIZE) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pressed(pilot, "escape")
        assert "Go on from there" not in words(app)
        assert disk.asked == []


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[WorkshopApp]:
    """The apps that the command line has started; none of them runs."""
    apps: list[WorkshopApp] = []

    def run_none(self: WorkshopApp) -> None:
        apps.append(self)
        self.exit()

    monkeypatch.setattr(WorkshopApp, "run", run_none)
    return apps


async def test_after_a_crash_the_same_command_offers_the_group_before_it_begins_anew(
    started: list[WorkshopApp],
) -> None:
    disk = disk_of(Memory(), group_left_open())
    disk.history = {"forty": Played("today", "s1", "scene 2: Same table", led=True)}
    run.run_on(disk, open=FIRST, hosting=GROUP)
    (app,) = started
    assert (app.opened, disk.asked) == (None, [])


async def test_the_group_that_is_asked_for_is_offered_and_no_other() -> None:
    memory = Memory()
    disk = disk_of(memory, group_left_open())
    disk.history = {
        one.id: Played("today", f"s{number}", f"scene {number}: Here", led=True)
        for number, one in enumerate(disk.shelf, 1)
    }
    _, last, *_ = disk.shelf
    app = WorkshopApp(disk, hosting=GROUP, first=last)
    async with app.run_test(size=SIZE) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert last.title in words(app)
        assert "scene 2: Here" in words(app)
        assert "Begin anew" in words(app)


@pytest.mark.parametrize(
    ("hosting", "played"),
    [
        (Hosting(rehearsal=True), Played("today", "s1", "scene 2: Same table", led=True)),
        (GROUP, Played("on 12 May", "s1", "scene 2: Same table", led=True)),
        (GROUP, Played("today", "s1", "scene 2: Same table")),
        (GROUP, Played("today")),
    ],
)
def test_a_command_to_lead_begins_at_once_where_there_is_no_group_to_go_on_with(
    started: list[WorkshopApp], hosting: Hosting, played: Played
) -> None:
    disk = disk_of(Memory())
    disk.history = {"forty": played}
    run.run_on(disk, open=FIRST, hosting=hosting)
    (app,) = started
    assert disk.asked == [FIRST]
    assert app.opened is not None


async def test_leading_never_goes_on_with_what_was_played_alone() -> None:
    memory = Memory()
    disk = disk_of(memory)
    disk.history = {"forty": Played("today", "s1", "scene 2: Same table")}
    app = WorkshopApp(disk, hosting=Hosting())
    async with app.run_test(size=SIZE) as pilot:
        await app.workers.wait_for_complete()
        await pressed(pilot, "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert isinstance(app.screen, HostScreen)
        assert disk.asked == [FIRST]


def test_a_plan_is_what_was_asked_for_or_what_fits() -> None:
    for hosting, planned in (
        (Hosting(), ("the-question", "now-the-how", "in-the-corridor")),
        (Hosting(30), ("the-question",)),
        (Hosting(scenes=("a-call", "the-question")), ("the-question", "a-call")),
    ):
        opened = begin_led(disk_of(Memory()), FIRST, hosting)
        assert opened.host.state.plan.scenes == planned
        assert opened.host.state.phase is Phase.PLAN


def test_a_rehearsal_invents_its_heads_and_says_what_it_is() -> None:
    opened = begin_led(disk_of(Memory()), FIRST, Hosting(rehearsal=True))
    assert opened.host.state.rehearsal
    assert opened.host.state.heads > 0


def test_a_scene_of_another_name_is_told_with_the_nearest() -> None:
    play = story_play()
    assert unknown_scene(play, ("the-question",)) is None
    assert "Did you mean 'the-nudge'?" in str(unknown_scene(play, ("the-question", "the-nugde")))
    assert "There are: the-question" in str(unknown_scene(play, ("zzz",)))


def test_a_plan_that_cannot_be_is_refused_in_words() -> None:
    with pytest.raises(RefusedError, match="between 1 and 480"):
        begin_led(disk_of(Memory()), FIRST, Hosting(minutes=0))


def closed(opened: Opened) -> Opened:
    assert opened.saving is not None
    assert opened.saving.close(SECONDS) == ()
    return opened


def test_a_group_left_open_comes_before_what_was_played_alone_since(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    led = closed(begin_led(shelf, NAME, GROUP))
    alone = shelf.begin(NAME)
    alone.host.do(GoOn())
    closed(alone)
    played = shelf.played()[NAME]
    assert (played.session, played.led, played.last) == (led.id, True, "today")
    assert closed(shelf.resume(str(played.session))).host.state == led.host.state


def test_a_rehearsal_is_in_no_history(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    closed(begin_led(shelf, NAME, Hosting(rehearsal=True)))
    assert shelf.played() == {}


def left_plan(shelf: Shelf, hosting: Hosting) -> str:
    return str(closed(begin_led(shelf, NAME, hosting)).id)


def path_in(shelf: Shelf) -> str:
    return next(entry.path for entry in shelf.entries() if entry.id == NAME)


def test_a_plan_made_before_is_opened_with_what_is_said_now(
    tmp_path: Path, started: list[WorkshopApp]
) -> None:
    shelf = Shelf(tmp_path)
    left_plan(shelf, Hosting(30, heads=7, group="Support"))
    sales = left_plan(shelf, Hosting(30, group="Sales"))
    left_plan(shelf, Hosting(30))
    run.run_on(shelf, open=path_in(shelf), hosting=Hosting(heads=12, group="sales"))
    (app,) = started
    assert app.opened is not None
    state = app.opened.host.state
    assert (app.opened.id, state.phase, state.event) == (sales, Phase.PLAN, HeadsCounted(12))
    assert (state.group, state.plan.minutes, state.plan.scenes) == ("Sales", 30, ("the-question", "a-call"))


def copied(folder: Path, *names: str) -> Path:
    """The files of these names in a folder that no library has."""
    folder.mkdir()
    for name in names:
        (folder / name).write_bytes((STORY_FILES / name).read_bytes())
    return folder / names[-1]


@pytest.mark.parametrize(
    "names",
    [("platform-availability.toml",), ("ceo-product-review.toml", "ceo-product-review.de.toml")],
    ids=["a file", "a translation"],
)
def test_a_file_outside_the_library_opens_on_the_plan_that_was_made_for_it(
    tmp_path: Path, started: list[WorkshopApp], names: tuple[str, ...]
) -> None:
    file = str(copied(tmp_path / "mine", *names))
    home = tmp_path / "home"
    home.mkdir()
    planned = closed(begin_led(Shelf(home), file, Hosting(30, group="Sales")))
    run.run_app(home, open=file, hosting=Hosting(heads=12, group="sales"))
    (app,) = started
    assert app.opened is not None
    state = app.opened.host.state
    assert (app.opened.id, state.phase, state.heads) == (planned.id, Phase.PLAN, 12)


async def test_a_group_that_was_led_through_a_file_is_offered_as_of_the_library(tmp_path: Path) -> None:
    file = str(copied(tmp_path / "mine", "platform-availability.toml"))
    shelf = Shelf(tmp_path)
    led = begin_led(shelf, file, Hosting(30, heads=3, group="Sales"))
    led.host.do(GoOn())
    closed(led)
    app = WorkshopApp(shelf, hosting=Hosting(group="Sales"), first=shelf.entry(file))
    async with app.run_test(size=SIZE) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "The group: Sales, 3 people." in words(app)
        await pressed(pilot, "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.opened is not None
        assert app.opened.id == led.id
    closed(app.opened)


def test_a_plan_for_another_group_is_left_alone(tmp_path: Path, started: list[WorkshopApp]) -> None:
    shelf = Shelf(tmp_path)
    support = left_plan(shelf, Hosting(30, group="Support"))
    run.run_on(shelf, open=path_in(shelf), hosting=Hosting(group="Sales"))
    (app,) = started
    assert app.opened is not None
    assert app.opened.id != support
    assert app.opened.host.state.group == "Sales"


async def test_the_offer_says_which_group_and_what_is_told_with_it_applies(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    led = begin_led(shelf, NAME, Hosting(30, heads=3, group="Sales"))
    led.host.do(GoOn())
    closed(led)
    app = WorkshopApp(shelf, hosting=Hosting(60, heads=12, group="SALES", language="xx"))
    async with app.run_test(size=SIZE) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "It was left open today (opening)." in words(app)
        assert "The group: Sales, 3 people." in words(app)
        await pressed(pilot, "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert isinstance(app.screen, HostScreen)
        assert app.opened is not None
        state = app.opened.host.state
        assert (app.opened.id, state.heads, state.group) == (led.id, 12, "Sales")
        assert (state.plan.minutes, len(state.plan.scenes)) == (60, 4)
        assert "This session goes on in English" in words(app)
    closed(app.opened)


async def test_what_cannot_hold_for_a_session_that_is_gone_on_with_is_told(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    led = begin_led(shelf, NAME, Hosting(30))
    led.host.do(GoOn())
    closed(led)
    opened = resume_led(shelf, str(led.id), Hosting(scenes=("elsewhere",)))
    assert opened.notice == "A plan names at least one scene, and only scenes of this scenario."
    assert closed(opened).host.state == led.host.state
