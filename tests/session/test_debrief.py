"""The debrief tells the path and what shows across the scenes; its subject is always the replies."""

from __future__ import annotations

import re

import pytest

from tests.play import STORIES, done, story_play, turn, walked
from workshop.scenario.clean import MAX_SENTENCE
from workshop.scenario.play import Play
from workshop.session.commands import GoOn, KeepIntention, PlayAgain, Refusal
from workshop.session.decide import decide
from workshop.session.events import SessionStarted
from workshop.session.fold import apply
from workshop.session.projection import project
from workshop.session.state import LOBBY, State
from workshop.session.views import DebriefView

MISSES = ("reasons", "budget-again", "guarantee", "left-alone", "question-back", "back-to-may", "sent-home")
FIRST_TWO_MISS = (
    "reasons",
    "budget-again",
    "two-seats",
    "two-questions",
    "two-people",
    "six-people",
    "the-form",
)


def debriefed(play: Play, state: State, *choices: str) -> DebriefView:
    view = project(play, done(play, walked(play, state, *choices), GoOn()))
    assert isinstance(view, DebriefView)
    return view


def test_rows_follow_the_path_with_what_was_called_and_chosen(play: Play, briefing: State):
    view = debriefed(play, briefing, *MISSES)
    assert [row.scene_title for row in view.rows][:2] == ["Page four", "Same table"]
    first = view.rows[0]
    assert first.called is not None
    assert first.chosen is not None
    assert (first.called.id, first.chosen.id, first.fit) == ("impact", "execution", 0)
    assert view.ending == "Forty it is"


def test_two_replies_in_a_row_beside_the_call_are_named(play: Play, briefing: State):
    view = debriefed(play, briefing, *FIRST_TWO_MISS)
    assert any(pattern.startswith("Arguing the detail") for pattern in view.patterns)


def test_the_commonest_crossing_is_counted(play: Play, briefing: State):
    view = debriefed(play, briefing, *MISSES)
    assert re.match(r"\w+( times)? the reply led with execution where", view.patterns[0])


def test_every_level_that_was_served_is_counted(play: Play, briefing: State):
    view = debriefed(play, briefing, *play.scenario.golden[0].choices)
    assert view.patterns == (
        "Three times the moment called for execution, twice for impact and once for optics, "
        "and the reply gave it.",
    )


def test_manner_is_told_beside_the_level(play: Play, briefing: State):
    view = debriefed(play, briefing, *MISSES)
    assert (
        "Once the manner got in the way, whatever the level: a promise where a fact was needed."
        in view.patterns
    )


@pytest.mark.parametrize("name", STORIES)
def test_every_golden_path_has_two_scenes_to_compare_and_sentences_about_replies(name: str):
    play = story_play(name)
    for golden in play.scenario.golden:
        started = apply(LOBBY, SessionStarted(name, "", "", ()))
        view = debriefed(play, started, *golden.choices)
        assert view.pair is not None
        assert view.pair.left.says != view.pair.right.says
        for sentence in (*view.patterns, view.pair.common):
            assert not re.search(r"\byou\b|wrong|right\b|score", sentence, re.IGNORECASE), sentence


def test_a_guess_that_heard_the_call_is_told(play: Play, briefing: State):
    state = turn(play, done(play, briefing, GoOn()), "reasons", guess="impact")
    state = walked(play, state, *FIRST_TWO_MISS[1:])
    view = project(play, done(play, state, GoOn()))
    assert isinstance(view, DebriefView)
    assert view.rows[0].guessed == view.rows[0].called
    assert any("the guess named the level" in pattern for pattern in view.patterns)


def test_a_path_left_for_another_branch_is_in_the_debrief(play: Play, briefing: State):
    first = play.scenario.golden[0].choices
    state = done(play, walked(play, briefing, *first), PlayAgain(5))
    view = debriefed(play, state, "sent-home")
    assert [path.ending for path in view.earlier] == ["Thirty clinics first"]


def test_an_intention_is_cleaned_and_bounded(play: Play, briefing: State):
    state = done(play, walked(play, briefing, *MISSES), GoOn())
    hostile = "If \x1b[31mred\x1b[0m,\n\n then\u202e I " + "x" * 1000
    kept = done(play, state, KeepIntention(hostile)).intentions[0]
    assert len(kept) <= MAX_SENTENCE
    assert "\x1b" not in kept
    assert "\n" not in kept
    assert "\u202e" not in kept


def test_an_empty_intention_is_asked_for_again(play: Play, briefing: State):
    state = done(play, walked(play, briefing, *MISSES), GoOn())
    assert isinstance(decide(play, state, KeepIntention("   ")), Refusal)


def test_the_scenes_to_compare_are_two_people_at_one_level_or_one_person_at_two(play: Play, briefing: State):
    view = debriefed(play, briefing, *MISSES)
    assert view.pair is not None
    assert view.pair.left.listener != view.pair.right.listener
    assert view.pair.left.called == view.pair.right.called
