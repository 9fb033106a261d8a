"""`workshop check` as authors and their editors, scripts and pull requests meet it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Run
from workshop.authoring.check.files import DEEPEST, MOST_FILES, file_kind, walk
from workshop.cli.authoring.check import github
from workshop.scenario.problems import MOST_SHOWN, Problem, problems_of
from workshop.scenario.toml.source import SourceText
from workshop.store.lenses import SHIPPED_LENSES

SAMPLE = (ROOT / "workshop" / "manuals" / "sample.toml").read_text("utf-8")
MISTYPED = SAMPLE.replace('listener = "rosa"', 'listener = "rossa"', 1)
WARNED = f'{SAMPLE}\n[move.closes-early]\ndoes = "closes early"\npoints = {{ execution = 1 }}\n'
SETTINGS = 'theme = "dark"\n'


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def line_of(text: str, piece: str) -> int:
    return text.count("\n", 0, text.index(piece)) + 1


def test_the_shipped_files_have_no_problems(run: Run) -> None:
    done = run("check", str(ROOT / "scenarios"), str(ROOT / "workshop/lenses"))
    assert (done.code, done.out) == (0, "")
    files = len([*(ROOT / "scenarios").rglob("*.toml"), *SHIPPED_LENSES.glob("*.toml")])
    assert done.err == f"{files} files, no problems.\n"


def test_a_problem_is_told_with_its_line_and_code_and_exits_1(run: Run, tmp_path: Path) -> None:
    put(tmp_path, "broken.toml", MISTYPED)
    done = run("check", "broken.toml")
    assert done.code == 1
    line = line_of(MISTYPED, '"rossa"')
    assert done.out.startswith(f"broken.toml:{line}:12: E112 ")
    assert "Did you mean 'rosa'?" in done.out
    assert done.err == "1 file, 1 error. workshop check --explain E112 tells more.\n"


@pytest.mark.parametrize("option", [("--json",), ("--format", "json")])
def test_problems_as_data(run: Run, tmp_path: Path, option: tuple[str, ...]) -> None:
    put(tmp_path, "broken.toml", MISTYPED)
    done = run("check", "broken.toml", *option)
    assert done.code == 1
    assert done.document["format"] == 1
    (file,) = done.document["files"]
    assert (file["file"], file["errors"], file["warnings"]) == ("broken.toml", 1, 0)
    (problem,) = file["problems"]
    assert {"line", "column", "path", "code", "severity", "text", "hint"} == {*problem}
    assert (problem["code"], problem["severity"]) == ("E112", "error")


def test_problems_as_notes_on_a_pull_request(run: Run, tmp_path: Path) -> None:
    put(tmp_path, "broken.toml", MISTYPED)
    done = run("check", "broken.toml", "--format", "github")
    line = line_of(MISTYPED, '"rossa"')
    assert done.code == 1
    assert done.out.startswith(f"::error file=broken.toml,line={line},col=12,title=E112::there is no member")
    assert done.out.count("\n") == 1


def test_a_note_on_a_pull_request_escapes_what_would_end_it() -> None:
    problem = Problem("a,b:c%.toml", 3, 4, "scene", "W203", "100% of it", "Two\r\nlines: one, two.")
    assert list(github(problems_of([problem]))) == [
        "::warning file=a%2Cb%3Ac%25.toml,line=3,col=4,title=W203::100%25 of it (scene). "
        "Two%0D%0Alines: one, two."
    ]


def test_a_file_that_cannot_be_read_is_noted_without_a_line() -> None:
    problem = Problem("gone.toml", 0, 0, "", "E001", "there is no such file")
    assert list(github(problems_of([problem]))) == [
        "::error file=gone.toml,title=E001::there is no such file"
    ]


def test_what_is_counted_and_not_shown_is_noted_too() -> None:
    many = [Problem("a.toml", line, 1, "", "E101", "x") for line in range(1, MOST_SHOWN + 3)]
    assert list(github(problems_of(many)))[-1] == "::notice file=a.toml::and 2 more"


def test_warnings_fail_where_one_is_strict(run: Run, tmp_path: Path) -> None:
    put(tmp_path, "warned.toml", WARNED)
    relaxed, strict = run("check", "warned.toml"), run("check", "warned.toml", "--strict")
    assert (relaxed.code, strict.code) == (0, 1)
    assert relaxed.out == strict.out
    assert ": W305 " in relaxed.out
    assert " warning" in relaxed.err
    assert run("check", str(ROOT / "workshop" / "manuals" / "sample.toml"), "--strict").code == 0


def test_a_file_that_cannot_be_read_exits_2(run: Run, tmp_path: Path) -> None:
    put(tmp_path, "broken.toml", MISTYPED)
    alone = run("check", "no-such-file.toml")
    assert (alone.code, alone.out) == (2, "no-such-file.toml: E001 there is no such file\n")
    both = run("check", "no-such-file.toml", "broken.toml")
    assert both.code == 2
    assert "broken.toml:" in both.out


def test_a_folder_stands_for_its_scenarios_and_lenses_and_those_further_down(
    run: Run, tmp_path: Path
) -> None:
    put(tmp_path, "mine/one.toml", MISTYPED)
    put(tmp_path, "mine/deep/er/two.toml", WARNED.replace('id = "the-closed-door"', 'id = "two"'))
    put(tmp_path, "mine/.hidden/three.toml", MISTYPED)
    put(tmp_path, "mine/.four.toml", MISTYPED)
    put(tmp_path, "mine/notes.md", "none")
    done = run("check", "mine", "--json")
    assert [os.path.basename(each["file"]) for each in done.document["files"]] == ["one.toml", "two.toml"]
    assert done.err == "2 files, 1 error, 1 warning. workshop check --explain E112 tells more.\n"


def test_a_file_named_twice_is_looked_at_once(run: Run, tmp_path: Path) -> None:
    put(tmp_path, "mine/one.toml", MISTYPED)
    assert len(run("check", "mine", "mine/one.toml", "./mine", "--json").document["files"]) == 1


def test_no_link_leads_out_of_a_folder_and_no_loop_is_followed(run: Run, tmp_path: Path) -> None:
    outside = put(tmp_path, "elsewhere/secret.toml", MISTYPED)
    inside = put(tmp_path, "mine/one.toml", SAMPLE)
    (tmp_path / "mine" / "linked.toml").symlink_to(outside)
    (tmp_path / "mine" / "folder").symlink_to(outside.parent)
    (tmp_path / "mine" / "loop").symlink_to(tmp_path / "mine")
    done = run("check", "mine", "--json")
    assert (done.code, [each["file"] for each in done.document["files"]]) == (0, ["mine/one.toml"])
    (tmp_path / "mine" / "again.toml").symlink_to(inside)
    assert len(run("check", "mine", "--json").document["files"]) == 2


def test_other_toml_in_a_folder_is_said_and_passed_over(run: Run, tmp_path: Path) -> None:
    put(tmp_path, "mine/one.toml", SAMPLE)
    put(tmp_path, "mine/settings.toml", SETTINGS)
    done = run("check", "mine", "--strict")
    assert (done.code, done.out) == (0, "")
    assert "mine/settings.toml: neither a scenario nor a lens; passed over.\n1 file, no problems." in done.err
    assert run("check", "mine", "--json").document["passed_over"] == ["mine/settings.toml"]


def test_other_toml_that_is_named_is_a_problem(run: Run, tmp_path: Path) -> None:
    put(tmp_path, "settings.toml", SETTINGS)
    done = run("check", "settings.toml")
    assert done.code == 1
    assert "settings.toml:1:1: E007 " in done.out


def test_other_toml_that_is_broken_is_not_passed_over(run: Run, tmp_path: Path) -> None:
    put(tmp_path, "mine/draft.toml", 'title = "A beginning\n')
    done = run("check", "mine")
    assert done.code == 1
    assert "draft.toml:1:9: E011 " in done.out


def test_a_text_that_speaks_of_scenes_makes_no_scenario(run: Run, tmp_path: Path) -> None:
    put(tmp_path, "mine/notes.toml", 'help = """\n[scene.the-question]\n"""\n')
    assert run("check", "mine", "--json").document["passed_over"] == ["mine/notes.toml"]


def test_a_folder_with_nothing_to_check_is_no_success(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    done = run("check", "mine")
    assert (done.code, done.out) == (2, "")
    assert "mine: there is no file of a scenario or lens in this folder." in done.err
    put(tmp_path, "mine/one.toml", SAMPLE)
    (tmp_path / "other").mkdir()
    both = run("check", "mine", "other")
    assert (both.code, both.out) == (0, "")
    assert "other: there is no file" in both.err


def test_a_folder_that_cannot_be_read_is_a_problem_without_a_line(tmp_path: Path, monkeypatch) -> None:
    put(tmp_path, "mine/inner/one.toml", SAMPLE)
    put(tmp_path, "mine/two.toml", SAMPLE)
    scanned = os.scandir

    def _refused(path: str) -> object:
        if path.endswith("inner"):
            raise PermissionError(13, "Permission denied", path)
        return scanned(path)

    monkeypatch.setattr(os, "scandir", _refused)
    walk_ = walk([str(tmp_path / "mine")])
    assert [Path(named.path).name for named in walk_.files] == ["two.toml"]
    (problem,) = walk_.unread
    assert (
        str(problem) == f"{tmp_path / 'mine' / 'inner'}: E001 this folder cannot be read: Permission denied"
    )


def test_a_folder_is_looked_through_within_bounds(tmp_path: Path) -> None:
    put(tmp_path, f"mine/{'down/' * DEEPEST}last.toml", SAMPLE)
    put(tmp_path, f"mine/{'down/' * DEEPEST}further/unseen.toml", SAMPLE)
    walk_ = walk([str(tmp_path / "mine")])
    assert [Path(named.path).name for named in walk_.files] == ["last.toml"]
    assert "folders further down are not looked at" in walk_.notes[0]
    for number in range(MOST_FILES + 1):
        put(tmp_path, f"many/{number}.toml", "")
    walk_ = walk([str(tmp_path / "many")])
    assert len(walk_.files) == MOST_FILES
    assert "there is more in this folder than is looked at" in walk_.notes[0]


def test_a_pipe_in_a_folder_is_not_waited_for(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    os.mkfifo(tmp_path / "mine" / "pipe.toml")
    done = run("check", "mine")
    assert (done.code, done.out) == (2, "mine/pipe.toml: E001 this is a named pipe, not a file\n")


def test_two_files_with_one_id_are_said(run: Run, tmp_path: Path) -> None:
    put(tmp_path, "mine/copy.toml", SAMPLE)
    put(tmp_path, "mine/first.toml", SAMPLE)
    done = run("check", "mine")
    assert done.code == 0
    assert "2 files, 1 warning." in done.err
    line = line_of(SAMPLE, 'id = "the-closed-door"')
    assert done.out.startswith(
        f"mine/first.toml:{line}:6: W123 the-closed-door is the id of mine/copy.toml too"
    )


def test_names_that_steer_a_terminal_are_cleaned(run: Run, tmp_path: Path) -> None:
    put(tmp_path, "mine/\x1b[31mred.toml", MISTYPED)
    put(tmp_path, "mine/\x1b]0;x\x07.toml", SETTINGS)
    done = run("check", "mine")
    assert "\x1b" not in done.out + done.err
    assert "\x07" not in done.out + done.err


@pytest.mark.parametrize("code", ["E101", "e101", "unknown-key"])
def test_a_rule_is_explained_without_a_file(run: Run, code: str) -> None:
    done = run("check", "--explain", code)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("E101 unknown-key (error)\n\n")
    assert 'lisener = "rosa"' in done.out


def test_an_unknown_rule_names_the_nearest(run: Run) -> None:
    done = run("check", "--explain", "E1O1")
    assert (done.code, done.out) == (2, "")
    assert "E101" in done.err
    assert "W303 other-intent" in run("check", "--explain", "other-intend").err


def test_all_rules_are_listed(run: Run) -> None:
    done = run("check", "--explain", "all")
    assert done.code == 0
    assert "E112 unknown-cast: Somebody is named who is not in the cast." in done.out.splitlines()
    rules = run("check", "--explain", "all", "--json").document["rules"]
    assert {"code", "name", "severity", "title", "why"} <= {*rules[0]}
    assert len(rules) == len(done.out.splitlines())


def test_nothing_to_check_is_wrong_usage(run: Run) -> None:
    done = run("check")
    assert (done.code, done.out) == (2, "")
    assert "PATH" in done.err


def test_without_options_the_same_is_told_as_with_them(run: Run, tmp_path: Path) -> None:
    mistyped, warned = put(tmp_path, "mistyped.toml", MISTYPED), put(tmp_path, "warned.toml", WARNED)
    plain = run("check", str(mistyped), str(warned), "none.toml")
    assert plain == run("check", "--format", "text", str(mistyped), str(warned), "none.toml")
    assert plain.code == 2


def test_a_text_that_is_never_closed_is_looked_at_once(tmp_path: Path) -> None:
    source = SourceText("open.toml", f"{SAMPLE}\nx = " + '"""\\' * 200_000)
    assert file_kind(str(tmp_path / "open.toml"), source) == "scenario"


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_a_loop_of_links_in_a_folder_is_told_and_the_rest_is_checked(run: Run, tmp_path: Path) -> None:
    put(tmp_path, "mine/mistyped.toml", MISTYPED)
    (tmp_path / "mine" / "loop.toml").symlink_to("loop.toml")
    done = run("check", "mine")
    assert done.code == 2
    assert "mine/loop.toml: E001 this is a loop of links that leads to no file" in done.out
    assert "mine/mistyped.toml:" in done.out
