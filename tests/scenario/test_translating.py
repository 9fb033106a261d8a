"""A translation laid over its original: what it takes, what stays, and what a check says of it."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.scenario.samples import only, place, scenario, swapped
from tests.scenario.translated import ORIGINAL, TRANSLATION, checked, loaded, original
from workshop.scenario.correspondence import place_in_translation
from workshop.scenario.problems import Problem
from workshop.scenario.toml.source import source_of


def told(text: str, code: str, of: str = ORIGINAL) -> Problem:
    """The one problem with this code."""
    return only(tuple(problem for problem in checked(text, of).shown if problem.code == code))


def at(text: str, piece: str, nth: int = 1) -> tuple[int, int]:
    return place(text, piece, nth)


def placed(problem: Problem) -> tuple[int, int]:
    return problem.line, problem.column


def test_a_whole_translation_is_checked_without_a_word():
    assert [*checked().lines()] == []


def test_every_text_of_a_scenario_is_told_in_the_other_language():
    found = loaded().document
    assert found is not None
    assert (found.title, found.language, found.cast["lou"].title) == ("Ein Spaziergang", "de", "Chefin")
    door = found.scene["door"]
    assert (door.says, door.lines[0].says, door.lines[0].by) == ("Wozu hinaus?", "Da sind wir.", "kim")
    assert door.discuss == ("Wer will los?",)
    assert door.response[0].moves == {"brings-sun": "Die Sonne scheint"}
    assert found.ending["hill"].text == "Sie sind auf dem Hügel."
    assert found.move["hums"].does == "summt"


def test_nothing_but_texts_and_the_language_changes():
    english, german = scenario(ORIGINAL), loaded().document
    assert german is not None
    words = {"title", "summary", "language", "cast", "scene", "ending", "move"}
    assert german.model_dump(exclude=words) == english.model_dump(exclude=words)
    kept = {"listener", "asks", "circumstances", "next", "when", "think_seconds"}
    for name, scene in english.scene.items():
        assert german.scene[name].model_dump(include=kept) == scene.model_dump(include=kept)
        for mine, theirs in zip(scene.response, german.scene[name].response, strict=True):
            assert (mine.id, [*mine.moves], mine.track) == (theirs.id, [*theirs.moves], theirs.track)
            assert (mine.intent, mine.conditions, mine.next) == (
                theirs.intent,
                theirs.conditions,
                theirs.next,
            )


STRUCTURE = {
    *("id", "author", "version", "licence", "seat", "start", "listener", "asks", "by", "stance", "intent"),
    *("landed", "partly", "missed", "lenses", "teaches", "circumstances", "tags", "next", "if", "choices"),
    *("name", "ending"),
}
"""Keys of what no translation changes: names in the file, and the proper names of the small cast."""


def texts(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text in the tables, with its key."""
    match value:
        case dict():
            for name, each in value.items():
                yield from texts(each, "moves" if key == "moves" else name)
        case tuple():
            for each in value:
                yield from texts(each, key)
        case str():
            yield key, value


def test_a_text_that_is_no_name_in_the_file_is_one_to_be_translated():
    german = loaded().document
    assert german is not None
    before, after = (
        document.model_dump(by_alias=True, exclude_unset=True, exclude={"tag"})
        for document in (scenario(ORIGINAL), german)
    )
    pairs = zip(texts(before), texts(after), strict=True)
    assert {key for (key, was), (_, now) in pairs if was == now} <= STRUCTURE


@pytest.mark.parametrize("gone", ['says = "Wozu hinaus?"\n', 'summary = "Zwei Leute und der Himmel."\n'])
@pytest.mark.parametrize("instead", ["", "empty"])
def test_what_is_not_translated_stays_in_the_language_of_the_original_and_is_told(gone: str, instead: str):
    key = gone.split(" ", maxsplit=1)[0]
    text = swapped(TRANSLATION, gone, f'{key} = ""\n' if instead else "")
    document = loaded(text).document
    assert document is not None
    assert (document.scene["door"].says, document.summary)[key == "summary"] in ORIGINAL
    problem = told(text, "W501")
    assert key in problem.text
    assert placed(problem) == (at(text, "[scene.door]") if key == "says" else (1, 1))


def test_a_scene_without_any_translation_is_told_once_for_each_table():
    start, end = TRANSLATION.index("[scene.road]"), TRANSLATION.index("[ending.home]")
    text = TRANSLATION[:start] + TRANSLATION[end:]
    problems = checked(text)
    assert problems.errors == 0
    assert [problem.path for problem in problems.shown if problem.code == "W501"] == [
        "scene.road", "scene.road.response.far", "scene.road.response.back"
    ]  # fmt: skip
    assert problems.warnings == 7


