"""Words of one's own become a reply like any other: read, corrected where the person says so, and judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from workshop.engine.lens import MOSTLY, OUTRIGHT, UNSURE, Lens, moves_heard, outright_moves
from workshop.engine.sighting import ClauseReading, CueReader, OwnWordsReader, TextSpan, WordReading
from workshop.engine.verdict import OwnWords, Sighting, Verdict
from workshop.language.catalogue import _
from workshop.scenario.boards import Board
from workshop.scenario.models import Scene, sightings_of
from workshop.scenario.play import Play

Corrections = Mapping[int, str]
"""By the place of a clause, the move that the person says it makes; empty where it carries nothing."""


Reads = Callable[[tuple[Sighting, ...]], str | None]
"""The level at which what was seen leads, by the rules."""


_OPENS_SURELY = 0.75
"""How likely the level of the first clause has to be, for the reply to open with it."""
READS_AS = "reads as"
"""How certain a reading is that is as good as one that was looked over."""
UNREAD = {
    "empty": _("There is nothing to read."),
    "too long": _("This is longer than anybody says in one go, and was not read."),
    "another language": _("This does not look like English, and was not read."),
}


BY_CUES = _("No reader was trained for this lens: its cues are read, and nothing is said to be sure.")


def reader_told(reader: OwnWordsReader) -> str:
    """What is to be said of the reader, before anything that it read; empty for a trained one."""
    return (reader.because or BY_CUES) if isinstance(reader, CueReader) else ""


BORDER = "|"
"""Typed where a clause ends, it parts the words there; then they are parted nowhere else."""


class TypedWords(NamedTuple):
    """Words as they are said, and where whoever typed them has them parted."""

    text: str
    borders: tuple[int, ...] = ()


def parted(typed: str) -> TypedWords:
    """The words without the signs for borders, with their places."""
    pieces = [piece.strip() for piece in typed.split(BORDER)]
    said, borders = "", []
    for piece in pieces:
        if said and piece:
            borders.append(len(said))
            said += " "
        said += piece
    return TypedWords(said, tuple(borders))


class MoveOffer(NamedTuple):
    """What a clause may be said to do."""

    told: str
    move: str
    """Empty where it does nothing that counts."""


class ClausePutRight(NamedTuple):
    """A clause of a reply, by its place in the text, with what the person says that it does."""

    start: int
    end: int
    move: str | None
    """Empty where it does nothing that counts; None where nobody said."""


class ReplyPutRight(NamedTuple):
    """A reply that the person put right: words with labels, which a reader can be trained on."""

    lens: str
    text: str
    level: str | None
    """At which it leads as put right; None where it leads at none."""
    clauses: tuple[ClausePutRight, ...]


KeepsReply = Callable[[ReplyPutRight], str]
"""Keeps what a person put right; a sentence where there is something to be told of it."""


class OwnReply(NamedTuple):
    """What somebody says in a scene in words of their own, and what the rules make of it."""

    text: str
    reading: WordReading
    sightings: tuple[Sighting, ...]
    verdict: Verdict
    is_guess: bool
    """Whether nothing was corrected, so that the verdict is as sure as the reading."""

    @property
    def words(self) -> OwnWords:
        """The same as it is said, to be kept."""
        sure = int(self.reading.certainty == READS_AS)
        return OwnWords(self.text, self.sightings, not self.is_guess, sure)


def judged_words(
    play: Play,
    scene: str,
    text: str,
    reader: OwnWordsReader,
    corrections: Corrections | None = None,
    board: Board | None = None,
    borders: Sequence[int] = (),
) -> OwnReply:
    """The reply that the text is in this scene of the play; what its author wrote is known as it is."""
    reading = reader.read(text, play.scenario.scene[scene].says, borders)
    written = _as_written(play.scenario.scene[scene], text)
    if written is not None and not corrections:
        verdict = play.judge.verdict_on_words(scene, text, written, board)
        return OwnReply(text, reading, written, verdict, is_guess=False)

    def leads(sightings: tuple[Sighting, ...]) -> str | None:
        return play.judge.verdict_on_words(scene, text, sightings, board).reading.level

    sightings = (
        _corrected(play.judge.lens(scene), reading, corrections)
        if corrections
        else guessed_sightings(reading, leads)
    )
    verdict = play.judge.verdict_on_words(scene, text, sightings, board)
    reply = OwnReply(text, reading, sightings, verdict, not corrections)
    return reply if reply.words.is_known else reply._replace(verdict=verdict.without_kinds)


def _as_written(scene: Scene, text: str) -> tuple[Sighting, ...] | None:
    """What the author sees in these words, where they are a reply or a line to say of the scene."""
    said = _plain(text)
    for response in scene.response:
        for line in (response, response.now_say, response.instead):
            if line is not None and _plain(line.text) == said:
                return sightings_of(line)
    return None


def _plain(text: str) -> str:
    return text.replace("’", "'").casefold()


def guessed_sightings(reading: WordReading, leads: Reads) -> tuple[Sighting, ...]:
    """What the rules are to see in words that nobody looked over: the level of each clause and of the whole.

    Which of the moves at a level a clause makes is known where its words name one; elsewhere the likeliest
    is right too seldom to be counted.
    """
    clauses = [clause for clause in reading.clauses if clause.level is not None or clause.beside]
    named = tuple(Sighting(clause.shows, *clause.span) for clause in clauses if clause.shows)
    if len(named) == len(clauses) and leads(named) == reading.level:
        return named
    shows = reading.clauses[reading.shows] if reading.shows is not None else None
    seen = [
        Sighting(move, *clause.span)
        for clause in clauses
        for move in _moves_of(clause, reading.level, clause is shows)
    ]
    return _opened(seen, next((clause for clause in clauses if clause.level is not None), None))


def _opened(seen: Sequence[Sighting], first: ClauseReading | None) -> tuple[Sighting, ...]:
    """What was seen, so that a first clause whose level may be misread opens the reply with no level."""
    if first is None or first.share >= _OPENS_SURELY:
        return tuple(seen)
    return (Sighting(UNSURE, *first.span), *seen)


def _moves_of(clause: ClauseReading, level: str | None, shows: bool) -> Iterator[str]:
    """The clause's level, where the whole is at one, and what it was heard to do beside it."""
    if level is not None and clause.level is not None:
        yield _at_level(clause.level, shows)
    yield from clause.beside


