"""A translation checked against its original: what the original has too is told of the original alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from workshop.authoring.check.rules import findings_in
from workshop.engine.lens import Lens
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.findings import Finding, located
from workshop.scenario.judgment import ScenarioJudge
from workshop.scenario.languages import taken_apart
from workshop.scenario.loading import draft_scenario
from workshop.scenario.models import Scenario
from workshop.scenario.overlay import draft_translated
from workshop.scenario.problems import Problem, Problems
from workshop.scenario.toml.source import SourceText, read_source
from workshop.scenario.toml.tables import read_tables
from workshop.store.lenses import LensShelf
from workshop.store.library import Library, not_one, stays_in_its_folder
from workshop.store.translations import originals_of


def check_translation_file(
    path: Path, source: SourceText, lenses: Mapping[str, Lens], library: Library
) -> Problems:
    """What is to be said about the translation at this path, whose text this is, by its original.

    That is beside it, or the library's with its id.
    """
    name, language = taken_apart(path.name) or ("", "")
    if not name:
        message = _("the name of this file does not say which scenario it translates, and into what")
        hint = _("Name it like its original, with the language: my-scenario.de.toml")
        return _without_original(source, message, hint)
    originals = originals_of(path, source, library)
    if len(originals) != 1:
        hint = _("Put {shown} beside it.").format(shown=one_line(name, 200))
        return _without_original(source, not_one(originals), hint)
    if not stays_in_its_folder(path, path.with_name(name)):
        message = _("this link leads out of the folder of its scenario, so it is not played")
        return _without_original(source, message, _("Put the file itself there."))
    (original,) = originals
    if original.parent != path.parent:
        lenses = LensShelf(original.parent, library.home)
    original_source = read_source(original)
    if isinstance(original_source, Problem):
        message = _("its original cannot be read: {text}").format(text=original_source.text)
        return _without_original(source, message, "")
    return check_translation(original_source, source, language, lenses)


def _without_original(source: SourceText, message: str, hint: str) -> Problems:
    """The problem of a translation without an original, and what else can be told of it."""
    raw, findings = read_tables(source.text)
    path, offset = (("translates",), None) if raw else ((), 0)
    return located(source, [*findings, Finding("E510", path, message, at="key", hint=hint, offset=offset)])


def check_translation(
    original: SourceText, translation: SourceText, language: str, lenses: Mapping[str, Lens]
) -> Problems:
    """What is to be said about a translation into this language, given both texts."""
    first = draft_scenario(original, lenses)
    if first.document is None or any(finding.severity == "error" for finding in first.findings):
        hint = f"To see them: workshop check {original.file}"
        message = "its original has errors, so the translation cannot be checked"
        return located(translation, [Finding("E508", ("translates",), message, hint=hint)])
    draft = draft_translated(first, translation, language)
    known = {(finding.code, finding.path) for finding in findings_in(first, lenses)}
    more = [each for each in findings_in(draft, lenses) if (each.code, each.path) not in known]
    if draft.document is not None and not any(each.severity == "error" for each in (*draft.findings, *more)):
        more += _read_otherwise(first.document, draft.document, lenses)
    return draft.judged(more).problems


def _read_otherwise(first: Scenario, other: Scenario, lenses: Mapping[str, Lens]) -> Iterator[Finding]:
    """Responses whose fit is another than in the original, as their moves come in another order."""
    used = [lenses[name] for name in first.lenses if name in lenses]
    if len(used) < len(first.lenses):
        return
    before, after = ScenarioJudge(first, *used), ScenarioJudge(other, *used)
    for name, scene in first.scene.items():
        for at, response in enumerate(scene.response):
            was, now = before.verdict(name, response.id), after.verdict(name, response.id)
            if was.fit != now.fit:
                message = f"the fit of this response is {now.fit}, and {was.fit} in the original"
                hint = "Its moves stand in another order; begin with the one that the original begins with."
                yield Finding("W509", ("scene", name, "response", at, "text"), message, hint=hint)
