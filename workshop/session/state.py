"""Where a session stands: one frozen value, what it keeps, and which step led to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from workshop.engine.verdict import OwnWords, Sighting
from workshop.session.events import (
    COMMITMENT,
    NOTE,
    POINT,
    QUESTION_NOTE,
    SENTENCE,
    CardsDealt,
    DistributionRevealed,
    Event,
    HostingStarted,
    PlanMade,
    RepliesRevealed,
    RevealTakenBack,
    TextChanged,
    TimerCleared,
    TimerSet,
    VerdictRevealed,
)
from workshop.session.phases import OF_OWN_QUESTION, Phase, stage_after

if TYPE_CHECKING:
    from workshop.scenario.play import Play

Counts = tuple[tuple[str, int], ...]
"""Hands by what they were raised for, in the order first counted; the empty name stands for the undecided."""
UNDECIDED = ""


@dataclass(frozen=True, slots=True)
class Poll:
    """What a group answered to one question: hands as they were counted, and the ballots of phones."""

    hands: Counts = ()
    ballots: Mapping[int, str] = field(default_factory=dict)
    """What each seat chose last."""

    @property
    def counts(self) -> Counts:
        """Hands and ballots in one tally."""
        counts = Counter(dict(self.hands))
        counts.update(self.ballots.values())
        return tuple(counts.items())

    def counts_of(self, choices: Iterable[str]) -> tuple[int | None, ...]:
        """The count of each of these; None where nobody counted hands for it and no phone answered."""
        counts, otherwise = dict(self.counts), 0 if self.ballots else None
        return tuple(counts.get(choice, otherwise) for choice in choices)

    @property
    def raised(self) -> int:
        """All hands counted, the undecided included; no ballots."""
        return sum(count for _, count in self.hands)

    @property
    def total(self) -> int:
        """All hands and ballots."""
        return self.raised + len(self.ballots)

    def counted(self, choice: str, count: int) -> Poll:
        """With this count of hands, which replaces an earlier one of the same choice."""
        return Poll(with_count(self.hands, choice, count), self.ballots)

    def cast(self, seats: Sequence[int], choices: Sequence[str]) -> Poll:
        """With these ballots, each in the place of an earlier one of its seat."""
        return Poll(self.hands, {**self.ballots, **dict(zip(seats, choices, strict=True))})


@dataclass(frozen=True, slots=True)
class Round:
    number: int
    poll: Poll = Poll()
    corrections: int = 0
    """How often a count was put right; keying in the same one again puts nothing right."""
    question: int = 0
    """The number of its question in the session, which ballots carry."""
    heads: int = 0
    """How many people there were; 0 where nobody had counted them."""
    talked: bool = False
    """Whether people talked with their neighbours just before it."""

    @property
    def counts(self) -> Counts:
        """Hands and ballots in one tally."""
        return self.poll.counts

    @property
    def total(self) -> int:
        """All of both, the undecided included."""
        return self.poll.total

    def counted(self, choice: str, count: int) -> Round:
        """The round with this count of hands, which replaces an earlier one of the same choice."""
        corrected = count_of(self.poll.hands, choice) not in (None, count)
        return replace(self, poll=self.poll.counted(choice, count), corrections=self.corrections + corrected)

    @property
    def uncounted(self) -> int:
        """How many people were there and not counted, for a reply or as undecided."""
        return max(0, self.heads - self.total)


@dataclass(frozen=True, slots=True)
class SeenDifferently:
    """How people see the verdict on a response."""

    response: str
    hands: tuple[int, ...]
    """For each rating, 0 to 4, with what phones answered."""
    texts: tuple[str, ...]
    """Why, each as somebody said it."""
    raised: tuple[int, ...] = ()
    """The hands alone."""
    level: str = ""
    """What was called for as they see it, as a guess names it; empty where nobody said."""

    @property
    def text(self) -> str:
        return " / ".join(self.texts)

    @property
    def rating(self) -> int | None:
        """The rating in the middle of all hands, the lower of two; None where nobody gave one."""
        hands = [rating for rating, count in enumerate(self.hands) for _ in range(count)]
        return hands[(len(hands) - 1) // 2] if hands else None


@dataclass(frozen=True, slots=True)
class Between:
    """What is told between two scenes; nobody answers, so it is no visit."""

    id: str
    tracks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    scene: str
    tracks: tuple[int, ...]
    """The tracks' values on entering."""
    votes: tuple[tuple[str, str], ...] = ()
    """Response by voter: one ballot each, the last one cast."""
    rounds: tuple[Round, ...] = ()
    guesses: Poll = Poll()
    """Hands and ballots by level."""
    choice: str | None = None
    own: OwnWords | None = None
    """What was said in words of one's own, where that is the choice."""
    first: str = ""
    """The choice before it was taken back, where it was; empty where it never was."""
    first_own: OwnWords | None = None
    """What was said then, where that was words of one's own."""
    now: OwnWords | None = None
    """What one would say now, after the answer and before the verdict."""
    written: Mapping[int, str] = field(default_factory=dict)
    """With a group the same by phone, by seat."""
    written_at: tuple[str, ...] = ()
    """The level of each of these, and of those from cards, as it was read when the verdict was shown.

    Empty where it is at none.
    """
    cards: tuple[str, ...] = ()
    """With a group the same from cards."""
    passed: tuple[int, ...] = ()
    """The seats whose words were taken up, or passed over."""
    taken_up: tuple[str, ...] = ()
    """What of it the room has read."""
    guess: str | None = None
    reason: int = 0
    """Whose reason was told before the guess: the place of that reply among those offered, 0 for none."""
    fit: int | None = None
    exploring: str | None = None
    """Another response that is looked at, after the verdict on the choice."""
    explored: tuple[str, ...] = ()
    """Every response that was looked at so, in the order first looked at."""
    taken_back: int = 0
    """How often something was revealed by accident and hidden again."""
    notes: tuple[str, ...] = ()
    hints: int = 0
    """How many hints of the scene the room has seen."""
    contests: tuple[SeenDifferently, ...] = ()
    """What was seen differently, one for a response."""
    ratings: Poll = Poll()
    """How well the reply that is looked at served, as phones see it."""
    told_before: tuple[Between, ...] = ()
    """What was told on the way there, since the scene before."""

    @property
    def said_now(self) -> tuple[str, ...]:
        """What a group would say now: by phone, then from cards."""
        return (*self.written.values(), *self.cards)

    @property
    def shown(self) -> str:
        """The response whose consequence and verdict are looked at; raises LookupError before a choice."""
        response = self.exploring or self.choice
        if response is None:
            raise LookupError("nothing has been chosen yet")
        return response


