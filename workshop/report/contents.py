"""What a report holds: counts and words that everybody in the room has seen, and no name of anybody there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from workshop.engine.fit import outcome_of
from workshop.engine.verdict import OWN_WORDS, Explanation
from workshop.language.catalogue import _
from workshop.scenario.models import Beat, Interlude
from workshop.scenario.play import Play
from workshop.session import tally
from workshop.session.debrief import changed_from, kept_against, pair, patterns, rows_of
from workshop.session.focus import focus_view
from workshop.session.group_views import EXIT_QUESTION, EXIT_SCORES, LevelRound
from workshop.session.masking import without_names
from workshop.session.own_question import PROMPTS, STANCE, answer_view, answers, cards_read, written_now
from workshop.session.phases import Phase
from workshop.session.state import (
    UNDECIDED,
    Between,
    OwnQuestion,
    Round,
    State,
    Visit,
    count_of,
)
from workshop.session.tally import fall_in_words, guesses_of
from workshop.session.verdicts import contested, said_now, words_said
from workshop.session.views import (
    ContestView,
    Guesses,
    LevelView,
    NowSaidView,
    PairView,
    ResponseView,
    Speaker,
    VerdictWords,
    guess_views,
    header_of,
    level_of,
    level_views,
    speaker,
)


class Option(NamedTuple):
    """A response that was offered, with the hands raised for it."""

    place: int
    """1 for the first."""
    text: str
    hands: tuple[int | None, ...]
    """One count for each round; None where nobody counted it."""
    level: LevelView | None
    """The level that leads it, once the verdict was seen."""
    chosen: bool

    @property
    def shift(self) -> int | None:
        """How many hands more the last round had than the first; None where one of them was not counted."""
        return shift_of(self.hands)


def shift_of(hands: Sequence[int | None]) -> int | None:
    """How many hands more the last round had than the first; None where there are no two to compare."""
    if len(hands) < 2 or hands[0] is None or hands[-1] is None:
        return None
    return hands[-1] - hands[0]


class Judged(NamedTuple):
    """The verdict on the reply of a decision, and how the room fell by level."""

    called: LevelView | None
    heard: LevelView | None
    """The level that the question was taken to be at."""
    guesses: Guesses
    """Empty where none were counted."""
    used: LevelView | None
    """The level that led the reply; None where none led alone."""
    first: LevelView | None
    """The level with most hands in the first round; None where none led alone."""
    last: LevelView | None
    """That of the last round."""
    kind: str | None
    """The title of the mismatch."""
    fit: int
    outcome: str
    rounds: tuple[LevelRound, ...]
    fell: str | None
    """How the room fell by level, in a sentence."""
    explanation: Explanation
    words: VerdictWords
    points: tuple[int, ...]
    """What the moment called for, in points by level."""
    carried: tuple[int, ...]
    """What the reply carried, in the same."""
    changed_from: str = ""
    """The reply that somebody alone had chosen first, and changed before the answer."""
    kept_against: str = ""
    """Somebody else's reason, where it was told before the answer and the reply was kept."""
    written_now: str = ""
    """How what phones would say now spreads over the levels; empty where fewer than five wrote."""
    now: NowSaidView | None = None
    """What somebody alone would say after the answer."""


class LookedAt(NamedTuple):
    """Another response that the room looked at, after the verdict on its own."""

    place: int
    """1 for the first response offered."""
    text: str
    answer: str
    """What it would have been answered with."""


class ToldBetween(NamedTuple):
    """An interlude, in the words that were told."""

    title: str
    setting: str
    lines: tuple[str, ...]
    """What was said or happened, one after the other."""


class ChannelsApart(NamedTuple):
    """A round in which most phones were for another reply than most hands."""

    round: int
    phones: int
    """The place of the reply that most phones were for."""
    hands: int


FEW_TO_TELL = 5
"""Fewer phones, or hands, than this are not told apart from the others: they might be known."""


class PathScene(NamedTuple):
    """A scene of the path, as far as the room has seen it."""

    place: int
    """1 for the first scene of its path."""
    scene: str
    listener: Speaker
    says: str
    options: tuple[Option, ...]
    """None while a vote may still be open."""
    rounds: tuple[int, ...]
    """The numbers of the rounds."""
    undecided: tuple[int, ...]
    uncounted: tuple[int, ...]
    """How many people were there and not counted, in each round."""
    corrections: int
    """How often a count was put right."""
    taken_back: int
    """How often something was revealed by accident and hidden again."""
    judged: Judged | None
    instead: tuple[LookedAt, ...]
    """What was looked at instead, asked what if; path and votes stayed as they were."""
    before: tuple[ToldBetween, ...] = ()
    """What was told on the way there."""
    apart: tuple[ChannelsApart, ...] = ()
    """The rounds in which phones and hands were for different replies."""
    cards: tuple[tuple[str, LevelView | None], ...] = ()
    """What people wrote on cards to what they would say now, with its level, by the alphabet."""

    @property
    def chosen(self) -> Option | None:
        return next((option for option in self.options if option.chosen), None)


