"""The home and the library as the command line finds them; loads nothing the first screen can do without."""

from __future__ import annotations

import os
from pathlib import Path

from workshop.cli.exits import UNUSABLE, Ends
from workshop.scenario.clean import one_line
from workshop.store.beside import languages_beside
from workshop.store.heads import Heading, Translation
from workshop.store.home import HomeError, locate, prepare
from workshop.store.library import Library, UnknownScenarioError
from workshop.store.shelf import read_file

LANGUAGE = "WORKSHOP_LANGUAGE"
"""The variable that names the language to play in where nothing else does."""
WITHOUT_SAVING = "To play without saving anything: workshop play --no-save"


def home_to_write() -> Path:
    """The home, made where there was none; raises Ends with what to do where it cannot be used."""
    try:
        return prepare(locate(os.environ))
    except HomeError as unusable:
        raise Ends(UNUSABLE, f"{unusable}\n{WITHOUT_SAVING}") from unusable


def home_to_read() -> Path | None:
    """The home as it is, if there is one."""
    try:
        home = locate(os.environ)
        return home if home.is_dir() else None
    except (HomeError, OSError):
        return None


def library() -> Library:
    return Library(home_to_read())


def language_preferred(told: str | None) -> str:
    """The language to play in: the one that is told, else that of the environment, else the one kept."""
    language = told or os.environ.get(LANGUAGE, "")
    home = None if language else home_to_read()
    if home is None:
        return language
    from workshop.store.settings import read_settings

    return read_settings(home).settings.language


def must_be_told_in(path: Path, language: str) -> None:
    """Raise Ends unless the scenario in this file is in this language, or has a translation into it."""
    found = read_file(str(path))
    own = found.language if isinstance(found, Heading | Translation) else ""
    there = (own, *languages_beside(path))
    if own and language not in there:
        name, wanted = one_line(path.name, 200), one_line(language, 40)
        raise Ends(UNUSABLE, f"{name} cannot be had in '{wanted}'. There is: {', '.join(there)}.")


def file_of(name: str) -> Path:
    """The file of the scenario of this id or path; raises Ends, with the nearest name."""
    try:
        return library().find(name)
    except UnknownScenarioError as unknown:
        raise Ends(UNUSABLE, str(unknown)) from unknown
