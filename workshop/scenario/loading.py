"""A text becomes a scenario or a lens here, or a list of everything that is wrong with it, place by place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Generic, NamedTuple, TypeVar

from pydantic import BaseModel

from workshop.engine.lens import Lens
from workshop.scenario.checks.causes import as_meant
from workshop.scenario.checks.lens_names import lens_findings
from workshop.scenario.checks.names import scenario_findings
from workshop.scenario.collecting import nothing_collected
from workshop.scenario.findings import Finding, few, located
from workshop.scenario.models import Scenario
from workshop.scenario.problems import Problems
from workshop.scenario.schema import validated
from workshop.scenario.toml.positions import Path
from workshop.scenario.toml.source import SourceText, source_of
from workshop.scenario.toml.tables import Raw, read_tables

Document = TypeVar("Document", bound=BaseModel)


class Loaded(NamedTuple, Generic[Document]):
    """The document, unless there are errors; and what there is to say about its file."""

    document: Document | None
    problems: Problems


class Draft(NamedTuple, Generic[Document]):
    """A document on its way in, with what was found so far; later checks add theirs before it is judged."""

    source: SourceText
    document: Document | None
    findings: tuple[Finding, ...]
    in_file: Callable[[Path], Path]
    """Gives a path of the document as it is in the file; they differ where a key is mistyped."""

    def judged(self, more: Iterable[Finding] = ()) -> Loaded[Document]:
        """What comes out of it: no document if anything found is an error."""
        findings = (*self.findings, *_in_file(more, self.in_file))
        refused = any(finding.severity == "error" for finding in findings)
        return Loaded(None if refused else self.document, located(self.source, findings))


@nothing_collected()
def load_scenario(source: SourceText, lenses: Mapping[str, Lens]) -> Loaded[Scenario]:
    """The scenario in a text. `lenses` are those it may name, by id."""
    return draft_scenario(source, lenses).judged()


@nothing_collected()
def load_lens(source: SourceText) -> Loaded[Lens]:
    """The lens in a text."""
    return _draft(source, Lens, lens_findings).judged()


def parse_scenario(text: str, lenses: Mapping[str, Lens], file: str = "scenario") -> Loaded[Scenario]:
    """The scenario in a text that is at hand, as a session keeps it; `file` names it in problems."""
    return load_scenario(source_of(file, text), lenses)


def parse_lens(text: str, file: str = "lens") -> Loaded[Lens]:
    """The lens in a text that is at hand; `file` names it in problems."""
    return load_lens(source_of(file, text))


def draft_scenario(source: SourceText, lenses: Mapping[str, Lens]) -> Draft[Scenario]:
    """The scenario in a text, still open to findings of further checks."""
    return _draft(source, Scenario, lambda raw: scenario_findings(raw, lenses))


def _draft(
    source: SourceText, model: type[Document], names: Callable[[Raw], Iterator[Finding]]
) -> Draft[Document]:
    raw, found = read_tables(source.text)
    if not raw:
        return Draft(source, None, tuple(found), _as_it_is)
    in_file: Callable[[Path], Path] = _as_it_is
    document, refused = validated(model, raw)
    if refused and (meant := as_meant(raw, refused)):
        raw, causes, in_file = meant
        document, refused = validated(model, raw)
        found += causes
    named = few(names(raw))
    if refused and named:
        better = {(finding.path, finding.at) for finding in named}
        refused = [finding for finding in refused if (finding.path, finding.at) not in better]
    return Draft(source, document, (*found, *_in_file((*refused, *named), in_file)), in_file)


def _as_it_is(path: Path) -> Path:
    return path


def _in_file(findings: Iterable[Finding], in_file: Callable[[Path], Path]) -> Iterator[Finding]:
    for finding in findings:
        other = in_file(finding.other) if finding.other else None
        yield finding._replace(path=in_file(finding.path), other=other)
