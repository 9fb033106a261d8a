"""What panels are put together from: words in their ink, things to choose, and air for a room."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from textual.content import Content

from workshop.language.catalogue import _
from workshop.scenario.clean import clean
from workshop.tui.blocks import (
    NO_BREAK,
    NOTHING,
    ROOM_FOR_TWO,
    Block,
    Group,
    InWidth,
    OneLine,
    Para,
    beside,
    padded,
    widest,
)
from workshop.tui.ink import ACCENT, FAINT, QUIET, STRONG, level_ink, plain
from workshop.tui.letters import Letters, Size
from workshop.tui.paper import Paper, Part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workshop.session.group_views import HandsView
    from workshop.session.views import BeatView, LevelView, ResponseView, Speaker

BAR = Content.styled("┃ ", ACCENT)
FAINT_BAR = Content.styled("┃ ", FAINT)
EDGE = Content.styled("┃  ", ACCENT)
DASH = Content.styled("  –  ", FAINT)
RAIL = Content.styled("  │  ", FAINT)
END = Content.styled("  ╰  ", ACCENT)
BULLET = Content.styled("–  ", FAINT)
NUMBERED = 5
"""Columns that a number takes before its text."""
MOST_AIR = 4

ASKED = _("What was the question really about?")
YOU_SAY = _("You say  ")
AND_THEN = _("And then")
WHO_IS_THERE = _("Who is there")
CALLED_LABEL = _("called for  ")
RAISE = _("Raise together, on three.")


def title(words: str, keep: bool = False) -> Para:
    """What stands first on a page of ours."""
    return Para(Content.styled(words, STRONG), above=0, keep=keep)


def label(words: str, above: int = 1) -> Para:
    """A quiet heading of ours, kept with what follows."""
    return Para(Content.styled(words, QUIET), above=above, keep=True)


def aside(words: str, above: int = 1) -> Para:
    """A quiet word of ours."""
    return Para(Content.styled(words, QUIET), above=above)


def named(words: str, text: Content, width: int, above: int = 1) -> Para:
    """A paragraph with its name in a column before it."""
    return Para(text, first=Content.styled(words.ljust(width), QUIET), above=above)


def ordinal(number: int, digits: int = 1) -> Content:
    """A number of at most so many digits, as it stands before what it counts."""
    return Content.assemble("  ", (str(number).rjust(digits), STRONG), "  ")


def numbered(number: int, text: Content, above: int = 1, mark: Content = NOTHING, digits: int = 1) -> Para:
    """A text behind a number of at most so many digits, and a mark."""
    return Para(text, first=ordinal(number, digits) + mark, above=above)


def choice(number: int, text: Content, above: int = 1, mark: Content = NOTHING, digits: int = 1) -> Para:
    """Something to choose, numbered from 1; the sheet puts its marker into the first column."""
    return replace(numbered(number + 1, text, above, mark, digits), item=number)


def chosen_mark(chosen: bool) -> Content:
    """A tick where it was chosen, and as much room where not."""
    return Content.styled("✓  ", ACCENT) if chosen else Content("   ")


def table_row(name: str, *cells: Content) -> tuple[Content, ...]:
    """A row of a table, with its quiet name."""
    return (Content.styled(name, QUIET), *cells)


def paragraphs(text: str, style: str = "", above: int = 1) -> tuple[Para, ...]:
    """An author's text, a block for each of its paragraphs."""
    parts = [part for part in text.split("\n\n") if part.strip()] or [text]
    return tuple(Para(plain(part.strip(), style), above=above) for part in parts)


def speaker_name(who: Speaker) -> Content:
    """Who speaks, by name and title."""
    return Content.assemble(plain(who.name, STRONG), (" · ", QUIET), plain(who.title, QUIET))


def line(says: str, style: str, bar: Content = FAINT_BAR, above: int = 0) -> Para:
    """Something said, without who says it."""
    return Para(plain(says, style), first=bar, rest=bar, above=above)


