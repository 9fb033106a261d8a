"""The measures of a library: what players who go by one thing reach, and whether every line to say serves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from workshop.authoring.check.examples import carried_out
from workshop.authoring.explore.exploration import verdicts_of
from workshop.authoring.explore.players import blind_plays
from workshop.engine.lens import Lens, Spoken
from workshop.engine.verdict import Verdict
from workshop.scenario.models import Response
from workshop.scenario.play import Play
from workshop.session.verdicts import (
    CALLED_FOR,
    LANDS,
    STILL_OPEN,
    THE_RISK,
    THIS_REPLY,
    parts_told,
    words_of,
)

_FIRST_PAGE = frozenset({THIS_REPLY, THE_RISK, STILL_OPEN})


class PlayerMeasure(NamedTuple):
    """What a player reaches who goes by one thing in every scene."""

    name: str
    limit: float
    """What such a player should stay within."""
    fits: Mapping[str, float]
    """The average fit of a scene, by scenario."""
    pooled: float
    """Over the scenes of all of them."""


class WordCounts(NamedTuple):
    """How long the pages of verdicts are."""

    pages: int
    least: int
    middle: float
    most: int


class LinesToSay(NamedTuple):
    """Lines of one sort, as the engine reads them in their scene."""

    lines: int
    serving: int
    """Those with a fit of 3 or more."""
    same_kind: int
    """Those that are of the same kind as the reply that they mend, where it did not serve."""


class Measures(NamedTuple):
    """What there is to measure in the scenarios that one lens reads."""

    scenarios: tuple[str, ...]
    verdicts: int
    players: tuple[PlayerMeasure, ...]
    first_page: WordCounts
    """Words of what was called for, of the reply, and of what is open or its risk."""
    second_page: WordCounts
    texts: int
    """Texts of all verdicts that were written for a reply."""
    distinct: int
    to_say: Mapping[str, LinesToSay]
    """By key of the format: `now_say`, `instead`."""
    examples: int
    """Examples of the lens's kinds."""
    proved: int
    """Those in which carrying out the nudge raises the fit and ends the kind."""


def measured(plays: Sequence[Play], lens: Lens) -> Measures:
    """The measures of these scenarios, at least one, all of them read by this lens."""
    pages = [_Page(play, scene, response.id) for play, scene, response in _responses(plays)]
    written = [text for page in pages for text in page.written]
    examples = [*carried_out(lens)]
    return Measures(
        tuple(play.scenario.id for play in plays),
        len(pages),
        tuple(_players(plays)),
        _counts([page.first for page in pages]),
        _counts([page.second for page in pages]),
        len(written),
        len(set(written)),
        {key: _to_say(plays, key) for key in ("now_say", "instead")},
        len(examples),
        sum(not example.amiss for example in examples),
    )


def _responses(plays: Sequence[Play]) -> Iterator[tuple[Play, str, Response]]:
    for play in plays:
        for name, scene in play.scenario.scene.items():
            for response in scene.response:
                yield play, name, response


class _Page:
    """The words of one verdict."""

    def __init__(self, play: Play, scene: str, response: str) -> None:
        words = words_of(play, scene, response)
        first: list[str] = [CALLED_FOR, words.called]
        second: list[str] = []
        for name, text in parts_told(words):
            (first if name in _FIRST_PAGE else second).extend((name, text))
        self.first, self.second = _words(first), _words(second)
        authored = play.response(scene, response)
        lines = (line.text for line in (authored.now_say, authored.instead) if line)
        texts = (authored.did, authored.open, authored.risk, authored.if_then, authored.elsewhere, *lines)
        self.written = [text for text in texts if text]


def _words(texts: Sequence[str]) -> int:
    return sum(len(text.split()) for text in texts)


def _counts(words: Sequence[int]) -> WordCounts:
    return WordCounts(len(words), min(words), median(words), max(words))


def _players(plays: Sequence[Play]) -> Iterator[PlayerMeasure]:
    """Each player once, with what it reaches in the scenarios that have it."""
    fits: dict[str, dict[str, float]] = {}
    limits: dict[str, float] = {}
    total: defaultdict[str, float] = defaultdict(float)
    scenes: Counter[str] = Counter()
    for play in plays:
        verdicts = verdicts_of(play.judge)
        for blind in blind_plays(play.scenario, play.lens, play.story, verdicts):
            fits.setdefault(blind.liking, {})[play.scenario.id] = blind.fit
            limits[blind.liking] = blind.limit
            scenes[blind.liking] += len(blind.path)
            total[blind.liking] += blind.fit * len(blind.path)
    for name, by_scenario in fits.items():
        yield PlayerMeasure(name, limits[name], by_scenario, total[name] / scenes[name])


def _to_say(plays: Sequence[Play], key: str) -> LinesToSay:
    replied: list[tuple[Verdict, Verdict]] = []
    for play, scene, response in _responses(plays):
        line: Spoken | None = getattr(response, key)
        if line is not None:
            verdict = play.judge.verdict(scene, response.id)
            replied.append((verdict, play.judge.verdict_on(scene, line)))
    return LinesToSay(
        len(replied),
        sum(said.fit >= LANDS for _reply, said in replied),
        sum(
            said.mismatch is not None and said.mismatch == reply.mismatch
            for reply, said in replied
            if reply.fit < LANDS
        ),
    )
