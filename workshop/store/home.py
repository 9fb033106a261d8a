"""Where sessions, settings and a person's own scenarios are kept, and what to do when that cannot be."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from workshop.language.catalogue import _
from workshop.scenario.clean import one_line

VARIABLE = "WORKSHOP_HOME"
_PROBE = ".write-test"


class HomeError(Exception):
    """The home cannot be used: which folder, why, and what to do."""

    def __init__(self, folder: str, because: str) -> None:
        where = one_line(folder, 400)
        super().__init__(
            _(
                "Nothing can be kept in {where}: {because}. Set {variable} to a folder that you can write to."
            ).format(where=where, because=because, variable=VARIABLE)
        )
        self.folder = where
        self.because = because


def locate(environment: Mapping[str, str]) -> Path:
    """The home as an absolute path, not touched yet; raises HomeError where there is no telling."""
    if told := environment.get(VARIABLE):
        return _resolved(told)
    import platformdirs  # noqa: PLC0415 - not needed where it is told

    folder = platformdirs.user_data_dir("levels-workshop", appauthor=False)
    if not os.path.isabs(os.path.expanduser(folder)):
        raise HomeError(folder, _("there is no home folder to put it in"))
    return _resolved(folder)


def prepare(home: Path) -> Path:
    """Make the folder, for its owner alone, and see that files can be made in it; raises HomeError."""
    probe = home / f"{_PROBE}-{os.getpid()}"
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        probe.unlink()
    except (OSError, ValueError) as failed:
        raise HomeError(str(home), why(failed)) from failed
    return home


def why(failed: OSError | ValueError) -> str:
    """The system's reason in a few words, without a path, to stand in a sentence."""
    if isinstance(failed, FileExistsError):
        return _("a file is in the way")
    reason = failed.strerror if isinstance(failed, OSError) else None
    words = one_line(reason or str(failed)) or type(failed).__name__
    return words[0].lower() + words[1:]


def _resolved(path: str) -> Path:
    try:
        return Path(path).expanduser().absolute()
    except RuntimeError:
        raise HomeError(path, _("there is no home folder to put it in")) from None
    except OSError as failed:
        raise HomeError(path, why(failed)) from failed
