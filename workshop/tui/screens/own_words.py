"""Answering in words of one's own: typed, looked over clause by clause, and said; a draft outlives Esc."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.timer import Timer

from workshop.engine.lens import Lens
from workshop.engine.sighting import OwnWordsReader, WordReading
from workshop.language.catalogue import _
from workshop.scenario.clean import clean
from workshop.session.commands import SayOwn
from workshop.session.host import Host
from workshop.session.own_words import (
    UNREAD,
    Corrections,
    corrections_left,
    judged_words,
    offers_for,
    parted,
    put_right,
    reader_told,
    reading_told,
)
from workshop.session.phases import Phase
from workshop.session.views import SAY_NOW
from workshop.store.own_words import Drafts
from workshop.tui.disk import Opened
from workshop.tui.panels.overlays import list_paper, own_words_paper, read_paper
from workshop.tui.screens.play import CORRECTING, READ, TYPING
from workshop.tui.shell import Laid, Shell

LONGEST_WORDS = 1_000
"""Characters of a reply that is typed: five times what a person says in one breath."""
WRITTEN_AFTER = 0.4
"""Seconds after which what is typed is on the disk."""


class _Draft(NamedTuple):
    """What was typed and read, and what the person put right."""

    text: str
    reading: WordReading
    corrections: Corrections
    borders: Sequence[int] = ()


class OwnWordsKeys:
    """The keys by which somebody alone answers in words of their own."""

    def __init__(self, opened: Opened, shell: Shell) -> None:
        self._opened = opened
        self._shell = shell
        self._drafts = opened.drafts() if opened.drafts is not None else Drafts(None)
        """What was typed and not said, by where it would be; closing loses nothing."""
        self._waiting: Timer | None = None
        self._draft: _Draft | None = None
        self._read_at = ""

    def ask(self) -> None:
        """A line for one's own words; what was typed before stands in it."""
        self._shell.lay_over(
            Laid(
                TYPING,
                own_words_paper(
                    _("In your own words"),
                    self._question(),
                    _("{asked} Enter, and it is read.").format(asked=self._asked()),
                ),
                keep=self._read,
                typed=self._drafts.words(self._place),
                longest=LONGEST_WORDS,
                put_off=self._put_off,
                several=True,
                edited=self._edited,
            )
        )

    def _question(self) -> str:
        visit = self._host.state.visit
        return self._host.play.story.scene(visit.scene, visit.tracks).says

    def _asked(self) -> str:
        return SAY_NOW if self._host.state.phase is Phase.CONSEQUENCE else _("What would you say?")

    def _put_off(self, typed: str) -> None:
        self._drafts.hold(self._place, typed)
        self._write()

    def _edited(self, typed: str) -> None:
        self._drafts.hold(self._place, typed)
        if self._waiting is None:
            self._waiting = self._shell.set_timer(WRITTEN_AFTER, self._write)

    def write(self) -> None:
        """Have on the disk what was typed, now."""
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None
        self._drafts.write()

    def _write(self) -> None:
        """The same, on a thread: a disk that does not answer holds up no key."""
        self._waiting = None
        self._shell.run_worker(self._drafts.write, thread=True, group="drafts")

    @property
    def _place(self) -> str:
        """Which of the things that may be said it is, of all in the session."""
        state = self._host.state
        return f"{len(state.visits)} {state.visit.scene} {state.phase.value}"

    @property
    def _host(self) -> Host:
        return self._opened.host

    def _lens(self) -> Lens:
        return self._host.play.judge.lens(self._host.state.visit.scene)

    def _reader(self) -> OwnWordsReader:
        assert self._opened.reader_of is not None
        return self._opened.reader_of(self._lens())

    def _read(self, typed: str) -> str:
        """Read the words, lines as one, and show what was read; why not, where they cannot be read."""
        text = " ".join(line for part in typed.splitlines() if (line := clean(part).strip()))
        self._put_off(typed)
        text, borders = parted(text)
        reading = self._reader().read(text, self._question(), borders)
        if reading.unread:
            return UNREAD[reading.unread]
        before = self._draft if self._read_at == self._place else None
        self._read_at = self._place
        kept = corrections_left(*before[:3], text, reading) if before else {}
        self._draft = _Draft(text, reading, kept, borders)
        self._show()
        return ""

    def _show(self) -> None:
        """What was read: the first item says it, each of the others is a clause to be put right."""
        assert self._draft is not None
        text, reading, corrections, _borders = self._draft
        told, clauses = reading_told(self._lens(), text, reading, corrections)
        self._shell.lay_over(
            Laid(READ, read_paper(told, clauses, reader_told(self._reader())), take=self._taken)
        )

    def _taken(self, item: int | None) -> None:
        assert self._draft is not None
        if item:
            self._correct(item - 1)
        elif item == 0:
            self._say()

    def _say(self) -> None:
        assert self._draft is not None
        text, _reading, corrections, borders = self._draft
        visit, play = self._host.state.visit, self._host.play
        board = play.board(visit)
        reply = judged_words(play, visit.scene, text, self._reader(), corrections, board, borders)
        self._shell.lift()
        place = self._place
        refusal = self._host.do(SayOwn(reply.words))
        if refusal is not None:
            self._shell.say(refusal.because)
            return
        self._drafts.hold(place, "")
        self._write()
        self._draft = None
        if corrections and self._opened.keep_reply is not None:
            self._shell.say(self._opened.keep_reply(put_right(self._lens(), reply, corrections)))

    def _correct(self, place: int) -> None:
        assert self._draft is not None
        text, reading, corrections, _borders = self._draft
        clause = reading.clauses[place]
        words = text[clause.span.start : clause.span.end]
        offers = offers_for(self._lens(), clause)

        def take(item: int | None) -> None:
            if item is not None:
                told = {**corrections, place: offers[item].move}
                self._draft = self._draft._replace(corrections=told) if self._draft else None
                self._show()

        self._shell.lay_over(
            Laid(CORRECTING, list_paper(f"“{words}”", [offer.told for offer in offers]), take=take)
        )
