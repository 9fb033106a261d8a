"""The projections: everything a surface may show in a phase, and nothing else.

A view never holds what is not yet revealed, so a surface that draws views cannot spoil.
"""

from __future__ import annotations

from typing import NamedTuple

from workshop.engine.verdict import Verdict


class LevelView(NamedTuple):
    """A level as surfaces show it; its colour follows its place in the lens."""

    id: str
    word: str
    symbol: str
    about: str
    place: int


class Header(NamedTuple):
    """What stands on top of every screen of a session."""

    title: str
    seat: str
    """Name and title of whom one plays."""
    scene_number: int | None
    scene_title: str | None
    levels: tuple[LevelView, ...]
    """All levels of the lens, equal and unmarked."""
    ends_at: int | None = None
    """When the timer that runs ends, in seconds since 1970-01-01 UTC."""


class Speaker(NamedTuple):
    name: str
    title: str

    @property
    def in_full(self) -> str:
        """'Ada, CEO'."""
        return f"{self.name}, {self.title}"


class CastView(NamedTuple):
    name: str
    title: str
    about: str
    is_seat: bool


class BriefingView(NamedTuple):
    header: Header
    situation: str
    minutes: int
    cast: tuple[CastView, ...]


class BeatView(NamedTuple):
    by: Speaker
    says: str


class ResponseView(NamedTuple):
    id: str
    text: str


class SceneView(NamedTuple):
    """A scene, ready for a choice."""

    header: Header
    setting: str
    beats: tuple[BeatView, ...]
    listener: Speaker
    says: str
    responses: tuple[ResponseView, ...]
    chosen: str | None
    """The response chosen before, when the choice was taken back."""


class GuessView(NamedTuple):
    """'What was the question really about?'"""

    header: Header
    listener: Speaker
    says: str
    chosen: ResponseView
    counted: int | None = None
    """All hands of a group; None until those for every level are counted."""
    heads: int = 0
    taken: tuple[str, ...] = ()
    """The levels whose hands have been counted."""


class ConsequenceView(NamedTuple):
    header: Header
    listener: Speaker
    says: str
    chosen: ResponseView
    answer: str
    what_if: bool = False
    """Whether this is another response, looked at after the verdict on the choice."""


class FactView(NamedTuple):
    id: str
    text: str
    source: str


class VerdictView(NamedTuple):
    header: Header
    listener: Speaker
    says: str
    chosen: ResponseView
    answer: str
    verdict: Verdict
    guess: LevelView | None
    """None where the guess was skipped, or where a group named no level more than all others."""
    facts: tuple[FactView, ...]
    """The facts that the verdict cites, in its order."""
    moves: tuple[tuple[str, str], ...]
    """What each move of the evidence does: (move, 'names a limit of money …')."""
    peer: str | None
    """Why a sensible colleague would choose this."""
    what_if: bool = False
    guesses: tuple[int, ...] = ()
    """The hands of a group for each level, in the order of the lens; empty where none were counted."""


class EndingView(NamedTuple):
    header: Header
    title: str
    text: str


class DebriefRow(NamedTuple):
    """One decision of the path."""

    visit: int
    scene_title: str
    listener: Speaker
    says: str
    response: str
    called: LevelView | None
    guessed: LevelView | None
    chosen: LevelView | None
    """The level that led the reply; None where none led alone."""
    fit: int
    outcome: str
    kind: str | None
    """The title of the mismatch."""
    other_ways: int
    """How many other places this scene can lead to."""


class PairView(NamedTuple):
    """Two scenes to put side by side."""

    left: DebriefRow
    right: DebriefRow
    common: str
    """What they have in common, for after people have looked."""


class PathView(NamedTuple):
    """A path walked to its end before the present one."""

    rows: tuple[DebriefRow, ...]
    ending: str | None


class DebriefView(NamedTuple):
    header: Header
    rows: tuple[DebriefRow, ...]
    ending: str
    patterns: tuple[str, ...]
    """What shows across the scenes, about the replies."""
    pair: PairView | None
    intentions: tuple[str, ...]
    earlier: tuple[PathView, ...]


View = BriefingView | SceneView | GuessView | ConsequenceView | VerdictView | EndingView | DebriefView
