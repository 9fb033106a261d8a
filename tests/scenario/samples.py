"""A small lens and a small scenario in full format, and ways to break them."""

from __future__ import annotations

from functools import cache

from workshop.engine.lens import Lens
from workshop.scenario.loading import Loaded, parse_lens, parse_scenario
from workshop.scenario.models import Scenario
from workshop.scenario.problems import Problem

LENS = """\
format = 1
id = "weather"
title = "Weather"
summary = "Two levels, warm and cold."
credit = "Nobody."
repeated = "K2"

[arithmetic]
second_at_least = 3
second_share = 2
lead_at_least = 2
present_at_least = 2
opening_weight = 2
opening_points = 1
quotes = 2

[level.warm]
word = "warm"
symbol = "W"
about = "What warms."
wins = "warmth is asked for"

[level.cold]
word = "cold"
symbol = "C"
about = "What cools."
wins = "cold is asked for"

[stance.boss]
title = "The boss"

[stance.peer]
title = "A peer"

[asks.how]
title = "How?"
asked = "This asks how"
level = "cold"

[asks.why]
title = "Why?"
asked = "This asks why"
level = "warm"

[circumstance.storm]
title = "A storm"

[tag.sunny]
about = "Sun in it."

[move.brings-sun]
does = "brings sun"
points = { warm = 2 }
tags = ["sunny"]
facts = ["F1"]

[move.brings-snow]
does = "brings snow"
points = { cold = 2 }

[[rule]]
id = "R1"
when = { asks = ["why"] }
points = { warm = 3 }
because = "a why asks for warmth"
facts = ["F1"]
origin = "source"

[[rule]]
id = "R2"
when = { asks = ["how"], without = ["storm"] }
points = { cold = 3 }
points_if = { storm = { warm = 1 } }
floors = ["warm"]
because = "a how asks for cold"
origin = "house rule"

[base]
leads = { fit = 4, because = "it leads" }
shares = { fit = 3, because = "it shares" }
present = { fit = 2, because = "it is there" }
bridged = { fit = 1, tags = [], because = "a bridge" }
absent = { fit = 0, because = "it is absent" }
uncalled = { fit = 2, because = "nothing is called" }

[[cost]]
id = "too-hot"
cost = 1
when = { has = ["sunny"], circumstances = ["storm"] }
missing = "some {neglected}"
because = "sun in a storm"
facts = ["F1"]

[kind.K1]
title = "Fits"
merit = "It is {quote}."
gap = "None to {listener}."
nudge = "Keep {used}."
if_then = "If {called}, then so."
would_win = "When {used_wins}."
facts = ["F1"]

[kind.K2]
title = "Misses"
merit = "It is {quote}."
gap = "{told} {because} {quote_called} {missing} {pattern}"
nudge = "Say the other first."
if_then = "If {called}, then so."
would_win = "When {called_wins}."

[[match]]
kind = "K1"
when = { base = ["leads"], clean = true }
also = false

[[match]]
kind = "K2"

[[bridge]]
used = "warm"
called = "cold"
told = "Told: warm."
pattern = "So it is ___."

[text]
asked = "{question}. It called for {called}."
asked_because = "{question}; {because}. It called for {called}."
asked_other = "{question}, yet {because}."
asked_open = "{question}."
did_leads = "It leads with {used}: {quote}."
did_shares = "It divides between {used}: {quote}."
did_none = "It is short: {quote}."
no_quote = "nothing"
told_other = "Little of {called}."
pattern_other = "For ___ this is {called}."
wins_other = "several are wanted"

[fact.F1]
text = "The sun is warm."
source = "House rule."
theme = "sky"

[theme.sky]
title = "The sky"
"""

SCENARIO = """\
format = 1
id = "a-walk"
title = "A walk"
summary = "Two people and the sky."
author = "An author"
version = "1.0"
licence = "CC-BY-4.0"
language = "en"
minutes = 10
lenses = ["weather"]
seat = "kim"
start = "door"
circumstances = []
teaches = ["F1"]

[cast.kim]
name = "Kim"
title = "Walker"
stance = "peer"
about = "Walks."

[cast.lou]
name = "Lou"
title = "Boss"
stance = "boss"
about = "Asks."

[track.patience]
start = 1
min = 0
max = 2

[track.trust]
start = 0
min = -1
max = 1

[scene.door]
title = "The door"
listener = "lou"
setting = "A door stands open."
lines = [{ by = "kim", says = "Here we are." }]
says = "Why go out?"
asks = "why"
circumstances = ["storm"]
notes = "Wait."
misreadings = "None."
discuss = ["Who wants to go?"]
next = { landed = "road", partly = "road", missed = "home" }

[[scene.door.response]]
id = "sun"
text = "The sun is out, so we go."
moves.brings-sun = "The sun is out"
intent = "warm"
answer = "Lou goes."
peer = "It is true."
track = { patience = 1 }

[[scene.door.response]]
id = "snow"
text = "Snow will fall at noon."
moves.brings-snow = "Snow will fall"
intent = "cold"
answer = "Lou stays."
track = { patience = -2 }

[[scene.door.when]]
if = ["patience <= 0"]
next = "home"

[scene.road]
title = "The road"
listener = "lou"
setting = "A road."
says = "How far is it?"
asks = "how"
notes = "Lou wants to know how."
discuss = ["And now?"]
next = "hill"

[[scene.road.response]]
id = "far"
text = "Far, and snow is near; we hum a song."
moves.brings-snow = "snow is near"
moves.hums = "we hum a song"
intent = "cold"
answer = "Lou nods."

[[scene.road.response]]
id = "back"
text = "The sun goes down; so do we."
moves.brings-sun = "The sun goes"
answer = "Lou turns."
if = ["patience >= 2", "trust != patience"]
next = "home"

[ending.home]
title = "Home"
text = "They are at home."

[ending.hill]
title = "The hill"
text = "They are on the hill."

[move.hums]
does = "hums"
points = { cold = 1 }
tags = ["tune"]

[tag.tune]
about = "A tune."

[[golden]]
choices = ["sun", "far"]
ending = "hill"

[[golden]]
choices = ["snow"]
ending = "home"
"""


@cache
def lens() -> Lens:
    """The small lens."""
    loaded = parse_lens(LENS)
    assert loaded.document is not None, loaded.problems
    return loaded.document


def lenses() -> dict[str, Lens]:
    return {"weather": lens()}


def load(text: str = SCENARIO) -> Loaded[Scenario]:
    """The scenario in the text, with the small lens at hand."""
    return parse_scenario(text, lenses(), "walk.toml")


def scenario(text: str = SCENARIO) -> Scenario:
    loaded = load(text)
    assert loaded.document is not None, loaded.problems
    return loaded.document


def swapped(text: str, old: str, new: str) -> str:
    """The text with one piece replaced, which must be there."""
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)


def place(text: str, piece: str, nth: int = 1) -> tuple[int, int]:
    """Line and column of the n-th occurrence of a piece."""
    at = -1
    for _ in range(nth):
        at = text.index(piece, at + 1)
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def only(problems: tuple[Problem, ...]) -> Problem:
    """The one problem there is."""
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]
