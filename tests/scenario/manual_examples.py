"""The examples of a rule's manual as files: put into the sample, checked, and looked at by line."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import NamedTuple

from workshop.authoring.check.check import check
from workshop.authoring.check.manuals import SAMPLES, Manual
from workshop.scenario.problems import Problems


class Example(NamedTuple):
    """A whole file with an example in it, and the lines that the example takes."""

    text: str
    lines: range


@cache
def _sample(sort: str) -> str:
    return SAMPLES[sort].read_text("utf-8")


def in_sample(manual: Manual, fragment: str) -> Example:
    """The fragment where the manual says that it stands."""
    if manual.sample == "none":
        return Example(fragment, range(1, fragment.count("\n") + 1))
    text, at = _sample(manual.sample), manual.at or manual.passes
    assert text.count(f"\n{at}") == 1, f"{manual.code}: this stands in the sample once: {at}"
    before, after = text.split(f"\n{at}")
    first = before.count("\n") + 2
    return Example(f"{before}\n{fragment}{after}", range(first, first + fragment.count("\n")))


def example_path(manual: Manual, folder: Path) -> Path:
    """Where in the folder the example is to be written: a translation beside its original."""
    if manual.sample != "translation":
        return folder / "example.toml"
    shutil.copy(SAMPLES["scenario"], folder / "example.toml")
    return folder / "example.de.toml"


def checked(path: Path) -> Problems:
    """What `check` says about a file."""
    return check(path).problems
