"""The CSV report opens clean: every row as wide as the first, numbers as numbers, no formula anywhere."""

from __future__ import annotations

import csv
import io

import pytest

from tests.report.sessions import moments, poisoned, report_of
from workshop.report.contents import Report
from workshop.report.spreadsheet import BYTE_ORDER_MARK, DELIMITERS, CsvRow, as_csv, usual_delimiter

MOMENTS = {name: report_of(state) for name, state in moments().items()}
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "＝1", "x;=1+1", '","=1+1')


def rows(report: Report) -> list[dict[str, str]]:
    text = as_csv(report)
    assert text.startswith(BYTE_ORDER_MARK)
    assert text.count("\n") == text.count("\r\n")
    return list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


@pytest.mark.parametrize("name", MOMENTS)
def test_every_row_is_as_wide_as_the_first(name: str) -> None:
    text = as_csv(MOMENTS[name]).removeprefix(BYTE_ORDER_MARK)
    assert {len(row) for row in csv.reader(io.StringIO(text, newline=""))} == {len(CsvRow._fields)}


def test_hands_are_numbers_by_scene_round_and_response() -> None:
    found = [
        row for row in rows(MOMENTS["hosted, closed"]) if row["section"] == "hands" and row["scene"] == "1"
    ]
    assert [(row["item"], row["round"], row["level"], int(row["number"])) for row in found] == [
        ("response 1", "1", "warm", 3),
        ("response 1", "2", "warm", 5),
        ("response 2", "1", "cold", 5),
        ("response 2", "2", "cold", 3),
        ("undecided", "1", "", 1),
        ("undecided", "2", "", 1),
    ]


def test_a_shift_is_told_without_a_sign() -> None:
    shifts = [row["text"] for row in rows(MOMENTS["hosted, closed"]) if row["section"] == "shift"]
    assert shifts == ["from 3 to 5", "from 5 to 3"]


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_cell_is_taken_for_a_formula(formula: str, separator: str) -> None:
    """Whichever separator the spreadsheet takes the file to have."""
    text = as_csv(poisoned(MOMENTS["hosted, closed"], formula)).removeprefix(BYTE_ORDER_MARK)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        for cell in row:
            assert cell.lstrip()[:1] not in {*"=+-@＝＋－＠"} or not cell, row
            assert cell[:1] not in {"\t", "\r"} or not cell


@pytest.mark.parametrize("delimiter", DELIMITERS.values())
def test_cells_are_parted_by_the_sign_that_is_asked_for(delimiter: str) -> None:
    report = poisoned(MOMENTS["hosted, closed"], 'a;b,c "d" =1+1')
    text = as_csv(report, delimiter).removeprefix(BYTE_ORDER_MARK)
    parted = [*csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    assert parted == [*csv.reader(io.StringIO(as_csv(report).removeprefix(BYTE_ORDER_MARK), newline=""))]


def test_where_numbers_have_a_comma_cells_are_parted_by_a_semicolon() -> None:
    assert [usual_delimiter(sign) for sign in (".", ",", "٫", "")] == [",", ";", ",", ","]


def test_rows_of_a_left_path_are_told_apart() -> None:
    paths = [row["path"] for row in rows(MOMENTS["alone, looked back"]) if row["section"] == "chosen"]
    assert paths == ["walked", "left 1", "left 1"]
