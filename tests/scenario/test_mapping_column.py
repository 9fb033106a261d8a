"""A story that goes straight on is drawn straight down, whatever turns off on the way."""

from __future__ import annotations

import pytest

from tests.scenario.mapped import Ways, story
from workshop.authoring.map.graph import graph_of, order_of
from workshop.authoring.map.layout import Layout, laid_out
from workshop.authoring.map.svg import Printed


def drawn(scenes: int, turns_off: str) -> Layout:
    """A chain of so many scenes in which every missed reply leads to one ending."""
    names = [f"s{number}" for number in range(scenes)]
    ways: dict[str, Ways] = {
        name: (after, after, turns_off) for name, after in zip(names, [*names[1:], "home"], strict=True)
    }
    graph = graph_of(story(ways, dict.fromkeys(("home", turns_off))))
    order = order_of(graph)
    return laid_out(order, Printed(graph, order).size_of, 40.0)


@pytest.mark.parametrize("scenes", [8, 16, 40])
@pytest.mark.parametrize("turns_off", ["home", "lost"])
def test_a_chain_stays_in_a_column(scenes: int, turns_off: str) -> None:
    layout = drawn(scenes, turns_off)
    chain = [box for item, box in layout.boxes.items() if item.sort == "node" and item.id.startswith("s")]
    middles = [box.x for box in chain]
    assert len(chain) == scenes
    assert max(middles) - min(middles) < max(box.width for box in chain)
    assert layout.width < 450
