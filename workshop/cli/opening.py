"""Scripts as the command line needs them; every refusal is a sentence and a code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from workshop.cli.exits import OPEN_ELSEWHERE, UNUSABLE, Ends
from workshop.cli.homes import home_to_read, language_preferred, library, must_be_told_in
from workshop.session.play import Play
from workshop.store import refusals
from workshop.store.opening import Script, read_preferred, read_script


def script_of(name: str, language: str | None = None) -> Script:
    """The scenario of this id or path, ready to be played; raises Ends.

    In the `language`, if one is told; else in the one that is preferred, if it can be had in that.
    """
    with refusals_told():
        path = library().find(name)
        if language:
            must_be_told_in(path, language)
        return read_preferred(path, home_to_read(), language_preferred(language))


def play_of(name: str, language: str | None = None) -> Play:
    """The scenario as it is written, or in the `language` if one is told; raises Ends."""
    with refusals_told():
        return read_script(library().find(name), home_to_read(), language or "").play


@contextmanager
def refusals_told() -> Iterator[None]:
    """What is refused inside raises Ends."""
    try:
        with refusals.refusals_told():
            yield
    except refusals.RefusedError as refused:
        raise Ends(OPEN_ELSEWHERE if refused.open_elsewhere else UNUSABLE, str(refused)) from refused
