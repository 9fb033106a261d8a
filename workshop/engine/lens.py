"""A lens: a set of levels, and the rules that read moments and responses by them, all of it data."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=64)]
"""A name made for people to type: small letters, digits and hyphens."""
Ref = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9-]*$", max_length=64)]
"""The id of a rule, a kind or a fact."""
NOT_BLANK = r"\S"
ONE_LINE = r"^[^\n]*\S[^\n]*$"
Text = Annotated[str, StringConstraints(pattern=NOT_BLANK, max_length=600)]
Line = Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=160)]
PointsByLevel = dict[Id, Annotated[int, Field(ge=-9, le=9)]]
"""PointsByLevel by level; a level not named has none."""
Names = Annotated[tuple[Id, ...], Field(max_length=64)]
Refs = Annotated[tuple[Ref, ...], Field(max_length=64)]


Standing = Literal["leads", "shares", "present", "answered", "half", "early", "bridged", "absent", "uncalled"]
"""How the called level stands in a reading."""
RuleOrigin = Literal["source", "reading", "house rule", "outside"]
"""Told by the source; this project's reading of it; this project's own; a source beside it."""


class StrictModel(BaseModel):
    """A frozen piece of an authored file that refuses keys and types it does not know."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)


class Arithmetic(StrictModel):
    """The thresholds of calls and readings."""

    second_at_least: int = Field(ge=1, le=99)
    """A second level is called from this many points on …"""
    second_share: int = Field(ge=1, le=9)
    """… if so many times its points reach those of the called level."""
    lead_at_least: int = Field(ge=1, le=99)
    present_at_least: int = Field(ge=1, le=99)
    opening_weight: int = Field(ge=1, le=99)
    """The first move's one top level gets `opening_points` more if it has this weight there."""
    opening_points: int = Field(ge=0, le=9)
    quotes: int = Field(ge=1, le=9)
    """How many quotations an explanation gives at most."""
    muted_by: Names = ()
    """Words that show a move with one of these tags carry no level: blame leads with nothing."""


class Level(StrictModel):
    word: Line
    symbol: Annotated[str, StringConstraints(pattern=r"^\S$", max_length=1)]
    about: Line
    wins: Line
    """The kind of moment that calls for it, to stand after 'when' or 'said where'."""
    gloss: Line | None = None
    """The word with its meaning, for its first use in a scene."""


class Stance(StrictModel):
    title: Line


class Question(StrictModel):
    title: Line
    asked: Line
    """What the explanation says this kind of question asks, without the full stop."""
    level: Id | None = None
    """The level this kind of question is at; it decides a tie between called levels."""
    wants: Names = ()
    """Tags of the moves that answer it, where carrying its level is not enough or it has none."""
    word: Line | None = None
    """What such a question calls for, in a word that stands where a level's would."""
    cues: Annotated[tuple[Line, ...], Field(max_length=32)] = ()
    """Words by which a question sounds like this kind, whatever the moment."""


class Circumstance(StrictModel):
    title: Line


class Tag(StrictModel):
    about: Line


class Move(StrictModel):
    does: Line
    points: PointsByLevel = {}
    tags: Names = ()
    cues: Annotated[tuple[Line, ...], Field(max_length=32)] = ()
    facts: Refs = ()
    ref: Ref | None = None


class When(StrictModel):
    """A condition on a moment and, where there is one, on a response: every key that is given must hold."""

    stance: Names = ()
    """Any of these stances."""
    asks: Names = ()
    """Any of these kinds of question."""
    circumstances: Names = ()
    """All of these circumstances."""
    any_circumstance: Names = ()
    without: Names = ()
    """None of these circumstances."""
    has: Names = ()
    """Any of these tags among the moves."""
    lacks: Names = ()
    """None of these tags among the moves."""
    only: Names = ()
    """Every move that bears a level has one of these tags, and there is at least one."""
    fired: Refs = ()
    """Any of these moment rules fired."""
    called: Names = ()
    """Any of these levels is the called one."""
    leads: Names = ()
    """Any of these levels leads the reading alone."""
    weak: Names = ()
    """All of these levels are too weak in the reading to count as present."""
    base: tuple[Standing, ...] = ()
    charged: Names = ()
    """Any of these costs was charged."""
    clean: bool = False
    """No cost was charged."""
    neglects: bool = False
    """A floor or a second called level has no point in the reading."""
    opens: bool | None = None
    """Whether the reply opens at the called level; None where that does not matter."""


