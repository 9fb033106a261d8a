"""What each phase may show: the only way from a state to a surface."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from workshop.engine.lens import Lens, unwritten_moves
from workshop.engine.verdict import OWN_WORDS, Verdict
from workshop.language.catalogue import _
from workshop.scenario.boards import givings
from workshop.scenario.models import Beat, Interlude, Scene
from workshop.scenario.play import Play
from workshop.session.debrief import debrief, how_it_ended, pair, pair_so_far, patterns, rows_of
from workshop.session.focus import focus_view
from workshop.session.group_views import (
    EXIT_QUESTION,
    EXIT_SCORES,
    PRACTICE_CHOICES,
    BallotView,
    ClosedView,
    CommitmentsView,
    ContractView,
    DiscussView,
    DistributionView,
    ExitView,
    HostView,
    NowWhatView,
    PlanItem,
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
from workshop.session.own_question import (
    QUESTION_PLANNED,
    own_answer_view,
    own_question_view,
    own_replies_view,
    questions_brought,
    written_now,
)
from workshop.session.phases import Phase
from workshop.session.plan import (
    decisions_carried,
    minutes_beside,
    remarks,
    stage_names,
)
from workshop.session.state import State, Visit, opening_of
from workshop.session.tally import (
    fall_in_words,
    guesses_of,
    hands_now,
    leading_level,
    level_round,
    most_hands,
    path_in_words,
    round_view,
    shift_in_words,
    tally_of,
    transfer,
)
from workshop.session.verdicts import contest_of, contested, guess_told, said_now, words_said
from workshop.session.views import (
    BeatView,
    BriefingView,
    CardView,
    CastView,
    ConsequenceView,
    DebriefView,
    EndingView,
    FactView,
    GuessView,
    InterludeView,
    ReasonView,
    RecallView,
    ResponseView,
    SceneView,
    VerdictView,
    View,
    guess_views,
    header_of,
    level_of,
    level_views,
    speaker,
)

ROOM_LINE = _("Can the last row read this line without leaning forward?")
CONTRACT = (
    _("A story, with invented people. Nobody here is meant."),
    _("We vote on what one should say, not on what each of us would."),
    _("Hands go up together, on three. Nobody notes who raised which."),
    _("No reply is graded, and none is without merit; the moment decides."),
    _("What is said here stays here. What is learnt may leave."),
)
PRACTICE_QUESTION = _("To begin with something grave: how is tea made?")
TALK_PROMPT = _(
    "Two minutes with a neighbour who chose otherwise. What did the listener want to be able to do next?"
)
NOW_WHAT = (
    _("Alone, one minute: which meeting of next week was in your mind?"),
    _("In pairs, two minutes: one if-then sentence each, aloud."),
    _("All: whoever likes reads theirs out."),
)
AT_FIRST = 3
"""People that a group is told of before the story begins."""
THANKS = _("Thank you. Take your sentence with you.")


def offered(play: Play, visit: Visit) -> tuple[ResponseView, ...]:
    """The responses offered in the scene of this visit."""
    return tuple(ResponseView(one.id, one.text) for one in play.story.offered(visit.scene, visit.tracks))


def _told(play: Play, visit: Visit) -> Scene:
    """The scene in the words that it had on entering."""
    return play.story.scene(visit.scene, visit.tracks)


def plan_view(play: Play, state: State) -> PlanView:
    """The plan, for the facilitator: it names scenes that nobody has seen."""
    planned = state.plan.scenes
    items = tuple(PlanItem(name, scene.title, name in planned) for name, scene in play.scenario.scene.items())
    minutes = state.plan.minutes
    without = state.plan.without
    return PlanView(
        header_of(play),
        minutes,
        items,
        decisions_carried(play, state.plan, minutes_beside(state)),
        remarks(play, planned),
        state.group,
        stage_names(without),
        QUESTION_PLANNED[state.question_planned] if state.question_planned else "",
    )


def _room(play: Play, _state: State) -> RoomView:
    return RoomView(header_of(play), ROOM_LINE)


def _purpose(play: Play, state: State) -> PurposeView:
    return PurposeView(header_of(play), *opening_of(play, state))


def hints_given(scene: Scene, state: State) -> tuple[str, ...]:
    """The hints that the room has been given in its scene."""
    return scene.hints[: state.visit.hints]


def _contract(play: Play, _state: State) -> ContractView:
    return ContractView(header_of(play), CONTRACT)


def _practice(play: Play, state: State) -> PracticeView:
    shown = state.practice.counts if state.is_revealed else None
    hands = hands_now(play, state)
    return PracticeView(header_of(play), PRACTICE_QUESTION, PRACTICE_CHOICES, hands, shown)


def _group_briefing(play: Play, state: State) -> BriefingView:
    return _briefing_with(play, _at_first(play, state))


def _group_scene(play: Play, state: State) -> SceneView:
    """A scene with whoever comes in now for the first time."""
    before = (name for visit in state.past for name in _speaking(_told(play, visit)))
    met = {*_at_first(play, state), *before}
    speaking = dict.fromkeys(_speaking(_told(play, state.visit)))
    return _scene(play, state)._replace(arriving=_cast(play, (name for name in speaking if name not in met)))


def _at_first(play: Play, state: State) -> tuple[str, ...]:
    """Whom a group is told of before the story: the seat, who speaks in its first scene, and others."""
    scenario = play.scenario
    first = state.visits[0].scene if state.visits else next(iter(state.plan.scenes), scenario.start)
    speaking = _speaking(scenario.scene[first]) if first in scenario.scene else ()
    return tuple(dict.fromkeys((scenario.seat, *speaking, *scenario.cast)))[:AT_FIRST]


def _speaking(scene: Scene) -> tuple[str, ...]:
    """Who says something in a scene, the one who asks first."""
    return (scene.listener, *(line.by for line in scene.lines if isinstance(line, Beat)))


def _think(play: Play, state: State) -> ThinkView:
    scene = _told(play, state.visit)
    listener = speaker(play.scenario, scene.listener)
    return ThinkView(
        header_of(play, state), listener, scene.says, offered(play, state.visit), hints_given(scene, state)
    )


def _ballot(play: Play, state: State) -> BallotView:
    scene = _told(play, state.visit)
    return BallotView(
        header_of(play, state),
        speaker(play.scenario, scene.listener),
        scene.says,
        offered(play, state.visit),
        len(state.visit.rounds),
        hands_now(play, state),
        state.phase is Phase.VOTE,
        hints_given(scene, state),
    )


def _talk(play: Play, state: State) -> TalkView:
    scene = _told(play, state.visit)
    listener = speaker(play.scenario, scene.listener)
    said = offered(play, state.visit)
    return TalkView(
        header_of(play, state), listener, scene.says, said, TALK_PROMPT, hints_given(scene, state)
    )


def _distribution(play: Play, state: State) -> DistributionView:
    scene = _told(play, state.visit)
    responses = offered(play, state.visit)
    tally = tally_of(play, state)
    rounds = tuple(round_view(one, responses) for one in state.visit.rounds)
    most = most_hands(tally) if tally else ()
    return DistributionView(
        header_of(play, state),
        speaker(play.scenario, scene.listener),
        scene.says,
        responses,
        rounds,
        most,
        path_in_words(rounds, [number for number, one in enumerate(responses, 1) if one.id in most]),
    )


def _discuss(play: Play, state: State) -> DiscussView:
    visit = state.visit
    scene = _told(play, visit)
    levels = level_views(play.judge.lens(visit.scene))
    called = level_of(levels, play.call(visit).level)
    rounds = tuple(level_round(play, visit, one) for one in visit.rounds)
    return DiscussView(
        header_of(play, state),
        scene.says,
        called,
        rounds,
        fall_in_words(rounds, levels, called),
        scene.discuss,
        offered(play, state.visit),
        visit.choice or "",
        pair_so_far(play, state.visits),
        written_now(play, visit),
        visit.taken_up,
    )


def shift_rows(play: Play, state: State) -> tuple[ShiftRow, ...]:
    """Every decision of the path with its rounds."""
    rows = []
    for row in rows_of(play, state.visits):
        visit = state.visits[row.visit]
        responses = tuple(
            ResponseView(one.id, one.text) for one in play.story.offered(visit.scene, visit.tracks)
        )
        before, after = (
            (leading_level(play, visit, visit.rounds[at]) for at in (0, -1))
            if visit.rounds
            else (None, row.chosen)
        )
        rounds = tuple(round_view(one, responses) for one in visit.rounds)
        told = shift_in_words(rounds) if rounds else ""
        rows.append(ShiftRow(row, before, after, rounds, responses, told))
    return tuple(rows)


def _what(play: Play, state: State) -> WhatView:
    return WhatView(
        header_of(play),
        shift_rows(play, state),
        how_it_ended(play, state),
        state.parked,
        questions_brought(play, state),
    )


def _so_what(play: Play, state: State) -> SoWhatView:
    shifts = shift_rows(play, state)
    rows = tuple(shift.row for shift in shifts)
    return SoWhatView(
        header_of(play),
        shifts,
        patterns(play, rows, state.visits),
        pair(play, rows, state.visits),
        transfer(play, state.visits),
        contested(play, state.visits),
        questions_brought(play, state, with_call=True),
    )


def _now_what(play: Play, state: State) -> NowWhatView:
    return NowWhatView(header_of(play), NOW_WHAT, state.intentions)


def _commitments(play: Play, state: State) -> CommitmentsView:
    return CommitmentsView(header_of(play), state.commitments, state.parked)


def _exit(play: Play, state: State) -> ExitView:
    shown = state.exits.counts if state.is_revealed else None
    return ExitView(header_of(play), EXIT_QUESTION, hands_now(play, state), EXIT_SCORES, shown)


def _closed(play: Play, _state: State) -> ClosedView:
    return ClosedView(header_of(play), THANKS)


HOST_PROJECTIONS: dict[Phase, Callable[[Play, State], View | HostView]] = {
    Phase.PLAN: plan_view,
    Phase.ROOM: _room,
    Phase.PURPOSE: _purpose,
    Phase.CONTRACT: _contract,
    Phase.PRACTICE: _practice,
    Phase.BRIEFING: _group_briefing,
    Phase.SCENE: _group_scene,
    Phase.THINK: _think,
    Phase.VOTE: _ballot,
    Phase.VOTED: _ballot,
    Phase.TALK: _talk,
    Phase.DISTRIBUTION: _distribution,
    Phase.DISCUSS: _discuss,
    Phase.DEBRIEF: _what,
    Phase.SO_WHAT: _so_what,
    Phase.OWN_QUESTION: own_question_view,
    Phase.OWN_REPLIES: own_replies_view,
    Phase.OWN_ANSWER: own_answer_view,
    Phase.NOW_WHAT: _now_what,
    Phase.FOCUS: focus_view,
    Phase.COMMITMENTS: _commitments,
    Phase.EXIT: _exit,
    Phase.CLOSED: _closed,
}
"""The phases that a group sees otherwise than a person alone does."""


def project(play: Play, state: State) -> View:
    """What a person alone may see in this phase. The lobby shows the briefing, where a session starts."""
    return _PROJECTIONS[state.phase](play, state)


def project_shared(play: Play, state: State) -> SharedView:
    """What the screen that a group shares may show in this phase."""
    shared = HOST_PROJECTIONS.get(state.phase)
    return shared(play, state) if shared else project(play, state)


def _briefing(play: Play, state: State) -> BriefingView | RecallView:
    """The briefing; in practice without people, who come and go with each moment."""
    if state.dealt is None:
        view = _briefing_with(play, tuple(play.scenario.cast))
        return view._replace(minutes=state.plan.minutes) if state.plan.scenes else view
    if state.dealt.asked_back:
        return RecallView(header_of(play), state.dealt.asked_back)
    return _briefing_with(play, ())


def _briefing_with(play: Play, cast: Iterable[str]) -> BriefingView:
    scenario = play.scenario
    situation = scenario.situation or scenario.summary
    return BriefingView(header_of(play), situation, scenario.minutes, _cast(play, cast))


def _cast(play: Play, names: Iterable[str]) -> tuple[CastView, ...]:
    seat, cast = play.scenario.seat, play.scenario.cast
    return tuple(
        CastView(cast[name].name, cast[name].title, cast[name].about, name == seat) for name in names
    )


def _scene(play: Play, state: State) -> SceneView:
    """A scene; with a group, the responses come when it thinks about them."""
    scene = _told(play, state.visit)
    return SceneView(
        header_of(play, state),
        scene.setting,
        _beats(play, scene),
        speaker(play.scenario, scene.listener),
        scene.says,
        () if state.hosted else offered(play, state.visit),
        state.visit.choice,
        board_of(play, state.visits),
        not state.hosted and play.answers_own_words(state.visit.scene),
        own_first=_is_own(play, state),
    )


def _is_own(play: Play, state: State) -> bool:
    """Whether practice has this moment answered in words of one's own."""
    if state.dealt is None or not play.answers_own_words(state.visit.scene):
        return False
    return bool(state.dealt.own[list(play.scenario.scene).index(state.visit.scene)])


