"""Stories made for maps: their shape is given, their words are filled in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from tests.scenario.samples import scenario
from workshop.scenario.models import Scenario

Ways = str | Sequence[str] | None
"""One id, or three by outcome."""
OUTCOMES = ("landed", "partly", "missed")
REPLIES = (
    {"id": "sun", "text": "The sun is out.", "moves": {"brings-sun": "The sun is out"}, "answer": "Yes."},
    {"id": "snow", "text": "Snow will fall.", "moves": {"brings-snow": "Snow will fall"}, "answer": "No."},
)


def story(
    ways: Mapping[str, Ways],
    endings: Iterable[str] = ("home",),
    *,
    when: Mapping[str, Sequence[tuple[Sequence[str], str]]] | None = None,
    replies: Mapping[str, Mapping[str, str]] | None = None,
    titles: Mapping[str, str] | None = None,
    title: str = "A long walk",
) -> Scenario:
    """A story that begins with the first of these scenes; `when` has exits, `replies` ways of replies."""
    named = titles or {}
    raw = scenario().model_dump(mode="json", by_alias=True, exclude_defaults=True)
    raw |= {"title": title, "start": next(iter(ways)), "golden": []}
    raw["scene"] = {
        name: _scene(
            named.get(name, f"Scene {name}"),
            way,
            (when or {}).get(name, ()),
            (replies or {}).get(name, {}),
        )
        for name, way in ways.items()
    }
    raw["ending"] = {name: {"title": named.get(name, f"Ending {name}"), "text": "So."} for name in endings}
    return Scenario.model_validate_json(json.dumps(raw))


def forty() -> Scenario:
    """Forty scenes: most outcomes lead apart, ways meet again, some lead back; one ending is never met."""
    endings = ("won", "drawn", "lost", "left", "late")
    names = [f"s{number}" for number in range(40)]

    def at(place: int) -> str:
        return names[place] if place < len(names) else endings[place % 3]

    ways: dict[str, Ways] = {}
    for place, name in enumerate(names):
        if place % 5 == 3:
            ways[name] = at(place + 1)
        elif place % 7 == 6:
            ways[name] = (at(place + 1), at(place + 2), at(place - 3))
        else:
            ways[name] = (at(place + 1), at(place + 1 + place % 2), at(place + 2 + place % 3))
    exits = {
        "s11": [(("patience <= 0",), "left")],
        "s23": [(("patience <= 0",), "left"), (("trust >= 1", "patience >= 2"), "s30")],
        "s37": [(("trust <= -1",), "late")],
    }
    return story(ways, endings, when=exits, replies={"s5": {"snow": "s9"}, "s17": {"sun": "s17"}})


def _scene(
    title: str, way: Ways, exits: Sequence[tuple[Sequence[str], str]], replies: Mapping[str, str]
) -> dict[str, Any]:
    scene: dict[str, Any] = {
        "title": title,
        "listener": "lou",
        "setting": "A road.",
        "says": "Why?",
        "asks": "why",
        "response": [
            {**each, "next": replies[each["id"]]} if each["id"] in replies else each for each in REPLIES
        ],
        "when": [{"if": [*conditions], "next": target} for conditions, target in exits],
    }
    if way is not None:
        scene["next"] = way if isinstance(way, str) else dict(zip(OUTCOMES, way, strict=True))
    return scene


@st.composite
def stories(draw: st.DrawFn) -> Scenario:
    """Small stories of any shape: loops, scenes that lead to themselves, scenes that nothing leads to."""
    scenes = [f"s{number}" for number in range(draw(st.integers(1, 9)))]
    endings = [f"e{number}" for number in range(draw(st.integers(1, 3)))]
    places = st.sampled_from([*scenes, *endings])
    ways = {name: draw(st.one_of(places, st.tuples(places, places, places))) for name in scenes}
    exits = {scenes[0]: [(["trust >= 1"], draw(places))]} if draw(st.booleans()) else {}
    return story(ways, endings, when=exits, replies={scenes[-1]: {"sun": draw(places)}})


HOSTILE = (
    "[/] [@click=app.quit] [link=x]",
    'say "no" and "yes"',
    "<script>alert(1)</script>",
    "a --> b; c & d",
    "`code` *bold* _soft_ **more**",
    "1. first",
    "- second",
    "%%{init: {'theme': 'x'}}%%",
    "]]> --> <!-- }]) #quot; #35;",
    "\\N \\G \\l \\\\ &lt; &#60;",
    "|x| end subgraph",
    "a\tb\u00a0c",
    "漢字かな交じり文の長い題名がここにあります",
    "W" * 80,
    "e\u0301\u0301 ‘quoted’ … →",
    "javascript:alert(1)",
)
"""Titles that mean something to one format or another."""


def hostile() -> Scenario:
    """One scene after the other with such titles, and names that are words of the formats."""
    names = ["end", "graph", "subgraph", "node", "digraph", "strict", "edge", "x", "o", "class", "style"]
    names += [f"s{number}" for number in range(len(HOSTILE) - len(names))]
    ways: dict[str, Ways] = {
        name: (after, "default", name) for name, after in zip(names, [*names[1:], "default"], strict=True)
    }
    titles = dict(zip(names, HOSTILE, strict=True)) | {"default": HOSTILE[2]}
    return story(ways, ("default", "flowchart"), titles=titles, title=HOSTILE[8])
