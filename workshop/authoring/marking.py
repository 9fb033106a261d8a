"""A scenario's text with its moves marked in the texts, or beside them, turned from one into the other.

What could not be turned back byte for byte stays as it is, so that nothing is ever lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from workshop.scenario.marks import SPOKEN, Mark, put_together, unmarked
from workshop.scenario.toml.positions import KeyPath, Lines, Span, positions
from workshop.scenario.toml.tables import named_tables, read_tables, rows, table

Form = Literal["in-text", "beside"]
_HEAD = re.compile(r"([ \t]*)((?:[\w-]+[ \t]*\.[ \t]*)*)text[ \t]*=[ \t]*")
_QUOTES = ('"""', "'''", '"', "'")
_AWKWARD = re.compile(r"[\"\\\n]")
"""What cannot stand in a plain pair of quotation marks as it is."""


class Left(NamedTuple):
    """A text that stays as it is."""

    line: int
    because: str


class Converted(NamedTuple):
    text: str
    turned: int
    """How many texts were turned."""
    left: tuple[Left, ...]


class _Said(NamedTuple):
    """A text as it is written, and the moves that stand on the lines directly below it."""

    written: str
    below: tuple[tuple[str, str], ...]
    """Each with its words, in the order of the file."""


class _Place(NamedTuple):
    """Where a text stands in the file, with all that does not change around it."""

    path: KeyPath
    said: _Said
    inner: tuple[int, int]
    """From where to where it stands, without its quotation marks."""
    end: int
    """Of its line."""
    last: int
    """Of the last line of the moves below it; of its own line where there are none."""
    start: str
    """What each of these lines begins with."""


def converted(text: str, form: Form) -> Converted:
    """The text of a scenario that can be read, in this form, comments and order kept."""
    spans, lines = positions(text), Lines(text)
    turn = _marked if form == "in-text" else _beside
    edits: list[tuple[int, int, str]] = []
    left: list[Left] = []
    turned = 0
    for path, part in _spoken(read_tables(text)[0]):
        line, _ = lines.place(spans[*path, "text"].key)
        place = _place(text, path, part, spans)
        if isinstance(place, str):
            if _is_to_be_turned(part, form):
                left.append(Left(line, place))
            continue
        said = turn(place.said)
        if isinstance(said, str):
            left.append(Left(line, said))
        elif said != place.said:
            turned += 1
            edits += _edits(place, said)
        elif _is_to_be_turned(part, form) and not place.said.below:
            left.append(Left(line, "its moves do not stand on the lines directly below it"))
    for start, end, instead in sorted(edits, reverse=True):
        text = text[:start] + instead + text[end:]
    return Converted(text, turned, tuple(left))


def _spoken(raw: Any) -> Iterator[tuple[KeyPath, Any]]:
    """Every table that has a text and moves."""
    for name, scene in named_tables(raw.get("scene")):
        for at, response in rows(scene.get("response")):
            path: KeyPath = ("scene", name, "response", at)
            inner = (((*path, key), table(response.get(key))) for key in SPOKEN)
            yield from (each for each in ((path, response), *inner) if isinstance(each[1].get("text"), str))


def _is_to_be_turned(part: Any, form: Form) -> bool:
    marks = unmarked(part["text"]).marks
    return bool(marks) if form == "beside" else bool(table(part.get("moves")))


def _place(text: str, path: KeyPath, part: Any, spans: dict[KeyPath, Span]) -> _Place | str:
    """Where the text stands, or why it is not to be touched."""
    span = spans[*path, "text"]
    begin = text.rfind("\n", 0, span.key) + 1
    head = _HEAD.fullmatch(text, begin, span.start)
    if head is None:
        return "it does not stand on a line of its own"
    quote = next(each for each in _QUOTES if text.startswith(each, span.start))
    start, end = span.start + len(quote), span.end - len(quote)
    start += len(quote) == 3 and text.startswith("\n", start)
    if text[start:end] != part["text"]:
        return "it is written with escapes"
    line_end = last = _line_end(text, span.end)
    prefix = head[1] + head[2]
    beside = {
        f'{prefix}moves.{move} = "{words}"': (move, words)
        for move, words in table(part.get("moves")).items()
        if isinstance(words, str)
    }
    below: list[tuple[str, str]] = []
    while (after := text[last + 1 : _line_end(text, last + 1)]) in beside and last < len(text):
        below.append(beside[after])
        last += 1 + len(after)
    return _Place(path, _Said(part["text"], tuple(below)), (start, end), line_end, last, prefix)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def _edits(place: _Place, said: _Said) -> Iterator[tuple[int, int, str]]:
    below = (f'\n{place.start}moves.{move} = "{words}"' for move, words in said.below)
    yield (*place.inner, said.written)
    yield place.end, place.last, "".join(below)


def _marked(said: _Said) -> _Said | str:
    """The same with as many of the moves below it in the text as can be turned back."""
    if not said.below:
        return said
    if unmarked(said.written).marks:
        return "it has marks and moves beside it"
    for count in range(len(said.below), 0, -1):
        marks = tuple(
            Mark(move, said.written.find(words), said.written.find(words) + len(words))
            for move, words in said.below[:count]
        )
        written = put_together(said.written, marks) if all(mark.start >= 0 for mark in marks) else None
        turned = _Said(written, said.below[count:]) if written is not None else said
        if turned != said and _taken_out(turned) == said:
            return turned
    return "its moves do not stand in the order of their words, or these overlap"


def _beside(said: _Said) -> _Said | str:
    """The same with its marks as moves below it, if that can be turned back."""
    if not unmarked(said.written).marks:
        return said
    turned = _taken_out(said)
    if turned is None:
        return "its marks hold quotation marks, are not closed or stand twice"
    return turned if _marked(turned) == said else "its marks could not be put back as they are"


def _taken_out(said: _Said) -> _Said | None:
    plain, marks, unclosed = unmarked(said.written)
    words = tuple((mark.move, plain[mark.start : mark.end]) for mark in marks)
    moves = [move for move, _ in (*words, *said.below)]
    if unclosed or len(moves) > len({*moves}) or any(_AWKWARD.search(each) for _, each in words):
        return None
    return _Said(plain, (*words, *said.below))
