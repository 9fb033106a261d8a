"""The focus agreement: each person places points, then it is seen where, then what the rules would say."""

from __future__ import annotations

import pytest

from tests.play import done
from tests.session.leading import whole_workshop
from tests.session.test_facilitator import Led
from workshop.scenario.play import Play
from workshop.session.commands import AgreeFocus, GoOn, Undo
from workshop.session.events import DistributionRevealed, FocusAgreed, HandsCounted
from workshop.session.group_views import FocusView
from workshop.session.host import replay, replay_foreign
from workshop.session.phases import Phase


@pytest.fixture
def led(play: Play) -> Led:
    led = Led(play)
    led.until(Phase.FOCUS)
    return led


def view_of(led: Led) -> FocusView:
    view = led.facilitator.shared_view
    assert isinstance(view, FocusView)
    return view


def test_people_place_their_points_one_after_the_other(led: Led):
    for words in ("4 3 3", "433", "10, 0, 0"):
        assert led.facilitator.place_points(words).done
    assert led.journal.records[-3].event == HandsCounted("4 3 3", 1)
    assert led.journal.records[-2].event == HandsCounted("4 3 3", 2)
    assert (view_of(led).placed.counted, view_of(led).spread) == (3, None)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("4 4 3", "That makes 11: it is 10 points, no more and no fewer."),
        ("4 3", "A number for each of the 3 levels, such as 4 3 3."),
        ("four three three", "A number for each of the 3 levels, such as 4 3 3."),
        ("", "A number for each of the 3 levels, such as 4 3 3."),
        ("9999999999 0 0", "A number for each of the 3 levels, such as 4 3 3."),
    ],
)
def test_what_is_not_ten_points_is_refused(led: Led, words: str, told: str):
    seq = led.facilitator.host.seq
    reply = led.facilitator.place_points(words)
    assert (reply.done, reply.words, led.facilitator.host.seq) == (False, told, seq)


def test_where_they_lie_shows_only_once_it_is_revealed(led: Led):
    for words in ("4 3 3", "4 3 3", "1 8 1"):
        led.facilitator.place_points(words)
    led.facilitator.reveal()
    assert view_of(led).spread is None
    assert led.facilitator.reveal().done
    assert led.journal.records[-1].event == DistributionRevealed()
    spread = view_of(led).spread
    assert spread is not None
    assert [[(number, people) for number, people in enumerate(row) if people] for row in spread] == [
        [(1, 1), (4, 2)],
        [(3, 2), (8, 1)],
        [(1, 1), (3, 2)],
    ]


def test_the_group_may_agree_on_the_middle(led: Led):
    for words in ("4 3 3", "4 3 3", "1 8 1"):
        led.facilitator.place_points(words)
    assert not led.facilitator.agree_on_middle().done
    led.facilitator.reveal()
    led.facilitator.reveal()
    assert led.facilitator.agree_on_middle().done
    assert led.journal.records[-1].event == FocusAgreed((3, 5, 2), ())


def test_the_rules_own_points_are_asked_for_before_one_goes_on(led: Led):
    led.ask(AgreeFocus((4, 3, 3)))
    first = led.facilitator.go_on()
    assert not first.done
    assert "what holds for the team" in first.words
    led.ask(AgreeFocus((4, 3, 3), ("early-stage",)))
    assert view_of(led).called is not None
    assert view_of(led).reasons
    assert led.facilitator.go_on().done


def test_one_persons_points_are_taken_back(led: Led):
    led.facilitator.place_points("4 3 3")
    led.facilitator.place_points("4 3 3")
    led.ask(Undo())
    assert view_of(led).placed.counted == 1


def test_more_people_than_heads_are_refused(led: Led):
    for _person in range(led.facilitator.state.heads):
        assert led.facilitator.place_points("4 3 3").done
    assert not led.facilitator.place_points("1 8 1").done


def test_it_is_the_same_from_the_disk_and_from_elsewhere(led: Led, play: Play):
    led.facilitator.place_points("4 3 3")
    led.facilitator.reveal()
    led.facilitator.reveal()
    led.facilitator.agree_on_middle()
    assert replay(led.journal.records, play) == replay_foreign(led.journal.records, play)


def test_answers_to_the_exit_question_show_only_once_they_are_revealed(play: Play):
    exiting = next(state for state in whole_workshop(play) if state.phase is Phase.EXIT)
    assert exiting.exits.hands
    closed = done(play, exiting, GoOn())
    assert closed.phase is Phase.CLOSED
    assert done(play, closed, Undo()) == exiting
