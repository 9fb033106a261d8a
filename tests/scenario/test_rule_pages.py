"""The pages of the rules are those of the manuals, and no scenario among scenarios."""

from __future__ import annotations

from tests.scenario.rule_pages import FOLDER, INDEX, pages
from workshop.scenario.languages import taken_apart
from workshop.store.library import Library, shipped


def test_the_pages_are_made_from_the_manuals():
    assert {path.name: path.read_text("utf-8") for path in FOLDER.iterdir()} == pages()


def test_the_index_leads_to_every_page():
    made = pages()
    assert all(f"]({name})" in made[INDEX] for name in made if name != INDEX)


def test_the_library_takes_no_page_for_a_scenario():
    listing = Library(None).headings()
    assert listing.problems == ()
    files = {str(path) for path in shipped().rglob("*.toml") if not taken_apart(path.name)}
    assert {heading.path for heading in listing.headings} == files
