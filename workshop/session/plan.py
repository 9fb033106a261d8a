"""The minutes of a workshop: its stages, how many decisions fit, and what leaving a scene out does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from workshop.engine.fit import outcome_of
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.findings import meant
from workshop.scenario.play import Play
from workshop.scenario.story import Step
from workshop.session.commands import (
    Command,
    CountHeads,
    MakePlan,
    NameGroup,
    PlanQuestion,
    StartHosting,
)
from workshop.session.events import StageOpened
from workshop.session.phase_row import NextStep, PhaseRow, WorkshopPart
from workshop.session.phases import OPTIONAL, ROWS, Phase, stage_after
from workshop.session.state import (
    QUESTION_MINUTES,
    Plan,
    State,
    Visit,
    on_path,
    question_at_hand,
)

DECISION = 8
"""Minutes of a decision: with three of them and every stage it makes 45."""
USUAL_MINUTES = 45
SHAPES: tuple[tuple[str, ...], ...] = (
    (),
    tuple(name for name in OPTIONAL if name not in (Phase.CONTRACT.value, Phase.SO_WHAT.value)),
    OPTIONAL,
)
"""The stages that are left out: of a whole workshop none, of a short one most, of a single decision all."""


class Around(NamedTuple):
    """Minutes of what is around the decisions."""

    opening: int
    closing: int


def around(without: Collection[str], decisions: int) -> Around:
    """The minutes of opening and debrief without these stages."""
    stages = [phase for phase in Phase if phase.value not in without]
    opening = sum(phase.row.minutes for phase in stages if phase.row.part is WorkshopPart.OPENING)
    return Around(opening, _closing(stages, decisions))


def _closing(stages: Iterable[Phase], decisions: int) -> int:
    """The minutes of these stages of a debrief; what happened is told in a minute a decision at most."""
    closing = {phase: phase.row.minutes for phase in stages if phase.row.part is WorkshopPart.CLOSING}
    if Phase.DEBRIEF in closing:
        closing[Phase.DEBRIEF] = min(closing[Phase.DEBRIEF], decisions)
    return sum(closing.values())


def minutes_of(without: Collection[str], decisions: int) -> int:
    """The minutes of so many decisions with what is around them."""
    return sum(around(without, decisions)) + decisions * DECISION


def stages_left_out(minutes: int) -> tuple[str, ...]:
    """What a workshop of so many minutes goes without: as little as leaves the time of a decision."""
    return next((shape for shape in SHAPES if minutes_of(shape, 1) <= minutes), SHAPES[-1])


def decisions_that_fit(minutes: int, without: Collection[str] | None = None) -> int:
    """How many decisions fit, at least one; beside the stages of a plan so long where no others are said."""
    left_out = stages_left_out(minutes) if without is None else without
    decisions = 1
    while minutes_of(left_out, decisions + 1) <= minutes:
        decisions += 1
    return decisions


QUESTION_IS_NEXT = _("your own question"), _("a question of the room’s own")


def step_words(phase: Phase, without: Collection[str] = (), question_is_due: bool = False) -> tuple[str, str]:
    """What the step leads to, short and in words, as the rows have it, where these stages are left out."""
    row, stage = phase.row, stage_after(phase, without)
    to_purpose = row.step is NextStep.PURPOSE and Phase.PURPOSE.value not in without
    if question_is_due and not to_purpose:
        return QUESTION_IS_NEXT
    if stage is None or to_purpose:
        return row.next, row.ahead
    *_others, leads = (one for one in ROWS.values() if _leads_to(one, stage))
    return leads.next, leads.ahead


def _leads_to(row: PhaseRow, stage: Phase) -> bool:
    return StageOpened in row.may and row.may[StageOpened][0] is stage


WITHOUT = _("Left out: {stages}.")
"""What a short plan goes without, in words."""


def stage_names(stages: Iterable[str]) -> tuple[str, ...]:
    """The stages in words, as the facilitator reads them."""
    return tuple(Phase(stage).row.place for stage in stages)


def suggested(play: Play, minutes: int) -> tuple[str, ...]:
    """The scenes to play in these minutes: those of the author's longest plan that is no longer.

    Without such a plan, along the story as if every reply landed, as many as fit.
    """
    plans = [plan for plan in play.scenario.plan if plan.minutes <= minutes]
    longest = max(plans, key=lambda plan: plan.minutes, default=None)
    planned = tuple(name for name in play.scenario.scene if longest and name in longest.scenes)
    return planned or tuple(_landing_path(play))[: decisions_that_fit(minutes)]


def decisions_carried(play: Play, plan: Plan, beside: int = 0) -> int:
    """How many decisions the minutes of a plan carry, without those `beside` the story.

    As many as fit beside its stages, or as the author's own plan for no more minutes has.
    """
    left = max(1, plan.minutes - beside)
    return max(decisions_that_fit(left, plan.without), len(suggested(play, left)))


def most_scenes(play: Play, decisions: int) -> tuple[str, ...]:
    """So many scenes at most: those of the author's plan that has most of them, else along the story."""
    plans = [plan for plan in play.scenario.plan if len(plan.scenes) <= decisions]
    largest = max(plans, key=lambda plan: len(plan.scenes), default=None)
    planned = tuple(name for name in play.scenario.scene if largest and name in largest.scenes)
    return planned or tuple(_landing_path(play))[:decisions]


