"""`workshop plan`: what a group is to be led through is prepared, and `workshop host` opens on it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from shlex import quote

from workshop.cli.exits import FINE, UNUSABLE, Ends, threads_watched
from workshop.cli.homes import (
    add_folder,
    home_to_write,
    is_folder,
    library,
    one_must_be_named,
    script_named,
)
from workshop.cli.output import print_json, tell
from workshop.language.catalogue import _, plural
from workshop.session.commands import Command
from workshop.session.own_question import QUESTION_PLANNED
from workshop.session.phases import OPTIONAL
from workshop.session.plan import (
    WITHOUT,
    Hosting,
    commands_to_go_on,
    minutes_of,
    opening_commands,
    programme,
    remarks,
    stage_names,
    unknown_scene,
)
from workshop.session.state import OPENING, QUESTION_MINUTES
from workshop.store.runs import Running, Script, begin, file_in, open_store, resume

SECONDS_TO_SAVE = 10.0
NOT_SAVED = _("The plan could not be saved. {trouble}")
USUAL_LONG = 90
"""Minutes of a programme of several stories, where nothing is said."""
OF_ONE_ALONE = _("--scenes and --stages are for a plan of one scenario; of several each has its own.")
EACH_ONCE = _("A programme has each scenario once.")
TOO_SHORT = _("{stories} stories take {least} minutes at least; there are {minutes}.")


@threads_watched()
def plan_session(scenarios: Sequence[str], hosting: Hosting, as_json: bool) -> int:
    """Keep a plan for a group; one that is kept for the same scenario and group is changed instead.

    Of several scenarios each has its plan, and together they are the programme of one meeting; a question of
    the room's own comes in the debrief of the last one, or in the opening of the first.
    """
    if folder := next(filter(is_folder, scenarios), None):
        add_folder(folder)
        raise one_must_be_named(folder)
    scripts = [script_named(scenario, hosting.language or None) for scenario in scenarios]
    if len(scripts) > 1:
        return _plan_several(scripts, hosting, as_json)
    (script,) = scripts
    running = _keep(script, hosting)
    if as_json:
        print_json(_document(running))
    else:
        tell(_told(running))
        print(_("To lead it: {command}").format(command=_way_to(running, script)), file=sys.stderr)
    return FINE


def _plan_several(scripts: Sequence[Script], hosting: Hosting, as_json: bool) -> int:
    if hosting.scenes or hosting.stages is not None:
        raise Ends(UNUSABLE, OF_ONE_ALONE)
    if len({script.play.scenario.id for script in scripts}) < len(scripts):
        raise Ends(UNUSABLE, EACH_ONCE)
    minutes = USUAL_LONG if hosting.minutes is None else hosting.minutes
    own = QUESTION_MINUTES if hosting.own_question else 0
    plans = programme([script.play for script in scripts], minutes - own)
    if not plans:
        least = len(scripts) * minutes_of(OPTIONAL, 1) + own
        raise Ends(UNUSABLE, TOO_SHORT.format(stories=len(scripts), least=least, minutes=minutes))
    runs = []
    asking = 0 if hosting.own_question == OPENING else len(plans) - 1
    for place, (script, plan) in enumerate(zip(scripts, plans, strict=True)):
        stages = tuple(name for name in OPTIONAL if name not in plan.without)
        asked, beside = (hosting.own_question, own) if place == asking else ("", 0)
        one = hosting._replace(minutes=plan.minutes + beside, scenes=plan.scenes, stages=stages)
        runs.append(_keep(script, one._replace(own_question=asked)))
    if as_json:
        print_json({"minutes": minutes, "programme": [_document(running) for running in runs]})
        return FINE
    for running, script in zip(runs, scripts, strict=True):
        tell(_told(running))
        print(_("To lead it: {command}").format(command=_way_to(running, script)), file=sys.stderr)
    return FINE


def _keep(script: Script, hosting: Hosting) -> Running:
    """The session that keeps the plan; raises Ends where that cannot be."""
    if unknown := unknown_scene(script.play, hosting.scenes):
        raise Ends(UNUSABLE, unknown)
    running, commands = _to_plan(script, hosting)
    try:
        for command in commands:
            if (refusal := running.host.do(command)) is not None:
                raise Ends(UNUSABLE, refusal.because)
    finally:
        unsaved = running.journal.close(SECONDS_TO_SAVE)
    if unsaved:
        raise Ends(UNUSABLE, NOT_SAVED.format(trouble=running.journal.trouble or "").rstrip())
    return running


def _to_plan(script: Script, hosting: Hosting) -> tuple[Running, tuple[Command, ...]]:
    """The session that holds the plan, and what is to be done in it."""
    store = open_store(home_to_write())
    id = script.play.scenario.id
    kept = (one for one in store.left_open(hosting.group) if one.planned and one.scenario == id)
    if (planned := next((one for one in kept if one.is_of(hosting.group)), None)) is None:
        running = begin(store, script)
        return running, opening_commands(running.host.play, hosting)
    running = resume(store, planned.id, file_in(library()))
    return running, commands_to_go_on(running.host.play, running.host.state, hosting)


def _document(running: Running) -> dict[str, object]:
    scenario, state = running.host.play.scenario, running.host.state
    scenes = [{"id": name, "title": scenario.scene[name].title} for name in state.plan.scenes]
    return {
        "session": running.id,
        "scenario": scenario.id,
        "title": scenario.title,
        "group": state.group,
        "heads": state.heads or None,
        "minutes": state.plan.minutes,
        "scenes": scenes,
        "without": list(state.plan.without),
        "own_question": state.question_planned,
        "remarks": list(remarks(running.host.play, state.plan.scenes)),
    }


def _told(running: Running) -> list[str]:
    """The plan line by line."""
    scenario, state = running.host.play.scenario, running.host.state
    planned = state.plan.scenes
    of_whom = [_("for {group}").format(group=state.group)] if state.group else []
    heads = [plural("{number} person", "{number} people", state.heads)] if state.heads else []
    minutes = plural("{number} minute", "{number} minutes", state.plan.minutes)
    stages = ", ".join(stage_names(state.plan.without))
    without = [WITHOUT.format(stages=stages)] if stages else []
    decisions = plural("{number} decision", "{number} decisions", len(planned))
    return [
        f"{scenario.title}: {', '.join((*of_whom, *heads, minutes, decisions))}",
        *(f"{number}. {scenario.scene[name].title}" for number, name in enumerate(planned, 1)),
        *without,
        *((QUESTION_PLANNED[state.question_planned],) if state.question_planned else ()),
        *remarks(running.host.play, planned),
    ]


def _way_to(running: Running, script: Script) -> str:
    """The command that opens on the plan; a file that the library has not is named by its path."""
    known = {heading.path for heading in library().headings().headings}
    inside = script.file is None or str(script.file) in known
    scenario = running.host.play.scenario.id if inside else quote(str(script.file))
    group = running.host.state.group
    return f"workshop host {scenario}" + (f" --group {quote(group)}" if group else "")
