"""What a story remembers: replies offered once, words and ways by an earlier choice, and interludes."""

from __future__ import annotations

import pytest

from tests.play import shipped_lens, story_file, story_play
from workshop.authoring.check.check import check_scenario
from workshop.authoring.explore.exploration import WorkedOut, explored, verdicts_of
from workshop.authoring.explore.walk import shortest_path, walked
from workshop.authoring.map.formats import as_document
from workshop.authoring.map.graph import story_map_of
from workshop.authoring.map.text import as_text
from workshop.report.notes_sheet import notes_sheet
from workshop.scenario.conditions import Condition, condition_in, counters
from workshop.scenario.problems import Problem
from workshop.scenario.story import Step
from workshop.scenario.toml.source import source_of

PLAY = story_play("the-return")
STORY = PLAY.story
TEXT = story_file("the-return").read_text("utf-8")
OPENING = STORY.opening_tracks()
QUAY = "the-quay"


def found(*edits: tuple[str, str]) -> tuple[Problem, ...]:
    """What `check` says of the story with these words replaced."""
    text = TEXT
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return check_scenario(source_of("it.toml", text), {"levels": shipped_lens()}).problems.shown


def told(*edits: tuple[str, str]) -> list[tuple[str, str, str]]:
    return [(problem.code, problem.path, problem.text) for problem in found(*edits)]


def after(*choices: str) -> Step:
    """Where these choices lead from the start, past what is told in between."""
    step = STORY.opening()
    for choice in choices:
        outcome = PLAY.judge.verdict(step.target, choice).outcome
        step = STORY.after(step.target, choice, outcome, step.tracks)
    return step


def test_a_condition_may_name_a_choice() -> None:
    assert condition_in("chosen the-quay.the-crane") == Condition("the-quay.the-crane", "==", 1)
    assert condition_in("not chosen a.b") == Condition("a.b", "==", 0)
    assert condition_in("chosen the-quay") is None
    assert condition_in("chosen >= 1") == Condition("chosen", ">=", 1)


def test_only_choices_that_are_asked_for_are_remembered() -> None:
    assert list(counters(PLAY.scenario)) == ["patience", "the-quay.the-crane", "the-quay.a-notice"]
    assert story_play().story.counters == tuple(story_play().scenario.track)


def test_a_reply_that_is_offered_once_is_offered_no_more_once_it_was_chosen() -> None:
    step = after("the-crane")
    assert step.target == QUAY
    assert [reply.id for reply in STORY.offered(*step)] == ["late-for-school", "a-notice"]
    assert [reply.id for reply in STORY.offered(*after("the-crane", "a-notice"))] == ["late-for-school"]


def test_a_reply_may_wait_for_an_earlier_choice() -> None:
    assert [reply.id for reply in STORY.offered(*after("late-for-school"))] == [
        "school-first",
        "only-a-bridge",
    ]
    assert "as-said-below" in [reply.id for reply in STORY.offered(*after("the-crane", "late-for-school"))]


def test_lines_are_told_where_their_conditions_hold() -> None:
    assert [line.text for line in STORY.scene(QUAY, OPENING).lines] == ["The crane comes at ten."]
    assert [line.text for line in STORY.scene(*after("the-crane")).lines] == ["Somebody drops a bicycle."]


def test_the_first_variant_that_holds_takes_the_place_of_what_it_has() -> None:
    plain = STORY.scene(QUAY, OPENING)
    again = STORY.scene(*after("the-crane"))
    assert plain == PLAY.scenario.scene[QUAY].model_copy(update={"lines": plain.lines})
    assert again.says == "Once more: why can nobody walk across?"
    assert again.setting == plain.setting, "the first variant that holds has no setting, and is the one taken"
    heard = STORY.scene(QUAY, (2, 1, 0))
    assert heard.setting.startswith("Rosa has heard of the crane.")
    assert heard.says == plain.says


def test_an_interlude_leads_on_by_itself() -> None:
    assert STORY.opening() == Step(QUAY, OPENING)
    landed = PLAY.judge.verdict(QUAY, "late-for-school").outcome
    assert STORY.next_place(QUAY, "late-for-school", landed, OPENING).target == "the-stairs"
    assert after("late-for-school").target == "the-bridge"
    assert after("the-crane", "a-notice", "late-for-school").target == "sent-home"
    assert "crane at the school" in STORY.interlude("the-stairs", (1, 1, 0)).setting


def test_a_scene_whose_words_never_change_is_the_scene_of_the_scenario() -> None:
    assert STORY.scene("the-bridge", OPENING) is PLAY.scenario.scene["the-bridge"]