def programme(plays: Sequence[Play], minutes: int) -> tuple[MakePlan, ...]:
    """A plan for each of these stories, one after the other; none where there is no time for that.

    The first alone has the opening, the last alone the debrief; where that is too much, no story has either.
    """
    opening = tuple(name for name in OPTIONAL if Phase(name).row.part is WorkshopPart.OPENING)
    closing = tuple(name for name in OPTIONAL if name not in opening)
    last = len(plays) - 1
    whole = [(opening if at else ()) + (closing if at < last else ()) for at in range(len(plays))]
    for shapes in (whole, [OPTIONAL] * len(plays)):
        decisions = [1] * len(plays)
        if _minutes_of_all(shapes, decisions) > minutes:
            continue
        for at in (*range(len(plays)),) * MAX_DECISIONS:
            more = [count + (each == at) for each, count in enumerate(decisions)]
            there = len(most_scenes(plays[at], more[at])) > decisions[at]
            decisions = more if there and _minutes_of_all(shapes, more) <= minutes else decisions
        made = zip(plays, shapes, decisions, strict=True)
        return tuple(MakePlan(most_scenes(play, n), minutes_of(shape, n), shape) for play, shape, n in made)
    return ()


MAX_DECISIONS = 9
"""Of one story in a programme of several."""


def _minutes_of_all(shapes: Sequence[Collection[str]], decisions: Sequence[int]) -> int:
    return sum(minutes_of(shape, count) for shape, count in zip(shapes, decisions, strict=True))


def _landing_path(play: Play) -> Iterator[str]:
    at, tracks = play.scenario.start, play.story.opening_tracks()
    seen: set[str] = set()
    while not play.story.is_ending(at) and at not in seen:
        if not play.story.is_interlude(at):
            yield at
        seen.add(at)
        at, tracks = play.story.past(at, tracks)


def remarks(play: Play, planned: tuple[str, ...]) -> tuple[str, ...]:
    """A sentence for every scene left out that a planned one may lead to."""
    scenes = play.scenario.scene
    tracks = play.story.opening_tracks()
    told = []
    for name, scene in scenes.items():
        if name in planned:
            continue
        target = name
        for _step in scenes:
            target = play.story.beyond(play.story.past(target, tracks)).target
            if target in planned or play.story.is_ending(target):
                break
        goes_on = (
            _("comes to its ending")
            if play.story.is_ending(target)
            else _("goes on to “{title}”").format(title=scenes[target].title)
        )
        told.append(_("Without “{title}” the story {goes_on}.").format(title=scene.title, goes_on=goes_on))
    return tuple(told)


