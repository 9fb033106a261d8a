"""Standard streams that never break a sentence: whatever the locale, and even where one of them is closed."""

from __future__ import annotations

import codecs
import os
import sys
from typing import TextIO

_IN_ASCII = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "‘": "'",
        "’": "'",
        "–": "-",
        "—": "-",
        "…": "...",
        "·": "-",
        "→": "->",
        "\u00a0": " ",
    }
)


def prepare_streams() -> None:
    """Make the three streams safe to use. Call once, before anything is read or written."""
    _hold_the_numbers()
    codecs.register_error("nearly", _nearly)
    for stream in (sys.stdout, sys.stderr):
        _reconfigure(stream, errors="nearly")
    _reconfigure(sys.stdin, encoding="utf-8", errors="replace")


def write_bytes(data: bytes) -> None:
    """Write to standard output past its encoding: data is UTF-8 wherever it is written."""
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(data.decode("utf-8"))
    else:
        buffer.write(data)


def abandon_output() -> None:
    """Send what nobody reads any more nowhere, so that nothing complains on the way out."""
    sink = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            os.dup2(sink, stream.fileno())


def _hold_the_numbers() -> None:
    """Open the null device for closed streams, or the next file opened would take their numbers."""
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115


def _reconfigure(stream: TextIO, **settings: str) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(**settings)


def _nearly(error: UnicodeError) -> tuple[str | bytes, int]:
    """What an encoding cannot say, said nearly: straight quotation marks for typographic ones, else '?'."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    wanted = error.object[error.start : error.end]
    nearly = wanted.translate(_IN_ASCII)
    return "".join(character if character.isascii() else "?" for character in nearly), error.end
