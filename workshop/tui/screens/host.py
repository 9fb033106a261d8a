"""The facilitator's screen: keys, drawing and words; what is asked for is the facilitator's to carry out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.binding import BindingType
from textual.timer import Timer

from workshop.engine.sighting import CueReader
from workshop.language.catalogue import _
from workshop.session.commands import Command as SessionCommand
from workshop.session.facilitator import Clock, Facilitator, Reply, page_name, page_of
from workshop.session.phases import Phase
from workshop.session.private import WIDE
from workshop.session.state import State
from workshop.session.views import with_keys
from workshop.store.runs import steady
from workshop.tui.command import Situation, bindings
from workshop.tui.disk import Opened, ReportNotSavedError, SaveReport
from workshop.tui.panels.overlays import leave_paper
from workshop.tui.screens import host_words as words
from workshop.tui.screens.host_keys import ASKS, COMMANDS, PASSES, Burst
from workshop.tui.screens.host_own_question import HostOwnQuestion
from workshop.tui.screens.host_page import HostPage
from workshop.tui.screens.host_phones import HostPhones
from workshop.tui.screens.host_questions import HostQuestions
from workshop.tui.screens.host_when import BLANK, DROP, KEYED, LEAVING, REVEAL, TEAM
from workshop.tui.screens.host_words import LINES
from workshop.tui.shell import Laid, Shell
from workshop.tui.themes import Look
from workshop.tui.widgets.foot import Foot, Keyed
from workshop.tui.widgets.saving import SavingMark

if TYPE_CHECKING:
    from workshop.rooms.door import Door

REPAINT = 0.2
"""Seconds between two paints of what others do on the page that is shown; a step is painted at once."""


REAL = Clock(time.time, steady)


class HostScreen(Shell):
    """A session with a group, from its plan to the report.

    Others may act on the session meanwhile: the page follows them, and what is being typed, keyed in, asked
    or looked at stays as it is.
    """

    commands = COMMANDS
    twice = frozenset({REVEAL, DROP})
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMANDS)]
    DEFAULT_CSS = "HostScreen.-blank > * { visibility: hidden; }"

    def __init__(
        self,
        opened: Opened,
        look: Look,
        clock: Clock | None = None,
        save_report: SaveReport | None = None,
        phones: Callable[[], Door] | None = None,
        phones_at_once: bool = False,
    ) -> None:
        self._opened = opened
        self._save = save_report
        on_close = self._write_report if save_report else None
        clock = clock or opened.clock or REAL
        reader_of = opened.reader_of or CueReader
        self.led = Facilitator(opened.host, clock, on_close, opened.records, reader_of)
        self.host_page = HostPage(self.led, look)
        self.mark = SavingMark(opened, self.tell_of_saving, self.told)
        self.entries = Foot(self.led, self.ask, self.say)
        self.phones = HostPhones(self, phones, phones_at_once)
        self.questions = HostQuestions(self)
        self.own_question = HostOwnQuestion(self)
        parts = (self.questions, self.phones, self.own_question)
        super().__init__(self.host_page, self.mark, self.entries, parts)
        self._notice = self.told(opened.notice or "")
        self._warning = self._at_first = self.told(opened.warning or "")
        self._burst = Burst(clock.steady)
        self.just_kept = False
        """Whether the last key kept a count, or closed a list: another Enter is then not meant to go on."""
        self._asking = False
        """Whether this screen itself is asking, and will show what comes of it."""
        self._shown_at = 0.0
        self._late: Timer | None = None
        self._unsubscribe: Callable[[], None] = lambda: None

    def on_mount(self) -> None:
        self._unsubscribe = self.led.host.subscribe(self._followed)
        self.catch_up()
        self.phones.begin()

    async def on_unmount(self) -> None:
        self._unsubscribe()
        if self._opened.desk is not None:
            self._opened.desk.close()
        await self.phones.end()

    def on_resize(self, _event: events.Resize) -> None:
        self._look_at_width()

    def on_key(self, event: events.Key) -> None:
        """What takes two asks takes no other key between them, and none among letters typed into nothing."""
        inert = not self.means(event.key)
        if inert:
            self.led.disarm()
        self._burst.pressed(event.key, inert=inert and event.is_printable)

    @property
    def is_blank(self) -> bool:
        return self.has_class("-blank")

    @property
    def keying(self) -> Keyed | None:
        """What is being keyed in, where its page is in front; it waits while another one is."""
        return None if self.laid or self.host_page.looks_back else self.entries.count.keyed

    def situation(self) -> Situation:
        now = super().situation()
        return now._replace(
            view=self.led.phase.value,
            overlay=BLANK if self.is_blank else KEYED if self.keying else now.overlay,
            verb=self._verb(now),
            back=int(self.host_page.looks_back),
            trouble=self.mark.in_trouble,
            revealed=self.led.state.is_revealed,
        )

    def _verb(self, now: Situation) -> str:
        if self.is_blank:
            return _("show it again")
        if self.keying or now.typing:
            return _("keep it")
        if now.overlay == LEAVING:
            return _("stay")
        if now.overlay:
            return _("take it") if now.items else now.verb or _("close")
        if self.host_page.looks_back:
            return _("forward again")
        if now.turns:
            return self.sheet.page.verb or _("more")
        return "" if self.host_page.is_level else self.led.step

    def _followed(self, state: State) -> None:
        """Something happened: a step is shown at once, anything less so many times a second at most."""
        if self._asking:
            return
        if page_of(state) != self.host_page.place or time.monotonic() - self._shown_at >= REPAINT:
            self.catch_up()
        elif self._late is None:
            self._late = self.set_timer(REPAINT, self.catch_up)

    def catch_up(self) -> None:
        """Show the session as it now stands."""
        if self._late is not None:
            self._late.stop()
            self._late = None
        self._shown_at = time.monotonic()
        moved = self.host_page.present()
        if moved and self.led.phase is Phase.ROOM:
            self.say(words.SHARED)
            self._look_at_width()
        if moved and self.led.phase is Phase.CLOSED and self.led.state.rehearsal:
            self.warn(words.NO_REPORT)
        self.mark.look()
        self.page_turned()

    def lead(self, ask: Callable[[], Reply]) -> Reply:
        """Ask the facilitator, and show what came of it."""
        self._asking, before, stood = True, self.led.phase, self.led.state
        try:
            reply = ask()
        finally:
            self._asking = False
        if reply.done or self.led.state is not stood:  # others may have gone on meanwhile
            if self._warning == self._at_first:  # it has stood until the first step
                self.warn("")
            self.catch_up()
            if self.led.phase is not before:
                self.own_question.begin()
        if reply.words:
            self.say(words.ONCE_MORE[reply.gate] if reply.gate in words.ONCE_MORE else self.told(reply.words))
        return reply

    def ask(self, command: SessionCommand) -> bool:
        """Have the session carry this out, with what follows; whether it did."""
        return self.lead(partial(self.led.ask, command)).done

    def told(self, sentence: str) -> str:
        """What the core or the store says, as it may stand before the room."""
        return words.for_the_room(with_keys(sentence, words.ASK_KEYS))

    def page_turned(self) -> None:
        self.entries.look(covered=self.laid is not None or self.host_page.looks_back)
        super().page_turned()

    def freshen(self) -> None:
        super().freshen()
        if self.is_mounted and self._opened.desk is not None:
            self._opened.desk.tell(tuple(_on_the_desk(self)))

    def _look_at_width(self) -> None:
        """While the room is seen to, say where letters are too small."""
        if self.host_page.shown.phase in (Phase.PLAN, Phase.ROOM) and self.size.width > WIDE:
            self.say(words.width_told(self.size.width))

    def blank(self, wanted: bool) -> None:
        """Show nothing at all, or the page again."""
        self.set_class(wanted, "-blank")
        self.over.visible = self.laid is not None and not wanted

    def what_is_kept(self) -> str:
        return self.mark.what_is_kept()

    def ask_to_leave(self) -> None:
        """Ask before leaving, once a line in the making is kept; Ctrl-C pressed twice is meant."""
        if self.laid is not None and self.laid.name in (*LINES, words.EDITED) and self.over.typed:
            self.submit(self.over.typed)
        self.blank(False)
        super().ask_to_leave()

    def leaving_question(self, to_library: bool = False) -> Laid:  # noqa: ARG002 - none leads there
        return Laid(LEAVING, leave_paper(self.what_is_kept(), self.mark.in_trouble))

    def nothing_to_close(self) -> str:
        return words.ESC_ON_VOTE if self.led.phase is Phase.VOTE else super().nothing_to_close()

    def _write_report(self) -> None:
        self._save_report()

    @work(thread=True, exclusive=True, group="report")
    def _save_report(self) -> None:
        assert self._save is not None
        told = words.REPORT_SAVED
        try:
            self._save(self._opened)
        except ReportNotSavedError as failed:
            told = self.told(str(failed))
        self.app.call_from_thread(self.warn, told)

    def action_command(self, id: str, key: str) -> None:
        kept, self.just_kept = self.just_kept, False
        armed = self.led.armed
        if armed is not None and id not in PASSES[armed]:
            self.led.disarm()
        if kept and key == "enter" and not self.keying:
            self.say(words.SPACE_GOES_ON)
            return
        super().action_command(id, key)

    def perform(self, id: str, key: str) -> None:
        if id in ASKS:
            self.lead(partial(ASKS[id], self.led))
            self.questions.plan_changed()
        else:
            super().perform(id, key)

    def do_next(self, key: str) -> None:
        """The one next thing, and never a reveal."""
        takes = key in ("enter", "")
        if self.is_blank:
            self.blank(False)
        elif self.keying:
            if takes:
                self.just_kept = self.entries.keep()
            else:
                self.say(words.DROP_OR_KEEP)
        elif self.laid is not None:
            self._take_laid(self.laid, takes)
        elif self.host_page.looks_back:
            self.host_page.go_forward()
        elif not self.sheet.turn(1):
            self.lead(self.led.go_on)

    def do_take(self, _key: str) -> None:
        self.do_next("enter")

    def _take_laid(self, laid: Laid, takes: bool) -> None:
        """Take what is highlighted on what lies over the page; else turn its pages, and close it."""
        item = self.sheet.highlighted
        if laid.take is not None and item is not None and (takes or laid.by_any_key):
            laid.take(item)
        elif not self._turn_laid(1):
            self.do_close("")

    def _turn_laid(self, by: int) -> bool:
        """Turn its pages, on each of which something is highlighted; False where there is none to turn to."""
        if not self.sheet.turn(by):
            return False
        here = [line.item for line in self.sheet.page.lines if line.item is not None]
        if here and not self.sheet.offers():
            self.sheet.highlight(here[0])
        return True

    def do_back(self, key: str) -> None:
        if self.is_blank:
            self.blank(False)
        elif self.laid is not None:
            self._turn_laid(-1)
        else:
            self.host_page.do_back(key)

    def do_close(self, key: str) -> None:
        if self.keying:
            self.entries.count.keyed = None
        else:
            team = self.laid is not None and self.laid.name == TEAM
            super().do_close(key)
            if team:
                self.entries.agree()

    def do_blank(self, _key: str) -> None:
        self.blank(not self.is_blank)

    def do_yes(self, _key: str) -> None:
        self.leave()

    def do_leave(self, _key: str) -> None:
        if self.laid is None or self.laid.name != LEAVING:
            self.ask_to_leave()

    def do_elsewhere(self, _key: str) -> None:
        self.lay_over(self.mark.folder_question)

    def do_reveal(self, _key: str) -> None:
        if self._burst.lasts:
            self.say(words.TYPED_INTO_NOTHING)
        else:
            self.lead(self.led.reveal)

    def do_undo(self, _key: str) -> None:
        if self._burst.lasts:
            self.say(words.NONE_TAKEN_BACK)
        else:
            self.lead(self.led.take_back)

    def do_toggle(self, _key: str) -> None:
        item, scenes = self.sheet.highlighted, tuple(self.led.play.scenario.scene)
        if item is not None and item < len(scenes):
            self.lead(partial(self.led.toggle_scene, scenes[item]))

    def do_drop(self, _key: str) -> None:
        if self._burst.lasts:
            self.say(words.NONE_DROPPED)
        elif self.lead(self.led.drop_decision).done:
            self.say(words.DROPPED)


def _on_the_desk(screen: HostScreen) -> Iterator[str]:
    """What the screen is in the middle of, with the digits that the room does not see."""
    if screen.is_blank:
        yield words.IS_BLANK
    if screen.host_page.looks_back:
        yield words.LOOKS_BACK.format(page=page_name(screen.led.play, screen.host_page.shown))
    if (keyed := screen.entries.count.keyed) is not None:
        yield keyed._replace(secret=False).words
    if typed := screen.own_question.typed:
        yield typed
    sheet = screen.host_page.sheet
    if len(sheet.pages) > 1:
        yield words.PAGE_SHOWN.format(page=sheet.page_number + 1, pages=len(sheet.pages))
