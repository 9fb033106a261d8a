"""Every name that a file uses is looked up; one that is not there is told with its place and the nearest."""

from __future__ import annotations

import pytest

from tests.scenario.samples import LENS, SCENARIO, load, only, place, swapped
from workshop.scenario.findings import nearest
from workshop.scenario.loading import parse_lens

# What is replaced, by what, where the problem stands, what is said, and a part of the hint.
SCENARIO_NAMES = [
    ('lenses = ["weather"]', 'lenses = ["whether"]', '"whether"', "there is no lens 'whether'", "weather"),
    (
        'seat = "kim"',
        'seat = "kin"',
        '"kin"',
        "there is no member of the cast 'kin'",
        "Did you mean 'kim'? Allowed: kim, lou.",
    ),
    (
        'start = "door"',
        'start = "dor"',
        '"dor"',
        "there is no scene 'dor'",
        "Did you mean 'door'? Allowed: door, road.",
    ),
    ('start = "door"', 'start = "home"', '"home"', "there is no scene 'home'", "Allowed: door, road."),
    (
        "circumstances = []",
        'circumstances = ["strom"]',
        '"strom"',
        "there is no circumstance 'strom'",
        "Did you mean 'storm'?",
    ),
    ('teaches = ["F1"]', 'teaches = ["F1", "F2"]', '"F2"', "there is no fact 'F2'", "Allowed: F1."),
    ('stance = "boss"', 'stance = "bos"', '"bos"', "there is no stance 'bos'", "Allowed: boss, peer."),
    (
        'listener = "lou"',
        'listener = "loo"',
        '"loo"',
        "there is no member of the cast 'loo'",
        "Did you mean 'lou'?",
    ),
    ('by = "kim"', 'by = "mik"', '"mik"', "there is no member of the cast 'mik'", "Allowed: kim, lou."),
    ('asks = "why"', 'asks = "who"', '"who"', "there is no kind of question 'who'", "Allowed: how, why."),
    ('["storm"]', '["storm", "calm"]', '"calm"', "there is no circumstance 'calm'", "Allowed: storm."),
    (
        "moves.brings-sun",
        "moves.brings_sun",
        "moves.brings_sun",
        "there is no move 'brings_sun'",
        "Did you mean 'brings-sun'?",
    ),
    (
        'intent = "warm"',
        'intent = "worm"',
        '"worm"',
        "there is no level 'worm'",
        "Did you mean 'warm'? Allowed: none, warm, cold.",
    ),
    (
        "track = { patience",
        "track = { patients",
        "patients",
        "there is no track 'patients'",
        "Did you mean 'patience'?",
    ),
    (
        '"patience >= 2"',
        '"patents >= 2"',
        '"patents >= 2"',
        "there is no track 'patents'",
        "Allowed: patience, trust.",
    ),
    (
        '"trust != patience"',
        '"trust != patent"',
        '"trust != patent"',
        "there is no track 'patent'",
        "patience",
    ),
    ('"patience <= 0"', '"patent <= 0"', '"patent <= 0"', "there is no track 'patent'", "patience"),
    (
        'next = "hill"',
        'next = "hall"',
        '"hall"',
        "there is no scene or ending 'hall'",
        "Did you mean 'hill'? Allowed: door, road, home, hill.",
    ),
    (
        'missed = "home"',
        'missed = "hone"',
        '"hone"',
        "there is no scene or ending 'hone'",
        "Did you mean 'home'?",
    ),
    (
        '"patience <= 0"]\nnext = "home"',
        '"patience <= 0"]\nnext = "hose"',
        '"hose"',
        "there is no scene or ending 'hose'",
        "home",
    ),
    (
        '"trust != patience"]\nnext = "home"',
        '"trust != patience"]\nnext = "hose"',
        '"hose"',
        "there is no scene or ending 'hose'",
        "home",
    ),
    (
        "points = { cold = 1 }",
        "points = { clod = 1 }",
        "clod",
        "there is no level 'clod'",
        "Did you mean 'cold'? Allowed: warm, cold.",
    ),
    (
        'tags = ["tune"]',
        'tags = ["tune", "sunni"]',
        '"sunni"',
        "there is no tag 'sunni'",
        "Did you mean 'sunny'?",
    ),
    ('does = "hums"', 'does = "hums"\nfacts = ["F9"]', '"F9"', "there is no fact 'F9'", "Allowed: F1."),
    ('["sun", "far"]', '["sun", "fat"]', '"fat"', "there is no response 'fat'", "Did you mean 'far'?"),
    ('ending = "hill"', 'ending = "road"', '"road"\n', "there is no ending 'road'", "Allowed: home, hill."),
]


