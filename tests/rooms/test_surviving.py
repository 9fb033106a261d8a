"""Two hundred phones vote amid each fault once; `make bench` does it twenty times over."""

from __future__ import annotations

import asyncio
import os
import sys
from subprocess import PIPE

import pytest

from tests.play import ROOT
from tests.rooms.surviving import FAULTS, LONG_SILENCE, Fault
from tests.rooms.tunnel import missing

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt" or not hasattr(os, "fork"), reason="kills and limits of POSIX"),
]
BACK = 5.0
"""Seconds within which everybody is back."""
MACHINE = 2
"""A machine with much else to do may take so many times as long."""


@pytest.mark.parametrize("fault", [*FAULTS, LONG_SILENCE], ids=lambda fault: fault.name)
async def test_what_was_called_kept_is_there_once_and_all_are_back(fault: Fault) -> None:
    if fault.name == "tunnel cut" and missing():
        pytest.skip(missing())
    program = [sys.executable, "-m", "tests.rooms.surviving", fault.name]
    process = await asyncio.create_subprocess_exec(*program, cwd=ROOT, stdout=PIPE)
    told, _ = await process.communicate()
    _name, lost, twice, back = told.decode().split("\t")
    assert (int(lost), int(twice)) == (0, 0)
    assert float(back) < BACK * MACHINE
