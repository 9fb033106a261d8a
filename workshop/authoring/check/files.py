"""Which files `workshop check` looks at: those that are named, and those in the folders that are named."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.languages import taken_apart
from workshop.scenario.problems import Problem
from workshop.scenario.toml.source import Outline, SourceText, outline_of

SUFFIX = ".toml"
MOST_FILES = 1000
MOST_ENTRIES = 20_000
DEEPEST = 8
"""Folders within folders."""

FileKind = Literal["scenario", "lens", "translation", "other"]
_IN_A_SCENARIO = frozenset({"scene", "cast", "ending"})
_AT_ITS_TOP = frozenset({"id", "title", "summary", "minutes", "lenses", "seat", "start", "teaches"})
_ENOUGH = 3
"""So many of these keys make a file without a scene the beginning of a scenario."""


class File(NamedTuple):
    """A file to look at."""

    path: str
    named: bool
    """Whether it was named itself, not by its folder."""


class Walk(NamedTuple):
    """The files to look at, and what has to be said about the way there."""

    files: tuple[File, ...]
    unread: tuple[Problem, ...]
    """Folders that cannot be read."""
    notes: tuple[str, ...]


def walk(paths: Sequence[str]) -> Walk:
    """The files at these paths, each once; a folder stands for the files of scenarios and lenses in it."""
    files: dict[str, File] = {}
    unread: list[Problem] = []
    notes: list[str] = []
    for path in paths:
        if not os.path.isdir(path):
            files.setdefault(os.path.abspath(path), File(path, True))
            continue
        before = len(files), len(unread)
        for inside in _inside(path, unread, notes):
            files.setdefault(os.path.abspath(inside), File(inside, False))
        if (len(files), len(unread)) == before:
            message = _("{path}: there is no file of a scenario or lens in this folder.")
            notes.append(message.format(path=one_line(path, 400)))
    return Walk(tuple(files.values()), tuple(unread), tuple(notes))


def _inside(folder: str, unread: list[Problem], notes: list[str]) -> Iterator[str]:
    """The files in a folder, by name, then those of inner folders. Links to elsewhere are left alone."""

    def refused(failed: OSError) -> None:
        message = _("this folder cannot be read: {strerror}").format(strerror=failed.strerror)
        unread.append(Problem(one_line(str(failed.filename), 400), 0, 0, "", "E001", message))

    entries = files = 0
    for here, folders, names in os.walk(folder, onerror=refused):
        entries += len(folders) + len(names)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = os.path.join(here, name)
            if name.startswith(".") or not name.endswith(SUFFIX) or not _stays_in(folder, path):
                continue
            files += 1
            if files <= MOST_FILES:
                yield path
        if files > MOST_FILES or entries > MOST_ENTRIES:
            message = _("{folder}: there is more in this folder than is looked at.")
            notes.append(message.format(folder=one_line(folder, 400)))
            return
        if folders and here.count(os.sep) - folder.rstrip(os.sep).count(os.sep) >= DEEPEST:
            message = _("{here}: folders further down are not looked at.")
            notes.append(message.format(here=one_line(here, 400)))
            folders.clear()


def _stays_in(folder: str, path: str) -> bool:
    """Whether a file is in the folder, and not only a link to one elsewhere."""
    root = os.path.realpath(folder)
    return not os.path.islink(path) or os.path.commonpath([root, os.path.realpath(path)]) == root


def file_kind(path: str, source: SourceText) -> FileKind:
    """Told by name, tables and keys, so that one with mistakes is still taken for what it is meant to be."""
    shown = outline_of(source.text)
    if shown.is_translation or _is_named_like_a_translation(path, shown):
        return "translation"
    if shown.is_lens:
        return "lens"
    if shown.tables & _IN_A_SCENARIO:
        return "scenario"
    return "scenario" if len(shown.keys & _AT_ITS_TOP) >= _ENOUGH else "other"


def _is_named_like_a_translation(path: str, shown: Outline) -> bool:
    """Whether it has no id of its own, and its original stands beside it."""
    folder, name = os.path.split(path)
    parts = taken_apart(name)
    return parts is not None and "id" not in shown.keys and os.path.lexists(os.path.join(folder, parts[0]))