@pytest.mark.parametrize(("old", "new", "piece", "text", "hint"), SCENARIO_NAMES)
def test_a_name_that_is_not_there_is_told_with_what_was_meant(
    old: str, new: str, piece: str, text: str, hint: str
):
    broken = swapped(SCENARIO, old, new)
    loaded = load(broken)
    assert loaded.document is None
    problem = only(loaded.problems.shown)
    assert (problem.line, problem.column) == place(
        broken, piece, broken[: broken.index(new)].count(piece) + 1
    )
    assert problem.text == text
    assert hint in problem.hint
    assert problem.severity == "error"


SCENARIO_FAULTS = [
    ("start = 1\nmin = 0", "start = 3\nmin = 0", "3\nmin", "start is 3, outside of min 0 to max 2"),
    ("max = 1", "max = -2", "-2\n", "max is -2, below min, which is -1"),
    ('id = "snow"', 'id = "sun"', '"sun"\ntext = "Snow', "another response of this scene has the id 'sun'"),
    ("[ending.hill]", "[ending.road]", "[ending.road]", "a scene has the id 'road' already"),
    ('"The sun is out"\n', '"The sun was out"\n', '"The sun was out"', "these words are not in the text"),
    ('"snow is near"', '"n"', '"n"', "these words occur twice in the text: “n”"),
    (
        'lenses = ["weather"]',
        'lenses = ["weather", "weather"]',
        '"weather"]',
        "the lens 'weather' is named twice",
    ),
    (
        "[tag.tune]",
        '[tag.sunny]\nabout = "S."\n[tag.tune]',
        "[tag.sunny]",
        "the lens 'weather' has a tag 'sunny' already",
    ),
    (
        "[tag.tune]",
        '[move.brings-sun]\ndoes = "S."\n[tag.tune]',
        "[move.brings-sun]",
        "the lens 'weather' has a move 'brings-sun' already",
    ),
    ('next = "hill"\n', "", "[[scene.road.response]]", "there is no way on after 'far'"),
]


@pytest.mark.parametrize(("old", "new", "piece", "text"), SCENARIO_FAULTS)
def test_what_does_not_hold_together_is_located(old: str, new: str, piece: str, text: str):
    broken = swapped(SCENARIO, old, new)
    told = [problem for problem in load(broken).problems.shown if problem.text.startswith(text)]
    problem = only(tuple(told))
    if text.startswith("there is no way on"):
        piece = "[scene.road]"
    assert (problem.line, problem.column) == place(broken, piece)


def test_the_nearest_words_of_the_text_are_told():
    broken = swapped(SCENARIO, '"we hum a song"', '"we hum the song"')
    assert only(load(broken).problems.shown).hint == "The nearest are “we hum a song”."
    broken = swapped(SCENARIO, '"we hum a song"', '"quite other words"')
    assert only(load(broken).problems.shown).hint == "Quote them exactly."
    broken = swapped(
        swapped(SCENARIO, "we hum a song.", "we don’t hum."), '"we hum a song"', '"we don\'t hum"'
    )
    assert only(load(broken).problems.shown).hint == (
        "Differs only in the apostrophe: ’ in the text, ' here."
    )


def test_two_ends_of_a_problem_are_both_told():
    broken = swapped(SCENARIO, 'id = "snow"', 'id = "sun"')
    line, _ = place(broken, 'id = "sun"')
    problem = next(problem for problem in load(broken).problems.shown if "another response" in problem.text)
    assert problem.hint == f"See line {line}."


def test_names_of_a_lens_that_is_not_there_are_left_alone():
    broken = swapped(SCENARIO, '["weather"]', '["weather", "tides"]')
    broken = swapped(broken, "moves.brings-sun", "moves.brings-fog")
    assert only(load(broken).problems.shown).text == "there is no lens 'tides'"


def test_a_scene_nobody_can_reach_is_a_warning():
    text = swapped(SCENARIO, 'landed = "road", partly = "road"', 'landed = "hill", partly = "home"')
    loaded = load(text)
    assert loaded.document is not None
    problem = only(loaded.problems.shown)
    assert problem.severity == "warning"
    assert problem.text == "no way leads from the start to the scene 'road'"
    assert (problem.line, problem.column) == place(text, "[scene.road]")


