"""The app: its looks, its screens, and how it is left."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from time import monotonic
from typing import ClassVar, Protocol

from textual import events, on, work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.timer import Timer

from workshop.language.catalogue import _
from workshop.scenario.choosing import StoriesMet
from workshop.scenario.clean import clean
from workshop.store.files import RefusedError
from workshop.tui import run
from workshop.tui.disk import Disk, Entry, Opened, SaveReport, begin_led, resume_led
from workshop.tui.presses import REPEAT, Press, Presses, folded
from workshop.tui.run import all_saved, close, saved_in_time
from workshop.tui.screens.library import LibraryScreen
from workshop.tui.shell import APP, Shell
from workshop.tui.terminal import TerminalApp
from workshop.tui.themes import CONTRAST, DARK, THEME_NAMES, THEMES, Look, other_looks
from workshop.tui.widgets.leaf import Field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workshop.rooms.door import Door
    from workshop.session.plan import Hosting


PhonesOf = Callable[[Opened], "Door"]
"""Makes the room for phones of a session; nothing listens before it is opened."""


STANDING = 0.02
"""Seconds between two looks whether a screen stands."""


class Service(Protocol):
    """Something that runs beside the app."""

    def start(self) -> None:
        """Begin, now that the app can be told of things."""

    def end(self) -> None:
        """Tell of nothing more."""


class WorkshopApp(TerminalApp):
    """The library, or at once the session that is `opened`."""

    CSS_PATH = Path(__file__).with_name("workshop.tcss")
    TITLE = APP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "ask_to_leave", show=False, priority=True, id="ask_to_leave"),
        Binding("ctrl+q", "leave", show=False, id="leave"),
        Binding("ctrl+z", "suspend_process", show=False, id="suspend"),
    ]

    def __init__(
        self,
        disk: Disk,
        opened: Opened | None = None,
        parent_pipe: int | None = None,
        hosting: Hosting | None = None,
        save_report: SaveReport | None = None,
        first: Entry | None = None,
        shows: Callable[[Look], Screen[None]] | None = None,
        beside: Service | None = None,
        phones: PhonesOf | None = None,
        phones_at_once: Callable[[Opened], bool] = lambda _opened: False,
    ) -> None:
        """`parent_pipe` is a descriptor that reads as closed once whoever watches over the app is gone.

        With `hosting`, a scenario of the library is led with a group; the `first` is chosen at once.
        `phones` makes the room in which phones answer, when it is asked for or `phones_at_once` says so.
        `shows` makes another first screen than library or session; `beside` runs as long as the app does.
        """
        super().__init__(parent_pipe)
        self._disk = disk
        self._presses = Presses(monotonic)
        self._waited: Timer | None = None
        self._early: list[events.Key] = []
        """Keys that came before the screen stood."""
        self._shows = shows
        self._beside = beside
        self._phones = phones
        self._phones_at_once = phones_at_once
        self._hosting = hosting
        self._save_report = save_report
        self._chosen = first
        self.opened = opened
        self.look = disk.look()
        for theme in THEMES:
            self.register_theme(theme)
        # Set, not assigned: there is nothing yet that would have to be styled again.
        self.set_reactive(App.theme, self.look.theme if self.look.theme in THEME_NAMES else DARK)
        self.stylesheet.set_variables(self.get_css_variables())
        if not self.look.motion:
            self.animation_level = "none"

    def get_default_screen(self) -> Screen[None]:
        if self._shows is not None:
            return self._shows(self.look)
        return self._play_screen() if self.opened else self._library_screen()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        if isinstance(screen, Shell):
            situation = screen.situation()
            for command in screen.commands:
                name = command.name(situation)
                if command.palette and name and command.when(situation):
                    run = partial(screen.action_command, command.id, command.keys[0])
                    yield SystemCommand(name.capitalize(), command.help_on(situation), run)
        for look, name, help in other_looks(self.look):
            yield SystemCommand(name, help, partial(self._set_look, look))

    def on_mount(self) -> None:
        self.set_class(self.theme == CONTRAST, "-contrast")
        if self._beside is not None:
            self._beside.start()

    def on_unmount(self) -> None:
        if self._beside is not None:
            self._beside.end()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            if self._waits_for_screen(event):
                return
            event = self._as_meant(event)
            if not self.is_headless and not self._is_pressed(event):
                return
        await super().on_event(event)

    def _waits_for_screen(self, event: events.Key) -> bool:
        """Whether the screen does not stand yet; the key then comes once more when it does."""
        if not self._early and (not isinstance(self.screen, Shell) or self.screen.is_mounted):
            return False
        if not self._early:
            self.set_timer(STANDING, self._let_go)
        self._early.append(event)
        return True

    def _let_go(self) -> None:
        """Hand on the keys that came before the screen stood, in their order."""
        if isinstance(self.screen, Shell) and not self.screen.is_mounted:
            self.set_timer(STANDING, self._let_go)
            return
        waited, self._early = self._early, []
        for event in waited:
            self.post_message(event)

    def _as_meant(self, event: events.Key) -> events.Key:
        """The key that does something here, where only Caps Lock or another width of letters hides it."""
        screen = self.screen
        if not isinstance(screen, Shell) or screen.focused is not None or screen.means(event.key):
            return event
        key = folded(event.character, screen.means, case=not screen.takes(event))
        return events.Key(key, key) if key is not None else event

    def _is_pressed(self, event: events.Key) -> bool:
        """Whether the key is to be handed on now: what cannot be taken back asks for two presses by hand."""
        screen = self.screen
        judged = self._presses.judged(event.key)
        if not isinstance(screen, Shell) or event.key not in screen.twice or screen.focused is not None:
            return True
        if self._waited is not None:
            self._waited.stop()
            self._waited = None
        if judged is Press.WAIT:
            self._waited = self.set_timer(REPEAT, partial(self._hand_on, event, screen))
        return judged is Press.TAKE

    async def _hand_on(self, event: events.Key, screen: Shell) -> None:
        if self.screen is screen:
            await super().on_event(event)

    @on(Field.Told)
    def _tell(self, message: Field.Told) -> None:
        self._say(message.words)

    def on_paste(self) -> None:
        self._say(_("There is no line to type in here, so nothing was pasted."))

    def on_ready(self) -> None:
        self._settle_down()

    def action_leave(self) -> None:
        self._part(self._was_asked())

    def _part(self, asked: bool) -> None:
        """Leave; what is not yet on the disk gets a moment to get there, and else it is asked."""
        if all_saved(self.opened):
            self.exit()
        else:
            self._say(_("Saving the last step …"))
            self._wait_and_leave(asked)

    def action_ask_to_leave(self) -> None:
        """Copy what is selected, as the key does everywhere; else ask."""
        line = self.screen.front.line if isinstance(self.screen, Shell) else None
        words = line.selected_text if line is not None and line is self.focused else ""
        if words := words or clean(self.screen.get_selected_text() or ""):
            self.copy_to_clipboard(words)
            self.screen.clear_selection()
            self._say(_("Copied."))
            return
        if isinstance(self.screen, Shell):
            self.screen.ask_to_leave()
        else:
            self.action_leave()

    @on(Shell.Leaving)
    def _leave(self, message: Shell.Leaving) -> None:
        self._part(message.asked or self._was_asked())

    @on(Shell.ToLibrary)
    def _to_library(self) -> None:
        self._close_session(self._was_asked())

    @on(LibraryScreen.HistoryAsked)
    def _look_back(self) -> None:
        from workshop.tui.screens.history import HistoryScreen  # noqa: PLC0415 - not for the first screen

        self.close_palette()
        self.push_screen(HistoryScreen(self._disk.answered))

    @work(thread=True, exclusive=True, group="session")
    def _wait_and_leave(self, asked: bool) -> None:
        if self._can_part(asked, Shell.ask_to_leave):
            close(self.opened, run.PATIENCE)
            self.call_from_thread(self.exit)

    @work(thread=True, exclusive=True, group="session")
    def _close_session(self, asked: bool) -> None:
        if self.opened is not None and self._can_part(asked, Shell.ask_for_library):
            opened, self.opened = self.opened, None
            close(opened, run.PATIENCE)
            self.call_from_thread(self._show_library)

    def _can_part(self, asked: bool, ask: Callable[[Shell], None]) -> bool:
        """Whether nothing is lost by parting from the session, or the person knows; else have it asked."""
        if asked or self.opened is None or saved_in_time(self.opened, run.PATIENCE):
            return True
        self.call_from_thread(self._ask, ask)
        return False

    def _ask(self, ask: Callable[[Shell], None]) -> None:
        self.close_palette()
        if isinstance(self.screen, Shell) and not self.screen.asks:
            self.screen.say("")
            ask(self.screen)

    def _was_asked(self) -> bool:
        return isinstance(self.screen, Shell) and self.screen.asks

    @on(LibraryScreen.ScenarioChosen)
    @work(thread=True, exclusive=True, group="session")
    def _open(self, message: LibraryScreen.ScenarioChosen) -> None:
        try:
            opened = self._opened_by(message.scenario, message.session)
        except RefusedError as refused:
            self.call_from_thread(self._refuse, refused.says)
            return
        self.call_from_thread(self._show_session, opened)

    @on(LibraryScreen.PractiseAsked)
    @work(thread=True, exclusive=True, group="session")
    def _practise(self, message: LibraryScreen.PractiseAsked) -> None:
        try:
            opened = self._disk.practise(message.minutes)
        except RefusedError as refused:
            self.call_from_thread(self._refuse, refused.says)
            return
        self.call_from_thread(self._show_session, opened)

    @work(thread=True, exclusive=True, group="fill")
    def _fill_in(self, screen: LibraryScreen) -> None:
        try:
            group = self._hosting.group if self._hosting else ""
            played = self._disk.played(leads=self._hosting is not None, group=group)
            met = self._disk.met_by(group) if group or self._hosting is None else StoriesMet()
        except RefusedError as refused:
            played, met = {}, StoriesMet()
            self.call_from_thread(screen.warn, refused.says)
        self.call_from_thread(screen.tell, played, self._disk.themes(), met)

    @on(LibraryScreen.AboutAsked)
    @work(thread=True, exclusive=True, group="questions")
    def _read_about(self, _message: LibraryScreen.AboutAsked) -> None:
        parts = self._disk.about()
        self.call_from_thread(self._lay, lambda library: library.show_about(parts))

    @on(LibraryScreen.QuestionsAsked)
    @work(thread=True, exclusive=True, group="questions")
    def _read_questions(self, message: LibraryScreen.QuestionsAsked) -> None:
        entry = message.entry
        try:
            questions = self._disk.questions(entry.path)
        except RefusedError as refused:
            self.call_from_thread(self._refuse, refused.says)
            return
        self.call_from_thread(self._lay, lambda library: library.show_questions(entry, questions))

    def _lay(self, lay_over: Callable[[LibraryScreen], None]) -> None:
        if isinstance(self.screen, LibraryScreen):
            lay_over(self.screen)

    def _opened_by(self, scenario: str, session: str | None) -> Opened:
        """The session where it was left, or a new one; led with a group where one leads."""
        hosting = self._hosting
        if session is not None:
            return self._disk.resume(session) if hosting is None else resume_led(self._disk, session, hosting)
        return self._disk.begin(scenario) if hosting is None else begin_led(self._disk, scenario, hosting)

    def _library_screen(self) -> LibraryScreen:
        leads, remark = self._hosting is not None, self._disk.amiss() or ""
        first, self._chosen = self._chosen, None
        group = self._hosting.group if self._hosting else ""
        entries = self._disk.entries()
        screen = LibraryScreen(entries, leads, remark, self._disk.keep_language, first, group)
        self.call_after_refresh(self._fill_in, screen)
        return screen

    def _play_screen(self) -> Screen[None]:
        from workshop.tui.screens.play import PlayScreen  # noqa: PLC0415 - not for the first screen

        assert self.opened is not None
        if self.opened.host.state.hosted:
            from workshop.tui.screens.host import HostScreen  # noqa: PLC0415

            make = partial(self._phones, self.opened) if self._phones else None
            return HostScreen(
                self.opened,
                self.look,
                save_report=self._save_report,
                phones=make,
                phones_at_once=self._phones_at_once(self.opened),
            )
        return PlayScreen(self.opened, self.look)

    def _show_library(self) -> None:
        if len(self.screen_stack) > 1:
            library = self.screen_stack[-2]
            self.pop_screen()
            if isinstance(library, LibraryScreen):
                self._fill_in(library)
        else:
            # The app began with a session, and its first screen cannot be taken away: the library covers it.
            self.push_screen(self._library_screen())

    def _show_session(self, opened: Opened) -> None:
        self.opened = opened
        self.close_palette()
        self.push_screen(self._play_screen())
        self._settle_down()

    def _refuse(self, because: str) -> None:
        self.close_palette()
        if isinstance(self.screen, LibraryScreen):
            self.screen.refuse(because)

    def _settle_down(self) -> None:
        """What is in memory now stays: going through all of it in the middle of a turn would be felt."""
        if not self.is_headless:
            self.call_after_refresh(gc.freeze)

    def _say(self, words: str) -> None:
        if isinstance(self.screen, Shell):
            self.screen.say(words)

    def _set_look(self, look: Look) -> None:
        self.look = look
        self.theme = look.theme
        self.set_class(look.theme == CONTRAST, "-contrast")
        self.animation_level = "full" if look.motion else "none"
        for screen in self.screen_stack:
            if isinstance(screen, Shell):
                screen.set_look(look)
        if problem := self._disk.keep_look(look):
            self._say(problem)
