"""What can happen in a session: past tense, and frozen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from workshop.engine.verdict import OwnWords, Sighting


@dataclass(frozen=True, slots=True)
class SessionStarted:
    """A session began, on texts that it keeps and names by their SHA-256."""

    scenario: str
    title: str
    scenario_hash: str
    lens_hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HostingStarted:
    """A facilitator leads a group through it; a rehearsal (1) is kept out of history."""

    rehearsal: int


@dataclass(frozen=True, slots=True)
class PlanMade:
    """Which scenes are played, in the order of the story, and in how many minutes."""

    scenes: tuple[str, ...]
    minutes: int
    without: tuple[str, ...] = ()
    """The stages of opening and debrief that are left out."""


@dataclass(frozen=True, slots=True)
class StageOpened:
    """The next stage of the opening or of the debrief; the lifecycle and the plan say which that is."""


@dataclass(frozen=True, slots=True)
class SceneEntered:
    scene: str
    tracks: tuple[int, ...]
    """The tracks' values on entering, in the order of the file."""


@dataclass(frozen=True, slots=True)
class ThinkingStarted:
    """A silent minute before the vote."""


@dataclass(frozen=True, slots=True)
class VotingOpened:
    round: int
    """1 for the first round of a scene."""


@dataclass(frozen=True, slots=True)
class VoteCast:
    voter: str
    response: str


@dataclass(frozen=True, slots=True)
class BallotsCast:
    """What phones answered, as far as it came in together; the last ballot of a seat counts."""

    round: int
    """Which question they answer: its number in the session."""
    seats: tuple[int, ...]
    choices: tuple[str, ...]
    """What each seat chose, in their order."""


@dataclass(frozen=True, slots=True)
class SentenceOffered:
    """Somebody gave a sentence from their phone to the facilitator; a later one of the seat replaces it."""

    seat: int
    text: str


@dataclass(frozen=True, slots=True)
class OfferDropped:
    """The facilitator does not take up what this seat gave."""

    seat: int


@dataclass(frozen=True, slots=True)
class HandsCounted:
    """So many hands for one thing that a phase asks about; a later count of the same corrects it."""

    choice: str
    """A response, a level, or a number, whichever is asked about; empty for the undecided."""
    count: int


@dataclass(frozen=True, slots=True)
class HeadsCounted:
    count: int


@dataclass(frozen=True, slots=True)
class VotingClosed:
    pass


@dataclass(frozen=True, slots=True)
class TalkStarted:
    pass


@dataclass(frozen=True, slots=True)
class DistributionRevealed:
    pass


@dataclass(frozen=True, slots=True)
class RevealTakenBack:
    """What was revealed by accident is hidden again."""


@dataclass(frozen=True, slots=True)
class ChoiceSettled:
    response: str


@dataclass(frozen=True, slots=True)
class WordsSaid:
    """Somebody alone spoke in words of their own; each move that was seen in them has its place.

    Where a reply is to be chosen they are the reply; after the answer, what one would say now.
    """

    text: str
    moves: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    corrected: int
    """1 where the person looked over what was read."""
    sure: int = 0
    """1 where the reading was sure of the level by itself."""

    @property
    def words(self) -> OwnWords:
        """The same in one; a move that lacks a place is passed over."""
        seen = zip(self.moves, self.starts, self.ends, strict=False)
        return OwnWords(self.text, tuple(Sighting(*each) for each in seen), bool(self.corrected), self.sure)

    @staticmethod
    def of(words: OwnWords) -> WordsSaid:
        moves, starts, ends = zip(*words.sightings, strict=True) if words.sightings else ((), (), ())
        return WordsSaid(words.text, moves, starts, ends, int(words.corrected), words.sure)


@dataclass(frozen=True, slots=True)
class ChoiceReopened:
    """The reply is taken back before the answer, perhaps since others gave their reasons."""


@dataclass(frozen=True, slots=True)
class GuessMade:
    level: str
    """The level that the question was taken to be at."""
    reason: int = 0
    """Whose reason somebody alone was told before it, and kept the reply: that reply's place, 0 for none."""


