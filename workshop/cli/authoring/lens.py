"""`workshop lens`: a lens as its rules, readable, or as one JSON object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.cli.homes import home_to_read
from workshop.cli.output import print_json, tell
from workshop.engine.lens import Circumstance, Cost, Lens, Match, Rule, Stance, When
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.findings import meant
from workshop.scenario.references import UnusableLensError
from workshop.session.verdicts import (
    WOULD_HELP,
)
from workshop.store.lenses import DEFAULT_LENS, LensShelf, read_lens

_STANDINGS: Mapping[str, str] = {
    "leads": "leads",
    "shares": _("shares the lead"),
    "present": _("is present"),
    "answered": _("is none, but the question is answered"),
    "half": _("is only half of what is wanted"),
    "early": _("is not named yet, and the reply leads with the one that is ahead"),
    "bridged": _("is only reached for"),
    "absent": _("is absent"),
    "uncalled": _("does not exist"),
}
_CONDITIONS: Mapping[str, str] = {
    "stance": _("stance {any}"),
    "asks": _("asks {any}"),
    "circumstances": _("circumstance {all}"),
    "any_circumstance": _("circumstance {any}"),
    "without": _("not circumstance {any}"),
    "has": _("a move has tag {any}"),
    "lacks": _("no move has tag {any}"),
    "only": _("every move that weighs has tag {any}"),
    "fired": _("rule {any} fired"),
    "called": _("called for is {any}"),
    "leads": _("the reply leads with {any}"),
    "weak": _("{all} too weak in the reply to count"),
    "base": _("the called level {any}"),
    "charged": _("cost {any} was taken"),
    "clean": _("no cost was taken"),
    "neglects": _("a level that must not be empty, or is called for second, has no point"),
    "opens": _("the reply {any} at the called level"),
}
"""What each key of a condition asks for, in the order in which they are told."""


def when_words(when: When, lens: Lens) -> str:
    """Every part of the condition, in its order; levels by their words, everything else by id."""
    level_words = {name: level.word for name, level in lens.level.items()}
    words_by_key = {"called": level_words, "leads": level_words, "weak": level_words, "base": _STANDINGS}
    opens = () if when.opens is None else (_("opens") if when.opens else _("does not open"),)
    parts: list[str] = []
    for key, words_for in _CONDITIONS.items():
        if asked := opens if key == "opens" else getattr(when, key):
            words = words_by_key.get(key, {})
            names = [words.get(name, name) for name in ([] if asked is True else asked)]
            any_of, all_of = _("{listed} or {last}"), _("{listed} and {last}")
            parts.append(words_for.format(any=_joined(names, any_of), all=_joined(names, all_of)))
    return _("where {parts}").format(parts="; ".join(parts)) if parts else "always"


def _joined(names: Sequence[str], last_two: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return last_two.format(listed=", ".join(names[:-1]), last=names[-1])


def lens_in_words(lens: Lens) -> Iterator[str]:
    """The paragraphs; a blank one before each heading."""
    yield from (f"{lens.title} ({lens.id})", "", lens.summary, lens.credit, "", "Levels")
    for level in lens.level.values():
        yield _("- {word}: {about}. Wins when {wins}.").format(
            word=level.word, about=level.about, wins=level.wins
        )
    yield from _names(lens)
    yield from ("", _("Moves: what a reply can do"))
    for name, move in lens.move.items():
        tags = _("tags {tags}").format(tags=", ".join(move.tags)) if move.tags else ""
        yield f"- {name}: {move.does}{_aside(weights_in_words(lens, move.points), tags, *move.facts)}"
    yield from ("", _("Rules: what a moment calls for"))
    yield from (_rule(lens, rule) for rule in lens.rule)
    yield from _evidence(lens)
    yield from ("", _("Fit before costs, by how the called level stands in the reply"))
    bases = ((standing, base) for standing, base in lens.base if base is not None)
    yield from (f"- {standing}: {base.fit}, {base.because}" for standing, base in bases)
    yield from ("", _("Costs: what takes from the fit"))
    yield from (_cost(lens, cost) for cost in lens.cost)
    yield from ("", _("Which kind of mismatch: the first that holds names the verdict"))
    yield from (_match(lens, match) for match in lens.match)
    yield from _repeated(lens)
    yield from ("", _("Kinds of mismatch"))
    for name, kind in lens.kind.items():
        yield f"- {name} {kind.title}: {kind.gap} {WOULD_HELP}: {kind.nudge}{_aside(*kind.facts)}"
    yield from ("", _("Bridges: from the level used to the one called for"))
    for bridge in lens.bridge:
        used, called = lens.level[bridge.used].word, lens.level[bridge.called].word
        yield _("- {used} to {called}: {told} “{pattern}”").format(
            used=used, called=called, told=bridge.told, pattern=bridge.pattern
        )
    yield from ("", "Facts")
    for name, fact in lens.fact.items():
        yield f"- {name}: {fact.text} ({fact.source})"


def _names(lens: Lens) -> Iterator[str]:
    """What a scenario names beside moves."""
    yield from ("", _("Stances: `stance` of a member of the cast"))
    yield from _titles(lens.stance)
    yield from ("", _("Kinds of question: `asks` of a scene"))
    for name, question in lens.asks.items():
        at = _("; at {word}").format(word=lens.level[question.level].word) if question.level else ""
        yield f"- {name}: {question.title}{at}"
    yield from ("", _("Circumstances: `circumstances` of a scene or of the whole story"))
    yield from _titles(lens.circumstance)
    yield from ("", _("Tags: what rules look at in a move"))
    for name, tag in lens.tag.items():
        yield f"- {name}: {tag.about}"


def _titles(named: Mapping[str, Stance] | Mapping[str, Circumstance]) -> Iterator[str]:
    for name, each in named.items():
        yield f"- {name}: {each.title}"


def _rule(lens: Lens, rule: Rule) -> str:
    gives = [weights_in_words(lens, rule.points)] if any(rule.points.values()) else []
    gives += (
        _("{points} with {name}").format(points=weights_in_words(lens, points), name=name)
        for name, points in rule.points_if.items()
    )
    words = " and ".join(lens.level[level].word for level in rule.floors)
    floors = _(" Must not be left empty: {words}.").format(words=words) if words else ""
    return _("- {id}: {when_words}. Gives {value}, because {because}.{floors}{aside}").format(
        id=rule.id,
        when_words=when_words(rule.when, lens),
        value="; ".join(gives) or _("no points"),
        because=rule.because,
        floors=floors,
        aside=_aside(rule.origin, *rule.facts),
    )


def _evidence(lens: Lens) -> Iterator[str]:
    """The cards that a story may give out, and what a call waits for."""
    if lens.card:
        yield from ("", _("Cards: evidence that a story gives out, added up over its scenes"))
    for name, card in lens.card.items():
        brings = _("while it lies there: {names}").format(names=", ".join(card.circumstances))
        aside = _aside(card.ref or "", card.origin, *card.facts, brings if card.circumstances else "")
        given = weights_in_words(lens, card.points) or _("no points")
        yield f"- {name}: {card.shows}. {given}{aside}"
    if lens.abstain:
        yield _(
            "- No level is called before one leads by {lead}; until then {word} is called for: a move with "
            "tag {tags}."
        ).format(
            lead=lens.abstain.lead,
            word=lens.abstain.word,
            tags=_joined(lens.abstain.wants, _("{listed} or {last}")),
        )


def _cost(lens: Lens, cost: Cost) -> str:
    only = _("; only if the called level leads or shares the lead") if cost.only_if_leading else ""
    return _("- {id}: {when_words}{only}. Takes {cost}, because {because}.{aside}").format(
        id=cost.id,
        when_words=when_words(cost.when, lens),
        only=only,
        cost=cost.cost,
        because=cost.because,
        aside=_aside(*cost.facts),
    )


def _match(lens: Lens, match: Match) -> str:
    beside = "" if match.also else _("; never beside another")
    return f"- {match.kind} {lens.kind[match.kind].title}: {when_words(match.when, lens)}{beside}"


def _repeated(lens: Lens) -> Iterator[str]:
    if lens.repeated:
        title = lens.kind[lens.repeated].title
        yield _(
            "- {repeated} {title}: after two replies in a row at one level, away from the called one"
        ).format(repeated=lens.repeated, title=title)


def weights_in_words(lens: Lens, points: Mapping[str, int]) -> str:
    return ", ".join(f"{lens.level[level].word} {amount:+d}" for level, amount in points.items() if amount)


def _aside(*parts: str) -> str:
    joined = "; ".join(part for part in parts if part)
    return f" ({joined})" if joined else ""


def show_lens(name: str | None, as_json: bool) -> int:
    """Print the lens of this id or in this file; the first one of the program, if none is named.

    An id may be that of a lens in this folder, in its folder of lenses or in that of the home.
    """
    lens = lens_of(name)
    if as_json:
        document = lens.model_dump(mode="json", exclude_defaults=True)
        print_json({key: value for key, value in document.items() if key != "format"})
    else:
        tell(lens_in_words(lens))
    return FINE


def lens_of(name: str | None) -> Lens:
    """The lens of this id or in this file, the first one of the program if none is named; raises Ends."""
    name = name or DEFAULT_LENS
    return read_lens(Path(name)).lens if Path(name).suffix == ".toml" else lens_named(name, Path())


def lens_named(name: str, folder: Path) -> Lens:
    """The lens of this id, as a scenario in the folder would find it; raises Ends."""
    lenses = LensShelf(folder, home_to_read())
    try:
        return lenses[name]
    except UnusableLensError as unusable:
        raise Ends(UNUSABLE, f"{unusable.because}. {unusable.hint}".strip()) from unusable
    except KeyError:
        message = _("There is no lens '{name}'. {hint}")
        raise Ends(UNUSABLE, message.format(name=one_line(name, 60), hint=meant(name, lenses))) from None
