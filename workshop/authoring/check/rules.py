"""The catalogue of what `check` looks at in a scenario; a new rule is a row here, and a manual."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple

from workshop.authoring.check import evidence, heard, moves, plans, story, verdicts, words
from workshop.authoring.check.subject import Subject, subject_of
from workshop.engine.lens import Lens
from workshop.scenario.findings import Finding
from workshop.scenario.loading import Draft
from workshop.scenario.models import Scenario


class CheckRule(NamedTuple):
    codes: tuple[str, ...]
    """What it finds; each has a manual, `workshop/manuals/CODE.toml`. Mostly one."""
    looks: Literal["always", "when sound"]
    """Other mistakes keep it from looking where it asks the engine or walks through the story."""
    find: Callable[[Subject], Iterator[Finding]]


RULES: tuple[CheckRule, ...] = (
    CheckRule(("W205",), "always", story.decided_by_bounds),
    CheckRule(("W206",), "always", story.nothing_to_offer),
    CheckRule(("W208",), "always", story.listening_seats),
    CheckRule(("W210",), "always", story.unread_tracks),
    CheckRule(("W211",), "always", story.unchanged_tracks),
    CheckRule(("W303",), "always", moves.other_intent),
    CheckRule(("W305",), "always", moves.unused_moves),
    CheckRule(("W315",), "always", moves.without_moves),
    CheckRule(("W401",), "always", words.unlike_lengths),
    CheckRule(("W402",), "always", words.words_of_levels),
    CheckRule(("W406",), "always", words.judging_words),
    CheckRule(("W407",), "always", words.too_long_for_the_vote),
    CheckRule(("W408",), "always", words.without_notes),
    CheckRule(("W409",), "always", words.spoilers),
    CheckRule(("W410",), "always", words.too_few_minutes),
    CheckRule(("W411",), "always", words.still_to_write),
    CheckRule(("W703",), "always", verdicts.absolutes),
    CheckRule(("W705",), "always", verdicts.too_many_words),
    CheckRule(("W706",), "always", verdicts.said_twice),
    CheckRule(("W707",), "always", verdicts.about_to),
    CheckRule(("W708",), "always", verdicts.open_and_risk),
    CheckRule(("W710",), "always", plans.plans_too_long),
    CheckRule(("W712",), "always", plans.more_than_a_single_question),
    CheckRule(("E803",), "always", evidence.cards_given_twice),
    CheckRule(("W212",), "when sound", story.never_met),
    CheckRule(("W213", "W214", "W215", "W216"), "when sound", story.idle_conditions),
    CheckRule(("W217",), "when sound", story.no_way_to_an_end),
    CheckRule(("W218",), "when sound", story.too_many_states),
    CheckRule(("W304",), "when sound", moves.without_a_call),
    CheckRule(("W310",), "when sound", moves.nothing_lands),
    CheckRule(("W311",), "when sound", moves.nothing_misses),
    CheckRule(("W312",), "when sound", moves.twins),
    CheckRule(("W313",), "when sound", heard.undeclared_moves),
    CheckRule(("W314",), "when sound", moves.rewarded_blindness),
    CheckRule(("W702",), "when sound", verdicts.not_on_the_page),
    CheckRule(("W704",), "when sound", verdicts.lines_that_do_not_land),
    CheckRule(("W709",), "when sound", verdicts.other_than_read),
    CheckRule(("W711",), "when sound", plans.plans_without_a_level),
    CheckRule(("W713",), "when sound", plans.other_difficulty),
    CheckRule(("W804",), "when sound", evidence.call_by_the_way),
    CheckRule(("W805",), "when sound", evidence.ends_undecided),
    CheckRule(("W806",), "when sound", evidence.plans_without_evidence),
    CheckRule(("W403",), "when sound", moves.told_by_place),
    CheckRule(("W404",), "when sound", moves.told_by_length),
    CheckRule(("W405",), "when sound", moves.told_by_a_mark),
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
