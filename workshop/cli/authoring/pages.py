"""`workshop schema`, `guide` and `preview`: what an author has open beside a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli
from pydantic import BaseModel

from workshop.authoring.schema import Keys, SchemaDraft, json_schema
from workshop.authoring.vocabulary import (
    EVERYTHING,
    Vocabulary,
    vocabulary_of,
    vocabulary_of_translation,
)
from workshop.cli import streams
from workshop.cli.app import has_terminal
from workshop.cli.authoring.lens import lens_named
from workshop.cli.exits import FINE, UNUSABLE, Ends, threads_watched
from workshop.cli.homes import GIVEN, file_of, home_to_read
from workshop.cli.output import write_new
from workshop.engine.lens import Lens
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.findings import located
from workshop.scenario.models import Scenario
from workshop.scenario.overlay import ScenarioTexts
from workshop.scenario.toml.source import is_translation
from workshop.scenario.toml.tables import Table, entries, read_tables
from workshop.store.lenses import DEFAULT_LENS, LensShelf, text_of
from workshop.store.library import shipped

KEYS = Path(__file__).parents[2] / "schema" / "keys.toml"
MODELS: dict[str, tuple[type[BaseModel], str]] = {
    "scenario": (Scenario, "A scenario of the Levels Workshop"),
    "lens": (Lens, "A lens of the Levels Workshop"),
    "translation": (ScenarioTexts, "A translation of a scenario of the Levels Workshop"),
}
_OF: Mapping[str, str] = {
    "ScenarioTexts": "Scenario",
    "MemberTexts": "CastMember",
    "SceneTexts": "Scene",
    "ResponseTexts": "Response",
    "LineTexts": "Spoken",
    "AnswerTexts": "Answers",
    "PairTexts": "Pair",
    "InterludeTexts": "Interlude",
    "VariantTexts": "Variant",
    "EndingTexts": "Ending",
    "NameTexts": "Stance",
    "MoveTexts": "Move",
}
"""By a model of a translation, that of the original under whose keys its texts stand."""
_OWN: Mapping[str, str] = {
    "translates": "The id of the original.",
    "translator": "Who translated it.",
    "originals": "Marks of the original texts, by which `workshop check` sees that one was changed.",
}


def meanings_of(kind: str) -> Keys:
    """What each key of a kind of file means."""
    keys = tomli.loads(KEYS.read_text("utf-8"))
    return {name: _Translated(keys[of]) for name, of in _OF.items()} if kind == "translation" else keys


class _Translated(dict[str, Mapping[str, Any]]):
    """The meanings of the keys of an original, as those of its translation."""

    def __missing__(self, key: str) -> Mapping[str, Any]:
        return {"says": _OWN[key]}

    def __init__(self, original: Mapping[str, Mapping[str, Any]]) -> None:
        empty = "Here in the language of the translation; where it is empty, the original stands."
        untold = ("format", "language")
        super().__init__(
            {
                key: {"says": known["says"] if key in untold else f"{known['says']} {empty}"}
                for key, known in original.items()
            }
        )


def print_schema(
    kind: str, draft: SchemaDraft, lens: str | None = None, scenario: str | None = None,
    output: str | None = None, replace: bool = False,
) -> int:  # fmt: skip
    """Print the schema of this kind of file, or write it; the same bytes every time."""
    model, title = MODELS[kind]
    if kind == "lens" and (lens or scenario):
        raise Ends(UNUSABLE, _("A lens names nothing but its own: leave --lens and --for out."))
    vocabulary = _vocabulary(kind, lens, scenario)
    schema = json_schema(model, meanings_of(kind), title, draft, vocabulary)
    text = f"{json.dumps(schema, ensure_ascii=False, indent=2)}\n"
    if output is None:
        streams.write_bytes(text.encode())
    else:
        write_new(output, text, replace, f"{kind}.schema.json")
    return FINE


def _vocabulary(kind: str, lens: str | None, scenario: str | None) -> Vocabulary:
    """The names that are known: of a lens that is told, and of a file with the lenses that it names."""
    if kind == "translation":
        return vocabulary_of_translation(_tables(scenario)[1]) if scenario else EVERYTHING
    if scenario is None:
        return vocabulary_of([lens_named(lens, Path("."))]) if lens else EVERYTHING
    path, raw = _tables(scenario)
    if lens is not None:
        return vocabulary_of([lens_named(lens, path.parent)], raw)
    shelf = LensShelf(path.parent, home_to_read())
    names = [name for name in entries(raw.get("lenses")) if isinstance(name, str) and name in shelf]
    return vocabulary_of([shelf[name] for name in names or [DEFAULT_LENS]], raw)


def _tables(scenario: str) -> tuple[Path, Table]:
    """The file of a scenario and its tables, whatever else is amiss in it; raises Ends."""
    path = file_of(scenario)
    source = text_of(path)
    if is_translation(source):
        message = _("{file} is a translation. Name its original.")
        raise Ends(UNUSABLE, message.format(file=one_line(str(path), 400)))
    raw, findings = read_tables(source.text)
    if not raw:
        raise Ends(UNUSABLE, str(located(source, findings).shown[0]))
    return path, raw


PAGES = {"scenario": "README.md", "lens": "lens-guide.md", "translating": "translating.md"}
"""By what they are about; all are beside the shipped scenarios."""


def show_guide(about: str, as_text: bool) -> int:
    """Print the path of the guide, or its text; raises UnplayableError where it cannot be read."""
    path = shipped() / PAGES[about]
    text = text_of(path).text
    print(text if as_text else path, end="" if as_text else "\n")
    return FINE


NO_TERMINAL = _("The preview needs a terminal. What is amiss in a file, without one: workshop check FILE")
KILLED = _("The preview was stopped from outside; the file is as it was last saved.")


def preview_file(file: str, at: str | None) -> int:
    """Show the scenario in this file, and every version that is saved, until the person leaves."""
    if not has_terminal():
        raise Ends(UNUSABLE, NO_TERMINAL)
    home = home_to_read()
    from workshop.tui.guard import guarded

    @threads_watched()
    def run(parent_pipe: int | None) -> int:
        from workshop.tui.run import run_preview

        return run_preview(home, Path(file), at, parent_pipe, GIVEN.get())

    return guarded(run, KILLED)
