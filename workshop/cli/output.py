"""Standard output of the commands: paragraphs for people, or one JSON object for programs."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from workshop.cli import streams
from workshop.plain.console import Console
from workshop.scenario.clean import json_escaped

WIDEST = 100


def console_here() -> Console:
    """The standard streams; wrapped and prompting in place only where a person sits at them."""
    shown = sys.stdout.isatty()
    width = min(shutil.get_terminal_size().columns, WIDEST) if shown else None
    return Console(sys.stdin, sys.stdout, width, shown and sys.stdin.isatty())


def tell(paragraphs: Iterable[str]) -> None:
    console_here().say(*paragraphs)


def json_text(document: Mapping[str, Any]) -> str:
    """One object with `"format": 1` first, its last line ended."""
    return f"{json_escaped(json.dumps({'format': 1, **document}, ensure_ascii=False, indent=2))}\n"


def print_json(document: Mapping[str, Any]) -> None:
    """The object on standard output, as UTF-8 whatever the locale."""
    streams.write_bytes(json_text(document).encode("utf-8", "replace"))
