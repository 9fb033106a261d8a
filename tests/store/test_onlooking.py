"""Looking on at sessions: the right one is found, followed, and left as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.play import story_file
from tests.store.kept_sessions import saved
from workshop.session.commands import (
    CloseVote,
    Command,
    CountHands,
    CountHeads,
    GoOn,
    MakePlan,
    RevealDistribution,
    RevealVerdict,
    SetTimer,
    StartHosting,
)
from workshop.session.events import HandsCounted, Record, StageOpened, VotingClosed
from workshop.session.phases import Phase
from workshop.session.private import BREAK, Elapsed
from workshop.store.database import open_to_write
from workshop.store.integrity import begin_database
from workshop.store.locks import holder
from workshop.store.onlooker import Onlooker, Sight
from workshop.store.records import cut_events, put_events
from workshop.store.runs import Running, Script, begin, open_store, read_script, resume

START = datetime.fromisoformat("2026-11-20T09:00:00+01:00")
TO_THE_VOTE: tuple[Command, ...] = (
    StartHosting(), MakePlan(("the-question",), 45), CountHeads(18), *[GoOn()] * 7
)  # fmt: skip


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        """What goes by, whatever is set on the clock."""
        return self.now.timestamp() - self.put_forward

    def put(self, seconds: float) -> None:
        """Somebody sets the clock."""
        self.now += timedelta(seconds=seconds)
        self.put_forward += seconds

    put_forward = 0.0


@pytest.fixture(scope="module")
def script() -> Script:
    return read_script(story_file("ceo-product-review"))


def led(home: Path, script: Script, commands: Iterable[Command], clock: Clock | None = None) -> Running:
    """A session with these commands carried out and saved, and still open."""
    running = begin(open_store(home), script, clock or Clock())
    return gone_on(running, *commands)


def gone_on(running: Running, *commands: Command) -> Running:
    for command in commands:
        assert running.host.do(command) is None
    return saved(running)


def closed(running: Running) -> str:
    assert running.journal.close(30) == ()
    return running.id or ""


Looks = Callable[..., Onlooker]


@pytest.fixture
def looks() -> Iterator[Looks]:
    """Makes onlookers, and closes them."""
    with ExitStack() as ended:
        yield lambda *about, **more: ended.enter_context(Onlooker(*about, **more))


def phase(sight: Sight) -> Phase | None:
    return sight.view.phase if sight.view else None


def test_nothing_is_seen_and_nothing_made_before_there_is_a_home(tmp_path: Path, looks: Looks):
    home = tmp_path / "home"
    assert looks(home).look() == Sight()
    assert not home.exists()


def test_practice_alone_is_nobody_elses_business(tmp_path: Path, looks: Looks, script: Script):
    alone = led(tmp_path, script, [GoOn()])
    assert looks(tmp_path).look() == Sight()
    closed(alone)


def test_a_session_is_followed_step_by_step_and_closed(tmp_path: Path, looks: Looks, script: Script):
    onlooker = looks(tmp_path)
    running = led(tmp_path, script, TO_THE_VOTE)
    seen = onlooker.look()
    assert (seen.session, phase(seen), seen.open) == (running.id, Phase.VOTE, True)
    gone_on(running, CountHands("reasons", 9))
    view = onlooker.look().view
    assert view is not None
    assert view.private.responses[0].hands == 9
    closed(running)
    assert not onlooker.look().open
    assert phase(onlooker.look()) is Phase.VOTE


def test_the_same_moment_gives_the_same_sight(tmp_path: Path, looks: Looks, script: Script):
    running = led(tmp_path, script, TO_THE_VOTE)
    onlooker = looks(tmp_path, clock=Clock())
    assert onlooker.look() == onlooker.look()
    closed(running)


def test_looking_on_leaves_the_lock_alone(tmp_path: Path, looks: Looks, script: Script):
    running = led(tmp_path, script, TO_THE_VOTE)
    locks = {path: path.stat().st_mtime_ns for path in (tmp_path / "locks").iterdir()}
    looks(tmp_path).look()
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "locks").iterdir()} == locks
    closed(running)


@pytest.mark.parametrize("says", ['{"pid": 0, "since": ""}', '{"pid": -1, "since": ""}', '{"pid": 1e9}', "x"])
def test_a_lock_file_that_names_nobody_means_that_nobody_is_there(tmp_path: Path, says: str):
    (tmp_path / "s.lock").write_text(says)
    assert holder(tmp_path, "s") is None


def test_who_left_without_a_word_is_not_there(tmp_path: Path):
    (tmp_path / "s.lock").write_text(f'{{"pid": {2**22 + 1}, "since": ""}}')
    assert holder(tmp_path, "s") is None


def test_what_gave_way_to_something_else_is_seen_as_it_is_now(tmp_path: Path, looks: Looks, script: Script):
    """A writer that failed takes out what was never acknowledged, and may put another event there."""
    running = led(tmp_path, script, [*TO_THE_VOTE, CountHands("reasons", 9)])
    onlooker = looks(tmp_path)
    onlooker.look()
    last = running.host.seq
    closed(running)
    connection = open_to_write(tmp_path / "sessions.db")
    cut_events(connection, 1, last - 1)
    put_events(connection, 1, [Record(last, START.isoformat(), HandsCounted("reasons", 2))])
    connection.close()
    view = onlooker.look().view
    assert view is not None
    assert view.private.responses[0].hands == 2


def test_an_open_session_comes_before_a_newer_one_that_was_left(tmp_path: Path, looks: Looks, script: Script):
    older = led(tmp_path, script, TO_THE_VOTE)
    newer = closed(led(tmp_path, script, [StartHosting()]))
    assert looks(tmp_path).look().session == older.id
    closed(older)
    assert looks(tmp_path).look().session == newer


def test_a_session_that_came_to_its_end_is_not_begun_with(tmp_path: Path, looks: Looks, script: Script):
    steps = [
        *TO_THE_VOTE, CountHands("reasons", 18), CloseVote(), RevealDistribution(), GoOn(), GoOn(),
        RevealVerdict(), *[GoOn()] * 9,
    ]  # fmt: skip
    running = led(tmp_path, script, steps)
    assert running.host.state.phase is Phase.CLOSED
    here = looks(tmp_path)
    assert phase(here.look()) is Phase.CLOSED
    closed(running)
    assert phase(here.look()) is Phase.CLOSED
    assert looks(tmp_path).look() == Sight()


def test_a_named_session_is_kept_to(tmp_path: Path, looks: Looks, script: Script):
    older = led(tmp_path, script, TO_THE_VOTE)
    newer = led(tmp_path, script, [StartHosting()])
    assert looks(tmp_path, older.id).look().session == older.id
    closed(newer)
    closed(older)


def test_the_view_stays_when_the_sessions_are_gone(tmp_path: Path, looks: Looks, script: Script):
    onlooker = looks(tmp_path, closed(led(tmp_path, script, TO_THE_VOTE)))
    assert phase(onlooker.look()) is Phase.VOTE
    begin_database(tmp_path)
    assert phase(onlooker.look()) is Phase.VOTE
    assert not onlooker.look().open


def test_damage_is_told_in_a_line_and_the_view_stays(tmp_path: Path, looks: Looks, script: Script):
    running = led(tmp_path, script, TO_THE_VOTE)
    onlooker = looks(tmp_path)
    onlooker.look()
    closed(running)
    connection = open_to_write(tmp_path / "sessions.db")
    connection.execute("UPDATE event SET body = '{}' WHERE seq > 9")
    connection.close()
    seen = onlooker.look()
    assert phase(seen) is Phase.VOTE
    assert "\n" not in (seen.trouble or "\n")


def test_minutes_are_counted_from_the_contract_on(tmp_path: Path, looks: Looks, script: Script):
    clock = Clock()
    running = led(tmp_path, script, TO_THE_VOTE[:3], clock)
    onlooker = looks(tmp_path, clock=clock, seconds=clock.seconds)
    clock.now += timedelta(minutes=15)
    gone_on(running, GoOn(), GoOn())
    for later, used in ((0, 0), (59, 0), (60, 1), (9 * 60, 9)):
        clock.now = START + timedelta(minutes=15, seconds=later)
        view = onlooker.look().view
        assert view is not None
        assert view.private.minutes.elapsed == used
    closed(running)


@pytest.mark.parametrize("put", [-86_400, -30, -1, 0, 1, 30, 86_400, 86_400 * 365])
def test_no_countdown_and_no_minute_follows_a_clock_that_is_set(
    tmp_path: Path, looks: Looks, script: Script, put: int
):
    clock = Clock()
    running = led(tmp_path, script, TO_THE_VOTE, clock)
    gone_on(running, SetTimer(int(clock.now.timestamp()) + 90, 90))
    onlooker = looks(tmp_path, clock=clock, seconds=clock.seconds)
    assert left_and_used(onlooker) == (90, 0)
    clock.put(put)
    assert left_and_used(onlooker) == (90, 0)
    clock.now += timedelta(seconds=60)
    assert left_and_used(onlooker) == (30, 1)
    clock.put(-put)
    assert left_and_used(onlooker) == (30, 1)
    clock.now += timedelta(seconds=40)
    assert left_and_used(onlooker) == (-10, 1)
    closed(running)


def left_and_used(onlooker: Onlooker) -> tuple[int | None, int]:
    view = onlooker.look().view
    assert view is not None
    return view.timer, view.private.minutes.elapsed


def test_a_session_gone_on_with_the_next_day_has_not_used_the_night(
    tmp_path: Path, looks: Looks, script: Script
):
    clock = Clock()
    name = closed(led(tmp_path, script, TO_THE_VOTE, clock))
    clock.now += timedelta(minutes=20)
    again = resume(open_store(tmp_path), name, lambda _: None, clock)
    gone_on(again, CountHands("reasons", 3))
    clock.now += timedelta(hours=20)
    gone_on(again, CountHands("reasons", 4))
    clock.now += timedelta(minutes=5)
    view = looks(tmp_path, clock=clock).look().view
    assert view is not None
    assert view.private.minutes.elapsed == 25
    closed(again)


def test_a_clock_that_is_set_back_or_means_nothing_does_no_harm(tmp_path: Path, script: Script):
    running = led(tmp_path, script, TO_THE_VOTE)
    state, elapsed = running.host.state, Elapsed()
    for moment in ("", "yesterday", "2026-11-20T09:00:00", START.isoformat()):
        elapsed.note_text(state, moment)
    assert elapsed.minutes(START - timedelta(days=1)) == 0
    assert elapsed.minutes(START + BREAK) == 60
    assert elapsed.minutes(START + BREAK + timedelta(seconds=1)) == 0
    closed(running)


def test_an_event_that_cannot_have_happened_is_told_by_its_number(
    tmp_path: Path, looks: Looks, script: Script
):
    running = led(tmp_path, script, TO_THE_VOTE)
    onlooker = looks(tmp_path)
    onlooker.look()
    last = running.host.seq
    closed(running)
    connection = open_to_write(tmp_path / "sessions.db")
    put_events(connection, 1, [Record(last + 1, START.isoformat(), StageOpened())])
    for _ in range(2):
        seen = onlooker.look()
        assert phase(seen) is Phase.VOTE
        assert f"event {last + 1} cannot have happened" in (seen.trouble or "")
    cut_events(connection, 1, last)
    put_events(connection, 1, [Record(last + 1, START.isoformat(), VotingClosed())])
    connection.close()
    seen = onlooker.look()
    assert (phase(seen), seen.trouble) == (Phase.VOTED, None)


def test_sessions_that_were_imported_come_after_those_led_here(tmp_path: Path, looks: Looks, script: Script):
    elsewhere = closed(led(tmp_path / "elsewhere", script, TO_THE_VOTE))
    here = closed(led(tmp_path / "here", script, [StartHosting()]))
    open_store(tmp_path / "here").adopt(open_store(tmp_path / "elsewhere").load(elsewhere))
    assert looks(tmp_path / "here").look().session == here
