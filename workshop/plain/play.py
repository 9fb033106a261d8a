"""A session line by line: the app's steps, told to a screen reader, a pipe or a plain terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from workshop.language.catalogue import _
from workshop.plain import telling
from workshop.plain.prompts import KEPT, NOT_KEPT, Back, Console, Finish, Nothing, Prompts, Stopped, Typed
from workshop.plain.telling import reasons
from workshop.session.commands import (
    Choose,
    Command,
    GoOn,
    Guess,
    KeepIntention,
    PlayAgain,
    Refusal,
    Reopen,
    RevealVerdict,
    Undo,
)
from workshop.session.host import Host
from workshop.session.phases import Phase
from workshop.session.views import (
    BriefingView,
    ConsequenceView,
    DebriefView,
    EndingView,
    GuessView,
    LevelView,
    SceneView,
    VerdictView,
)

ASKING = frozenset({Phase.VOTE, Phase.GUESS, Phase.DEBRIEF})
"""The phases that wait for a line; the others are told and passed."""


class LineByLine:
    """Plays a host's session on a console. `trouble` says what is amiss with saving, if anything.

    `kept` says whether the session can be gone on with later.
    """

    def __init__(
        self, host: Host, console: Console, trouble: Callable[[], str | None], kept: bool = True
    ) -> None:
        self._host = host
        self._console = console
        self._prompts = Prompts(console, self._why, trouble, KEPT if kept else NOT_KEPT)
        self._last_verdict: VerdictView | None = None

    def play(self) -> Finish:
        """Go on from wherever the session stands until its end, the end of input, or `quit`."""
        if isinstance(view := self._host.view, GuessView | ConsequenceView | VerdictView):
            self._console.say(*telling.recalled(view))
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
            case SceneView() as view:
                self._choose(view)
            case GuessView() as view:
                self._guess(view)
            case ConsequenceView() as view:
                self._tell(telling.consequence(view), RevealVerdict())
            case VerdictView() as view:
                self._last_verdict = view
                self._tell(telling.verdict(view), GoOn())
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

    def _choose(self, view: SceneView) -> None:
        self._console.say(*telling.scene(view))
        last = len(view.responses)
        would_be = _("Type a number from 1 to {last}.").format(last=last)
        done = False
        while not done:
            match self._prompts.answer(_("Your reply, 1 to {last}:").format(last=last), would_be):
                case Back():
                    done = self._go_back()
                case Typed(number=int(number)) if 1 <= number <= last:
                    done = self._done(Choose(view.responses[number - 1].id))
                case _:
                    done = self._missed(would_be)

    def _guess(self, view: GuessView) -> None:
        levels = view.header.levels
        self._console.say(*telling.guess(view))
        asked = _(
            "Your guess, 1 to {number_of_levels} (an empty line skips it, back changes the reply):"
        ).format(number_of_levels=len(levels))
        would_be = _("Type a number from 1 to {number_of_levels}, a level’s name, or nothing.").format(
            number_of_levels=len(levels)
        )
        done = False
        while not done:
            match self._prompts.answer(asked, would_be):
                case Nothing():
                    done = self._done(Guess(None))
                case Back():
                    done = self._done(Reopen())
                case answer:
                    level = _level(levels, answer)
                    done = self._done(Guess(level)) if level else self._missed(would_be)

    def _look_back(self, view: DebriefView) -> bool:
        self._console.say(*telling.debrief(view), "", _("In your own words, for next week: If …, then I …"))
        if not self._keep_sentence():
            return True
        self._console.say("", _("Play again from a scene?"), *telling.branches(view))
        last = len(view.rows)
        would_be = _("Type a number from 1 to {last}, or nothing to end.").format(last=last)
        while True:
            match self._prompts.answer(
                _("A scene, 1 to {last}; an empty line ends:").format(last=last), would_be
            ):
                case Nothing():
                    return False
                case Back():
                    done = self._go_back()
                case Typed(number=int(number)) if 1 <= number <= last:
                    done = self._done(PlayAgain(view.rows[number - 1].visit))
                case _:
                    done = self._missed(would_be)
            if done:
                return True

    def _keep_sentence(self) -> bool:
        """Offer to keep an if-then sentence; False when the person went back instead."""
        would_be = _("Type one sentence, or nothing.")
        while True:
            match self._prompts.answer(_("Your sentence; an empty line skips it:"), would_be):
                case Nothing():
                    return True
                case Back():
                    if self._go_back():
                        return False
                case Typed(text):
                    if self._done(KeepIntention(text)):
                        self._console.say(_("Kept."))
                        return True

    def _done(self, command: Command) -> bool:
        """Carry it out, or say why not."""
        refusal = self._host.do(command)
        if isinstance(refusal, Refusal):
            return self._missed(refusal.because)
        self._prompts.taken()
        return True

    def _missed(self, would_be: str) -> bool:
        self._prompts.miss(would_be)
        return False

    def _go_back(self) -> bool:
        """Undo to the prompt before this one; the first scene goes back to the briefing."""
        if not self._done(Undo()):
            return False
        while self._host.state.phase not in ASKING and self._host.do(Undo()) is None:
            pass
        return True

    def _why(self) -> list[str]:
        view = self._last_verdict
        if view is None:
            return [telling.NO_VERDICT_YET]
        return reasons(view.header.levels, view.verdict, view.facts, dict(view.moves))


def _level(levels: tuple[LevelView, ...], answer: Typed) -> str | None:
    """The level that the answer names by its number or its word."""
    for place, level in enumerate(levels, 1):
        if answer.number == place or answer.text.casefold() == level.word.casefold():
            return level.id
    return None
