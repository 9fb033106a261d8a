"""A translation laid over its original: the same scenario in the words of another language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import chain, repeat
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, StringConstraints

from workshop.engine.lens import NOT_BLANK, ONE_LINE, Id, Spoken, StrictModel
from workshop.scenario.correspondence import (
    ANSWERS,
    FREE_LISTS,
    INTERLUDE,
    PAIR,
    RESPONSE,
    SCENE,
    TABLES,
    TO_SAY,
    TOP,
    VARIANT,
    matching_findings,
    place_in_translation,
    place_name,
)
from workshop.scenario.findings import Finding, quoted
from workshop.scenario.loading import Draft
from workshop.scenario.marks import read_scenario_tables
from workshop.scenario.models import (
    OR_EMPTY,
    Beat,
    Interlude,
    Language,
    Response,
    Scenario,
    Scene,
    StoryLine,
    Title,
)
from workshop.scenario.promises import misplaced_signs
from workshop.scenario.schema import validated
from workshop.scenario.toml.source import SourceText
from workshop.scenario.toml.tables import Table, text

ShortText = Annotated[str, StringConstraints(pattern=OR_EMPTY + ONE_LINE, max_length=80)]
"""Like a title, or empty: what is not translated yet is told in the words of the original."""
LineText = Annotated[str, StringConstraints(pattern=OR_EMPTY + ONE_LINE, max_length=160)]
ClauseText = Annotated[str, StringConstraints(pattern=OR_EMPTY + ONE_LINE, max_length=300)]
SpokenText = Annotated[str, StringConstraints(pattern=OR_EMPTY + NOT_BLANK, max_length=600)]
ProseText = Annotated[str, StringConstraints(pattern=OR_EMPTY + NOT_BLANK, max_length=2000)]


class MemberTexts(StrictModel):
    name: ShortText = ""
    title: ShortText = ""
    about: SpokenText = ""


class LineTexts(StrictModel):
    text: SpokenText = ""
    moves: dict[Id, SpokenText] = {}
    """The words of the translated text that show each move of the original."""


class ResponseTexts(LineTexts):
    answer: SpokenText = ""
    peer: SpokenText = ""
    did: ClauseText = ""
    open: ClauseText = ""
    risk: ClauseText = ""
    now_say: LineTexts = LineTexts()
    instead: LineTexts = LineTexts()
    if_then: ClauseText = ""
    elsewhere: ClauseText = ""
    cards: dict[Id, ClauseText] = {}


class AnswerTexts(StrictModel):
    landed: SpokenText = ""
    partly: SpokenText = ""
    missed: SpokenText = ""


class PairTexts(StrictModel):
    asked: ClauseText = ""
    told: ProseText = ""


class VariantTexts(StrictModel):
    setting: ProseText = ""
    says: SpokenText = ""


class InterludeTexts(StrictModel):
    title: ShortText = ""
    setting: ProseText = ""
    lines: tuple[SpokenText, ...] = ()
    """What is said and what happens, in the order of the original."""
    notes: ProseText = ""
    variant: dict[str, VariantTexts] = {}
    """By number, from 1."""


class SceneTexts(StrictModel):
    title: ShortText = ""
    setting: ProseText = ""
    lines: tuple[SpokenText, ...] = ()
    """What is said before the question, and what happens, in the order of the original."""
    says: SpokenText = ""
    variant: dict[str, VariantTexts] = {}
    """By number, from 1."""
    notes: ProseText = ""
    misreadings: ProseText = ""
    signs: tuple[SpokenText, ...] = ()
    """Words of the translated page."""
    called: ClauseText = ""
    also: ClauseText = ""
    hints: tuple[SpokenText, ...] = ()
    say: tuple[SpokenText, ...] = ()
    answers: AnswerTexts = AnswerTexts()
    discuss: tuple[SpokenText, ...] = ()
    cards: dict[Id, ClauseText] = {}
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
    purpose: ProseText = ""
    agenda: tuple[LineText, ...] = ()
    audience: Annotated[LineText, Field(alias="for")] = ""
    trains: tuple[LineText, ...] = ()
    before: ProseText = ""
    cast: dict[Id, MemberTexts] = {}
    scene: dict[Id, SceneTexts] = {}
    interlude: dict[Id, InterludeTexts] = {}
    ending: dict[Id, EndingTexts] = {}
    stance: dict[Id, NameTexts] = {}
    circumstance: dict[Id, NameTexts] = {}
    move: dict[Id, MoveTexts] = {}
    pair: dict[str, PairTexts] = {}
    """By number, from 1."""
    originals: dict[str, Any] = {}
    """A mark of each original text as it was when it was translated, below the same keys."""


AnyPart = TypeVar("AnyPart", bound=StrictModel)
AnyLine = TypeVar("AnyLine", Response, Spoken)


def draft_translated(
    original: Draft[Scenario], translation: SourceText, language: str = ""
) -> Draft[Scenario]:
    """The original, which has no errors, in the words of the translation; `language` is that of its name.

    Further checks name paths of the original.
    """
    raw, findings = read_scenario_tables(translation.text)
    in_file = partial(place_in_translation, original.raw)
    if not raw:
        return Draft(translation, None, tuple(findings), in_file)
    document, refused = validated(ScenarioTexts, raw)
    findings += (*refused, *_whose(original.raw, raw, language))
    if not any(finding.shape for finding in refused):
        findings += matching_findings(original.raw, raw)
    scenario = overlay(original.document, document) if original.document and document else None
    draft = Draft(translation, scenario, tuple(findings), in_file, raw)
    return draft if scenario is None else draft.having(misplaced_signs(scenario))


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
    if translation.interlude:
        told["interlude"] = {
            name: _interlude(interlude, texts) if (texts := translation.interlude.get(name)) else interlude
            for name, interlude in scenario.interlude.items()
        }
    if translation.pair:
        told["pair"] = tuple(
            _told(pair, translation.pair.get(place_name(at)), PAIR) for at, pair in enumerate(scenario.pair)
        )
    return _told(scenario, translation, _TOP).model_copy(update=told)


_TOP = tuple("audience" if key == "for" else key for key in TOP)


def _told(part: AnyPart, texts: StrictModel | None, keys: tuple[str, ...]) -> AnyPart:
    """The part with those of the texts under these keys that it has itself."""
    words = {
        key: translated
        for key in keys
        if (told := getattr(part, key)) and (translated := _in_place(key, told, getattr(texts, key, None)))
    }
    return part.model_copy(update=words) if words else part


def _in_place(key: str, told: Any, texts: str | tuple[str, ...] | None) -> str | tuple[str, ...] | None:
    """What stands for a text: in a list of fixed order, the original where an entry is not translated."""
    if not isinstance(texts, tuple):
        return texts
    if key in FREE_LISTS:
        return tuple(filter(None, texts))
    return tuple(translated or own for own, translated in zip(told, chain(texts, repeat("")), strict=False))


def _scene(scene: Scene, texts: SceneTexts) -> Scene:
    told = _around(scene, texts)
    if texts.response:
        told["response"] = tuple(
            _response(response, texts.response.get(response.id)) for response in scene.response
        )
    if scene.answers:
        told["answers"] = _told(scene.answers, texts.answers, ANSWERS)
    told["cards"] = _cards(scene.cards, texts.cards)
    told = {key: parts for key, parts in told.items() if parts}
    return _told(scene, texts, _SCENE).model_copy(update=told)


_SCENE = tuple(key for key in SCENE if key != "lines")
_INTERLUDE = tuple(key for key in INTERLUDE if key != "lines")


def _interlude(interlude: Interlude, texts: InterludeTexts) -> Interlude:
    return _told(interlude, texts, _INTERLUDE).model_copy(update=_around(interlude, texts))


def _around(place: Scene | Interlude, texts: SceneTexts | InterludeTexts) -> dict[str, Any]:
    """The lines and the variants in the words of the translation, as far as there are any."""
    told: dict[str, Any] = {}
    if any(texts.lines):
        lines = zip(place.lines, chain(texts.lines, repeat("")), strict=False)
        told["lines"] = tuple(_line(line, words) for line, words in lines)
    if texts.variant:
        told["variant"] = tuple(
            _told(variant, texts.variant.get(place_name(at)), tuple(_keys_of(variant)))
            for at, variant in enumerate(place.variant)
        )
    return told


def _line(line: StoryLine, words: str) -> StoryLine:
    key = "says" if isinstance(line, Beat) else "happens"
    return line.model_copy(update={key: words}) if words else line


def _keys_of(variant: StrictModel) -> Iterator[str]:
    """The keys of texts that this kind of variant knows."""
    return (key for key in VARIANT if key in type(variant).model_fields)


def _cards(cards: Mapping[str, str], texts: Mapping[str, str]) -> dict[str, str]:
    """What the board says, in the words of the translation as far as there are any."""
    return {card: texts.get(card) or words for card, words in cards.items()}


def _response(response: Response, texts: ResponseTexts | None) -> Response:
    if texts is None:
        return response
    if response.cards:
        response = response.model_copy(update={"cards": _cards(response.cards, texts.cards)})
    lines = {
        key: _spoken(line, getattr(texts, key), ("text",))
        for key in TO_SAY
        if (line := getattr(response, key)) is not None
    }
    told = _spoken(response, texts, RESPONSE)
    return told.model_copy(update=lines) if lines else told


def _spoken(line: AnyLine, texts: LineTexts, keys: tuple[str, ...]) -> AnyLine:
    told = _told(line, texts, keys)
    moves = {move: texts.moves.get(move) or words for move, words in line.moves.items()}
    return told.model_copy(update={"moves": moves}) if moves else told


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
