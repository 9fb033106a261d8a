"""Keys mashed in every phase: nothing breaks, nothing illegal is recorded, nothing reveals but its key."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from tests.play import STORIES, story_play
from tests.tui.hosting import GROUP, Led
from tests.tui.samples import Memory
from workshop.session.events import DistributionRevealed, RepliesRevealed, VerdictRevealed
from workshop.session.host import Host
from workshop.session.phases import Phase

pytestmark = pytest.mark.slow

SHORT, LONG = 2_000, 20_000
"""Keys pressed; the longer run is for whoever changes a key: `-k 20000`."""
ALL = (
    *"1234567890", *"rcvdusxwihatpngfbejkqylz?", "enter", "space", "right", "left", "pagedown", "pageup",
    "up", "down", "escape", "f5", "backspace", "plus", "minus", "full_stop", "question_mark", "ctrl+q",
)  # fmt: skip
LEADS_ON = ("space", "space", "enter", "enter", "r", "r", "c", "1", "2", "pagedown")
ELSEWHERE = (Phase.LOBBY, Phase.INTERLUDE, Phase.PURPOSE)
"""Not on the way of the story that is led here."""
PHASES = tuple(phase for phase in Phase if phase not in ELSEWHERE)
REVEALS = (DistributionRevealed, VerdictRevealed, RepliesRevealed)
AT_A_TIME = 50


def keys(chance: Random, count: int) -> list[str]:
    """Any keys; every other run of them of the kind that leads on, as otherwise no session gets far."""
    pressed: list[str] = []
    while len(pressed) < count:
        pool = LEADS_ON if chance.random() < 0.5 else ALL
        run = [chance.choice(pool) for _ in range(chance.randint(1, 8))]
        pressed += run * 2 if chance.random() < 0.05 else run
    return pressed[:count]


async def mashed(led: Led, phase: Phase, pressed: list[str]) -> Counter[Phase]:
    """Press them all from this phase on; which phases were seen. Each reveal takes its key twice."""
    seen: Counter[Phase] = Counter()
    async with led.app.run_test(size=(80, 24)) as pilot:
        led.to(phase)
        seen[phase] += 1
        before = ""
        for number, key in enumerate(pressed):
            recorded = len(led.memory.records)
            led.press(key)
            seen[led.phase] += 1
            new = led.events[recorded:]
            assert not any(isinstance(event, REVEALS) for event in new) or (before, key) == ("r", "r")
            before = key
            if number % AT_A_TIME == 0:
                await pilot.pause()
        assert (led.app.is_running, led.app.fault) == (True, None)
    return seen


@pytest.mark.parametrize("count", [SHORT, LONG])
async def test_mashed_keys_break_nothing_and_reveal_nothing(
    count: int, request: pytest.FixtureRequest
) -> None:
    if count == LONG and str(LONG) not in request.config.getoption("keyword"):
        pytest.skip(f"the long run is asked for by -k {LONG}")
    chance = Random(count)
    seen: Counter[Phase] = Counter()
    for number, phase in enumerate(PHASES):
        play = story_play(STORIES[number % len(STORIES)])
        led = Led(play, GROUP, stays=True)
        seen += await mashed(led, phase, keys(chance, -(-count // len(PHASES))))
        assert Host(play, Memory(), str, led.memory.records).state == led.state
    assert sum(seen.values()) >= count
    assert set(seen) == set(PHASES)
