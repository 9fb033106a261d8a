"""The end of a session with a group: commitments, the exit question, and a word of thanks."""

from __future__ import annotations

from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.host_views import ClosedView, CommitmentsView, ExitView
from workshop.tui.blocks import Block, Para
from workshop.tui.digits import LOW, TALL, Beside, count_block
from workshop.tui.ink import ACCENT, STRONG
from workshop.tui.literal import plain
from workshop.tui.look import Look
from workshop.tui.panels.group_debrief import parked, ticked
from workshop.tui.panels.large import Air, airy, large
from workshop.tui.paper import Paper
from workshop.tui.side_bars import SideBar, SideBars

COMMITMENTS = _("What this group will do")
NONE_YET = _("One sentence each, said aloud: what will you do, and when will it be seen?")


def commitments_paper(view: CommitmentsView, look: Look) -> Paper:
    """What the group holds itself to, and what was parked on the way."""

    def arrange(air: int) -> tuple[Block, ...]:
        kept = tuple(ticked(view.commitments, view.header.levels, air))
        empty = (large(Content.styled(NONE_YET, STRONG), padded=air > 0),)
        return (
            Para(Content.styled(COMMITMENTS, STRONG), above=0),
            *(kept or empty),
            *parked(view.parked, above=max(1, air // 2)),
        )

    return airy(arrange)


def exit_paper(view: ExitView, look: Look) -> Paper:
    """The question with its counts as they come."""

    def arrange(air: int) -> tuple[Block, ...]:
        longest = max([1, *(count for _fingers, count in view.shown)])
        rows = tuple(SideBar(plain(score, STRONG), (count,), (ACCENT,)) for score, count in view.shown)
        bars = tuple(
            SideBars((row,), longest, above=int(air > 2 and number > 0)) for number, row in enumerate(rows)
        )
        count = count_block(view.hands.counted, view.hands.heads, TALL if air else LOW)
        return (
            large(plain(view.question, STRONG), padded=air > 1, above=0),
            Beside(count, bars, above=max(1, air // 2), at_least=14),
        )

    return airy(arrange)


def closed_paper(view: ClosedView, look: Look) -> Paper:
    """Thanks, alone on its page."""
    return airy(lambda air: (Air(air), large(plain(view.thanks, STRONG), padded=True, above=0)), most=6)
