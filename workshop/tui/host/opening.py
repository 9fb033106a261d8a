"""How a session with a group begins: planned from what the command line says, or what fits the minutes."""

from __future__ import annotations

from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.findings import meant
from workshop.session.commands import Command, CountHeads, MakePlan, StartHosting
from workshop.session.plan import USUAL_MINUTES, suggested
from workshop.session.play import Play
from workshop.store.files import RefusedError
from workshop.tui.disk import Disk, Opened

REHEARSED_HEADS = 18
"""People that a rehearsal invents where nobody said how many come."""


class Hosting(NamedTuple):
    """How a group is to be led."""

    minutes: int = USUAL_MINUTES
    scenes: tuple[str, ...] = ()
    """Those to be played; none means as many as fit."""
    heads: int = 0
    """How many people come; 0 where that is not known yet."""
    rehearsal: bool = False


def unknown_scene(play: Play, scenes: tuple[str, ...]) -> str | None:
    """A sentence on the first name that is no scene of this scenario, with the nearest that is one."""
    known = tuple(play.scenario.scene)
    for name in scenes:
        if name not in known:
            return _("There is no scene {name} in {id}. {hint}").format(
                name=one_line(name, 80), id=play.scenario.id, hint=meant(name, known)
            )
    return None


def begin_led(disk: Disk, scenario: str, hosting: Hosting) -> Opened:
    """A new session on this scenario, to be led with a group and planned so; raises RefusedError."""
    opened = disk.begin(scenario)
    for command in opening_commands(opened.host.play, hosting):
        refusal = opened.host.do(command)
        if refusal is not None:
            raise RefusedError(refusal.because)
    return opened


def opening_commands(play: Play, hosting: Hosting) -> tuple[Command, ...]:
    """What makes a session one with a group, and plans it."""
    heads = hosting.heads or (REHEARSED_HEADS if hosting.rehearsal else 0)
    plan = MakePlan(hosting.scenes or suggested(play, hosting.minutes), hosting.minutes)
    return (StartHosting(hosting.rehearsal), plan, *((CountHeads(heads),) if heads else ()))
