"""A panel of experts beside the rules: their ratings of replies read from a table, and how far both agree.

The agreement is Cohen's kappa with quadratic weights (Cohen 1968): 1 is the same everywhere, 0 what chance
would give with the same ratings handed out anyhow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from workshop.authoring.rows import RowProblem, TableRow, rows_in
from workshop.engine.verdict import BASE, MAX_FIT, Verdict
from workshop.language.catalogue import _
from workshop.scenario.findings import meant
from workshop.scenario.play import Play

SCENE, RESPONSE, RATING, SCENARIO, RATER = "scene", "response", "rating", "scenario", "rater"
NEEDED = (SCENE, RESPONSE, RATING)
MOST_FURTHEST = 10
_SHOWN = 60


class RatedReply(NamedTuple):
    """Which reply was rated."""

    scenario: str
    scene: str
    response: str


class Rating(NamedTuple):
    reply: RatedReply
    rater: str
    """Empty where the table names none."""
    rating: int
    """0 to 4, as the fit."""


class Ratings(NamedTuple):
    """A table of ratings; `blank` are lines without a rating, which count as nothing."""

    given: tuple[Rating, ...]
    blank: int


class Agreement(NamedTuple):
    """How far pairs of ratings from 0 to 4 agree."""

    pairs: int
    same: float
    """The share that is equal."""
    kappa: float | None
    """None where it is undefined, since one of the sides says the same throughout."""
    distance: float
    """The mean of the absolute differences, in points."""


class Apart(NamedTuple):
    """A reply that the rules and the experts see differently."""

    reply: RatedReply
    fit: int
    ratings: tuple[int, ...]
    distance: float
    """From the fit to the mean of the ratings, without its sign."""
    rules: tuple[str, ...]
    """The rules and costs that the verdict rests on."""


class AtWork(NamedTuple):
    """How often a rule or cost stands in the verdicts that were rated."""

    rule: str
    furthest: int
    """Among the replies furthest apart."""
    rated: int
    """Among all that were rated."""


class ExpertPanel(NamedTuple):
    """The experts beside the rules."""

    ratings: Ratings
    replies: int
    raters: int
    with_rules: Agreement
    among_raters: Agreement | None
    """Every two experts on the same reply; None where no reply was rated by two."""
    furthest: tuple[Apart, ...]
    """The furthest first."""
    rules: tuple[AtWork, ...]
    """Those in the replies furthest apart, the most frequent first."""


def ratings_in(text: str, plays: Mapping[str, Play]) -> Ratings | tuple[RowProblem, ...]:
    """The ratings in a table whose first line names its columns, of replies in these scenarios (by id).

    Cells are parted by a comma, a semicolon or a tab. Without a column `scenario`, each scene is looked for
    in all of them.
    """
    reader = _Rows(plays)
    for row in rows_in(text, NEEDED, (*NEEDED, SCENARIO, RATER), _SHOWN):
        reader.take(row)
    if not reader.problems and not reader.given:
        return (RowProblem(1, _("there is no rating in this table")),)
    return tuple(reader.problems) or Ratings(tuple(reader.given), reader.blank)


class _Rows:
    """The lines of a table, gathered into ratings and problems."""

    def __init__(self, plays: Mapping[str, Play]) -> None:
        self.given: list[Rating] = []
        self.problems: list[RowProblem] = []
        self.blank = 0
        self._plays = plays
        self._lines: dict[tuple[RatedReply, str], int] = {}

    def take(self, row: TableRow | RowProblem) -> None:
        if isinstance(row, RowProblem):
            self.problems.append(row)
            return
        line, cells = row
        reply = self._reply(cells)
        written = cells.get(RATING, "")
        if isinstance(reply, str):
            self.problems.append(RowProblem(line, reply))
        elif not written:
            self.blank += 1
        elif written not in {str(rating) for rating in range(MAX_FIT + 1)}:
            because = _("the rating is ‘{written}’; it is a whole number from 0 to {most}, or empty")
            self.problems.append(RowProblem(line, because.format(written=written, most=MAX_FIT)))
        elif (first := self._lines.setdefault((reply, cells.get(RATER, "")), line)) != line:
            because = _(
                "the same reply is rated on line {first} already; a column {rater} tells experts apart"
            )
            self.problems.append(RowProblem(line, because.format(first=first, rater=RATER)))
        else:
            self.given.append(Rating(reply, cells.get(RATER, ""), int(written)))

    def _reply(self, cells: Mapping[str, str]) -> RatedReply | str:
        """The reply that a line names, or why there is none."""
        for name in (SCENE, RESPONSE):
            if not cells.get(name):
                return _("the {name} is missing").format(name=name)
        scene, response = cells[SCENE], cells[RESPONSE]
        named = cells.get(SCENARIO, "")
        if named and named not in self._plays:
            return _unknown(_("there is no scenario ‘{name}’ read by this lens"), named, [*self._plays])
        within = {named: self._plays[named]} if named else self._plays
        homes = [id for id, play in within.items() if scene in play.scenario.scene]
        if not homes:
            scenes = [name for play in within.values() for name in play.scenario.scene]
            return _unknown(_("there is no scene ‘{name}’"), scene, scenes)
        if len(homes) > 1:
            because = _("the scene ‘{scene}’ stands in {homes}; a column {column} says which is meant")
            return because.format(scene=scene, homes=" and ".join(homes), column=SCENARIO)
        responses = [each.id for each in within[homes[0]].scenario.scene[scene].response]
        if response not in responses:
            return _unknown(_("the scene has no response ‘{name}’"), response, responses)
        return RatedReply(homes[0], scene, response)


def _unknown(sentence: str, name: str, allowed: Sequence[str]) -> str:
    return f"{sentence.format(name=name)}. {meant(name, allowed)}".strip().rstrip(".")


def compared(ratings: Ratings, plays: Mapping[str, Play]) -> ExpertPanel:
    """The ratings beside the verdicts of the rules on the same replies."""
    by_reply: dict[RatedReply, list[int]] = {}
    for given in ratings.given:
        by_reply.setdefault(given.reply, []).append(given.rating)
    verdicts = {reply: plays[reply.scenario].judge.verdict(reply.scene, reply.response) for reply in by_reply}
    apart = [_apart(reply, verdicts[reply], rated) for reply, rated in by_reply.items()]
    furthest = sorted((each for each in apart if each.distance), key=lambda each: -each.distance)
    furthest = furthest[:MOST_FURTHEST]
    two_experts = [pair for rated in by_reply.values() for pair in combinations(rated, 2)]
    return ExpertPanel(
        ratings,
        len(by_reply),
        len({given.rater for given in ratings.given}),
        agreement([(verdicts[given.reply].fit, given.rating) for given in ratings.given]),
        agreement([*two_experts, *((two, one) for one, two in two_experts)]) if two_experts else None,
        tuple(furthest),
        tuple(_at_work(furthest, apart)),
    )


def agreement(pairs: Sequence[tuple[int, int]]) -> Agreement:
    """Of at least one pair of ratings from 0 to 4."""
    observed = sum((one - two) ** 2 for one, two in pairs) / len(pairs)
    ones, twos = Counter(one for one, _two in pairs), Counter(two for _one, two in pairs)
    by_chance = (
        sum(many * more * (one - two) ** 2 for one, many in ones.items() for two, more in twos.items())
        / len(pairs) ** 2
    )
    return Agreement(
        len(pairs),
        sum(one == two for one, two in pairs) / len(pairs),
        1 - observed / by_chance if by_chance and len(ones) > 1 and len(twos) > 1 else None,
        sum(abs(one - two) for one, two in pairs) / len(pairs),
    )


def _apart(reply: RatedReply, verdict: Verdict, rated: Sequence[int]) -> Apart:
    mean = sum(rated) / len(rated)
    called = [reason.rule for reason in verdict.call.reasons]
    charged = [cost.id for cost in verdict.fit_reasons if cost.id != BASE]
    return Apart(reply, verdict.fit, tuple(rated), abs(mean - verdict.fit), (*called, *charged))


def _at_work(furthest: Sequence[Apart], apart: Sequence[Apart]) -> Iterator[AtWork]:
    among = Counter(rule for each in furthest for rule in each.rules)
    everywhere = Counter(rule for each in apart for rule in each.rules)
    for rule, times in sorted(among.items(), key=lambda item: (-item[1], item[0])):
        yield AtWork(rule, times, everywhere[rule])
