"""The JSON report: the fields of the report under their names, levels by their ids."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.report.sessions import SESSION, STARTED, moments, report_of
from workshop.report.contents import Report
from workshop.report.formats import as_json

MOMENTS = {name: report_of(state) for name, state in moments().items()}


def document(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(as_json(MOMENTS[name]))
    return found


@pytest.mark.parametrize("name", MOMENTS)
def test_the_document_has_the_fields_of_a_report_and_its_format_first(name: str) -> None:
    assert list(document(name)) == ["format", *Report._fields]
    assert document(name)["format"] == 1


def test_levels_are_told_once_and_named_by_id() -> None:
    told = document("hosted, closed")
    assert [level["id"] for level in told["levels"]] == ["warm", "cold"]
    first = told["decisions"][0]["judged"]
    assert (first["called"], first["first"], first["last"], first["used"]) == ("warm", "cold", "warm", "warm")
    assert [one["hands"] for one in first["rounds"]] == [[3, 5], [5, 3]]
    assert told["pair"]["scenes"] == [1, 2]


def test_the_session_is_named() -> None:
    told = document("hosted, closed")
    assert (told["session"], told["started"], told["heads"]) == (SESSION, STARTED, 9)


def test_what_is_not_revealed_is_null_or_empty() -> None:
    (decision,) = document("hosted, votes counted")["decisions"]
    assert (decision["options"], decision["rounds"], decision["judged"]) == ([], [], None)
