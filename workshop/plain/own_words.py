"""Words of one's own by lines: typed, told how they were read, put right clause by clause, and then said."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workshop.engine.lens import Lens
from workshop.engine.sighting import ClauseReading, OwnWordsReader, WordReading
from workshop.engine.verdict import OwnWords
from workshop.language.catalogue import _
from workshop.plain.prompts import Console, Prompts, Word
from workshop.plain.telling import numbered_lines
from workshop.scenario.play import Met, Play
from workshop.session.own_words import (
    BORDER,
    UNREAD,
    Corrections,
    KeepsReply,
    corrections_left,
    judged_words,
    offers_for,
    parted,
    put_right,
    reader_told,
    reading_told,
)

OWN = "o"
"""Begins a line of one's own words, or stands alone before one."""
LEAST_SAID = 3
"""Words from which on a line is taken for what somebody would say."""
PARTED_BY = _("Cut at another place? Type it again with a | where a clause ends.")
ReaderOf = Callable[[Lens], OwnWordsReader]
"""What reads people's own words by a lens; loaded when it is first asked for."""


def words_typed(line: str) -> str | None:
    """What follows the sign of one's own words, perhaps nothing; None where the line does not begin so."""
    first, _space, rest = line.strip().partition(" ")
    return rest.strip() if first.casefold() == OWN else None


def is_own_line(line: str) -> bool:
    """Whether a line is something to say, and no number or word that a prompt knows."""
    return BORDER in line or len(line.split()) >= LEAST_SAID


def reading_in_words(
    lens: Lens, text: str, reading: WordReading, corrections: Corrections | None = None
) -> Iterator[str]:
    """What was read, how sure that is, and where it shows, clause by clause."""
    if reading.unread:
        yield UNREAD[reading.unread]
        return
    told, clauses = reading_told(lens, text, reading, corrections or {})
    yield told
    yield from numbered_lines([clause.line for clause in clauses])


class OwnWordsByLines:
    """Asks on a console for words of one's own, and for what was read in them."""

    def __init__(
        self, console: Console, prompts: Prompts, play: Play, reader_of: ReaderOf, keeps: KeepsReply
    ) -> None:
        self._console = console
        self._keeps = keeps
        self._told: set[str] = set()
        """What was said of readers and of typing, each once."""
        self._before: tuple[str, WordReading, dict[int, str]] | None = None
        """What was typed last and not said, with what was put right in it."""
        self._prompts = prompts
        self._play = play
        self._reader_of = reader_of

    def said(self, met: Met, text: str) -> OwnWords | None:
        """What is said in the scene, looked over if the person likes; None where it is not said after all."""
        while not text:
            answer = self._prompts.answer(_("In your own words:"), _("Type what you would say, or back."))
            if answer is Word.BACK:
                return None
            text = answer.text
        lens = self._play.judge.lens(met.scene)
        reader = self._reader_of(lens)
        text, borders = parted(text)
        reading = reader.read(text, self._play.scenario.scene[met.scene].says, borders)
        if reading.unread:
            self._console.say("", UNREAD[reading.unread])
            return None
        self._tell_once(reader_told(reader))
        corrections = corrections_left(*self._before, text, reading) if self._before else {}
        self._console.say("", *reading_in_words(lens, text, reading, corrections))
        self._tell_once(PARTED_BY)
        anew = self._put_right(lens, text, reading, corrections)
        self._before = None if anew == "" else (text, reading, corrections)
        if anew is None:
            return None
        if anew:
            return self.said(met, anew)
        board = self._play.board(met)
        reply = judged_words(self._play, met.scene, text, reader, corrections, board, borders)
        if corrections and (told := self._keeps(put_right(lens, reply, corrections))):
            self._console.say(told)
        return reply.words

    def _tell_once(self, told: str) -> None:
        if told and told not in self._told:
            self._told.add(told)
            self._console.say("", told)

    def _put_right(
        self, lens: Lens, text: str, reading: WordReading, corrections: dict[int, str]
    ) -> str | None:
        """Have clauses put right; words that were typed anew, empty to say these, None on the way back."""
        asked = _("An empty line says it so; the number of a clause puts it right; back takes it back:")
        would_be = _("Type nothing, a number from 1 to {last}, or back.").format(last=len(reading.clauses))
        while True:
            answer = self._prompts.answer(asked, would_be)
            if answer is Word.BACK:
                return None
            if not answer.text:
                return ""
            if is_own_line(answer.text):
                self._prompts.taken()
                words = words_typed(answer.text)
                return answer.text if words is None else words
            clause = answer.among(reading.clauses)
            if clause is None:
                self._prompts.miss(would_be)
                continue
            self._prompts.taken()
            move = self._asked_move(lens, clause)
            if move is not None:
                corrections[reading.clauses.index(clause)] = move
                self._console.say("", *reading_in_words(lens, text, reading, corrections))

    def _asked_move(self, lens: Lens, clause: ClauseReading) -> str | None:
        """The move that a person picks for a clause: a likely one, a level outright, or none (empty)."""
        offers = offers_for(lens, clause)
        self._console.say(*numbered_lines([offer.told for offer in offers]))
        would_be = _("Type a number from 1 to {last}.").format(last=len(offers))
        while True:
            answer = self._prompts.answer(_("It does, 1 to {last}:").format(last=len(offers)), would_be)
            if answer is Word.BACK:
                return None
            if (offer := answer.among(offers)) is not None:
                self._prompts.taken()
                return offer.move
            self._prompts.miss(would_be)
