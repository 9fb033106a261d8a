"""Views that were shown before: looking at them again undoes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.commands import Guess, KeepIntention, PlayAgain, Reopen, Undo
from workshop.session.host import Host
from workshop.session.projection import project
from workshop.session.state import State, undone
from workshop.session.views import BriefingView, DebriefView, GuessView, VerdictView, View
from workshop.tui.command import Command, Situation, bindings
from workshop.tui.disk import Opened
from workshop.tui.ink import QUIET, STRONG, plain
from workshop.tui.panels.debrief import IF_THEN
from workshop.tui.panels.table import PANELS
from workshop.tui.panels.verdict import trace_paper
from workshop.tui.paper import Paper
from workshop.tui.session_screen import ELSEWHERE, SessionScreen
from workshop.tui.sheet import LAST_PAGE
from workshop.tui.shell import APP, LEAVING, TO_LIBRARY
from workshop.tui.themes import Look


def view_before(host: Host, steps: int) -> View | None:
    """The view so many views back, 0 being the present one; None before the first."""
    return next(islice(_views(host), steps, None), None)


def has_before(host: Host) -> bool:
    """Whether anything was shown before the present view."""
    return undone(host.state) is not host.state


def _views(host: Host) -> Iterator[View]:
    """The present view and those before it; guesses are left out, as the scenes around them say it all."""
    state = host.state
    yield host.view
    while (before := undone(state)) is not state:
        state = before
        view = project(host.play, state)
        if not isinstance(view, GuessView):
            yield view


def _free(now: Situation) -> bool:
    """Whether the view itself is in front, and the present one."""
    return not (now.overlay or now.back or now.typing)


def _choosing(now: Situation) -> bool:
    return now.items > 0 and _free(now)


def _at(*views: str) -> Callable[[Situation], bool]:
    return lambda now: now.view in views and _free(now)


def _closable(now: Situation) -> bool:
    return bool(now.overlay or now.back or now.typing)


def _closing(now: Situation) -> str:
    if now.overlay in (LEAVING, TO_LIBRARY):
        return _("stay")
    if now.overlay:
        return _("close")
    return _("stop typing") if now.typing else _("to the present")


COMMANDS: tuple[Command, ...] = (
    Command(
        "up",
        ("up", "k"),
        _("choose"),
        _("Move to the one above, or a page back."),
        palette=False,
    ),
    Command(
        "down",
        ("down", "j"),
        lambda now: _("choose") if _choosing(now) else "",
        _("Move to the one below; where there is nothing to choose, turn the page."),
        rank=1,
        shown="↑↓",
        palette=False,
    ),
    Command(
        "pick",
        tuple("123456789"),
        _("choose"),
        _("Highlight that one; Enter settles it."),
        shown="1 … 9",
        palette=False,
        when=_free,
    ),
    Command(
        "next",
        ("enter",),
        lambda now: now.verb,
        _("The next thing; the key bar says what it is."),
        rank=2,
        palette=False,
    ),
    Command(
        "on",
        ("space", "pagedown", "right"),
        _("more"),
        _("Turn the page; at the end go on, where that settles nothing."),
        palette=False,
    ),
    Command(
        "change",
        ("left",),
        _("change the reply"),
        _("Take the reply back and choose again; possible until the guess."),
        rank=4,
        when=lambda now: _at("GuessView")(now) and now.page == 0,
    ),
    Command(
        "back",
        ("left", "pageup"),
        lambda now: _("back") if now.page else _("look back"),
        _("Turn a page back, then look at earlier views; looking undoes nothing."),
        rank=5,
        when=lambda now: now.page > 0 or (now.before and not now.overlay and now.view != "GuessView"),
    ),
    Command("skip", ("s",), _("skip"), _("Go on without a guess."), rank=3, when=_at("GuessView")),
    Command(
        "trace",
        ("e",),
        lambda now: "" if now.overlay else _("every rule and fact"),
        _("Everything the verdict rests on: rules, evidence, costs, facts with their sources."),
        rank=3,
        when=lambda now: now.view == "VerdictView" and now.overlay in ("", "trace"),
    ),
    Command(
        "again",
        ("r",),
        _("try another reply"),
        _("Play this scene again with another reply; the path so far is kept beside the new one."),
        rank=7,
        when=_at("VerdictView", "EndingView"),
    ),
    Command(
        "undo",
        ("u",),
        _("take back"),
        _("Take the last step back."),
        rank=6,
        when=lambda now: now.before and _free(now),
    ),
    Command(
        "elsewhere",
        ("w",),
        _("save elsewhere"),
        _("Save the session in another folder."),
        rank=3,
        when=lambda now: now.trouble and (_free(now) or now.overlay in (LEAVING, TO_LIBRARY)),
    ),
    Command(
        "library",
        ("l",),
        _("library"),
        _("Leave this session as it stands, for the library."),
        rank=8,
        when=_free,
    ),
    Command(
        "close",
        ("escape",),
        _closing,
        _(
            "Close what lies over the view, or leave the line that is typed into. "
            "It never leaves the workshop."
        ),
        rank=3,
        when=_closable,
        palette=False,
    ),
    Command(
        "palette",
        ("f2",),
        _("palette"),
        _("Looks, marks of fit, and every command by name; Ctrl-P does the same."),
        palette=False,
        when=lambda now: not now.typing,
    ),
    Command("help", ("question_mark",), _("help"), _("All keys that do something here."), rank=9, right=True),
    Command(
        "leave",
        ("q", "ctrl+q"),
        _("leave"),
        _("Leave the workshop. What is marked as saved is kept."),
        rank=10,
        right=True,
    ),
)


class PlayScreen(SessionScreen):
    """One session from its briefing to its debrief."""

    commands = COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMANDS)]

    def __init__(self, opened: Opened, look: Look) -> None:
        super().__init__(opened, look)
        self._view: View = opened.host.view
        self._back = 0

    def situation(self) -> Situation:
        now = super().situation()
        return now._replace(
            view=type(self._view).__name__,
            verb=self._verb(now),
            before=has_before(self._host),
            back=self._back,
            typing=self.focused is not None,
            typed=self.typed,
            trouble=self.in_trouble,
        )

    def set_look(self, look: Look) -> None:
        self._look = look
        if not self._overlay:
            self.sheet.show(self._paper(), self.sheet.page_number, self.sheet.highlighted)

    def on_mount(self) -> None:
        self._show(self._view)

    def changed(self, _state: State) -> None:
        view = self._host.view
        same = isinstance(view, DebriefView) and isinstance(self._view, DebriefView)
        self._show(view, self.sheet.page_number if same else 0)

    def _show(self, view: View, page: int = 0) -> None:
        self._view = view
        self._overlay, self._under, self._back = "", None, 0
        # The briefing opens with the title itself.
        title = APP if isinstance(view, BriefingView) else view.header.title
        self.title_line.left = plain(title, STRONG)
        self._name_place()
        self.sheet.show(self._paper(), page)
        if isinstance(view, VerdictView):
            self.grow()
        self.look_at_saving()

    def _paper(self) -> Paper:
        return PANELS[type(self._view)].paper(self._view, self._look)

    def _name_place(self) -> None:
        header = self._view.header
        self.title_line.right = plain(header.seat, QUIET)
        back = Content.styled(_("looking back  "), STRONG) if self._back else Content("")
        place = (
            _("scene {scene_number} · {scene_title}").format(
                scene_number=header.scene_number, scene_title=header.scene_title
            )
            if header.scene_title
            else ""
        )
        self.top_edge.left = back + plain(place, QUIET)

    def _verb(self, now: Situation) -> str:
        if self._overlay == ELSEWHERE:
            return _("save there")
        if self._overlay:
            return now.verb
        if self._back:
            return _("forward again")
        if self.focused is not None and self.typed:
            return _("keep the sentence")
        if now.turns and not now.offered:
            return self.sheet.page.verb or _("more")
        return PANELS[type(self._view)].verb

    def wants_field(self) -> bool:
        return super().wants_field() and not self._back

    def line_typed(self, words: str) -> None:
        if words:
            self._keep_sentence()
        else:
            self.sheet.turn(1)

    def placeholder(self) -> str:
        return super().placeholder() if self._overlay == ELSEWHERE else IF_THEN

    def _keep_sentence(self) -> None:
        """Keep what was typed; on the way out too, as leaving loses nothing."""
        if (words := self.written) and isinstance(self._host.view, DebriefView):
            self._set_aside = ""
            self.clear_line()
            self.ask_session(KeepIntention(words))

    def do_next(self, key: str) -> None:
        """The one next thing: another page, the way forward again, or the step from here."""
        if self._overlay:
            super().do_next(key)
        elif self._back:
            self._look_back(self._back - 1)
        elif self.sheet.offers() or self.sheet.is_last_page:
            self._step()
        else:
            self.sheet.turn(1)

    def do_on(self, _key: str) -> None:
        """The next thing, where it settles nothing."""
        if self.sheet.turn(1) or self._overlay:
            return
        if self._back:
            self._look_back(self._back - 1)
        elif self.sheet.paper.items:
            self._ask_to_choose()
        else:
            self._step()

    def do_back(self, _key: str) -> None:
        """A page back, then a view back; nothing is undone by looking."""
        if not self.sheet.turn(-1) and not self._overlay:
            self._look_back(self._back + 1)

    def do_change(self, _key: str) -> None:
        self.ask_session(Reopen())

    def do_skip(self, _key: str) -> None:
        self.ask_session(Guess(None))

    def do_undo(self, _key: str) -> None:
        self.ask_session(Undo())

    def do_again(self, _key: str) -> None:
        self.ask_session(PlayAgain(len(self._host.state.visits) - 1))

    def do_trace(self, _key: str) -> None:
        if isinstance(self._view, VerdictView):
            self.lay_over("trace", trace_paper(self._view))

    def do_library(self, _key: str) -> None:
        self._keep_sentence()
        self.post_message(self.ToLibrary())

    def leave(self) -> None:
        asked = self.asks
        self._keep_sentence()
        self.post_message(self.Leaving(asked))

    def do_close(self, key: str) -> None:
        if self._overlay:
            super().do_close(key)
        elif self.focused is not None:
            self.set_focus(None)
            self.freshen()
        else:
            self._look_back(0)

    def _move(self, by: int) -> None:
        if self._back:
            self.sheet.turn(by)
        else:
            super()._move(by)

    def _step(self) -> None:
        item = self.sheet.highlighted
        if self.sheet.paper.items and item is None:
            self._ask_to_choose()
        else:
            self.ask_session(PANELS[type(self._view)].step(self._view, item or 0))

    def _ask_to_choose(self) -> None:
        skip = _(", or s to skip") if isinstance(self._view, GuessView) else ""
        self.say(_("Choose with ↑ ↓ or a number{skip}.").format(skip=skip))

    def _look_back(self, steps: int) -> None:
        """Show the view so many views back, as it was; 0 is the present one."""
        view = view_before(self._host, steps)
        if view is None:
            self.say(_("This is where it began."))
            return
        forward = steps < self._back
        self._view, self._back = view, steps
        self._name_place()
        self.sheet.show(self._paper(), 0 if forward else LAST_PAGE)
