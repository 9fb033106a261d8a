"""Two hundred phones vote amid kills, cut tunnels, silence, full disks: what is lost, when all are back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from tests.benchmarks.measure import Figure, against
from tests.rooms.surviving import FAULTS, PHONES, survived
from tests.rooms.tunnel import missing

RUNS = 20
BACK = 5.0
"""Seconds after the fault within which every vote is kept."""


def figures() -> Iterator[Figure]:
    for fault in FAULTS:
        if fault.name == "tunnel cut" and missing():
            continue
        outcomes = [asyncio.run(survived(fault)) for _ in range(RUNS)]
        lost, twice = sum(one.lost for one in outcomes), sum(one.twice for one in outcomes)
        yield Figure(f"{fault.name} {RUNS} times amid {PHONES}, kept and missing", lost, 0, lost, 0, "")
        yield Figure(f"{fault.name} {RUNS} times amid {PHONES}, stored twice", twice, 0, twice, 0, "")
        yield against(f"{fault.name}, all kept, slowest", max(one.back for one in outcomes), BACK)
