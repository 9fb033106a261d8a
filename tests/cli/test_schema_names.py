"""With a lens or a file, the schema knows every name that may stand there, and no other."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli
from jsonschema import Draft4Validator, Draft202012Validator

from tests.cli.conftest import ROOT, Run
from tests.play import SHIPPED
from workshop.authoring.check.manuals import SAMPLES
from workshop.authoring.schema import SchemaDraft, json_schema
from workshop.authoring.vocabulary import EVERYTHING, Vocabulary, vocabulary_of, vocabulary_of_translation
from workshop.cli.authoring.pages import MODELS, meanings_of
from workshop.scenario.toml.tables import read_tables
from workshop.store.lenses import shipped_lenses

VALIDATORS = {"4": Draft4Validator, "2020-12": Draft202012Validator}
STORY = SAMPLES["scenario"].read_text("utf-8")
GERMAN = SAMPLES["translation"].read_text("utf-8")
LEVELS = [shipped_lenses()["levels"].lens]
GOOD = tomli.loads(STORY)
OF_A_LENS, OF_A_FILE = vocabulary_of(LEVELS), vocabulary_of(LEVELS, read_tables(STORY)[0])

Change = Callable[[dict[str, Any]], object]


def found(kind: str, document: object, names: Vocabulary, draft: SchemaDraft = "4") -> list[str]:
    model, title = MODELS[kind]
    schema = json_schema(model, meanings_of(kind), title, draft, names)
    VALIDATORS[draft].check_schema(schema)
    return [error.message for error in VALIDATORS[draft](schema).iter_errors(document)]


def scene(document: dict[str, Any]) -> dict[str, Any]:
    first: dict[str, Any] = document["scene"]["the-question"]
    return first


def reply(document: dict[str, Any]) -> dict[str, Any]:
    first: dict[str, Any] = scene(document)["response"][0]
    return first


WRONG_BY_LENS: dict[str, Change] = {
    "a stance": lambda doc: doc["cast"]["rosa"].update(stance="boss"),
    "a kind of question": lambda doc: scene(doc).update(asks="why"),
    "a circumstance": lambda doc: scene(doc).update(circumstances=["rain"]),
    "a circumstance of all": lambda doc: doc.update(circumstances=["rain"]),
    "a move": lambda doc: reply(doc)["moves"].update({"cites-constraints": "ill"}),
    "a move of a line": lambda doc: reply(doc)["now_say"]["moves"].update({"sings": "the small hall"}),
    "an intent": lambda doc: reply(doc).update(intent="impcat"),
    "a fact": lambda doc: doc.update(teaches=["F999"]),
    "a lens": lambda doc: doc.update(lenses=["level"]),
    "a tag": lambda doc: doc.update(move={"own": {"does": "x", "tags": ["warm"]}}),
    "points of a level": lambda doc: doc.update(move={"own": {"does": "x", "points": {"impcat": 1}}}),
}
WRONG_BY_FILE: dict[str, Change] = {
    "the seat": lambda doc: doc.update(seat="bern"),
    "the start": lambda doc: doc.update(start="the-evening"),
    "a listener": lambda doc: scene(doc).update(listener="rose"),
    "who says a line": lambda doc: scene(doc).update(lines=[{"by": "bern", "says": "Yes."}]),
    "where a scene leads": lambda doc: scene(doc).update(next="the-curse"),
    "where an outcome leads": lambda doc: scene(doc).update(
        next={"landed": "the-curse", "partly": "the-course", "missed": "the-course"}
    ),
    "where a reply leads": lambda doc: reply(doc).update(next="the-curse"),
    "where an exit leads": lambda doc: scene(doc)["when"][0].update(next="the-curse"),
    "a track": lambda doc: reply(doc).update(track={"patients": 1}),
    "a track of a condition": lambda doc: scene(doc)["when"][0].update({"if": ["patients <= 0"]}),
    "a choice of a condition": lambda doc: scene(doc)["when"][0].update({"if": ["chosen the-question.nap"]}),
    "the literal reply": lambda doc: scene(doc).update(literal="two-well"),
    "a choice of a path": lambda doc: doc.update(golden=[{"choices": ["nap"], "ending": "the-evening"}]),
    "the ending of a path": lambda doc: doc.update(golden=[{"choices": ["two-ill"], "ending": "night"}]),
    "a scene of a plan": lambda doc: doc.update(plan=[{"minutes": 30, "scenes": ["the-curse"]}]),
    "a scene of a pair": lambda doc: doc.update(
        pair=[{"scenes": ["the-question", "the-curse"], "asked": "?", "told": "."}]
    ),
}


@pytest.mark.parametrize("draft", VALIDATORS)
@pytest.mark.parametrize("wrong", [*WRONG_BY_LENS, *WRONG_BY_FILE])
def test_a_name_that_is_not_there_is_red_and_only_with_the_names(wrong: str, draft: SchemaDraft) -> None:
    document = copy.deepcopy(tomli.loads(STORY))
    (WRONG_BY_LENS | WRONG_BY_FILE)[wrong](document)
    assert found("scenario", document, OF_A_FILE, draft)
    by_lens = {*found("scenario", document, OF_A_LENS, draft)} - {*found("scenario", GOOD, OF_A_LENS, draft)}
    assert bool(by_lens) == (wrong in WRONG_BY_LENS)
    assert found("scenario", document, EVERYTHING, draft) == []


@pytest.mark.parametrize("draft", VALIDATORS)
@pytest.mark.parametrize("name", SHIPPED)
def test_what_ships_is_valid_by_its_own_names(name: str, draft: SchemaDraft) -> None:
    text = (ROOT / "scenarios" / f"{name}.toml").read_text("utf-8")
    raw = read_tables(text)[0]
    names = vocabulary_of([shipped_lenses()[lens].lens for lens in raw["lenses"]], raw)
    assert found("scenario", tomli.loads(text), names, draft) == []


def test_every_name_has_what_it_means() -> None:
    stances, moves = OF_A_LENS.of(("CastMember", "stance")), OF_A_LENS.of(("Response", "moves"))
    assert stances
    assert moves
    assert all({**stances, **moves}.values())


WRONG_BY_ORIGINAL: dict[str, Change] = {
    "another scenario": lambda doc: doc.update(translates="another"),
    "a scene": lambda doc: doc["scene"].update({"the-questoin": {"title": "x"}}),
    "a reply": lambda doc: scene(doc)["response"].update({"nap": {"text": "x"}}),
    "a move": lambda doc: scene(doc)["response"]["two-ill"]["moves"].update({"sings": "x"}),
    "a person": lambda doc: doc["cast"].update({"rose": {"name": "x"}}),
    "an ending": lambda doc: doc["ending"].update({"night": {"title": "x"}}),
}


@pytest.mark.parametrize("draft", VALIDATORS)
@pytest.mark.parametrize("wrong", WRONG_BY_ORIGINAL)
def test_a_translation_has_the_names_of_its_original(wrong: str, draft: SchemaDraft) -> None:
    names, document = vocabulary_of_translation(read_tables(STORY)[0]), tomli.loads(GERMAN)
    assert found("translation", document, names, draft) == []
    assert found("translation", document, EVERYTHING, draft) == []
    WRONG_BY_ORIGINAL[wrong](document)
    assert found("translation", document, names, draft)
    assert found("translation", document, EVERYTHING, draft) == []


def test_a_key_that_no_translation_has_is_red() -> None:
    document = tomli.loads(GERMAN)
    document["minutes"] = 30
    assert found("translation", document, EVERYTHING)


def test_the_command_prints_and_writes_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "story.toml").write_text(STORY, "utf-8")
    printed = run("schema", "scenario", "--for", "story.toml")
    assert (printed.code, printed.err) == (0, "")
    assert run("schema", "scenario", "--for", "story.toml", "-o", "s.json").code == 0
    assert json.loads((tmp_path / "s.json").read_text("utf-8")) == printed.document
    assert run("schema", "scenario", "--for", "story.toml", "-o", "s.json").code == 2
    assert run("schema", "scenario", "--lens", "levels", "-o", "s.json", "--replace").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("lens", "--lens", "levels"), "leave --lens and --for out"),
        (("scenario", "--lens", "levle"), "Did you mean 'levels'?"),
        (("scenario", "--for", "nothing.toml"), "There is no file nothing.toml."),
        (("scenario", "--for", "broken.toml"), "E017"),
    ],
)
def test_what_cannot_be_had_is_said(arguments: tuple[str, ...], said: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("format: 1\n", "utf-8")
    done = run("schema", *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