def speech(who: Speaker, says: str, above: int = 1) -> Block:
    """Something said on the way to the question, with who says it."""
    return Group((Para(speaker_name(who)), line(says, "")), above=above)


def beat_block(beat: BeatView) -> Block:
    """What is said on the way to the question, or what happens there."""
    return speech(beat.by, beat.text) if beat.by else Para(plain(beat.text), above=1)


def beat_recalled(beat: BeatView) -> Block:
    """The same later on, when something else is in front."""
    return recalled(beat.by, beat.text, above=1) if beat.by else Para(plain(beat.text, QUIET), above=1)


def question(who: Speaker, says: str, above: int = 1) -> Block:
    """The line that everything turns on."""
    return Group((Para(speaker_name(who)), line(says, STRONG, BAR)), above=above)


def recalled(who: Speaker, says: str, above: int = 0) -> Block:
    """The same line later on, when something else is in front."""
    return Group((Para(speaker_name(who)), line(says, QUIET)), above=above)


def said(response: ResponseView, first: str = YOU_SAY) -> Para:
    """The response that was chosen, quietly."""
    return Para(plain(response.text, QUIET), first=Content.styled(first, QUIET))


def level(shown: LevelView | None, otherwise: str = _("none alone")) -> Content:
    """A level as symbol and word in its colour."""
    if shown is None:
        return Content.styled(f"· {otherwise}", QUIET)
    return plain(f"{shown.symbol} {shown.word}", level_ink(shown.place))


def symbol(shown: LevelView | None) -> Content:
    """A level's symbol in its colour."""
    return plain(shown.symbol, level_ink(shown.place)) if shown else Content.styled("·", QUIET)


def level_column(levels: Sequence[LevelView | None], gap: int = 3) -> tuple[Content, ...]:
    """The levels, padded to the same width and a gap."""
    words = [level(shown) for shown in levels]
    return tuple(padded(word, widest(words) + gap) for word in words)


def with_levels(text: str, levels: Sequence[LevelView], style: str = "") -> Content:
    """The sentence in this style, every level in it as symbol, word and colour."""
    sentence = plain(text, style)
    by_word = {clean(shown.word).casefold(): shown for shown in levels if clean(shown.word).strip()}
    if not by_word:
        return sentence
    longest_first = sorted(by_word, key=len, reverse=True)
    words = re.compile(
        rf"(?<!\w)(?:{'|'.join(re.escape(word) for word in longest_first)})(?!\w)", re.IGNORECASE
    )
    pieces, at = [], 0
    for match in words.finditer(sentence.plain):
        shown = by_word.get(match.group().casefold())
        if shown is not None:
            marked = f"{shown.symbol}{NO_BREAK}{match.group()}"
            pieces += [sentence[at : match.start()], plain(marked, level_ink(shown.place))]
            at = match.end()
    return Content("").join([*pieces, sentence[at:]])


@dataclass(frozen=True)
class Air(Block):
    """Empty rows on top of a page."""

    rows: int

    def lines(self, width: int, growth: float = 1.0) -> list[Content]:
        return [NOTHING] * self.rows


def airy(arrange: Callable[[int], Iterable[Block]], most: int = MOST_AIR) -> Paper:
    """The blocks with as much air, from `most` down to none, as they have on one page; else with a little.

    Where there is air at all, the top of the page has some.
    """
    top = Air(1, above=0, keep=True)
    tight, loose = tuple(arrange(0)), tuple(arrange(1))
    wholes = [(top, *arrange(air)) for air in range(most, 1, -1)]
    return Paper((Part(loose),), (*wholes, (top, *loose), loose, tight))


