"""A guide read as somebody follows it: snippets grow a file, and commands run on the file as it stands then.

A `toml` snippet goes to the end of the file. A comment above it may say otherwise: `into` names a header or
the id of a response, and each line takes the place of the key's old one, if any; `for now` undoes the change
at the next snippet or heading. Commands stand in a bare fence; what the last of them prints, in a `text` one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_FENCE = re.compile(r"(?:<!-- ([^\n]*) -->\n)?^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^(?=##)", re.MULTILINE)
_HEADER = re.compile(r"^(?=\[)", re.MULTILINE)
LEFT_OUT = "…"
"""A line of a shown output that stands for any number of them."""


class Block(NamedTuple):
    file: str
    """The text of the grown file at this point of the guide."""
    commands: tuple[str, ...]
    shown: str
    """What the guide says that the last command prints; empty where it does not say."""


class Guide(NamedTuple):
    files: tuple[str, ...]
    """The grown file after each part of the guide that adds to it."""
    blocks: tuple[Block, ...]
    asides: tuple[str, ...]
    """Other snippets, such as settings of editors."""


def read_guide(page: str) -> Guide:
    """Everything that the page shows, in its order."""
    files: list[str] = []
    blocks: list[Block] = []
    asides: list[str] = []
    kept = ""
    for part in _HEADING.split(page):
        now = kept
        for comment, kind, text in _FENCE.findall(part):
            if kind == "toml":
                now = put(kept, text, comment.partition("into ")[2])
                kept = kept if "for now" in comment else now
            elif kind == "text":
                blocks[-1] = blocks[-1]._replace(shown=text)
            elif kind == "markdown":
                continue  # an outline, which has tests of its own
            elif text.startswith("workshop "):
                blocks.append(Block(now, tuple(text.replace("\\\n", "").splitlines()), ""))
            else:
                asides.append(text)
        if kept not in ("", *files):
            files.append(kept)
    return Guide(tuple(files), tuple(blocks), tuple(asides))


def put(file: str, snippet: str, place: str = "") -> str:
    """The file with the snippet at its end, or in the table of this name."""
    if not place:
        return f"{file}\n{snippet}" if file else snippet
    tables = _HEADER.split(file)
    (at,) = (number for number, table in enumerate(tables) if _is_called(table, place))
    lines = {_key(line): line for line in (*tables[at].splitlines(), *snippet.splitlines()) if line}
    tables[at] = "\n".join(lines.values()) + "\n\n"
    return "".join(tables).rstrip("\n") + "\n"


def holds(printed: str, shown: str) -> bool:
    """Whether this is printed, but for what is left out."""
    lines = shown.splitlines()
    pattern = "".join("(?:.*\n)*" if line == LEFT_OUT else f"{re.escape(line)}\n" for line in lines)
    return re.fullmatch(pattern, printed.strip("\n") + "\n") is not None


def _key(line: str) -> str:
    return line.partition("=")[0].strip()


def _is_called(table: str, name: str) -> bool:
    lines = table.splitlines()
    return f"[{name}]" in lines[:1] or f'id = "{name}"' in lines
