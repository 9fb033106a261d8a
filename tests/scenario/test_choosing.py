"""What to play: for whom, in how many minutes, how far words mislead, and what after what."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.play import SHIPPED, shipped_file
from workshop.authoring.check.check import check
from workshop.scenario.choosing import StoriesMet, Wish, is_for, length_within, path
from workshop.store.library import Library


class Book(NamedTuple):
    id: str
    title: str = ""
    minutes: int = 60
    single: bool = False
    audience: str = ""
    lenses: tuple[str, ...] = ("levels",)
    difficulty: int = 0
    after: tuple[str, ...] = ()
    plans: tuple[int, ...] = ()


def ids(books: list[Book]) -> list[str]:
    return [books[step.place].id for step in path(books, StoriesMet())]


def test_who_is_looked_for_is_found_alone_and_in_company_and_not_inside_another_word() -> None:
    assert is_for("Executives, directors and VPs", "executive")
    assert is_for("A director who reviews", "directors")
    assert not is_for("Codirectors of one house", "director")
    assert is_for("Anybody", "")


def test_a_story_fits_the_minutes_of_its_longest_plan_that_is_no_longer() -> None:
    book = Book("a", minutes=60, plans=(10, 25, 90))
    assert [length_within(book, minutes) for minutes in (9, 24, 25, 60, 100)] == [None, 10, 25, 60, 90]
    assert not Wish(minutes=9).fits(book)
    assert Wish(minutes=25, lens="levels").fits(book)
    assert not Wish(difficulty=2).fits(book)


def test_a_path_goes_from_what_comes_first_to_what_builds_on_it_the_easier_before_the_harder() -> None:
    books = [
        Book("d", "D", difficulty=1, after=("c",)),
        Book("c", "C", difficulty=3),
        Book("b", "B", difficulty=2),
    ]
    assert ids(books) == ["b", "c", "d"]
    assert ids([*books, Book("one", single=True)]) == ["b", "c", "d"]


def test_a_circle_and_a_story_that_is_not_there_keep_nothing_off_the_path() -> None:
    assert ids(
        [Book("a", "A", after=("b",)), Book("b", "B", after=("a",)), Book("c", "C", after=("z",))]
    ) == [
        "c",
        "a",
        "b",
    ]


def test_the_first_that_was_not_played_is_the_next() -> None:
    books = [Book("a", "A"), Book("b", "B"), Book("c", "C")]
    steps = path(books, StoriesMet(frozenset("ac")))
    assert [(step.done, step.next) for step in steps] == [(True, False), (False, True), (True, False)]
    assert not any(step.next for step in path(books, StoriesMet(frozenset("abc"))))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_story_says_how_far_its_words_mislead_as_its_literal_replies_show(
    name, tmp_path
) -> None:
    text = shipped_file(name).read_text("utf-8")
    (said,) = (line for line in text.splitlines() if line.startswith("difficulty = "))
    other = text.replace(said, f"difficulty = {int(said[-1]) % 3 + 1}", 1)
    path_of_other = tmp_path / "other.toml"
    path_of_other.write_text(other, "utf-8")
    (problem,) = check(path_of_other).problems.shown
    assert (problem.code, problem.line) == ("W713", text.splitlines().index(said) + 1)
    assert said in problem.hint


def test_the_path_of_the_shipped_stories_begins_with_the_one_that_needs_no_other() -> None:
    stories = [heading for heading in Library(None).headings().headings if not heading.single]
    first, *_others = path(stories, StoriesMet())
    assert stories[first.place].id == "ceo-product-review"
    assert {after for story in stories for after in story.after} <= {story.id for story in stories}
    assert all(story.audience and story.trains and story.plans and story.difficulty for story in stories)
