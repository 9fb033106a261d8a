"""`workshop practise` from outside: line by line, killed and gone on with, kept or not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from tests.cli.conftest import Run, Started
from tests.practice.sessions import NOON
from tests.practice.test_practising import go_through
from workshop.practice.practising import practise
from workshop.store.library import Library
from workshop.store.sessions import SessionStore

BY_CHOICE = "\n1\n\n\n"
"""The replies, where own words are asked for first; one of them, no guess, nothing said now."""
IN_OWN_WORDS = "o People wait two days for us, and three of them are leaving.\n\n\n\n"
SENTENCE = "If somebody asks why, then I ask what they do next."


def test_a_practice_is_gone_through_line_by_line(run: Run) -> None:
    typed = f"{BY_CHOICE}{BY_CHOICE}{SENTENCE}\n\n"
    done = run("practise", "--plain", "--minutes", "5", typed=typed)
    assert (done.code, done.err) == (0, "")
    assert "2 moments, for about 5 minutes" in done.out
    assert "In your own words:" in done.out
    assert "How it ends: Enough for now" in done.out
    assert done.out.count("Enough for now") == 1
    document = run("history", "--json").document
    assert (document["practices"], document["replies"]) == (1, 2)


def test_own_words_are_read_and_said(run: Run) -> None:
    run("practise", "--plain", "--minutes", "4", typed=IN_OWN_WORDS * 2)
    document = run("history", "--json").document
    assert (document["replies"], document["own_words"]) == (2, 2)


def test_o_alone_opens_own_words_and_is_no_reply(run: Run) -> None:
    typed = "o\nPeople wait two days for us, and three of them are leaving.\n\n\n\n" * 2
    done = run("practise", "--plain", "--minutes", "4", typed=f"{typed}")
    assert "“o”" not in done.out
    assert "“People wait two days for us" in done.out
    assert run("history", "--json").document["own_words"] >= 1


def test_a_sentence_of_another_day_is_asked_back_and_the_answer_is_kept(run: Run, home: Path) -> None:
    before = NOON - timedelta(days=400)
    store = SessionStore(home, lambda: before)
    go_through(practise(store, Library(home), 2, clock=lambda: before), keep=SENTENCE)
    again = run("practise", "--plain", "--minutes", "2", typed="perhaps\n2\n")
    assert f"Kept last time: “{SENTENCE}” Did the moment come?" in again.out
    assert "Type a number from 1 to 3." in again.out
    assert '"moment-recalled","came":"not yet"' in run("export").out.replace('\\"', '"').replace(": ", ":")


def saved_as_far(run: Run, place: str) -> bool:
    """Whether the one session that is kept has come to this place on the disk."""
    return any(place in session["place"] for session in run("sessions", "--json").document["sessions"])


def test_a_practice_that_was_killed_is_gone_on_with(run: Run, start: Callable[..., Started]) -> None:
    running = start("practise", "--plain", "--minutes", "4")
    running.says("Scene 1")
    for line in BY_CHOICE.splitlines():
        running.types(line)
    running.says("Scene 2")
    assert any(saved_as_far(run, "scene 2") for _try in range(50))
    running.process.kill()
    running.ends()
    again = run("practise", "--plain")
    assert again.out.startswith("The practice begun today goes on: moment 2 of 2.\n")
    assert "Scene 2" in again.out
    assert "Scene 1" not in again.out
    (session,) = run("sessions", "--json").document["sessions"]
    assert session["scenario"] == "practice"


def test_minutes_lie_between_two_and_ten(run: Run) -> None:
    for minutes in ("1", "11", "many"):
        assert run("practise", "--plain", "--minutes", minutes).code == 2


def test_nothing_is_kept_where_that_is_asked(run: Run) -> None:
    for arguments in (("practise", "--no-save"), ("--no-save", "practise")):
        done = run(*arguments, "--plain", "--minutes", "2", typed=BY_CHOICE)
        assert (done.code, "Nothing of this session was saved." in done.out) == (0, True)
    assert run("sessions", "--json").document["sessions"] == []
