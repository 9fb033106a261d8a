"""A verdict: what was called for and what the reply carried, what would help, and the trace of every rule."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from rich.cells import cell_len
from textual.content import Content

from workshop.engine.verdict import Points
from workshop.language.catalogue import _
from workshop.session.verdicts import (
    ALSO_FAIR,
    BESIDE_IT,
    CALLED_FOR,
    ELSEWHERE,
    FLIPS,
    FROM_THE_START,
    NEXT_TIME,
    NOW_SAY,
    ORIGINS,
    SERVED,
    STILL_OPEN,
    THE_RISK,
    THIS_REPLY,
    WENT_BY,
    WHY_CHOOSE,
    WOULD_HELP,
    YOU_SAID,
    parts_told,
)
from workshop.session.views import (
    NOT_LEFT_OUT,
    SEEN_DIFFERENTLY,
    BeatView,
    ContestView,
    FactView,
    LevelView,
    VerdictView,
    charged,
    level_of,
    not_left_out,
)
from workshop.tui.blocks import NO_BREAK, ROOM_FOR_TWO, Beside, Block, Group, InWidth, Measured, Para
from workshop.tui.figures import Chart, NumberPlace, Row
from workshop.tui.ink import QUIET, STRONG, level_ink, plain, seen_ink, sign_ink
from workshop.tui.panels.debrief import pair_parts
from workshop.tui.panels.parts import (
    DASH,
    FAINT_BAR,
    label,
    large,
    level,
    named,
    speaker_name,
    title,
    with_levels,
)
from workshop.tui.paper import Paper, Part, one_page
from workshop.tui.themes import Look

HAPPENED = (THIS_REPLY, THE_RISK, STILL_OPEN, BESIDE_IT, WENT_BY)
HELPS = (YOU_SAID, WOULD_HELP, SERVED, FROM_THE_START, NEXT_TIME, ELSEWHERE, ALSO_FAIR, WHY_CHOOSE)
IN_THE_LENS = (THIS_REPLY, ALSO_FAIR)
"""Parts that speak of levels by their names."""
FOR_ONE_PAGE = 3
"""Arrangements of what happened, the roomiest first, that may share a page with what helps."""
CALLED, CARRIED = _("The moment called for"), _("The reply carried")
SENTENCE = re.compile(r".+?(?:[.!?…]+[”’)]*(?:\s+|$)|$)", re.DOTALL)
LEFT_OUT = Content.styled(" … ", QUIET)


def verdict_paper(view: VerdictView, look: Look) -> Paper:
    """First the moment, the reply, and what is open; then what to say now; then two scenes to compare."""
    whole, signs, asked = tuple(_whole_scene(view)), tuple(_where_signs_are(view)), (_asked(view),)
    happened = Part(
        tuple(_happened(view, signs, 1, 1)),
        verb=_("what to say now"),
        roomier=tuple(
            tuple(_happened(view, *arranged))
            for arranged in ((whole, 1, 1), (signs, 1, 1), (signs, 1, 0), (signs, 0, 0), (asked, 1, 0))
        ),
    )
    helps = Part(tuple(_helps(view, air=1)), roomier=tuple(tuple(_helps(view, air)) for air in (1, 0)))
    if view.pair is None and view.contest is None:
        wholes = tuple(_in_one(blocks, helps.blocks) for blocks in happened.roomier[:FOR_ONE_PAGE])
        return Paper((_measured(happened), _measured(helps)), wholes, broad=True)
    parts = [happened, helps]
    if view.pair is not None:
        parts[-1] = parts[-1]._replace(verb=_("two scenes"))
        parts += pair_parts(view.pair, view.header.levels)
    if view.contest is not None:
        parts[-1] = parts[-1]._replace(verb=_("what was seen differently"))
        parts.append(Part(tuple(_seen_differently(view.contest))))
    return Paper(tuple(parts))


def _in_one(happened: tuple[Block, ...], helps: tuple[Block, ...]) -> tuple[Block, ...]:
    """Both on one page: in two columns where it is wide, else below each other."""
    columns = Beside(happened, helps, halves=True, gap=6)
    return (InWidth(ROOM_FOR_TWO, columns, Group((*happened, Group(helps)))),)


def _measured(part: Part) -> Part:
    """The part in lines that are good to read on a page however wide."""

    def measured(blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(Measured(block, centred=True, above=block.above, keep=block.keep) for block in blocks)

    return part._replace(blocks=measured(part.blocks), roomier=tuple(map(measured, part.roomier)))


def _seen_differently(contest: ContestView) -> Iterable[Block]:
    """What people said of the verdict, and on what the rules hang."""
    yield title(SEEN_DIFFERENTLY)
    yield Para(plain(contest.response), first=FAINT_BAR, rest=FAINT_BAR)
    yield Para(plain(contest.seen, STRONG))
    if contest.said:
        yield Para(plain(f"“{contest.said}”"))
    yield label(FLIPS)
    for told in contest.flips:
        yield Para(plain(told), first=DASH)


def _happened(view: VerdictView, scene: Sequence[Block], gap: int, air: int) -> Iterable[Block]:
    """The scene as far as it is shown, the reply with its evidence, the bars, and what is said of them.

    So many empty lines stand above the reply, and between two things that are said.
    """
    yield from scene
    yield Para(marked_reply(view), first=FAINT_BAR, rest=FAINT_BAR, above=gap)
    if view.by_reading:
        yield Para(plain(view.by_reading, QUIET), above=0)
    yield _bars(view)
    yield from _guess(view, air)
    told = tuple(_told_parts(view, HAPPENED))
    width = _names_width((CALLED_FOR, *(name for name, _text in told)))
    yield named(CALLED_FOR, with_levels(view.words.called, view.header.levels), width)
    yield from _not_left_out(view, air)
    yield from (named(name, text, width, above=air) for name, text in told)


def _helps(view: VerdictView, air: int) -> Iterable[Block]:
    """The listener's answer, the line that meets it, and what to take along."""
    if view.words.now_say:
        yield Para(plain(view.answer, QUIET), above=0)
        yield label(NOW_SAY)
        yield large(plain(f"“{view.words.now_say.text}”", STRONG), roomy=False, above=air)
    told = tuple(_told_parts(view, HELPS))
    width = _names_width([name for name, _text in told])
    yield from (named(name, text, width, above=air) for name, text in told)


