"""Moves marked in a text are the moves quoted beside it, placed in the text; one form gives the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.play import SHIPPED, shipped_file, shipped_lens, story_file
from workshop.authoring.check.check import check_scenario
from workshop.authoring.check.manuals import SAMPLES
from workshop.authoring.check.translation import check_translation
from workshop.authoring.marking import converted
from workshop.authoring.translate import skeleton, updated
from workshop.scenario.correspondence import pieces
from workshop.scenario.loading import load_scenario
from workshop.scenario.marks import Mark, MarkedText, put_together, read_scenario_tables, unmarked
from workshop.scenario.toml.source import source_of
from workshop.scenario.toml.tables import read_tables

LENSES = {"levels": shipped_lens()}
SAMPLE = SAMPLES["scenario"].read_text("utf-8")
FILES = [shipped_file(name) for name in SHIPPED] + [SAMPLES["scenario"], story_file("the-return")]
PLAIN = """\
text = "Two of us have been ill since Friday. The relief comes at noon and opens both of the desks."
moves.cites-constraint = "Two of us have been ill"
moves.gives-date-or-milestone = "at noon"
"""
MARKED = """\
text = "{cites-constraint|Two of us have been ill} since Friday. The relief comes {gives-date-or-milestone|at noon} and opens both of the desks."
"""  # noqa: E501 - one line of a file


def test_a_text_is_taken_apart_into_what_people_read_and_its_marks() -> None:
    assert unmarked("We have {a|no {b|seats} free} now") == MarkedText(
        "We have no seats free now", (Mark("a", 8, 21), Mark("b", 11, 16)), ()
    )


@pytest.mark.parametrize(
    "text", ["{ }", "a {b} c", "{|}", "{A|b}", "}{", "{ a|b}", "{{}}", "{{b}}", "{1|2}", "}}"]
)
def test_a_brace_that_begins_no_mark_is_a_brace(text: str) -> None:
    assert unmarked(text) == MarkedText(text, (), ())
    assert put_together(text, ()) == text


def test_doubled_the_brace_of_a_mark_is_a_brace() -> None:
    assert unmarked("Write {{a|b} there") == MarkedText("Write {a|b} there", (), ())
    assert put_together("Write {a|b} there", ()) == "Write {{a|b} there"


def test_marks_stand_within_each_other_and_do_not_cross() -> None:
    plain = "no seats free"
    assert put_together(plain, (Mark("b", 3, 8), Mark("a", 0, 13))) == "{a|no {b|seats} free}"
    assert put_together(plain, (Mark("b", 0, 13), Mark("a", 0, 13))) == "{b|{a|no seats free}}"
    assert put_together(plain, (Mark("a", 0, 8), Mark("b", 3, 13))) is None
    assert put_together("a } b", (Mark("a", 0, 5),)) is None


PLACES = st.integers(0, 30)


@given(
    st.text(alphabet="ab{}|- x", max_size=30),
    st.lists(
        st.tuples(st.sampled_from(["m", "n-1", "o"]), PLACES, PLACES),
        max_size=4,
        unique_by=lambda each: each[0],
    ),
)
def test_whatever_can_be_put_together_is_taken_apart_again(
    plain: str, places: list[tuple[str, int, int]]
) -> None:
    marks = tuple(
        Mark(move, min(one, two), max(one, two)) for move, one, two in places if max(one, two) <= len(plain)
    )
    together = put_together(plain, marks)
    if together is not None:
        apart = unmarked(together)
        assert apart.plain == plain
        assert sorted(apart.marks) == sorted(marks)
        assert apart.unclosed == ()


def test_a_file_with_marks_is_the_same_scenario() -> None:
    assert SAMPLE.count(PLAIN) == 1
    marked, problems = load_scenario(source_of("marked.toml", SAMPLE.replace(PLAIN, MARKED)), LENSES)
    beside, _ = load_scenario(source_of("beside.toml", SAMPLE), LENSES)
    assert problems.shown == ()
    assert marked == beside


@pytest.mark.parametrize(
    ("old", "new", "code", "words", "at"),
    [
        ("{cites-constraint|", "{cites-constrain|", "E114", "no move 'cites-constrain'", "{cites-constrain|"),
        ("been ill}", "been ill", "E306", "not closed", "{cites-constraint|"),
        ("|at noon}", "|}at noon", "E306", "holds no words", "{gives-date-or-milestone|"),
        (
            "|at noon}",
            "|at noon} on {gives-date-or-milestone|Monday}",
            "E306",
            "twice",
            "{gives-date-or-milestone|",
        ),
        ("|at noon}", "|at} noon at", "E302", "occur twice", "{gives-date-or-milestone|"),
    ],
)
def test_what_is_wrong_points_at_the_mark(old: str, new: str, code: str, words: str, at: str) -> None:
    text = SAMPLE.replace(PLAIN, MARKED.replace(old, new))
    problems = check_scenario(source_of("it.toml", text), LENSES).problems.shown
    (problem,) = (problem for problem in problems if problem.code == code)
    assert words in problem.text
    line = text.splitlines()[problem.line - 1]
    assert line[problem.column - 1 :].startswith(at)


def test_a_move_that_is_marked_and_quoted_beside_is_told_where_it_stands_beside() -> None:
    text = SAMPLE.replace(PLAIN, MARKED + 'moves.cites-constraint = "ill"\n')
    problems = check_scenario(source_of("it.toml", text), LENSES).problems.shown
    (problem,) = (problem for problem in problems if problem.code == "E306")
    assert text.splitlines()[problem.line - 1].startswith("moves.cites-constraint")


def test_a_text_may_have_marks_and_moves_beside_it() -> None:
    both = (
        MARKED.replace("{gives-date-or-milestone|at noon}", "at noon")
        + 'moves.gives-date-or-milestone = "at noon"\n'
    )
    marked, problems = load_scenario(source_of("it.toml", SAMPLE.replace(PLAIN, both)), LENSES)
    assert problems.shown == ()
    assert marked == load_scenario(source_of("it.toml", SAMPLE), LENSES).document


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_turned_one_way_and_back_is_the_same_to_the_byte(file) -> None:  # type: ignore[no-untyped-def]
    text = file.read_text("utf-8")
    marked = converted(text, "in-text")
    assert marked.turned > 0
    assert converted(marked.text, "beside").text == text
    assert converted(converted(marked.text, "beside").text, "in-text").text == marked.text
    assert read_scenario_tables(marked.text) == read_scenario_tables(text)
    assert [line for line in marked.text.splitlines() if line.startswith("#")] == [
        line for line in text.splitlines() if line.startswith("#")
    ]


@pytest.mark.parametrize("name", SHIPPED)
def test_of_the_shipped_scenarios_no_text_is_left_behind(name: str) -> None:
    marked = converted(shipped_file(name).read_text("utf-8"), "in-text")
    assert marked.left == ()
    assert len(marked.text) < len(shipped_file(name).read_text("utf-8"))


@given(st.data())
def test_texts_of_any_kind_come_back_as_they_were(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet='ab {}|.\\"', min_size=1, max_size=24))
    lines = [f'text = "{text}"']
    for move in data.draw(st.lists(st.sampled_from(["m", "n", "o"]), max_size=3, unique=True)):
        start = data.draw(st.integers(0, len(text)))
        words = text[start : data.draw(st.integers(start, len(text)))]
        lines.append(f'moves.{move} = "{words}"' + data.draw(st.sampled_from(["", "  # why"])))
    lines += data.draw(st.sampled_from([[], ["# the end"], ['answer = "Yes."']]))
    file = "\n".join(["[[scene.a.response]]", *lines]) + data.draw(st.sampled_from(["", "\n"]))
    raw, findings = read_tables(file)
    if not raw or any(finding.severity == "error" for finding in findings):
        return
    for there, back in (("in-text", "beside"), ("beside", "in-text")):
        turned = converted(file, there)  # type: ignore[arg-type]
        if turned.turned:
            assert converted(turned.text, back).text == file  # type: ignore[arg-type]


def test_what_cannot_be_turned_back_stays_and_is_told_with_its_line() -> None:
    away = PLAIN.replace("moves.cites", 'peer = "It is true."\nmoves.cites')
    text = SAMPLE.replace(PLAIN, away).replace('peer = "It is true, and it says when the door opens."\n', "")
    left = converted(text, "in-text").left
    assert [each.because for each in left] == ["its moves do not stand on the lines directly below it"]
    assert text.splitlines()[left[0].line - 1].startswith("text = ")
    escaped = SAMPLE.replace(
        "Two of us have been ill since Friday.", "Two of us have been ill \\u2014 since Friday."
    )
    assert [each.because for each in converted(escaped, "in-text").left] == ["it is written with escapes"]


def test_overlapping_quotations_stay_beside_the_text() -> None:
    file = '[[scene.a.response]]\ntext = "no seats free"\nmoves.m = "no seats"\nmoves.n = "seats free"\n'
    turned = converted(file, "in-text")
    assert turned.text == '[[scene.a.response]]\ntext = "{m|no seats} free"\nmoves.n = "seats free"\n'
    assert converted(turned.text, "beside").text == file


def test_a_translation_is_of_the_words_whatever_their_form() -> None:
    marked = converted(SAMPLE, "in-text").text
    assert [*pieces(read_scenario_tables(marked)[0])] == [*pieces(read_tables(SAMPLE)[0])]
    begun = skeleton(read_tables(SAMPLE)[0], "de")
    assert updated(begun, read_scenario_tables(marked)[0]).text == begun


def test_a_translation_may_have_marks_too() -> None:
    german = SAMPLES["translation"].read_text("utf-8")
    header = "[scene.the-question.response.two-ill]"
    before, _, after = german.partition(header)
    part = after.partition("\n[")[0]
    words = read_tables(german)[0]["scene"]["the-question"]["response"]["two-ill"]
    marked = words["text"]
    lines = [line for line in part.splitlines() if not line.startswith(("moves.", "text ="))]
    for move, shown in words["moves"].items():
        marked = marked.replace(shown, f"{{{move}|{shown}}}")
    text = f'{before}{header}\ntext = "{marked}"\n' + "\n".join(lines) + after[len(part) :]
    original = source_of("sample.toml", SAMPLE)
    problems = check_translation(original, source_of("sample.de.toml", text), "de", LENSES)
    as_before = check_translation(original, source_of("sample.de.toml", german), "de", LENSES)
    assert [each.code for each in problems.shown] == [each.code for each in as_before.shown]