def test_a_walk_passes_interludes_and_says_which() -> None:
    graph = walked(PLAY.scenario, WorkedOut(lambda said: PLAY.judge.verdict(*said).outcome))
    assert {place.target for place in graph.places} == {QUAY, "the-bridge", "open-again", "sent-home"}
    assert graph.told == set(PLAY.scenario.interlude)


def test_exploring_counts_choices_alone_and_tells_which_interludes_are_told() -> None:
    exploration = explored(PLAY.scenario, PLAY.lens, verdicts_of(PLAY.judge))
    assert exploration.loop == ()
    assert exploration.paths == 8
    assert exploration.coverage.interludes == dict.fromkeys(PLAY.scenario.interlude, True)
    assert exploration.coverage.never_offered == ()
    ending = exploration.endings["sent-home"]
    assert ending is not None
    assert ending.shortest == ((QUAY, "a-notice"), (QUAY, "late-for-school"))


@pytest.mark.parametrize(
    ("place", "choices"),
    [
        ("the-ferry", ()),
        (QUAY, ()),
        ("the-stairs", ("late-for-school",)),
        ("the-ferry-again", ("a-notice", "late-for-school")),
        ("open-again", ("late-for-school", "school-first")),
    ],
)
def test_the_shortest_path_leads_to_interludes_too(place: str, choices: tuple[str, ...]) -> None:
    assert shortest_path(PLAY.scenario, place, STORY, PLAY.judge) == choices


def test_a_map_draws_interludes_between_scenes() -> None:
    graph = story_map_of(PLAY.scenario)
    assert graph.counted == "2 scenes, 3 interludes, 2 endings"
    kinds = {node["id"]: node["kind"] for node in as_document(graph)["nodes"]}
    assert kinds["the-stairs"] == "interlude"
    assert kinds[QUAY] == "scene"
    picture = as_text(graph)
    assert "◌   the-stairs" in picture
    assert "◌ interlude" in picture
    assert "if patience <= 1 and chosen the-quay.a-notice → the-ferry-again" in picture


def test_the_notes_on_paper_say_what_is_told_and_where() -> None:
    sheet = notes_sheet(PLAY)
    assert "*If* `not chosen the-quay.the-crane`: Ines, Foreman: “The crane comes at ten.”" in sheet
    assert "*If* `chosen the-quay.the-crane`: Rosa has heard of the crane." in sheet
    assert "## Told in between" in sheet
    assert "Read it slowly." in sheet


def test_check_has_nothing_to_say_of_a_story_that_remembers() -> None:
    assert found() == ()


