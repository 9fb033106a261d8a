"""A phone is shown what the shared screen shows, and nothing before that does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from tests.play import SHIPPED, done, play_of, shipped_file, story_play
from tests.session.leading import opened, whole_workshop
from workshop.rooms.phone import SOON, as_plain, ballots_in, own_ballots, phone_page
from workshop.scenario.play import Play
from workshop.session.commands import (
    CastBallots,
    CloseVote,
    Contest,
    CountHands,
    DropOffer,
    GoOn,
    KeepIntention,
    OfferSentence,
    RevealDistribution,
    RevealVerdict,
    TakeNote,
    Undo,
)
from workshop.session.phases import Phase
from workshop.session.projection import offered
from workshop.session.state import State
from workshop.session.views import NO_LEVEL_YET

BEFORE_REVEAL = frozenset(
    {
        Phase.PLAN,
        Phase.ROOM,
        Phase.CONTRACT,
        Phase.BRIEFING,
        Phase.SCENE,
        Phase.THINK,
        Phase.VOTE,
        Phase.VOTED,
    }
    | {Phase.TALK, Phase.DISTRIBUTION, Phase.GUESS, Phase.CONSEQUENCE}
)


def strings_in(value: object) -> Iterator[str]:
    """Every text of what goes to a phone."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from (name, *strings_in(each))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from strings_in(each)


def decisions(play: Play) -> list[State]:
    """The state after every command of every scene, by the first reply, up to its verdict."""
    *_, state = opened(play)
    shown = [state]
    for _scene in play.scenario.scene:
        for command in (GoOn(), GoOn(), GoOn()):
            state = done(play, state, command)
            if state.phase is Phase.ENDING:
                return shown
            shown.append(state)
        first = offered(play, state.visit)[0].id
        state = done(
            play, state, TakeNote("a note for nobody"), CastBallots(state.question, (1, 2), (first, first))
        )
        shown.append(state)
        for command in (
            CountHands(first, 3),
            CloseVote(),
            RevealDistribution(),
            GoOn(),
            GoOn(),
            RevealVerdict(),
        ):
            state = done(play, state, command)
            shown.append(state)
        state = done(play, state, GoOn())
        shown.append(state)
    return shown


def private_texts(play: Play) -> list[str]:
    told = [scene.notes for scene in play.scenario.scene.values()]
    told += [scene.misreadings for scene in play.scenario.scene.values()]
    for scene in play.scenario.scene.values():
        told += [*scene.hints, *scene.say, scene.called, scene.also]
        for response in scene.response:
            told += [response.did, response.open, response.risk, response.if_then]
    return [text for text in told if text]


def public_texts(play: Play) -> str:
    """What the story itself says aloud, in which a level's word may stand like any other."""
    scenario = play.scenario
    told = [scenario.title, scenario.summary, scenario.situation or ""]
    told += [text for one in scenario.cast.values() for text in (one.name, one.title, one.about)]
    for scene in scenario.scene.values():
        told += [scene.title, scene.setting, scene.says, *(beat.text for beat in scene.lines)]
        told += [text for response in scene.response for text in (response.text, response.answer)]
    return "\n".join(told)


@pytest.mark.parametrize("name", SHIPPED)
def test_before_its_reveal_nothing_of_a_verdict_reaches_a_phone(name: str) -> None:
    """No level, no note, no word of a verdict, no count by reply, in any phase of any scene."""
    play = play_of(shipped_file(name))
    level = re.compile(
        "|".join(rf"\b{re.escape(one.word)}\b" for one in play.lens.level.values()), re.IGNORECASE
    )
    private, public = private_texts(play), public_texts(play)
    phases = set()
    for state in decisions(play):
        if state.phase not in BEFORE_REVEAL:
            continue
        phases.add(state.phase)
        page = as_plain(phone_page(play, state))
        texts = list(strings_in(page))
        assert not [text for text in (*private, "a note for nobody") if any(text in told for told in texts)]
        if state.phase is not Phase.GUESS:
            assert [told for told in texts if level.search(told) and told not in public] == []
        if state.phase is not Phase.DISTRIBUTION:
            assert page["bars"] == ()
    assert phases >= {Phase.BRIEFING, Phase.SCENE, Phase.THINK, Phase.VOTE, Phase.VOTED, Phase.GUESS}


def test_a_guess_names_all_levels_alike(play: Play) -> None:
    guess = next(state for state in whole_workshop(play) if state.phase is Phase.GUESS)
    ask = phone_page(play, guess).ask
    assert ask is not None
    assert [option.id for option in ask.options] == [*play.lens.level, NO_LEVEL_YET]


