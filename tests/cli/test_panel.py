"""`workshop lens --panel` and `--measures`: experts beside the rules, and what there is to measure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.play import shipped_play
from workshop.authoring.panel import Agreement, agreement

CEO = "ceo-product-review"


def rows(separator: str = ",") -> list[str]:
    """A rating of each reply of a story by two experts; the first sees all as the rules do."""
    play = shipped_play(CEO)
    lines = [separator.join(("scene", "response", "rating", "rater"))]
    for name, scene in play.scenario.scene.items():
        for response in scene.response:
            fit = play.judge.verdict(name, response.id).fit
            lines.append(separator.join((name, response.id, str(fit), "ann")))
            lines.append(separator.join((name, response.id, str(4 - fit), "bo")))
    return lines


def table(tmp_path: Path, lines: list[str], encoding: str = "utf-8") -> str:
    file = tmp_path / "ratings.csv"
    file.write_bytes("\n".join(lines).encode(encoding))
    return str(file)


def only_of(rater: str, lines: list[str]) -> list[str]:
    return [line for line in lines if line.endswith(rater)]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_experts_who_see_it_as_the_rules_agree_in_whole(run: Run, tmp_path: Path, separator: str) -> None:
    lines = rows(separator)
    document = run(
        "lens", "levels", "--json", "--panel", table(tmp_path, [lines[0], *only_of("ann", lines)])
    ).document
    assert (document["ratings"], document["replies"], document["raters"], document["blank"]) == (28, 28, 1, 0)
    assert document["agreement"] == {"pairs": 28, "same": 1.0, "kappa": 1.0, "distance": 0.0}
    assert (document["among_raters"], document["furthest"], document["rules"]) == (None, [], [])


def test_replies_furthest_apart_are_told_with_the_rules_in_them(run: Run, tmp_path: Path) -> None:
    lines = rows()
    told = run("lens", "--panel", table(tmp_path, [lines[0], *only_of("bo", lines)]))
    assert told.code == 0
    assert "Furthest apart" in told.out
    assert "Rules and costs in these verdicts" in told.out
    document = run("lens", "--json", "--panel", table(tmp_path, [lines[0], *only_of("bo", lines)])).document
    assert document["agreement"]["kappa"] < 0
    assert [row["distance"] for row in document["furthest"]] == [4.0] * len(document["furthest"])
    for row in document["furthest"]:
        assert row["rules"]
    counted = {rule["rule"]: rule["furthest"] for rule in document["rules"]}
    stands_in = [rule for row in document["furthest"] for rule in row["rules"]]
    assert counted == {rule: stands_in.count(rule) for rule in stands_in}


def test_two_experts_are_compared_with_each_other(run: Run, tmp_path: Path) -> None:
    document = run("lens", "--json", "--panel", table(tmp_path, rows())).document
    assert (document["raters"], document["ratings"], document["replies"]) == (2, 56, 28)
    assert document["among_raters"]["pairs"] == 56
    assert document["among_raters"]["kappa"] < 0


def test_what_was_left_blank_counts_as_nothing(run: Run, tmp_path: Path) -> None:
    lines = ["Scene,Response,Rating", "the-question,reasons,0", "the-question,full-room,", ",,", ""]
    told = run("lens", "--panel", table(tmp_path, lines))
    assert told.code == 0
    assert "left blank, and not counted: 1" in told.out
    assert "weighted kappa undefined" in told.out


BAD = {
    "an unknown scene": (["scene,response,rating", "the-questoin,reasons,0"], ":2:", "the-question"),
    "an unknown reply": (["scene,response,rating", "the-question,raesons,0"], ":2:", "reasons"),
    "an unknown scenario": (
        ["scenario,scene,response,rating", "ceo-product-revue,the-question,reasons,0"],
        ":2:",
        CEO,
    ),
    "a rating beyond four": (["scene,response,rating", "the-question,reasons,5"], ":2:", "from 0 to 4"),
    "a rating in words": (["scene,response,rating", "the-question,reasons,good"], ":2:", "‘good’"),
    "a rating between two": (["scene,response,rating", "the-question,reasons,2.5"], ":2:", "whole number"),
    "a line cut short": (["scene,response,rating", "the-question"], ":2:", "the response is missing"),
    "no scene": (["scene,response,rating", ",reasons,3"], ":2:", "the scene is missing"),
    "another separator": (["scene|response|rating", "the-question|reasons|3"], ":1:", "semicolon"),
    "no header": (["the-question,reasons,3"], ":1:", "columns scene, response, rating"),
    "a column twice": (["scene,response,rating,rating", "the-question,reasons,3,3"], ":1:", "stands twice"),
    "the same twice": (
        ["scene,response,rating", "the-question,reasons,3", "the-question,reasons,2"],
        ":3:",
        "line 2",
    ),
    "nothing but a header": (["scene,response,rating"], ":1:", "no rating"),
    "nothing at all": ([], ":1:", "columns"),
    "hostile signs": (["scene,response,rating", "\x1b[31m[/red],x,3"], ":2:", "there is no scene"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_table_that_cannot_be_read_is_told_by_its_line(run: Run, tmp_path: Path, case: str) -> None:
    lines, place, words = BAD[case]
    done = run("lens", "levels", "--panel", table(tmp_path, lines))
    assert (done.code, done.out) == (2, "")
    assert place in done.err
    assert words in done.err
    assert "\x1b" not in done.err


def test_every_line_that_is_amiss_is_told(run: Run, tmp_path: Path) -> None:
    lines = ["scene,response,rating", *(f"nowhere-{number},x,9" for number in range(30))]
    err = run("lens", "--panel", table(tmp_path, lines)).err
    assert err.count("there is no scene") == 20
    assert "10 more" in err


def test_a_table_saved_in_another_encoding_is_told(run: Run, tmp_path: Path) -> None:
    done = run("lens", "--panel", table(tmp_path, rows(), "utf-16"))
    assert done.code == 2
    assert "UTF-16" in done.err


def test_a_file_that_is_not_there_is_told(run: Run) -> None:
    done = run("lens", "--panel", "nowhere.csv")
    assert (done.code, done.out) == (2, "")
    assert "nowhere.csv" in done.err


def test_the_weighted_kappa_is_cohens() -> None:
    """Worked out by hand: observed (1 + 0 + 0 + 4) / 4, by chance 66 / 16."""
    pairs = [(0, 1), (2, 2), (4, 4), (3, 1)]
    by_chance = sum((one - two) ** 2 for one, _ in pairs for _, two in pairs) / 16
    found = agreement(pairs)
    assert found == Agreement(4, 0.5, pytest.approx(1 - (5 / 4) / by_chance), 0.75)


def test_one_who_says_the_same_throughout_has_no_kappa() -> None:
    assert agreement([(2, 0), (2, 4)]).kappa is None
    assert agreement([(2, 2), (2, 2)]).kappa is None


def test_the_shipped_scenarios_keep_every_measure(run: Run) -> None:
    document = run("lens", "levels", "--measures", "--json").document
    assert CEO in document["scenarios"]
    for player in document["players"]:
        assert player["pooled"] <= player["limit"], player
    assert document["words"]["first_page"]["most"] <= 75
    assert document["texts"]["written"] == document["texts"]["distinct"]
    for lines in document["to_say"].values():
        assert lines["same_kind"] == 0
    assert document["examples"]["proved"] == document["examples"]["of_kinds"] > 0
    told = run("lens", "levels", "--measures").out
    for player in document["players"]:
        assert f"- {player['name']}: {player['pooled']:.2f}" in told


def test_two_tables_at_once_are_refused(run: Run) -> None:
    assert run("lens", "--panel", "x.csv", "--measures").code == 2
