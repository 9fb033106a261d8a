"""The sheet: the one widget that shows a paper, turns its pages and moves the highlight."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from workshop.tui.blocks import NOTHING, padded
from workshop.tui.ink import ACCENT, CHOSEN, CHOSEN_COLORLESS
from workshop.tui.paper import Paper, PaperPage, columns_of, paged

MARKER = "›"
LAST_PAGE = 10_000
"""More pages than a paper has."""


class Sheet(Widget):
    """A page of the paper at a time. The number of what is highlighted is `highlighted`."""

    growth: reactive[float] = reactive(1.0)
    """How far the bars have grown, from 0 to 1."""

    class Turned(Message):
        """Another page is shown, or another item is highlighted."""

    class Picked(Message):
        """An item was clicked on."""

        def __init__(self, item: int) -> None:
            self.item = item
            super().__init__()

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.paper = Paper(())
        self.pages: tuple[PaperPage, ...] = (PaperPage(()),)
        self.page_number = 0
        self.highlighted: int | None = None
        self.lent = 0
        """Rows given to a line to type in, which the pages reckon with."""

    @property
    def page(self) -> PaperPage:
        return self.pages[self.page_number]

    @property
    def is_last_page(self) -> bool:
        return self.page_number == len(self.pages) - 1

    def show(self, paper: Paper, page: int = 0, highlighted: int | None = None) -> None:
        """Show the paper from that page on."""
        self.paper = paper
        self.highlighted = highlighted if highlighted is not None else paper.start
        self.page_number = 0
        self._lay()
        self.page_number = min(page, len(self.pages) - 1)
        if highlighted is not None and 0 <= highlighted < paper.items:
            self.highlight(highlighted)  # what was laid out anew may have it on another page
        else:
            self._turned()

    def turn(self, by: int) -> bool:
        """Turn pages; False where there is none to turn to."""
        target = self.page_number + by
        if not 0 <= target < len(self.pages):
            return False
        self.page_number = target
        self._turned()
        return True

    def move(self, by: int) -> None:
        """Move the highlight, and the page with it."""
        count = self.paper.items
        if not count:
            return
        if self.highlighted is None:
            self.highlight(0 if by > 0 else count - 1)
        else:
            self.highlight((self.highlighted + by) % count)

    def highlight(self, item: int) -> None:
        """Highlight this item, on the page where it begins."""
        if not 0 <= item < self.paper.items:
            return
        self.highlighted = item
        if not self.page.shows(item):
            holding = (number for number, page in enumerate(self.pages) if page.shows(item))
            self.page_number = next(holding, self.page_number)
        self._turned()

    def offers(self) -> bool:
        """Whether the highlighted item is on this page."""
        return self.highlighted is not None and self.page.shows(self.highlighted)

    def render(self) -> Content:
        lines = [line.text for line in self.page.lines]
        if self.highlighted is not None:
            chosen = [row for row, line in enumerate(self.page.lines) if line.item == self.highlighted]
            for row in chosen:
                lines[row] = self._highlit(lines[row], marker=row == chosen[0])
        if self.indent:
            lines = [Content(" " * self.indent) + line for line in lines]
        return Content("\n").join([*[NOTHING] * self.first_row, *lines])

    def watch_growth(self) -> None:
        self._lay()

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002
        place = self.page.lines[0].block if self.page.lines else 0
        self._lay()
        if self.highlighted is not None and self._was_offered:
            self.highlight(self.highlighted)
            return
        holding = (n for n, page in enumerate(self.pages) if any(line.block == place for line in page.lines))
        self.page_number = next(holding, self.page_number)
        self._turned()

    def on_click(self, event: events.Click) -> None:
        row = event.y - self.first_row
        if 0 <= row < len(self.page.lines) and (item := self.page.lines[row].item) is not None:
            event.stop()
            self.post_message(self.Picked(item))

    def _lay(self) -> None:
        self._was_offered = self.offers()
        if not self.size:
            return  # not on the screen yet
        self.pages = paged(self.paper, self.size.width, self.size.height + self.lent, self.growth)
        self.page_number = min(self.page_number, len(self.pages) - 1)

    def _turned(self) -> None:
        self.refresh()
        self.post_message(self.Turned())

    @property
    def first_row(self) -> int:
        """Empty rows above the page: one where there is room, more where there is a lot."""
        spare = self.size.height - len(self.page.lines)
        return min(3, max(1 if spare > 0 else 0, spare // 6))

    @property
    def indent(self) -> int:
        """Empty columns before a paper that does not take all of a wide window."""
        return (self.size.width - columns_of(self.paper, self.size.width)) // 2

    def _highlit(self, line: Content, marker: bool) -> Content:
        if marker and line.plain[:1] == " ":
            line = Content.styled(MARKER, ACCENT) + line[1:]
        style = CHOSEN_COLORLESS if self.app.no_color else CHOSEN
        return padded(line, columns_of(self.paper, self.size.width)).stylize_before(style)
