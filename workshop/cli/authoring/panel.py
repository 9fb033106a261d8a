"""`workshop lens --panel` and `--measures`: the rules beside experts' ratings, players and texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workshop.authoring.measures import Measures, WordCounts, measured
from workshop.authoring.panel import Agreement, ExpertPanel, Ratings, compared, ratings_in
from workshop.cli.authoring.lens import lens_of
from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.cli.homes import library, play_named
from workshop.cli.output import first_of, print_json, tell
from workshop.engine.verdict import MAX_FIT
from workshop.language.catalogue import _, plural
from workshop.scenario.play import Play
from workshop.scenario.problems import Problem
from workshop.scenario.toml.source import read_source
from workshop.store.files import RefusedError


def show_panel(name: str | None, file: str, as_json: bool) -> int:
    """Print how far the experts' ratings in the file agree with the rules; raises Ends with what is amiss."""
    lens = lens_of(name)
    source = read_source(file)
    if isinstance(source, Problem):
        raise Ends(UNUSABLE, f"{source.file}: {source.text}")
    plays = plays_read_by(lens.id)
    ratings = ratings_in(source.text, plays)
    if not isinstance(ratings, Ratings):
        lines = [f"{source.file}:{problem.line}: {problem.text}." for problem in ratings]
        raise Ends(UNUSABLE, first_of(lines))
    panel = compared(ratings, plays)
    if as_json:
        print_json({"lens": lens.id, **_panel_document(panel)})
    else:
        tell(_panel_in_words(panel, plays))
    return FINE


def show_measures(name: str | None, as_json: bool) -> int:
    """Print the measures of every scenario in the library that this lens reads; raises Ends if none is."""
    lens = lens_of(name)
    plays = plays_read_by(lens.id)
    if not plays:
        raise Ends(UNUSABLE, _("No scenario in the library is read by the lens {lens}.").format(lens=lens.id))
    measures = measured([*plays.values()], lens)
    if as_json:
        print_json({"lens": lens.id, **_measures_document(measures)})
    else:
        tell(_measures_in_words(measures))
    return FINE


def plays_read_by(lens: str) -> Mapping[str, Play]:
    """Every scenario of the library whose first lens this is, by id, but for those that cannot be played."""
    plays: dict[str, Play] = {}
    for heading in library().headings().headings:
        if heading.lenses[:1] == (lens,):
            try:
                plays[heading.id] = play_named(heading.path)
            except RefusedError:
                continue
    return plays


def _panel_in_words(panel: ExpertPanel, plays: Mapping[str, Play]) -> Iterator[str]:
    given = len(panel.ratings.given)
    yield _("{ratings} of {replies}, by {raters}").format(
        ratings=plural("{number:,} rating", "{number:,} ratings", given),
        replies=plural("{number:,} reply", "{number:,} replies", panel.replies),
        raters=plural("{number:,} expert", "{number:,} experts", panel.raters),
    )
    if panel.ratings.blank:
        yield _("left blank, and not counted: {blank}").format(blank=panel.ratings.blank)
    yield ""
    yield _agreement_in_words(_("with the rules"), panel.with_rules)
    if panel.among_raters:
        yield _agreement_in_words(_("among the experts"), panel.among_raters)
    if panel.furthest:
        yield from ("", _("Furthest apart (fit by the rules, ratings by the experts)"))
    for apart in panel.furthest:
        reply, ratings = apart.reply, ", ".join(map(str, apart.ratings))
        yield f"- {reply.scenario}, {reply.scene}, {reply.response}: {apart.fit}, {ratings}"
        yield f"  “{plays[reply.scenario].response(reply.scene, reply.response).text}”"
    if panel.rules:
        yield from ("", _("Rules and costs in these verdicts (and among all that were rated)"))
    for rule in panel.rules:
        yield f"- {rule.rule}: {rule.furthest} ({rule.rated})"


def _agreement_in_words(whom: str, agreement: Agreement) -> str:
    kappa = (
        _("undefined, since one side says the same throughout")
        if agreement.kappa is None
        else f"{agreement.kappa:.2f}"
    )
    words = _(
        "Agreement {whom}: the same in {same:.0%} of {pairs}, weighted kappa {kappa}, "
        "{distance:.2f} points apart on average"
    )
    pairs = plural("{number:,} pair", "{number:,} pairs", agreement.pairs)
    return words.format(whom=whom, same=agreement.same, pairs=pairs, kappa=kappa, distance=agreement.distance)


def _panel_document(panel: ExpertPanel) -> dict[str, object]:
    return {
        "ratings": len(panel.ratings.given),
        "blank": panel.ratings.blank,
        "replies": panel.replies,
        "raters": panel.raters,
        "agreement": panel.with_rules._asdict(),
        "among_raters": panel.among_raters and panel.among_raters._asdict(),
        "furthest": [
            {**apart.reply._asdict(), **_rest(apart._asdict(), "reply")} for apart in panel.furthest
        ],
        "rules": [rule._asdict() for rule in panel.rules],
    }


def _rest(fields: Mapping[str, object], left_out: str) -> dict[str, object]:
    return {name: value for name, value in fields.items() if name != left_out}


def _measures_in_words(measures: Measures) -> Iterator[str]:
    yield _("{verdicts:,} verdicts in {scenarios}").format(
        verdicts=measures.verdicts, scenarios=", ".join(measures.scenarios)
    )
    yield from ("", _("Players who go by one thing (fit per scene, of {most})").format(most=MAX_FIT))
    for player in measures.players:
        fits = ", ".join(f"{scenario} {fit:.2f}" for scenario, fit in player.fits.items())
        over = (
            _(", over its limit of {limit}").format(limit=player.limit)
            if player.pooled > player.limit
            else ""
        )
        yield f"- {player.name}: {player.pooled:.2f}{over} ({fits})"
    yield from ("", _("Words"))
    yield _words_in_words(_("first page of a verdict"), measures.first_page)
    yield _words_in_words(_("second page of a verdict"), measures.second_page)
    yield _("- texts written for a reply: {texts:,}, distinct: {distinct:,}").format(
        texts=measures.texts, distinct=measures.distinct
    )
    yield from ("", _("Read by the engine"))
    for key, lines in measures.to_say.items():
        yield _(
            "- {key}: {lines}, serving their moment {serving}, of the same kind as the reply {same}"
        ).format(key=key, lines=lines.lines, serving=lines.serving, same=lines.same_kind)
    yield _("- examples of kinds: {examples}, proved {proved}").format(
        examples=measures.examples, proved=measures.proved
    )


def _words_in_words(what: str, counts: WordCounts) -> str:
    return _("- {what}: {least} to {most} words, {middle:g} in the middle").format(
        what=what, least=counts.least, most=counts.most, middle=counts.middle
    )


def _measures_document(measures: Measures) -> dict[str, object]:
    return {
        "scenarios": measures.scenarios,
        "verdicts": measures.verdicts,
        "players": [player._asdict() for player in measures.players],
        "words": {
            "first_page": measures.first_page._asdict(),
            "second_page": measures.second_page._asdict(),
        },
        "texts": {"written": measures.texts, "distinct": measures.distinct},
        "to_say": {key: lines._asdict() for key, lines in measures.to_say.items()},
        "examples": {"of_kinds": measures.examples, "proved": measures.proved},
    }
