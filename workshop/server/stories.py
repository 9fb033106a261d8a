"""What the people of an organisation may lead a group through."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from workshop.language.catalogue import _
from workshop.scenario.languages import name_of
from workshop.store.files import RefusedError
from workshop.store.library import Heading, Library
from workshop.store.runs import Script, read_script

if TYPE_CHECKING:
    from workshop.server.process import Server


class NotLedError(RefusedError):
    """No story of this organisation goes by that name in that language."""

    def __init__(self) -> None:
        super().__init__(_("There is no such story here."))


def stories_of(server: Server, org: int) -> tuple[Heading, ...]:  # noqa: ARG001 - each has the same so far
    """The stories that the organisation has, in the order of a library."""
    return _shipped()


def script_of_story(server: Server, org: int, story: str, language: str = "") -> Script:
    """What a session on the story is begun on, in one of its languages; raises NotLedError."""
    heading = next((one for one in stories_of(server, org) if one.id == story), None)
    if heading is None or (language and language not in languages_of(heading)):
        raise NotLedError
    other = language if language != heading.language else ""
    return read_script(Path(heading.path), None, other, Library(None))


def languages_of(heading: Heading) -> dict[str, str]:
    """The languages in which it is told, each with its name; its own first."""
    codes = (heading.language, *(one.language for one in heading.translations))
    return {code: name_of(code) for code in codes}


@cache
def _shipped() -> tuple[Heading, ...]:
    return Library(None).headings().headings
