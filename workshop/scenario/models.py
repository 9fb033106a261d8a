"""A scenario as its author wrote it, and as the engine reads it: strict and frozen."""

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
    Ref,
    Spoken,
    Stance,
    StrictModel,
    Tag,
)
from workshop.engine.verdict import Sighting

OR_EMPTY = "^$|"
"""Before a pattern: nothing fits it too."""
Title = Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=80)]
Prose = Annotated[str, StringConstraints(pattern=NOT_BLANK, max_length=2000)]
Speech = Annotated[str, StringConstraints(pattern=NOT_BLANK, max_length=600)]
Clause = Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=300)]
"""A sentence or two on one line."""
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]
"""The code of a language: `de`, `pt-BR`."""
CONDITION = (
    r"^(?:[a-z][a-z0-9-]*\s*(?:>=|<=|==|!=|>|<)\s*(?:[a-z][a-z0-9-]*|-?[0-9]{1,6})"
    r"|(?:not\s+)?chosen\s+[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*)$"
)
ConditionText = Annotated[str, StringConstraints(pattern=CONDITION, max_length=140)]
"""A track against a number or another track, `patience >= 1`; or a choice, `chosen the-question.reasons`."""
Conditions = Annotated[tuple[ConditionText, ...], Field(alias="if", max_length=16)]
"""All of them have to hold."""
SomeConditions = Annotated[tuple[ConditionText, ...], Field(alias="if", min_length=1, max_length=16)]
Small = Annotated[int, Field(ge=-1000, le=1000)]
Seconds = Annotated[int, Field(ge=0, le=3600)]


Cards = Annotated[dict[Id, Clause], Field(max_length=8)]
"""Evidence by the cards of a lens, each with the words that it has on this story's board."""


class CastMember(StrictModel):
    name: Title
    title: Title
    stance: Id
    about: Speech


class Track(StrictModel):
    """A bounded counter that the story keeps."""

    start: Small
    min: Small
    max: Small


class Beat(StrictModel):
    """Something said before the question."""

    by: Id
    says: Speech
    conditions: Conditions = ()

    @property
    def text(self) -> str:
        return self.says


class Happening(StrictModel):
    """Something that happens between what is said."""

    happens: Speech
    conditions: Conditions = ()

    @property
    def text(self) -> str:
        return self.happens


def _line_kind(value: object) -> str:
    happens = isinstance(value, Happening) or (isinstance(value, dict) and "happens" in value)
    return "(happens)" if happens else "(said)"


StoryLine = Annotated[
    Annotated[Beat, Branch("(said)")] | Annotated[Happening, Branch("(happens)")],
    Discriminator(_line_kind),
]
"""Said by somebody, or what happens. Its keys decide which, so that problems are told of one alone."""
StoryLines = Annotated[tuple[StoryLine, ...], Field(max_length=12)]


class NextByOutcome(StrictModel):
    landed: Id
    partly: Id
    missed: Id


class Answers(StrictModel):
    landed: Speech
    partly: Speech
    missed: Speech


def _branch(value: object) -> str:
    return "(by outcome)" if isinstance(value, dict | NextByOutcome) else "(one id)"


Next = Annotated[
    Annotated[Id, Branch("(one id)")] | Annotated[NextByOutcome, Branch("(by outcome)")],
    Discriminator(_branch),
]
"""One id, or one by outcome. The kind of the value decides which, so that problems are told of one alone."""


class Response(StrictModel):
    id: Id
    text: Speech
    moves: Annotated[dict[Id, Speech], Field(max_length=16)] = {}
    """The words that show each move; each occurs once in the text. Their order is their place in the text."""
    intent: Id | None = None
    answer: Speech
    peer: Speech | None = None
    track: dict[Id, Small] = {}
    cards: Cards = {}
    """What comes to the board once this was said."""
    conditions: Conditions = ()
    once: bool = False
    """Whether it is offered no more once it was chosen."""
    next: Id | None = None
    did: Clause | None = None
    """What the reply does: level and manner, and what is good in it."""
    open: Clause | None = None
    """What is still open after it, in the listener's world; or, in its place, `risk`."""
    risk: Clause | None = None
    now_say: Spoken | None = None
    """A line to say after the listener's answer."""
    instead: Spoken | None = None
    """A line from the start, where it is no copy of another response."""
    if_then: Clause | None = None
    elsewhere: Clause | None = None
    """A kind of person and moment to whom this very reply could be said."""


class Exit(StrictModel):
    """A conditional way out of a scene; the first whose conditions hold is taken."""

    conditions: SomeConditions
    next: Id


class Variant(StrictModel):
    """Other words for a scene; the first whose conditions hold on entering stands in the scene's place."""

    conditions: SomeConditions
    setting: Prose | None = None
    says: Speech | None = None


