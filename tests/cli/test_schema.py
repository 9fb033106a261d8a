"""`workshop schema`: what an editor needs to know, and no other rules than those of the program itself."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import tomli
from jsonschema import Draft4Validator, Draft202012Validator

from tests.cli.conftest import ROOT, Run
from tests.play import SHIPPED
from workshop.authoring.new import laid_out
from workshop.authoring.schema import SchemaDraft, json_schema
from workshop.cli.authoring.pages import KEYS, MODELS, meanings_of
from workshop.engine.lens import Lens
from workshop.scenario.loading import parse_scenario
from workshop.scenario.models import Scenario
from workshop.store.lenses import shipped_lenses

SCENARIOS = [ROOT / "scenarios" / f"{name}.toml" for name in SHIPPED]
LENSES = [ROOT / "workshop" / "lenses" / "levels.toml", ROOT / "workshop" / "templates" / "lens.toml"]
VALIDATORS = {"4": Draft4Validator, "2020-12": Draft202012Validator}
DRAFTS = tuple(VALIDATORS)

Change = Callable[[dict[str, Any]], object]


@cache
def schema_of(kind: str, draft: SchemaDraft = "4") -> dict[str, Any]:
    model, title = MODELS[kind]
    return json_schema(model, meanings_of(kind), title, draft)


def found(kind: str, document: object, draft: SchemaDraft = "4") -> list[str]:
    return [error.message for error in VALIDATORS[draft](schema_of(kind, draft)).iter_errors(document)]


def authored(path: Path) -> dict[str, Any]:
    return tomli.loads(path.read_text("utf-8"))


def tables(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key of every table of a schema, with its path."""
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict) and "type" in node:
            yield from ((f"{path}.{key}", each) for key, each in node["properties"].items())
        for key, each in node.items():
            yield from tables(each, f"{path}/{key}")
    elif isinstance(node, list):
        for at, each in enumerate(node):
            yield from tables(each, f"{path}/{at}")


