"""What `check` calls an error, nothing plays; what it calls a warning, everything plays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenario.manual_examples import checked, example_path, in_sample
from tests.scenario.samples import SCENARIO, lenses, swapped
from workshop.authoring.check.manuals import SAMPLES, Manual, manual, manuals
from workshop.authoring.watcher import reader
from workshop.scenario.loading import load_scenario, parse_scenario
from workshop.scenario.toml.source import source_of
from workshop.store.lenses import UnplayableError
from workshop.store.runs import read_preferred, read_script

WITH_EXAMPLES = [
    pytest.param(each, id=each.code)
    for each in manuals()
    if each.fails and each.sample in ("scenario", "week")
]


def example(rule: Manual, folder: Path) -> Path:
    path = example_path(rule, folder)
    path.write_bytes(in_sample(rule, rule.fails).text.encode(rule.encoding))
    return path


def plays(path: Path) -> bool:
    try:
        read_script(path)
    except UnplayableError:
        return False
    return True


@pytest.mark.parametrize("rule", WITH_EXAMPLES)
def test_an_error_keeps_a_file_from_being_played_and_a_warning_does_not(rule: Manual, tmp_path: Path):
    path = example(rule, tmp_path)
    assert plays(path) == (not checked(path).errors), [*checked(path).lines()]


@pytest.mark.parametrize("code", ["E207", "E701", "E301"])
def test_no_surface_plays_what_check_calls_an_error(code: str, tmp_path: Path):
    path = example(manual(code), tmp_path)
    for read in (lambda: read_script(path), lambda: read_preferred(path, None, "en")):
        with pytest.raises(UnplayableError) as refused:
            read()
        assert {problem.code for problem in refused.value.problems.shown} >= {code}
    with pytest.raises(UnplayableError):
        reader(path).played(source_of(str(path), path.read_text("utf-8")))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('["sun", "far"]', '["sun"]', "E207"),
        ('["snow"]', '["snow", "far"]', "E207"),
        ('["sun", "far"]\nending = "hill"', '["sun", "far"]\nending = "home"', "E207"),
        ('setting = "A door stands open."', 'signs = ["Rain"]\nsetting = "A door stands open."', "E701"),
        ('setting = "A door stands open."', 'signs = ["a door"]\nsetting = "A door stands open."', "E701"),
    ],
)
def test_a_session_goes_on_with_a_text_that_is_no_longer_begun(old: str, new: str, code: str):
    text = swapped(SCENARIO, old, new)
    refused = load_scenario(source_of("walk.toml", text), lenses())
    assert refused.document is None
    assert [problem.code for problem in refused.problems.shown] == [code]
    assert parse_scenario(text, lenses()).document is not None


def test_a_translation_whose_signs_are_not_on_its_page_is_not_played(tmp_path: Path):
    original = tmp_path / "example.toml"
    original.write_text(SAMPLES["scenario"].read_text("utf-8"), "utf-8")
    text = SAMPLES["translation"].read_text("utf-8")
    translation = tmp_path / "example.de.toml"
    translation.write_text(swapped(text, 'Rosa ruft vom Platz aus an"]', 'Das steht nirgends"]'), "utf-8")
    assert checked(translation).errors
    assert not plays(translation)
