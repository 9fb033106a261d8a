"""The session's lifecycle, one row a phase: what may happen, who may ask for it, and what comes next."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import Enum

from workshop.language.catalogue import _
from workshop.session.events import (
    BallotsCast,
    BranchStarted,
    CardsDealt,
    ChoiceReopened,
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
    HostingStarted,
    IntentionKept,
    InterludeReached,
    MomentRecalled,
    NoteTaken,
    OfferDropped,
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
    RevealTakenBack,
    SceneEntered,
    SentenceOffered,
    SessionStarted,
    StageOpened,
    TalkStarted,
    TextChanged,
    ThinkingStarted,
    TimerCleared,
    TimerSet,
    VerdictContested,
    VerdictRevealed,
    VoteCast,
    VotingClosed,
    VotingOpened,
    WhatIfExplored,
    WordsSaid,
    WordsTakenUp,
)
from workshop.session.phase_row import Audience, NextStep, PhaseRow, Who, WorkshopPart


class Phase(Enum):
    LOBBY = "lobby"
    PLAN = "plan"
    ROOM = "room"
    PURPOSE = "purpose"
    CONTRACT = "contract"
    PRACTICE = "practice"
    BRIEFING = "briefing"
    SCENE = "scene"
    THINK = "think"
    VOTE = "vote"
    VOTED = "voted"
    TALK = "talk"
    DISTRIBUTION = "distribution"
    GUESS = "guess"
    CONSEQUENCE = "consequence"
    VERDICT = "verdict"
    DISCUSS = "discuss"
    INTERLUDE = "interlude"
    ENDING = "ending"
    DEBRIEF = "debrief"
    SO_WHAT = "so-what"
    OWN_QUESTION = "own-question"
    OWN_REPLIES = "own-replies"
    OWN_ANSWER = "own-answer"
    NOW_WHAT = "now-what"
    FOCUS = "focus"
    COMMITMENTS = "commitments"
    EXIT = "exit"
    CLOSED = "closed"

    @property
    def row(self) -> PhaseRow:
        """Everything that holds in this phase and in no other."""
        return ROWS[self]


_EITHER, _LEARNER, _FACILITATOR = Who.EITHER, Who.LEARNER, Who.FACILITATOR

ALWAYS: Mapping[type[Event], Who] = {
    PlanMade: _EITHER,
    **dict.fromkeys((
        HeadsCounted, TimerSet, TimerCleared, PointParked, NoteTaken,
        TextChanged, OpeningWorded, GroupNamed, QuestionPlanned,
    ), _FACILITATOR),
}  # fmt: skip
"""What may happen in every phase of a session that has started, and changes none."""

ROWS: dict[Phase, PhaseRow] = {
    Phase.LOBBY: PhaseRow(
        may={SessionStarted: (Phase.BRIEFING, _EITHER)},
        part=WorkshopPart.OPENING,
        audience=Audience.FACILITATOR,
        step=NextStep.REFUSED,
        next="",
        ahead=_("the plan"),
        refusal=_("The session has not begun."),
        place=_("not begun"),
    ),
    Phase.PLAN: PhaseRow(
        may={StageOpened: (Phase.ROOM, _FACILITATOR)},
        part=WorkshopPart.OPENING,
        audience=Audience.FACILITATOR,
        step=NextStep.STAGE,
        next=_("room check"),
        ahead=_("the room check"),
        place=_("plan"),
        listed=_("being planned"),
    ),
    Phase.ROOM: PhaseRow(
        may={
            QuestionOpened: (Phase.OWN_QUESTION, _FACILITATOR),
            PurposeShown: (Phase.PURPOSE, _FACILITATOR),
            StageOpened: (Phase.CONTRACT, _FACILITATOR),
        },
        part=WorkshopPart.OPENING,
        audience=Audience.SETTING_UP,
        step=NextStep.PURPOSE,
        next=_("the opening"),
        ahead=_("the purpose and the agenda"),
        place=_("room check"),
        listed=_("opening"),
    ),
    Phase.PURPOSE: PhaseRow(
        may={
            QuestionOpened: (Phase.OWN_QUESTION, _FACILITATOR),
            StageOpened: (Phase.CONTRACT, _FACILITATOR),
        },
        part=WorkshopPart.OPENING,
        audience=Audience.ROOM,
        step=NextStep.STAGE,
        next=_("the contract"),
        ahead=_("the contract"),
        place=_("purpose and agenda"),
        listed=_("opening"),
        minutes=3,
        optional=True,
    ),
    Phase.CONTRACT: PhaseRow(
        may={
            QuestionOpened: (Phase.OWN_QUESTION, _FACILITATOR),
            StageOpened: (Phase.PRACTICE, _FACILITATOR),
        },
        part=WorkshopPart.OPENING,
        audience=Audience.ROOM,
        step=NextStep.STAGE,
        next=_("practice vote"),
        ahead=_("the practice vote"),
        place=_("contract"),
        listed=_("opening"),
        minutes=2,
        optional=True,
    ),
    Phase.PRACTICE: PhaseRow(
        may={
            QuestionOpened: (Phase.OWN_QUESTION, _FACILITATOR),
            HandsCounted: (Phase.PRACTICE, _FACILITATOR),
            BallotsCast: (Phase.PRACTICE, _FACILITATOR),
            DistributionRevealed: (Phase.PRACTICE, _FACILITATOR),
            StageOpened: (Phase.BRIEFING, _FACILITATOR),
        },
        part=WorkshopPart.OPENING,
        audience=Audience.ROOM,
        step=NextStep.STAGE,
        next=_("briefing"),
        ahead=_("the briefing"),
        place=_("practice vote"),
        listed=_("opening: practice vote"),
        minutes=3,
        optional=True,
    ),
    Phase.BRIEFING: PhaseRow(
        may={
            QuestionOpened: (Phase.OWN_QUESTION, _FACILITATOR),
            HostingStarted: (Phase.PLAN, _LEARNER),
            CardsDealt: (Phase.BRIEFING, _LEARNER),
            MomentRecalled: (Phase.BRIEFING, _LEARNER),
            SceneEntered: (Phase.SCENE, _EITHER),
            InterludeReached: (Phase.INTERLUDE, _EITHER),
        },
        part=WorkshopPart.OPENING,
        audience=Audience.ROOM,
        step=NextStep.ARRIVE,
        next=_("first scene"),
        ahead=_("the first scene"),
        place=_("briefing"),
        minutes=1,
    ),
    Phase.SCENE: PhaseRow(
        may={
            ThinkingStarted: (Phase.THINK, _FACILITATOR),
            VotingOpened: (Phase.VOTE, _EITHER),
        },
        part=WorkshopPart.READING,
        audience=Audience.ROOM,
        step=NextStep.THINK,
        next=_("think"),
        ahead=_("a silent minute {next}"),
        place=_("reading the scene"),
    ),
    Phase.THINK: PhaseRow(
        may={HintGiven: (Phase.THINK, _FACILITATOR), VotingOpened: (Phase.VOTE, _FACILITATOR)},
        part=WorkshopPart.READING,
        audience=Audience.ROOM,
        step=NextStep.VOTE,
        next=_("open the vote"),
        ahead=_("the vote {next}"),
        place=_("thinking, silent"),
    ),
    Phase.VOTE: PhaseRow(
        may={
            HintGiven: (Phase.VOTE, _FACILITATOR),
            VoteCast: (Phase.VOTE, _LEARNER),
            WordsSaid: (Phase.GUESS, _LEARNER),
            HandsCounted: (Phase.VOTE, _FACILITATOR),
            BallotsCast: (Phase.VOTE, _FACILITATOR),
            VotingClosed: (Phase.VOTED, _FACILITATOR),
            ChoiceSettled: (Phase.GUESS, _LEARNER),
        },
        part=WorkshopPart.VOTING,
        audience=Audience.ROOM,
        step=NextStep.REFUSED,
        next="",
        ahead=_("count the hands, then close {close_vote}"),
        refusal=_("Close the vote first {close_vote}."),
        place=_("voting is open"),
    ),
    Phase.VOTED: PhaseRow(
        may={
            HintGiven: (Phase.VOTED, _FACILITATOR),
            HandsCounted: (Phase.VOTED, _FACILITATOR),
            TalkStarted: (Phase.TALK, _FACILITATOR),
            VotingOpened: (Phase.VOTE, _FACILITATOR),
            DistributionRevealed: (Phase.DISTRIBUTION, _FACILITATOR),
        },
        part=WorkshopPart.VOTING,
        audience=Audience.ROOM,
        step=NextStep.REFUSED,
        next="",
        ahead=_("talk {talk}, a new vote {open_vote}, or show the distribution {reveal}"),
        refusal=_("Here lead on: how the hands fell {reveal}, talk {talk}, a new vote {open_vote}."),
        place=_("voting is closed"),
    ),
    Phase.TALK: PhaseRow(
        may={HintGiven: (Phase.TALK, _FACILITATOR), VotingOpened: (Phase.VOTE, _FACILITATOR)},
        part=WorkshopPart.VOTING,
        audience=Audience.ROOM,
        step=NextStep.VOTE,
        next=_("vote again"),
        ahead=_("the next vote {next}"),
        place=_("talking"),
    ),
    Phase.DISTRIBUTION: PhaseRow(
        may={
            RevealTakenBack: (Phase.VOTED, _FACILITATOR),
            TalkStarted: (Phase.TALK, _FACILITATOR),
            ChoiceSettled: (Phase.GUESS, _FACILITATOR),
        },
        part=WorkshopPart.VOTING,
        audience=Audience.ROOM,
        step=NextStep.MAJORITY,
        next=_("where most hands lead"),
        ahead=_("the majority's path {next}, or another by its number"),
        place=_("distribution shown"),
    ),
    Phase.GUESS: PhaseRow(
        may={
            ChoiceReopened: (Phase.VOTE, _LEARNER),
            HandsCounted: (Phase.GUESS, _FACILITATOR),
            BallotsCast: (Phase.GUESS, _FACILITATOR),
            GuessMade: (Phase.CONSEQUENCE, _EITHER),
            GuessSkipped: (Phase.CONSEQUENCE, _EITHER),
        },
        part=WorkshopPart.VOTING,
        audience=Audience.ROOM,
        step=NextStep.GUESS,
        next=_("the answer"),
        ahead=_("count the guesses, or go on without them {next}"),
        place=_("guessing the level"),
    ),
    Phase.CONSEQUENCE: PhaseRow(
        may={
            WordsSaid: (Phase.CONSEQUENCE, _LEARNER),
            SentenceOffered: (Phase.CONSEQUENCE, _FACILITATOR),
            ReplyTaken: (Phase.CONSEQUENCE, _FACILITATOR),
            VerdictRevealed: (Phase.VERDICT, _EITHER),
        },
        part=WorkshopPart.DISCUSSING,
        audience=Audience.ROOM,
        step=NextStep.REFUSED,
        next="",
        ahead=_("the verdict {reveal}"),
        refusal=_("The verdict comes next {reveal}."),
        place=_("the answer"),
    ),
    Phase.VERDICT: PhaseRow(
        may={
            RevealTakenBack: (Phase.CONSEQUENCE, _FACILITATOR),
            VerdictContested: (Phase.VERDICT, _EITHER),
            BallotsCast: (Phase.VERDICT, _FACILITATOR),
            SentenceOffered: (Phase.VERDICT, _FACILITATOR),
            OfferDropped: (Phase.VERDICT, _FACILITATOR),
            DiscussionOpened: (Phase.DISCUSS, _FACILITATOR),
            SceneEntered: (Phase.SCENE, _LEARNER),
            InterludeReached: (Phase.INTERLUDE, _LEARNER),
            EndingReached: (Phase.ENDING, _LEARNER),
            DebriefOpened: (Phase.DEBRIEF, _LEARNER),
            BranchStarted: (Phase.SCENE, _EITHER),
        },
        part=WorkshopPart.DISCUSSING,
        audience=Audience.ROOM,
        step=NextStep.DISCUSS,
        next=_("discuss"),
        ahead=_("the discussion {next}"),
        place=_("verdict shown"),
    ),
    Phase.DISCUSS: PhaseRow(
        may={
            WhatIfExplored: (Phase.CONSEQUENCE, _FACILITATOR),
            WordsTakenUp: (Phase.DISCUSS, _FACILITATOR),
            OfferDropped: (Phase.DISCUSS, _FACILITATOR),
            SceneEntered: (Phase.SCENE, _FACILITATOR),
            InterludeReached: (Phase.INTERLUDE, _FACILITATOR),
            EndingReached: (Phase.ENDING, _FACILITATOR),
            DebriefOpened: (Phase.DEBRIEF, _FACILITATOR),
            BranchStarted: (Phase.SCENE, _FACILITATOR),
        },
        part=WorkshopPart.DISCUSSING,
        audience=Audience.ROOM,
        step=NextStep.ARRIVE,
        next=_("the story goes on"),
        ahead=_("the next scene {next}"),
        place=_("discussion"),
    ),
    Phase.INTERLUDE: PhaseRow(
        may={
            SceneEntered: (Phase.SCENE, _EITHER),
            InterludeReached: (Phase.INTERLUDE, _EITHER),
            EndingReached: (Phase.ENDING, _EITHER),
            DebriefOpened: (Phase.DEBRIEF, _EITHER),
        },
        part=WorkshopPart.READING,
        audience=Audience.ROOM,
        step=NextStep.ARRIVE,
        next=_("the story goes on"),
        ahead=_("the next scene {next}"),
        place=_("told in between"),
    ),
    Phase.ENDING: PhaseRow(
        may={DebriefOpened: (Phase.DEBRIEF, _EITHER), BranchStarted: (Phase.SCENE, _EITHER)},
        part=WorkshopPart.CLOSING,
        audience=Audience.ROOM,
        step=NextStep.DEBRIEF,
        next=_("look back"),
        ahead=_("the debrief"),
        place=_("ending"),
    ),
    Phase.DEBRIEF: PhaseRow(
        may={
            QuestionOpened: (Phase.OWN_QUESTION, _FACILITATOR),
            IntentionKept: (Phase.DEBRIEF, _EITHER),
            BranchStarted: (Phase.SCENE, _EITHER),
            StageOpened: (Phase.SO_WHAT, _FACILITATOR),
        },
        part=WorkshopPart.CLOSING,
        audience=Audience.ROOM,
        step=NextStep.STAGE,
        next=_("so what"),
        ahead=_("so what"),
        place=_("debrief: what"),
        listed=_("debrief: what happened"),
        minutes=3,
    ),
    Phase.SO_WHAT: PhaseRow(
        may={
            QuestionOpened: (Phase.OWN_QUESTION, _FACILITATOR),
            StageOpened: (Phase.NOW_WHAT, _FACILITATOR),
        },
        part=WorkshopPart.CLOSING,
        audience=Audience.ROOM,
        step=NextStep.STAGE,
        next=_("now what"),
        ahead=_("now what"),
        place=_("debrief: so what"),
        listed=_("debrief: so what"),
        minutes=3,
        optional=True,
    ),
    Phase.OWN_QUESTION: PhaseRow(
        may={
            QuestionWorded: (Phase.OWN_QUESTION, _FACILITATOR),
            RepliesAsked: (Phase.OWN_REPLIES, _FACILITATOR),
        },
        part=WorkshopPart.CLOSING,
        audience=Audience.ROOM,
        step=NextStep.REPLIES,
        next=_("ask for replies"),
        ahead=_("the five prompts {word_question}, then replies on cards or by phone {next}"),
        place=_("the room’s own question"),
        listed=_("its own question"),
    ),
    Phase.OWN_REPLIES: PhaseRow(
        may={
            QuestionWorded: (Phase.OWN_REPLIES, _FACILITATOR),
            ReplyTaken: (Phase.OWN_REPLIES, _FACILITATOR),
            SentenceOffered: (Phase.OWN_REPLIES, _FACILITATOR),
            OfferDropped: (Phase.OWN_REPLIES, _FACILITATOR),
            RepliesRevealed: (Phase.OWN_ANSWER, _FACILITATOR),
        },
        part=WorkshopPart.CLOSING,
        audience=Audience.ROOM,
        step=NextStep.REFUSED,
        next="",
        ahead=_("key in the cards {take_reply}, then show the replies {reveal}"),
        refusal=_("The replies are shown next {reveal}."),
        place=_("replies to the room’s own question"),
        listed=_("its own question"),
    ),
    Phase.OWN_ANSWER: PhaseRow(
        may={
            QuestionWorded: (Phase.OWN_ANSWER, _FACILITATOR),
            RevealTakenBack: (Phase.OWN_REPLIES, _FACILITATOR),
            # Wherever it was opened: the state knows, and this is where a debrief goes on.
            QuestionLeft: (Phase.SO_WHAT, _FACILITATOR),
        },
        part=WorkshopPart.CLOSING,
        audience=Audience.ROOM,
        step=NextStep.BACK,
        next=_("on with the workshop"),
        ahead=_("talk, then on with the workshop {next}"),
        place=_("the room’s own question: replies shown"),
        listed=_("its own question"),
    ),
    Phase.NOW_WHAT: PhaseRow(
        may={
            QuestionOpened: (Phase.OWN_QUESTION, _FACILITATOR),
            IntentionKept: (Phase.NOW_WHAT, _FACILITATOR),
            SentenceOffered: (Phase.NOW_WHAT, _FACILITATOR),
            OfferDropped: (Phase.NOW_WHAT, _FACILITATOR),
            StageOpened: (Phase.FOCUS, _FACILITATOR),
        },
        part=WorkshopPart.CLOSING,
        audience=Audience.ROOM,
        step=NextStep.STAGE,
        next=_("focus"),
        ahead=_("the focus agreement"),
        place=_("debrief: now what"),
        listed=_("debrief: now what"),
        minutes=3,
        optional=True,
    ),
    Phase.FOCUS: PhaseRow(
        may={
            QuestionOpened: (Phase.OWN_QUESTION, _FACILITATOR),
            HandsCounted: (Phase.FOCUS, _FACILITATOR),
            DistributionRevealed: (Phase.FOCUS, _FACILITATOR),
            FocusAgreed: (Phase.FOCUS, _FACILITATOR),
            BallotsCast: (Phase.FOCUS, _FACILITATOR),
            StageOpened: (Phase.COMMITMENTS, _FACILITATOR),
        },
        part=WorkshopPart.CLOSING,
        audience=Audience.ROOM,
        step=NextStep.STAGE,
        next=_("commitments"),
        ahead=_("commitments"),
        place=_("focus agreement"),
        listed=_("debrief: the team’s own focus"),
        minutes=1,
        optional=True,
    ),
    Phase.COMMITMENTS: PhaseRow(
        may={
            QuestionOpened: (Phase.OWN_QUESTION, _FACILITATOR),
            CommitmentMade: (Phase.COMMITMENTS, _FACILITATOR),
            SentenceOffered: (Phase.COMMITMENTS, _FACILITATOR),
            OfferDropped: (Phase.COMMITMENTS, _FACILITATOR),
            StageOpened: (Phase.EXIT, _FACILITATOR),
        },
        part=WorkshopPart.CLOSING,
        audience=Audience.ROOM,
        step=NextStep.STAGE,
        next=_("exit question"),
        ahead=_("the exit question"),
        place=_("commitments"),
        listed=_("debrief: commitments"),
        minutes=1,
        optional=True,
    ),
    Phase.EXIT: PhaseRow(
        may={
            HandsCounted: (Phase.EXIT, _FACILITATOR),
            DistributionRevealed: (Phase.EXIT, _FACILITATOR),
            BallotsCast: (Phase.EXIT, _FACILITATOR),
            StageOpened: (Phase.CLOSED, _FACILITATOR),
        },
        part=WorkshopPart.CLOSING,
        audience=Audience.ROOM,
        step=NextStep.STAGE,
        next=_("close"),
        ahead=_("the end"),
        place=_("exit question"),
        listed=_("debrief: exit question"),
        minutes=1,
        optional=True,
    ),
    Phase.CLOSED: PhaseRow(
        may={},
        part=WorkshopPart.CLOSING,
        audience=Audience.ROOM,
        step=NextStep.REFUSED,
        next="",
        ahead=_("nothing"),
        refusal=_("The session is closed {leave}."),
        place=_("closed"),
    ),
}

COMPLETING: frozenset[tuple[Phase, type[Event]]] = frozenset(
    {(Phase.VOTE, ChoiceSettled), (Phase.SCENE, VotingOpened)}
)
"""Where an event completes the step of the event before it: alone, both are taken back together."""


class IllegalEventError(Exception):
    """An event that cannot happen in this phase; nothing was changed."""

    def __init__(self, event: Event, phase: Phase) -> None:
        super().__init__(f"{type(event).__name__} cannot happen in {phase.name}")


OF_OWN_QUESTION = (Phase.OWN_QUESTION, Phase.OWN_REPLIES, Phase.OWN_ANSWER)
"""Where the room is at a question of its own."""
OPTIONAL = tuple(phase.value for phase in Phase if phase.row.optional)
"""The stages that a plan may leave out, in their order."""


def stage_after(phase: Phase, without: Collection[str] = ()) -> Phase | None:
    """The stage that going on opens where these are left out; None where it opens none."""
    ahead = phase
    while StageOpened in ahead.row.may:
        ahead = ahead.row.may[StageOpened][0]
        if ahead.value not in without or not ahead.row.optional:
            return ahead
    return None


def after(phase: Phase, event: Event, without: Collection[str] = ()) -> Phase:
    """The phase that follows by a plan without these stages; raises IllegalEventError where none does."""
    if type(event) in ALWAYS and phase is not Phase.LOBBY:
        return phase
    if isinstance(event, StageOpened) and (stage := stage_after(phase, without)) is not None:
        return stage
    try:
        return ROWS[phase].may[type(event)][0]
    except KeyError:
        raise IllegalEventError(event, phase) from None


def can_happen(phase: Phase, event: type[Event]) -> bool:
    return event in ROWS[phase].may or (event in ALWAYS and phase is not Phase.LOBBY)


def may_ask(phase: Phase, event: type[Event], hosted: bool) -> bool:
    """Whether the event can happen, and whoever runs such a session may ask for it."""
    if event in ALWAYS and phase is not Phase.LOBBY:
        return ALWAYS[event].includes(hosted)
    return event in ROWS[phase].may and ROWS[phase].may[event][1].includes(hosted)


def phases_with(event: type[Event]) -> tuple[Phase, ...]:
    """The phases in which the event can happen."""
    return tuple(phase for phase in Phase if can_happen(phase, event))
