"""The private view on a console: told anew when something changed, and not when only the clock did."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import pairwise

import pytest

from tests.play import SHIPPED, done, shipped_play, story_play
from tests.session.leading import decided, opened, whole_workshop
from workshop.plain.notes import AS_IT_IS, sight_in_words, tell_notes
from workshop.plain.prompts import Console
from workshop.scenario.play import Play
from workshop.session.commands import CountHands, GoOn, ParkPoint, SetTimer
from workshop.session.phases import Phase
from workshop.session.private import ENLARGE, HOW_TO_BEGIN, NOT_OPEN, WAITING, notes_view
from workshop.session.state import State
from workshop.store.onlooker import Sight

NOW = 1_800_000_000


@pytest.fixture(scope="module")
def play() -> Play:
    return story_play()


@pytest.fixture(scope="module")
def voting(play: Play) -> State:
    *_, briefing = opened(play, ("the-question", "now-the-how", "a-call"))
    return next(one for one in decided(play, briefing, (9, 5, 3, 1), (4, 2, 11, 1)) if one.visit.rounds)


def seen(play: Play, state: State, minutes: int = 12, now: int = NOW) -> Sight:
    return Sight("s", notes_view(play, state, minutes, now), True)


def told(sights: Iterable[Sight]) -> list[str]:
    """What is said at each sight, one look each."""
    looks, said, out = iter(sights), [], io.StringIO()

    def look_on() -> Sight:
        said.append(out.getvalue())
        return next(looks, last[0])

    last = list(sights)[-1:]
    steps: Iterator[bool] = iter([True] * (len(list(sights)) - 1))
    tell_notes(look_on, Console(io.StringIO(), out, None, False), lambda: next(steps, False))
    said.append(out.getvalue())
    return [after.removeprefix(before) for before, after in pairwise(said)]


def test_waiting_says_how_to_begin():
    assert sight_in_words(Sight()) == [WAITING, HOW_TO_BEGIN]
    assert told([Sight(), Sight()])[1] == ""


def test_a_scene_is_told_whole_and_then_only_what_changes(play: Play, voting: State):
    first, second = told([seen(play, voting), seen(play, done(play, voting, CountHands("reasons", 9)))])
    assert "Notes: Ada pictures a clinic" in first
    assert "- Response 1, execution, leaves it open: not counted yet." in first
    assert "- Response 1, execution, leaves it open: 9 hands." in second
    assert "Counted: 9 of 18." in second
    assert "Notes:" not in second


def test_what_the_shared_screen_is_in_the_middle_of_is_told_as_it_changes(play: Play, voting: State):
    now = seen(play, voting)
    desks = [
        (),
        ("Counting 1  1",),
        ("Counting 1  17",),
        ("The shared screen is blank.", "Counting 1  17"),
        (),
    ]
    whole, *rest = told([now._replace(desk=desk) for desk in desks])
    assert "shared screen" not in whole
    assert rest == ["Counting 1 1.\n", "Counting 1 17.\n", "The shared screen is blank.\n", f"{AS_IT_IS}\n"]
    counted = seen(play, done(play, voting, CountHands("reasons", 9)))._replace(
        desk=("It shows page 2 of 3.",)
    )
    assert "It shows page 2 of 3." in told([now, counted])[1]


def test_it_says_what_would_be_taken_back(play: Play, voting: State):
    counted = seen(play, done(play, voting, CountHands("reasons", 9))).with_keys({"take_back": "(z)"})
    assert "To be taken back: the last count (z)." in sight_in_words(counted)


def test_a_clock_that_moves_is_no_change(play: Play, voting: State):
    timed = done(play, voting, SetTimer(NOW + 60, 60))
    sights = [seen(play, timed, 12), seen(play, timed, 13, NOW + 1), seen(play, timed, 14, NOW + 59)]
    assert told(sights)[1:] == ["", ""]


def test_a_time_that_is_over_and_minutes_that_run_short_are_told_at_once(play: Play, voting: State):
    timed = done(play, voting, SetTimer(NOW + 60, 60))
    sights = [seen(play, timed), seen(play, timed, 12, NOW + 60), seen(play, timed, 40, NOW + 60)]
    _, over, late = told([*sights, seen(play, timed, 41, NOW + 60)])[:3]
    assert "The time is over." in over
    assert "Minutes used: 40 of 45." in late
    assert "drop a decision, not the debrief" in late
    assert told([*sights, seen(play, timed, 41, NOW + 60)])[3] == ""


def test_a_host_that_is_gone_and_what_keeps_it_from_seeing_are_told(play: Play, voting: State):
    sight = seen(play, voting)
    _, gone, away = told([sight, sight._replace(open=False), sight._replace(trouble="The disk is away.")])
    assert NOT_OPEN in gone
    assert "The disk is away." in away


def test_another_scene_or_phase_is_told_with_all_that_belongs_to_it(play: Play):
    reading = (one for one in whole_workshop(play) if one.phase in (Phase.SCENE, Phase.THINK))
    scenes = list({(one.phase, one.visit.scene): one for one in reading}.values())
    for text, state in zip(told([seen(play, one) for one in scenes]), scenes, strict=True):
        scene = play.scenario.scene[state.visit.scene]
        assert f"Notes: {scene.notes}" in text
        for question in scene.discuss:
            assert f"- {question}" in text
        for response in play.story.offered(state.visit.scene, state.visit.tracks):
            assert response.text in text


@pytest.mark.parametrize("name", SHIPPED)
def test_hints_lines_to_say_and_the_other_reading_are_told_with_the_scene(name: str):
    play = shipped_play(name)
    *_, briefing = opened(play)
    reading = done(play, briefing, GoOn())
    scene = play.scenario.scene[reading.visit.scene]
    (text,) = told([seen(play, reading)])
    assert f"Also fair: {scene.also}" in text
    assert scene.hints
    assert scene.say
    for words in (*scene.hints, *scene.say):
        assert f"- {words}" in text
    for response in scene.response:
        assert response.now_say
        assert f"- Now say: “{response.now_say.text}”" in text


def test_both_rounds_are_told_in_words(play: Play):
    shown = next(one for one in whole_workshop(play) if one.phase is Phase.DISTRIBUTION)
    (text,) = told([seen(play, shown)])
    assert "- Response 3, impact, serves the moment: 11 hands, after 3 in round 1." in text
    assert "Advice: 61 % at the called level after talking: show both rounds." in text


def test_what_is_no_response_is_told_by_its_name(play: Play):
    told_at = {one.phase: "\n".join(sight_in_words(seen(play, one))) for one in whole_workshop(play)}
    assert "- Milk first: 10 hands." in told_at[Phase.PRACTICE]
    assert "- 4: 12 hands." in told_at[Phase.EXIT]
    assert ENLARGE in told_at[Phase.ROOM]
    assert "- who owns the spare inbox?" in told_at[Phase.CLOSED]


def test_what_is_parked_is_told(play: Play, voting: State):
    parked = done(play, voting, ParkPoint("who owns the spare inbox?"))
    assert "- who owns the spare inbox?" in told([seen(play, voting), seen(play, parked)])[1]
