"""Scenarios from anywhere: given by folder or file, one's own, those shipped; and an id that two have."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Run
from tests.play import story_file

pytestmark = pytest.mark.slow

SHIPPED = "ceo-product-review"
TEXT = story_file(SHIPPED).read_text("utf-8")
GERMAN = story_file(f"{SHIPPED}.de").read_text("utf-8")


def put(folder: Path, id: str, title: str, name: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (name or f"{id}.toml")
    text = TEXT.replace(f'id = "{SHIPPED}"', f'id = "{id}"', 1)
    path.write_text(text.replace('title = "The Forty-Hour Reply"', f'title = "{title}"', 1), "utf-8")
    return path


@pytest.fixture
def talks(tmp_path: Path) -> Path:
    put(tmp_path / "talks", "a-talk", "A Talk")
    put(tmp_path / "talks", "b-talk", "B Talk")
    return tmp_path / "talks"


def ids(listed: str) -> list[str]:
    return [line.split()[0] for line in listed.splitlines()]


def test_what_is_in_a_folder_or_file_is_listed(run: Run, talks: Path, tmp_path: Path) -> None:
    done = run("list", "talks")
    assert (done.code, done.err) == (0, "")
    assert ids(done.out) == ["a-talk", "b-talk"]
    assert ids(run("list", "talks/b-talk.toml").out) == ["b-talk"]
    one = put(tmp_path / "more", "c-talk", "C Talk")
    assert ids(run("list", "talks", str(one)).out) == ["a-talk", "b-talk", "c-talk"]


def test_the_shipped_folder_is_listed_like_any_other(run: Run) -> None:
    assert SHIPPED in ids(run("list", str(ROOT / "scenarios")).out)


def test_a_path_that_is_nothing_is_refused(run: Run) -> None:
    for command in (("list", "nowhere"), ("--scenarios", "nowhere", "list")):
        done = run(*command)
        assert (done.code, done.out) == (2, "")
        assert "nowhere" in done.err


def test_the_library_has_a_given_folder_beside_one_s_own_and_says_where_each_is_from(
    run: Run, talks: Path, home: Path
) -> None:
    put(home / "scenarios", "mine", "Mine")
    done = run("--scenarios", "talks", "list")
    assert (done.code, done.err) == (0, "")
    lines = {line.split()[0]: line for line in done.out.splitlines()}
    assert {"a-talk", "b-talk", "mine", SHIPPED} <= lines.keys()
    assert lines["a-talk"].endswith(f"From {talks}.")
    assert lines["mine"].endswith("Your own.")
    assert "From" not in lines[SHIPPED]
    document = run("--scenarios", "talks", "list", "--json").document
    origins = {each["id"]: each["origin"] for each in document["scenarios"]}
    assert (origins["a-talk"], origins["mine"], origins[SHIPPED]) == ("given", "own", "shipped")


def test_a_scenario_of_a_given_folder_goes_by_its_id_in_every_command(run: Run, talks: Path) -> None:
    assert run("play", "a-talk", "--plain", "--no-save").code == 2
    told = run("--scenarios", "talks", "play", "a-talk", "--plain", "--no-save")
    assert told.out.startswith("A Talk\n")
    assert run("--scenarios", "talks", "map", "b-talk").code == 0
    file = run("--scenarios", "talks/b-talk.toml", "explain", "b-talk", "the-question", "reasons")
    assert file.code == 0


def test_several_folders_are_given_one_after_the_other(run: Run, talks: Path, tmp_path: Path) -> None:
    put(tmp_path / "more", "c-talk", "C Talk")
    listed = ids(run("--scenarios", "talks", "--scenarios", "more", "list").out)
    assert {"a-talk", "b-talk", "c-talk"} <= set(listed)


def test_to_play_a_folder_without_a_terminal_is_answered_with_the_ids_in_it(run: Run, talks: Path) -> None:
    done = run("play", "talks", "--plain")
    assert (done.code, done.out) == (2, "")
    assert "a-talk, b-talk" in done.err
    assert "workshop --scenarios talks play a-talk" in done.err


def test_a_folder_without_a_scenario_is_said_to_have_none(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run("play", "empty", "--plain")
    assert (done.code, done.out) == (2, "")
    assert done.err == "There is no scenario in empty.\n"


def test_an_id_that_two_files_have_is_said_by_list_and_by_play(run: Run, tmp_path: Path) -> None:
    other = put(tmp_path / "talks", SHIPPED, "Another Reply")
    for command in (("list", "talks"), ("--scenarios", "talks", "list")):
        listed = run(*command)
        assert listed.code == 0
        assert "W123" in listed.err
        assert any(line.endswith(f"The file {other}.") for line in listed.out.splitlines())
    done = run("--scenarios", "talks", "play", SHIPPED, "--plain")
    assert (done.code, done.out) == (2, "")
    for words in (str(other), str(ROOT / "scenarios" / f"{SHIPPED}.toml"), "Name the file that is meant."):
        assert words in done.err


def test_of_two_with_one_id_the_one_that_is_picked_is_played(run: Run, tmp_path: Path) -> None:
    put(tmp_path / "talks", SHIPPED, "Another Reply")
    done = run("--scenarios", "talks", "play", "--plain", "--no-save", typed="1\n")
    assert "\nAnother Reply\n" in done.out, done.out + done.err


def test_a_shipped_folder_that_is_given_too_has_no_id_twice(run: Run, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(ROOT / "scenarios")
    for folder in (str(ROOT / "scenarios"), "link"):
        done = run("--scenarios", folder, "list")
        assert (done.code, done.err) == (0, "")
        assert ids(done.out).count(SHIPPED) == 1


def french(run: Run, home: Path) -> Path:
    """A translation in one's own folder that has a title, and the words of the original for all the rest."""
    assert run("new", "--translate", "fr", SHIPPED).code == 0
    path = home / "scenarios" / f"{SHIPPED}.fr.toml"
    path.write_text(path.read_text("utf-8").replace('title = ""', 'title = "La réponse"', 1), "utf-8")
    return path


