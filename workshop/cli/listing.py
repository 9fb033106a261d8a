"""`workshop list` and `workshop sessions`: what there is to play, and what was played."""

from __future__ import annotations

import sys

from workshop.cli.exits import FINE
from workshop.cli.opening import home_to_read, library, store_at
from workshop.cli.output import print_json, tell


def list_scenarios(as_json: bool) -> int:
    """Print the library; files that cannot be listed are told on stderr."""
    listing = library().headings()
    for problem in listing.problems:
        print(problem, file=sys.stderr)
    if as_json:
        print_json({"scenarios": [heading._asdict() for heading in listing.headings]})
        return FINE
    width = max((len(heading.id) for heading in listing.headings), default=0)
    tell(
        f"{heading.id:{width}}  {heading.title}. {heading.summary} {heading.minutes} minutes."
        for heading in listing.headings
    )
    return FINE


def list_sessions(as_json: bool) -> int:
    """Print the sessions of the home, the newest first."""
    home = home_to_read()
    found = []
    if home is not None:
        with store_at(home) as store:
            found = store.sessions()
    if as_json:
        print_json({"sessions": [summary._asdict() for summary in found]})
    elif not found:
        print("Nothing was played yet. Begin with: workshop play", file=sys.stderr)
    else:
        tell(f"{each.id}  {each.title}. {each.place}. {_when(each.last)}" for each in found)
    return FINE


def _when(moment: str) -> str:
    """`2026-05-12T09:30:00.000+02:00` as `2026-05-12 09:30`."""
    return moment[:16].replace("T", " ")
