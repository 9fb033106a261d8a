"""The private view of a session with a group: notes, live counts, advice, what comes next, minutes left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from workshop.engine.fit import outcome_of
from workshop.language.catalogue import _
from workshop.scenario.boards import givings
from workshop.scenario.play import Play
from workshop.session.events import (
    BranchStarted,
    ChoiceSettled,
    CommitmentMade,
    DebriefOpened,
    DiscussionOpened,
    DistributionRevealed,
    EndingReached,
    Event,
    FocusAgreed,
    GroupNamed,
    GuessMade,
    GuessSkipped,
    HandsCounted,
    HeadsCounted,
    HintGiven,
    IntentionKept,
    InterludeReached,
    NoteTaken,
    OpeningWorded,
    PlanMade,
    PointParked,
    PurposeShown,
    QuestionLeft,
    QuestionOpened,
    QuestionPlanned,
    QuestionWorded,
    RepliesAsked,
    RepliesRevealed,
    ReplyTaken,
    SceneEntered,
    StageOpened,
    TalkStarted,
    TextChanged,
    ThinkingStarted,
    VerdictContested,
    VerdictRevealed,
    VotingClosed,
    VotingOpened,
    WhatIfExplored,
    WordsTakenUp,
)
from workshop.session.group_views import EXIT_SCORES, PRACTICE_CHOICES
from workshop.session.own_question import PromptList, keyed_in, lists_kept_back, written_so_far
from workshop.session.phase_row import Audience, WorkshopPart
from workshop.session.phases import OF_OWN_QUESTION, Phase
from workshop.session.plan import minutes_needed, remaining, step_words
from workshop.session.state import UNDECIDED, State, Visit, count_of, last_step, question_is_due
from workshop.session.tally import (
    FEW,
    MANY,
    RATED,
    Tally,
    most_hands,
    share_at_called,
    share_serving,
    tally_of,
)
from workshop.session.views import (
    SERVES_MOMENT,
    LevelView,
    guess_views,
    level_of,
    level_views,
    points_given,
    with_keys,
)

WIDE = 110
"""From this many columns on, letters on a projector are too small to read from the back."""


class PrivateResponse(NamedTuple):
    """A response as only the facilitator sees it before the verdict."""

    place: int
    """1 for the first."""
    text: str
    level: LevelView | None
    serves: str
    """What it does for the moment: 'serves it in part'."""
    hands: int | None
    now_say: str | None = None
    """A line to say after the listener's answer, where its author wrote one."""


class Minutes(NamedTuple):
    elapsed: int
    planned: int
    needed: int
    """What is still planned takes so long, debrief included."""

    @property
    def late(self) -> int:
        """Minutes over the plan, if it goes on like this; 0 where it fits."""
        return max(0, self.elapsed + self.needed - self.planned)


class PrivateView(NamedTuple):
    """Everything that helps to lead, and that the room must not see."""

    title: str
    place: str
    """The phase in words."""
    scene_title: str | None
    notes: str | None
    misreadings: str | None
    questions: tuple[str, ...]
    called: LevelView | None
    responses: tuple[PrivateResponse, ...]
    counted: int
    heads: int
    undecided: int
    advice: str | None
    """What the vote suggests; the facilitator decides."""
    next: str
    minutes: Minutes
    remark: str | None
    """What to do about the time, where it runs short."""
    parked: tuple[str, ...]
    also: str | None = None
    """The other fair reading of the scene."""
    hints: tuple[str, ...] = ()
    """What to give a room that does not see what is called for."""
    say: tuple[str, ...] = ()
    """Lines for the facilitator to say aloud."""
    offers: tuple[str, ...] = ()
    """Sentences that phones gave and that were not taken up yet."""
    by_phone: tuple[str, ...] = ()
    """What there is to know of answers by phone that no count shows."""
    phones: int = 0
    """How many of those counted answered by phone."""
    weighed_words: tuple[str, ...] = ()
    """The evidence that has gathered until now, each card with what it weighs."""
    asked_for: str | None = None
    """What the moment calls for in a word, where that is no level."""
    takes_back: str = ""
    """What taking back would take back just now; empty where that is nothing."""
    replies: tuple[str, ...] = ()
    """What was written to the room's own question, until it is shown; in a scene, what cards say."""
    kept_back: tuple[PromptList, ...] = ()
    """What was told of the room's own question and gives a level away, with the numbers to key it in by."""


