"""The reports that are kept as golden files; run as a program it writes them anew.

Each stands as the facilitator has it and as it is handed round.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

from tests.report.sessions import report_of, with_a_group
from workshop.report.contents import Report, handed_round
from workshop.report.formats import FORMATS

FOLDER = Path(__file__).parent / "golden"
KEPT = ("md", "csv")


COPIES: dict[str, Callable[[Report], Report]] = {
    "with-a-group": lambda whole: whole,
    "handed-round": handed_round,
}


def golden(copy: str, format: str) -> Path:
    return FOLDER / f"{copy}.{format}"


def made(copy: str, format: str) -> bytes:
    return FORMATS[format](COPIES[copy](report_of(with_a_group()))).encode()


if __name__ == "__main__":
    for name, each in product(COPIES, KEPT):
        golden(name, each).write_bytes(made(name, each))
