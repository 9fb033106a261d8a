"""A host in a process of its own, to be killed: `python -m tests.rooms.hosted HOME PORT PUBLIC [SESSION]`.

PUBLIC is the address of a way to it, or empty.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.rooms.rooms import gone_on_with, open_room, started, to
from workshop.rooms.room import Phones
from workshop.session.phases import Phase


async def host(home: Path, port: int, public: str, session: str | None) -> None:
    running = gone_on_with(home, session) if session else started(home, heads=200)
    question = to(running, Phase.VOTE).question
    async with open_room(running, home, Phones(port, public)) as room:
        print(running.id, question, room.gateway_process, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(host(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], (*sys.argv[4:], None)[0]))
