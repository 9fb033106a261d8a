"""The library of scenarios: what there is to play, told from the heads of the files alone."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence, Set
from pathlib import Path
from typing import Literal, NamedTuple

from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.problems import Problem
from workshop.scenario.toml.source import SourceText, is_lens, read_source
from workshop.scenario.translating.languages import translation_name
from workshop.store.beside import languages_beside, translate
from workshop.store.heads import Heading, Translation, is_id
from workshop.store.index import SUFFIX, read_file, read_folder
from workshop.store.refusals import RefusedError

Origin = Literal["shipped", "own", "given"]
"""Whether a file comes with the program, is in a person's home, or was named, itself or by its folder."""
SAID_TWICE = "E123"
"""The code of the problem that more than one file has an id."""


class Listing(NamedTuple):
    headings: tuple[Heading, ...]
    """By title."""
    problems: tuple[Problem, ...]
    """Files that cannot be listed, and ids that more than one file has."""


class UnknownScenarioError(RefusedError):
    """No scenario, or more than one, goes by that name; the message names the nearest."""


def shipped() -> Path:
    """The folder of the scenarios that come with the program: in the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "scenarios"
    return inside if inside.is_dir() else package.parent / "scenarios"


class Library:
    """The shipped scenarios, those in a person's home, and files and folders given; read when asked for."""

    def __init__(self, home: Path | None, given: Sequence[Path] = (), comes_with: Path | None = None) -> None:
        """`home` is None where there is none to be had; `comes_with` stands in for the shipped folder."""
        self.home = home
        own = [home / "scenarios"] if home else []
        folders = [comes_with or shipped(), *own, *(one for one in given if one.is_dir())]
        self._folders = _each_once(folders)
        self._own = tuple(map(os.path.abspath, own))
        self._files = tuple(os.path.abspath(one) for one in given if not one.is_dir())
        self._cache = home / "cache" if home else None

    def headings(self) -> Listing:
        """What there is to play, and what of it cannot be listed."""
        found = [read_file(path) for given in self._files for path in (given, *_translations_of(given))]
        for folder in self._folders:
            found += read_folder(folder, self._cache)
        by_path = {one.path: one for one in found if isinstance(one, Heading)}
        stray = translate(by_path, [one for one in found if isinstance(one, Translation)])
        headings = sorted(by_path.values(), key=_by_title)
        problems = {one: None for one in found if isinstance(one, Problem) and not _of_a_lens(one)}
        return Listing(tuple(headings), (*problems, *stray, *_said_twice(headings)))

    def headings_in(self, paths: Sequence[str]) -> Listing:
        """What of it is in these folders and files; and every id that more than one file has."""
        listing = self.headings()
        places = frozenset(map(os.path.realpath, paths))
        headings = tuple(one for one in listing.headings if _is_in(places, one.path))
        problems = (one for one in listing.problems if one.code == SAID_TWICE or _is_in(places, one.file))
        return Listing(headings, tuple(problems))

    def files_of(self, id: str) -> tuple[Path, ...]:
        """The files of the scenarios with this id; one, unless it is unknown or had twice."""
        return tuple(Path(heading.path) for heading in self.headings().headings if heading.id == id)

    def languages_of(self, path: Path) -> tuple[str, ...]:
        """The languages into which the scenario in this file is translated, beside it or elsewhere."""
        elsewhere = (one.language for one in self._translations(path))
        return tuple(dict.fromkeys((*languages_beside(path), *elsewhere)))

    def translation_of(self, path: Path, language: str) -> Path | None:
        """The file that translates the scenario in this one, if the library has one."""
        found = (one.path for one in self._translations(path) if one.language == language)
        file = next(found, None)
        return Path(file) if file else None

    def _translations(self, path: Path) -> tuple[Translation, ...]:
        here = os.path.realpath(path)
        headings = (one for one in self.headings().headings if os.path.realpath(one.path) == here)
        return next((one.translations for one in headings), ())

    def origin(self, heading: Heading) -> Origin:
        """Where this scenario of the library is from."""
        folder = os.path.dirname(heading.path)
        if folder == self._folders[0]:
            return "shipped"
        return "own" if folder in self._own else "given"

    def find(self, name: str) -> Path:
        """The file of the scenario with this id, or the file at this path; raises UnknownScenarioError."""
        if not is_id(name) and os.path.lexists(name):
            return Path(name)
        headings = self.headings().headings
        paths = [heading.path for heading in headings if heading.id == name]
        if len(paths) > 1:
            these = " and ".join(one_line(path, 200) for path in paths)
            raise UnknownScenarioError(
                _("{name} is the id of {these}. Name the file that is meant.").format(name=name, these=these)
            )
        if not paths and not os.path.lexists(name):
            raise UnknownScenarioError(_missed(name, [heading.id for heading in headings]))
        return Path(paths[0] if paths else name)


def _is_in(places: Set[str], path: str) -> bool:
    """Whether the file is one of these places, or in one of these folders."""
    return os.path.realpath(path) in places or os.path.realpath(os.path.dirname(path)) in places


def _each_once(folders: Sequence[Path]) -> tuple[str, ...]:
    """The folders, however they are named, the first name of each."""
    found: dict[str, str] = {}
    for folder in folders:
        found.setdefault(os.path.realpath(folder), os.path.abspath(folder))
    return tuple(found.values())


def _translations_of(path: str) -> list[str]:
    """The files beside this one that translate it, by their names."""
    original = Path(path)
    names = (translation_name(original.name, one) for one in languages_beside(original))
    return [str(original.with_name(name)) for name in names]


def _of_a_lens(problem: Problem) -> bool:
    """Whether the file lacks what a scenario has because it is a lens, which may lie beside scenarios."""
    source = read_source(problem.file)
    return isinstance(source, SourceText) and is_lens(source)


def _by_title(heading: Heading) -> tuple[str, str, str]:
    return heading.title.casefold(), heading.id, heading.path


def _said_twice(headings: Sequence[Heading]) -> Iterator[Problem]:
    """A problem for each id that more than one file has: nobody can tell which is meant."""
    first: dict[str, Heading] = {}
    for heading in headings:
        other = first.setdefault(heading.id, heading)
        if other is not heading:
            text = _("{id} is the id of {path} too, so neither can be named by it").format(
                id=heading.id, path=one_line(other.path, 200)
            )
            yield Problem(one_line(heading.path, 400), 0, 0, "id", SAID_TWICE, text)


def _missed(name: str, ids: Sequence[str]) -> str:
    import difflib  # noqa: PLC0415 - only who mistyped waits for it

    shown = one_line(name, 200)
    if os.sep in name or name.endswith(SUFFIX):
        return _("There is no file {shown}.").format(shown=shown)
    nearest = difflib.get_close_matches(name.lower(), ids, n=3, cutoff=0.5)
    hint = (
        _("; the nearest are {nearest}").format(nearest=", ".join(nearest))
        if len(nearest) > 1
        else "".join(_("; the nearest is {one}").format(one=one) for one in nearest)
    )
    return _("There is no scenario {shown}{hint}.").format(shown=shown, hint=hint)
