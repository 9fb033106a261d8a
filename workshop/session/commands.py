"""What a person may ask of a session: imperatives that become events, or a refusal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from workshop.engine.verdict import MAX_FIT, OwnWords
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
    StepUndone,
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


@dataclass(frozen=True, slots=True)
class GoOn:
    """Take the next step that reveals nothing."""


@dataclass(frozen=True, slots=True)
class Choose:
    """Settle on a response, alone."""

    response: str
    voter: str = "me"


@dataclass(frozen=True, slots=True)
class SayOwn:
    """Answer in words of one's own, with what was seen in them."""

    words: OwnWords


@dataclass(frozen=True, slots=True)
class Reopen:
    """Take the choice back, which is possible until the guess."""


@dataclass(frozen=True, slots=True)
class Guess:
    """Say which level the question was at; None skips it."""

    level: str | None
    reason: int = 0
    """Whose reason was told before it: the place of that reply among those offered, 0 for none."""


@dataclass(frozen=True, slots=True)
class RevealVerdict:
    said: tuple[str, ...] = ()
    """The levels of what phones wrote that they would say now, as it was read."""


@dataclass(frozen=True, slots=True)
class TakeUpWords:
    """Have the room read what this seat wrote that it would say now."""

    seat: int


@dataclass(frozen=True, slots=True)
class Contest:
    """See a verdict differently: hands for each rating from 0 to 4 (alone: one), what it called for, and why.

    Either of the first two may be lacking.
    """

    hands: tuple[int, ...]
    text: str = ""
    level: str = ""

    @staticmethod
    def typed(words: str, hosted: bool, called: Mapping[str, str] | None = None) -> Contest:
        """What a person typed: a rating, or with a group five counts of hands; then, if they like, why.

        `called` has what a moment may call for, each by its word. One of these may stand before the reasons,
        or in the place of the rating. What has no such beginning has no hands, and is refused.
        """
        ratings = MAX_FIT + 1
        wanted = ratings if hosted else 1
        numbers = [each.rstrip(",;:.") for each in words.split(maxsplit=wanted)[:wanted]]
        counts = [int(each) for each in numbers if each.isascii() and each.isdigit() and len(each) < 4]
        is_rated = len(counts) == wanted and (hosted or counts[0] < ratings)
        level, why = _level_and_why(" ".join(words.split()[wanted * is_rated :]), called or {}, is_rated)
        if not (is_rated or level):
            return Contest((), words)
        one = counts[0] if is_rated else None
        hands = tuple(counts) if is_rated and hosted else tuple(int(place == one) for place in range(ratings))
        return Contest(hands, why, level)


def _level_and_why(typed: str, called: Mapping[str, str], is_rated: bool) -> tuple[str, str]:
    """What a line begins with of these, and the rest.

    After a rating its word counts only where it stands for itself: in “3 it was not asked” all is reason.
    """
    ends = r"(?:\s*[,.;:–-]+\s*|$|\s+(?=because\b|since\b))" if is_rated else r"(?:\W+|$)"
    for level, word in called.items():
        begins = re.match(re.escape(word) + ends, typed, re.IGNORECASE)
        if begins:
            return level, typed[begins.end() :]
    return "", typed


@dataclass(frozen=True, slots=True)
class KeepIntention:
    text: str


@dataclass(frozen=True, slots=True)
class DealCards:
    """Practise with single moments of other stories; each scene of the session is one of them."""

    texts: tuple[str, ...]
    own: tuple[int, ...]
    minutes: int
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecallMoment:
    """Say whether the moment came that the sentence was kept for: a word of `CAME`."""

    came: str


@dataclass(frozen=True, slots=True)
class PlayAgain:
    """Play a visit of this path again (0 is the first), to take another branch."""

    visit: int


@dataclass(frozen=True, slots=True)
class Undo:
    """Take the last step back."""


@dataclass(frozen=True, slots=True)
class StartHosting:
    """Lead a group through the session, or rehearse doing so."""

    rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class MakePlan:
    scenes: tuple[str, ...]
    minutes: int
    without: tuple[str, ...] = ()
    """The stages of opening and debrief to leave out."""


@dataclass(frozen=True, slots=True)
class CountHeads:
    count: int


@dataclass(frozen=True, slots=True)
class OpenVote:
    pass


@dataclass(frozen=True, slots=True)
class CloseVote:
    pass


@dataclass(frozen=True, slots=True)
class CountHands:
    """So many hands for a response, a level or a number; the empty name stands for the undecided."""

    choice: str
    count: int


