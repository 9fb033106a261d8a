"""A small scenario to start from: whole, playable, made of a template and of what an author wishes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import tomli_w

from workshop.engine.judge import Judge
from workshop.engine.lens import Lens, Move
from workshop.engine.verdict import Moment
from workshop.scenario.loading import Loaded, parse_scenario
from workshop.scenario.models import Scenario, ScenarioJudge
from workshop.scenario.references import NO_LEVEL
from workshop.scenario.story import Story

WIDEST = 110
"""A list that is longer has a line for each entry."""


def laid_out(tables: Mapping[str, Any], opening: str = "") -> str:
    """The tables as TOML, behind opening comments. Every text is written by tomli-w."""
    blocks = [opening.rstrip("\n")] if opening else []
    blocks += _blocks((), tables)
    return "\n\n".join(blocks) + "\n"


def _blocks(path: tuple[str, ...], table: Mapping[str, Any], brackets: str = "[]") -> Iterator[str]:
    """The block of a table, and those of the tables in it."""
    opens, closes = brackets[: len(brackets) // 2], brackets[len(brackets) // 2 :]
    lines = [f"{opens}{'.'.join(path)}{closes}"] if path else []
    below = {key: value for key, value in table.items() if _is_table_of_its_own(key, value)}
    for key, value in table.items():
        if key in below:
            continue
        if isinstance(value, Mapping) and key == "moves":
            lines += [f"moves.{move} = {as_value(words)}" for move, words in value.items()]
        else:
            lines.append(f"{key} = {as_value(value)}")
    if lines[1:] or (lines and not below):
        yield "\n".join(lines)
    for key, value in below.items():
        if isinstance(value, Mapping):
            yield from _blocks((*path, key), value)
        else:
            for each in value:
                yield from _blocks((*path, key), each, "[[]]")


def _is_table_of_its_own(key: str, value: object) -> bool:
    if isinstance(value, Mapping):
        return any(isinstance(each, Mapping) for each in value.values()) or key not in (
            "moves",
            "next",
            "track",
        )
    return key in ("response", "when", "golden") and isinstance(value, list)


def as_value(value: Any) -> str:
    """The value as it stands behind a key."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {as_value(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        parts = [as_value(each) for each in value]
        short = f"[{', '.join(parts)}]"
        return short if len(short) <= WIDEST else "[\n" + "".join(f"  {part},\n" for part in parts) + "]"
    return tomli_w.dumps({"x": value}).removeprefix("x = ").rstrip("\n")


HOW_MANY = 3
_ENDS = (".", "?", "!", "…", "”")


class _Said(NamedTuple):
    move: str
    words: str
    """A sentence without the full stop."""


def replies_of(
    lens: Lens, asks: str, stance: str, turned: int, frame: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Responses at different levels, one of them the called one. `turned` moves them on by so many places."""
    called = Judge(lens).call(Moment(stance, asks, frozenset())).level
    levels = sorted(lens.level, key=lambda level: level != called)[:HOW_MANY]
    said = [_said(lens, level, frame["text"]) for level in levels]
    if len(said) < HOW_MANY:
        said.append([first for each in reversed(said) for first in each[:1]])
    by = turned % len(said)
    return [_reply(number, each[:2], frame) for number, each in enumerate([*said[by:], *said[:by]], 1)]


def _said(lens: Lens, level: str, frame: str) -> list[_Said]:
    """What the moves say that weigh most at this level and at no other, each sentence once."""
    moves = [(name, move) for name, move in lens.move.items() if _is_at(level, move)]
    moves.sort(key=lambda each: (bool(each[1].tags), -each[1].points[level]))
    found: dict[str, _Said] = {}
    for name, move in moves:
        words = _sentence(move, frame)
        if not any(words in other or other in words for other in found):
            found[words] = _Said(name, words)
    return list(found.values())


def _is_at(level: str, move: Move) -> bool:
    most = move.points.get(level, 0)
    return most > 0 and all(points < most for other, points in move.points.items() if other != level)


def _sentence(move: Move, frame: str) -> str:
    """The first cue of the move, else what it does, as a sentence without the full stop."""
    cue = next(iter(move.cues), None) or frame.replace("{does}", move.does)
    return (cue[:1].upper() + cue[1:]).strip().rstrip(".")


def _reply(number: int, said: Sequence[_Said], frame: Mapping[str, Any]) -> dict[str, Any]:
    text = " ".join(_ended(each.words) for each in said) or frame["answer"]
    return {
        "id": f"reply-{number}",
        "text": text,
        "moves": {each.move: each.words for each in said},
        "answer": frame["answer"],
    }


def _ended(words: str) -> str:
    return words if words.endswith(_ENDS) else f"{words}."


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
