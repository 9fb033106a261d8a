"""`workshop host`: a group is led through a scenario here; or the card with every key."""

from __future__ import annotations

from workshop.cli.app import has_terminal, open_app
from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.language.catalogue import _

NEEDS_TERMINAL = _(
    "Leading a group needs a terminal, with a keyboard and a screen. "
    "What works without one: workshop host --keys, workshop notes, workshop report."
)
WHOSE_SCENES = "--scenes needs to know of which scenario: workshop host SCENARIO --scenes a,b,c"


def host_session(
    scenario: str | None, *, minutes: int, scenes: str | None, heads: int | None, rehearse: bool,
    language: str | None = None,
) -> int:  # fmt: skip
    """Lead a group through the scenario, or through one that is chosen from the library."""
    if not has_terminal():
        raise Ends(UNUSABLE, NEEDS_TERMINAL)
    from workshop.session.plan import Hosting

    if scenes and scenario is None:
        raise Ends(UNUSABLE, WHOSE_SCENES)
    names = tuple(name.strip() for name in (scenes or "").split(",") if name.strip())
    hosting = Hosting(minutes, names, heads or 0, rehearse)
    return open_app(scenario=scenario, hosting=hosting, language=language)


def print_keys() -> int:
    """Print the card with every key."""
    from workshop.tui.screens.host_keys import key_card

    print("\n".join(key_card()))
    return FINE
