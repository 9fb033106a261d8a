"""`workshop history` from outside: lines, one object, a page; and all that was played alone deleted."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Run, Started
from tests.play import shipped_file
from tests.practice.sessions import Played, do, host_on, keep, played
from workshop.session.commands import NameGroup, StartHosting
from workshop.store.own_words import KEPT_REPLIES, Drafts
from workshop.store.runs import read_script

MARKER = "Zanzibarquark"
ALONE = f"1\n\n\n! 3 because {MARKER}\n"


def hits(folder: Path) -> list[str]:
    """The files below the folder in which the marker stands."""
    found = (Path(root) / name for root, _folders, names in os.walk(folder) for name in names)
    return [path.name for path in found if MARKER.encode() in path.read_bytes()]


def test_what_was_played_is_told_in_lines_as_an_object_and_as_a_page(
    run: Run, home: Path, tmp_path: Path
) -> None:
    run("play", "ceo-product-review", "--plain", typed="1\n1\n\n2\n\n\n")
    lines = run("history")
    assert (lines.code, lines.err) == (0, "")
    assert "2 replies, in 1 session." in lines.out
    document = run("history", "--json").document
    assert (document["format"], document["replies"], document["guesses"]["made"]) == (1, 2, 1)
    assert "no grade" in document["why_no_grade"]
    page = run("history", "--html", "-o", "history.html")
    assert (page.code, page.out) == (0, "")
    assert "<details>" in (tmp_path / "history.html").read_text("utf-8")


def test_before_anything_was_played_it_says_so(run: Run, home: Path) -> None:
    done = run("history")
    assert (done.code, "No reply was read yet" in done.out) == (0, True)
    assert not home.exists()


def test_deleting_is_asked_first_and_unasked_only_with_yes(run: Run, home: Path) -> None:
    run("play", "ceo-product-review", "--plain", typed="1\n\n\n")
    assert run("history", "--delete", typed="n\n").code == 0
    assert run("history", "--delete").code == 2
    assert run("history", "--json").document["replies"] == 1
    assert run("history", "--yes").code == 2
    done = run("history", "--delete", "--yes")
    assert (done.code, done.err.splitlines()[0]) == (
        0,
        "Deleted: 1 session, 0 replies that you put right, and what was typed and not said.",
    )
    assert "Not reached from here" in done.err
    assert run("history", "--json").document["replies"] == 0


def test_replies_that_were_put_right_are_counted_in_the_question_and_go_with_the_rest(
    run: Run, home: Path
) -> None:
    run("play", "ceo-product-review", typed="o Two engineers are off sick, so it slips.\n1\n1\n\n\nq\n")
    asked = run("history", "--delete", typed="n\n").err
    assert "1 session that you played alone" in asked.replace("\n", " ")
    assert "1 reply in words of your own that you put right" in asked
    assert (home / KEPT_REPLIES).exists()
    drafts = Drafts(home, "a session")
    drafts.hold("1 the-question vote", MARKER)
    drafts.write()
    assert "Deleted: 1 session, 1 reply" in run("history", "--delete", typed="y\n").err
    assert not (home / KEPT_REPLIES).exists()
    assert not hits(home)


def test_no_word_that_was_said_is_left_after_an_export_a_crash_and_deleting_all(
    run: Run, home: Path, tmp_path: Path, start: Callable[..., Started]
) -> None:
    run("play", "ceo-product-review", "--plain", typed=ALONE)
    run("export", "-o", "kept.jsonl")
    running = start("play", "four-tabs", "--plain")
    for line in ALONE.splitlines():
        running.types(line)
    running.says(MARKER)
    running.process.kill()
    running.ends()
    (home / "logs").mkdir(exist_ok=True)
    (home / "logs" / "fault-20261120-120000-1.log").write_text(MARKER, "utf-8")
    (home / "words.jsonl").write_text(MARKER, "utf-8")
    (home / "sessions.v1.db").write_bytes(MARKER.encode())
    run("history")
    assert hits(home)
    done = run("history", "--delete", "--yes")
    assert (done.code, hits(home)) == (0, [])
    assert hits(tmp_path) == ["kept.jsonl"]
    assert "exported" in done.err


def test_sessions_with_a_group_stay(run: Run, home: Path) -> None:
    script = read_script(shipped_file("ceo-product-review"))
    host, recorded = host_on(script, lambda: played().started)
    do(host, StartHosting(), NameGroup("Sales"))
    keep(home, [played(), Played(script, played().started, recorded.records)])
    assert run("history", "--delete", "--yes").err.startswith("Deleted: 1 session,")
    (left,) = run("sessions", "--json").document["sessions"]
    assert left["group"] == "Sales"


def test_nothing_is_deleted_while_a_session_is_open(
    run: Run, home: Path, start: Callable[..., Started]
) -> None:
    running = start("play", "ceo-product-review", "--plain")
    running.says("What do you say")
    assert run("history", "--delete", "--yes").code == 3
    running.ends()


def test_a_session_that_is_deleted_alone_is_forgotten_by_history_too(run: Run, home: Path) -> None:
    run("play", "ceo-product-review", "--plain", typed="1\n\n\n")
    run("history")
    (session,) = run("sessions", "--json").document["sessions"]
    run("delete", session["id"], "--yes")
    assert session["id"] not in (home / "cache" / "history.json").read_text("utf-8")
