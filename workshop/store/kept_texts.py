"""The texts that sessions keep: which of them are damaged, and where a good one is at hand instead."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from workshop.scenario.toml.source import SourceText, read_source
from workshop.store.library import shipped
from workshop.store.records import identities, text_hash

_LENSES = Path(__file__).parents[1] / "lenses"


class Damaged(NamedTuple):
    """What is wrong with the kept texts of a database, by their hashes."""

    rows: tuple[str, ...]
    """Rows that are not what their hash says."""
    lacking: tuple[str, ...]
    """Texts that sessions were begun on, and that are not there."""


def damaged_texts(connection: sqlite3.Connection) -> Damaged:
    """Which texts are not as they were kept; those of sessions whose own rows are sound."""
    rows: list[str] = []
    sound: set[str] = set()
    for hash, text in connection.execute("SELECT hash, text FROM document"):
        if type(text) is str and text_hash(text) == hash:
            sound.add(hash)
        else:
            rows.append(hash)
    wanted = {hash for identity in identities(connection) for hash in identity.hashes}
    return Damaged(tuple(rows), tuple(sorted(wanted - sound)))


def at_hand(hashes: tuple[str, ...], home: Path, given: Mapping[str, str]) -> dict[str, str]:
    """Those of these texts that are given, or that a file of the program or of the home has."""
    found = {hash: given[hash] for hash in hashes if hash in given}
    if len(found) < len(hashes):
        for text in _texts_of_files(home):
            if (hash := text_hash(text)) in hashes:
                found[hash] = text
            if len(found) == len(hashes):
                break
    return found


def _texts_of_files(home: Path) -> Iterator[str]:
    for folder in (_LENSES, shipped(), home / "lenses", home / "scenarios", home / "scenarios" / "lenses"):
        for path in sorted(folder.glob("*.toml")):
            source = read_source(path)
            if isinstance(source, SourceText):
                yield source.text


def put_right(connection: sqlite3.Connection, damaged: Damaged, good: Mapping[str, str]) -> None:
    """Put the good texts in the place of the damaged ones. Call it inside a transaction."""
    connection.executemany(
        "INSERT INTO document VALUES (?, ?) ON CONFLICT (hash) DO UPDATE SET text = excluded.text",
        good.items(),
    )
    gone = [(hash,) for hash in damaged.rows if hash not in good]
    connection.executemany("DELETE FROM document WHERE hash = ?", gone)