@pytest.mark.parametrize(
    ("edits", "code", "path", "words"),
    [
        (
            [('if = ["not chosen the-quay.the-crane"]', 'if = ["not chosen the-key.the-crane"]')],
            "E201",
            "scene.the-quay.lines[0].if[0]",
            "'the-key'",
        ),
        (
            [('setting = "Ben runs up the stairs to the bridge."', 'setting = ""')],
            "E104",
            "interlude.the-stairs.setting",
            "blank",
        ),
        (
            [('if = ["chosen the-quay.the-crane"]\nmoves', 'if = ["chosen the-quay.a-crane"]\nmoves')],
            "E116",
            "scene.the-bridge.response[as-said-below].if[0]",
            "'a-crane'",
        ),
        (
            [('if = ["chosen the-quay.the-crane"]\nmoves', 'if = ["chose the-quay.the-crane"]\nmoves')],
            "E104",
            "scene.the-bridge.response[as-said-below].if[0]",
            "like 'chosen the-question.an-hour'",
        ),
        (
            [('next = "the-bridge"\n\n[[interlude', 'next = "the-bride"\n\n[[interlude')],
            "E201",
            "interlude.the-stairs.next",
            "'the-bride'",
        ),
        (
            [('next = "sent-home"', 'next = "the-stairs"')],
            "E219",
            "interlude.the-ferry-again.next",
            "nobody chooses in between",
        ),
        (
            [('says = "Once more: why can nobody walk across?"\n', "")],
            "E102",
            "scene.the-quay.variant[0]",
            "neither a setting nor a question",
        ),
        (
            [('{ by = "rosa", says = "We talk', '{ by = "rosi", says = "We talk')],
            "E112",
            "interlude.the-ferry.lines[1].by",
            "'rosi'",
        ),
        (
            [('[ending.sent-home]\ntitle', '[ending.the-stairs]\ntitle')],
            "E120",
            "ending.the-stairs",
            "an interlude has the id 'the-stairs' already",
        ),
        (
            [('{ happens = "The engine', '{ happends = "The engine')],
            "E101",
            "interlude.the-ferry.lines[0].happends",
            "",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_has_a_place_and_a_sentence(
    edits: list[tuple[str, str]], code: str, path: str, words: str
) -> None:
    problems = told(*edits)
    assert (code, path) in [(found_code, found_path) for found_code, found_path, _ in problems], problems
    assert any(words in text for found_code, _, text in problems if found_code == code), problems


def test_an_interlude_that_nothing_leads_to_is_told_by_its_name() -> None:
    problems = told(('next = "the-ferry-again"', 'next = "sent-home"'))
    assert ("W203", "interlude.the-ferry-again") in [(code, path) for code, path, _ in problems]


def test_a_scene_in_which_everything_is_offered_once_may_run_out_only_if_the_story_can_come_there() -> None:
    whole = ('id = "late-for-school"\n', 'id = "late-for-school"\nonce = true\n')
    assert "W206" not in [code for code, _, _ in told(whole)], "it leads on, so the last one is never missed"
    back = ("track = { patience = 1 }\n", 'track = { patience = 1 }\nnext = "the-quay"\n')
    problems = told(whole, back)
    assert ("W206", "scene.the-quay") in [(code, path) for code, path, _ in problems]
    assert any("where the-quay.the-crane is chosen" in text for _, _, text in problems)


def test_words_that_are_never_shown_are_told() -> None:
    never = (
        'if = ["chosen the-quay.the-crane"]\nsetting = "Rosa',
        'if = ["chosen the-bridge.school-first"]\nsetting = "Rosa',
    )
    assert ("W214", "scene.the-quay.variant[1].if[0]") in [(code, path) for code, path, _ in told(never)]


def test_what_is_read_aloud_in_a_variant_is_looked_at_like_the_rest() -> None:
    level = ("Once more: why can nobody walk across?", "Once more: what is the impact?")
    assert ("W402", "scene.the-quay.variant[0].says") in [(code, path) for code, path, _ in told(level)]


def test_a_sign_may_stand_in_a_variant_alone() -> None:
    sign = ('asks = "why-shortfall"\nnotes', 'asks = "why-shortfall"\nsigns = ["Rosa has heard"]\nnotes')
    assert found(sign) == ()


NEVER = "this never holds here"
STAIRS = "interlude.the-stairs"


@pytest.mark.parametrize(
    ("edits", "code", "path", "words"),
    [
        (
            [('lines = [{ happens = "Below, the ferry puts off again." }]',
              'lines = [{ happens = "Below, the ferry puts off.", if = ["patience <= 0"] }]')],
            "W214", f"{STAIRS}.lines[0].if[0]", NEVER,
        ),
        (
            [('[[interlude.the-stairs.variant]]\nif = ["chosen the-quay.the-crane"]',
              '[[interlude.the-stairs.variant]]\nif = ["chosen the-quay.the-crane", "patience == 2"]')],
            "W214", f"{STAIRS}.variant[0].if", "this is never shown",
        ),
        (
            [('if = ["patience <= 1", "chosen the-quay.a-notice"]',
              'if = ["patience >= 1", "chosen the-quay.a-notice"]')],
            "W215", f"{STAIRS}.when[0].if[0]", "this always holds here",
        ),
        (
            [('next = "the-ferry-again"\n',
              'next = "the-ferry-again"\n\n[[interlude.the-stairs.when]]\n'
              'if = ["chosen the-quay.a-notice", "patience <= 0"]\nnext = "sent-home"\n')],
            "W214", f"{STAIRS}.when[1].if[1]", NEVER,
        ),
        (
            [('next = "the-ferry-again"\n',
              'next = "the-ferry-again"\n\n[[interlude.the-stairs.when]]\n'
              'if = ["chosen the-quay.a-notice", "chosen the-quay.the-crane"]\nnext = "sent-home"\n')],
            "W216", f"{STAIRS}.when[1].if", "an earlier one is taken",
        ),
    ],
    ids=["a line", "other words", "a way that is always gone", "a way that is never gone", "a way behind"],
)  # fmt: skip
def test_conditions_inside_an_interlude_are_checked_in_the_states_that_come_there(
    edits: list[tuple[str, str]], code: str, path: str, words: str
) -> None:
    problems = told(*edits)
    assert (code, path) in [(found_code, found_path) for found_code, found_path, _ in problems], problems
    assert any(words in text for found_code, _, text in problems if found_code == code), problems
