"""Leading a group: the timers, gates, plan and rehearsal that hold whichever surface asks for the steps."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from enum import Enum, auto
from hashlib import sha256
from typing import NamedTuple

from workshop.engine.lens import Lens
from workshop.engine.sighting import CueReader, OwnWordsReader
from workshop.engine.verdict import MAX_FIT
from workshop.language.catalogue import _
from workshop.scenario.play import Play
from workshop.session.commands import (
    AgreeFocus,
    ClearTimer,
    Command,
    Commit,
    Contest,
    CountHands,
    DropOffer,
    GoOn,
    KeepIntention,
    MakePlan,
    OpenQuestion,
    PlanQuestion,
    RevealDistribution,
    SetTimer,
    TakeUpWords,
    Undo,
    WordOpening,
)
from workshop.session.events import (
    DistributionRevealed,
    HandsCounted,
    Record,
    RepliesRevealed,
    RevealTakenBack,
    VerdictRevealed,
)
from workshop.session.fold import states
from workshop.session.group_views import FocusView, SharedView
from workshop.session.host import Host
from workshop.session.own_question import (
    QUESTION_PLANNED,
    choices_for,
    read_replies,
    read_written,
    with_chosen,
    with_typed,
)
from workshop.session.phases import OPTIONAL, Phase, can_happen, phases_with, stage_after
from workshop.session.plan import (
    SHAPES,
    minutes_beside,
    remaining,
    step_words,
    unknown_stage,
    with_dropped,
    with_minutes,
)
from workshop.session.private import Elapsed, NotesView, notes_view, undo_words
from workshop.session.state import (
    CLOSING,
    FOCUS_POINTS,
    OPENING,
    Round,
    State,
    Timer,
    Visit,
    count_of,
    opening_of,
    question_at_hand,
    question_is_due,
    reveal_before,
)
from workshop.session.tally import Tally, points_typed, tally_of

GATES = frozenset(phases_with(RevealTakenBack))
"""What a reveal has opened."""


class PageKey(NamedTuple):
    """What tells one page from the next."""

    phase: Phase
    visit: int
    round: int
    exploring: str | None
    interlude: str | None = None


def page_of(state: State) -> PageKey:
    visit = state.present
    if state.interlude is not None:
        return PageKey(state.phase, len(state.visits), 0, None, state.interlude.id)
    if visit is None:
        return PageKey(state.phase, 0, 0, None)
    return PageKey(state.phase, len(state.past), len(visit.rounds), visit.exploring)


def pages_shown(state: State) -> Iterator[State]:
    """The present page and those before it, the latest first, each as it was last."""
    at: State | None = state
    while at is not None and not at.phase.row.is_private:
        yield at
        at = _before(at)


def page_name(play: Play, state: State) -> str:
    """'2 · Same table: voting is closed, round 1'."""
    words = state.phase.row.place
    visit = state.present
    if state.interlude is not None:
        return f"{play.scenario.interlude[state.interlude.id].title}: {words}"
    if visit is None or state.ending is not None:
        return words
    votes = state.phase in (Phase.VOTE, Phase.VOTED) and len(visit.rounds) > 1
    again = _(", round {number_of_rounds}").format(number_of_rounds=len(visit.rounds)) if votes else ""
    what_if = _(", what if") if visit.exploring else ""
    return f"{len(state.visits)} · {play.scenario.scene[visit.scene].title}: {words}{again}{what_if}"


def _before(state: State) -> State | None:
    """The page before this state's; a reveal that was taken back was none."""
    place = page_of(state)
    at: State | None = state
    while at is not None and page_of(at) == place:
        at = _earlier(at)
    return at


def _earlier(state: State) -> State | None:
    return reveal_before(state) if isinstance(state.event, RevealTakenBack) else state.before


MINUTE = 60
SAY_NOW_SECONDS = 20
"""For saying to oneself what one would say now: nobody is hurried by a clock that all see."""
TIMED_ALONE = frozenset({Phase.CONSEQUENCE})
"""Where a timer runs in the private view alone."""
STEP_OF_MINUTES = 5
"""By so many a plan is made longer or shorter at a time."""


class Clock(NamedTuple):
    """Two clocks, in seconds."""

    wall: Callable[[], float]
    """Since 1970-01-01 UTC, as the system believes."""
    steady: Callable[[], float]
    """From any beginning; nobody sets it, and it goes on while the machine sleeps where that can be had."""


