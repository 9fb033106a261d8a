"""From an exported file to a session that can be kept: read within bounds, and retraced on its own texts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.toml.source import plain_descriptor
from workshop.store.exchange import MOST_BYTES, read_exported
from workshop.store.exchange_lines import Fault, NotASessionError
from workshop.store.home import why
from workshop.store.kept import KeptSession
from workshop.store.lenses import UnplayableError
from workshop.store.opening import kept_play
from workshop.store.retracing import ImpossibleEventError, retraced


@contextmanager
def plain_file(path: str) -> Iterator[BinaryIO]:
    """The file, open for reading, if it is a plain one within the limit; raises NotASessionError."""
    descriptor = plain_descriptor(path, MOST_BYTES)
    if isinstance(descriptor, str):
        raise NotASessionError(Fault(0, descriptor))
    with os.fdopen(descriptor, "rb") as file:
        yield file


def session_in(file: BinaryIO) -> KeptSession:
    """The session in an exported file, to be adopted by a store.

    Raises NotASessionError, with each fault and its line, where the file is damaged or cannot be true.
    """
    try:
        kept = read_exported(file)
    except OSError as failed:
        raise NotASessionError(Fault(0, _("it cannot be read: {why}").format(why=why(failed)))) from failed
    _check_can_have_happened(kept)
    return kept


def _check_can_have_happened(kept: KeptSession) -> None:
    try:
        play = kept_play(kept)
    except UnplayableError as unplayable:
        first = next(unplayable.problems.lines(), "")
        raise NotASessionError(
            Fault(1, _("its texts cannot be played: {first}").format(first=one_line(first, 300)))
        ) from None
    if (kept.scenario, kept.title) != (play.scenario.id, play.scenario.title):
        raise NotASessionError(Fault(1, _("scenario or title are not those of the scenario's own text")))
    try:
        retraced(play, kept.records)
    except ImpossibleEventError as impossible:
        raise NotASessionError(Fault(impossible.seq + 1, impossible.because)) from None
