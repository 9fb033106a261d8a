"""The opening in the facilitator's words, hints, the plan at any time, and how it all looks."""

from __future__ import annotations

import pytest

from tests.play import shipped_play
from tests.tui.frames import words
from tests.tui.hosting import GROUP, Led, pressed
from workshop.session.events import GroupNamed, HintGiven, OpeningWorded, PlanMade, PurposeShown
from workshop.session.host import replay, replay_foreign
from workshop.session.phases import OPTIONAL, Phase

SIZE = (80, 24)


@pytest.fixture
def led() -> Led:
    return Led(shipped_play())


async def test_what_the_workshop_is_for_opens_it_and_the_contract_follows(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.ROOM)
        await pressed(pilot, "space")
        assert led.events[-1] == PurposeShown()
        scenario = led.opened.host.play.scenario
        shown = words(led.app)
        assert (scenario.purpose or "")[:40] in shown
        assert scenario.agenda[0] in shown
        await pressed(pilot, "space")
        assert led.phase is Phase.CONTRACT


async def test_without_a_purpose_the_contract_comes_at_once() -> None:
    led = Led()
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.ROOM)
        await pressed(pilot, "space")
        assert led.phase is Phase.CONTRACT


async def test_purpose_and_agenda_are_said_in_other_words(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.PURPOSE)
        agenda = led.opened.host.play.scenario.agenda
        purpose = led.opened.host.play.scenario.purpose or ""
        await pressed(pilot, "i", "1", "enter", *["backspace"] * len(purpose), *"To listen.", "enter")
        assert led.events[-1] == OpeningWorded("To listen.", agenda)
        await pressed(pilot, "i", "2", "enter", *["backspace"] * len(agenda[0]), "enter")
        assert led.events[-1] == OpeningWorded("To listen.", agenda[1:])
        await pressed(pilot, "i", *["down"] * len(agenda), "enter", *"Lunch", "enter")
        assert led.events[-1] == OpeningWorded("To listen.", (*agenda[1:], "Lunch"))
        assert "Lunch" in words(led.app)
        records = led.memory.records
        play = led.opened.host.play
        assert replay(records, play) == led.state == replay_foreign(records, play)


@pytest.mark.parametrize("phase", [Phase.THINK, Phase.VOTE, Phase.TALK], ids=str)
async def test_a_hint_is_shown_when_it_is_asked_for_and_not_before(led: Led, phase: Phase) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(phase)
        await pilot.pause()
        (hint,) = led.opened.host.play.scenario.scene[led.state.visit.scene].hints
        assert hint not in words(led.app)
        await pressed(pilot, "o")
        assert led.events[-1] == HintGiven(1)
        assert hint in words(led.app)
        await pressed(pilot, "o")
        assert "There is no other hint for this scene." in words(led.app)
        await pressed(pilot, "z")
        assert hint not in words(led.app)


async def test_the_plan_is_changed_long_after_the_beginning_and_names_nothing_unseen(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.DISCUSS)
        planned = led.state.plan
        scenes = led.opened.host.play.scenario.scene
        await pressed(pilot, "l")
        shown = words(led.app)
        first, *later = scenes.values()
        assert first.title in shown
        assert not [scene.title for scene in later if scene.title in shown]
        last = list(scenes).index(planned.scenes[-1]) + 1
        await pressed(pilot, str(last), "enter")
        assert led.events[-1] == PlanMade(planned.scenes[:-1], planned.minutes)
        await pressed(pilot, "plus")
        assert led.state.plan.minutes == planned.minutes + 5
        assert f"{planned.minutes + 5} minutes" in words(led.app)
        await pressed(pilot, "escape")
        assert led.screen.laid is None
        assert led.phase is Phase.DISCUSS


async def test_the_plan_can_be_gone_back_to(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        await pressed(pilot, "space", "z")
        assert led.phase is Phase.PLAN


async def test_a_group_is_named_in_the_plan(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        await pressed(pilot, "g", *"Team Blue", "enter")
        assert led.events[-1] == GroupNamed("Team Blue")
        assert "The plan for Team Blue" in words(led.app)


async def test_looks_are_changed_in_a_session(led: Led) -> None:
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.SCENE)
        await pressed(pilot, "f2")
        assert len(led.app.screen_stack) == 2
        await pressed(pilot, *"light", "enter", "enter")
        assert "light" in led.app.look.theme


async def test_a_short_session_has_fewer_stages_and_its_plan_says_which_are_left_out() -> None:
    led = Led(shipped_play(), hosting=GROUP._replace(minutes=10))
    async with led.app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert led.state.plan.without == OPTIONAL
        assert "Left out: purpose and agenda, contract" in words(led.app)
        await pressed(pilot, "w")
        assert led.state.plan.without == ()
        assert "Left out" not in words(led.app)
        await pressed(pilot, "w", "w", "space")
        assert led.phase is Phase.ROOM
        assert "first scene" not in words(led.app)
        await pressed(pilot, "space")
        assert led.phase is Phase.BRIEFING
        led.to(Phase.DEBRIEF)
        await pilot.pause()
        assert "so what" not in words(led.app)
        assert len(led.state.path) == 1
        await pressed(pilot, "space")
        assert "Once more closes the session." in words(led.app)
        await pressed(pilot, "space")
        assert led.phase is Phase.CLOSED
