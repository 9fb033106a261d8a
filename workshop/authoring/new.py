"""A small scenario to start from: whole, playable, made of a template and of what an author wishes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from zlib import crc32

import tomli_w

from workshop.authoring.check.check import check_scenario
from workshop.engine.judge import Judge
from workshop.engine.lens import Lens, Move
from workshop.engine.verdict import Moment
from workshop.scenario.judgment import ScenarioJudge
from workshop.scenario.loading import Loaded, parse_scenario
from workshop.scenario.models import Scenario
from workshop.scenario.references import NO_LEVEL
from workshop.scenario.signs import plain_id
from workshop.scenario.story import Story
from workshop.scenario.toml.source import source_of

Tables = dict[str, Any]
WIDEST = 110
"""A list that is longer has a line for each entry."""
REPLIES = 3
MINUTES_OF_A_SCENE = 5
MOST_WAYS = 80
"""To tell a story, of which one is looked for that no habit wins."""
HABITS = frozenset({"W314", "W403", "W404"})
"""What `check` says where one does."""
_INLINE = ("moves", "next", "track")
_LISTS_OF_TABLES = ("response", "when", "golden")
_ENDS = (".", "?", "!", "…", "”")
_SLOT = re.compile(r"\{(\w+)\}")


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
    """The tables of the scenario, and what loading them gives; it ends with a path that a person may take.

    Of several ways to tell it, the first that no habit wins is taken, else the one of which least is said.
    """
    ways = (_finished(tables, lens) for tables in _ways(_tables(wishes, lens, template), lens, template))
    best = next(ways)
    if best.loaded.document is None:
        return best
    said = _said(best, lens)
    due = sum(code not in HABITS for code in said)
    for started in ways:
        if len(said) == due:
            break
        if len(again := _said(started, lens)) < len(said):
            best, said = started, again
    return best


def _ways(tables: Tables, lens: Lens, template: Mapping[str, Any]) -> Iterator[Tables]:
    """The tables as they are; then with other replies first, and turns of the story in half of the scenes."""
    yield tables
    turns = [turn for turn in template["turn"] if turn["circumstance"] in lens.circumstance]
    for number in range(1, MOST_WAYS):
        scenes = {}
        for at, (name, scene) in enumerate(tables["scene"].items()):
            by = _spread(number, at, len(scene["response"]))
            replies = [*scene["response"][by:], *scene["response"][:by]]
            which = _spread(at, number, 2 * len(turns)) if turns else 0
            turned = _turned(scene, turns[which]) if which < len(turns) else scene
            scenes[name] = turned | {"response": replies}
        yield {**tables, "scene": scenes}


def _turned(scene: Tables, turn: Mapping[str, str]) -> Tables:
    """The scene after a turn of the story, which its setting tells."""
    turned: Tables = {}
    for key, value in scene.items():
        if key != "circumstances":
            turned[key] = value
        if key == "asks":
            turned["circumstances"] = [*scene.get("circumstances", ()), turn["circumstance"]]
    return turned | {"setting": f"{scene['setting']} {turn['setting']}"}


def _said(started: Started, lens: Lens) -> list[str]:
    """The codes of what `check` says of it."""
    checked = check_scenario(source_of("", laid_out(started.tables)), {lens.id: lens})
    return [problem.code for problem in checked.problems.shown]


def _spread(one: int, other: int, below: int) -> int:
    """A number below this one: the same each time, and with no order to be seen in it."""
    return crc32(f"{one}.{other}".encode()) % below


def _finished(tables: Tables, lens: Lens) -> Started:
    """The tables with what each reply is meant as, and a path that a person may take."""
    loaded = _load(tables, lens)
    if loaded.document is None:
        return Started(tables, loaded)
    scenes: Tables = {name: {**scene} for name, scene in tables["scene"].items()}
    tables = {**tables, "scene": scenes}
    judge = ScenarioJudge(loaded.document, lens)
    for name, scene in scenes.items():
        meant = {each["id"]: judge.verdict(name, each["id"]).reading.level for each in scene["response"]}
        scene["response"] = [
            {**each, "intent": meant[each["id"]] or NO_LEVEL, "answer": each["answer"]}
            for each in scene["response"]
        ]
    tables["golden"] = [_best_path(loaded.document, judge)]
    return Started(tables, _load(tables, lens))


def own_id(text: str, otherwise: str = "") -> str:
    """An id that resembles the text, as far as it is in letters of English; else the other text's."""
    for each in (text, otherwise):
        if name := plain_id(each):
            return name
    return "my-scenario"


