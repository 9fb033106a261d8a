"""Translations that are not beside their originals: found by id, where one scenario alone has it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.scenario.samples import LENS
from tests.scenario.translated import ORIGINAL, TRANSLATION
from workshop.authoring.check.translation import check_translation_file
from workshop.scenario.toml.source import SourceText, read_source
from workshop.store.lenses import LensShelf, UnplayableError
from workshop.store.library import Library
from workshop.store.runs import EDITED, begin, open_store, read_preferred, read_script, resume
from workshop.store.translations import TranslationUnusableError

SECONDS = 10.0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the German words alone; the story and its lens are in a folder of their own."""
    (tmp_path / "home" / "scenarios").mkdir(parents=True)
    (tmp_path / "home" / "scenarios" / "walk.de.toml").write_text(TRANSLATION, "utf-8")
    (tmp_path / "talks" / "lenses").mkdir(parents=True)
    (tmp_path / "talks" / "lenses" / "weather.toml").write_text(LENS, "utf-8")
    (tmp_path / "talks" / "walk.toml").write_text(ORIGINAL, "utf-8")
    return tmp_path / "home"


@pytest.fixture
def original(home: Path) -> Path:
    return home.parent / "talks" / "walk.toml"


@pytest.fixture
def german(home: Path) -> Path:
    return home / "scenarios" / "walk.de.toml"


@pytest.fixture
def library(home: Path) -> Library:
    return Library(home, [home.parent / "talks"])


def problems(file: Path, library: Library) -> list[str]:
    source = read_source(file)
    assert isinstance(source, SourceText)
    found = check_translation_file(file, source, LensShelf(file.parent, library.home), library)
    return [problem.code for problem in found.shown]


def test_a_translation_elsewhere_is_offered_with_its_original(library: Library, original: Path) -> None:
    headings, told = library.headings()
    (walk,) = (one for one in headings if one.id == "a-walk")
    assert [(one.language, one.title) for one in walk.translations] == [("de", "Ein Spaziergang")]
    assert told == ()
    assert library.languages_of(original) == ("de",)


def test_it_is_played_by_its_own_path_and_by_its_original_alike(
    library: Library, home: Path, original: Path, german: Path
) -> None:
    script = read_script(original, home, "de", library)
    assert script.play.scenario.title == "Ein Spaziergang"
    assert read_script(german, home, library=library).scenario_text == script.scenario_text
    assert read_preferred(original, home, "de", library).scenario_text == script.scenario_text
    assert read_preferred(original, home, "fr", library).scenario_text == ORIGINAL


def test_it_is_checked_by_its_original(library: Library, german: Path) -> None:
    assert problems(german, library) == []
    german.write_text(TRANSLATION.replace('"fällt S', '"fallt S'), "utf-8")
    assert problems(german, library) != []


def test_without_one_original_it_is_told_and_not_played(library: Library, home: Path, german: Path) -> None:
    alone = Library(home)
    assert [one.code for one in alone.headings().problems] == ["E510"]
    assert problems(german, alone) == ["E510"]
    with pytest.raises(TranslationUnusableError, match="no scenario of the library"):
        read_script(german, home, library=alone)
    other = home.parent / "others"
    other.mkdir()
    (other / "walk.toml").write_text(ORIGINAL, "utf-8")
    both = Library(home, [home.parent / "talks", other])
    assert "more than one" in next(one.text for one in both.headings().problems if one.code == "E510")
    with pytest.raises(TranslationUnusableError, match="more than one"):
        read_script(german, home, library=both)


def test_one_beside_the_original_comes_first_and_the_other_is_told(
    library: Library, original: Path, german: Path
) -> None:
    beside = original.with_name("walk.de.toml")
    beside.write_text(TRANSLATION, "utf-8")
    headings, (problem,) = library.headings()
    (walk,) = (one for one in headings if one.id == "a-walk")
    assert [one.path for one in walk.translations] == [str(beside)]
    assert problem.file == str(german)
    assert "already" in problem.text


def test_an_original_beside_it_is_its_own_whatever_else_has_the_id(
    library: Library, home: Path, german: Path
) -> None:
    (home / "lenses").mkdir()
    (home / "lenses" / "weather.toml").write_text(LENS, "utf-8")
    german.with_name("walk.toml").write_text(ORIGINAL.replace("A walk", "A stroll"), "utf-8")
    headings, _ = library.headings()
    walks = {one.title: one.translations for one in headings if one.id == "a-walk"}
    assert (len(walks["A stroll"]), len(walks["A walk"])) == (1, 0)


def test_a_link_out_of_its_folder_is_not_played(
    library: Library, home: Path, original: Path, german: Path
) -> None:
    os.rename(german, home / "elsewhere.toml")
    german.symlink_to(home / "elsewhere.toml")
    with pytest.raises(TranslationUnusableError, match="leads out"):
        read_script(original, home, "de", library)
    assert problems(german, library) == ["E510"]


def test_what_is_no_id_finds_nothing(library: Library, home: Path, german: Path) -> None:
    for wrong in ("5", '"../walk"', '["a-walk"]', '""'):
        german.write_text(TRANSLATION.replace('translates = "a-walk"', f"translates = {wrong}"), "utf-8")
        assert problems(german, library)[0] in {"E102", "E510"}, wrong
        with pytest.raises(UnplayableError):
            read_script(german, home, library=library)


def test_a_session_on_it_is_gone_on_with_in_its_words(library: Library, home: Path, original: Path) -> None:
    store = open_store(home)
    begun = begin(store, read_script(original, home, "de", library))
    assert begun.id is not None
    begun.journal.close(SECONDS)
    again = resume(store, begun.id, lambda _: original)
    assert again.host.play.scenario.title == "Ein Spaziergang"
    assert again.notice != EDITED
    again.journal.close(SECONDS)
