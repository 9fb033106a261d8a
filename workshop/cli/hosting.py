"""`workshop host`: a group is led through a scenario here; the key card; the report at the end."""

from __future__ import annotations

import os
from pathlib import Path

from workshop.cli.app import has_terminal, open_app
from workshop.cli.exits import FINE, UNUSABLE, Ends

NEEDS_TERMINAL = (
    "Leading a group needs a terminal, with a keyboard and a screen. "
    "What works without one: workshop host --keys, workshop notes, workshop report."
)
FORMAT = "html"
"""What opens anywhere; workshop report writes the others."""
REPORTS = "reports"
"""The folder in the home that reports are written into."""
MOST_OF_A_NAME = 100
WHOSE_SCENES = "--scenes needs to know of which scenario: workshop host SCENARIO --scenes a,b,c"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workshop.tui.disk import Opened
    from workshop.tui.host_opening import Hosting


def host_session(
    scenario: str | None, *, minutes: int, scenes: str | None, heads: int | None, rehearse: bool,
    language: str | None = None,
) -> int:  # fmt: skip
    """Lead a group through the scenario, or through one that is chosen from the library."""
    if not has_terminal():
        raise Ends(UNUSABLE, NEEDS_TERMINAL)
    from workshop.tui.host_opening import Hosting

    if scenes and scenario is None:
        raise Ends(UNUSABLE, WHOSE_SCENES)
    names = tuple(name.strip() for name in (scenes or "").split(",") if name.strip())
    hosting = Hosting(minutes, names, heads or 0, rehearse)
    return open_app(scenario=scenario, hosting=hosting, language=language)


def check_plan(scenario: str, hosting: Hosting) -> None:
    """Raise Ends where the plan names a scene that the scenario has not, before anything is begun."""
    if not hosting.scenes:
        return
    from workshop.cli.opening import play_of
    from workshop.tui.host_opening import unknown_scene

    if unknown := unknown_scene(play_of(scenario), hosting.scenes):
        raise Ends(UNUSABLE, unknown)


def write_report(opened: Opened) -> Path:
    """Write the report of a session into the home's folder of reports; where that cannot be, into this one.

    Raises ReportNotSavedError, which says how to have it written later.
    """
    from workshop.report.formats import FORMATS, file_name
    from workshop.report.gathered import gather
    from workshop.store.files import FileNotWrittenError, write_atomically
    from workshop.store.opening import now
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
    raise ReportNotSavedError("The report could not be written. Make room; then: workshop report")


def _started(opened: Opened) -> str | None:
    """When the session began, as far as that is kept."""
    from workshop.cli.homes import home_to_read
    from workshop.store.opening import open_store
    from workshop.store.refusals import RefusedError, refusals_told

    home = home_to_read()
    if home is None or opened.id is None:
        return None
    try:
        with refusals_told():
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


def print_keys() -> int:
    """Print the card with every key."""
    from workshop.tui.host_card import key_card

    print("\n".join(key_card()))
    return FINE
