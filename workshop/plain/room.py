"""What a facilitator reads out to the room: every shared view in paragraphs, page by page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

from workshop.language.catalogue import _, plural
from workshop.plain import telling
from workshop.plain.own_question import call_in_words, own_question_in_words
from workshop.plain.telling import Paragraphs, numbered_lines, pair_asked, spoken
from workshop.session.group_views import (
    BallotView,
    ClosedView,
    CommitmentsView,
    ContractView,
    DiscussView,
    DistributionView,
    ExitView,
    FocusView,
    LevelRound,
    NowWhatView,
    OwnAnswerView,
    OwnQuestionView,
    OwnRepliesView,
    PlanView,
    PracticeView,
    PurposeView,
    RoomView,
    RoundView,
    SharedView,
    ShiftRow,
    SoWhatView,
    TalkView,
    ThinkView,
    WhatView,
)
from workshop.session.state import FOCUS_POINTS, UNDECIDED
from workshop.session.views import (
    SEEN_DIFFERENTLY,
    BriefingView,
    ConsequenceView,
    DebriefView,
    EndingView,
    GuessView,
    InterludeView,
    LevelView,
    PairView,
    RecallView,
    ResponseView,
    SceneView,
    Speaker,
    VerdictView,
)


def pages_for_the_room(view: SharedView) -> list[Paragraphs]:
    """What is read out, page after page; none where nothing is. Counts are told once they are revealed."""
    first = [paragraph for paragraph in _page(view) if paragraph]
    if isinstance(view, OwnAnswerView):
        return [first, [line for line in call_in_words(view) if line]]
    pair = view.pair if isinstance(view, DiscussView | SoWhatView) else None
    return [first, *_pair_pages(pair)] if first else []


def _page(view: SharedView) -> Iterable[str]:
    match view:
        case PlanView() | RoomView():
            return []
        case PurposeView() | ContractView() | PracticeView():
            return _opening(view)
        case BriefingView():
            return telling.briefing(view)
        case RecallView():
            return telling.recall(view)
        case SceneView():
            return telling.up_to_the_question(view)
        case ThinkView():
            alone = _("On your own, in silence: what should be said?")
            return [alone, *_asked(view.listener, view.says, view.responses, view.hints)]
        case BallotView():
            return _ballot(view)
        case TalkView():
            return [view.prompt, *_asked(view.listener, view.says, view.responses, view.hints)]
        case DistributionView():
            return _distribution(view)
        case DiscussView():
            return _discuss(view)
        case GuessView():
            return telling.guess(view)
        case ConsequenceView():
            what_if = [_("What if: {reply}").format(reply=view.chosen.text)] if view.what_if else []
            return [*what_if, *telling.consequence(view)]
        case VerdictView():
            return _verdict(view)
        case InterludeView():
            return telling.interlude(view)
        case EndingView():
            return telling.ending(view)
        case DebriefView():
            return telling.debrief_in_words(view)
        case WhatView():
            return _what(view)
        case SoWhatView():
            return _so_what(view)
        case OwnQuestionView() | OwnRepliesView() | OwnAnswerView():
            return own_question_in_words(view)
        case NowWhatView():
            return [*numbered_lines(view.steps), *_quoted(view.intentions)]
        case FocusView():
            return _focus(view)
        case CommitmentsView():
            will = view.commitments or (_("One sentence each: what will you do, and when will it be seen?"),)
            return [_("What this group will do:"), *_quoted(will), *_parked(view.parked)]
        case ExitView():
            return _exit(view)
        case ClosedView():
            return [view.thanks]
        case other:
            assert_never(other)


def _opening(view: PurposeView | ContractView | PracticeView) -> Iterable[str]:
    match view:
        case PurposeView():
            if view.purpose:
                yield _("What we are here for: {purpose}").format(purpose=view.purpose)
            if view.agenda:
                yield _("What we do:")
            yield from numbered_lines(view.agenda)
        case ContractView():
            yield _("What we agree on:")
            yield from (f"- {point}" for point in view.points)
        case PracticeView():
            yield view.question
            yield from numbered_lines([words for _number, words in view.choices])
            if view.shown is not None:
                counts = dict(view.shown)
                yield from (f"- {words}: {_hands(counts.get(name, 0))}" for name, words in view.choices)
                yield from _undecided(counts.get(UNDECIDED, 0))


def _asked(
    listener: Speaker, says: str, responses: Sequence[ResponseView], hints: Sequence[str]
) -> Iterable[str]:
    yield spoken(listener, says)
    yield from numbered_lines([response.text for response in responses])
    yield from (_("Hint: {hint}").format(hint=hint) for hint in hints)


def _ballot(view: BallotView) -> Iterable[str]:
    if view.open:
        yield _("Round {round}. Hands, for one reply after the other.").format(round=view.round)
    else:
        yield _("The vote is closed. It is counted, and not yet shown.")
    yield from _asked(view.listener, view.says, view.responses, view.hints)


def _distribution(view: DistributionView) -> Iterable[str]:
    yield _("How the hands fell:")
    for place, response in enumerate(view.responses):
        told = [_in_round(round, round.hands[place]) for round in _first_and_last(view.rounds)]
        yield f"- {place + 1}. {response.text} {'; '.join(told)}."
    for round in view.rounds[-1:]:
        yield from _rest(round)
    yield view.sentence


def _first_and_last(rounds: Sequence[RoundView]) -> Sequence[RoundView]:
    return (rounds[0], rounds[-1]) if len(rounds) > 1 else rounds


def _in_round(round: RoundView, hands: int | None) -> str:
    counted = _("not counted") if hands is None else _hands(hands)
    return _("Round {number}: {hands}").format(number=round.number, hands=counted)


def _rest(round: RoundView) -> Iterable[str]:
    yield from _undecided(round.undecided)
    if round.uncounted:
        yield _("- Not counted: {count}").format(count=round.uncounted)


def _undecided(count: int) -> Iterable[str]:
    if count:
        yield _("- Undecided: {count}").format(count=count)


def _verdict(view: VerdictView) -> Iterable[str]:
    yield from telling.verdict(view)
    hands = [f"{level.word} {count}" for level, count in view.guesses if count is not None]
    if hands:
        yield _("The room took it to be about: {hands}.").format(hands=", ".join(hands))
    if view.contest is not None:
        yield f"{SEEN_DIFFERENTLY}: {view.contest.in_brief}"
        yield from (f"- {flip}" for flip in view.contest.flips)


def _discuss(view: DiscussView) -> Iterable[str]:
    yield _("How the room fell by level:")
    rounds = (view.rounds[0], view.rounds[-1]) if len(view.rounds) > 1 else view.rounds
    for level in view.header.levels:
        called = _(", which was called for") if level == view.called else ""
        yield f"- {level.word}{called}. {_by_round(rounds, level)}."
    others = [_("round {number}: {count}").format(number=one.number, count=one.others) for one in rounds]
    if any(round.others for round in rounds):
        yield _("- Undecided, or at none: {others}.").format(others=", ".join(others))
    yield view.sentence
    yield from filter(None, [view.said_now])
    yield from (f"“{words}”" for words in view.taken_up)
    yield from (f"- {question}" for question in view.questions)


def _by_round(rounds: Sequence[LevelRound], level: LevelView) -> str:
    told = _("Round {number}: {hands}")
    return "; ".join(told.format(number=one.number, hands=_hands(one.hands[level.place])) for one in rounds)


def _what(view: WhatView) -> Iterable[str]:
    yield _("What happened:")
    yield from numbered_lines([f"{shift.row.scene_title}: {_moved(shift)}" for shift in view.rows])
    if view.ending:
        yield _("How it ended: {ending}").format(ending=view.ending)
    yield from view.questions
    yield from _parked(view.parked)


def _moved(shift: ShiftRow) -> str:
    return shift.told or _("no hands were counted.")


def _so_what(view: SoWhatView) -> Iterable[str]:
    yield _("So what:")
    none = _("no level alone")
    for number, shift in enumerate(view.rows, 1):
        after = shift.after.word if shift.after else none
        before = shift.before.word if shift.before else none
        stood = after if before == after else _("{before}, then {after}").format(before=before, after=after)
        yield _("{number}. {scene}: called for {called}; the room was at {stood}.").format(
            number=number, scene=shift.row.scene_title, called=shift.row.called_word or none, stood=stood
        )
    yield from view.patterns
    if view.transfer:
        yield view.transfer
    yield from view.questions
    for contest in view.contested:
        yield f"{SEEN_DIFFERENTLY}: {contest.in_brief}"


def _pair_pages(pair: PairView | None) -> list[Paragraphs]:
    """Two scenes to look at, and on a page of its own what they have in common."""
    return [pair_asked(pair), [pair.common]] if pair else []


def _focus(view: FocusView) -> Iterable[str]:
    levels = view.header.levels
    yield view.question
    yield from numbered_lines([level.word for level in levels])
    if view.spread is not None:
        yield _("How many people gave how many points:")
        yield from (f"- {level.word}: {_given(view.spread[level.place])}" for level in levels)
    if view.middle is not None:
        yield _("The middle: {points}.").format(points=_points(levels, view.middle))
    if view.points is not None:
        yield _("Agreed: {points}.").format(points=_points(levels, view.points))
    if held := [one.title for one in view.circumstances if one.chosen]:
        yield from (_("What holds for this team:"), *_quoted(held))
    if view.called is not None:
        yield _("By the rules: {points}.").format(points=_points(levels, view.called))
    yield from (f"- {reason}" for reason in view.reasons)
    if view.differs:
        yield view.differs


def _given(people: Sequence[int]) -> str:
    told = (
        _("{points} by {count}").format(points=points, count=people[points])
        for points in range(FOCUS_POINTS + 1)
        if people[points]
    )
    return ", ".join(told) or _("nobody")


def _points(levels: Sequence[LevelView], points: Sequence[int]) -> str:
    return ", ".join(f"{level.word} {points[level.place]}" for level in levels)


def _exit(view: ExitView) -> Iterable[str]:
    yield view.question
    counts = dict(view.shown or ())
    for score, words in view.scores:
        stands = f": {words}" if words else ""
        hands = f". {_hands(counts.get(score, 0))}" if view.shown is not None else ""
        yield f"- {score}{stands}{hands}"
    yield from _undecided(counts.get(UNDECIDED, 0))


def _quoted(sentences: Iterable[str]) -> Paragraphs:
    return [f"- {sentence}" for sentence in sentences]


def _parked(points: Sequence[str]) -> Paragraphs:
    return [_("Parked on the way:"), *_quoted(points)] if points else []


def _hands(count: int) -> str:
    return plural("{number} hand", "{number} hands", count)
