"""Words of others are shown as they were written, whatever they look like to a reader of the format."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from workshop.report.markdown import at_line_start, in_markdown
from workshop.report.spreadsheet import in_cell
from workshop.scenario.clean import clean

STRICT = MarkdownIt("gfm-like")
"""With HTML let through and every address made a link, as the least careful reader does."""
SIGNS = "\\`*_{}[]<>()#+-=.!|~$^&;:@/\"'?% \t\nax1w"
TEXTS = st.one_of(st.text(alphabet=SIGNS), st.text()).map(clean)
STARTERS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

LOOKS_LIKE_MARKUP = (
    "# heading", "- item", "+ item", "* item", "1. item", "12) item", "> quote", "```", "~~~", "---", "===",
    "***", "    indented", "| a | b |", "a\n===", "[x](javascript:alert(1))", "[x]: https://e.example",
    "![i](https://e.example)", "<script>alert(1)</script>", "<!-- gone -->", "&lt;&#60;", "http://localhost",
    "https://e.example/a?b", "//e.example", "www.e.example", "e.example", "me@e.example", "<me@e.example>",
    "mailto:me@e.example", "x`me@e.example`y", "**b** _i_ ~~s~~ `c`", "a\\", "ftp://e.example", "[^1]", "$x$",
    "text  \nbroken", "- [ ] task", "a | b", "-", "=",
)  # fmt: skip


def shown(markdown: str) -> tuple[list[str], str]:
    """The kinds of all tokens that a reader makes of it, and the words that it shows."""
    tokens = STRICT.parse(markdown)
    inner = [child for token in tokens for child in token.children or ()]
    words = "".join(child.content for child in inner if child.type in ("text", "text_special", "code_inline"))
    return [token.type for token in (*tokens, *inner)], words


def is_only_text(text: str) -> bool:
    kinds, words = shown(at_line_start(in_markdown(text)))
    allowed = {"paragraph_open", "inline", "paragraph_close", "text", "text_special", "code_inline"}
    return set(kinds) <= allowed and words.split() == text.split()


@pytest.mark.parametrize("text", LOOKS_LIKE_MARKUP)
def test_what_looks_like_markup_is_text_in_markdown(text: str) -> None:
    assert is_only_text(text), shown(at_line_start(in_markdown(text)))


@given(TEXTS)
def test_any_text_is_only_text_in_markdown(text: str) -> None:
    assert is_only_text(text), shown(at_line_start(in_markdown(text)))


@given(TEXTS)
def test_any_text_stays_in_its_cell_of_a_markdown_table(text: str) -> None:
    kinds, words = shown(f"| a | b |\n| --- | --- |\n| {in_markdown(text).strip()} | end |")
    assert kinds.count("td_open") == 2
    assert not {"link_open", "image", "html_inline"} & set(kinds)
    assert "".join(words.split()) == "".join(["ab", *text.split(), "end"])


@pytest.mark.parametrize("start", STARTERS)
@pytest.mark.parametrize("before", ["", " ", "\n", "a;", "a; ", ";"])
def test_no_cell_begins_like_a_formula(start: str, before: str) -> None:
    for separator in (",", ";", "\t"):
        sheet = io.StringIO()
        csv.writer(sheet, delimiter=",").writerow(["x", in_cell(f"{before}{start}1+1"), "y"])
        (row,) = csv.reader(io.StringIO(sheet.getvalue()), delimiter=separator)
        assert not [cell for cell in row if cell.strip()[:1] in STARTERS and cell.strip()], row


@given(TEXTS)
def test_a_cell_holds_the_text_but_for_the_marks_that_keep_it_one(text: str) -> None:
    cell = in_cell(text)
    assert not cell.startswith(STARTERS)
    assert cell.replace("'", "").split() == text.replace("'", "").split()
