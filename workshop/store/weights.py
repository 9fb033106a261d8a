"""Where the weights of a lens are found, with which people's own words are read: a file beside the lens."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from workshop.engine.lens import Lens
from workshop.engine.sighting import CueReader, OwnWordsReader, WeightReader
from workshop.engine.weights import UnusableWeightsError, Weights, weights_of
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.toml.source import plain_descriptor

SUFFIX_OF_WEIGHTS = ".words"
MOST_BYTES_OF_WEIGHTS = 20_000_000


class ReaderAtHand(NamedTuple):
    """What reads people's own words for a lens, and what is to be said about it."""

    reader: OwnWordsReader
    trouble: str = ""
    """Why the trained weights are not used; empty where they are, or where there are none."""

    @property
    def is_trained(self) -> bool:
        return isinstance(self.reader, WeightReader)


def reader_for(lens: Lens, folders: Iterable[Path]) -> ReaderAtHand:
    """The reader of this lens, with the weights in the first of these folders that has some.

    Without weights that can be used, it goes by the literal cues of the lens's moves.
    """
    for folder in folders:
        path = folder / f"{lens.id}{SUFFIX_OF_WEIGHTS}"
        if os.path.lexists(path):
            return _read(lens, path)
    return ReaderAtHand(CueReader(lens))


def _read(lens: Lens, path: Path) -> ReaderAtHand:
    try:
        return ReaderAtHand(WeightReader(lens, _weights(path, path.stat().st_mtime_ns)))
    except OSError as failed:
        because = failed.strerror or type(failed).__name__
    except UnusableWeightsError as unusable:
        because = str(unusable)
    trouble = _("{file}: {because}. Words are read by the cues of moves instead.").format(
        file=one_line(str(path), 200), because=because
    )
    return ReaderAtHand(CueReader(lens, trouble), trouble)


@cache
def _weights(path: Path, _changed: int) -> Weights:
    descriptor = plain_descriptor(path, MOST_BYTES_OF_WEIGHTS)
    if isinstance(descriptor, str):
        raise UnusableWeightsError(descriptor)
    with open(descriptor, "rb") as file:
        return weights_of(file.read())
