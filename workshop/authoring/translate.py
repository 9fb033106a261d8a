"""A translation begun, and brought up to its original."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from workshop.scenario.clean import one_line
from workshop.scenario.correspondence import FREE_LISTS, INNER, MARKS, Piece, pieces, table_at
from workshop.scenario.languages import name_of
from workshop.scenario.marks import read_scenario_tables
from workshop.scenario.toml.positions import KeyPath, Span, positions
from workshop.scenario.toml.tables import Table, table, text

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
    translatable = [*pieces(original)]
    for piece in translatable:
        if piece.texts:
            parts += (header(piece.path), *lines_of(piece))
    return "\n".join([*parts, marks_of(translatable), ""])


def header(path: KeyPath) -> str:
    """The header of a table with a blank line before it; above the first table there is none."""
    return f"\n[{dotted(path)}]" if path else ""


def lines_of(piece: Piece) -> Iterator[str]:
    """The empty keys of a table, each below the original."""
    for key, original in piece.texts.items():
        if isinstance(original, str):
            yield from (*_comment(original), f'{key} = ""')
        else:
            for entry in original:
                yield from _comment(f"- {entry}")
            empty = "" if key in FREE_LISTS else ", ".join('""' for _ in original)
            yield f"{key} = [{empty}]"
        if key == "text":
            yield from move_lines(piece)
    if "text" not in piece.texts:
        yield from move_lines(piece)


def move_lines(piece: Piece) -> Iterator[str]:
    """The empty quotations of a response, each below the words of the original."""
    for move, words in piece.moves.items():
        yield from (*_comment(f"“{words}”"), f'moves.{move} = ""')


def marks_of(translatable: list[Piece]) -> str:
    """The table of marks, one for each original text."""
    return "\n".join(
        [f"\n[{MARKS}]", *(mark_line(piece, key) for piece in translatable for key in piece.texts)]
    )


def mark_line(piece: Piece, key: str) -> str:
    return f'{dotted((*piece.path, key))} = "{piece.mark(key)}"'


def dotted(path: KeyPath) -> str:
    """The path as a TOML key; every part of it is a name that needs no quotation marks."""
    return ".".join(map(str, path))


def _comment(text: str) -> Iterator[str]:
    lines = (line for part in text.splitlines() for line in textwrap.wrap(part, WIDTH) or [""])
    yield from (f"# {line}".rstrip() for line in lines)


Spans = Mapping[KeyPath, Span]


class CannotUpdateError(Exception):
    """The file is laid out so that nothing can be added without touching what stands there."""


class Updated(NamedTuple):
    text: str
    added: int
    """How many keys of texts."""
    marked: int
    """How many marks."""


class _Edit(NamedTuple):
    start: int
    end: int
    instead: str


def updated(text: str, original: Table) -> Updated:
    """The text of a translation with the empty keys and the marks that it lacks, comments and order kept.

    The mark of a stale text stays, as only a person can tell that it fits again. The text must be TOML that
    can be read; raises CannotUpdateError.
    """
    raw, _ = read_scenario_tables(text)
    spans = positions(text)
    lacking = [piece for each in pieces(original) if (piece := _lacking(each, table_at(raw, each.path)))]
    marks = table(raw.get(MARKS))
    edits = [*_additions(text, raw, spans, lacking)]
    replaced = [*_replaced_marks(spans, lacking)]
    new = [
        mark_line(piece, key)
        for piece in pieces(original)
        for key in piece.texts
        if key not in table_at(marks, piece.path)
    ]
    edits += (*replaced, *_marks(text, raw, spans, new))
    for _, (start, end, instead) in sorted(enumerate(edits), key=_by_place, reverse=True):
        text = text[:start] + instead + text[end:]
    after, _ = read_scenario_tables(text)
    kept = _holds(after, {key: value for key, value in raw.items() if key != MARKS})
    if not after or not kept or any(_lacking(each, table_at(after, each.path)) for each in pieces(original)):
        raise CannotUpdateError("what is missing cannot be added without touching what stands there")
    added = sum(len(piece.texts) or len(piece.moves) for piece in lacking)
    return Updated(text, added, len(new) + len(replaced))


def _by_place(numbered: tuple[int, _Edit]) -> tuple[int, int]:
    """By place in the text, and at one place in the order in which they are to stand."""
    number, edit = numbered
    return edit.start, number


def _lacking(piece: Piece, own: Table) -> Piece | None:
    """The part of a piece whose keys are not in the translation."""
    texts = {key: text for key, text in piece.texts.items() if key not in own}
    quoted = table(own.get("moves"))
    moves = {move: words for move, words in piece.moves.items() if move not in quoted}
    return Piece(piece.path, texts, moves) if texts or moves else None


def _additions(text: str, raw: Table, spans: Spans, lacking: list[Piece]) -> Iterator[_Edit]:
    """The missing keys at the end of their tables; missing tables before the marks."""
    last = spans[MARKS,].key if (MARKS,) in spans and MARKS in raw else len(text)
    for piece in lacking:
        lines = "\n".join(lines_of(piece))
        at = _end_of_table(text, table_at(raw, piece.path), spans, piece.path)
        if at is None:
            block = f"{header(piece.path).lstrip()}\n{lines}\n"
            yield _Edit(last, last, f"{block}\n" if last < len(text) else f"\n{block}")
        else:
            yield _Edit(at, at, f"\n{lines}")


def _end_of_table(text: str, own: Table, spans: Spans, path: KeyPath) -> int | None:
    """The end of the line of the table's last pair, or of its header; None where it has neither."""
    ends = [
        spans[path_of].end
        for key, value in own.items()
        if key not in (*INNER, MARKS) and (path or not isinstance(value, dict))
        for path_of in ([(*path, key, each) for each in value] if isinstance(value, dict) else [(*path, key)])
        if path_of in spans
    ]
    span = spans.get(path)
    if not ends and span and text.startswith(f"[{dotted(path)}]", span.key):
        ends = [span.end]
    if not ends:
        return None
    line_end = text.find("\n", max(ends))
    return line_end if line_end >= 0 else len(text)


def _replaced_marks(spans: Spans, lacking: list[Piece]) -> Iterator[_Edit]:
    """New marks where a text is added whose mark is there already."""
    for piece in lacking:
        for key in piece.texts:
            if span := spans.get((MARKS, *piece.path, key)):
                yield _Edit(span.start, span.end, f'"{piece.mark(key)}"')


def _marks(text: str, raw: Table, spans: Spans, lines: list[str]) -> Iterator[_Edit]:
    """The missing marks at the end of their table, or with it at the end of the file."""
    if not lines:
        return
    ends = [span.end for path, span in spans.items() if path[0:1] == (MARKS,)]
    if MARKS in raw and ends:
        line_end = text.find("\n", max(ends))
        at = line_end if line_end >= 0 else len(text)
        yield _Edit(at, at, "\n" + "\n".join(lines))
    else:
        before = "\n" if text.endswith("\n") else "\n\n"
        yield _Edit(len(text), len(text), before + "\n".join([f"[{MARKS}]", *lines, ""]))


def _holds(after: Table, before: Table) -> bool:
    """Whether everything of the one is in the other too."""
    return all(
        key in after and (_holds(after[key], value) if isinstance(value, dict) else after[key] == value)
        for key, value in before.items()
    )
