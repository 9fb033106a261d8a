"""Words of one's own become a reply like any other: read, corrected where the person says so, and judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from workshop.engine.sighting import OwnWordsReader, WordReading
from workshop.engine.verdict import Sighting, Verdict
from workshop.scenario.boards import Board
from workshop.scenario.play import Play

Corrections = Mapping[int, str]
"""By the place of a clause, the move that the person says it makes; empty where it carries nothing."""
Reads = Callable[[tuple[Sighting, ...]], str | None]
"""The level at which what was seen leads, by the rules."""


class OwnReply(NamedTuple):
    """What somebody says in a scene in words of their own, and what the rules make of it."""

    text: str
    reading: WordReading
    sightings: tuple[Sighting, ...]
    verdict: Verdict
    is_guess: bool
    """Whether nothing was corrected, so that the verdict is as sure as the reading."""


def judged_words(
    play: Play,
    scene: str,
    text: str,
    reader: OwnWordsReader,
    corrections: Corrections | None = None,
    board: Board | None = None,
) -> OwnReply:
    """The reply that the text is in this scene of the play."""
    reading = reader.read(text, play.scenario.scene[scene].says)

    def leads(sightings: tuple[Sighting, ...]) -> str | None:
        return play.judge.verdict_on_words(scene, text, sightings, board).reading.level

    sightings = _corrected(reading, corrections) if corrections else guessed_sightings(reading, leads)
    verdict = play.judge.verdict_on_words(scene, text, sightings, board)
    return OwnReply(text, reading, sightings, verdict, not corrections)


def guessed_sightings(reading: WordReading, leads: Reads) -> tuple[Sighting, ...]:
    """The likeliest move of each clause, so that the rules read the same level; none where there is no level.

    The reading of the whole is right more often than the moves of its clauses: clauses at another level are
    passed over, the least likely first, until what is left leads where the whole does.
    """
    if reading.level is None:
        return ()
    clauses = {place: clause for place, clause in enumerate(reading.clauses) if clause.moves}
    away = sorted(
        (place for place, clause in clauses.items() if clause.level != reading.level),
        key=lambda place: clauses[place].share,
    )
    for passed_over in range(len(away) + 1):
        left = {place: clause for place, clause in clauses.items() if place not in away[:passed_over]}
        sightings = tuple(Sighting(clause.moves[0], *clause.span) for clause in left.values())
        if leads(sightings) == reading.level:
            return sightings
    return sightings


def _corrected(reading: WordReading, corrections: Corrections) -> tuple[Sighting, ...]:
    moves = {place: clause.moves[0] for place, clause in enumerate(reading.clauses) if clause.moves}
    moves |= corrections
    return tuple(
        Sighting(move, *reading.clauses[place].span) for place, move in sorted(moves.items()) if move
    )
