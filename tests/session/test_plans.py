"""The plan that is suggested for so many minutes: an author's own, else as many scenes as fit."""

from __future__ import annotations

import pytest

from tests.play import SHIPPED, done, shipped_play, story_play
from tests.report.sessions import begun
from workshop.scenario.models import SuggestedPlan
from workshop.scenario.play import Play, prepare
from workshop.session.plan import Hosting, opening_commands, suggested


def with_plans(*plans: SuggestedPlan) -> Play:
    play = story_play()
    return prepare(play.scenario.model_copy(update={"plan": plans}), play.lens)


@pytest.mark.parametrize("name", SHIPPED)
def test_of_the_author_s_plans_the_longest_that_is_no_longer_is_suggested(name: str) -> None:
    play = shipped_play(name)
    plans = sorted(play.scenario.plan, key=lambda plan: plan.minutes)
    assert len(plans) > 2
    for plan, longer in zip(plans, [*(each.minutes for each in plans[1:]), 481], strict=True):
        for minutes in (plan.minutes, longer - 1):
            assert suggested(play, minutes) == plan.scenes


@pytest.mark.parametrize("name", SHIPPED)
def test_a_group_is_led_through_the_suggested_plan(name: str) -> None:
    play = shipped_play(name)
    state = done(play, begun(play), *opening_commands(play, Hosting(minutes=60)))
    assert state.plan.scenes == suggested(play, 60)


def test_with_fewer_minutes_than_any_plan_has_as_many_scenes_are_suggested_as_fit() -> None:
    play = with_plans(SuggestedPlan(minutes=60, scenes=("a-call", "the-question")))
    assert suggested(play, 45) == suggested(story_play(), 45)


def test_a_plan_is_suggested_in_the_order_of_the_story_and_without_what_is_no_scene() -> None:
    play = with_plans(SuggestedPlan(minutes=30, scenes=("a-call", "nowhere", "the-question")))
    assert suggested(play, 30) == ("the-question", "a-call")
    assert suggested(with_plans(SuggestedPlan(minutes=30, scenes=("nowhere",))), 45) == suggested(
        story_play(), 45
    )
