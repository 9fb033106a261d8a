"""A report holds what the room has seen, in counts: nothing still to be revealed, and nobody's name."""

from __future__ import annotations

import pytest

from tests.play import STORIES, done, story_play, walked
from tests.report.sessions import (
    NOTE,
    alone,
    begun,
    counting,
    decided,
    moments,
    opened,
    report_of,
    walk,
    with_a_group,
)
from tests.session.leading import decided as led
from tests.session.leading import opened as opened_shipped
from tests.session.test_projection import texts
from workshop.report.contents import PathScene, gather
from workshop.report.formats import FORMATS
from workshop.scenario.play import Play
from workshop.session.commands import (
    CastBallots,
    CloseVote,
    CountHands,
    ExploreWhatIf,
    GoOn,
    OpenTalk,
    PlayAgain,
    RevealDistribution,
    RevealVerdict,
    TakeNote,
)
from workshop.session.state import State

MOMENTS = moments()


def last(name: str) -> PathScene:
    return report_of(MOMENTS[name]).decisions[-1]


def test_both_rounds_are_counted_by_response_and_by_level() -> None:
    first = report_of(with_a_group()).decisions[0]
    assert [option.hands for option in first.options] == [(3, 5), (5, 3)]
    assert [option.shift for option in first.options] == [2, -2]
    assert first.undecided == (1, 1)
    assert first.judged is not None
    assert [(one.hands, one.others) for one in first.judged.rounds] == [((3, 5), 1), ((5, 3), 1)]
    assert (first.judged.first and first.judged.first.id, first.judged.last and first.judged.last.id) == (
        "cold",
        "warm",
    )


def test_called_against_chosen_and_the_explanation_are_of_the_chosen_response() -> None:
    first = report_of(with_a_group()).decisions[0]
    verdict = walk().judge.verdict("door", "sun")
    assert first.chosen is not None
    assert first.chosen.text == walk().response("door", "sun").text
    assert first.judged is not None
    assert first.judged.explanation == verdict.explanation
    assert (first.judged.called and first.judged.called.id) == verdict.call.level
    assert [hands for _level, hands in first.judged.guesses] == [6, None]


def test_corrections_and_reveals_taken_back_are_told() -> None:
    first = report_of(with_a_group()).decisions[0]
    assert (first.corrections, first.taken_back) == (2, 1)


def test_what_was_looked_at_instead_is_told_with_its_answer() -> None:
    first, *others = report_of(with_a_group()).decisions
    snow = walk().response("door", "snow")
    assert first.instead == ((2, snow.text, snow.answer),)
    assert not any(decision.instead for decision in others)


def test_each_response_looked_at_instead_is_told_once() -> None:
    play = walk()
    state = decided(play, opened(play), (9,))
    for name in ("snow", "sun", "snow"):
        state = done(play, state, ExploreWhatIf(name), RevealVerdict(), GoOn())
    assert [one.place for one in report_of(state).decisions[0].instead] == [1, 2]


def test_what_was_taken_along_is_in_the_report() -> None:
    report = report_of(with_a_group())
    assert report.parked == ("who has the map?",)
    assert report.intentions == ("If a why comes, then the sun first.",)
    assert report.commitments == ("We look out of the window.",)
    assert report.focus is not None
    assert (report.focus.points, report.focus.circumstances) == ((4, 6), ("A storm",))
    assert report.exit is not None
    assert report.exit.hands == (("1", 0), ("2", 0), ("3", 0), ("4", 5), ("5", 4))
    assert report.over


def test_a_rehearsal_and_an_unfinished_session_say_so() -> None:
    report = report_of(MOMENTS["hosted, rehearsed"])
    assert (report.rehearsal, report.over) == (True, False)


@pytest.mark.parametrize("name", ["hosted, a scene read", "hosted, votes counted"])
def test_before_the_distribution_is_shown_there_are_no_counts(name: str) -> None:
    decision = last(name)
    assert (decision.options, decision.rounds, decision.judged) == ((), (), None)


def test_a_vote_opened_again_hides_the_counts_until_they_are_shown_again() -> None:
    shown = MOMENTS["hosted, distribution shown"]
    assert report_of(shown).decisions[-1].rounds == (1, 2)
    talking = done(walk(), shown, OpenTalk())
    assert report_of(talking).decisions[-1].rounds == ()


@pytest.mark.parametrize(
    "name",
    ["hosted, distribution shown", "hosted, answered", "hosted, verdict taken back", "alone, chosen"],
)
def test_before_the_verdict_no_level_is_told(name: str) -> None:
    report = report_of(MOMENTS[name])
    assert report.decisions[-1].judged is None
    assert all(option.level is None for option in report.decisions[-1].options)
    assert (report.patterns, report.pair) == ((), None)
    levels = {level.symbol + " " + level.word for level in report.levels}
    for format in ("md", "html"):
        told = FORMATS[format](report)
        assert not [words for words in levels if words in told]


