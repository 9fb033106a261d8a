"""What a person has set, kept in `settings.toml` in the home; a file that cannot be read is never lost."""

from __future__ import annotations

import os
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import tomli

from workshop.language.catalogue import _
from workshop.scenario.clean import clean, one_line
from workshop.scenario.problems import Problem
from workshop.scenario.toml.source import read_source
from workshop.store.files import FileNotWrittenError, write_atomically

NAME = "settings.toml"
KEPT_ASIDE = "settings.damaged{}.toml"
LANGUAGE = "WORKSHOP_LANGUAGE"
"""The variable that names the language to play in where nothing else does."""
LONGEST = 4000
"""No text so short is slow to read, whatever its keys."""


class Settings(NamedTuple):
    theme: str = ""
    """The name of a theme; empty for the app's own."""
    reduced_motion: bool = False
    hide_score: bool = False
    """Show no numbers of fit on the screen."""
    language: str = ""
    """The code of the language in which scenarios are played that can be had in it; empty for their own."""


class SettingsRead(NamedTuple):
    settings: Settings
    warning: str | None = None
    """One sentence where something in the file could not be used."""


def read_settings(home: Path) -> SettingsRead:
    """The settings kept in the home; what is missing or cannot be read has its default."""
    found = _read(home / NAME)
    if found is None:
        return SettingsRead(Settings())
    if isinstance(found, str):
        return SettingsRead(
            Settings(),
            _("{found}. The usual settings are used; the file is left as it is.").format(found=found),
        )
    usable: dict[str, Any] = {}
    odd: list[str] = []
    for name, usual in Settings._field_defaults.items():
        value = found.get(name, usual)
        if type(value) is type(usual):
            usable[name] = clean(value) if isinstance(value, str) else value
        else:
            odd.append(name)
    warning = (
        _("{home}: {odd} cannot be used, so the usual is.").format(
            home=_shown(home / NAME), odd=", ".join(odd)
        )
        if odd
        else None
    )
    return SettingsRead(Settings(**usable), warning)


def language_preferred(told: str, environment: Mapping[str, str], home: Path | None) -> str:
    """The language to play in: the one that is told, else that of the environment, else the one kept.

    Empty where there is none of them: each scenario is played in its own then.
    """
    if language := told or environment.get(LANGUAGE, ""):
        return language
    return read_settings(home).settings.language if home else ""


def write_settings(home: Path, settings: Settings) -> str | None:
    """Keep the settings, with keys of other versions as they are; comments in the file are lost.

    A damaged file is first put aside, which the sentence says that is returned. Raises FileNotWrittenError.
    """
    import tomli_w  # noqa: PLC0415 - only who changes a setting needs it

    path = home / NAME
    found = _read(path)
    said = _put_aside(path) if isinstance(found, str) else None
    others = found if isinstance(found, dict) else {}
    write_atomically(path, tomli_w.dumps({**others, **settings._asdict()}))
    return said


def _put_aside(path: Path) -> str:
    """Give the file another name; raises FileNotWrittenError."""
    names = (path.with_name(KEPT_ASIDE.format(f"-{number}" if number > 1 else "")) for number in count(1))
    aside = next(name for name in names if not os.path.lexists(name))
    try:
        os.replace(path, aside)
    except OSError as failed:
        raise FileNotWrittenError(path, failed.strerror or str(failed)) from failed
    return _("{path} could not be read; it is kept as {name}, and a new one was begun.").format(
        path=_shown(path), name=aside.name
    )


def _read(path: Path) -> dict[str, Any] | str | None:
    """The table in the file; a sentence where there is none to be had; None where there is no file."""
    if not os.path.lexists(path):
        return None
    source = read_source(path)
    if isinstance(source, Problem):
        return str(source)
    if len(source.text) > LONGEST:
        return _("{file}: longer than {longest:,} characters, which is the limit").format(
            file=source.file, longest=LONGEST
        )
    try:
        return tomli.loads(source.text)
    except tomli.TOMLDecodeError as failed:
        return f"{source.file}:{failed.lineno}:{failed.colno}: {one_line(failed.msg)}"
    except (ValueError, RecursionError):
        return _("{file}: cannot be read as TOML").format(file=source.file)


def _shown(path: Path) -> str:
    return one_line(str(path), 400)
