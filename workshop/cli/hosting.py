"""`workshop host`: a group is led through a scenario here; the key card; the report at the end."""

from __future__ import annotations

from workshop.cli.app import has_terminal, open_app
from workshop.cli.exits import FINE, UNUSABLE, Ends

NEEDS_TERMINAL = (
    "Leading a group needs a terminal, with a keyboard and a screen. "
    "What works without one: workshop host --keys, workshop notes, workshop report."
)
WHOSE_SCENES = "--scenes needs to know of which scenario: workshop host SCENARIO --scenes a,b,c"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workshop.tui.disk import Opened
    from workshop.tui.host_opening import Hosting


def host_session(
    scenario: str | None, *, minutes: int, scenes: str | None, heads: int | None, rehearse: bool
) -> int:
    """Lead a group through the scenario, or through one that is chosen from the library."""
    if not has_terminal():
        raise Ends(UNUSABLE, NEEDS_TERMINAL)
    from workshop.tui.host_opening import Hosting

    if scenes and scenario is None:
        raise Ends(UNUSABLE, WHOSE_SCENES)
    names = tuple(name.strip() for name in (scenes or "").split(",") if name.strip())
    return open_app(scenario=scenario, hosting=Hosting(minutes, names, heads or 0, rehearse))


def check_plan(scenario: str, hosting: Hosting) -> None:
    """Raise Ends where the plan names a scene that the scenario has not, before anything is begun."""
    if not hosting.scenes:
        return
    from workshop.cli.opening import play_of
    from workshop.tui.host_opening import unknown_scene

    if unknown := unknown_scene(play_of(scenario), hosting.scenes):
        raise Ends(UNUSABLE, unknown)


def save_report(opened: Opened) -> str:
    """Write the report of a session that has ended, and say where it is."""
    return ""


def print_keys() -> int:
    """Print the card with every key."""
    from workshop.tui.host_card import key_card

    print("\n".join(key_card()))
    return FINE
