"""`workshop map`: the branches of a scenario, drawn in the terminal or for other programs."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

from workshop.authoring.map.formats import MOST_WAYS, as_document, as_dot, as_mermaid
from workshop.authoring.map.graph import Graph, graph_of, with_levels
from workshop.authoring.map.svg import as_svg
from workshop.authoring.map.text import FINE as FINE_SIGNS
from workshop.authoring.map.text import PLAIN, as_text
from workshop.cli import streams
from workshop.cli.exits import FINE
from workshop.cli.homes import play_of
from workshop.cli.output import STANDARD_STREAM, json_text, write_new
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line

USUAL = "text"
WIDTH = 80
_DRAWN = {"mermaid": as_mermaid, "dot": as_dot, "svg": as_svg}
_ENDINGS = {
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
    ".svg": "svg",
    ".json": "json",
}


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
    play = play_of(scenario, wanted.language)
    graph = graph_of(play.scenario)
    if wanted.levels:
        graph = with_levels(graph, play.scenario, play.lens, play.judge)
    format = wanted.format or _ENDINGS.get(Path(wanted.file or "").suffix.lower(), USUAL)
    if format == "mermaid" and len(graph.edges) > MOST_WAYS:
        said = _("Mermaid draws {most_ways} ways at most, unless the page allows more; here are").format(
            most_ways=MOST_WAYS
        )
        print(f"{said} {len(graph.edges)}.", file=sys.stderr)
    if wanted.file is None or wanted.file == STANDARD_STREAM:
        _print(play.scenario.id, graph, format, wanted.width)
        return FINE
    ending = next((each for each, told in _ENDINGS.items() if told == format), ".txt")
    text = _text_of(play.scenario.id, graph, format, wanted.width or WIDTH)
    write_new(wanted.file, text, wanted.replace, f"{play.scenario.id}{ending}")
    print(
        _("The map of {id} is in {file}.").format(id=play.scenario.id, file=one_line(wanted.file, 400)),
        file=sys.stderr,
    )
    return FINE


def _print(scenario: str, graph: Graph, format: str, width: int | None) -> None:
    """On a terminal as wide as that is, in colour where it is wanted, and in ASCII where it has no more."""
    columns = width or shutil.get_terminal_size((WIDTH, 24)).columns
    if format == USUAL:
        signs = FINE_SIGNS if _can_say("".join(FINE_SIGNS)) else PLAIN
        sys.stdout.write(as_text(graph, columns, signs, _in_color()))
    else:
        streams.write_bytes(_text_of(scenario, graph, format, columns).encode("utf-8", "replace"))


def _text_of(scenario: str, graph: Graph, format: str, width: int) -> str:
    if format == USUAL:
        return as_text(graph, width)
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
