"""A translation as its author wrote it: keyed like the original, a response by its id; no text is needed."""

from __future__ import annotations

from typing import Any, Literal

from workshop.engine.lens import Id, Part
from workshop.scenario.models import Language, Title

Texts = tuple[str, ...]


class Member(Part):
    name: str = ""
    title: str = ""
    about: str = ""


class Response(Part):
    text: str = ""
    moves: dict[Id, str] = {}
    """The words of the translated text that show each move of the original."""
    answer: str = ""
    peer: str = ""


class Scene(Part):
    title: str = ""
    setting: str = ""
    lines: Texts = ()
    """What is said before the question, in the order of the original."""
    says: str = ""
    notes: str = ""
    misreadings: str = ""
    discuss: Texts = ()
    response: dict[Id, Response] = {}


class Ending(Part):
    title: str = ""
    text: str = ""


class Named(Part):
    title: str = ""


class Move(Part):
    does: str = ""
    cues: Texts = ()


class Translation(Part):
    format: Literal[1]
    translates: Id
    """The id of the original."""
    language: Language
    translator: Title | None = None
    title: str = ""
    summary: str = ""
    situation: str = ""
    cast: dict[Id, Member] = {}
    scene: dict[Id, Scene] = {}
    ending: dict[Id, Ending] = {}
    stance: dict[Id, Named] = {}
    circumstance: dict[Id, Named] = {}
    move: dict[Id, Move] = {}
    originals: dict[str, Any] = {}
    """A mark of each original text as it was when it was translated, below the same keys."""
