"""The formats of a report, each by the ending that its files have, and a name for such a file."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from workshop.report.contents import Report
from workshop.report.document import as_json
from workshop.report.markdown import as_markdown
from workshop.report.page import as_html
from workshop.report.spreadsheet import as_csv
from workshop.scenario.clean import hyphenated

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
    when = hyphenated(started[:16].replace(":", ""))
    parts = ("report", when.replace("t", "-"), hyphenated(ascii_title)[:LONGEST_NAME].strip("-"))
    return f"{'-'.join(filter(None, parts))}.{format}"
