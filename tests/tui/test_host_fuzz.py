"""Keys mashed in every phase: nothing breaks, nothing illegal is recorded, nothing is revealed without its key."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from tests.play import SHIPPED, shipped_play
from tests.tui.hosting import GROUP, Led
from tests.tui.samples import Memory
from workshop.session.events import DistributionRevealed, VerdictRevealed
from workshop.session.host import Host
from workshop.session.lifecycle import Phase

SHORT, LONG = 2_000, 20_000
"""Keys pressed; the longer run is for whoever changes a key: `-k 20000`."""
ALL = (
    *"1234567890", *"rcvdusxwihatpngfbejkqylz?", "enter", "space", "right", "left", "pagedown", "pageup",
    "up", "down", "escape", "f5", "backspace", "plus", "minus", "full_stop", "question_mark", "ctrl+q",
)  # fmt: skip
LEADS_ON = ("space", "space", "enter", "enter", "r", "r", "c", "1", "2", "pagedown")
REVEALS = (DistributionRevealed, VerdictRevealed)
AT_A_TIME = 250


def keys(chance: Random, count: int) -> list[str]:
    """Any keys; every other run of them of the kind that leads on, as otherwise no session gets far."""
    pressed: list[str] = []
    while len(pressed) < count:
        pool = LEADS_ON if chance.random() < 0.5 else ALL
        run = [chance.choice(pool) for _ in range(chance.randint(1, 8))]
        pressed += run * 2 if chance.random() < 0.05 else run
    return pressed[:count]


async def mashed(led: Led, pressed: list[str]) -> Counter[Phase]:
    """Press them all; which phases were seen. Each reveal is the second of two keys that mean it."""
    seen: Counter[Phase] = Counter()
    async with led.app.run_test(size=(80, 24)) as pilot:
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
        assert led.app.is_running
        assert led.app.fault is None
    return seen


@pytest.mark.parametrize("count", [SHORT, LONG])
async def test_mashed_keys_break_nothing_and_reveal_nothing(
    count: int, request: pytest.FixtureRequest
) -> None:
    if count == LONG and str(LONG) not in request.config.getoption("keyword"):
        pytest.skip(f"the long run is asked for by -k {LONG}")
    chance = Random(count)
    seen: Counter[Phase] = Counter()
    for name in SHIPPED:
        play = shipped_play(name)
        pressed = keys(chance, count // len(SHIPPED))
        while pressed:
            led = Led(play, GROUP, stays=True)
            part, pressed = pressed[: count // 10], pressed[count // 10 :]
            seen += await mashed(led, part)
            again = Host(play, Memory(), str, led.memory.records)
            assert again.state == led.state
    assert {Phase.PRACTICE, Phase.VOTE, Phase.VERDICT, Phase.DISCUSS} <= set(seen)