def board_of(play: Play, visits: Sequence[Visit]) -> tuple[CardView, ...]:
    """The cards on the board in the last of these visits, in the order in which they came."""
    if not visits:
        return ()
    given = givings(play.scenario, visits[-1].scene)
    before = play.board(visits[-2]) if len(visits) > 1 else ()
    met = {visit.scene for visit in visits}
    cards = []
    for card in play.board(visits[-1]):
        giving = given[card]
        title = play.scenario.scene[giving.scene].title
        cards.append(CardView(giving.words, card not in before, None if giving.scene in met else title))
    return tuple(cards)


def _response(play: Play, visit: Visit, name: str) -> ResponseView:
    return ResponseView(name, play.said(visit, name).text)


MOST_REASONS = 1


def reasons_of(play: Play, visit: Visit, chosen: str = "", numbered: bool = True) -> Iterator[ReasonView]:
    """Why others would choose otherwise: that of the reply offered next after the chosen one.

    Which it is rests on its place alone, so that nothing of it tells what a reply carries.
    """
    others = play.story.offered(visit.scene, visit.tracks)
    at = next((place for place, response in enumerate(others) if response.id == chosen), -1)
    given = [
        ReasonView(place + 1, others[place].peer or "", numbered)
        for place in (number % len(others) for number in range(at + 1, at + 1 + len(others)))
        if others[place].peer and place != at
    ]
    yield from given[:MOST_REASONS]