def test_a_way_into_a_circle_is_a_warning_that_names_both_ends():
    text = swapped(SCENARIO, 'next = "hill"', 'next = "road"').replace(
        '"trust != patience"]\nnext = "home"', "]"
    )
    text = text.replace('"patience >= 2", ]', '"patience >= 2"]')
    found = [problem for problem in load(text).problems.shown if "no ending can be reached" in problem.text]
    line, _ = place(text, "[scene.road]")
    assert {problem.text for problem in found} == {
        "this leads to 'road', from where no ending can be reached"
    }
    assert {problem.hint for problem in found} == {f"See line {line}."}
    assert [(problem.line, problem.column) for problem in found] == [
        place(text, '"road"'),
        place(text, '"road"', 2),
    ]


def test_a_scenario_that_can_never_end_is_a_warning():
    text = SCENARIO
    for old in ('next = "hill"', 'next = "home"', 'missed = "home"', 'next = "home"'):
        text = swapped(text, old, old.replace("hill", "door").replace("home", "door"))
    text = swapped(text, "next = { landed", "next = { landed")
    found = [problem.text for problem in load(text).problems.shown]
    assert "this scenario can never end: no way leads to an ending" in found


LENS_NAMES = [
    ('repeated = "K2"', 'repeated = "K3"', '"K3"', "there is no kind of mismatch 'K3'"),
    ('level = "cold"', 'level = "cool"', '"cool"', "there is no level 'cool'"),
    ("points = { warm = 2 }", "points = { worm = 2 }", "worm", "there is no level 'worm'"),
    ('tags = ["sunny"]', 'tags = ["funny"]', '"funny"', "there is no tag 'funny'"),
    ('facts = ["F1"]', 'facts = ["F2"]', '"F2"', "there is no fact 'F2'"),
    ('when = { asks = ["why"]', 'when = { asks = ["who"]', '"who"', "there is no kind of question 'who'"),
    ('when = { asks = ["why"]', 'when = { stance = ["bass"]', '"bass"', "there is no stance 'bass'"),
    ('without = ["storm"]', 'without = ["strom"]', '"strom"', "there is no circumstance 'strom'"),
    (
        'when = { asks = ["why"]',
        'when = { any_circumstance = ["sun"]',
        '"sun"',
        "there is no circumstance 'sun'",
    ),
    ("points_if = { storm", "points_if = { strom", "strom", "there is no circumstance 'strom'"),
    ("{ storm = { warm = 1", "{ storm = { worm = 1", "worm", "there is no level 'worm'"),
    ('floors = ["warm"]', 'floors = ["worm"]', '"worm"', "there is no level 'worm'"),
    ('has = ["sunny"]', 'lacks = ["funny"]', '"funny"', "there is no tag 'funny'"),
    ('has = ["sunny"]', 'only = ["funny"]', '"funny"', "there is no tag 'funny'"),
    ('has = ["sunny"]', 'charged = ["too-cold"]', '"too-cold"', "there is no cost 'too-cold'"),
    ('has = ["sunny"]', 'fired = ["R3"]', '"R3"', "there is no moment rule 'R3'"),
    ('has = ["sunny"]', 'called = ["worm"]', '"worm"', "there is no level 'worm'"),
    ('has = ["sunny"]', 'leads = ["worm"]', '"worm"', "there is no level 'worm'"),
    ('has = ["sunny"]', 'weak = ["worm"]', '"worm"', "there is no level 'worm'"),
    ('kind = "K2"', 'kind = "K3"', '"K3"', "there is no kind of mismatch 'K3'"),
    ('used = "warm"', 'used = "worm"', '"worm"', "there is no level 'worm'"),
    ('theme = "sky"', 'theme = "sea"', '"sea"', "there is no theme 'sea'"),
    ('"some {neglected}"', '"some {used}"', '"some {used}"', "there is no slot {used} in this text"),
    ('"It is {quote}."', '"It is {qoute}."', '"It is {qoute}."', "there is no slot {qoute} in this text"),
    ('"It is {quote}."', '"It is {quote."', '"It is {quote."', "a brace belongs to a slot, like {quote}"),
    (
        '"It is {quote}."',
        '"It is {quote.__class__}."',
        '"It is {quote.__class__}."',
        "a brace belongs to a slot, like {quote}",
    ),
    (
        'asked_open = "{question}."',
        'asked_open = "{listener}."',
        '"{listener}."',
        "there is no slot {listener} in this text",
    ),
    (
        'did_none = "It is short: {quote}."',
        'did_none = "{missing}"',
        '"{missing}"',
        "there is no slot {missing} in this text",
    ),
    (
        'nudge = "Say the other first."',
        'nudge = "{pattern}"',
        '"{pattern}"',
        "there is no slot {pattern} in this text",
    ),
    ('no_quote = "nothing"', 'no_quote = "{quote}"', '"{quote}"', "there is no slot {quote} in this text"),
    ('id = "R2"', 'id = "R1"', '"R1"\nwhen = { asks = ["how"]', "another moment rule has the id 'R1'"),
    ('id = "too-hot"', 'id = "R1"', '"R1"\ncost', "a moment rule has the id 'R1'"),
    ('symbol = "C"', 'symbol = "W"', '"W"\nabout = "What cools', "another level has the symbol 'W'"),
    ('word = "cold"', 'word = "warm"', '"warm"\nsymbol = "C"', "another level has the word 'warm'"),
    ('called = "cold"', 'called = "warm"', '"warm"\ntold', "a bridge leads from one level to another"),
    (
        '[[match]]\nkind = "K2"',
        '[[match]]\nkind = "K2"\nwhen = { base = ["absent"] }',
        '[[match]]\nkind = "K2"',
        "the last row of `match` does not hold",
    ),
]


