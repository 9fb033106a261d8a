"""The names that may stand under each key: those of lenses, and those that a scenario's own file defines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from workshop.engine.lens import Lens
from workshop.scenario.clean import one_line
from workshop.scenario.references import NO_LEVEL
from workshop.scenario.toml.tables import Table, named_tables, rows, table, text

NamesTold = Mapping[str, str]
"""Each with what it means, where that is written somewhere."""
KeyOfModel = tuple[str, str]
"""A model of the format, and a key of it."""

_ID = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")
_CALLED = ("title", "name", "does", "about")
"""Keys that say what something is."""
_NONE = r"[^\s\S]"
"""What nothing fits."""
_CONDITIONED = ("Beat", "Happening", "Variant", "InterludeVariant", "Response", "Exit")
_LEADING_ON = (
    ("Scene", "next"),
    ("Interlude", "next"),
    ("Response", "next"),
    ("Exit", "next"),
    *(("NextByOutcome", outcome) for outcome in ("landed", "partly", "missed")),
)


class Vocabulary(NamedTuple):
    """What is known of the names of a file before it is written."""

    names: Mapping[KeyOfModel, NamesTold]
    conditions: str = ""
    """The pattern of a condition, where tracks and replies are known."""

    def of(self, place: KeyOfModel) -> NamesTold | None:
        """The names that may stand there; None where any may."""
        return self.names.get(place)

    def pattern(self, place: KeyOfModel) -> str:
        """What a condition that stands there looks like; empty where none stands, or no more is known."""
        return self.conditions if place in {(model, "if") for model in _CONDITIONED} else ""


EVERYTHING = Vocabulary({})
"""Where nothing is known, any name may stand."""


def vocabulary_of(lenses: Sequence[Lens], scenario: Table | None = None) -> Vocabulary:
    """The names of these lenses, the first of which moves the story, and of a scenario's tables."""
    own = scenario or {}
    names = dict(_of_lenses(lenses, own))
    if scenario is None:
        return Vocabulary(names)
    names.update(_of_file(own))
    return Vocabulary(names, _condition(own))


def vocabulary_of_translation(original: Table) -> Vocabulary:
    """The names that a translation of these tables has: all are those of the original."""
    moves = {move: "" for _, reply in _replies(original) for move in table(reply.get("moves"))}
    return Vocabulary(
        {
            ("ScenarioTexts", "translates"): {str(original.get("id", "")): ""},
            **{
                ("ScenarioTexts", sort): _titled(original, sort)
                for sort in ("cast", "scene", "interlude", "ending", "stance", "circumstance", "move")
                if table(original.get(sort))
            },
            ("SceneTexts", "response"): _response_ids(original),
            ("ResponseTexts", "moves"): moves,
        }
    )


def _of_lenses(lenses: Sequence[Lens], own: Table) -> Iterator[tuple[KeyOfModel, NamesTold]]:
    if not lenses:
        return
    stances = {name: stance.title for lens in lenses for name, stance in lens.stance.items()}
    asks = {name: kind.title for lens in lenses for name, kind in lens.asks.items()}
    hours = {name: one.title for lens in lenses for name, one in lens.circumstance.items()}
    moves = {name: move.does for lens in lenses for name, move in lens.move.items()}
    tags = {name: tag.about for lens in lenses for name, tag in lens.tag.items()}
    levels = {name: level.about for lens in lenses for name, level in lens.level.items()}
    facts = {name: fact.text for lens in lenses for name, fact in lens.fact.items()}
    cards = {name: card.shows for lens in lenses for name, card in lens.card.items()}
    moves |= _titled(own, "move")
    hours |= _titled(own, "circumstance")
    yield ("Scenario", "lenses"), {lens.id: lens.summary for lens in lenses}
    yield ("Scene", "lenses"), {lens.id: lens.summary for lens in lenses}
    yield ("CastMember", "stance"), stances | _titled(own, "stance")
    yield ("Scene", "asks"), asks
    yield ("Scenario", "circumstances"), hours
    yield ("Scene", "circumstances"), hours
    yield ("Response", "intent"), {NO_LEVEL: "no level leads", **levels}
    yield ("Response", "moves"), moves
    yield ("Spoken", "moves"), moves
    yield ("Move", "points"), levels
    yield ("Move", "tags"), tags | _titled(own, "tag")
    yield ("Move", "facts"), facts
    yield ("Scenario", "teaches"), facts
    yield ("Response", "cards"), cards
    yield ("Scene", "cards"), cards


def _of_file(own: Table) -> Iterator[tuple[KeyOfModel, NamesTold]]:
    scenes, endings, cast = (_titled(own, sort) for sort in ("scene", "ending", "cast"))
    places = scenes | _titled(own, "interlude")
    replies = _response_ids(own)
    yield from ((place, places | endings) for place in _LEADING_ON)
    yield ("Scenario", "start"), places
    yield from (((model, "scenes"), scenes) for model in ("Pair", "SuggestedPlan"))
    yield ("Golden", "ending"), endings
    yield ("Golden", "choices"), replies
    yield ("Scene", "literal"), replies
    yield ("Scenario", "seat"), cast
    yield ("Scene", "listener"), cast
    yield ("Beat", "by"), cast
    yield ("Response", "track"), dict.fromkeys(table(own.get("track")), "")


def _titled(own: Table, sort: str) -> dict[str, str]:
    """The names of tables of a sort, each with how it is called where that stands in the file."""
    return {
        str(name): next(filter(None, (text(inside.get(key)) for key in _CALLED)), "") or ""
        for name, inside in named_tables(own.get(sort))
        if _ID.fullmatch(str(name))
    }


def _replies(own: Table) -> Iterator[tuple[str, Table]]:
    for name, scene in named_tables(own.get("scene")):
        for _, reply in rows(scene.get("response")):
            yield str(name), reply


def _response_ids(own: Table) -> dict[str, str]:
    return {
        id: one_line(text(reply.get("text")) or "", 80)
        for _, reply in _replies(own)
        if (id := text(reply.get("id"))) and _ID.fullmatch(id)
    }


def _condition(own: Table) -> str:
    """The pattern of a condition on the tracks of this file, or on a reply of it."""
    tracks = _any(name for name in table(own.get("track")) if _ID.fullmatch(name))
    ids = ((scene, text(reply.get("id")) or "") for scene, reply in _replies(own))
    chosen = _any(f"{scene}.{id}" for scene, id in ids if _ID.fullmatch(scene) and _ID.fullmatch(id))
    track = rf"{tracks}\s*(?:>=|<=|==|!=|>|<)\s*(?:{tracks}|-?[0-9]{{1,6}})"
    return rf"^(?:{track}|(?:not\s+)?chosen\s+{chosen})$"


def _any(names: Iterable[object]) -> str:
    """A pattern for any of these names; nothing in them but a dot means something else in one."""
    return f"(?:{'|'.join(str(name).replace('.', '[.]') for name in names) or _NONE})"
