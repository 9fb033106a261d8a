"""Scenarios in other languages: how they are found, begun, kept and gone on with."""

from __future__ import annotations

import io
import os
import tomllib
from pathlib import Path

import pytest
import tomli
import tomli_w

from tests.scenario.samples import LENS, lens, lenses, swapped
from tests.scenario.translated import ORIGINAL, TRANSLATION
from workshop.authoring.watcher import Watched, reader
from workshop.scenario.loading import parse_scenario
from workshop.session.commands import Choose, GoOn, Guess
from workshop.store.exchange import exported, session_in
from workshop.store.lenses import UnplayableError
from workshop.store.library import Library, TranslationHeading, read_file
from workshop.store.runs import (
    EDITED,
    begin,
    look_at,
    open_store,
    read_preferred,
    read_script,
    resume,
)
from workshop.store.translations import TranslationUnusableError, is_changed, playable_in

SECONDS = 10.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the small scenario, its lens and its translation."""
    here = tmp_path / "here"
    (here / "lenses").mkdir(parents=True)
    (here / "lenses" / "weather.toml").write_text(LENS, "utf-8")
    (here / "walk.toml").write_text(ORIGINAL, "utf-8")
    (here / "walk.de.toml").write_text(TRANSLATION, "utf-8")
    return here


def listing(folder: Path, cache: Path | None = None):
    return Library(cache, comes_with=folder).headings()


def test_a_translation_is_no_scenario_of_its_own_and_is_told_with_its_original(folder: Path):
    (heading,), problems = listing(folder)
    assert (heading.id, heading.title, heading.language) == ("a-walk", "A walk", "en")
    assert [(one.language, one.title) for one in heading.translations] == [("de", "Ein Spaziergang")]
    assert problems == ()
    assert heading.told_in("de").summary == "Zwei Leute und der Himmel."
    assert heading.told_in("fr") == heading


def test_the_index_tells_of_translations_what_their_files_tell(folder: Path, tmp_path: Path):
    home = tmp_path / "home"
    home.mkdir()
    assert listing(folder, home) == listing(folder, home) == listing(folder)
    (folder / "walk.de.toml").unlink()
    assert listing(folder, home).headings[0].translations == ()


def test_a_scenario_that_is_given_by_its_file_has_its_translations(folder: Path, tmp_path: Path):
    found = Library(None, [folder / "walk.toml"], comes_with=tmp_path / "nothing").headings()
    assert [one.language for one in found.headings[0].translations] == ["de"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('translates = "a-walk"', 'translates = "a-run"', "the scenario beside it is 'a-walk'"),
        ('language = "de"', 'language = "fr"', "the name of the file says 'de'"),
        ('language = "de"', 'language = "Deutsch!"', "missing, or not what it should be"),
    ],
)
def test_a_translation_of_something_else_is_told_and_not_offered(folder: Path, old: str, new: str, says: str):
    (folder / "walk.de.toml").write_text(swapped(TRANSLATION, old, new), "utf-8")
    (heading,), (problem,) = listing(folder)
    assert heading.translations == ()
    assert says in problem.text


def test_a_translation_without_its_original_is_told(folder: Path):
    (folder / "walk.toml").unlink()
    headings, (problem,) = listing(folder)
    assert headings == ()
    assert "no original beside it" in problem.text


def test_a_copy_of_a_scenario_that_is_named_like_a_translation_stays_a_scenario(folder: Path):
    (folder / "walk.old.toml").write_text(ORIGINAL, "utf-8")
    assert len(listing(folder).headings) == 2


def test_the_head_of_a_skeleton_is_read_without_its_texts(folder: Path):
    path = folder / "walk.fr.toml"
    path.write_text(
        '# x\nformat = 1\ntranslates = "a-walk"\nlanguage = "fr"\ntitle = ""\n\n[cast]\n', "utf-8"
    )
    assert read_file(str(path)) == TranslationHeading("a-walk", "fr", "", "", str(path))
    assert listing(folder).headings[0].told_in("fr").title == "A walk"


def test_the_same_files_give_the_same_script(folder: Path):
    script = read_script(folder / "walk.toml", language="de")
    assert script.play.scenario.title == "Ein Spaziergang"
    assert read_script(folder / "walk.de.toml").scenario_text == script.scenario_text


def test_a_file_and_its_translation_are_each_parsed_once(folder: Path, monkeypatch: pytest.MonkeyPatch):
    parsed: list[str] = []
    known = {"weather": lens()}
    monkeypatch.setattr(tomli, "loads", lambda text: parsed.append(text) or tomllib.loads(text))
    playable_in(folder / "walk.toml", "de", known, Library(None)).kept_text()
    assert parsed == [ORIGINAL, TRANSLATION]


def test_the_text_that_a_session_keeps_gives_the_scenario_that_is_played(folder: Path):
    script = read_script(folder / "walk.toml", language="de")
    assert parse_scenario(script.scenario_text, lenses()).document == script.play.scenario


def test_a_text_that_was_kept_in_another_order_tells_the_same(folder: Path):
    kept = tomllib.loads(read_script(folder / "walk.toml", language="de").scenario_text)
    reordered = tomli_w.dumps(dict(sorted(kept.items())))
    assert not is_changed(folder / "walk.toml", reordered, Library(None))
    assert is_changed(folder / "walk.toml", reordered.replace("Lou nickt.", "Lou geht."), Library(None))


def test_its_own_language_is_the_file_as_it_is(folder: Path):
    for language in ("", "en"):
        assert read_script(folder / "walk.toml", language=language).scenario_text == ORIGINAL


@pytest.mark.parametrize("language", ["fr", "../de", "de/../de", "\x1b[2J", "x" * 500, "DE"])
def test_a_language_that_there_is_none_of_is_refused_with_those_that_there_are(folder: Path, language: str):
    with pytest.raises(TranslationUnusableError) as refused:
        read_script(folder / "walk.toml", language=language)
    assert "English (en), Deutsch (de)" in str(refused.value)
    assert str(refused.value).isprintable()
    assert read_preferred(folder / "walk.toml", None, language).scenario_text == ORIGINAL


def fifo(path: Path) -> None:
    os.mkfifo(path)


def link_out(path: Path) -> None:
    other = path.parent.parent / "elsewhere.de.toml"
    other.write_text(TRANSLATION, "utf-8")
    path.symlink_to(other)


UNUSABLE = {
    "a folder": lambda path: path.mkdir(),
    "a named pipe": fifo,
    "a link out of the folder": link_out,
    "a link to itself": lambda path: path.symlink_to(path),
    "a link to nothing": lambda path: path.symlink_to(path.parent / "nothing.toml"),
    "too large": lambda path: path.write_bytes(b"# " * 600_000),
    "no UTF-8": lambda path: path.write_bytes(TRANSLATION.encode("latin-1", "replace")),
    "empty": lambda path: path.write_bytes(b""),
    "NUL": lambda path: path.write_bytes(b"\0" * 100),
    "no TOML": lambda path: path.write_text(TRANSLATION + "[[", "utf-8"),
    "deep": lambda path: path.write_text(TRANSLATION + "x = " + "[" * 5000, "utf-8"),
    "of another scenario": lambda path: path.write_text(TRANSLATION.replace('"a-walk"', '"a-run"'), "utf-8"),
    "words that are not there": lambda path: path.write_text(
        TRANSLATION.replace('"fällt S', '"fallt S'), "utf-8"
    ),
}


@pytest.mark.parametrize("how", UNUSABLE)
def test_a_translation_that_cannot_be_used_is_told_and_the_original_is_played(folder: Path, how: str):
    path = folder / "walk.de.toml"
    path.unlink()
    UNUSABLE[how](path)
    with pytest.raises(TranslationUnusableError) as refused:
        read_script(folder / "walk.toml", language="de")
    assert "walk.de.toml" in str(refused.value)
    script = read_preferred(folder / "walk.toml", None, "de")
    assert script.scenario_text == ORIGINAL
    assert script.notice is not None
    assert script.notice.startswith("The translation walk.de.toml cannot be used")
    assert script.notice.endswith(f"workshop check {folder / 'walk.de.toml'}")
    assert begin(None, script).notice == script.notice
    assert [heading.title for heading in listing(folder).headings] == ["A walk"]


def test_a_link_within_the_folder_and_a_folder_that_is_a_link_are_followed(folder: Path):
    (folder / "walk.de.toml").rename(folder / "german.txt")
    (folder / "walk.de.toml").symlink_to(folder / "german.txt")
    assert read_script(folder / "walk.toml", language="de").play.scenario.language == "de"
    other = folder.parent / "linked"
    other.symlink_to(folder)
    assert read_script(other / "walk.toml", language="de").play.scenario.language == "de"


def test_an_original_with_errors_is_refused_in_every_language(folder: Path):
    (folder / "walk.toml").write_text(swapped(ORIGINAL, 'listener = "lou"', 'listener = "luo"'), "utf-8")
    for language in ("", "de"):
        with pytest.raises(UnplayableError) as refused:
            read_script(folder / "walk.toml", language=language)
        assert "luo" in str(refused.value)
        assert not isinstance(refused.value, TranslationUnusableError)


def played(folder: Path, home: Path) -> str:
    """The id of a session in German that was left after its first choice."""
    home.mkdir(exist_ok=True)
    running = begin(open_store(home), read_script(folder / "walk.toml", language="de"))
    for command in (GoOn(), Choose("sun"), Guess(None)):
        assert running.host.do(command) is None
    assert not running.journal.close(SECONDS)
    assert running.id is not None
    return running.id


def gone_on_with(folder: Path, home: Path, session: str):
    running = resume(open_store(home), session, lambda _: folder / "walk.toml")
    running.journal.close(SECONDS)
    return running


def test_a_session_goes_on_in_its_language_without_its_files(folder: Path, tmp_path: Path):
    session = played(folder, tmp_path / "home")
    (folder / "walk.de.toml").unlink()
    running = gone_on_with(folder, tmp_path / "home", session)
    assert running.notice is None
    assert running.host.play.scenario.title == "Ein Spaziergang"
    (summary,) = open_store(tmp_path / "home").sessions()
    assert (summary.scenario, summary.title) == ("a-walk", "Ein Spaziergang")
    assert "Die Tür" in summary.place


def test_files_as_they_were_are_not_told_to_be_changed(folder: Path, tmp_path: Path):
    session = played(folder, tmp_path / "home")
    assert gone_on_with(folder, tmp_path / "home", session).notice is None


@pytest.mark.parametrize("file", ["walk.toml", "walk.de.toml"])
def test_a_change_of_either_file_is_told_and_the_session_keeps_its_texts(
    folder: Path, tmp_path: Path, file: str
):
    session = played(folder, tmp_path / "home")
    text = (folder / file).read_text("utf-8")
    old, new = ("minutes = 10", "minutes = 20") if file == "walk.toml" else ("Lou nickt.", "Lou nickt nicht.")
    (folder / file).write_text(swapped(text, old, new), "utf-8")
    running = gone_on_with(folder, tmp_path / "home", session)
    assert running.notice == EDITED
    assert running.host.play.scenario.minutes == 10


def test_comments_and_marks_of_a_translation_change_no_session(folder: Path, tmp_path: Path):
    session = played(folder, tmp_path / "home")
    (folder / "walk.de.toml").write_text(
        f"# Neu.\n{TRANSLATION[: TRANSLATION.index('[originals]')]}", "utf-8"
    )
    assert gone_on_with(folder, tmp_path / "home", session).notice is None


def test_a_session_in_another_language_is_looked_at_as_it_was_played(folder: Path, tmp_path: Path):
    session = played(folder, tmp_path / "home")
    assert look_at(open_store(tmp_path / "home"), session).play.scenario.scene["door"].says == "Wozu hinaus?"


def test_a_session_in_another_language_is_exported_and_imported_whole(folder: Path, tmp_path: Path):
    session = played(folder, tmp_path / "home")
    kept = open_store(tmp_path / "home").load(session)
    assert session_in(io.BytesIO(exported(kept).encode())) == kept
    assert 'language = "de"' in kept.scenario_text


def test_a_translation_that_is_being_written_is_played_and_checked_as_it_is_saved(folder: Path):
    path = folder / "walk.de.toml"
    watched = Watched(path, reader(path))
    version = watched.read()
    assert version.play is not None
    assert version.play.scenario.title == "Ein Spaziergang"
    assert not watched.checked(version).problems.shown
    path.write_text(swapped(TRANSLATION, '"fällt Schnee"', '"fallt Schnee"'), "utf-8")
    broken = watched.read()
    assert broken.play is None
    assert [problem.code for problem in watched.checked(broken).problems.shown] == ["E301"]
