"""The least Textual app there is: one line of text."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class BareApp(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("here it is")

    def key_q(self) -> None:
        self.exit()


if __name__ == "__main__":
    BareApp().run()