@dataclass(frozen=True, slots=True)
class EarlierPath:
    """A path that was left for another branch."""

    visits: tuple[Visit, ...]
    ending: str | None


def count_of(counts: Counts, choice: str) -> int | None:
    """The hands counted for it; None where none were counted yet."""
    return next((count for name, count in counts if name == choice), None)


def with_count(counts: Counts, choice: str, count: int) -> Counts:
    """The counts with this one in the place of an earlier one of the same choice."""
    if count_of(counts, choice) is None:
        return (*counts, (choice, count))
    return tuple((name, count if name == choice else before) for name, before in counts)


@dataclass(frozen=True, slots=True)
class Plan:
    scenes: tuple[str, ...] = ()
    """Those to be played; none planned means all."""
    minutes: int = 0
    without: tuple[str, ...] = ()
    """The stages of opening and debrief that are left out."""


@dataclass(frozen=True, slots=True)
class Timer:
    ends_at: int
    """Seconds since 1970-01-01 UTC."""
    seconds: int
    private: bool = False
    """Whether it runs for the facilitator alone."""


FOCUS_POINTS = 10
"""As many as a group spreads over the levels."""


@dataclass(frozen=True, slots=True)
class Focus:
    """What a group agreed for its own team: points in the order of the levels, and its circumstances."""

    points: tuple[int, ...]
    circumstances: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dealt:
    """What somebody alone practises with."""

    texts: tuple[str, ...]
    """Of each scene, in their order, the story and the scene that it is."""
    own: tuple[int, ...]
    """1 for each that is answered in words of one's own."""
    minutes: int
    sentences: tuple[str, ...] = ()
    """Those that are asked back first, in their order."""
    came: tuple[str, ...] = ()
    """What became of the moment of each, as far as that was said."""

    @property
    def asked_back(self) -> str:
        """The sentence whose moment is asked for now; empty where none waits."""
        return next(iter(self.sentences[len(self.came) :]), "")


