"""A question of the room's own: what is told of it, that people write, and what became of that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from textual.content import Content

from workshop.language.catalogue import _, plural
from workshop.session.group_views import OwnAnswerView, OwnQuestionView, OwnRepliesView, OwnReplyView
from workshop.session.own_question import CALLS_FOR_NOTHING, OWN_QUESTION
from workshop.session.verdicts import CALLED_FOR
from workshop.tui.blocks import Block, Group, Para
from workshop.tui.figures import Chart, Row, count_block
from workshop.tui.ink import ACCENT, QUIET, STRONG, level_ink, plain, seen_ink
from workshop.tui.letters import Size
from workshop.tui.panels.parts import (
    DASH,
    aside,
    choice,
    chosen_mark,
    in_letters,
    large,
    lettered,
    level,
    line,
    paragraphs,
    title,
    with_levels,
)
from workshop.tui.paper import Paper, Part, one_page
from workshop.tui.themes import Look

NOT_SAID = "…"
CARD_LINE = _("What a card says")
CARD_WORDS = _(
    "Enter keeps it, and the line stays for the next card; Esc ends it. The room sees no letters: "
    "Tab shows them, and your private view has them."
)
NO_LEVEL = _("at no level, or it cannot be told")


def own_question_paper(view: OwnQuestionView, look: Look) -> Paper:
    """What to tell; then the question in large letters, and what else was told of it."""

    def arrange(size: Size | None, air: int) -> Iterable[Block]:
        yield title(OWN_QUESTION)
        yield in_letters(view.says or view.prompt, size, above=1, roomy=air > 1)
        if view.who:
            yield Para(plain(view.who, QUIET), above=0)
        for number, told in enumerate(view.prompts if view.says else ()):
            above = min(air, 1) if number else max(1, air // 2)
            asked = Para(plain(told.asked, QUIET), above=above, keep=True)
            answer = plain(told.answer, STRONG) if told.answer else plain(NOT_SAID, QUIET)
            yield Group((asked, Para(answer, above=0)))

    return lettered(arrange)


def own_replies_paper(view: OwnRepliesView, look: Look) -> Paper:
    """The question, what to do, and how many replies are in."""

    def arrange(size: Size | None, air: int) -> Iterable[Block]:
        yield title(OWN_QUESTION)
        yield in_letters(view.says, size, above=1, roomy=air > 1)
        if view.who:
            yield Para(plain(view.who, QUIET), above=0)
        yield Para(plain(view.prompt, STRONG), above=max(1, air // 2))
        count = view.keyed + view.by_phone
        replies = _("reply") if count == 1 and not view.heads else _("replies")
        yield count_block(count, view.heads, above=max(1, air // 2), unit="")
        by_phone = _("replies, {number} by phone").format(number=view.by_phone)
        yield aside(by_phone if view.by_phone else replies, above=0)

    return lettered(arrange)


def card_paper(head: str, says: str, prompt: str, count: int, heads: int) -> Paper:
    """A line for what a card says, below what people write about and how many are in."""
    written = (Para(plain(prompt)),) if prompt else ()
    told = _("{number} of {heads}").format(number=count, heads=heads)
    so_far = told if heads else plural("{number} reply", "{number} replies", count)
    how = aside(f"{CARD_LINE}: {CARD_WORDS}")
    blocks = (title(head), *paragraphs(says, STRONG), *written, Para(plain(so_far, ACCENT)), how)
    return Paper((Part(blocks, field=True),))


def own_answer_paper(view: OwnAnswerView, look: Look) -> Paper:
    """The bars by level, the replies with the words that show it; then what the rules call for."""
    spread = Part(tuple(_spread(view)), verb=_("what the rules call for"))
    loose, tight = (tuple(_called(view, air)) for air in (1, 0))
    return Paper((spread, Part(loose, roomier=(loose, tight))))


def _spread(view: OwnAnswerView) -> Iterable[Block]:
    levels = view.header.levels
    yield line(view.says, QUIET)
    rows = [Row(level(one), (view.counts[one.place],), (level_ink(one.place),)) for one in levels]
    if view.others:
        rows.append(Row(Content.styled(f"· {NO_LEVEL}", QUIET), (view.others,), (QUIET,)))
    if view.replies:
        yield Chart(tuple(rows), max([1, *view.counts, view.others]), above=1)
    yield large(with_levels(view.sentence, levels, STRONG), roomy=False)
    for shown, replies in groupby(view.replies, key=lambda reply: reply.level):
        yield Para(level(shown, NO_LEVEL), above=1, keep=True)
        yield from map(_reply, replies)


def _reply(reply: OwnReplyView) -> Para:
    """What was written, the words underlined that show its level."""
    ink = seen_ink(reply.level.place if reply.level else None)
    pieces, at = [], 0
    for start, end in sorted(reply.shown):
        pieces += [plain(reply.text[at:start]), plain(reply.text[start:end], ink)]
        at = end
    pieces.append(plain(reply.text[at:]))
    told = plain(f"  {reply.told}", QUIET) if reply.told else Content("")
    return Para(Content("").join([*pieces, told]), first=DASH, above=0)


def _called(view: OwnAnswerView, air: int) -> Iterable[Block]:
    levels = view.header.levels
    yield line(view.says, QUIET)
    if view.calls_for_nothing:
        yield large(plain(CALLS_FOR_NOTHING, STRONG), roomy=False)
        yield from _to_talk_about(view, air)
        yield Para(plain(view.rests_on, QUIET), above=1)
    else:
        called = level(view.called) if view.called else plain(view.called_word, STRONG)
        yield Para(Content.assemble((f"{CALLED_FOR}: ", QUIET), called), above=1)
        yield Para(plain(view.rests_on, QUIET), above=0)
    if view.asked:
        yield large(with_levels(view.asked, levels, STRONG), roomy=False)
    for number, reason in enumerate(view.reasons):
        yield Para(with_levels(reason, levels), first=DASH, above=0 if number else 1)
    if not view.calls_for_nothing:
        yield from _to_talk_about(view, air)


def _to_talk_about(view: OwnAnswerView, air: int) -> Iterable[Block]:
    for number, question in enumerate(view.questions):
        first = Content.styled("  ?  ", ACCENT)
        asked = with_levels(question, view.header.levels, STRONG)
        yield Para(asked, first=first, above=air if number else 1)


def prompts_paper(prompts: Sequence[str], answers: Sequence[str], start: int) -> Paper:
    """The five prompts to choose from, each with what was said."""
    rows = (
        choice(
            number,
            Content.assemble((f"{asked} ", QUIET), plain(answer or NOT_SAID, STRONG)),
            above=int(not number),
        )
        for number, (asked, answer) in enumerate(zip(prompts, answers, strict=True))
    )
    return one_page(title(OWN_QUESTION), *rows, start=start)


def prompt_paper(asked: str, choices: Sequence[tuple[str, bool]], start: int = 0) -> Paper:
    """The list of a prompt; what was chosen is marked."""
    rows = (
        choice(
            number,
            plain(words, STRONG if chosen else ""),
            int(not number),
            chosen_mark(chosen),
            digits=len(str(len(choices))),
        )
        for number, (words, chosen) in enumerate(choices)
    )
    return one_page(title(asked), *rows, start=start)