def _at_level(level: str, shows: bool) -> str:
    return (MOSTLY if shows else OUTRIGHT).format(name=level)


class _Put(NamedTuple):
    """A clause with its level and its moves, as it was read or put right."""

    clause: ClauseReading
    level: str | None
    moves: tuple[str, ...]
    is_told: bool
    """Whether somebody said so."""


def _as_put_right(lens: Lens, reading: WordReading, corrections: Corrections) -> list[_Put]:
    known = {**outright_moves(lens), **lens.move}
    put = []
    for place, clause in enumerate(reading.clauses):
        if place not in corrections:
            read = clause.shows or (_at_level(clause.level, shows=False) if clause.level else "")
            put.append(_Put(clause, clause.level, tuple(filter(None, (read, *clause.beside))), False))
            continue
        move = corrections[place]
        points = known[move].points if move in known else {}
        level = max(points, key=points.__getitem__) if any(points.values()) else None
        put.append(_Put(clause, level, (move,) if move else (), True))
    return put


def _leading(put: Sequence[_Put], whole: str | None) -> str | None:
    """The level of most clauses; of several the one that the whole reads at, else the first."""
    counts = Counter(each.level for each in put if each.level is not None)
    return max(counts, key=lambda level: (counts[level], level == whole), default=None)


def _corrected(lens: Lens, reading: WordReading, corrections: Corrections) -> tuple[Sighting, ...]:
    """What the rules are to see where something was put right: the level of most clauses leads."""
    put = _as_put_right(lens, reading, corrections)
    leading = _leading(put, reading.level)
    outright, mostly = (made.format(name=leading) for made in (OUTRIGHT, MOSTLY))
    at = [each for each in put if outright in each.moves]
    shows = max(at, key=lambda each: (each.is_told, each.clause.share), default=None)
    seen = [
        Sighting(mostly if each is shows and move == outright else move, *each.clause.span)
        for each in put
        for move in each.moves
    ]
    first = next((each for each in put if each.level is not None), None)
    return _opened(seen, None if first is None or first.is_told else first.clause)


def put_right(lens: Lens, reply: OwnReply, corrections: Corrections) -> ReplyPutRight:
    """The reply with what the person said of its clauses; of the others nothing is said."""
    clauses = tuple(
        ClausePutRight(*clause.span, corrections.get(place))
        for place, clause in enumerate(reply.reading.clauses)
    )
    return ReplyPutRight(lens.id, reply.text, reply.verdict.reading.level, clauses)


