"""Where the names that are allowed are too many for a hint, it says where they are; and only those of use."""

from __future__ import annotations

from pathlib import Path

from tests.play import story_file
from tests.scenario.manual_examples import checked

GOOD = story_file("ceo-product-review").read_text("utf-8")


def hint(tmp_path: Path, old: str, new: str, code: str) -> str:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace(old, new, 1), "utf-8")
    return next(problem.hint for problem in checked(path).shown if problem.code == code)


def test_a_move_that_is_none_is_answered_with_the_nearest_and_where_all_are(tmp_path: Path) -> None:
    told = hint(tmp_path, "moves.explains-cause", "moves.explain-cause", "E114")
    assert told == "Did you mean 'explains-cause'? There are 73: workshop lens levels"


def test_a_move_like_no_other_is_answered_with_where_all_are(tmp_path: Path) -> None:
    told = hint(tmp_path, "moves.explains-cause", "moves.zzz-qqq", "E114")
    assert told == "There are 73: workshop lens levels"


def test_a_short_list_is_told_whole(tmp_path: Path) -> None:
    told = hint(tmp_path, 'asks = "effect"', 'asks = "efect"', "E116")
    assert told.startswith("Did you mean 'effect'?")
    assert "workshop lens" not in told
    assert "more" not in told


def test_an_unknown_choice_of_a_golden_path_is_answered_with_those_of_its_scene(tmp_path: Path) -> None:
    first = hint(tmp_path, '["small-start", ', '["zzz-qqq", ', "E207")
    assert first == "Allowed: reasons, clinics-last, small-start, figures."
    second = hint(tmp_path, '["small-start", "two-seats", ', '["small-start", "zzz-qqq", ', "E207")
    assert "two-seats" in second
    assert "small-start" not in second
    assert "more" not in second


def test_where_the_story_is_broken_the_choices_of_every_scene_are_told(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    broken = GOOD.replace('start = "', 'start = "no-', 1).replace('["small-start", ', '["zzz-qqq", ', 1)
    path.write_text(broken, "utf-8")
    told = next(problem.hint for problem in checked(path).shown if problem.code == "E207")
    assert "reasons" in told
