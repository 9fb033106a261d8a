"""A host in a process of its own, to be killed: `python -m tests.rooms.hosted HOME PORT`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.rooms.rooms import open_room, started, to
from workshop.rooms.room import Phones
from workshop.session.phases import Phase


async def host(home: Path, port: int) -> None:
    running = started(home, heads=200)
    question = to(running, Phase.VOTE).question
    async with open_room(running, home, Phones(port)):
        print(running.id, question, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(host(Path(sys.argv[1]), int(sys.argv[2])))
