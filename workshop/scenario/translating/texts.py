"""Which texts of a scenario are translated, and by which keys a translation names them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from workshop.scenario.toml.positions import Path
from workshop.scenario.toml.raw import Table, entries, table, tables, text

TOP = ("title", "summary", "situation")
TABLES: Mapping[str, tuple[str, ...]] = {
    "cast": ("name", "title", "about"),
    "ending": ("title", "text"),
    "stance": ("title",),
    "circumstance": ("title",),
    "move": ("does", "cues"),
}
"""The keys of texts in each table that has a name; scenes are looked through on their own."""
SCENE = ("title", "setting", "lines", "says", "notes", "misreadings", "discuss")
RESPONSE = ("text", "answer", "peer")
LISTS = frozenset({"lines", "discuss"})
"""Keys of lists whose entries stand in the order of the original."""
FREE_LISTS = frozenset({"cues"})
"""Keys of lists that each language fills as it likes."""
MARK_LENGTH = 8

Texts = str | tuple[str, ...]
"""What one key holds: a text, or the texts of a list."""


class Piece(NamedTuple):
    """What the original says in one table of a translation."""

    path: Path
    """Of the table in a translation, where a response goes by its id."""
    texts: Mapping[str, Texts]
    moves: Mapping[str, str]
    """The words that show each move; only a response has them."""

    def mark(self, key: str) -> str:
        """What stands in a translation for this text of the original: another text has another mark.

        That of a response covers the words that show its moves.
        """
        said = self.texts[key]
        parts = [said] if isinstance(said, str) else [*said]
        if key == "text":
            parts += (f"{move}={words}" for move, words in sorted(self.moves.items()))
        return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:MARK_LENGTH]


def pieces(raw: Table) -> Iterator[Piece]:
    """The texts of a scenario, table by table, in the order of a translation."""
    yield _piece((), raw, TOP)
    yield from _named(raw, "cast")
    for name, scene in tables(raw.get("scene")):
        yield _piece(("scene", name), scene, SCENE)
        for _, response in tables(scene.get("response")):
            if id := text(response.get("id")):
                piece = _piece(("scene", name, "response", id), response, RESPONSE)
                moves = {move: words for move, words in table(response.get("moves")).items() if text(words)}
                yield piece._replace(moves=moves)
    for sort in TABLES:
        if sort != "cast":
            yield from _named(raw, sort)


def place_in_translation(raw: Table, path: Path) -> Path:
    """Where a translation of this scenario has what is at this path of the original."""
    match path:
        case ("scene", scene, "response", int(at), *rest):
            responses = entries(table(table(raw.get("scene")).get(str(scene))).get("response"))
            id = text(table(responses[at]).get("id")) if at < len(responses) else None
            return ("scene", scene, "response", id or at, *rest)
        case ("scene", scene, "lines", int(at), "says"):
            return ("scene", scene, "lines", at)
        case ("scene", scene, "response"):
            return ("scene", scene)
    return path


def table_at(raw: Table, path: Path) -> Table:
    """The table at this path, or an empty one."""
    for part in path:
        raw = table(raw.get(str(part)))
    return raw


def _named(raw: Table, sort: str) -> Iterator[Piece]:
    for name, each in tables(raw.get(sort)):
        yield _piece((sort, name), each, TABLES[sort])


def _piece(path: Path, found: Table, keys: tuple[str, ...]) -> Piece:
    """The texts under these keys, in the order of the file; what is none, or blank, is passed over."""
    texts = ((key, _texts(key, value)) for key, value in found.items() if key in keys)
    return Piece(path, {key: said for key, said in texts if said}, {})


def _texts(key: str, value: Any) -> Texts | None:
    if key == "lines":
        return tuple(text(table(beat).get("says")) or "" for beat in entries(value))
    if isinstance(value, tuple):
        return tuple(text(each) or "" for each in value)
    return text(value)
