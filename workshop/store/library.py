"""The library of scenarios: what there is to play, told from the heads of the files alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from workshop.scenario.problems import Problem


class Heading(NamedTuple):
    """What a list shows of a scenario."""

    id: str
    title: str
    summary: str
    minutes: int
    language: str
    lenses: tuple[str, ...]
    teaches: tuple[str, ...]
    path: str


class Listing(NamedTuple):
    headings: tuple[Heading, ...]
    """By title."""
    problems: tuple[Problem, ...]
    """Files that cannot be listed, and ids that stand in more than one."""


class UnknownScenarioError(Exception):
    """No scenario, or more than one, goes by that name; the message names the nearest."""


def shipped() -> Path:
    """The folder of the scenarios that come with the program."""


class Library:
    def __init__(self, home: Path | None, given: Sequence[Path] = ()) -> None:
        """The shipped scenarios, those of the home, and the files and folders given."""

    def headings(self) -> Listing: ...

    def find(self, name: str) -> Path:
        """The file of the scenario with this id, or at this path; raises UnknownScenarioError."""
