"""A question of the room's own: what is told of it, how replies to it are read, and what each page shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from workshop.engine.judge import Judge
from workshop.engine.lens import Lens, unwritten_moves
from workshop.engine.sighting import OwnWordsReader
from workshop.engine.verdict import Call, Moment, Sighting
from workshop.language.catalogue import _, plural
from workshop.scenario.judgment import word_called_for
from workshop.scenario.play import Play
from workshop.session.commands import RevealReplies, RevealVerdict, TakeNote, WordQuestion
from workshop.session.focus import NOBODY, NOTHING, reasons_of_call
from workshop.session.group_views import (
    OwnAnswerView,
    OwnQuestionView,
    OwnRepliesView,
    OwnReplyView,
    QuestionPrompt,
)
from workshop.session.own_words import READS_AS, UNREAD, guessed_sightings
from workshop.session.state import (
    CLOSING,
    OPENING,
    QUESTION_MINUTES,
    OwnQuestion,
    ReplyRead,
    State,
    Visit,
    question_at_hand,
)
from workshop.session.views import Header, LevelView, header_of, joined, level_of, level_views

OWN_QUESTION = _("A question of your own")
TELL_IT = _("Whose question of last week was answered, and not met? Leave out names.")
WRITE_REPLY = _("What would you say? One or two sentences; nobody sees whose they are.")
WRITE_ON_CARDS = _("On your own, in writing: what would you say? One or two sentences, no name on it.")
TALK_ABOUT = (
    _("What can whoever asked do or decide after each of these?"),
    _("Which of these words would you change, so that the question is met?"),
    _("On what day would another of these replies be the best one?"),
)
CALLS_FOR_NOTHING = _("The rules call for nothing here. To talk about first:")
RESTS_ON = {
    (True, True, True): _("The rules know the seat, the kind of question and the stake, and no more."),
    (True, True, False): _("The rules know the seat and the kind of question: no stake was told."),
    (True, False, True): _("The rules know the seat and the stake: no kind of question was told."),
    (False, True, True): _("The rules know the kind of question and the stake: no seat was told."),
    (True, False, False): _("The rules know the seat alone: no kind of question, no stake was told."),
    (False, True, False): _("The rules know the kind of question alone: no seat, no stake was told."),
    (False, False, True): _("The rules know the stake alone: no seat, no kind of question was told."),
    (False, False, False): _(
        "The rules know nothing of that day: no seat, kind of question or stake was told."
    ),
}
"""What a call rests on, by whether the seat, the kind of question and what was at stake were told."""
QUESTION_PLANNED = {
    CLOSING: _("A question of the room’s own comes in the debrief: {minutes} minutes.").format(
        minutes=QUESTION_MINUTES
    ),
    OPENING: _("A question of the room’s own comes in the opening: {minutes} minutes.").format(
        minutes=QUESTION_MINUTES
    ),
    "": _("No question of the room’s own is planned."),
}
"""When it comes, and how long it takes, in words."""
SAYS, WHO, STANCE, ASKS, STAKE = range(5)
"""The five prompts, in their order."""
PROMPTS = (
    _("What was asked, word for word?"),
    _("Who asked? Say what they do, and no name."),
    _("Where do they start from, in their seat?"),
    _("What kind of question was it?"),
    _("What was at stake, and what held that day?"),
)
KEPT_BACK = (ASKS, STAKE)
"""Prompts whose answers may give a level away; the room reads those once the replies are shown."""
KEPT = _("kept until the replies are shown")
RUN = 3
"""So many words in a row of what a level is about give it away."""


class PromptList(NamedTuple):
    """A prompt, and its list in words; what was chosen says so."""

    asked: str
    choices: tuple[str, ...]


class PromptChoice(NamedTuple):
    """What may be chosen for a prompt that has a list."""

    id: str
    title: str
    chosen: bool


def choices_for(lens: Lens, question: OwnQuestion, prompt: int) -> tuple[PromptChoice, ...]:
    """The list of the lens for this prompt, in words; none where the answer is typed."""
    titles: dict[str, str] = {}
    chosen: tuple[str, ...] = ()
    match prompt:
        case int(place) if place == STANCE:
            titles, chosen = {name: one.title for name, one in lens.stance.items()}, (question.stance,)
        case int(place) if place == ASKS:
            titles, chosen = {name: one.title for name, one in lens.asks.items()}, (question.asks,)
        case int(place) if place == STAKE:
            titles = {name: one.title for name, one in lens.circumstance.items()}
            chosen = question.circumstances
    return tuple(PromptChoice(name, title, name in chosen) for name, title in titles.items())


def named_by_number(choices: Sequence[PromptChoice], typed: str) -> tuple[str, ...] | None:
    """What the numbers stand for in this list, each once; None where one stands for nothing."""
    numbers = [int(one) for one in typed.replace(",", " ").split() if one.isdecimal() and len(one) < 4]
    if not all(1 <= number <= len(choices) for number in numbers):
        return None
    return tuple(choices[number - 1].id for number in dict.fromkeys(numbers))


def worded(question: OwnQuestion) -> WordQuestion:
    """The question as it stands, to be told otherwise."""
    return WordQuestion(question.says, question.who, question.stance, question.asks, question.circumstances)


def with_typed(question: OwnQuestion, prompt: int, words: str) -> WordQuestion:
    """The question with what was typed for this prompt."""
    stands = worded(question)
    is_question = prompt == SAYS
    return WordQuestion(
        words if is_question else stands.says,
        stands.who if is_question else words,
        stands.stance,
        stands.asks,
        stands.circumstances,
    )


def with_chosen(question: OwnQuestion, prompt: int, name: str) -> WordQuestion:
    """The question with this chosen from a prompt's list; what held that day is taken in, or out again."""
    stands = worded(question)
    toggled = {*question.circumstances} ^ {name} if prompt == STAKE else {*question.circumstances}
    return WordQuestion(
        stands.says,
        stands.who,
        name if prompt == STANCE else stands.stance,
        name if prompt == ASKS else stands.asks,
        tuple(sorted(toggled)),
    )


