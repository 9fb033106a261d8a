"""Names and numbers masked in replies, before a person passes on what they put right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from workshop.authoring.words.labelled import LEVEL, MOVES, REPLY, level_of_moves
from workshop.engine.lens import Lens, outright_moves
from workshop.engine.sighting import NONE
from workshop.session.masking import known_names, masked, masks_of
from workshop.session.own_words import ReplyPutRight


def masked_rows(
    lens: Lens, replies: Sequence[ReplyPutRight], names: Iterable[str], is_usual: Callable[[str], bool]
) -> Iterator[dict[str, Any]]:
    """The replies as lines of a training file, in the order of their words and without names and numbers.

    `names` are known ones; `is_usual` tells of a word in small letters whether it is usual in English, so
    that it is no name where it opens a sentence. A name in small letters that nobody knows stays.
    """
    known = known_names([reply.text for reply in replies], names)
    rows = []
    for reply in replies:
        masks = masks_of(reply.text, known, is_usual)
        clauses = []
        for clause in reply.clauses:
            row: dict[str, Any] = {"text": masked(reply.text, masks, clause.start, clause.end)}
            if clause.move is not None:
                row[LEVEL] = _level_of(lens, clause.move)
                row[MOVES] = [clause.move] if clause.move in lens.move else []
            clauses.append(row)
        text = masked(reply.text, masks, 0, len(reply.text))
        rows.append({REPLY: text, LEVEL: reply.level or NONE, "clauses": clauses})
    yield from sorted(rows, key=lambda row: str(row[REPLY]).casefold())


def _level_of(lens: Lens, move: str) -> str:
    """The level that a person said a clause is at, by a move or outright."""
    outright = outright_moves(lens).get(move)
    if outright is not None:
        return next(iter(outright.points), NONE)
    return level_of_moves([move] if move in lens.move else [], NONE, lens) or NONE
