"""Whether a lens file holds together: names are defined, slots can be filled, every mismatch has a name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple, get_args

from workshop.engine import explanation
from workshop.engine.lens import Standing
from workshop.scenario.findings import Finding, quoted, unknown, unknown_key
from workshop.scenario.toml.positions import KeyPath
from workshop.scenario.toml.tables import Table, entries, named_tables, rows, table, text

_SLOT = re.compile(r"\{(\w+)\}|[{}]")
KIND_TEXTS = ("merit", "gap", "nudge", "if_then", "would_win")
NOT_AN_ID = "new"
"""No lens is called like the word that begins one."""


class _Defined(NamedTuple):
    """Every name that a lens file defines, by sort."""

    level: Table
    stance: Table
    asks: Table
    circumstance: Table
    tag: Table
    card: Table
    kind: Table
    fact: Table
    theme: Table
    rule: dict[str, int]
    cost: dict[str, int]


_SORTS_OF_WHEN = {
    "stance": "stance",
    "asks": "asks",
    "circumstances": "circumstance",
    "any_circumstance": "circumstance",
    "without": "circumstance",
    "has": "tag",
    "lacks": "tag",
    "only": "tag",
    "fired": "rule",
    "called": "level",
    "leads": "level",
    "weak": "level",
    "charged": "cost",
}
_WORDS = {
    "level": "level",
    "stance": "stance",
    "asks": "kind of question",
    "circumstance": "circumstance",
    "tag": "tag",
    "card": "card",
    "kind": "kind of mismatch",
    "fact": "fact",
    "theme": "theme",
    "rule": "moment rule",
    "cost": "cost",
}


def lens_findings(raw: Table) -> Iterator[Finding]:
    """Everything in a lens file that names what is not there, or is there twice, in tables of any shape."""
    defined = _defined(raw)
    if raw.get("id") == NOT_AN_ID:
        wording = f"a lens cannot be called {quoted(NOT_AN_ID)}: `workshop lens new` begins one"
        yield Finding("E104", ("id",), wording)
    yield from _levels(raw, defined)
    yield from _moves(raw, defined)
    yield from _rules(raw, defined)
    yield from _cards(raw, defined)
    yield from _costs(raw, defined)
    yield from _kinds(raw, defined)
    yield from _matches(raw, defined)
    yield from _bridges(raw, defined)
    yield from _phrases(raw)
    for id, fact in named_tables(raw.get("fact")):
        yield from unknown(("fact", id, "theme"), fact.get("theme"), defined.theme, "theme")


def _defined(raw: Table) -> _Defined:
    by_id: dict[str, dict[str, int]] = {"rule": {}, "cost": {}}
    for key, places in by_id.items():
        for at, row in rows(raw.get(key)):
            if (name := text(row.get("id"))) is not None:
                places.setdefault(name, at)
    return _Defined(**{key: table(raw.get(key)) for key in _Defined._fields[:-2]}, **by_id)


def _all(defined: _Defined, sort: str, path: KeyPath, names: object) -> Iterator[Finding]:
    """Names in a list, each of one sort."""
    allowed: Collection[str] = getattr(defined, sort)
    for at, name in enumerate(entries(names)):
        yield from unknown((*path, at), name, allowed, _WORDS[sort])


def _keys(defined: _Defined, sort: str, path: KeyPath, names: object) -> Iterator[Finding]:
    """Names that are the keys of a table."""
    allowed: Collection[str] = getattr(defined, sort)
    for name in table(names):
        yield from unknown_key((*path, name), allowed, _WORDS[sort])


def _when(defined: _Defined, path: KeyPath, when: object) -> Iterator[Finding]:
    for key, names in table(when).items():
        if sort := _SORTS_OF_WHEN.get(key):
            yield from _all(defined, sort, (*path, key), names)


def _levels(raw: Table, defined: _Defined) -> Iterator[Finding]:
    for key in ("symbol", "word"):
        yield from _twice("level", named_tables(raw.get("level")), key)
    for asks, question in named_tables(defined.asks):
        yield from unknown(("asks", asks, "level"), question.get("level"), defined.level, "level")


def _twice(where: str, among: Iterable[tuple[str | int, Table]], key: str) -> Iterator[Finding]:
    """What must tell the entries apart and does not."""
    first: dict[str, KeyPath] = {}
    for at, row in among:
        value, path = text(row.get(key)), (where, at, key)
        if value is None:
            continue
        if value in first:
            wording = f"another {_WORDS[where]} has the {key} {quoted(value)}"
            yield Finding("E120", path, wording, other=first[value])
        first.setdefault(value, path)


def _moves(raw: Table, defined: _Defined) -> Iterator[Finding]:
    for name, move in named_tables(raw.get("move")):
        path = ("move", name)
        yield from _keys(defined, "level", (*path, "points"), move.get("points"))
        yield from _all(defined, "tag", (*path, "tags"), move.get("tags"))
        yield from _all(defined, "fact", (*path, "facts"), move.get("facts"))


def _rules(raw: Table, defined: _Defined) -> Iterator[Finding]:
    yield from _twice("rule", rows(raw.get("rule")), "id")
    for at, rule in rows(raw.get("rule")):
        path = ("rule", at)
        yield from _when(defined, (*path, "when"), rule.get("when"))
        yield from _keys(defined, "level", (*path, "points"), rule.get("points"))
        yield from _keys(defined, "circumstance", (*path, "points_if"), rule.get("points_if"))
        for name, points in named_tables(rule.get("points_if")):
            yield from _keys(defined, "level", (*path, "points_if", name), points)
        yield from _all(defined, "level", (*path, "floors"), rule.get("floors"))
        yield from _all(defined, "fact", (*path, "facts"), rule.get("facts"))


def _cards(raw: Table, defined: _Defined) -> Iterator[Finding]:
    for name, card in named_tables(raw.get("card")):
        path = ("card", name)
        yield from _keys(defined, "level", (*path, "points"), card.get("points"))
        yield from _all(defined, "circumstance", (*path, "circumstances"), card.get("circumstances"))
        yield from _all(defined, "fact", (*path, "facts"), card.get("facts"))
        if name in defined.rule:
            wording = f"a moment rule has the id {quoted(name)}"
            yield Finding("E120", path, wording, at="key", other=("rule", defined.rule[name], "id"))
    wants = table(raw.get("abstain")).get("wants")
    yield from _all(defined, "tag", ("abstain", "wants"), wants)


def _costs(raw: Table, defined: _Defined) -> Iterator[Finding]:
    yield from _twice("cost", rows(raw.get("cost")), "id")
    for at, cost in rows(raw.get("cost")):
        path = ("cost", at)
        if (name := text(cost.get("id"))) is not None and name in defined.rule:
            other = ("rule", defined.rule[name], "id")
            wording = f"a moment rule has the id {quoted(name)}"
            yield Finding("E120", (*path, "id"), wording, other=other)
        yield from _when(defined, (*path, "when"), cost.get("when"))
        yield from _all(defined, "fact", (*path, "facts"), cost.get("facts"))
        yield from _slots((*path, "missing"), cost.get("missing"), explanation.OF_A_COST)


def _kinds(raw: Table, defined: _Defined) -> Iterator[Finding]:
    used = Counter(text(match.get("kind")) for _, match in rows(raw.get("match")))
    used[text(raw.get("repeated"))] += 1
    for name, kind in named_tables(raw.get("kind")):
        path = ("kind", name)
        if not used[name]:
            wording = f"no row of `match` names the kind {quoted(name)}"
            yield Finding("W604", path, wording, at="key")
        yield from _all(defined, "fact", (*path, "facts"), kind.get("facts"))
        for key in KIND_TEXTS:
            yield from _slots((*path, key), kind.get(key), _slots_of_a_kind(raw, name, key))
    yield from unknown(("repeated",), raw.get("repeated"), defined.kind, _WORDS["kind"])


def _slots_of_a_kind(raw: Table, name: str, key: str) -> tuple[str, ...]:
    """A debrief tells the nudge of the repeated kind, over several replies: nothing fills a slot there."""
    return () if name == text(raw.get("repeated")) and key == "nudge" else explanation.OF_A_KIND


def _matches(raw: Table, defined: _Defined) -> Iterator[Finding]:
    matches = [*rows(raw.get("match"))]
    for at, match in matches:
        yield from unknown(("match", at, "kind"), match.get("kind"), defined.kind, _WORDS["kind"])
        yield from _when(defined, ("match", at, "when"), match.get("when"))
    if matches and not _holds_wherever_called(raw, table(matches[-1][1].get("when")), defined):
        wording = "the last row of `match` does not hold for every called moment: a mismatch may have no name"
        hint = "End with a row without conditions."
        yield Finding("E602", ("match", matches[-1][0]), wording, at="key", hint=hint)


def _holds_wherever_called(raw: Table, when: Table, defined: _Defined) -> bool:
    """Whether a condition holds for every reading, as long as some level is called."""
    wide: dict[str, Collection[str]] = {
        "base": (set(get_args(Standing)) - {"uncalled"}) & table(raw.get("base")).keys(),
        "called": defined.level.keys(),
    }
    given = {key: names for key, names in when.items() if names not in ((), False)}
    return all(
        key in wide and all(name in entries(names) for name in wide[key]) for key, names in given.items()
    )


def _bridges(raw: Table, defined: _Defined) -> Iterator[Finding]:
    first: dict[tuple[object, object], KeyPath] = {}
    for at, bridge in rows(raw.get("bridge")):
        used, called = text(bridge.get("used")), text(bridge.get("called"))
        path: KeyPath = ("bridge", at)
        yield from unknown((*path, "used"), used, defined.level, "level")
        yield from unknown((*path, "called"), called, defined.level, "level")
        if used is not None and used == called:
            yield Finding("E603", (*path, "called"), "a bridge leads from one level to another")
        elif (used, called) in first:
            wording = f"there is a bridge from {quoted(used)} to {quoted(called)} already"
            yield Finding("E603", path, wording, at="key", other=first[used, called])
        first.setdefault((used, called), path)


def _phrases(raw: Table) -> Iterator[Finding]:
    phrases = table(raw.get("text"))
    for key, allowed in explanation.OF_A_PHRASE.items():
        yield from _slots(("text", key), phrases.get(key), allowed)


def _slots(path: KeyPath, template: object, allowed: tuple[str, ...]) -> Iterator[Finding]:
    """Slots of a text that nothing fills, and braces that are no slot."""
    for slot in _SLOT.finditer(text(template) or ""):
        name = slot[1]
        if name is None:
            yield Finding("E601", path, "a brace belongs to a slot, like {quote}, and this one does not")
        elif name not in allowed:
            wording = f"there is no slot {{{name}}} in this text"
            yield Finding("E601", path, wording, name=name, allowed=allowed)