def answers(lens: Lens, question: OwnQuestion) -> tuple[str, ...]:
    """What was said to each of the five prompts, in words; empty where nobody has said."""
    chosen = (
        joined([one.title for one in choices_for(lens, question, prompt) if one.chosen])
        for prompt in (STANCE, ASKS, STAKE)
    )
    return (question.says, question.who, *chosen)


def room_answers(lens: Lens, question: OwnQuestion) -> tuple[str, ...]:
    """The same as the room may read it: until the replies are shown, without what gives a level away."""
    told = answers(lens, question)
    if question.shown:
        return told
    held = [one.title for one in choices_for(lens, question, STAKE) if one.chosen]
    plain = [title for title in held if not _gives_level_away(lens, title)]
    stake = joined(plain)
    if len(plain) < len(held):
        stake = _("{told}; more is {kept}").format(told=stake, kept=KEPT) if plain else KEPT
    return (*told[:ASKS], KEPT if question.asks else "", stake)


def _gives_level_away(lens: Lens, title: str) -> bool:
    """Whether a title has the word of a level in it, or words in a row of what a level is about."""
    words = f" {_bare(title)} "
    for level in lens.level.values():
        about = _bare(level.about).split()
        runs = (" ".join(about[at : at + RUN]) for at in range(len(about) - RUN + 1))
        if any(f" {run} " in words for run in (_bare(level.word), *runs)):
            return True
    return False


def _bare(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))


def lists_kept_back(play: Play, state: State) -> tuple[PromptList, ...]:
    """For the facilitator alone: the lists whose choice the room does not read yet."""
    lens, question = play.lens, question_at_hand(state)
    if question is None or question.shown:
        return ()
    chosen = _(" (chosen)")
    return tuple(
        PromptList(
            PROMPTS[prompt],
            tuple(
                f"{one.title}{chosen if one.chosen else ''}" for one in choices_for(lens, question, prompt)
            ),
        )
        for prompt in KEPT_BACK
    )


