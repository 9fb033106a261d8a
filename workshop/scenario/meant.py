"""What was meant by a name that is not there: the nearest that is, else all there are."""

from __future__ import annotations

from collections.abc import Iterable

from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.findings import nearest, quoted


def meant(name: str, known: Iterable[str]) -> str:
    """A sentence that helps whoever typed the name."""
    names = tuple(known)
    if near := nearest(name, names):
        return _("Did you mean {name}?").format(name=quoted(near))
    return _("There are: {names}.").format(names=one_line(", ".join(names), 300))
