"""A folder of 1,000 scenarios listed, cold and warm, against parsing all of them."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import tomli

from tests.benchmarks.loading import text_of_20_kb
from tests.benchmarks.measure import Figure, paired
from workshop.store.library import Library

COUNT = 1000


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        shelf = home / "scenarios"
        shelf.mkdir(parents=True)
        text = text_of_20_kb()
        for number in range(COUNT):
            own = text.replace('id = "ceo-product-review"', f'id = "scenario-{number}"', 1)
            (shelf / f"scenario-{number}.toml").write_text(own, "utf-8")

        def listed() -> float:
            start = perf_counter()
            listing = Library(home).headings()
            taken = perf_counter() - start
            assert len(listing.headings) >= COUNT
            return taken

        def cold() -> float:
            for index in home.rglob("*.json"):
                index.unlink()
            return listed()

        def parsed(loads: object = tomli.loads) -> float:
            start = perf_counter()
            for file in shelf.iterdir():
                loads(file.read_text("utf-8"))  # type: ignore[operator]
            return perf_counter() - start

        for name, loads in (("tomli", tomli.loads), ("tomllib", tomllib.loads)):
            ours, beside, ratio = paired(cold, lambda loads=loads: parsed(loads), pairs=3)
            yield Figure(f"1,000 scenarios listed cold / parsed by {name}", ours, beside, ratio, 0.05, "s")
        ours, beside, ratio = paired(listed, parsed, pairs=5)
        yield Figure("1,000 scenarios listed warm / parsed by tomli", ours, beside, ratio, 0.01, "s")
