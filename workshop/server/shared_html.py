"""What a group's screen shows, as HTML, made of the shared view and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from workshop.language.catalogue import _
from workshop.server.markup import NO_HTML, Html, all_of, tag
from workshop.server.view_html import (
    QUESTION_ABOUT,
    THE_ANSWER,
    MarkedSpan,
    asked_html,
    author_html,
    bar_html,
    beats_html,
    board_html,
    ending_html,
    interlude_html,
    level_html,
    listed_html,
    marked_html,
    named_html,
    pair_html,
    people_html,
    spoken_html,
    verdict_html,
    with_levels_html,
)
from workshop.session.group_views import (
    BallotView,
    ClosedView,
    CommitmentsView,
    ContractView,
    DiscussView,
    DistributionView,
    ExitView,
    FocusView,
    HandsView,
    NowWhatView,
    OwnAnswerView,
    OwnQuestionView,
    OwnRepliesView,
    OwnReplyView,
    PlanView,
    PracticeView,
    PurposeView,
    RoomView,
    SharedView,
    ShiftRow,
    SoWhatView,
    TalkView,
    ThinkView,
    WhatView,
)
from workshop.session.own_question import CALLS_FOR_NOTHING, OWN_QUESTION
from workshop.session.state import FOCUS_POINTS, UNDECIDED
from workshop.session.verdicts import CALLED_FOR
from workshop.session.views import (
    SAY_NOW,
    SEEN_DIFFERENTLY,
    BriefingView,
    ConsequenceView,
    EndingView,
    GuessView,
    InterludeView,
    LevelView,
    ResponseView,
    SceneView,
    VerdictView,
    joined,
)

SOON = _("It begins soon")
ALONE = _("On your own, in silence: what should be said?")
CLOSED = _("Counted, not yet shown.")
RAISE = _("Raise together, on three.")
HINT = _("Hint")
CALLED = _(" ‹ called for")
OTHERS = _("undecided, or at none")
UNCOUNTED = _("not counted")
NO_LEVEL = _("at no level, or it cannot be told")
NONE_YET = _("One sentence each, said aloud: what will you do, and when will it be seen?")
NOT_SAID = "…"
ARROW = " → "


class _Row(NamedTuple):
    """A row of a chart: its name, and a number for each of the columns."""

    name: str
    counts: Sequence[int | None]
    level: LevelView | None = None


def shared_html(view: SharedView) -> Html:
    """What the room sees; before the screen is shared, that it begins soon."""
    return all_of(_SHARED[type(view)](view))


def _chart(rows: Iterable[_Row], heads: Sequence[str] = (), style: str = "chart") -> Html:
    """Numbers with their bars, all on one scale; the last column is the present one."""
    told = list(rows)
    longest = max([1, *(count or 0 for row in told for count in row.counts)])

    def cell(row: _Row, place: int, count: int | None) -> Html:
        style = "" if place == len(row.counts) - 1 else "before"
        number = "·" if count is None else str(count)
        return tag("td", f"{number} ", bar_html(count or 0, longest, row.level, style))

    body = [
        tag(
            "tr",
            tag("th", row.name, scope="row"),
            *(cell(row, place, count) for place, count in enumerate(row.counts)),
        )
        for row in told
    ]
    head = tag("thead", tag("tr", tag("td"), *(tag("th", one, scope="col") for one in heads)))
    return tag("table", *([head] if heads else []), tag("tbody", *body), class_=style)


def _round_heads(numbers: Sequence[int]) -> tuple[str, ...]:
    """'Round 1' and what followed; nothing above a single round."""
    if len(numbers) < 2:
        return ()
    return tuple(_("Round {number}").format(number=number) for number in numbers)


def _counted(hands: HandsView) -> str:
    """'17 of 18'; '…' for what is not told yet."""
    counted = NOT_SAID if hands.counted is None else str(hands.counted)
    return counted + (_(" of {heads}").format(heads=hands.heads) if hands.heads else " " + _("hands"))


def _status(hands: HandsView, choices: Sequence[str]) -> Html:
    """For what hands were counted, and how many phones have answered; never how they fall."""
    taken = [str(number) for number, name in enumerate(choices, 1) if name in hands.taken]
    taken += [_("undecided")] if UNDECIDED in hands.taken else []
    told = [_("Counted: {value}").format(value=joined(taken))] if taken else []
    told += [_("{number} by phone").format(number=hands.ballots)] if hands.ballots else []
    return tag("p", " · ".join(told) or RAISE, " ", tag("b", _counted(hands)), class_="status")


def _replies(responses: Sequence[ResponseView]) -> Html:
    return listed_html((one.text for one in responses), "ol", "replies")


def _hints(hints: Sequence[str]) -> Html:
    return all_of(tag("p", tag("b", f"{HINT} "), hint, class_="hint") for hint in hints)


def _soon(view: Any) -> Iterator[Html]:
    yield tag("h1", view.header.title)
    yield tag("p", SOON, class_="large")


def _room(view: RoomView) -> Iterator[Html]:
    yield tag("h1", view.line, class_="large")


def _purpose(view: PurposeView) -> Iterator[Html]:
    yield tag("h1", _("What we are here for"))
    if view.purpose:
        yield tag("p", view.purpose, class_="large")
    yield listed_html(view.agenda, "ol")


def _contract(view: ContractView) -> Iterator[Html]:
    yield tag("h1", _("The contract"))
    yield listed_html(view.points, style="roomy")


def _practice(view: PracticeView) -> Iterator[Html]:
    yield tag("h1", view.question, class_="large")
    if view.shown is None:
        yield listed_html((words for _name, words in view.choices), "ol", "replies")
        yield _status(view.hands, [name for name, _words in view.choices])
        return
    counts = dict(view.shown)
    choices = enumerate(view.choices, 1)
    yield _chart(_Row(f"{number}. {words}", (counts.get(name, 0),)) for number, (name, words) in choices)


def _briefing(view: BriefingView) -> Iterator[Html]:
    yield tag("h1", view.header.title)
    yield author_html(view.situation)
    yield tag("p", _("This room speaks for {seat}.").format(seat=view.header.seat), class_="strong")
    yield people_html(view.cast, _("the room"))


def _scene(view: SceneView) -> Iterator[Html]:
    yield tag("h1", view.header.scene_title or view.header.title)
    yield author_html(view.setting)
    yield people_html(view.arriving, "") if view.arriving else NO_HTML
    yield beats_html(view.beats)
    yield board_html(view.board)
    yield asked_html(view.listener, view.says)


def _think(view: ThinkView) -> Iterator[Html]:
    yield tag("h1", ALONE)
    yield asked_html(view.listener, view.says)
    yield _replies(view.responses)
    yield _hints(view.hints)


def _ballot(view: BallotView) -> Iterator[Html]:
    yield tag("h1", _("Round {round}").format(round=view.round))
    yield asked_html(view.listener, view.says)
    yield _replies(view.responses)
    yield _hints(view.hints)
    closed = tag("p", CLOSED, " ", tag("b", _counted(view.hands)), class_="status")
    yield _status(view.hands, [one.id for one in view.responses]) if view.open else closed


def _talk(view: TalkView) -> Iterator[Html]:
    yield tag("h1", view.prompt, class_="large")
    yield spoken_html(view.listener, view.says)
    yield _replies(view.responses)
    yield _hints(view.hints)


def _distribution(view: DistributionView) -> Iterator[Html]:
    yield tag("h1", _("How it fell"))
    yield spoken_html(view.listener, view.says)
    rows = (
        _Row(
            tag("strong", f"{number}. {one.text}") if one.id in view.most else f"{number}. {one.text}",
            [round.hands[number - 1] for round in view.rounds],
        )
        for number, one in enumerate(view.responses, 1)
    )
    yield _chart(rows, _round_heads([round.number for round in view.rounds]), "chart texts")
    yield tag("p", view.sentence)


def _guess(view: GuessView) -> Iterator[Html]:
    yield tag("h1", QUESTION_ABOUT, class_="large")
    yield spoken_html(view.listener, view.says)
    yield named_html([(_("What is said"), view.chosen.text)])
    choices = (all_of((level_html(one), f" {one.about}")) for one in view.choices)
    yield listed_html(choices, "ol", "replies")
    hands = HandsView(view.counted, view.heads, view.taken, view.ballots)
    yield _status(hands, [one.id for one in view.choices])


def _consequence(view: ConsequenceView) -> Iterator[Html]:
    yield tag("h1", THE_ANSWER)
    yield spoken_html(view.listener, view.says)
    yield named_html([(_("What if") if view.what_if else _("What is said"), view.chosen.text)])
    yield asked_html(view.listener, view.answer)
    if not view.what_if:
        yield tag("p", SAY_NOW, class_="hint")


def _discuss(view: DiscussView) -> Iterator[Html]:
    levels = view.header.levels
    yield tag("h1", _("Talk it over"))
    yield tag("p", with_levels_html(view.sentence, levels), class_="large")
    rows = [
        _Row(
            all_of((level_html(one), CALLED if view.called == one else "")),
            [round.hands[one.place] for round in view.rounds],
            one,
        )
        for one in levels
    ]
    beside = (
        (OTHERS, [round.others for round in view.rounds]),
        (UNCOUNTED, [round.uncounted for round in view.rounds]),
    )
    rows += [_Row(f"· {name}", counts) for name, counts in beside if any(counts)]
    if view.rounds:
        yield _chart(rows, _round_heads([round.number for round in view.rounds]))
    yield tag("p", with_levels_html(view.said_now, levels)) if view.said_now else NO_HTML
    yield all_of(tag("p", f"“{words}”", class_="hint") for words in view.taken_up)
    yield listed_html((with_levels_html(one, levels) for one in view.questions), style="questions")
    if view.pair is not None:
        yield pair_html(view.pair, levels)


def _what(view: WhatView) -> Iterator[Html]:
    yield tag("h1", _("What happened"))
    yield tag("ol", *(tag("li", *_stop(shift)) for shift in view.rows), class_="path")
    yield tag("p", view.ending, class_="strong")
    yield all_of(tag("p", with_levels_html(one, view.header.levels)) for one in view.questions)
    yield _parked(view.parked)


def _stop(shift: ShiftRow) -> Iterator[Html]:
    """A scene with the bars of its first and its last vote, and where most of the room stood."""
    stood = [level_html(shift.after)]
    if _has_moved(shift):
        stood = [level_html(shift.before), all_of((ARROW,)), *stood]
    yield tag("p", tag("strong", shift.row.scene_title), "  ", *stood)
    if not shift.rounds:
        return
    ends = (shift.rounds[0], shift.rounds[-1]) if len(shift.rounds) > 1 else shift.rounds
    yield _chart(
        _Row(str(number), hands)
        for number, hands in enumerate(zip(*(one.hands for one in ends), strict=True), 1)
    )
    yield tag("p", shift.told, class_="quiet")


def _has_moved(shift: ShiftRow) -> bool:
    return len(shift.rounds) > 1 and shift.before != shift.after


def _parked(points: Sequence[str]) -> Html:
    return all_of((tag("h2", _("Parked")), listed_html(points))) if points else NO_HTML


def _so_what(view: SoWhatView) -> Iterator[Html]:
    levels = view.header.levels
    yield tag("h1", _("So what"))
    yield _called_and_stood(view.rows)
    sentences = (*view.patterns, *([view.transfer] if view.transfer else []), *view.questions)
    yield all_of(
        tag("p", with_levels_html(one, levels), class_=None if number else "large")
        for number, one in enumerate(sentences)
    )
    if view.contested:
        yield tag("h2", SEEN_DIFFERENTLY)
        yield listed_html(one.in_brief for one in view.contested)
    if view.pair is not None:
        yield pair_html(view.pair, levels)


def _called_and_stood(rows: Sequence[ShiftRow]) -> Html:
    """For every scene what was called for, where the room stood, and what the reply led with."""
    heads = (_("Scene"), CALLED_FOR, _("the room"), _("the reply"))
    body = []
    for number, shift in enumerate(rows, 1):
        stood = level_html(shift.after)
        if _has_moved(shift):
            stood = all_of((level_html(shift.before), ARROW, stood))
        cells = (
            level_html(shift.row.called, shift.row.called_word or ""),
            stood,
            level_html(shift.row.chosen),
        )
        name = tag("th", f"{number}. {shift.row.scene_title}", scope="row")
        body.append(tag("tr", name, *(tag("td", cell) for cell in cells)))
    head = tag("thead", tag("tr", *(tag("th", one, scope="col") for one in heads)))
    return tag("table", head, tag("tbody", *body))


def _now_what(view: NowWhatView) -> Iterator[Html]:
    yield tag("h1", _("Now what"))
    yield listed_html(view.steps, "ol", "roomy")
    yield _settled(view.intentions, view.header.levels)


def _settled(sentences: Sequence[str], levels: Sequence[LevelView]) -> Html:
    """Sentences that the room has settled on."""
    return listed_html((with_levels_html(one, levels) for one in sentences), style="roomy")


def _focus(view: FocusView) -> Iterator[Html]:
    levels = view.header.levels
    yield tag("h1", view.question, class_="large")
    if view.spread is None and view.points is None:
        of = _(" of {heads}").format(heads=view.placed.heads) if view.placed.heads else ""
        placed = _("Placed by {counted}{of}.").format(counted=view.placed.counted or 0, of=of)
        yield tag("p", placed, class_="status")
    if view.spread is not None and view.called is None:
        yield _spread(levels, view.spread)
    if view.points is not None:
        columns = [(_("this room"), view.points)]
        if view.called is not None:
            columns.append((_("the rules"), view.called))
        rows = (
            _Row(level_html(one), [points[one.place] for _name, points in columns], one) for one in levels
        )
        yield _chart(rows, [name for name, _points in columns])
    if view.differs:
        yield tag("p", with_levels_html(view.differs, levels), class_="large")
    yield listed_html(with_levels_html(one.title, levels) for one in view.circumstances if one.chosen)
    yield listed_html((with_levels_html(one, levels) for one in view.reasons), style="quiet")


def _spread(levels: Sequence[LevelView], spread: Sequence[Sequence[int]]) -> Html:
    """For each level how many people gave it none of the ten points, one, two …"""
    heads = (tag("th", str(number), scope="col") for number in range(FOCUS_POINTS + 1))
    body = [
        tag(
            "tr", tag("th", level_html(one), scope="row"), *(tag("td", str(count or "·")) for count in people)
        )
        for one, people in zip(levels, spread, strict=True)
    ]
    head = tag("thead", tag("tr", tag("th", _("points"), scope="col"), *heads))
    return tag("table", head, tag("tbody", *body), class_="spread")


def _commitments(view: CommitmentsView) -> Iterator[Html]:
    yield tag("h1", _("What this group will do"))
    yield _settled(view.commitments, view.header.levels) or tag("p", NONE_YET, class_="large")
    yield _parked(view.parked)


def _exit(view: ExitView) -> Iterator[Html]:
    yield tag("h1", view.question, class_="large")
    if view.shown is None:
        told = (" · ".join(filter(None, score)) for score in view.scores)
        yield listed_html(told, style="scores")
        yield _status(view.hands, [score for score, _words in view.scores])
        return
    counts = dict(view.shown)
    yield _chart(
        _Row(" · ".join(filter(None, (score, words))), (counts.get(score, 0),))
        for score, words in view.scores
    )


def _closed(view: ClosedView) -> Iterator[Html]:
    yield tag("h1", view.thanks, class_="large")


def _own_question(view: OwnQuestionView) -> Iterator[Html]:
    yield tag("h1", OWN_QUESTION)
    yield tag("p", view.says or view.prompt, class_="large")
    yield tag("p", view.who, class_="quiet") if view.who else NO_HTML
    yield named_html((one.asked, one.answer or NOT_SAID) for one in (view.prompts if view.says else ()))


def _own_replies(view: OwnRepliesView) -> Iterator[Html]:
    yield tag("h1", OWN_QUESTION)
    yield tag("p", view.says, class_="large")
    yield tag("p", view.who, class_="quiet") if view.who else NO_HTML
    yield tag("p", view.prompt, class_="strong")
    of = _(" of {heads}").format(heads=view.heads) if view.heads else ""
    by_phone = _("replies, {number} by phone").format(number=view.by_phone)
    told = by_phone if view.by_phone else _("replies")
    yield tag("p", tag("b", f"{view.keyed + view.by_phone}{of}"), f" {told}", class_="status")


def _own_answer(view: OwnAnswerView) -> Iterator[Html]:
    levels = view.header.levels
    yield tag("h1", OWN_QUESTION)
    yield tag("p", view.says, class_="quiet")
    yield tag("p", with_levels_html(view.sentence, levels), class_="large")
    rows = [_Row(level_html(one), (view.counts[one.place],), one) for one in levels]
    rows += [_Row(f"· {NO_LEVEL}", (view.others,))] if view.others else []
    if view.replies:
        yield _chart(rows)
    for shown, replies in groupby(view.replies, key=lambda reply: reply.level):
        yield tag("h2", level_html(shown, NO_LEVEL))
        yield listed_html(map(_own_reply, replies))
    questions = listed_html((with_levels_html(one, levels) for one in view.questions), style="questions")
    if view.calls_for_nothing:
        yield tag("h2", CALLS_FOR_NOTHING)
        yield questions
    else:
        yield tag("h2", f"{CALLED_FOR}: ", level_html(view.called, view.called_word))
    yield tag("p", view.rests_on, class_="quiet")
    yield tag("p", with_levels_html(view.asked, levels))
    yield listed_html(with_levels_html(one, levels) for one in view.reasons)
    yield NO_HTML if view.calls_for_nothing else questions


def _own_reply(reply: OwnReplyView) -> Html:
    """What was written, with the words marked that show its level."""
    spans = [MarkedSpan(start, end, reply.level) for start, end in sorted(reply.shown)]
    told = tag("span", f"  {reply.told}", class_="quiet") if reply.told else NO_HTML
    return all_of((marked_html(reply.text, spans), told))


_SHARED: Mapping[type, Callable[[Any], Iterator[Html]]] = {
    PlanView: _soon,
    RoomView: _room,
    PurposeView: _purpose,
    ContractView: _contract,
    PracticeView: _practice,
    BriefingView: _briefing,
    SceneView: _scene,
    ThinkView: _think,
    BallotView: _ballot,
    TalkView: _talk,
    DistributionView: _distribution,
    GuessView: _guess,
    ConsequenceView: _consequence,
    VerdictView: verdict_html,
    DiscussView: _discuss,
    EndingView: ending_html,
    InterludeView: interlude_html,
    WhatView: _what,
    SoWhatView: _so_what,
    OwnQuestionView: _own_question,
    OwnRepliesView: _own_replies,
    OwnAnswerView: _own_answer,
    NowWhatView: _now_what,
    FocusView: _focus,
    CommitmentsView: _commitments,
    ExitView: _exit,
    ClosedView: _closed,
}
