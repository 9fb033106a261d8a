"""Rules on the words written for a verdict: true to the page, to the engine, and short enough to be read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from workshop.authoring.check.subject import Subject
from workshop.authoring.particulars import Particular, figures_in, met_in, names_in
from workshop.engine.lens import Lens, Spoken
from workshop.scenario.findings import Finding, quoted
from workshop.scenario.models import Response, Scene
from workshop.scenario.toml.positions import KeyPath
from workshop.session.verdicts import LANDS

MOST_WORDS: Mapping[str, int] = {
    "called": 30,
    "also": 30,
    "did": 20,
    "open": 25,
    "risk": 25,
    "now_say": 30,
    "instead": 30,
    "if_then": 25,
    "elsewhere": 15,
}
"""By part: what a room takes in before the talk goes on."""
_OF_A_SCENE = ("called", "also")
_OF_A_RESPONSE = ("did", "open", "risk", "now_say", "instead", "if_then", "elsewhere")
_TO_SAY = ("now_say", "instead")
_ABSOLUTE = re.compile(
    r"\b(?:nobody|no one|never|always|(?:every|each) time|all of them|every one of them|everybody|everyone"
    r"|without exception|no matter|guaranteed?|whatever happens)\b",
    re.IGNORECASE,
)
"""English words that promise more than facts carry; other languages are not looked at."""
_ABOUT_TO = re.compile(r"\bif I(?:[’']m| am) about to\b", re.IGNORECASE)
_AS_CALLED_FOR = "as called for"


class _Part(NamedTuple):
    """A text of a verdict with its key path."""

    path: KeyPath
    key: str
    text: str


def _parts_of(path: KeyPath, of: Scene | Response, keys: Collection[str]) -> Iterator[_Part]:
    for key in keys:
        value = getattr(of, key)
        if isinstance(value, Spoken):
            yield _Part((*path, key, "text"), key, value.text)
        elif value is not None:
            yield _Part((*path, key), key, value)


def _parts(path: KeyPath, scene: Scene) -> Iterator[_Part]:
    """Every text written for the verdicts of a scene."""
    yield from _parts_of(path, scene, _OF_A_SCENE)
    for at, response in enumerate(scene.response):
        yield from _parts_of((*path, "response", at), response, _OF_A_RESPONSE)


def _is_english(subject: Subject) -> bool:
    return subject.scenario.language.partition("-")[0] == "en"


def _page(subject: Subject, scene: Scene) -> str:
    """All that a room has before it in a scene, and the names of those who take part."""
    answers = (
        ()
        if scene.answers is None
        else (getattr(scene.answers, key) for key in type(scene.answers).model_fields)
    )
    return "\n".join(
        (
            scene.title,
            *scene.told,
            *(response.text for response in scene.response),
            *(response.answer for response in scene.response),
            *answers,
            *(f"{member.name}\n{member.title}" for member in subject.scenario.cast.values()),
        )
    )


def not_on_the_page(subject: Subject) -> Iterator[Finding]:
    """Figures, times, days and names that nobody in the room has met in this scene."""
    english = _is_english(subject)
    for path, scene in subject.scenes():
        known = met_in(_page(subject, scene), english)
        known |= {
            word.capitalize()
            for lens in subject.lenses.values()
            for level in lens.level.values()
            for word in level.word.split()
        }
        for part in _parts(path, scene):
            particulars: list[Particular] = [*figures_in(part.text, english)]
            particulars += names_in(part.text) if english else ()
            strange = dict.fromkeys(f"“{each.words}”" for each in particulars if each.means not in known)
            if strange:
                stand = "stands" if len(strange) == 1 else "stand"
                message = f"{' and '.join(strange)} {stand} nowhere on the page of this scene"
                hint = "Say what setting, question, replies or answers say, as they say it."
                yield Finding("W702", part.path, message, hint=hint)


def absolutes(subject: Subject) -> Iterator[Finding]:
    """Lines to say that promise more than the page carries, in a scenario in English."""
    if not _is_english(subject):
        return
    for path, scene in subject.scenes():
        page = _page(subject, scene).casefold()
        for at, response in enumerate(scene.response):
            for part in _parts_of((*path, "response", at), response, _TO_SAY):
                said = (found[0] for found in _ABSOLUTE.finditer(part.text))
                word = next((word for word in said if word.casefold() not in page), None)
                if word is not None:
                    message = f"“{word}” is more than the page of this scene says"
                    hint = "One case to the contrary refutes the line; say it with the figure or the limit."
                    yield Finding("W703", part.path, message, hint=hint)


def lines_that_do_not_land(subject: Subject) -> Iterator[Finding]:
    """Lines to say that the engine reads as no better than the reply they are to follow or replace."""
    for (_, name), scene in subject.scenes():
        for at, response in enumerate(scene.response):
            replied = subject.judge.verdict(name, response.id)
            for key in _TO_SAY:
                line: Spoken | None = getattr(response, key)
                if line is None or (key == "now_say" and replied.fit >= LANDS):
                    continue
                said = subject.judge.verdict_on(name, line)
                place: KeyPath = ("scene", name, "response", at, key, "text")
                if said.fit < LANDS:
                    message = f"this line has fit {said.fit} here, so it does not serve the moment either"
                    hint = f"Let it lead at the called level: it should have {LANDS} or more."
                    yield Finding("W704", place, message, hint=hint)
                elif said.mismatch is not None and said.mismatch == replied.mismatch:
                    message = f"this line is of the same kind as the reply, {quoted(said.mismatch.title)}"
                    yield Finding("W704", place, message, hint="It should mend what the reply left open.")


def too_many_words(subject: Subject) -> Iterator[Finding]:
    for path, scene in subject.scenes():
        for part in _parts(path, scene):
            count, most = len(part.text.split()), MOST_WORDS[part.key]
            if count > most:
                message = f"{count} words are more than {most}, which a room takes in here"
                yield Finding("W705", part.path, message)


def said_twice(subject: Subject) -> Iterator[Finding]:
    """The same text under two responses, or a line from the start that is another response."""
    first: dict[tuple[str, str], KeyPath] = {}
    for path, scene in subject.scenes():
        texts = {response.text: (*path, "response", at, "text") for at, response in enumerate(scene.response)}
        for part in _parts(path, scene):
            key = (part.key, part.text)
            other = texts.get(part.text) if part.key == "instead" else first.get(key)
            first.setdefault(key, part.path)
            if other is not None:
                what = (
                    "a response says this already" if part.key == "instead" else "this stands elsewhere too"
                )
                message = f"{what}, word for word"
                hint = "Write it for this reply, or leave it out."
                yield Finding("W706", part.path, message, hint=hint, other=other)


def about_to(subject: Subject) -> Iterator[Finding]:
    for path, response in subject.responses():
        if response.if_then and (words := _ABOUT_TO.search(response.if_then)):
            message = f"“{words[0]}” starts from what nobody has said yet"
            hint = "Start from what one can see or hear in the other: If somebody …"
            yield Finding("W707", (*path, "if_then"), message, hint=hint)


def open_and_risk(subject: Subject) -> Iterator[Finding]:
    for path, response in subject.responses():
        if response.open is not None and response.risk is not None:
            message = "this reply has both `open` and `risk`, and a verdict names one gap"
            yield Finding("W708", (*path, "risk"), message, at="key", other=(*path, "open"))


def other_than_read(subject: Subject) -> Iterator[Finding]:
    """Words of levels in verdicts that say something else than the engine reads."""
    for (_, name), scene in subject.scenes():
        call = subject.judge.call(name)
        begun = _level_first(scene.called, subject.judge.lens(name))
        if begun is not None and begun != call.level:
            called = f"for {call.level}" if call.level else "for no level"
            message = f"this begins with {begun}, and the moment calls {called}"
            yield Finding("W709", ("scene", name, "called"), message)
        for at, response in enumerate(scene.response):
            if response.did is not None:
                yield from _other_did(subject, name, ("scene", name, "response", at, "did"), response)


def _other_did(subject: Subject, scene: str, path: KeyPath, response: Response) -> Iterator[Finding]:
    verdict, did = subject.judge.verdict(scene, response.id), response.did or ""
    reading, begun = verdict.reading, _level_first(did, subject.judge.lens(scene))
    read = f"leads with {reading.level}" if reading.level else "leads with no level alone"
    before_costs = verdict.fit_reasons[0].points
    if begun is not None and begun != reading.level and begun not in reading.shared:
        yield Finding("W709", path, f"this begins with {begun}, and the reply {read}")
    elif _AS_CALLED_FOR in did.casefold() and before_costs < LANDS:
        called = verdict.call.level or "what its question wants"
        yield Finding("W709", path, f"the moment calls for {called}, and the reply {read}")


def _level_first(text: str | None, lens: Lens) -> str | None:
    """The level with whose word a text begins."""
    words = {level.word.casefold(): name for name, level in lens.level.items()}
    begins = re.match(rf"(?:{'|'.join(map(re.escape, words))})(?![\w-])", (text or "").casefold())
    return words[begins[0]] if begins else None
