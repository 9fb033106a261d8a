"""A lens in words, from its levels to its facts: everything that an author may name, and every rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workshop.cli.authoring.when_words import when_words
from workshop.engine.lens import Circumstance, Cost, Lens, Match, Rule, Stance
from workshop.language.catalogue import _
from workshop.session.wording import SMALLEST_CHANGE


def in_words(lens: Lens) -> Iterator[str]:
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
        yield f"- {name}: {move.does}{_aside(_points(lens, move.points), tags, *move.facts)}"
    yield from ("", _("Rules: what a moment calls for"))
    yield from (_rule(lens, rule) for rule in lens.rule)
    yield from ("", _("Fit before costs, by how the called level stands in the reply"))
    for standing, base in lens.base:
        yield f"- {standing}: {base.fit}, {base.because}"
    yield from ("", _("Costs: what takes from the fit"))
    yield from (_cost(lens, cost) for cost in lens.cost)
    yield from ("", _("Which kind of mismatch: the first that holds names the verdict"))
    yield from (_match(lens, match) for match in lens.match)
    yield from _repeated(lens)
    yield from ("", _("Kinds of mismatch"))
    for name, kind in lens.kind.items():
        yield f"- {name} {kind.title}: {kind.gap} {SMALLEST_CHANGE}: {kind.nudge}{_aside(*kind.facts)}"
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
    gives = [_points(lens, rule.points)] if any(rule.points.values()) else []
    gives += (
        _("{points} with {name}").format(points=_points(lens, points), name=name)
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


def _points(lens: Lens, points: Mapping[str, int]) -> str:
    return ", ".join(f"{lens.level[level].word} {amount:+d}" for level, amount in points.items() if amount)


def _aside(*parts: str) -> str:
    said = "; ".join(part for part in parts if part)
    return f" ({said})" if said else ""
