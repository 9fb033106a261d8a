"""Home, library and store as the command line needs them; every refusal is a sentence and a code."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from workshop.cli.exits import OPEN_ELSEWHERE, UNUSABLE, Ends
from workshop.session.play import Play
from workshop.store.home import HomeError, locate, prepare
from workshop.store.library import Library, UnknownScenarioError
from workshop.store.locks import SessionBusyError
from workshop.store.opening import Script, UnplayableError, open_store, read_script
from workshop.store.sessions import SessionStore

WITHOUT_SAVING = "To play without saving anything, add --no-save."


def home_to_write() -> Path:
    """The home, made where there was none; raises Ends with what to do where it cannot be used."""
    try:
        return prepare(locate(os.environ))
    except HomeError as unusable:
        raise Ends(UNUSABLE, f"{unusable} {WITHOUT_SAVING}") from unusable


def home_to_read() -> Path | None:
    """The home as it is, if there is one."""
    try:
        home = locate(os.environ)
    except HomeError:
        return None
    return home if home.is_dir() else None


def library() -> Library:
    return Library(home_to_read())


def script_of(name: str) -> Script:
    """The scenario of this id or path, ready to be played; raises Ends."""
    try:
        return read_script(library().find(name))
    except UnknownScenarioError as unknown:
        raise Ends(UNUSABLE, str(unknown)) from unknown
    except UnplayableError as unplayable:
        raise Ends(UNUSABLE, str(unplayable)) from unplayable


def play_of(name: str) -> Play:
    return script_of(name).play


@contextmanager
def store_at(home: Path) -> Iterator[SessionStore]:
    """The sessions of a home, closed afterwards; what the store refuses raises Ends."""
    try:
        with closing(open_store(home)) as store:
            yield store
    except SessionBusyError as busy:
        raise Ends(OPEN_ELSEWHERE, str(busy)) from busy
    except UnplayableError as unplayable:
        raise Ends(UNUSABLE, str(unplayable)) from unplayable