def private_view(play: Play, state: State, elapsed: int) -> PrivateView:
    """What the facilitator may know now; `elapsed` are the minutes since the session began."""
    scene = play.scenario.scene[state.visit.scene] if _is_in_scene(state) else None
    told = play.scenario.interlude[state.interlude.id] if state.interlude else scene
    tally = tally_of(play, state)
    minutes = Minutes(elapsed, state.plan.minutes, minutes_needed(state, len(remaining(play, state))))
    return PrivateView(
        play.scenario.title,
        state.phase.row.place,
        told.title if told else None,
        told.notes if told else None,
        scene.misreadings if scene else None,
        scene.discuss if scene else (),
        _called(play, state),
        _responses(play, state),
        tally.total if tally else 0,
        state.heads,
        (count_of(tally.counts, UNDECIDED) or 0) if tally else 0,
        advice(play, state),
        _next(play, state),
        minutes,
        _remark(state.phase, minutes, len(remaining(play, state))),
        state.parked,
        scene.also if scene else None,
        scene.hints if scene else (),
        lines_to_say(play, state),
        tuple(text for _seat, text in state.offers_waiting),
        tuple(_by_phone(state, tally)),
        len(tally.poll.ballots) if tally else 0,
        weighed(play, state.visit) if state.present and scene else (),
        _asked_for(play, state.visit) if state.present and scene else None,
        f"{step} {{take_back}}" if (step := undo_words(state)) else "",
        keyed_in(play, state),
        lists_kept_back(play, state),
    )


def _is_in_scene(state: State) -> bool:
    return state.present is not None and not state.interlude and state.phase not in OF_OWN_QUESTION


def _asked_for(play: Play, visit: Visit) -> str | None:
    called = play.call(visit).level
    return None if called else play.judge.called_word(visit.scene, play.board(visit)) or None


def weighed(play: Play, visit: Visit) -> tuple[str, ...]:
    """The cards on the board, each with what it adds to the call."""
    given = givings(play.scenario, visit.scene)
    points = {reason.rule: reason.points for reason in play.call(visit).reasons}
    levels = level_views(play.judge.lens(visit.scene))
    return tuple(
        f"{given[card].words} ({points_given(levels, points[card])})" if card in points else given[card].words
        for card in play.board(visit)
    )


def _by_phone(state: State, tally: Tally | None) -> Iterator[str]:
    if tally is not None and tally.poll.ballots and 0 < state.heads < tally.total:
        told = _("{total} answers of {heads} people: somebody may answer twice, or more came than counted.")
        yield told.format(total=tally.total, heads=state.heads)
    if state.phase is Phase.CONSEQUENCE:
        yield from written_so_far(state.visit)
    if state.phase is Phase.VERDICT and state.visit.ratings.ballots:
        told = ", ".join(str(dict(state.visit.ratings.counts).get(rating, 0)) for rating in RATED)
        yield _("By phone, how well it served, from 0 to 4: {told}.").format(told=told)


def lines_to_say(play: Play, state: State) -> tuple[str, ...]:
    """What may be said aloud at this stage: the scene's own lines, and those of every workshop."""
    in_scene = state.present is not None and state.phase.row.part in IN_A_SCENE
    own = play.scenario.scene[state.visit.scene].say if in_scene else ()
    return (*own, *SAID_AT.get(state.phase, ()), *_reasons_to_hear(play, state))


