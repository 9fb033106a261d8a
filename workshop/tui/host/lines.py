"""What a facilitator types for the group: four kinds of line, each with what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.session.commands import Command, Commit, KeepIntention, ParkPoint, TakeNote

KEEP_OR_DROP = _("Enter keeps it, Esc drops it.")


class TypedLine(NamedTuple):
    title: str
    words: str
    """What becomes of it."""
    placeholder: str
    command: Callable[[str], Command]


PARK, NOTE, SENTENCE, COMMITMENT = "park", "note", "sentence", "commitment"
LINES: dict[str, TypedLine] = {
    PARK: TypedLine(
        _("Park a point"),
        _("It comes up again in the debrief, and stands in the report. {keep_or_drop}").format(
            keep_or_drop=KEEP_OR_DROP
        ),
        _("what was said"),
        ParkPoint,
    ),
    NOTE: TypedLine(
        _("A note on this scene"),
        _("It stands in the report; the room sees it being typed. {keep_or_drop}").format(
            keep_or_drop=KEEP_OR_DROP
        ),
        _("what to remember"),
        TakeNote,
    ),
    SENTENCE: TypedLine(
        _("One if-then sentence"),
        _("As somebody reads it out. {keep_or_drop}").format(keep_or_drop=KEEP_OR_DROP),
        _("If somebody …, then I …"),
        KeepIntention,
    ),
    COMMITMENT: TypedLine(
        _("One commitment"),
        _("In the group's own words. {keep_or_drop}").format(keep_or_drop=KEEP_OR_DROP),
        _("who does what, and when it is seen"),
        Commit,
    ),
}