def _guess(play: Play, state: State) -> GuessView:
    visit = state.visit
    scene = _told(play, visit)
    hands = hands_now(play, state)
    return GuessView(
        header_of(play, state),
        speaker(play.scenario, scene.listener),
        scene.says,
        _response(play, visit, visit.shown),
        guess_views(play.judge.lens(visit.scene)),
        *hands,
        reasons=() if state.hosted else tuple(reasons_of(play, visit, visit.shown, not _is_own(play, state))),
    )


def _consequence(play: Play, state: State) -> ConsequenceView:
    visit = state.visit
    scene = _told(play, visit)
    return ConsequenceView(
        header_of(play, state),
        speaker(play.scenario, scene.listener),
        scene.says,
        _response(play, visit, visit.shown),
        play.said(visit, visit.shown).answer,
        visit.exploring is not None,
        not state.hosted,
        visit.now.text if visit.now else "",
    )


def _beats(play: Play, place: Scene | Interlude) -> tuple[BeatView, ...]:
    return tuple(
        BeatView(speaker(play.scenario, line.by) if isinstance(line, Beat) else None, line.text)
        for line in place.lines
    )


def _interlude(play: Play, state: State) -> InterludeView:
    assert state.interlude is not None
    told = play.story.interlude(state.interlude.id, state.interlude.tracks)
    header = header_of(play)._replace(scene_title=told.title)
    return InterludeView(header, told.title, told.setting, _beats(play, told))


