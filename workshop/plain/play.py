"""A session line by line: the app's steps, told to a screen reader, a pipe or a plain terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from workshop.engine.sighting import CueReader
from workshop.language.catalogue import _
from workshop.plain import telling
from workshop.plain.own_words import OwnWordsByLines, ReaderOf, is_own_line, words_typed
from workshop.plain.prompts import (
    NO_VERDICT_YET,
    NOT_KEPT,
    SESSION_KEPT,
    Answer,
    Console,
    Finish,
    Prompts,
    Stopped,
    Typed,
    Word,
)
from workshop.plain.telling import reasons
from workshop.session.commands import (
    Choose,
    Command,
    Contest,
    GoOn,
    Guess,
    KeepIntention,
    PlayAgain,
    RecallMoment,
    Refusal,
    Reopen,
    RevealVerdict,
    SayOwn,
    Undo,
)
from workshop.session.host import Host
from workshop.session.own_words import KeepsReply
from workshop.session.phases import Phase
from workshop.session.state import Visit
from workshop.session.verdicts import HOW_WELL, contested, may_be_called, rate_alone
from workshop.session.views import (
    IT_CAME,
    BriefingView,
    ConsequenceView,
    DebriefView,
    EndingView,
    GuessView,
    InterludeView,
    RecallView,
    SceneView,
    VerdictView,
)

_OWN_WORDS_TOO = _("Type what you would say. An empty line shows the replies to choose from.")
ASKING = frozenset({Phase.VOTE, Phase.GUESS, Phase.CONSEQUENCE, Phase.DEBRIEF})
"""The phases that wait for a line; the others are told and passed."""
_PASSED_SINCE = frozenset({Phase.SCENE, Phase.VOTE, Phase.ENDING, Phase.DEBRIEF})
"""Those that come after a verdict without a choice."""


class LineByLine:
    """Plays a host's session on a console. `trouble` says what is amiss with saving, if anything.

    `kept` says whether the session can be gone on with later.
    """

    def __init__(
        self,
        host: Host,
        console: Console,
        trouble: Callable[[], str | None],
        kept: bool = True,
        reader_of: ReaderOf = CueReader,
        keeps: KeepsReply = lambda _reply: "",
    ) -> None:
        self._host = host
        self._console = console
        leaving = SESSION_KEPT if kept else NOT_KEPT
        self._prompts = Prompts(console, self._why, trouble, leaving, self._differ)
        self._own_words = OwnWordsByLines(console, self._prompts, host.play, reader_of, keeps)
        self._last_verdict: VerdictView | None = None

    def play(self) -> Finish:
        """Go on from wherever the session stands until its end, the end of input, or `quit`."""
        if isinstance(view := self._host.view, GuessView | ConsequenceView | VerdictView):
            self._console.say(*telling.recalled_in_words(view))
        try:
            while self._step():
                pass
        except Stopped as stopped:
            return stopped.finish
        return Finish.THROUGH

    def _step(self) -> bool:
        """Tell the present view and take what it asks for; False when the session is at its end."""
        goes_on = True
        match self._host.view:
            case BriefingView() as view:
                self._tell(telling.briefing(view), GoOn())
            case RecallView() as view:
                self._recall(view)
            case SceneView() as view:
                self._choose(view)
            case GuessView() as view:
                self._guess(view)
            case ConsequenceView() as view:
                self._say_now(view)
            case VerdictView() as view:
                self._last_verdict = view
                self._tell(telling.verdict(view), GoOn())
            case InterludeView() as view:
                self._tell(telling.interlude(view), GoOn())
            case EndingView() as view:
                self._tell(telling.ending(view), GoOn())
            case DebriefView() as view:
                goes_on = self._look_back(view)
            case other:
                assert_never(other)
        return goes_on

    def _tell(self, paragraphs: list[str], then: Command) -> None:
        self._console.say(*paragraphs)
        self._host.do(then)

    def _recall(self, view: RecallView) -> None:
        came = tuple(IT_CAME)

        def command(typed: Typed) -> Command | None:
            words = (word for word, told in IT_CAME.items() if told.casefold() == typed.text.casefold())
            word = typed.among(came) or next(words, None)
            return RecallMoment(word) if word else None

        self._console.say(*telling.recall(view), *telling.numbered_lines(list(IT_CAME.values())))
        asked = _("Your answer, 1 to {last}:").format(last=len(came))
        self._ask(asked, _("Type a number from 1 to {last}.").format(last=len(came)), command, self._go_back)

    def _choose(self, view: SceneView) -> None:
        if not view.own_first:
            self._choose_among(view, telling.scene(view))
        elif not self._said_own(view):
            self._choose_among(view, telling.what_may_be_said(view))

    def _said_own(self, view: SceneView) -> bool:
        """Have it said in words of one's own; whether that, or going back, has led on from here."""

        def command(typed: Typed) -> Command | None:
            words = words_typed(typed.text)
            said = self._own_words.said(self._host.state.visit, typed.text if words is None else words)
            return None if said is None else SayOwn(said)

        self._console.say("", *telling.up_to_the_question(view), "")
        answer = self._ask(_("In your own words:"), _OWN_WORDS_TOO, command, self._go_back, skips=True)
        return answer is Word.BACK or bool(answer.text)

    def _choose_among(self, view: SceneView, told: list[str]) -> None:
        def command(typed: Typed) -> Command | None:
            if view.own_words and (words := words_typed(typed.text)) is not None:
                said = self._own_words.said(self._host.state.visit, words)
                return None if said is None else SayOwn(said)
            response = typed.among(view.responses)
            if response is None and view.own_words and is_own_line(typed.text):
                said = self._own_words.said(self._host.state.visit, typed.text)
                return None if said is None else SayOwn(said)
            return Choose(response.id) if response else None

        self._console.say(*told)
        asked, would_be = _("Your reply, 1 to {last}:"), _("Type a number from 1 to {last}.")
        if view.own_words:
            asked = _("Your reply, 1 to {last}, or o and your own words:")
            would_be = _("Type a number from 1 to {last}, or o and what you would say.")
        last = len(view.responses)
        self._ask(asked.format(last=last), would_be.format(last=last), command, self._go_back)

    def _guess(self, view: GuessView) -> None:
        levels = view.choices

        def command(typed: Typed) -> Command | None:
            if not typed.text:
                return Guess(None, view.reason_told)
            words = (level for level in levels if level.word.casefold() == typed.text.casefold())
            level = typed.among(levels) or next(words, None)
            return Guess(level.id, view.reason_told) if level else None

        self._console.say(*telling.guess(view))
        asked = _(
            "Your guess, 1 to {number_of_levels} (an empty line skips it, back changes the reply):"
        ).format(number_of_levels=len(levels))
        would_be = _("Type a number from 1 to {number_of_levels}, a level’s name, or nothing.").format(
            number_of_levels=len(levels)
        )
        self._ask(asked, would_be, command, lambda: self._done(Reopen()))

    def _say_now(self, view: ConsequenceView) -> None:
        """What one would say now, in words of one's own; then the verdict."""

        def command(typed: Typed) -> Command | None:
            if not typed.text:
                return RevealVerdict()
            words = words_typed(typed.text)
            said = self._own_words.said(self._host.state.visit, typed.text if words is None else words)
            return None if said is None else SayOwn(said)

        if view.now:
            self._host.do(RevealVerdict())
            return
        self._console.say(*telling.consequence(view))
        self._ask(
            _("Your own words; an empty line skips it:"), _("Type what you would say, or nothing."),
            command, self._go_back,
        )  # fmt: skip

    def _look_back(self, view: DebriefView) -> bool:
        """False when the person wants no scene again, and so ends the session."""

        def command(typed: Typed) -> Command | None:
            row = typed.among(view.rows)
            return PlayAgain(row.visit) if row else None

        self._console.say(
            *telling.debrief_in_words(view), "", _("In your own words, for next week: If …, then I …")
        )
        sentence = self._ask(
            _("Your sentence; an empty line skips it:"), _("Type one sentence, or nothing."),
            lambda typed: KeepIntention(typed.text), self._go_back, skips=True,
        )  # fmt: skip
        if sentence is Word.BACK:
            return True
        if sentence.text:
            self._console.say(_("Kept."))
        self._console.say(*telling.pair_told(view), "", _("Play again from a scene?"))
        self._console.say(*telling.branches(view))
        last = len(view.rows)
        asked = _("A scene, 1 to {last}; an empty line ends:").format(last=last)
        would_be = _("Type a number from 1 to {last}, or nothing to end.").format(last=last)
        again = self._ask(asked, would_be, command, self._go_back, skips=True)
        return again is Word.BACK or bool(again.text)

    def _ask(
        self,
        asked: str,
        would_be: str,
        command_of: Callable[[Typed], Command | None],
        go_back: Callable[[], bool],
        skips: bool = False,
    ) -> Answer:
        """Ask until a command is carried out, or the way back, or an empty line `skips`: the last answer."""
        while True:
            answer = self._prompts.answer(asked, would_be)
            if answer is Word.BACK:
                if go_back():
                    return answer
            elif skips and not answer.text:
                return answer
            elif (command := command_of(answer)) is None:
                self._prompts.miss(would_be)
            elif self._done(command):
                return answer

    def _done(self, command: Command) -> bool:
        """Carry it out, or say why not."""
        refusal = self._host.do(command)
        if isinstance(refusal, Refusal):
            self._prompts.miss(refusal.because)
            return False
        self._prompts.taken()
        return True

    def _go_back(self) -> bool:
        """Undo to the prompt before this one; the first scene goes back to the briefing."""
        if not self._done(Undo()):
            return False
        while self._host.state.phase not in ASKING and self._host.do(Undo()) is None:
            pass
        return True

    def _differ(self, words: str) -> list[str]:
        """See the last verdict differently, from the prompt after it: back to it, and on again."""
        if self._last_verdict is None:
            return [NO_VERDICT_YET]
        shown = self._verdict_before()
        if shown is None:
            return [_("That verdict is further back: type back until its scene, and choose again.")]
        visit, steps = shown
        play = self._host.play
        contest = Contest.typed(words, hosted=False, called=may_be_called(play, visit))
        if not contest.hands:
            return [HOW_WELL, rate_alone(play, visit)]
        commands: list[Command] = [*[Undo()] * steps, contest, *[GoOn()] * steps]
        for command in commands:
            if refusal := self._host.do(command):
                return [refusal.because]
        seen = contested(play, self._host.state.visits)[-1]
        return [seen.in_brief, *(f"- {told}" for told in seen.flips)]

    def _verdict_before(self) -> tuple[Visit, int] | None:
        """The visit that the verdict before this prompt is of, and how many steps ago that was.

        None where a choice was made since.
        """
        state, steps = self._host.state, 0
        while state.phase is not Phase.VERDICT:
            before = state.before
            if state.phase not in _PASSED_SINCE or before is None or before.phase is state.phase:
                return None
            state, steps = before, steps + 1
        return (state.visit, steps) if steps else None

    def _why(self) -> list[str]:
        view = self._last_verdict
        if view is None:
            return [NO_VERDICT_YET]
        return reasons(view.header.levels, view.verdict, view.facts, dict(view.moves))
