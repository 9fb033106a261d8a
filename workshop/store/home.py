"""The home of a person: where it is, their settings in it, and from which files sessions were begun."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from workshop.language.catalogue import _
from workshop.scenario.clean import clean, one_line
from workshop.scenario.problems import Problem
from workshop.scenario.toml.source import plain_descriptor, read_source
from workshop.store.files import (
    FileNotWrittenError,
    RefusedError,
    alone,
    shown_path,
    why,
    write_atomically,
)

VARIABLE = "WORKSHOP_HOME"
LANGUAGE = "WORKSHOP_LANGUAGE"
"""The variable that names the language to play in where nothing else does."""
SETTINGS = "settings.toml"
SETTINGS_LOCK = "locks/settings"
SETTINGS_ASIDE = "settings.damaged{}.toml"
LONGEST_SETTINGS = 4000
"""No text so short is slow to read, whatever its keys."""
ORIGINS = "origins.json"
ORIGINS_LOCK = "locks/origins"
ORIGINS_FORMAT = 1
MOST_ORIGINS = 500
LARGEST_ORIGINS = 2_500_000
"""Bytes; more than so many paths take up."""


class HomeError(RefusedError):
    """The home cannot be used: which folder, why, and what to do."""

    def __init__(self, folder: str, because: str) -> None:
        super().__init__(
            _(
                "Nothing can be kept in {where}: {because}. Set {variable} to a folder that you can write to."
            ).format(where=one_line(folder, 400), because=because, variable=VARIABLE)
        )


def locate(environment: Mapping[str, str]) -> Path:
    """The home as an absolute path, not touched yet; raises HomeError where there is no telling."""
    if named := environment.get(VARIABLE):
        return _resolved(named)
    import platformdirs  # noqa: PLC0415 - not needed where it is told

    folder = platformdirs.user_data_dir("levels-workshop", appauthor=False)
    if not os.path.isabs(os.path.expanduser(folder)):
        raise HomeError(folder, _("there is no home folder to put it in"))
    return _resolved(folder)


def prepare_home(home: Path) -> Path:
    """Make the folder, for its owner alone, and see that files can be made in it; raises HomeError."""
    probe = home / f".write-test-{os.getpid()}"
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        probe.unlink()
    except (OSError, ValueError) as failed:
        raise HomeError(str(home), why(failed)) from failed
    return home


def _resolved(path: str) -> Path:
    try:
        return Path(path).expanduser().absolute()
    except RuntimeError:
        raise HomeError(path, _("there is no home folder to put it in")) from None
    except OSError as failed:
        raise HomeError(path, why(failed)) from failed


class Settings(NamedTuple):
    """What a person has set."""

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
    try:
        table = _settings_table(home / SETTINGS)
    except ValueError as unreadable:
        warning = _("{found}. The usual settings are used; the file is left as it is.")
        return SettingsRead(Settings(), warning.format(found=unreadable))
    usable: dict[str, Any] = {}
    odd: list[str] = []
    for name, default in Settings._field_defaults.items():
        value = table.get(name, default)
        if type(value) is type(default):
            usable[name] = clean(value) if isinstance(value, str) else value
        else:
            odd.append(name)
    if not odd:
        return SettingsRead(Settings(**usable))
    warning = _("{home}: {odd} cannot be used, so the usual is.")
    return SettingsRead(
        Settings(**usable), warning.format(home=shown_path(home / SETTINGS), odd=", ".join(odd))
    )


def language_preferred(told: str, environment: Mapping[str, str], home: Path | None) -> str:
    """The language to play in: the one that is told, else that of the environment, else the one kept.

    Empty where there is none of them: each scenario is played in its own then.
    """
    if language := told or environment.get(LANGUAGE, ""):
        return language
    return read_settings(home).settings.language if home else ""


def change_settings(home: Path, **changed: Any) -> str | None:
    """Keep these settings, and the others as another process may just have kept them; as `write_settings`."""
    with alone(home / SETTINGS_LOCK):
        return write_settings(home, read_settings(home).settings._replace(**changed))


def write_settings(home: Path, settings: Settings) -> str | None:
    """Keep the settings, with keys of other versions as they are; comments in the file are lost.

    A damaged file is first put aside, which the sentence says that is returned. Raises FileNotWrittenError.
    """
    import tomli_w  # noqa: PLC0415 - only who changes a setting needs it

    path = home / SETTINGS
    notice, table = None, {}
    try:
        table = _settings_table(path)
    except ValueError:
        notice = _put_aside(path)
    write_atomically(path, tomli_w.dumps({**table, **settings._asdict()}))
    return notice


def _put_aside(path: Path) -> str:
    """Give the file another name; raises FileNotWrittenError."""
    names = (path.with_name(SETTINGS_ASIDE.format(f"-{number}" if number > 1 else "")) for number in count(1))
    aside = next(name for name in names if not os.path.lexists(name))
    try:
        os.replace(path, aside)
    except OSError as failed:
        raise FileNotWrittenError(path, why(failed)) from failed
    return _("{path} could not be read; it is kept as {name}, and a new one was begun.").format(
        path=shown_path(path), name=aside.name
    )


def _settings_table(path: Path) -> dict[str, Any]:
    """The table in the file, empty where there is none; raises ValueError with a sentence."""
    if not os.path.lexists(path):
        return {}
    source = read_source(path)
    if isinstance(source, Problem):
        raise ValueError(source)
    if len(source.text) > LONGEST_SETTINGS:
        too_long = _("{file}: longer than {longest:,} characters, which is the limit")
        raise ValueError(too_long.format(file=source.file, longest=LONGEST_SETTINGS))
    import tomli  # noqa: PLC0415 - help waits for it only where there are settings

    try:
        return tomli.loads(source.text)
    except tomli.TOMLDecodeError as failed:
        place = f"{source.file}:{failed.lineno}:{failed.colno}"
        raise ValueError(f"{place}: {one_line(failed.msg)}") from None
    except (ValueError, RecursionError):
        raise ValueError(_("{file}: cannot be read as TOML").format(file=source.file)) from None


def remember_origin(home: Path, session: str, file: Path) -> None:
    """Note from which file a session was begun, to tell later whether that was changed.

    Nothing else rests on it: where it cannot be noted, the session goes on all the same.
    """
    with alone(home / ORIGINS_LOCK):
        files = _origins(home)
        files[session] = str(file.absolute())
        _write_origins(home, dict(list(files.items())[-MOST_ORIGINS:]))


def origin_of(home: Path, session: str) -> Path | None:
    """The file from which the session was begun, if that is known and it is still there."""
    file = _origins(home).get(session)
    with suppress(ValueError):
        return Path(file) if file and os.path.lexists(file) else None
    return None


def forget_origin(home: Path, *sessions: str) -> None:
    """Keep the files of these sessions no longer."""
    with alone(home / ORIGINS_LOCK):
        files = _origins(home)
        left = {session: path for session, path in files.items() if session not in sessions}
        if left != files:
            _write_origins(home, left)


def _origins(home: Path) -> dict[str, str]:
    """The paths by session, the oldest first; none where they cannot be had."""
    descriptor = plain_descriptor(home / ORIGINS, LARGEST_ORIGINS)
    if isinstance(descriptor, str):
        return {}
    try:
        with open(descriptor, "rb") as file:
            written = json.loads(file.read(LARGEST_ORIGINS))
        files = written["files"] if written["format"] == ORIGINS_FORMAT else {}
        return {session: path for session, path in files.items() if type(path) is str}
    except (OSError, ValueError, RecursionError, TypeError, KeyError, AttributeError):
        return {}


def _write_origins(home: Path, files: dict[str, str]) -> None:
    text = json.dumps({"format": ORIGINS_FORMAT, "files": files}, indent=1)
    with suppress(FileNotWrittenError):
        write_atomically(home / ORIGINS, text, durable=False)