def minutes_needed(state: State, decisions_left: int) -> int:
    """The minutes that what is still planned takes, debrief included."""
    without, planned = state.plan.without, len(state.plan.scenes) or decisions_left
    question = question_at_hand(state)
    at = question.asked_in if question else state.phase
    own = QUESTION_MINUTES if question or (state.question_planned and not state.questions) else 0
    if at.row.part is not WorkshopPart.CLOSING:
        return decisions_left * DECISION + around(without, planned).closing + own
    here, *ahead = tuple(Phase)[tuple(Phase).index(at) :]
    return _closing([here, *(phase for phase in ahead if phase.value not in without)], planned) + own


def remaining(play: Play, state: State) -> tuple[str, ...]:
    """The planned scenes that lie ahead on the way that the story takes, as far as that can be told.

    From here on it takes the way of the reply that was settled on, else of the one with most hands, else of
    one that lands; and from there on as if every reply landed.
    """
    if state.ending is not None:
        return ()
    planned = state.plan.scenes or tuple(play.scenario.scene)
    ahead: list[str] = []
    at = _step_from_here(play, on_path(state))
    seen: set[str] = set()
    while not play.story.is_ending(at.target) and at.target not in seen:
        seen.add(at.target)
        if at.target in planned:
            ahead.append(at.target)
        at = play.story.past(at.target, at.tracks)
    return tuple(ahead)


def _step_from_here(play: Play, state: State) -> Step:
    visit = state.present
    if visit is None:
        return Step(play.scenario.start, play.story.opening_tracks())
    reply = visit.choice or _leading_reply(visit)
    if reply is None:
        return play.story.past(visit.scene, visit.tracks)
    fit = play.judge.verdict(visit.scene, reply).fit if visit.fit is None else visit.fit
    outcome = outcome_of(fit)
    return play.story.after(visit.scene, reply, outcome, visit.tracks)


def _leading_reply(visit: Visit) -> str | None:
    """The reply that alone has most hands in the last round."""
    counts = [(count, reply) for reply, count in visit.rounds[-1].counts if reply] if visit.rounds else []
    *_others, second, first = sorted([(0, ""), (0, ""), *counts])
    return first[1] if first[0] > second[0] else None


def with_dropped(play: Play, state: State) -> tuple[str, ...] | None:
    """The planned scenes with the one that was dropped last; None where none of those lies ahead."""
    planned = state.plan.scenes
    at = state.before
    while planned and at is not None and at.phase is not Phase.PLAN:
        before = at.plan.scenes or tuple(play.scenario.scene)
        if set(planned) < set(before):
            ahead = remaining(play, replace(state, plan=replace(state.plan, scenes=before)))
            dropped = next((name for name in ahead if name not in planned), None)
            return (*planned, dropped) if dropped else None
        at = at.before
    return None


REHEARSED_HEADS = 18
"""People that a rehearsal invents where nobody said how many come."""


class Hosting(NamedTuple):
    """How a group is to be led."""

    minutes: int | None = None
    """How long there is; None where that was not said."""
    scenes: tuple[str, ...] = ()
    """Those to be played; none means those that are suggested for the minutes."""
    heads: int = 0
    """How many people come; 0 where that is not known yet."""
    rehearsal: bool = False
    group: str = ""
    """What the group is called; empty where that was not said."""
    language: str = ""
    """The one to play in; empty where that was not said."""
    stages: tuple[str, ...] | None = None
    """The optional stages to have; None where that was not said."""
    own_question: str = ""
    """When the room turns to a question of its own; empty where that was not said."""

    @property
    def without(self) -> tuple[str, ...] | None:
        """The stages to leave out; None where nothing was said of them."""
        return None if self.stages is None else tuple(name for name in OPTIONAL if name not in self.stages)


def unknown_scene(play: Play, scenes: tuple[str, ...]) -> str | None:
    """A sentence on the first name that is no scene of this scenario, with the nearest that is one."""
    known = tuple(play.scenario.scene)
    for name in scenes:
        if name not in known:
            return _("There is no scene {name} in {id}. {hint}").format(
                name=one_line(name, 80), id=play.scenario.id, hint=meant(name, known)
            )
    return None