def read_replies(play: Play, question: OwnQuestion, reader: OwnWordsReader) -> RevealReplies:
    """What the reader sees in each reply, to be kept as it is shown."""
    judge = Judge(play.lens)
    read = [reader.read(text, question.says) for text in question.replies]
    seen = [
        (place, sighting)
        for place, (text, reading) in enumerate(zip(question.replies, read, strict=True))
        for sighting in guessed_sightings(reading, partial(_leads, judge, text))
    ]
    return RevealReplies(
        tuple(reading.level or "" for reading in read),
        tuple(reading.second or "" for reading in read),
        tuple(reading.unread or reading.certainty for reading in read),
        tuple(place for place, _sighting in seen),
        *(tuple(part) for part in zip(*(sighting for _place, sighting in seen), strict=True)),
    )


def read_written(play: Play, visit: Visit, reader_of: Callable[[Lens], OwnWordsReader]) -> RevealVerdict:
    """The verdict, with the level at which each reads that people wrote to what they would say now.

    It is empty where that is none, or cannot be told; while another reply is looked at, none is read.
    """
    if visit.exploring or not visit.said_now:
        return RevealVerdict()
    reader = reader_of(play.judge.lens(visit.scene))
    question = play.story.scene(visit.scene, visit.tracks).says
    read = [reader.read(text, question) for text in visit.said_now]
    sure = (READS_AS, "between")
    return RevealVerdict(tuple((one.level or "") if one.certainty in sure else "" for one in read))


def written_so_far(visit: Visit) -> Iterator[str]:
    """How many have written what they would say now, and nothing of it."""
    if visit.written:
        yield _("By phone, what they would say now: {number}.").format(number=len(visit.written))
    if visit.cards:
        yield _("On cards, what they would say now: {number}.").format(number=len(visit.cards))


def cards_read(play: Play, visit: Visit) -> Iterator[tuple[str, LevelView | None]]:
    """What people wrote on cards to what they would say now, each with its level where that could be told."""
    levels = level_views(play.judge.lens(visit.scene))
    read = visit.written_at[len(visit.written) :]
    yield from ((text, level_of(levels, at)) for text, at in zip(visit.cards, read, strict=False))


def keyed_in(play: Play, state: State) -> tuple[str, ...]:
    """For the facilitator alone: what was written to what is asked now; once it was read, with its level."""
    if (question := question_at_hand(state)) is not None:
        return () if question.shown else question.replies
    visit = state.present if state.ending is None and state.interlude is None else None
    if visit is None or not visit.written_at:
        return visit.cards if visit else ()
    unknown = _("cannot be told")
    return tuple(f"{text} ({at.word if at else unknown})" for text, at in cards_read(play, visit))


def written_now(play: Play, visit: Visit) -> str:
    """How what people would say now spreads over the levels, in a sentence; empty where nothing was read."""
    levels = level_views(play.judge.lens(visit.scene))
    counts = [(level.word, visit.written_at.count(level.id)) for level in levels]
    told = [f"{word} {count}" for word, count in counts if count]
    if others := visit.written_at.count(""):
        told.append(_("at none that could be told {number}").format(number=others))
    by_phone = _("By phone, what they would say now: {told}.")
    sentence = _("What people would say now: {told}.") if visit.cards else by_phone
    return sentence.format(told=", ".join(told)) if told else ""


def _leads(judge: Judge, text: str, sightings: tuple[Sighting, ...]) -> str | None:
    return judge.read(text, sightings).level


def call_of(lens: Lens, question: OwnQuestion) -> Call:
    """What the rules call for in the moment that was told."""
    moment = Moment(question.stance or NOBODY, question.asks or NOTHING, frozenset(question.circumstances))
    return Judge(lens).call(moment)


def own_question_view(play: Play, state: State) -> OwnQuestionView:
    """The question, and what else was told of it."""
    question = state.questions[-1]
    told = zip(PROMPTS, room_answers(play.lens, question), strict=True)
    prompts = tuple(QuestionPrompt(asked, answer) for asked, answer in told)
    return OwnQuestionView(_header(play), question.says, question.who, prompts[STANCE:], TELL_IT)


def own_replies_view(play: Play, state: State) -> OwnRepliesView:
    """How many replies are in, and nothing of them."""
    question = state.questions[-1]
    return OwnRepliesView(
        _header(play),
        question.says,
        question.who,
        WRITE_ON_CARDS,
        len(question.taken),
        len(question.by_phone),
        state.heads,
    )


