"""Scripts and sessions as the command line needs them; every refusal is a sentence and a code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from workshop.cli.exits import OPEN_ELSEWHERE, UNUSABLE, Ends
from workshop.cli.homes import WITHOUT_SAVING, file_of
from workshop.session.play import Play
from workshop.store.database import DatabaseRefusedError
from workshop.store.files import FileNotWrittenError
from workshop.store.locks import SessionBusyError
from workshop.store.opening import Script, UnplayableError, read_script
from workshop.store.rows import RecordsDamagedError
from workshop.store.sessions import StoreError, UnknownSessionError

RESCUE_OR_BEGIN_ANEW = (
    "To write out what can be read: workshop sessions --rescue FILE. "
    "To begin a new file beside it: workshop sessions --begin-anew."
)


def script_of(name: str) -> Script:
    """The scenario of this id or path, ready to be played; raises Ends."""
    with refusals_told():
        return read_script(file_of(name))


def play_of(name: str) -> Play:
    return script_of(name).play


@contextmanager
def refusals_told() -> Iterator[None]:
    """What the store or an authored file refuses raises Ends, with its sentence and what to do."""
    try:
        yield
    except SessionBusyError as busy:
        raise Ends(OPEN_ELSEWHERE, str(busy)) from busy
    except DatabaseRefusedError as refused:
        raise Ends(UNUSABLE, f"{refused} {RESCUE_OR_BEGIN_ANEW} {WITHOUT_SAVING}") from refused
    except StoreError as failed:
        raise Ends(UNUSABLE, f"{failed} {WITHOUT_SAVING}") from failed
    except (UnknownSessionError, RecordsDamagedError, FileNotWrittenError, UnplayableError) as refused:
        raise Ends(UNUSABLE, str(refused)) from refused