@dataclass(frozen=True, slots=True)
class CastBallots:
    """What phones answer to the question of this number; of several ballots of a seat the last one counts."""

    round: int
    seats: tuple[int, ...]
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfferSentence:
    """Give the facilitator a sentence from a phone."""

    seat: int
    text: str


@dataclass(frozen=True, slots=True)
class DropOffer:
    """Leave what this seat gave."""

    seat: int


@dataclass(frozen=True, slots=True)
class OpenTalk:
    pass


@dataclass(frozen=True, slots=True)
class RevealDistribution:
    pass


@dataclass(frozen=True, slots=True)
class TakeBackReveal:
    """Hide again what was revealed by accident."""


@dataclass(frozen=True, slots=True)
class SettlePath:
    """The response with which the story goes on, which need not be the majority's."""

    response: str


@dataclass(frozen=True, slots=True)
class ExploreWhatIf:
    """Look at another response of a scene of the path; votes and path stay as they are."""

    response: str
    visit: int = -1
    """Which scene of the path, from 0; -1 is the present one."""


@dataclass(frozen=True, slots=True)
class SetTimer:
    ends_at: int
    """Seconds since 1970-01-01 UTC."""
    seconds: int
    private: int = 0
    """1 where the room is to see nothing of it."""


@dataclass(frozen=True, slots=True)
class ClearTimer:
    pass


@dataclass(frozen=True, slots=True)
class ParkPoint:
    text: str


@dataclass(frozen=True, slots=True)
class TakeNote:
    text: str
    question: int = 0
    """Beside which question of the room's own, 1 for the first; 0 for the present scene."""


@dataclass(frozen=True, slots=True)
class ChangeText:
    """Have a kept text read so from now on, or have it gone where nothing is left of it."""

    kept: str
    place: int
    text: str
    visit: int = 0


@dataclass(frozen=True, slots=True)
class WordOpening:
    """Say purpose and agenda in these words; with neither, in those of the scenario."""

    purpose: str
    agenda: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GiveHint:
    """Show the room the next hint of the scene."""


@dataclass(frozen=True, slots=True)
class NameGroup:
    name: str


@dataclass(frozen=True, slots=True)
class AgreeFocus:
    """Points on the levels, in the order of the lens, for a team in these circumstances."""

    points: tuple[int, ...]
    circumstances: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Commit:
    text: str


@dataclass(frozen=True, slots=True)
class PlanQuestion:
    """Turn to a question of the room's own in the opening, in the debrief, or (empty) not at all."""

    where: str


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Turn to a question of the room's own now."""


@dataclass(frozen=True, slots=True)
class WordQuestion:
    """The room's own question as far as it is told, with names of the lens."""

    says: str
    who: str = ""
    stance: str = ""
    asks: str = ""
    circumstances: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TakeReply:
    """Key in what somebody wrote on a card."""

    text: str


@dataclass(frozen=True, slots=True)
class RevealReplies:
    """Show what was written as it was read; the fields are those of the event."""

    levels: tuple[str, ...] = ()
    seconds: tuple[str, ...] = ()
    certainties: tuple[str, ...] = ()
    of: tuple[int, ...] = ()
    moves: tuple[str, ...] = ()
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


HostCommand = (
    StartHosting
    | MakePlan
    | CountHeads
    | OpenVote
    | CloseVote
    | CountHands
    | CastBallots
    | OfferSentence
    | TakeUpWords
    | DropOffer
    | OpenTalk
    | RevealDistribution
    | TakeBackReveal
    | SettlePath
    | ExploreWhatIf
    | SetTimer
    | ClearTimer
    | ParkPoint
    | TakeNote
    | ChangeText
    | WordOpening
    | GiveHint
    | NameGroup
    | AgreeFocus
    | Commit
    | PlanQuestion
    | OpenQuestion
    | WordQuestion
    | TakeReply
    | RevealReplies
)
"""What only a facilitator asks; a plan somebody alone as well, before the first scene."""
Command = (
    GoOn
    | Choose
    | SayOwn
    | Reopen
    | Guess
    | RevealVerdict
    | Contest
    | KeepIntention
    | DealCards
    | RecallMoment
    | PlayAgain
    | Undo
    | HostCommand
)


class Refusal(NamedTuple):
    """Why a command changed nothing, in a sentence for people."""

    because: str


