"""What the facilitator lays over the page of the room's own question: five prompts, their lists, cards."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from workshop.language.catalogue import _
from workshop.session.commands import TakeReply
from workshop.session.events import QuestionOpened, ReplyTaken
from workshop.session.own_question import PROMPTS as ASKED
from workshop.session.own_question import STAKE, answers, choices_for
from workshop.session.phases import Phase
from workshop.session.state import question_at_hand
from workshop.tui.command import Command
from workshop.tui.panels.overlays import line_paper
from workshop.tui.panels.own_question import prompt_paper, prompts_paper
from workshop.tui.screens.host_when import CARD, PROMPTS, in_phase, where
from workshop.tui.screens.host_words import (
    CARD_LINE,
    CARD_TYPED,
    CARD_WORDS,
    EDITED,
    KEEP_OR_DROP,
    REPLIES_SO_FAR,
)
from workshop.tui.shell import Laid

if TYPE_CHECKING:
    from workshop.tui.screens.host import HostScreen

ENDS_WITH = 90
"""Characters of a card's end that the private view shows while it is keyed in."""
LIST = "prompt"
"""The list of one prompt."""


OWN_QUESTION_KEYS: tuple[Command, ...] = (
    Command(
        "question",
        ("y",),
        _("your own question"),
        _(
            "Turn to a question of the room’s own, before the story or after it; in the plan: have one in "
            "the debrief, in the opening, or none."
        ),
        rank=7,
        when=lambda now: in_phase(Phase.PLAN)(now) or where(QuestionOpened)(now),
    ),
    Command(
        PROMPTS,
        ("i",),
        _("tell of it"),
        _("Tell of the room’s own question: what was asked, by whom, from which seat, what was at stake."),
        rank=2,
        when=lambda now: in_phase(Phase.OWN_QUESTION, Phase.OWN_ANSWER)(now) or now.overlay == PROMPTS,
    ),
    Command(
        CARD,
        ("i",),
        _("key in a card"),
        _("Key in what a card says, then Enter; the line stays for the next one. The room sees no letters."),
        rank=2,
        when=where(ReplyTaken),
    ),
    Command(
        "letters",
        ("tab",),
        _("letters"),
        _("Show the letters of a card that is keyed in, or hide them again."),
        rank=2,
        when=lambda now: now.overlay == CARD,
    ),
    Command(
        "leave_out",
        ("O",),
        _("leave one out"),
        _("Do not show the reply that came by phone last; the private view has them all."),
        when=in_phase(Phase.OWN_REPLIES),
    ),
)


class HostOwnQuestion:
    """Each prompt that was answered leads to the next one, until all five were."""

    def __init__(self, screen: HostScreen) -> None:
        self._screen = screen
        self._led = screen.led

    def do_prompts(self, key: str) -> None:
        if self._screen.laid is not None:
            self._screen.do_close(key)
        else:
            self._lay(self._first_open())

    def _first_open(self) -> int:
        question = question_at_hand(self._led.state)
        said = answers(self._led.play.lens, question) if question else ()
        return next((place for place, answer in enumerate(said) if not answer), 0)

    def _lay(self, start: int) -> None:
        """The five prompts with what was said, this one highlighted."""
        question = question_at_hand(self._led.state)
        if question is not None:
            self._screen.lift()
            paper = prompts_paper(ASKED, answers(self._led.play.lens, question), start)
            self._screen.lay_over(Laid(PROMPTS, paper, take=self._ask))

    def _ask(self, prompt: int | None) -> None:
        question = question_at_hand(self._led.state)
        if prompt is None or question is None:
            return
        choices = choices_for(self._led.play.lens, question, prompt)
        self._screen.lift()
        if choices:
            held = next((place for place, one in enumerate(choices) if one.chosen), 0)
            paper = prompt_paper(ASKED[prompt], [(one.title, one.chosen) for one in choices], held)
            self._screen.lay_over(Laid(LIST, paper, take=partial(self._choose, prompt)))
        else:
            paper = line_paper(ASKED[prompt], KEEP_OR_DROP)
            typed = answers(self._led.play.lens, question)[prompt]
            self._screen.lay_over(Laid(EDITED, paper, keep=partial(self._keep, prompt), typed=typed))

    def _choose(self, prompt: int, item: int | None) -> None:
        question = question_at_hand(self._led.state)
        if item is None or question is None:
            return
        name = choices_for(self._led.play.lens, question, prompt)[item].id
        done = self._screen.lead(partial(self._led.tell_of_question, prompt, name)).done
        if not done:
            return
        if prompt != STAKE:
            self._lay(prompt + 1)
            return
        changed = question_at_hand(self._led.state)
        if changed is not None:
            choices = choices_for(self._led.play.lens, changed, prompt)
            self._screen.lay_anew(
                prompt_paper(ASKED[prompt], [(one.title, one.chosen) for one in choices]), item
            )

    def _keep(self, prompt: int, typed: str) -> str:
        if not typed:
            return ""
        reply = self._screen.lead(partial(self._led.tell_of_question, prompt, typed))
        if not reply.done:
            return self._screen.told(reply.words)
        self._lay(prompt + 1)
        return ""

    def do_card(self, _key: str) -> None:
        """A line for what one card says; it stays, empty, for the next one."""
        paper = line_paper(CARD_LINE, CARD_WORDS)
        self._screen.lay_over(Laid(CARD, paper, keep=self._take, secret=True))

    def _take(self, typed: str) -> str:
        question = question_at_hand(self._led.state)
        if not typed or question is None:
            return ""
        reply = self._screen.lead(partial(self._led.ask, TakeReply(typed)))
        if not reply.done:
            return self._screen.told(reply.words)
        self._screen.over.begin_line(secret=True)
        return REPLIES_SO_FAR.format(number=len(question.replies) + 1)

    def do_letters(self, _key: str) -> None:
        self._screen.over.toggle_letters()

    @property
    def typed(self) -> str:
        """What of a card is keyed in just now, for the private view."""
        laid = self._screen.laid
        words = self._screen.over.typed if laid is not None and laid.name == CARD else ""
        return CARD_TYPED.format(end=words[-ENDS_WITH:]) if words else ""
