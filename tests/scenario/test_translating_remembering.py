"""A story that remembers, in another language: interludes, variants and what happens between the lines."""

from __future__ import annotations

from tests.play import shipped_lens, story_file, story_play
from workshop.authoring.check.translation import check_translation
from workshop.authoring.translate import skeleton, updated
from workshop.scenario.loading import draft_scenario
from workshop.scenario.models import Scenario
from workshop.scenario.overlay import draft_translated
from workshop.scenario.story import Story
from workshop.scenario.toml.source import source_of
from workshop.scenario.toml.tables import read_tables

LENSES = {"levels": shipped_lens()}
TEXT = story_file("the-return").read_text("utf-8")
OPENING = story_play("the-return").story.opening_tracks()
TEXTS = """\
format = 1
translates = "the-return"
language = "de"

[scene.the-quay]
lines = ["Der Kran kommt um zehn.", "Jemand lässt ein Rad fallen."]

[scene.the-quay.variant.1]
says = "Noch einmal: warum kann niemand hinüber?"

[interlude.the-ferry]
title = "Auf der Fähre"
lines = ["Der Motor geht aus, und wieder an.", ""]

[interlude.the-stairs.variant.1]
setting = "Ben läuft die Treppe hinauf und denkt an den Kran."
"""


def laid_over(texts: str) -> Scenario:
    original = draft_scenario(source_of("the-return.toml", TEXT), LENSES)
    draft = draft_translated(original, source_of("the-return.de.toml", texts))
    assert draft.document is not None, draft.findings
    return draft.document


def told(texts: str) -> list[tuple[str, str]]:
    """The code and the path of everything that is said of the translation."""
    source = source_of("the-return.toml", TEXT)
    problems = check_translation(source, source_of("the-return.de.toml", texts), "de", LENSES)
    return [(problem.code, problem.path) for problem in problems.shown]


def test_a_skeleton_has_all_that_is_told_and_stays_as_it_is() -> None:
    raw, _ = read_tables(TEXT)
    text = skeleton(raw, "de")
    for header in ("interlude.the-ferry", "interlude.the-stairs.variant.1", "scene.the-quay.variant.2"):
        assert f"\n[{header}]\n" in text
    assert '# - The engine stops, and starts again.\n# - We talk on the other side.\nlines = ["", ""]' in text
    assert updated(text, raw).text == text
    assert {code for code, _ in told(text)} == {"W501"}


def test_the_words_of_a_translation_take_their_places() -> None:
    story = Story(laid_over(TEXTS))
    ferry = story.interlude("the-ferry", OPENING)
    assert ferry.title == "Auf der Fähre"
    assert [line.text for line in ferry.lines] == [
        "Der Motor geht aus, und wieder an.",
        "We talk on the other side.",
    ]
    again = story.scene("the-quay", (0, 1, 0))
    assert again.says == "Noch einmal: warum kann niemand hinüber?"
    assert [line.text for line in again.lines] == ["Jemand lässt ein Rad fallen."]
    assert story.interlude("the-stairs", (1, 1, 0)).setting.endswith("den Kran.")


def test_what_is_not_translated_is_that_of_the_original_and_decides_as_it_did() -> None:
    story = Story(laid_over(TEXTS))
    assert story.counters == story_play("the-return").story.counters
    heard = story.scene("the-quay", (2, 1, 0))
    assert heard.setting.startswith("Rosa has heard of the crane.")
    assert story.interlude("the-stairs", OPENING).setting == "Ben runs up the stairs to the bridge."


def test_a_variant_that_the_original_has_not_is_told() -> None:
    found = told(f'{TEXTS}\n[interlude.the-stairs.variant.2]\nsetting = "Hinauf."\n')
    assert ("W502", "interlude.the-stairs.variant.2") in found


def test_an_interlude_that_the_original_has_not_is_told() -> None:
    assert ("W502", "interlude.the-sea") in told(
        TEXTS.replace("[interlude.the-ferry]", "[interlude.the-sea]")
    )


def test_what_a_variant_says_is_looked_at_in_the_translation_at_its_place() -> None:
    text = TEXTS.replace("Noch einmal: warum kann niemand hinüber?", "Noch einmal: was ist der impact?")
    assert ("W402", "scene.the-quay.variant.1.says") in told(text)
