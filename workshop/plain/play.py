"""A session line by line: the same steps as the app's, told to a screen reader, a pipe or a plain terminal."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import assert_never

from workshop.plain import telling
from workshop.plain.answers import Back, Help, Leave, Nothing, Number, Typed, Why, read_answer
from workshop.plain.console import Console
from workshop.plain.reasons import reasons
from workshop.session.commands import (
    Choose,
    Command,
    GoOn,
    Guess,
    KeepIntention,
    PlayAgain,
    Reopen,
    RevealVerdict,
    Undo,
)
from workshop.session.host import Host
from workshop.session.lifecycle import Phase
from workshop.session.views import (
    BriefingView,
    ConsequenceView,
    DebriefView,
    EndingView,
    GuessView,
    SceneView,
    VerdictView,
)

MOST_MISSES = 100
"""So many lines in a row that answer nothing come from no person."""
WORDS_ANYWHERE = "quit (the session is kept), back, why (the reasons of the last verdict), help"


class Finish(Enum):
    """How a session line by line came to its end."""

    THROUGH = "through"
    LEFT = "left"
    NO_ANSWERS = "no answers"


class _Stopped(Exception):  # noqa: N818 - a way out of the prompt, not an error
    """Nobody is going to answer any more."""

    def __init__(self, finish: Finish) -> None:
        super().__init__(finish)
        self.finish = finish


class LineByLine:
    """Plays a host's session on a console. `trouble` gives a sentence while events are not reaching the disk."""

    def __init__(self, host: Host, console: Console, trouble: Callable[[], str | None]) -> None:
        self._host = host
        self._console = console
        self._trouble = trouble
        self._told_trouble: str | None = None
        self._last_verdict: VerdictView | None = None

    def play(self) -> Finish:
        """Go on from wherever the session stands until its end, the end of input, or `quit`."""
        try:
            while self._step():
                pass
        except _Stopped as stopped:
            return stopped.finish
        return Finish.THROUGH

    def _step(self) -> bool:
        """Tell the present view and take what it asks for; False when the session is at its end."""
        match self._host.view:
            case BriefingView() as view:
                return self._tell(telling.briefing(view), GoOn())
            case SceneView() as view:
                return self._choose(view)
            case GuessView() as view:
                return self._guess(view)
            case ConsequenceView() as view:
                return self._tell(telling.consequence(view), RevealVerdict())
            case VerdictView() as view:
                self._last_verdict = view
                return self._tell(telling.verdict(view), GoOn())
            case EndingView() as view:
                return self._tell(telling.ending(view), GoOn())
            case DebriefView() as view:
                return self._look_back(view)
            case other:
                assert_never(other)

    def _tell(self, paragraphs: list[str], then: Command) -> bool:
        self._console.say(*paragraphs)
        self._host.do(then)
        return True

    def _choose(self, view: SceneView) -> bool:
        self._console.say(*telling.scene(view))
        asked = f"Your reply, 1 to {len(view.responses)}:"
        while True:
            match self._answer(asked):
                case Back():
                    if self._go_back():
                        return True
                case Number(value) if 1 <= value <= len(view.responses):
                    self._host.do(Choose(view.responses[value - 1].id))
                    return True
                case _:
                    self._miss(f"Type a number from 1 to {len(view.responses)}. Anywhere: {WORDS_ANYWHERE}.")

    def _guess(self, view: GuessView) -> bool:
        levels = view.header.levels
        self._console.say(*telling.guess(view))
        asked = f"Your guess, 1 to {len(levels)}, or an empty line to skip it (back changes the reply):"
        while True:
            match self._answer(asked):
                case Nothing():
                    return self._done(Guess(None))
                case Back():
                    return self._done(Reopen())
                case Number(value) if 1 <= value <= len(levels):
                    return self._done(Guess(levels[value - 1].id))
                case Typed(text) if named := [lv for lv in levels if lv.word.casefold() == text.casefold()]:
                    return self._done(Guess(named[0].id))
                case _:
                    self._miss(f"Type a number from 1 to {len(levels)}, a level’s name, or nothing to skip.")

    def _look_back(self, view: DebriefView) -> bool:
        self._console.say(*telling.debrief(view))
        if not self._keep_sentence():
            return True
        self._console.say("", "Play again from a scene?", *telling.branches(view))
        asked = f"A scene, 1 to {len(view.rows)}, or an empty line to end:"
        while True:
            match self._answer(asked):
                case Nothing():
                    return False
                case Back() if self._go_back():
                    return True
                case Number(value) if 1 <= value <= len(view.rows):
                    return self._done(PlayAgain(view.rows[value - 1].visit))
                case _:
                    self._miss(f"Type a number from 1 to {len(view.rows)}, or nothing to end.")

    def _keep_sentence(self) -> bool:
        """Offer to keep an if-then sentence; False when the person went back instead."""
        self._console.say("", "In your own words, for next week: If …, then I …")
        while True:
            match self._answer("Your sentence, or an empty line to skip it:"):
                case Nothing():
                    return True
                case Back():
                    if self._go_back():
                        return False
                case Typed(text) | Number(_, text):
                    refusal = self._host.do(KeepIntention(text))
                    if refusal is None:
                        self._console.say("Kept.")
                        return True
                    self._miss(refusal.because)
                case _:
                    self._miss("Type one sentence, or nothing to skip.")
