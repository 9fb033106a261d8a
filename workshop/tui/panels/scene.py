"""The briefing: the situation, the cast, the seat, and what this is and is not."""

from __future__ import annotations

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.views import (
    BriefingView,
    CastView,
    ConsequenceView,
    EndingView,
    GuessView,
    LevelView,
    SceneView,
)
from workshop.tui.blocks import Block, Para
from workshop.tui.ink import QUIET, STRONG, plain
from workshop.tui.panels.parts import choice, label, level, paragraphs, question, recalled, speech
from workshop.tui.paper import Paper, Part, one_page
from workshop.tui.themes import Look

WHAT_IT_IS = _(
    "Practice, not a grade. Each reply is read for what it carries in this one moment; "
    "nothing is timed, and every step can be taken back or played again."
)
LEFT = _("What is saved can be left and gone on with at any time.")


def briefing_paper(view: BriefingView, look: Look) -> Paper:
    """The briefing; the cast on a page of its own where all of it is too much for one."""
    opening: tuple[Block, ...] = (
        Para(plain(view.header.title, STRONG), above=0),
        *paragraphs(view.situation),
    )
    seat = Content.assemble((_("You play "), QUIET), plain(view.header.seat, STRONG), (".", QUIET))
    people: tuple[Block, ...] = (label(_("Who is there")), *(_person(one, view.cast[0]) for one in view.cast))
    practice: tuple[Block, ...] = (
        Para(seat),
        label(_("What this is")),
        Para(Content(WHAT_IT_IS), above=0),
        Para(
            Content.styled(
                _("It takes about {minutes} minutes. {LEFT}").format(minutes=view.minutes, LEFT=LEFT), QUIET
            )
        ),
    )
    parts = (Part((*opening, *practice), verb=_("who is there")), Part(people))
    return Paper(parts, ((*opening, *people, *practice),))


def _person(one: CastView, first: CastView) -> Para:
    seat = Content.styled(_(" (you)"), QUIET) if one.is_seat else Content("")
    who = Content.assemble(plain(one.name, STRONG), (" · ", QUIET), plain(one.title, QUIET), seat)
    about = Content.assemble(who, "  ", plain(one.about))
    return Para(about, rest=Content("  "), above=0 if one is first else 1)


def scene_paper(view: SceneView, look: Look) -> Paper:
    """The scene; where it takes two pages, the line stands on both."""
    before: tuple[Block, ...] = (
        *paragraphs(view.setting),
        *(speech(beat.by, beat.says) for beat in view.beats),
    )
    line = question(view.listener, view.says)
    replies: tuple[Block, ...] = (
        label(_("What do you say?")),
        *(choice(number, plain(one.text)) for number, one in enumerate(view.responses)),
    )
    ids = [one.id for one in view.responses]
    start = ids.index(view.chosen) if view.chosen in ids else None
    parts = (Part((*before, line), verb=_("the replies")), Part((line, *replies)))
    return Paper(parts, ((*before, line, *replies),), start)


YOU_SAY = Content.styled(_("You say  "), QUIET)
ASKED = Content.styled(_("What was the question really about?"), STRONG)


def guess_paper(view: GuessView, look: Look) -> Paper:
    """The line once more, the reply, and the levels; where it takes two pages, the line stands on both."""
    widest = max(level(one).cell_length for one in view.header.levels)
    line = question(view.listener, view.says, above=0)
    reply = Para(plain(view.chosen.text, QUIET), first=YOU_SAY)
    levels: tuple[Block, ...] = (
        Para(ASKED, above=2, keep=True),
        *(_level(number, one, widest) for number, one in enumerate(view.header.levels)),
    )
    parts = (Part((line, reply), verb=_("what it was about")), Part((line, *levels)))
    return Paper(parts, ((line, reply, *levels),))


def _level(number: int, one: LevelView, widest: int) -> Para:
    bare = choice(number, plain(one.about))
    word = level(one)
    return bare._replace(first=bare.first + word.pad_right(widest - word.cell_length + 3))


def consequence_paper(view: ConsequenceView, look: Look) -> Paper:
    """The line and the reply, quietly, and then the answer."""
    return one_page(
        recalled(view.listener, view.says),
        Para(plain(view.chosen.text, QUIET), first=Content.styled(_("You say  "), QUIET)),
        label(_("And then"), above=2),
        *paragraphs(view.answer, STRONG),
    )


ONE_WAY = _("That is one way it can go. The path comes next, scene by scene.")


def ending_paper(view: EndingView, look: Look) -> Paper:
    """How it ends, and that the path is worth another look."""
    return one_page(
        Para(plain(view.title, STRONG), above=0, keep=True),
        *paragraphs(view.text),
        Para(Content.styled(ONE_WAY, QUIET), above=2),
    )
