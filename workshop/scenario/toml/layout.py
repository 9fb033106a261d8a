"""A scenario as text that an author likes to read: short lists on one line, moves one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import tomli_w

WIDEST = 110
"""A list that is longer has a line for each entry."""


def laid_out(tables: Mapping[str, Any], opening: str = "") -> str:
    """The tables as TOML, behind opening comments. Every text is written by tomli-w."""
    blocks = [opening.rstrip("\n")] if opening else []
    blocks += _blocks((), tables)
    return "\n\n".join(blocks) + "\n"


def _blocks(path: tuple[str, ...], table: Mapping[str, Any], brackets: str = "[]") -> Iterator[str]:
    """The block of a table, and those of the tables in it."""
    opens, closes = brackets[: len(brackets) // 2], brackets[len(brackets) // 2 :]
    lines = [f"{opens}{'.'.join(path)}{closes}"] if path else []
    below = {key: value for key, value in table.items() if _is_table_of_its_own(key, value)}
    for key, value in table.items():
        if key in below:
            continue
        if isinstance(value, Mapping) and key == "moves":
            lines += [f"moves.{move} = {as_value(words)}" for move, words in value.items()]
        else:
            lines.append(f"{key} = {as_value(value)}")
    if lines[1:] or (lines and not below):
        yield "\n".join(lines)
    for key, value in below.items():
        if isinstance(value, Mapping):
            yield from _blocks((*path, key), value)
        else:
            for each in value:
                yield from _blocks((*path, key), each, "[[]]")


def _is_table_of_its_own(key: str, value: object) -> bool:
    if isinstance(value, Mapping):
        return any(isinstance(each, Mapping) for each in value.values()) or key not in (
            "moves",
            "next",
            "track",
        )
    return key in ("response", "when", "golden") and isinstance(value, list)


def as_value(value: Any) -> str:
    """The value as it stands behind a key."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {as_value(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        parts = [as_value(each) for each in value]
        short = f"[{', '.join(parts)}]"
        return short if len(short) <= WIDEST else "[\n" + "".join(f"  {part},\n" for part in parts) + "]"
    return tomli_w.dumps({"x": value}).removeprefix("x = ").rstrip("\n")