def _load(tables: Tables, lens: Lens) -> Loaded[Scenario]:
    return parse_scenario(laid_out(tables), {lens.id: lens})


def _tables(wishes: Wishes, lens: Lens, template: Mapping[str, Any]) -> Tables:
    people: dict[str, Person] = {}
    for number, person in enumerate((wishes.seat, *wishes.cast), 1):
        name = own_id(person.name, f"person-{number}")
        people[name if name not in people else f"{name}-{number}"] = person
    seat, *listeners = people
    who = wishes.cast[0].name
    scenes: Tables = {}
    for at, asks in enumerate(wishes.asks):
        listener = listeners[at % len(listeners)]
        frame = _frame(asks, at, lens, template)
        name = frame["id"] if frame["id"] not in scenes else f"{frame['id']}-{at + 1}"
        title = lens.asks[asks].title
        slots = {"seat": wishes.seat.name, "listener": people[listener].name, "number": str(at + 1)}
        slots["asked"] = title[:1].lower() + title[1:]
        scenes[name] = _filled(_scene(frame, asks, listener, people[listener].stance, at, lens), slots)
    good, bad = template["ending"]
    nexts = [*[*scenes][1:], {"landed": good, "partly": good, "missed": bad}]
    for scene, following in zip(scenes.values(), nexts, strict=True):
        scene |= {"next": following, "response": scene.pop("response")}
    return {
        "format": 1,
        "id": wishes.id,
        "title": wishes.title,
        **_filled(template["head"], {"seat": wishes.seat.name, "listener": who, "who": who}),
        "minutes": max(10, MINUTES_OF_A_SCENE * len(wishes.asks)),
        "lenses": [lens.id],
        "seat": seat,
        "start": next(iter(scenes)),
        "cast": {name: person._asdict() for name, person in people.items()},
        "scene": scenes,
        "ending": template["ending"],
    }


def _frame(asks: str, at: int, lens: Lens, template: Mapping[str, Any]) -> Mapping[str, Any]:
    """The scene of the template for this kind of question, if the lens has all that it names; else any."""
    for scene in template["scene"]:
        named = {*scene.get("circumstances", ()), *scene.get("otherwise", ())}
        moves = {move for response in scene["response"] for move in response["moves"]}
        if scene["asks"] == asks and moves <= lens.move.keys() and named <= lens.circumstance.keys():
            return dict(scene)
    return {"id": f"question-{at + 1}", **template["any"]}


def _scene(frame: Mapping[str, Any], asks: str, listener: str, stance: str, at: int, lens: Lens) -> Tables:
    """The scene; where no rule fires, with the circumstances that its frame has for that."""
    judge = Judge(lens)
    given = frame.get("circumstances", [])
    if "otherwise" in frame and judge.call(Moment(stance, asks, frozenset(given))).level is None:
        given = frame["otherwise"]
    called = judge.call(Moment(stance, asks, frozenset(given))).level
    keys = ("id", "text", "moves", "answer")
    authored = [{key: each[key] for key in keys if key in each} for each in frame.get("response", ())]
    return {
        "title": frame["title"],
        "listener": listener,
        "setting": frame["setting"],
        "says": frame["says"],
        "asks": asks,
        **({"circumstances": given} if given else {}),
        **{key: frame[key] for key in ("notes", "misreadings", "discuss") if key in frame},
        "response": authored or replies_of(lens, called, at, frame),
    }


def _filled(value: Any, slots: Mapping[str, str]) -> Any:
    """The value with every slot in its texts filled, once: what fills one is not looked at again."""
    if isinstance(value, str):
        return _SLOT.sub(lambda slot: slots.get(slot[1], slot[0]), value)
    if isinstance(value, Mapping):
        return {key: _filled(each, slots) for key, each in value.items()}
    return [_filled(each, slots) for each in value] if isinstance(value, list) else value


