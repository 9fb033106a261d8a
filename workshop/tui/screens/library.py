"""The library: which scenario is played, and whether from its start or from where it was left."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import ClassVar, TypeVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message

from workshop.language.catalogue import _, plural
from workshop.scenario.choosing import ANYTHING, DIFFICULTIES, PathStep, StoriesMet, Wish, path
from workshop.scenario.clean import one_line
from workshop.session.times import LATELY
from workshop.tui.command import DIGITS, Command, Situation, bindings
from workshop.tui.disk import Entry, Played, SceneQuestion
from workshop.tui.ink import ACCENT, QUIET, STRONG, plain
from workshop.tui.panels.library import (
    NO_FIT,
    NO_MATCH,
    Offer,
    about_paper,
    library_paper,
    offers,
    open_paper,
    path_paper,
    questions_paper,
    refused_paper,
    taught,
)
from workshop.tui.panels.overlays import list_paper
from workshop.tui.paper import Paper
from workshop.tui.shell import APP, Laid, Shell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workshop.report.about import AboutPart


def _untyped(now: Situation) -> bool:
    """Whether letters are keys: nothing lies over the library, and nothing is typed."""
    return not (now.overlay or now.typed)


COMMANDS: tuple[Command, ...] = (
    Command("up", ("up",), _("choose"), _("Move to the one above."), palette=False),
    Command(
        "down",
        ("down",),
        lambda now: _("choose") if now.items else "",
        _("Move to the scenario below."),
        rank=1,
        shown="↑↓",
        palette=False,
    ),
    Command("pick", DIGITS, _("choose"), _("Highlight that one."), shown="1 … 9", palette=False),
    Command("next", ("enter",), lambda now: now.verb, _("Open the highlighted scenario."), rank=2),
    Command("on", ("space", "pagedown", "right"), _("more"), _("Turn the page."), palette=False),
    Command(
        "back",
        ("left", "pageup"),
        _("back"),
        _("Turn a page back."),
        when=lambda now: now.page > 0,
        palette=False,
    ),
    Command(
        "close",
        ("escape",),
        lambda now: _("close") if now.overlay else _("show everything"),
        _("Close what lies over the library, or take the filter away. It never leaves the workshop."),
        rank=3,
        when=lambda now: bool(now.overlay or now.typed or now.filtered),
        palette=False,
    ),
    Command(
        "language",
        ("f3",),
        _("next language"),
        _("Have the highlighted scenario in its next language, and others too that are told in it."),
        when=lambda now: now.languages > 1 and not now.overlay,
    ),
    Command(
        "questions",
        ("f4",),
        _("its questions"),
        _("Read what is asked in the highlighted scenario, and nothing of what it calls for."),
        rank=4,
        when=lambda now: now.items > 0 and not now.overlay,
    ),
    Command(
        "path",
        ("f5",),
        _("a path"),
        _("See what to play after what, and what was played already."),
        rank=5,
        when=lambda now: not now.overlay,
    ),
    Command(
        "minutes",
        ("f6",),
        _("minutes"),
        _("Show only what a group can do in 10, 25, 45 or 90 minutes; then everything again."),
        when=lambda now: not now.overlay,
    ),
    Command(
        "difficulty",
        ("f7",),
        _("difficulty"),
        _("Show only where words mislead a little, often, or mostly; then everything again."),
        when=lambda now: not now.overlay,
    ),
    Command(
        "lens",
        ("f8",),
        _("lens"),
        _("Show only what is read by one lens, then by the next; then everything again."),
        when=lambda now: not now.overlay,
    ),
    Command(
        "about",
        ("f9",),
        _("about"),
        _("What the workshop rests on: sources and credit, house rules, and what is not known."),
        when=lambda now: not now.overlay,
    ),
    Command(
        "practise",
        ("p",),
        _("practise"),
        _("Single moments for a few minutes; once something is typed, p is a letter."),
        rank=4,
        when=_untyped,
    ),
    Command(
        "history",
        ("h",),
        _("history"),
        _("What was answered alone, over time; once something is typed, h is a letter."),
        rank=4,
        when=_untyped,
    ),
    Command(
        "palette",
        ("f2",),
        _("palette"),
        _("Looks, and every command by name; Ctrl-P does the same."),
        palette=False,
        when=lambda now: not now.typing,
    ),
    Command("help", ("question_mark",), _("help"), _("All keys that do something here."), rank=6, right=True),
    Command("leave", ("q", "ctrl+q"), _("leave"), _("Leave the workshop."), rank=7, right=True),
)


LEFT_OPEN = _("left open")
REFUSED = "refused"
QUESTIONS, PATH, ABOUT, PRACTISE = "questions", "path", "about", "practise"
PRACTICE_MINUTES = (2, 5, 10)
LENGTHS = (None, 10, 25, 45, 90)
"""Minutes to choose by; None is any."""
LONGEST = 40
"""Letters of a filter."""


class LibraryScreen(Shell):
    """The scenarios; what was played and what is taught fill in after the first paint."""

    commands = COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMANDS)]

    class ScenarioChosen(Message):
        """A scenario is to be played: from its start, or the session on it that was left open."""

        def __init__(self, scenario: str, session: str | None = None) -> None:
            self.scenario = scenario
            self.session = session
            super().__init__()

    class AboutAsked(Message):
        """What the workshop rests on is to be shown."""

    class QuestionsAsked(Message):
        """What is asked in this scenario is to be shown."""

        def __init__(self, entry: Entry) -> None:
            self.entry = entry
            super().__init__()

    class PractiseAsked(Message):
        """Single moments are to be practised, for about so many minutes."""

        def __init__(self, minutes: int) -> None:
            self.minutes = minutes
            super().__init__()

    class HistoryAsked(Message):
        """What was answered alone is to be shown."""

    def __init__(
        self,
        entries: Sequence[Entry],
        leads: bool = False,
        remark: str = "",
        keep_language: Callable[[str], str | None] = lambda _code: None,
        first: Entry | None = None,
        group: str = "",
    ) -> None:
        """With `leads`, what is opened is led with a group. A `remark` is made until something is opened.

        `keep_language` has scenarios opened in a language from now on; a sentence where that is not kept.
        `first` is chosen as soon as it is known what was played of it. The `group` is whose path is shown.
        """
        super().__init__()
        self._keep_language = keep_language
        self._entries = entries
        self._leads = leads
        self._remark = remark
        self._shown: Sequence[Entry] = entries
        self._typed = ""
        self._wish = ANYTHING
        self._group = group
        self._met = StoriesMet()
        self._played: Mapping[str, Played] = {}
        self._themes: Mapping[str, str] = {}
        self._told = False
        self._waiting = first
        """Chosen before it was known whether a session on it was left open."""

    def situation(self) -> Situation:
        now = super().situation()
        opening = _("lead it with a group") if self._leads and not now.overlay else _("open")
        verb = now.verb if now.overlay not in ("", LEFT_OPEN, PATH, PRACTISE) else opening
        highlighted = self._highlighted()
        languages = len(highlighted.told) if highlighted else 0
        filtered = self._wish != ANYTHING
        return now._replace(
            view="library", typed=self._typed, verb=verb, languages=languages, filtered=filtered
        )

    def tell(self, played: Mapping[str, Played], themes: Mapping[str, str], met: StoriesMet) -> None:
        """What was played, what the facts are about and what was met of a path, once that is known."""
        news, self._met = met != self._met, met
        if news and self.laid is not None and self.laid.name == PATH:
            self.lift()
            self.do_path("")
        changed = (played, themes) != (self._played, self._themes)
        first, self._told = not self._told, True
        self._played, self._themes = played, themes
        if changed:
            self._redraw()
        if self._waiting is not None:
            entry, self._waiting = self._waiting, None
            self._choose(entry)
        elif first and not (self._typed or self.laid):
            self._offer_group()

    def refuse(self, because: str) -> None:
        """Say at length why something could not be opened."""
        self.say("")
        self.lift()
        self.lay_over(Laid(REFUSED, refused_paper(because)))

    def on_mount(self) -> None:
        self.title_line.left = Content.styled(APP, STRONG)
        self._filter("")

    def on_screen_resume(self) -> None:
        """Back from a session: everything is on show again, and what was opened is highlighted."""
        if self._typed or self._notice or self._wish != ANYTHING:
            opened = self._highlighted()
            self.say("")
            self._show_everything()
            if opened is not None:
                self.page.sheet.highlight(self._shown.index(opened))

    def on_key(self, event: events.Key) -> None:
        """Letters filter; `q`, `h`, `p`, `?` and digits do so only once something is typed."""
        if self.laid or self.has_class("-small"):
            return
        character = event.character or ""
        if event.key == "backspace" and self._typed:
            event.stop()
            self._filter(self._typed[:-1])
        elif event.is_printable and (self._typed or character not in "qhp? 0123456789"):
            event.stop()
            self._filter((self._typed + character)[:LONGEST])

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted filters, its lines as one."""
        if not (self.laid or self.has_class("-small")):
            event.stop()
            self._filter(f"{self._typed}{one_line(event.text)}"[:LONGEST])

    def takes(self, event: events.Key) -> bool:
        return event.is_printable and not self.laid

    def what_is_kept(self) -> str:
        return _("Nothing is open; what was played before is kept.")

    def do_next(self, key: str) -> None:
        if self.laid is not None:
            super().do_next(key)
        elif highlighted := self._highlighted():
            self._choose(highlighted)

    def do_practise(self, _key: str) -> None:
        if self._leads:
            self.say(_("Practice is for one person alone: workshop practise"))
            return
        lengths = [plural("{number} minute", "{number} minutes", minutes) for minutes in PRACTICE_MINUTES]
        self.lay_over(Laid(PRACTISE, list_paper(_("Practise"), lengths), take=self._take_minutes))

    def _take_minutes(self, item: int | None) -> None:
        self.lift()
        self.say(_("Dealing …"))
        self.post_message(self.PractiseAsked(PRACTICE_MINUTES[item or 0]))

    def do_history(self, _key: str) -> None:
        self.post_message(self.HistoryAsked())

    def do_close(self, key: str) -> None:
        if self.laid is None:
            self._show_everything()
        super().do_close(key)

    def do_questions(self, _key: str) -> None:
        entry = self._highlighted()
        if entry is not None and entry.id:
            self.post_message(self.QuestionsAsked(entry))

    def show_questions(self, entry: Entry, questions: Sequence[SceneQuestion]) -> None:
        """Lay what is asked in a scenario over the library, unless something else lies there by now."""
        if self.laid is None:
            self.lay_over(Laid(QUESTIONS, questions_paper(entry, questions)))

    def do_about(self, _key: str) -> None:
        self.post_message(self.AboutAsked())

    def show_about(self, parts: Sequence[AboutPart]) -> None:
        """Lay it over the library, unless something else lies there by now."""
        if self.laid is None:
            self.lay_over(Laid(ABOUT, about_paper(parts)))

    def do_path(self, _key: str) -> None:
        steps = path(self._entries, self._met)
        if steps:
            whose = _("A path for {group}").format(group=self._group) if self._group else _("A path")
            paper = path_paper(self._entries, steps, whose)
            self.lay_over(Laid(PATH, paper, take=lambda item: self._take_step(steps, item)))

    def _take_step(self, steps: Sequence[PathStep], item: int | None) -> None:
        self.lift()
        self._choose(self._entries[steps[item or 0].place])

    def do_minutes(self, _key: str) -> None:
        self._wish_for(self._wish._replace(minutes=_next(LENGTHS, self._wish.minutes)))

    def do_difficulty(self, _key: str) -> None:
        self._wish_for(self._wish._replace(difficulty=_next((0, *DIFFICULTIES), self._wish.difficulty)))

    def do_lens(self, _key: str) -> None:
        lenses = sorted({lens for entry in self._entries for lens in entry.lenses})
        self._wish_for(self._wish._replace(lens=_next(("", *lenses), self._wish.lens)))

    def _wish_for(self, wish: Wish) -> None:
        self._wish = wish
        self._filter(self._typed)

    def _show_everything(self) -> None:
        self._wish = ANYTHING
        self._filter("")

    def do_language(self, _key: str) -> None:
        entry = self._highlighted()
        if entry is None:
            return
        codes = [told.language for told in entry.told]
        language = codes[(codes.index(entry.language) + 1) % len(codes)]
        self._entries = [one.told_in(language) for one in self._entries]
        self._shown = [one.told_in(language) for one in self._shown]
        self._redraw()
        if problem := self._keep_language(language):
            self.say(problem)

    def _highlighted(self) -> Entry | None:
        at = self.page.sheet.highlighted
        return self._shown[at] if at is not None and not self.laid and at < len(self._shown) else None

    def _choose(self, entry: Entry) -> None:
        played = self._played.get(entry.id)
        if not entry.id:
            self.refuse(entry.summary)
        elif not self._told:
            self._waiting = entry
        elif played is not None and len(offered := offers(played, self._leads)) > 1:
            paper = open_paper(entry, played, offered)
            self.lay_over(Laid(LEFT_OPEN, paper, take=partial(self._open_offered, entry, offered)))
        else:
            self._open(entry, None)

    def _offer_group(self) -> None:
        """First of all the session with a group that was left open lately, if one was."""
        for entry in self._entries:
            played = self._played.get(entry.id)
            if played is not None and played.led and played.last in LATELY:
                self._choose(entry)
                return

    def _open_offered(self, entry: Entry, offered: Sequence[Offer], item: int | None) -> None:
        _words, session = offered[item or 0]
        self.lift()
        self._open(entry, session)

    def _open(self, entry: Entry, session: str | None) -> None:
        self._remark = ""
        self.say(_("Opening {title} …").format(title=entry.title))
        self.post_message(self.ScenarioChosen(entry.path, session))

    def _filter(self, typed: str) -> None:
        self._typed = typed
        words = typed.casefold().split()
        self._shown = [
            one
            for one in self._entries
            if all(word in self._searched(one) for word in words) and self._wish.fits(one)
        ]
        wished = " · ".join(_in_words(self._wish))
        self.title_line.right = (
            Content.assemble((_("filter  "), QUIET), plain(typed, STRONG), ("▏", ACCENT), (wished, QUIET))
            if typed
            else Content.styled(wished or _("type to filter"), QUIET)
        )
        self.page.sheet.show(self._paper())

    def _redraw(self) -> None:
        sheet = self.page.sheet
        sheet.show(self._paper(), sheet.page_number, sheet.highlighted)

    def _searched(self, entry: Entry) -> str:
        about = (entry.audience, *entry.trains, *taught(entry, self._themes))
        return " ".join((entry.title, entry.summary, *about)).casefold()

    def _paper(self) -> Paper:
        filtered = NO_FIT if self._wish != ANYTHING else NO_MATCH if self._typed else ""
        return library_paper(self._shown, filtered, self._played, self._themes, self._remark)


T = TypeVar("T")


def _next(these: Sequence[T], now: T) -> T:
    """The one after this one; after the last, the first."""
    return these[(these.index(now) + 1) % len(these)] if now in these else these[0]


def _in_words(wish: Wish) -> Iterator[str]:
    if wish.minutes is not None:
        yield _("in {minutes} minutes").format(minutes=wish.minutes)
    if wish.difficulty:
        yield _("difficulty {number}").format(number=wish.difficulty)
    if wish.lens:
        yield wish.lens