class Gate(Enum):
    """What is asked for twice before it is done."""

    DISTRIBUTION = auto()
    VERDICT = auto()
    REPLIES = auto()
    """The replies to the room's own question are shown."""
    DROP = auto()
    """A decision is left out of the plan."""
    UNCOUNTED = auto()
    """The next step leaves something out for good."""
    CLOSE = auto()


class Reply(NamedTuple):
    """What came of something that was asked for."""

    done: bool
    words: str = ""
    """For a person: why not, what asking once more does, or what was done where nothing shows it."""
    gate: Gate | None = None
    """What asking once more passes."""


DONE = Reply(True)


class Facilitator:
    """Leads a group through the session of a host; every remote of one session asks the same facilitator.

    `records` are those of an earlier run, for the minutes already used. `on_close` is called once, when the
    session closes and was no rehearsal. `reader_of` gives what reads people's own words by a lens.
    """

    def __init__(
        self,
        host: Host,
        clock: Clock,
        on_close: Callable[[], None] | None = None,
        records: Iterable[Record] = (),
        reader_of: Callable[[Lens], OwnWordsReader] = CueReader,
    ) -> None:
        self.host = host
        self._clock = clock
        self._on_close = on_close
        self._reader_of = reader_of
        self.invents_hands = True
        """Whether a rehearsal raises hands by itself; not where invented phones answer."""
        self._armed: tuple[Gate, Phase] | None = None
        self._timer: Timer | None = None
        self._timer_ends = 0.0
        self._elapsed = Elapsed()
        for record, state in states(records):
            self._elapsed.note_text(state, record.at)
        host.subscribe(self._followed)

    @property
    def play(self) -> Play:
        return self.host.play

    @property
    def state(self) -> State:
        return self.host.state

    @property
    def phase(self) -> Phase:
        return self.host.state.phase

    @property
    def step(self) -> str:
        """What going on leads to, short; empty where only something else leads on."""
        return step_words(self.phase, self.state.plan.without, question_is_due(self.state))[0]

    @property
    def shared_view(self) -> SharedView:
        """What the group's screen shows now."""
        return self.host.shared_view

    @property
    def armed(self) -> Gate | None:
        """What asking once more would pass; a step to another phase forgets it."""
        return self._armed[0] if self._armed and self._armed[1] is self.phase else None

    def disarm(self) -> None:
        """Forget what was asked for once: somebody does something else."""
        self._armed = None

    def take_up(self) -> Reply:
        """Take up the sentence from a phone that waits longest, as what is asked for here."""
        seat, sentence = self.state.offers_waiting[0]
        match self.phase:
            case Phase.DISCUSS:
                return self.ask(TakeUpWords(seat))
            case Phase.VERDICT:
                return self.ask(Contest((0,) * (MAX_FIT + 1), sentence))
            case Phase.COMMITMENTS:
                return self.ask(Commit(sentence))
            case _:
                return self.ask(KeepIntention(sentence))

    def ask(self, command: Command) -> Reply:
        """Carry out the command with what follows by itself: a phase's timer, invented hands, the report."""
        before = self.state
        refusal = self.host.do(command)
        if refusal is not None:
            return Reply(False, refusal.because)
        if isinstance(command, Undo):
            self._end_timer_that_is_over()
            return DONE
        self._time_phase(before)
        if self.state.rehearsal and self.invents_hands:
            for hands in invented_hands(self.play, self.state):
                self.host.do(hands)
        if self.phase is Phase.CLOSED is not before.phase and self._on_close and not self.state.rehearsal:
            self._on_close()
        return DONE

    def go_on(self) -> Reply:
        """The next step; it is asked for twice where it leaves something out for good."""
        gate, words = left_out(self.play, self.state)
        if gate is not None and self.armed is not gate:
            return self._arm(gate, words)
        self.disarm()
        return self.ask(GoOn())

    def word_opening(self, place: int, words: str) -> Reply:
        """Say the purpose (0) or a point of the agenda (from 1) so; with no words left it is taken out."""
        purpose, agenda = opening_of(self.play, self.state)
        if place == 0:
            return self.ask(WordOpening(words, agenda))
        return self.ask(WordOpening(purpose, (*agenda[: place - 1], words, *agenda[place:])))

    def place_points(self, words: str) -> Reply:
        """Take down the ten points of one person, as they were typed; the next one adds to them."""
        levels = len(self.play.lens.level)
        points = points_typed(words, levels)
        if points is None:
            told = _("A number for each of the {levels} levels, such as 4 3 3.")
            return Reply(False, told.format(levels=levels))
        if sum(points) != FOCUS_POINTS:
            told = _("That makes {sum}: it is {points} points, no more and no fewer.")
            return Reply(False, told.format(sum=sum(points), points=FOCUS_POINTS))
        choice = " ".join(map(str, points))
        return self.ask(CountHands(choice, (count_of(self.state.spreads.hands, choice) or 0) + 1))

    def agree_on_middle(self) -> Reply:
        """Agree on the middle of what people placed, for the team as it was described."""
        view = self.shared_view
        if not isinstance(view, FocusView) or view.middle is None:
            return Reply(
                False, _("The middle is known once it is shown how people placed their points {reveal}.")
            )
        chosen = self.state.focus.circumstances if self.state.focus else ()
        return self.ask(AgreeFocus(view.middle, chosen))

    def take_back(self) -> Reply:
        """Take back what was asked for last, whatever it was; what was shown is hidden again."""
        words = undo_words(self.state)
        reply = self.ask(Undo())
        return reply._replace(words=_("Taken back: {step}.").format(step=words)) if reply.done else reply

    def reveal(self) -> Reply:
        """How the hands fell, or the verdict, as the phase has it; asked for twice, by whatever remote."""
        if can_happen(self.phase, RepliesRevealed):
            return self._reveal_replies()
        verdict = can_happen(self.phase, VerdictRevealed)
        if not verdict and not can_happen(self.phase, DistributionRevealed):
            return self.ask(RevealDistribution())
        gate = Gate.VERDICT if verdict else Gate.DISTRIBUTION
        if self.armed is not gate:
            return self._arm(
                gate,
                _("Asked for once more, the verdict is shown.")
                if verdict
                else _("Asked for once more, it is shown how the hands fell."),
            )
        self.disarm()
        if not verdict:
            return self.ask(RevealDistribution())
        return self.ask(read_written(self.play, self.state.visit, self._reader_of))

    def _reveal_replies(self) -> Reply:
        if self.armed is not Gate.REPLIES:
            return self._arm(Gate.REPLIES, _("Asked for once more, the replies are shown."))
        self.disarm()
        reader = self._reader_of(self.play.lens)
        return self.ask(read_replies(self.play, self.state.questions[-1], reader))

    def turn_to_question(self) -> Reply:
        """A question of the room's own, now; in the plan, when: in the debrief, the opening, not at all."""
        if self.phase is not Phase.PLAN:
            return self.ask(OpenQuestion())
        following = {"": CLOSING, CLOSING: OPENING, OPENING: ""}
        reply = self.ask(PlanQuestion(following[self.state.question_planned]))
        return reply._replace(words=QUESTION_PLANNED[self.state.question_planned]) if reply.done else reply

    def tell_of_question(self, prompt: int, answer: str) -> Reply:
        """What was said to one of the five prompts: words, or a name of the prompt's list."""
        question = question_at_hand(self.state)
        if question is None:
            return Reply(False, _("There is no question of the room’s own here."))
        listed = choices_for(self.play.lens, question, prompt)
        return self.ask((with_chosen if listed else with_typed)(question, prompt, answer))

    def leave_out_reply(self) -> Reply:
        """Do not show the reply that came by phone last."""
        question = question_at_hand(self.state)
        seats = tuple(question.by_phone) if question else ()
        if not seats:
            return Reply(False, _("No reply has come by phone."))
        return self.ask(DropOffer(seats[-1]))

    def drop_decision(self) -> Reply:
        """Leave out the decision planned last, asked for twice; the room reads no title of it."""
        ahead = remaining(self.play, self.state)
        if not ahead:
            return Reply(False, _("No later decision is planned."))
        if self.armed is not Gate.DROP:
            return self._arm(Gate.DROP, _("Asked for once more, the decision planned last is left out."))
        self.disarm()
        planned = self.state.plan.scenes or tuple(self.play.scenario.scene)
        return self._plan(scenes=tuple(name for name in planned if name != ahead[-1]))

    def put_back(self) -> Reply:
        """Plan the decision again that was dropped last."""
        planned = with_dropped(self.play, self.state)
        if planned is None:
            return Reply(False, _("No dropped decision lies ahead."))
        return self._plan(scenes=planned)

    def toggle_scene(self, scene: str) -> Reply:
        """Take the scene into the plan, or leave it out."""
        return self._plan(scenes=tuple({*self.state.plan.scenes} ^ {scene}))

    def have_stages(self, stages: Collection[str]) -> Reply:
        """Have these of the stages that may be left out, and no other."""
        if unknown := unknown_stage(tuple(stages)):
            return Reply(False, unknown)
        return self._plan(without=tuple(name for name in OPTIONAL if name not in stages))

    def next_shape(self) -> Reply:
        """Have fewer stages around the decisions; after the fewest, all of them again."""
        fewer = (shape for shape in SHAPES if {*shape} > {*self.state.plan.without})
        return self._plan(without=next(fewer, SHAPES[0]))

    def change_minutes(self, by: int) -> Reply:
        """More or fewer minutes; scenes and stages go with them where nobody has chosen others."""
        plan, beside = self.state.plan, minutes_beside(self.state)
        return self.ask(with_minutes(self.play, plan, plan.minutes + by, beside))

    def time_left(self) -> int | None:
        """Whole seconds that the room sees, 0 once they are over; None where no such timer runs."""
        timer = self.state.timer
        return None if timer is not None and timer.private else self._left()

    def _left(self) -> int | None:
        """Whole seconds of any timer, by the steady clock."""
        timer = self.state.timer
        if timer is None:
            self._timer = None
            return None
        if timer != self._timer:
            self._timer = timer
            self._timer_ends = self._clock.steady() + timer.ends_at - self._clock.wall()
        return max(0, math.ceil(self._timer_ends - self._clock.steady()))

    def toggle_timer(self) -> Reply:
        """Stop the timer that runs, else start the phase's own, or a minute."""
        if self.state.timer is not None:
            return self.ask(ClearTimer())
        return self._set_timer(phase_seconds(self.play, self.state) or MINUTE)

    def change_timer(self, minutes: int) -> Reply:
        """More or less time on the timer; more starts one where none runs."""
        left = self._left()
        if left is None and minutes < 0:
            return Reply(False, _("No timer is running {timer}."))
        return self._set_timer(max(0, (left or 0) + minutes * MINUTE))

    def notes(self) -> NotesView:
        """The private view at this moment."""
        wall = self._clock.wall()
        minutes = self._elapsed.minutes(datetime.fromtimestamp(wall, UTC))
        # What is set on the clock meanwhile is no time gone by, as on the group's screen.
        left, timer = self.time_left(), self.state.timer
        now = timer.ends_at - left if timer and left is not None else int(wall)
        return notes_view(self.play, self.state, minutes, now)

    def view_of(self, state: State) -> SharedView:
        """What the group's screen showed in an earlier state."""
        return self.host.shared_view_of(state)

    def _arm(self, gate: Gate, words: str) -> Reply:
        self._armed = (gate, self.phase)
        return Reply(False, words, gate)

    def _plan(self, scenes: tuple[str, ...] | None = None, without: tuple[str, ...] | None = None) -> Reply:
        plan = self.state.plan
        return self.ask(
            MakePlan(
                plan.scenes if scenes is None else scenes,
                plan.minutes,
                plan.without if without is None else without,
            )
        )

    def _set_timer(self, seconds: int) -> Reply:
        private = int(self.phase in TIMED_ALONE)
        return self.ask(SetTimer(int(self._clock.wall() + seconds), seconds, private))

    def _time_phase(self, before: State) -> None:
        """Begin the timer of a new phase, or end that of the one before."""
        if self.phase is before.phase:
            return
        if seconds := phase_seconds(self.play, self.state):
            self._set_timer(seconds)
        elif self.state.timer:
            self.host.do(ClearTimer())

    def _end_timer_that_is_over(self) -> None:
        """Back on an earlier page its timer runs on, unless its time has come meanwhile."""
        if self.state.timer is not None and self.state.timer.ends_at <= self._clock.wall():
            self.host.do(ClearTimer())

    def _followed(self, state: State) -> None:
        self._elapsed.note(state, datetime.fromtimestamp(self._clock.wall(), UTC))


