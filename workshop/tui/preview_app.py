"""The app on a file that somebody is writing: its problems until it can be played, and then the preview."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen

from workshop.session.trial import Trial
from workshop.store.watching import Version, Watched
from workshop.tui.app import WorkshopApp
from workshop.tui.command import Situation, bindings
from workshop.tui.disk import Disk
from workshop.tui.ink import QUIET, STRONG
from workshop.tui.literal import plain
from workshop.tui.panels.problems import NOT_YET, problems_paper, status_words
from workshop.tui.preview import NOTHING_KEPT, PreviewScreen
from workshop.tui.preview_commands import UNPLAYED
from workshop.tui.preview_watch import Watch
from workshop.tui.shell import Shell


class UnplayedScreen(Shell):
    """The problems of a file of which no version could be played yet."""

    commands = UNPLAYED
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(UNPLAYED)]

    def __init__(self, name: str, version: Version) -> None:
        super().__init__()
        self._file_name = name
        self._version = version

    def situation(self) -> Situation:
        return super().situation()._replace(view="problems")

    def take(self, version: Version) -> None:
        """Show what is amiss in the file now."""
        page = self.sheet.page_number if self.is_mounted and not self._overlay else 0
        self._version = version
        if self.is_mounted:
            self._draw(page)

    def on_mount(self) -> None:
        self._draw(0)

    def what_is_kept(self) -> str:
        return NOTHING_KEPT

    def do_back(self, _key: str) -> None:
        self.sheet.turn(-1)

    def _draw(self, page: int) -> None:
        self.title_line.left = plain(self._file_name, STRONG)
        self.top_edge.right = plain(status_words(self._version), QUIET)
        paper = problems_paper(self._file_name, self._version, NOT_YET)
        if self._overlay:
            self._under = (paper, 0, None)
        else:
            self.sheet.show(paper, page)
        self.freshen()


class PreviewApp(WorkshopApp):
    """A preview as an app of its own, in the looks of the other; nothing that is set here is kept."""

    class Read(Message):
        """Another version of the file was read, or the present one checked."""

        def __init__(self, version: Version) -> None:
            self.version = version
            super().__init__()

    class Failed(Message):
        """Watching the file came to an end that nobody meant."""

        def __init__(self, fault: Exception) -> None:
            self.fault = fault
            super().__init__()

    def __init__(
        self,
        disk: Disk,
        watched: Watched,
        first: Version,
        trial: Trial | None = None,
        at: str | None = None,
        parent_pipe: int | None = None,
        watching: bool = True,
    ) -> None:
        """`first` is what stands in the file, with a trial of it where it can be played.

        `at` is where to begin once it can. Without `watching`, whoever made the app hands it each version.
        """
        super().__init__(disk, None, parent_pipe)
        self._watched = watched
        self._first = first
        self._at = at
        self._preview = PreviewScreen(watched.name, first, trial, self.look) if trial else None
        self._unplayed = UnplayedScreen(watched.name, first)
        self._watch: Watch | None = None
        if watching:
            self._watch = Watch(
                watched,
                first,
                lambda version: self.post_message(self.Read(version)),
                lambda fault: self.post_message(self.Failed(fault)),
            )

    def get_default_screen(self) -> Screen[None]:
        return self._preview or self._unplayed

    def on_mount(self) -> None:
        if self._watch is not None:
            self._watch.start()

    def on_unmount(self) -> None:
        if self._watch is not None:
            self._watch.end()

    def take(self, version: Version) -> None:
        """Show what stands in the file now."""
        if self._preview is not None:
            self._preview.take(version)
        elif version.play is None:
            self._unplayed.take(version)
        else:
            self._preview = PreviewScreen(self._watched.name, version, Trial(version.play), self.look)
            self.push_screen(self._preview)
            if self._at is not None:
                self._preview.go_to(self._at)

    @on(Read)
    def _read(self, message: Read) -> None:
        self.take(message.version)

    @on(Failed)
    def _fail(self, message: Failed) -> None:
        raise message.fault
