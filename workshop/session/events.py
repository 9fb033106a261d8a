"""What can happen in a session: past tense, frozen, and the words in which it stands on the disk."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from typing import Any, NamedTuple

from workshop.engine.verdict import OwnWords, Sighting
from workshop.scenario.clean import clean, one_line


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
    pass


@dataclass(frozen=True, slots=True)
class GuessMade:
    level: str
    """The level that the question was taken to be at."""


@dataclass(frozen=True, slots=True)
class GuessSkipped:
    pass


@dataclass(frozen=True, slots=True)
class VerdictRevealed:
    fit: int


@dataclass(frozen=True, slots=True)
class VerdictContested:
    """How well the reply that is looked at served its moment, as people see it."""

    hands: tuple[int, ...]
    """How many hands for each rating, 0 to 4; of a person alone, one."""
    text: str = ""
    """Why, in their own words."""


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
    """A note on the present scene."""

    text: str


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
    """Of which kind it is, a word of `KEPT`."""
    place: int
    """0 for the first of its kind."""
    text: str
    visit: int = 0
    """Of a note: the place of its scene on the path, 0 for the first."""


POINT, NOTE, SENTENCE, COMMITMENT = KEPT = ("point", "note", "sentence", "commitment")
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
    """The if-then sentence that is asked back first; empty where none is kept."""


@dataclass(frozen=True, slots=True)
class MomentRecalled:
    """What became of the moment that a sentence was kept for."""

    came: str
    """A word of `CAME`."""


CAME = ("yes", "not yet", "let go")
"""Whether the moment of an if-then sentence came, as it stands on the disk."""


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
    | StepUndone
)


class Record(NamedTuple):
    """An event with its place in the session and the moment it was recorded."""

    seq: int
    """1 for the first event; order is by this number, never by the clock."""
    at: str
    """ISO 8601 with the offset of the place; for people, not for order."""
    event: Event


TYPES: dict[str, type[Event]] = {
    "session-started": SessionStarted,
    "hosting-started": HostingStarted,
    "plan-made": PlanMade,
    "stage-opened": StageOpened,
    "scene-entered": SceneEntered,
    "thinking-started": ThinkingStarted,
    "voting-opened": VotingOpened,
    "vote-cast": VoteCast,
    "hands-counted": HandsCounted,
    "heads-counted": HeadsCounted,
    "voting-closed": VotingClosed,
    "talk-started": TalkStarted,
    "distribution-revealed": DistributionRevealed,
    "reveal-taken-back": RevealTakenBack,
    "choice-settled": ChoiceSettled,
    "choice-reopened": ChoiceReopened,
    "guess-made": GuessMade,
    "guess-skipped": GuessSkipped,
    "verdict-revealed": VerdictRevealed,
    "verdict-contested": VerdictContested,
    "discussion-opened": DiscussionOpened,
    "what-if-explored": WhatIfExplored,
    "ending-reached": EndingReached,
    "debrief-opened": DebriefOpened,
    "intention-kept": IntentionKept,
    "branch-started": BranchStarted,
    "timer-set": TimerSet,
    "timer-cleared": TimerCleared,
    "point-parked": PointParked,
    "note-taken": NoteTaken,
    "focus-agreed": FocusAgreed,
    "commitment-made": CommitmentMade,
    "step-undone": StepUndone,
    "ballots-cast": BallotsCast,
    "text-changed": TextChanged,
    "interlude-reached": InterludeReached,
    "sentence-offered": SentenceOffered,
    "offer-dropped": OfferDropped,
    "purpose-shown": PurposeShown,
    "opening-worded": OpeningWorded,
    "hint-given": HintGiven,
    "group-named": GroupNamed,
    "words-said": WordsSaid,
    "cards-dealt": CardsDealt,
    "moment-recalled": MomentRecalled,
}
"""The type of an event by its word on the disk. A word once written is never given to another type."""

LARGEST = 2**53
"""Whole numbers beyond it are not the same in every reader of JSON."""


class EventFormatError(Exception):
    """What stands on the disk is no event that this version knows; the message says what is wrong."""


class _Field(NamedTuple):
    """How a field of an event is read."""

    name: str
    read: Callable[[Any], Any]
    default: Any
    """What it is in files from before it was there; MISSING where it always was."""


class _Form(NamedTuple):
    """How the events of one type are read."""

    make: type[Event]
    fields: tuple[_Field, ...]


def to_dict(event: Event) -> dict[str, object]:
    """The event as what JSON can hold, its `type` first; a field that has its default is left out.

    So a file in which a newer field is not used can be read by the versions before it.
    """
    word = _WORDS[type(event)]
    values = ((field, getattr(event, field.name)) for field in _FORMS[word].fields)
    return {"type": word, **{field.name: value for field, value in values if value != field.default}}


def from_dict(found: object) -> Event:
    """The event that a JSON object tells; a field that an older file lacks has its default.

    Raises EventFormatError at a kind or a field that this version does not know.
    """
    if not isinstance(found, dict):
        raise EventFormatError("an event is a JSON object")
    word = found.get("type")
    form = _FORMS.get(word) if isinstance(word, str) else None
    if form is None:
        raise EventFormatError(f"this version knows no event {_quoted(word)}")
    _refuse_unknown_fields(found, form)
    values = []
    for name, read, default in form.fields:
        if name not in found and default is not MISSING:
            values.append(default)
            continue
        try:
            values.append(read(found[name]))
        except KeyError:
            raise EventFormatError(f"{word}: {name} is missing") from None
        except TypeError as failed:
            raise EventFormatError(f"{word}: {name} is {_quoted(found[name])}, not {failed}") from None
    return form.make(*values)


def word_of(kind: type[Event]) -> str:
    """The word by which events of this type stand on the disk."""
    return _WORDS[kind]


def encode(record: Record) -> str:
    """The event of the record as one line of JSON in plain ASCII; number and time are kept beside it."""
    return _ENCODER.encode(to_dict(record.event))


def decode(seq: int, at: str, body: str) -> Record:
    """The record back from what was kept; raises EventFormatError."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise EventFormatError(f"an event is a JSON object, not {_quoted(body)}") from None
    return Record(seq, _clean(at), from_dict(found))


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError("a text")
    return _clean(value)


