"""Words of a response that sound like a move which it does not declare."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from workshop.scenario.findings import Finding, quoted
from workshop.scenario.judged import ScenarioJudge, sightings_of
from workshop.scenario.models import Response, Scenario


def findings(scenario: Scenario, judge: ScenarioJudge) -> Iterator[Finding]:
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
