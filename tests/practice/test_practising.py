"""A practice: moments out of stories, dealt by what was met, kept like any session, and gone on with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.play import SHIPPED, shipped_file
from tests.practice.sessions import NOON, do
from workshop.engine.verdict import OwnWords
from workshop.practice.kept import answered_alone, sentences_open
from workshop.practice.material import moments_of, practice_script
from workshop.practice.practising import NothingDueError, practise
from workshop.practice.replies import in_order
from workshop.session.commands import (
    Choose,
    GoOn,
    Guess,
    KeepIntention,
    RecallMoment,
    RevealVerdict,
    SayOwn,
    Undo,
)
from workshop.session.events import CardsDealt
from workshop.session.host import Host, replay_foreign
from workshop.session.phases import Phase
from workshop.session.views import BriefingView, DebriefView, GuessView, RecallView, SceneView
from workshop.store.library import Library
from workshop.store.runs import Running, begin, look_at, open_store, read_script
from workshop.store.sessions import SessionStore
from workshop.store.weights import reader_for

SENTENCE = "If somebody asks why, then I ask what they do next."


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def store_in(home: Path, moment: datetime = NOON) -> SessionStore:
    return SessionStore(home, at(moment))


def begun(home: Path, moment: datetime = NOON, minutes: int = 4) -> Running:
    return practise(store_in(home, moment), Library(home), minutes, clock=at(moment))


def go_through(running: Running, reply: int = 0, keep: str = "", say: bool = False) -> None:
    """Answer every moment, by choice or where that is asked in own words, to the debrief, and close."""
    host = running.host
    while isinstance(host.view, RecallView):
        do(host, RecallMoment("not yet"))
    do(host, GoOn())
    while host.state.phase is Phase.VOTE:
        responses = host.play.scenario.scene[host.state.visit.scene].response
        asks_own = say and isinstance(host.view, SceneView) and host.view.own_first
        words = OwnWords("I do not know yet.", (), False, 1)
        do(host, SayOwn(words) if asks_own else Choose(responses[reply].id))
        do(host, Guess(None), RevealVerdict(), GoOn())
    do(host, GoOn())
    if keep:
        do(host, KeepIntention(keep))
    assert running.journal.close(30) == ()


def dealt(host: Host) -> CardsDealt:
    state = host.state
    assert state.dealt is not None
    return CardsDealt(state.dealt.texts, state.dealt.own, state.dealt.minutes, "")


@pytest.mark.parametrize("name", SHIPPED)
def test_a_moment_is_judged_as_in_its_story(name: str) -> None:
    script = read_script(shipped_file(name))
    for moment in moments_of(script):
        alone_script = practice_script([moment], 2)
        assert alone_script is not None
        story, practice, scene = script.play, alone_script.play, moment.text[1]
        for response in practice.scenario.scene["moment-1"].response:
            as_told = story.judge.verdict(scene, response.id)
            alone = practice.judge.verdict("moment-1", response.id)
            assert (alone.call, alone.reading, alone.fit, alone.mismatch) == (
                as_told.call, as_told.reading, as_told.fit, as_told.mismatch,
            )  # fmt: skip


def test_minutes_are_moments_from_different_texts_and_half_in_own_words(tmp_path: Path) -> None:
    host = begun(tmp_path, minutes=10).host
    event = dealt(host)
    assert len(event.texts) == len(set(event.texts)) == 5
    assert sum(event.own) == 2
    assert len({text.partition("/")[0] for text in event.texts}) > 1


def test_every_other_moment_is_answered_in_own_words_also_from_one_practice_to_the_next(
    tmp_path: Path,
) -> None:
    own: list[int] = []
    for day, minutes in enumerate((10, 6, 2, 2, 4)):
        running = begun(tmp_path, NOON + timedelta(days=day), minutes)
        asked = dealt(running.host).own
        own += asked
        go_through(running, say=True)
    assert [left != right for left, right in pairwise(own)] == [True] * (len(own) - 1)


def test_practices_of_two_moments_begin_by_choice_and_in_own_words_in_turn_however_they_are_answered(
    tmp_path: Path,
) -> None:
    begins: list[int] = []
    for number in range(4):
        running = begun(tmp_path, NOON + timedelta(days=number), 4)
        begins.append(dealt(running.host).own[0])
        go_through(running)
    assert begins == [0, 1, 0, 1]


@pytest.mark.slow
def test_no_scene_comes_again_on_the_days_after_it(tmp_path: Path) -> None:
    met: dict[str, int] = {}
    for day in range(8):
        running = begun(tmp_path, NOON + timedelta(days=day), 10)
        for text in dealt(running.host).texts:
            assert day - met.get(text, -9) >= 3, text
            met[text] = day
        go_through(running)


def test_own_words_are_asked_for_first_where_a_reader_was_trained_for_the_lens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "workshop.practice.practising.reader_for",
        lambda lens, folders: reader_for(lens, folders if lens.id == "levels" else ()),
    )
    host = begun(tmp_path, minutes=10).host
    lenses = [host.play.judge.lens(scene).id for scene in host.play.scenario.scene]
    own = [lens for lens, said in zip(lenses, dealt(host).own, strict=True) if said]
    assert own.count("levels") == min(2, lenses.count("levels")) > 0


def test_each_moment_says_whose_seat_it_is(tmp_path: Path) -> None:
    host = begun(tmp_path).host
    assert isinstance(host.view, BriefingView)
    do(host, GoOn())
    view = host.view
    assert isinstance(view, SceneView)
    story, _, scene = dealt(host).texts[0].partition("/")
    seat = read_script(Library(None).find(story)).play.scenario
    assert view.header.seat == f"{seat.cast[seat.seat].name}, {seat.cast[seat.seat].title}"
    assert seat.scene[scene].says == view.says


def test_a_moment_for_own_words_shows_its_replies_only_when_asked(tmp_path: Path) -> None:
    host = begun(tmp_path).host
    do(host, GoOn())
    for own in dealt(host).own:
        assert isinstance(host.view, SceneView)
        assert host.view.own_first is bool(own)
        if own:
            break
        do(host, Choose(host.view.responses[0].id), Guess(None), RevealVerdict(), GoOn())
    do(host, SayOwn(OwnWords("I do not know yet.", (), False, 1)))
    assert host.state.visit.own is not None
    assert isinstance(host.view, GuessView)
    (reason,) = host.view.reasons
    assert reason.told.startswith("Somebody said: “")


def test_a_practice_left_today_is_gone_on_with_and_a_new_one_is_dealt_tomorrow(tmp_path: Path) -> None:
    running = begun(tmp_path)
    do(running.host, GoOn())
    texts = dealt(running.host).texts
    assert running.journal.close(30) == ()
    again = begun(tmp_path, NOON + timedelta(hours=3))
    assert (again.id, again.host.state.phase, dealt(again.host).texts) == (running.id, Phase.VOTE, texts)
    assert again.journal.close(30) == ()
    assert begun(tmp_path, NOON + timedelta(days=1)).id != running.id


def test_no_kind_comes_twice_on_a_day_however_often_it_is_practised(tmp_path: Path) -> None:
    seen: list[str] = []
    for number in range(12):
        try:
            running = begun(tmp_path, NOON + timedelta(minutes=20 * number), 10)
        except NothingDueError:
            break
        seen += dealt(running.host).texts
        go_through(running)
    else:
        raise AssertionError("there was always another")
    assert len(seen) == len(set(seen))
    kinds = [reply.kind for reply in in_order(answered_alone(open_store(tmp_path)).sessions)]
    assert len(kinds) == len(set(kinds)) == len(seen)


def asked_back(running: Running, *came: str) -> tuple[str, ...]:
    """The sentences that are asked back, of which these became, to the briefing; and close."""
    state = running.host.state
    assert state.dealt is not None
    do(running.host, *map(RecallMoment, came))
    assert isinstance(running.host.view, BriefingView)
    assert running.journal.close(30) == ()
    return state.dealt.sentences


def test_a_sentence_is_asked_back_until_its_moment_came_or_it_is_let_go(tmp_path: Path) -> None:
    go_through(begun(tmp_path), keep=SENTENCE)
    for days, came in enumerate(("not yet", "yes"), 1):
        running = begun(tmp_path, NOON + timedelta(days=days))
        assert running.host.view == RecallView(running.host.view.header, SENTENCE)
        do(running.host, RecallMoment(came))
        assert isinstance(running.host.view, BriefingView)
        assert running.journal.close(30) == ()
    later = begun(tmp_path, NOON + timedelta(days=3))
    assert isinstance(later.host.view, BriefingView)
    assert sentences_open(open_store(tmp_path), day(9)) == ()


def day(number: int) -> date:
    return (NOON + timedelta(days=number)).date()


def test_all_that_are_open_are_asked_back_two_at_a_time_and_none_is_lost_to_a_newer_one(
    tmp_path: Path,
) -> None:
    first, second, third = (f"If it is {number}, then I wait." for number in ("one", "two", "three"))
    go_through(begun(tmp_path), keep=first)
    go_through(begun(tmp_path, NOON + timedelta(days=1)), keep=second)
    go_through(begun(tmp_path, NOON + timedelta(days=2)), keep=third)
    asked = begun(tmp_path, NOON + timedelta(days=3))
    assert asked_back(asked, "not yet", "not yet") == (first, second)
    asked = begun(tmp_path, NOON + timedelta(days=4))
    assert asked_back(asked, "not yet", "let go") == (third, first)
    assert sentences_open(open_store(tmp_path), day(5)) == (second, third)
    asked = begun(tmp_path, NOON + timedelta(days=5))
    assert asked_back(asked, "yes", "yes") == (second, third)
    assert sentences_open(open_store(tmp_path), day(6)) == ()


def test_a_sentence_is_not_asked_back_on_the_practice_day_on_which_it_was_kept(tmp_path: Path) -> None:
    go_through(begun(tmp_path, NOON.replace(hour=22)), keep=SENTENCE)
    night = NOON.replace(hour=3) + timedelta(days=1)
    assert asked_back(begun(tmp_path, night)) == ()
    assert asked_back(begun(tmp_path, night.replace(hour=4)), "yes") == (SENTENCE,)


def test_a_sentence_without_an_if_is_asked_back_as_what_it_may_have_come_to(tmp_path: Path) -> None:
    go_through(begun(tmp_path), keep="Listen first, to the gift of it.")
    view = begun(tmp_path, NOON + timedelta(days=1)).host.view
    assert isinstance(view, RecallView)
    assert view.asks == "Did it come to that?"
    assert view._replace(sentence=SENTENCE).asks == "Did the moment come?"


def story_to_its_debrief(running: Running) -> None:
    do(running.host, GoOn())
    while running.host.state.phase is not Phase.DEBRIEF:
        if running.host.state.phase is Phase.VOTE:
            visit = running.host.state.visit
            response = running.host.play.story.offered(visit.scene, visit.tracks)[0]
            do(running.host, Choose(response.id), Guess(None), RevealVerdict())
        do(running.host, GoOn())


def test_sentences_are_asked_back_in_the_order_in_which_they_were_kept_whatever_session_was_begun_first(
    tmp_path: Path,
) -> None:
    clock = [NOON]
    script = read_script(shipped_file("ceo-product-review"))
    story = begin(SessionStore(tmp_path, lambda: clock[0]), script, lambda: clock[0])
    story_to_its_debrief(story)
    go_through(begun(tmp_path, NOON + timedelta(minutes=30)), keep="If it is earlier, then I wait.")
    clock[0] = NOON + timedelta(hours=2)
    do(story.host, KeepIntention(SENTENCE))
    assert story.journal.close(30) == ()
    assert sentences_open(open_store(tmp_path), day(1)) == ("If it is earlier, then I wait.", SENTENCE)


def test_a_sentence_kept_again_after_its_moment_came_is_asked_back_again(tmp_path: Path) -> None:
    go_through(begun(tmp_path), keep=SENTENCE)
    running = begun(tmp_path, NOON + timedelta(days=1))
    do(running.host, RecallMoment("yes"))
    go_through(running, keep=SENTENCE)
    assert sentences_open(open_store(tmp_path), day(2)) == (SENTENCE,)


def test_the_step_by_which_it_was_dealt_is_not_taken_back(tmp_path: Path) -> None:
    host = begun(tmp_path).host
    assert host.do(Undo()) is not None
    do(host, GoOn(), Undo())
    assert isinstance(host.view, BriefingView)


def test_on_the_closing_page_a_review_can_be_taken_back(tmp_path: Path) -> None:
    running = begun(tmp_path, minutes=2)
    host = running.host
    do(host, GoOn())
    responses = host.play.scenario.scene["moment-1"].response
    do(host, Choose(responses[0].id), Guess(None), RevealVerdict(), GoOn(), GoOn())
    assert isinstance(host.view, DebriefView)
    while host.state.phase is not Phase.VOTE:
        do(host, Undo())
    do(host, Choose(responses[1].id), Guess(None), RevealVerdict(), GoOn(), GoOn())
    assert running.journal.close(30) == ()
    (session,) = answered_alone(open_store(tmp_path)).sessions
    (reply,) = session.replies
    assert reply.fit == host.play.judge.verdict("moment-1", responses[1].id).fit


def test_it_is_a_session_as_others_that_can_be_looked_at_and_taken_along(tmp_path: Path) -> None:
    running = begun(tmp_path)
    go_through(running)
    assert running.id is not None
    looked = look_at(open_store(tmp_path), running.id)
    assert looked.state.dealt is not None
    assert replay_foreign(looked.kept.records, looked.play).dealt == looked.state.dealt


def test_without_a_place_to_keep_it_is_played_all_the_same(tmp_path: Path) -> None:
    running = practise(None, Library(None), 2, clock=at(NOON))
    assert running.id is None
    assert len(dealt(running.host).texts) == 1


def test_a_clock_that_jumps_is_told_of_once_it_is_practised(tmp_path: Path) -> None:
    go_through(begun(tmp_path))
    running = begun(tmp_path, NOON + timedelta(days=4000))
    assert "clock" in (running.notice or "")


@pytest.mark.slow
def test_whatever_calls_for_the_same_comes_in_all_its_texts_before_one_comes_again(tmp_path: Path) -> None:
    """Also in the kinds of which there are few, and with a clock that was set back in between."""
    alike: dict[str, set[str]] = {}
    for heading in Library(tmp_path).headings().headings:
        for moment in moments_of(read_script(Path(heading.path))):
            alike.setdefault(moment.kind, set()).add("/".join(moment.text))
    met: list[str] = []
    for day in (*range(1, 11), 3, 4, 5):
        running = begun(tmp_path, NOON + timedelta(days=day), 4)
        for text in dealt(running.host).texts:
            (kind,) = (texts for texts in alike.values() if text in texts)
            assert text not in met or kind <= {*met}
        met += dealt(running.host).texts
        go_through(running, reply=day % 3)
    assert len(met) > 24


def test_moments_that_call_for_what_no_level_stands_for_are_one_kind(tmp_path: Path) -> None:
    kinds = {
        moment.text: moment.kind
        for name in ("three-syncs-deep", "first-visits", "night-buses")
        for moment in moments_of(read_script(Library(tmp_path).find(name)))
    }
    alike = {kinds[text] for text in (("first-visits", "the-sentence"), ("three-syncs-deep", "three-cures"))}
    assert alike == {kinds["night-buses", "seven-reports"]} == {"root-cause/one more question"}


def test_a_question_is_the_same_whatever_is_said_before_it(tmp_path: Path) -> None:
    questions = [
        moment.questions
        for name, scene in (("two-chairs", "since-midnight"), ("the-fourth-film", "half-past-one"))
        for moment in moments_of(read_script(Library(tmp_path).find(name)))
        if moment.text[1] == scene
    ]
    assert questions == [frozenset({"is it those two again?"})] * 2
