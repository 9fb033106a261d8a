"""Loading, validating and locating a scenario of 20 KB against `tomllib.loads` of the same text."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

from tests.benchmarks.measure import Figure, each, paired
from tests.play import shipped_lens, story_file
from workshop.scenario.loading import parse_scenario

BYTES = 20_000


def text_of_20_kb() -> str:
    """The first shipped scenario, cut back to about 20 KB by leaving out what only a facilitator reads."""
    text = story_file("ceo-product-review").read_text("utf-8")
    lines = [
        line for line in text.splitlines() if not line.startswith(("notes", "misreadings", "peer", '  "'))
    ]
    return "\n".join(_without_discussions(lines)) + "\n"


def _without_discussions(lines: list[str]) -> Iterator[str]:
    inside = False
    for line in lines:
        if line.startswith(("discuss = [", "teaches = [")):
            inside = True
        if not inside:
            yield line
        if line.startswith("]"):
            inside = False


def figures() -> Iterator[Figure]:
    text, lenses = text_of_20_kb(), {"levels": shipped_lens()}
    loaded = parse_scenario(text, lenses)
    assert loaded.document is not None, loaded.problems
    name = f"load, validate and locate {len(text.encode()) / 1000:.0f} KB / tomllib"
    ours, beside, ratio = paired(
        each(lambda: parse_scenario(text, lenses), 20), each(lambda: tomllib.loads(text), 20), pairs=15
    )
    yield Figure(name, ours, beside, ratio, 2, "s")
    broken = text.replace('asks = "how"', 'asks = "hwo"', 1)
    assert parse_scenario(broken, lenses).problems.errors == 1
    ours, beside, ratio = paired(
        each(lambda: parse_scenario(broken, lenses), 20), each(lambda: tomllib.loads(broken), 20), pairs=15
    )
    yield Figure("the same with a problem to locate / tomllib", ours, beside, ratio, 2, "s")