class FirstHands(NamedTuple):
    """Hands for a reply at the called level, before anybody talked."""

    place: int
    scene: str
    hands: int
    of: int


class CalledTwice(NamedTuple):
    """Two scenes that called for the same level."""

    called: LevelView
    first: FirstHands
    second: FirstHands
    told: str


class LeftPath(NamedTuple):
    """What was decided on a path that was left for another branch, from where the two part."""

    decisions: tuple[PathScene, ...]
    ending: str | None


class FocusAgreement(NamedTuple):
    """Ten points that a group put on the levels for its own team."""

    question: str
    points: tuple[int, ...]
    circumstances: tuple[str, ...]
    called: tuple[int, ...] | None
    """What the moment rules would call for in these circumstances."""
    reasons: tuple[str, ...]
    differs: str | None


class ExitAnswers(NamedTuple):
    """The answers to the exit question."""

    question: str
    hands: tuple[tuple[str, int], ...]
    """Hands by number of fingers."""


class RoomsQuestion(NamedTuple):
    """A question of the room's own, with what was written to it."""

    says: str
    who: str
    told: tuple[tuple[str, str], ...]
    """What else was told of it: the prompt and the answer."""
    shown: bool
    """Whether the room has seen what was written; else there is nothing of that here."""
    replies: tuple[tuple[LevelView | None, str, str], ...]
    """Each with its level and how sure that is; in the order of the levels, not as they came."""
    counts: tuple[int, ...]
    """How many are at each level."""
    others: int
    sentence: str
    called: LevelView | None
    called_word: str
    asked: str
    reasons: tuple[str, ...]
    rests_on: str
    """What of the moment the rules know."""
    taken_back: int
    """How often the replies were shown by accident."""
    notes: tuple[str, ...]


class Report(NamedTuple):
    """Everything that a report tells, for each format to put in its own way."""

    scenario: str
    """The scenario's id."""
    title: str
    seat: str
    language: str
    """That of the scenario's texts."""
    session: str | None
    started: str
    """ISO 8601 with the offset of the place."""
    hosted: bool
    rehearsal: bool
    for_facilitator: bool
    """Whether it also holds what is for nobody else: notes, and what went otherwise than meant."""
    over: bool
    """Whether the session has come to its end."""
    heads: int
    """0 where they were not counted."""
    minutes: int
    """Those planned; 0 where none were."""
    levels: tuple[LevelView, ...]
    decisions: tuple[PathScene, ...]
    ending: tuple[str, str] | None
    """Title and text."""
    patterns: tuple[str, ...]
    pair: PairView | None
    transfer: CalledTwice | None
    left: tuple[LeftPath, ...]
    parked: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    """What was noted on scenes: the scene's title and the note."""
    focus: FocusAgreement | None
    contested: tuple[ContestView, ...]
    """What was seen differently."""
    intentions: tuple[str, ...]
    commitments: tuple[str, ...]
    exit: ExitAnswers | None
    told: tuple[ToldBetween, ...] = ()
    """What was told after the last scene."""
    questions: tuple[RoomsQuestion, ...] = ()
    """Of the room's own."""


FEWEST_WRITTEN = 5
"""Of fewer than so many no report tells how they spread: it might tell of one."""
STAYS_IN_THE_ROOM = _("Fewer than five replies were written; what they say stays in the room.")
_BEFORE_REVEAL = frozenset({Phase.SCENE, Phase.THINK, Phase.VOTE, Phase.VOTED, Phase.TALK})


def gather(play: Play, state: State, started: str, session: str | None = None) -> Report:
    """The report of a session that stands in this state; `started` is told as it is given, ISO 8601.

    It is the facilitator's own copy, without what the room may not know yet and without the author's notes.
    """
    scenario, header = play.scenario, header_of(play)
    judged = tuple(visit for visit in state.path if _is_judged(state, visit))
    rows = rows_of(play, judged)
    ending = scenario.ending[state.ending] if state.ending else None
    return Report(
        scenario=scenario.id,
        title=scenario.title,
        seat=header.seat,
        language=scenario.language,
        session=session,
        started=started,
        hosted=state.hosted,
        rehearsal=state.rehearsal,
        for_facilitator=state.hosted,
        over=state.phase is (Phase.CLOSED if state.hosted else Phase.DEBRIEF),
        heads=state.heads,
        minutes=state.plan.minutes,
        levels=header.levels,
        decisions=tuple(_decision(play, state, place, visit) for place, visit in enumerate(state.path, 1)),
        ending=(ending.title, ending.text) if ending else None,
        patterns=patterns(play, rows, judged),
        pair=pair(play, rows, state.path),
        transfer=_called_twice(play, judged),
        left=tuple(_left(play, state)),
        parked=state.parked,
        notes=tuple(
            (scenario.scene[visit.scene].title, note) for visit in state.path for note in visit.notes
        ),
        focus=_focus(play, state),
        contested=contested(play, judged),
        intentions=state.intentions,
        commitments=state.commitments,
        exit=_exit(state),
        told=_told(play, state.told),
        questions=tuple(_question(play, question) for question in state.questions if question.says),
    )


