"""`workshop moves`: the nearest moves with their reasons, for people and for programs."""

from __future__ import annotations

from tests.cli.conftest import Run
from tests.play import shipped_lens


def test_the_nearest_move_comes_first_with_what_it_does_and_why(run: Run) -> None:
    done = run("moves", "by", "the end of May")
    assert (done.code, done.err) == (0, "")
    head, nearest, *_ = done.out.split("\n\n")
    assert head == "“by the end of May” comes nearest to"
    name, reason = nearest.splitlines()
    does = shipped_lens().move["gives-date-or-milestone"].does
    assert name == f"gives-date-or-milestone: {does} (execution +2)"
    assert reason.startswith("  like “")
    assert "end" in reason.rpartition(":")[2]


def test_programs_get_one_object(run: Run) -> None:
    done = run("moves", "it costs us two renewals", "--most", "2", "--json")
    assert done.code == 0
    document = done.document
    assert (document["format"], document["lens"], document["words"]) == (
        1,
        "levels",
        "it costs us two renewals",
    )
    assert len(document["moves"]) == 2
    first = document["moves"][0]
    assert first["move"] == "names-business-effect"
    assert first["points"] == {"impact": 2, "execution": 0, "optics": 0}
    assert first["like"] == {"words": "renewals", "source": "cue"}
    assert first["shared"] == ["renewals"]


def test_what_is_like_nothing_is_said_to_be_so(run: Run) -> None:
    done = run("moves", "zzz")
    assert done.code == 0
    assert "workshop lens levels" in done.out


def test_a_lens_of_ones_own_has_its_moves(run: Run) -> None:
    assert run("lens", "new", "feedback.toml").code == 0
    done = run("moves", "you were late on Tuesday", "--lens", "feedback.toml", "--json")
    assert done.code == 0
    assert done.document["lens"] == "feedback"
    assert run("moves", "late", "--lens", "nothing").code == 2


def test_no_words_are_no_question(run: Run) -> None:
    assert run("moves").code == 2
    assert run("moves", " ").code == 2


def test_what_no_example_says_alike_is_found_as_people_put_it(run: Run) -> None:
    done = run("moves", "nobody has ever done this before", "--json", "--most", "20")
    assert any(not move["shared"] for move in done.document["moves"])
    assert "as people put it in their own words" in run("moves", "tested in two branches first").out
