"""Single moments out of stories, and a scenario made of some of them, to be practised one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import tomli_w

from workshop.engine.lens import StrictModel
from workshop.language.catalogue import _, plural
from workshop.practice.replies import TextId, kind_in_practice
from workshop.scenario.boards import givings
from workshop.scenario.judgment import lenses_of
from workshop.scenario.loading import parse_scenario
from workshop.scenario.models import Scene
from workshop.scenario.play import Play, prepare
from workshop.session.views import SEAT_OF
from workshop.store.records import text_hash
from workshop.store.runs import Script

PRACTICE = "practice"
"""The id of a scenario that is made for a practice."""
ENDING = "practised"
LONGEST_SETTING = 2000
LEAST_REPLIES = 2
MOST_CARDS = 8
"""On the board of a moment: so many fit on a page beside what is said."""
VOCABULARY = ("move", "stance", "circumstance", "tag")
"""What a scenario may add to its lens."""
MOST_LENSES = 4
_FOR_A_GROUP = ("notes", "misreadings", "hints", "say", "discuss", "think_seconds", "talk_seconds")
_WAYS_ON = ("next", "when", "variant")
_QUESTION = re.compile(r"[^.!?…:;\s][^.!?…:;]*\?")
_OF_THE_STORY = ("track", "next", "cards", "if", "once")


class PracticeMoment(NamedTuple):
    """A scene that stands alone, with the story that it is from."""

    kind: str
    """What comes back: whatever calls for the same."""
    text: TextId
    script: Script

    @property
    def follows(self) -> bool:
        """Whether its author plays it only behind the scene before it: in no plan it stands without that."""
        scenario = self.script.play.scenario
        order = list(scenario.scene)
        place = order.index(self.text[1])
        plans = [plan.scenes for plan in scenario.plan if self.text[1] in plan.scenes]
        return place > 0 and all(order[place - 1] in scenes for scenes in plans)

    @property
    def questions(self) -> frozenset[str]:
        """What is asked, question by question, however it is spaced and spelled."""
        says = " ".join(self.script.play.scenario.scene[self.text[1]].says.casefold().split())
        return frozenset(_QUESTION.findall(says)) or frozenset({says})

    @property
    def own_words(self) -> bool:
        """Whether it can be answered in words of one's own."""
        return self.script.play.answers_own_words(self.text[1])


def moments_of(script: Script) -> Iterator[PracticeMoment]:
    """The scenes of the story that stand alone: each has replies that are offered whatever came before."""
    play = script.play
    for name, scene in play.scenario.scene.items():
        offered = sum(not response.conditions for response in scene.response)
        if offered >= LEAST_REPLIES and len(play.judge.boards(name)[0]) <= MOST_CARDS:
            kind = kind_in_practice(play.judge.lens(name).id, play.judge.called_word(name), scene.asks)
            yield PracticeMoment(kind, (play.scenario.id, name), script)


def go_together(moments: Sequence[PracticeMoment]) -> bool:
    """Whether one scenario can hold them: no two of their lenses, or of what they add to one, differ."""
    added: dict[tuple[str, str], object] = {}
    lenses: dict[str, str] = {}
    for moment in moments:
        scenario = moment.script.play.scenario
        for part in VOCABULARY:
            for name, value in getattr(scenario, part).items():
                if added.setdefault((part, name), value) != value:
                    return False
        for name, text in zip(scenario.lenses, moment.script.lens_texts, strict=True):
            if lenses.setdefault(name, text) != text:
                return False
    return len(lenses) <= MOST_LENSES


def practice_script(moments: Sequence[PracticeMoment], minutes: int) -> Script | None:
    """What a practice with these moments is begun on: a scenario like any other, and what it keeps.

    None where no scenario can hold them all.
    """
    if not go_together(moments):
        return None
    text = tomli_w.dumps(_document(moments, minutes))
    lenses = {
        lens.id: (lens, source)
        for moment in moments
        for lens, source in zip(_lenses(moment.script.play), moment.script.lens_texts, strict=True)
    }
    scenario, _problems = parse_scenario(text, {name: lens for name, (lens, _text) in lenses.items()})
    if scenario is None:
        return None
    first, *others = (lenses[name][0] for name in scenario.lenses)
    texts = tuple(lenses[name][1] for name in scenario.lenses)
    play = prepare(scenario, first, text_hash(text), tuple(map(text_hash, texts)), others)
    return Script(play, text, texts)


