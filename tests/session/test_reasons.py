"""What others said who chose otherwise is told before the answer, and gives no level away."""

from __future__ import annotations

import pytest

from tests.play import done, shipped_play, story_play
from tests.session.leading import whole_workshop
from workshop.engine.verdict import OwnWords
from workshop.plain import telling
from workshop.report.contents import gather
from workshop.report.markdown import as_markdown
from workshop.scenario.play import Play
from workshop.session.commands import Choose, GoOn, Guess, Refusal, Reopen, RevealVerdict, SayOwn
from workshop.session.debrief import rows_of
from workshop.session.decide import decide
from workshop.session.events import SessionStarted
from workshop.session.fold import apply
from workshop.session.phases import Phase
from workshop.session.private import lines_to_say
from workshop.session.projection import project, project_shared
from workshop.session.state import LOBBY, State
from workshop.session.views import GuessView


@pytest.fixture(scope="module")
def play() -> Play:
    return story_play("ceo-product-review")


@pytest.fixture
def scene(play: Play) -> State:
    started = SessionStarted(play.scenario.id, play.scenario.title, play.scenario_hash, play.lens_hashes)
    return done(play, apply(LOBBY, started), GoOn())


def guessing(play: Play, state: State) -> GuessView:
    view = project(play, state)
    assert isinstance(view, GuessView)
    return view


def test_a_reason_of_another_is_told_by_its_place_alone(play: Play, scene: State) -> None:
    offered = play.story.offered(scene.visit.scene, scene.visit.tracks)
    for at, chosen in enumerate(offered):
        reasons = guessing(play, done(play, scene, Choose(chosen.id))).reasons
        assert [reason.place - 1 for reason in reasons] == [(at + 1) % 4]
        assert [reason.text for reason in reasons] == [offered[reason.place - 1].peer for reason in reasons]


def test_no_reason_names_a_level_and_none_is_told_with_them(play: Play, scene: State) -> None:
    view = guessing(play, done(play, scene, Choose("reasons")))
    words = {level.word for level in view.header.levels}
    for reason in view.reasons:
        assert not words & set(reason.told.casefold().split())
        assert reason.told in telling.guess(view)


def test_a_reply_that_is_changed_after_them_is_told_in_debrief_and_report(play: Play, scene: State) -> None:
    first = done(play, scene, Choose("reasons"))
    changed = done(play, first, Reopen(), Choose("clinics-last"), Guess(None), RevealVerdict())
    (row,) = rows_of(play, changed.visits)
    assert row.changed_from == play.response(scene.visit.scene, "reasons").text
    assert "changed before the answer" in as_markdown(gather(play, changed, "2026-01-01T00:00:00+00:00"))


def test_a_reply_that_is_kept_is_told_as_it_always_was(play: Play, scene: State) -> None:
    kept = done(play, scene, Choose("reasons"), Guess(None), RevealVerdict())
    again = done(play, scene, Choose("reasons"), Reopen(), Choose("reasons"), Guess(None), RevealVerdict())
    for state in (kept, again):
        assert [row.changed_from for row in rows_of(play, state.visits)] == [""]


def test_that_a_reply_was_kept_after_a_reason_is_recorded_and_told(play: Play, scene: State) -> None:
    chosen = done(play, scene, Choose("reasons"))
    (reason,) = guessing(play, chosen).reasons
    for guess in (Guess(None, reason.place), Guess("impact", reason.place)):
        kept = done(play, chosen, guess, RevealVerdict())
        assert kept.visit.reason == reason.place
        (row,) = rows_of(play, kept.visits)
        assert (row.changed_from, row.kept_against) == ("", reason.text)
        report = as_markdown(gather(play, kept, "2026-01-01T00:00:00+00:00"))
        assert "was kept after somebody else’s reason" in report
    changed = done(play, chosen, Reopen(), Choose("clinics-last"), Guess(None, 1), RevealVerdict())
    assert [row.kept_against for row in rows_of(play, changed.visits)] == [""]


def test_a_reason_of_no_reply_that_is_offered_is_refused(play: Play, scene: State) -> None:
    chosen = done(play, scene, Choose("reasons"))
    assert isinstance(decide(play, chosen, Guess(None, 5)), Refusal)
    assert isinstance(decide(play, chosen, Guess("impact", -1)), Refusal)


def test_own_words_that_were_changed_are_told_as_they_were() -> None:
    answering = shipped_play("ceo-product-review")
    scene = answering.scenario.start
    started = SessionStarted(
        answering.scenario.id, answering.scenario.title, answering.scenario_hash, answering.lens_hashes
    )
    state = done(answering, apply(LOBBY, started), GoOn(), SayOwn(OwnWords("It is so.", (), True)))
    chosen = answering.scenario.scene[scene].response[0].id
    state = done(answering, state, Reopen(), Choose(chosen), Guess(None), RevealVerdict())
    assert [row.changed_from for row in rows_of(answering, state.visits)] == ["It is so."]


def test_a_group_is_told_none_and_its_leader_is_proposed_two_people(play: Play) -> None:
    proposed = []
    for state in whole_workshop(play):
        view = project_shared(play, state)
        if isinstance(view, GuessView):
            assert view.reasons == ()
        said = " ".join(lines_to_say(play, state))
        assert ("two people who chose differently" in said) is (state.phase is Phase.TALK)
        if state.phase is Phase.TALK:
            proposed.append(said)
    assert proposed
    levels = {level.word for level in play.lens.level.values()}
    assert not levels & set(" ".join(proposed).casefold().split())
