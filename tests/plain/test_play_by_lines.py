"""A session on a console: every step by lines alone, and whatever else may be typed or piped in."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import NamedTuple

import pytest

from tests.play import SHIPPED, STORIES, shipped_play, story_play
from workshop.engine.lens import Lens
from workshop.engine.sighting import CueReader, OwnWordsReader
from workshop.engine.verdict import OWN_WORDS
from workshop.plain.own_words import ReaderOf
from workshop.plain.play import LineByLine
from workshop.plain.prompts import MAX_LINE, MAX_PASSED_OVER, MOST_MISSES, NO_VERDICT_YET, Console, Finish
from workshop.scenario.play import Play
from workshop.session.commands import Choose, GoOn, Guess, RevealVerdict
from workshop.session.events import GuessSkipped, IntentionKept, Record, VerdictContested, WordsSaid
from workshop.session.host import Host
from workshop.session.phases import Phase
from workshop.session.verdicts import (
    ALSO_FAIR,
    NEXT_TIME,
    NOW_SAY,
    THIS_REPLY,
    YOU_SAID,
    parts_told,
    rate_alone,
    words_of,
)
from workshop.session.views import SAY_NOW
from workshop.store.lenses import LensShelf
from workshop.store.weights import reader_for


class MemoryJournal:
    def __init__(self) -> None:
        self.records: list[Record] = []

    def append(self, record: Record) -> None:
        self.records.append(record)


class Played(NamedTuple):
    text: str
    finish: Finish
    host: Host
    records: list[Record]


@pytest.fixture(scope="module")
def plays() -> dict[str, Play]:
    return {name: story_play(name) for name in STORIES}


@pytest.fixture
def play(plays: dict[str, Play]) -> Play:
    return plays["ceo-product-review"]


def trained(lens: Lens) -> OwnWordsReader:
    return reader_for(lens, LensShelf().folders).reader


def new_host(play: Play) -> tuple[Host, MemoryJournal]:
    journal = MemoryJournal()
    host = Host(play, journal, lambda: "2026-01-01T00:00:00+00:00")
    host.start()
    return host, journal


def played(
    play: Play,
    lines: str,
    width: int | None = None,
    host: Host | None = None,
    reader_of: ReaderOf = CueReader,
) -> Played:
    journal = MemoryJournal()
    if host is None:
        host, journal = new_host(play)
    out = io.StringIO()
    console = Console(io.StringIO(lines), out, width, False)
    finish = LineByLine(host, console, lambda: None, reader_of=reader_of).play()
    return Played(out.getvalue(), finish, host, journal.records)


def numbers(play: Play, choices: Iterable[str]) -> list[int]:
    """The numbers that the responses stand under, scene by scene, on the path they make."""
    host, _ = new_host(play)
    found = []
    for choice in choices:
        host.do(GoOn())
        offered = play.story.offered(host.state.visit.scene, host.state.visit.tracks)
        found.append([response.id for response in offered].index(choice) + 1)
        for command in (Choose(choice), Guess(None), RevealVerdict()):
            host.do(command)
    return found


def lines_for(play: Play, choices: Iterable[str]) -> str:
    """These choices with every guess skipped, and what one would say now, up to the debrief."""
    return "".join(f"{number}\n\n\n" for number in numbers(play, choices))


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("golden", [0, -1])
def test_a_scenario_is_played_to_its_ending_by_lines_alone(name: str, golden: int) -> None:
    play = shipped_play(name)
    path = play.scenario.golden[golden]
    found = played(play, lines_for(play, path.choices) + "If I am asked why, then I ask what for\n\n")
    assert found.finish is Finish.THROUGH
    assert found.host.state.ending == path.ending
    assert f"How it ends: {play.scenario.ending[path.ending].title}" in found.text
    assert IntentionKept("If I am asked why, then I ask what for") in [each.event for each in found.records]


def test_every_step_is_told_in_its_order(play: Play) -> None:
    text = played(play, lines_for(play, play.scenario.golden[0].choices) + "\n\n").text
    order = (
        "You play Mira",
        "Scene 1: Page four",
        "Your reply, 1 to 4:",
        "What was the question",
        "in answer:",
    )
    order += (
        "What would you say now?",
        "Called for:",
        "This reply:",
        "Next time:",
        "How it ends:",
        "Scene by scene:",
        "Play again from a scene?",
    )
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_points_are_words_and_numbers_without_bars_or_symbols(play: Play) -> None:
    text = played(play, "1\n\n\nwhy\n" + lines_for(play, play.scenario.golden[0].choices)[4:] + "\n\n").text
    assert "Why the moment called for impact 5, execution 1, optics 0:" in text
    assert not set(text) & set("▲■●█○")


def test_nothing_is_called_before_the_guess(play: Play) -> None:
    text = played(play, "1\n").text
    assert "called for" not in text.lower()
    assert "fit " not in text.lower()


def test_a_guess_is_a_number_or_a_word_in_any_case(play: Play) -> None:
    guesses = [
        played(play, f"1\n{line}\n").host.state.visits[0].guess for line in ("1", "Impact", " IMPACT ", "")
    ]
    assert guesses == ["impact", "impact", "impact", None]


@pytest.mark.parametrize("cut", range(0, 14))
def test_the_input_may_end_anywhere(play: Play, cut: int) -> None:
    lines = (lines_for(play, play.scenario.golden[0].choices[:6]) + "\n\n").splitlines(keepends=True)
    found = played(play, "".join(lines[:cut]))
    assert found.finish is Finish.LEFT


def test_a_last_line_needs_no_line_end(play: Play) -> None:
    assert played(play, "1\n\n\n2").host.state.phase is Phase.GUESS


def test_a_session_goes_on_where_the_input_ended(play: Play) -> None:
    path = play.scenario.golden[0]
    lines = lines_for(play, path.choices) + "\n\n"
    first = played(play, lines[:5])
    second = played(play, lines[5:], host=first.host)
    assert second.finish is Finish.THROUGH
    assert second.host.state.ending == path.ending


@pytest.mark.parametrize("line", ["0", "5", "-1", "9" * 5000, "two", "\x1b[31m1", "\x00", "²", "1\t2", "�"])
def test_a_line_that_is_no_answer_is_asked_again(play: Play, line: str) -> None:
    found = played(play, f"{line}\n1\n")
    assert "Type a number from 1 to 4." in found.text
    assert found.host.state.visits[0].choice == "reasons"


def test_a_typed_control_character_never_comes_back(play: Play) -> None:
    lines = lines_for(play, play.scenario.golden[0].choices) + "If \x1b]52;c;AAAA\x07 \x9b31m\u202e why\n\n"
    text = played(play, lines).text
    assert not set(text) & set("\x1b\x07\x9b\u202e\x00")


def test_a_long_line_is_one_answer_and_no_more(play: Play) -> None:
    found = played(play, "7" * 100_000 + "\n2\n")
    assert found.text.count("Type a number from 1 to 4.") == 1
    assert found.host.state.visits[0].choice == "clinics-last"


def test_a_line_without_end_ends_the_input(play: Play) -> None:
    assert played(play, "x" * (MAX_PASSED_OVER + 5000) + "\n1\n").finish is Finish.LEFT


def test_nobody_is_asked_for_ever(play: Play) -> None:
    found = played(play, "nonsense\n" * (MOST_MISSES + 50))
    assert found.finish is Finish.NO_ANSWERS
    assert found.text.count("Your reply, 1 to 4:") == MOST_MISSES


def test_back_at_the_guess_changes_the_reply(play: Play) -> None:
    assert played(play, "1\nback\n2\n").host.state.visits[0].choice == "clinics-last"


def test_back_after_the_answer_returns_to_the_guess(play: Play) -> None:
    found = played(play, "1\n\nback\n1\n")
    assert [visit.guess for visit in found.host.state.visits[:1]] == ["impact"]


def test_back_in_a_scene_returns_to_what_one_would_say_now(play: Play) -> None:
    found = played(play, "1\n\n\nback\no A clinic waits two days.\n\n")
    assert [visit.now and visit.now.text for visit in found.host.state.visits[:1]] == [
        "A clinic waits two days."
    ]


def test_back_in_the_first_scene_tells_the_briefing_again(play: Play) -> None:
    found = played(play, "back\n1\n")
    assert found.text.count("You play Mira") == 2
    assert found.host.state.phase is Phase.GUESS


@pytest.mark.parametrize("name", SHIPPED)
def test_a_verdict_tells_every_part_that_is_written_for_the_reply(name: str) -> None:
    play = shipped_play(name)
    start = play.scenario.start
    words = words_of(play, start, play.scenario.scene[start].response[0].id)
    text = played(play, "1\n\n\n").text
    parts = dict(parts_told(words))
    assert {THIS_REPLY, NOW_SAY, NEXT_TIME, ALSO_FAIR} <= set(parts)
    told = [f"Called for: {words.called}", *(f"{part}: {said}" for part, said in parts.items())]
    assert [said for said in told if said not in text] == []


def test_why_gives_rules_with_their_origin_words_and_facts(play: Play) -> None:
    text = played(play, "1\n\n\nwhy\n").text
    for words in (
        "rule C01, the source; F8)",
        "rule C09, this project’s reading; F13",
        "“no seats free this quarter”",
        "F13:",
        "It opens there",
    ):
        assert words in text


def test_why_tells_what_must_not_be_left_out_and_what_holds_as_well(plays: dict[str, Play]) -> None:
    text = played(plays["platform-availability"], "2\n\n\nwhy\n").text
    assert "Not to be left out: impact and execution." in text
    assert "- impact must not be missing from a reply, whatever leads." in text
    assert "- costs 1: a level that must not be left empty has nothing" in text
    assert "- It is called Leaves something out (" in text


def test_a_title_that_ends_with_a_mark_gets_no_full_stop(plays: dict[str, Play]) -> None:
    play = plays["platform-availability"]
    asked = next(scene.title for scene in play.scenario.scene.values() if scene.title.endswith("?"))
    texts = [played(play, lines_for(play, golden.choices) + "\n\n").text for golden in play.scenario.golden]
    assert any(f"{asked} " in text for text in texts)
    assert not any("?." in text for text in texts)


@pytest.mark.parametrize(("kept", "told"), [(True, "the session is kept"), (False, "nothing is kept")])
def test_quit_says_what_becomes_of_the_session(play: Play, kept: bool, told: str) -> None:
    host, _ = new_host(play)
    out = io.StringIO()
    LineByLine(host, Console(io.StringIO("help\n"), out, None, False), lambda: None, kept).play()
    assert f"quit ({told})" in out.getvalue()


@pytest.mark.parametrize("lines", ["1\n", "2\n\n\n3\n"])
def test_who_comes_back_at_a_guess_hears_the_question_again(play: Play, lines: str) -> None:
    first = played(play, lines)
    again = played(play, "", host=first.host).text
    says = play.scenario.scene[first.host.state.visit.scene].says
    assert again.index(says) < again.index("You say:") < again.index("really about?")


def test_a_scene_is_played_again_by_number(play: Play) -> None:
    first, last = play.scenario.golden[0], play.scenario.golden[-1]
    lines = lines_for(play, first.choices) + "\n1\n" + lines_for(play, last.choices) + "\n\n"
    found = played(play, lines)
    assert found.finish is Finish.THROUGH
    assert found.host.state.ending == last.ending
    assert "The path before this one" in found.text


def test_trouble_with_saving_is_told_once_before_a_prompt(play: Play) -> None:
    host, _ = new_host(play)
    out = io.StringIO()
    LineByLine(
        host, Console(io.StringIO("x\n1\n"), out, None, False), lambda: "Not being saved: disk full."
    ).play()
    assert out.getvalue().count("Not being saved: disk full.") == 1


@pytest.mark.parametrize("width", [20, 40, 80])
def test_lines_are_wrapped_for_who_reads_them_on_a_screen(play: Play, width: int) -> None:
    text = played(play, "1\n\n\n", width).text
    told = [line for line in text.splitlines() if not line.startswith("Your ")]
    assert max(map(len, told)) <= width


def test_a_verdict_is_seen_differently_from_the_prompt_after_it(play: Play) -> None:
    told = played(play, "1\n\n\n! 4 she needs a reason\n2\n\nq\n")
    contests = [record.event for record in told.records if isinstance(record.event, VerdictContested)]
    assert contests == [VerdictContested((0, 0, 0, 0, 1), "she needs a reason")]
    assert "How well it served the moment: fully." in told.text
    assert "The rules would" in told.text
    assert told.host.state.visits[0].contests
    assert len(told.host.state.visits) > 1, "the story went on from where it was"


def test_the_last_verdict_can_be_seen_differently_in_the_debrief(play: Play) -> None:
    lines = lines_for(play, play.scenario.golden[0].choices)
    told = played(play, f"{lines}! 0 too late\n\n\n")
    assert told.host.state.visits[-1].contests[0].text == "too late"
    assert told.finish is Finish.THROUGH
    assert told.host.state.phase is Phase.DEBRIEF


@pytest.mark.parametrize("line", ["!", "! five", "! 7 too much", "!!"])
def test_without_a_rating_it_is_said_what_to_type(play: Play, line: str) -> None:
    told = played(play, f"1\n\n\n{line}\nq\n")
    assert rate_alone(play, told.host.state.visit) in told.text
    assert not any(isinstance(record.event, VerdictContested) for record in told.records)


def test_what_a_moment_called_for_is_seen_differently_by_its_word(play: Play) -> None:
    other = play.lens.level[next(name for name in play.lens.level if name != call_of_the_first(play))]
    told = played(play, f"1\n\n\n! {other.word}, it was what she asked\nq\n")
    (contest,) = [record.event for record in told.records if isinstance(record.event, VerdictContested)]
    assert (sum(contest.hands), contest.text) == (0, "it was what she asked")
    assert f"Called for, as it is seen here: {other.word}." in told.text
    assert f"The rules would call for {other.word} if " in told.text


def call_of_the_first(play: Play) -> str | None:
    return play.judge.call(play.scenario.start).level


def test_a_verdict_further_back_is_not_seen_differently_by_mistake(play: Play) -> None:
    told = played(play, "! 3\n1\n\n\n1\n! 3\nq\n")
    assert told.text.count(NO_VERDICT_YET) == 1
    assert "further back" in told.text
    assert not any(isinstance(record.event, VerdictContested) for record in told.records)


def test_a_scene_is_answered_in_words_of_ones_own() -> None:
    play = shipped_play(SHIPPED[0])
    text = "A clinic waits two days for us, and three of them are leaving."
    told = played(play, f"o {text}\n\n\n\nq\n")
    said = [record.event for record in told.records if isinstance(record.event, WordsSaid)]
    assert [(event.text, event.corrected) for event in said] == [(text, 0)]
    assert "A guess" in told.text
    assert told.host.state.visits[0].fit is not None


def test_what_was_read_is_put_right_clause_by_clause() -> None:
    play = shipped_play(SHIPPED[0])
    told = played(play, "o\nA clinic waits two days for us.\n1\n1\n\n\n\nq\n")
    (said,) = [record.event for record in told.records if isinstance(record.event, WordsSaid)]
    assert said.corrected == 1
    assert len(said.moves) == 1
    assert "A guess" not in told.text


@pytest.mark.parametrize("line", ["o\nback", "o no idea\nback", "o …", "o Ich habe keine Ahnung davon\nback"])
def test_own_words_can_be_taken_back_before_they_are_said(line: str) -> None:
    told = played(shipped_play(SHIPPED[0]), f"{line}\nq\n")
    assert not any(isinstance(record.event, WordsSaid) for record in told.records)
    assert told.host.state.phase is Phase.VOTE


NOW = "A clinic waits two days for us, and three of them are leaving."


@pytest.mark.parametrize("typed", [NOW, f"o {NOW}", f"o\n{NOW}"])
def test_what_one_would_say_now_is_read_and_told_only_with_the_verdict(typed: str) -> None:
    play = shipped_play(SHIPPED[0])
    told = played(play, f"1\n\n{typed}\n\n1\nq\n")
    said = [record.event for record in told.records if isinstance(record.event, WordsSaid)]
    assert [event.text for event in said] == [NOW]
    assert told.text.index(SAY_NOW) < told.text.index("Called for:") < told.text.index(f"{YOU_SAID}: “{NOW}”")
    assert "At first" in told.text
    assert told.host.state.visits[0].choice != OWN_WORDS


def test_a_lens_without_weights_is_told_once_in_a_session() -> None:
    told = played(shipped_play(SHIPPED[0]), f"o {NOW}\nback\no {NOW}\n\n\n{NOW}\n\nq\n")
    assert told.text.count("No reader was trained for this lens") == 1
    assert "No reader" not in played(shipped_play(SHIPPED[0]), f"o {NOW}\nq\n", reader_of=trained).text


@pytest.mark.parametrize("typed", ["…", "Ich habe keine Ahnung davon und er auch nicht", "no idea\nback"])
def test_what_is_not_read_or_taken_back_is_asked_again(typed: str) -> None:
    told = played(shipped_play(SHIPPED[0]), f"1\n\n{typed}\nq\n", reader_of=trained)
    assert not any(isinstance(record.event, WordsSaid) for record in told.records)
    assert told.text.count("Your own words; an empty line skips it:") == 2
    assert told.host.state.phase is Phase.CONSEQUENCE


def test_the_debrief_tells_how_what_was_said_moved() -> None:
    play = shipped_play(SHIPPED[0])
    path = play.scenario.golden[0].choices
    first, *rest = lines_for(play, path).split("\n\n\n")
    told = played(play, f"{first}\n\n{NOW}\n\n" + "\n\n\n".join(rest) + "\n\n")
    assert told.finish is Finish.THROUGH
    looking_back = told.text[told.text.index("Scene by scene:") :]
    assert f"After the answer: “{NOW}” At first" in looking_back


def test_a_megabyte_of_own_words_is_read_as_far_as_it_goes_and_said_so() -> None:
    told = played(shipped_play(SHIPPED[0]), "o " + "clinics wait " * 80_000 + "\n\n\nq\n")
    assert told.text.count("the rest of it was passed over") == 1
    (said,) = [record.event for record in told.records if isinstance(record.event, WordsSaid)]
    assert 900 < len(said.text) <= MAX_LINE


def test_whose_reason_was_told_before_the_guess_is_recorded(play: Play) -> None:
    told = played(play, "1\n\nq\n")
    (skipped,) = [record.event for record in told.records if isinstance(record.event, GuessSkipped)]
    assert f"Somebody who chose reply {skipped.reason} said:" in told.text


def test_a_sign_in_the_line_parts_the_words_and_is_told_of_once() -> None:
    play = shipped_play(SHIPPED[0])
    typed = "A clinic waits two days | for us, and three of them are leaving."
    told = played(play, f"o {NOW}\nback\no {typed}\n\nq\n", reader_of=trained)
    assert told.text.count("with a | where a clause ends") == 1
    assert "1. “A clinic waits two days”" in told.text
    said = [record.event for record in told.records if isinstance(record.event, WordsSaid)]
    assert [event.text for event in said] == [typed.replace(" |", "")]
