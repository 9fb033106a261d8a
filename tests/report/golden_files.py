"""The reports that are kept as golden files; run as a program it writes them anew."""

from __future__ import annotations

from pathlib import Path

from tests.report.sessions import report_of, with_a_group
from workshop.report.formats import FORMATS

FOLDER = Path(__file__).parent / "golden"
KEPT = ("md", "csv")


def golden(format: str) -> Path:
    return FOLDER / f"with-a-group.{format}"


def made(format: str) -> bytes:
    return FORMATS[format](report_of(with_a_group())).encode()


if __name__ == "__main__":
    for each in KEPT:
        golden(each).write_bytes(made(each))
