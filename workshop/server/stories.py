"""What the people of an organisation may lead a group through: its own stories, and those of the program."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from workshop.engine.lens import Lens
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.languages import name_of
from workshop.scenario.loading import parse_lens, parse_scenario
from workshop.scenario.play import prepare
from workshop.store.files import RefusedError
from workshop.store.lenses import shipped_lenses
from workshop.store.library import Heading, Library
from workshop.store.postgres.stories import OwnStories, StoryVersion
from workshop.store.records import text_hash
from workshop.store.runs import Script, read_script

if TYPE_CHECKING:
    from workshop.server.process import Server


class NotLedError(RefusedError):
    """No story of this organisation goes by that name in that language, or none that can be played."""

    def __init__(self) -> None:
        super().__init__(_("There is no such story here."))


def stories_of(server: Server, org: int) -> tuple[Heading, ...]:
    """The stories that the organisation has, its own first, then in the order of a library; in a thread.

    One of its own has no path. Raises DatabaseAwayError.
    """
    own = {one.id: _heading(one) for one in _own(server, org)}
    return (*own.values(), *(one for one in shipped_stories() if one.id not in own))


def script_of_story(server: Server, org: int, story: str, language: str = "") -> Script:
    """What a session on the story is begun on, in one of its languages, in a thread.

    Raises NotLedError and DatabaseAwayError.
    """
    heading = next((one for one in stories_of(server, org) if one.id == story), None)
    if heading is None or (language and language not in languages_of(heading)):
        raise NotLedError
    if not heading.path:
        return _own_script(server, org, story)
    other = language if language != heading.language else ""
    return read_script(Path(heading.path), None, other, Library(None))


def languages_of(heading: Heading) -> dict[str, str]:
    """The languages in which it is told, each with its name; its own first."""
    codes = (heading.language, *(one.language for one in heading.translations))
    return {code: name_of(code) for code in codes}


@cache
def shipped_stories() -> tuple[Heading, ...]:
    """Those of the program."""
    return Library(None).headings().headings


def _own(server: Server, org: int) -> list[StoryVersion]:
    return [one for one in OwnStories(server.archive.shared).present(org) if one.kind == "story"]


def _heading(version: StoryVersion) -> Heading:
    told = version.heading
    return Heading(
        version.id,
        one_line(told["title"], 80),
        one_line(told["summary"], 160),
        told["minutes"],
        one_line(told["language"], 40),
        tuple(used.id for used in version.lenses),
        (),
        "",
        single=told["single"],
        audience=one_line(told["audience"], 160),
        plans=tuple(told["plans"]),
    )


def _own_script(server: Server, org: int, story: str) -> Script:
    """By the very lenses that it was checked with, as far as they are the organisation's own."""
    stories = OwnStories(server.archive.shared)
    version = next((one for one in _own(server, org) if one.id == story), None)
    if version is None:  # it was withdrawn in this moment
        raise NotLedError
    _version, text = stories.text(org, version.number)
    own = stories.lens_texts(org, [used.hash for used in version.lenses if used.hash])
    shipped = shipped_lenses()
    texts = [own[used.hash] if used.hash else shipped[used.id].text for used in version.lenses]
    lenses: dict[str, Lens] = {}
    for lens_text in texts:
        lens, _problems = parse_lens(lens_text, story)
        if lens is not None:
            lenses[lens.id] = lens
    scenario, _problems = parse_scenario(text, lenses, story)
    if scenario is None:  # it was checked by another version of this program
        raise NotLedError
    first, *others = (lenses[name] for name in scenario.lenses)
    play = prepare(scenario, first, text_hash(text), tuple(map(text_hash, texts)), others)
    return Script(play, text, tuple(texts))