def test_a_vote_that_is_closed_asks_nothing_more(play: Play) -> None:
    for state in whole_workshop(play):
        ask = phone_page(play, state).ask
        assert (ask is None) is (state.phase not in ANSWERS or is_shown(state)), state.phase
        if ask is not None:
            assert ask.number == state.question


ANSWERS = {Phase.PRACTICE, Phase.VOTE, Phase.GUESS, Phase.VERDICT, Phase.FOCUS, Phase.EXIT}


def test_what_a_page_offers_the_session_takes(play: Play) -> None:
    for state in whole_workshop(play):
        ask = phone_page(play, state).ask
        if ask is not None:
            points = " ".join([str(ask.points), *["0"] * (len(ask.options) - 1)])
            for option in ask.options:
                after = done(
                    play, state, CastBallots(ask.number, (5,), (points if ask.points else option.id,))
                )
                assert ballots_in(after) == 1
                assert own_ballots(after)[ask.number] == {5: points if ask.points else option.id}
        if state.phase is Phase.CONSEQUENCE and phone_page(play, state).write:
            written = done(play, state, OfferSentence(5, "one"), OfferSentence(5, "two"))
            assert (written.visit.written, written.offers_waiting) == ({5: "two"}, ())
        elif phone_page(play, state).reply:
            question = done(play, state, OfferSentence(5, "one"), OfferSentence(5, "two")).questions[-1]
            assert question.by_phone[5] == "two"
        elif phone_page(play, state).write:
            assert done(play, state, OfferSentence(5, "If …, then …")).offers_waiting == (
                (5, "If …, then …"),
            )


def test_a_sentence_that_is_taken_up_waits_no_longer(play: Play) -> None:
    state = next(state for state in whole_workshop(play) if state.phase is Phase.NOW_WHAT)
    state = done(play, state, OfferSentence(1, "one"), OfferSentence(2, "two"), OfferSentence(1, "one more"))
    assert [text for _seat, text in state.offers_waiting] == ["two", "one more"]
    state = done(play, state, KeepIntention("two"))
    assert [text for _seat, text in state.offers_waiting] == ["one more"]
    assert done(play, state, Undo()).offers_waiting == ((2, "two"), (1, "one more"))
    assert done(play, state, DropOffer(1)).offers_waiting == ()
    assert "one more" not in json.dumps(as_plain(phone_page(play, state)))


def test_ones_own_answers_are_looked_back_on_by_round(play: Play) -> None:
    states = [state for state in whole_workshop(play) if state.phase is Phase.DISCUSS]
    assert [len(phone_page(play, state).rounds) for state in states[:2]] == [2, 1]
    assert {option.id for option in phone_page(play, states[0]).said}


def test_every_page_that_a_room_sees_is_told_on_phones_too(play: Play) -> None:
    for state in whole_workshop(play):
        waits = phone_page(play, state).heading == SOON
        assert waits is (state.phase in (Phase.PLAN, Phase.ROOM)), state.phase


def is_shown(state: State) -> bool:
    """Whether what is asked was revealed already."""
    return state.phase is not Phase.VERDICT and state.is_revealed


@pytest.fixture(scope="module")
def play() -> Play:
    return story_play()


def test_why_a_verdict_is_seen_differently_joins_what_was_counted_and_stays_with_its_verdict(
    play: Play,
) -> None:
    state = next(state for state in whole_workshop(play) if state.phase is Phase.VERDICT)
    assert phone_page(play, state).write
    rated = done(play, state, CastBallots(state.question, (1, 2), ("4", "4")))
    counted = done(play, rated, Contest((0, 3, 0, 0, 0), "it hides the cause"))
    offered_two = done(play, counted, OfferSentence(1, "she asked why"), OfferSentence(2, "it is true"))
    assert [text for _seat, text in offered_two.offers_waiting] == ["she asked why", "it is true"]
    taken = done(play, offered_two, Contest((0,) * 5, "she asked why"))
    (contest,) = [one for one in taken.visit.contests if one.response == taken.visit.shown]
    assert contest.hands == (0, 3, 0, 0, 2)
    assert contest.text == "it hides the cause / she asked why"
    assert [text for _seat, text in taken.offers_waiting] == ["it is true"]
    assert "it is true" not in json.dumps(as_plain(phone_page(play, taken)))
    assert done(play, taken, GoOn()).offers == {}
