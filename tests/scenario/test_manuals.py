"""Every rule has a manual, every manual a rule, and the examples in a manual do what it says of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.play import shipped_lenses
from tests.scenario.manual_examples import checked, example_path, in_sample
from workshop.authoring.check.manuals import FOLDER, SAMPLES, codes, manual, manual_named, manuals
from workshop.authoring.check.rules import RULES
from workshop.authoring.check.subject import subject_of
from workshop.scenario.loading import draft_scenario
from workshop.scenario.toml.source import source_of

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"[EW][0-9]{3}")
LENSES = shipped_lenses()
WITHOUT_EXAMPLES = {
    "E001": "it is about the file, not about what is in it",
    "E801": "it takes a lens of one's own",
    **dict.fromkeys(("W123", "W503", "E508", "W509", "E510"), "it takes two files"),
}
"""`tests/cli/test_check.py`, `test_translating.py` and `test_evidence.py` have examples of these."""
MANUALS = [pytest.param(each, id=each.code) for each in manuals()]
WITH_EXAMPLES = [pytest.param(each, id=each.code) for each in manuals() if each.code not in WITHOUT_EXAMPLES]


def codes_in_code() -> Iterator[tuple[str, str]]:
    """Each code that stands in the program, with where."""
    for path in sorted((ROOT / "workshop").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                yield node.value, f"{path.relative_to(ROOT)}:{node.lineno}"


def test_every_code_that_can_be_told_has_a_manual():
    known = {*codes()}
    assert [(code, where) for code, where in codes_in_code() if code not in known] == []


def test_every_manual_is_of_a_code_that_can_be_told():
    assert {*codes()} - {code for code, _ in codes_in_code()} == set()


def test_no_file_beside_the_manuals_goes_unread():
    samples = {path.name for path in SAMPLES.values() if path.parent == FOLDER}
    assert {path.name for path in FOLDER.iterdir()} == {*samples, *(f"{code}.toml" for code in codes())}


def test_no_two_rules_have_one_number_or_name():
    assert len({code[1:] for code in codes()}) == len(codes())
    assert len({each.name for each in manuals()}) == len(codes())


@pytest.mark.parametrize("rule", MANUALS)
def test_a_manual_says_what_and_why(rule):
    assert rule.name == rule.name.lower()
    assert " " not in rule.name
    assert rule.title.endswith(".")
    assert 60 <= len(rule.why.strip()) <= 600
    assert bool(rule.fails) == bool(rule.passes) == (rule.code not in WITHOUT_EXAMPLES)
    assert rule.sample in (*SAMPLES, "none")


@pytest.mark.parametrize("rule", WITH_EXAMPLES)
def test_what_fails_is_found_within_the_example(rule, tmp_path):
    text, lines = in_sample(rule, rule.fails)
    path = example_path(rule, tmp_path)
    path.write_bytes(text.encode(rule.encoding))
    problems = checked(path)
    told = [problem for problem in problems.shown if problem.code == rule.code]
    assert told, [*problems.lines()]
    assert all(problem.line in lines for problem in told), ([*problems.lines()], lines)


@pytest.mark.parametrize("rule", WITH_EXAMPLES)
def test_what_passes_is_not_found(rule, tmp_path):
    path = example_path(rule, tmp_path)
    path.write_text(in_sample(rule, rule.passes).text, "utf-8")
    problems = checked(path)
    assert rule.code not in {problem.code for problem in problems.shown}, [*problems.lines()]


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_has_no_problems(sample):
    assert [*checked(SAMPLES[sample]).lines()] == []


@pytest.mark.parametrize("asked", ["E101", "e101", " e101 ", "unknown-key", "Unknown-Key"])
def test_a_manual_is_found_by_code_and_by_name(asked):
    assert manual_named(asked) == manual("E101")


def test_every_rule_of_the_table_finds_its_own_codes_alone(tmp_path):
    listed = [code for rule in RULES for code in rule.codes]
    assert len({*listed}) == len(listed)
    assert {*listed} <= {*codes()}
    for rule in RULES:
        for code in rule.codes:
            text, _ = in_sample(manual(code), manual(code).fails)
            source = source_of(f"{code}.toml", text)
            subject = subject_of(draft_scenario(source, LENSES), LENSES)
            assert subject is not None
            assert {finding.code for finding in rule.find(subject)} & {code}, code
            for other in RULES:
                if other.looks == "always" or subject.sound:
                    assert {finding.code for finding in other.find(subject)} <= {*other.codes}