def _lenses(play: Play) -> Iterator[Any]:
    by_id = {lens.id: lens for name in play.scenario.scene for lens in play.judge.lenses(name)}
    by_id[play.lens.id] = play.lens
    yield from (by_id[name] for name in play.scenario.lenses)


def _document(moments: Sequence[PracticeMoment], minutes: int) -> dict[str, Any]:
    scenarios = [moment.script.play.scenario for moment in moments]
    first = scenarios[0]
    number = plural("{number} moment", "{number} moments", len(moments))
    situation = _(
        "{moments}, for about {minutes} minutes. Each stands alone: a story of its own, and a seat. "
        "Every other one is answered in own words."
    )
    scenes: dict[str, Any] = {}
    cast: dict[str, Any] = {}
    for place, moment in enumerate(moments, 1):
        scene, people = _scene(moment, place)
        scene["next"] = f"moment-{place + 1}" if place < len(moments) else ENDING
        scenes[f"moment-{place}"] = scene
        cast |= people
    return {
        "format": 1,
        "id": PRACTICE,
        "title": _("Practice"),
        "summary": _("Single moments, each from a story of its own."),
        "situation": situation.format(moments=number, minutes=minutes),
        "author": first.author,
        "version": first.version,
        "licence": first.licence,
        "language": first.language,
        "minutes": minutes,
        "lenses": list(dict.fromkeys(name for one in scenarios for name in one.lenses)),
        "seat": SEAT_OF.format(scene="moment-1"),
        "start": "moment-1",
        **{part: added for part in VOCABULARY if (added := _added(moments, part))},
        "cast": cast,
        "scene": scenes,
        "ending": {ENDING: {"title": _("Enough for now"), "text": AFTERWARDS}},
    }


AFTERWARDS = _(
    "What comes next time goes by how these moments were heard: what was left open comes back soon, in "
    "another story, and the rest later."
)


def _added(moments: Sequence[PracticeMoment], part: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for moment in moments:
        added = getattr(moment.script.play.scenario, part)
        found |= {name: _written(value) for name, value in added.items()}
    return found


def _written(model: StrictModel) -> dict[str, Any]:
    """What stands in the file of it."""
    return model.model_dump(by_alias=True, exclude_unset=True, exclude_none=True)


def _scene(moment: PracticeMoment, place: int) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The scene without its ways through the story, and the people who speak in it, by their new names."""
    scenario, name = moment.script.play.scenario, moment.text[1]
    written: Scene = scenario.scene[name]
    scene = _written(written)
    for key in (*_FOR_A_GROUP, *_WAYS_ON, "lines", "response", "cards", "fresh_board"):
        scene.pop(key, None)
    lines = [line for line in written.lines if not line.conditions]
    told = [_written(line) for line in lines]
    speaking = dict.fromkeys((written.listener, *(line["by"] for line in told if "by" in line)))
    names = {member: f"moment-{place}-{number}" for number, member in enumerate(speaking, 1)}
    people = {names[member]: _written(scenario.cast[member]) for member in speaking}
    people[SEAT_OF.format(scene=f"moment-{place}")] = _written(scenario.cast[scenario.seat])
    scene["listener"] = names[written.listener]
    scene["lines"] = [{**line, **({"by": names[line["by"]]} if "by" in line else {})} for line in told]
    scene["setting"] = _setting(moment, written)
    scene["lenses"] = list(lenses_of(scenario, name))
    scene["circumstances"] = sorted({*scenario.circumstances, *written.circumstances})
    board = moment.script.play.judge.boards(name)[0]
    given = givings(scenario)
    scene["cards"] = {card: given[card].words for card in board}
    scene["fresh_board"] = True
    offered = (_written(response) for response in written.response if not response.conditions)
    scene["response"] = [
        {key: value for key, value in response.items() if key not in _OF_THE_STORY} for response in offered
    ]
    if scene.get("literal") not in {response["id"] for response in scene["response"]}:
        scene.pop("literal", None)
    return scene, people


def _setting(moment: PracticeMoment, written: Scene) -> str:
    """The story's situation, as far as there is room for it, whose seat it is, and the scene."""
    scenario = moment.script.play.scenario
    seat = scenario.cast[scenario.seat]
    who = _("You play {name}, {title}. {about}").format(name=seat.name, title=seat.title, about=seat.about)
    situation = (scenario.situation or scenario.summary).strip()
    parts = [situation, who, written.setting.strip()]
    while len("\n\n".join(parts)) > LONGEST_SETTING and len(parts) > 1:
        del parts[0]
    return "\n\n".join(parts)
