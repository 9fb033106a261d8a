"""What the facilitator lays over the page of the room's own question: five prompts, their lists, cards."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from workshop.language.catalogue import _
from workshop.session.commands import TakeReply
from workshop.session.decide_question import LONGEST_WHO, NO_REPLIES_HERE, replies_so_far
from workshop.session.events import QuestionOpened, RepliesAsked, ReplyTaken
from workshop.session.own_question import (
    KEPT_BACK,
    OWN_QUESTION,
    SAYS,
    STAKE,
    WHO,
    WRITE_ON_CARDS,
    answers,
    choices_for,
    named_by_number,
    room_answers,
)
from workshop.session.own_question import PROMPTS as ASKED
from workshop.session.phases import Phase
from workshop.session.state import question_at_hand
from workshop.session.views import SAY_NOW
from workshop.tui.command import Command
from workshop.tui.panels.overlays import line_paper
from workshop.tui.panels.own_question import card_paper, prompt_paper, prompts_paper
from workshop.tui.paper import Paper
from workshop.tui.screens.host_when import CARD, NUMBERS, PROMPTS, in_phase, where
from workshop.tui.screens.host_words import (
    CARD_IS_BLANK,
    CARD_TYPED,
    EDITED,
    LINE_IS_OPEN,
    NUMBERS_TO,
    NUMBERS_WORDS,
    PROMPT_WORDS,
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
        lambda now: _("the list") if now.overlay == NUMBERS else _("letters"),
        _("Show the letters of a card that is keyed in, or hide them again; for numbers, their list."),
        rank=2,
        when=lambda now: now.overlay in (CARD, NUMBERS),
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
        self._asked = SAYS
        """The prompt that was asked last."""
        self._by_itself = False
        """Whether the line that is open was opened by no key."""

    def begin(self) -> None:
        """Where a step has just led to the question, or to its replies, the first words go into a line."""
        match self._led.state.event:
            case QuestionOpened():
                self._ask(SAYS)
            case RepliesAsked():
                self.do_card("")
            case _:
                return
        self._by_itself = True

    def do_prompts(self, _key: str) -> None:
        """The five prompts; in their list, the one that is highlighted."""
        if self._screen.laid is not None:
            self._ask(self._screen.sheet.highlighted)
        else:
            self._lay(next(iter(self._open_prompts()), SAYS))

    def _open_prompts(self) -> Sequence[int]:
        """Those that have no answer."""
        question = question_at_hand(self._led.state)
        said = answers(self._led.play.lens, question) if question else ()
        return [place for place, answer in enumerate(said) if not answer]

    def _answered(self, prompt: int) -> None:
        """The next prompt where it has no answer; else the list of all, or the page where none is open."""
        unanswered, following = self._open_prompts(), prompt + 1
        if following in unanswered:
            self._ask(following)
            self._by_itself = True
        elif prompt != STAKE or unanswered:
            self._lay(following if prompt != STAKE else unanswered[0])
        else:
            self._screen.lift()
            self._enter_is_over()

    def _lay(self, start: int) -> None:
        """The five prompts with what was said, this one highlighted."""
        question = question_at_hand(self._led.state)
        if question is not None:
            self._screen.lift()
            paper = prompts_paper(ASKED, room_answers(self._led.play.lens, question), start)
            self._screen.lay_over(Laid(PROMPTS, paper, take=self._ask, put_off=self._enter_is_over))

    def _enter_is_over(self, _typed: str = "") -> None:
        """What Enter was for has been closed just now: the next one is not meant to go on."""
        self._screen.just_kept = True

    def _put_off(self, prompt: int, _typed: str) -> None:
        self._lay(prompt)

    def _ask(self, prompt: int | None) -> None:
        question = question_at_hand(self._led.state)
        if prompt is None or question is None:
            return
        self._asked, self._by_itself = prompt, False
        self._screen.lift()
        put_off = partial(self._put_off, prompt)
        if prompt in KEPT_BACK and not question.shown:
            paper, keep = line_paper(ASKED[prompt], NUMBERS_WORDS), partial(self._number, prompt)
            self._screen.lay_over(Laid(NUMBERS, paper, keep=keep, put_off=put_off, secret=True))
        elif choices_for(self._led.play.lens, question, prompt):
            self._list(prompt)
        else:
            paper = line_paper(ASKED[prompt], PROMPT_WORDS)
            typed = answers(self._led.play.lens, question)[prompt]
            keep, longest = partial(self._keep, prompt), LONGEST_WHO if prompt == WHO else None
            self._screen.lay_over(
                Laid(EDITED, paper, keep=keep, typed=typed, longest=longest, put_off=put_off)
            )

    def _list(self, prompt: int) -> None:
        question = question_at_hand(self._led.state)
        if question is not None:
            choices = choices_for(self._led.play.lens, question, prompt)
            held = next((place for place, one in enumerate(choices) if one.chosen), 0)
            paper = prompt_paper(ASKED[prompt], [(one.title, one.chosen) for one in choices], held)
            take, put_off = partial(self._choose, prompt), partial(self._put_off, prompt)
            self._screen.lay_over(Laid(LIST, paper, take=take, put_off=put_off))

    def _number(self, prompt: int, typed: str) -> str:
        question = question_at_hand(self._led.state)
        if not typed or question is None:
            return self._left_open(prompt)
        choices = choices_for(self._led.play.lens, question, prompt)
        names = named_by_number(choices, typed)
        if not names:
            self._screen.over.begin_line(secret=True)
            return NUMBERS_TO.format(last=len(choices))
        for name in names:
            self._screen.lead(partial(self._led.tell_of_question, prompt, name))
        self._answered(prompt)
        return ""

    def _left_open(self, prompt: int) -> str:
        """Nothing is kept, and the list comes; without the question itself nothing else can be told."""
        if SAYS in self._open_prompts():
            return LINE_IS_OPEN
        self._lay(min(prompt + 1, STAKE))
        return ""

    def _choose(self, prompt: int, item: int | None) -> None:
        question = question_at_hand(self._led.state)
        if item is None or question is None:
            return
        name = choices_for(self._led.play.lens, question, prompt)[item].id
        done = self._screen.lead(partial(self._led.tell_of_question, prompt, name)).done
        if not done:
            return
        if prompt != STAKE:
            self._answered(prompt)
            return
        changed = question_at_hand(self._led.state)
        if changed is not None:
            choices = choices_for(self._led.play.lens, changed, prompt)
            self._screen.lay_anew(
                prompt_paper(ASKED[prompt], [(one.title, one.chosen) for one in choices]), item
            )

    def _meant(self, typed: str) -> str:
        """Without the key of somebody who meant to open the line that was open already."""
        by_itself, self._by_itself = self._by_itself, False
        too_many = by_itself and typed[:1] == "i" and (len(typed) == 1 or typed[1].isupper())
        return typed[1:] if too_many else typed

    def _keep(self, prompt: int, typed: str) -> str:
        question = question_at_hand(self._led.state)
        if question is None:
            return ""
        if not typed:
            return self._left_open(prompt)
        words = self._meant(typed)
        if not words:
            self._screen.over.begin_line()
            return LINE_IS_OPEN
        if words != answers(self._led.play.lens, question)[prompt]:
            reply = self._screen.lead(partial(self._led.tell_of_question, prompt, words))
            if not reply.done:
                return self._screen.told(reply.words)
        self._answered(prompt)
        return ""

    def do_card(self, _key: str) -> None:
        """A line for what one card says; it stays, empty, for the next one."""
        state = self._led.state
        if question_at_hand(state) is None and state.visit.exploring:
            self._screen.say(NO_REPLIES_HERE)
            return
        self._by_itself = False
        self._screen.lay_over(Laid(CARD, self._card_paper(), keep=self._take, secret=True))

    def _card_paper(self) -> Paper:
        state, play = self._led.state, self._led.play
        if (question := question_at_hand(state)) is not None:
            told = OWN_QUESTION, question.says, WRITE_ON_CARDS
        else:
            told = SAY_NOW, play.said(state.visit, state.visit.shown).answer, ""
        return card_paper(*told, len(replies_so_far(state)), state.heads)

    def _take(self, typed: str) -> str:
        words = self._meant(typed)
        if not words:
            self._screen.over.begin_line(secret=True)
            return LINE_IS_OPEN if typed else CARD_IS_BLANK
        reply = self._screen.lead(partial(self._led.ask, TakeReply(words)))
        if not reply.done:
            return self._screen.told(reply.words)
        self._screen.lay_anew(self._card_paper(), None)
        self._screen.over.begin_line(secret=True)
        return ""

    def do_letters(self, _key: str) -> None:
        if self._screen.laid is not None and self._screen.laid.name == NUMBERS:
            self._list(self._asked)
        else:
            self._screen.over.toggle_letters()

    @property
    def typed(self) -> str:
        """What of a card, or of numbers, is keyed in just now, for the private view."""
        laid = self._screen.laid
        words = self._screen.over.typed if laid is not None and laid.name in (CARD, NUMBERS) else ""
        return CARD_TYPED.format(end=words[-ENDS_WITH:]) if words else ""
