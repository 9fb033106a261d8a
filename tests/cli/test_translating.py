"""Translations from outside: begun, brought up, checked, listed and played."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Run
from tests.scenario.samples import LENS, swapped
from tests.scenario.translated import ORIGINAL, TRANSLATION

pytestmark = pytest.mark.slow


@pytest.fixture
def walk(tmp_path: Path, home: Path) -> Path:
    """The small scenario in the folder of the commands, and its lens in the home."""
    (home / "lenses").mkdir(parents=True)
    (home / "lenses" / "weather.toml").write_text(LENS, "utf-8")
    (tmp_path / "walk.toml").write_text(ORIGINAL, "utf-8")
    return tmp_path / "walk.toml"


def translated(walk: Path, text: str = TRANSLATION) -> Path:
    path = walk.with_name("walk.de.toml")
    path.write_text(text, "utf-8")
    return path


def test_a_translation_is_begun_filled_and_played(run: Run, walk: Path) -> None:
    begun = run("new", "--translate", "de", "walk.toml")
    assert (begun.code, begun.out) == (0, "")
    assert "walk.de.toml is written" in begun.err
    path = walk.with_name("walk.de.toml")
    empty = run("check", "walk.de.toml")
    assert empty.code == 0
    assert "W501 not translated" in empty.out
    path.write_text(swapped(path.read_text("utf-8"), 'title = ""', 'title = "Der Weg"'), "utf-8")
    told = run("play", "walk.toml", "--language", "de", "--plain", "--no-save")
    assert "\n\nDer Weg\n" in told.out


def test_a_translation_that_is_there_is_never_overwritten(run: Run, walk: Path) -> None:
    path = translated(walk)
    refused = run("new", "--translate", "de", "walk.toml")
    assert refused.code == 2
    assert "workshop new --translate de --update walk.toml" in refused.err
    assert path.read_text("utf-8") == TRANSLATION


def test_an_update_adds_what_is_missing(run: Run, walk: Path) -> None:
    path = translated(walk, swapped(TRANSLATION, 'says = "Wozu hinaus?"\n', ""))
    assert run("new", "--translate", "de", "--update", "walk.toml").code == 0
    assert '# Why go out?\nsays = ""\n' in path.read_text("utf-8")
    again = run("new", "--translate", "de", "--update", "walk.toml")
    assert again.code == 0
    assert "lacks nothing" in again.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("German", "walk.toml"), "is no code of a language"),
        (("../de", "walk.toml"), "is no code of a language"),
        (("en", "walk.toml"), "is in this language already"),
        (("de", "nothing.toml"), "There is no file nothing.toml."),
        (("fr", "walk.de.toml"), "is a translation. Name its original."),
        (("de", "broken.toml"), "Mend the scenario first: workshop check broken.toml"),
        (("de", "."), "folder"),
    ],
)
def test_what_cannot_be_translated_is_told_and_nothing_is_written(
    run: Run, walk: Path, arguments: tuple[str, str], says: str
) -> None:
    translated(walk)
    walk.with_name("broken.toml").write_text(swapped(ORIGINAL, 'listener = "lou"', 'listener = "l"'), "utf-8")
    before = sorted(path.name for path in walk.parent.iterdir())
    done = run("new", "--translate", *arguments)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert sorted(path.name for path in walk.parent.iterdir()) == before


def test_check_takes_a_translation_for_what_it_is_alone_and_in_a_folder(run: Run, walk: Path) -> None:
    path = translated(walk, swapped(TRANSLATION, '"fällt Schnee"', '"fallt Schnee"'))
    for paths in (("walk.de.toml",), (".",)):
        done = run("check", *paths)
        assert done.code == 1
        assert "walk.de.toml:35:21: E301" in done.out
    assert path.read_text("utf-8").splitlines()[34].startswith("moves.brings-snow")


def test_a_translation_without_its_original_has_one_problem_with_its_line(run: Run, walk: Path) -> None:
    translated(walk)
    walk.unlink()
    done = run("check", "walk.de.toml", "--json")
    assert done.code == 1
    (problem,) = done.document["files"][0]["problems"]
    assert (problem["code"], problem["line"]) == ("E510", 2)


def test_the_library_tells_the_languages(run: Run, walk: Path, home: Path) -> None:
    (home / "scenarios").mkdir()
    (home / "scenarios" / "a-walk.toml").write_text(ORIGINAL, "utf-8")
    (home / "scenarios" / "a-walk.de.toml").write_text(TRANSLATION, "utf-8")
    assert (
        "In English (en), Deutsch (de); the story alone: verdicts and screens are in English."
        in run("list").out
    )
    scenarios = {one["id"]: one for one in run("list", "--json").document["scenarios"]}
    (german,) = scenarios["a-walk"]["translations"]
    assert (german["language"], german["title"]) == ("de", "Ein Spaziergang")
    picked = run("play", "--plain", "--no-save", WORKSHOP_LANGUAGE="de")
    assert "Ein Spaziergang" in picked.out


def test_the_language_is_told_by_the_option_else_the_environment_else_the_settings(
    run: Run, walk: Path, home: Path
) -> None:
    translated(walk)
    play = ("play", "walk.toml", "--plain", "--no-save")
    assert run(*play).out.startswith("A walk\n")
    assert "\n\nEin Spaziergang\n" in run(*play, WORKSHOP_LANGUAGE="de").out
    assert run(*play, "--language", "en", WORKSHOP_LANGUAGE="de").out.startswith("A walk\n")
    (home / "settings.toml").write_text('language = "de"\n', "utf-8")
    assert "\n\nEin Spaziergang\n" in run(*play).out
    assert run(*play, WORKSHOP_LANGUAGE="fr").out.startswith("A walk\n")


def test_a_language_that_cannot_be_had_is_refused_with_those_that_can(run: Run, walk: Path) -> None:
    translated(walk)
    for arguments in (("play", "walk.toml", "--plain"), ("explain", "walk.toml", "door", "sun")):
        done = run(*arguments, "--language", "fr")
        assert (done.code, done.out) == (2, "")
        assert "de" in done.err


def test_a_broken_translation_is_told_in_one_sentence_and_the_original_is_played(
    run: Run, walk: Path
) -> None:
    translated(walk, "[[")
    done = run("play", "walk.toml", "--language", "de", "--plain", "--no-save")
    assert done.out.startswith("The translation walk.de.toml cannot be used, so the original is played.")
    assert "Why go out?" in run("play", "walk.toml", "--plain", "--no-save", typed="\n").out


@pytest.mark.parametrize("broken", ['title = "abc', "[[", '"', "a = [1"])
def test_a_translation_that_is_no_toml_and_has_no_original_is_told_with_its_line(
    run: Run, tmp_path: Path, broken: str
) -> None:
    (tmp_path / "gone.de.toml").write_text(f'translates = "gone"\nlanguage = "de"\n{broken}\n', "utf-8")
    done = run("check", "gone.de.toml")
    assert done.code == 1
    assert "gone.de.toml:1:1: E510 there is no original beside it" in done.out
    assert "gone.de.toml:3:" in done.out


@pytest.mark.parametrize("folder", ["two  blanks", "\u202eturned", "a\tb"])
def test_a_translation_has_its_original_in_a_folder_with_any_name(run: Run, walk: Path, folder: str) -> None:
    odd = walk.parent / folder
    odd.mkdir()
    (odd / "walk.toml").write_text(ORIGINAL, "utf-8")
    (odd / "walk.de.toml").write_text(TRANSLATION, "utf-8")
    done = run("check", f"{folder}/walk.de.toml")
    assert (done.code, done.out) == (0, "")


def test_a_broken_translation_is_named_as_check_finds_it(run: Run, walk: Path) -> None:
    (walk.parent / "inner").mkdir()
    (walk.parent / "inner" / "walk.toml").write_text(ORIGINAL, "utf-8")
    (walk.parent / "inner" / "walk.de.toml").write_text("[[", "utf-8")
    done = run("play", "inner/walk.toml", "--language", "de", "--plain", "--no-save")
    assert "workshop check inner/walk.de.toml" in " ".join(done.out.split())


def test_explain_and_the_notes_speak_the_language_that_is_asked_for(run: Run, walk: Path) -> None:
    translated(walk)
    told = run("explain", "walk.toml", "door", "sun", "--language", "de", WORKSHOP_LANGUAGE="en")
    assert "Wozu hinaus?" in told.out
    assert "Why go out?" in run("explain", "walk.toml", "door", "sun", WORKSHOP_LANGUAGE="de").out
    assert "Die Straße" in run("map", "walk.toml", "--language", "de").out
    assert "Warten." in run("notes", "--print", "walk.toml", "--language", "de").out


def test_playing_a_translation_says_that_the_rest_stays_english(run: Run, walk: Path) -> None:
    translated(walk)
    told = " ".join(run("play", "walk.toml", "--language", "de", "--plain", typed="1\n").out.split())
    assert "The story is told in Deutsch. What verdicts add to it, and the screens, stay English." in told
    assert "stay English" not in run("play", "walk.toml", "--plain", typed="1\n").out


def test_a_session_in_another_language_is_gone_on_with(run: Run, walk: Path) -> None:
    translated(walk)
    run("play", "walk.toml", "--language", "de", "--plain", typed="1\n\n")
    assert "Ein Spaziergang" in run("sessions").out
    assert "Die Straße" in run("resume", "--plain").out


def test_a_shipped_scenario_can_be_named_by_its_id(run: Run) -> None:
    done = run("new", "--translate", "en", "platform-availability")
    assert (done.code, done.out) == (2, "")
    assert "is in this language already" in done.err
    assert (ROOT / "scenarios" / "platform-availability.toml").is_file()
