"""A full verdict against the PyPI package zen-engine, with trace, on a table of 100 of the same rules."""

from __future__ import annotations

import json
from collections.abc import Iterator

import zen

from tests.benchmarks.measure import Figure, each, paired
from tests.play import shipped_lens, shipped_scenario
from workshop.engine.judge import Judge
from workshop.engine.lens import When
from workshop.scenario.models import moment_of, sightings_of

RULES = 100
_LIKE = {
    "stance": "stance",
    "asks": "asks",
    "any_circumstance": "circumstances",
    "has": "tags",
    "fired": "fired",
    "called": "called",
    "leads": "leads",
}


def figures() -> Iterator[Figure]:
    scenario, lens = shipped_scenario("ceo-product-review"), shipped_lens()
    scene = scenario.scene["the-question"]
    response = scene.response[0]
    judge = Judge(lens)
    moment, sightings = moment_of(scenario, scene), sightings_of(response)
    decision = zen.ZenEngine().create_decision(json.dumps(_decision()))
    asked = {
        "stance": moment.stance,
        "asks": moment.asks,
        "circumstances": sorted(moment.circumstances),
        "moves": [sighting.move for sighting in sightings],
        "tags": sorted({tag for sighting in sightings for tag in lens.move[sighting.move].tags}),
        "fired": ["C01", "C09"],
        "called": "impact",
        "leads": "execution",
    }
    assert len(decision.evaluate(asked, {"trace": True})["result"]) >= len(sightings)
    ours, beside, ratio = paired(
        each(lambda: judge.verdict(moment, "Ada", response.text, sightings), 2000),
        each(lambda: decision.evaluate(asked, {"trace": True}), 200),
        pairs=15,
    )
    yield Figure(
        "verdict, times faster than zen-engine", ours, beside, 1 / ratio, 10, "s", more_is_better=True
    )


def _decision() -> dict[str, object]:
    """A decision table of the lens's moment rules, costs, kinds and moves, collecting all that hold."""
    lens = shipped_lens()
    conditions = [(row.id, _condition(row.when)) for row in (*lens.rule, *lens.cost)]
    conditions += [(f"{row.kind}-{at}", _condition(row.when)) for at, row in enumerate(lens.match)]
    conditions = [
        *((move, f'some(moves, # == "{move}")') for move in list(lens.move)[: RULES - len(conditions)]),
        *conditions,
    ]
    assert len(conditions) == RULES
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": "when", "name": "when", "field": ""}],
        "outputs": [{"id": "id", "name": "id", "field": "id"}],
        "rules": [{"_id": name, "when": when, "id": f'"{name}"'} for name, when in conditions],
    }
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            _node("in", "inputNode"),
            {**_node("rules", "decisionTableNode"), "content": table},
            _node("out", "outputNode"),
        ],
        "edges": [
            {"id": "first", "sourceId": "in", "targetId": "rules", "type": "edge"},
            {"id": "then", "sourceId": "rules", "targetId": "out", "type": "edge"},
        ],
    }


def _node(name: str, sort: str) -> dict[str, object]:
    return {"id": name, "type": sort, "name": name, "position": {"x": 0, "y": 0}}


def _condition(when: When) -> str:
    """The condition in the other engine's language; what only our arithmetic can say is left out."""
    parts = []
    for key, field in _LIKE.items():
        names = getattr(when, key)
        if names and field in ("stance", "asks", "called", "leads"):
            parts.append(f"{field} in {json.dumps(list(names))}")
        elif names:
            parts.append(f"some({field}, # in {json.dumps(list(names))})")
    parts += [f'some(circumstances, # == "{name}")' for name in when.circumstances]
    parts += [f'none(circumstances, # == "{name}")' for name in when.without]
    parts += [f'none(tags, # == "{name}")' for name in when.lacks]
    return " and ".join(parts) or "true"
