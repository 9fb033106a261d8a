"""A small translation of the small scenario, whole, and ways to look at it."""

from __future__ import annotations

from tests.scenario.samples import lenses
from workshop.scenario.problems import Problems
from workshop.scenario.toml.raw import Table
from workshop.scenario.toml.source import source_of
from workshop.scenario.toml.tables import read_tables
from workshop.scenario.translating.checking import check_translation
from workshop.scenario.translating.reading import Translated, load_translated
from workshop.scenario.translating.texts import pieces
from workshop.scenario.translating.writing import marks_of

ORIGINAL = """\
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

TEXTS = """\
format = 1
translates = "a-walk"
language = "de"
translator = "Jemand"
title = "Ein Spaziergang"
summary = "Zwei Leute und der Himmel."

[cast.kim]
name = "Kim"
title = "Geht spazieren"
about = "Geht."

[cast.lou]
name = "Lou"
title = "Chefin"
about = "Fragt."

[scene.door]
title = "Die Tür"
setting = "Eine Tür steht offen."
lines = ["Da sind wir."]
says = "Wozu hinaus?"
notes = "Warten."
misreadings = "Keine."
discuss = ["Wer will los?"]

[scene.door.response.sun]
text = "Die Sonne scheint, also los."
moves.brings-sun = "Die Sonne scheint"
answer = "Lou geht."
peer = "Es stimmt."

[scene.door.response.snow]
text = "Mittags fällt Schnee."
moves.brings-snow = "fällt Schnee"
answer = "Lou bleibt."

[scene.road]
title = "Die Straße"
setting = "Eine Straße."
says = "Wie weit ist es?"

[scene.road.response.far]
text = "Weit, und Schnee ist nah; wir summen ein Lied."
moves.brings-snow = "Schnee ist nah"
moves.hums = "wir summen ein Lied"
answer = "Lou nickt."

[scene.road.response.back]
text = "Die Sonne sinkt, und auch wir kehren um."
moves.brings-sun = "Die Sonne sinkt"
answer = "Lou kehrt um."

[ending.home]
title = "Zu Hause"
text = "Sie sind zu Hause."

[ending.hill]
title = "Der Hügel"
text = "Sie sind auf dem Hügel."

[move.hums]
does = "summt"
"""


def original(text: str = ORIGINAL) -> Table:
    return read_tables(text)[0]


TRANSLATION = f"{TEXTS}{marks_of([*pieces(original())])}\n"


def loaded(text: str = TRANSLATION, language: str = "de") -> Translated:
    return load_translated(original(), source_of("walk.de.toml", text), language, lenses())


def checked(text: str = TRANSLATION, of: str = ORIGINAL, language: str = "de") -> Problems:
    """What a check says of the translation of this original."""
    return check_translation(source_of("walk.toml", of), source_of("walk.de.toml", text), language, lenses())
