"""What the bounds of the tracks say about conditions before anybody plays."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import product
from math import prod

from workshop.scenario.conditions import COMPARISONS, all_hold, parsed
from workshop.scenario.models import Track

_MOST_STATES = 2_000


def outlook(written: str, tracks: Mapping[str, Track]) -> str | None:
    """Why a condition never holds or always, if its tracks' bounds decide it; nothing if they do not."""
    condition = parsed(written)
    if condition is None or not _known(condition.tracks, tracks):
        return None
    if condition.against == condition.track:
        holds = COMPARISONS[condition.comparison](0, 0)
        return f"this {'always' if holds else 'never'} holds: a track is what it is"
    left, right = _bounds(condition.track, tracks), _bounds(condition.against, tracks)
    possible, certain = _decided(condition.comparison, left, right)
    if possible and not certain:
        return None
    side = "between"
    if condition.comparison not in ("==", "!="):
        side = "least" if (condition.comparison[0] == ">") == certain else "most"
    why = [_bound(condition.track, left, side)]
    if isinstance(condition.against, str):
        why.append(_bound(condition.against, right, _OTHER[side]))
    return f"this {'always' if certain else 'never'} holds: {', and '.join(why)}"


def unmet(alternatives: Iterable[Collection[str]], tracks: Mapping[str, Track]) -> str | None:
    """Where none of these groups of conditions holds, in words to be appended; nothing if one always does.

    Too many states to look at count as one of them, without words.
    """
    groups = [[*group] for group in alternatives]
    conditions = [condition for group in groups for written in group if (condition := parsed(written))]
    names = [*dict.fromkeys(track for condition in conditions for track in condition.tracks)]
    if not _known(names, tracks):
        return None
    ranges = [range(tracks[name].min, tracks[name].max + 1) for name in names]
    if prod(map(len, ranges)) > _MOST_STATES:
        return ""
    tests = [all_hold(group, {name: place for place, name in enumerate(names)}) for group in groups]
    for state in product(*ranges):
        if not any(test is None or test(state) for test in tests):
            return f" where {' and '.join(f'{name} is {at}' for name, at in zip(names, state, strict=True))}"
    return None


def _known(names: Iterable[str], tracks: Mapping[str, Track]) -> bool:
    return all(name in tracks and tracks[name].min <= tracks[name].max for name in names)


def _bounds(of: str | int, tracks: Mapping[str, Track]) -> tuple[int, int]:
    return (of, of) if isinstance(of, int) else (tracks[of].min, tracks[of].max)


def _decided(comparison: str, left: tuple[int, int], right: tuple[int, int]) -> tuple[bool, bool]:
    """Whether the comparison may hold, and whether it must."""
    compare = COMPARISONS[comparison]
    if comparison in ("==", "!="):
        meet = left[0] <= right[1] and right[0] <= left[1]
        same = left == right and left[0] == left[1]
        return (meet, same) if comparison == "==" else (not same, not meet)
    high_low, low_high = compare(left[1], right[0]), compare(left[0], right[1])
    return (high_low, low_high) if comparison[0] == ">" else (low_high, high_low)


_OTHER = {"most": "least", "least": "most", "between": "between"}


def _bound(name: str, bounds: tuple[int, int], side: str) -> str:
    match side:
        case "most":
            return f"{name} never exceeds {bounds[1]}"
        case "least":
            return f"{name} is never below {bounds[0]}"
    if bounds[0] == bounds[1]:
        return f"{name} is always {bounds[0]}"
    return f"{name} stays between {bounds[0]} and {bounds[1]}"
