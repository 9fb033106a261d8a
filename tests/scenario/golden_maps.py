"""The maps that are kept as golden files; run as a program it writes them anew."""

from __future__ import annotations

from pathlib import Path

from tests.play import STORIES, story_scenario
from tests.scenario.mapped import forty
from workshop.authoring.map.formats import as_dot, as_mermaid
from workshop.authoring.map.graph import story_map_of
from workshop.authoring.map.text import as_text
from workshop.scenario.models import Scenario

FOLDER = Path(__file__).parent / "maps"
FORMATS = {"txt": as_text, "mmd": as_mermaid, "dot": as_dot}
KEPT = (*(f"{name}.{ending}" for name in STORIES for ending in FORMATS), "forty.txt")


def made(file: str) -> bytes:
    name, _, ending = file.rpartition(".")
    return FORMATS[ending](story_map_of(_scenario(name))).encode()


def _scenario(name: str) -> Scenario:
    return story_scenario(name) if name in STORIES else forty()


if __name__ == "__main__":
    for each in KEPT:
        (FOLDER / each).write_bytes(made(each))
