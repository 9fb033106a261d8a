"""`workshop list`: what there is to play."""

from __future__ import annotations

import sys
from typing import Any

from workshop.cli.exits import FINE
from workshop.cli.homes import library
from workshop.cli.output import print_json, tell
from workshop.scenario.translating.languages import name_and_code
from workshop.session.wording import as_sentence
from workshop.store.heads import Heading


def list_scenarios(as_json: bool) -> int:
    """Print the library; files that cannot be listed are told on stderr."""
    listing = library().headings()
    for problem in listing.problems:
        print(problem, file=sys.stderr)
    if as_json:
        print_json({"scenarios": [_document(heading) for heading in listing.headings]})
        return FINE
    width = max((len(heading.id) for heading in listing.headings), default=0)
    tell(
        f"{heading.id:{width}}  {as_sentence(heading.title)} {heading.summary} {heading.minutes} minutes."
        f"{_languages(heading)}"
        for heading in listing.headings
    )
    return FINE


def _document(heading: Heading) -> dict[str, Any]:
    translations = [translation._asdict() for translation in heading.translations]
    return {**heading._asdict(), "translations": translations}


def _languages(heading: Heading) -> str:
    """In what it can be had, where that is more than one language."""
    codes = [heading.language, *(translation.language for translation in heading.translations)]
    return f" In {', '.join(map(name_and_code, codes))}." if len(codes) > 1 else ""
