"""Words for a room: short enough to be read from the back, fair to people, with notes for the facilitator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from workshop.engine.lens import Lens
from workshop.scenario.checks.shown import shown
from workshop.scenario.findings import Finding
from workshop.scenario.models import Scenario
from workshop.scenario.toml.positions import Path

TWO_LINES = 144
"""Characters that two lines hold on a screen of 80 columns, beside the number of the reply."""
LONGEST: Mapping[str, tuple[int, str]] = {
    "setting": (240, "a setting is read aloud in two breaths"),
    "says": (160, "a question is heard once, so it fits two lines at 80 columns"),
    "text": (TWO_LINES, "a reply fits two lines at 80 columns"),
    "answer": (240, "an answer is read aloud in two breaths"),
}
"""By key: so many characters at most, and why."""
_JUDGING = re.compile(
    r"\b(you are (?:so |too |just |simply )?(?:a |wrong|right|bad|good|weak|strong|naive|smart|brilliant"
    r"|defensive|political|junior|difficult)|you always|you never|typical(?:ly)?|well done|good job"
    r"|wrong answer|right answer|incompetent|lazy|stupid|clueless|toxic|idiot|coward|control freak)\b",
    re.IGNORECASE,
)
"""English words that label a person or grade a reply; other languages are not looked at."""
_LEAST_TITLE = 8
"""Characters below which a title is too common a word to spoil anything."""
_A: Mapping[str, str] = {"scene": "another scene", "ending": "an ending"}
_OTHER_WORDS = "Use other words here, or another title."


def findings(scenario: Scenario, _lenses: Mapping[str, Lens]) -> Iterator[Finding]:
    """What a facilitator would stumble over in front of a group."""
    for path, text in shown(scenario):
        yield from _too_long(path, text)
    if scenario.language.partition("-")[0] == "en":
        for path, text in (*shown(scenario), *_advice(scenario)):
            if found := _JUDGING.search(text):
                said = f"“{found[0].strip()}” judges a person or grades a reply"
                yield Finding("W406", path, said, hint="Speak of what was said or done.")
    yield from _without_notes(scenario)
    yield from _spoilers(scenario)


def _too_long(path: Path, text: str) -> Iterator[Finding]:
    most, why = LONGEST.get(str(path[-1]), (0, "")) if path[0] == "scene" else (0, "")
    if 0 < most < len(text):
        yield Finding("W407", path, f"{len(text)} characters are more than {most}: {why}")


def _advice(scenario: Scenario) -> Iterator[tuple[Path, str]]:
    """What the room or the facilitator reads after a verdict."""
    for name, scene in scenario.scene.items():
        yield ("scene", name, "notes"), scene.notes or ""
        yield ("scene", name, "misreadings"), scene.misreadings or ""
        for at, question in enumerate(scene.discuss):
            yield ("scene", name, "discuss", at), question
        for at, response in enumerate(scene.response):
            yield ("scene", name, "response", at, "peer"), response.peer or ""


def _without_notes(scenario: Scenario) -> Iterator[Finding]:
    """Scenes that leave the facilitator without a word, or the room without a question."""
    for name, scene in scenario.scene.items():
        missing = [key for key, there in (("notes", scene.notes), ("discuss", scene.discuss)) if not there]
        if missing:
            said = f"this scene has no {' and no '.join(missing)}"
            hint = (
                "`notes` tell the facilitator what to listen for; `discuss` asks the room after the verdict."
            )
            yield Finding("W408", ("scene", name), said, at="key", hint=hint)


def _spoilers(scenario: Scenario) -> Iterator[Finding]:
    """Titles of other scenes and endings in what a scene shows."""
    titles = {
        place.title: (kind, name)
        for kind, places in (("scene", scenario.scene), ("ending", scenario.ending))
        for name, place in places.items()
        if len(place.title) >= _LEAST_TITLE and place.title.lower() != scenario.title.lower()
    }
    if not titles:
        return
    longest_first = sorted(titles, key=len, reverse=True)
    any_title = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    for path, text in shown(scenario):
        found = any_title.search(text)
        if path[-1] == "title" or path[0] == "ending" or found is None:
            continue
        kind, name = titles[found[0]]
        if path[:2] != (kind, name):
            said = f"“{found[0]}” is the title of {_A[kind]}, and the room may read this first"
            yield Finding("W409", path, said, hint=_OTHER_WORDS, other=(kind, name))
