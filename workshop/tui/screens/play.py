"""Playing alone: the keys, the page, and earlier views, which looking at never undoes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from workshop.language.catalogue import _
from workshop.session.commands import Command as SessionCommand
from workshop.session.commands import Contest, Guess, KeepIntention, PlayAgain, Reopen, Undo
from workshop.session.fold import undone
from workshop.session.host import Host
from workshop.session.projection import project
from workshop.session.state import State
from workshop.session.verdicts import HOW_WELL, may_be_called, rate_alone
from workshop.session.views import (
    BriefingView,
    ConsequenceView,
    DebriefView,
    GuessView,
    SceneView,
    VerdictView,
    View,
    with_keys,
)
from workshop.tui.blocks import ROOM_FOR_TWO
from workshop.tui.command import DIGITS, Command, Situation, bindings
from workshop.tui.disk import Opened
from workshop.tui.ink import QUIET, STRONG, plain
from workshop.tui.panels.debrief import IF_THEN
from workshop.tui.panels.overlays import line_paper
from workshop.tui.panels.table import PANELS
from workshop.tui.panels.verdict import trace_paper
from workshop.tui.sheet import LAST_PAGE
from workshop.tui.shell import APP, LEAVING, TO_LIBRARY, Laid, Shell
from workshop.tui.themes import Look
from workshop.tui.widgets.leaf import Leaf
from workshop.tui.widgets.saving import SAVE_ELSEWHERE, SavingMark

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workshop.tui.screens.own_words import OwnWordsKeys

TRACE, DIFFER = "trace", "differ"
TYPING, READ, CORRECTING = "own words", "own words read", "own words corrected"
"""The steps by which words of one's own are said."""


def view_before(host: Host, steps: int) -> View | None:
    """The view so many views back, 0 being the present one; None before the first."""
    return next(islice(_views(host), steps, None), None)


def has_before(host: Host) -> bool:
    """Whether anything was shown before the present view."""
    return undone(host.state) is not host.state


def _views(host: Host) -> Iterator[View]:
    """The present view and those before it; guesses are left out, as the scenes around them say it all.

    So is an answer to which something was said: it is shown with what was said.
    """
    state, view = host.state, host.view
    yield view
    while (before := undone(state)) is not state:
        state = before
        earlier = project(host.play, state)
        said_then = isinstance(view, ConsequenceView) and isinstance(earlier, ConsequenceView)
        view = earlier
        if not isinstance(view, GuessView) and not said_then:
            yield view


def _free(now: Situation) -> bool:
    """Whether the view itself is in front, and the present one."""
    return not (now.overlay or now.back or now.typing)


def _picks(now: Situation) -> bool:
    """Whether a number stands for something: in the view itself, or in what was read of one's own words."""
    return _free(now) or now.overlay in (READ, CORRECTING)


