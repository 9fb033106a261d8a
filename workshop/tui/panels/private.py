"""How hands fell, a row for each thing they were raised for: count, bar, and what the row is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.phases import Phase
from workshop.session.private import (
    HOW_TO_BEGIN,
    WAITING,
    WHAT_IT_SHOWS,
    WIDE,
    Minutes,
    NotesView,
    PrivateResponse,
)
from workshop.session.views import LevelView
from workshop.tui.bars import LOW, TALL, Beside, Large, Piece, count_block
from workshop.tui.blocks import NOTHING, Block, Columns, Group, Para, Split
from workshop.tui.ink import ACCENT, FAINT, QUIET, STRONG, level_ink, plain
from workshop.tui.panels.parts import fit_marks, label, level, paragraphs
from workshop.tui.paper import Paper, one_page
from workshop.tui.themes import Look

GAP = 2
MOST_BAR, LEAST_BAR = 14, 6
WORTH_READING = 16
"""Columns for the beginning of a reply that are worth showing it in."""
NOT_COUNTED = "·"


class FallenRow(NamedTuple):
    name: Content
    hands: int | None
    """None where they were not counted yet."""
    level: LevelView | None = None
    """Which gives the bar its colour."""
    before: int | None = None
    """The hands of the first round."""
    about: Content = NOTHING
    words: str = ""
    """Of which as many are shown as there is room for."""


class Fallen(NamedTuple):
    """Rows with their bars to one scale; the words after them begin where there is room, and end with '…'."""

    rows: tuple[FallenRow, ...]
    above: int = 1
    shifts: bool = False
    """Whether the hands of the first round stand before those of the last."""
    item: int | None = None
    keep: bool = False

    def lines(self, width: int, growth: float) -> list[Content]:
        names = max((row.name.cell_length for row in self.rows), default=0) + GAP
        about = max((row.about.cell_length + GAP for row in self.rows if row.about), default=0)
        bar = max(LEAST_BAR, min(MOST_BAR, width // 6)) + GAP
        longest = max([1, *(row.hands or 0 for row in self.rows)])
        lines = []
        for row in self.rows:
            line = _to(row.name, names) + self._count(row) + Content(" " * GAP)
            cells = round((row.hands or 0) / longest * (bar - GAP) * growth)
            ink = level_ink(row.level.place) if row.level else QUIET
            line += _to(Content.styled("█" * cells, ink), bar) + _to(row.about, about)
            room = width - line.cell_length
            if row.words and room >= WORTH_READING:
                line += plain(beginning(row.words, room), QUIET)
            lines.append(line.rstrip())
        return lines

    def _count(self, row: FallenRow) -> Content:
        known = (one for each in self.rows for one in (each.hands, each.before) if one is not None)
        widest = max((len(str(one)) for one in known), default=1)
        now = _number(row.hands, STRONG, widest)
        return _number(row.before, QUIET, widest) + Content.styled(" → ", QUIET) + now if self.shifts else now


def beginning(text: str, width: int) -> str:
    """As many of the first words as there is room for, with '…' where some are left out."""
    whole = " ".join(text.split())
    if cell_len(whole) <= width:
        return whole
    told = ""
    for word in whole.split():
        longer = f"{told} {word}".strip()
        if cell_len(longer) > width - 2:
            break
        told = longer
    return f"{told.rstrip(' .,;:')} …".strip()


def _number(hands: int | None, style: str, widest: int) -> Content:
    words = NOT_COUNTED if hands is None else str(hands)
    return Content.styled(words.rjust(widest), style if hands else QUIET)


def _to(text: Content, width: int) -> Content:
    return text.pad_right(max(0, width - text.cell_length))


GUESSES = _("How the guesses fell")
PRIVATE = _("private")
ROOMY = 26
"""Rows of a window from which on the digits are tall."""
SIDE_BY_SIDE = 78
"""Columns of a window from which on counts and advice are large beside each other."""
BULLET = Content.styled("–  ", FAINT)
INDENT = Content("   ")

Section = Callable[[NotesView, Look], Iterable[Block]]


def private_paper(view: NotesView, look: Look, width: int, height: int) -> Paper:
    """The notes in a window of this size."""
    sections = (block for section in ORDER.get(view.phase, READING) for block in section(view, look))
    rows = TALL if height >= ROOMY else LOW
    return one_page(*_head(view), *_hints(view, width), *_large(view, rows, width), *sections)


def waiting_paper() -> Paper:
    """What stands here before there is a session."""
    return one_page(
        Para(Content.styled(WAITING, STRONG), above=0),
        Para(Content(HOW_TO_BEGIN)),
        Para(Content.styled(WHAT_IT_SHOWS, QUIET)),
    )


def title_of(view: NotesView | None) -> Content:
    """Whose notes these are, and that they are for nobody else."""
    if view is None:
        return Content.styled(_("Notes"), STRONG)
    marks = f" · {PRIVATE}" + (_(" · rehearsal") if view.rehearsal else "")
    return Content.assemble(plain(view.private.title, STRONG), (marks, QUIET))


def where_of(view: NotesView | None) -> Content:
    """The scene, if one was entered."""
    if view is None or view.scene_number is None:
        return Content("")
    return plain(
        _("scene {scene_number} · {scene_title}").format(
            scene_number=view.scene_number, scene_title=view.private.scene_title
        ),
        QUIET,
    )


def _head(view: NotesView) -> Iterable[Block]:
    private = view.private
    place = private.place[:1].upper() + private.place[1:]
    rounds = (
        _(" · round {round}").format(round=view.round)
        if view.asks and view.round and not view.counted
        else ""
    )
    left = Content.assemble(plain(place, STRONG), (rounds, QUIET))
    yield Split(left, Content.assemble(_timer(view.timer), _minutes(private.minutes)), above=0)
    yield Para(plain(private.next), first=Content.styled(_("next  "), QUIET), above=0)
    if private.remark:
        yield Para(plain(private.remark, STRONG), first=Content.styled("!  ", ACCENT))


def _hints(view: NotesView, width: int) -> Iterable[Block]:
    if view.hint:
        yield Para(plain(view.hint))
    elif width >= WIDE:
        words = _(
            "This window is {width} columns wide. If the shared screen is as wide, enlarge the font there."
        ).format(width=width)
        yield Para(Content.styled(words, QUIET))


def _timer(seconds: int | None) -> Content:
    if seconds is None:
        return Content("")
    if not seconds:
        return Content.assemble((_("time is over"), ACCENT), (" · ", QUIET))
    return Content.assemble((f"{seconds // 60}:{seconds % 60:02}", STRONG), (_(" left · "), QUIET))


def _minutes(minutes: Minutes) -> Content:
    if not minutes.planned:
        return Content.styled(_("{elapsed} minutes").format(elapsed=minutes.elapsed), QUIET)
    used = (str(minutes.elapsed), ACCENT if minutes.late else STRONG)
    return Content.assemble(used, (_(" of {planned} minutes").format(planned=minutes.planned), QUIET))


def _large(view: NotesView, rows: int, width: int) -> Iterable[Block]:
    """How many hands are counted, and what the vote suggests, alone in large where both are too wide."""
    private = view.private
    if not view.asks:
        return
    undecided = _(" · {undecided} undecided").format(undecided=private.undecided) if private.undecided else ""
    counted = count_block(private.counted, private.heads, rows, above=0)
    left = Group(
        (counted, Para(Content.styled(_("counted{undecided}").format(undecided=undecided), QUIET), above=0))
    )
    if private.advice is None or view.share is None:
        yield left
        return
    share = Large((Piece(str(view.share), ACCENT), Piece("%", QUIET, large=False)), rows, 0)
    right = Beside(share, (Para(plain(private.advice, STRONG), above=0),), gap=3, at_least=20)
    if width >= SIDE_BY_SIDE:
        yield Columns((left,), (right,), at_least=34, gap=2)
        return
    of = _(" of {heads}").format(heads=private.heads) if private.heads else ""
    yield right
    yield Para(
        Content.styled(
            _("{counted}{of} counted{undecided}").format(counted=private.counted, of=of, undecided=undecided),
            QUIET,
        ),
        above=0,
    )


def _hands(view: NotesView, look: Look) -> Iterable[Block]:
    """How the hands fell: over the responses with their levels, or over whatever else is asked."""
    if view.counted and not view.asks:
        yield label(GUESSES)
    if view.counted:
        yield Fallen(
            tuple(
                FallenRow(level(one.level) if one.level else plain(one.name), one.hands, one.level)
                for one in view.counted
            )
        )
    if not view.round:
        return
    called = Content.assemble((_("called for  "), QUIET), level(view.private.called))
    told = (
        _("round {round}, after round 1").format(round=view.round)
        if view.first
        else _("round {round}").format(round=view.round)
    )
    yield Split(called, Content.styled(told, QUIET), keep=True)
    responses = view.private.responses
    first = view.first or (None,) * len(responses)
    widest = max((level(one.level).cell_length for one in responses), default=0)
    rows = zip(responses, first, strict=False)
    yield Fallen(
        tuple(_fallen(one, before, widest, look) for one, before in rows), above=0, shifts=bool(view.first)
    )


def _fallen(one: PrivateResponse, before: int | None, widest: int, look: Look) -> FallenRow:
    word = level(one.level)
    marks = Content.styled(f"  {fit_marks(one.fit)}", QUIET) if look.fit else Content("")
    read_as = word.pad_right(widest - word.cell_length) + marks
    return FallenRow(Content.styled(str(one.place), STRONG), one.hands, one.level, before, read_as, one.text)


def _notes(view: NotesView, look: Look) -> Iterable[Block]:
    yield from _prose(_("Notes"), view.private.notes)
    if view.taken:
        yield from _bullets(_("Taken down here"), view.taken)


def _misreadings(view: NotesView, look: Look) -> Iterable[Block]:
    yield from _prose(_("Likely misreadings"), view.private.misreadings)


def _questions(view: NotesView, look: Look) -> Iterable[Block]:
    yield from _bullets(_("To discuss"), view.private.questions)


def _replies(view: NotesView, look: Look) -> Iterable[Block]:
    """The responses in full, with what the room does not know of them yet."""
    private = view.private
    if not private.responses:
        return
    called = Content.assemble((_("called for  "), QUIET), level(private.called))
    yield Split(Content.styled(_("The replies"), QUIET), called, keep=True)
    for number, one in enumerate(private.responses):
        marks = Content.styled("  " + fit_marks(one.fit), QUIET) if look.fit else Content("")
        head = Content.assemble((f"{one.place}  ", STRONG), level(one.level), marks)
        below = Para(plain(one.text), first=INDENT, above=0)
        yield Group((Para(head, above=0, keep=True), below), above=1 if number else 0)


def _plan(view: NotesView, look: Look) -> Iterable[Block]:
    yield label(_("The plan"))
    for one in view.plan:
        mark = "›  " if one.now else "✓  " if one.reached else "   "
        style = STRONG if one.now else QUIET if one.reached else ""
        yield Para(plain(one.title, style), first=Content.styled(mark, ACCENT), above=0)


def _parked(view: NotesView, look: Look) -> Iterable[Block]:
    yield from _bullets(_("Parked points"), view.private.parked)


def _prose(name: str, text: str | None) -> Iterable[Block]:
    if text:
        first, *more = paragraphs(text)
        yield label(name)
        yield first._replace(above=0)
        yield from more


def _bullets(name: str, texts: Sequence[str]) -> Iterable[Block]:
    if texts:
        yield label(name)
    for text in texts:
        yield Para(plain(text), first=BULLET, above=0)


OPENING: tuple[Section, ...] = (_hands, _plan, _parked)
READING: tuple[Section, ...] = (_notes, _misreadings, _questions, _replies, _plan, _parked)
VOTING: tuple[Section, ...] = (_hands, *READING)
DISCUSSING: tuple[Section, ...] = (_questions, _hands, _notes, _misreadings, _replies, _plan, _parked)
CLOSING: tuple[Section, ...] = (_hands, _parked, _plan)
ORDER: dict[Phase, tuple[Section, ...]] = {
    **dict.fromkeys((Phase.LOBBY, Phase.PLAN, Phase.ROOM, Phase.CONTRACT), OPENING),
    **dict.fromkeys((Phase.PRACTICE, Phase.BRIEFING), OPENING),
    **dict.fromkeys((Phase.SCENE, Phase.THINK), READING),
    **dict.fromkeys((Phase.VOTE, Phase.VOTED, Phase.TALK, Phase.DISTRIBUTION, Phase.GUESS), VOTING),
    **dict.fromkeys((Phase.CONSEQUENCE, Phase.VERDICT, Phase.DISCUSS), DISCUSSING),
    **dict.fromkeys((Phase.ENDING, Phase.DEBRIEF, Phase.SO_WHAT, Phase.NOW_WHAT), CLOSING),
    **dict.fromkeys((Phase.FOCUS, Phase.COMMITMENTS, Phase.EXIT, Phase.CLOSED), CLOSING),
}
"""What is told in each phase, the most helpful first."""
