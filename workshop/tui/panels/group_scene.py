"""Before the first scene: the line for the last row, the contract, and a vote to practise with."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from workshop.language.catalogue import _, plural
from workshop.session.state import UNDECIDED
from workshop.session.views import (
    BallotView,
    BriefingView,
    CastView,
    ConsequenceView,
    ContractView,
    GuessView,
    HandsView,
    LevelView,
    PlanItem,
    PlanView,
    PracticeView,
    RoomView,
    SceneView,
    TalkView,
    ThinkView,
)
from workshop.tui.bars import LOW, TALL, Beside, SideBar, SideBars, count_block
from workshop.tui.blocks import Block, Para, Split
from workshop.tui.ink import ACCENT, QUIET, STRONG, plain
from workshop.tui.panels.large import (
    RAISE,
    Air,
    airy,
    aside,
    counted_so_far,
    large,
    large_question,
    numbered,
    replies,
)
from workshop.tui.panels.parts import FAINT_BAR, choice, level, paragraphs, question, recalled, speech
from workshop.tui.paper import Paper, Part
from workshop.tui.themes import Look

IF_NOT = _("If not, say so now: the letters can be made larger.")
CONTRACT = _("What we agree on")
SHOWN = _("Counted first, then shown: so it goes with every vote.")


def room_paper(view: RoomView, look: Look) -> Paper:
    """One line in the middle of an empty page, no larger than what follows will be."""

    def arrange(air: int) -> tuple[Block, ...]:
        return (Air(air), large(plain(view.line, STRONG), True, above=0), aside(IF_NOT, above=min(air, 2)))

    return airy(arrange, most=6)


def contract_paper(view: ContractView, look: Look) -> Paper:
    """What holds in this room."""

    def arrange(air: int) -> tuple[Block, ...]:
        points = (
            Para(plain(point, STRONG), first=Content.styled("  –  ", ACCENT), above=min(air, 2))
            for point in view.points
        )
        return (aside(CONTRACT, above=0), *points)

    return airy(arrange)


def practice_paper(view: PracticeView, look: Look) -> Paper:
    """A question that does not matter: first how many are counted, then how they fell."""

    def arrange(air: int) -> tuple[Block, ...]:
        question = large(plain(view.question, STRONG), air > 1, above=0)
        shown = _shown(view, air) if view.shown is not None else _asked(view, air)
        return (aside(_("To practise"), above=0), question, *shown)

    return airy(arrange)


def _asked(view: PracticeView, air: int) -> Iterable[Block]:
    for number, (_name, words) in enumerate(view.choices, 1):
        yield numbered(number, plain(words), above=1 if number == 1 else int(air > 2))
    names = tuple(name for name, _words in view.choices)
    said = (aside(RAISE, above=0), counted_so_far(view.hands, names))
    count = count_block(view.hands.counted, view.hands.heads, TALL if air else LOW)
    yield Beside(count, said, above=max(1, air // 2))


def _shown(view: PracticeView, air: int) -> Iterable[Block]:
    counts = dict(view.shown or ())
    rows = tuple(
        SideBar(
            Content.assemble("  ", (f"{number}  ", STRONG), plain(words)), (counts.get(name, 0),), (ACCENT,)
        )
        for number, (name, words) in enumerate(view.choices, 1)
    )
    for number, row in enumerate(rows):
        yield SideBars(
            (row,),
            max([1, *(count for row in rows for count in row.counts)]),
            words=max(one.word.cell_length for one in rows) + 3,
            thick=air > 1,
            above=1 if number == 0 else int(air > 0),
        )
    undecided = counts.get(UNDECIDED, 0)
    yield aside(
        _("Undecided: {undecided}. {shown}").format(undecided=undecided, shown=SHOWN) if undecided else SHOWN,
        above=max(1, air // 2),
    )


BEFORE_SHARING = _("For you alone: share the screen once this page is left.")


def plan_paper(view: PlanView, look: Look) -> Paper:
    """The scenes to choose from, the planned ones marked, and what the story does without the others."""
    blocks = tuple(_blocks(view))
    return Paper((Part(blocks),), (blocks,), start=0)


def _blocks(view: PlanView) -> Iterable[Block]:
    yield Split(Content.styled(_("The plan"), STRONG), Content.styled(_carry(view), QUIET), above=0)
    yield aside(BEFORE_SHARING, above=0)
    for number, item in enumerate(view.items):
        yield _scene(number, item)
    for number, remark in enumerate(view.remarks if any(item.planned for item in view.items) else ()):
        yield Para(plain(remark, QUIET), first=Content("  "), above=0 if number else 1)


def _carry(view: PlanView) -> str:
    """'3 planned · 45 minutes carry 3 decisions'."""
    if not view.minutes:
        return _("Which scenes, and how many minutes?")
    planned = sum(item.planned for item in view.items)
    decisions = plural("{number} decision", "{number} decisions", view.fits)
    return _("{planned} planned · {minutes} minutes carry {decisions}").format(
        planned=planned, minutes=view.minutes, decisions=decisions
    )


def _scene(number: int, item: PlanItem) -> Para:
    bare = choice(number, plain(item.title, STRONG if item.planned else QUIET), above=0 if number else 1)
    mark = Content.styled("✓  ", ACCENT) if item.planned else Content("   ")
    return bare._replace(first=bare.first + mark)


ASKED = _("What was the question really about?")
SAID = _("What is said  ")
WHAT_IF = _("What if  ")
AND_THEN = _("And then")


def group_briefing_paper(view: BriefingView, look: Look) -> Paper:
    """The situation and who is there; whose words the room looks for."""

    def situation(air: int) -> tuple[Block, ...]:
        seat = Content.assemble(
            (_("This room speaks for "), QUIET), plain(view.header.seat, STRONG), (".", QUIET)
        )
        return (
            Para(plain(view.header.title, STRONG), above=0),
            *paragraphs(view.situation, above=max(1, air // 2)),
            Para(seat, above=max(1, air // 2)),
        )

    def people(air: int) -> tuple[Block, ...]:
        return tuple(_person(one, above=min(air, 1)) for one in view.cast)

    whole = airy(lambda air: (*situation(air), *_people_below(people(air))))
    parts = (
        Part(situation(2), verb=_("who is there")),
        Part((aside(_("Who is there"), above=0), *people(1))),
    )
    return Paper(parts, whole.wholes)


def _people_below(people: tuple[Block, ...]) -> tuple[Block, ...]:
    return (aside(_("Who is there")), *people)


def _person(one: CastView, above: int) -> Para:
    who = Content.assemble(plain(one.name, STRONG), (" · ", QUIET), plain(one.title, QUIET))
    seat = Content.styled(_(" (the room)"), QUIET) if one.is_seat else Content("")
    return Para(Content.assemble(who, seat, "  ", plain(one.about)), rest=Content("  "), above=above)


def group_scene_paper(view: SceneView, look: Look) -> Paper:
    """A page for the setting, for each beat and for the question, with what came before in grey above it."""
    before: list[tuple[Block, ...]] = [paragraphs(view.setting, QUIET)]
    now: list[tuple[Block, ...]] = [paragraphs(view.setting)]
    for beat in view.beats:
        before.append((recalled(beat.by, beat.says, above=1),))
        now.append((speech(beat.by, beat.says),))
    parts = []
    for number, blocks in enumerate(now):
        told = tuple(block for earlier in before[:number] for block in earlier)
        parts.append(Part(blocks, verb=_("what is said next"), roomy=(*told, *blocks)))
    told = tuple(block for earlier in before for block in earlier)
    line = large_question(view.listener, view.says, padded=True, above=1)
    parts.append(Part((line,), roomy=(*told, line)))
    return Paper(tuple(parts))


def group_guess_paper(view: GuessView, look: Look) -> Paper:
    """The question once more, and the levels that hands are raised for: all of them, equal and unmarked."""
    widest = max(level(one).cell_length for one in view.header.levels)

    def arrange(air: int) -> tuple[Block, ...]:
        said = Para(plain(view.chosen.text, QUIET), first=Content.styled(SAID, QUIET))
        asked = large(Content.styled(ASKED, STRONG), padded=air > 2, above=0)
        hands = HandsView(view.counted, view.heads, view.taken)
        count = count_block(view.counted, view.heads, LOW)
        names = [one.id for one in view.header.levels]
        return (
            recalled(view.listener, view.says),
            *((said,) if air else ()),
            Beside(count, (asked, counted_so_far(hands, names) if view.taken else aside(RAISE, above=0))),
            *(
                _level(number, one, widest, above=int(air > 1 or number == 1))
                for number, one in enumerate(view.header.levels, 1)
            ),
        )

    return airy(arrange)


def _level(number: int, one: LevelView, widest: int, above: int) -> Para:
    bare = numbered(number, plain(one.about), above)
    word = level(one)
    return bare._replace(first=bare.first + word.pad_right(widest - word.cell_length + 3))


def group_consequence_paper(view: ConsequenceView, look: Look) -> Paper:
    """The line and what is said to it, quietly, and then the answer."""

    def arrange(air: int) -> tuple[Block, ...]:
        said = Content.styled(WHAT_IF if view.what_if else SAID, QUIET)
        return (
            recalled(view.listener, view.says),
            Para(plain(view.chosen.text, QUIET), first=said),
            aside(AND_THEN, above=max(1, air // 2)),
            large(plain(view.answer, STRONG), padded=air > 1, above=0),
        )

    return airy(arrange)


ALONE = _("On your own, in silence: what should be said?")
RAISE_TOGETHER = _("raise together, on three")
CLOSED = _("counted, not yet shown")
GENEROUS = 6
"""The most air: two empty lines between responses."""
BESIDE_DIGITS = 30
"""Columns that a question needs beside the digits."""


def think_paper(view: ThinkView, look: Look) -> Paper:
    """The question, and what might be said to it."""

    def arrange(air: int) -> tuple[Block, ...]:
        silence = (aside(ALONE, above=1 if air < 5 else 2),) if air > 2 else ()
        line = large_question(view.listener, view.says, padded=air > 3 or air == 1)
        return (line, *silence, *replies(view.responses, 1 if air < 5 else 2, _between(air, 2)))

    return airy(arrange, most=GENEROUS)


def ballot_paper(view: BallotView, look: Look) -> Paper:
    """The count in large digits, the question and the responses; never how the hands fall."""

    def arrange(air: int) -> tuple[Block, ...]:
        gap, said = int(air > 2), replies(view.responses, int(air > 0), _between(air, 3))
        count = count_block(view.hands.counted, view.hands.heads, TALL if air > 2 else LOW, above=0)
        line = question(view.listener, view.says, above=gap)
        if air > 3:
            return (Beside(count, tuple(_status(view)), above=0), line, *said)
        tight = ((_counted(view),) if air else ()) + (_line_alone(view.says, STRONG),)
        beside = (*_status(view), line) if air > 1 else tight
        return (Beside(count, beside, above=0, at_least=BESIDE_DIGITS, gap=3), *said)

    return airy(arrange, most=GENEROUS)


def talk_paper(view: TalkView, look: Look) -> Paper:
    """What to talk about, with the question and the responses to come back to."""

    def arrange(air: int) -> tuple[Block, ...]:
        line = (
            recalled(view.listener, view.says, above=1)
            if air > 1
            else _line_alone(view.says, QUIET, above=air)
        )
        return (
            large(plain(view.prompt, STRONG), padded=air > 3 or air == 2, above=0),
            line,
            *replies(view.responses, int(air > 1), _between(air, 3), QUIET),
        )

    return airy(arrange, most=GENEROUS)


def _between(air: int, least: int) -> int:
    """Empty lines between two responses: one from that much air on."""
    return int(air >= least) + int(air == GENEROUS)


def _line_alone(says: str, style: str, above: int = 0) -> Block:
    return Para(plain(says, style), first=FAINT_BAR, rest=FAINT_BAR, above=above)


def _status(view: BallotView) -> Iterable[Block]:
    """'Round 2 · raise together, on three', and for what hands were counted."""
    what = RAISE_TOGETHER if view.open else CLOSED
    yield Para(
        Content.assemble((_("Round {round}").format(round=view.round), STRONG), (f" · {what}", QUIET)),
        above=0,
    )
    yield _counted(view)


def _counted(view: BallotView) -> Para:
    return counted_so_far(view.hands, tuple(one.id for one in view.responses))