def _choosing(now: Situation) -> bool:
    return now.items > 0 and _picks(now)


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
        DIGITS,
        _("choose"),
        _("Highlight that one; Enter settles it."),
        shown="1 … 9",
        palette=False,
        when=_picks,
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
    Command(
        "say",
        ("o",),
        _("own words"),
        _("Say it in words of your own; they are read, and you look them over."),
        rank=5,
        when=lambda now: now.own_words and _free(now),
    ),
    Command(
        "replies",
        ("c",),
        _("choose a reply"),
        _("Show the replies, to choose one of them instead of own words."),
        rank=4,
        when=lambda now: now.own_first and _free(now),
    ),
    Command("skip", ("s",), _("skip"), _("Go on without a guess."), rank=3, when=_at("GuessView")),
    Command(
        "trace",
        ("e",),
        lambda now: "" if now.overlay else _("every rule and fact"),
        _("Everything the verdict rests on: rules, evidence, costs, facts with their sources."),
        rank=3,
        when=lambda now: now.view == "VerdictView" and now.overlay in ("", TRACE),
    ),
    Command(
        DIFFER,
        ("exclamation_mark",),
        _("I see it differently"),
        _("Say how well the reply served the moment as you see it, and see on what the rules hang."),
        rank=6,
        when=_at("VerdictView"),
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
        _("Looks, and every command by name; Ctrl-P does the same."),
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


class PlayPage(Leaf):
    """The view of a session alone, or an earlier one that is looked back at."""

    placeholder = IF_THEN

    def __init__(self, host: Host, look: Look, followed: Callable[[], None]) -> None:
        """`followed` is called when the session has gone a step further, before that is shown."""
        super().__init__(id="page")
        self.host = host
        self.look = look
        self._followed = followed
        self.view: View = host.view
        self.back = 0
        """How many views one has looked back."""
        self._unsubscribe: Callable[[], None] = lambda: None

    @property
    def shell(self) -> Shell:
        """The screen it is on, which says and asks what there is to say and ask."""
        assert isinstance(self.screen, Shell)
        return self.screen

    @property
    def wants_line(self) -> bool:
        return super().wants_line and not self.back

    def on_mount(self) -> None:
        self.follow(self.host)
        self.show_present()

    def on_unmount(self) -> None:
        self._unsubscribe()

    def follow(self, host: Host) -> None:
        """Listen to this host from now on."""
        self._unsubscribe()
        self.host = host
        self._unsubscribe = host.subscribe(self._stepped)

    def _stepped(self, _state: State) -> None:
        self._followed()
        same = isinstance(self.host.view, DebriefView) and isinstance(self.view, DebriefView)
        contested = isinstance(self.host.view, VerdictView) and self.host.view.contest is not None
        self.show_present(self.sheet.page_number if same else LAST_PAGE if contested else 0)

    def show_present(self, page: int = 0) -> None:
        """Show the present view, from this page on."""
        self.view, self.back = self.host.view, 0
        self.redraw(page)
        if isinstance(self.view, VerdictView):
            self.grow(self.look.motion)

    def show_again(self, same: bool) -> None:
        """Show what has become of the view; at the `same` place, page and highlight stay."""
        view = view_before(self.host, self.back) if same else None
        if view is None:
            view, self.back = self.host.view, 0
        self.view = view
        if same:
            self.redraw(self.sheet.page_number, self.sheet.highlighted)
        else:
            self.redraw(0)

    def redraw(self, page: int, highlighted: int | None = None) -> None:
        """Draw the view that is shown, from this page on."""
        shell, header = self.shell, self.view.header
        # The briefing opens with the title itself.
        title = APP if isinstance(self.host.view, BriefingView) else header.title
        shell.title_line.left = plain(title, STRONG)
        shell.title_line.right = plain(header.seat, QUIET)
        back = Content.styled(_("looking back  "), STRONG) if self.back else Content("")
        place = header.scene_title or ""
        if header.scene_number:
            place = _("scene {scene_number} · {scene_title}").format(
                scene_number=header.scene_number, scene_title=header.scene_title
            )
        shell.top_edge.left = back + plain(place, QUIET)
        paper = PANELS[type(self.view)].paper(self.view, self.look)
        self.sheet.show(paper, page, highlighted if highlighted in range(paper.items) else None)

    def set_look(self, look: Look) -> None:
        """Draw anew in this look."""
        self.look = look
        self.redraw(self.sheet.page_number, self.sheet.highlighted)

    def verb(self) -> str:
        """What the next thing is, from this page."""
        if self.back:
            return _("forward again")
        if self.line is not None and self.screen.focused is self.line and self.typed:
            return _("keep the sentence")
        if not self.sheet.is_last_page and not self.sheet.offers():
            return self.sheet.page.verb or _("more")
        return PANELS[type(self.view)].verb

    def situation(self, now: Situation) -> Situation:
        """What a screen with this page shows just now."""
        return now._replace(
            view=type(self.view).__name__,
            verb=now.verb if now.overlay else self.verb(),
            before=has_before(self.host),
            back=self.back,
            typed=self.typed if self.line is not None else "",
            own_words=isinstance(self.view, SceneView | ConsequenceView)
            and self.view.own_words
            and not self.back,
            own_first=self.asks_own_words,
        )

    @property
    def asks_own_words(self) -> bool:
        """Whether the moment is to be answered in words of one's own, and no replies are shown."""
        return isinstance(self.view, SceneView) and self.view.own_first and not self.back

    def ask(self, command: SessionCommand) -> None:
        """Have the session carry it out; a quiet word where it is refused."""
        refusal = self.host.do(command)
        if refusal is not None:
            self.shell.say(with_keys(refusal.because, {}))

    def keep_sentence(self) -> None:
        """Keep what was typed; on the way out too, as leaving loses nothing."""
        if (words := self.typed) and isinstance(self.host.view, DebriefView):
            self.begin_line()
            self.ask(KeepIntention(words))

    def go_on(self) -> None:
        if self.back:
            self._look_back(self.back - 1)
        elif self.sheet.offers() or self.sheet.is_last_page:
            self._step()
        else:
            self.sheet.turn(1)

    def do_on(self, _key: str) -> None:
        """The next thing, where it settles nothing."""
        if self.sheet.turn(1):
            return
        if self.back:
            self._look_back(self.back - 1)
        elif self.sheet.paper.items:
            self._ask_to_choose()
        else:
            self._step()

    def do_back(self, _key: str) -> None:
        """A page back, then a view back; nothing is undone by looking."""
        if not self.sheet.turn(-1):
            self._look_back(self.back + 1)

    def move(self, by: int) -> None:
        if self.sheet.page.items and not self.back:
            self.sheet.move(by)
        else:
            self.sheet.turn(by)

    def close(self) -> None:
        if self.screen.focused is not None:
            self.screen.set_focus(None)
        else:
            self._look_back(0)

    def keep_line(self, words: str) -> None:
        if words:
            self.keep_sentence()
        else:
            self.sheet.turn(1)

    def do_replies(self, _key: str) -> None:
        """Show the replies of a moment that is to be answered in words of one's own."""
        if isinstance(self.view, SceneView):
            self.view = self.view._replace(own_first=False)
            self.redraw(0)

    def do_change(self, _key: str) -> None:
        self.ask(Reopen())

    def do_skip(self, _key: str) -> None:
        told = self.view.reason_told if isinstance(self.view, GuessView) else 0
        self.ask(Guess(None, told))

    def do_undo(self, _key: str) -> None:
        self.ask(Undo())

    def do_again(self, _key: str) -> None:
        self.ask(PlayAgain(len(self.host.state.visits) - 1))

    def do_differ(self, _key: str) -> None:
        paper = line_paper(HOW_WELL, rate_alone(self.host.play, self.host.state.visit))
        self.shell.lay_over(Laid(DIFFER, paper, keep=self._keep_contest, placeholder=_("3, because …")))

    def _keep_contest(self, typed: str) -> str:
        """Keep how it is seen differently; why not, where it is refused."""
        if not typed:
            return ""
        called = may_be_called(self.host.play, self.host.state.visit)
        refusal = self.host.do(Contest.typed(typed, hosted=False, called=called))
        return refusal.because if refusal else ""

    def do_trace(self, _key: str) -> None:
        if isinstance(self.view, VerdictView):
            self.shell.lay_over(Laid(TRACE, trace_paper(self.view)))

    def _step(self) -> None:
        item = self.sheet.highlighted
        if isinstance(self.view, SceneView) and self.view.own_first:
            self.shell.say(_("Say it in your own words (o), or choose a reply (c)."))
            return
        if self.sheet.paper.items and item is None:
            self._ask_to_choose()
        else:
            self.ask(PANELS[type(self.view)].step(self.view, item or 0))

    def _ask_to_choose(self) -> None:
        skip = _(", or s to skip") if isinstance(self.view, GuessView) else ""
        self.shell.say(_("Choose with ↑ ↓ or a number{skip}.").format(skip=skip))

    def _look_back(self, steps: int) -> None:
        """Show the view so many views back, as it was; 0 is the present one."""
        view = view_before(self.host, steps)
        if view is None:
            self.shell.say(_("This is where it began."))
            return
        forward = steps < self.back
        self.view, self.back = view, steps
        self.redraw(0 if forward else LAST_PAGE)


WIDE = ROOM_FOR_TWO + 6
"""Columns from which on a page may take all of a window: those for two columns and what is around them."""


class PlayScreen(Shell):
    """One session from its briefing to its debrief."""

    commands = COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMANDS)]
    HORIZONTAL_BREAKPOINTS = [(0, "-usual"), (WIDE, "-wide")]  # noqa: RUF012 - no ClassVar in Textual either

    def __init__(self, opened: Opened, look: Look) -> None:
        self.play = PlayPage(opened.host, look, self._stepped)
        self.mark = SavingMark(opened, self.tell_of_saving)
        super().__init__(self.play, self.mark)
        self._opened = opened
        self._own_words: OwnWordsKeys | None = None
        self._notice = opened.notice or ""
        self._warning = opened.warning or ""

    def situation(self) -> Situation:
        now = self.play.situation(super().situation())
        verb = {SAVE_ELSEWHERE: _("save there"), CORRECTING: _("it does this")}.get(now.overlay, now.verb)
        if now.overlay == READ:
            verb = _("put it right") if self.sheet.highlighted else _("say it")
        own_words = now.own_words and self._opened.reader_of is not None
        if now.own_first and not now.overlay and not now.turns:
            verb = _("say it in your own words")
        return now._replace(verb=verb, trouble=self.mark.in_trouble, own_words=own_words)

    def what_is_kept(self) -> str:
        return self.mark.what_is_kept()

    def leave(self) -> None:
        self.play.keep_sentence()
        super().leave()

    def do_library(self, _key: str) -> None:
        self.play.keep_sentence()
        self.post_message(self.ToLibrary())

    def do_next(self, key: str) -> None:
        if self.laid is None and self.play.asks_own_words and self.sheet.is_last_page:
            self.do_say(key)
        else:
            super().do_next(key)

    def do_say(self, _key: str) -> None:
        if self._own_words is None:
            from workshop.tui.screens.own_words import OwnWordsKeys  # noqa: PLC0415 - most replies are chosen

            self._own_words = OwnWordsKeys(self._opened, self)
        self._own_words.ask()

    def on_unmount(self) -> None:
        if self._own_words is not None:
            self._own_words.write()

    def do_elsewhere(self, _key: str) -> None:
        self.lay_over(self.mark.folder_question)

    def _stepped(self) -> None:
        """What there was to keep in mind from the first has stood until now."""
        self.warn("")
        self.mark.look()
