"""`workshop explain`: the verdict as data and in words, the same bytes every time."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import ROOT, Run

GOLDEN = ROOT / "tests" / "cli" / "explained.json"
REASONS = ("explain", "ceo-product-review", "the-question", "reasons")


def test_the_worked_example_is_the_golden_document(run: Run) -> None:
    done = run(*REASONS, "--json")
    assert (done.code, done.err) == (0, "")
    assert done.document == json.loads(GOLDEN.read_text("utf-8"))


def test_the_worked_example_says_what_the_design_says(run: Run) -> None:
    document = run(*REASONS, "--json").document
    assert document["format"] == 1
    assert document["call"]["level"] == "impact"
    assert document["call"]["points"] == {"impact": 5, "execution": 1, "optics": 0}
    assert document["reading"]["level"] == "execution"
    assert document["reading"]["points"] == {"impact": 0, "execution": 7, "optics": 0}
    assert (document["fit"], document["outcome"], document["mismatch"]["id"]) == (0, "missed", "M03")


def test_the_document_has_the_keys_of_the_design_in_their_order(run: Run) -> None:
    document = run(*REASONS, "--json").document
    assert list(document) == [
        *("format", "scenario", "scene", "response", "lens", "call", "reading", "fit", "outcome"),
        *("fit_reasons", "mismatch", "also", "explanation", "facts"),
    ]
    assert list(document["call"]) == ["level", "points", "reasons"]
    assert list(document["call"]["reasons"][0]) == ["rule", "because", "points", "facts"]
    assert list(document["reading"]) == ["level", "points", "opens_with", "evidence"]
    assert list(document["reading"]["evidence"][0]) == ["move", "words", "start", "end", "points", "facts"]
    assert list(document["explanation"]) == ["asked", "did", "merit", "gap", "nudge", "if_then", "would_win"]


def test_evidence_stands_where_it_says(run: Run) -> None:
    import tomli

    document = run(*REASONS, "--json").document
    raw = tomli.loads((ROOT / "scenarios" / "ceo-product-review.toml").read_text("utf-8"))
    said = next(each for each in raw["scene"]["the-question"]["response"] if each["id"] == "reasons")
    for evidence in document["reading"]["evidence"]:
        assert said["text"][evidence["start"] : evidence["end"]] == evidence["words"]
    assert [each["move"] for each in document["reading"]["evidence"]] == list(said["moves"])


def test_the_same_command_gives_the_same_bytes_in_every_locale(run: Run) -> None:
    outputs = {
        run(*REASONS, "--json", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", LC_ALL="C", PYTHONHASHSEED=seed).out
        for seed in ("1", "2")
    }
    assert outputs == {run(*REASONS, "--json").out}


def test_words_give_the_whole_chain(run: Run) -> None:
    done = run(*REASONS)
    assert done.code == 0
    for words in (
        "The moment called for: impact 5",
        "rule C09",
        "“no seats free this quarter”",
        "F13:",
        "Fit 0",
    ):
        assert words in done.out


def test_a_file_is_explained_like_the_library(run: Run) -> None:
    path = ROOT / "scenarios" / "ceo-product-review.toml"
    assert run("explain", str(path), *REASONS[2:], "--json").out == run(*REASONS, "--json").out


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        (("ceo-product-reveiw", "the-question", "reasons"), "is ceo-product-review"),
        (("ceo-product-review", "the-qestion", "reasons"), "Did you mean 'the-question'?"),
        (("ceo-product-review", "the-question", "reason"), "Did you mean 'reasons'?"),
        (("ceo-product-review", "the-question", "small"), "Did you mean 'small-start'?"),
        (("ceo-product-review", "the", "reasons"), "Did you mean 'the-nudge'?"),
    ],
)
def test_a_mistyped_name_is_answered_with_the_nearest(run: Run, wrong: tuple[str, ...], near: str) -> None:
    done = run("explain", *wrong)
    assert (done.code, done.out) == (2, "")
    assert near in done.err


def test_a_name_that_is_like_no_other_is_answered_with_all(run: Run) -> None:
    done = run("explain", "ceo-product-review", "the-question", "zzz")
    assert done.code == 2
    assert "reasons, clinics-last, small-start, figures" in done.err
