"""The home and the library as the command line finds them; loads nothing the first screen can do without."""

from __future__ import annotations

import os
from pathlib import Path

from workshop.cli.exits import UNUSABLE, Ends
from workshop.store.home import HomeError, locate, prepare
from workshop.store.library import Library, UnknownScenarioError

WITHOUT_SAVING = "To play without saving anything: workshop play --no-save"


def home_to_write() -> Path:
    """The home, made where there was none; raises Ends with what to do where it cannot be used."""
    try:
        return prepare(locate(os.environ))
    except HomeError as unusable:
        raise Ends(UNUSABLE, f"{unusable}\n{WITHOUT_SAVING}") from unusable


def home_to_read() -> Path | None:
    """The home as it is, if there is one."""
    try:
        home = locate(os.environ)
        return home if home.is_dir() else None
    except (HomeError, OSError):
        return None


def library() -> Library:
    return Library(home_to_read())


def file_of(name: str) -> Path:
    """The file of the scenario of this id or path; raises Ends, with the nearest name."""
    try:
        return library().find(name)
    except UnknownScenarioError as unknown:
        raise Ends(UNUSABLE, str(unknown)) from unknown