def test_a_list_is_translated_entry_by_entry():
    of = swapped(ORIGINAL, '["Who wants to go?"]', '["Who wants to go?", "And who does not?"]')
    document = loaded(of=of).document
    assert document is not None
    assert document.scene["door"].discuss == ("Wer will los?", "And who does not?")
    assert told(TRANSLATION, "W501", of).text == "not translated: discuss (1 of 2 is there)"
    assert told(TRANSLATION, "W503", of).path == "scene.door.discuss"


@pytest.mark.parametrize(
    ("old", "new", "mark", "says"),
    [
        ("[scene.door]\ntitle", "[scene.dor]\ntitle", "[scene.dor]", "Did you mean 'door'?"),
        ("[ending.hill]", "[ending.hell]", "[ending.hell]", "Did you mean 'hill'?"),
        ("[cast.lou]", "[cast.luo]", "[cast.luo]", "Did you mean 'lou'?"),
        ("[scene.door.response.snow]", "[scene.door.response.snoe]", "[scene.door.response.snoe]", "'snow'?"),
        ('answer = "Lou nickt."', 'answer = "Lou nickt."\npeer = "Ja."', 'peer = "Ja."', "not shown"),
        ('["Da sind wir."]', '["Da sind wir.", "Mehr."]', '"Mehr."', "original has 1 of these"),
        ("moves.hums =", 'moves.humms = "wir"\nmoves.hums =', "moves.humms", "Did you mean 'hums'?"),
    ],
)
def test_what_the_original_has_not_is_told_and_shown_nowhere(old: str, new: str, mark: str, says: str):
    text = swapped(TRANSLATION, old, new)
    problem = told(text, "W502")
    assert placed(problem) == at(text, mark)
    assert says in f"{problem.text} {problem.hint}"


def test_a_changed_original_makes_its_translation_stale_until_the_mark_is_the_new_one():
    of = swapped(ORIGINAL, 'says = "Why go out?"', 'says = "Why stay in?"')
    problem = told(TRANSLATION, "W503", of)
    assert placed(problem) == at(TRANSLATION, '"Wozu hinaus?"')
    assert "“Why stay in?”" in problem.hint
    line = problem.hint.partition("fits: ")[2].partition(" in [")[0]
    old = next(one for one in TRANSLATION.splitlines() if one.startswith("scene.door.says = "))
    assert [*checked(swapped(TRANSLATION, old, line), of).lines()] == []


def test_other_words_quoted_from_the_same_text_make_its_translation_stale():
    of = swapped(ORIGINAL, '"Snow will fall"', '"Snow will"')
    assert told(TRANSLATION, "W503", of).path == "scene.door.response.snow.text"


def test_how_an_original_is_laid_out_makes_nothing_stale():
    of = ORIGINAL.replace('says = "Why go out?"', "says = 'Why go out?'   # the question")
    assert [*checked(of=of).lines()] == []


def test_translated_texts_without_marks_are_counted_and_the_way_out_is_told():
    start = TRANSLATION.index("[originals]")
    problem = told(TRANSLATION[:start], "W505")
    assert "workshop new --translate de --update" in problem.hint
    mark = next(line for line in TRANSLATION.splitlines() if line.startswith("scene.door.says = "))
    without = swapped(TRANSLATION, mark, "")
    assert placed(told(without, "W505")) == at(without, "[originals]")


def test_a_translated_response_needs_words_of_its_own_for_each_move():
    text = swapped(TRANSLATION, 'moves.brings-snow = "fällt Schnee"\n', "")
    problem = told(text, "E504")
    assert problem.line == at(text, "[scene.door.response.snow]")[0]
    assert "“Snow will fall”" in problem.hint
    assert loaded(text).document is None
    assert [each.code for each in checked(text).shown] == ["E504"]


def test_quoted_words_are_looked_for_in_the_translated_text_and_told_in_its_file():
    text = swapped(TRANSLATION, '"fällt Schnee"', '"fällt schnee"')
    problem = told(text, "E301")
    assert placed(problem) == at(text, '"fällt schnee"')
    assert "capital letters" in problem.hint
    assert problem.path == "scene.door.response.snow.moves.brings-snow"