def _clean(text: str) -> str:
    """The text cleaned; most of what stands in events needs no look at every letter."""
    return text if text.isascii() and text.isprintable() else clean(text)


def _number(value: Any) -> int:
    if type(value) is not int or not -LARGEST < value < LARGEST:
        raise TypeError("a whole number")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if type(value) is not list:
        raise TypeError("a list of texts")
    return tuple(map(_text, value))


def _numbers(value: Any) -> tuple[int, ...]:
    if type(value) is not list:
        raise TypeError("a list of whole numbers")
    return tuple(map(_number, value))


def _refuse_unknown_fields(found: dict[str, object], form: _Form) -> None:
    known = {"type", *(field.name for field in form.fields)}
    for name in found:
        if name not in known:
            raise EventFormatError(f"{found['type']}: this version knows no field {_quoted(name)}")


def _quoted(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return "a large number" if abs(value) >= LARGEST else str(value)
    return f"“{one_line(value, 60)}”" if isinstance(value, str) else type(value).__name__


_READERS: dict[str, Callable[[Any], Any]] = {
    "str": _text,
    "int": _number,
    "tuple[str, ...]": _texts,
    "tuple[int, ...]": _numbers,
}
_WORDS = {make: word for word, make in TYPES.items()}
_FORMS = {
    word: _Form(
        make, tuple(_Field(field.name, _READERS[str(field.type)], field.default) for field in fields(make))
    )
    for word, make in TYPES.items()
}
_ENCODER = json.JSONEncoder(separators=(",", ":"))