ALL, NONE = "all", "none"
"""What is typed for every stage, and for none."""


def stages_typed(words: str) -> tuple[str, ...]:
    """The stages as somebody types them: `contract, so-what`, all, or none."""
    names = tuple(name.casefold() for name in words.replace(",", " ").split())
    return OPTIONAL if names == (ALL,) else () if names == (NONE,) else names


def usual_minutes(play: Play, beside: int = 0) -> int:
    """How long a workshop is, where nobody says; one question takes one decision, and what is beside."""
    return minutes_of(OPTIONAL, 1) + beside if play.scenario.kind == "single" else USUAL_MINUTES


def unknown_stage(stages: tuple[str, ...]) -> str | None:
    """A sentence on the first name that is no stage that can be left out."""
    for name in stages:
        if name not in OPTIONAL:
            told = _("{name} is no stage that can be left out. {hint} They are {stages}; or all, or none.")
            known = ", ".join(OPTIONAL)
            return told.format(name=one_line(name, 80), hint=meant(name, OPTIONAL), stages=known)
    return None


def opening_commands(play: Play, hosting: Hosting) -> tuple[Command, ...]:
    """What makes a session one with a group, and plans it."""
    heads = hosting.heads or (REHEARSED_HEADS if hosting.rehearsal else 0)
    own = QUESTION_MINUTES if hosting.own_question else 0
    minutes = usual_minutes(play, own) if hosting.minutes is None else hosting.minutes
    left = max(1, minutes - own)
    without = stages_left_out(left) if hosting.without is None else hosting.without
    plan = MakePlan(hosting.scenes or suggested(play, left), minutes, without)
    question = (PlanQuestion(hosting.own_question),) if hosting.own_question else ()
    counted = (CountHeads(heads),) if heads else ()
    named = (NameGroup(hosting.group),) if hosting.group else ()
    return (StartHosting(hosting.rehearsal), plan, *question, *counted, *named)


def with_minutes(
    play: Play, plan: Plan, minutes: int, beside: int = 0, beside_before: int | None = None
) -> MakePlan:
    """The plan for so many minutes; scenes and stages go with them where nobody has chosen others.

    So many minutes are for what comes `beside` the story, and were before: they carry no decision.
    """
    before = max(1, plan.minutes - (beside if beside_before is None else beside_before))
    left = max(1, minutes - beside)
    scenes = suggested(play, left) if plan.scenes == suggested(play, before) else plan.scenes
    usual = plan.without == stages_left_out(before)
    return MakePlan(scenes, minutes, stages_left_out(left) if usual else plan.without)


def minutes_beside(state: State) -> int:
    """The minutes of the plan that are for a question of the room's own."""
    return QUESTION_MINUTES if state.question_planned else 0


def commands_to_go_on(play: Play, state: State, hosting: Hosting) -> tuple[Command, ...]:
    """What makes of a session that is gone on with what was said of it now; what was not said stays."""
    as_it_stands = MakePlan(state.plan.scenes, state.plan.minutes, state.plan.without)
    plan = as_it_stands
    beside = minutes_beside(state)
    then = QUESTION_MINUTES if hosting.own_question else beside
    usual = state.plan.minutes == usual_minutes(play, beside)
    minutes = usual_minutes(play, then) if usual else state.plan.minutes
    if hosting.minutes is not None or then != beside:
        minutes = minutes if hosting.minutes is None else hosting.minutes
        plan = with_minutes(play, state.plan, minutes, then, beside)
    if hosting.scenes:
        plan = replace(plan, scenes=hosting.scenes)
    if hosting.without is not None:
        plan = replace(plan, without=hosting.without)
    asked: list[Command] = [plan] if plan != as_it_stands else []
    if hosting.own_question not in ("", state.question_planned):
        asked.append(PlanQuestion(hosting.own_question))
    if hosting.heads not in (0, state.heads):
        asked.append(CountHeads(hosting.heads))
    if hosting.group and hosting.group.casefold() != state.group.casefold():
        asked.append(NameGroup(hosting.group))
    return tuple(asked)
