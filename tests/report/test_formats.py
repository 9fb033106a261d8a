"""Every format tells every session: one that is over, one in its middle, one in which nothing happened."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from tests.report.golden_files import COPIES, KEPT, golden, made
from tests.report.sessions import NOTE, moments, poisoned, report_of
from workshop.report import wording
from workshop.report.contents import Report
from workshop.report.formats import FORMATS, LONGEST_NAME, file_name
from workshop.report.markdown import as_markdown
from workshop.session.tally import NO_HANDS

MOMENTS = {name: report_of(state) for name, state in moments().items()}
READ_BY_PEOPLE = ("md", "html", "csv")
HOSTILE = (
    '<script>alert(1)</script> "><svg onload=alert(2)> [x](javascript:alert(3)) ![i](https://e.example/i) '
    "https://e.example www.e.example me@e.example | a | ``` **b** # h &lt; =1+1 <!-- x --> </style></title>"
)


def words_of(format: str, report: Report) -> str:
    """What a person reads in it, without breaks."""
    text = FORMATS[format](report)
    if format == "html":
        found: list[str] = []
        reader = HTMLParser()
        reader.handle_data = found.append  # type: ignore[method-assign]
        reader.feed(text.partition("</style>")[2])
        reader.close()
        text = "".join(found)
    elif format == "md":
        tokens = MarkdownIt("gfm-like").parse(text)
        text = " ".join(
            "".join(child.content for child in token.children or ()) for token in tokens if token.children
        )
    return " ".join(text.split())


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", MOMENTS)
def test_every_format_tells_every_session_the_same_way_twice(name: str, format: str) -> None:
    text = FORMATS[format](MOMENTS[name])
    assert "A walk" in text
    assert text == FORMATS[format](MOMENTS[name])
    assert text.endswith("\n")


@pytest.mark.parametrize("format", FORMATS)
def test_what_was_looked_at_instead_is_in_every_format(format: str) -> None:
    (other,) = MOMENTS["hosted, closed"].decisions[0].instead
    told = words_of(format, MOMENTS["hosted, closed"])
    assert told.count(other.text) == {"html": 3}.get(format, 2)  # beside its bar and in the table behind it
    assert other.answer in told
    assert other.answer not in words_of(format, MOMENTS["hosted, rehearsed"])


@pytest.mark.parametrize("format", READ_BY_PEOPLE)
def test_what_a_session_came_to_is_in_every_format(format: str) -> None:
    told = words_of(format, MOMENTS["hosted, closed"])
    verdict = MOMENTS["hosted, closed"].decisions[0].judged
    assert verdict is not None
    expected = [
        "Why go out?", "The sun is out, so we go.", "The hill", "They are on the hill.", "who has the map?",
        "If a why comes, then the sun first.", "We look out of the window.", "A storm", verdict.fell,
        *(text for _, text in wording.explained(verdict)),
        "A count was put right twice.", "Something was shown too early, and hidden again, once.",
        "How much of this will you use next week?",
    ]  # fmt: skip
    told = told.replace('""', '"')
    assert [words for words in expected if " ".join(str(words).split()) not in told] == []


@pytest.mark.parametrize("format", READ_BY_PEOPLE)
def test_no_grade_no_rank_and_no_judgement_of_people(format: str) -> None:
    for report in MOMENTS.values():
        told = words_of(format, report).lower()
        told = told.replace("a count was put right", "")
        assert not re.search(r"\bfit\b|score|grade|rank|wrong|\bcorrect\b|\byou are\b", told), told
        assert not re.search(r"\b(met|missed|won|right|landed|partly)\b", told), told


@pytest.mark.parametrize("format", READ_BY_PEOPLE)
def test_what_a_reader_must_know_first_is_said(format: str) -> None:
    assert wording.REHEARSAL in words_of(format, MOMENTS["hosted, rehearsed"])
    assert wording.NOT_OVER in words_of(format, MOMENTS["hosted, votes counted"])
    assert wording.NO_SCENE in words_of(format, MOMENTS["before the first scene"])
    over = words_of(format, MOMENTS["hosted, closed"])
    assert wording.NOT_OVER not in over
    assert wording.REHEARSAL not in over


@pytest.mark.parametrize("format", ["md", "html"])
def test_a_scene_in_which_no_hands_were_counted_says_so_once(format: str) -> None:
    assert words_of(format, MOMENTS["hosted, nobody counted"]).count(NO_HANDS) == 1


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("state", ["hosted, closed", "alone, looked back"])
def test_hostile_words_are_shown_as_they_are(state: str, format: str) -> None:
    report = poisoned(MOMENTS[state], HOSTILE)
    told = words_of(format, report)
    if format == "csv":
        told = told.replace('""', '"').replace("'", "")  # the mark before what would be a formula
    if format == "json":
        told = told.replace('\\"', '"')
    assert told.count(HOSTILE) > 20


@pytest.mark.parametrize("copy", COPIES)
@pytest.mark.parametrize("format", KEPT)
def test_the_report_is_the_golden_one(format: str, copy: str) -> None:
    assert made(copy, format) == golden(copy, format).read_bytes()


@pytest.mark.parametrize("format", FORMATS)
def test_notes_and_what_went_amiss_are_in_the_facilitators_copy_alone(format: str) -> None:
    own, handed = (words_of(format, copy(MOMENTS["hosted, closed"])) for copy in COPIES.values())
    private = [NOTE, "A count was put right", "Something was shown too early", wording.OWN_COPY]
    if format == "json":
        private = [NOTE, '"corrections": 2', '"taken_back": 1', '"for_facilitator": true']
    assert [words in own for words in private] == [True] * len(private)
    assert [words in handed for words in private] == [False] * len(private)


@pytest.mark.parametrize("format", ["md", "html"])
def test_the_first_page_has_questions_shifts_the_rooms_sentence_and_what_is_taken_along(format: str) -> None:
    report = COPIES["handed-round"](MOMENTS["hosted, closed"])
    first, rest = words_of(format, report).split("The path", 1)
    judged = [decision.judged for decision in report.decisions if decision.judged]
    for words in (*report.intentions, *report.commitments, *(verdict.fell or "?" for verdict in judged)):
        assert words in first
        assert words not in rest
    for decision in report.decisions:
        assert decision.says in first
    assert "explanation" not in first
    assert report.parked[0] in rest


def test_a_long_workshop_has_sentences_alone_on_its_first_page() -> None:
    report = MOMENTS["hosted, closed"]
    long = report._replace(decisions=report.decisions * 2)
    first, rest = as_markdown(long).split("## The path")
    assert "Hands by level" not in first
    assert rest.count("*Hands by level*") == 4


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The Forty-Hour Reply", "report-2026-11-20-1432-the-forty-hour-reply.html"),
        ("../../etc/passwd", "report-2026-11-20-1432-etc-passwd.html"),
        ("CON: aux\\nul", "report-2026-11-20-1432-con-aux-nul.html"),
        ("Über-Größe", "report-2026-11-20-1432-uber-groe.html"),
        ("日本", "report-2026-11-20-1432.html"),
        (".", "report-2026-11-20-1432.html"),
    ],
)
def test_the_name_of_a_file_is_plain(title: str, name: str) -> None:
    assert file_name(title, "2026-11-20T14:32:05+01:00", "html") == name


def test_the_name_of_a_file_has_bounds() -> None:
    name = file_name("x" * 500 + "/" + "\0", "\x1b[2J../", "csv")
    assert re.fullmatch(r"report-[a-z0-9-]+\.csv", name)
    assert len(name) <= LONGEST_NAME + 40
