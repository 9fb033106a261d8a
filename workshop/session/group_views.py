"""What a group's screen may show beside what a person alone sees: the opening, votes, talk, the debrief."""

from __future__ import annotations

from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.session.views import (
    ContestView,
    DebriefRow,
    Header,
    LevelView,
    PairView,
    ResponseView,
    Speaker,
    View,
)


class PlanItem(NamedTuple):
    id: str
    title: str
    planned: bool


class PlanView(NamedTuple):
    """For the facilitator alone, before the screen is shared."""

    header: Header
    minutes: int
    items: tuple[PlanItem, ...]
    fits: int
    """How many decisions fit the minutes."""
    remarks: tuple[str, ...]
    """What leaving scenes out does to the story."""
    group: str = ""
    """What the group is called; empty where nobody has said."""
    left_out: tuple[str, ...] = ()
    """The stages of opening and debrief that are left out, in words."""
    own_question: str = ""
    """When the room turns to a question of its own, in words; empty where it does not."""


class RoomView(NamedTuple):
    header: Header
    line: str
    """To be read from the back of the room."""


class PurposeView(NamedTuple):
    """What the workshop is for, and what comes in which order."""

    header: Header
    purpose: str
    agenda: tuple[str, ...]


class ContractView(NamedTuple):
    header: Header
    points: tuple[str, ...]


class HandsView(NamedTuple):
    """A tally as the room may see it: for what hands are counted, but not how many for each."""

    counted: int | None
    """All ballots, and all hands once those for every choice are counted: a growing total would tell each."""
    heads: int
    """0 where heads were not counted."""
    taken: tuple[str, ...]
    """The choices whose hands have been counted; the empty name stands for the undecided."""
    ballots: int = 0
    """How many phones have answered, never what."""


class PracticeView(NamedTuple):
    header: Header
    question: str
    choices: tuple[tuple[str, str], ...]
    """Number and words."""
    hands: HandsView
    shown: tuple[tuple[str, int], ...] | None
    """Hands by choice, once they were revealed."""


class ThinkView(NamedTuple):
    header: Header
    listener: Speaker
    says: str
    responses: tuple[ResponseView, ...]
    hints: tuple[str, ...] = ()
    """Those that were given, here as in the two views that follow."""


class BallotView(NamedTuple):
    """A vote that is open, or closed and not yet revealed."""

    header: Header
    listener: Speaker
    says: str
    responses: tuple[ResponseView, ...]
    round: int
    hands: HandsView
    open: bool
    hints: tuple[str, ...] = ()


class TalkView(NamedTuple):
    header: Header
    listener: Speaker
    says: str
    responses: tuple[ResponseView, ...]
    prompt: str
    hints: tuple[str, ...] = ()


class RoundView(NamedTuple):
    number: int
    hands: tuple[int | None, ...]
    """In the order of the responses; None where nobody counted them."""
    undecided: int
    uncounted: int = 0
    """How many people were there and not counted."""
    talked: bool = False
    """Whether people talked just before."""


class DistributionView(NamedTuple):
    header: Header
    listener: Speaker
    says: str
    responses: tuple[ResponseView, ...]
    rounds: tuple[RoundView, ...]
    most: tuple[str, ...]
    """The responses with most hands in the last round."""
    sentence: str
    """With which response the story goes on, or the question where none has most hands."""


class LevelRound(NamedTuple):
    """How a room fell by level in a round."""

    number: int
    hands: tuple[int, ...]
    """In the order of the levels."""
    others: int
    """Undecided, or for a response that no level leads."""
    undecided: int = 0
    """How many of the others were undecided."""
    uncounted: int = 0
    """How many people were there and not counted."""
    heads: int = 0
    """How many people there were; 0 where nobody had counted them."""
    talked: bool = False
    """Whether people talked just before."""

    @property
    def counted(self) -> int:
        """All hands, the undecided included."""
        return sum(self.hands) + self.others


class DiscussView(NamedTuple):
    """After the verdict: how the room itself fell, and what to talk about."""

    header: Header
    says: str
    called: LevelView | None
    rounds: tuple[LevelRound, ...]
    sentence: str
    """The room's own mismatch, or meeting, in words."""
    questions: tuple[str, ...]
    responses: tuple[ResponseView, ...]
    """To look at what would have happened."""
    chosen: str
    pair: PairView | None = None
    """Two scenes to put side by side, where this one completes them."""
    said_now: str = ""
    """How what phones would say now spreads over the levels, in a sentence; empty where none wrote."""
    taken_up: tuple[str, ...] = ()
    """What of it the facilitator has taken up."""


class ShiftRow(NamedTuple):
    """A decision of the debrief with how the room moved in it."""

    row: DebriefRow
    before: LevelView | None
    """The level with most hands in the first round; None where none led alone."""
    after: LevelView | None
    """The level with most hands in the last round, whichever reply was followed."""
    rounds: tuple[RoundView, ...]
    responses: tuple[ResponseView, ...]
    told: str
    """How the hands moved, or where most of them were, in a sentence; empty where nobody voted."""


