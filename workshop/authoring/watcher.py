"""A scenario's file that somebody is writing: each version that was saved, as it can be played."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from workshop.authoring.check.check import check_scenario
from workshop.authoring.check.translation import check_translation_file
from workshop.engine.lens import Lens
from workshop.scenario.clean import one_line
from workshop.scenario.languages import taken_apart
from workshop.scenario.play import Play
from workshop.scenario.problems import Problem, Problems, problems_of
from workshop.scenario.toml.source import SourceText, is_translation, read_source
from workshop.store.lenses import LensShelf, UnplayableError
from workshop.store.library import Heading, Library, TranslationHeading, read_file
from workshop.store.runs import play_of
from workshop.store.translations import playable, story_of

FileStamp = tuple[int, ...]
"""What changes whenever a file is saved, replaced, removed, or made something else."""
Stamp = tuple[FileStamp, ...]
"""Those of a file and of the others that it rests on."""


class Version(NamedTuple):
    """What stood in the file at a save."""

    saved: float
    """When it, or what it rests on, was saved last: seconds since 1970; 0 where there is no file."""
    play: Play | None
    """None where it cannot be played; then there are problems."""
    problems: Problems
    source: SourceText | None = None
    """The text, where there was one to read."""
    checked: bool = False
    """Whether everything was looked at, and not only what keeps it from being played."""


class VersionReader(NamedTuple):
    """What makes something of a text."""

    played: Callable[[SourceText], Play]
    """Raises UnplayableError."""
    checked: Callable[[SourceText], Problems]
    rests_on: Callable[[], tuple[Path, ...]] = lambda: ()
    """The other files that make a difference to it, and those that would if they were there."""


def reader(path: Path, home: Path | None = None, library: Library | None = None) -> VersionReader:
    """What reads the text of this file, with its lenses; and with its original, if it is a translation."""
    among = library or Library(home)

    def lenses() -> LensShelf:
        return LensShelf(story_of(path, among).parent, home)

    def played(source: SourceText) -> Play:
        shelf = lenses()
        return play_of(playable(path, source, "", shelf, among), shelf, source.text)

    return VersionReader(
        played,
        lambda source: _problems(path, source, lenses(), among),
        lambda: tuple(_rests_on(path, story_of(path, among), lenses())),
    )


def _rests_on(path: Path, story: Path, lenses: LensShelf) -> Iterator[Path]:
    """The file with the story, where that is another; one that would be it; and its lenses."""
    head = read_file(str(path))
    if isinstance(head, TranslationHeading):
        yield story
        if (parts := taken_apart(path.name)) is not None:
            yield path.with_name(parts[0])
        head = read_file(str(story))
    for name in head.lenses if isinstance(head, Heading) else ():
        yield from lenses.places(name)


def _problems(path: Path, source: SourceText, lenses: Mapping[str, Lens], library: Library) -> Problems:
    """All that is to be said about a scenario or translation."""
    if is_translation(source):
        return check_translation_file(path, source, lenses, library)
    return check_scenario(source, lenses).problems


class Watched:
    """A file that is looked at over and over. It is read when two looks in a row find it the same."""

    def __init__(self, path: Path, reader: VersionReader) -> None:
        self.path = path
        self.name = one_line(path.name, 100) or one_line(str(path), 100)
        self._reader = reader
        self._seen: Stamp = ()
        self._settling: Stamp | None = None
        self._others: tuple[Path, ...] = ()

    @property
    def settles(self) -> bool:
        """Whether a change was seen that another look may find finished."""
        return self._settling is not None

    def read(self) -> Version:
        """What stands there now, finished or not."""
        self._others = self._reader.rests_on()
        self._seen, self._settling = self._stamp(), None
        return self._version(self._seen)

    def look(self) -> Version | None:
        """What stands there, if that is another version than before and nobody writes it just now."""
        now = self._stamp()
        if now == self._seen:
            self._settling = None
            return None
        if now != self._settling:
            self._settling = now
            return None
        self._others = self._reader.rests_on()
        now = self._stamp()
        version = self._version(now)
        if (after := self._stamp()) != now:
            self._settling = after
            return None
        self._seen, self._settling = now, None
        return version

    def checked(self, version: Version) -> Version:
        """The version with all that is to be said about it, which may take longer than reading it."""
        if version.source is None:
            return version._replace(checked=True)
        return version._replace(problems=self._reader.checked(version.source), checked=True)

    def _version(self, stamp: Stamp) -> Version:
        times = [file[0] for file in stamp if len(file) > 1]
        saved = max(times) / 1e9 if len(stamp[0]) > 1 else 0.0
        source = read_source(self.path)
        if isinstance(source, Problem):
            return Version(saved, None, problems_of([source]))
        try:
            return Version(saved, self._reader.played(source), Problems(), source)
        except UnplayableError as unplayable:
            return Version(saved, None, unplayable.problems, source)

    def _stamp(self) -> Stamp:
        return (_stamp_of(self.path), *map(_stamp_of, self._others))


def _stamp_of(path: Path) -> FileStamp:
    try:
        status = os.stat(path)
    except OSError as failed:
        return (failed.errno or -1,)
    except ValueError:
        return (-1,)
    return (status.st_mtime_ns, status.st_size, status.st_ino, status.st_dev, status.st_mode)
