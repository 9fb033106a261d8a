"""Everything that the store or an authored file may refuse, as one error: what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from workshop.store.adopting import OtherEventsError
from workshop.store.database import DatabaseRefusedError
from workshop.store.files import FileNotWrittenError
from workshop.store.finding import UnknownSessionError
from workshop.store.lenses import UnplayableError
from workshop.store.library import UnknownScenarioError
from workshop.store.locks import SessionBusyError
from workshop.store.rows import RecordsDamagedError
from workshop.store.sessions import StoreError

WITHOUT_SAVING = "To play without saving anything: workshop play --no-save"
RESCUE_OR_BEGIN_ANEW = (
    "To write out what can be read: workshop sessions --rescue FILE\n"
    "To begin a new file beside it: workshop sessions --begin-anew"
)

KEEP_BOTH = "To keep both: workshop import FILE --as-new"


class RefusedError(Exception):
    """Something cannot be opened; the message is for people, what to do on lines of its own."""

    def __init__(self, says: str, open_elsewhere: bool = False) -> None:
        super().__init__(says)
        self.open_elsewhere = open_elsewhere


@contextmanager
def refusals_told() -> Iterator[None]:
    """Raise RefusedError for whatever is refused inside."""
    try:
        yield
    except SessionBusyError as busy:
        raise RefusedError(str(busy), open_elsewhere=True) from busy
    except DatabaseRefusedError as refused:
        raise RefusedError(f"{refused}\n{RESCUE_OR_BEGIN_ANEW}\n{WITHOUT_SAVING}") from refused
    except StoreError as failed:
        raise RefusedError(f"{failed}\n{WITHOUT_SAVING}") from failed
    except (UnknownScenarioError, UnknownSessionError, UnplayableError) as refused:
        raise RefusedError(str(refused)) from refused
    except OtherEventsError as refused:
        raise RefusedError(f"{refused}\n{KEEP_BOTH}") from refused
    except (FileNotWrittenError, RecordsDamagedError) as refused:
        raise RefusedError(str(refused)) from refused