def test_the_verdict_once_shown_is_told() -> None:
    assert last("hosted, verdict shown").judged is not None


@pytest.mark.parametrize("name", MOMENTS)
def test_notes_on_a_scene_stand_with_their_scene_and_nowhere_else(name: str) -> None:
    report = report_of(MOMENTS[name])
    assert not any(NOTE in text for text in texts(report._replace(notes=())))


def test_a_note_on_a_scene_is_told_at_the_end() -> None:
    assert any(note == NOTE for _, note in report_of(MOMENTS["hosted, closed"]).notes)


def test_no_voter_is_told() -> None:
    assert "me" not in set(texts(report_of(alone())))


def test_a_path_that_was_left_is_told_from_where_it_parted() -> None:
    play = walk()
    state = decided(play, decided(play, opened(play), (9, 0)), (9,))
    report = gather(play, replayed(play, state), "")
    (path,) = report.left
    assert [decision.place for decision in path.decisions] == [2]
    assert path.decisions[0].options[0].hands == (9,)
    assert report.decisions[1].options[0].hands == (4,)


def test_a_scene_voted_on_again_counts_twice_even_where_the_hands_fell_alike() -> None:
    play = walk()
    first = decided(play, opened(play), (6, 3))
    state = done(play, first, PlayAgain(0), GoOn(), TakeNote(NOTE), GoOn(), *counting(first, play, (6, 3)))
    state = done(play, state, CloseVote(), RevealDistribution(), GoOn(), CountHands("warm", 6), GoOn())
    report = gather(play, done(play, state, RevealVerdict(), GoOn()), "")
    (path,) = report.left
    assert path.decisions == report.decisions


def replayed(play: Play, state: State) -> State:
    """The last scene once more, with fewer hands."""
    again = done(play, state, PlayAgain(len(state.visits) - 1), GoOn(), GoOn())
    again = done(play, again, CountHands("far", 4), CloseVote(), RevealDistribution(), GoOn(), GoOn())
    return done(play, again, RevealVerdict())


def test_alone_there_are_no_hands_and_a_left_path_is_whole() -> None:
    report = report_of(alone())
    assert not report.hosted
    assert [decision.rounds for decision in report.decisions] == [()]
    assert [len(path.decisions) for path in report.left] == [2]
    assert report.left[0].ending == "The hill"


def test_the_transfer_counts_the_first_hands_of_both_scenes() -> None:
    play = story_play()
    *_, state = opened_shipped(play, ("the-question", "the-nudge"))
    *_, state = led(play, state, (12, 3, 2, 1))
    *_, state = led(play, state, (6, 2, 1, 9), (1, 1, 1, 15))
    transfer = gather(play, state, "").transfer
    assert transfer is not None
    assert (transfer.called.id, transfer.first.scene, transfer.second.scene) == (
        "impact",
        "Page four",
        "Same table",
    )
    assert (transfer.first.hands, transfer.first.of) == (2, 18)
    assert (transfer.second.hands, transfer.second.of) == (15, 18)
    assert "Page four" in transfer.told
    assert "At the first vote 2 of 18 answered there in the one, 15 of 18 in the other." in transfer.told


@pytest.mark.parametrize("name", STORIES)
def test_every_golden_path_of_the_shipped_scenarios_has_a_report(name: str) -> None:
    play = story_play(name)
    for golden in play.scenario.golden:
        state = done(play, walked(play, begun(play), *golden.choices), GoOn())
        report = gather(play, state, "")
        assert len(report.decisions) == len(golden.choices)
        assert report.ending is not None
        assert report.over


@pytest.mark.parametrize(
    ("by_phone", "hands", "told"),
    [
        (("sun",) * 5, (1, 5), True),
        (("snow",) * 5, (1, 5), False),
        (("sun",) * 4, (1, 5), False),
        (("sun",) * 5, (1, 3), False),
        (("sun",) * 3 + ("snow",) * 3, (1, 5), False),
        ((), (1, 5), False),
    ],
    ids=["apart", "alike", "few phones", "few hands", "phones undecided", "no phones"],
)
def test_phones_and_hands_are_told_apart_only_where_they_are_for_different_replies(
    by_phone: tuple[str, ...], hands: tuple[int, int], told: bool
) -> None:
    play = walk()
    state = done(play, opened(play), *[GoOn()] * 3)
    if by_phone:
        state = done(play, state, CastBallots(state.question, tuple(range(1, len(by_phone) + 1)), by_phone))
    state = done(play, state, *counting(state, play, hands), CloseVote(), RevealDistribution())
    report = report_of(state)
    assert bool(report.decisions[-1].apart) is told
    for format in ("md", "html"):
        assert ("By phone most were for reply 1, by hand for reply 2." in FORMATS[format](report)) is told
