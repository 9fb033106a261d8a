"""How far a translation matches its original: what is missing, left over, or of an earlier original."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from workshop.scenario.clean import one_line
from workshop.scenario.findings import Finding, key_path, quoted
from workshop.scenario.quotations import quotation_findings
from workshop.scenario.toml.positions import KeyPath
from workshop.scenario.toml.tables import Table, entries, named_tables, rows, table, text

TOP = ("title", "summary", "situation", "purpose", "agenda", "for", "trains", "before")
TABLES: Mapping[str, tuple[str, ...]] = {
    "cast": ("name", "title", "about"),
    "ending": ("title", "text"),
    "stance": ("title",),
    "circumstance": ("title",),
    "move": ("does", "cues"),
}
"""The keys of texts in each table that has a name; scenes are looked through on their own."""
PAIR = ("asked", "told")
SCENE = (
    *("title", "setting", "lines", "says", "signs", "called", "also"),
    *("notes", "misreadings", "hints", "say", "discuss"),
)
INTERLUDE = ("title", "setting", "lines", "notes")
VARIANT = ("setting", "says")
ANSWERS = ("landed", "partly", "missed")
RESPONSE = ("text", "answer", "peer", "did", "open", "risk", "if_then", "elsewhere")
TO_SAY = ("now_say", "instead")
"""The tables of a response that hold a text and the moves it makes, like the response itself."""
_CARDS = "cards"
"""The key under which scenes and responses give cards; the texts in it go by the names of these."""
INNER = frozenset({"response", "variant", "answers", _CARDS, *TO_SAY})
"""Tables within a table, which are pieces of their own."""
LISTS = frozenset({"lines", "discuss", "signs", "hints", "say", "agenda", "trains"})
"""Keys of lists whose entries stand in the order of the original."""
FREE_LISTS = frozenset({"cues"})
"""Keys of lists that each language fills as it likes."""
MARK_LENGTH = 8

Texts = str | tuple[str, ...]
"""What one key holds: a text, or the texts of a list."""


class Piece(NamedTuple):
    """What the original says in one table of a translation."""

    path: KeyPath
    """Of the table in a translation, where a response goes by its id."""
    texts: Mapping[str, Texts]
    moves: Mapping[str, str]
    """The words that show each move; only a response has them."""

    def mark(self, key: str) -> str:
        """What stands in a translation for this text of the original: another text has another mark.

        That of a response covers the words that show its moves.
        """
        texts = self.texts[key]
        parts = [texts] if isinstance(texts, str) else [*texts]
        if key == "text":
            parts += (f"{move}={words}" for move, words in sorted(self.moves.items()))
        return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:MARK_LENGTH]


def pieces(raw: Table) -> Iterator[Piece]:
    """The texts of a scenario, table by table, in the order of a translation."""
    yield _piece((), raw, TOP)
    yield from _named(raw, "cast")
    for name, scene in named_tables(raw.get("scene")):
        yield _piece(("scene", name), scene, SCENE)
        if answers := table(scene.get("answers")):
            yield _piece(("scene", name, "answers"), answers, ANSWERS)
        yield from _cards(("scene", name), scene)
        yield from _variants(("scene", name), scene)
        for _, response in rows(scene.get("response")):
            if id := text(response.get("id")):
                yield from _response(("scene", name, "response", id), response)
    for name, interlude in named_tables(raw.get("interlude")):
        yield _piece(("interlude", name), interlude, INTERLUDE)
        yield from _variants(("interlude", name), interlude)
    for sort in TABLES:
        if sort != "cast":
            yield from _named(raw, sort)
    for at, pair in rows(raw.get("pair")):
        yield _piece(("pair", place_name(at)), pair, PAIR)


def place_name(at: int) -> str:
    """What a pair or a variant goes by in a translation: its number, from 1."""
    return str(at + 1)


def _variants(path: KeyPath, place: Table) -> Iterator[Piece]:
    for at, variant in rows(place.get("variant")):
        yield _piece((*path, "variant", place_name(at)), variant, VARIANT)


def _cards(path: KeyPath, giving: Table) -> Iterator[Piece]:
    if cards := table(giving.get(_CARDS)):
        yield _piece((*path, _CARDS), cards, tuple(cards))


def _response(path: KeyPath, response: Table) -> Iterator[Piece]:
    yield _spoken(path, response, RESPONSE)
    yield from _cards(path, response)
    for key in TO_SAY:
        if line := table(response.get(key)):
            yield _spoken((*path, key), line, ("text",))


def _spoken(path: KeyPath, part: Table, keys: tuple[str, ...]) -> Piece:
    """The texts and the words that show each move."""
    moves = {move: words for move, words in table(part.get("moves")).items() if text(words)}
    return _piece(path, part, keys)._replace(moves=moves)


def place_in_translation(raw: Table, path: KeyPath) -> KeyPath:
    """Where a translation of this scenario has what is at this path of the original."""
    match path:
        case ("scene", scene, "response", int(at), *rest):
            responses = entries(table(table(raw.get("scene")).get(str(scene))).get("response"))
            id = text(table(responses[at]).get("id")) if at < len(responses) else None
            return ("scene", scene, "response", id or at, *rest)
        case (sort, name, "lines", int(at), "says" | "happens"):
            return (sort, name, "lines", at)
        case (sort, name, "variant", int(at), *rest):
            return (sort, name, "variant", place_name(at), *rest)
        case ("scene", scene, "response"):
            return ("scene", scene)
        case ("pair", int(at), *rest):
            return ("pair", place_name(at), *rest)
    return path


def table_at(raw: Table, path: KeyPath) -> Table:
    """The table at this path, or an empty one."""
    for part in path:
        raw = table(raw.get(str(part)))
    return raw


def _named(raw: Table, sort: str) -> Iterator[Piece]:
    for name, part in named_tables(raw.get(sort)):
        yield _piece((sort, name), part, TABLES[sort])


def _piece(path: KeyPath, part: Table, keys: tuple[str, ...]) -> Piece:
    """The texts under these keys, in the order of the file; what is none, or blank, is passed over."""
    texts = ((key, _texts(key, value)) for key, value in part.items() if key in keys)
    return Piece(path, {key: told for key, told in texts if told}, {})


def _texts(key: str, value: Any) -> Texts | None:
    if key == "lines":
        lines = (table(line) for line in entries(value))
        return tuple(text(line.get("says")) or text(line.get("happens")) or "" for line in lines)
    if isinstance(value, tuple):
        return tuple(text(entry) or "" for entry in value)
    return text(value)


def is_said(value: object) -> bool:
    """Whether this stands for a text: nothing, or an empty one, is not translated yet."""
    return value is not None and value not in ("", ())


_TEXT_KEYS = frozenset((*TOP, *SCENE, *INTERLUDE, *VARIANT, *ANSWERS, *RESPONSE, *PAIR)).union(
    *TABLES.values()
)
_WORDS = {"cast": "member of the cast"}
MARKS = "originals"
"""The table that holds the mark of each original text as it was translated."""
TO_UPDATE = "To have it noted: workshop new --translate {language} --update FILE"
_MOST_QUOTED = 160

Pieces = Mapping[KeyPath, Piece]


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
    if key not in LISTS:
        return is_said(own.get(key))
    there = entries(own.get(key))[: len(piece.texts[key])]
    return len(there) == len(piece.texts[key]) and all(map(is_said, there))


def _orphans(raw: Table, known: Pieces) -> Iterator[Finding]:
    """Tables and texts that the original has not, or no longer."""
    yield from _extra_texts(known[()], raw)
    for sort in (*TABLES, "scene", "interlude", "pair"):
        for name, own in named_tables(raw.get(sort)):
            path: KeyPath = (sort, name)
            if path not in known:
                allowed = [str(other[1]) for other in known if len(other) == 2 and other[0] == sort]
                yield _orphan(path, f"the original has no {_WORDS.get(sort, sort)} {quoted(name)}", allowed)
                continue
            yield from _extra_texts(known[path], own)
            yield from _inner_orphans(path, own, ("answers", _CARDS), known)
            for inner in ("response", "variant") if sort in ("scene", "interlude") else ():
                for id, part in named_tables(own.get(inner)):
                    here: KeyPath = (*path, inner, id)
                    if here in known:
                        yield from _extra_texts(known[here], part)
                        yield from _inner_orphans(here, part, (*TO_SAY, _CARDS), known)
                    else:
                        beside = [other for other in known if len(other) == 4 and other[1] == name]
                        allowed = [str(other[3]) for other in beside if other[2] == inner]
                        wording = f"this {sort} of the original has no {inner} {quoted(id)}"
                        yield _orphan(here, wording, allowed)


def _inner_orphans(path: KeyPath, own: Table, keys: tuple[str, ...], known: Pieces) -> Iterator[Finding]:
    for key in keys:
        if (*path, key) in known:
            yield from _extra_texts(known[*path, key], table(own.get(key)))
        elif is_said(own.get(key)) and isinstance(own.get(key), dict):
            yield _orphan((*path, key), f"the original has no {quoted(key)} here")


def _extra_texts(piece: Piece, own: Table) -> Iterator[Finding]:
    of_texts = own.keys() if piece.path[-1:] == (_CARDS,) else _TEXT_KEYS & own.keys()
    for key in of_texts - piece.texts.keys():
        if is_said(own[key]):
            yield _orphan((*piece.path, key), f"the original has no {quoted(key)} here")
    for key in LISTS & own.keys() & piece.texts.keys():
        count = len(piece.texts[key])
        if len(entries(own[key])) > count:
            wording = f"the original has {count} of these, and the translation {len(entries(own[key]))}"
            yield _orphan((*piece.path, key, count), wording)
    for move in table(own.get("moves")):
        if move not in piece.moves:
            wording = f"the original does not make the move {quoted(move)} here"
            yield _orphan((*piece.path, "moves", move), wording, [*piece.moves])


def _orphan(path: KeyPath, wording: str, allowed: Sequence[str] = ()) -> Finding:
    """A finding on what is not shown anywhere, with the names of the original where there are some."""
    name = str(path[-1]) if allowed else None
    return Finding(
        "W502", path, wording, at="key", name=name, allowed=allowed, hint="It is not shown anywhere."
    )


def _missing(piece: Piece, own: Table) -> Iterator[Finding]:
    """One finding for all that is not translated in a table."""
    lacking = [_lacking(piece, own, key) for key in piece.texts if not is_translated(piece, own, key)]
    if lacking:
        wording = f"not translated: {', '.join(lacking)}"
        hint = "The text of the original stands in."
        yield Finding("W501", piece.path, wording, at="key", hint=hint, times=len(lacking))


def _lacking(piece: Piece, own: Table, key: str) -> str:
    """The key, and of a list how much of it is there."""
    there = sum(map(is_said, entries(own.get(key)))) if key in LISTS else 0
    return (
        f"{key} ({there} of {len(piece.texts[key])} {'is' if there == 1 else 'are'} there)" if there else key
    )


def _moves(piece: Piece, own: Table) -> Iterator[Finding]:
    """Moves of a response for which no words of the translated text are quoted, or others than it has."""
    quotations = table(own.get("moves"))
    own_words = {move: words for move, words in quotations.items() if move in piece.moves and is_said(words)}
    is_translated_text = is_said(own.get("text"))
    shown = own["text"] if is_translated_text else piece.texts.get("text")
    yield from quotation_findings((*piece.path, "moves"), own_words, shown)
    if not is_translated_text:
        return
    for move, words in piece.moves.items():
        if not is_said(quotations.get(move)):
            wording = f"the words of the translated text that show {quoted(move)} are missing"
            hint = f"In the original they are “{one_line(words, _MOST_QUOTED)}”."
            yield Finding("E504", (*piece.path, "moves", move), wording, at="key", hint=hint)


def _stale(piece: Piece, own: Table, marks: Table) -> Iterator[Finding]:
    """Translated texts whose original has changed since."""
    for key, original in piece.texts.items():
        mark, now = marks.get(key), piece.mark(key)
        if mark is None or mark == now or not is_said(own.get(key)):
            continue
        path: KeyPath = (*piece.path, key)
        what = ", or the words quoted from it," if piece.moves and key == "text" else ""
        now_reads = f"It reads now: {_shown(original)}"
        hint = f'{now_reads} When the translation fits: {key_path(path)} = "{now}" in [{MARKS}].'
        yield Finding("W503", path, f"the original of this{what} changed after it was translated", hint=hint)


def _shown(original: Texts) -> str:
    """The original as a hint shows it."""
    parts = (original,) if isinstance(original, str) else original
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
        wording = f"{first}{more}: which original was translated is not noted, so a change of it is not seen"
        language = one_line(text(raw.get("language")) or "de", 35)
        hint = f"{TO_UPDATE.format(language=language)}."
        yield Finding("W505", (MARKS,), wording, at="key", hint=hint, times=len(without))
