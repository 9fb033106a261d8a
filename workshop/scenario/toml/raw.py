"""Careful looks into tables of any shape: what is of another kind than expected counts as empty.

The checks of names run beside the schema, so that a file's problems all come at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Table = dict[str, Any]


def table(value: object) -> Table:
    """The table, or an empty one."""
    return value if isinstance(value, dict) else {}


def tables(value: object) -> Iterator[tuple[Any, Table]]:
    """The tables in a table or list, each with its key or place."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, tuple) else ()
    for key, each in pairs:
        if isinstance(each, dict):
            yield key, each


def entries(value: object) -> tuple[Any, ...]:
    """The list, or an empty one."""
    return value if isinstance(value, tuple) else ()


def text(value: object) -> str | None:
    """The text, or nothing."""
    return value if isinstance(value, str) else None


def number(value: object) -> int | None:
    """The whole number, or nothing."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None
