"""What a room may know of a count that goes on: for what hands were counted, and never how many for each."""

from __future__ import annotations

from collections.abc import Sequence

from workshop.language.catalogue import _
from workshop.session.host_views import HandsView
from workshop.session.naming import joined
from workshop.session.visit import UNDECIDED
from workshop.tui.blocks import Para
from workshop.tui.panels.large import aside

RAISE = _("Raise together, on three.")


def counted_so_far(hands: HandsView, choices: Sequence[str]) -> Para:
    """'Counted: 1, 2 and undecided', in the order of the choices."""
    named = [str(number) for number, name in enumerate(choices, 1) if name in hands.taken]
    named += [_("undecided")] if UNDECIDED in hands.taken else []
    return aside(_("Counted: {value}").format(value=joined(named) or _("none yet")), above=0)
