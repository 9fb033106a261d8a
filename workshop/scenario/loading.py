"""Causes before consequences: where a key is mistyped, the rest is looked at as if it were written right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel

from workshop.engine.lens import Lens
from workshop.scenario.collecting import nothing_collected
from workshop.scenario.findings import Finding, few, located, nearest, unknown_key
from workshop.scenario.lens_references import lens_findings
from workshop.scenario.models import Scenario
from workshop.scenario.problems import MOST_SHOWN, Problems
from workshop.scenario.references import scenario_findings
from workshop.scenario.schema import validated
from workshop.scenario.toml.positions import KeyPath
from workshop.scenario.toml.source import SourceText, source_of
from workshop.scenario.toml.tables import Raw, Table, read_tables, table, tables

_SAYS_WHAT_A_SCENE_IS = frozenset({"title", "listener", "setting", "says", "asks"})


class Meant(NamedTuple):
    """Tables as they were probably meant, what is wrong with them as they are, and the way back."""

    raw: Table
    causes: list[Finding]
    in_file: Callable[[KeyPath], KeyPath]
    """Gives a path of these tables as it is in the file."""


class _Mistyped(NamedTuple):
    """A key that is none, and the one that its table lacks."""

    path: KeyPath
    meant: str
    finding: Finding


def as_meant(raw: Table, refused: Iterable[Finding]) -> Meant | None:
    """The tables without their probable typos, by what a document model refuses; nothing if there are none.

    These are keys that are none where one much like them lacks, and scenes that are nothing but the
    responses or exits of another.
    """
    typos = tuple(_mistyped(tuple(refused)))
    renamed: dict[KeyPath, KeyPath] = {}
    for path, meant, _ in typos:
        raw = _renamed(raw, path, meant)
        renamed[*path[:-1], meant] = path
    strays = _strays(raw)
    if not typos and not strays:
        return None
    causes = [typo.finding for typo in typos]
    moved: dict[KeyPath, KeyPath] = {}
    for stray in strays:
        others = [name for name in table(raw.get("scene")) if name not in strays]
        causes += (
            found._replace(code="E117", path=_replaced(found.path, renamed))
            for found in unknown_key(("scene", stray), others, "scene")
        )
    raw = _merged(raw, strays, moved)
    return Meant(raw, causes, lambda path: _replaced(_replaced(path, moved), renamed))


def _mistyped(refused: tuple[Finding, ...]) -> Iterator[_Mistyped]:
    """Unknown keys beside a lacking one; each key that lacks is meant once."""
    lacking = {finding.path for finding in refused if finding.lack}
    tables_lacking = {path[:-1] for path in lacking}
    unknown = (
        finding
        for finding in refused
        if finding.at == "key" and finding.name and finding.path[:-1] in tables_lacking
    )
    for finding in islice(unknown, MOST_SHOWN):
        allowed = finding.allowed() if callable(finding.allowed) else finding.allowed
        near = nearest(finding.name or "", allowed)
        if near and (*finding.path[:-1], near) in lacking:
            lacking.discard((*finding.path[:-1], near))
            yield _Mistyped(finding.path, near, finding)


def _renamed(value: Any, path: KeyPath, meant: str) -> Any:
    """The same with the last key of the path as it was meant."""
    first, rest = path[0], path[1:]
    if isinstance(value, tuple):
        return tuple(_renamed(each, rest, meant) if at == first else each for at, each in enumerate(value))
    if rest:
        return {**value, first: _renamed(value[first], rest, meant)}
    return {meant if key == first else key: each for key, each in value.items()}


def _strays(raw: Table) -> Mapping[str, str]:
    """Scenes that are nothing but responses or exits, each with the scene whose id is probably meant."""
    scenes = {name: {*scene} for name, scene in tables(raw.get("scene"))}
    bare = [
        name
        for name, keys in scenes.items()
        if not keys & _SAYS_WHAT_A_SCENE_IS and keys & {"response", "when"}
    ]
    if not bare or len(bare) == len(scenes):
        return {}
    others = [name for name in scenes if name not in {*bare}]
    meant = {name: nearest(name, others) for name in bare[:MOST_SHOWN]}
    return {name: near for name, near in meant.items() if near is not None}


def _merged(raw: Table, strays: Mapping[str, str], moved: dict[KeyPath, KeyPath]) -> Table:
    """The tables with what is in stray scenes in the scenes that were meant; `moved` notes from where."""
    if not strays:
        return raw
    scenes = {name: scene for name, scene in table(raw.get("scene")).items() if name not in strays}
    for stray, meant in strays.items():
        whole = {**scenes[meant]}
        for key, more in raw["scene"][stray].items():
            present = whole.get(key, ())
            if isinstance(more, tuple) and isinstance(present, tuple):
                for at in range(len(more)):
                    moved["scene", meant, key, len(present) + at] = ("scene", stray, key, at)
                whole[key] = (*present, *more)
            elif key not in whole:
                moved["scene", meant, key] = ("scene", stray, key)
                whole[key] = more
        scenes[meant] = whole
    return {**raw, "scene": scenes}


def _replaced(path: KeyPath, beginnings: Mapping[KeyPath, KeyPath]) -> KeyPath:
    """The path with its beginnings exchanged, shorter ones first."""
    for size in range(1, len(path) + 1) if beginnings else ():
        path = (*beginnings.get(path[:size], path[:size]), *path[size:])
    return path


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
    in_file: Callable[[KeyPath], KeyPath]
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
    in_file: Callable[[KeyPath], KeyPath] = _as_it_is
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


def _as_it_is(path: KeyPath) -> KeyPath:
    return path


def _in_file(findings: Iterable[Finding], in_file: Callable[[KeyPath], KeyPath]) -> Iterator[Finding]:
    for finding in findings:
        other = in_file(finding.other) if finding.other else None
        yield finding._replace(path=in_file(finding.path), other=other)
