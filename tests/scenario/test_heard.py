"""What a reader hears in a reply and the reply does not declare is told, in words of a reader."""

from __future__ import annotations

import pytest

from tests.play import shipped_lens
from workshop.authoring.check.check import check_scenario
from workshop.authoring.check.manuals import SAMPLES
from workshop.engine.lens import Lens
from workshop.scenario.problems import Problem
from workshop.scenario.toml.source import source_of

SAMPLE = SAMPLES["scenario"].read_text("utf-8")
REPLY = """\
text = "Two of us have been ill since Friday. The relief comes at noon and opens both of the desks."
moves.cites-constraint = "Two of us have been ill"
moves.gives-date-or-milestone = "at noon"
"""


def heard(sentence: str, lens: Lens | None = None, moves: str = "") -> list[Problem]:
    """What is said of a reply with this sentence and these moves."""
    assert REPLY in SAMPLE
    text = SAMPLE.replace(REPLY, f'text = "Here is how it stands. {sentence}."\n{moves}')
    checked = check_scenario(source_of("it.toml", text), {"levels": lens or shipped_lens()})
    assert checked.document is not None, checked.problems
    return [problem for problem in checked.problems.shown if problem.code == "W313"]


@pytest.mark.parametrize(
    ("sentence", "move"),
    [
        ("By the end of May", "gives-date-or-milestone"),
        ("You are right to be worried about that", "concedes-concern-first"),
        ("The customers stand at the till and wait", "names-customer-outcome"),
        ("No seats are free this year", "cites-constraint"),
        ("There is no budget left for a second supplier", "cites-constraint"),
        ("The vendor’s queue was the reason", "explains-cause"),
    ],
)
def test_a_plain_sentence_is_heard_without_the_words_of_a_cue(sentence: str, move: str) -> None:
    (problem,) = heard(sentence)
    assert f'moves.{move} = "{sentence}"' in problem.hint
    assert problem.text.startswith(f"a reader hears in “{sentence}” what this reply does not declare: ")
    assert problem.text.endswith(shipped_lens().move[move].does)


@pytest.mark.parametrize(
    "sentence",
    ["Then it is calm again", "Here is the key to the side door", "The lamp stands on the shelf", "So it is"],
)
def test_nothing_is_heard_in_a_sentence_that_shows_no_move(sentence: str) -> None:
    assert heard(sentence) == []


def test_a_move_that_the_reply_declares_elsewhere_is_not_told_again() -> None:
    said = "On Monday we open. By the end of May"
    assert heard(said)
    assert heard(said, moves='moves.gives-date-or-milestone = "On Monday"\n') == []


def test_words_in_another_language_are_left_alone() -> None:
    german = "Die Ablösung kommt am Mittag und öffnet beide Schalter für alle, die im Regen stehen"
    german += ", und wer dann noch nicht weiss, wohin er gehört, fragt mich oder Rosa auf dem Platz"
    assert heard(f"{german}. No seats are free this year") == []


def test_without_a_trained_reader_only_cues_are_heard() -> None:
    other = shipped_lens().model_copy(update={"level": dict(reversed(shipped_lens().level.items()))})
    assert heard("No seats are free this year", other) == []
    (problem,) = heard("It is there by Friday", other)
    assert "“by Friday”" in problem.text
