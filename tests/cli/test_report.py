"""`workshop report`: on standard output or in a file, never over another file, and while a session runs."""

from __future__ import annotations

import csv
import errno
import io
import json
import locale
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.play import SHIPPED, story_file
from tests.store.kept_sessions import saved
from workshop.cli.sessions import parting_sign, report_session
from workshop.session.commands import (
    Choose,
    CloseVote,
    Command,
    CountHands,
    CountHeads,
    GoOn,
    Guess,
    MakePlan,
    ParkPoint,
    RevealDistribution,
    RevealVerdict,
    StartHosting,
    TakeNote,
)
from workshop.session.events import Event, Record, SceneEntered, VerdictRevealed, VoteCast
from workshop.store.files import RefusedError
from workshop.store.runs import Running, begin, read_script
from workshop.store.sessions import SessionStore

pytestmark = pytest.mark.slow

SCENARIO = story_file(SHIPPED[0])
ALONE: tuple[Command, ...] = (GoOn(), Choose("reasons"), Guess("impact"), RevealVerdict())
COUNTED: tuple[Command, ...] = (
    StartHosting(), MakePlan(("the-question",), 45), CountHeads(9), *[GoOn()] * 4, GoOn(), GoOn(), GoOn(),
    CountHands("reasons", 6), CountHands("small-start", 3), CloseVote(),
)  # fmt: skip
LED: tuple[Command, ...] = (*COUNTED, RevealDistribution(), GoOn(), GoOn(), RevealVerdict(), GoOn())


def running(
    home: Path,
    commands: tuple[Command, ...],
    minute: int = 0,
    file: Path = SCENARIO,
) -> Running:
    """A session in which the commands were carried out, and which is still open."""
    home.mkdir(exist_ok=True)

    def clock() -> datetime:
        return datetime(2026, 11, 20, 14, minute, tzinfo=UTC)

    store = SessionStore(home, clock, lambda: f"{minute:02}")
    begun = begin(store, read_script(file), clock)
    for command in commands:
        refused = begun.host.do(command)
        assert refused is None, (command, refused)
    return begun


def left(home: Path, commands: tuple[Command, ...], minute: int = 0) -> str:
    """The id of a session that was left after these commands."""
    begun = running(home, commands, minute)
    assert begun.journal.close(30) == ()
    assert begun.id
    return begun.id


def test_the_latest_session_is_told_in_markdown(run: Run, home: Path) -> None:
    left(home, ALONE, 1)
    left(home, LED, 2)
    done = run("report")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("# The Forty-Hour Reply\n\nReport of a workshop. 2026-11-20 14:02 · 9 people")


def test_a_session_is_named_by_the_beginning_of_its_id(run: Run, home: Path) -> None:
    name = left(home, ALONE, 1)
    left(home, LED, 2)
    done = run("report", name[:13], "--format", "json")
    assert (done.document["session"], done.document["hosted"]) == (name, False)


def test_a_mistyped_session_is_answered_with_the_nearest(run: Run, home: Path) -> None:
    name = left(home, LED)
    done = run("report", name[:-1] + "x")
    assert (done.code, done.out) == (2, "")
    assert f"The nearest is {name}." in done.err


def test_without_sessions_there_is_nothing_to_tell(run: Run, home: Path) -> None:
    for _ in range(2):
        done = run("report")
        assert (done.code, done.out) == (2, "")
        assert "Nothing was played yet" in done.err
        home.mkdir(exist_ok=True)
    assert run("report", "20261120").code == 2


@pytest.mark.parametrize("format", ["md", "html", "csv", "json"])
def test_a_file_has_what_standard_output_has(run: Run, home: Path, tmp_path: Path, format: str) -> None:
    name = left(home, LED)
    file = tmp_path / f"report.{format}"
    done = run("report", "-o", str(file))
    assert (done.code, done.out) == (0, "")
    assert done.err == f"The report of {name} is in {file}.\n"
    assert file.read_bytes().decode() == run("report", "--format", format).out
    assert run("report", "--format", format, "-o", "-").out == run("report", "--format", format).out


def test_a_format_that_is_named_counts_more_than_the_files_ending(
    run: Run, home: Path, tmp_path: Path
) -> None:
    left(home, LED)
    assert run("report", "--format", "json", "-o", "told.html").code == 0
    assert json.loads((tmp_path / "told.html").read_text("utf-8"))["format"] == 1
    assert run("report", "--format", "doc").code == 2


def test_notes_are_in_the_facilitators_own_copy_alone(run: Run, home: Path) -> None:
    left(home, (*LED, TakeNote("the second row laughed")))
    assert "the second row laughed" not in run("report").out
    own = run("report", "--facilitator").out
    assert "the second row laughed" in own
    assert "not to be handed round" in own


@pytest.mark.parametrize(("name", "sign"), [("comma", ","), ("semicolon", ";"), ("tab", "\t")])
def test_the_cells_of_csv_are_parted_as_asked(run: Run, home: Path, name: str, sign: str) -> None:
    left(home, LED)
    told = run("report", "--format", "csv", "--delimiter", name).out
    rows = [*csv.reader(io.StringIO(told.removeprefix("\ufeff"), newline=""), delimiter=sign)]
    assert {len(row) for row in rows} == {9}
    refused = run("report", "--delimiter", name)
    assert refused.code == 2
    assert "--format csv" in refused.err


@pytest.mark.parametrize(("point", "sign"), [(".", ","), (",", ";")])
def test_without_being_asked_cells_are_parted_as_spreadsheets_here_expect(
    monkeypatch: pytest.MonkeyPatch, point: str, sign: str
) -> None:
    before = locale.setlocale(locale.LC_NUMERIC)
    monkeypatch.setattr(locale, "localeconv", lambda: {"decimal_point": point})
    assert parting_sign(None) == sign
    assert locale.setlocale(locale.LC_NUMERIC) == before