def test_a_translation_of_a_shipped_scenario_may_be_in_one_s_own_folder(run: Run, home: Path) -> None:
    path = french(run, home)
    listed = run("list")
    assert (listed.code, listed.err) == (0, "")
    assert "Français (fr)" in next(line for line in listed.out.splitlines() if line.startswith(SHIPPED))
    told = run("play", SHIPPED, "--language", "fr", "--plain", "--no-save")
    itself = run("play", str(path), "--plain", "--no-save")
    assert told.out.partition("\n\n")[2].startswith("La")
    assert itself.out == told.out
    preferred = run("play", SHIPPED, "--plain", "--no-save", WORKSHOP_LANGUAGE="fr")
    assert preferred.out == told.out
    checked = run("check", str(path))
    *told_of, _more = checked.out.splitlines()
    assert checked.code == 0
    assert all(": W501 not translated: " in line for line in told_of)


def test_a_translation_in_a_given_folder_finds_its_original_too(run: Run, home: Path, tmp_path: Path) -> None:
    (tmp_path / "talks").mkdir()
    path = french(run, home)
    path.rename(tmp_path / "talks" / path.name)
    told = run("--scenarios", "talks", "play", SHIPPED, "--language", "fr", "--plain", "--no-save")
    assert told.out.partition("\n\n")[2].startswith("La")
    explained = run("--scenarios", "talks", "explain", SHIPPED, "the-question", "reasons", "--language", "fr")
    assert explained.code == 0


def test_a_translation_that_is_there_twice_is_said(run: Run, home: Path, talks: Path) -> None:
    german = GERMAN.replace(f'translates = "{SHIPPED}"', 'translates = "a-talk"', 1)
    (home / "scenarios").mkdir(parents=True)
    for folder in (talks, home / "scenarios"):
        (folder / "a-talk.de.toml").write_text(german, "utf-8")
    listed = run("--scenarios", "talks", "list")
    assert listed.code == 0
    assert "there is a translation into 'de' already" in listed.err
    told = run("--scenarios", "talks", "play", "a-talk", "--language", "de", "--plain", "--no-save")
    assert told.out.partition("\n\n")[2].startswith("Die")


def test_a_translation_of_a_shipped_scenario_is_begun_in_one_s_own_folder(run: Run, home: Path) -> None:
    begun = run("new", "--translate", "fr", SHIPPED)
    assert (begun.code, begun.out) == (0, "")
    path = home / "scenarios" / f"{SHIPPED}.fr.toml"
    assert str(path) in begun.err
    assert not (ROOT / "scenarios" / path.name).exists()
    assert run("check", str(path)).code == 0
    again = run("new", "--translate", "fr", SHIPPED)
    assert again.code == 2
    assert f"{path} exists already" in again.err
    assert run("new", "--translate", "fr", "--update", SHIPPED).code == 0