def handed_round(report: Report) -> Report:
    """The same for those who were there: without notes taken on them, and without what went amiss."""
    left = tuple(path._replace(decisions=tuple(map(_as_meant, path.decisions))) for path in report.left)
    decisions = tuple(map(_as_meant, report.decisions))
    questions = tuple(map(_nameless, report.questions))
    return report._replace(
        for_facilitator=False, notes=(), decisions=decisions, left=left, questions=questions
    )


def _nameless(question: RoomsQuestion) -> RoomsQuestion:
    """Without the names that people typed all the same, and of few people without what they wrote."""
    if 0 < len(question.replies) < FEWEST_WRITTEN:
        question = question._replace(
            replies=(), counts=(0,) * len(question.counts), others=0, sentence=STAYS_IN_THE_ROOM
        )
    texts = (question.says, question.who, *(text for _level, text, _told in question.replies))
    says, who, *replies = without_names(texts)
    named = zip(question.replies, replies, strict=True)
    nameless = tuple((level, text, told) for (level, _text, told), text in named)
    return question._replace(says=says, who=who, replies=nameless, taken_back=0, notes=())


def _question(play: Play, question: OwnQuestion) -> RoomsQuestion:
    view = answer_view(play, question)
    told = zip(PROMPTS, answers(play.lens, question), strict=True)
    return RoomsQuestion(
        question.says,
        question.who,
        tuple(pair for pair in tuple(told)[STANCE:] if pair[1]),
        bool(question.shown),
        tuple((one.level, one.text, one.told) for one in view.replies),
        view.counts,
        view.others,
        view.sentence,
        view.called,
        view.called_word,
        view.asked,
        view.reasons,
        view.rests_on,
        question.taken_back,
        question.notes,
    )


def _as_meant(decision: PathScene) -> PathScene:
    return decision._replace(corrections=0, taken_back=0, cards=())


def _is_judged(state: State, visit: Visit) -> bool:
    """Whether the verdict is seen; one that was taken back is hidden until it is shown."""
    hidden = visit is state.present and state.phase is Phase.CONSEQUENCE and visit.exploring is None
    return visit.fit is not None and not hidden


def _decision(play: Play, state: State, place: int, visit: Visit) -> PathScene:
    scene = play.story.scene(visit.scene, visit.tracks)
    seen = visit is not state.present or state.phase not in _BEFORE_REVEAL
    rounds = visit.rounds if seen and state.hosted else ()
    judged = _is_judged(state, visit)
    offered = play.story.offered(visit.scene, visit.tracks)
    return PathScene(
        place=place,
        scene=scene.title,
        listener=speaker(play.scenario, scene.listener),
        says=scene.says,
        options=tuple(_options(play, visit, rounds, judged)) if seen else (),
        rounds=tuple(round.number for round in rounds),
        undecided=tuple(count_of(round.counts, UNDECIDED) or 0 for round in rounds),
        uncounted=tuple(round.uncounted for round in rounds),
        corrections=sum(round.corrections for round in rounds),
        taken_back=visit.taken_back,
        judged=_judged(play, visit, rounds) if judged else None,
        instead=tuple(
            LookedAt(number, response.text, response.answer)
            for number, response in enumerate(offered, 1)
            if response.id in visit.explored
        ),
        before=_told(play, visit.told_before),
        apart=tuple(_apart(rounds, [one.id for one in offered])),
        cards=tuple(sorted(cards_read(play, visit), key=lambda card: card[0].casefold())) if judged else (),
    )


def _apart(rounds: Sequence[Round], offered: Sequence[str]) -> Iterator[ChannelsApart]:
    for one in rounds:
        phones, hands = Counter(one.poll.ballots.values()), Counter(dict(one.poll.hands))
        if len(one.poll.ballots) < FEW_TO_TELL or one.poll.raised < FEW_TO_TELL:
            continue
        first, second = _most(phones, offered), _most(hands, offered)
        if first and second and first != second:
            yield ChannelsApart(one.number, first, second)


def _most(counts: Counter[str], offered: Sequence[str]) -> int:
    """The place of the reply that alone has most; 0 where none has."""
    most = max((counts[one] for one in offered), default=0)
    places = [place for place, one in enumerate(offered, 1) if counts[one] == most > 0]
    return places[0] if len(places) == 1 else 0