def corrections_left(
    before: str, reading: WordReading, corrections: Corrections, after: str, again: WordReading
) -> dict[int, str]:
    """What was put right before the words were edited, for the clauses that still read the same."""
    said = {_words_of(before, reading.clauses[place]): move for place, move in corrections.items()}
    return {
        place: said[words]
        for place, clause in enumerate(again.clauses)
        if (words := _words_of(after, clause)) in said
    }


def _words_of(text: str, clause: ClauseReading) -> str:
    return text[clause.span.start : clause.span.end].strip(" .,;:!?…").casefold()


def offers_for(lens: Lens, clause: ClauseReading) -> tuple[MoveOffer, ...]:
    """What the person may say that a clause does: a level or a kind outright, nothing, or a likely move.

    Those that stand for every clause come first, so that each keeps its number.
    """
    outright = [MoveOffer(move.does, name) for name, move in outright_moves(lens).items()]
    likely = [MoveOffer(MORE_EXACTLY.format(does=lens.move[move].does), move) for move in clause.moves]
    return (*outright, MoveOffer(NOTHING_COUNTS, ""), *likely)[:MOST_OFFERED]


MOST_OFFERED = 9
"""As many as there are keys with one digit."""
MORE_EXACTLY, NOTHING_COUNTS = _("more exactly: {does}"), _("nothing that counts")


def does_told(lens: Lens, move: str) -> str:
    """What a person said that a clause does, by the move, the level, or nothing that counts."""
    if not move:
        return NOTHING_COUNTS
    moves = {**outright_moves(lens), **lens.move}
    return moves[move].does if move in moves else move


class ClauseTold(NamedTuple):
    """A clause as it was read, or as it was put right."""

    words: str
    shown: tuple[TextSpan, ...]
    """The words in it that speak most for its level, by their places in `words`."""
    told: str
    place: int | None
    """Of its level in the order of the lens; None where it has none, or somebody said what it does."""

    @property
    def line(self) -> str:
        return f"“{self.words}” ({self.told})"


def reading_told(
    lens: Lens, text: str, reading: WordReading, corrections: Corrections
) -> tuple[str, tuple[ClauseTold, ...]]:
    """How sure it is what the words carry, and each clause with its level, or what it does as put right."""
    told = _as_read(lens, reading) if not corrections else _as_it_leads(lens, reading, corrections)
    return told, tuple(
        _clause_told(lens, text, clause, corrections.get(place))
        for place, clause in enumerate(reading.clauses)
    )


def _as_it_leads(lens: Lens, reading: WordReading, corrections: Corrections) -> str:
    leading = _leading(_as_put_right(lens, reading, corrections), reading.level)
    word = lens.level[leading].word if leading else _("no level")
    return _("As put right, it leads with {word}.").format(word=word)


def _as_read(lens: Lens, reading: WordReading) -> str:
    no_level = _("no level")
    word = lens.level[reading.level].word if reading.level else no_level
    other = lens.level[reading.second].word if reading.second else no_level
    is_seen = any(clause.level == reading.second for clause in reading.clauses)
    if reading.certainty == "between" and not (is_seen and reading.level and reading.second):
        return _("Perhaps {word}, and not surely.").format(word=word)
    certainties = {
        READS_AS: _("Reads as {word}."),
        "between": _("Between {word} and {other}."),
        "cannot tell": _("Cannot tell: which did you mean? The nearest is {word}."),
    }
    return certainties[reading.certainty].format(word=word, other=other)


def _clause_told(lens: Lens, text: str, clause: ClauseReading, corrected: str | None) -> ClauseTold:
    start, end = clause.span
    words = text[start:end]
    if corrected is not None:
        return ClauseTold(words, (), _("as you say: {does}").format(does=does_told(lens, corrected)), None)
    level = lens.level[clause.level].word if clause.level else _("no level")
    if clause.shows:
        told = f"{level}: {lens.move[clause.shows].does}"
    else:
        told = ", ".join((level, *(moves_heard(lens)[move].does for move in clause.beside)))
    shown = tuple(TextSpan(span.start - start, span.end - start) for span in clause.words)
    return ClauseTold(words, shown, told, [*lens.level].index(clause.level) if clause.level else None)
