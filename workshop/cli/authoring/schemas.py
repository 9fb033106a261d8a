"""`workshop schema`: what an editor needs to help with a scenario or a lens."""

from __future__ import annotations

import json
from pathlib import Path

import tomli
from pydantic import BaseModel

from workshop.cli import streams
from workshop.cli.exits import FINE
from workshop.engine.lens import Lens
from workshop.scenario.json_schema import Draft, json_schema
from workshop.scenario.models import Scenario

KEYS = Path(__file__).parents[2] / "schema" / "keys.toml"
MODELS: dict[str, tuple[type[BaseModel], str]] = {
    "scenario": (Scenario, "A scenario of the Levels Workshop"),
    "lens": (Lens, "A lens of the Levels Workshop"),
}


def print_schema(kind: str, draft: Draft) -> int:
    """Print the schema of this kind of file; the same bytes every time."""
    model, title = MODELS[kind]
    schema = json_schema(model, tomli.loads(KEYS.read_text("utf-8")), title, draft)
    streams.write_bytes(f"{json.dumps(schema, ensure_ascii=False, indent=2)}\n".encode())
    return FINE
