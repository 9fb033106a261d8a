"""`workshop list`: what there is to play."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workshop.cli.exits import FINE
from workshop.cli.homes import give, library
from workshop.cli.output import print_json, tell
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.translating.languages import name_and_code
from workshop.session.wording import as_sentence
from workshop.store.heads import Heading
from workshop.store.library import Origin


def list_scenarios(paths: Sequence[str], as_json: bool) -> int:
    """Print the library, or what of it is in these folders and files.

    Files that cannot be listed, and ids that more than one file has, are told on stderr.
    """
    give(paths)
    shelf = library()
    listing = shelf.headings_in(paths) if paths else shelf.headings()
    for problem in listing.problems:
        print(problem, file=sys.stderr)
    if as_json:
        print_json({"scenarios": [_document(heading, shelf.origin(heading)) for heading in listing.headings]})
        return FINE
    width = max((len(heading.id) for heading in listing.headings), default=0)
    files = Counter(heading.id for heading in shelf.headings().headings)
    tell(
        f"{heading.id:{width}}  {as_sentence(heading.title)} {heading.summary} {heading.minutes} minutes."
        f"{_languages(heading)}{_place(heading, shelf.origin(heading), files[heading.id] > 1)}"
        for heading in listing.headings
    )
    return FINE


def _document(heading: Heading, origin: Origin) -> dict[str, Any]:
    translations = [translation._asdict() for translation in heading.translations]
    return {**heading._asdict(), "translations": translations, "origin": origin}


def _place(heading: Heading, origin: Origin, had_twice: bool) -> str:
    """Where it is from, if not from the program; its file, where another has the same id."""
    if had_twice:
        return _(" The file {file}.").format(file=one_line(heading.path, 400))
    if origin == "given":
        return _(" From {folder}.").format(folder=one_line(str(Path(heading.path).parent), 400))
    return _(" Your own.") if origin == "own" else ""


def _languages(heading: Heading) -> str:
    """In what it can be had, where that is more than one language."""
    codes = [heading.language, *(translation.language for translation in heading.translations)]
    return _(" In {map}.").format(map=", ".join(map(name_and_code, codes))) if len(codes) > 1 else ""