class WhatView(NamedTuple):
    """What happened: the path and each shift, without judgement."""

    header: Header
    rows: tuple[ShiftRow, ...]
    ending: str
    parked: tuple[str, ...]
    questions: tuple[str, ...] = ()
    """Each of the room's own, and where most replies to it were."""


class SoWhatView(NamedTuple):
    """So what: called against chosen, and what pulled."""

    header: Header
    rows: tuple[ShiftRow, ...]
    patterns: tuple[str, ...]
    pair: PairView | None
    transfer: str | None
    """How the room did on the second scene that called for the level of an earlier one."""
    contested: tuple[ContestView, ...] = ()
    questions: tuple[str, ...] = ()
    """Each of the room's own, what was called for, and where most replies were."""


class NowWhatView(NamedTuple):
    header: Header
    steps: tuple[str, ...]
    intentions: tuple[str, ...]


class FocusChoice(NamedTuple):
    id: str
    title: str
    chosen: bool


class FocusView(NamedTuple):
    """Ten points on the levels for the group's own team."""

    header: Header
    question: str
    circumstances: tuple[FocusChoice, ...]
    placed: HandsView
    """How many people have placed their points, and not where."""
    spread: tuple[tuple[int, ...], ...] | None
    """For each level how many people gave it 0, 1 … 10 points, once that was revealed."""
    middle: tuple[int, ...] | None
    """What people placed on the whole, as points of ten; known with the spread."""
    points: tuple[int, ...] | None
    """What the group agreed, in the order of the levels."""
    called: tuple[int, ...] | None
    """What the moment rules would call for in these circumstances, as points of ten."""
    reasons: tuple[str, ...]
    differs: str | None
    """Where both differ, in a sentence."""


class CommitmentsView(NamedTuple):
    header: Header
    commitments: tuple[str, ...]
    parked: tuple[str, ...]


class ExitView(NamedTuple):
    header: Header
    question: str
    hands: HandsView
    scores: tuple[tuple[str, str], ...]
    """Each number of fingers, and what it stands for where that has words."""
    shown: tuple[tuple[str, int], ...] | None
    """Hands by score, once they were revealed."""


class ClosedView(NamedTuple):
    header: Header
    thanks: str


class QuestionPrompt(NamedTuple):
    """One of the five things that are told of the room's own question."""

    asked: str
    answer: str
    """Empty where nobody has said."""


class OwnQuestionView(NamedTuple):
    """Somebody's real question, as far as the room has told it."""

    header: Header
    says: str
    who: str
    prompts: tuple[QuestionPrompt, ...]
    """What else is told of it."""
    prompt: str


class OwnRepliesView(NamedTuple):
    """People write: how many replies are in, and none of them."""

    header: Header
    says: str
    who: str
    prompt: str
    keyed: int
    by_phone: int
    heads: int
    """0 where heads were not counted."""


class OwnReplyView(NamedTuple):
    """A reply that somebody wrote, with what was read in it."""

    text: str
    level: LevelView | None
    """None where it carries none, or where that cannot be told."""
    shown: tuple[tuple[int, int], ...]
    """The places in it that show the level."""
    told: str
    """How sure the reading is, where it is not."""


class OwnAnswerView(NamedTuple):
    """How the replies spread over the levels, then what the rules call for."""

    header: Header
    says: str
    who: str
    replies: tuple[OwnReplyView, ...]
    """In the order of the levels, then of their words: not as they came."""
    counts: tuple[int, ...]
    """How many replies are at each level."""
    others: int
    """At none, or at one that cannot be told."""
    sentence: str
    """Where most of them are."""
    called: LevelView | None
    called_word: str
    """What is called for in a word; empty where nothing says what."""
    asked: str
    """What such a question asks, in a sentence."""
    reasons: tuple[str, ...]
    questions: tuple[str, ...]
    """To talk about."""
    rests_on: str
    """What of the moment the rules know, and what was not told, in a sentence."""

    @property
    def calls_for_nothing(self) -> bool:
        """Whether the rules have nothing to say to what was told."""
        return self.called is None and not self.called_word


HostView = (
    PlanView
    | RoomView
    | PurposeView
    | ContractView
    | PracticeView
    | ThinkView
    | BallotView
    | TalkView
    | DistributionView
    | DiscussView
    | WhatView
    | SoWhatView
    | OwnQuestionView
    | OwnRepliesView
    | OwnAnswerView
    | NowWhatView
    | FocusView
    | CommitmentsView
    | ExitView
    | ClosedView
)

SharedView = View | HostView
"""What the screen that a group shares shows."""

PRACTICE_CHOICES = (("1", _("Milk first")), ("2", _("Milk last")), ("3", _("Coffee, please")))
FOCUS_QUESTION = _("Ten points on the levels: where should your own team's attention go this quarter?")
EXIT_SCORES = (("1", _("none of it")), ("2", ""), ("3", _("about half")), ("4", ""), ("5", _("all of it")))
EXIT_QUESTION = _("How much of this will you use next week? One to five fingers.")