def lettered(arrange: Callable[[Size | None, int], Iterable[Block]], most: int = MOST_AIR) -> Paper:
    """The blocks with words in the largest letters in which all fits one page with some air, if any do."""
    sizes = ((size, air) for size in Size for air in range(most, 1, -1))
    wholes = tuple((Air(1, above=0, keep=True), *arrange(size, air)) for size, air in sizes)
    paper = airy(lambda air: arrange(None, air), most)
    return paper._replace(wholes=(*wholes, *paper.wholes), broad=True)


def large(text: Content, roomy: bool, above: int = 1) -> Para:
    """The words that everything on a page is about; with room, their edge is longer than they are."""
    room = Content("\n") if roomy else NOTHING
    return Para(room + text + room, first=EDGE, rest=EDGE, above=above)


def in_letters(text: str, size: Size | None, above: int = 0, roomy: bool = False) -> Block:
    """Words for the last row in letters of this size; without one, or where they cannot be set, as words."""
    words = large(plain(text, STRONG), roomy, above)
    return Letters(clean(text), size, words, STRONG, above=above) if size else words


def replies(responses: Sequence[ResponseView], above: int, gap: int, style: str = "") -> tuple[Block, ...]:
    """The responses with their numbers, so many empty lines above them and between two of them."""
    return tuple(
        numbered(number, plain(response.text, style), above=gap if number > 1 else above)
        for number, response in enumerate(responses, 1)
    )


def in_two_columns(told: Sequence[Block], above: int, gap: int) -> Block:
    """The same row by row in two columns where a page is wide, so many empty lines between two rows."""
    pairs = zip(told[::2], told[1::2], strict=False)
    rows = [beside(left, right, above=gap) for left, right in pairs] + list(told[len(told) // 2 * 2 :])
    return InWidth(ROOM_FOR_TWO, Group(tuple(rows)), Group(tuple(told)), above=above)


def counted_of(hands: HandsView) -> Content:
    """'17 of 18'; '…' for what is not told yet, 'hands' where nobody counted heads."""
    counted = "…" if hands.counted is None else str(hands.counted)
    of = _(" of {heads}").format(heads=hands.heads) if hands.heads else " " + _("hands")
    return Content.assemble((counted, STRONG), (of, QUIET))


def counted_so_far(hands: HandsView, choices: Sequence[str]) -> str:
    """'Counted: 1, 2 and undecided', in the order of the choices; else what to do."""
    # The first screen has parts, and no session.
    from workshop.session.state import UNDECIDED  # noqa: PLC0415
    from workshop.session.views import joined  # noqa: PLC0415

    taken = [str(number) for number, name in enumerate(choices, 1) if name in hands.taken]
    taken += [_("undecided")] if UNDECIDED in hands.taken else []
    counted = [_("Counted: {value}").format(value=joined(taken))] if taken else []
    by_phone = [_("{number} by phone").format(number=hands.ballots)] if hands.ballots else []
    return " · ".join([*counted, *by_phone]) or RAISE


def status(told: str, above: int) -> OneLine:
    """A line of ours that takes one row at every width."""
    return OneLine(plain(told), above=above)


_Round = TypeVar("_Round")
MOST_ROUNDS = 4
"""Columns of bars that can stand beside each other."""


def shown_rounds(rounds: Sequence[_Round]) -> tuple[_Round, ...]:
    """All rounds, or the first and the last ones where there are more than can stand side by side."""
    return tuple(rounds) if len(rounds) <= MOST_ROUNDS else (rounds[0], *rounds[1 - MOST_ROUNDS :])


def round_heads(numbers: Sequence[int]) -> tuple[Content, ...]:
    """'Round 1' and what followed; nothing above a single round."""
    if len(numbers) < 2:
        return ()
    *before, last = numbers
    return (
        *(Content.styled(_("Round {number}").format(number=number), QUIET) for number in before),
        Content.styled(_("Round {last}").format(last=last), STRONG),
    )


def round_inks(columns: int) -> tuple[str, ...]:
    """Grey for what was before, the accent for the last round."""
    return (*[QUIET] * (columns - 1), ACCENT)
