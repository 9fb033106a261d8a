"""Rules on words for a room: length, fairness, what gives a reply away, and the minutes they take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from workshop.engine.lens import Lens
from workshop.scenario.findings import Finding, quoted
from workshop.scenario.models import NextByOutcome, Response, Scenario, ScenarioJudge, Scene, sightings_of
from workshop.scenario.toml.positions import KeyPath


def shown(scenario: Scenario) -> Iterator[tuple[KeyPath, str]]:
    """Every text that the shared screen shows, with its key path; the briefing first, the endings last."""
    yield from ((("title",), scenario.title), (("summary",), scenario.summary))
    yield (("situation",), scenario.situation or "")
    for name, member in scenario.cast.items():
        yield (("cast", name, "title"), member.title)
        yield (("cast", name, "about"), member.about)
    for name, scene in scenario.scene.items():
        for key in ("title", "setting", "says"):
            yield (("scene", name, key), getattr(scene, key))
        for at, beat in enumerate(scene.lines):
            yield (("scene", name, "lines", at, "says"), beat.says)
        for at, response in enumerate(scene.response):
            yield (("scene", name, "response", at, "text"), response.text)
            yield (("scene", name, "response", at, "answer"), response.answer)
    for name, ending in scenario.ending.items():
        yield (("ending", name, "title"), ending.title)
        yield (("ending", name, "text"), ending.text)


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


def room_findings(scenario: Scenario, _lenses: Mapping[str, Lens]) -> Iterator[Finding]:
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


def _too_long(path: KeyPath, text: str) -> Iterator[Finding]:
    most, why = LONGEST.get(str(path[-1]), (0, "")) if path[0] == "scene" else (0, "")
    if 0 < most < len(text):
        yield Finding("W407", path, f"{len(text)} characters are more than {most}: {why}")


def _advice(scenario: Scenario) -> Iterator[tuple[KeyPath, str]]:
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


FEWEST_SCENES = 4
"""Below that, chance looks like a habit."""
TOO_OFTEN = 0.6
"""From this share of the scenes on, people hear the pattern instead of the question."""
_MARKS: Mapping[str, str] = {
    "?": "a question mark",
    "!": "an exclamation mark",
    ";": "a semicolon",
    ":": "a colon",
    "–": "a dash",
    "…": "an ellipsis",
    "“": "words in quotation marks",
}


class _Best(NamedTuple):
    """The reply of a scene that fits best, and the others."""

    path: KeyPath
    place: int
    text: str
    others: tuple[str, ...]


def giveaway_findings(scenario: Scenario, judge: ScenarioJudge) -> Iterator[Finding]:
    """What the best reply has in most scenes and the others lack; scenes with two best ones do not count."""
    best = [*_best(scenario, judge)]
    if len(best) < FEWEST_SCENES:
        return
    for place in sorted({one.place for one in best}):
        there = [one for one in best if one.place == place]
        yield from _told("W403", f"stands at place {place + 1}", there, best, "Let it stand elsewhere, too.")
    hint = "Let another reply be the longest or the shortest at times."
    longest = [one for one in best if all(len(one.text) > len(other) for other in one.others)]
    shortest = [one for one in best if all(len(one.text) < len(other) for other in one.others)]
    yield from _told("W404", "is the longest", longest, best, hint)
    yield from _told("W404", "is the shortest", shortest, best, hint)
    for mark, named in _MARKS.items():
        alone = [one for one in best if mark in one.text and not any(mark in other for other in one.others)]
        hint = "Give another reply one, too, or do without it."
        yield from _told("W405", f"alone has {named}", alone, best, hint)


def _best(scenario: Scenario, judge: ScenarioJudge) -> Iterator[_Best]:
    for name, scene in scenario.scene.items():
        fits = [judge.verdict(name, response.id).fit for response in scene.response]
        if fits.count(max(fits)) == 1:
            place = fits.index(max(fits))
            texts = tuple(response.text for response in scene.response)
            path: KeyPath = ("scene", name, "response", place, "text")
            yield _Best(path, place, texts[place], (*texts[:place], *texts[place + 1 :]))


def _told(code: str, what: str, those: list[_Best], of: list[_Best], hint: str) -> Iterator[Finding]:
    """The finding, at the first reply of those, if they are too many."""
    if len(those) > TOO_OFTEN * len(of):
        said = f"the reply that fits best {what} in {len(those)} of {len(of)} scenes, which gives it away"
        yield Finding(code, those[0].path, said, hint=hint)


def uncovered_findings(scenario: Scenario, judge: ScenarioJudge) -> Iterator[Finding]:
    """Cues of moves in texts, where no declared move covers their words."""
    cues = {
        " ".join(cue.split()).casefold(): name
        for name, move in (judge.lens.move | scenario.move).items()
        for cue in move.cues
    }
    if not cues:
        return
    for name, scene in scenario.scene.items():
        for at, response in enumerate(scene.response):
            for found in _uncovered(response, cues):
                move = cues[" ".join(found[0].split()).casefold()]
                said = f"“{found[0]}” sounds like the move {quoted(move)}, and no declared move covers it"
                hint = f'Declare it, moves.{move} = "{found[0]}", or say it in other words.'
                yield Finding("W313", ("scene", name, "response", at, "text"), said, hint=hint)


def _uncovered(response: Response, cues: Iterable[str]) -> Iterator[re.Match[str]]:
    text = " ".join(response.text.split()).casefold()
    sounding = tuple(cue for cue in cues if cue in text)
    if not sounding:
        return
    covered = [(one.start, one.end) for one in sightings_of(response)]
    for found in _any_of(sounding).finditer(response.text):
        if not any(start < found.end() and found.start() < end for start, end in covered):
            yield found


@lru_cache(maxsize=500)
def _any_of(cues: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(cues, key=len, reverse=True)
    either = "|".join(r"\s+".join(map(re.escape, cue.split())) for cue in longest_first)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


WORDS_PER_MINUTE = 130
"""At which a text is read aloud to a room, pauses included."""


def minutes_findings(scenario: Scenario, _lenses: Mapping[str, Lens]) -> Iterator[Finding]:
    """A warning where reading, thinking and talking through the quickest path take longer than `minutes`."""
    quickest = _quickest(scenario)
    if quickest is None or quickest <= scenario.minutes * 60:
        return
    needed = -(-quickest // 60)
    said = f"the quickest path takes {needed} minutes to read aloud, think and talk through"
    hint = "Give more minutes, shorten the texts, or set think_seconds and talk_seconds lower."
    yield Finding("W410", ("minutes",), f"{said}, not {scenario.minutes}", hint=hint)


def _quickest(scenario: Scenario) -> int | None:
    """The seconds of the path that takes least, by relaxing scene after scene; none without an ending."""
    reached = {scenario.start: 0}
    waiting = [scenario.start]
    least: int | None = None
    while waiting:
        name = waiting.pop(0)
        if name not in scenario.scene:
            continue
        scene = scenario.scene[name]
        after = reached[name] + _seconds(scene)
        for target in _targets(scene):
            if target in scenario.ending:
                least = after if least is None else min(least, after)
            elif after < reached.get(target, after + 1):
                reached[target] = after
                waiting.append(target)
    return least


def _seconds(scene: Scene) -> int:
    said = [scene.setting, scene.says, *(beat.says for beat in scene.lines)]
    said += [response.text for response in scene.response]
    said.append(max((response.answer for response in scene.response), key=len))
    words = sum(len(text.split()) for text in said)
    return words * 60 // WORDS_PER_MINUTE + scene.think_seconds + scene.talk_seconds


def _targets(scene: Scene) -> set[str]:
    """Every id that may come next, whatever its condition."""
    by_outcome = scene.next
    ways = (
        {by_outcome.landed, by_outcome.partly, by_outcome.missed}
        if isinstance(by_outcome, NextByOutcome)
        else {by_outcome}
    )
    ways |= {response.next for response in scene.response} | {exit.next for exit in scene.when}
    return {way for way in ways if way}
