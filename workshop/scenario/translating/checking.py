"""A translation checked: it fits its original, and every response in it is read as the original's is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workshop.engine.lens import Lens
from workshop.scenario.checking import further_findings
from workshop.scenario.findings import Finding, located
from workshop.scenario.judged import ScenarioJudge
from workshop.scenario.loading import draft_scenario
from workshop.scenario.models import Scenario
from workshop.scenario.problems import Problems
from workshop.scenario.toml.source import SourceText
from workshop.scenario.toml.tables import read_tables
from workshop.scenario.translating.reading import draft_translated


def check_translation(
    original: SourceText, translation: SourceText, language: str, lenses: Mapping[str, Lens]
) -> Problems:
    """What is to be said about a translation; what the original has too is told of the original alone."""
    first = draft_scenario(original, lenses)
    if first.document is None or any(finding.severity == "error" for finding in first.findings):
        hint = f"To see them: workshop check {original.file}"
        said = "its original has errors, so the translation cannot be checked"
        return located(translation, [Finding("E508", ("translates",), said, hint=hint)])
    tables, _ = read_tables(original.text)
    _, draft = draft_translated(tables, translation, language, lenses)
    known = {(finding.code, finding.path) for finding in further_findings(first, lenses)}
    found = [each for each in further_findings(draft, lenses) if (each.code, each.path) not in known]
    if draft.document is not None and not any(each.severity == "error" for each in (*draft.findings, *found)):
        found += _read_otherwise(first.document, draft.document, lenses)
    return draft.judged(found).problems


def _read_otherwise(first: Scenario, other: Scenario, lenses: Mapping[str, Lens]) -> Iterator[Finding]:
    """Responses whose fit is another than in the original, as their moves come in another order."""
    lens = lenses.get(first.lenses[0])
    if lens is None:
        return
    before, after = ScenarioJudge(first, lens), ScenarioJudge(other, lens)
    for name, scene in first.scene.items():
        for at, response in enumerate(scene.response):
            was, now = before.verdict(name, response.id), after.verdict(name, response.id)
            if was.fit != now.fit:
                said = f"the fit of this response is {now.fit}, and {was.fit} in the original"
                hint = "Its moves stand in another order; begin with the one that the original begins with."
                yield Finding("W509", ("scene", name, "response", at, "text"), said, hint=hint)
