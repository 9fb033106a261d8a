"""What `workshop explore` tells in words, at 80 columns: counts, endings, coverage, players."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import accumulate

from workshop.authoring.explore.exploration import Coverage, EndingPaths, Exploration, ReachedEnding
from workshop.authoring.explore.paths import Totals
from workshop.authoring.explore.players import (
    AT_PLACE,
    BEST_BLIND,
    BEST_BY_WORDS,
    BETWEEN_LEVELS,
    KEY_WORD,
    LITERAL,
    LONGEST,
    MOST_CONCRETE,
    MOST_LEVELS,
    SHORTEST,
    BlindPlay,
    RandomPlays,
)
from workshop.authoring.explore.walk import Choices
from workshop.engine.verdict import MAX_FIT
from workshop.language.catalogue import _, plural
from workshop.scenario.clean import one_line
from workshop.scenario.play import Play
from workshop.session.views import level_views

_WIDTH = 80
_LABEL = 13
_PLAYER = 26
_MOST_LISTED = 40
_LONGEST_NUMBER = 40


def exploration_in_words(
    play: Play, exploration: Exploration, plays: RandomPlays | None, seed: int
) -> Iterator[str]:
    """The lines, none wider than a terminal of 80 columns."""
    scenario = play.scenario
    yield from _wrapped(f"{one_line(scenario.title, 80)} ({scenario.id})")
    yield from _counts(exploration)
    yield from ("", "Endings")
    for name, reached in exploration.endings.items():
        yield from _wrapped(f"{name}: {one_line(scenario.ending[name].title, 80)}", 2)
        yield from _ending(exploration, reached)
    yield from ("", "Coverage")
    yield from _coverage(play, exploration.coverage)
    heading = _("Players who do not look at the moment (fit per scene, of {max_fit})")
    yield from ("", heading.format(max_fit=MAX_FIT))
    for blind in exploration.blind:
        yield from _blind(play, blind)
    if exploration.random_fit is not None:
        message = _("{random_fit:.2f} on average over all plays").format(random_fit=exploration.random_fit)
        yield from _row(_("at random"), message, label_width=_PLAYER)
    limit = _(
        "Such players are meant to stay at {best_blind} or below, at {best_by_words} by the words of the "
        "question. Each figure here is of the scenes on the way; check counts every scene once (W314)."
    )
    yield from _wrapped(limit.format(best_blind=BEST_BLIND, best_by_words=BEST_BY_WORDS), 2)
    if plays is not None:
        heading = _("{number} plays at random, seed {seed}")
        yield from ("", heading.format(number=written_number(plays.plays), seed=seed))
        yield from _plays(plays)


def written_number(value: int) -> str:
    """The number whole, with commas; one too long to be read is told by its digits."""
    if value.bit_length() <= 4 * _LONGEST_NUMBER and len(written := f"{value:,}") <= _LONGEST_NUMBER:
        return written
    digits = value.bit_length() * 30103 // 100000
    leading = value // 10 ** max(digits - 12, 0)
    scale = max(digits - 12, 0) + len(str(leading)) - 1
    rounded = _("about {whole}.{rest} × 10^{scale}")
    return rounded.format(whole=str(leading)[0], rest=str(leading)[1:4], scale=scale)


def _counts(exploration: Exploration) -> Iterator[str]:
    scenes = exploration.coverage.scenes
    reached = sum(1 for states in scenes.values() if states)
    yield from _row(
        _("states"),
        _("{states:,} in {scenes}, {counted} in them").format(
            states=exploration.states,
            scenes=_("{reached:,} of {all:,} scenes").format(reached=reached, all=len(scenes)),
            counted=plural("{number:,} choice", "{number:,} choices", exploration.steps),
        ),
    )
    if exploration.open:
        message = _(
            "{counted} more were met and not walked on from: the limit of --most-states is "
            "reached. What is said to be never reached may be reached later, and paths cannot be "
            "counted."
        )
        counted = plural("{number:,} state", "{number:,} states", exploration.open)
        yield from _row(_("not all"), message.format(counted=counted))
    yield from _paths(exploration)
    if exploration.loop:
        message = _("from {loop}: {arrows} → {loop}")
        start, arrows = exploration.loop[0][0], _arrows(exploration.loop)
        yield from _row(_("goes round"), message.format(loop=start, arrows=arrows))
    if exploration.under_way:
        message = _("{percent} of plays at random are not over by then")
        yield from _row(_("under way"), message.format(percent=_percent(exploration.under_way)))


def _paths(exploration: Exploration) -> Iterator[str]:
    """How many paths there are, in as many words as that takes."""
    if exploration.paths is None:
        if not exploration.open:
            yield from _row(_("paths"), _("too many to be counted"))
        return
    counted = written_number(exploration.paths)
    if exploration.loop:
        up_to = plural("{number:,} scene", "{number:,} scenes", exploration.visits or 0)
        message = _("without end, since the story can go round; {counted} of up to {scenes} are counted here")
        counted = message.format(counted=counted, scenes=up_to)
    yield from _row(_("paths"), counted)


def _ending(exploration: Exploration, reached: ReachedEnding | None) -> Iterator[str]:
    if reached is None:
        yield from _row("", _("met by no path so far") if exploration.open else _("no path leads here"), 4)
        return
    paths = reached.paths
    if paths is not None and exploration.paths:
        share = _percent(paths.paths / exploration.paths)
        length = _span(len(reached.shortest), paths.longest)
        message = _("{number} ({share}), through {length} scenes")
        yield from _row(
            "paths", message.format(number=written_number(paths.paths), share=share, length=length), 4
        )
        yield from _row(_("at random"), _("{percent} of plays").format(percent=_percent(paths.chance)), 4)
        yield from _row("fit", _fit(paths), 4)
    yield from _row("shortest", _arrows(reached.shortest), 4)
    if paths is not None and paths.likeliest.path != reached.shortest:
        path, one_in = paths.likeliest
        message = _("{arrows} (once in {number} plays)")
        yield from _row("likeliest", message.format(arrows=_arrows(path), number=written_number(one_in)), 4)


def _fit(paths: EndingPaths) -> str:
    span = _span(paths.fits.least, paths.fits.greatest)
    message = _("{fit:.2f} per scene on average; {span} in all").format(fit=paths.fit, span=span)
    if not paths.fits.totals:
        return message
    low, middle, high = quartiles(paths.fits.totals)
    half = _(", half of the paths {span}, the median {middle}")
    return message + half.format(span=_span(low, high), middle=middle)


def quartiles(totals: Totals) -> tuple[int, int, int]:
    """The least totals that a quarter, a half and three quarters of the paths do not exceed."""
    up_to = [*accumulate(paths for _total, paths in totals)]
    low, middle, high = (
        totals[next(at for at, count in enumerate(up_to) if 4 * count >= quarter * up_to[-1])][0]
        for quarter in (1, 2, 3)
    )
    return low, middle, high


def _coverage(play: Play, coverage: Coverage) -> Iterator[str]:
    kinds = play.lens.kind
    responses = {name: len(scene.response) for name, scene in play.scenario.scene.items()}
    unreached = [name for name, states in coverage.scenes.items() if not states]
    all_scenes, total = len(coverage.scenes), sum(responses.values())
    offered = total - sum(responses[name] for name in unreached) - len(coverage.never_offered)
    message = _("{reached:,} of {number_of_scenes:,} are reached")
    yield from _row(
        "scenes", message.format(reached=all_scenes - len(unreached), number_of_scenes=all_scenes)
    )
    yield from _never(unreached)
    if coverage.interludes:
        untold = [name for name, told in coverage.interludes.items() if not told]
        message = _("{told:,} of {number_of_interludes:,} are told")
        all_told = len(coverage.interludes)
        yield from _row(
            "interludes", message.format(told=all_told - len(untold), number_of_interludes=all_told)
        )
        yield from _never(untold)
    message = _("{offered:,} of {total:,} are offered somewhere")
    yield from _row("responses", message.format(offered=offered, total=total))
    yield from _never([f"{scene} / {response}" for scene, response in coverage.never_offered])
    words = {level.id: level.word for level in level_views(play.lens)}
    counted = [(words[level], count) for level, count in coverage.calls.items()]
    if play.lens.abstain:
        counted.append((play.lens.abstain.word, coverage.open_calls))
    calls = ", ".join(f"{word} {count:,}" for word, count in counted)
    yield from _row("calls", _("{calls} (scenes that are reached)").format(calls=calls))
    met = "; ".join(f"{kinds[kind].title} {count:,}" for kind, count in coverage.kinds.items() if count)
    yield from _row("mismatches", _("{value} (responses)").format(value=met or "none"))
    if unmet := "; ".join(kinds[kind].title for kind, count in coverage.kinds.items() if not count):
        yield from _row("", _("never: {unmet}").format(unmet=unmet))


def _never(names: list[str]) -> Iterator[str]:
    if names:
        more = _(" and {number_of_names:,} more").format(number_of_names=len(names) - _MOST_LISTED)
        listed = ", ".join(names[:_MOST_LISTED]) + (more if len(names) > _MOST_LISTED else "")
        yield from _row("", _("never: {listed}").format(listed=listed))


def _blind(play: Play, blind: BlindPlay) -> Iterator[str]:
    end = _("to '{ending}'").format(ending=blind.ending) if blind.ending else _("and goes round for ever")
    above = _(", above {most}").format(most=blind.limit) if blind.fit > blind.limit else ""
    scenes = plural("{number:,} scene", "{number:,} scenes", len(blind.path))
    message = _("{fit:.2f}{above}, through {counted} {end}")
    message = message.format(fit=blind.fit, above=above, counted=scenes, end=end)
    yield from _row(_player(play, blind.liking), message, label_width=_PLAYER)


def _player(play: Play, name: str) -> str:
    """What the player takes, in a few words."""
    words = {level.id: level.word for level in level_views(play.lens)}
    levels = name.split(BETWEEN_LEVELS)
    if words.keys() >= {*levels}:
        return _("most {words}").format(words=" + ".join(words[level] for level in levels))
    if name.startswith(AT_PLACE):
        return _("the one at place {number}").format(number=name.removeprefix(AT_PLACE))
    return {
        LONGEST: _("the longest"),
        SHORTEST: _("the shortest"),
        MOST_LEVELS: _("most levels touched"),
        MOST_CONCRETE: _("most concrete"),
        KEY_WORD: _("by the key word"),
        LITERAL: _("the literal answer"),
    }[name]


def _plays(plays: RandomPlays) -> Iterator[str]:
    for name, count in plays.endings.items():
        yield from _row("", f"{_percent(count / plays.plays):>6}  {name}", 0)
    if plays.unended:
        message = _("{percent:>6}  given up, still under way")
        yield from _row("", message.format(percent=_percent(plays.unended / plays.plays)), 0)
    choices = plural("{number:,} choice", "{number:,} choices", plays.choices)
    yield from _row("fit", _("{fit:.2f} per scene over {counted}").format(fit=plays.fit, counted=choices))
    spread = ", ".join(f"{fit}: {_percent(count / plays.choices)}" for fit, count in plays.fits.items())
    yield from _row("", spread)
    yield from _row("scenes", _("{scenes:,} were visited").format(scenes=plays.scenes))


def _row(label: str, message: str, indent: int = 2, label_width: int = _LABEL) -> Iterator[str]:
    begin = " " * indent + f"{label:<{label_width}}"
    yield from textwrap.wrap(
        message,
        _WIDTH,
        initial_indent=begin,
        subsequent_indent=" " * len(begin),
        break_on_hyphens=False,
    )


def _wrapped(message: str, indent: int = 0) -> list[str]:
    return textwrap.wrap(message, _WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2))


def _arrows(path: Choices) -> str:
    """The path by its responses; a long one by its first and its last ones."""
    chosen = [response for _scene, response in path]
    if len(chosen) > _MOST_LISTED:
        half = _MOST_LISTED // 2
        more = _("… {number_of_chosen:,} more …").format(number_of_chosen=len(chosen) - 2 * half)
        chosen = [*chosen[:half], more, *chosen[-half:]]
    return " → ".join(chosen) or _("(no choice)")


def _span(least: int, greatest: int) -> str:
    return f"{least:,}" if least == greatest else f"{least:,}–{greatest:,}"


def _percent(share: float) -> str:
    shown = f"{100 * share:.1f} %"
    return _("below 0.1 %") if share > 0 and shown == "0.0 %" else shown
