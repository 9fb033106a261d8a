"""Mistakes that authors make, each made once to a copy of a good scenario and found at its line.

To add one, add a row to SEEDS:

    Seed("what the author did", "W210", old, new, "words that the message or its hint must hold")

`old` stands in the scenario exactly once and becomes `new`. The problem of that code is expected at the line
of the mark ‸ in `new`, which is taken out again, or at the first line of `new` where there is no mark. The
words are the suggestion or the witness that helps the author: a nearest name, a line, a path, what stands
there. It is the first problem told, unless the row says `leads=False`: causes come before consequences.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.play import story_file
from tests.scenario.manual_examples import checked

GOOD = story_file("ceo-product-review").read_text("utf-8")
MARK = "‸"
FEWEST = 40


class Seed(NamedTuple):
    """A mistake and what is said about it."""

    did: str
    code: str
    old: str
    new: str
    shows: str
    leads: bool = True
    """Whether it is the first problem told of the file."""


SEEDS = (
    # the file and TOML
    Seed(
        "the quotation mark at the end left out",
        "E011",
        'title = "Page four"',
        'title = "Page four',
        "closing",
    ),
    Seed(
        "a title in curly quotation marks",
        "E012",
        'title = "Page four"',
        "title = “Page four”",
        '"Page four"',
    ),
    Seed(
        "an id without quotation marks", "E012", 'start = "the-question"', "start = the-question", "straight"
    ),
    Seed(
        "straight quotation marks inside a text",
        "E013",
        "Ada pictures a clinic, not a shift plan.",
        'Ada pictures a "clinic", not a shift plan.',
        "“ and ”",
    ),
    Seed(
        "a list that is not closed",
        "E014",
        'Page four is the last one." }]\n',
        'Page four is the last one." }\n',
        "no closing ]",
    ),
    Seed(
        "a comma forgotten between two questions",
        "E015",
        'a request for reasons?",\n  "What could',
        'a request for reasons?"\n  ‸"What could',
        "comma is missing",
    ),
    Seed("a value left out", "E017", "minutes = 45", "minutes =", "no value"),
    Seed("a colon as in other formats", "E017", "minutes = 45", "minutes: 45", "stands =, not :"),
    Seed(
        "a line break in a text",
        "E011",
        'says = "Leave the plan for a moment. What is day one like for a clinic?"',
        'says = "Leave the plan for a moment.\nWhat is day one like for a clinic?"',
        '"""',
    ),
    Seed(
        "a key given twice",
        "E018",
        'title = "Page four"\n',
        'title = "Page four"\n‸title = "Page five"\n',
        "the first is in line",
    ),
    Seed(
        "the header of a response forgotten",
        "E018",
        '[[scene.the-nudge.response]]\nid = "budget-again"',
        '‸id = "budget-again"',
        "[[scene.the-nudge.response]]",
    ),
    Seed(
        "single brackets around the second response",
        "E018",
        '[[scene.the-nudge.response]]\nid = "budget-again"',
        '‸[scene.the-nudge.response]\nid = "budget-again"',
        "double brackets",
    ),
    Seed(
        "the bracket of a header forgotten", "E014", "[scene.the-nudge]", "[scene.the-nudge", "no closing ]"
    ),
    Seed("a header with a space", "E016", "[scene.the-nudge]", "[scene.the nudge]", "a space"),
    Seed(
        "a Windows path in a text",
        "E019",
        "Reads every plan on paper,",
        r"Reads C:\plans on paper,",
        "In a path",
    ),
    Seed("a character pasted in", "W006", 'title = "Page four"', 'title = "Page\u200b four"', "U+200B"),
    # keys, types, names and ids
    Seed(
        "a key mistyped",
        "E101",
        'listener = "lena"\nsetting = "After',
        '‸lisener = "lena"\nsetting = "After',
        "'listener'",
    ),
    Seed(
        "a key of the scene in a response",
        "E101",
        'id = "reasons"\n',
        'id = "reasons"\n‸setting = "Later."\n',
        "It is a key of [scene.",
    ),
    Seed(
        "the answer forgotten",
        "E102",
        '[[scene.the-question.response]]\nid = "reasons"\n',
        '‸[[scene.the-question.response]]\nid = "nothing"\ntext = "Nothing."\n\n'
        '[[scene.the-question.response]]\nid = "reasons"\n',
        "'answer' is missing",
    ),
    Seed("a number in quotation marks", "E103", "minutes = 45", 'minutes = "45"', "a whole number"),
    Seed(
        "one name where a list belongs",
        "E103",
        'circumstances = ["nudged-impact"]',
        'circumstances = "nudged-impact"',
        "a list",
    ),
    Seed("spaces in an id", "E104", 'id = "day-one"', 'id = "day one"', "hyphens"),
    Seed("a condition in words", "E104", 'if = ["patience >= 3"]', 'if = ["patience is at least 3"]', ">= 1"),
    Seed(
        "a title of a whole sentence",
        "E105",
        'title = "Page four"',
        f'title = "Page four{" and on" * 20}"',
        "80",
    ),
    Seed("an hour given in seconds", "E106", "minutes = 45", "minutes = 2700", "at most 480"),
    Seed(
        "single brackets around the only exit",
        "E107",
        "[scene.the-nudge]\n",
        '‸[scene.the-question.when]\nif = ["patience >= 3"]\nnext = "the-nudge"\n\n[scene.the-nudge]\n',
        "[[scene.the-question.when]]",
    ),
    Seed("another format", "E108", "format = 1\n", "format = 2\n", "must be 1"),
    Seed(
        "the title of the lens instead of its id",
        "E111",
        'lenses = ["levels"]',
        'lenses = ["three-levels"]',
        "levels",
    ),
    Seed("a name instead of an id", "E112", 'by = "lena"', 'by = "Lena"', "Did you mean 'lena'"),
    Seed("a track mistyped", "E113", 'if = ["trust >= 3"]', 'if = ["turst >= 3"]', "Did you mean 'trust'"),
    Seed(
        "a move mistyped",
        "E114",
        'moves.explains-cause = "The reason is',
        'moves.explain-cause = "The reason is',
        "Did you mean 'explains-cause'",
    ),
    Seed("a fact that is none", "E115", '"F54"', '‸"F540"', "F54"),
    Seed(
        "a kind of question mistyped",
        "E116",
        'asks = "why-shortfall"',
        'asks = "why-shortfal"',
        "'why-shortfall'",
    ),
    Seed("a stance in words", "E116", 'stance = "launching"', 'stance = "product manager"', "launching"),
    Seed(
        "the scene mistyped in the header of a response",
        "E117",
        '[[scene.the-nudge.response]]\nid = "budget-again"',
        '[[scene.the-nugde.response]]\nid = "budget-again"',
        "Did you mean 'the-nudge'",
    ),
    Seed(
        "a response copied with its id",
        "E120",
        'id = "worth-it"',
        'id = "fair-point"',
        "See line",
        leads=False,
    ),
    Seed(
        "an ending named like a scene",
        "E120",
        "[ending.forty-it-is]",
        "[ending.the-nudge]",
        "See line",
        leads=False,
    ),
    Seed(
        "a move of the lens defined again",
        "E121",
        "[ending.thirty-first]",
        '‸[move.names-owner]\ndoes = "says who"\npoints = { execution = 1 }\n\n[ending.thirty-first]',
        "a name of its own",
    ),
    Seed(
        "a start beyond the most",
        "E122",
        "[track.trust]      # of Tomas and his floor in Mira\nstart = 2",
        "[track.trust]      # of Tomas and his floor in Mira\n‸start = 5",
        "max 4",
    ),
    # the story
    Seed(
        "a target mistyped",
        "E201",
        'next = "now-the-how"',
        'next = "now-the-who"',
        "Did you mean 'now-the-how'",
    ),
    Seed(
        "a start that is an ending",
        "E201",
        'start = "the-question"',
        'start = "in-october"',
        "there is no scene",
    ),
    Seed(
        "a scene with no way on",
        "E202",
        "[scene.the-nudge]\n",
        '‸[scene.the-door]\ntitle = "The door"\nlistener = "ada"\nsetting = "A door."\nsays = "Why?"\n'
        'asks = "effect"\n\n'
        '[[scene.the-door.response]]\nid = "one"\ntext = "One."\nanswer = "Yes."\n\n'
        '[[scene.the-door.response]]\nid = "two"\ntext = "Two."\nanswer = "No."\n\n[scene.the-nudge]\n',
        "'one', 'two'",
    ),
    Seed(
        "a way on of the scene below its last reply",
        "E202",
        "[scene.the-nudge]\n",
        '‸[scene.the-door]\ntitle = "The door"\nlistener = "ada"\nsetting = "A door."\nsays = "Why?"\n'
        'asks = "effect"\n\n'
        '[[scene.the-door.response]]\nid = "one"\ntext = "One."\nanswer = "Yes."\n\n'
        '[[scene.the-door.response]]\nid = "two"\ntext = "Two."\nanswer = "No."\nnext = "the-nudge"\n\n'
        "[scene.the-nudge]\n",
        "one for all stands above the first [[scene.the-door.response]]",
    ),
    Seed(
        "a scene that nothing leads to",
        "W203",
        "[ending.thirty-first]",
        '‸[ending.at-noon]\ntitle = "At noon"\ntext = "It is noon."\n\n[ending.thirty-first]',
        "'at-noon'",
    ),
    Seed(
        "a condition off by one",
        "W205",
        '"patience >= 3", "trust >= 3"',
        '‸"patience >= 5", "trust >= 3"',
        "exceeds 4",
        leads=False,
    ),
    Seed(
        "a track that nothing asks for",
        "W210",
        "[track.patience]",
        "‸[track.mood]\nstart = 0\nmin = 0\nmax = 4\n\n[track.patience]",
        "'mood'",
    ),
    Seed(
        "a track that nothing changes",
        "W211",
        "[scene.the-question]\n",
        "‸[track.hope]\nstart = 1\nmin = 0\nmax = 2\n\n[scene.the-question]\n"
        'when = [{ if = ["hope <= patience", "patience <= 0"], next = "the-nudge" }]\n',
        "stays at 1",
    ),
    Seed(
        "an ending behind an exit that is never taken",
        "W212",
        "[ending.thirty-first]",
        '[[scene.the-question.when]]\nif = ["patience >= 4"]\nnext = "ada-laughs"\n\n'
        '‸[ending.ada-laughs]\ntitle = "Ada laughs"\ntext = "And then everybody."\n\n[ending.thirty-first]',
        "'the-question' has a way to it",
        leads=False,
    ),
    Seed(
        "a reply that asks for too much and too little at once",
        "W213",
        'id = "the-form"\n',
        'id = "the-form"\n‸if = ["patience >= 3", "patience <= 2"]\n',
        "never hold together",
        leads=False,
    ),
    Seed(
        "a condition that the story cannot have met so early",
        "W214",
        'id = "clinics-last"\n',
        'id = "clinics-last"\n‸if = ["patience >= 3"]\n',
        "patience is 2",
        leads=False,
    ),
    Seed(
        "a condition that is always met so early",
        "W215",
        'id = "clinics-last"\n',
        'id = "clinics-last"\n‸if = ["patience <= 3"]\n',
        "patience is 2",
    ),
    Seed(
        "the wider exit before the narrower one",
        "W216",
        'if = ["patience >= 3", "trust >= 3"]\nnext = "thirty-first"\n\n'
        '[[scene.the-rehearsal.when]]\nif = ["patience >= 3"]\nnext = "late-shifts"',
        'if = ["patience >= 3"]\nnext = "late-shifts"\n\n'
        '[[scene.the-rehearsal.when]]\n‸if = ["patience >= 3", "trust >= 3"]\nnext = "thirty-first"',
        "both hold",
        leads=False,
    ),
    Seed(
        "an exit that leads round for ever",
        "W217",
        '[[scene.the-rehearsal.when]]\nif = ["patience >= 3", "trust >= 3"]',
        '[[scene.a-call.when]]\nif = ["patience <= 0"]\n‸next = "the-rehearsal"\n\n'
        '[[scene.the-rehearsal.when]]\nif = ["patience <= 0"]\nnext = "the-rehearsal"\n\n'
        '[[scene.the-rehearsal.when]]\nif = ["patience >= 3", "trust >= 3"]',
        "The story goes round: the-rehearsal → the-rehearsal",
        leads=False,
    ),
    Seed(
        "a golden path that goes another way now",
        "E207",
        '"the-form"]\nending = "thirty-first"',
        '"the-form"]\n‸ending = "late-shifts"',
        "leads to 'thirty-first'",
    ),
    Seed(
        "a choice of a golden path renamed",
        "E207",
        '"small-start", ',
        '‸"smallstart", ',
        "Did you mean 'small-start'",
    ),
    # readings by the engine
    Seed(
        "a text mended and its quotation not",
        "E301",
        'moves.cites-constraint = "budget is spent"',
        'moves.cites-constraint = "budget was spent"',
        "“budget is spent",
    ),
    Seed(
        "a quotation with another apostrophe",
        "E301",
        'moves.names-who-is-told = "Tomas’s leads hear',
        "moves.names-who-is-told = \"Tomas's leads hear",
        "apostrophe",
    ),
    Seed(
        "a quotation too short to be found once",
        "E302",
        'moves.says-nothing = "You raise a fair point"',
        'moves.says-nothing = "a"',
        "Quote more",
    ),
    Seed(
        "an intent that the words do not bear out",
        "W303",
        'intent = "execution"\nanswer = "Ada nods',
        'intent = "impact"\nanswer = "Ada nods',
        "Weights:",
    ),
    Seed(
        "a move of one's own that nobody makes",
        "W305",
        "[ending.thirty-first]",
        '‸[move.waits]\ndoes = "waits"\npoints = { execution = 1 }\n\n[ending.thirty-first]',
        "'waits'",
    ),
    # words on the shared screen
    Seed(
        "the word of a level in a setting",
        "W402",
        "Ada turns the plan face down.",
        "Ada asks about impact.",
        "impact",
    ),
    Seed("four minutes promised", "W410", "minutes = 45", "minutes = 4", "quickest path"),
    Seed(
        "the title of an ending told in an answer",
        "W409",
        "Ada turns the plan face down.",
        "Ada thinks of it: Thirty clinics first. She nods.",
        "Thirty clinics first",
    ),
    Seed(
        "a person judged in the notes",
        "W406",
        'notes = "Ada pictures a clinic',
        'notes = "You always hear her wrong. Ada pictures a clinic',
        "You always",
    ),
    Seed(
        "a reply without a move",
        "W315",
        """\
text = "You will have the reply times from me every Monday. Tomas’s leads hear \
of each change first, in the launch channel at nine."
moves.offers-status-update = "the reply times from me"
moves.names-who-is-told = "Tomas’s leads hear of each change first"
moves.sets-channel-and-rhythm = "in the launch channel at nine"
intent = "optics"
""",
        """\
text = "You will have all of it from me, as soon as I have it myself, \
and I can say more about it by the end of the week, if you like."
""",
        'intent = "none"',
        leads=False,
    ),
    Seed(
        "a cue in the words and no move for it",
        "W313",
        "to you, and what my plan has missed.",
        "to you and your renewals, and what my plan has missed.",
        "moves.names-business-effect",
        leads=False,
    ),
)


@pytest.mark.parametrize("seed", [pytest.param(seed, id=seed.did) for seed in SEEDS])
def test_a_mistake_is_found_at_its_line_with_help(seed: Seed, tmp_path):
    assert GOOD.count(seed.old) == 1, "this stands in the scenario once"
    broken = GOOD.replace(seed.old, seed.new.replace(MARK, ""))
    at = GOOD.index(seed.old) + max(0, seed.new.find(MARK))
    path = tmp_path / "mine.toml"
    path.write_text(broken, "utf-8")
    problems = checked(path)
    told = [problem for problem in problems.shown if problem.code == seed.code]
    assert told, [*problems.lines()]
    assert seed.shows in f"{told[0].text} {told[0].hint}"
    assert told[0].line == broken.count("\n", 0, at) + 1, [*problems.lines()]
    if seed.leads:
        assert problems.shown[0] == told[0], [*problems.lines()]


def test_there_are_forty_of_them_and_each_is_another():
    assert len({seed.did for seed in SEEDS}) == len({(seed.old, seed.new) for seed in SEEDS}) == len(SEEDS)
    assert len(SEEDS) >= FEWEST


def test_the_scenario_has_no_problems_before(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(GOOD, "utf-8")
    assert [*checked(path).lines()] == []