def _told_parts(view: VerdictView, names: Collection[str]) -> Iterable[tuple[str, Content]]:
    """The parts of the verdict with these names, in their order."""
    for name, text in parts_told(view.words, view.peer, view.now):
        if name in names:
            yield name, with_levels(text, view.header.levels) if name in IN_THE_LENS else plain(text)


def _names_width(names: Sequence[str]) -> int:
    return max((cell_len(name) for name in names), default=0) + 2


def _whole_scene(view: VerdictView) -> Iterable[Block]:
    """The scene as it was read, with the signs in it marked."""
    yield Para(signed(view, "setting", view.setting), above=0)
    for place, beat in enumerate(view.beats):
        yield Para(_who_says(beat) + signed(view, f"lines.{place}", beat.text))
    yield _asked(view, above=1)


def _where_signs_are(view: VerdictView) -> Iterable[Block]:
    """Of the scene the sentences that hold a sign, and the question."""
    if setting := _sentences_with_signs(view, "setting", view.setting):
        yield Para(setting, above=0)
    for place, beat in enumerate(view.beats):
        if said := _sentences_with_signs(view, f"lines.{place}", beat.text):
            yield Para(_who_says(beat) + said, above=0)
    yield _asked(view)


def _who_says(beat: BeatView) -> Content:
    """Who says it, to stand before the words; nothing before what happens."""
    return speaker_name(beat.by) + Content("  ") if beat.by else Content("")


