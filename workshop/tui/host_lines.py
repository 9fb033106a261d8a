"""What a facilitator types for the group: four kinds of line, each with what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from workshop.session.commands import Command, Commit, KeepIntention, ParkPoint, TakeNote

KEEP_OR_DROP = "Enter keeps it, Esc drops it."


class TypedLine(NamedTuple):
    title: str
    words: str
    """What becomes of it."""
    placeholder: str
    command: Callable[[str], Command]


PARK, NOTE, SENTENCE, COMMITMENT = "park", "note", "sentence", "commitment"
LINES: dict[str, TypedLine] = {
    PARK: TypedLine(
        "Park a point",
        f"It comes up again in the debrief, and stands in the report. {KEEP_OR_DROP}",
        "what was said",
        ParkPoint,
    ),
    NOTE: TypedLine(
        "A note on this scene",
        f"It stands in the report; the room sees it being typed. {KEEP_OR_DROP}",
        "what to remember",
        TakeNote,
    ),
    SENTENCE: TypedLine(
        "One if-then sentence",
        f"As somebody reads it out. {KEEP_OR_DROP}",
        "If somebody …, then I …",
        KeepIntention,
    ),
    COMMITMENT: TypedLine(
        "One commitment",
        f"In the group's own words. {KEEP_OR_DROP}",
        "who does what, and when it is seen",
        Commit,
    ),
}
