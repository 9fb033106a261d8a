"""Names for people to read: who speaks, and the levels as every surface shows them."""

from __future__ import annotations

from workshop.engine.lens import Lens
from workshop.scenario.models import Scenario
from workshop.session.views import LevelView, Speaker

_TIMES = ("Never", "Once", "Twice", "Three times", "Four times", "Five times", "Six times")


def speaker(scenario: Scenario, member: str) -> Speaker:
    """The cast member's name and title."""
    return Speaker(scenario.cast[member].name, scenario.cast[member].title)


def level_views(lens: Lens) -> tuple[LevelView, ...]:
    """The levels in the order of the lens."""
    return tuple(
        LevelView(name, level.word, level.symbol, level.about, place)
        for place, (name, level) in enumerate(lens.level.items())
    )


def times(count: int) -> str:
    """'Once', 'Twice', 'Three times' … to begin a sentence with."""
    return _TIMES[count] if count < len(_TIMES) else f"{count} times"