def _verdict(play: Play, state: State) -> VerdictView:
    visit = state.visit
    scene = _told(play, visit)
    response = play.said(visit, visit.shown)
    verdict = play.verdict(visit, visit.shown)
    lens = play.judge.lens(visit.scene)
    return VerdictView(
        header_of(play, state),
        speaker(play.scenario, scene.listener),
        scene.says,
        _response(play, visit, visit.shown),
        response.answer,
        verdict,
        words_said(play, visit, visit.shown),
        scene.setting,
        _beats(play, scene),
        level_of(guess_views(lens), visit.guess),
        facts_of(lens, verdict),
        moves_of(play, lens, verdict),
        response.peer,
        visit.exploring is not None,
        guesses_of(lens, visit),
        None if visit.exploring or state.hosted else pair_so_far(play, state.visits),
        contest_of(play, visit, visit.shown),
        guess_told(visit.own) if visit.shown == OWN_WORDS and visit.own is not None else "",
        said_now(play, visit),
    )


def facts_of(lens: Lens, verdict: Verdict) -> tuple[FactView, ...]:
    """The facts that the verdict cites and the lens knows, in the verdict's order."""
    known = lens.fact
    return tuple(
        FactView(name, known[name].text, known[name].source) for name in verdict.facts if name in known
    )


def moves_of(play: Play, lens: Lens, verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """What each move of the evidence does, once each."""
    moves = {**unwritten_moves(lens), **lens.move, **play.scenario.move}
    names = dict.fromkeys(evidence.move for evidence in verdict.reading.evidence)
    return tuple((name, moves[name].does) for name in names)


def _ending(play: Play, state: State) -> EndingView:
    assert state.ending is not None
    ending = play.scenario.ending[state.ending]
    return EndingView(header_of(play), ending.title, ending.text)


def _debrief(play: Play, state: State) -> DebriefView:
    return debrief(header_of(play), play, state)


_PROJECTIONS: dict[Phase, Callable[[Play, State], View]] = {
    Phase.LOBBY: _briefing,
    Phase.BRIEFING: _briefing,
    Phase.SCENE: _scene,
    Phase.VOTE: _scene,
    Phase.GUESS: _guess,
    Phase.CONSEQUENCE: _consequence,
    Phase.VERDICT: _verdict,
    Phase.INTERLUDE: _interlude,
    Phase.ENDING: _ending,
    Phase.DEBRIEF: _debrief,
}
