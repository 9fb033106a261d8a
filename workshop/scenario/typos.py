"""A key or id that is probably mistyped is read as the one that was meant: one slip gives one message."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from workshop.scenario.findings import Finding, nearest, unknown_key
from workshop.scenario.problems import MOST_SHOWN
from workshop.scenario.toml.positions import KeyPath
from workshop.scenario.toml.tables import Table, named_tables, table

_SAYS_WHAT_A_SCENE_IS = frozenset({"title", "listener", "setting", "says", "asks"})


class Corrected(NamedTuple):
    """Tables as they were probably meant, what is wrong with them as they are, and the way back."""

    raw: Table
    typos: list[Finding]
    in_file: Callable[[KeyPath], KeyPath]
    """Gives a path of these tables as it is in the file."""


class _Mistyped(NamedTuple):
    """A key that is none, and the one that its table lacks."""

    path: KeyPath
    meant: str
    finding: Finding


def without_typos(raw: Table, refused: Iterable[Finding]) -> Corrected | None:
    """The tables without their probable typos, by what a document model refuses; nothing if there are none.

    These are keys that are none where one much like them lacks, and scenes that are nothing but the
    responses or exits of another.
    """
    mistyped = tuple(_mistyped(tuple(refused)))
    renamed: dict[KeyPath, KeyPath] = {}
    for path, meant, _ in mistyped:
        raw = _renamed(raw, path, meant)
        renamed[*path[:-1], meant] = path
    strays = _strays(raw)
    if not mistyped and not strays:
        return None
    typos = [typo.finding for typo in mistyped]
    moved: dict[KeyPath, KeyPath] = {}
    for stray in strays:
        others = [name for name in table(raw.get("scene")) if name not in strays]
        typos += (
            finding._replace(code="E117", path=_replaced(finding.path, renamed))
            for finding in unknown_key(("scene", stray), others, "scene")
        )
    raw = _merged(raw, strays, moved)
    return Corrected(raw, typos, lambda path: _replaced(_replaced(path, moved), renamed))


def _mistyped(refused: tuple[Finding, ...]) -> Iterator[_Mistyped]:
    """Unknown keys beside a lacking one; each key that lacks is meant once."""
    lacking = {finding.path for finding in refused if finding.lack}
    tables_lacking = {path[:-1] for path in lacking}
    unknown = (
        finding
        for finding in refused
        if finding.at == "key" and finding.name and finding.path[:-1] in tables_lacking
    )
    for finding in islice(unknown, MOST_SHOWN):
        allowed = finding.allowed() if callable(finding.allowed) else finding.allowed
        near = nearest(finding.name or "", allowed)
        if near and (*finding.path[:-1], near) in lacking:
            lacking.discard((*finding.path[:-1], near))
            yield _Mistyped(finding.path, near, finding)


def _renamed(value: Any, path: KeyPath, meant: str) -> Any:
    """The same with the last key of the path as it was meant."""
    first, rest = path[0], path[1:]
    if isinstance(value, tuple):
        return tuple(_renamed(entry, rest, meant) if at == first else entry for at, entry in enumerate(value))
    if rest:
        return {**value, first: _renamed(value[first], rest, meant)}
    return {meant if key == first else key: inside for key, inside in value.items()}


def _strays(raw: Table) -> Mapping[str, str]:
    """Scenes that are nothing but responses or exits, each with the scene whose id is probably meant."""
    scenes = {name: {*scene} for name, scene in named_tables(raw.get("scene"))}
    bare = [
        name
        for name, keys in scenes.items()
        if not keys & _SAYS_WHAT_A_SCENE_IS and keys & {"response", "when"}
    ]
    if not bare or len(bare) == len(scenes):
        return {}
    others = [name for name in scenes if name not in {*bare}]
    meant = {name: nearest(name, others) for name in bare[:MOST_SHOWN]}
    return {name: near for name, near in meant.items() if near is not None}


def _merged(raw: Table, strays: Mapping[str, str], moved: dict[KeyPath, KeyPath]) -> Table:
    """The tables with what is in stray scenes in the scenes that were meant; `moved` notes from where."""
    if not strays:
        return raw
    scenes = {name: scene for name, scene in table(raw.get("scene")).items() if name not in strays}
    for stray, meant in strays.items():
        whole = {**scenes[meant]}
        for key, more in raw["scene"][stray].items():
            present = whole.get(key, ())
            if isinstance(more, tuple) and isinstance(present, tuple):
                for at in range(len(more)):
                    moved["scene", meant, key, len(present) + at] = ("scene", stray, key, at)
                whole[key] = (*present, *more)
            elif key not in whole:
                moved["scene", meant, key] = ("scene", stray, key)
                whole[key] = more
        scenes[meant] = whole
    return {**raw, "scene": scenes}


def _replaced(path: KeyPath, beginnings: Mapping[KeyPath, KeyPath]) -> KeyPath:
    """The path with its beginnings exchanged, shorter ones first."""
    for size in range(1, len(path) + 1) if beginnings else ():
        path = (*beginnings.get(path[:size], path[:size]), *path[size:])
    return path
