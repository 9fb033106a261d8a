"""The Markdown report: its structure is that of the report, whatever its words look like."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from tests.report.sessions import moments, poisoned, report_of
from tests.report.test_formats import HOSTILE
from workshop.report.markdown import as_markdown

MOMENTS = {name: report_of(state) for name, state in moments().items()}
READER = MarkdownIt("gfm-like")


def structure(text: str) -> list[tuple[str, int]]:
    return [(token.type, token.level) for token in READER.parse(text)]


def inside(text: str) -> set[str]:
    return {child.type for token in READER.parse(text) for child in token.children or ()}


def test_headings_tables_and_lists_are_read_as_such() -> None:
    text = as_markdown(MOMENTS["hosted, closed"])
    kinds = [kind for kind, _ in structure(text)]
    assert kinds.count("table_open") == sum(line.startswith("| ---") for line in text.splitlines())
    assert kinds.count("heading_open") == sum(line.startswith("#") for line in text.splitlines())
    assert kinds.count("ordered_list_open") == 1
    assert not {"code_block", "fence", "html_block", "hr"} & {*kinds}


def test_the_rows_of_a_table_are_as_wide_as_its_head() -> None:
    for report in MOMENTS.values():
        for block in as_markdown(report).split("\n\n"):
            if block.startswith("|"):
                assert len({line.count("|") for line in block.splitlines()}) == 1


@pytest.mark.parametrize("name", MOMENTS)
def test_hostile_words_change_no_structure(name: str) -> None:
    plain = as_markdown(poisoned(MOMENTS[name], "w"))
    hostile = as_markdown(poisoned(MOMENTS[name], HOSTILE))
    assert structure(hostile) == structure(plain)
    assert not {"link_open", "image", "html_inline"} & inside(hostile)


def test_counts_are_set_flush_right() -> None:
    assert "| Response | Level | Round 1 | Round 2 | Shift |\n| --- | --- | --: | --: | --: |" in as_markdown(
        MOMENTS["hosted, closed"]
    )
