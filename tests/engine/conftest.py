"""The shipped lens and a judge of it, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from workshop.engine.judge import Judge
from workshop.engine.lens import Lens
from workshop.scenario.loading import parse_lens

LENS_FILE = Path(__file__).parents[2] / "workshop" / "lenses" / "levels.toml"


@pytest.fixture(scope="session")
def lens() -> Lens:
    loaded = parse_lens(LENS_FILE.read_text("utf-8"))
    assert loaded.document is not None, loaded.problems
    return loaded.document


@pytest.fixture(scope="session")
def judge(lens: Lens) -> Judge:
    return Judge(lens)
