"""Exploring: choice steps a second, all merged states of thirty scenes, memory, beside a bare walk.

The bare walk is the least that any walk over the same states has to do: tuples of numbers in a set.
"""

from __future__ import annotations

import gc
import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from tests.benchmarks.branching import FINALE, STATES_OF_30, story
from tests.benchmarks.measure import Figure, paired
from tests.play import shipped_lens
from workshop.authoring.explore.exploration import explored, verdicts_of
from workshop.authoring.explore.players import random_plays
from workshop.authoring.explore.walk import walked
from workshop.scenario.loading import parse_scenario
from workshop.scenario.models import Scenario, ScenarioJudge
from workshop.scenario.story import Story

STEPS_A_SECOND = 105_000
SECONDS, MEGABYTES = 2.0, 500.0
PLAYS = 3_000
PAIRS = 3


def figures() -> Iterator[Figure]:
    text, lenses = story(30), {shipped_lens().id: shipped_lens()}
    scenario = parse_scenario(text, lenses).document
    assert scenario is not None
    yield _rate("choice steps at random, rules run / goal", _at_random(scenario))
    yield _rate("choice steps of the walk, rules run / goal", _walk(scenario))
    ours, beside, ratio = paired(lambda: _explored(scenario), lambda: _bare_walk(scenario), PAIRS)
    yield Figure("all states of 30 scenes, every count / a bare walk", ours, beside, ratio, 20, "s")
    yield Figure("the same / 2 s of CPU", ours, SECONDS, ours / SECONDS, 1, "s")
    seconds, megabytes = _command(text)
    yield Figure(
        "workshop explore, start-up included / 2 s of CPU", seconds, SECONDS, seconds / SECONDS, 1, "s"
    )
    yield Figure("its peak memory / 500 MB", megabytes, MEGABYTES, megabytes / MEGABYTES, 1, "MB")


def _rate(name: str, steps: float) -> Figure:
    goal = STEPS_A_SECOND
    return Figure(name, steps / 1000, goal / 1000, steps / goal, 1, "k/s", more_is_better=True)


def _at_random(scenario: Scenario) -> float:
    """Steps per CPU second of plays at random, with every verdict worked out within that time."""
    start = process_time()
    verdicts = verdicts_of(scenario, ScenarioJudge(scenario, shipped_lens()))
    plays = random_plays(scenario, Story(scenario), verdicts, PLAYS, random.Random(7).randrange)
    return plays.choices / (process_time() - start)


def _walk(scenario: Scenario) -> float:
    gc.disable()
    start = process_time()
    verdicts = verdicts_of(scenario, ScenarioJudge(scenario, shipped_lens()))
    graph = walked(scenario, {place: verdict.outcome for place, verdict in verdicts.items()})
    seconds = process_time() - start
    gc.enable()
    at_scenes = [place.target for place in graph.places if place.target in scenario.scene]
    assert sum(scene != FINALE for scene in at_scenes) == STATES_OF_30
    return sum(map(len, graph.onward)) / seconds


def _explored(scenario: Scenario) -> float:
    gc.collect()
    gc.disable()
    start = process_time()
    verdicts = verdicts_of(scenario, ScenarioJudge(scenario, shipped_lens()))
    found = explored(scenario, shipped_lens(), verdicts)
    seconds = process_time() - start
    gc.enable()
    assert found.paths == sum(each.paths.paths for each in found.endings.values() if each and each.paths)
    return seconds


def _bare_walk(scenario: Scenario) -> float:
    """The same states as plain tuples, with the story's arithmetic written out and nothing else."""
    places = {name: at for at, name in enumerate(scenario.scene)}
    onward = [
        [
            (places.get(each.next or "", -1), *(each.track.get(name, 0) for name in scenario.track))
            for each in scene.response
        ]
        for scene in scenario.scene.values()
    ]
    least = {at: at // 6 for at in range(len(onward) - 1) if at % 5 == 4}
    gc.collect()
    gc.disable()
    start = process_time()
    seen = {(0, 0, 0, 0)}
    states = [*seen]
    for at, one, two, three in states:
        choices = onward[at] if one >= least.get(at, one) else onward[at][:-1]
        for to, more, again, last in choices:
            state = (to, one + more, two + again, three + last)
            if to >= 0 and state not in seen:
                seen.add(state)
                states.append(state)
    seconds = process_time() - start
    gc.enable()
    assert sum(at < len(onward) - 1 for at, *_ in states) == STATES_OF_30
    return seconds


def _command(text: str) -> tuple[float, float]:
    """CPU seconds and megabytes of the whole command."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "branching.toml"
        path.write_text(text, "utf-8")
        program = (
            "import os, resource, subprocess, sys\n"
            "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)\n"
            "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
            "print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)\n"
        )
        command = [sys.executable, "-c", program, sys.executable, "-m", "workshop", "explore", str(path)]
        environment = {**os.environ, "WORKSHOP_HOME": folder}
        said = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    found = re.fullmatch(r"([\d.]+) ([\d.]+)\n", said)
    assert found is not None, said
    return float(found[1]), float(found[2])
