"""Evidence gathers over scenes, a call waits for it, and a scene may be read by another lens or by two."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.play import done, shipped_lenses, turn
from workshop.authoring.check.check import check
from workshop.authoring.check.manuals import SAMPLES
from workshop.authoring.explore.exploration import explored, verdicts_of
from workshop.engine.judge import Judge
from workshop.engine.verdict import Moment, Sighting
from workshop.scenario.loading import parse_scenario
from workshop.scenario.play import Play, prepare
from workshop.session.commands import GoOn, MakePlan, StartHosting
from workshop.session.debrief import debrief
from workshop.session.events import SessionStarted
from workshop.session.fold import LOBBY, apply
from workshop.session.private import private_view
from workshop.session.projection import project
from workshop.session.state import State
from workshop.session.verdicts import words_of
from workshop.session.views import SceneView, header_of
from workshop.store.runs import read_script

SAMPLE = SAMPLES["cards"].read_text("utf-8")


def play_of(text: str) -> Play:
    lenses = shipped_lenses()
    loaded = parse_scenario(text, lenses)
    assert loaded.document is not None, loaded.problems
    first, *others = (lenses[name] for name in loaded.document.lenses)
    return prepare(loaded.document, first, others=others)


def begun(play: Play) -> State:
    return apply(LOBBY, SessionStarted(play.scenario.id, play.scenario.title, "", ()))


def board_in(play: Play, state: State) -> list[tuple[str, bool]]:
    view = project(play, state)
    assert isinstance(view, SceneView)
    return [(card.words, card.new) for card in view.board]


def moment(*cards: str) -> Moment:
    return Moment("other", "cause", frozenset(), frozenset(cards))


@pytest.mark.parametrize(
    ("cards", "called"),
    [
        ((), None),
        (("third-fix",), None),
        (("third-fix", "goals-pull-apart"), None),
        (("third-fix", "goals-pull-apart", "same-two"), None),
        (("third-fix", "goals-pull-apart", "same-two", "different-goals"), "strategy"),
        (("third-fix", "documented-limit", "own-number-met", "through-a-third"), None),
        (("third-fix", "own-number-met", "helper-lost-by-it"), "culture"),
        (("third-fix", "same-two", "stops-without-one"), "interpersonal"),
        (("first-time",), "true-execution"),
        (("third-fix", "first-time"), None),
    ],
)
def test_no_cause_is_called_before_the_evidence_leads_by_two(cards: tuple[str, ...], called: str | None):
    call = Judge(shipped_lenses()["root-cause"]).call(moment(*cards))
    assert call.level == called
    assert {reason.rule for reason in call.reasons} >= {*cards}


def test_a_lens_that_never_abstains_calls_the_first_by_a_single_point():
    lens = shipped_lenses()["root-cause"].model_copy(update={"abstain": None})
    assert Judge(lens).call(moment("third-fix", "goals-pull-apart")).level == "strategy"


def fit(cards: tuple[str, ...], *moves: str) -> int:
    sightings = [Sighting(move, at * 2, at * 2 + 1) for at, move in enumerate(moves)]
    return Judge(shipped_lenses()["root-cause"]).verdict(moment(*cards), "Lou", "x" * 20, sightings).fit


def test_a_remedy_fits_by_the_cause_that_the_evidence_leads_to():
    led = ("third-fix", "different-goals")
    assert fit(led, "shows-the-evidence", "clarifies-strategy") == 4
    assert fit(led, "clarifies-strategy") == 3
    assert fit(led, "tests-recurrence") == 2
    assert fit(led, "shows-the-evidence", "coaches-the-pair") == 1
    assert fit(led, "adds-process") == 0
    assert fit(led, "blames-person-or-team") == 0


def test_until_one_leads_a_question_serves_and_a_near_guess_half():
    close = ("third-fix", "goals-pull-apart")
    assert fit(close, "tests-recurrence") == 4
    assert fit(close, "tests-recurrence", "clarifies-strategy") == 2
    assert fit(close, "clarifies-strategy") == 2
    assert fit(close, "changes-reward") == 1
    assert fit(close, "adds-process") == 0


def test_a_card_lies_on_the_board_from_its_scene_on_and_is_new_once():
    play = play_of(SAMPLE)
    state = done(play, begun(play), GoOn())
    assert board_in(play, state) == [("Checklist, second driver, morning call: late after each", True)]
    state = turn(play, state, "each-alone")
    assert [new for _, new in board_in(play, state)] == [False, True]
    state = turn(play, state, "nobody-chose")
    assert [new for _, new in board_in(play, state)] == [False, False]


def test_a_reply_may_bring_a_card_and_what_is_called_for_hangs_on_the_way():
    brings = 'id = "the-desk"\ncards.same-two = "The same two, each time"'
    play = play_of(SAMPLE.replace('id = "the-desk"', brings))
    state = turn(play, done(play, begun(play), GoOn()), "each-alone")
    with_card, without = turn(play, state, "the-desk"), turn(play, state, "nobody-chose")
    assert [play.call(each.visit).level for each in (with_card, without)] == [None, "strategy"]
    found = explored(play.scenario, play.lens, verdicts_of(play.judge)).coverage
    assert (found.calls["strategy"], found.open_calls) == (2, 2)


def test_a_new_trouble_begins_with_an_empty_board():
    fresh = '[scene.friday]\nfresh_board = true\ncards.first-time = "The key broke, for the first time"'
    play = play_of(SAMPLE.replace("[scene.friday]", fresh, 1))
    state = turn(play, turn(play, done(play, begun(play), GoOn()), "each-alone"), "nobody-chose")
    assert board_in(play, state) == [("The key broke, for the first time", True)]
    assert play.call(state.visit).level == "true-execution"


def test_what_a_plan_leaves_out_lies_on_the_board_and_is_told_apart():
    play = play_of(SAMPLE)
    state = done(play, begun(play), StartHosting(), MakePlan(("friday",), 30))
    while state.present is None:
        state = done(play, state, GoOn())
    view = project(play, state)
    assert isinstance(view, SceneView)
    assert [card.elsewhere for card in view.board] == ["Monday, at the ramp", "Tuesday, two slips"]
    assert play.call(state.visit).level == "strategy"


def test_the_room_sees_no_points_and_the_facilitator_does():
    play = play_of(SAMPLE)
    state = done(play, begun(play), GoOn())
    view = project(play, state)
    assert "strategy +1" not in repr(view)
    private = private_view(play, state, 0)
    assert "strategy +1" in private.weighed_words[0]
    assert (private.called, private.asked_for) == (None, "one more question")


def test_the_debrief_says_which_card_settled_it():
    play = play_of(SAMPLE)
    first = turn(play, done(play, begun(play), GoOn()), "a-ramp")
    told = [
        debrief(header_of(play), play, state).patterns[0] for state in (first, turn(play, first, "sit-down"))
    ]
    card = "“Imo: on time. The desk: every book that was asked for”"
    assert f"{card} settled it, for strategy" in told[1]
    assert f"{card} would have settled it" in told[0] or f"{card} settled it" in told[0]


TWO = (
    SAMPLE.replace('lenses = ["root-cause"]', 'lenses = ["root-cause", "altitude"]', 1)
    .replace("[scene.friday]", '[scene.friday]\nlenses = ["altitude", "root-cause"]', 1)
    .replace('intent = "strategy"\nanswer = "Rosa writes', 'answer = "Rosa writes', 1)
    .replace('intent = "true-execution"\nanswer = "“One more', 'answer = "“One more', 1)
)


def test_a_scene_read_by_two_lenses_has_two_gauges_and_says_which_the_story_went_by():
    play = play_of(TWO)
    assert play.judge.verdict("friday", "on-time").lens == "altitude"
    assert [verdict.lens for verdict in play.judge.beside("friday", "on-time")] == ["root-cause"]
    words = words_of(play, "friday", "on-time")
    assert words.went_by == "How high a reply flies"
    assert words.beside is not None
    assert words.beside.startswith("What keeps bringing it back: called for ◆ strategy")
    assert play.judge.beside("monday", "a-ramp") == ()
    assert words_of(play, "monday", "a-ramp").went_by is None


def test_the_header_has_the_levels_of_the_lens_that_the_story_goes_by_there():
    play = play_of(TWO)
    state = done(play, begun(play), GoOn())
    assert header_of(play, state).levels[0].id == "strategy"
    state = turn(play, turn(play, state, "each-alone"), "nobody-chose")
    assert header_of(play, state).levels[0].id == "ground"


def test_two_lenses_whose_levels_share_a_word_are_refused(tmp_path: Path):
    lens = (SAMPLES["lens"]).read_text("utf-8")
    other = lens.replace('id = "levels"', 'id = "other"', 1)
    (tmp_path / "other.toml").write_text(other, "utf-8")
    both = (
        SAMPLES["scenario"].read_text("utf-8").replace('lenses = ["levels"]', 'lenses = ["levels", "other"]')
    )
    (tmp_path / "both.toml").write_text(both, "utf-8")
    told = [problem for problem in check(tmp_path / "both.toml").problems.shown if problem.code == "E801"]
    assert [problem.line for problem in told] == [both[: both.index('"other"')].count("\n") + 1]
    assert "has the name 'impact'" in " ".join(check(tmp_path / "both.toml").problems.lines())


@pytest.mark.parametrize("name", ["root-cause", "altitude"])
def test_a_fact_says_the_same_in_every_lens(name: str):
    levels, other = shipped_lenses()["levels"].fact, shipped_lenses()[name].fact
    shared = [fact for fact in other if fact in levels]
    assert len(shared) > 20
    assert all(other[fact] == levels[fact] for fact in shared)


def test_the_words_of_the_board_are_translated(tmp_path: Path):
    (tmp_path / "the-late-bus.toml").write_text(SAMPLE, "utf-8")
    german = """format = 1
language = "de"
translates = "the-late-bus"

[scene.monday.cards]
third-fix = "Liste, zweiter Fahrer, Anruf: jedes Mal zu spät"
goals-pull-apart = "gibt es dort nicht"
"""
    path = tmp_path / "the-late-bus.de.toml"
    path.write_text(german, "utf-8")
    script = read_script(tmp_path / "the-late-bus.toml", language="de")
    state = done(script.play, begun(script.play), GoOn())
    assert board_in(script.play, state)[0][0] == "Liste, zweiter Fahrer, Anruf: jedes Mal zu spät"
    told = [*check(path).problems.lines()]
    assert any("W502" in line and "goals-pull-apart" in line for line in told), told
    assert any("W501" in line and "scene.tuesday.cards" in line for line in told), told
