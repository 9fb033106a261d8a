"""The home and the library as the command line finds them; loads nothing the first screen can do without."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextvars import ContextVar
from pathlib import Path

from workshop.cli.exits import UNUSABLE, Ends
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.session.play import Play
from workshop.store.files import WITHOUT_SAVING
from workshop.store.home import HomeError, locate, prepare_home
from workshop.store.library import (
    Heading,
    Library,
    TranslationHeading,
    UnknownScenarioError,
    is_id,
    read_file,
)
from workshop.store.runs import Script, read_preferred, read_script

LANGUAGE = "WORKSHOP_LANGUAGE"
"""The variable that names the language to play in where nothing else does."""
GIVEN: ContextVar[tuple[Path, ...]] = ContextVar("given", default=())
"""The folders and files whose scenarios the command line adds to the library."""


def home_to_write() -> Path:
    """The home, made where there was none; raises Ends with what to do where it cannot be used."""
    try:
        return prepare_home(locate(os.environ))
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
    """The scenarios that are shipped, one's own, and those that the command line gives."""
    return Library(home_to_read(), GIVEN.get())


def give(paths: Sequence[str]) -> None:
    """Have the library of this command hold what is in these folders and files, too."""
    GIVEN.set((*GIVEN.get(), *map(Path, paths)))


def gives_folder(name: str) -> bool:
    """Whether this is a folder of scenarios, which joins the library then.

    A scenario that has the name for its id comes first. Raises Ends where the folder has none at all.
    """
    if not os.path.isdir(name):
        return False
    if is_id(name) and any(heading.id == name for heading in library().headings().headings):
        return False
    give([name])
    listing = library().headings_in([name])
    if not listing.headings and not listing.problems:
        said = _("There is no scenario in {folder}.").format(folder=one_line(name, 400))
        raise Ends(UNUSABLE, said)
    return True


def choice_in(folder: str) -> Ends:
    """That one of the scenarios in a folder has to be named, and which there are."""
    import shlex

    shown = shlex.quote(one_line(folder, 400))
    ids = [heading.id for heading in library().headings_in([folder]).headings]
    if not ids:
        said = _("No scenario in {folder} can be listed. Why that is: workshop list {folder}")
        return Ends(UNUSABLE, said.format(folder=shown))
    said = _(
        "{folder} is a folder. The scenarios in it: {ids}.\n"
        "Name one: workshop --scenarios {folder} play {first}"
    )
    return Ends(UNUSABLE, said.format(folder=shown, ids=", ".join(ids), first=ids[0]))


def language_preferred(told: str | None) -> str:
    """The language to play in: the one that is told, else that of the environment, else the one kept."""
    language = told or os.environ.get(LANGUAGE, "")
    home = None if language else home_to_read()
    if home is None:
        return language
    from workshop.store.home import read_settings

    return read_settings(home).settings.language


def must_be_told_in(path: Path, language: str) -> None:
    """Raise Ends unless the scenario in this file is in this language, or has a translation into it."""
    found = read_file(str(path))
    own = found.language if isinstance(found, Heading | TranslationHeading) else ""
    there = (own, *library().languages_of(path))
    if own and language not in there:
        name, wanted = one_line(path.name, 200), one_line(language, 40)
        raise Ends(
            UNUSABLE,
            _("{name} cannot be had in '{wanted}'. There is: {there}.").format(
                name=name, wanted=wanted, there=", ".join(there)
            ),
        )


def file_of(name: str) -> Path:
    """The file of the scenario of this id or path; raises Ends, with the nearest name."""
    try:
        return library().find(name)
    except UnknownScenarioError as unknown:
        raise Ends(UNUSABLE, str(unknown)) from unknown


def script_of(name: str, language: str | None = None) -> Script:
    """The scenario of this id or path, ready to be played; raises RefusedError or Ends.

    In the `language`, if one is told; else in the one that is preferred, if it can be had in that.
    """
    shelf = library()
    path = shelf.find(name)
    if language:
        must_be_told_in(path, language)
    return read_preferred(path, home_to_read(), language_preferred(language), shelf)


def play_of(name: str, language: str | None = None) -> Play:
    """The scenario as it is written, or in the `language` if one is told; raises RefusedError or Ends."""
    shelf = library()
    return read_script(shelf.find(name), home_to_read(), language or "", shelf).play
