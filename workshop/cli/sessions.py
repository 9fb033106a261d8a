"""`workshop sessions`: what was played, and what to do where it cannot be read."""

from __future__ import annotations

import sys
from pathlib import Path

from workshop.cli.exits import FINE
from workshop.cli.homes import home_to_read, home_to_write
from workshop.cli.opening import refusals_told
from workshop.cli.output import print_json, tell
from workshop.scenario.clean import one_line
from workshop.store import database
from workshop.store.kept import Summary
from workshop.store.opening import open_store
from workshop.store.salvage import rescue


def list_sessions(as_json: bool) -> int:
    """Print the sessions of the home, the newest first."""
    home = home_to_read()
    found: list[Summary] = []
    if home is not None:
        with refusals_told():
            found = open_store(home).sessions()
    if as_json:
        print_json({"sessions": [summary._asdict() for summary in found]})
    elif not found:
        print("Nothing was played yet. Begin with: workshop play", file=sys.stderr)
    else:
        tell(f"{each.id}  {each.title}, {each.place}. {_when(each.last)}" for each in found)
    return FINE


def rescue_sessions(file: str) -> int:
    """Write what can be read of the sessions to a file, one JSON object a line."""
    with refusals_told():
        found = rescue(database.current(home_to_write()), Path(file).absolute())
    print(f"{found} It is in {one_line(file, 400)}.", file=sys.stderr)
    return FINE


def begin_anew() -> int:
    """Begin an empty file of sessions; the present one stays as it is."""
    with refusals_told():
        path = database.begin_anew(home_to_write())
    print(f"Sessions are kept in {one_line(path.name)} from now on.", file=sys.stderr)
    return FINE


def _when(moment: str) -> str:
    """`2026-05-12T09:30:00.000+02:00` as `2026-05-12 09:30`."""
    return moment[:16].replace("T", " ")