class Scene(StrictModel):
    title: Title
    listener: Id
    setting: Prose
    lines: StoryLines = ()
    says: Speech
    asks: Id
    lenses: Annotated[tuple[Id, ...], Field(max_length=2)] = ()
    """By which it is read, where not by the first of the scenario; the story goes by the first of these."""
    circumstances: Names = ()
    cards: Cards = {}
    """What lies on the board from here on."""
    fresh_board: bool = False
    """Whether a new trouble begins here, to which the cards from before say nothing."""
    notes: Prose | None = None
    misreadings: Prose | None = None
    signs: Annotated[tuple[Speech, ...], Field(max_length=6)] = ()
    """Words of the page that show what is called for; each occurs in it."""
    called: Clause | None = None
    """Why this moment calls for its level, the twist said aloud where there is one."""
    also: Clause | None = None
    """The other fair reading, conceded as far as it goes."""
    literal: Id | None = None
    """The reply of somebody who answers the words alone."""
    hints: Annotated[tuple[Speech, ...], Field(max_length=4)] = ()
    """Private to the facilitator: what to give a room that does not see it."""
    say: Annotated[tuple[Speech, ...], Field(max_length=4)] = ()
    """Private to the facilitator: lines to say aloud."""
    answers: Answers | None = None
    """What the listener says to words of one's own, by their outcome."""
    discuss: Annotated[tuple[Speech, ...], Field(max_length=8)] = ()
    think_seconds: Seconds = 60
    talk_seconds: Seconds = 120
    next: Next | None = None
    response: Annotated[tuple[Response, ...], Field(min_length=2, max_length=9)]
    when: Annotated[tuple[Exit, ...], Field(max_length=32)] = ()
    variant: Annotated[tuple[Variant, ...], Field(max_length=8)] = ()

    @property
    def told(self) -> tuple[str, ...]:
        """What is told before anybody answers, in all the words that it may have."""
        settings = (self.setting, *(each.setting for each in self.variant if each.setting))
        questions = (self.says, *(each.says for each in self.variant if each.says))
        return (*settings, *(line.text for line in self.lines), *questions)


class InterludeVariant(StrictModel):
    """Other words for an interlude, as of a scene."""

    conditions: SomeConditions
    setting: Prose


class Interlude(StrictModel):
    """Something that is told between scenes: nobody answers, and it leads on by itself."""

    title: Title
    setting: Prose
    lines: StoryLines = ()
    notes: Prose | None = None
    next: Id
    when: Annotated[tuple[Exit, ...], Field(max_length=32)] = ()
    variant: Annotated[tuple[InterludeVariant, ...], Field(max_length=8)] = ()


class Ending(StrictModel):
    title: Title
    text: Prose


class Golden(StrictModel):
    """A recorded path: the responses chosen, and where they lead."""

    choices: Annotated[tuple[Id, ...], Field(min_length=1, max_length=500)]
    ending: Id


class Pair(StrictModel):
    """Two scenes to be put side by side: what they share is asked first, and told on the next step."""

    scenes: Annotated[tuple[Id, ...], Field(min_length=2, max_length=2)]
    asked: Clause
    told: Prose


class SuggestedPlan(StrictModel):
    """Scenes that fit so many minutes."""

    minutes: Annotated[int, Field(ge=1, le=480)]
    scenes: Annotated[tuple[Id, ...], Field(min_length=1, max_length=100)]


class Scenario(StrictModel):
    format: Literal[1]
    id: Id
    kind: Literal["story", "single"] = "story"
    """`single`: one question without a story, for two minutes."""
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
    scene: Annotated[dict[Id, Scene], Field(min_length=1, max_length=500)]
    interlude: Annotated[dict[Id, Interlude], Field(max_length=200)] = {}
    ending: Annotated[dict[Id, Ending], Field(min_length=1, max_length=200)]
    move: Annotated[dict[Id, Move], Field(max_length=64)] = {}
    stance: dict[Id, Stance] = {}
    circumstance: dict[Id, Circumstance] = {}
    tag: dict[Id, Tag] = {}
    golden: Annotated[tuple[Golden, ...], Field(max_length=200)] = ()
    pair: Annotated[tuple[Pair, ...], Field(max_length=32)] = ()
    plan: Annotated[tuple[SuggestedPlan, ...], Field(max_length=12)] = ()
    purpose: Prose | None = None
    agenda: Annotated[tuple[Line, ...], Field(max_length=12)] = ()
    audience: Annotated[str | None, Field(alias="for", max_length=160)] = None
    """For whom it is, in the library."""
    trains: Annotated[tuple[Line, ...], Field(max_length=8)] = ()
    difficulty: Annotated[int | None, Field(ge=1, le=3)] = None
    """How far the wording of its questions misleads."""
    after: Annotated[tuple[Id, ...], Field(max_length=8)] = ()
    """The stories that are better played first."""
    before: Prose | None = None
    """What the facilitator sees to before the people come."""


def sightings_of(spoken: Response | Spoken) -> tuple[Sighting, ...]:
    """Each move of what is said at the place of the words that show it, in the order of the text.

    Words that do not occur have no sighting; `check` says so.
    """
    sightings = [
        Sighting(move, start, start + len(words))
        for move, words in spoken.moves.items()
        if (start := spoken.text.find(words)) >= 0
    ]
    return tuple(sorted(sightings, key=lambda sighting: (sighting.start, sighting.end)))
