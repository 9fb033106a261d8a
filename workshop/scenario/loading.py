"""An authored text becomes a document, or every problem in it at once: each with its place, causes first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Generic, NamedTuple

from workshop.engine.lens import Lens
from workshop.scenario.findings import Finding, located
from workshop.scenario.lens_references import lens_findings
from workshop.scenario.marks import read_scenario_tables
from workshop.scenario.models import Scenario
from workshop.scenario.problems import Problems
from workshop.scenario.promises import misplaced_signs, paths_astray
from workshop.scenario.references import scenario_findings
from workshop.scenario.schema import Document, validated
from workshop.scenario.toml.positions import KeyPath
from workshop.scenario.toml.source import SourceText, source_of
from workshop.scenario.toml.tables import Table, read_tables
from workshop.scenario.typos import without_typos


def as_it_is(path: KeyPath) -> KeyPath:
    """Where nothing is mistyped, a path of the document is that in the file."""
    return path


class Loaded(NamedTuple, Generic[Document]):
    """The document, unless there are errors; and what there is to say about its file."""

    document: Document | None
    problems: Problems


class Draft(NamedTuple, Generic[Document]):
    """A document on its way in, with what was found so far; later checks add theirs before it is judged."""

    source: SourceText
    document: Document | None
    findings: tuple[Finding, ...]
    in_file: Callable[[KeyPath], KeyPath] = as_it_is
    """Gives a path of the document as it is in the file; they differ where a key is mistyped."""
    raw: Table = {}  # noqa: RUF012 - never written to
    """The tables of the text, without probable typos; empty where they cannot be read."""

    def having(self, more: Iterable[Finding]) -> Draft[Document]:
        """The same with more that was found, by the paths of the document."""
        return self._replace(findings=(*self.findings, *_in_file(more, self.in_file)))

    def judged(self, more: Iterable[Finding] = ()) -> Loaded[Document]:
        """What comes out of it: no document if anything found is an error."""
        findings = self.having(more).findings
        refused = any(finding.severity == "error" for finding in findings)
        return Loaded(None if refused else self.document, located(self.source, findings))


def load_scenario(source: SourceText, lenses: Mapping[str, Lens]) -> Loaded[Scenario]:
    """The scenario in a text. `lenses` are those it may name, by id."""
    return draft_scenario(source, lenses).judged()


def load_lens(source: SourceText) -> Loaded[Lens]:
    """The lens in a text."""
    return draft_lens(source).judged()


def draft_lens(source: SourceText) -> Draft[Lens]:
    """The lens in a text, still open to findings of further checks."""
    return _draft(source, Lens, lens_findings)


def parse_scenario(text: str, lenses: Mapping[str, Lens], file: str = "scenario") -> Loaded[Scenario]:
    """The scenario in a text that is at hand, as a session keeps it; `file` names it in problems.

    What was played goes on being played, whatever else it says of itself.
    """
    return _named_well(source_of(file, text), lenses).judged()


def parse_lens(text: str, file: str = "lens") -> Loaded[Lens]:
    """The lens in a text that is at hand; `file` names it in problems."""
    return load_lens(source_of(file, text))


def draft_scenario(source: SourceText, lenses: Mapping[str, Lens]) -> Draft[Scenario]:
    """The scenario in a text, still open to findings of further checks."""
    draft = _named_well(source, lenses)
    if draft.document is None:
        return draft
    findings = [*misplaced_signs(draft.document)]
    if not any(finding.severity == "error" for finding in draft.findings):
        findings += paths_astray(draft.document, lenses)
    return draft.having(findings)


def _named_well(source: SourceText, lenses: Mapping[str, Lens]) -> Draft[Scenario]:
    """The draft of a scenario of right form whose names are all there, or what keeps it from being one."""
    return _draft(source, Scenario, lambda raw: scenario_findings(raw, lenses), read_scenario_tables)


def _draft(
    source: SourceText,
    model: type[Document],
    names: Callable[[Table], Iterator[Finding]],
    read: Callable[[str], tuple[Table, list[Finding]]] = read_tables,
) -> Draft[Document]:
    raw, findings = read(source.text)
    if not raw:
        return Draft(source, None, tuple(findings))
    document, refused = validated(model, raw)
    in_file: Callable[[KeyPath], KeyPath] = as_it_is
    if refused and (corrected := without_typos(raw, refused)):
        raw, typos, in_file = corrected
        document, refused = validated(model, raw)
        findings += typos
    # A table that is none would have its names missed everywhere else.
    wrong_names = [] if any(finding.shape for finding in refused) else [*names(raw)]
    told_better = {(finding.path, finding.at) for finding in wrong_names}
    refused = [finding for finding in refused if (finding.path, finding.at) not in told_better]
    return Draft(source, document, (*findings, *_in_file((*refused, *wrong_names), in_file)), in_file, raw)


def _in_file(findings: Iterable[Finding], in_file: Callable[[KeyPath], KeyPath]) -> Iterator[Finding]:
    for finding in findings:
        other = in_file(finding.other) if finding.other else None
        yield finding._replace(path=in_file(finding.path), other=other)