@pytest.mark.parametrize(("old", "new", "piece", "text"), LENS_NAMES)
def test_a_lens_names_only_what_it_defines(old: str, new: str, piece: str, text: str):
    broken = swapped(LENS, old, new)
    loaded = parse_lens(broken, "lens.toml")
    assert loaded.document is None
    problem = next(problem for problem in loaded.problems.shown if problem.text.startswith(text))
    start = (
        place(broken, piece, broken[: broken.index(new)].count(piece) + 1)
        if piece in new
        else place(broken, piece)
    )
    assert (problem.line, problem.column) == start


@pytest.mark.parametrize(
    "when",
    [
        "",
        "when = {}",
        'when = { called = ["cold", "warm"] }',
        'when = { clean = false, base = ["leads", "shares", "present", '
        '"answered", "half", "bridged", "absent"] }',
    ],
)
def test_the_last_match_may_say_in_several_ways_that_it_holds_for_every_called_moment(when: str):
    text = swapped(LENS, '[[match]]\nkind = "K2"', f'[[match]]\nkind = "K2"\n{when}')
    assert parse_lens(text).document is not None


def test_a_kind_that_no_row_names_is_a_warning():
    text = swapped(swapped(LENS, 'repeated = "K2"\n', ""), '[[match]]\nkind = "K2"', '[[match]]\nkind = "K1"')
    loaded = parse_lens(text)
    assert loaded.document is not None
    assert only(loaded.problems.shown).text == "no row of `match` names the kind 'K2'"


def test_a_second_bridge_between_the_same_levels_is_told_with_the_first():
    bridge = '[[bridge]]\nused = "warm"\ncalled = "cold"\ntold = "Told."\npattern = "So."\n\n[text]'
    text = swapped(LENS, "[text]", bridge)
    problem = only(parse_lens(text).problems.shown)
    assert problem.text == "there is a bridge from 'warm' to 'cold' already"
    assert problem.hint == f"See line {place(text, '[[bridge]]')[0]}."


@pytest.mark.parametrize(
    ("typed", "known", "near"),
    [
        ("why", ["effect", "how", "who-knows", "why-shortfall", "open"], "why-shortfall"),
        ("who", ["effect", "how", "who-knows", "why-shortfall", "open"], "who-knows"),
        ("rosa", ["prosa"], "prosa"),
        ("small", ["reasons", "small-start", "small-start-again"], "small-start"),
        ("the-question-again", ["the-question", "the-nudge"], "the-question"),
        ("Why_short", ["why-shortfall"], "why-shortfall"),
        ("now-how", ["the-question", "now-the-how"], "now-the-how"),
        ("f12", ["F1", "F12", "F13"], "F12"),
        ("w", ["why-shortfall"], None),
        ("anything", ["a", "other"], None),
        ("", ["why"], None),
    ],
)
def test_a_name_that_only_begins_alike_is_the_nearest_where_none_is_like_it(
    typed: str, known: list[str], near: str | None
):
    assert nearest(typed, known) == near
