"""Marks in a text: the words that show a move where they stand, as `{some-move|no seats free}`.

A second way of writing `moves.some-move = "no seats free"`; once a file is read, both are the same.
Marks may stand within each other. Quotations that overlap otherwise, hold a closing brace or follow an
opening one stand beside the text. A brace that begins no mark is a brace; `{{some-move|` stands for these
very signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from workshop.scenario.findings import Finding, quoted
from workshop.scenario.toml.positions import KeyPath
from workshop.scenario.toml.tables import Table, read_tables, table

SPOKEN = ("now_say", "instead")
"""The tables of a response that hold a text and its moves, as the response itself does."""
OPENS = re.compile(r"\{([a-z][a-z0-9-]*)\|")
_MARKED = re.compile(r"\{\{?[a-z][a-z0-9-]*\|")
_CLOSES = "}"


class Mark(NamedTuple):
    """Words of a plain text that show a move."""

    move: str
    start: int
    end: int


class MarkedText(NamedTuple):
    plain: str
    """The text without its marks."""
    marks: tuple[Mark, ...]
    """In the order in which they open."""
    unclosed: tuple[str, ...]
    """The moves of marks without an end; they are none of the marks."""


def unmarked(text: str) -> MarkedText:
    """The text as people read it, and the marks in it."""
    pieces: list[str] = []
    size = at = 0
    open_marks: list[int] = []
    marks: list[Mark | None] = []
    begun: list[tuple[str, int]] = []
    while at < len(text):
        taken = at + 1
        piece = text[at]
        if text.startswith("{{", at) and (literal := OPENS.match(text, at + 1)):
            piece, taken = literal[0], literal.end()
        elif opening := OPENS.match(text, at):
            open_marks.append(len(begun))
            begun.append((opening[1], size))
            marks.append(None)
            piece, taken = "", opening.end()
        elif piece == _CLOSES and open_marks:
            number = open_marks.pop()
            marks[number] = Mark(*begun[number], size)
            piece = ""
        pieces.append(piece)
        size += len(piece)
        at = taken
    closed = tuple(mark for mark in marks if mark is not None)
    return MarkedText("".join(pieces), closed, tuple(begun[number][0] for number in open_marks))


def put_together(plain: str, marks: tuple[Mark, ...]) -> str | None:
    """The text with these marks in it; None where they overlap and none holds the other, or touch a brace.

    Of marks that begin together the longer one is outside, of marks of the same words the first.
    """
    inside = sorted(enumerate(marks), key=lambda each: (each[1].start, -each[1].end, each[0]))
    told: list[str] = []
    closing: list[int] = []
    at = 0

    def up_to(place: int) -> None:
        nonlocal at
        told.append(OPENS.sub(r"{\g<0>", plain[at:place]))
        at = place

    for _, (move, start, end) in inside:
        while closing and closing[-1] <= start:
            up_to(closing.pop())
            told.append(_CLOSES)
        if (closing and end > closing[-1]) or _CLOSES in plain[start:end] or start >= end:
            return None
        up_to(start)
        if told[-1].endswith("{"):
            return None
        told.append(f"{{{move}|")
        closing.append(end)
    while closing:
        up_to(closing.pop())
        told.append(_CLOSES)
    up_to(len(plain))
    return "".join(told)


def read_scenario_tables(text: str) -> tuple[Table, list[Finding]]:
    """The tables of a scenario or a translation, every move beside its text; and what is wrong with marks."""
    raw, findings = read_tables(text)
    if not _MARKED.search(text):
        return raw, findings
    return _without_marks(raw, findings), findings


def _without_marks(raw: Table, findings: list[Finding]) -> Table:
    scenes = {}
    for name, scene in table(raw.get("scene")).items():
        path: KeyPath = ("scene", name, "response")
        match table(scene).get("response"):
            case tuple(replies):
                told: Any = tuple(_reply((*path, at), reply, findings) for at, reply in enumerate(replies))
            case dict(replies):
                told = {id: _reply((*path, id), reply, findings) for id, reply in replies.items()}
            case _:
                scenes[name] = scene
                continue
        scenes[name] = {**scene, "response": told}
    return {**raw, "scene": scenes} if scenes else raw


def _reply(path: KeyPath, reply: Any, findings: list[Finding]) -> Any:
    if not isinstance(reply, dict):
        return reply
    spoken = {key: _said((*path, key), reply[key], findings) for key in SPOKEN if key in reply}
    return {**_said(path, reply, findings), **spoken}


def _said(path: KeyPath, part: Any, findings: list[Finding]) -> Any:
    """A table with a text, its marks among its moves."""
    text = part.get("text") if isinstance(part, dict) else None
    if not isinstance(text, str) or not _MARKED.search(text):
        return part
    marked = unmarked(text)
    beside = part.get("moves", {})
    findings += _slips(path, marked, table(beside))
    if not isinstance(beside, dict):
        return {**part, "text": marked.plain}
    quoted_words = {mark.move: marked.plain[mark.start : mark.end] for mark in marked.marks}
    moves = {**{move: words for move, words in quoted_words.items() if words}, **beside}
    return {**part, "text": marked.plain, **({"moves": moves} if moves else {})}


def _slips(path: KeyPath, marked: MarkedText, beside: Table) -> Iterator[Finding]:
    """What is wrong with the marks themselves; what they quote is looked at like any other quotation."""
    for move in marked.unclosed:
        wording = f"the mark of {quoted(move)} is not closed"
        hint = "A } stands where the words end."
        yield Finding("E306", (*path, "moves", move), wording, hint=hint)
    seen: set[str] = set()
    for move, start, end in marked.marks:
        if start == end:
            hint = f"The words that show it stand before the }}: {{{move}|no seats free}}."
            yield Finding(
                "E306", (*path, "moves", move), f"the mark of {quoted(move)} holds no words", hint=hint
            )
        if move in seen or move in beside:
            wording = f"the move {quoted(move)} is quoted twice for this text"
            hint = "Keep the words that show it best."
            yield Finding("E306", (*path, "moves", move), wording, hint=hint)
        seen.add(move)