LedEvent = (
    HostingStarted
    | PlanMade
    | HeadsCounted
    | VotingOpened
    | VotingClosed
    | HandsCounted
    | BallotsCast
    | SentenceOffered
    | OfferDropped
    | WordsTakenUp
    | TalkStarted
    | DistributionRevealed
    | RevealTakenBack
    | WhatIfExplored
    | TimerSet
    | TimerCleared
    | FocusAgreed
    | PointParked
    | NoteTaken
    | CommitmentMade
    | TextChanged
    | OpeningWorded
    | HintGiven
    | GroupNamed
    | QuestionPlanned
    | QuestionOpened
    | QuestionWorded
    | ReplyTaken
    | RepliesRevealed
)
"""What a facilitator brings about; the rest may be done alone, too."""


def commands_for(event: Event) -> tuple[Command, ...]:
    """The commands that may bring about such an event, a person's own first; none begins a session."""
    match event:
        case SessionStarted():
            return ()
        case (
            PurposeShown()
            | StageOpened()
            | SceneEntered()
            | ThinkingStarted()
            | DiscussionOpened()
            | InterludeReached()
            | EndingReached()
            | DebriefOpened()
            | RepliesAsked()
            | QuestionLeft()
        ):
            return (GoOn(),)
        case VoteCast(voter, response):
            return (Choose(response, voter),)
        case ChoiceSettled(response):
            return (SettlePath(response), GoOn())
        case WordsSaid():
            return (SayOwn(event.words),)
        case ChoiceReopened():
            return (Reopen(),)
        case GuessMade(level, reason):
            return (Guess(level, reason), GoOn())
        case GuessSkipped(reason):
            return (Guess(None, reason), GoOn())
        case VerdictRevealed():
            return (RevealVerdict(event.said),)
        case VerdictContested(hands, text, level):
            return (Contest(hands, text, level),)
        case IntentionKept(text):
            return (KeepIntention(text),)
        case CardsDealt(texts, own, minutes, sentence, others):
            return (DealCards(texts, own, minutes, tuple(filter(None, (sentence, *others)))),)
        case MomentRecalled(came):
            return (RecallMoment(came),)
        case BranchStarted(visit):
            return (PlayAgain(visit),)
        case StepUndone():
            return (Undo(),)
        case _:
            return _of_a_facilitator(event)


def _of_a_facilitator(event: LedEvent) -> tuple[Command, ...]:
    match event:
        case HostingStarted(rehearsal):
            return (StartHosting(bool(rehearsal)),)
        case PlanMade(scenes, minutes, without):
            return (MakePlan(scenes, minutes, without),)
        case HeadsCounted(count):
            return (CountHeads(count),)
        case VotingOpened():
            return (OpenVote(), GoOn())
        case VotingClosed():
            return (CloseVote(),)
        case HandsCounted(choice, count):
            return (CountHands(choice, count),)
        case BallotsCast(round, seats, choices):
            return (CastBallots(round, seats, choices),)
        case SentenceOffered(seat, text):
            return (OfferSentence(seat, text),)
        case WordsTakenUp(seat):
            return (TakeUpWords(seat),)
        case OfferDropped(seat):
            return (DropOffer(seat),)
        case TalkStarted():
            return (OpenTalk(),)
        case DistributionRevealed():
            return (RevealDistribution(),)
        case RevealTakenBack():
            return (TakeBackReveal(),)
        case WhatIfExplored(response, visit):
            return (ExploreWhatIf(response, visit),)
        case TimerSet(ends_at, seconds, private):
            return (SetTimer(ends_at, seconds, private),)
        case TimerCleared():
            return (ClearTimer(),)
        case FocusAgreed(points, circumstances):
            return (AgreeFocus(points, circumstances),)
        case PointParked(text):
            return (ParkPoint(text),)
        case NoteTaken(text, question):
            return (TakeNote(text, question),)
        case CommitmentMade(text):
            return (Commit(text),)
        case TextChanged(kept, place, text, visit):
            return (ChangeText(kept, place, text, visit),)
        case OpeningWorded(purpose, agenda):
            return (WordOpening(purpose, agenda),)
        case HintGiven():
            return (GiveHint(),)
        case GroupNamed(name):
            return (NameGroup(name),)
        case QuestionPlanned(where):
            return (PlanQuestion(where),)
        case QuestionOpened():
            return (OpenQuestion(), GoOn())
        case QuestionWorded(says, who, stance, asks, circumstances):
            return (WordQuestion(says, who, stance, asks, circumstances),)
        case ReplyTaken(text):
            return (TakeReply(text),)
        case RepliesRevealed(levels, seconds, certainties, of, moves, starts, ends):
            return (RevealReplies(levels, seconds, certainties, of, moves, starts, ends),)
