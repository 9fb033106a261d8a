"""What a host and its gateway tell each other: one JSON object a line, over two pipes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

LONGEST_MESSAGE = 4 * 1024 * 1024
"""Bytes of a line: the ballots of a full room."""


def as_line(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, separators=(",", ":")).encode() + b"\n"


async def told_lines(stream: asyncio.StreamReader) -> AsyncIterator[dict[str, Any]]:
    """What the other side tells, until it ends."""
    while line := await stream.readline():
        if line.endswith(b"\n"):  # else the other side ended in the middle of it
            yield json.loads(line)
