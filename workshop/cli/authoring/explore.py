"""`workshop explore`: every play of a scenario counted, for people or as JSON; progress goes to stderr."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from workshop.authoring.explore.exploration import Exploration, ReachedEnding, explored, verdicts_of
from workshop.authoring.explore.players import RandomPlays, random_plays
from workshop.authoring.explore.report import exploration_in_words
from workshop.authoring.explore.walk import Choices, Tell
from workshop.cli.exits import FINE
from workshop.cli.homes import play_named
from workshop.cli.output import print_json
from workshop.engine.verdict import MAX_FIT
from workshop.language.catalogue import _

_RARELY = 200_000


def explore_scenario(name: str, plays: int, seed: int, most: int, as_json: bool) -> int:
    """Print what all plays of the scenario come to, and what so many at random did."""
    play = play_named(name)
    verdicts = verdicts_of(play.judge)
    with _told() as tell:
        exploration = explored(play.scenario, play.lens, verdicts, most, tell)
        choose = random.Random(seed).randrange
        at_random = random_plays(play.scenario, play.story, verdicts, plays, choose) if plays else None
    sys.set_int_max_str_digits(0)  # paths are told exactly, however many there are
    if as_json:
        head = {"scenario": play.scenario.id, "lens": play.lens.id}
        print_json({**head, **_document(exploration), "random_plays": _plays(at_random, seed)})
    else:
        print(*exploration_in_words(play, exploration, at_random, seed), sep="\n")
    return FINE


@contextmanager
def _told() -> Iterator[Tell]:
    """Tells how far the walk is: in place on a terminal, else with a line now and then."""
    shown = sys.stderr.isatty()

    def tell(states: int) -> None:
        if shown:
            print("\r" + _("{states:,} states …").format(states=states), end="", file=sys.stderr, flush=True)
        elif states - told[0] >= _RARELY:
            told[0] = states
            print(_("{states:,} states so far").format(states=states), file=sys.stderr, flush=True)

    told = [0]
    try:
        yield tell
    finally:
        if shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _document(exploration: Exploration) -> dict[str, object]:
    """The exploration as plain data; paths are lists of scene and response."""
    return {
        "states": exploration.states,
        "steps": exploration.steps,
        "complete": not exploration.open,
        "not_walked_on_from": exploration.open,
        "loop": _path(exploration.loop) if exploration.loop else None,
        "visits_counted": exploration.visits,
        "paths": exploration.paths,
        "under_way": exploration.under_way,
        "endings": {name: _ending(reached) for name, reached in exploration.endings.items()},
        "scenes": exploration.coverage.scenes,
        "interludes": exploration.coverage.interludes,
        "never_offered": _path(exploration.coverage.never_offered),
        "calls": exploration.coverage.calls,
        "mismatches": exploration.coverage.kinds,
        "blind": [{**each._asdict(), "path": _path(each.path)} for each in exploration.blind],
        "random_fit": exploration.random_fit,
    }


def _ending(reached: ReachedEnding | None) -> dict[str, object] | None:
    if reached is None:
        return None
    document: dict[str, object] = {"states": reached.states, "shortest": _path(reached.shortest)}
    if reached.paths is None:
        return document
    paths = reached.paths
    return {
        **document,
        "paths": paths.paths,
        "chance": paths.chance,
        "likeliest": _path(paths.likeliest.path),
        "likeliest_one_in": paths.likeliest.one_in,
        "scenes": {"least": len(reached.shortest), "greatest": paths.longest, "all_paths": paths.visits},
        "fit": {
            "average": paths.fit,
            "least_total": paths.fits.least,
            "greatest_total": paths.fits.greatest,
            "greatest_of_a_scene": MAX_FIT,
            "paths_by_total": {str(total): count for total, count in paths.fits.totals},
        },
    }


def _path(path: Choices) -> list[dict[str, str]]:
    return [{"scene": scene, "response": response} for scene, response in path]


def _plays(plays: RandomPlays | None, seed: int) -> dict[str, object] | None:
    if plays is None:
        return None
    fits = {str(fit): count for fit, count in plays.fits.items()}
    return {"seed": seed, **plays._asdict(), "fits": fits}
