"""`workshop export`, `import` and `delete` from outside: files, streams, exit codes, and what is said."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Done, Run, Started
from tests.cli.test_playing import PLAY, resumed_by
from tests.play import shipped_file, story_file
from tests.store.hosted_sessions import kept, store_in, whole_records
from workshop.scenario.clean import clean
from workshop.session.commands import Choose, Command, GoOn, Guess, RevealVerdict
from workshop.store.runs import begin, read_script

pytestmark = pytest.mark.slow

NEVER = {"\x1b", "\x07", "\x9b", "\u202e"}


@pytest.fixture
def session(home: Path) -> str:
    """A session alone, left in its third scene."""
    running = begin(store_in(home), read_script(shipped_file("ceo-product-review")))
    for command in (GoOn(), *turn("reasons"), *turn("first-class")):
        assert running.host.do(command) is None
    assert running.journal.close(30) == ()
    return running.id or ""


def turn(response: str) -> tuple[Command, ...]:
    return (Choose(response), Guess(None), RevealVerdict(), GoOn())


@pytest.fixture
def group(home: Path) -> str:
    """A session with a group, closed."""
    return kept(store_in(home), whole_records()).id


def ids(run: Run, *more: str) -> list[str]:
    return [each["id"] for each in run("sessions", "--json", *more).document["sessions"]]


def elsewhere(tmp_path: Path) -> dict[str, str]:
    return {"WORKSHOP_HOME": str(tmp_path / "elsewhere")}


def test_a_session_goes_on_in_another_home(run: Run, session: str, tmp_path: Path) -> None:
    done = run("export", session, "-o", "mine.jsonl")
    assert (done.code, done.out) == (0, "")
    assert f"{session} is in mine.jsonl: 15 events." in done.err
    imported = run("import", "mine.jsonl", **elsewhere(tmp_path))
    assert (imported.code, imported.out) == (0, "")
    assert f"workshop resume {session}" in imported.err
    here = run("resume", session, "--plain", typed="1\n\n")
    there = run("resume", session, "--plain", typed="1\n\n", **elsewhere(tmp_path))
    assert there.out == here.out
    assert there.code == 0


def test_standard_output_is_the_file_whatever_the_locale(run: Run, group: str, tmp_path: Path) -> None:
    assert run("export", group, "-o", "group.jsonl").code == 0
    text = (tmp_path / "group.jsonl").read_text("utf-8")
    assert "nächstes Mal" in text
    for more in ((), ("-o", "-")):
        done = run("export", group, *more, PYTHONUTF8="0", PYTHONIOENCODING="ascii", LC_ALL="C")
        assert (done.code, done.out, done.err) == (0, text, "")
    assert [json.loads(line)["seq"] for line in text.splitlines()[1:-1]] == list(range(1, 150))


def test_a_pipe_carries_a_session(run: Run, group: str, tmp_path: Path) -> None:
    piped = run("import", "-", typed=run("export", group).out, **elsewhere(tmp_path))
    assert piped.code == 0
    assert "Imported: The Forty-Hour Reply, ended: Twenty, and late shifts, 149 events." in piped.err


def test_importing_twice_says_so_and_changes_nothing(run: Run, session: str, home: Path) -> None:
    run("export", session, "-o", "mine.jsonl")
    before = (home / "sessions.db").read_bytes()
    for more in ((), ("--as-new",)):
        done = run("import", "mine.jsonl", *more)
        assert (done.code, done.out) == (0, "")
        assert f"{session} is here already, with the same events: nothing was changed." in done.err
    assert (home / "sessions.db").read_bytes() == before


def test_a_session_that_went_on_is_not_written_over(run: Run, session: str) -> None:
    run("export", session, "-o", "mine.jsonl")
    run("resume", session, "--plain", typed="1\n\n")
    done = run("import", "mine.jsonl")
    assert (done.code, done.out) == (2, "")
    assert "this one 15 events, and the first 15 are the same" in done.err
    assert "--as-new" in done.err
    assert ids(run) == [session]
    assert run("import", "mine.jsonl", "--as-new").code == 0
    assert len(ids(run)) == 2


@pytest.mark.parametrize("stands", ["a file", "a folder", "a link to nothing"])
def test_a_file_in_the_way_is_replaced_only_when_told(
    run: Run, session: str, tmp_path: Path, stands: str
) -> None:
    path = tmp_path / "there"
    if stands == "a file":
        path.write_text("precious")
    elif stands == "a folder":
        path.mkdir()
    else:
        path.symlink_to(tmp_path / "target")
    done = run("export", session, "-o", "there")
    if stands == "a file":
        assert (done.code, path.read_text()) == (2, "precious")
        assert "--replace" in done.err
        assert run("export", session, "-o", "there", "--replace").code == 0
        assert path.read_text("utf-8") == run("export", session).out
    elif stands == "a folder":
        assert done.code == 2
        assert "is a folder. Name a file in it" in done.err
    else:
        assert done.code == 0
        assert path.is_symlink()


@pytest.mark.skipif(os.name == "nt", reason="POSIX modes")
def test_an_exported_file_is_for_its_owner_alone(run: Run, session: str, tmp_path: Path) -> None:
    run("export", session, "-o", "mine.jsonl")
    assert stat.S_IMODE((tmp_path / "mine.jsonl").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_said_and_the_file_of_before_stays(
    run: Run, session: str, tmp_path: Path, environment: dict[str, str]
) -> None:
    run("export", session, "-o", "mine.jsonl")
    before = (tmp_path / "mine.jsonl").read_bytes()
    (tmp_path / "sitecustomize.py").write_text(
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (9000, resource.RLIM_INFINITY))"
    )
    path = os.pathsep.join((str(tmp_path), environment["PYTHONPATH"]))
    done = run("export", session, "-o", "mine.jsonl", "--replace", PYTHONPATH=path)
    assert done.code == 2
    assert "was not written" in done.err
    assert (tmp_path / "mine.jsonl").read_bytes() == before
    assert not list(tmp_path.glob(".*.tmp"))


def broken(run: Run, session: str, change: Callable[[list[str]], object]) -> Done:
    lines = run("export", session).out.splitlines(keepends=True)
    change(lines)
    return run("import", "-", typed="".join(lines))


def test_the_lines_that_are_wrong_are_named(run: Run, session: str) -> None:
    def change(lines: list[str]) -> None:
        lines[4] = "odd\n"
        lines[8] = lines[8].replace('"at"', '"when"')

    done = broken(run, session, change)
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        "Standard input was not imported, and nothing was changed.",
        "line 5: this is no JSON object: “odd”",
        "line 9: at is missing",
    ]


def test_a_file_of_a_newer_program_is_refused_with_a_sentence(run: Run, session: str) -> None:
    done = broken(
        run, session, lambda lines: lines.insert(0, lines.pop(0).replace('"format":1', '"format":2'))
    )
    assert done.code == 2
    assert "line 1: a newer program made it, in format 2, and this one reads 1." in done.err


def test_a_cut_file_is_refused_and_nothing_of_it_kept(run: Run, session: str, tmp_path: Path) -> None:
    text = run("export", session).out
    for cut in (len(text) - 2, len(text) - 90, len(text) // 2):
        done = run("import", "-", typed=text[:cut], **elsewhere(tmp_path))
        assert done.code == 2
        assert "was cut" in done.err
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    "file", ["missing.jsonl", ".", "/dev/zero", "/dev/stdin", "\udcff", "x" * 300, "a\x1b[2Jb"]
)
def test_what_is_no_plain_file_is_refused(run: Run, file: str) -> None:
    done = run("import", file)
    assert (done.code, done.out) == (2, "")
    assert "was not imported" in done.err
    assert not NEVER & set(done.err)


@pytest.mark.skipif(os.name == "nt", reason="named pipes are of Unix")
def test_a_named_pipe_is_not_waited_for(run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert run("import", "pipe").code == 2


@pytest.mark.parametrize(
    "typed",
    [b"", b"\n" * 9, b"\xff" * 5000, b"[" * 100_000, b"{}", b'{"kind": "\\u001b[2J"}', b"null\n" * 9],
)
def test_hostile_input_is_a_sentence(run: Run, typed: bytes, home: Path) -> None:
    done = run("import", "-", typed=typed)
    assert (done.code, done.out) == (2, "")
    assert not NEVER & set(done.err)
    assert not home.exists()


def test_what_a_scenario_hides_is_escaped_in_the_file_and_comes_back(
    run: Run, tmp_path: Path, home: Path
) -> None:
    text = story_file("ceo-product-review").read_text("utf-8")
    hostile = text.replace("Date, price and training", "\u202eDate, \u009b31m price and training")
    (tmp_path / "hostile.toml").write_text(hostile, "utf-8")
    session = resumed_by(run("play", "./hostile.toml", "--plain", typed="1\n\n").out)
    out = run("export", session).out
    assert clean(out) == out
    assert json.loads(out.splitlines()[0])["texts"]["scenario"] == hostile
    assert run("import", "-", typed=out, **elsewhere(tmp_path)).code == 0


def test_without_a_name_the_latest_session_is_exported(run: Run, session: str) -> None:
    assert run("export").out == run("export", session).out


def test_without_a_name_and_a_session_there_is_nothing_to_export(run: Run, home: Path) -> None:
    done = run("export")
    assert (done.code, done.out) == (2, "")
    assert "Nothing was played yet." in done.err
    assert not home.exists()


@pytest.mark.parametrize("command", [("export",), ("delete", "--yes")])
def test_a_session_nobody_has_is_named_with_the_nearest(
    run: Run, session: str, command: tuple[str, ...]
) -> None:
    done = run(*command, f"{session[:-1]}%")
    assert (done.code, done.out) == (2, "")
    assert session in done.err


@pytest.mark.parametrize("command", [("export", "x"), ("delete", "x"), ("import", "x")])
def test_no_home_is_made_in_vain(run: Run, home: Path, command: tuple[str, ...]) -> None:
    assert run(*command).code == 2
    assert not home.exists()


@pytest.mark.parametrize("answer", ["y\n", "Yes\n", " y "])
def test_a_session_is_deleted_once_a_person_says_yes(run: Run, session: str, answer: str) -> None:
    done = run("delete", session[:10], typed=answer)
    assert (done.code, done.out) == (0, "")
    assert f"{session}  The Forty-Hour Reply, scene 3: Behind the glass." in done.err
    assert f"workshop export {session}" in done.err
    assert done.err.endswith(f"The session {session} was deleted.\n")
    assert ids(run) == []


@pytest.mark.parametrize(
    ("answer", "code"), [("n\n", 0), ("\n", 0), ("yesterday\n", 0), ("\x1b[2J\n", 0), ("", 2)]
)
def test_any_other_answer_deletes_nothing(run: Run, session: str, answer: str, code: int) -> None:
    done = run("delete", session, typed=answer)
    assert (done.code, done.out) == (code, "")
    assert "othing was deleted" in done.err
    assert not NEVER & set(done.err)
    assert ids(run) == [session]


def test_unasked_a_session_must_be_named_in_full(run: Run, session: str) -> None:
    done = run("delete", session[:-1], "--yes")
    assert done.code == 2
    assert f"workshop delete {session} --yes" in done.err
    assert ids(run) == [session]
    assert run("delete", session, "--yes").code == 0
    assert ids(run) == []


def test_of_a_deleted_session_no_word_is_left_and_the_others_stay(run: Run, home: Path, group: str) -> None:
    alone = resumed_by(run(*PLAY, typed="1\n\n2\n\n").out)
    before = run("export", alone).out
    assert b"who owns the spare" in (home / "sessions.db").read_bytes()
    assert run("delete", group, "--yes").code == 0
    assert b"who owns the spare" not in b"".join(path.read_bytes() for path in home.glob("sessions.db*"))
    assert run("export", alone).out == before
    assert run("delete", alone, "--yes").code == 0
    assert b"Mira" not in (home / "sessions.db").read_bytes()


def test_an_open_session_is_exported_and_never_deleted(start: Callable[..., Started], run: Run) -> None:
    started = start(*PLAY)
    started.types("1")
    started.says("Your guess")
    (session,) = ids(run)
    for more in ((), ("--yes",)):
        busy = run("delete", session, *more, typed="y\n")
        assert (busy.code, busy.out) == (3, "")
        assert str(started.process.pid) in busy.err
        assert "Delete it?" not in busy.err
    assert run("export", session).code == 0
    started.ends()
    assert run("delete", session, "--yes").code == 0


def test_two_hosts_of_a_session_are_one_too_many(run: Run, home: Path) -> None:
    store = store_in(home)
    session = kept(store, whole_records()[:60])
    journal = store.journal(session)
    for command in (("resume", session.id, "--plain"), ("delete", session.id, "--yes")):
        done = run(*command)
        assert (done.code, done.out) == (3, "")
        assert str(os.getpid()) in done.err
    assert journal.close(30) == ()


def test_rehearsals_are_listed_only_when_asked_for(run: Run, home: Path, group: str) -> None:
    rehearsed = kept(store_in(home), whole_records(True)[:60]).id
    assert ids(run) == [group]
    assert ids(run, "--rehearsals") == [rehearsed, group]
    (found,) = run("sessions", "--json").document["sessions"]
    assert (found["hosted"], found["rehearsal"]) == (True, False)
    assert "with a group, ended: Twenty, and late shifts." in run("sessions").out
    assert "a rehearsal, scene 2: Two numbers." in run("sessions", "--rehearsals").out
    assert rehearsed not in run("sessions").out
    assert run("export", rehearsed, "-o", "rehearsed.jsonl").code == 0
    assert run("delete", rehearsed, "--yes").code == 0
    assert run("import", "rehearsed.jsonl").code == 0
    assert ids(run) == [group]


@pytest.mark.skipif(sys.platform == "win32", reason="closes descriptors as a POSIX shell does")
def test_a_reader_who_goes_away_is_no_fault(start: Callable[..., Started], group: str) -> None:
    started = start("export", group)
    assert started.process.stdout
    started.process.stdout.close()
    started.process.stdout = None
    done = started.ends()
    assert done.code in (0, 141)
    assert "Traceback" not in done.err
