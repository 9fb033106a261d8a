"""The page of keys is that of the models, and none of a scenario's tables is left out."""

from __future__ import annotations

from tests.scenario.key_reference import PAGE, PARTS, page
from workshop.scenario.models import Scenario


def test_the_page_is_made_from_the_models():
    assert PAGE.read_text("utf-8") == page()


def test_every_table_of_a_scenario_has_a_part():
    tables = {"Scenario", *Scenario.model_json_schema()["$defs"]}
    assert {model.__name__ for model, _, _ in PARTS} == tables