def test_a_locale_that_is_not_installed_parts_cells_by_commas(run: Run, home: Path) -> None:
    left(home, LED)
    told = run("report", "--format", "csv", LC_ALL="xx_XX.UTF-8")
    assert told.code == 0
    assert "section,item" in told.out


def test_a_file_is_replaced_only_if_asked(run: Run, home: Path, tmp_path: Path) -> None:
    left(home, LED)
    file = tmp_path / "report.md"
    file.write_text("old", "utf-8")
    done = run("report", "-o", "report.md")
    assert (done.code, file.read_text("utf-8")) == (2, "old")
    assert "--replace" in done.err
    assert run("report", "-o", "report.md", "--replace").code == 0
    assert file.read_text("utf-8").startswith("# The Forty-Hour Reply")
    assert sorted(os.listdir(tmp_path)) == ["home", "report.md"]


@pytest.mark.parametrize("replace", [(), ("--replace",)])
def test_a_folder_is_answered_with_a_name_in_it(
    run: Run, home: Path, tmp_path: Path, replace: tuple[str, ...]
) -> None:
    left(home, LED)
    done = run("report", "-o", str(tmp_path), "--format", "html", *replace)
    assert done.code == 2
    assert f"{tmp_path / 'report-2026-11-20-1400-the-forty-hour-reply.html'}." in done.err


@pytest.mark.parametrize("replace", [(), ("--replace",)])
@pytest.mark.parametrize("kind", ["/dev/null", "pipe", "missing/report.md", "file/report.md", "dangling"])
def test_what_is_no_place_for_a_file_is_refused(
    run: Run, home: Path, tmp_path: Path, kind: str, replace: tuple[str, ...]
) -> None:
    left(home, LED)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_text("old", "utf-8")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere" / "else")
    done = run("report", "-o", kind, *replace)
    assert (done.code, done.out) == (2, "")
    assert "was not written" in done.err
    assert (tmp_path / "file").read_text("utf-8") == "old"
    assert Path("/dev/null").is_char_device()


def test_a_running_session_is_told_as_far_as_it_was_revealed(run: Run, home: Path) -> None:
    begun = running(home, COUNTED)
    try:
        saved(begun)
        before = run("report", "--format", "json")
        assert before.code == 0
        assert before.document["decisions"][0]["options"] == []
        assert begun.host.do(RevealDistribution()) is None
        saved(begun)
        after = run("report", "--format", "json").document
        assert [one["hands"] for one in after["decisions"][0]["options"]] == [[6], [0], [3], [0]]
        assert not after["over"]
    finally:
        begun.journal.close(30)
    assert "open elsewhere" not in before.err


@pytest.mark.parametrize(
    "event", [VerdictRevealed(3), VoteCast("me", "no-such-response"), SceneEntered("no-such-scene", ())]
)
def test_events_that_cannot_have_happened_are_refused(run: Run, home: Path, event: Event) -> None:
    begun = running(home, (GoOn(),))
    begun.journal.append(Record(begun.host.seq + 1, "2026-11-20T14:00:00+00:00", event))
    begun.journal.close(30)
    done = run("report")
    assert (done.code, done.out) == (2, "")
    assert "do not follow" in done.err


@pytest.mark.parametrize("format", ["md", "html", "csv", "json"])
def test_a_hostile_scenario_is_told_without_harm(run: Run, home: Path, tmp_path: Path, format: str) -> None:
    hostile = "=1+1 <script>alert(1)</script> [x](javascript:alert(2)) \\u001b[2J\\u202eevil\\u009b31m"
    text = SCENARIO.read_text("utf-8").replace('"The Forty-Hour Reply"', f'"{hostile}"')
    file = tmp_path / "hostile.toml"
    file.write_text(text.replace("Why would a clinic wait", f"{hostile} Why would a clinic wait"), "utf-8")
    begun = running(home, (*LED, ParkPoint("\x1b]0;x\x07@SUM(1) <b>")), file=file)
    begun.journal.close(30)
    done = run("report", "--format", format)
    assert (done.code, done.err) == (0, "")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", done.out)
    assert "alert(1)" in done.out
    if format == "html":
        assert "<script" not in done.out
        assert "<b>" not in done.out
    if format == "csv":
        cells = [cell for row in csv.reader(io.StringIO(done.out)) for cell in row]
        assert not [cell for cell in cells if cell[:1] in {*"=+-@"} and cell]


def test_a_sheet_opens_with_one_header(run: Run, home: Path) -> None:
    left(home, LED)
    sheet = list(csv.DictReader(io.StringIO(run("report", "--format", "csv").out.removeprefix("\ufeff"))))
    assert {row["number"] for row in sheet if row["section"] == "hands"} == {"6", "0", "3"}


def test_the_same_report_in_every_locale(run: Run, home: Path) -> None:
    left(home, LED)
    plain = run("report", "--format", "html").out
    assert (
        run(
            "report", "--format", "html", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", LC_ALL="C", TERM="dumb"
        ).out
        == plain
    )


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_a_full_disk_leaves_the_old_report_untouched(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    left(home, LED)
    file = tmp_path / "report.html"
    file.write_text("old", "utf-8")
    monkeypatch.setenv("WORKSHOP_HOME", str(home))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, step, full)
        with pytest.raises(RefusedError, match="no space left"):
            report_session(None, None, str(file), replace=True)
    assert file.read_text("utf-8") == "old"
    assert sorted(os.listdir(tmp_path)) == ["home", "report.html"]
