"""How a session with a group begins on the disk of the app."""

from __future__ import annotations

from workshop.session.plan import Hosting, opening_commands
from workshop.store.files import RefusedError
from workshop.tui.disk import Disk, Opened


def begin_led(disk: Disk, scenario: str, hosting: Hosting) -> Opened:
    """A new session on this scenario, to be led with a group and planned so; raises RefusedError."""
    opened = disk.begin(scenario)
    for command in opening_commands(opened.host.play, hosting):
        refusal = opened.host.do(command)
        if refusal is not None:
            raise RefusedError(refusal.because)
    return opened
