"""What `workshop explore` tells in words, at 80 columns: counts, endings, coverage, players."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import accumulate

from workshop.engine.verdict import MAX_FIT
from workshop.scenario.clean import one_line
from workshop.scenario.exploring.counting import Totals
from workshop.scenario.exploring.exploration import EndingPaths, EndingReached, Exploration
from workshop.scenario.exploring.players import BEST_BLIND, LONGEST, SHORTEST, BlindPlay, RandomPlays
from workshop.scenario.exploring.walk import Path
from workshop.session.naming import level_views
from workshop.session.play import Play

_WIDTH = 80
_LABEL = 13
_MOST_LISTED = 40
_LONGEST_NUMBER = 40


def in_words(play: Play, found: Exploration, plays: RandomPlays | None, seed: int) -> Iterator[str]:
    """The lines, none wider than a terminal of 80 columns."""
    scenario = play.scenario
    yield from _wrapped(f"{one_line(scenario.title, 80)} ({scenario.id})")
    yield from _counts(found)
    yield from ("", "Endings")
    for name, reached in found.endings.items():
        yield from _wrapped(f"{name}: {one_line(scenario.ending[name].title, 80)}", 2)
        yield from _ending(found, reached)
    yield from ("", "Coverage")
    yield from _coverage(play, found)
    yield from ("", f"Players who do not look at the moment (fit per scene, of {MAX_FIT})")
    for blind in found.blind:
        yield from _blind(play, blind)
    if found.random_fit is not None:
        said = f"{found.random_fit:.2f} on average over all plays"
        yield from _row("at random", said, label_width=_LABEL + 5)
    yield from _wrapped(f"Such players are meant to stay at {BEST_BLIND} or below, over all scenarios.", 2)
    if plays is not None:
        yield from ("", f"{number(plays.plays)} plays at random, seed {seed}")
        yield from _plays(plays)


def number(value: int) -> str:
    """The number whole, with commas; one too long to be read is told by its digits."""
    if value.bit_length() <= 4 * _LONGEST_NUMBER and len(written := f"{value:,}") <= _LONGEST_NUMBER:
        return written
    digits = value.bit_length() * 30103 // 100000
    leading = value // 10 ** max(digits - 12, 0)
    scale = max(digits - 12, 0) + len(str(leading)) - 1
    return f"about {str(leading)[0]}.{str(leading)[1:4]} × 10^{scale}"


def _counts(found: Exploration) -> Iterator[str]:
    reached = sum(1 for states in found.coverage.scenes.values() if states)
    scenes = f"{reached:,} of {len(found.coverage.scenes):,} scenes"
    yield from _row("states", f"{found.states:,} in {scenes}, {_counted(found.steps, 'choice')} in them")
    if found.open:
        yield from _row(
            "not all",
            f"{_counted(found.open, 'state')} more were met and not walked on from: the limit of "
            "--most-states is reached. What is said to be never reached may be reached later, and "
            "paths cannot be counted.",
        )
    if found.paths is not None:
        if found.loop:
            yield from _row(
                "paths",
                f"without end, since the story can go round; {number(found.paths)} of up to "
                f"{_counted(found.visits or 0, 'scene')} are counted here",
            )
        else:
            yield from _row("paths", number(found.paths))
    elif not found.open:
        yield from _row("paths", "too many to be counted")
    if found.loop:
        yield from _row("goes round", f"from {found.loop[0][0]}: {_arrows(found.loop)} → {found.loop[0][0]}")
    if found.under_way:
        yield from _row("under way", f"{_percent(found.under_way)} of plays at random are not over by then")


def _ending(found: Exploration, reached: EndingReached | None) -> Iterator[str]:
    if reached is None:
        yield from _row("", "met by no path so far" if found.open else "no path leads here", 4)
        return
    paths = reached.paths
    if paths is not None and found.paths:
        share = _percent(paths.paths / found.paths)
        length = _span(len(reached.shortest), paths.longest)
        yield from _row("paths", f"{number(paths.paths)} ({share}), through {length} scenes", 4)
        yield from _row("at random", f"{_percent(paths.chance)} of plays", 4)
        yield from _row("fit", _fit(paths), 4)
    yield from _row("shortest", _arrows(reached.shortest), 4)
    if paths is not None and paths.likeliest.path != reached.shortest:
        likeliest = paths.likeliest
        said = f"{_arrows(likeliest.path)} (once in {number(likeliest.one_in)} plays)"
        yield from _row("likeliest", said, 4)


def _fit(paths: EndingPaths) -> str:
    said = f"{paths.fit:.2f} per scene on average; {_span(paths.fits.least, paths.fits.greatest)} in all"
    if paths.fits.totals:
        low, middle, high = quartiles(paths.fits.totals)
        said += f", half of the paths {_span(low, high)}, the median {middle}"
    return said


def quartiles(totals: Totals) -> tuple[int, int, int]:
    """The least totals that a quarter, a half and three quarters of the paths do not exceed."""
    up_to = [*accumulate(paths for _, paths in totals)]
    low, middle, high = (
        totals[next(at for at, count in enumerate(up_to) if 4 * count >= quarter * up_to[-1])][0]
        for quarter in (1, 2, 3)
    )
    return low, middle, high


def _coverage(play: Play, found: Exploration) -> Iterator[str]:
    coverage = found.coverage
    unreached = [name for name, states in coverage.scenes.items() if not states]
    total = sum(len(scene.response) for scene in play.scenario.scene.values())
    out_of_reach = sum(len(play.scenario.scene[name].response) for name in unreached)
    offered = total - out_of_reach - len(coverage.never_offered)
    reached = len(coverage.scenes) - len(unreached)
    yield from _row("scenes", f"{reached:,} of {len(coverage.scenes):,} are reached")
    if unreached:
        yield from _row("", f"never: {_listed(unreached)}")
    yield from _row("responses", f"{offered:,} of {total:,} are offered somewhere")
    if coverage.never_offered:
        never = [f"{scene} / {response}" for scene, response in coverage.never_offered]
        yield from _row("", f"never: {_listed(never)}")
    words = {level.id: level.word for level in level_views(play.lens)}
    calls = ", ".join(f"{words[level]} {count:,}" for level, count in coverage.calls.items())
    yield from _row("calls", f"{calls} (scenes that are reached)")
    met = [f"{play.lens.kind[kind].title} {count:,}" for kind, count in coverage.kinds.items() if count]
    yield from _row("mismatches", f"{'; '.join(met) or 'none'} (responses)")
    unmet = [play.lens.kind[kind].title for kind, count in coverage.kinds.items() if not count]
    if unmet:
        yield from _row("", f"never: {'; '.join(unmet)}")


def _blind(play: Play, blind: BlindPlay) -> Iterator[str]:
    words = {level.id: level.word for level in level_views(play.lens)}
    own = {LONGEST: "the longest", SHORTEST: "the shortest"}
    name = own.get(blind.liking) or f"most {words[blind.liking]}"
    end = f"to '{blind.ending}'" if blind.ending else "and goes round for ever"
    above = f", above {BEST_BLIND}" if blind.fit > BEST_BLIND else ""
    said = f"{blind.fit:.2f}{above}, through {_counted(len(blind.path), 'scene')} {end}"
    yield from _row(name, said, label_width=_LABEL + 5)


def _plays(plays: RandomPlays) -> Iterator[str]:
    for name, count in plays.endings.items():
        yield from _row("", f"{_percent(count / plays.plays):>6}  {name}", 0)
    if plays.unended:
        yield from _row("", f"{_percent(plays.unended / plays.plays):>6}  given up, still under way", 0)
    yield from _row("fit", f"{plays.fit:.2f} per scene over {_counted(plays.choices, 'choice')}")
    spread = ", ".join(f"{fit}: {_percent(count / plays.choices)}" for fit, count in plays.fits.items())
    yield from _row("", spread)
    yield from _row("scenes", f"{plays.scenes:,} were visited")


def _row(label: str, said: str, indent: int = 2, label_width: int = _LABEL) -> Iterator[str]:
    begin = " " * indent + f"{label:<{label_width}}"
    yield from textwrap.wrap(
        said,
        _WIDTH,
        initial_indent=begin,
        subsequent_indent=" " * len(begin),
        break_on_hyphens=False,
    )


def _wrapped(said: str, indent: int = 0) -> list[str]:
    return textwrap.wrap(said, _WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2))


def _arrows(path: Path) -> str:
    """The path by its responses; a long one by its first and its last ones."""
    chosen = [response for _, response in path]
    if len(chosen) > _MOST_LISTED:
        half = _MOST_LISTED // 2
        chosen = [*chosen[:half], f"… {len(chosen) - 2 * half:,} more …", *chosen[-half:]]
    return " → ".join(chosen) or "(no choice)"


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_LISTED:,} more" if len(names) > _MOST_LISTED else ""
    return ", ".join(names[:_MOST_LISTED]) + more


def _span(least: int, greatest: int) -> str:
    return f"{least:,}" if least == greatest else f"{least:,}–{greatest:,}"


def _percent(share: float) -> str:
    shown = f"{100 * share:.1f} %"
    return "below 0.1 %" if share > 0 and shown == "0.0 %" else shown


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
