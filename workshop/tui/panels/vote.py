"""A vote of the room: think, raise hands, talk, see how they fell, and say why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.group_views import BallotView, DiscussView, DistributionView, TalkView, ThinkView
from workshop.session.views import LevelView, ResponseView
from workshop.tui.blocks import NOTHING, ROOM_FOR_TWO, Block, Group, InPlaceOf, InWidth, OneLine, Para, beside
from workshop.tui.figures import Chart, Row
from workshop.tui.ink import ACCENT, QUIET, STRONG, level_ink, plain
from workshop.tui.letters import Size
from workshop.tui.panels.debrief import pair_parts
from workshop.tui.panels.parts import (
    FAINT_BAR,
    NUMBERED,
    airy,
    aside,
    choice,
    counted_of,
    counted_so_far,
    in_letters,
    in_two_columns,
    large,
    level,
    line,
    numbered,
    recalled,
    replies,
    round_heads,
    round_inks,
    shown_rounds,
    speaker_name,
    status,
    with_levels,
)
from workshop.tui.paper import Paper, Part, one_page
from workshop.tui.themes import Look

ALONE = _("On your own, in silence: what should be said?")
CLOSED = _("Counted, not yet shown.")


HINT = _("Hint")


def hints_told(hints: tuple[str, ...], above: int) -> Iterable[Block]:
    """What the facilitator has given the room to look at, below the responses: these stay where they are."""
    for number, hint in enumerate(hints):
        first = Content.styled(f"{HINT}  ", ACCENT)
        yield Para(plain(hint, STRONG), first=first, above=0 if number else above)


def think_paper(view: ThinkView, look: Look) -> Paper:
    """The question, and what might be said to it."""
    return _asked(view, ALONE)


def ballot_paper(view: BallotView, look: Look) -> Paper:
    """The same page with what is counted; never how the hands fall."""
    counted = counted_so_far(view.hands, tuple(response.id for response in view.responses))
    round = Content.styled(_("Round {round}").format(round=view.round) + " · ", QUIET)
    return _asked(view, counted if view.open else CLOSED, round + counted_of(view.hands))


def talk_paper(view: TalkView, look: Look) -> Paper:
    """What to talk about in the question's place, with the responses where they were."""
    prompt = large(plain(view.prompt, STRONG), roomy=False, above=0)
    return _asked(view, instead=Group((prompt, line(view.says, QUIET)), above=0))


def _asked(
    view: ThinkView | BallotView | TalkView,
    told: str = "",
    corner: Content = NOTHING,
    instead: Block | None = None,
) -> Paper:
    """Who asks and a corner, the question in the largest letters that leave room, the responses, a last line.

    What differs between two such pages takes as many rows on each, so that the responses stay where they are.
    """
    who = OneLine(speaker_name(view.listener), corner, above=0)
    style = QUIET if instead else ""
    by_gaps = {gaps: replies(view.responses, *gaps, style) for gaps in GAPS}
    in_columns = {gaps: in_two_columns(told, *gaps) for gaps, told in by_gaps.items()}

    def arrange(size: Size | None, gaps: tuple[int, int]) -> tuple[Block, ...]:
        asked = in_letters(view.says, size)
        shown = InPlaceOf(instead, asked, above=0) if instead else asked
        return (who, shown, in_columns[gaps], *last(min(gaps)))

    def last(above: int) -> tuple[Block, ...]:
        return (*hints_told(view.hints, above), *((status(told, above),) if told else ()))

    parted = (who, instead or in_letters(view.says, None), *by_gaps[1, 0], *last(0))
    return Paper((Part(parted),), tuple(arrange(size, gaps) for size, gaps in ARRANGED), broad=True)


GAPS = ((3, 3), (2, 2), (1, 1), (1, 0), (0, 0))
"""Empty lines above the responses, and between two of them."""
ARRANGED: tuple[tuple[Size | None, tuple[int, int]], ...] = (
    *((size, gaps) for size in Size for gaps in GAPS[:3]),
    *((size, gaps) for size in Size for gaps in GAPS[3:]),
    *((None, gaps) for gaps in GAPS),
)
"""Ways to arrange a question with its responses, the best one first."""


def distribution_paper(view: DistributionView, look: Look) -> Paper:
    """Bars with each response below or beside its own; else first the bars, then the responses."""
    bars = (
        recalled(view.listener, view.says),
        _fallen(view, *view.responses),
        Para(plain(view.sentence, QUIET)),
    )
    told = (aside(_("What there was to say"), above=0), *replies(view.responses, 1, 0))
    whole = airy(lambda air: _with_replies(view, air))
    return Paper((Part(bars, verb=_("the replies")), Part(told)), whole.wholes, broad=True)


