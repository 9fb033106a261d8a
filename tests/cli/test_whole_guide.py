"""The one page for whoever has nothing else: small, whole, and what it shows is checked without a word."""

from __future__ import annotations

import re

import pytest

from tests.cli.conftest import Run
from tests.play import ROOT, shipped_lens
from tests.scenario.key_reference import PARTS as REFERENCE
from workshop.authoring.check.check import check_scenario
from workshop.cli.authoring.whole_guide import PARTS, whole_guide
from workshop.engine.fit import outcome_of
from workshop.engine.verdict import MAX_FIT
from workshop.scenario.models import Scene
from workshop.scenario.schema import limit_of
from workshop.scenario.toml.source import source_of

LENS = shipped_lens()
PAGE = whole_guide(LENS, (ROOT / "scenarios" / "README.md").read_text("utf-8"))
MOST_BYTES = 40_000
EXAMPLE, MORE = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def test_it_is_small_enough_to_be_handed_on() -> None:
    assert len(PAGE.encode()) < MOST_BYTES


def test_the_whole_example_is_checked_without_a_word() -> None:
    checked = check_scenario(source_of("example.toml", EXAMPLE), {LENS.id: LENS})
    assert checked.document is not None
    assert checked.problems.shown == ()


def test_what_may_be_added_to_the_example_has_no_errors() -> None:
    checked = check_scenario(source_of("example.toml", EXAMPLE + MORE), {LENS.id: LENS})
    assert checked.document is not None, checked.problems.shown
    assert {problem.code for problem in checked.problems.shown} <= {"W203"}, (
        "nothing leads to the interlude yet"
    )


def test_every_table_and_key_stands_in_it() -> None:
    assert [model for model, _ in PARTS if model not in {model for model, *_ in REFERENCE}] == []
    assert {model for model, _ in PARTS} == {model for model, *_ in REFERENCE}
    keys = PAGE.partition("## Every key")[2].partition("## The names")[0]
    for number, (model, where) in enumerate(PARTS):
        after = PARTS[number + 1][1] if number + 1 < len(PARTS) else ""
        part = keys.partition(f"{where}:\n")[2]
        part = part.partition(f"{after}:\n")[0] if after else part
        told = re.findall(r"^- `(\w+)`( ●)?(?: ≤ (\d+))?", part, re.MULTILINE)
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        assert [name for name, _, _ in told] == [*fields]
        for name, needed, most in told:
            assert bool(needed) == fields[name].is_required(), (where, name)
            assert (int(most) if most else None) == limit_of(fields[name]), (where, name)


def test_every_name_of_the_lens_stands_in_it() -> None:
    names = (*LENS.level, *LENS.stance, *LENS.asks, *LENS.circumstance, *LENS.tag, *LENS.move)
    assert [name for name in names if f"`{name}`" not in PAGE] == []


def test_what_it_says_of_the_form_is_so() -> None:
    kept = Scene.model_fields["response"].metadata
    least = next(each.min_length for each in kept if hasattr(each, "min_length"))
    most = limit_of(Scene.model_fields["response"])
    assert f"A scene has {least} to {most} responses" in PAGE
    outcomes = {fit: outcome_of(fit) for fit in range(MAX_FIT + 1)}
    assert outcomes == {0: "missed", 1: "missed", 2: "partly", 3: "landed", 4: "landed"}
    assert "3 and 4 land, 2 lands partly, 0 and 1 miss" in PAGE


@pytest.mark.parametrize("left_out", ["](", "<!--", "scene sheet", "{"])
def test_nothing_in_it_leads_elsewhere_or_is_left_open(left_out: str) -> None:
    prose = re.sub(r"^```toml\n.*?^```$|`[^`\n]*`|^- `[^\n]*$", "", PAGE, flags=re.DOTALL | re.MULTILINE)
    assert left_out not in prose


def test_the_command_prints_it_by_any_lens(run: Run) -> None:
    done = run("guide", "--whole")
    assert (done.code, done.err) == (0, "")
    assert done.out == PAGE
    assert run("lens", "new", "feedback.toml").code == 0
    own = run("guide", "--whole", "--lens", "feedback.toml")
    assert own.code == 0
    assert 'lenses = ["feedback"]' in own.out
    assert run("guide", "--whole", "--lens", "nothing").code == 2