@dataclass(frozen=True, slots=True)
class GuessSkipped:
    reason: int = 0
    """As with a guess."""


@dataclass(frozen=True, slots=True)
class VerdictRevealed:
    fit: int
    said: tuple[str, ...] = ()
    """At which level each reads that phones wrote to what they would say now, in the order of the session.

    Empty for one at no level, or at none that could be told."""


@dataclass(frozen=True, slots=True)
class VerdictContested:
    """How well the reply that is looked at served its moment, as people see it."""

    hands: tuple[int, ...]
    """How many hands for each rating, 0 to 4; of a person alone, one."""
    text: str = ""
    """Why, in their own words."""
    level: str = ""
    """What the moment called for as they see it, as a guess names it; empty where nobody said."""


@dataclass(frozen=True, slots=True)
class WordsTakenUp:
    """The room reads what somebody wrote, from their phone, that they would say now."""

    seat: int


@dataclass(frozen=True, slots=True)
class DiscussionOpened:
    pass


@dataclass(frozen=True, slots=True)
class WhatIfExplored:
    """Another response of a scene of the path is looked at; votes and path stay as they are."""

    response: str
    visit: int = -1
    """Which scene of the path, from 0; -1 is the present one."""


@dataclass(frozen=True, slots=True)
class InterludeReached:
    """Something is told between two scenes."""

    interlude: str
    tracks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EndingReached:
    ending: str
    tracks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DebriefOpened:
    pass


@dataclass(frozen=True, slots=True)
class IntentionKept:
    """One if-then sentence in the participant's own words."""

    text: str


@dataclass(frozen=True, slots=True)
class BranchStarted:
    """An earlier visit is played again; the path walked so far is kept beside the new one."""

    visit: int


@dataclass(frozen=True, slots=True)
class TimerSet:
    ends_at: int
    """Seconds since 1970-01-01 UTC."""
    seconds: int
    """How long it was set for, all told."""
    private: int = 0
    """1 where it runs for the facilitator alone, and the room sees nothing of it."""


@dataclass(frozen=True, slots=True)
class TimerCleared:
    pass


@dataclass(frozen=True, slots=True)
class PointParked:
    text: str


@dataclass(frozen=True, slots=True)
class NoteTaken:
    """A note on the present scene, or beside a question of the room's own."""

    text: str
    question: int = 0
    """Of the room's own questions the number of that one, 1 for the first; 0 for the scene."""


@dataclass(frozen=True, slots=True)
class FocusAgreed:
    """Ten points on the levels, in the order of the lens, for a team in these circumstances."""

    points: tuple[int, ...]
    circumstances: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CommitmentMade:
    text: str


@dataclass(frozen=True, slots=True)
class TextChanged:
    """A text that was kept reads otherwise now; one that is empty now is gone."""

    kept: str
    """Of which kind it is, one of those below."""
    place: int
    """0 for the first of its kind."""
    text: str
    visit: int = 0
    """Of a note: the place of its scene on the path, or of its question among the room's, 0 for the first."""


POINT, NOTE, SENTENCE, COMMITMENT, QUESTION_NOTE = (
    "point",
    "note",
    "sentence",
    "commitment",
    "question-note",
)
"""The kinds of text that a session keeps, as they stand on the disk."""


@dataclass(frozen=True, slots=True)
class PurposeShown:
    """The room sees what the workshop is for, and what comes in which order."""


@dataclass(frozen=True, slots=True)
class OpeningWorded:
    """Purpose and agenda in the facilitator's words, in the place of the scenario's."""

    purpose: str
    agenda: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupNamed:
    """Which group this is, as the facilitator calls it."""

    name: str


@dataclass(frozen=True, slots=True)
class HintGiven:
    """The room sees one more hint of the scene."""

    number: int
    """1 for the first."""