def _asked(view: VerdictView, above: int = 0) -> Para:
    return Para(speaker_name(view.listener) + Content("  ") + signed(view, "says", view.says), above=above)


def _sentences_with_signs(view: VerdictView, where: str, text: str) -> Content:
    """The sentences of a text in which there is a sign; '…' stands for those between two of them."""
    marked = signed(view, where, text)
    signs = [sign for sign in view.words.signs if sign.where == where]
    pieces: list[Content] = []
    last = 0
    for sentence in SENTENCE.finditer(marked.plain):
        start, end = sentence.span()
        if any(sign.start < end and start < sign.end for sign in signs):
            gap = LEFT_OUT if start > last else Content(" ")
            pieces += [*([gap] if pieces else []), marked[start:end].rstrip()]
            last = end
    return Content("").join(pieces)


def signed(view: VerdictView, where: str, text: str) -> Content:
    """A text of the scene, quietly, with the signs in it marked in the colour of what was called for."""
    marked = plain(text, QUIET)
    called = view.words.level
    for sign in view.words.signs:
        if sign.where == where:
            marked = marked.stylize(sign_ink(called.place if called else None), sign.start, sign.end)
    return marked


def marked_reply(view: VerdictView) -> Content:
    """The reply with what was evidence underlined in its level's colour, and the level's symbol after it."""
    marked = plain(view.chosen.text)
    evidence = [
        (seen, _top_levels(seen.points, view.header.levels)) for seen in view.verdict.reading.evidence
    ]
    for seen, top in evidence:
        marked = marked.stylize(seen_ink(top[0].place if len(top) == 1 else None), seen.start, seen.end)
    for seen, top in sorted(evidence, key=lambda each: (each[0].end, each[0].start), reverse=True):
        marks = [plain(f"{NO_BREAK}{level.symbol}", level_ink(level.place)) for level in top]
        marked = marked[: seen.end] + Content("").join(marks) + marked[seen.end :]
    return marked


def _top_levels(points: Points, levels: Sequence[LevelView]) -> list[LevelView]:
    """The levels with the most points; none where there are none."""
    most = max(points, default=0)
    return [level for level, given in zip(levels, points, strict=False) if given == most > 0]


def _bars(view: VerdictView) -> Block:
    """What was called for beside what the reply carried; in a word where it was no level."""
    called, carried = view.verdict.call.points, view.verdict.reading.points
    longest = max(*called, *carried, 1)

    def chart(points: Points) -> Chart:
        levels = zip(view.header.levels, points, strict=True)
        rows = tuple(Row(level(shown), (given,), (level_ink(shown.place),)) for shown, given in levels)
        return Chart(rows, longest, above=0, counts=NumberPlace.EDGE)

    words = view.words
    by_word = words.level is None and words.called_word
    moment = Para(plain(words.called_word, STRONG), above=0) if by_word else chart(called)
    return Beside((label(CALLED), moment), (label(CARRIED), chart(carried)), halves=True)


def _not_left_out(view: VerdictView, air: int) -> Iterable[Block]:
    """Levels that a reply should have something of, whatever their points say."""
    names = [level(shown) for shown in not_left_out(view.verdict.call, view.header.levels)]
    if names:
        yield named(f"{NOT_LEFT_OUT}  ", Content("   ").join(names), 0, above=air)


def _guess(view: VerdictView, air: int) -> Iterable[Block]:
    if view.guesses:
        # What belongs together stays on one line: symbol, word and count.
        hands = Content("   ").join(
            plain(f"{shown.symbol}{NO_BREAK}{shown.word}", level_ink(shown.place))
            + Content(f"{NO_BREAK}{count}")
            for shown, count in view.guesses
            if count is not None
        )
        yield Para(Content.assemble((_("The room took it to be about  "), QUIET), hands), above=air)
    elif view.guess is not None:
        yield Para(
            Content.assemble((_("You took the question to be about  "), QUIET), level(view.guess)), above=air
        )


