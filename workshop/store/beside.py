"""Translations beside their scenarios: told by names and heads alone, so that a list stays quick."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.problems import Problem
from workshop.scenario.translating.languages import taken_apart
from workshop.store.heads import Heading, Translation

MOST_LISTED = 60
"""How many translations of one scenario are offered."""


def languages_beside(path: Path) -> tuple[str, ...]:
    """The languages into which, by their names, files beside this one translate it."""
    try:
        with os.scandir(path.parent) as found:
            names = [one.name for one in found if one.name.startswith(path.stem)]
    except (OSError, ValueError):
        return ()
    parts = (taken_apart(name) for name in sorted(names))
    return tuple(islice((part[1] for part in parts if part and part[0] == path.name), MOST_LISTED))


def stays_in_its_folder(path: Path, original: Path) -> bool:
    """Whether a translation is where its original is, wherever links lead."""
    folder = os.path.dirname(os.path.realpath(path))
    return folder in (os.path.realpath(original.parent), os.path.dirname(os.path.realpath(original)))


def translate(headings: dict[str, Heading], translations: Iterable[Translation]) -> list[Problem]:
    """Give the headings, by path, their translations; what is none of any of them comes back as a problem.

    A translation is of the scenario beside it that its name says; where none is, of the one with its id.
    """
    stray: list[Problem] = []
    paths: dict[str, list[str]] = {}
    for heading in headings.values():
        paths.setdefault(heading.id, []).append(heading.path)
    beside = {one: _beside(one) for one in translations}
    for one in sorted(beside, key=lambda one: (beside[one] not in headings, one.language, one.path)):
        here = [beside[one]] if beside[one] in headings else paths.get(one.translates, [])
        original = headings[here[0]] if len(here) == 1 else None
        if why := _why_stray(one, original, here):
            stray.append(Problem(one_line(one.path, 400), 0, 0, *why))
        elif original is not None and len(original.translations) < MOST_LISTED:
            known = sorted((*original.translations, one), key=lambda each: each.language)
            headings[original.path] = original._replace(translations=tuple(known))
    return stray


def not_one(files: Sequence[object]) -> str:
    """Why a translation without an original beside it is of none of these, which have the id it names."""
    if files:
        return _("there is no original beside it, and more than one file of the library has the id it names")
    return _("there is no original beside it, and no scenario of the library has the id it names")


def _beside(one: Translation) -> str:
    """Where, by its name, the original is, if it is beside it."""
    parts = taken_apart(os.path.basename(one.path))
    return os.path.join(os.path.dirname(one.path), parts[0]) if parts else ""


def _why_stray(
    one: Translation, original: Heading | None, files: Sequence[str]
) -> tuple[str, str, str] | None:
    """The key, the code and the sentence of what keeps a translation from being one of this scenario."""
    if original is None:
        return "", "E510", not_one(files)
    if one.translates != original.id:
        return "translates", "E506", _("the scenario beside it is '{id}'").format(id=original.id)
    parts = taken_apart(os.path.basename(one.path))
    if parts is None or one.language != parts[1]:
        language = parts[1] if parts else ""
        return "language", "E507", _("the name of the file says '{language}'").format(language=language)
    if one.language == original.language:
        return "language", "E507", _("the original is in this language already")
    for same in original.translations:
        if same.language == one.language:
            said = _("there is a translation into '{language}' already: {file}")
            return "language", "E510", said.format(language=one.language, file=one_line(same.path, 200))
    return None
