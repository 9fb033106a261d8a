"""Rules on what a scenario is chosen by: its plans, its difficulty, its being a single question."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.authoring.check.subject import Subject
from workshop.scenario.findings import Finding
from workshop.session.plan import DECISION, around, decisions_that_fit, minutes_of, stages_left_out


def plans_too_long(subject: Subject) -> Iterator[Finding]:
    """Plans with more decisions than fit beside opening and debrief."""
    for at, plan in enumerate(subject.scenario.plan):
        decisions = len(plan.scenes)
        if decisions > decisions_that_fit(plan.minutes):
            without = stages_left_out(plan.minutes)
            needed = minutes_of(without, decisions)
            opening, closing = around(without, decisions)
            takes = "scene takes" if decisions == 1 else "scenes take"
            message = f"{decisions} {takes} {needed} minutes with opening and debrief, not {plan.minutes}"
            hint = f"{opening} to open, {DECISION} for each scene, {closing} to close; leave a scene out."
            yield Finding("W710", ("plan", at, "scenes"), message, hint=hint)


def plans_without_a_level(subject: Subject) -> Iterator[Finding]:
    """Plans in which a level is not called for, though the scenario calls for it and there is room."""
    calls = {name: _called(subject, name) for name in subject.scenario.scene}
    called = [*dict.fromkeys(level for level in calls.values() if level)]
    for at, plan in enumerate(subject.scenario.plan):
        there = {calls[name] for name in plan.scenes} - {None}
        missing = [level for level in called if level not in there]
        if len(there) < min(len(plan.scenes), len(called)):
            message = f"no scene of this plan calls for {' or '.join(missing)}"
            hint = "Take a scene of another level in the place of one, so that the room meets it."
            yield Finding("W711", ("plan", at, "scenes"), message, hint=hint)


def _called(subject: Subject, scene: str) -> str | None:
    """The level that a scene calls for, or what it calls for while none leads."""
    call, abstain = subject.judge.call(scene), subject.judge.lens(scene).abstain
    return abstain.word if call.abstains and abstain else call.level


SINGLE_MINUTES = 2
"""What a single question takes a person alone."""


def more_than_a_single_question(subject: Subject) -> Iterator[Finding]:
    """What a single question has beside its one scene."""
    scenario = subject.scenario
    if scenario.kind != "single":
        return
    beyond = {
        "scene": len(scenario.scene) - 1,
        "ending": len(scenario.ending) - 1,
        **{key: len(getattr(scenario, key)) for key in ("interlude", "track", "pair", "plan")},
    }
    too_much = [key for key, count in beyond.items() if count]
    if scenario.minutes != SINGLE_MINUTES:
        too_much.append("minutes")
    if too_much:
        message = f"a single question is one scene with one ending, for {SINGLE_MINUTES} minutes and no more"
        keys = ", ".join(f"`{key}`" for key in too_much)
        hint = f"Look at {keys}; or leave out `kind`, so that it is a story."
        yield Finding("W712", ("kind",), message, hint=hint)


MEANT, POINTING = 1.75, 1.0
"""The average fit of the literal replies from which on words mostly mean what they say, and below which they
mostly point elsewhere."""


def other_difficulty(subject: Subject) -> Iterator[Finding]:
    """A difficulty other than the literal replies show."""
    said = subject.scenario.difficulty
    literal = [
        fits[[response.id for response in scene.response].index(scene.literal)]
        for scene, fits in zip(subject.scenario.scene.values(), subject.fits.values(), strict=True)
        if scene.literal
    ]
    if said is None or not literal:
        return
    fit = sum(literal) / len(literal)
    shown = 1 if fit >= MEANT else 2 if fit >= POINTING else 3
    if shown != said:
        message = f"the literal replies have a fit of {fit:.2f} on average, which is a difficulty of {shown}"
        yield Finding("W713", ("difficulty",), message, hint=f"Write `difficulty = {shown}`.")
