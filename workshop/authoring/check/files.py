"""Which files `workshop check` looks at: those that are named, and those in the folders that are named."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.languages import taken_apart
from workshop.scenario.problems import Problem
from workshop.scenario.toml.source import Outline, SourceText, outline

SUFFIX = ".toml"
MOST_FILES = 1000
MOST_ENTRIES = 20_000
DEEPEST = 8
"""Folders within folders."""

Sort = Literal["scenario", "lens", "translation", "other"]
_IN_A_SCENARIO = frozenset({"scene", "cast", "ending"})
_AT_ITS_TOP = frozenset({"id", "title", "summary", "minutes", "lenses", "seat", "start", "teaches"})
_ENOUGH = 3
"""So many of these keys make a file without a scene the beginning of a scenario."""


class Named(NamedTuple):
    """A file to look at."""

    path: str
    given: bool
    """Whether it was named itself, not by its folder."""


class Walk(NamedTuple):
    """The files to look at, and what has to be said about the way there."""

    files: tuple[Named, ...]
    problems: tuple[Problem, ...]
    """Folders that cannot be read."""
    notes: tuple[str, ...]


def walked(paths: Sequence[str]) -> Walk:
    """The files at these paths, each once; a folder stands for the files of scenarios and lenses in it."""
    files: dict[str, Named] = {}
    problems: list[Problem] = []
    notes: list[str] = []
    for path in paths:
        if not os.path.isdir(path):
            files.setdefault(os.path.abspath(path), Named(path, True))
            continue
        before = len(files)
        unread = len(problems)
        for inside in _inside(path, problems, notes):
            files.setdefault(os.path.abspath(inside), Named(inside, False))
        if len(files) == before and len(problems) == unread:
            notes.append(
                _("{path}: there is no file of a scenario or lens in this folder.").format(
                    path=one_line(path, 400)
                )
            )
    return Walk(tuple(files.values()), tuple(problems), tuple(notes))


def sort_of(path: str, source: SourceText) -> Sort:
    """Told by name, tables and keys, so that one with mistakes is still taken for what it is meant to be."""
    shown = outline(source.text)
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


def _inside(folder: str, problems: list[Problem], notes: list[str]) -> Iterator[str]:
    """The files in a folder, by name, then those of inner folders. Links to elsewhere are left alone."""
    root = os.path.realpath(folder)
    waiting = [(folder, 0)]
    entries = files = 0
    while waiting:
        here, depth = waiting.pop()
        try:
            with os.scandir(here) as scanned:
                found = sorted(scanned, key=lambda entry: entry.name)
        except OSError as failed:
            said = _("this folder cannot be read: {strerror}").format(strerror=failed.strerror)
            problems.append(Problem(one_line(here, 400), 0, 0, "", "E001", said))
            continue
        entries += len(found)
        inner = []
        for entry in found:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                inner.append((entry.path, depth + 1))
            elif entry.name.endswith(SUFFIX) and not os.path.isdir(entry.path) and _within(root, entry):
                files += 1
                if files > MOST_FILES:
                    break
                yield entry.path
        if files > MOST_FILES or entries > MOST_ENTRIES:
            notes.append(
                _("{folder}: there is more in this folder than is looked at.").format(
                    folder=one_line(folder, 400)
                )
            )
            return
        if depth < DEEPEST:
            waiting += reversed(inner)
        elif inner:
            notes.append(
                _("{here}: folders further down are not looked at.").format(here=one_line(here, 400))
            )


def _within(root: str, entry: os.DirEntry[str]) -> bool:
    """Whether a file is in the folder, and not only a link to one elsewhere."""
    return not entry.is_symlink() or os.path.commonpath([root, os.path.realpath(entry.path)]) == root
