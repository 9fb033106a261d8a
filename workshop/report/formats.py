"""The formats of a report by their names, JSON for programs among them, and the name of a report's file."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from typing import Any

from workshop.report.contents import Report
from workshop.report.markdown import as_markdown
from workshop.report.page import as_html
from workshop.report.spreadsheet import as_csv
from workshop.scenario.clean import hyphenated
from workshop.session.times import moment_in
from workshop.session.views import LevelView, PairView

FORMAT = 1


def as_json(report: Report) -> str:
    """The fields of a report under their names.

    A level stands by its id, `levels` tells the rest of it; counts by level are in the order of `levels`.
    """
    document = {
        "format": FORMAT,
        **_plain(report),
        "levels": [level._asdict() for level in report.levels],
        "pair": _pair(report.pair) if report.pair else None,
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _pair(pair: PairView) -> dict[str, Any]:
    return {"scenes": [pair.left.visit + 1, pair.right.visit + 1], "common": pair.common}


def _plain(value: Any) -> Any:
    if isinstance(value, LevelView):
        return value.id
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: _plain(part) for name, part in value._asdict().items()}
    return [_plain(part) for part in value] if isinstance(value, tuple) else value


FORMATS: dict[str, Callable[[Report], str]] = {
    "md": as_markdown,
    "html": as_html,
    "csv": as_csv,
    "json": as_json,
}
LONGEST_NAME = 60


def file_name(title: str, started: str, format: str) -> str:
    """`report-2026-11-20-1432-the-forty-hour-reply.html`: small letters, digits and hyphens, and no path."""
    ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    when = moment_in(started)
    words = hyphenated(ascii_title)[:LONGEST_NAME].strip("-")
    parts = ("report", f"{when:%Y-%m-%d-%H%M}" if when else "", words)
    return f"{'-'.join(filter(None, parts))}.{format}"
