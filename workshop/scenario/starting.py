"""A small scenario to start from: whole, playable, made of a template and of what an author wishes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from workshop.engine.lens import Lens
from workshop.scenario.checks.names import NO_LEVEL
from workshop.scenario.judged import ScenarioJudge
from workshop.scenario.loading import Loaded, parse_scenario
from workshop.scenario.models import Scenario
from workshop.scenario.replies import replies_of
from workshop.scenario.story import Story
from workshop.scenario.toml.layout import laid_out

Tables = dict[str, Any]
MINUTES_OF_A_SCENE = 5
_SLOT = re.compile(r"\{(\w+)\}")
_SPELT = {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "þ": "th", "'": "", "’": ""}


class Person(NamedTuple):
    name: str
    title: str
    stance: str
    about: str


class Wishes(NamedTuple):
    """What an author said about the scenario to be; all of it is clean, and known to the lens."""

    id: str
    title: str
    seat: Person
    cast: tuple[Person, ...]
    """Who listens, in turn; at least one."""
    asks: tuple[str, ...]
    """The kind of question of each scene."""


class Started(NamedTuple):
    tables: Tables
    loaded: Loaded[Scenario]


def start(wishes: Wishes, lens: Lens, template: Mapping[str, Any]) -> Started:
    """The tables of the scenario, and what loading them gives; it ends with a path that a person may take."""
    tables = _tables(wishes, lens, template)
    started = _loaded(tables, lens)
    scenario = started.loaded.document
    if scenario is None:
        return started
    judge = ScenarioJudge(scenario, lens)
    _mean_what_is_read(tables, judge)
    _call_for_something(tables, judge, lens, template)
    scenario = _loaded(tables, lens).loaded.document
    if scenario is not None:
        tables["golden"] = [_best_path(scenario, ScenarioJudge(scenario, lens))]
    return _loaded(tables, lens)


def own_id(text: str, otherwise: str = "") -> str:
    """An id that resembles the text, as far as it is in letters of English; else the other text's."""
    for each in (text, otherwise):
        name = re.sub(r"[^a-z0-9]+", "-", _plain(each)).strip("-")
        name = name if name[:1].isalpha() or not name else f"s-{name}"
        if name:
            return name[:60].rstrip("-")
    return "my-scenario"


def _plain(text: str) -> str:
    import unicodedata  # noqa: PLC0415 - who begins a file waits for it, nobody else

    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(_SPELT.get(each, each) for each in apart if not unicodedata.combining(each))


def _tables(wishes: Wishes, lens: Lens, template: Mapping[str, Any]) -> Tables:
    people = _with_ids((wishes.seat, *wishes.cast))
    seat, *listeners = people
    who = wishes.cast[0].name
    slots = {"seat": wishes.seat.name, "listener": who, "who": who}
    head = _filled(template["head"], slots)
    return {
        "format": 1,
        "id": wishes.id,
        "title": wishes.title,
        **head,
        "minutes": max(10, MINUTES_OF_A_SCENE * len(wishes.asks)),
        "lenses": [lens.id],
        "seat": seat,
        "start": "",
        "cast": {name: person._asdict() for name, person in people.items()},
        **_scenes(wishes, listeners, people, lens, template),
        "ending": template["ending"],
    }


def _with_ids(people: Sequence[Person]) -> dict[str, Person]:
    named: dict[str, Person] = {}
    for number, person in enumerate(people, 1):
        name = own_id(person.name, f"person-{number}")
        named[name if name not in named else f"{name}-{number}"] = person
    return named


