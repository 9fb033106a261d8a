"""Whether a translation fits its original, text by text: what is missing, orphaned or stale in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workshop.scenario.clean import one_line
from workshop.scenario.findings import Finding, key_path, quoted
from workshop.scenario.toml.positions import Path
from workshop.scenario.toml.raw import Table, entries, table, tables, text
from workshop.scenario.translating.overlaying import is_said
from workshop.scenario.translating.texts import (
    LISTS,
    RESPONSE,
    SCENE,
    TABLES,
    TOP,
    Piece,
    Texts,
    pieces,
    table_at,
)

_TEXT_KEYS = frozenset((*TOP, *SCENE, *RESPONSE)).union(*TABLES.values())
_WORDS = {"cast": "member of the cast"}
MARKS = "originals"
"""The table that holds the mark of each original text as it was translated."""
TO_UPDATE = "To have it noted: workshop new --translate {language} --update FILE"
_MOST_QUOTED = 160

Pieces = Mapping[Path, Piece]


def matching_findings(original: Table, raw: Table) -> Iterator[Finding]:
    """How far the tables of a translation match those of its original. Takes tables of any shape."""
    known = {piece.path: piece for piece in pieces(original)}
    yield from _orphans(raw, known)
    for piece in known.values():
        own = table_at(raw, piece.path)
        yield from _missing(piece, own)
        yield from _moves(piece, own)
        yield from _stale(piece, own, table_at(table(raw.get(MARKS)), piece.path))
    yield from _unmarked(raw, known)


def is_translated(piece: Piece, own: Table, key: str) -> bool:
    """Whether the translation has every text that the original has under this key."""
    said = own.get(key)
    if key not in LISTS:
        return is_said(said)
    there = entries(said)[: len(piece.texts[key])]
    return len(there) == len(piece.texts[key]) and all(map(is_said, there))


def _orphans(raw: Table, known: Pieces) -> Iterator[Finding]:
    """Tables and texts that the original has not, or no longer."""
    yield from _extra_texts(known[()], raw)
    for sort in (*TABLES, "scene"):
        for name, own in tables(raw.get(sort)):
            path: Path = (sort, name)
            if path not in known:
                allowed = [str(each[1]) for each in known if len(each) == 2 and each[0] == sort]
                yield _orphan(path, f"the original has no {_WORDS.get(sort, sort)} {quoted(name)}", allowed)
                continue
            yield from _extra_texts(known[path], own)
            for id, response in tables(own.get("response")) if sort == "scene" else ():
                here: Path = (*path, "response", id)
                if here in known:
                    yield from _extra_texts(known[here], response)
                else:
                    allowed = [str(each[3]) for each in known if len(each) == 4 and each[1] == name]
                    yield _orphan(here, f"this scene of the original has no response {quoted(id)}", allowed)


def _extra_texts(piece: Piece, own: Table) -> Iterator[Finding]:
    for key in _TEXT_KEYS & own.keys() - piece.texts.keys():
        if is_said(own[key]):
            yield _orphan((*piece.path, key), f"the original has no {quoted(key)} here")
    for key in LISTS & own.keys() & piece.texts.keys():
        count = len(piece.texts[key])
        if len(entries(own[key])) > count:
            said = f"the original has {count} of these, and the translation {len(entries(own[key]))}"
            yield _orphan((*piece.path, key, count), said)
    for move in table(own.get("moves")):
        if move not in piece.moves:
            said = f"the original does not make the move {quoted(move)} here"
            yield _orphan((*piece.path, "moves", move), said, [*piece.moves])


def _orphan(path: Path, said: str, allowed: Sequence[str] = ()) -> Finding:
    """A finding on what is not shown anywhere, with the names of the original where there are some."""
    name = str(path[-1]) if allowed else None
    return Finding("W502", path, said, at="key", name=name, allowed=allowed, hint="It is not shown anywhere.")


def _missing(piece: Piece, own: Table) -> Iterator[Finding]:
    """One finding for all that is not translated in a table."""
    lacking = [_lacking(piece, own, key) for key in piece.texts if not is_translated(piece, own, key)]
    if lacking:
        said = f"not translated: {', '.join(lacking)}"
        hint = "The text of the original stands in."
        yield Finding("W501", piece.path, said, at="key", hint=hint, times=len(lacking))


def _lacking(piece: Piece, own: Table, key: str) -> str:
    """The key, and of a list how much of it is there."""
    there = sum(map(is_said, entries(own.get(key)))) if key in LISTS else 0
    return (
        f"{key} ({there} of {len(piece.texts[key])} {'is' if there == 1 else 'are'} there)" if there else key
    )


def _moves(piece: Piece, own: Table) -> Iterator[Finding]:
    """Moves of a translated response for which no words of it are quoted."""
    if not is_said(own.get("text")):
        return
    quotations = table(own.get("moves"))
    for move, words in piece.moves.items():
        if not is_said(quotations.get(move)):
            said = f"the words of the translated text that show {quoted(move)} are missing"
            hint = f"In the original they are “{one_line(words, _MOST_QUOTED)}”."
            yield Finding("E504", (*piece.path, "moves", move), said, at="key", hint=hint)


def _stale(piece: Piece, own: Table, marks: Table) -> Iterator[Finding]:
    """Translated texts whose original has changed since."""
    for key, said in piece.texts.items():
        mark, now = marks.get(key), piece.mark(key)
        if mark is None or mark == now or not is_said(own.get(key)):
            continue
        path: Path = (*piece.path, key)
        what = ", or the words quoted from it," if piece.moves and key == "text" else ""
        said_now = f"It reads now: {_shown(said)}"
        hint = f'{said_now} When the translation fits: {key_path(path)} = "{now}" in [{MARKS}].'
        yield Finding("W503", path, f"the original of this{what} changed after it was translated", hint=hint)


def _shown(said: Texts) -> str:
    """The original as a hint shows it."""
    parts = (said,) if isinstance(said, str) else said
    return f"“{one_line(' / '.join(parts), _MOST_QUOTED)}”."


def _unmarked(raw: Table, known: Pieces) -> Iterator[Finding]:
    """How many translated texts are without a mark, so that nobody can tell when their original changes."""
    marks = table(raw.get(MARKS))
    without = [
        (*piece.path, key)
        for piece in known.values()
        for key in piece.texts
        if is_said(table_at(raw, piece.path).get(key)) and text(table_at(marks, piece.path).get(key)) is None
    ]
    if without:
        first = key_path(without[0])
        more = f" and {len(without) - 1:,} more" if len(without) > 1 else ""
        said = f"{first}{more}: which original was translated is not noted, so a change of it is not seen"
        language = one_line(text(raw.get("language")) or "de", 35)
        hint = f"{TO_UPDATE.format(language=language)}."
        yield Finding("W505", (MARKS,), said, at="key", hint=hint, times=len(without))
