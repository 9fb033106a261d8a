"""The README's pictures, drawn by the real app; run as a program it writes them."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from tests.play import shipped_play
from tests.tui.hosting import Led
from tests.tui.samples import Disk, Memory, begun
from workshop.session.commands import Choose, GoOn, Guess, RevealVerdict
from workshop.session.phases import Phase
from workshop.tui.app import WorkshopApp

DOCS = Path(__file__).parents[2] / "docs"
SIZE = (84, 28)
ROOM = (84, 26)


async def verdict() -> str:
    """The verdict on the first reply of the first scene, as SVG."""
    opened = begun(shipped_play(), Memory())
    async with WorkshopApp(Disk(), opened).run_test(size=SIZE) as pilot:
        for command in (GoOn(), Choose("reasons"), Guess(None), RevealVerdict()):
            assert opened.host.do(command) is None
        await pilot.pause()
        return _without_web_fonts(pilot.app.export_screenshot(title="workshop", simplify=True))


async def room() -> str:
    """The shared screen after the verdict: at which level the hands were, before talking and after."""
    led = Led(shipped_play())
    async with led.app.run_test(size=ROOM) as pilot:
        led.to(Phase.DISCUSS)
        await pilot.pause()
        return _without_web_fonts(led.app.export_screenshot(title="workshop host", simplify=True))


def _without_web_fonts(svg: str) -> str:
    """The picture in the reader's own fixed-width letters, asking no other place for any."""
    own = re.sub(r"@font-face\s*\{.*?\}", "", svg, flags=re.DOTALL)
    return own.replace("Fira Code", "monospace").replace(
        "<!-- Generated with Rich https://www.textualize.io -->", ""
    )


if __name__ == "__main__":
    (DOCS / "verdict.svg").write_text(asyncio.run(verdict()), "utf-8")
    (DOCS / "room.svg").write_text(asyncio.run(room()), "utf-8")
