"""Translations beside their scenarios: told by names and heads alone, so that a list stays quick."""

from __future__ import annotations

import os
from collections.abc import Iterable
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
    """Give the headings, by path, their translations; what is none of any of them comes back as a problem."""
    stray: list[Problem] = []
    by_language = {one.path: one for one in translations}
    for one in sorted(by_language.values(), key=lambda one: (one.language, one.path)):
        parts = taken_apart(os.path.basename(one.path))
        path = os.path.join(os.path.dirname(one.path), parts[0]) if parts else ""
        original = headings.get(path)
        if why := _why_stray(one, parts[1] if parts else "", original):
            stray.append(Problem(one_line(one.path, 400), 0, 0, *why))
        elif original is not None and len(original.translations) < MOST_LISTED:
            headings[path] = original._replace(translations=(*original.translations, one))
    return stray


def _why_stray(one: Translation, language: str, original: Heading | None) -> tuple[str, str, str] | None:
    """The key, the code and the sentence of what keeps a translation from being one of this scenario."""
    if original is None:
        return "", "E510", _("this is a translation, and the scenario that its name says is not beside it")
    if one.translates != original.id:
        return "translates", "E506", _("the scenario beside it is '{id}'").format(id=original.id)
    if one.language != language:
        return "language", "E507", _("the name of the file says '{language}'").format(language=language)
    if one.language == original.language:
        return "language", "E507", _("the original is in this language already")
    return None
