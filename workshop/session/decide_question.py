"""What may be asked of the room’s own question, and of what people write by phone: events, or a refusal."""

from __future__ import annotations

from collections.abc import Collection

from workshop.engine.lens import unwritten_moves
from workshop.language.catalogue import _
from workshop.scenario.clean import sentence_of
from workshop.scenario.play import Play
from workshop.session.commands import (
    OpenQuestion,
    PlanQuestion,
    Refusal,
    RevealReplies,
    TakeReply,
    WordQuestion,
)
from workshop.session.events import (
    Event,
    QuestionOpened,
    QuestionPlanned,
    QuestionWorded,
    RepliesRevealed,
    ReplyTaken,
    StageOpened,
    VerdictRevealed,
)
from workshop.session.own_words import READS_AS, UNREAD
from workshop.session.phases import Phase, may_ask
from workshop.session.state import CLOSING, OPENING, State, question_at_hand, question_is_due

NO_REPLIES_HERE = _("No replies are asked for here.")
QUESTION_FIRST = _("First the question, as it was asked {word_question}.")
MOST_REPLIES = 400
"""To one question of the room's own, cards and phones together."""
LONGEST_WHO = 60
"""Code points of who asked."""
MOST_QUESTIONS = 20
"""After these, and before what a group takes along, comes a question of its own."""
CERTAINTIES = frozenset({READS_AS, "between", "cannot tell", *UNREAD})
"""What may stand for how sure a reading was, or for why there is none."""
_FULL = _("That is as many replies as one page can carry.")

QuestionCommand = PlanQuestion | OpenQuestion | WordQuestion | TakeReply | RevealReplies


def decide_on_question(play: Play, state: State, command: QuestionCommand) -> tuple[Event, ...] | Refusal:
    """The events that carry out the command in this state of a session with a group."""
    match command:
        case PlanQuestion(where):
            if where not in ("", OPENING, CLOSING):
                return Refusal(_("A question of the room’s own comes in the opening, or in the debrief."))
            return (QuestionPlanned(where),)
        case OpenQuestion():
            if len(state.questions) >= MOST_QUESTIONS or not may_ask(
                state.phase, QuestionOpened, state.hosted
            ):
                return Refusal(_("A question of the room’s own comes before the story, or after it."))
            return (QuestionOpened(0),)
        case WordQuestion():
            return _word(play, state, command)
        case TakeReply(text):
            return _take_reply(state, text)
        case RevealReplies():
            return _reveal(play, state, command)


def next_stage(state: State) -> StageOpened | QuestionOpened:
    """The stage that going on opens; before it the room's own question, where the plan has one there."""
    return QuestionOpened(1) if question_is_due(state) else StageOpened()


def replies_so_far(state: State) -> tuple[str, ...]:
    """What people have written to what is asked just now, by phone and on cards."""
    question = question_at_hand(state)
    return state.visit.said_now if question is None else question.replies


def replies_are_full(state: State, seat: int) -> Refusal | None:
    """Why a sentence from this seat cannot be taken as one more reply; None where it can."""
    question = question_at_hand(state)
    full = question and seat not in question.by_phone and len(question.replies) >= MOST_REPLIES
    return Refusal(_FULL) if full else None


def _word(play: Play, state: State, asked: WordQuestion) -> tuple[Event, ...] | Refusal:
    lens, says = play.lens, sentence_of(asked.says)
    if not may_ask(state.phase, QuestionWorded, state.hosted):
        return Refusal(_("There is no question of the room’s own here."))
    if not says:
        return Refusal(QUESTION_FIRST)
    held = tuple(name for name in lens.circumstance if name in asked.circumstances)
    event = QuestionWorded(says, sentence_of(asked.who)[:LONGEST_WHO], asked.stance, asked.asks, held)
    if not is_worded_by(play, event) or len(held) != len(set(asked.circumstances)):
        return Refusal(_("That is not in the lists of the lens."))
    return (event,)


def is_worded_by(play: Play, event: QuestionWorded) -> bool:
    """Whether the lens has all that the question names."""
    lens = play.lens
    named = event.stance in {*lens.stance, ""} and event.asks in {*lens.asks, ""}
    return named and set(event.circumstances) <= set(lens.circumstance)


def _take_reply(state: State, text: str) -> tuple[Event, ...] | Refusal:
    sentence = sentence_of(text)
    asked = may_ask(state.phase, ReplyTaken, state.hosted)
    if not asked or (state.phase is Phase.CONSEQUENCE and state.visit.exploring):
        return Refusal(NO_REPLIES_HERE)
    if not sentence:
        return Refusal(_("There is nothing to keep yet."))
    full = len(replies_so_far(state)) >= MOST_REPLIES
    return Refusal(_FULL) if full else (ReplyTaken(sentence),)


def _reveal(play: Play, state: State, read: RevealReplies) -> tuple[Event, ...] | Refusal:
    if not may_ask(state.phase, RepliesRevealed, state.hosted):
        return Refusal(_("There are no replies to show here."))
    of_each = (read.levels, read.seconds, read.certainties)
    event = RepliesRevealed(*of_each, read.of, read.moves, read.starts, read.ends)
    return (event,) if reads_replies(play, state, event) else Refusal(_("That was read in other replies."))


def reads_replies(play: Play, state: State, event: RepliesRevealed) -> bool:
    """Whether what was read may be what the replies of this state carry."""
    replies, levels = state.questions[-1].replies, {*play.lens.level, ""}
    of_each = (event.levels, event.seconds, event.certainties)
    seen = (event.of, event.moves, event.starts, event.ends)
    known = {*play.lens.move, *unwritten_moves(play.lens)}
    return (
        all(len(one) == len(replies) for one in of_each)
        and {*event.levels, *event.seconds} <= levels
        and {*event.certainties} <= CERTAINTIES
        and len({*map(len, seen)}) == 1
        and all(
            0 <= of < len(replies) and move in known and 0 <= start < end <= len(replies[of])
            for of, move, start, end in zip(*seen, strict=True)
        )
    )


def reads_written(play: Play, state: State, event: VerdictRevealed) -> bool:
    """Whether what was read may be what phones have written here."""
    levels = {*play.judge.lens(state.visit.scene).level, ""}
    asked = () if state.visit.exploring else state.visit.said_now
    return len(event.said) in {0, len(asked)} and {*event.said} <= levels


def seats_given(state: State) -> Collection[int]:
    """The seats that gave a sentence to what is asked here."""
    question = question_at_hand(state)
    if question is not None:
        return question.by_phone
    if state.phase is Phase.CONSEQUENCE:
        return state.visit.written
    return dict(state.offers_waiting) if state.phase is Phase.DISCUSS else state.offers
