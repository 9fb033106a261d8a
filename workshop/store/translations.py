"""The translations of a scenario: files beside it, each of which tells the same story in another language."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from workshop.engine.lens import Lens
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.loading import load_scenario
from workshop.scenario.overlay import (
    is_language,
    load_translated,
    name_and_code,
    overlay,
    taken_apart,
    translation_name,
)
from workshop.scenario.problems import Problem, problems_of
from workshop.scenario.toml.source import SourceText, read_source
from workshop.scenario.toml.tables import Table, read_tables, text
from workshop.store.lenses import UnplayableError, text_of
from workshop.store.library import Library, is_id, not_one, stays_in_its_folder

_TRANSLATES = re.compile(r"^[ \t]*translates[ \t]*=", re.MULTILINE)
_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


class TranslationUnusableError(UnplayableError):
    """A translation is missing or cannot be used; the original can be played all the same."""


def is_translation(source: SourceText) -> bool:
    """Told from its head, so that a file with mistakes is still taken for what it is meant to be."""
    table = _TABLE.search(source.text)
    return _TRANSLATES.search(source.text, 0, table.start() if table else len(source.text)) is not None


def story_of(path: Path, library: Library) -> Path:
    """The file with the story that this file tells: this one, or the original of a translation."""
    if taken_apart(path.name) is None:
        return path
    source = read_source(path)
    if isinstance(source, Problem) or not is_translation(source):
        return path
    originals = originals_of(path, source, library)
    return originals[0] if len(originals) == 1 else path


def text_in(path: Path, language: str, lenses: Mapping[str, Lens], library: Library) -> SourceText:
    """The text of the scenario in this file, in this language; an empty one stands for its own.

    `path` may be that of a translation too. Raises UnplayableError, and TranslationUnusableError where only
    the translation is at fault.
    """
    source = text_of(path)
    if is_translation(source):
        return whole_text(path, source, lenses, library)
    if not language:
        return source
    original, _found = read_tables(source.text)
    if language == original.get("language"):
        return source
    translation = _translation(path, language, original, library)
    return _merged(source, original, translation, language, lenses)


def whole_text(path: Path, source: SourceText, lenses: Mapping[str, Lens], library: Library) -> SourceText:
    """The text that a file with this text is played on: if it is a translation, its original in its words."""
    if not is_translation(source):
        return source
    original, language = _original_of(path, source, library)
    first = text_of(original)
    return _merged(first, read_tables(first.text)[0], source, language, lenses)


def text_now(path: Path, kept: str, library: Library) -> str | None:
    """What a session that keeps this text would be begun on now; None where that cannot be told."""
    source = read_source(path)
    if isinstance(source, Problem):
        return None
    language = text(read_tables(kept)[0].get("language"))
    original, _found = read_tables(source.text)
    if not original or not language or language == original.get("language"):
        return source.text
    try:
        raw, _found = read_tables(_translation(path, language, original, library).text)
    except TranslationUnusableError:
        return None
    return _written(overlay(original, raw))


def _merged(
    source: SourceText, original: Table, translation: SourceText, language: str, lenses: Mapping[str, Lens]
) -> SourceText:
    """The original in the words of the translation, as one text; raises as `text_in` does."""
    scenario, problems = load_scenario(source, lenses)
    if scenario is None:
        raise UnplayableError(problems)
    tables, document, problems = load_translated(original, translation, language, lenses)
    if document is None:
        raise TranslationUnusableError(problems)
    return SourceText(translation.file, _written(tables))


def originals_of(path: Path, source: SourceText, library: Library) -> tuple[Path, ...]:
    """What may be the original of a translation: the file beside it, else what has the id it translates."""
    parts = taken_apart(path.name)
    if parts is not None and os.path.lexists(beside := path.with_name(parts[0])):
        return (beside,)
    id = read_tables(source.text)[0].get("translates")
    return library.files_of(id) if isinstance(id, str) and is_id(id) else ()


def _original_of(path: Path, source: SourceText, library: Library) -> tuple[Path, str]:
    """The original of a translation, and the language."""
    parts = taken_apart(path.name)
    if parts is None:
        hint = _("Name it like its original, with the language: my-scenario.de.toml")
        raise _unusable(
            path, "E510", _("this is a translation, and its name does not say of which file"), hint
        )
    originals = originals_of(path, source, library)
    if len(originals) != 1:
        hint = _("Put {shown} beside it.").format(shown=one_line(parts[0], 200))
        raise _unusable(path, "E510", not_one(originals), hint)
    return originals[0], parts[1]


def _translation(path: Path, language: str, original: Table, library: Library) -> SourceText:
    """The text of the translation into this language; raises TranslationUnusableError."""
    translation = path.with_name(translation_name(path.name, language)) if is_language(language) else None
    if translation is not None and not os.path.lexists(translation):
        translation = library.translation_of(path, language)
    if translation is None:
        there = [str(original.get("language")), *library.languages_of(path)]
        hint = _("It can be played in: {listed}.").format(
            listed=", ".join(name_and_code(one) for one in there)
        )
        said = _("there is no translation into '{language}'").format(language=one_line(language, 40))
        raise _unusable(path, "E510", said, hint)
    if not stays_in_its_folder(translation, translation.with_name(path.name)):
        raise _unusable(translation, "E510", _("this link leads out of the folder of its scenario"))
    source = read_source(translation)
    if isinstance(source, Problem):
        raise TranslationUnusableError(problems_of([source]))
    return source


def _unusable(path: Path, code: str, said: str, hint: str = "") -> TranslationUnusableError:
    problem = Problem(one_line(str(path), 400), 0, 0, "", code, said, hint)
    return TranslationUnusableError(problems_of([problem]))


def _written(tables: Table) -> str:
    """The tables as one text, always the same for the same tables."""
    import tomli_w  # noqa: PLC0415 - only for a translation

    return tomli_w.dumps(tables)