def phase_seconds(play: Play, state: State) -> int | None:
    """How long the present phase is meant to take; None where it has no time of its own."""
    if state.present is None:
        return None
    scene = play.scenario.scene[state.present.scene]
    match state.phase:
        case Phase.THINK:
            return scene.think_seconds
        case Phase.TALK:
            return scene.talk_seconds
        case Phase.CONSEQUENCE if not state.visit.exploring:
            return SAY_NOW_SECONDS
        case _:
            return None


def left_out(play: Play, state: State) -> tuple[Gate | None, str]:
    """What the next step would leave out for good, or that it closes; no gate where it simply goes on."""
    match state.phase:
        case Phase.PRACTICE if not (state.practice.total or state.is_revealed):
            return Gate.UNCOUNTED, _("Nobody counted yet; once more goes on without.")
        case Phase.GUESS if not state.visit.guesses.total:
            return Gate.UNCOUNTED, _("No guess counted yet; once more goes on without.")
        case Phase.NOW_WHAT if not state.intentions:
            return Gate.UNCOUNTED, _("No sentence kept yet; once more goes on without.")
        case Phase.FOCUS if state.focus is None:
            return Gate.UNCOUNTED, _("The ten points are not agreed yet; once more goes on without.")
        case Phase.FOCUS if state.focus and not state.focus.circumstances and play.lens.circumstance:
            return Gate.UNCOUNTED, _(
                "The rules’ own points come once it is said what holds for the team {team}; "
                "once more goes on without."
            )
        case Phase.COMMITMENTS if not state.commitments:
            return Gate.UNCOUNTED, _("No commitment kept yet; once more goes on without.")
        case Phase.EXIT if state.exits.total and not state.is_revealed:
            return Gate.CLOSE, _("The answers are not shown yet {reveal}; once more closes the session.")
        case Phase.EXIT if state.exits.total:
            return Gate.CLOSE, _("Once more closes the session.")
        case Phase.EXIT:
            return Gate.CLOSE, _("Nobody counted yet; once more closes the session.")
        case phase if stage_after(phase, state.plan.without) is Phase.CLOSED:
            return Gate.CLOSE, _("Once more closes the session.")
        case _:
            return None, ""


