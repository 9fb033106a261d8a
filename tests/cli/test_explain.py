"""`workshop explain`: the verdict as data and in words, the same bytes every time."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import ROOT, Run
from tests.play import SHIPPED, shipped_file, shipped_scenario, story_file
from workshop.session.verdicts import LANDS

CEO = "ceo-product-review"
GOLDEN = ROOT / "tests" / "cli" / "explained.json"
STORY = story_file(CEO)
REASONS = ("explain", str(STORY), "the-question", "reasons")
"""Of a story whose author wrote no words for a verdict."""
WRITTEN = (
    *("signs", "called_because", "also_possible", "did", "open", "risk", "now_say", "instead"),
    *("if_then", "elsewhere"),
)


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
        *("fit_reasons", "mismatch", "also", "explanation", "facts", "manner"),
        *WRITTEN,
    ]
    assert list(document["call"]) == ["level", "points", "reasons"]
    assert list(document["call"]["reasons"][0]) == ["rule", "because", "points", "facts", "origin"]
    assert list(document["reading"]) == ["level", "points", "opens_with", "evidence"]
    assert list(document["reading"]["evidence"][0]) == ["move", "words", "start", "end", "points", "facts"]
    assert list(document["explanation"]) == ["asked", "did", "merit", "gap", "nudge", "if_then", "would_win"]


def test_what_nobody_wrote_is_null(run: Run) -> None:
    document = run(*REASONS, "--json").document
    assert {key: document[key] for key in WRITTEN} == dict.fromkeys(WRITTEN)


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_written_for_a_reply_is_in_the_document_as_its_author_has_it(run: Run, name: str) -> None:
    scenario = shipped_scenario(name)
    scene = scenario.scene[scenario.start]
    for response in scene.response:
        document = run("explain", name, scenario.start, response.id, "--json").document
        assert (document["called_because"], document["also_possible"]) == (scene.called, scene.also)
        for key in ("did", "open", "risk", "if_then", "elsewhere"):
            assert document[key] == getattr(response, key)
        for key, line in (("now_say", response.now_say), ("instead", response.instead)):
            assert (document[key] or {"text": None})["text"] == (line.text if line else None)
        assert list(document["now_say"]) == ["text", "level", "fit", "mismatch"]
        assert list(document["now_say"]["mismatch"]) == ["id", "title"]
        if document["fit"] < LANDS:
            assert document["now_say"]["fit"] >= LANDS
            assert document["now_say"]["level"] == document["call"]["level"] or not document["call"]["level"]


@pytest.mark.parametrize("name", SHIPPED)
def test_signs_stand_where_they_say(run: Run, name: str) -> None:
    scenario = shipped_scenario(name)
    scene = scenario.scene[scenario.start]
    signs = run("explain", name, scenario.start, scene.response[0].id, "--json").document["signs"]
    assert [sign["words"] for sign in signs] == list(scene.signs)
    texts = {"setting": scene.setting, "says": scene.says}
    texts |= {f"lines.{place}": beat.says for place, beat in enumerate(scene.lines)}
    for sign in signs:
        assert list(sign) == ["words", "where", "start", "end"]
        assert texts[sign["where"]][sign["start"] : sign["end"]] == sign["words"]


def test_evidence_stands_where_it_says(run: Run) -> None:
    import tomli

    document = run(*REASONS, "--json").document
    raw = tomli.loads(STORY.read_text("utf-8"))
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
        "Why the moment called for impact 5",
        "rule C09, this project’s reading",
        "rule C01, the source",
        "“no seats free this quarter”",
        "F13:",
        "Why fit 0 of 4",
    ):
        assert words in done.out


def test_a_file_is_explained_like_the_library(run: Run) -> None:
    reply = ("the-question", "reasons", "--json")
    assert run("explain", str(shipped_file(CEO)), *reply).out == run("explain", CEO, *reply).out


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        (("ceo-product-reveiw", "the-question", "reasons"), "is ceo-product-review"),
        (("ceo-product-review", "the-qestion", "reasons"), "Did you mean 'the-question'?"),
        (("ceo-product-review", "the-question", "reason"), "Did you mean 'reasons'?"),
        (("ceo-product-review", "the-question", "full"), "Did you mean 'full-room'?"),
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
    known = [response.id for response in shipped_scenario(CEO).scene["the-question"].response]
    assert ", ".join(known) in done.err
