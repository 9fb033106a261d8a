"""Whole translations, those of the stories for tests among them, and what the guide for translators shows."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.play import ROOT, shipped_lens
from workshop.authoring.check.translation import check_translation
from workshop.authoring.translate import skeleton, updated
from workshop.scenario.correspondence import pieces
from workshop.scenario.judgment import ScenarioJudge
from workshop.scenario.languages import taken_apart
from workshop.scenario.loading import parse_scenario
from workshop.scenario.models import Scenario
from workshop.scenario.story import Story
from workshop.scenario.toml.source import SourceText, read_source, source_of
from workshop.scenario.toml.tables import read_tables
from workshop.store.runs import read_script

SCENARIOS = ROOT / "scenarios"
FOLDERS = (SCENARIOS, ROOT / "tests" / "stories", ROOT / "workshop" / "manuals")
TRANSLATIONS = sorted(path for folder in FOLDERS for path in folder.glob("*.toml") if taken_apart(path.name))
LENSES = {"levels": shipped_lens()}
GUIDE = (SCENARIOS / "translating.md").read_text("utf-8")
ORIGINAL, TRANSLATION, MARKS = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)


def original_of(path: Path) -> Path:
    parts = taken_apart(path.name)
    assert parts
    return path.with_name(parts[0])


@cache
def both(path: Path) -> tuple[Scenario, Scenario]:
    """The original and the translation as they are played."""
    return read_script(original_of(path)).play.scenario, read_script(path).play.scenario


def source(path: Path) -> SourceText:
    found = read_source(path)
    assert isinstance(found, SourceText)
    return found


def test_there_is_a_translation_to_look_at():
    assert TRANSLATIONS


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.stem)
def test_a_translation_is_whole_and_checked_without_a_word(path: Path):
    language = path.stem.rpartition(".")[2]
    problems = check_translation(source(original_of(path)), source(path), language, LENSES)
    assert [*problems.lines()] == []


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.stem)
def test_the_text_that_a_session_keeps_gives_the_scenario_that_is_played(path: Path):
    script = read_script(path)
    assert parse_scenario(script.scenario_text, LENSES).document == script.play.scenario


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.stem)
def test_every_reply_is_read_as_in_the_original(path: Path):
    first, other = both(path)
    before, after = (ScenarioJudge(each, shipped_lens()) for each in (first, other))
    for name, scene in first.scene.items():
        for response in scene.response:
            was, now = before.verdict(name, response.id), after.verdict(name, response.id)
            assert (was.fit, was.outcome, was.mismatch, was.also) == (
                now.fit,
                now.outcome,
                now.mismatch,
                now.also,
            )
            assert was.reading._replace(evidence=()) == now.reading._replace(evidence=())
            assert [each.move for each in was.reading.evidence] == [
                each.move for each in now.reading.evidence
            ]


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.stem)
def test_golden_paths_lead_where_they_lead_in_the_original(path: Path):
    _, scenario = both(path)
    judge, story = ScenarioJudge(scenario, shipped_lens()), Story(scenario)
    assert scenario.golden
    for golden in scenario.golden:
        here, tracks = scenario.start, story.opening_tracks()
        for choice in golden.choices:
            here, tracks = story.after(here, choice, judge.verdict(here, choice).outcome, tracks)
        assert here == golden.ending


@pytest.mark.parametrize("path", TRANSLATIONS, ids=lambda path: path.stem)
def test_no_text_was_left_as_it_is_in_the_original(path: Path):
    first, other = (
        {piece.path: piece.texts for piece in pieces(read_tables(text)[0])}
        for text in (source(original_of(path)).text, read_script(path).scenario_text)
    )
    same = [
        (*where, key) for where, texts in first.items() for key in texts if texts[key] == other[where][key]
    ]
    assert [where for where in same if where[0] != "cast" or where[-1] == "about"] == []


def test_the_translation_of_the_guide_is_whole():
    tables = read_tables(ORIGINAL)[0]
    text = updated(TRANSLATION, tables)
    assert text.added == 0
    marked = source_of("door.de.toml", text.text)
    problems = check_translation(source_of("door.toml", ORIGINAL), marked, "de", LENSES)
    assert [*problems.lines()] == []


def test_the_marks_of_the_guide_are_those_that_are_written():
    written = skeleton(read_tables(ORIGINAL)[0], "de")
    assert all(line in written.splitlines() for line in MARKS.splitlines())


def test_what_the_guide_says_of_a_changed_original_is_so():
    changed = ORIGINAL.replace('says = "Why are people standing', 'says = "Why do people stand')
    marked = source_of("door.de.toml", f"{TRANSLATION}\n{MARKS}")
    problems = check_translation(source_of("door.toml", changed), marked, "de", LENSES)
    assert "W503" in {problem.code for problem in problems.shown}


def test_the_words_of_a_verdict_are_translated_with_their_moves():
    original, translated = both(ROOT / "workshop" / "manuals" / "sample.de.toml")
    scene, reply = translated.scene["the-question"], translated.scene["the-question"].response[0]
    assert scene.signs == ("Rosa ruft vom Platz aus an",)
    assert scene.called
    assert scene.called.startswith("Wirkung.")
    assert reply.did
    assert reply.did.startswith("Umsetzung:")
    line, first = reply.now_say, original.scene["the-question"].response[0].now_say
    assert line
    assert first
    assert line.moves.keys() == first.moves.keys()
    assert all(words in line.text for words in line.moves.values())
