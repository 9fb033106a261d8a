"""An outline becomes a scenario that is checked without errors, or every slip in it is told with its line."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.play import ROOT, shipped_lens
from workshop.authoring.check.check import check_scenario
from workshop.authoring.new import Person, Tables, Wishes, laid_out
from workshop.authoring.outline import (
    OutlineSlip,
    StoryOutline,
    amiss_in,
    read_outline,
    seat_in,
    skeleton_of,
)
from workshop.scenario.toml.source import source_of

LENS = shipped_lens()
BEN = Person("Ben", "Branch librarian", "other", "Keeps the branch.")
ROSA = Person("Rosa", "Director", "ceo", "Started behind the counter.")
WISHES = Wishes("it", "It", BEN, (ROSA,), ())
WHOLE = """\
# The Closed Door

It is the first day
of the holidays.

- On the bus -> Monday, ten past nine
  Ben sees the door from the bus.
- **Monday, ten past nine** (Rosa, Director): Why are people standing in front of a closed door?
  Rosa rings from the square.
  It rains.
  - Two of us have been ill -> since Friday. -> at-the-door
    - “I see.” A child knocks.
  - The children stand in the rain. → The rota
- At the door: Who of them has heard from us?
  1. The small ones are wet through.
  2. I tell all eleven now.
- The rota (Ines, Part-timer): How do we get through this week?
  * Until Friday we open at eleven. => The evening
  * Most have no other quiet room.
- The evening
  The branch stays open until six.
"""


def listener(written: str) -> Person:
    if "," not in written:
        raise ValueError("a person is a name and a title")
    name, title = written.split(", ", 1)
    return Person(name, title, "other", "Listens.")


def begun(text: str) -> Tables:
    outline = read_outline(text)
    assert isinstance(outline, StoryOutline), outline
    tables = skeleton_of(outline, WISHES._replace(title=outline.title or "It"), listener, LENS)
    assert isinstance(tables, dict), tables
    assert amiss_in(tables, outline, LENS) == []
    return tables


def slips(text: str) -> list[OutlineSlip]:
    outline = read_outline(text)
    return outline if isinstance(outline, list) else []


def test_what_an_outline_says_stands_in_its_place() -> None:
    tables = begun(WHOLE)
    assert (tables["title"], tables["situation"]) == (
        "The Closed Door",
        "It is the first day of the holidays.",
    )
    assert tables["start"] == "on-the-bus"
    assert [*tables["cast"]] == ["ben", "rosa", "ines"]
    assert tables["interlude"]["on-the-bus"]["setting"] == "Ben sees the door from the bus."
    assert tables["interlude"]["on-the-bus"]["next"] == "monday-ten-past-nine"
    monday = tables["scene"]["monday-ten-past-nine"]
    assert (monday["listener"], monday["setting"]) == ("rosa", "Rosa rings from the square. It rains.")
    assert monday["says"] == "Why are people standing in front of a closed door?"
    assert [(reply["text"], reply.get("next")) for reply in monday["response"]] == [
        ("Two of us have been ill -> since Friday.", "at-the-door"),
        ("The children stand in the rain.", "the-rota"),
    ]
    assert monday["response"][0]["answer"] == "“I see.” A child knocks."
    assert tables["ending"]["the-evening"]["text"] == "The branch stays open until six."


def test_who_listens_stays_until_somebody_else_does_and_the_next_entry_follows() -> None:
    tables = begun(WHOLE)
    door, rota = tables["scene"]["at-the-door"], tables["scene"]["the-rota"]
    assert (door["listener"], door["next"]) == ("rosa", "the-rota")
    assert (rota["listener"], rota["next"]) == ("ines", "the-evening")


def test_it_is_checked_without_errors_and_warned_of_what_is_still_to_be_written() -> None:
    checked = check_scenario(source_of("it.toml", laid_out(begun(WHOLE))), {LENS.id: LENS})
    assert checked.document is not None
    assert {problem.severity for problem in checked.problems.shown} == {"warning"}
    unwritten = [problem.path for problem in checked.problems.shown if problem.code == "W411"]
    assert "scene.at-the-door.setting" in unwritten
    assert "scene.monday-ten-past-nine.setting" not in unwritten


def test_the_kind_of_question_is_heard_in_its_words() -> None:
    scenes = begun(WHOLE)["scene"]
    assert scenes["the-rota"]["asks"] == "how"
    assert scenes["at-the-door"]["asks"] == "who-knows"


def test_the_smallest_outline_ends_by_itself() -> None:
    tables = begun("- A question\n  - Yes.\n  - No.\n")
    assert tables["scene"]["a-question"]["next"] == "the-end"
    assert [*tables["ending"]] == ["the-end"]
    assert tables["scene"]["a-question"]["listener"] == "rosa"


def test_the_outline_of_the_guide_is_one() -> None:
    page = (ROOT / "scenarios" / "README.md").read_text("utf-8")
    (shown,) = re.findall(r"^```markdown\n(- The question.*?)^```$", page, re.DOTALL | re.MULTILINE)
    tables = begun(shown)
    assert [*tables["scene"]] == ["the-question", "at-the-door"]
    assert [*tables["ending"]] == ["the-evening"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "no list here"),
        ("# Only a title\n\nAnd a sentence.\n", 1, "no list here"),
        ("- A\n  - one\n- B\n", 1, "'A' has one reply; a scene has two to nine"),
        ("- A\n" + "  - x\n" * 10 + "- B\n", 1, "10 replies"),
        ("- A\n  - one -> C\n  - two\n- B\n", 2, "nothing here is called 'C'"),
        ("- A\n  - one -> The evning\n  - two\n- The evening\n", 2, "did you mean 'The evening'?"),
        ("- A -> Z\n- B\n", 1, "nothing here is called 'Z'"),
        ("- A\n  - one\n  - two\n- a!\n", 4, "line 1 is called 'a!' too"),
        ("- The end\n- A\n  - one\n  - two\n", 1, "the story begins with 'The end'"),
        ("- A\n  - one\n    - yes\n      - more\n  - two\n", 4, "nested too deep"),
        ("- A\n  - one\n  - \n  - two\n", 3, "nothing in this entry"),
        ("- : What?\n  - one\n  - two\n", 1, "no title"),
    ],
)
def test_what_is_amiss_is_told_with_its_line(text: str, line: int, words: str) -> None:
    found = slips(text)
    assert line in [slip.line for slip in found if words in slip.text], found


def test_every_slip_is_told_at_once() -> None:
    found = slips("- A\n  - one -> X\n- B -> Y\n- C\n")
    assert [slip.line for slip in found] == [1, 2, 3]


def test_who_listens_needs_a_name_and_a_title() -> None:
    outline = read_outline("- A (Rosa): Why?\n  - one\n  - two\n")
    assert isinstance(outline, StoryOutline)
    assert skeleton_of(outline, WISHES, listener, LENS) == [OutlineSlip(1, "a person is a name and a title")]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (f"- A\n  - {'x' * 700}\n  - two\n", 2, "at most 600 characters"),
        (f"- {'A' * 90}\n  - one\n  - two\n", 1, "at most 80 characters"),
        ("- A\n  - one\n  - two\n- B -> C\n- C -> B\n", 4, "nobody chooses in between"),
    ],
)
def test_what_the_format_refuses_is_told_by_the_line_of_the_outline(text: str, line: int, words: str) -> None:
    outline = read_outline(text)
    assert isinstance(outline, StoryOutline)
    tables = skeleton_of(outline, WISHES, listener, LENS)
    assert isinstance(tables, dict)
    assert any(slip.line == line and words in slip.text for slip in amiss_in(tables, outline, LENS))


LINES = st.sampled_from(
    ["# T", "- A", "- B: Why?", "  - one", "  - two -> B", "    - yes", "\t- x", "words", "  words", "", "- "]
)


@given(st.lists(LINES, max_size=12))
def test_any_list_is_a_scenario_or_has_slips_with_lines(lines: list[str]) -> None:
    outline = read_outline("\n".join(lines))
    if isinstance(outline, list):
        assert outline
        assert all(1 <= slip.line <= max(1, len(lines)) and slip.text for slip in outline)
        return
    tables = skeleton_of(outline, WISHES, listener, LENS)
    assert isinstance(tables, dict)
    for slip in amiss_in(tables, outline, LENS):
        assert 1 <= slip.line <= len(lines)


PEOPLED = """\
# The week

