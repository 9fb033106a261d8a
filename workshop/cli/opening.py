"""Scripts as the command line needs them; every refusal is a sentence and a code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from workshop.cli.exits import OPEN_ELSEWHERE, UNUSABLE, Ends
from workshop.cli.homes import library
from workshop.session.play import Play
from workshop.store import refusals
from workshop.store.opening import Script, read_script


def script_of(name: str) -> Script:
    """The scenario of this id or path, ready to be played; raises Ends."""
    with refusals_told():
        return read_script(library().find(name))


def play_of(name: str) -> Play:
    return script_of(name).play


@contextmanager
def refusals_told() -> Iterator[None]:
    """What is refused inside raises Ends."""
    try:
        with refusals.refusals_told():
            yield
    except refusals.RefusedError as refused:
        raise Ends(OPEN_ELSEWHERE if refused.open_elsewhere else UNUSABLE, str(refused)) from refused