LEAST_LIKELY = 0.2
"""What speaks at least for each choice, beside up to 1 that is made up."""
PERSUADED = 3
"""Of so many people one comes over to the reply that serves the moment best before the next vote."""


def invented_hands(play: Play, state: State) -> Iterator[Command]:
    """Hands for all that is asked about just now, as many as there are heads."""
    tally = tally_of(play, state)
    if tally is None or tally.counts or not can_happen(state.phase, HandsCounted):
        return
    if state.phase is Phase.FOCUS:
        tally = tally._replace(choices=tuple(_ways_to_place(len(play.lens.level))))
    visit = state.present
    earlier = visit.rounds[-2] if visit and len(visit.rounds) > 1 else None
    if visit and earlier and {name for name, _count in earlier.counts} == {*tally.choices}:
        hands = _persuaded(play, visit, earlier, tally)
    else:
        place = f"{state.phase.value}/{visit.scene}/{len(visit.rounds)}" if visit else state.phase.value
        hands = _spread(state.heads, tally, place)
    for choice, count in zip(tally.choices, _untied(hands), strict=True):
        yield CountHands(choice, count)


def _ways_to_place(levels: int) -> Iterator[str]:
    """Ten points with most of them on one level, for each level in turn."""
    few = FOCUS_POINTS // (2 * levels)
    for most in range(levels):
        points = [FOCUS_POINTS - few * (levels - 1) if at == most else few for at in range(levels)]
        yield " ".join(map(str, points))


