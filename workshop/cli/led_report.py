"""The report of a session with a group, written where it is found again once the session has ended."""

from __future__ import annotations

import os
from pathlib import Path

from workshop.language.catalogue import _

FORMAT = "html"
"""What opens anywhere; workshop report writes the others."""
REPORTS = "reports"
"""The folder in the home that reports are written into."""
MOST_OF_A_NAME = 100

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workshop.tui.disk import Opened


def write_report(opened: Opened) -> Path:
    """Write the report of a session into the home's folder of reports; where that cannot be, into this one.

    Raises ReportNotSavedError, which says how to have it written later.
    """
    from workshop.report.contents import gather
    from workshop.report.formats import FORMATS, file_name
    from workshop.store.files import FileNotWrittenError, write_atomically
    from workshop.store.runs import now
    from workshop.tui.disk import ReportNotSavedError

    host = opened.host
    started = _started(opened) or now().isoformat(timespec="seconds")
    report = gather(host.play, host.state, started, opened.id)
    text, name = FORMATS[FORMAT](report), file_name(report.title, report.started, FORMAT)
    for folder in filter(None, (_reports(), _here())):
        try:
            path = _free(folder / name)
            write_atomically(path, text, replace=False)
            return path
        except FileNotWrittenError:
            continue
    raise ReportNotSavedError(_("The report could not be written. Make room; then: workshop report"))


def _started(opened: Opened) -> str | None:
    """When the session began, as far as that is kept."""
    from workshop.cli.homes import home_to_read
    from workshop.store.files import RefusedError
    from workshop.store.runs import open_store

    home = home_to_read()
    if home is None or opened.id is None:
        return None
    try:
        return open_store(home).summary(opened.id).started
    except RefusedError:
        return None


def _reports() -> Path | None:
    """The home's folder of reports, made where there was none; None where it cannot be."""
    from workshop.cli.homes import home_to_read

    home = home_to_read()
    if home is None:
        return None
    try:
        (home / REPORTS).mkdir(exist_ok=True)
    except OSError:
        return None
    return home / REPORTS


def _here() -> Path | None:
    """The folder that the command was given in, which may have gone meanwhile."""
    try:
        return Path.cwd()
    except OSError:
        return None


def _free(path: Path) -> Path:
    """The path, or one beside it that no file has yet."""
    others = (path.with_stem(f"{path.stem}-{number}") for number in range(2, MOST_OF_A_NAME))
    return next((one for one in (path, *others) if not os.path.lexists(one)), path)
