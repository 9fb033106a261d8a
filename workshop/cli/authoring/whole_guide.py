"""`workshop guide --whole`: one page with all that it takes to write a valid scenario."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import tomli
from pydantic import BaseModel

from workshop.authoring.check.manuals import SAMPLES, manuals
from workshop.cli.authoring.lens import lens_of, weights_in_words, when_words
from workshop.cli.authoring.pages import KEYS, PAGES
from workshop.cli.exits import FINE
from workshop.cli.output import print_text
from workshop.engine.lens import Circumstance, Lens, Move, Spoken, Stance, Tag
from workshop.scenario import models
from workshop.scenario.schema import limit_of
from workshop.store.lenses import text_of
from workshop.store.library import shipped

FRAME = Path(__file__).parents[2] / "templates" / "whole-guide.md"
PARTS: tuple[tuple[type[BaseModel], str], ...] = (
    (models.Scenario, "At the top of the file"),
    (models.CastMember, "`[cast.NAME]`"),
    (models.Track, "`[track.NAME]`"),
    (models.Scene, "`[scene.NAME]`"),
    (models.Beat, "An entry of `lines` that somebody says"),
    (models.Happening, "An entry of `lines` that happens"),
    (models.Variant, "`[[scene.NAME.variant]]`"),
    (models.Response, "`[[scene.NAME.response]]`"),
    (Spoken, "`now_say` and `instead` of a response"),
    (models.Answers, "`[scene.NAME.answers]`"),
    (models.NextByOutcome, "`next` of a scene, where it depends on the outcome"),
    (models.Exit, "`[[scene.NAME.when]]`"),
    (models.Interlude, "`[interlude.NAME]`"),
    (models.InterludeVariant, "`[[interlude.NAME.variant]]`"),
    (models.Ending, "`[ending.NAME]`"),
    (models.Golden, "`[[golden]]`"),
    (models.Pair, "`[[pair]]`"),
    (models.SuggestedPlan, "`[[plan]]`"),
    (Move, "`[move.NAME]`, a move of the scenario’s own"),
    (Tag, "`[tag.NAME]`, of its own"),
    (Stance, "`[stance.NAME]`, of its own"),
    (Circumstance, "`[circumstance.NAME]`, of its own"),
)
"""The models of a scenario, and where such a table stands."""
_TOLD = re.compile(r"E[12347]|W(?:31|40)")
"""The codes that one meets while writing; the rest are of files, translations, lenses, or of details."""
_PUT = re.compile(r"<!-- put (\w+) -->")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_SNIPPET = re.compile(r"<!-- [^\n]* -->\n```toml\n.*?```\n\n", re.DOTALL)


def show_whole(lens_name: str | None) -> int:
    """Print the page by this lens, or by the program's own; raises Ends where that cannot be read."""
    print_text(whole_guide(lens_of(lens_name), text_of(shipped() / PAGES["scenario"]).text))
    return FINE


def whole_guide(lens: Lens, guide: str) -> str:
    """The page; some parts of `guide`, the one for people, stand in it."""
    sample = SAMPLES["scenario"].read_text("utf-8")
    parts: Mapping[str, Callable[[], Iterable[str]]] = {
        "scene": lambda: [_part_of(guide, "## 2. A scene that works").replace("2. ", "", 1)],
        "example": lambda: [sample.partition("\n")[2].strip()],
        "verdict": lambda: [_part_of(guide, "### The words of a verdict", up_to="\nA plan says")[1:]],
        "keys": lambda: _keys(tomli.loads(KEYS.read_text("utf-8"))),
        "names": lambda: _names(lens),
        "rules": lambda: _rules(lens),
        "fits": lambda: (f"- {base.fit}: {base.because}" for _, base in lens.base if base is not None),
        "codes": lambda: (f"- {each.code} {each.title}" for each in manuals() if _TOLD.match(each.code)),
    }
    frame = FRAME.read_text("utf-8")
    return _PUT.sub(lambda name: "\n".join(parts[name[1]]()), frame)


def _part_of(guide: str, heading: str, up_to: str = "\n## ") -> str:
    """A part of the guide from its heading on, without its snippets, its links and the sheet for paper."""
    part = guide.partition(f"\n{heading}\n")[2].partition(up_to)[0]
    paragraphs = _SNIPPET.sub("", f"{part}\n").strip().split("\n\n")
    told = (each for each in paragraphs if "scene-sheet.md" not in each)
    return _LINK.sub(r"\1", "\n\n".join((heading, *told)))


def _keys(meanings: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Iterator[str]:
    for number, (model, where) in enumerate(PARTS):
        yield from ("", f"{where}:") if number else (f"{where}:",)
        for name, field in model.model_fields.items():
            key, most = field.alias or name, limit_of(field)
            marks = f"{' ●' if field.is_required() else ''}{f' ≤ {most}' if most else ''}"
            yield f"- `{key}`{marks} {meanings[model.__name__][key]['says']}"


def _names(lens: Lens) -> Iterator[str]:
    yield f"`lenses = [{lens.id!r}]`. Levels, for `intent`, which may also be `none`:".replace("'", '"')
    for name, level in lens.level.items():
        yield f"- `{name}`: {level.about}. Wins when {level.wins}."
    asks = {
        name: f"{each.title}{f' ({lens.level[each.level].word})' if each.level else ''}"
        for name, each in lens.asks.items()
    }
    yield from ("", "Stances: " + _listed({name: each.title for name, each in lens.stance.items()}))
    yield from ("", "Kinds of question, for `asks`: " + _listed(asks))
    yield from (
        "",
        "Circumstances: " + _listed({name: each.title for name, each in lens.circumstance.items()}),
    )
    yield from ("", "Tags, for moves of one’s own: " + ", ".join(f"`{name}`" for name in lens.tag))
    yield from ("", "Moves, and what they weigh:")
    for name, move in lens.move.items():
        yield f"- `{name}` {move.does}: {weights_in_words(lens, move.points) or 'nothing'}"


def _listed(titles: Mapping[str, str]) -> str:
    return "; ".join(f"`{name}` {title}" for name, title in titles.items())


def _rules(lens: Lens) -> Iterator[str]:
    for rule in lens.rule:
        gives = [weights_in_words(lens, rule.points)]
        gives += [f"{weights_in_words(lens, points)} with {name}" for name, points in rule.points_if.items()]
        floors = f"; not to be left empty: {', '.join(rule.floors)}" if rule.floors else ""
        yield f"- {when_words(rule.when, lens)}: {'; '.join(filter(None, gives)) or 'no points'}{floors}"