def _reasons_to_hear(play: Play, state: State) -> Iterator[str]:
    """Before a new vote: that two people give their reasons, and reasons to lend where nobody begins."""
    if state.phase is Phase.TALK:
        yield _("Before we vote again: two people who chose differently, one reason each. Who begins?")
        for response in play.story.offered(state.visit.scene, state.visit.tracks):
            if response.peer:
                yield _("If nobody begins: somebody could say “{reason}”").format(reason=response.peer)
                return


IN_A_SCENE = (WorkshopPart.READING, WorkshopPart.VOTING, WorkshopPart.DISCUSSING)
SAID_AT: Mapping[Phase, tuple[str, ...]] = {
    Phase.ROOM: (_("Please read the line on the screen. Can you read it in the last row?"),),
    Phase.PURPOSE: (_("This is what we are here for. What would make it time well spent for you?"),),
    Phase.CONTRACT: (_("Would you put any of this otherwise, or add something?"),),
    Phase.PRACTICE: (_("Hands up together, on three. Keep them up until I have counted."),),
    Phase.BRIEFING: (_("You need not remember the names. This is the person we speak for."),),
    Phase.THINK: (_("Nobody speaks for a moment. Settle on one reply, for yourself."),),
    Phase.VOTE: (_("Hands ready. One, two, three: who takes the first reply?"),),
    Phase.VOTED: (_("Thank you. Before you see it: why might a sensible person choose another one?"),),
    Phase.TALK: (_("Find somebody who chose otherwise, and ask what they heard."),),
    Phase.DISTRIBUTION: (_("What do you notice?"), _("Who would speak for one of these?")),
    Phase.GUESS: (_("Whatever you would have said: what was the question at?"),),
    Phase.CONSEQUENCE: (_("What would you say now? To yourself, for a moment."),),
    Phase.VERDICT: (_("Where do you see it differently?"),),
    Phase.DISCUSS: (_("When did you last meet a moment like this one?"),),
    Phase.ENDING: (_("Let it stand for a breath before anybody speaks."),),
    Phase.DEBRIEF: (_("For now only what happened: what was said, and where did we move?"),),
    Phase.SO_WHAT: (_("What pulled us there?"), _("When is that pull of use?")),
    Phase.OWN_QUESTION: (
        _("Whose question of last week was answered, and not met? Tell it as it was asked, without names."),
        _("What did they have to do next, and by when?"),
    ),
    Phase.OWN_REPLIES: (_("Write what you would say, one or two sentences. Nobody signs it."),),
    Phase.OWN_ANSWER: (
        _("Read two that differ aloud. What could whoever asked do after each?"),
        _("Whoever brought the question: which of these would have met it?"),
    ),
    Phase.NOW_WHAT: (_("Think of one meeting next week. What will you listen for?"),),
    Phase.FOCUS: (
        _("Ten points, each for yourself first. Then we go round."),
        _("What would have to change for you to move one point?"),
    ),
    Phase.COMMITMENTS: (_("One sentence: who does what, and when will it be seen?"),),
    Phase.EXIT: (_("One to five fingers, on three."),),
}
"""Lines that serve any story, one or two a stage."""


def advice(play: Play, state: State) -> str | None:
    """What the first vote suggests, by the share of hands at the called level."""
    if state.phase not in (Phase.VOTED, Phase.DISTRIBUTION) or not state.visit.rounds:
        return None
    share = share_at_called(play, state.visit, state.visit.rounds[-1])
    if share is None:
        return _advice_where_open(play, state.visit)
    if len(state.visit.rounds) > 1:
        return _("{share} % at the called level after talking: show both rounds.").format(share=share)
    if share < FEW:
        return _("{share} % at the called level: give a hint, or explain, and let them vote again.").format(
            share=share
        )
    if share <= MANY:
        return _("{share} % at the called level: let neighbours talk, then vote again.").format(share=share)
    return _(
        "{share} % at the called level: go to the explanation; ask what would make another reply win."
    ).format(share=share)


