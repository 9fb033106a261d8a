"""The verdict: call against reading as bars, the reply with its evidence in place, and what would help."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from workshop.engine.verdict import Evidence, Points
from workshop.session.views import LevelView, VerdictView
from workshop.tui.blocks import Bar, Bars, Block, Columns, Group, Para, Split
from workshop.tui.literal import plain
from workshop.tui.look import COLORS, Look, level_style
from workshop.tui.panels.parts import OUTCOMES, fit_marks, label, level, level_of, named
from workshop.tui.paper import Paper, one_page

NAMES_WIDTH = 19
MET = "The reply meets the moment"


def verdict_paper(view: VerdictView, look: Look) -> Paper:
    """Bars first, then the name of the mismatch, the reply, and the smallest change."""
    verdict = view.verdict
    told = verdict.explanation
    reply = marked_reply(view.chosen.text, verdict.reading.evidence, view.header.levels)
    blocks: list[Block] = [
        _bars(view),
        _outcome(view, look),
        Para(reply, first=Content.styled("┃ ", ".faint"), rest=Content.styled("┃ ", ".faint"), above=1),
        _sentences(told.asked, told.did),
        _sentences(told.merit, told.gap),
        named("Smallest change", plain(told.nudge), NAMES_WIDTH),
        named("Next time", plain(told.if_then), NAMES_WIDTH, above=0),
        named("It would have won", plain(told.would_win), NAMES_WIDTH, above=0),
    ]
    if view.peer:
        blocks.append(named("Why choose it", plain(view.peer, ".quiet"), NAMES_WIDTH))
    for question in view.discuss:
        blocks.append(named("" if question != view.discuss[0] else "To turn over", plain(question, ".quiet"), NAMES_WIDTH))
    return one_page(*(block for block in blocks if not _empty(block)))


def marked_reply(text: str, evidence: Sequence[Evidence], levels: Sequence[LevelView]) -> Content:
    """The reply with what was evidence underlined in its level's colour, and the level's symbol after it."""
    marked = plain(text)
    for one in evidence:
        top = top_levels(one.points, levels)
        style = f".seen-{top[0].place % COLORS}" if len(top) == 1 else ".seen"
        marked = marked.stylize(style, one.start, one.end)
    for one in sorted(evidence, key=lambda one: (one.end, one.start), reverse=True):
        marks = [plain(f" {top.symbol}", level_style(top)) for top in top_levels(one.points, levels)]
        marked = marked[: one.end] + Content("").join(marks) + marked[one.end :]
    return marked


def top_levels(points: Points, levels: Sequence[LevelView]) -> list[LevelView]:
    """The levels with the most points; none where there are none."""
    most = max(points, default=0)
    return [one for one, given in zip(levels, points, strict=False) if given == most > 0]


def _bars(view: VerdictView) -> Block:
    called, carried = view.verdict.call, view.verdict.reading
    longest = max((*called.points, *carried.points, 1))
    return Columns(
        (label("The moment called for"), _rows(called.points, view.header.levels, longest)),
        (label("The reply carried"), _rows(carried.points, view.header.levels, longest)),
        above=0,
    )


def _rows(points: Points, levels: Sequence[LevelView], longest: int) -> Bars:
    rows = (Bar(level(one), given, level_style(one)) for one, given in zip(levels, points, strict=True))
    return Bars(tuple(rows), longest, above=0)


def _outcome(view: VerdictView, look: Look) -> Block:
    verdict = view.verdict
    title = plain(verdict.mismatch.title, ".title") if verdict.mismatch else Content.styled(MET, ".title")
    outcome = Content.styled(OUTCOMES.get(verdict.outcome, verdict.outcome), ".quiet")
    marks = Content.styled(f"  {fit_marks(verdict.fit)}", ".quiet") if look.fit else Content("")
    heard = level_of(view.header.levels, view.guess)
    line = Split(title, outcome + marks, above=0)
    if heard is None:
        return Group((line,), keep=True)
    guess = Content.assemble(("You took the question to be about  ", ".quiet"), level(heard))
    return Group((Para(guess, above=0), line._replace(above=1)), keep=True)


def _sentences(*sentences: str) -> Para:
    return Para(plain(" ".join(one for one in sentences if one)))


def _empty(block: Block) -> bool:
    return isinstance(block, Para) and not block.text.plain.strip()
