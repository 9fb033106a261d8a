"""A group led line by line: what is read out, what is for the facilitator alone, and words that lead on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from workshop.language.catalogue import _, plural
from workshop.plain.lead_words import (
    ON,
    TYPED_FOR,
    WORDS,
    LeadWord,
    is_numbers,
    numbers_typed,
    time_told,
)
from workshop.plain.notes import sight_in_words
from workshop.plain.own_question import next_prompt
from workshop.plain.prompts import MOST_MISSES, NO_VERDICT_YET, Console, Finish, Stopped
from workshop.plain.room import pages_for_the_room
from workshop.plain.telling import Paragraphs, numbered_lines, reasons
from workshop.scenario.findings import nearest
from workshop.session.events import HandsCounted
from workshop.session.facilitator import Facilitator, Reply, page_name, page_of, pages_shown
from workshop.session.phases import Phase, can_happen
from workshop.session.plan import WITHOUT
from workshop.session.projection import plan_view
from workshop.session.state import UNDECIDED, count_of, kept_texts
from workshop.session.tally import tally_of
from workshop.session.views import VerdictView, with_keys
from workshop.store.onlooker import Sight

FOR_ROOM, FOR_YOU = _("Read out to the room:"), _("For you alone:")
HOW_IT_GOES = _(
    "You lead by typing words. What the room should hear stands below “{room}”, and ends where it says "
    "“{you}”. Nothing here is drawn for a shared screen: keep it to yourself. help says what may be typed."
).format(room=FOR_ROOM, you=FOR_YOU)
ONE_MORE_LINE = _("That was counted. Another empty line goes on.")
OFFERED_BY_PHONE = _("For you alone, a sentence from a phone: “{sentence}” Type take up, or pass over.")
QUIT = frozenset({"q", "quit"})
HELP = frozenset({"?", "help"})
NEXT = "next"
"""The word for an empty line."""
Telling = tuple[str, Callable[[str], Paragraphs]]
"""What a word is for, and what is told when it is typed."""


class LeadByLines:
    """Leads a facilitator’s group on a console. `trouble` says what is amiss with saving, if anything.

    `beside` are words for what is beside the session, each with what it tells.
    """

    def __init__(
        self,
        led: Facilitator,
        console: Console,
        trouble: Callable[[], str | None],
        beside: Mapping[str, Telling] = MappingProxyType({}),
    ) -> None:
        self._led = led
        self._console = console
        self._trouble = trouble
        self._told_trouble: str | None = None
        self._place = page_of(led.state)
        self._page = 0
        """Which page of the view has been told, from 0."""
        self._told: frozenset[str] = frozenset()
        """What the room was told last; what a next page repeats of it is not told again."""
        self._just_counted = False
        self._misses = 0
        self._offered: tuple[tuple[int, str], ...] = ()
        """The sentences from phones that were told and wait."""
        self._tellings: dict[str, Telling] = {
            "again": (_("all of this page once more"), lambda _rest: self._all_of_it()),
            "status": (_("where the session is, and what comes next"), lambda _rest: list(self._status())),
            "notes": (_("your notes on this scene: what is called for, hints, lines to say"), self._notes),
            "time": (_("the time that is left, and the minutes used"), self._time),
            "plan": (_("the plan, with the numbers of its scenes"), self._plan),
            "pages": (_("the pages shown so far; with a number, one of them"), self._pages),
            "why": (_("every reason of the verdict that is shown"), self._why),
            "kept": (_("what is kept so far, with numbers"), self._kept),
            **beside,
        }

    def lead(self) -> Finish:
        """Go on from wherever the session stands, until `quit` or the end of input."""
        self._console.say(HOW_IT_GOES)
        self._console.say(*self._all_of_it(), *self._plan_if_planning(), *self._status())
        self._told = frozenset(self._lines())
        try:
            while True:
                self._take(self._next_line())
        except Stopped as stopped:
            return stopped.finish

    def _next_line(self) -> str:
        trouble = self._trouble()
        if trouble is not None and trouble != self._told_trouble:
            self._console.say(trouble)
        self._told_trouble = trouble
        waiting = self._led.state.offers_waiting
        for offer in (one for one in waiting if one not in self._offered):
            self._console.say(OFFERED_BY_PHONE.format(sentence=offer[1]))
        self._offered = waiting
        line = self._console.ask(f"{self._led.phase.row.place}:")
        if line is None or line.casefold() in QUIT:
            raise Stopped(Finish.LEFT)
        return line

    def _take(self, line: str) -> None:
        """Do what was typed; whatever it is, it forgets what another word asked for once."""
        counted, self._just_counted = self._just_counted, False
        if not line and counted:
            self._console.say(ONE_MORE_LINE)
        elif not line or line.casefold() == NEXT:
            self._next()
        elif is_numbers(line):
            self._led.disarm()
            self._done(numbers_typed(self._led, line))
        elif line.casefold() in HELP:
            self._led.disarm()
            self._console.say(*self._help())
            self._miss()
        else:
            self._take_word(line.removeprefix("/"))

    def _take_word(self, line: str) -> None:
        names = (NEXT, *(word.name for word in WORDS), *self._tellings, *QUIT, *HELP)
        name, rest = _split(line, names)
        word = next((word for word in WORDS if word.name == name), None)
        if word is None or self._led.armed not in (None, *word.passes):
            self._led.disarm()
        if name in self._tellings:
            self._console.say(*self._tellings[name][1](rest))
            self._miss()
        elif word is None:
            self._refuse(_unknown(name, names))
        elif not word.when(self._led.state):
            self._refuse(_("“{word}” does nothing here. Next: {next}.").format(word=name, next=self._ahead()))
        elif rest and not word.takes:
            self._refuse(_("Nothing follows “{word}”; for it alone, type only that.").format(word=name))
        else:
            self._done(word.ask(self._led, rest))

    def _next(self) -> None:
        """The next page of what is shown, else the next step: never a reveal."""
        if self._page + 1 < len(pages_for_the_room(self._led.shared_view)):
            self._led.disarm()
            self._page += 1
            self._misses = 0
            self._tell_news(moved=False)
            return
        if self._led.armed not in (None, *ON):
            self._led.disarm()
        self._done(self._led.go_on())

    def _done(self, reply: Reply) -> None:
        """Say what came of it: to the room what is new on its page, to the facilitator the rest."""
        if not reply.done:
            self._refuse(with_keys(reply.words, TYPED_FOR))
            return
        self._misses = 0
        moved = page_of(self._led.state) != self._place
        self._just_counted = not moved and isinstance(self._led.state.event, HandsCounted)
        if reply.words:
            self._console.say(*reply.words.split("\n"))
        elif self._just_counted:
            self._console.say(self._counted())
        self._tell_news(moved)

    def _tell_news(self, moved: bool) -> None:
        self._place = page_of(self._led.state)
        if moved:
            self._page = 0
        lines = self._lines()
        self._say_to_room([line for line in lines if line not in self._told])
        self._told = frozenset(lines)
        if moved:
            self._console.say(*self._status())
        if asked := list(next_prompt(self._led)):
            self._console.say(*(() if moved else ("", FOR_YOU)), *asked)

    def _lines(self) -> Paragraphs:
        """What the room hears on this page, as far as it has been told."""
        pages = pages_for_the_room(self._led.shared_view)
        return [line for page in pages[: self._page + 1] for line in page]

    def _all_of_it(self) -> Paragraphs:
        lines = self._lines()
        return ["", FOR_ROOM, *lines] if lines else []

    def _say_to_room(self, lines: Paragraphs) -> None:
        if lines:
            self._console.say("", FOR_ROOM, *lines)

    def _status(self) -> Iterable[str]:
        """Where the session is, and what comes next."""
        view = self._led.notes().with_keys(TYPED_FOR)
        yield ""
        yield FOR_YOU
        parts = [f"{view.private.place}."]
        if view.asks:
            parts.append(self._counted())
        if view.private.advice:
            parts.append(view.private.advice)
        if view.timer is not None:
            parts.append(time_told(self._led))
        yield " ".join(parts)
        if self._page + 1 < len(pages_for_the_room(self._led.shared_view)):
            yield _("Next: more of this page (an empty line).")
        elif self._led.phase is Phase.CLOSED:
            yield with_keys(self._led.phase.row.refusal, TYPED_FOR)
        else:
            yield _("Next: {next}.").format(next=view.private.next)
        if view.private.remark:
            yield view.private.remark

    def _ahead(self) -> str:
        return self._led.notes().with_keys(TYPED_FOR).private.next

    def _counted(self) -> str:
        """'Counted: 16 of 18. 1: 9, 2: 7.'"""
        tally, heads = tally_of(self._led.play, self._led.state), self._led.state.heads
        if tally is None:
            return ""
        of = _("{counted} of {heads}").format(counted=tally.total, heads=heads) if heads else str(tally.total)
        names = [(str(number), choice) for number, choice in enumerate(tally.choices, 1)]
        told = [
            f"{name}: {hands}"
            for name, choice in [*names, (_("undecided"), UNDECIDED)]
            if (hands := count_of(tally.counts, choice)) is not None
        ]
        ballots = len(tally.poll.ballots)
        by_phone = _(", {count} by phone").format(count=ballots) if ballots else ""
        counted = _("Counted: {of}{by_phone}.").format(of=of, by_phone=by_phone)
        return f"{counted} {', '.join(told)}." if told else counted

    def _help(self) -> Paragraphs:
        told = [_("What may be typed now:"), _("- an empty line, or next: the next step; it reveals nothing")]
        if self._led.phase is Phase.FOCUS:
            told.append(_("- 4 3 3: one person’s ten points"))
        elif self._led.phase is Phase.DISTRIBUTION:
            told.append(_("- 2: go on with reply 2"))
        elif can_happen(self._led.phase, HandsCounted):
            told.append(_("- 1 7: seven hands for the first"))
        for word in self._here():
            told.append(f"- {' '.join(filter(None, (word.name, word.takes)))}: {word.help}")
        told += (f"- {name}: {help}" for name, (help, _telling) in self._tellings.items())
        return [*told, _("- quit: leave; the session is kept, and goes on from here next time")]

    def _here(self) -> Iterable[LeadWord]:
        return (word for word in WORDS if word.when(self._led.state))

    def _notes(self, _rest: str) -> Paragraphs:
        view = self._led.notes().with_keys(TYPED_FOR)._replace(hint=None)
        return [FOR_YOU, *sight_in_words(Sight("", view, open=True))]

    def _time(self, _rest: str) -> Paragraphs:
        minutes = self._led.notes().private.minutes
        used = plural("{number} minute used", "{number} minutes used", minutes.elapsed)
        of = _(" of {planned}").format(planned=minutes.planned) if minutes.planned else ""
        return [f"{time_told(self._led)} {used}{of}."]

    def _plan(self, _rest: str) -> Paragraphs:
        view = plan_view(self._led.play, self._led.state)
        out = _(" (left out)")
        titles = [f"{item.title}{'' if item.planned else out}" for item in view.items]
        fits = plural("{number} decision", "{number} decisions", view.fits)
        head = _("The plan: {minutes} minutes carry {decisions}.").format(
            minutes=view.minutes, decisions=fits
        )
        without = [WITHOUT.format(stages=", ".join(view.left_out))] if view.left_out else []
        own = [view.own_question] if view.own_question else []
        return ["", FOR_YOU, head, *numbered_lines(titles), *own, *without, *view.remarks]

    def _plan_if_planning(self) -> Paragraphs:
        return self._plan("") if self._led.phase is Phase.PLAN else []

    def _pages(self, rest: str) -> Paragraphs:
        pages = tuple(pages_shown(self._led.state))
        if rest.isdecimal() and 1 <= int(rest[:4]) <= len(pages):
            shown = pages_for_the_room(self._led.view_of(pages[int(rest) - 1]))
            return [FOR_ROOM, *(line for page in shown[:1] for line in page)]
        names = [page_name(self._led.play, state) for state in pages]
        return [FOR_YOU, _("Pages shown, the present one first:"), *numbered_lines(names)]

    def _why(self, _rest: str) -> Paragraphs:
        view = self._led.shared_view
        if not isinstance(view, VerdictView):
            return [NO_VERDICT_YET]
        return reasons(view.header.levels, view.verdict, view.facts, dict(view.moves))

    def _kept(self, _rest: str) -> Paragraphs:
        texts = [one.text for one in kept_texts(self._led.state)]
        return numbered_lines(texts) or [_("No point, note or sentence is kept yet.")]

    def _refuse(self, words: str) -> None:
        self._console.say(words)
        self._miss()

    def _miss(self) -> None:
        """A line that led nowhere; so many of them in a row come from no person."""
        self._misses += 1
        if self._misses >= MOST_MISSES:
            raise Stopped(Finish.NO_ANSWERS)


def _split(line: str, names: Iterable[str]) -> tuple[str, str]:
    """The word that a line begins with, of one or two, and what follows it."""
    words = line.split(maxsplit=2)
    two = " ".join(words[:2]).casefold()
    if two in names and " " in two:
        return two, " ".join(words[2:])
    name, _space, rest = line.partition(" ")
    return name.casefold(), rest.strip()


def _unknown(name: str, known: Iterable[str]) -> str:
    like = nearest(name, known)
    meant = _(" Did you mean {like}?").format(like=like) if like else ""
    told = _("“{word}” is no word here.{meant} help says what may be typed now.")
    return told.format(word=name[:40], meant=meant)