def _scenes(
    wishes: Wishes,
    listeners: Sequence[str],
    people: Mapping[str, Person],
    lens: Lens,
    template: Mapping[str, Any],
) -> Tables:
    """The scenes one after the other, the last of which leads to the endings by how the reply fits."""
    scenes: Tables = {}
    for at, asks in enumerate(wishes.asks):
        listener = listeners[at % len(listeners)]
        slots = {"seat": wishes.seat.name, "listener": people[listener].name, "number": str(at + 1)}
        slots["asked"] = _as_told(lens.asks[asks].title)
        authored = _authored(asks, lens, template)
        frame = {"id": f"question-{at + 1}", **template["any"]} if authored is None else authored
        name = frame["id"] if frame["id"] not in scenes else f"{frame['id']}-{at + 1}"
        responses = frame.get("response") or replies_of(
            lens, asks, people[listener].stance, at, template["any"]
        )
        scenes[name] = {
            "title": frame["title"],
            "listener": listener,
            **{key: frame[key] for key in ("setting", "says")},
            "asks": asks,
            **{
                key: frame[key]
                for key in ("circumstances", "notes", "misreadings", "discuss")
                if key in frame
            },
            "response": [_response(each) for each in responses],
        }
        scenes[name] = {**_filled(scenes[name], slots)}
    names = list(scenes)
    good, bad = template["ending"]
    for name, then in zip(names, [*names[1:], {"landed": good, "partly": good, "missed": bad}], strict=True):
        replies = scenes[name].pop("response")
        scenes[name] |= {"next": then, "response": replies}
    return {"start": names[0], "scene": scenes}


def _response(authored: Mapping[str, Any]) -> Tables:
    keys = ("id", "text", "moves", "answer")
    return {key: authored[key] for key in keys if key in authored}


def _authored(asks: str, lens: Lens, template: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The scene of the template for this kind of question, if the lens has all that it names."""
    for scene in template["scene"]:
        named = {*scene.get("circumstances", ()), *scene.get("otherwise", ())}
        moves = {move for response in scene["response"] for move in response["moves"]}
        if scene["asks"] == asks and moves <= lens.move.keys() and named <= lens.circumstance.keys():
            return dict(scene)
    return None


def _as_told(title: str) -> str:
    return title[:1].lower() + title[1:]


def _filled(value: Any, slots: Mapping[str, str]) -> Any:
    """The value with every slot in its texts filled, once: what fills one is not looked at again."""
    if isinstance(value, str):
        return _SLOT.sub(lambda found: slots.get(found[1], found[0]), value)
    if isinstance(value, Mapping):
        return {key: _filled(each, slots) for key, each in value.items()}
    return [_filled(each, slots) for each in value] if isinstance(value, list) else value


def _loaded(tables: Tables, lens: Lens) -> Started:
    return Started(tables, parse_scenario(laid_out(tables), {lens.id: lens}))


def _mean_what_is_read(tables: Tables, judge: ScenarioJudge) -> None:
    """Give each response the intent that the lens reads in it, before its answer."""
    for name, scene in tables["scene"].items():
        for response in scene["response"]:
            answer = response.pop("answer")
            read = judge.verdict(name, response["id"]).reading.level
            response |= {"intent": read or NO_LEVEL, "answer": answer}


def _call_for_something(
    tables: Tables, judge: ScenarioJudge, lens: Lens, template: Mapping[str, Any]
) -> None:
    """Give a scene in which no rule fires the circumstances that its template has for that."""
    for name, scene in tables["scene"].items():
        authored = _authored(scene["asks"], lens, template)
        if authored and judge.call(name).level is None and authored.get("otherwise"):
            scene.pop("circumstances", None)
            at = list(scene).index("asks") + 1
            pairs = [*scene.items()]
            scene.clear()
            scene.update([*pairs[:at], ("circumstances", authored["otherwise"]), *pairs[at:]])


def _best_path(scenario: Scenario, judge: ScenarioJudge) -> Tables:
    """The path of the best fitting responses, and the ending that it leads to."""
    story = Story(scenario)
    here, tracks = scenario.start, story.opening_tracks()
    choices: list[str] = []
    while not story.is_ending(here):
        offered = story.offered(here, tracks)
        verdicts = {response.id: judge.verdict(here, response.id) for response in offered}
        best = max(verdicts, key=lambda response: verdicts[response].fit)
        choices.append(best)
        here, tracks = story.after(here, best, verdicts[best].outcome, tracks)
    return {"choices": choices, "ending": here}
