"""Where a lens is found: beside the scenario that names it, in a person's home, or in the program."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from workshop.engine.lens import Lens
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.loading import load_lens
from workshop.scenario.problems import Problem, Problems, problems_of
from workshop.scenario.references import UnusableLensError
from workshop.scenario.toml.source import SourceText, is_lens, read_source
from workshop.store.files import RefusedError
from workshop.store.library import SUFFIX, is_id

DEFAULT_LENS = "levels"
LENS_FOLDER = "lenses"
"""What the folder of one's own lenses is called, beside a scenario and in a home."""
SHIPPED_LENSES = Path(__file__).parents[1] / "lenses"
"""The folder of those that come with the program."""
_MOST_LISTED = 200


class UnplayableError(RefusedError):
    """A file that no session can be played on; the message is its first problem."""

    def __init__(self, problems: Problems) -> None:
        super().__init__("\n".join(problems.lines()))
        self.problems = problems


class LensSource(NamedTuple):
    text: str
    lens: Lens


class LensShelf(Mapping[str, Lens]):
    """The lenses that a scenario may name, each read when it is asked for.

    A lens is found by the name of its file: `mine.toml` is the lens `mine`. A file that cannot be used, and
    a name that more than one file has, raise UnusableLensError, which says so.
    """

    def __init__(self, folder: Path | None = None, home: Path | None = None) -> None:
        """`folder` is that of the scenario; without one, and without a home, the shipped lenses are all."""
        self._beside = folder
        own = [folder / LENS_FOLDER] if folder else []
        self._folders = (*own, *([home / LENS_FOLDER] if home else []), SHIPPED_LENSES)
        self._read: dict[str, LensSource | UnusableLensError] = {}

    def source(self, name: str) -> LensSource:
        """The lens of this id with its text."""
        if name not in self._read:
            self._read[name] = self._found(name)
        lens = self._read[name]
        if isinstance(lens, UnusableLensError):
            raise lens
        return lens

    def __getitem__(self, name: str) -> Lens:
        return self.source(name).lens

    def __iter__(self) -> Iterator[str]:
        names = {path.stem for path in _listed(self._beside) if _looks_like_lens(path)}
        for folder in self._folders:
            names |= {path.stem for path in _listed(folder)}
        return iter(sorted(names))

    def __len__(self) -> int:
        return sum(1 for _name in self)

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where lenses, and what belongs to them, are looked for; the program's own come last."""
        return (*([self._beside] if self._beside else []), *self._folders)

    def places(self, name: str) -> tuple[Path, ...]:
        """Where a file of one's own may be, or come to be, that is the lens of this id."""
        return tuple(
            folder / f"{name}{SUFFIX}" for folder in self.folders if folder != SHIPPED_LENSES and is_id(name)
        )

    def _found(self, name: str) -> LensSource | UnusableLensError:
        paths = self._paths(name) if is_id(name) else []
        if not paths:
            raise KeyError(name)
        if len(paths) > 1:
            these = " and ".join(one_line(str(path), 200) for path in paths)
            hint = _("Keep one of them, or give one another name and id.")
            return UnusableLensError(
                _("more than one file is the lens '{name}': {these}").format(name=name, these=these), hint
            )
        return shipped_lenses()[name] if paths[0].parent == SHIPPED_LENSES else _of_one_s_own(name, paths[0])

    def _paths(self, name: str) -> list[Path]:
        """Every file of that name that is meant to be a lens, each once."""
        beside = self._beside / f"{name}{SUFFIX}" if self._beside else None
        paths = [beside] if beside and _looks_like_lens(beside) else []
        paths += [path for folder in self._folders if os.path.lexists(path := folder / f"{name}{SUFFIX}")]
        return list({os.path.realpath(path): path for path in reversed(paths)}.values())[::-1]


@cache
def shipped_lenses() -> Mapping[str, LensSource]:
    """The lenses that come with the program, by id."""
    sources = (read_lens(path) for path in sorted(SHIPPED_LENSES.glob(f"*{SUFFIX}")))
    return {source.lens.id: source for source in sources}


def read_lens(path: Path) -> LensSource:
    """The lens in this file; raises UnplayableError."""
    source = text_of(path)
    lens, problems = load_lens(source)
    if lens is None:
        raise UnplayableError(problems)
    return LensSource(source.text, lens)


def text_of(path: Path) -> SourceText:
    """The text of an authored file; raises UnplayableError."""
    source = read_source(path)
    if isinstance(source, Problem):
        raise UnplayableError(problems_of([source]))
    return source


def _of_one_s_own(name: str, path: Path) -> LensSource | UnusableLensError:
    try:
        source = read_lens(path)
    except UnplayableError as unplayable:
        first = unplayable.problems.shown[0]
        count = unplayable.problems.errors
        more = _(", and {count:,} more").format(count=count - 1) if count > 1 else ""
        hint = _("To see all of it: workshop check {file}").format(file=first.file) if first.line else ""
        where = _("line {line}: ").format(line=first.line) if first.line else ""
        return UnusableLensError(
            _("the lens '{name}' cannot be used: {file}, {where}{text}{more}").format(
                name=name, file=first.file, where=where, text=first.text, more=more
            ),
            hint,
        )
    if source.lens.id != name:
        file = one_line(str(path), 200)
        hint = _("The name of the file and the id have to be the same.")
        return UnusableLensError(
            _("{file} is named like the lens '{name}', and its id is '{id}'").format(
                file=file, name=name, id=source.lens.id
            ),
            hint,
        )
    return source


def _looks_like_lens(path: Path) -> bool:
    source = read_source(path)
    return isinstance(source, SourceText) and is_lens(source)


def _listed(folder: Path | None) -> list[Path]:
    """The files of a folder that may be lenses, as many as one would list; none where it cannot be read."""
    if folder is None:
        return []
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if entry.name.endswith(SUFFIX)]
    except (OSError, ValueError):
        return []
    return [folder / name for name in islice(sorted(names), _MOST_LISTED) if is_id(Path(name).stem)]