class ReplyRead(NamedTuple):
    """What was read in a reply to the room's own question."""

    level: str | None
    """The nearest where it cannot be told; None where there is none."""
    second: str | None
    """Between which other one and that it is."""
    certainty: str
    sightings: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """Somebody's real question, with what people wrote that they would say."""

    asked_in: Phase
    """Where the room turned to it."""
    planned: bool = False
    """Whether going on led there."""
    says: str = ""
    who: str = ""
    stance: str = ""
    asks: str = ""
    circumstances: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    """Replies from cards."""
    by_phone: Mapping[int, str] = field(default_factory=dict)
    """Replies by seat."""
    shown: bool = False
    read: tuple[ReplyRead, ...] = ()
    """One for each reply, once they were shown."""
    taken_back: int = 0
    """How often the replies were shown by accident and hidden again."""
    notes: tuple[str, ...] = ()

    @property
    def replies(self) -> tuple[str, ...]:
        """All of them: those from cards, then those by phone."""
        return (*self.taken, *self.by_phone.values())


@dataclass(frozen=True, slots=True)
class State:
    phase: Phase = Phase.LOBBY
    past: tuple[Visit, ...] = ()
    """The visits of the path before the present one; a long path is not copied at every event."""
    present: Visit | None = None
    later: tuple[Visit, ...] = ()
    """The visits of the path after the present one, while an earlier scene is looked at again."""
    interlude: Between | None = None
    """What is told just now; None where that is a scene or an ending."""
    told: tuple[Between, ...] = ()
    """What was told since the present scene, what is told now included."""
    ending: str | None = None
    intentions: tuple[str, ...] = ()
    earlier: tuple[EarlierPath, ...] = ()
    hosted: bool = False
    """Whether a facilitator leads a group through it."""
    rehearsal: bool = False
    dealt: Dealt | None = None
    """What is practised with; None where a story is played."""
    plan: Plan = Plan()
    group: str = ""
    """What the facilitator calls the group; empty where nobody has said."""
    opening: tuple[str, tuple[str, ...]] | None = None
    """Purpose and agenda in the facilitator's words; None where the scenario's stand."""
    heads: int = 0
    """How many people there are; 0 until they were counted."""
    practice: Poll = Poll()
    revealed: frozenset[Phase] = frozenset()
    """The questions beside the scenes whose answers were shown: their pages stay, and show them."""
    timer: Timer | None = None
    parked: tuple[str, ...] = ()
    focus: Focus | None = None
    commitments: tuple[str, ...] = ()
    exits: Poll = Poll()
    spreads: Poll = Poll()
    """The ten points as phones place them, each a text: '2 6 2'."""
    offers: Mapping[int, str] = field(default_factory=dict)
    """Sentences that phones gave, by seat."""
    question_planned: str = ""
    """OPENING or CLOSING, where the room is to turn to a question of its own; else empty."""
    questions: tuple[OwnQuestion, ...] = ()
    """The room's own, in the order in which it turned to them."""
    step: int = field(default=0, compare=False)
    """How often the phase has changed: what tells this page of the session from every other."""
    before: State | None = field(default=None, compare=False, repr=False)
    """The state one step back; the end of the chain is the lobby."""
    event: Event | None = field(default=None, compare=False, repr=False)
    """What led here from the state before."""

    @property
    def offers_waiting(self) -> tuple[tuple[int, str], ...]:
        """Seat and sentence of what was given and not taken up yet, the first one first.

        In the discussion that is what phones would say now, in the order of its words, so that neither place
        nor time tells whose it is.
        """
        if self.phase is Phase.DISCUSS:
            written = sorted(self.visit.written.items(), key=lambda each: each[1].casefold())
            return tuple((seat, text) for seat, text in written if seat not in self.visit.passed)
        seen = self.present.contests if self.present is not None else ()
        taken = {*self.intentions, *self.commitments, *(text for one in seen for text in one.texts)}
        return tuple((seat, text) for seat, text in self.offers.items() if text not in taken)

    @property
    def question(self) -> int:
        """The number of what is asked just now; a vote that was closed and reopened keeps its own."""
        asked = self.present is not None and self.phase is Phase.VOTE
        return self.visit.rounds[-1].question if asked else self.step

    @property
    def is_revealed(self) -> bool:
        """Whether what is asked just now is shown already, and goes on being counted."""
        return self.phase in self.revealed

    @property
    def visits(self) -> tuple[Visit, ...]:
        """The path as far as the visit that is looked at, this one included."""
        return self.past if self.present is None else (*self.past, self.present)

    @property
    def path(self) -> tuple[Visit, ...]:
        """The whole path, whichever of its visits is looked at."""
        return (*self.visits, *self.later)

    @property
    def place(self) -> str:
        """The ending, the interlude or the scene where it stands; empty before the first."""
        if self.interlude is not None:
            return self.interlude.id
        return self.ending or (self.present.scene if self.present else "")

    @property
    def visit(self) -> Visit:
        """The present scene's visit; raises LookupError before the first scene."""
        if self.present is None:
            raise LookupError("no scene has been entered yet")
        return self.present


