"""What was done is carried over to another version of the scenario, or it is said where that ends."""

from __future__ import annotations

import pytest

from tests.play import shipped_lens, story_file
from workshop.authoring.trial import PATH_LET_GO, NoWayError, Trial, way_to
from workshop.scenario.loading import parse_scenario
from workshop.scenario.play import Play, prepare
from workshop.session.commands import (
    Choose,
    Command,
    GoOn,
    Guess,
    KeepIntention,
    PlayAgain,
    Reopen,
    RevealVerdict,
    Undo,
)
from workshop.session.phases import Phase

TEXT = story_file("ceo-product-review").read_text("utf-8")
TEXT = TEXT[: TEXT.index("[[golden]]")]
"""Without recorded paths, which name responses too."""
FIRST, SECOND, THIRD = "the-question", "the-nudge", "now-the-how"


def version(*edits: tuple[str, str]) -> Play:
    """A scenario with these words replaced, each of which is in it."""
    text = TEXT
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    scenario, problems = parse_scenario(text, {"levels": shipped_lens()})
    assert scenario is not None, list(problems.lines())
    return prepare(scenario, shipped_lens(), text)


def did(trial: Trial, *commands: Command) -> None:
    for command in commands:
        assert trial.host.do(command) is None, command


def turn(choice: str) -> tuple[Command, ...]:
    return (Choose(choice), Guess(None), RevealVerdict(), GoOn())


def scene_of(trial: Trial) -> str:
    return trial.host.state.visit.scene


@pytest.fixture
def trial() -> Trial:
    """In the second scene, by the first response of the first."""
    made = Trial(version())
    did(made, GoOn(), *turn("reasons"))
    assert scene_of(made) == SECOND
    return made


def test_a_new_text_is_shown_at_the_same_place_with_the_same_history(trial: Trial) -> None:
    before = trial.host.state
    assert trial.take_up(version(("What is day one like", "What is day two like"))) == ""
    assert trial.host.state == before
    assert trial.host.play.scenario.scene[SECOND].says.endswith("What is day two like for a clinic?")


@pytest.mark.parametrize(
    "commands",
    [
        (),
        (GoOn(), Choose("reasons")),
        (GoOn(), Choose("reasons"), Guess("impact")),
        (GoOn(), Choose("reasons"), Reopen(), Choose("figures"), Guess("optics"), RevealVerdict()),
        (GoOn(), *turn("reasons"), Undo(), Undo()),
        (GoOn(), *turn("reasons"), Undo()),
    ],
    ids=["briefing", "guess", "consequence", "after a change", "taken back", "taken back once"],
)
def test_every_moment_of_a_turn_is_carried_over(commands: tuple[Command, ...]) -> None:
    trial = Trial(version())
    did(trial, *commands)
    before = trial.host.state
    assert trial.take_up(version(("Page four", "Page five"))) == ""
    assert trial.host.state == before
    depth = 0
    while trial.host.do(Undo()) is None:
        depth += 1
    assert trial.host.state.phase is Phase.BRIEFING
    assert depth >= len(before.visits)


def test_endings_debriefs_and_sentences_are_carried_over() -> None:
    play = version()
    trial = Trial(play, way_to(play, next(iter(play.scenario.ending))))
    did(trial, GoOn(), KeepIntention("If Ada asks why, then I start with the clinic."))
    before = trial.host.state
    assert before.phase is Phase.DEBRIEF
    assert trial.take_up(version(("Page four", "Page five"))) == ""
    assert trial.host.state == before


def test_a_response_that_is_gone_is_named_where_the_story_stands(trial: Trial) -> None:
    did(trial, Undo())
    because = trial.take_up(version(('id = "reasons"', 'id = "grounds"')))
    assert because == "There is no response 'reasons' in 'the-question' any more, so the story stands there."
    assert (scene_of(trial), trial.host.state.phase) == (FIRST, Phase.VOTE)


def test_a_scene_that_is_still_there_and_not_reached_any_more_is_named(trial: Trial) -> None:
    because = trial.take_up(version(('id = "reasons"', 'id = "grounds"')))
    assert because == (
        "There is no response 'reasons' in 'the-question' any more; "
        "'the-nudge' is still there, but this history does not lead to it any more."
    )


def test_a_response_that_a_condition_hides_now_is_named(trial: Trial) -> None:
    because = trial.take_up(version(('id = "reasons"', 'id = "reasons"\nif = ["patience >= 4"]')))
    assert because.startswith(
        "The response 'reasons' is not offered in 'the-question' on this path any more;"
    )


