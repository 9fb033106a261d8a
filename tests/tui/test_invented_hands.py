"""A rehearsal invents hands such as a room might raise."""

from __future__ import annotations

from itertools import product

from tests.play import shipped_play
from workshop.session.commands import CountHands
from workshop.session.phases import Phase
from workshop.session.state import Round, State, Visit
from workshop.tui.host.follow import invented_hands

HEADS = 18


def hands_in(scene: str, round_number: int) -> list[int]:
    play = shipped_play()
    visit = Visit(scene, play.story.opening_tracks(), rounds=(Round(1),) * round_number)
    state = State(phase=Phase.VOTE, present=visit, hosted=True, rehearsal=True, heads=HEADS)
    return [each.count for each in invented_hands(play, state) if isinstance(each, CountHands)]


def test_no_room_that_is_invented_is_of_one_mind() -> None:
    """Else a rehearsal would never come to a second vote."""
    for scene, round_number in product(shipped_play().scenario.scene, range(1, 40)):
        hands = hands_in(scene, round_number)
        assert sum(hands) == HEADS
        assert max(hands) < HEADS, (scene, round_number)
        assert hands == hands_in(scene, round_number)
