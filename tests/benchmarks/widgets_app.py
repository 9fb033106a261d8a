"""The app's widgets and style sheet without its logic: papers made beforehand, shown on a key."""

from __future__ import annotations

import gc
import pickle
import sys
from pathlib import Path

from textual.app import App, ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

import workshop.tui
from workshop.tui.blocks import Para
from workshop.tui.command import Situation
from workshop.tui.paper import Paper, one_page
from workshop.tui.screens.play import COMMANDS
from workshop.tui.sheet import Sheet
from workshop.tui.themes import DARK, THEMES
from workshop.tui.widgets.chrome import Banner, EdgeLine, KeyBar, TitleLine

SITUATIONS = {
    "answer": Situation("ConsequenceView", verb="what the reply carried", before=True),
    "verdict": Situation("VerdictView", verb="what happens next", before=True),
    "scene": Situation("SceneView", items=4, verb="say it", before=True),
}


class WidgetsScreen(Screen[None]):
    def __init__(self, papers: dict[str, Paper]) -> None:
        super().__init__()
        self._papers = papers

    def compose(self) -> ComposeResult:
        yield TitleLine(id="title")
        yield EdgeLine(id="top")
        yield Banner(id="banner")
        yield Sheet(id="sheet")
        yield EdgeLine(id="bottom")
        yield KeyBar(id="keys")
        yield Static(id="small", markup=False)

    def on_mount(self) -> None:
        self.query_one(TitleLine).left = Content("A title")
        self.query_one(KeyBar).commands = COMMANDS
        self.query_one(Sheet).show(next(iter(self._papers.values())))

    def key_q(self) -> None:
        self.app.exit()

    def key_v(self) -> None:
        self._show("verdict")

    def key_c(self) -> None:
        self._show("answer")

    def key_n(self) -> None:
        self._show("scene")

    def _show(self, name: str) -> None:
        """Change what a turn changes: the place, the keys, the mark of saving, and the sheet."""
        top, bottom = self.query(EdgeLine)
        self.query_one(TitleLine).right = Content(name)
        self.query_one(Sheet).show(self._papers[name])
        self.query_one(KeyBar).situation = SITUATIONS[name]
        bottom.right = Content(name)
        top.right = Content("saving …")
        self.set_timer(0.01, lambda: setattr(top, "right", Content("saved")))


class WidgetsApp(App[None]):
    CSS_PATH = Path(workshop.tui.__file__).parent / "workshop.tcss"

    def __init__(self, papers: dict[str, Paper]) -> None:
        super().__init__()
        self._papers = papers
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK

    def get_default_screen(self) -> Screen[None]:
        return WidgetsScreen(self._papers)

    def on_ready(self) -> None:
        self.call_after_refresh(gc.freeze)


def library_like() -> dict[str, Paper]:
    """Lines as many and as long as the library's."""
    lines = [
        "here it is",
        *("A line of the library, about as long as one of them is. " * 3 for _ in range(8)),
    ]
    return {"library": one_page(*(Para(Content(line)) for line in lines))}


if __name__ == "__main__":
    papers = pickle.loads(Path(sys.argv[1]).read_bytes()) if len(sys.argv) > 1 else library_like()
    WidgetsApp(papers).run()
