"""`workshop schema`, `guide` and `preview`: what an author has open beside a file."""

from __future__ import annotations

import json
from pathlib import Path

import tomli
from pydantic import BaseModel

from workshop.authoring.schema import SchemaDraft, json_schema
from workshop.cli import streams
from workshop.cli.app import has_terminal
from workshop.cli.exits import FINE, UNUSABLE, Ends, threads_watched
from workshop.cli.homes import GIVEN, home_to_read
from workshop.engine.lens import Lens
from workshop.language.catalogue import _
from workshop.scenario.models import Scenario
from workshop.store.lenses import text_of
from workshop.store.library import shipped

KEYS = Path(__file__).parents[2] / "schema" / "keys.toml"
MODELS: dict[str, tuple[type[BaseModel], str]] = {
    "scenario": (Scenario, "A scenario of the Levels Workshop"),
    "lens": (Lens, "A lens of the Levels Workshop"),
}


def print_schema(kind: str, draft: SchemaDraft) -> int:
    """Print the schema of this kind of file; the same bytes every time."""
    model, title = MODELS[kind]
    schema = json_schema(model, tomli.loads(KEYS.read_text("utf-8")), title, draft)
    streams.write_bytes(f"{json.dumps(schema, ensure_ascii=False, indent=2)}\n".encode())
    return FINE


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
