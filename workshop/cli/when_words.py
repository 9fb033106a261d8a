"""When a rule holds, in words that an author can look up: `where stance ceo; asks why-shortfall`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workshop.engine.lens import Lens, When

_STANDINGS: Mapping[str, str] = {
    "leads": "leads",
    "shares": "shares the lead",
    "present": "is present",
    "bridged": "is only reached for",
    "absent": "is absent",
    "uncalled": "does not exist",
}


def when_words(when: When, lens: Lens) -> str:
    """Every part of the condition, in its order; levels by their words, everything else by id."""
    return f"where {parts}" if (parts := "; ".join(_parts(when, lens))) else "always"


def _parts(when: When, lens: Lens) -> Iterator[str]:
    if when.stance:
        yield f"stance {_any(when.stance)}"
    if when.asks:
        yield f"asks {_any(when.asks)}"
    if when.circumstances:
        yield f"circumstance {_all(when.circumstances)}"
    if when.any_circumstance:
        yield f"circumstance {_any(when.any_circumstance)}"
    if when.without:
        yield f"not circumstance {_any(when.without)}"
    if when.has:
        yield f"a move has tag {_any(when.has)}"
    if when.lacks:
        yield f"no move has tag {_any(when.lacks)}"
    if when.only:
        yield f"every move that weighs has tag {_any(when.only)}"
    if when.fired:
        yield f"rule {_any(when.fired)} fired"
    yield from _of_levels(when, lens)
    if when.charged:
        yield f"cost {_any(when.charged)} was taken"
    if when.clean:
        yield "no cost was taken"
    if when.neglects:
        yield "a level that must not be empty, or is called for second, has no point"


def _of_levels(when: When, lens: Lens) -> Iterator[str]:
    def _words(levels: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(lens.level[level].word for level in levels)

    if when.called:
        yield f"called for is {_any(_words(when.called))}"
    if when.leads:
        yield f"the reply leads with {_any(_words(when.leads))}"
    if when.weak:
        yield f"{_all(_words(when.weak))} too weak in the reply to count"
    if when.base:
        yield f"the called level {_any(tuple(_STANDINGS[standing] for standing in when.base))}"


def _any(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]


def _all(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