def _told(play: Play, told: Sequence[Between]) -> tuple[ToldBetween, ...]:
    interludes = (play.story.interlude(one.id, one.tracks) for one in told)
    return tuple(ToldBetween(one.title, one.setting, tuple(_lines(play, one))) for one in interludes)


def _lines(play: Play, interlude: Interlude) -> Iterator[str]:
    for line in interlude.lines:
        who = speaker(play.scenario, line.by).name if isinstance(line, Beat) else ""
        yield f"{who}: “{line.text}”" if who else line.text


def _options(play: Play, visit: Visit, rounds: Sequence[Round], judged: bool) -> Iterator[Option]:
    levels = level_views(play.judge.lens(visit.scene)) if judged else ()
    offered = tuple(
        ResponseView(response.id, response.text) for response in play.story.offered(visit.scene, visit.tracks)
    )
    counted = [tally.round_view(round, offered).hands for round in rounds]
    for place, (id, text) in enumerate(offered):
        level = level_of(levels, play.verdict(visit, id).reading.level)
        yield Option(place + 1, text, tuple(hands[place] for hands in counted), level, id == visit.choice)
    if visit.own is not None:
        level = level_of(levels, play.verdict(visit, OWN_WORDS).reading.level)
        yield Option(len(offered) + 1, visit.own.text, (), level, True)


def _judged(play: Play, visit: Visit, rounds: Sequence[Round]) -> Judged:
    assert visit.choice is not None
    assert visit.fit is not None
    levels = level_views(play.judge.lens(visit.scene))
    verdict = play.verdict(visit, visit.choice)
    called = level_of(levels, verdict.call.level)
    by_level = tuple(tally.level_round(play, visit, round) for round in rounds)
    return Judged(
        called=called,
        heard=level_of(guess_views(play.judge.lens(visit.scene)), visit.guess),
        guesses=guesses_of(play.judge.lens(visit.scene), visit),
        used=level_of(levels, verdict.reading.level),
        first=tally.leading_level(play, visit, rounds[0]) if rounds else None,
        last=tally.leading_level(play, visit, rounds[-1]) if rounds else None,
        kind=verdict.mismatch.title if verdict.mismatch else None,
        fit=visit.fit,
        outcome=outcome_of(visit.fit),
        rounds=by_level,
        fell=fall_in_words(by_level, levels, called) if rounds else None,
        explanation=verdict.explanation,
        words=words_said(play, visit, visit.choice),
        points=verdict.call.points,
        carried=verdict.reading.points,
        changed_from=changed_from(play, visit),
        kept_against=kept_against(play, visit),
        written_now=written_now(play, visit) if len(visit.written_at) >= FEWEST_WRITTEN else "",
        now=said_now(play, visit),
    )


def _called_twice(play: Play, judged: Sequence[Visit]) -> CalledTwice | None:
    same = tally.same_call(play, judged)
    if same is None:
        return None
    levels = level_views(play.judge.lens(same.after.scene))
    called = next(level for level in levels if level.id == same.level)

    def first_hands(visit: Visit, counted: tally.AtCalled) -> FirstHands:
        place = next(place for place, other in enumerate(judged, 1) if other is visit)
        return FirstHands(place, play.scenario.scene[visit.scene].title, counted.hands, counted.of)

    before, after = first_hands(same.before, same.then), first_hands(same.after, same.now)
    return CalledTwice(called, before, after, tally.transfer(play, judged) or "")


def _left(play: Play, state: State) -> Iterator[LeftPath]:
    """The paths walked before, each without the visits that it shares with the one that followed it.

    A scene voted on again has a visit of its own, even where all the hands fell as before.
    """
    walks = [*(path.visits for path in state.earlier), state.path]
    for path, following in zip(state.earlier, walks[1:], strict=True):
        pairs = zip(path.visits, following, strict=False)
        shared = sum(1 for _two in takewhile(lambda two: two[0] is two[1], pairs))
        walked = enumerate(path.visits[shared:], shared + 1)
        decisions = tuple(_decision(play, state, place, visit) for place, visit in walked)
        if decisions:
            yield LeftPath(decisions, play.scenario.ending[path.ending].title if path.ending else None)


def _focus(play: Play, state: State) -> FocusAgreement | None:
    if state.focus is None:
        return None
    view = focus_view(play, state)
    chosen = tuple(circumstance.title for circumstance in view.circumstances if circumstance.chosen)
    return FocusAgreement(view.question, state.focus.points, chosen, view.called, view.reasons, view.differs)


def _exit(state: State) -> ExitAnswers | None:
    counts = state.exits.counts
    if not counts:
        return None
    hands = tuple((score, count_of(counts, score) or 0) for score, _words in EXIT_SCORES)
    return ExitAnswers(EXIT_QUESTION, hands)