def test_another_way_on_leads_to_where_it_leads_now(trial: Trial) -> None:
    because = trial.take_up(version(('missed = "the-nudge"', 'missed = "now-the-how"')))
    assert because == (
        "After 'reasons' in 'the-question' the story goes on with 'now-the-how' now; "
        "'the-nudge' is still there, but this history does not lead to it any more."
    )
    assert scene_of(trial) == THIRD


def test_a_scene_that_has_another_id_is_said_to_be_gone(trial: Trial) -> None:
    because = trial.take_up(version(("the-nudge", "the-push")))
    assert because == (
        "After 'reasons' in 'the-question' the story goes on with 'the-push' now; "
        "there is no 'the-nudge' any more."
    )
    assert scene_of(trial) == "the-push"


def test_another_beginning_is_named(trial: Trial) -> None:
    because = trial.take_up(version(('start = "the-question"', 'start = "now-the-how"')))
    assert because.startswith("The story begins with 'now-the-how' now; 'the-nudge' is still there")
    assert scene_of(trial) == THIRD


def test_what_broke_is_whole_again_once_the_file_is(trial: Trial) -> None:
    before = trial.host.state
    assert trial.take_up(version(('id = "reasons"', 'id = "reason"'))) != ""
    assert trial.take_up(version(('id = "reasons"', 'id = "reasonz"'))) != ""
    assert trial.take_up(version()) == ""
    assert trial.host.state == before


def test_what_broke_is_let_go_once_something_else_is_done(trial: Trial) -> None:
    assert trial.take_up(version(('id = "reasons"', 'id = "grounds"'))) != ""
    did(trial, Choose("figures"))
    before = trial.host.state
    assert trial.take_up(version()) == ""
    assert trial.host.state == before


def test_a_path_that_was_left_does_not_hold_back_the_present_one() -> None:
    trial = Trial(version())
    did(trial, GoOn(), Choose("reasons"), Guess(None), RevealVerdict(), PlayAgain(0), *turn("figures"))
    assert scene_of(trial) == SECOND
    assert trial.take_up(version(('id = "reasons"', 'id = "grounds"'))) == PATH_LET_GO
    assert scene_of(trial) == SECOND
    assert trial.host.state.earlier == ()
    assert trial.take_up(version()) == ""
    assert len(trial.host.state.earlier) == 1


def test_a_guess_at_a_level_that_is_no_more_is_skipped() -> None:
    trial = Trial(version())
    did(trial, GoOn(), Choose("reasons"), Guess("optics"), RevealVerdict())
    play = version()
    levels = {name: level for name, level in play.lens.level.items() if name != "optics"}
    other = play.lens.model_copy(update={"level": levels, "bridge": ()})
    assert trial.take_up(prepare(play.scenario, other)) == ""
    assert trial.host.state.phase is Phase.VERDICT
    assert trial.host.state.visit.guess is None


def test_beginning_anew_lets_go_of_everything(trial: Trial) -> None:
    trial.begin()
    assert trial.host.state.phase is Phase.BRIEFING
    assert trial.history == ()


def test_a_way_to_a_scene_is_one_that_can_be_taken_back_step_by_step() -> None:
    play = version()
    trial = Trial(play, way_to(play, "a-call"))
    assert scene_of(trial) == "a-call"
    assert trial.host.do(Undo()) is None


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("the-nugde", "There is no scene or ending 'the-nugde' in this scenario. Did you mean 'the-nudge'?"),
        ("\x1b[2J", "There is no scene or ending '\ufffd[2J' in this scenario. There are: the-question, "),
    ],
)
def test_a_place_that_is_not_there_is_said_in_a_sentence(place: str, said: str) -> None:
    with pytest.raises(NoWayError) as refused:
        way_to(version(), place)
    assert str(refused.value).startswith(said)


WAY = 'next = { landed = "now-the-how", partly = "the-nudge", missed = "the-nudge" }'


@pytest.mark.parametrize(
    "instead",
    [
        'next = "now-the-how"',
        'next = "now-the-how"\n[[scene.the-question.when]]\nif = ["patience > 3"]\nnext = "the-nudge"',
    ],
    ids=["no way", "a condition that never holds there"],
)
def test_a_scene_that_nothing_leads_to_is_said_in_a_sentence(instead: str) -> None:
    with pytest.raises(NoWayError) as refused:
        way_to(version((WAY, instead)), "the-nudge")
    assert str(refused.value) == "No choices lead from the start to 'the-nudge'."
