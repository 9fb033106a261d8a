"""The private view mirrors what the shared screen is in the middle of, and the room sees none of it."""

from __future__ import annotations

from pathlib import Path

from tests.play import done, story_play
from tests.tui.frames import words
from tests.tui.hosting import GROUP, Led
from tests.tui.samples import Disk, Memory, begun
from workshop.rooms.desk import Desk
from workshop.session.phases import Phase
from workshop.session.plan import opening_commands
from workshop.session.private import notes_view
from workshop.session.state import State
from workshop.store.onlooker import Sight
from workshop.tui.disk import Opened
from workshop.tui.screens.host_words import IS_BLANK
from workshop.tui.screens.notes import notes_app


class Told(Desk):
    """Keeps what it is told."""

    def __init__(self) -> None:
        super().__init__(Path("nowhere"), "s")
        self.lines: list[tuple[str, ...]] = []

    def tell(self, lines: tuple[str, ...]) -> None:
        self.lines.append(lines)


def led_with(desk: Told) -> Led:
    opened: Opened = begun(story_play(), Memory())._replace(desk=desk)
    for command in opening_commands(opened.host.play, GROUP):
        assert opened.host.do(command) is None
    return Led(opened=opened)


async def test_digits_that_the_room_does_not_see_are_told_as_they_are_keyed():
    desk = Told()
    led = led_with(desk)
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.VOTE)
        led.press("1", "1", "7")
        await pilot.pause()
        assert "Counting 1  17" in desk.lines[-1]
        assert "17" not in words(led.app)
        led.press("escape")
        await pilot.pause()
        assert not any("Counting" in line for line in desk.lines[-1])


async def test_a_blank_screen_a_look_back_and_the_page_are_told():
    desk = Told()
    led = led_with(desk)
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(Phase.CONTRACT)
        led.press("full_stop")
        await pilot.pause()
        assert IS_BLANK in desk.lines[-1]
        led.press("full_stop", "left")
        await pilot.pause()
        assert any(line.startswith("It looks back:") for line in desk.lines[-1])
        assert IS_BLANK not in desk.lines[-1]
        led.to(Phase.SCENE)
        await pilot.pause()
        assert any(line.startswith("It shows page 1 of") for line in desk.lines[-1])


async def test_the_private_view_shows_it_above_its_page():
    play = story_play()
    state: State = begun(play, Memory()).host.state
    state = done(play, state, *opening_commands(play, GROUP))
    sight = Sight("s", notes_view(play, state, 0, 0), True, None, ("Counting 1  17",))
    app = notes_app(Disk(), lambda: sight, pause=0.01)
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(300):
            if "Counting 1 17" in words(app):
                break
            await pilot.pause(0.01)
        assert "Counting 1 17" in words(app)