def _advice_where_open(play: Play, visit: Visit) -> str | None:
    """What such a moment asks for, and how many chose a reply that serves it; None where no hand is up."""
    share = share_serving(play, visit, visit.rounds[-1])
    if share is None or play.call(visit).level is not None:
        return None
    lens, scene = play.judge.lens(visit.scene), play.scenario.scene[visit.scene]
    abstains = lens.abstain is not None and play.call(visit).abstains
    if abstains and lens.abstain is not None:
        asks = _("{because}; what serves is {word}.").format(
            because=lens.abstain.asked, word=lens.abstain.word
        )
    else:
        asks = f"{lens.asks[scene.asks].asked}."
    chose = _("{share} % chose a reply that serves").format(share=share)
    if len(visit.rounds) > 1:
        return _("{asks} After talking {chose}: show both rounds.").format(asks=asks, chose=chose)
    advised = (
        _("give a hint, or explain, and let them vote again")
        if share < FEW
        else _("let neighbours talk, then vote again")
        if share <= MANY
        else _("go to the explanation; ask what would make another reply win")
    )
    return f"{asks} {chose}: {advised}."


def _called(play: Play, state: State) -> LevelView | None:
    if not _is_in_scene(state):
        return None
    return level_of(level_views(play.judge.lens(state.visit.scene)), play.call(state.visit).level)


def _responses(play: Play, state: State) -> tuple[PrivateResponse, ...]:
    if not _is_in_scene(state):
        return ()
    visit, levels = state.visit, level_views(play.judge.lens(state.visit.scene))
    counts = visit.rounds[-1].counts if visit.rounds else ()
    told = []
    for place, one in enumerate(play.story.offered(visit.scene, visit.tracks), 1):
        verdict = play.verdict(visit, one.id)
        level = level_of(levels, verdict.reading.level)
        now_say = one.now_say.text if one.now_say else None
        serves = SERVES_MOMENT[outcome_of(verdict.fit)]
        told.append(PrivateResponse(place, one.text, level, serves, count_of(counts, one.id), now_say))
    return tuple(told)


def _next(play: Play, state: State) -> str:
    """What comes next, in words."""
    tally = tally_of(play, state)
    if state.phase is Phase.DISTRIBUTION and tally and len(most_hands(tally)) != 1:
        return _("the path {path}: no reply has most hands")
    _short, ahead = step_words(state.phase, state.plan.without, question_is_due(state))
    if state.phase is not Phase.DISCUSS:
        return ahead
    left = remaining(play, state)
    return f"{ahead}: “{play.scenario.scene[left[0]].title}”" if left else _("the ending")


UNDOES: Mapping[type[Event], str] = {
    PlanMade: _("the change of the plan"),
    StageOpened: _("the step to {place}"),
    SceneEntered: _("the step into the scene"),
    ThinkingStarted: _("the silent minute"),
    VotingOpened: _("opening the vote"),
    HandsCounted: _("the last count"),
    HeadsCounted: _("the head count"),
    VotingClosed: _("closing the vote"),
    TalkStarted: _("the talk"),
    DistributionRevealed: _("showing how the hands fell"),
    ChoiceSettled: _("the path"),
    GuessMade: _("the step from the guess"),
    GuessSkipped: _("the step from the guess"),
    VerdictRevealed: _("showing the verdict"),
    WordsTakenUp: _("the words that were taken up"),
    VerdictContested: _("what was seen differently"),
    DiscussionOpened: _("the step to the discussion"),
    WhatIfExplored: _("the look at another reply"),
    InterludeReached: _("the step to what is told in between"),
    EndingReached: _("the step to the ending"),
    DebriefOpened: _("the step to the debrief"),
    IntentionKept: _("the last if-then sentence"),
    BranchStarted: _("playing the scene again"),
    PointParked: _("the parked point"),
    NoteTaken: _("the note"),
    FocusAgreed: _("the ten points"),
    CommitmentMade: _("the last commitment"),
    TextChanged: _("the change of a text"),
    PurposeShown: _("the step to purpose and agenda"),
    OpeningWorded: _("the words of the opening"),
    HintGiven: _("the hint"),
    GroupNamed: _("the name of the group"),
    QuestionPlanned: _("what the plan says of a question of the room’s own"),
    QuestionOpened: _("the step to the room’s own question"),
    QuestionWorded: _("what was told of the room’s own question"),
    RepliesAsked: _("the step to the replies"),
    ReplyTaken: _("the last reply from a card"),
    RepliesRevealed: _("showing the replies"),
    QuestionLeft: _("the step on from the room’s own question"),
}
"""What taking back would take back, by the event that brought it about."""