class Rule(StrictModel):
    """A moment rule: where it fires, it adds points to what the moment calls for."""

    id: Ref
    when: When
    points: PointsByLevel = {}
    points_if: dict[Id, PointsByLevel] = {}
    """More points for each of these circumstances that holds."""
    floors: Names = ()
    """Levels that a reply must not leave empty."""
    because: Line
    facts: Refs = ()
    origin: RuleOrigin


class Card(StrictModel):
    """A piece of evidence: from the moment that a story gives it out, it adds its points to every call."""

    shows: Line
    points: PointsByLevel = {}
    circumstances: Names = ()
    """What holds as long as it lies on the board."""
    facts: Refs = ()
    ref: Ref | None = None
    origin: RuleOrigin


class Abstention(StrictModel):
    """A call that names no level until one leads the others by enough, and what it asks for until then."""

    lead: int = Field(ge=1, le=9)
    wants: Annotated[tuple[Id, ...], Field(min_length=1, max_length=64)]
    """Tags of the moves that serve while no level leads."""
    word: Line
    """What is called for then, in a word that stands where a level's would."""
    asked: Line


class Base(StrictModel):
    """The fit of a reading before costs, by how the called level stands in it."""

    fit: int = Field(ge=0, le=4)
    because: Line


class BridgedBase(Base):
    tags: Names
    """A move with one of these tags reaches from one level to another."""


class Bases(StrictModel):
    leads: Base
    shares: Base
    present: Base
    answered: Base | None = None
    """The reply gives what a question without a level wants."""
    half: Base | None = None
    """Where a question wants more than a level: the level leads without it, or one side of it does."""
    early: Base | None = None
    """The call names no level yet, and the reply leads with the one that is ahead, if only just."""
    bridged: BridgedBase
    absent: Base
    uncalled: Base


class Cost(StrictModel):
    id: Id
    cost: int = Field(ge=1, le=4)
    when: When
    only_if_leading: bool = False
    """Charged only where the called level leads or shares the lead."""
    missing: Line | None = None
    """What the reply lacks, to stand after 'Missing here:'."""
    manner: Line | None = None
    """Where it is charged for the manner and not for the level: how the reply was said, in a clause."""
    because: Line
    facts: Refs = ()


class Spoken(StrictModel):
    """Something to say, with the words that show each of its moves."""

    text: Text
    moves: Annotated[dict[Id, Text], Field(max_length=16)] = {}


class Example(StrictModel):
    """A reply of a kind and the same with the kind's nudge carried out: the engine proves the nudge by it."""

    stance: Id
    asks: Id
    circumstances: Names = ()
    cards: Names = ()
    before: Spoken
    after: Spoken


class Kind(StrictModel):
    """A named kind of gap between reading and call, with its six texts."""

    title: Line
    merit: Text
    gap: Text
    nudge: Text
    if_then: Text
    would_win: Text
    facts: Refs = ()
    example: Annotated[tuple[Example, ...], Field(max_length=9)] = ()


class Match(StrictModel):
    """A row of the ordered list that finds the kind of a mismatch; the first that holds names it."""

    kind: Ref
    when: When = When()
    also: bool = True
    """Whether it may stand beside an earlier one."""


class Bridge(StrictModel):
    """How a reply at one level reaches another."""

    used: Id
    called: Id
    told: Line
    pattern: Line


class Phrases(StrictModel):
    """The sentences that frame every explanation."""

    asked: Line
    asked_because: Line
    asked_other: Line
    asked_open: Line
    did_leads: Line
    did_shares: Line
    did_none: Line
    no_quote: Line
    told_other: Line
    """Where no bridge of the lens fits: stands for `told`, `pattern` and `used_wins`."""
    pattern_other: Line
    wins_other: Line


class Fact(StrictModel):
    text: Text
    source: Line
    theme: Id


class Theme(StrictModel):
    title: Line


