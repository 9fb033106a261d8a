"""The skeleton of a translation: each key of a text, empty, below the words of the original."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from workshop.scenario.clean import one_line
from workshop.scenario.toml.positions import Path
from workshop.scenario.toml.raw import Table, text
from workshop.scenario.translating.languages import name_of
from workshop.scenario.translating.matching import MARKS
from workshop.scenario.translating.texts import FREE_LISTS, Piece, pieces

WIDTH = 108
_ABOUT = """\
# {title}, in {language}.
# Write each translation between the quotation marks below the words of the original; what stays empty is
# shown in the language of the original. Under `moves.` stand words of your own text, each of which occurs
# in it once. The order of the moves in a text decides how it is read, so keep that of the original.
# To see what is missing: workshop check FILE. The table at the end tells `check` when an original changes."""


def skeleton(original: Table, language: str) -> str:
    """A translation of these tables in which nothing is translated yet."""
    title = one_line(text(original.get("title")) or "", 80)
    parts = [
        _ABOUT.format(title=title, language=name_of(language)),
        "format = 1",
        f'translates = "{original.get("id")}"',
        f'language = "{language}"',
        '# translator = "Your name"',
    ]
    found = [*pieces(original)]
    for piece in found:
        if piece.texts:
            parts += (header(piece.path), *lines_of(piece))
    return "\n".join([*parts, marks_of(found), ""])


def header(path: Path) -> str:
    """The header of a table with a blank line before it; above the first table there is none."""
    return f"\n[{dotted(path)}]" if path else ""


def lines_of(piece: Piece) -> Iterator[str]:
    """The empty keys of a table, each below the original."""
    for key, said in piece.texts.items():
        if isinstance(said, str):
            yield from (*_comment(said), f'{key} = ""')
        else:
            for each in said:
                yield from _comment(f"- {each}")
            empty = "" if key in FREE_LISTS else ", ".join('""' for _ in said)
            yield f"{key} = [{empty}]"
        if key == "text":
            yield from moves_of(piece)
    if "text" not in piece.texts:
        yield from moves_of(piece)


def moves_of(piece: Piece) -> Iterator[str]:
    """The empty quotations of a response, each below the words of the original."""
    for move, words in piece.moves.items():
        yield from (*_comment(f"“{words}”"), f'moves.{move} = ""')


def marks_of(found: list[Piece]) -> str:
    """The table of marks, one for each original text."""
    return "\n".join([f"\n[{MARKS}]", *(mark_line(piece, key) for piece in found for key in piece.texts)])


def mark_line(piece: Piece, key: str) -> str:
    return f'{dotted((*piece.path, key))} = "{piece.mark(key)}"'


def dotted(path: Path) -> str:
    """The path as a TOML key; every part of it is a name that needs no quotation marks."""
    return ".".join(map(str, path))


def _comment(said: str) -> Iterator[str]:
    lines = (line for part in said.splitlines() for line in textwrap.wrap(part, WIDTH) or [""])
    yield from (f"# {line}".rstrip() for line in lines)
