"""Whether the reply that fits best gives itself away over the scenario: by place, length or punctuation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from workshop.scenario.findings import Finding
from workshop.scenario.judged import ScenarioJudge
from workshop.scenario.models import Scenario
from workshop.scenario.toml.positions import Path

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

    path: Path
    place: int
    text: str
    others: tuple[str, ...]


def findings(scenario: Scenario, judge: ScenarioJudge) -> Iterator[Finding]:
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
            path: Path = ("scene", name, "response", place, "text")
            yield _Best(path, place, texts[place], (*texts[:place], *texts[place + 1 :]))


def _told(code: str, what: str, those: list[_Best], of: list[_Best], hint: str) -> Iterator[Finding]:
    """The finding, at the first reply of those, if they are too many."""
    if len(those) > TOO_OFTEN * len(of):
        said = f"the reply that fits best {what} in {len(those)} of {len(of)} scenes, which gives it away"
        yield Finding(code, those[0].path, said, hint=hint)
