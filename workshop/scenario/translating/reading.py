"""A translation laid over its original: the scenario that it gives, and what of it cannot be used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from workshop.engine.lens import Lens
from workshop.scenario.checks.names import scenario_findings
from workshop.scenario.findings import Finding, quoted
from workshop.scenario.loading import Draft
from workshop.scenario.models import Scenario
from workshop.scenario.problems import Problems
from workshop.scenario.schema import validated
from workshop.scenario.toml.raw import Table, text
from workshop.scenario.toml.source import SourceText
from workshop.scenario.toml.tables import read_tables
from workshop.scenario.translating.matching import matching_findings
from workshop.scenario.translating.models import Translation
from workshop.scenario.translating.overlaying import overlay
from workshop.scenario.translating.texts import place_in_translation


class Translated(NamedTuple):
    """The original in another language, unless the translation cannot be used; and what there is to say."""

    tables: Table
    """The original's, with the texts of the translation."""
    document: Scenario | None
    problems: Problems


def load_translated(
    original: Table, translation: SourceText, language: str, lenses: Mapping[str, Lens]
) -> Translated:
    """The original, which has no errors, in the words of the translation; `language` is that of its name."""
    tables, draft = draft_translated(original, translation, language, lenses)
    return Translated(tables, *draft.judged())


def draft_translated(
    original: Table, translation: SourceText, language: str, lenses: Mapping[str, Lens]
) -> tuple[Table, Draft[Scenario]]:
    """The same, still open to findings of further checks, which name paths of the original."""
    raw, found = read_tables(translation.text)
    in_file = partial(place_in_translation, original)
    if not raw:
        return {}, Draft(translation, None, tuple(found), in_file)
    _, own = validated(Translation, raw)
    own += (*_whose(original, raw, language), *matching_findings(original, raw))
    merged = overlay(original, raw)
    document, refused = validated(Scenario, merged)
    told = {finding.path for finding in own if finding.severity == "error"}
    later = (
        finding._replace(path=in_file(finding.path))
        for finding in (*refused, *scenario_findings(merged, lenses))
    )
    new = (finding for finding in later if finding.path not in told)
    return merged, Draft(translation, document, (*found, *own, *new), in_file)


def _whose(original: Table, raw: Table, language: str) -> Iterator[Finding]:
    """Whether it is a translation of this scenario, into the language that its name says."""
    translates, own = text(raw.get("translates")), text(raw.get("language"))
    if translates and translates != original.get("id"):
        said = f"the scenario beside it is {quoted(original.get('id'))}"
        yield Finding("E506", ("translates",), said, hint="A translation stands beside its original.")
    if own and language and own != language:
        said = f"the name of the file says {quoted(language)}"
        yield Finding("E507", ("language",), said, hint="Both have to say the same.")
    elif own and own == original.get("language"):
        yield Finding("E507", ("language",), "the original is in this language already")
