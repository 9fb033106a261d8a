"""What comes next follows the story: the private view names no scene that this path passes over."""

from __future__ import annotations

import pytest

from tests.play import done, shipped_play
from tests.session.leading import decided, opened
from workshop.scenario.play import Play
from workshop.session.commands import CountHands, GoOn
from workshop.session.group_views import DiscussView
from workshop.session.phases import Phase
from workshop.session.plan import DECISION, around, remaining
from workshop.session.private import private_view
from workshop.session.projection import project_shared
from workshop.session.state import State
from workshop.session.views import VerdictView

PLANNED = ("the-question", "the-nudge", "now-the-how")
REASONS, LANDS = (18, 0, 0, 0), (0, 0, 18, 0)


@pytest.fixture
def briefing(play: Play) -> State:
    *_, state = opened(play, PLANNED)
    return state


def test_a_scene_that_this_path_passes_over_is_not_named_and_takes_no_minutes(play: Play, briefing: State):
    *_, discussed = decided(play, briefing, LANDS)
    told = private_view(play, discussed, 10)
    assert told.next.endswith(f"“{play.scenario.scene['now-the-how'].title}”")
    assert remaining(play, discussed) == ("now-the-how",)
    assert told.minutes.needed == DECISION + around((), 3).closing
    assert done(play, discussed, GoOn()).visit.scene == "now-the-how"


def test_where_the_story_branches_off_the_branch_comes_next(play: Play, briefing: State):
    *_, discussed = decided(play, briefing, REASONS)
    assert remaining(play, discussed) == ("the-nudge", "now-the-how")
    title = play.scenario.scene["the-nudge"].title
    assert title in private_view(play, discussed, 10).next
    assert done(play, discussed, GoOn()).visit.scene == "the-nudge"


def test_before_the_path_is_settled_it_is_that_of_most_hands(play: Play, briefing: State):
    voting = done(play, briefing, GoOn(), GoOn(), GoOn())
    assert remaining(play, voting) == ("now-the-how",)
    assert remaining(play, done(play, voting, CountHands("reasons", 9))) == ("the-nudge", "now-the-how")


def test_on_the_last_path_the_ending_comes_next(play: Play):
    *_, briefing = opened(play, ("the-question", "the-nudge"))
    *_, discussed = decided(play, briefing, LANDS)
    assert private_view(play, discussed, 10).next == "the ending"
    assert done(play, discussed, GoOn()).phase is Phase.ENDING


def test_with_a_group_two_scenes_stand_side_by_side_after_the_second_is_discussed():
    play = shipped_play()
    written = play.scenario.pair[0]
    *_, state = opened(play, written.scenes)
    for scene in written.scenes:
        *_, state = decided(play, state, best_hands(play, scene))
    shown = state.before
    assert shown is not None
    verdict, discussion = project_shared(play, shown), project_shared(play, state)
    assert isinstance(verdict, VerdictView)
    assert isinstance(discussion, DiscussView)
    assert verdict.pair is None
    assert discussion.pair is not None
    assert discussion.pair.asked == written.asked


def best_hands(play: Play, scene: str) -> tuple[int, ...]:
    fits = [play.judge.verdict(scene, one.id).fit for one in play.scenario.scene[scene].response]
    return tuple(18 * (place == fits.index(max(fits))) for place in range(len(fits)))
