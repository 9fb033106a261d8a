"""Two weeks after a workshop: what was meant to be done is read back, and two moments are heard anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from workshop.language.catalogue import _, plural
from workshop.report.blocks import (
    Authored,
    BulletList,
    Callout,
    Footer,
    Inlines,
    Levels,
    NumberedList,
    Paragraph,
    PathStop,
    Quotation,
    ReportBlock,
    SectionHeading,
    Strong,
)
from workshop.report.contents import Judged, Report
from workshop.session.views import LevelView

MOMENTS = 2
FEWEST = 5
"""Hands that a number may stand for; fewer might point at one person."""
BLANK = "…………"
DID_IT_COME = _("Did the moment come? ☐ yes, and then: {blank} ☐ not yet ☐ let go").format(blank=BLANK)
WHAT_BECAME = _("☐ done ☐ under way ☐ let go. What did somebody notice of it? {blank}").format(blank=BLANK)
READ_ALOUD = _("Read each aloud, choose a reply by hands, guess, and only then look at the level.")
NO_MOMENT = _("The library has no other moment of these. Bring a question of your own instead.")
CHANGED = (
    _("What is asked otherwise now, or answered otherwise? One example each, without names."),
    _("What got in the way of the others?"),
    _("One sentence that holds for the next two weeks: if …, then I …"),
)


class LevelHeard(NamedTuple):
    """How a room heard a level where it was called for."""

    level: LevelView
    hands: int
    """At that level, at the first votes."""
    of: int
    """All hands of those votes; 0 where none were counted."""
    led: int = 0
    """In how many scenes without counted hands the reply led with it."""
    uncounted: int = 0
    """How many those scenes are."""

    @property
    def share(self) -> float:
        """How much of what was called for was there; more than all where it was never called for."""
        of = self.of + self.uncounted
        return (self.hands + self.led) / of if of else 2.0


class MomentAhead(NamedTuple):
    """A question of another story that calls for a level which the room heard least."""

    level: LevelView
    listener: str
    says: str
    command: str
    """Opens it for a group."""


def least_heard(report: Report) -> tuple[LevelHeard, ...]:
    """The levels, first that which the room heard least where it was called for, last those never called."""
    heard = []
    for level in report.levels:
        judged = [one.judged for one in report.decisions if one.judged and one.judged.called == level]
        firsts = [one.rounds[0] for one in judged if _has_hands(one)]
        others = [one for one in judged if not _has_hands(one)]
        heard.append(
            LevelHeard(
                level,
                sum(first.hands[level.place] for first in firsts),
                sum(first.counted for first in firsts),
                sum(one.used == level for one in others),
                len(others),
            )
        )
    return tuple(sorted(heard, key=lambda one: one.share))


def _has_hands(judged: Judged) -> bool:
    """Whether hands were counted at the first vote; else the path was followed by hand."""
    return bool(judged.rounds and judged.rounds[0].counted)


def follow_up(report: Report, group: str, moments: Sequence[MomentAhead]) -> Iterator[ReportBlock]:
    """The page of ten minutes, its title first: what was kept, two moments, what changed."""
    yield SectionHeading(1, (_("Two weeks later: "), Authored(report.title)))
    to_whom = _("For {group}, ten minutes.").format(group=group) if group else _("Ten minutes.")
    yield Paragraph(
        (
            to_whom,
            _(" Nobody reports on anybody else, and “let go” is an answer."),
        )
    )
    yield SectionHeading(2, (_("1. What we said we would do (3 minutes)"),))
    yield from _read_back(report)
    yield SectionHeading(2, (_("2. Two moments (5 minutes)"),))
    yield from _moments(report, moments)
    yield SectionHeading(2, (_("3. What changed (2 minutes)"),))
    yield NumberedList(tuple(PathStop((question,), ()) for question in CHANGED))
    yield Footer((_("What is said here is said of replies in their moment, never of people."),))


def _read_back(report: Report) -> Iterator[ReportBlock]:
    """Commitments and if-then sentences, each with what to ask; and the question that the room brought."""
    if not (report.commitments or report.intentions or report.questions):
        yield Paragraph((_("No commitment and no if-then sentence was kept. What did anybody try?"),))
    if report.commitments:
        yield SectionHeading(3, (_("Commitments"),))
        yield BulletList(tuple(_asked(text, WHAT_BECAME) for text in report.commitments))
    if report.intentions:
        yield SectionHeading(3, (_("If-then sentences"),))
        yield BulletList(tuple(_asked(text, DID_IT_COME) for text in report.intentions))
    for question in report.questions:
        yield SectionHeading(3, (_("The question that was brought"),))
        yield Quotation(question.who or _("somebody at work"), question.says)
        yield Paragraph((_("Was it asked again, by whoever asked or somebody else? What was said then?"),))


def _asked(text: str, asked: str) -> Inlines:
    return (Strong(Authored(text)), " ", asked)


def _moments(report: Report, moments: Sequence[MomentAhead]) -> Iterator[ReportBlock]:
    if not moments:
        yield Paragraph((NO_MOMENT,))
    else:
        yield Callout(
            (_("Read each aloud, choose a reply by hands, guess, and only then look at the level."),)
        )
    for number, moment in enumerate(moments, 1):
        yield SectionHeading(3, (_("Moment {number}").format(number=number),))
        yield Quotation(moment.listener, moment.says)
        yield Paragraph((_("To lead it: "), moment.command))
    yield Paragraph((_("What was heard two weeks ago, at the first vote:"),))
    for heard in least_heard(report):
        if told := " ".join(hands_heard(heard)):
            yield Paragraph((Levels((heard.level,)), f": {told}"))


def _hands_told(hands: int, of: int) -> str:
    if 0 < hands < FEWEST:
        told = _("Fewer than {fewest} hands of {of} were there where it was called for.")
        return told.format(fewest=FEWEST, of=of)
    if 0 < of - hands < FEWEST:
        return _("Most of {of} hands were there where it was called for.").format(of=of)
    counted = plural("{number} hand", "{number} hands", hands)
    return _("{hands} of {of} were there where it was called for.").format(hands=counted, of=of)


def hands_heard(heard: LevelHeard) -> Iterator[str]:
    """Where it was called for: how many hands were there, and where nobody counted; never called, nothing.

    No number stands for one to four people who were there, or who were not.
    """
    if 0 < heard.of < FEWEST:
        yield _("Fewer than {fewest} hands were counted where it was called for.").format(fewest=FEWEST)
    elif heard.of:
        yield _hands_told(heard.hands, heard.of)
    if heard.uncounted:
        scenes = plural("{number} scene", "{number} scenes", heard.uncounted)
        yield _("In {scenes} that called for it hands were not counted.").format(scenes=scenes)