LOBBY = State()


def on_path(state: State) -> State:
    """The state as its path stands, where an earlier scene of it is looked at; any other as it is."""
    if not state.later:
        return state
    *past, present = state.path
    return replace(state, past=tuple(past), present=present, later=())


OPENING, CLOSING = "opening", "closing"
"""When a plan has a question of the room's own."""
QUESTION_MINUTES = 10
"""Of a question of the room's own: telling it, writing, reading what was written, talk."""


def question_at_hand(state: State) -> OwnQuestion | None:
    """The room's own question, while it is at one."""
    return state.questions[-1] if state.phase in OF_OWN_QUESTION else None


def back_from_question(state: State) -> Phase:
    """Where the session goes on after the room's own question."""
    question = state.questions[-1]
    ahead = stage_after(question.asked_in, state.plan.without) if question.planned else None
    return ahead or question.asked_in


LOOKING_BACK = (Phase.DEBRIEF, Phase.SO_WHAT)


def question_is_due(state: State) -> bool:
    """Whether going on turns to the room's own question, as the plan has it."""
    ahead = stage_after(state.phase, state.plan.without)
    before = {
        OPENING: ahead is Phase.BRIEFING,
        CLOSING: state.phase in LOOKING_BACK and ahead is not Phase.SO_WHAT,
    }
    return not state.questions and before.get(state.question_planned, False)


REVEALS = (DistributionRevealed, VerdictRevealed, RepliesRevealed)
_BY_ITSELF = (TimerSet, TimerCleared)
"""What follows a step without being asked for, and is none that a facilitator would take back."""


def last_step(state: State) -> State | None:
    """The state that the last step led to, of whoever leads or plays; None where none can be taken back.

    A reveal that was taken back is none any more. How the session was begun stays as it is.
    """
    if not state.hosted:
        if isinstance(state.event, CardsDealt | PlanMade):
            return None
        return state if state.before is not None and state.before.before is not None else None
    at: State | None = state
    while at is not None and (before := at.before) is not None:
        match at.event:
            case TimerSet() | TimerCleared():
                at = before
            case RevealTakenBack():
                at = reveal_before(at)
            case HostingStarted():
                return None
            case PlanMade() if before.plan == Plan():
                return None
            case _:
                return at
    return None


def reveal_before(state: State) -> State | None:
    """The state from which was shown what was taken back here."""
    at = state.before
    while at is not None and not isinstance(at.event, REVEALS):
        at = at.before
    return at and at.before


class KeptText(NamedTuple):
    """A text that a session keeps, with what tells it from the others."""

    kept: str
    place: int
    text: str
    visit: int = 0


def kept_texts(state: State) -> tuple[KeptText, ...]:
    """All texts that are kept, in the order in which a workshop comes to them."""
    notes = ((visit.notes, number) for number, visit in enumerate(state.visits))
    lists = [(POINT, state.parked, 0), *((NOTE, texts, number) for texts, number in notes)]
    lists += [(QUESTION_NOTE, question.notes, number) for number, question in enumerate(state.questions)]
    lists += [(SENTENCE, state.intentions, 0), (COMMITMENT, state.commitments, 0)]
    return tuple(
        KeptText(kept, place, text, visit) for kept, texts, visit in lists for place, text in enumerate(texts)
    )


def text_kept(state: State, event: TextChanged) -> str | None:
    """How the text reads that the event changes; None where there is no such text."""
    which = (event.kept, event.place, event.visit)
    return next((one.text for one in kept_texts(state) if (one.kept, one.place, one.visit) == which), None)


def opening_of(play: Play, state: State) -> tuple[str, tuple[str, ...]]:
    """Purpose and agenda as they stand: the facilitator's, else the scenario's."""
    if state.opening is not None:
        return state.opening
    return play.scenario.purpose or "", play.scenario.agenda
