"""Where `workshop` and `python -m workshop` begin: until it knows how to end well, a signal just ends it."""

from __future__ import annotations

import signal
import sys


def program() -> int:
    """Carry out the command line and return the exit code, whatever goes wrong."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # in what is being loaded it would leave a traceback
    from workshop.cli import main  # noqa: PLC0415 - not before

    return main.run()


if __name__ == "__main__":
    sys.exit(program())