def undo_words(state: State) -> str:
    """What taking back would take back just now; empty where that is nothing."""
    step = last_step(state)
    if step is None or step.event is None:
        return ""
    if step.phase is Phase.CLOSED:
        return _("closing the session")
    return UNDOES[type(step.event)].format(place=step.phase.row.place)


def _remark(phase: Phase, minutes: Minutes, decisions_left: int) -> str | None:
    if not minutes.planned or not minutes.late or phase is Phase.CLOSED:
        return None
    late = _("1 minute") if minutes.late == 1 else _("{late} minutes").format(late=minutes.late)
    if phase.row.part is WorkshopPart.CLOSING:
        return _("{late} over: say when it will end, or keep each answer to a sentence.").format(late=late)
    if phase is Phase.DISCUSS and decisions_left:
        return _("{late} over: drop a decision {drop}, not the debrief.").format(late=late, drop="{drop}")
    if decisions_left > 1:
        return _("{late} over: drop a decision, not the debrief.").format(late=late)
    return _("{late} over: shorten the talk, not the debrief.").format(late=late)


OFFERED, WRITTEN = _("From phones: the first can be taken up, or left"), _("Written so far, for you alone")
HINTS, LINES_TO_SAY = _("Hints"), _("Lines to say")
READABLE = 80
"""Columns of a shared screen whose letters the last row can read."""
ENLARGE = _(
    "On the shared screen, enlarge the font until a line holds about {readable} columns: "
    "from {wide} on, the last row cannot read it."
).format(readable=READABLE, wide=WIDE)
WAITING = _("Waiting for a session with a group …")
HOW_TO_BEGIN = _("Begin one in the window that the room will see: workshop host SCENARIO")
WHAT_IT_SHOWS = _(
    "Then this window shows notes, live counts, what the vote suggests, what comes next and the minutes "
    "used. It is for you alone, and changes nothing."
)
NOT_OPEN = _("The session is not running; this is where it stood.")


class Counted(NamedTuple):
    """Hands for something other than a response: a level, a number of fingers, a way of making tea."""

    name: str
    level: LevelView | None
    hands: int | None
    """None where they were not counted yet."""


class Planned(NamedTuple):
    """A scene of the plan."""

    title: str
    reached: bool
    now: bool


class NotesView(NamedTuple):
    """What a facilitator's own screen shows; nothing of it is for the room."""

    private: PrivateView
    phase: Phase
    scene_number: int | None
    """None before the first scene, and once the story has ended."""
    asks: bool
    """Whether hands are counted, or shown, just now."""
    round: int
    """The round of voting that the responses' hands are of; 0 where there is none in this scene."""
    first: tuple[int | None, ...]
    """The hands of the first round by response, once there is a second."""
    counted: tuple[Counted, ...]
    """What hands are counted for just now, or were on the page before, where that is no response."""
    share: int | None
    """Per cent of the hands at the called level, which the advice goes by."""
    plan: tuple[Planned, ...]
    taken: tuple[str, ...]
    """The notes taken in this scene."""
    timer: int | None
    """Seconds left, fewer than none once the time is over; None where none runs."""
    hint: str | None
    """What to see to before the people are there."""
    rehearsal: bool

    def with_keys(self, keys: Mapping[str, str]) -> NotesView:
        """The notes of somebody who asks for the steps by these keys."""
        remark = self.private.remark
        private = self.private._replace(
            next=with_keys(self.private.next, keys),
            remark=remark and with_keys(remark, keys),
            takes_back=with_keys(self.private.takes_back, keys),
        )
        return self._replace(private=private)


