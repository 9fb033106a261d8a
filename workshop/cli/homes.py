"""The home, the library and the language as the command line finds them; loads nothing but what it must."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from contextvars import ContextVar
from pathlib import Path

from workshop.cli.exits import UNUSABLE, Ends
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.store.files import WITHOUT_SAVING
from workshop.store.home import HomeError, locate, prepare_home
from workshop.store.library import Heading, Library, TranslationHeading, is_id, read_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workshop.engine.lens import Lens
    from workshop.scenario.play import Play
    from workshop.store.runs import Script
    from workshop.store.weights import ReaderAtHand

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


def is_folder(name: str) -> bool:
    """Whether this names a folder of scenarios; a scenario that has the name for its id comes first."""
    if not os.path.isdir(name):
        return False
    return not (is_id(name) and any(heading.id == name for heading in library().headings().headings))


def add_folder(name: str) -> None:
    """Have the library hold the scenarios in this folder, too; raises Ends where there are none at all."""
    give([name])
    listing = library().headings_in([name])
    if not listing.headings and not listing.problems:
        folder = one_line(name, 400)
        raise Ends(UNUSABLE, _("There is no scenario in {folder}.").format(folder=folder))


def one_must_be_named(folder: str) -> Ends:
    """That one of the scenarios in a folder has to be named, and which there are."""
    shown = shlex.quote(one_line(folder, 400))
    ids = [heading.id for heading in library().headings_in([folder]).headings]
    if not ids:
        because = _("No scenario in {folder} can be listed. Why that is: workshop list {folder}")
        return Ends(UNUSABLE, because.format(folder=shown))
    because = _(
        "{folder} is a folder. The scenarios in it: {ids}.\n"
        "Name one: workshop --scenarios {folder} play {first}"
    )
    return Ends(UNUSABLE, because.format(folder=shown, ids=", ".join(ids), first=ids[0]))


def preferred(language: str | None) -> str:
    """The language to play in, where one may be told; empty for that of each scenario."""
    from workshop.store.home import language_preferred

    return language_preferred(language or "", os.environ, home_to_read())


def file_of(name: str, language: str | None = None) -> Path:
    """The file of the scenario of this id or path; raises UnknownScenarioError, with the nearest name.

    Raises Ends where a `language` is told that the scenario cannot be had in.
    """
    path = library().find(name)
    if language:
        _check_language(path, language)
    return path


def script_named(name: str, language: str | None = None) -> Script:
    """The scenario of this id or path, ready to be played; raises RefusedError or Ends.

    In the `language`, if one is told; else in the one that is preferred, if it can be had in that.
    """
    from workshop.store.runs import read_preferred

    return read_preferred(file_of(name, language), home_to_read(), preferred(language), library())


def play_named(name: str, language: str | None = None) -> Play:
    """The scenario as it is written, or in the `language` if one is told; raises RefusedError or Ends."""
    from workshop.store.runs import read_script

    return read_script(file_of(name), home_to_read(), language or "", library()).play


def reader_here(lens: Lens) -> ReaderAtHand:
    """What reads people's own words, as this folder and the home have it; what is amiss goes to stderr."""
    from workshop.store.lenses import LensShelf
    from workshop.store.weights import reader_for

    readable = reader_for(lens, LensShelf(Path(), home_to_read()).folders)
    if readable.trouble:
        print(readable.trouble, file=sys.stderr)
    return readable


def _check_language(path: Path, language: str) -> None:
    """Raise Ends unless the scenario in this file is in this language, or has a translation into it."""
    heading = read_file(str(path))
    own = heading.language if isinstance(heading, Heading | TranslationHeading) else ""
    languages = (own, *library().languages_of(path))
    if own and language not in languages:
        raise Ends(
            UNUSABLE,
            _("{name} cannot be had in '{wanted}'. There is: {there}.").format(
                name=one_line(path.name, 200), wanted=one_line(language, 40), there=", ".join(languages)
            ),
        )
