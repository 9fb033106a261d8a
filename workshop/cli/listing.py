"""`workshop list`: what there is to play."""

from __future__ import annotations

import sys

from workshop.cli.exits import FINE
from workshop.cli.homes import library
from workshop.cli.output import print_json, tell
from workshop.session.wording import as_sentence


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
        f"{heading.id:{width}}  {as_sentence(heading.title)} {heading.summary} {heading.minutes} minutes."
        for heading in listing.headings
    )
    return FINE
