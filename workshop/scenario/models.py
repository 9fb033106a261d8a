"""A scenario as its author wrote it: the format of design.md, strict and frozen."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, StringConstraints
from pydantic import Tag as Branch

from workshop.engine.lens import (
    NOT_BLANK,
    ONE_LINE,
    Circumstance,
    Id,
    Line,
    Move,
    Names,
    Part,
    Ref,
    Stance,
    Tag,
)

Title = Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=80)]
Prose = Annotated[str, StringConstraints(pattern=NOT_BLANK, max_length=2000)]
Speech = Annotated[str, StringConstraints(pattern=NOT_BLANK, max_length=600)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]
"""The code of a language: `de`, `pt-BR`."""
CONDITION = r"^[a-z][a-z0-9-]*\s*(?:>=|<=|==|!=|>|<)\s*(?:[a-z][a-z0-9-]*|-?[0-9]{1,6})$"
Condition = Annotated[str, StringConstraints(pattern=CONDITION, max_length=140)]
"""A track against a number or another track: `patience >= 1`."""
Small = Annotated[int, Field(ge=-1000, le=1000)]
Seconds = Annotated[int, Field(ge=0, le=3600)]


class CastMember(Part):
    name: Title
    title: Title
    stance: Id
    about: Speech


class Track(Part):
    """A bounded counter that the story keeps."""

    start: Small
    min: Small
    max: Small


class Beat(Part):
    """Something said before the question."""

    by: Id
    says: Speech


class NextByOutcome(Part):
    landed: Id
    partly: Id
    missed: Id


def _branch(value: object) -> str:
    return "(by outcome)" if isinstance(value, dict | NextByOutcome) else "(one id)"


Next = Annotated[
    Annotated[Id, Branch("(one id)")] | Annotated[NextByOutcome, Branch("(by outcome)")],
    Discriminator(_branch),
]
"""One id, or one by outcome. The kind of the value decides which, so that problems are told of one alone."""


class Response(Part):
    id: Id
    text: Speech
    moves: Annotated[dict[Id, Speech], Field(max_length=16)] = {}
    """The words that show each move; each occurs once in the text. Their order is their place in the text."""
    intent: Id | None = None
    answer: Speech
    peer: Speech | None = None
    track: dict[Id, Small] = {}
    conditions: Annotated[tuple[Condition, ...], Field(alias="if", max_length=16)] = ()
    next: Id | None = None


class Exit(Part):
    """A conditional way out of a scene; the first whose conditions hold is taken."""

    conditions: Annotated[tuple[Condition, ...], Field(alias="if", min_length=1, max_length=16)]
    next: Id


class Scene(Part):
    title: Title
    listener: Id
    setting: Prose
    lines: Annotated[tuple[Beat, ...], Field(max_length=12)] = ()
    says: Speech
    asks: Id
    circumstances: Names = ()
    notes: Prose | None = None
    misreadings: Prose | None = None
    discuss: Annotated[tuple[Speech, ...], Field(max_length=8)] = ()
    think_seconds: Seconds = 60
    talk_seconds: Seconds = 120
    next: Next | None = None
    response: Annotated[tuple[Response, ...], Field(min_length=2, max_length=9)]
    when: Annotated[tuple[Exit, ...], Field(max_length=32)] = ()


class Ending(Part):
    title: Title
    text: Prose


class Golden(Part):
    """A recorded path: the responses chosen, and where they lead."""

    choices: Annotated[tuple[Id, ...], Field(min_length=1, max_length=500)]
    ending: Id


class Scenario(Part):
    format: Literal[1]
    id: Id
    title: Title
    summary: Line
    situation: Prose | None = None
    """What the briefing tells of the hour; the summary stands in where it is left out."""
    author: Title
    version: Title
    licence: Title
    language: Language
    minutes: Annotated[int, Field(ge=1, le=480)]
    lenses: Annotated[tuple[Id, ...], Field(min_length=1, max_length=4)]
    seat: Id
    start: Id
    circumstances: Names = ()
    teaches: Annotated[tuple[Ref, ...], Field(max_length=64)] = ()
    cast: Annotated[dict[Id, CastMember], Field(min_length=2, max_length=24)]
    track: Annotated[dict[Id, Track], Field(max_length=16)] = {}
    scene: Annotated[dict[Id, Scene], Field(min_length=1, max_length=5000)]
    ending: Annotated[dict[Id, Ending], Field(min_length=1, max_length=200)]
    move: Annotated[dict[Id, Move], Field(max_length=64)] = {}
    stance: dict[Id, Stance] = {}
    circumstance: dict[Id, Circumstance] = {}
    tag: dict[Id, Tag] = {}
    golden: Annotated[tuple[Golden, ...], Field(max_length=200)] = ()
