"""The briefing: the situation, the cast, the seat, and what this is and is not."""

from __future__ import annotations

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.views import BriefingView, CastView
from workshop.tui.blocks import Block, Para
from workshop.tui.ink import QUIET, STRONG
from workshop.tui.literal import plain
from workshop.tui.look import Look
from workshop.tui.panels.parts import label, paragraphs
from workshop.tui.paper import Paper, Part

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
