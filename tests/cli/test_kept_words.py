"""What a person put right is kept in their folder alone: listed, exported with names masked, and deleted."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from workshop.store.own_words import DRAFTS, KEPT_FIRST, KEPT_REPLIES, Drafts

CEO = "ceo-product-review"
SAID = "Dr. Okonkwo waits two days for Zanzibrix, and 1,250 patients of Tomas leave."
PUT_RIGHT = f"o {SAID}\n1\n1\n\n\nq\n"
"""The reply, its first clause put right by the first move offered, said, the guess skipped."""


def put_right(run: Run, said: str = SAID) -> str:
    return run("play", CEO, typed=f"o {said}\n1\n1\n\n\nq\n").out


def kept(home: Path) -> Path:
    return home / KEPT_REPLIES


def test_what_is_put_right_is_kept_for_its_owner_alone_and_told_once(run: Run, home: Path) -> None:
    assert KEPT_FIRST in put_right(run)
    if sys.platform != "win32":
        assert stat.S_IMODE(kept(home).stat().st_mode) == 0o600
    assert KEPT_FIRST not in put_right(run, "Two engineers are off sick, so it slips into March.")
    replies = run("words", "--json").document["replies"]
    assert [reply["text"] for reply in replies] == [
        SAID,
        "Two engineers are off sick, so it slips into March.",
    ]
    first, *others = replies[0]["clauses"]
    assert first["move"]
    assert [clause["move"] for clause in others] == [None] * len(others)


def test_what_nobody_put_right_is_not_kept(run: Run, home: Path) -> None:
    run("play", CEO, typed=f"o {SAID}\n\n\nq\n")
    assert not kept(home).exists()
    assert "Nothing is kept" in run("words").err


def test_nothing_is_kept_where_nothing_is_saved(run: Run, home: Path) -> None:
    assert KEPT_FIRST not in run("play", CEO, "--no-save", typed=PUT_RIGHT).out
    assert not kept(home).exists()


def test_the_same_words_put_right_again_are_kept_once(run: Run) -> None:
    put_right(run)
    run("play", CEO, typed=f"o {SAID}\n1\n2\n\n\nq\n")
    assert len(run("words", "--json").document["replies"]) == 1


def test_they_are_listed_with_what_was_said_of_each_clause(run: Run) -> None:
    put_right(run)
    told = run("words")
    assert SAID in told.out
    assert told.out.count("\n- ") == 1
    assert KEPT_REPLIES in told.err


def test_an_export_masks_names_and_numbers_and_is_read_as_labelled_replies(run: Run, tmp_path: Path) -> None:
    put_right(run)
    run("play", CEO, typed="o mail kim@x.example or tom at 3:45 pm, then Kim decides\n1\n1\n\n\nq\n")
    done = run("words", "export", "out.jsonl")
    assert (done.code, done.out) == (0, "")
    text = (tmp_path / "out.jsonl").read_text("utf-8")
    for private in ("Okonkwo", "Zanzibrix", "Tomas", "1,250", "two", "kim@", "Kim", "3:45"):
        assert private not in text
    rows = [json.loads(line) for line in text.splitlines()]
    assert all({"reply", "level", "clauses"} == set(row) for row in rows)
    assert any("waits 0 days for Name" in row["reply"] for row in rows)
    for row in rows:
        for clause in row["clauses"]:
            assert clause["text"] in row["reply"]
    assert run("lens", "levels", "--json", "--measure", "out.jsonl").document["replies"] == 2


def test_an_export_has_no_order_of_time_and_no_place(run: Run, tmp_path: Path) -> None:
    for said in ("We wait for the vendor.", "A clinic waits for us.", "Sales hears it on Friday."):
        put_right(run, said)
    assert run("words", "export", "out.jsonl").code == 0
    text = (tmp_path / "out.jsonl").read_text("utf-8")
    replies = [json.loads(line)["reply"] for line in text.splitlines()]
    assert replies == sorted(replies)
    assert CEO not in text


def test_usual_words_that_open_a_sentence_stay(run: Run, tmp_path: Path) -> None:
    put_right(run, "We open the second line. Customers wait for it, so I tell the CEO on Monday.")
    assert run("words", "export", "out.jsonl").code == 0
    (row,) = map(json.loads, (tmp_path / "out.jsonl").read_text("utf-8").splitlines())
    assert row["reply"] == "We open the second line. Customers wait for it, so I tell the CEO on Monday."


def test_an_export_over_a_file_that_exists_is_refused(run: Run, tmp_path: Path) -> None:
    put_right(run)
    (tmp_path / "out.jsonl").write_text("mine", "utf-8")
    assert run("words", "export", "out.jsonl").code == 2
    assert (tmp_path / "out.jsonl").read_text("utf-8") == "mine"
    assert run("words", "export", "out.jsonl", "--replace").code == 0


@pytest.mark.parametrize(("typed", "left"), [("y\n", False), ("n\n", True), ("", True)])
def test_they_are_deleted_once_somebody_says_so(run: Run, home: Path, typed: str, left: bool) -> None:
    put_right(run)
    run("words", "delete", typed=typed)
    assert kept(home).exists() is left


def test_a_word_that_was_deleted_is_nowhere_in_the_folder(run: Run, home: Path) -> None:
    put_right(run)
    session = run("sessions", "--json").document["sessions"][0]["id"]
    assert run("words", "export", str(home.parent / "out.jsonl")).code == 0
    told = run("words", "delete", "--yes").err
    assert "workshop delete" in told
    assert "exported" in told
    assert run("delete", session, "--yes").code == 0
    files = [path for path in home.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if b"Zanzibrix" in path.read_bytes()]


def test_drafts_are_deleted_with_them_and_with_their_session(run: Run, home: Path) -> None:
    put_right(run)
    session = run("sessions", "--json").document["sessions"][0]["id"]
    for name in (session, "another"):
        drafts = Drafts(home, name)
        drafts.hold("1 the-question vote", "Zanzibrix waits")
        drafts.write()
    assert run("delete", session, "--yes").code == 0
    assert [path.stem for path in (home / DRAFTS).iterdir()] == ["another"]
    assert run("words", "delete", "--yes").code == 0
    assert not [*(home / DRAFTS).iterdir()]
    assert not [path for path in home.rglob("*") if path.is_file() and b"Zanzibrix" in path.read_bytes()]


def test_lines_that_cannot_be_read_are_told_and_stay(run: Run, home: Path) -> None:
    put_right(run)
    with kept(home).open("a", encoding="utf-8") as file:
        file.write(
            '{"half": \n[1, 2]\n{"text": "x", "lens": "levels", "level": null, "clauses": [[5, 2, ""]]}\n'
        )
    put_right(run, "Sales hears it on Friday.")
    told = run("words")
    assert "3 lines" in told.err
    assert told.out.count("read by levels") == 2
    assert '{"half": ' in kept(home).read_text("utf-8")
    assert run("words", "export", "-").code == 0


def test_a_file_that_cannot_be_written_costs_a_sentence_and_no_step(run: Run, home: Path) -> None:
    home.mkdir()
    kept(home).mkdir()
    told = put_right(run)
    assert "is not kept" in told
    assert "in answer:" in told
    done = run("words")
    assert done.code == 2
    assert "left as it is" in done.err
    assert run("words", "delete", "--yes").code == 2


def test_hostile_words_are_listed_as_words(run: Run) -> None:
    put_right(run, "[red]clinics[/] \x1b[31mwait two days\u202e for us")
    for done in (run("words"), run("words", "--json"), run("words", "export", "-")):
        assert done.code == 0
        assert "\x1b" not in done.out
        assert "\u202e" not in done.out


def test_replies_of_a_lens_that_is_gone_are_listed_and_an_export_says_so(run: Run, home: Path) -> None:
    line = {"lens": "gone", "text": "It is so.", "level": "x", "clauses": [[0, 9, "y"]]}
    home.mkdir()
    kept(home).write_text(json.dumps(line), "utf-8")
    assert "read by gone" in run("words").out
    assert run("words", "export", "-").code == 2
    put_right(run)
    assert "name one" in run("words", "export", "-").err
    assert run("words", "export", "-", "--lens", "levels").code == 0


def test_an_export_leaves_plain_words_as_they_are(run: Run, tmp_path: Path) -> None:
    said = (
        "Useful for the two of us, and three of them agree: a hundred will wait. "
        "Politely, I tell Sales in B2B."
    )
    put_right(run, said)
    put_right(run, "Will we know? Then I ask Will about 24 of them, and Brannigan.")
    assert run("words", "export", "out.jsonl").code == 0
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["reply"] for line in lines] == [
        said,
        "Will we know? Then I ask Name about 0 of them, and Name.",
    ]


def test_an_export_takes_the_only_lens_there_are_words_of_and_says_which_there_are(run: Run) -> None:
    put_right(run)
    assert run("words", "export", "-").code == 0
    done = run("words", "export", "-", "--lens", "root-cause")
    assert (done.code, "but by: levels." in done.err) == (2, True)


def test_a_level_chosen_outright_is_kept_and_exported_as_that_and_as_no_move(run: Run) -> None:
    told = run("play", CEO, typed=f"o {SAID}\n1\n2\n\n\nq\n").out
    assert "2. execution" in told
    assert "execution" in run("words").out
    (row,) = map(json.loads, run("words", "export", "-").out.splitlines())
    assert (row["clauses"][0]["level"], row["clauses"][0]["moves"]) == ("execution", [])


def test_a_choice_said_outright_is_exported_as_what_was_asked_beside_the_levels(run: Run) -> None:
    offered = run("play", CEO, typed=f"o {SAID}\n1\n\n\nq\n").out
    number = next(line for line in offered.splitlines() if line.endswith(". a choice")).split(".")[0]
    run("play", CEO, typed=f"o {SAID}\n1\n{number.strip()}\n\n\nq\n")
    (row,) = map(json.loads, run("words", "export", "-").out.splitlines())
    assert row["clauses"][0]["beside"] == ["choose"]
