"""`workshop map`: the branches of a scenario, drawn in the terminal or for other programs."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

from workshop.authoring.map.formats import MOST_WAYS, as_document, as_dot, as_mermaid
from workshop.authoring.map.graph import StoryMap, add_levels, story_map_of
from workshop.authoring.map.svg import as_svg
from workshop.authoring.map.text import FINE_SIGNS, PLAIN_SIGNS, as_text
from workshop.cli import streams
from workshop.cli.exits import FINE
from workshop.cli.homes import play_named
from workshop.cli.output import STANDARD_STREAM, json_text, write_new
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line

WIDTH = 80
_DRAWN = {"mermaid": as_mermaid, "dot": as_dot, "svg": as_svg}
_FORMATS = {
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
    ".svg": "svg",
    ".json": "json",
}
"""By the ending of a file; any other is text."""


class Wanted(NamedTuple):
    """What a map is to be: its format, None where the file's name tells it, and how it is written."""

    format: str | None
    levels: bool = False
    width: int | None = None
    file: str | None = None
    replace: bool = False
    language: str | None = None
    """A translation of the scenario, to be told in."""


def map_scenario(scenario: str, wanted: Wanted) -> int:
    """Draw the scenario on standard output or into a file; raises Ends where that cannot be."""
    play = play_named(scenario, wanted.language)
    graph = story_map_of(play.scenario)
    if wanted.levels:
        graph = add_levels(graph, play.scenario, play.judge)
    format = wanted.format or _FORMATS.get(Path(wanted.file or "").suffix.lower(), "text")
    if format == "mermaid" and len(graph.edges) > MOST_WAYS:
        message = _("Mermaid draws {most_ways} ways at most, unless the page allows more; here are")
        print(f"{message.format(most_ways=MOST_WAYS)} {len(graph.edges)}.", file=sys.stderr)
    if wanted.file is None or wanted.file == STANDARD_STREAM:
        columns = wanted.width or shutil.get_terminal_size((WIDTH, 24)).columns
        if format == "text":
            signs = FINE_SIGNS if _can_say("".join(FINE_SIGNS)) else PLAIN_SIGNS
            sys.stdout.write(as_text(graph, columns, signs, _in_color()))
        else:
            streams.write_bytes(_drawn(play.scenario.id, graph, format).encode("utf-8", "replace"))
        return FINE
    text = (
        as_text(graph, wanted.width or WIDTH) if format == "text" else _drawn(play.scenario.id, graph, format)
    )
    ending = next((ending for ending, told in _FORMATS.items() if told == format), ".txt")
    write_new(wanted.file, text, wanted.replace, f"{play.scenario.id}{ending}")
    message = _("The map of {id} is in {file}.")
    print(message.format(id=play.scenario.id, file=one_line(wanted.file, 400)), file=sys.stderr)
    return FINE


def _drawn(scenario: str, graph: StoryMap, format: str) -> str:
    if format == "json":
        return json_text({"scenario": scenario, **as_document(graph)})
    return _DRAWN[format](graph)


def _can_say(characters: str) -> bool:
    try:
        characters.encode(sys.stdout.encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True


def _in_color() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
