"""Names that steer a terminal, typed or on the disk: they are shown as what they are, and steer nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.play import story_file

STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.mark.parametrize(
    "arguments",
    [
        ["play", "one", "two\x1b[31m\x9b5m"],
        ["\x1b[31m\x9b5m\u202e"],
        ["play", "--no\x9b5m"],
        ["report", "--format", "\u202e\x9b5m"],
        ["host", "--minutes", "\x9b5m"],
    ],
)
def test_what_was_mistyped_is_quoted_clean(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert "workshop" in done.err
    assert STEERING.search(done.out + done.err) is None


@pytest.mark.slow
@pytest.mark.parametrize("name", ["c1-\x9b31m", "c0-\x1b[31m", "bidi-\u202e", "raw-\udcff"])
def test_a_path_in_json_is_whole_and_steers_nothing(run: Run, home: Path, name: str) -> None:
    shelf = home / "scenarios"
    shelf.mkdir(parents=True)
    text = story_file("ceo-product-review").read_text("utf-8")
    (shelf / f"{name}.toml").write_text(text.replace('id = "ceo-product-review"', 'id = "odd"', 1), "utf-8")
    for _ in range(2):  # read, and from the index
        listed = run("list", "--json")
        assert STEERING.search(listed.out) is None
        paths = [one["path"] for one in listed.document["scenarios"] if one["id"] == "odd"]
        assert paths == [str(shelf / f"{name}.toml")]
