"""The formats of a report, each by the ending that its files have, and a name for such a file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from workshop.report.contents import Report
from workshop.report.document import as_json
from workshop.report.markdown import as_markdown
from workshop.report.page import as_html
from workshop.report.spreadsheet import as_csv

FORMATS: dict[str, Callable[[Report], str]] = {
    "md": as_markdown,
    "html": as_html,
    "csv": as_csv,
    "json": as_json,
}
LONGEST_NAME = 60
_ODD = re.compile(r"[^a-z0-9]+")


def file_name(title: str, started: str, format: str) -> str:
    """`report-2026-11-20-1432-the-forty-hour-reply.html`: small letters, digits and hyphens, and no path."""
    ascii_title = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    when = _slug(started[:16].replace(":", ""))
    parts = ("report", when.replace("t", "-"), _slug(ascii_title)[:LONGEST_NAME].strip("-"))
    return f"{'-'.join(filter(None, parts))}.{format}"


def _slug(text: str) -> str:
    return _ODD.sub("-", text.lower()).strip("-")
