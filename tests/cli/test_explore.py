"""`workshop explore`: counts in words and as data, the same every time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.play import story_file
from tests.scenario.samples import SCENARIO

CEO = "ceo-product-review"
SHORTEST_ROUND = """
[[scene.the-question.when]]
if = ["patience >= 3"]
next = "the-question"

"""


def test_a_shipped_scenario_in_words(run: Run) -> None:
    done = run("explore", CEO)
    assert (done.code, done.err) == (0, "")
    for words in (
        "states       87 in 7 of 7 scenes, 348 choices",
        "paths        13,312",
        "tuesday: Tuesday",
        "2,428 (18.2 %), through 6–7 scenes",
        "7 of 7 are reached",
        "28 of 28 are offered somewhere",
        "most impact               1.00",
    ):
        assert words in done.out
    assert all(len(line) <= 80 for line in done.out.splitlines())


def test_the_document_holds_what_the_words_say(run: Run) -> None:
    document = run("explore", CEO, "--json").document
    assert (document["format"], document["scenario"], document["lens"]) == (1, CEO, "levels")
    assert (document["states"], document["steps"], document["paths"]) == (87, 348, 13_312)
    assert (document["complete"], document["loop"], document["random_plays"]) == (True, None, None)
    assert len(document["endings"]) == 3
    for ending in document["endings"].values():
        assert sum(ending["fit"]["paths_by_total"].values()) == ending["paths"]
        assert len(ending["shortest"]) == ending["scenes"]["least"] in (6, 7)
    assert sum(ending["chance"] for ending in document["endings"].values()) == pytest.approx(1)
    assert [each["liking"] for each in document["blind"]][-2:] == ["key-word", "literal"]


def test_plays_at_random_follow_their_seed(run: Run) -> None:
    def played(*arguments: str):
        return run("explore", CEO, "--json", *arguments).document["random_plays"]

    first = played("--random", "200", "--seed", "7")
    assert first == played("--random", "200", "--seed", "7")
    assert first != played("--random", "200", "--seed", "8")
    assert (first["plays"], first["seed"], first["unended"]) == (200, 7, 0)
    assert sum(first["endings"].values()) == 200
    assert sum(first["fits"].values()) == first["choices"]
    assert "200 plays at random, seed 7" in run("explore", CEO, "--random", "200", "--seed", "7").out


def test_the_same_command_gives_the_same_bytes(run: Run) -> None:
    outputs = {run("explore", CEO, "--json", "--random", "50", PYTHONHASHSEED=seed).out for seed in "12"}
    assert len(outputs) == 1


def test_a_limit_on_states_is_told_and_nothing_is_counted_beyond_it(run: Run) -> None:
    done = run("explore", CEO, "--most-states", "20")
    assert done.code == 0
    said = " ".join(done.out.split())
    assert "the limit of --most-states is reached. What is said to be never reached may be" in said
    assert "met by no path so far" in done.out
    document = run("explore", CEO, "--most-states", "20", "--json").document
    assert not document["complete"]
    assert (document["paths"], document["random_fit"]) == (None, None)
    assert document["not_walked_on_from"] > 0


def test_a_story_that_goes_round_says_where(run: Run, tmp_path: Path) -> None:
    text = story_file(CEO).read_text("utf-8").partition("[[golden]]")[0]
    path = tmp_path / "round.toml"
    path.write_text(text.replace("[scene.the-nudge]\n", f"{SHORTEST_ROUND}[scene.the-nudge]\n", 1), "utf-8")
    done = run("explore", str(path))
    assert done.code == 0, done.err
    said = " ".join(done.out.split())
    assert "without end, since the story can go round" in said
    assert "from the-question: clinics-last → the-question" in said
    document = run("explore", str(path), "--json").document
    assert document["loop"] == [{"scene": "the-question", "response": "clinics-last"}]
    assert document["visits_counted"] == 100
    assert document["paths"] > 13_312


def test_a_file_with_errors_is_refused_with_its_place(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "walk.toml"
    path.write_text(SCENARIO.replace('asks = "how"', 'asks = "hwo"'), "utf-8")
    done = run("explore", str(path))
    assert (done.code, done.out) == (2, "")
    assert "walk.toml" in done.err


@pytest.mark.parametrize("wrong", [("--random", "0"), ("--seed", "x"), ("--most-states", "0")])
def test_wrong_numbers_are_wrong_usage(run: Run, wrong: tuple[str, str]) -> None:
    assert run("explore", CEO, *wrong).code == 2


def test_numbers_too_long_for_other_programs_are_still_written_whole(run: Run, tmp_path: Path) -> None:
    scenes = 120
    head, _, rest = story_file(CEO).read_text("utf-8").partition("[scene.the-question]")
    ending = rest[rest.index("[ending.thirty-first]") :].partition("[[golden]]")[0]
    reply = '[[scene.s{at}.response]]\nid = "{one}"\ntext = "So."\nanswer = "Well."\n'
    scene = '[scene.s{at}]\ntitle = "A"\nlistener = "ada"\nsetting = "B"\nsays = "C?"\n'
    scene += 'asks = "how"\nnext = "{to}"\n'
    body = "".join(
        scene.format(at=at, to=f"s{at + 1}" if at + 1 < scenes else "thirty-first")
        + "".join(reply.format(at=at, one=one) for one in "abc")
        for at in range(scenes)
    )
    path = tmp_path / "long.toml"
    path.write_text(head.replace('start = "the-question"', 'start = "s0"') + body + ending, "utf-8")
    done = run("explore", str(path), "--json")
    assert json.loads(done.out)["paths"] == 3**scenes
    assert f"about {str(3**scenes)[0]}." in run("explore", str(path)).out
