"""A scenario with the texts of its translation: what is not translated stays as it is in the original."""

from __future__ import annotations

from typing import Any

from workshop.scenario.toml.raw import Table, entries, table, tables, text
from workshop.scenario.translating.texts import FREE_LISTS, LISTS, RESPONSE, SCENE, TABLES, TOP


def overlay(raw: Table, translation: Table) -> Table:
    """The original's tables with the texts of the translation, and its language.

    Only texts that the original has are taken; those of a wrong kind are taken too, for the schema to refuse.
    """
    merged = _over(raw, translation, TOP)
    for sort in (*TABLES, "scene"):
        others = table(translation.get(sort))
        over = {
            name: _scene(each, own) if sort == "scene" else _over(each, own, TABLES[sort])
            for name, each in tables(raw.get(sort))
            if isinstance(own := others.get(name), dict)
        }
        if over:
            merged[sort] = {**raw[sort], **over}
    if is_said(translation.get("language")):
        merged["language"] = translation["language"]
    return merged


def is_said(value: object) -> bool:
    """Whether this stands for a text: nothing, or an empty one, is not translated yet."""
    return value is not None and value not in ("", ())


def _scene(scene: Table, other: Table) -> Table:
    merged = _over(scene, other, SCENE)
    others = table(other.get("response"))
    if others and isinstance(scene.get("response"), tuple):
        merged["response"] = tuple(
            _response(each, others) if isinstance(each, dict) else each for each in scene["response"]
        )
    return merged


def _response(response: Table, others: Table) -> Table:
    other = table(others.get(text(response.get("id")) or ""))
    merged = _over(response, other, RESPONSE)
    moves, own = table(response.get("moves")), table(other.get("moves"))
    if moves and own:
        merged["moves"] = {
            move: own[move] if is_said(own.get(move)) else words for move, words in moves.items()
        }
    return merged


def _over(original: Table, other: Table, keys: tuple[str, ...]) -> Table:
    """The table with the texts that the other one has under these keys."""
    merged = {**original}
    for key in keys:
        if key in original and is_said(other.get(key)):
            merged[key] = _list(original[key], other[key]) if key in LISTS else other[key]
            if key in FREE_LISTS and isinstance(other[key], tuple):
                merged[key] = tuple(each for each in other[key] if is_said(each)) or original[key]
    return merged


def _list(original: Any, other: Any) -> Any:
    """The list, entry by entry; those that the translation has too many are left out."""
    if not isinstance(other, tuple):
        return other
    own = (*other, *("" for _ in entries(original)))
    return tuple(
        ({**beat, "says": said} if isinstance(beat, dict) else said) if is_said(said) else beat
        for beat, said in zip(entries(original), own, strict=False)
    )