@pytest.mark.parametrize(
    ("old", "new", "code", "mark", "says"),
    [
        ('translates = "a-walk"', 'translates = "a-wolk"', "E506", '"a-wolk"', "'a-walk'"),
        ('language = "de"', 'language = "fr"', "E507", '"fr"', "'de'"),
        ('says = "Wozu', 'sayss = "Wozu', "E101", "sayss", "Did you mean 'says'?"),
        ('title = "Chefin"', "title = 5", "E103", "5", "text in quotation marks"),
        ('["Da sind wir."]', '"Da sind wir."', "E103", '"Da sind wir."', "a list"),
        ('lines = ["Da sind wir."]', 'lines = [{ by = "kim", says = "Da." }]', "E103", "{ by", "a table"),
        ('title = "Zu Hause"', 'title = "  "', "E104", '"  "', "blank"),
        ('title = "Zu Hause"', f'title = "{"x" * 90}"', "E105", f'"{"x" * 90}"', "at most 80"),
        ("[cast.kim]", "ending = 5\n[cast.kim]", "E01", "", ""),
        ("format = 1", "format = 2", "E108", "2", "1"),
        ("format = 1\n", "", "E102", "translates", "'format' is missing"),
    ],
)
def test_what_is_wrong_in_a_translation_is_told_where_it_stands(
    old: str, new: str, code: str, mark: str, says: str
):
    text = swapped(TRANSLATION, old, new)
    problem = checked(text).shown[0]
    assert problem.code.startswith(code), str(problem)
    assert says in f"{problem.text} {problem.hint}"
    if mark and code != "E102":
        assert placed(problem) == at(text, mark)
    assert loaded(text).document is None


def test_a_translation_into_the_language_of_the_original_is_refused():
    text = swapped(TRANSLATION, 'language = "de"', 'language = "en"')
    assert "already" in only(checked(text, language="en").shown).text


def test_an_original_with_errors_is_told_once_instead_of_its_consequences():
    of = swapped(ORIGINAL, 'listener = "lou"', 'listener = "luo"')
    problem = only(checked(of=of).shown)
    assert (problem.code, placed(problem)) == ("E508", at(TRANSLATION, '"a-walk"'))
    assert "workshop check walk.toml" in problem.hint


def test_what_the_original_has_too_is_told_of_the_original_alone():
    of = swapped(ORIGINAL, 'if = ["patience <= 0"]', 'if = ["patience <= -5"]')
    assert [*checked(of=of).lines()] == []


def test_a_response_that_is_read_otherwise_than_in_the_original_is_told():
    both = 'moves.brings-snow = "Snow will fall"\nmoves.brings-sun = "noon"'
    of = swapped(ORIGINAL, 'moves.brings-snow = "Snow will fall"\nintent = "cold"', both)
    own = 'moves.brings-snow = "fällt Schnee"\nmoves.brings-sun = "Mittags"'
    text = swapped(TRANSLATION, 'moves.brings-snow = "fällt Schnee"', own)
    problem = told(text, "W509", of)
    assert placed(problem) == at(text, '"Mittags fällt Schnee."')
    assert "in the original" in problem.text
    same = swapped(text, "Mittags fällt Schnee.", "Es fällt Schnee ab Mittags.")
    assert "W509" not in {each.code for each in checked(same, of).shown}


def test_places_of_the_original_are_found_in_the_translation():
    raw = original()
    there = place_in_translation(raw, ("scene", "door", "response", 1, "text"))
    assert there == ("scene", "door", "response", "snow", "text")
    assert place_in_translation(raw, ("scene", "door", "lines", 0, "says")) == ("scene", "door", "lines", 0)
    assert place_in_translation(raw, ("ending", "home", "text")) == ("ending", "home", "text")


@pytest.mark.parametrize(
    "text",
    ["", "\n", "[[", "x" * 5000, "a = 1", 'translates = "a-walk"', "scene = 5", "[scene]\ndoor = 5"],
)
def test_a_text_that_is_no_translation_is_refused_with_a_place(text: str):
    found = loaded(text)
    assert found.document is None
    assert found.problems.errors
    assert all(problem.line for problem in found.problems.shown)


@pytest.mark.parametrize("seed", range(40))
def test_a_mutated_translation_is_played_or_refused_and_never_more_than_that(seed: int):
    chance = random.Random(seed)
    text = TRANSLATION
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(text))
        end = min(len(text), start + chance.choice((0, 1, 1, 5, 40)))
        piece = chance.choice(("", '"', "[", "]", "\x1b", "=", "\n", "\u202e", "5", "x."))
        text = text[:start] + piece + text[end:]
    found = loaded(text)
    assert (found.document is None) == bool(found.problems.errors)
    problems = checked(text)
    assert all(str(problem).isprintable() for problem in problems.shown)


def test_control_characters_and_markup_in_a_translation_are_cleaned_or_stay_text():
    text = swapped(TRANSLATION, "Ein Spaziergang", "[/]\\u001b[31mEin\\u202e")
    found = loaded(text)
    assert found.document is not None
    assert found.document.title == "[/]\ufffd[31mEin\ufffd"
    assert "W006" in {problem.code for problem in found.problems.shown}
    assert source_of("x", text).text == text
