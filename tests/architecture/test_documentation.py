"""What the documentation shows of the code is made from the code."""

from __future__ import annotations

from tests.architecture.lifecycle_diagram import PAGE, page_with_diagram


def test_the_diagram_of_the_lifecycle_is_that_of_the_table():
    page = PAGE.read_text("utf-8")
    assert page_with_diagram(page) == page
    assert "stateDiagram" in page