STEP = Content("  ")
ID_WIDTH = 5
HOLDS_AS_WELL = _(" (holds as well)")


def trace_paper(view: VerdictView) -> Paper:
    """Everything that the verdict rests on, in the order in which it was reached."""
    verdict = view.verdict
    return one_page(
        title(_("How this verdict came about"), keep=True),
        *_call(view),
        *_reading(view),
        label(_("How the two met")),
        *(
            _told(Content.assemble((f"{charged(reason)}: ", STRONG), plain(reason.because)), reason.facts)
            for reason in verdict.fit_reasons
        ),
        *_kinds(view),
        *_facts(view.facts),
    )


def _call(view: VerdictView) -> Iterable[Block]:
    call, levels = view.verdict.call, view.header.levels
    yield label(_("What the moment called for"))
    for reason in call.reasons:
        rests_on = (ORIGINS[reason.origin], *reason.facts)
        yield _entry(reason.rule, _points(reason.points, levels), plain(reason.because), rests_on)
    if not call.reasons:
        yield _told(Content(_("No rule about this moment fires, so nothing is called for.")))
    beside = (
        (call.floors, _(" must not be missing from a reply, whatever leads.")),
        (call.seconds, _(" is called for nearly as much as the first.")),
    )
    for ids, words in beside:
        for id in ids:
            yield _told(Content.assemble(level(level_of(levels, id)), (words, QUIET)))


def _reading(view: VerdictView) -> Iterable[Block]:
    reading, levels = view.verdict.reading, view.header.levels
    does = dict(view.moves)
    yield label(_("What the reply carried"))
    for seen in reading.evidence:
        what = f" {does[seen.move]}" if does.get(seen.move) else ""
        words = Content.assemble("“", plain(seen.words, STRONG), "”", (what, QUIET))
        yield _entry("", _points(seen.points, levels), words, seen.facts)
    if not reading.evidence:
        yield _told(Content(_("No move of this lens was seen in it.")))
    if reading.opens_with:
        does_first = does.get(reading.opens_with.move, _("this"))
        words = Content.assemble((_("It opens so: "), ""), plain(does_first), (".", ""))
        yield _entry("", _points(reading.opens_with.points, levels), words, ())


def _kinds(view: VerdictView) -> Iterable[Block]:
    kinds = [kind for kind in (view.verdict.mismatch, *view.verdict.also) if kind]
    if kinds:
        yield label(_("What that is called"))
    for number, kind in enumerate(kinds):
        also = HOLDS_AS_WELL if number else ""
        yield _told(Content.assemble(plain(kind.title), (also, QUIET)), (kind.id,))


def _facts(facts: Sequence[FactView]) -> Iterable[Block]:
    if facts:
        yield label(_("What that rests on"))
    said: set[str] = set()
    for fact in facts:
        source, colon, remark = fact.source.partition(": ")
        if remark not in said:
            source += colon + remark
            said.add(remark)
        text = Content.assemble(plain(fact.text), "  ", plain(source, QUIET))
        yield Para(text, first=Content.assemble("  ", (fact.id.ljust(ID_WIDTH), QUIET)), above=0)


def _entry(id: str, points: Content, because: Content, rests_on: Sequence[str]) -> Para:
    return _told(Content.assemble(points, "  ", because), rests_on, STEP + plain(id.ljust(ID_WIDTH), QUIET))


def _told(words: Content, names: Sequence[str] = (), first: Content = STEP) -> Para:
    """The words with the names of what they rest on."""
    rests = plain("  " + " · ".join(names), QUIET) if names else Content("")
    return Para(words + rests, first=first, above=0)


def _points(points: Points, levels: Sequence[LevelView]) -> Content:
    given = [
        plain(f"{shown.symbol}{number:+d}", level_ink(shown.place))
        for shown, number in zip(levels, points, strict=False)
        if number
    ]
    return Content(" ").join(given) if given else Content.styled("0", QUIET)