class Lens(StrictModel):
    """A whole lens file, as its author wrote it."""

    format: Literal[1]
    id: Id
    title: Line
    summary: Text
    credit: Text
    repeated: Ref | None = None
    """The kind that names two replies in a row at the same level, away from the called one."""
    arithmetic: Arithmetic
    level: Annotated[dict[Id, Level], Field(min_length=2, max_length=6)]
    stance: dict[Id, Stance]
    asks: dict[Id, Question]
    circumstance: dict[Id, Circumstance] = {}
    tag: dict[Id, Tag] = {}
    move: dict[Id, Move]
    rule: Annotated[tuple[Rule, ...], Field(max_length=500)]
    card: Annotated[dict[Id, Card], Field(max_length=200)] = {}
    abstain: Abstention | None = None
    base: Bases
    cost: Annotated[tuple[Cost, ...], Field(max_length=200)] = ()
    kind: dict[Ref, Kind]
    match: Annotated[tuple[Match, ...], Field(max_length=200)]
    bridge: Annotated[tuple[Bridge, ...], Field(max_length=60)] = ()
    text: Phrases
    fact: dict[Ref, Fact] = {}
    theme: dict[Id, Theme] = {}

    def without(self, ids: Collection[str]) -> Lens:
        """The same lens with these moment rules and costs switched off."""
        return self.model_copy(
            update={
                "rule": tuple(rule for rule in self.rule if rule.id not in ids),
                "cost": tuple(cost for cost in self.cost if cost.id not in ids),
            }
        )


OUTRIGHT = "any {name}"
"""The move that a clause makes that is said to be at a level, of whatever kind; no id has a space."""
MOSTLY = "mostly {name}"
"""The move of a clause at the level that a whole reads at, where levels are all that was read of it."""


UNSURE = "unsure"
"""Stands before the move of a clause whose level may be misread, so that the reply opens with neither."""
HEARD = "heard {name}"
"""The move of a clause that was heard to do what a moment may call for beside a level alone."""


def outright_moves(lens: Lens) -> dict[str, Move]:
    """What a person may say of a clause outright: that it is at a level, or what else a moment calls for.

    Such a move carries its level and none of the tags by which a rule knows a kind; what a moment calls for
    beside the levels has the tags that answer it, and the level of its question, where it has one.
    """
    kinds = {
        OUTRIGHT.format(name=f"other {asks}"): Move(does=word, tags=wants, points=_at(lens, level))
        for asks, (word, wants, level) in _called_beside(lens).items()
    }
    levels = {
        OUTRIGHT.format(name=name): Move(does=level.word, points=_at(lens, name))
        for name, level in lens.level.items()
    }
    return {**levels, **kinds}


def moves_heard(lens: Lens) -> dict[str, Move]:
    """What a moment may call for beside a level alone, as moves that have its tags and no points."""
    return {
        HEARD.format(name=asks): Move(does=word, tags=wants)
        for asks, (word, wants, _level) in _called_beside(lens).items()
    }


def level_of_heard(lens: Lens) -> dict[str, str | None]:
    """By the moves that are heard, the level of their question, at which alone they are heard."""
    return {HEARD.format(name=asks): level for asks, (_word, _wants, level) in _called_beside(lens).items()}


def _called_beside(lens: Lens) -> dict[str, tuple[str, Names, str | None]]:
    """By the question, what a level alone does not answer: its word, the tags that do, and its level.

    Where a lens may name no level yet, what is called for then has no name.
    """
    called: dict[str, tuple[str, Names, str | None]] = {
        asks: (question.word, question.wants, question.level)
        for asks, question in lens.asks.items()
        if question.word and question.wants
    }
    if lens.abstain is not None:
        called[""] = (lens.abstain.word, lens.abstain.wants, None)
    return called


def _at(lens: Lens, level: str | None) -> dict[str, int]:
    return {level: _counts(lens)} if level is not None else {}


def unwritten_moves(lens: Lens) -> dict[str, Move]:
    """Those that no lens and no scenario names: said outright, or heard in words that nobody looked over.

    Whatever else is in a reply, and opens it, one at the level that the whole reads at makes this level lead.
    """
    leads = _counts(lens) + lens.arithmetic.opening_points + 1
    mostly = {
        MOSTLY.format(name=name): Move(does=level.word, points={name: leads})
        for name, level in lens.level.items()
    }
    return {**outright_moves(lens), **moves_heard(lens), **mostly, UNSURE: Move(does="not sure")}


def _counts(lens: Lens) -> int:
    """The points with which a level is present, may lead, and may open."""
    arithmetic = lens.arithmetic
    return max(arithmetic.lead_at_least, arithmetic.present_at_least, arithmetic.opening_weight)
