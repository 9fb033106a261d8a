"""How far a session is saved: a quiet mark at the end of a line, and what leaving it now would lose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual.content import Content
from textual.timer import Timer

from workshop.language.catalogue import _
from workshop.tui.disk import Opened, Saved
from workshop.tui.ink import QUIET, STRONG
from workshop.tui.panels.overlays import FOLDER, KEPT_UP_TO_HERE, elsewhere_paper
from workshop.tui.shell import Laid
from workshop.tui.widgets.chrome import EdgeLine

SAVE_ELSEWHERE = "elsewhere"
LOOKING = 0.1
"""Seconds between two looks at what has been saved, while something is on its way."""
NO_SUCH_USER = _("There is no user {}; type another folder.")


class SavingMark(EdgeLine):
    """An edge that says at its right end whether what is shown is on the disk.

    The writer is asked, and never calls: on every step, and ten times a second while something is on its way.
    `told` makes of the store's sentences what may stand on this screen.
    """

    def __init__(
        self,
        opened: Opened,
        tell: Callable[[str, str], None],
        told: Callable[[str], str] = str,
    ) -> None:
        """`tell` hears why nothing is being saved, or nothing, and where the session is kept from now on."""
        super().__init__(id="top")
        self._tell = tell
        self._opened = opened
        self._saving = opened.saving
        self._told = told
        self._looks: Timer | None = None
        self._last = (opened.saved, "", "")

    @property
    def in_trouble(self) -> bool:
        """Whether events are not being saved, as the writer says just now, and might be elsewhere."""
        return self._opened.saved is Saved.TROUBLE and self._opened.may_move

    def on_mount(self) -> None:
        self._looks = self.set_interval(LOOKING, self.look, pause=True)
        self.look()

    def look(self) -> None:
        """Say whether what is shown is on the disk, and look again while it is not."""
        saved, saving = self._opened.saved, self._saving
        self.right = Content.styled(saved.value, STRONG if saved is Saved.TROUBLE else QUIET)
        if saving is None:
            return
        trouble, notice = self._told(saving.trouble or ""), self._told(saving.notice or "")
        if self._looks is not None:
            (self._looks.pause if saved is Saved.ALL else self._looks.resume)()
        before, self._last = self._last, (saved, trouble, notice)
        if self._last != before:
            self._tell(trouble, "" if notice == before[2] else notice)

    def what_is_kept(self) -> str:
        """What becomes of the steps up to here when one leaves now."""
        if self._saving is None:
            return _("This session is not kept, as was asked for.")
        if self._opened.nothing_to_lose:
            return KEPT_UP_TO_HERE
        told = self._told(self._saving.trouble or "")
        return _("The last steps are not saved yet. {told}").format(told=told).rstrip()

    @property
    def folder_question(self) -> Laid:
        """In which other folder to save it."""
        return Laid(SAVE_ELSEWHERE, elsewhere_paper(), keep=self._save_in, placeholder=FOLDER)

    def _save_in(self, folder: str) -> str:
        """Save the session in this folder from now on; why not, where that cannot be tried."""
        try:
            path = Path(folder).expanduser()
        except RuntimeError:
            return NO_SUCH_USER.format(folder.partition("/")[0])
        if folder and self._saving is not None:
            self._saving.save_elsewhere(path)
            self.look()
        return ""