def _spread(heads: int, tally: Tally, place: str) -> list[int]:
    """The heads over the choices by made-up likings, the largest remainders first."""
    likings = [LEAST_LIKELY + _fraction(f"{place}/{choice}") ** 2 for choice in tally.choices]
    exact = [heads * liking / sum(likings) for liking in likings]
    hands = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda at: hands[at] - exact[at])
    for at in by_remainder[: heads - sum(hands)]:
        hands[at] += 1
    return hands


def _persuaded(play: Play, visit: Visit, before: Round, tally: Tally) -> list[int]:
    """The hands of the round before, after talk has moved some of them."""
    fits = [play.judge.verdict(visit.scene, choice).fit for choice in tally.choices]
    best = fits.index(max(fits))
    hands = [count_of(before.counts, choice) or 0 for choice in tally.choices]
    moving = [0 if at == best else count // PERSUADED for at, count in enumerate(hands)]
    return [
        count - gone + (sum(moving) if at == best else 0)
        for at, (count, gone) in enumerate(zip(hands, moving, strict=True))
    ]


def _untied(hands: Sequence[int]) -> list[int]:
    """The same with one hand moved where several choices have most: a rehearsal has a path to follow."""
    first, *others = sorted(range(len(hands)), key=lambda at: -hands[at])
    moved = list(hands)
    if others and hands[first] == hands[others[0]] > 0:
        moved[first] += 1
        moved[others[0]] -= 1
    return moved


def _fraction(text: str) -> float:
    """A number from 0 to 1 that looks like chance and is the same for the same text."""
    return int.from_bytes(sha256(text.encode()).digest()[:4]) / 2**32