def _best_path(scenario: Scenario, judge: ScenarioJudge) -> Tables:
    """The path of the best fitting responses, and the ending that it leads to."""
    story = Story(scenario)
    here, tracks = story.opening()
    choices: list[str] = []
    while not story.is_ending(here):
        verdicts = {each.id: judge.verdict(here, each.id) for each in story.offered(here, tracks)}
        best = max(verdicts, key=lambda response: verdicts[response].fit)
        choices.append(best)
        here, tracks = story.after(here, best, verdicts[best].outcome, tracks)
    return {"choices": choices, "ending": here}


class _Sentence(NamedTuple):
    """What shows a move, without the full stop."""

    move: str
    words: str

    @property
    def ended(self) -> str:
        return self.words if self.words.endswith(_ENDS) else f"{self.words}."


def replies_of(lens: Lens, called: str | None, turned: int, frame: Mapping[str, Any]) -> list[Tables]:
    """Responses at different levels, one of them the called one. `turned` moves them on by so many places."""
    levels = sorted(lens.level, key=lambda level: level != called)[:REPLIES]
    by_level = [_sentences(lens, level, frame["text"]) for level in levels]
    if len(by_level) < REPLIES:
        by_level.append([first for each in reversed(by_level) for first in each[:1]])
    by = turned % len(by_level)
    return [
        {
            "id": f"reply-{number}",
            "text": " ".join(each.ended for each in sentences[:2]) or frame["answer"],
            "moves": {each.move: each.words for each in sentences[:2]},
            "answer": frame["answer"],
        }
        for number, sentences in enumerate([*by_level[by:], *by_level[:by]], 1)
    ]


def _sentences(lens: Lens, level: str, frame: str) -> list[_Sentence]:
    """The first cues of the moves that weigh most at this level and at no other, else what they do."""
    moves = [(name, move) for name, move in lens.move.items() if _is_at(level, move)]
    moves.sort(key=lambda each: (bool(each[1].tags), -each[1].points[level]))
    sentences: list[_Sentence] = []
    for name, move in moves:
        cue = next(iter(move.cues), None) or frame.replace("{does}", move.does)
        words = (cue[:1].upper() + cue[1:]).strip().rstrip(".")
        if not any(words in other.words or other.words in words for other in sentences):
            sentences.append(_Sentence(name, words))
    return sentences


def _is_at(level: str, move: Move) -> bool:
    most = move.points.get(level, 0)
    return most > 0 and all(points < most for other, points in move.points.items() if other != level)


def laid_out(tables: Mapping[str, Any], opening: str = "") -> str:
    """The tables as TOML, behind opening comments. Every text is written by tomli-w."""
    blocks = [opening.rstrip("\n")] if opening else []
    return "\n\n".join([*blocks, *_blocks((), tables)]) + "\n"


def _blocks(path: Sequence[str], table: Mapping[str, Any], brackets: str = "[{}]") -> Iterator[str]:
    """The block of a table, and those of the tables in it."""
    lines = [brackets.format(".".join(path))] if path else []
    below = {key: value for key, value in table.items() if _is_below(key, value)}
    for key, value in table.items():
        if key == "moves":
            lines += [f"moves.{move} = {as_value(words)}" for move, words in value.items()]
        elif key not in below:
            lines.append(f"{key} = {as_value(value)}")
    if lines[1:] or (lines and not below):
        yield "\n".join(lines)
    for key, value in below.items():
        for each in value if isinstance(value, list) else [value]:
            yield from _blocks((*path, key), each, "[[{}]]" if isinstance(value, list) else "[{}]")


def _is_below(key: str, value: object) -> bool:
    """Whether it is a table under a header of its own, or several."""
    if isinstance(value, Mapping):
        return key not in _INLINE or any(isinstance(each, Mapping) for each in value.values())
    return key in _LISTS_OF_TABLES and isinstance(value, list)


def as_value(value: Any) -> str:
    """The value as it stands behind a key."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {as_value(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        parts = [as_value(each) for each in value]
        short = f"[{', '.join(parts)}]"
        return short if len(short) <= WIDEST else "[\n" + "".join(f"  {part},\n" for part in parts) + "]"
    return tomli_w.dumps({"x": value}).removeprefix("x = ").rstrip("\n")
