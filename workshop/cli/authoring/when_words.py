"""When a rule holds, in words that an author can look up: `where stance ceo; asks why-shortfall`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workshop.engine.lens import Lens, When
from workshop.language.catalogue import _

_STANDINGS: Mapping[str, str] = {
    "leads": "leads",
    "shares": _("shares the lead"),
    "present": _("is present"),
    "bridged": _("is only reached for"),
    "absent": _("is absent"),
    "uncalled": _("does not exist"),
}


def when_words(when: When, lens: Lens) -> str:
    """Every part of the condition, in its order; levels by their words, everything else by id."""
    return _("where {parts}").format(parts=parts) if (parts := "; ".join(_parts(when, lens))) else "always"


def _parts(when: When, lens: Lens) -> Iterator[str]:
    if when.stance:
        yield _("stance {any}").format(any=_any(when.stance))
    if when.asks:
        yield _("asks {any}").format(any=_any(when.asks))
    if when.circumstances:
        yield _("circumstance {all}").format(all=_all(when.circumstances))
    if when.any_circumstance:
        yield _("circumstance {any}").format(any=_any(when.any_circumstance))
    if when.without:
        yield _("not circumstance {any}").format(any=_any(when.without))
    if when.has:
        yield _("a move has tag {any}").format(any=_any(when.has))
    if when.lacks:
        yield _("no move has tag {any}").format(any=_any(when.lacks))
    if when.only:
        yield _("every move that weighs has tag {any}").format(any=_any(when.only))
    if when.fired:
        yield _("rule {any} fired").format(any=_any(when.fired))
    yield from _of_levels(when, lens)
    if when.charged:
        yield _("cost {any} was taken").format(any=_any(when.charged))
    if when.clean:
        yield _("no cost was taken")
    if when.neglects:
        yield _("a level that must not be empty, or is called for second, has no point")


def _of_levels(when: When, lens: Lens) -> Iterator[str]:
    def _words(levels: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(lens.level[level].word for level in levels)

    if when.called:
        yield _("called for is {any}").format(any=_any(_words(when.called)))
    if when.leads:
        yield _("the reply leads with {any}").format(any=_any(_words(when.leads)))
    if when.weak:
        yield _("{all} too weak in the reply to count").format(all=_all(_words(when.weak)))
    if when.base:
        yield _("the called level {any}").format(
            any=_any(tuple(_STANDINGS[standing] for standing in when.base))
        )


def _any(names: tuple[str, ...]) -> str:
    return (
        _("{listed} or {last}").format(listed=", ".join(names[:-1]), last=names[-1])
        if len(names) > 1
        else names[0]
    )


def _all(names: tuple[str, ...]) -> str:
    return (
        _("{listed} and {last}").format(listed=", ".join(names[:-1]), last=names[-1])
        if len(names) > 1
        else names[0]
    )