We are at a library.

## People

- Ines, Part-timer
  Has the rota on her knees.
- **Ben**, Branch librarian (us)
- Rosa, Director

## Scenes

It is the first day of the holidays.

- Monday, the door (Rosa, Director): Why are people standing in front of a closed door?
  - Two of us have been ill. -> Tuesday
  - The children stand in the rain.
- Tuesday, the rota (Ines): How do we get through this week?
  - Until Friday we open at eleven.
  - Most have no other quiet room.
- The evening
"""


def test_people_under_a_heading_of_their_own_are_the_cast_and_who_listens_nowhere_is_played() -> None:
    outline = read_outline(PEOPLED)
    assert isinstance(outline, StoryOutline), outline
    assert seat_in(outline) == "Ben, Branch librarian"
    cast = begun(PEOPLED)["cast"]
    assert [*cast] == ["ben", "ines", "rosa"]
    assert cast["ines"]["about"] == "Has the rota on her knees."
    assert cast["rosa"]["about"] == "TO WRITE: who Rosa is."
    assert outline.situation == "We are at a library. It is the first day of the holidays."


def test_a_place_may_be_named_by_how_it_begins_as_long_as_no_other_begins_so() -> None:
    assert begun(PEOPLED)["scene"]["monday-the-door"]["response"][0]["next"] == "tuesday-the-rota"
    (slip,) = slips(PEOPLED.replace("- The evening", "- Tuesday, late"))
    assert "nothing here is called 'Tuesday'" in slip.text


def test_scenes_under_a_heading_are_no_people() -> None:
    outline = read_outline(WHOLE.replace("- On the bus", "## The day\n\n- On the bus"))
    assert isinstance(outline, StoryOutline)
    assert outline.people == ()
    assert seat_in(outline) is None
