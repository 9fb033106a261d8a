"""The page on stories for other lenses shows what the shipped story has, and names what the lenses have."""

from __future__ import annotations

import re

from tests.play import ROOT, shipped_file, shipped_lenses

PAGE = (ROOT / "scenarios" / "evidence.md").read_text("utf-8")
STORY = shipped_file("three-syncs-deep").read_text("utf-8")
OF_A_FILE = {
    "cards",
    "called",
    "intent",
    "none",
    "fresh_board = true",
    "root-cause",
    "altitude",
    "levels",
    "probe",
}


def test_its_examples_stand_in_the_story():
    examples = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert examples
    assert all(example in STORY for example in examples)


def test_every_name_that_it_gives_is_one_of_the_lenses():
    known = {
        name
        for lens in shipped_lenses().values()
        for names in (lens.level, lens.move, lens.stance, lens.circumstance, lens.card, lens.tag)
        for name in names
    }
    named = {name for name in re.findall(r"`([^`\n]+)`", PAGE) if not name.startswith("workshop ")}
    assert named - known - OF_A_FILE - {"three-syncs-deep.toml"} == set()
