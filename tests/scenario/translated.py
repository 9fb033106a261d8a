"""A small translation of the small scenario, whole, and ways to look at it."""

from __future__ import annotations

from tests.scenario.samples import SCENARIO, lenses, swapped
from workshop.authoring.check.translation import check_translation
from workshop.authoring.translate import marks_of
from workshop.scenario.correspondence import pieces
from workshop.scenario.loading import Loaded, draft_scenario
from workshop.scenario.models import Scenario
from workshop.scenario.overlay import draft_translated
from workshop.scenario.problems import Problems
from workshop.scenario.toml.source import source_of
from workshop.scenario.toml.tables import Table, read_tables

ORIGINAL = swapped(SCENARIO, 'notes = "Lou wants to know how."\ndiscuss = ["And now?"]\n', "")

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


def loaded(text: str = TRANSLATION, language: str = "de", of: str = ORIGINAL) -> Loaded[Scenario]:
    first = draft_scenario(source_of("walk.toml", of), lenses())
    return draft_translated(first, source_of("walk.de.toml", text), language).judged()


def checked(text: str = TRANSLATION, of: str = ORIGINAL, language: str = "de") -> Problems:
    """What a check says of the translation of this original."""
    return check_translation(source_of("walk.toml", of), source_of("walk.de.toml", text), language, lenses())
