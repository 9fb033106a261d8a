"""How the program ends: every exit code, and the exception that carries one with its sentence."""

from __future__ import annotations

FINE = 0
PROBLEMS_FOUND = 1
UNUSABLE = 2
"""Wrong usage, or input that cannot be read."""
OPEN_ELSEWHERE = 3
FAULT = 70
SIGNALLED = 128
"""Plus the number of the signal that ended the program."""


class Ends(Exception):  # noqa: N818 - not an error in itself
    """Ends the program with this code, after saying on stderr what happened and what to do."""

    def __init__(self, code: int, says: str) -> None:
        super().__init__(says)
        self.code = code
        self.says = says


class Signalled(BaseException):
    """A signal asked the program to end. Like an interrupt, it passes what catches every exception."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number
