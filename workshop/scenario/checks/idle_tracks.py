"""Tracks that make no difference: nothing reads them, or nothing changes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workshop.engine.lens import Lens
from workshop.scenario.exploring.walk import read_tracks
from workshop.scenario.findings import Finding, quoted
from workshop.scenario.models import Scenario


def findings(scenario: Scenario, _lenses: Mapping[str, Lens]) -> Iterator[Finding]:
    """A finding for each such track; reading comes first, since a track that nobody reads can go."""
    read = read_tracks(scenario)
    changed = changed_tracks(scenario)
    for name, track in scenario.track.items():
        path = ("track", name)
        if name not in read:
            said = f"no condition reads the track {quoted(name)}, so it decides nothing"
            yield Finding("W210", path, said, at="key", hint="Leave it out, or ask for it in an `if`.")
        elif name not in changed:
            said = f"no response changes the track {quoted(name)}, so it stays at {track.start}"
            yield Finding("W211", path, said, at="key", hint="Change it with the `track` of a response.")


def changed_tracks(scenario: Scenario) -> frozenset[str]:
    """The tracks that some response changes."""
    return frozenset(
        name
        for scene in scenario.scene.values()
        for response in scene.response
        for name, by in response.track.items()
        if by
    )
