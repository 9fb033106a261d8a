"""The catalogue of what `check` looks at in a scenario; a new rule is a row here, and a manual."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple

from workshop.authoring.check import moves, story, words
from workshop.authoring.check.subject import Subject, subject_of
from workshop.engine.lens import Lens
from workshop.scenario.findings import Finding
from workshop.scenario.loading import Draft
from workshop.scenario.models import Scenario


class Rule(NamedTuple):
    codes: tuple[str, ...]
    """What it finds; each has a manual, `workshop/manuals/CODE.toml`. Mostly one."""
    looks: Literal["always", "when sound"]
    """Other mistakes keep it from looking where it asks the engine or walks through the story."""
    find: Callable[[Subject], Iterator[Finding]]


RULES: tuple[Rule, ...] = (
    Rule(("W205",), "always", story.decided_by_bounds),
    Rule(("W206",), "always", story.nothing_to_offer),
    Rule(("W208",), "always", story.listening_seats),
    Rule(("W210",), "always", story.unread_tracks),
    Rule(("W211",), "always", story.unchanged_tracks),
    Rule(("E303",), "always", moves.other_intent),
    Rule(("W305",), "always", moves.unused_moves),
    Rule(("W315",), "always", moves.without_moves),
    Rule(("W401",), "always", words.unlike_lengths),
    Rule(("W402",), "always", words.words_of_levels),
    Rule(("W406",), "always", words.judging_words),
    Rule(("W407",), "always", words.too_long_to_read_aloud),
    Rule(("W408",), "always", words.without_notes),
    Rule(("W409",), "always", words.spoilers),
    Rule(("W410",), "always", words.too_few_minutes),
    Rule(("E207",), "when sound", moves.golden_paths),
    Rule(("W212",), "when sound", story.never_met),
    Rule(("W213", "W214", "W215", "W216"), "when sound", story.idle_conditions),
    Rule(("W217",), "when sound", story.no_way_to_an_end),
    Rule(("W218",), "when sound", story.too_many_states),
    Rule(("W304",), "when sound", moves.without_a_call),
    Rule(("W310",), "when sound", moves.nothing_lands),
    Rule(("W311",), "when sound", moves.nothing_misses),
    Rule(("W312",), "when sound", moves.twins),
    Rule(("W313",), "when sound", moves.undeclared_moves),
    Rule(("W314",), "when sound", moves.rewarded_blindness),
    Rule(("W403",), "when sound", moves.told_by_place),
    Rule(("W404",), "when sound", moves.told_by_length),
    Rule(("W405",), "when sound", moves.told_by_a_mark),
)
"""Beside these stand the refusals that keep a file from loading, in `workshop.scenario`."""


def findings_of(subject: Subject) -> Iterator[Finding]:
    """What the rules find, by the paths of the document."""
    for rule in RULES:
        if rule.looks == "always" or subject.sound:
            yield from rule.find(subject)


def findings_in(draft: Draft[Scenario], lenses: Mapping[str, Lens]) -> list[Finding]:
    """What the rules find in a draft, as long as there is a scenario to look at."""
    subject = subject_of(draft, lenses)
    return [] if subject is None else [*findings_of(subject)]