def _with_replies(view: DistributionView, air: int) -> Iterable[Block]:
    if air > 2:
        yield recalled(view.listener, view.says)
    for place, response in enumerate(view.responses):
        bars = _fallen(view, response, heads=place == 0, thick=air > 3)
        text = plain(response.text, "" if response.id in view.most else QUIET)
        below = Group((bars, Para(text, first=Content(" " * NUMBERED), above=0)))
        above = int(air > 0) if place else int(air > 2)
        yield InWidth(ROOM_FOR_TWO, beside(Para(text, above=0), bars), below, above=above)
    yield Para(plain(view.sentence, QUIET), above=int(air > 1))


def _fallen(
    view: DistributionView, *responses: ResponseView, heads: bool = True, thick: bool = False
) -> Chart:
    """The bars of these responses; all of the page have one scale."""
    rounds = shown_rounds(view.rounds)
    rows = tuple(
        Row(
            Content.assemble("  ", (f"{place + 1}", STRONG)),
            tuple(round.hands[place] for round in rounds),
            round_inks(len(rounds)),
        )
        for place, response in enumerate(view.responses)
        if response in responses
    )
    longest = max([1, *(count or 0 for round in rounds for count in round.hands)])
    above = round_heads([round.number for round in rounds]) if heads else ()
    return Chart(rows, longest, above, names=NUMBERED, thick=thick)


OTHERS = _("undecided, or at none")
UNCOUNTED = _("not counted")
SAID = _(" (said)")
CALLED = _(" ‹ called for")
WHAT_IF = _("What would another reply have led to?")


def discuss_paper(view: DiscussView, look: Look) -> Paper:
    """The bars by level, the sentence, the questions; the responses too where there is room for all."""
    offered = [
        numbered(number, _reply(view, response), above=int(number == 1))
        for number, response in enumerate(view.responses, 1)
    ]
    what_if = (aside(WHAT_IF, above=2), in_two_columns(offered, 1, 1))

    def arrange(air: int) -> tuple[Block, ...]:
        bars, *told = _by_level(view, air)
        shown = InWidth(ROOM_FOR_TWO, beside(bars, Group(tuple(told))), Group((bars, *told)))
        return (line(view.says, QUIET), shown) if air > 1 else (shown,)

    wholes = (*((*arrange(air), *what_if) for air in (4, 3)), *airy(arrange).wholes)
    by_level = Part(tuple(_by_level(view, 1)))
    if view.pair is not None:
        first = by_level._replace(verb=_("two scenes"), roomier=wholes)
        return Paper((first, *pair_parts(view.pair, view.header.levels, tuple(Size))), broad=True)
    return Paper((by_level,), wholes, broad=True)


def what_if_paper(view: DiscussView, earlier: Sequence[str] = ()) -> Paper:
    """The responses to choose from, to look at what another one would have led to; then earlier scenes."""
    items = (
        choice(number, _reply(view, response), above=int(not number))
        for number, response in enumerate(view.responses)
    )
    scenes = (
        choice(number, plain(_("In an earlier scene: {title}").format(title=title)), above=int(not place))
        for place, (number, title) in enumerate(enumerate(earlier, len(view.responses)))
    )
    return one_page(aside(WHAT_IF, above=0), line(view.says, QUIET, above=1), *items, *scenes, start=0)


def _by_level(view: DiscussView, air: int) -> Iterable[Block]:
    levels = view.header.levels
    yield _level_bars(view, thick=air > 3)
    yield large(with_levels(view.sentence, levels, STRONG), roomy=air > 2)
    if view.said_now:
        yield Para(with_levels(view.said_now, levels), above=1)
    for words in view.taken_up:
        yield Para(plain(f"“{words}”"), first=FAINT_BAR, rest=FAINT_BAR, above=0)
    for number, asked in enumerate(view.questions):
        above = int(air > 1) if number else 1
        yield Para(with_levels(asked, levels), first=Content.styled("  ?  ", QUIET), above=above)


def _level_bars(view: DiscussView, thick: bool) -> Chart:
    rounds = shown_rounds(view.rounds)

    def row(shown: LevelView) -> Row:
        note = Content.styled(CALLED, QUIET) if view.called == shown else NOTHING
        counts = tuple(round.hands[shown.place] for round in rounds)
        return Row(level(shown), counts, (level_ink(shown.place),) * len(rounds), note)

    others = tuple(round.others for round in rounds)
    rows = [row(shown) for shown in view.header.levels]
    if any(others):
        rows.append(Row(Content.styled(f"· {OTHERS}", QUIET), others, (QUIET,) * len(rounds)))
    uncounted = tuple(round.uncounted for round in rounds)
    if any(uncounted):
        rows.append(Row(Content.styled(f"· {UNCOUNTED}", QUIET), uncounted, (QUIET,) * len(rounds)))
    longest = max([1, *(count or 0 for row in rows for count in row.counts)])
    return Chart(tuple(rows), longest, round_heads([round.number for round in rounds]), thick=thick)


def _reply(view: DiscussView, response: ResponseView) -> Content:
    return plain(response.text) + Content.styled(SAID if response.id == view.chosen else "", QUIET)
