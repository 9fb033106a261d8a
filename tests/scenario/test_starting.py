"""A scenario to start from can be made by any lens, and says what it was wished to say."""

from __future__ import annotations

from itertools import combinations

import pytest
import tomli

from tests.play import ROOT, shipped_lens
from workshop.authoring.check.check import check_scenario
from workshop.authoring.new import Person, Wishes, laid_out, own_id, start
from workshop.engine.lens import Lens
from workshop.scenario.judgment import ScenarioJudge
from workshop.scenario.loading import parse_lens
from workshop.scenario.models import Scenario
from workshop.scenario.story import Story
from workshop.scenario.toml.source import source_of

TEMPLATE = tomli.loads((ROOT / "workshop" / "templates" / "scenes.toml").read_text("utf-8"))
BARE = """
format = 1
id = "bare"
title = "Bare"
summary = "Two levels and nothing more."
credit = "Nobody."
[arithmetic]
second_at_least = 3
second_share = 2
lead_at_least = 2
present_at_least = 2
opening_weight = 2
opening_points = 1
quotes = 1
[level.near]
word = "close by"
symbol = "n"
about = "here"
wins = "it is here"
[level.far]
word = "away"
symbol = "f"
about = "there"
wins = "it is there"
[stance.any]
title = "anybody"
[asks.where]
title = "where it is"
asked = "The question asks where"
[move.points-here]
does = "points at the table"
points = { near = 3 }
[move.points-there]
does = "points out of the window"
points = { far = 3 }
[[rule]]
id = "R1"
when = { asks = ["where"] }
points = { far = 4 }
because = "it asks where"
origin = "house rule"
[[match]]
kind = "K1"
[kind.K1]
title = "All"
merit = "It is one."
gap = "There may be one."
nudge = "Another one."
if_then = "If one, then one."
would_win = "Elsewhere."
"""


@pytest.fixture(scope="module")
def lenses() -> dict[str, Lens]:
    starter_text = (ROOT / "workshop" / "templates" / "lens.toml").read_text("utf-8")
    starter = parse_lens(starter_text).document
    frame = starter_text.split("[base]")[1].split("# Costs")[0], starter_text.split("\n[text]")[1]
    bare = parse_lens(f"{BARE}\n[base]{frame[0]}\n[text]{frame[1]}".replace('tags = ["bridge"]', "tags = []"))
    assert starter is not None
    assert bare.document is not None, bare.problems
    return {"levels": shipped_lens(), "starter": starter, "bare": bare.document}


def started(lens: Lens, asks: tuple[str, ...], name: str = "Rosa") -> Scenario:
    """The scenario begun with this lens; nothing may be said against it."""
    stance = next(iter(lens.stance))
    people = [Person(one, "Boss", stance, "Is there every day.") for one in ("Ben", name)]
    tables = start(Wishes("mine", "Mine", people[0], (people[1],), asks), lens, TEMPLATE).tables
    checked = check_scenario(source_of("mine", laid_out(tables)), {lens.id: lens})
    assert checked.document is not None, checked.problems
    assert not checked.problems.errors
    return checked.document


@pytest.mark.parametrize("name", ["levels", "starter", "bare"])
def test_each_scene_has_a_reply_that_lands_and_one_that_does_not(lenses: dict[str, Lens], name: str):
    lens = lenses[name]
    for asks in lens.asks:
        scenario = started(lens, (asks,))
        judge = ScenarioJudge(scenario, lens)
        for scene, each in scenario.scene.items():
            fits = [judge.verdict(scene, response.id).fit for response in each.response]
            assert len(fits) == 3
            assert max(fits) >= 3, asks
            assert min(fits) <= 1, asks


def test_replies_are_meant_as_the_lens_reads_them_whatever_its_levels_are_called(lenses: dict[str, Lens]):
    renamed = _starter(("observation =", "fact ="), ('"observation"', '"fact"'), (".observation]", ".fact]"))
    swapped = _starter(("points = { meaning = 3 }", "points = { request = 3 }"))
    for lens, intents in (
        (renamed, {"fact", "meaning", "request"}),
        (swapped, {"observation", "request", "none"}),
    ):
        scenario = started(lens, ("what-happened", "what-next"))
        meant = {response.intent for scene in scenario.scene.values() for response in scene.response}
        assert meant <= intents
        assert "tells-what-was-seen" in {
            move for scene in scenario.scene.values() for each in scene.response for move in each.moves
        }, "the scenes of the template are still taken"


def _starter(*swaps: tuple[str, str]) -> Lens:
    """The lens that `lens new` begins with, as an author has changed it."""
    text = (ROOT / "workshop" / "templates" / "lens.toml").read_text("utf-8")
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    lens = parse_lens(text)
    assert lens.document is not None, lens.problems
    return lens.document


def test_the_golden_path_lands_everywhere(lenses: dict[str, Lens]):
    lens = lenses["levels"]
    scenario = started(lens, ("effect", "how", "who-knows"))
    judge = ScenarioJudge(scenario, lens)
    (golden,) = scenario.golden
    outcomes = [judge.verdict(*each).outcome for each in zip(scenario.scene, golden.choices, strict=True)]
    assert outcomes == ["landed"] * 3
    assert golden.ending == next(iter(scenario.ending))