@pytest.mark.parametrize("kind", MODELS)
def test_it_is_printed_the_same_every_time(run: Run, kind: str) -> None:
    first, second = run("schema", kind), run("schema", kind)
    assert (first.code, first.err) == (0, "")
    assert first.out == second.out
    assert json.loads(first.out) == schema_of(kind)
    other = run("schema", kind, "--draft", "2020-12")
    assert json.loads(other.out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_what_is_no_kind_of_file_is_answered(run: Run) -> None:
    done = run("schema", "scenarios")
    assert (done.code, done.out) == (2, "")


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("kind", MODELS)
def test_it_is_a_schema_of_its_draft_without_references(kind: str, draft: SchemaDraft) -> None:
    schema = schema_of(kind, draft)
    VALIDATORS[draft].check_schema(schema)
    text = json.dumps(schema)
    assert '"$ref"' not in text
    assert '"null"' not in text
    if draft == "4":
        assert not [
            word for word in ('"const"', '"$defs"', '"propertyNames"', '"prefixItems"') if word in text
        ]


def test_every_key_of_a_translation_has_a_meaning() -> None:
    for path, node in tables(schema_of("translation")):
        assert node["description"].endswith("."), path


@pytest.mark.parametrize("kind", ["scenario", "lens"])
def test_every_key_has_a_meaning_and_an_example_that_fits(kind: str) -> None:
    keys = list(tables(schema_of(kind)))
    assert len(keys) > 60
    for path, node in keys:
        assert node["title"], path
        said, _, example = node["description"].partition("\n\nExample: ")
        assert said[0].isupper() or said[0] == "…", path
        assert said.endswith((".", "…")), path
        assert example.startswith("`"), path
        (value,) = node["examples"]
        assert tomli.loads(example.strip("`")) == {path.rpartition(".")[2]: value}, path
        if not isinstance(value, dict) and not (isinstance(value, list) and isinstance(value[0], dict)):
            assert not list(Draft4Validator(node).iter_errors(value)), path


def test_no_meaning_is_left_of_a_key_that_is_gone() -> None:
    written = tomli.loads(KEYS.read_text("utf-8"))
    used: dict[str, set[str]] = {}
    for model in (Scenario, Lens):
        whole = model.model_json_schema()
        for name, node in {model.__name__: whole, **whole["$defs"]}.items():
            used[name] = set(node["properties"])
    assert {name: set(keys) for name, keys in written.items()} == used


@pytest.mark.parametrize("draft", DRAFTS)
def test_what_ships_is_valid(draft: SchemaDraft) -> None:
    for path in SCENARIOS:
        assert found("scenario", authored(path), draft) == []
    for path in LENSES:
        assert found("lens", authored(path), draft) == []


def test_an_editor_learns_the_version_of_toml() -> None:
    assert schema_of("scenario")["x-tombi-toml-version"] == "v1.1.0"


def first_scene(document: dict[str, Any]) -> dict[str, Any]:
    scene: dict[str, Any] = document["scene"][document["start"]]
    return scene


BROKEN_SCENARIOS: dict[str, Change] = {
    "a key too many": lambda doc: doc.update(tite="x"),
    "a key too few": lambda doc: doc.pop("seat"),
    "another format": lambda doc: doc.update(format=2),
    "a number as text": lambda doc: doc.update(minutes="45"),
    "a number too large": lambda doc: doc.update(minutes=481),
    "an id in capitals": lambda doc: doc.update(id="My-Scenario"),
    "a blank title": lambda doc: doc.update(title="  "),
    "a title of two lines": lambda doc: doc.update(title="a\nb"),
    "no lens": lambda doc: doc.update(lenses=[]),
    "one person": lambda doc: doc.update(cast=dict(list(doc["cast"].items())[:1])),
    "a name in capitals": lambda doc: doc["cast"].update(Ada=doc["cast"]["ada"]),
    "a scene without a question": lambda doc: first_scene(doc).pop("says"),
    "one response": lambda doc: first_scene(doc).update(response=first_scene(doc)["response"][:1]),
    "responses in single brackets": lambda doc: first_scene(doc).update(
        response=first_scene(doc)["response"][0]
    ),
    "a response without an answer": lambda doc: first_scene(doc)["response"][0].pop("answer"),
    "a next without an outcome": lambda doc: first_scene(doc).update(next={"landed": "a", "partly": "b"}),
    "a condition without a number": lambda doc: first_scene(doc)["response"][0].update(
        {"if": ["patience >="]}
    ),
    "a track of words": lambda doc: doc["track"]["patience"].update(max="four"),
    "points out of bounds": lambda doc: doc.update(move={"own": {"does": "x", "points": {"a": 10}}}),
    "a path without choices": lambda doc: doc.update(golden=[{"choices": [], "ending": "a"}]),
}
BROKEN_LENSES: dict[str, Change] = {
    "a key too many": lambda doc: doc["level"]["impact"].update(colour="red"),
    "one level": lambda doc: doc.update(level={"impact": doc["level"]["impact"]}),
    "a symbol of two characters": lambda doc: doc["level"]["impact"].update(symbol="ab"),
    "a fit of five": lambda doc: doc["base"]["leads"].update(fit=5),
    "no base for what is bridged": lambda doc: doc["base"].pop("bridged"),
    "a rule from nowhere": lambda doc: doc["rule"][0].update(origin="hearsay"),
    "a condition that does not exist": lambda doc: doc["rule"][0]["when"].update(stances=["ceo"]),
    "a standing that does not exist": lambda doc: doc["match"][0]["when"].update(base=["lead"]),
    "a cost of nothing": lambda doc: doc["cost"][0].update(cost=0),
    "a truth in quotation marks": lambda doc: doc["match"][0].update(also="false"),
    "a kind without a nudge": lambda doc: doc["kind"]["M01"].pop("nudge"),
    "a phrase that is missing": lambda doc: doc["text"].pop("asked"),
}


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("broken", BROKEN_SCENARIOS)
def test_a_broken_scenario_is_not_valid(broken: str, draft: SchemaDraft) -> None:
    document = copy.deepcopy(authored(ROOT / "scenarios" / "ceo-product-review.toml"))
    BROKEN_SCENARIOS[broken](document)
    assert found("scenario", document, draft)
    lenses = {name: each.lens for name, each in shipped_lenses().items()}
    assert parse_scenario(laid_out(document), lenses).document is None


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("broken", BROKEN_LENSES)
def test_a_broken_lens_is_not_valid(broken: str, draft: SchemaDraft) -> None:
    document = copy.deepcopy(authored(LENSES[0]))
    BROKEN_LENSES[broken](document)
    assert found("lens", document, draft)
