"""What sessions give to sums, and that nothing that is shown of them stands for fewer than five people."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from tests.play import done
from tests.report.sessions import counting, opened, walk
from tests.store.hosted_sessions import script, state_after, whole_records
from workshop.report.pooled import (
    DECIDED,
    FEWEST,
    FIRST,
    KINDS,
    LAST,
    ONCE,
    SEEN,
    SESSIONS,
    WORSE,
    CellSum,
    PooledCell,
    PooledCells,
    as_key,
    cell_of,
    pooled_cells,
    pooled_view,
    quarter_in_words,
    quarter_of,
)
from workshop.scenario.play import Play
from workshop.session.commands import (
    CloseVote,
    Command,
    Contest,
    GoOn,
    OpenTalk,
    RevealDistribution,
    RevealVerdict,
    SettlePath,
)
from workshop.session.phases import Phase
from workshop.session.state import State


@cache
def led() -> PooledCells:
    return pooled_cells(script().play, state_after(whole_records()))


def total(cells: PooledCells, what: str) -> int:
    return sum(sums.times for cell, sums in cells.items() if cell.what == what)


def step(play: Play, state: State) -> Command:
    """What leads on from here, with whichever reply is the first where none has most hands."""
    match state.phase:
        case Phase.VOTE:
            return CloseVote()
        case Phase.VOTED:
            return RevealDistribution()
        case Phase.DISTRIBUTION:
            return SettlePath(play.story.offered(state.visit.scene, state.visit.tracks)[0].id)
        case Phase.CONSEQUENCE:
            return RevealVerdict()
        case _:
            return GoOn()


def led_to_its_end(*rounds: tuple[int, ...], contest: tuple[int, ...] = ()) -> State:
    """A workshop of which the first decision had these votes, and the others none."""
    play = walk()
    state = done(play, opened(play), GoOn(), GoOn())
    for number, hands in enumerate(rounds):
        state = done(play, state, *[OpenTalk()] * bool(number), GoOn())
        state = done(play, state, *counting(state, play, hands), CloseVote())
    while state.phase is not Phase.VERDICT:
        state = done(play, state, step(play, state))
    if contest:
        state = done(play, state, Contest(contest, "they would have hung up"))
    while state.phase is not Phase.CLOSED:
        state = done(play, state, step(play, state))
    return state


def test_a_decision_with_fewer_than_five_votes_counts_nowhere() -> None:
    assert pooled_cells(walk(), led_to_its_end((3, 1))) == {}
    assert pooled_cells(walk(), led_to_its_end((3, 3), (3, 1))) == {}, "nor does one in which some had left"
    cells = pooled_cells(walk(), led_to_its_end((3, 2)))
    assert (total(cells, DECIDED), total(cells, ONCE)) == (1, 5)


def test_a_verdict_that_five_saw_differently_is_counted_and_one_that_fewer_saw_so_is_not() -> None:
    assert total(pooled_cells(walk(), led_to_its_end((3, 3), contest=(4, 0, 0, 0, 0))), SEEN) == 0
    cells = pooled_cells(walk(), led_to_its_end((3, 3), contest=(6, 0, 0, 0, 0)))
    assert [(cell.column, sums) for cell, sums in cells.items() if cell.what == SEEN] == [
        (WORSE, CellSum(1, 6))
    ]


def test_a_workshop_is_counted_by_called_level_chosen_level_hands_and_kinds() -> None:
    cells = led()
    state = state_after(whole_records())
    judged = [visit for visit in state.path if visit.fit is not None]
    assert cells[PooledCell("", SESSIONS)].times == 1
    assert total(cells, DECIDED) == len(judged)
    assert total(cells, FIRST) == total(cells, LAST) == 18, "one decision had two votes, of eighteen"
    assert total(cells, ONCE) == 15 * (len(judged) - 1)
    assert 0 < total(cells, KINDS) <= len(judged)


def test_who_answered_in_several_decisions_is_one_person() -> None:
    cells = led()
    hands = [sums for cell, sums in cells.items() if cell.what == ONCE and sums.times > 15]
    assert hands
    assert all(sums.people <= 15 for sums in hands)


def test_a_rehearsal_and_a_session_that_has_not_come_to_its_end_count_nowhere() -> None:
    play = script().play
    assert pooled_cells(play, state_after(whole_records(True))) == {}
    assert pooled_cells(play, state_after(whole_records()[:-1])) == {}
    assert state_after(whole_records()[:-1]).phase is not Phase.CLOSED


def test_nothing_is_taken_of_what_anybody_wrote() -> None:
    told = "".join(map(as_key, led()))
    for words in ("second row", "spare inbox", "effect first", "We name the level"):
        assert words not in told


def test_the_key_of_a_cell_gives_the_cell_and_nothing_else_does() -> None:
    assert [cell_of(as_key(cell)) for cell in led()] == [*led()]
    for other in ("", "[]", "{}", '["a","b","c","d",1]', '["a","b","c","d",1,"2"]', "[" * 9999, "null"):
        assert cell_of(other) is None


def test_a_quarter_is_told_by_its_months() -> None:
    assert quarter_of("2026-11-20T14:32:05+01:00") == "2026-Q4"
    assert quarter_of("2026-03-31T23:59:59-08:00") == "2026-Q1"
    assert quarter_of("whenever") == ""
    assert quarter_in_words("2026-Q4") == "October – December 2026"


def test_a_number_is_shown_from_five_people_on_and_rounded_down() -> None:
    assert [CellSum(times, times).shown for times in (0, 4, 5, 9, 10, 14)] == [0, 0, 5, 5, 10, 10]
    assert CellSum(20, 4).shown == 0, "four people in five decisions"


WHAT = (DECIDED, ONCE, FIRST, LAST, KINDS)
CELLS = [PooledCell("lens", what, row, column) for what in WHAT for row in "ab" for column in "xy"]
ROOM = st.dictionaries(st.sampled_from(CELLS), st.integers(1, 12))


def summed(rooms: Sequence[dict[PooledCell, int]]) -> PooledCells:
    sums = {
        cell: CellSum(sum(room.get(cell, 0) for room in rooms), sum(room.get(cell, 0) for room in rooms))
        for cell in CELLS
        if any(cell in room for room in rooms)
    }
    return {PooledCell("", SESSIONS): CellSum(len(rooms), FEWEST * len(rooms)), **sums}


def numbers(cells: PooledCells) -> dict[tuple[str, str, str], int]:
    view = pooled_view(cells)
    return {
        (what, row.name, column): number
        for lens in view.lenses
        for what, table in zip(WHAT, lens[1:6], strict=True)
        for row in table.rows
        for column, number in zip(table.columns, row.shown, strict=True)
    }


@given(st.lists(ROOM, max_size=12), st.data())
def test_two_views_subtracted_never_tell_of_fewer_than_five(
    rooms: list[dict[PooledCell, int]], data: st.DataObject
) -> None:
    """C20: whatever two sets of sessions two views are of, one of them with a session more, too."""
    one, other = (numbers(summed([room for room in rooms if data.draw(st.booleans())])) for _view in range(2))
    for cell in {*one, *other}:
        apart = abs(one.get(cell, 0) - other.get(cell, 0))
        assert apart == 0 or apart >= FEWEST
    assert all(number == 0 or number >= FEWEST for number in (*one.values(), *other.values()))


@given(ROOM)
def test_of_a_session_that_stands_alone_nothing_is_told(room: dict[PooledCell, int]) -> None:
    alike = dict.fromkeys(room, 5)
    for cells in (room, alike):
        assert pooled_view(summed([cells])).lenses == ()
        assert pooled_view(summed([{}, cells])).lenses != () or not room


@given(st.lists(ROOM, max_size=6))
def test_what_stands_for_fewer_than_five_cannot_be_told_from_what_never_was(
    rooms: list[dict[PooledCell, int]],
) -> None:
    cells = summed(rooms)
    without = {cell: sums for cell, sums in cells.items() if sums.people >= FEWEST}
    assert pooled_view(cells) == pooled_view(without) or not without
