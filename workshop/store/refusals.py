"""Whatever the store or an authored file refuses is this one error: what is wrong, and what to do."""

from __future__ import annotations

from workshop.language.catalogue import _

WITHOUT_SAVING = _("To play without saving anything: workshop play --no-save")


class RefusedError(Exception):
    """Something cannot be opened, read or written, and nothing was changed; the message is for people."""

    advice: str = ""
    """What to do, on lines of its own."""
    open_elsewhere: bool = False

    @property
    def says(self) -> str:
        """The whole of it: what is wrong, then what to do."""
        return f"{self}\n{self.advice}" if self.advice else str(self)
