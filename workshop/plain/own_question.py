"""A question of the room's own line by line: what is read out of it, and what is typed to tell it."""

from __future__ import annotations

from collections.abc import Iterable

from workshop.language.catalogue import _, plural
from workshop.plain.telling import numbered_lines
from workshop.session.events import QuestionOpened, QuestionWorded
from workshop.session.facilitator import Facilitator, Reply
from workshop.session.group_views import OwnAnswerView, OwnQuestionView, OwnRepliesView
from workshop.session.own_question import CALLS_FOR_NOTHING, PROMPTS, answers, choices_for, named_by_number
from workshop.session.phases import Phase
from workshop.session.state import question_at_hand

WORD_OF_PROMPT = ("asked", "who", "stance", "kind", "stake")
"""What is typed for each of the five prompts, in their order."""


def own_question_in_words(view: OwnQuestionView | OwnRepliesView | OwnAnswerView) -> Iterable[str]:
    """What is read out: the question, how many replies are in, or what was written."""
    if isinstance(view, OwnQuestionView):
        yield view.prompt
    who = _(" ({who})").format(who=view.who) if view.who else ""
    if view.says:
        yield f"“{view.says}”{who}"
    match view:
        case OwnQuestionView():
            yield from (f"{told.asked} {told.answer}" for told in view.prompts if told.answer)
        case OwnRepliesView():
            yield view.prompt
        case OwnAnswerView():
            yield view.sentence
            yield from numbered_lines([_reply(view, place) for place in range(len(view.replies))])


def call_in_words(view: OwnAnswerView) -> Iterable[str]:
    """What the rules call for and why, and what to talk about."""
    questions = [f"- {question}" for question in view.questions]
    if view.calls_for_nothing:
        yield CALLS_FOR_NOTHING
        yield from questions
    else:
        yield _("By the rules, the moment calls for {word}.").format(word=view.called_word)
    yield view.rests_on
    yield view.asked
    yield from (f"- {reason}" for reason in view.reasons)
    yield from () if view.calls_for_nothing else questions


def _reply(view: OwnAnswerView, place: int) -> str:
    reply = view.replies[place]
    level = reply.level.word if reply.level else _("no level")
    told = ", ".join(filter(None, (level, reply.told)))
    words = " · ".join(f"“{reply.text[start:end]}”" for start, end in reply.shown)
    shows = _(", by {words}").format(words=words) if words else ""
    return f"{reply.text} ({told}{shows})"


def replies_counted(view: OwnRepliesView) -> str:
    """'7 replies are in, 5 by phone.'"""
    replies = plural("{number} reply is in", "{number} replies are in", view.keyed + view.by_phone)
    by_phone = _(", {number} by phone").format(number=view.by_phone) if view.by_phone else ""
    return f"{replies}{by_phone}."


def next_prompt(led: Facilitator) -> Iterable[str]:
    """Once something was told: the first prompt without an answer, the word for it, and its list."""
    question = question_at_hand(led.state)
    told = isinstance(led.state.event, QuestionOpened | QuestionWorded)
    if question is None or not told or led.phase is not Phase.OWN_QUESTION:
        return
    said = answers(led.play.lens, question)
    prompt = next((place for place, answer in enumerate(said) if not answer), None)
    if prompt is None:
        yield _("All five are told. Next: replies on cards or by phone (an empty line).")
        return
    yield f"{PROMPTS[prompt]} ({WORD_OF_PROMPT[prompt]} …)"
    yield from numbered_lines([one.title for one in choices_for(led.play.lens, question, prompt)])


def told_of_question(led: Facilitator, prompt: int, rest: str) -> Reply:
    """What was typed for one of the five prompts; where it has a list, numbers, and alone the list."""
    question = question_at_hand(led.state)
    choices = choices_for(led.play.lens, question, prompt) if question else ()
    if not choices:
        return led.tell_of_question(prompt, rest)
    named = named_by_number(choices, rest)
    if named is None:
        return Reply(
            False, _("Numbers from 1 to {last}; the word alone lists them.").format(last=len(choices))
        )
    if not named:
        holds = _(" (chosen)")
        names = [f"{one.title}{holds if one.chosen else ''}" for one in choices]
        return Reply(True, "\n".join((PROMPTS[prompt], *numbered_lines(names))))
    reply = Reply(True)
    for name in named:
        reply = led.tell_of_question(prompt, name)
    return reply
