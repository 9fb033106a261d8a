"""The translations of a scenario: files beside it, each of which tells the same story in another language."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from workshop.engine.lens import Lens
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.languages import is_language, name_and_code, taken_apart, translation_name
from workshop.scenario.loading import Draft, draft_scenario
from workshop.scenario.models import Scenario
from workshop.scenario.overlay import draft_translated
from workshop.scenario.problems import Problem, problems_of
from workshop.scenario.toml.source import SourceText, is_translation, read_source, source_of
from workshop.scenario.toml.tables import read_tables
from workshop.store.lenses import UnplayableError, text_of
from workshop.store.library import Library, is_id, not_one, stays_in_its_folder


class TranslationUnusableError(UnplayableError):
    """A translation is missing or cannot be used; the original can be played all the same."""


class Playable(NamedTuple):
    """A scenario without errors, in the language in which it is to be played."""

    scenario: Scenario
    source: SourceText
    """The text of the file that tells it: that of the translation, where there is one."""
    is_translated: bool = False

    def kept_text(self) -> str:
        """What a session keeps to go on with: the text of the file, or the scenario written out translated.

        The same scenario gives the same text, and the text read gives the scenario.
        """
        if not self.is_translated:
            return self.source.text
        import tomli_w  # noqa: PLC0415 - only for a translation

        return tomli_w.dumps(self.scenario.model_dump(by_alias=True, exclude_unset=True))


def story_of(path: Path, library: Library) -> Path:
    """The file with the story that this file tells: this one, or the original of a translation."""
    if taken_apart(path.name) is None:
        return path
    source = read_source(path)
    if isinstance(source, Problem) or not is_translation(source):
        return path
    originals = originals_of(path, source, library)
    return originals[0] if len(originals) == 1 else path


def playable_in(path: Path, language: str, lenses: Mapping[str, Lens], library: Library) -> Playable:
    """The scenario in this file, in this language; an empty one stands for its own.

    `path` may be that of a translation too. Raises UnplayableError, and TranslationUnusableError where only
    the translation is at fault.
    """
    return playable(path, text_of(path), language, lenses, library)


def playable(
    path: Path, source: SourceText, language: str, lenses: Mapping[str, Lens], library: Library
) -> Playable:
    """The same for a text that this file may come to have."""
    original, translated = _drafts(path, source, language, lenses, library)
    scenario, problems = original.judged()
    if scenario is None:
        raise UnplayableError(problems)
    if translated is None:
        return Playable(scenario, original.source)
    scenario, problems = translated.judged()
    if scenario is None:
        raise TranslationUnusableError(problems)
    return Playable(scenario, translated.source, is_translated=True)


def is_changed(path: Path, kept: str, library: Library) -> bool:
    """Whether a session that keeps this text would be begun on another now; no where that cannot be told."""
    source = read_source(path)
    was = draft_scenario(source_of("", kept), {}).document
    if isinstance(source, Problem):
        return False
    try:
        original, translated = _drafts(path, source, was.language if was else "", {}, library)
    except UnplayableError:
        return False
    return translated.document != was if translated else original.source.text != kept


def _drafts(
    path: Path, source: SourceText, language: str, lenses: Mapping[str, Lens], library: Library
) -> tuple[Draft[Scenario], Draft[Scenario] | None]:
    """The original, and what a translation makes of it where another language is asked for."""
    if is_translation(source):
        beside, language = _original_of(path, source, library)
        original = draft_scenario(text_of(beside), lenses)
        return original, draft_translated(original, source, language)
    original = draft_scenario(source, lenses)
    own = original.raw.get("language")
    if not original.raw or not language or language == own:
        return original, None
    translation = _translation(path, language, str(own), library)
    return original, draft_translated(original, translation, language)


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


def _translation(path: Path, language: str, own: str, library: Library) -> SourceText:
    """The text of the translation into this language; raises TranslationUnusableError."""
    translation = path.with_name(translation_name(path.name, language)) if is_language(language) else None
    if translation is not None and not os.path.lexists(translation):
        translation = library.translation_of(path, language)
    if translation is None:
        there = [own, *library.languages_of(path)]
        hint = _("It can be played in: {listed}.").format(
            listed=", ".join(name_and_code(code) for code in there)
        )
        wording = _("there is no translation into '{language}'").format(language=one_line(language, 40))
        raise _unusable(path, "E510", wording, hint)
    if not stays_in_its_folder(translation, translation.with_name(path.name)):
        raise _unusable(translation, "E510", _("this link leads out of the folder of its scenario"))
    source = read_source(translation)
    if isinstance(source, Problem):
        raise TranslationUnusableError(problems_of([source]))
    return source


def _unusable(path: Path, code: str, wording: str, hint: str = "") -> TranslationUnusableError:
    problem = Problem(one_line(str(path), 400), 0, 0, "", code, wording, hint)
    return TranslationUnusableError(problems_of([problem]))