@pytest.mark.parametrize(
    "left_out", [(), ("effect",), ("cause", "between"), ("how", "who-knows", "choose", "open")]
)
def test_no_habit_wins_a_story_of_several_questions(lenses: dict[str, Lens], left_out: tuple[str, ...]):
    lens = lenses["levels"]
    asks = tuple(name for name in lens.asks if name not in left_out)
    people = [
        Person(name, "Boss", stance, "Is there.") for name, stance in (("Ben", "launching"), ("Rosa", "ceo"))
    ]
    begun = start(Wishes("mine", "Mine", people[0], (people[1],), asks), lens, TEMPLATE).tables
    checked = check_scenario(source_of("mine", laid_out(begun)), {lens.id: lens})
    assert [*checked.problems.shown] == []
    assert [scene["asks"] for scene in begun["scene"].values()] == [*asks]
    for scene in begun["scene"].values():
        for turn in TEMPLATE["turn"]:
            assert (turn["circumstance"] in scene.get("circumstances", ())) == (
                turn["setting"] in scene["setting"]
            )


def test_the_same_kind_of_question_twice_makes_two_scenes(lenses: dict[str, Lens]):
    assert len(started(lenses["levels"], ("how", "how", "how")).scene) == 3


def test_a_reply_for_an_unknown_lens_quotes_its_moves(lenses: dict[str, Lens]):
    (scene,) = started(lenses["bare"], ("where",)).scene.values()
    texts = [response.text for response in scene.response]
    assert "In this reply somebody points out of the window." in texts
    assert scene.says == "I would like to hear from you about this: where it is."


def test_the_place_of_the_landing_reply_differs_from_scene_to_scene(lenses: dict[str, Lens]):
    scenario = started(lenses["bare"], ("where", "where", "where"))
    assert len(set(scenario.golden[0].choices)) == 3


def test_what_fills_a_slot_is_not_filled_again(lenses: dict[str, Lens]):
    scenario = started(lenses["levels"], ("how",), name="{seat}")
    (scene,) = scenario.scene.values()
    assert "{seat}" in scene.setting


@pytest.mark.parametrize(
    ("text", "otherwise", "id"),
    [
        ("The Closed Door", "", "the-closed-door"),
        ("Don’t wait", "", "dont-wait"),
        ("Łódź", "", "lodz"),
        ("日本", "my file", "my-file"),
        ("日本", "日本", "my-scenario"),
        ("7 days", "", "s-7-days"),
        ("-" * 80 + "a" * 80, "", "a" * 60),
    ],
)
def test_an_id_resembles_its_text(text: str, otherwise: str, id: str):
    assert own_id(text, otherwise) == id


FOURS = [*combinations(shipped_lens().asks, 4)]
HABITS_KNOWN = {"W314"}
"""Of some four kinds no way to tell the story is found in which no habit wins."""


def begun_with(lens: Lens, asks: tuple[str, ...]) -> tuple[Scenario, set[str]]:
    """What is begun with these kinds of question, and the codes of what `check` says of it."""
    people = [
        Person(name, "Boss", stance, "Is there.") for name, stance in (("Ben", "launching"), ("Rosa", "ceo"))
    ]
    tables = start(Wishes("mine", "Mine", people[0], (people[1],), asks), lens, TEMPLATE).tables
    checked = check_scenario(source_of("mine", laid_out(tables)), {lens.id: lens})
    assert checked.document is not None, checked.problems
    return checked.document, {problem.code for problem in checked.problems.shown}


def plays_through(scenario: Scenario, lens: Lens) -> None:
    """Every choice at every place leads on, until an ending is reached."""
    judge, story = ScenarioJudge(scenario, lens), Story(scenario)
    met, waiting = set[str](), [story.opening()]
    while waiting:
        here, tracks = waiting.pop()
        if here in met or story.is_ending(here):
            met.add(here)
            continue
        met.add(here)
        for response in story.offered(here, tracks):
            outcome = judge.verdict(here, response.id).outcome
            waiting.append(story.after(here, response.id, outcome, tracks))
    assert met == {*scenario.scene, *scenario.ending}


@pytest.mark.parametrize("asks", FOURS[::23], ids=",".join)
def test_four_kinds_of_question_make_a_story_that_plays(asks: tuple[str, ...]):
    lens = shipped_lens()
    scenario, codes = begun_with(lens, asks)
    assert codes <= HABITS_KNOWN
    plays_through(scenario, lens)


@pytest.mark.slow
def test_any_four_kinds_of_question_make_a_story_that_plays_and_habits_win_few():
    lens, with_habit = shipped_lens(), 0
    for asks in FOURS:
        scenario, codes = begun_with(lens, asks)
        assert codes <= HABITS_KNOWN, asks
        plays_through(scenario, lens)
        with_habit += bool(codes)
    assert with_habit <= len(FOURS) // 10
