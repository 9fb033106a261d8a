"""An interlude on the screens: told, gone on from by the usual keys, and never a scene that is counted."""

from __future__ import annotations

import pytest

from tests.play import story_play
from tests.tui.frames import words
from tests.tui.hosting import Led
from tests.tui.samples import Disk, Memory, begun
from workshop.session.commands import GoOn
from workshop.session.events import InterludeReached, SceneEntered, VotingOpened
from workshop.session.phases import Phase
from workshop.tui.app import WorkshopApp

PLAY = story_play("the-return")


async def test_alone_it_is_told_and_enter_goes_on() -> None:
    memory = Memory()
    opened = begun(PLAY, memory)
    app = WorkshopApp(Disk(), opened)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        while opened.host.state.phase is Phase.BRIEFING:
            await pilot.press("enter")
        await pilot.pause()
        assert memory.records[-1].event == InterludeReached("the-ferry", (1, 0, 0))
        shown = words(app)
        assert "On the ferry" in shown
        assert "The engine stops, and starts again." in shown
        assert "scene 1" not in shown
        await pilot.press("enter")
        await pilot.pause()
        assert [record.event for record in memory.records[-2:]] == [
            SceneEntered("the-quay", (1, 0, 0)),
            VotingOpened(1),
        ]
        assert "The crane comes at ten." in words(app)
        await pilot.press("u")
        await pilot.pause()
        assert opened.host.state.phase is Phase.INTERLUDE
        assert "On the ferry" in words(app)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (100, 28)])
async def test_with_a_group_space_turns_its_pages_and_goes_on(size: tuple[int, int]) -> None:
    led = Led(PLAY)
    while led.opened.host.state.phase is not Phase.INTERLUDE:
        assert led.opened.host.do(GoOn()) is None
    async with led.app.run_test(size=size) as pilot:
        await pilot.pause()
        seen = [words(led.app)]
        while led.opened.host.state.phase is Phase.INTERLUDE:
            await pilot.press("space")
            await pilot.pause()
            seen.append(words(led.app))
        assert "Forty people stand on a ferry" in seen[0]
        assert any("We talk on the other side." in shown for shown in seen)
        assert led.opened.host.state.place == "the-quay"
        assert not any("1 · On the ferry" in shown for shown in seen)