def notes_view(play: Play, state: State, minutes: int, now: int) -> NotesView:
    """The notes at this moment: `minutes` of the plan are used, `now` is in seconds since 1970-01-01 UTC."""
    private = private_view(play, state, minutes)
    visit = None if state.interlude else state.present
    rounds = visit.rounds if visit and state.ending is None else ()
    return NotesView(
        private,
        state.phase,
        len(state.visits) if visit and state.ending is None else None,
        tally_of(play, state) is not None,
        len(rounds),
        _first_round(play, state) if len(rounds) > 1 else (),
        _counted(play, state),
        share_at_called(play, visit, rounds[-1]) if visit and rounds and private.advice else None,
        _plan(play, state),
        visit.notes if visit else (),
        state.timer.ends_at - now if state.timer else None,
        ENLARGE if state.phase.row.audience is not Audience.ROOM else None,
        state.rehearsal,
    )


def _first_round(play: Play, state: State) -> tuple[int | None, ...]:
    visit = state.visit
    offered = play.story.offered(visit.scene, visit.tracks)
    return tuple(count_of(visit.rounds[0].counts, one.id) for one in offered)


def _counted(play: Play, state: State) -> tuple[Counted, ...]:
    match state.phase:
        case Phase.PRACTICE:
            choices = PRACTICE_CHOICES
            return tuple(Counted(words, None, count_of(state.practice.counts, one)) for one, words in choices)
        case Phase.CONSEQUENCE | Phase.VERDICT if not state.visit.guesses.total:
            return ()
        case Phase.GUESS | Phase.CONSEQUENCE | Phase.VERDICT:
            guesses = state.visit.guesses.counts
            return tuple(
                Counted(one.word, one, count_of(guesses, one.id))
                for one in guess_views(play.judge.lens(state.visit.scene))
            )
        case Phase.EXIT:
            counts = state.exits.counts
            return tuple(
                Counted(f"{one} {words}".strip(), None, count_of(counts, one)) for one, words in EXIT_SCORES
            )
        case _:
            return ()


def _plan(play: Play, state: State) -> tuple[Planned, ...]:
    """The scenes of the plan, in the order of the story; all of them where none were planned."""
    scenes = play.scenario.scene
    reached = {visit.scene for visit in state.visits}
    here = state.present if state.ending is None and state.interlude is None else None
    at = here.scene if here else None
    return tuple(
        Planned(scenes[name].title, name in reached, name == at)
        for name in state.plan.scenes or tuple(scenes)
    )


BREAK = timedelta(hours=1)
"""A time without a step, from which on nobody was at it."""


class Elapsed:
    """The minutes that people have spent on a session, from the contract on and without breaks."""

    def __init__(self) -> None:
        self._began: datetime | None = None
        self._last: datetime | None = None
        self._away = timedelta()
        self._over = False

    def note(self, state: State, moment: datetime) -> None:
        """The session came to this state at this moment."""
        if not state.hosted or state.phase.row.audience is not Audience.ROOM:
            return
        self._began = self._began or moment
        self._away += self._break_until(moment)
        self._last = moment
        self._over = state.phase is Phase.CLOSED

    def note_text(self, state: State, at: str) -> None:
        """The same at a moment in ISO 8601 with its offset; what is none is passed over."""
        try:
            moment = datetime.fromisoformat(at)
        except ValueError:
            return
        if moment.tzinfo is not None:
            self.note(state, moment)

    def minutes(self, moment: datetime) -> int:
        """Whole minutes up to this moment, or to the end where the session has come to it."""
        if self._began is None or self._last is None:
            return 0
        end = self._last if self._over else moment - self._break_until(moment)
        return max(0, int((end - self._began - self._away).total_seconds() // 60))

    def _break_until(self, moment: datetime) -> timedelta:
        since = moment - self._last if self._last else timedelta()
        return since if since > BREAK else timedelta()