def own_answer_view(play: Play, state: State) -> OwnAnswerView:
    """The replies by level, and what is called for."""
    return answer_view(play, state.questions[-1])


def answer_view(play: Play, question: OwnQuestion) -> OwnAnswerView:
    """What the room has seen of a question of its own, once its replies were shown."""
    lens, levels = play.lens, level_views(play.lens)
    replies = sorted(
        (_reply(lens, text, read) for text, read in zip(question.replies, question.read, strict=False)),
        key=lambda reply: (reply.level.place if reply.level else len(levels), reply.text.casefold()),
    )
    counts = tuple(sum(reply.level == level for reply in replies) for level in levels)
    call = call_of(lens, question)
    return OwnAnswerView(
        _header(play),
        question.says,
        question.who,
        tuple(replies),
        counts,
        len(replies) - sum(counts),
        _where_most_are(levels, counts, len(replies)),
        level_of(levels, call.level),
        word_called_for(lens, question.asks, call),
        f"{lens.asks[question.asks].asked}." if question.asks else "",
        tuple(reasons_of_call(lens, call)),
        TALK_ABOUT,
        RESTS_ON[bool(question.stance), bool(question.asks), bool(question.circumstances)],
    )


def _reply(lens: Lens, text: str, read: ReplyRead) -> OwnReplyView:
    levels = level_views(lens)
    sure = read.certainty in (READS_AS, "between")
    level = level_of(levels, read.level) if sure else None
    moves = {**unwritten_moves(lens), **lens.move}
    shown = tuple(
        (sighting.start, sighting.end)
        for sighting in read.sightings
        if level and moves[sighting.move].points.get(level.id, 0) > 0
    )
    return OwnReplyView(text, level, shown, _how_sure(levels, read))


def _how_sure(levels: Sequence[LevelView], read: ReplyRead) -> str:
    """Nothing where it was read surely."""
    if read.certainty in UNREAD:
        return UNREAD[read.certainty]
    other = level_of(levels, read.second)
    if read.certainty == "between":
        return _("or {word}").format(word=other.word) if other else _("or at no level")
    return "" if read.certainty == READS_AS else _("cannot be told")


def _where_most_are(levels: Sequence[LevelView], counts: Sequence[int], of: int) -> str:
    most = max(counts, default=0)
    if not most:
        return _("No reply could be read at a level.") if of else _("Nobody wrote a reply.")
    words = joined([level.word for level in levels if counts[level.place] == most])
    replies = plural("{number} reply", "{number} replies", of)
    if sum(count == most for count in counts) > 1:
        return _("Of {replies}, {most} each are at {words}.").format(replies=replies, most=most, words=words)
    return _("Of {replies}, {most} are at {words}.").format(replies=replies, most=most, words=words)


def questions_brought(play: Play, state: State, with_call: bool = False) -> tuple[str, ...]:
    """Each question of the room's own in a sentence, with where most replies were, once they were shown.

    What was called for stands beside it where that is asked for.
    """
    return tuple(_brought(play, question, with_call) for question in state.questions if question.says)


def _brought(play: Play, question: OwnQuestion, with_call: bool) -> str:
    told = [_("Your own question: “{says}”").format(says=question.says)]
    if question.shown:
        view = answer_view(play, question)
        called = _("Called for: {word}.").format(word=view.called_word)
        if view.calls_for_nothing:
            called = _("The rules called for nothing.")
        told += [called, view.sentence] if with_call else [view.sentence]
    return " ".join(told)


def note_here(state: State, text: str) -> TakeNote:
    """A note beside the room's own question while it is at one, else on the scene."""
    return TakeNote(text, len(state.questions) if question_at_hand(state) else 0)


def _header(play: Play) -> Header:
    return header_of(play)._replace(scene_title=OWN_QUESTION)


def asked_by(lens: Lens, question: OwnQuestion) -> Iterator[str]:
    """Who asked, as far as that was told: what they do, and their seat."""
    if question.who:
        yield question.who
    if question.stance:
        yield lens.stance[question.stance].title
