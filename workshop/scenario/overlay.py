"""A translation laid over its original: the same scenario in the words of another language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain, repeat
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, StringConstraints

from workshop.engine.lens import NOT_BLANK, ONE_LINE, Id, StrictModel
from workshop.scenario.correspondence import TABLES, TOP, matching_findings, place_in_translation
from workshop.scenario.findings import Finding, quoted
from workshop.scenario.loading import Draft
from workshop.scenario.models import OR_EMPTY, Language, Response, Scenario, Scene, Title
from workshop.scenario.schema import validated
from workshop.scenario.toml.source import SourceText
from workshop.scenario.toml.tables import Table, read_tables, text

ShortText = Annotated[str, StringConstraints(pattern=OR_EMPTY + ONE_LINE, max_length=80)]
"""Like a title, or empty: what is not translated yet is told in the words of the original."""
LineText = Annotated[str, StringConstraints(pattern=OR_EMPTY + ONE_LINE, max_length=160)]
SpokenText = Annotated[str, StringConstraints(pattern=OR_EMPTY + NOT_BLANK, max_length=600)]
ProseText = Annotated[str, StringConstraints(pattern=OR_EMPTY + NOT_BLANK, max_length=2000)]


class MemberTexts(StrictModel):
    name: ShortText = ""
    title: ShortText = ""
    about: SpokenText = ""


class ResponseTexts(StrictModel):
    text: SpokenText = ""
    moves: dict[Id, SpokenText] = {}
    """The words of the translated text that show each move of the original."""
    answer: SpokenText = ""
    peer: SpokenText = ""


class SceneTexts(StrictModel):
    title: ShortText = ""
    setting: ProseText = ""
    lines: tuple[SpokenText, ...] = ()
    """What is said before the question, in the order of the original."""
    says: SpokenText = ""
    notes: ProseText = ""
    misreadings: ProseText = ""
    discuss: tuple[SpokenText, ...] = ()
    response: dict[Id, ResponseTexts] = {}


class EndingTexts(StrictModel):
    title: ShortText = ""
    text: ProseText = ""


class NameTexts(StrictModel):
    title: LineText = ""


class MoveTexts(StrictModel):
    does: LineText = ""
    cues: Annotated[tuple[LineText, ...], Field(max_length=32)] = ()


class ScenarioTexts(StrictModel):
    format: Literal[1]
    translates: Id
    """The id of the original."""
    language: Language
    translator: Title | None = None
    title: ShortText = ""
    summary: LineText = ""
    situation: ProseText = ""
    cast: dict[Id, MemberTexts] = {}
    scene: dict[Id, SceneTexts] = {}
    ending: dict[Id, EndingTexts] = {}
    stance: dict[Id, NameTexts] = {}
    circumstance: dict[Id, NameTexts] = {}
    move: dict[Id, MoveTexts] = {}
    originals: dict[str, Any] = {}
    """A mark of each original text as it was when it was translated, below the same keys."""


AnyPart = TypeVar("AnyPart", bound=StrictModel)


def draft_translated(
    original: Draft[Scenario], translation: SourceText, language: str = ""
) -> Draft[Scenario]:
    """The original, which has no errors, in the words of the translation; `language` is that of its name.

    Further checks name paths of the original.
    """
    raw, findings = read_tables(translation.text)
    in_file = partial(place_in_translation, original.raw)
    if not raw:
        return Draft(translation, None, tuple(findings), in_file)
    document, refused = validated(ScenarioTexts, raw)
    findings += (*refused, *_whose(original.raw, raw, language), *matching_findings(original.raw, raw))
    scenario = overlay(original.document, document) if original.document and document else None
    return Draft(translation, scenario, tuple(findings), in_file, raw)


def overlay(scenario: Scenario, translation: ScenarioTexts) -> Scenario:
    """The scenario with the texts of the translation, and its language.

    Only texts that the scenario has are taken, so that nothing but words differs.
    """
    told: dict[str, Any] = {"language": translation.language}
    for sort, keys in TABLES.items():
        parts, texts = getattr(scenario, sort), getattr(translation, sort)
        if parts and texts:
            told[sort] = {name: _told(part, texts.get(name), keys) for name, part in parts.items()}
    if translation.scene:
        told["scene"] = {
            name: _scene(scene, texts) if (texts := translation.scene.get(name)) else scene
            for name, scene in scenario.scene.items()
        }
    return _told(scenario, translation, TOP).model_copy(update=told)


def _told(part: AnyPart, texts: StrictModel | None, keys: tuple[str, ...]) -> AnyPart:
    """The part with those of the texts under these keys that it has itself."""
    words = {
        key: translated
        for key in keys
        if getattr(part, key) and (translated := _without_gaps(getattr(texts, key, None)))
    }
    return part.model_copy(update=words) if words else part


def _without_gaps(texts: str | tuple[str, ...] | None) -> str | tuple[str, ...] | None:
    """A list without the entries that are not translated, where their number is free."""
    return tuple(filter(None, texts)) if isinstance(texts, tuple) else texts


def _scene(scene: Scene, texts: SceneTexts) -> Scene:
    told: dict[str, Any] = {}
    if any(texts.lines):
        beats = zip(scene.lines, chain(texts.lines, repeat("")), strict=False)
        told["lines"] = tuple(beat.model_copy(update={"says": says or beat.says}) for beat, says in beats)
    if any(texts.discuss):
        points = zip(scene.discuss, chain(texts.discuss, repeat("")), strict=False)
        told["discuss"] = tuple(translated or point for point, translated in points)
    if texts.response:
        told["response"] = tuple(
            _response(response, texts.response.get(response.id)) for response in scene.response
        )
    told = {key: parts for key, parts in told.items() if parts}
    return _told(scene, texts, ("title", "setting", "says", "notes", "misreadings")).model_copy(update=told)


def _response(response: Response, texts: ResponseTexts | None) -> Response:
    told = _told(response, texts, ("text", "answer", "peer"))
    if texts is None or not response.moves:
        return told
    moves = {move: texts.moves.get(move) or words for move, words in response.moves.items()}
    return told.model_copy(update={"moves": moves})


def _whose(original: Table, raw: Table, language: str) -> Iterator[Finding]:
    """Whether it is a translation of this scenario, into the language that its name says."""
    translates, own = text(raw.get("translates")), text(raw.get("language"))
    if translates and translates != original.get("id"):
        wording = f"the scenario beside it is {quoted(original.get('id'))}"
        yield Finding("E506", ("translates",), wording, hint="A translation stands beside its original.")
    if own and language and own != language:
        wording = f"the name of the file says {quoted(language)}"
        yield Finding("E507", ("language",), wording, hint="Both have to say the same.")
    elif own and own == original.get("language"):
        yield Finding("E507", ("language",), "the original is in this language already")
