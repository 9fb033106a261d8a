"""The story's pages, for one person and for a room: briefing, scene, guess, consequence and ending."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.group_views import HandsView
from workshop.session.views import (
    IT_CAME,
    ON_THE_BOARD,
    SAY_NOW,
    BriefingView,
    CardView,
    CastView,
    ConsequenceView,
    EndingView,
    GuessView,
    InterludeView,
    RecallView,
    SceneView,
    Speaker,
)
from workshop.tui.blocks import Block, Measured, OneLine, Para
from workshop.tui.ink import ACCENT, QUIET, STRONG, plain
from workshop.tui.letters import Size
from workshop.tui.panels.parts import (
    AND_THEN,
    ASKED,
    DASH,
    WHO_IS_THERE,
    airy,
    aside,
    beat_block,
    beat_recalled,
    choice,
    counted_of,
    counted_so_far,
    in_letters,
    label,
    large,
    lettered,
    level_column,
    line,
    numbered,
    paragraphs,
    question,
    recalled,
    said,
    speaker_name,
    status,
)
from workshop.tui.paper import Paper, Part, one_page
from workshop.tui.themes import Look

WHAT_IT_IS = _(
    "Practice, not a grade. Each reply is read for what it carries in this one moment; "
    "nothing is timed, and every step can be taken back or played again."
)
LEFT = _("What is saved can be left and gone on with at any time.")
ONE_WAY = _("That is one way it can go. The path comes next, scene by scene.")
YOU = _(" (you)")
THE_ROOM = _(" (the room)")
IS_SAID = _("What is said  ")
WHAT_IF = _("What if  ")


def briefing_paper(view: BriefingView, look: Look) -> Paper:
    """The briefing; the cast on a page of its own where all of it is too much for one."""
    opening = (_title(view), *paragraphs(view.situation))
    if not view.cast:
        return one_page(*opening)
    people = (label(WHO_IS_THERE), *_people(view.cast, YOU))
    practice = (
        _seat(_("You play "), view),
        label(_("What this is")),
        Para(Content(WHAT_IT_IS), above=0),
        aside(_("It takes about {minutes} minutes. {LEFT}").format(minutes=view.minutes, LEFT=LEFT)),
    )
    parts = (Part((*opening, *practice), verb=_("who is there")), Part(people))
    return Paper(parts, ((*opening, *people, *practice),))


def recall_paper(view: RecallView, look: Look) -> Paper:
    """A sentence that was kept, and what may be said of it."""
    return one_page(
        aside(_("One sentence from last time"), above=0),
        Para(plain(view.sentence, STRONG)),
        label(view.asks),
        *(choice(number, Content(told)) for number, told in enumerate(IT_CAME.values())),
    )


def group_briefing_paper(view: BriefingView, look: Look) -> Paper:
    """The situation and who is there at first; whose words the room looks for."""

    def situation(air: int) -> tuple[Block, ...]:
        above = max(1, air // 2)
        seat = _seat(_("This room speaks for "), view, above)
        return (_title(view), *paragraphs(view.situation, above=above), seat)

    def people(air: int) -> tuple[Block, ...]:
        return (aside(WHO_IS_THERE), *_people(view.cast, THE_ROOM, above=min(air, 1), first=min(air, 1)))

    whole = airy(lambda air: (*situation(air), *people(air)))
    return Paper((Part(situation(2), verb=_("who is there")), Part(people(1))), whole.wholes)


def _title(view: BriefingView) -> Para:
    return Para(plain(view.header.title, STRONG), above=0)


def _seat(words: str, view: BriefingView, above: int = 1) -> Para:
    return Para(Content.assemble((words, QUIET), plain(view.header.seat, STRONG), (".", QUIET)), above=above)


def _people(cast: Sequence[CastView], seat: str, above: int = 1, first: int = 0) -> tuple[Para, ...]:
    """Everybody there, with so many empty lines above each; whom one plays is told."""
    told = []
    for number, member in enumerate(cast):
        who = speaker_name(Speaker(member.name, member.title))
        about = Content.assemble(who, (seat if member.is_seat else "", QUIET), "  ", plain(member.about))
        told.append(Para(about, rest=Content("  "), above=above if number else first))
    return tuple(told)


def scene_paper(view: SceneView, look: Look) -> Paper:
    """The scene; where it takes two pages, the line stands on both."""
    before = (*paragraphs(view.setting), *map(beat_block, view.beats), *_board(view.board))
    line = question(view.listener, view.says)
    if view.own_first:
        return one_page(*before, line, label(_("What do you say, in your own words?")))
    replies = (
        label(_("What do you say?")),
        *(choice(number, plain(response.text)) for number, response in enumerate(view.responses)),
    )
    ids = [response.id for response in view.responses]
    start = ids.index(view.chosen) if view.chosen in ids else None
    parts = (Part((*before, line), verb=_("the replies")), Part((line, *replies)))
    return Paper(parts, ((*before, line, *replies),), start)


def group_scene_paper(view: SceneView, look: Look) -> Paper:
    """A page for the setting, for each beat and for the question, with what came before in grey above it."""
    *sizes, least = (_asked(view, size) for size in (*Size, None))
    board = [(_board(view.board), _board(view.board, QUIET))] if view.board else []
    return _one_after_another([*_told(view), *board, (least, ())], sizes)


def _asked(view: SceneView, size: Size | None) -> tuple[Block, ...]:
    """The question, with who asks it, in letters of this size."""
    return (Para(speaker_name(view.listener)), in_letters(view.says, size))


def _board(cards: Sequence[CardView], style: str = "") -> tuple[Block, ...]:
    """The evidence so far, what is new in bold; nothing where there is none."""
    if not cards:
        return ()
    told = []
    for card in cards:
        words = plain(card.words, style or (STRONG if card.new else ""))
        whence = _("  (from “{scene}”)").format(scene=card.elsewhere) if card.elsewhere else ""
        told.append(Para(Content.assemble(words, plain(whence, QUIET)), first=DASH, above=0))
    return (label(ON_THE_BOARD), *told)


def _told(view: SceneView | InterludeView) -> list[tuple[tuple[Block, ...], tuple[Block, ...]]]:
    """The setting, with who comes in, and each beat, as it is told and as it is recalled in grey."""
    new = _people(view.arriving, "", first=1) if isinstance(view, SceneView) else ()
    beats = [((beat_block(beat),), (beat_recalled(beat),)) for beat in view.beats]
    return [((*paragraphs(view.setting), *new), paragraphs(view.setting, QUIET)), *beats]


def _one_after_another(
    told: Sequence[tuple[tuple[Block, ...], tuple[Block, ...]]], larger: Sequence[tuple[Block, ...]] = ()
) -> Paper:
    """A page for each, with what came before in grey above it; the last one larger where there is room."""
    pages = [tuple(map(Measured, blocks)) for blocks, _grey in told]
    grey = [tuple(map(Measured, recalled_blocks)) for _blocks, recalled_blocks in told]
    above = [tuple(chain.from_iterable(grey[:number])) for number in range(len(told))]
    *before, last = (Part(page, roomier=((*over, *page),)) for page, over in zip(pages, above, strict=True))
    roomier = (*((*above[-1], *blocks) for blocks in larger), *larger, *last.roomier)
    verb = _("what is said next")
    return Paper((*(part._replace(verb=verb) for part in before), last._replace(roomier=roomier)), broad=True)


def interlude_paper(view: InterludeView, look: Look) -> Paper:
    """What is told between two scenes, on one page where there is room."""
    return one_page(
        Para(plain(view.title, STRONG), above=0, keep=True),
        *paragraphs(view.setting),
        *map(beat_block, view.beats),
    )


def group_interlude_paper(view: InterludeView, look: Look) -> Paper:
    """The same for a room: a page for the setting and for each beat."""
    return _one_after_another(_told(view))


def guess_paper(view: GuessView, look: Look) -> Paper:
    """The line once more, the reply, and the levels; where it takes two pages, the line stands on both."""
    line = question(view.listener, view.says, above=0)
    words = zip(view.choices, level_column(view.choices), strict=True)
    levels = (
        Para(Content.styled(ASKED, STRONG), above=2, keep=True),
        *(choice(number, plain(level.about), mark=word) for number, (level, word) in enumerate(words)),
    )
    reasons = tuple(Para(plain(reason.told, QUIET)) for reason in view.reasons)
    happened = (line, said(view.chosen), *reasons)
    return Paper(
        (Part(happened, verb=_("what it was about")), Part((line, *levels))), ((*happened, *levels),)
    )


def group_guess_paper(view: GuessView, look: Look) -> Paper:
    """The question once more, and the levels that hands are raised for: all of them, equal and unmarked."""
    levels = view.choices
    hands = HandsView(view.counted, view.heads, view.taken, view.ballots)
    told = counted_so_far(hands, [level.id for level in levels])
    who = OneLine(speaker_name(view.listener), counted_of(hands), above=0)

    def arrange(size: Size | None, air: int) -> tuple[Block, ...]:
        rows = zip(levels, level_column(levels), strict=True)
        return (
            who,
            Measured(line(view.says, QUIET), above=0),
            *((Measured(said(view.chosen, IS_SAID)),) if air else ()),
            in_letters(ASKED, size, above=1, roomy=air > 2),
            *(
                numbered(number, plain(level.about), int(air > 1 or number == 1), mark=word)
                for number, (level, word) in enumerate(rows, 1)
            ),
            status(told, above=int(air > 0)),
        )

    return lettered(arrange)


def consequence_paper(view: ConsequenceView, look: Look) -> Paper:
    """The line and the reply, quietly, and then the answer."""
    return one_page(
        recalled(view.listener, view.says),
        said(view.chosen),
        label(AND_THEN, above=2),
        *paragraphs(view.answer, STRONG),
        *(() if view.what_if else (Para(Content.styled(SAY_NOW, ACCENT), above=2),)),
        *((Para(plain(f"“{view.now}”")),) if view.now else ()),
    )


def group_consequence_paper(view: ConsequenceView, look: Look) -> Paper:
    """The line and what is said to it, quietly, and then the answer."""

    def arrange(air: int) -> tuple[Block, ...]:
        return (
            recalled(view.listener, view.says),
            said(view.chosen, WHAT_IF if view.what_if else IS_SAID),
            aside(AND_THEN, above=max(1, air // 2)),
            large(plain(view.answer, STRONG), roomy=air > 1, above=0),
            *(() if view.what_if else (Para(Content.styled(SAY_NOW, ACCENT), above=max(1, air // 2)),)),
        )

    return airy(arrange)


def group_ending_paper(view: EndingView, look: Look) -> Paper:
    """How it ends, with its name for the last row."""

    def arrange(size: Size | None, air: int) -> tuple[Block, ...]:
        text = (Measured(block) for block in paragraphs(view.text, above=max(1, air // 2)))
        return (in_letters(view.title, size), *text, aside(ONE_WAY, above=2))

    return lettered(arrange)


def ending_paper(view: EndingView, look: Look) -> Paper:
    """How it ends, and that the path is worth another look."""
    return one_page(
        Para(plain(view.title, STRONG), above=0, keep=True),
        *paragraphs(view.text),
        aside(ONE_WAY, above=2),
    )