@dataclass(frozen=True, slots=True)
class CardsDealt:
    """Somebody alone practises: the scenes of this session are single moments of other stories."""

    texts: tuple[str, ...]
    """Of each scene, in their order, the story and the scene that it is: `four-tabs/nine-pages`."""
    own: tuple[int, ...]
    """1 for each that is answered in words of one's own."""
    minutes: int
    sentence: str
    """The sentence that is asked back first; empty where none is kept."""
    others: tuple[str, ...] = ()
    """Those that are asked back after it."""


@dataclass(frozen=True, slots=True)
class MomentRecalled:
    """What became of the moment that a sentence was kept for."""

    came: str
    """A word of `CAME`."""


CAME = ("yes", "not yet", "let go")
"""Whether the moment of an if-then sentence came, as it stands on the disk."""


@dataclass(frozen=True, slots=True)
class QuestionPlanned:
    """When the room is to turn to a question of its own."""

    where: str
    """OPENING or CLOSING; empty where it is in no plan any more."""


@dataclass(frozen=True, slots=True)
class QuestionOpened:
    """The room turns to a question of its own, and comes back to where it was."""

    planned: int
    """1 where going on led there: then it goes on from there, too."""


@dataclass(frozen=True, slots=True)
class QuestionWorded:
    """Somebody's real question as the room tells it, in the terms of the lens as far as it has chosen any."""

    says: str
    who: str = ""
    stance: str = ""
    asks: str = ""
    circumstances: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RepliesAsked:
    """People write what they would say to the room's own question."""


@dataclass(frozen=True, slots=True)
class ReplyTaken:
    """A reply that somebody wrote on a card was keyed in."""

    text: str


@dataclass(frozen=True, slots=True)
class RepliesRevealed:
    """The room sees what was written, as it was read then: replies in the order of the session."""

    levels: tuple[str, ...]
    """At which each is, the nearest where that cannot be told; empty where it is at none."""
    seconds: tuple[str, ...]
    """Between which other level and that one it is; empty where there is none."""
    certainties: tuple[str, ...]
    of: tuple[int, ...]
    """To which reply, from 0, each move belongs that was seen."""
    moves: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class QuestionLeft:
    """The session goes on from where the room turned to its own question."""


@dataclass(frozen=True, slots=True)
class StepUndone:
    pass


Event = (
    SessionStarted
    | HostingStarted
    | PlanMade
    | StageOpened
    | SceneEntered
    | ThinkingStarted
    | VotingOpened
    | VoteCast
    | BallotsCast
    | SentenceOffered
    | OfferDropped
    | HandsCounted
    | HeadsCounted
    | VotingClosed
    | TalkStarted
    | DistributionRevealed
    | RevealTakenBack
    | ChoiceSettled
    | WordsSaid
    | ChoiceReopened
    | GuessMade
    | GuessSkipped
    | VerdictRevealed
    | VerdictContested
    | DiscussionOpened
    | WhatIfExplored
    | InterludeReached
    | EndingReached
    | DebriefOpened
    | IntentionKept
    | BranchStarted
    | TimerSet
    | TimerCleared
    | PointParked
    | NoteTaken
    | FocusAgreed
    | CommitmentMade
    | TextChanged
    | PurposeShown
    | OpeningWorded
    | HintGiven
    | GroupNamed
    | CardsDealt
    | MomentRecalled
    | QuestionPlanned
    | QuestionOpened
    | QuestionWorded
    | RepliesAsked
    | ReplyTaken
    | RepliesRevealed
    | QuestionLeft
    | WordsTakenUp
    | StepUndone
)


class Record(NamedTuple):
    """An event with its place in the session and the moment it was recorded."""

    seq: int
    """1 for the first event; order is by this number, never by the clock."""
    at: str
    """ISO 8601 with the offset of the place; for people, not for order."""
    event: Event


def highest_seat(events: Iterable[Event]) -> int:
    """The highest number of a phone that these events know; 0 where none took part."""
    highest = 0
    for event in events:
        match event:
            case BallotsCast(seats=seats):
                highest = max(highest, *seats)
            case SentenceOffered(seat=seat):
                highest = max(highest, seat)
    return highest
