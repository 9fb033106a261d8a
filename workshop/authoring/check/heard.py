"""Moves that somebody who reads a reply hears in it, though it declares none there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from workshop.authoring.check.subject import Subject
from workshop.authoring.likeness import WordReader, examples_of
from workshop.engine.lens import Lens, Move
from workshop.engine.sighting import WeightReader, clauses_in, words_in
from workshop.scenario.clean import one_line
from workshop.scenario.findings import Finding
from workshop.scenario.judgment import lenses_of
from workshop.scenario.models import Response, sightings_of
from workshop.scenario.toml.positions import KeyPath
from workshop.store.weights import reader_for

FEWEST_WORDS = 4
"""Of a clause; in fewer much can be heard."""
_AT_THE_END = " .,;!?…”"

Heard = tuple[str, str]
"""A move, and the words of the reply in which it is heard."""


def undeclared_moves(subject: Subject) -> Iterator[Finding]:
    """Cues of moves, and clauses that show one as others say it, where the reply declares no such move."""
    own = subject.scenario.move
    cues = _cues((*(lens.move for lens in subject.lenses.values()), own))
    ears = {name: _Ears(lens, subject) for name, lens in subject.lenses.items()}
    for path, response in subject.responses():
        read_by = lenses_of(subject.scenario, path[1])[0]
        covered = [(sighting.start, sighting.end) for sighting in sightings_of(response)]
        found = [*_in_cues(response, cues, covered)]
        covered += [span for span, _ in found]
        for move, words in (*(heard for _, heard in found), *ears[read_by].heard(response, covered)):
            if move not in response.moves:
                yield _not_declared((*path, "text"), move, words, own.get(move) or _of_any(move, subject))


def _of_any(name: str, subject: Subject) -> Move:
    return next(lens.move[name] for lens in subject.lenses.values() if name in lens.move)


def _not_declared(path: KeyPath, name: str, words: str, move: Move) -> Finding:
    message = f"a reader hears in “{words}” what this reply does not declare: {move.does}"
    hint = f'Declare it, moves.{name} = "{words}", or say it in other words.'
    return Finding("W313", path, message, hint=hint)


def _cues(moves: Iterable[Mapping[str, Move]]) -> Mapping[str, str]:
    return {
        " ".join(cue.split()).casefold(): name
        for each in moves
        for name, move in each.items()
        for cue in move.cues
    }


def _in_cues(
    response: Response, cues: Mapping[str, str], covered: list[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], Heard]]:
    """The places of cues that no declared move covers, and what is heard there."""
    text = " ".join(response.text.split()).casefold()
    in_text = sorted((cue for cue in cues if cue in text), key=len, reverse=True)
    if not in_text:
        return
    any_cue = "|".join(r"\s+".join(map(re.escape, cue.split())) for cue in in_text)
    for found in re.finditer(rf"(?<!\w)(?:{any_cue})(?!\w)", response.text, re.IGNORECASE):
        if _is_free(*found.span(), covered):
            yield found.span(), (cues[" ".join(found[0].split()).casefold()], found[0])


def _is_free(start: int, end: int, covered: Iterable[tuple[int, int]]) -> bool:
    return not any(first < end and start < last for first, last in covered)


class _Ears:
    """Hears moves in clauses: where the reader of people's own words is sure, and the lens's words are like.

    Either alone hears too much in what says nothing; a lens for which no reader was trained has its cues.
    """

    def __init__(self, lens: Lens, subject: Subject) -> None:
        self._lens = lens
        self._folders = subject.folders
        self._reader: WeightReader | None = None
        self._likeness: WordReader | None = None

    def heard(self, response: Response, covered: list[tuple[int, int]]) -> Iterator[Heard]:
        for span in clauses_in(response.text):
            words = response.text[span.start : span.end]
            enough = len(words_in(words)) >= FEWEST_WORDS and not words.endswith(":")
            if enough and _is_free(*span, covered) and (move := self._move(words, response.text)):
                yield move, one_line(words, len(words)).strip(_AT_THE_END)

    def _move(self, words: str, whole: str) -> str | None:
        if self._likeness is None:
            self._likeness = WordReader(examples_of(self._lens, ()))
            reader = reader_for(self._lens, self._folders).reader
            self._reader = reader if isinstance(reader, WeightReader) else None
        move = self._reader.sure_move(words) if self._reader else None
        if move is None or self._reader is None or self._reader.read(whole).unread:
            return None
        return move if any(near.move == move for near in self._likeness.nearest(words, 1)) else None
