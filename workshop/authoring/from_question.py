"""A scenario of one scene made of a question that a room brought itself, with its replies as responses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from workshop.authoring.new import Person, Tables, own_id
from workshop.engine.judge import Judge
from workshop.engine.lens import MOSTLY, OUTRIGHT, Lens
from workshop.engine.verdict import Sighting
from workshop.language.catalogue import _
from workshop.scenario.references import NO_LEVEL
from workshop.session.masking import NAME, Mask, masked, name_masks
from workshop.session.own_question import call_of
from workshop.session.own_words import READS_AS
from workshop.session.state import OwnQuestion, ReplyRead

LEAST, MOST = 2, 6
"""Replies that a scene takes over."""
TO_WRITE = _("To be written: {what}.")
AFTER_EACH = _("What could {who} do or decide after each of these?")
LONGEST_NAME, LONGEST_TITLE = 60, 80
SAID_TWICE = _("it has the words of another reply")
ONE_TOO_MANY = _("a scene takes {most} replies, from each level in turn").format(most=MOST)


class LeftOut(NamedTuple):
    """A reply that the scene does not take over."""

    text: str
    """Without names."""
    because: str


class OwnScene(NamedTuple):
    """The tables of the scenario, and the replies that are not in them."""

    tables: Tables
    left_out: tuple[LeftOut, ...]
    guesses: bool
    """Whether there are moves that nobody read: for a clause of which its level alone is known."""


LikelyMoves = Callable[[str, str], Sequence[str]]
"""The likeliest moves of a clause among those that carry most of a level, the likeliest first."""


class _Written(NamedTuple):
    text: str
    masks: Sequence[Mask]
    read: ReplyRead

    @property
    def level(self) -> str | None:
        return self.read.level if self.read.certainty in (READS_AS, "between") else None

    @property
    def nameless(self) -> str:
        return masked(self.text, self.masks, 0, len(self.text))


def scenario_of_question(
    question: OwnQuestion,
    lens: Lens,
    title: str,
    id: str,
    seat: Person,
    head: Mapping[str, Any],
    likely: LikelyMoves,
) -> OwnScene:
    """The scenario; raises ValueError where too few different replies were written.

    `head` has author, version, licence and language. Names are masked. What a reply does is quoted where that
    was read with some certainty; where no more than a level was, a `likely` move of it is, so that the reply
    leads where the room saw it lead. What nobody told is to be written.
    """
    found = name_masks((question.says, question.who, *question.replies))
    says, who = (
        masked(text, masks, 0, len(text))
        for text, masks in zip((question.says, question.who), found, strict=False)
    )
    replies = zip(question.replies, found[2:], question.read, strict=False)
    chosen, left_out = _chosen([_Written(*each) for each in replies], lens)
    if len(chosen) < LEAST:
        raise ValueError(_("a scene needs {least} different replies").format(least=LEAST))
    stance = question.stance or [*lens.stance][-1]
    asker = who[:1].upper() + who[1:LONGEST_NAME] if who else _("Whoever asked")
    listener = own_id(asker, "listener")
    seat_id = own_id(seat.name, "seat")
    seat_id = seat_id if seat_id != listener else f"{seat_id}-2"
    held = [lens.circumstance[name].title for name in question.circumstances]
    setting = TO_WRITE.format(what=_("when and where it was, and what one saw before anybody spoke"))
    told = _("What held that day: {held}.").format(held="; ".join(held)) if held else ""
    about = TO_WRITE.format(what=_("what they do, and what they have to do next"))
    call = call_of(lens, question)
    responses = [_response(number, reply, lens, likely) for number, reply in enumerate(chosen, 1)]
    tables: Tables = {
        "format": 1,
        "id": id,
        "kind": "single",
        "title": title,
        "summary": _("A question that a room brought itself, with what it wrote."),
        "situation": TO_WRITE.format(what=_("what one has to know before the question")),
        **{key: head[key] for key in ("author", "version", "licence", "language")},
        "minutes": 2,
        "lenses": [lens.id],
        "seat": seat_id,
        "start": "the-question",
        "cast": {
            seat_id: seat._asdict(),
            listener: Person(asker, lens.stance[stance].title[:LONGEST_TITLE], stance, about)._asdict(),
        },
        "scene": {
            "the-question": {
                "title": title,
                "listener": listener,
                "setting": " ".join(filter(None, (setting, told))),
                "says": says,
                "asks": question.asks or [*lens.asks][-1],
                **({"circumstances": [*question.circumstances]} if question.circumstances else {}),
                "notes": _("The room wrote {count} replies. By the rules it called for {word}.").format(
                    count=len(question.replies),
                    word=lens.level[call.level].word if call.level else _("no level alone"),
                ),
                "discuss": [AFTER_EACH.format(who=_within_a_sentence(who) or _("whoever asked"))],
                "next": "afterwards",
                "response": responses,
            }
        },
        "ending": {
            "afterwards": {
                "title": _("Afterwards"),
                "text": TO_WRITE.format(what=_("what became of it")),
            }
        },
    }
    guesses = any({*each.get("moves", ())} - _named(one) for each, one in zip(responses, chosen, strict=True))
    return OwnScene(tables, left_out, guesses)


def _within_a_sentence(who: str) -> str:
    """'a ward sister', where somebody typed 'A ward sister'; a name, and what is all in capitals, stays."""
    first = who.partition(" ")[0]
    return who if first == NAME or first[1:] != first[1:].lower() else who[:1].lower() + who[1:]


def _chosen(replies: Sequence[_Written], lens: Lens) -> tuple[list[_Written], tuple[LeftOut, ...]]:
    """Different ones, each level in turn, then of none, in the order of their words; and the others."""
    by_level: dict[str | None, list[_Written]] = {level: [] for level in (*lens.level, None)}
    seen: set[str] = set()
    left_out: list[LeftOut] = []
    for reply in sorted(replies, key=lambda reply: reply.read.certainty != READS_AS):
        words = reply.nameless.casefold()
        if words in seen:
            left_out.append(LeftOut(reply.nameless, SAID_TWICE))
        else:
            seen.add(words)
            by_level[reply.level].append(reply)
    in_turn: list[_Written] = []
    while any(by_level.values()):
        in_turn += [each.pop(0) for each in by_level.values() if each]
    left_out += (LeftOut(reply.nameless, ONE_TOO_MANY) for reply in in_turn[MOST:])
    return sorted(in_turn[:MOST], key=lambda reply: reply.nameless.casefold()), tuple(left_out)


def _response(number: int, reply: _Written, lens: Lens, likely: LikelyMoves) -> Tables:
    moves = _quoted(reply, lens, likely) if reply.level else {}
    return {
        "id": f"reply-{number}",
        "text": reply.nameless,
        **({"moves": moves} if moves else {}),
        "intent": reply.level or NO_LEVEL,
        "answer": TO_WRITE.format(what=_("what whoever asked says or does then")),
    }


def _named(reply: _Written) -> set[str]:
    """The moves that were read in it."""
    return {sighting.move for sighting in reply.read.sightings}


def _quoted(reply: _Written, lens: Lens, likely: LikelyMoves) -> dict[str, str]:
    """Moves with the words that show them: as much of what was read as leads where the room saw it lead."""
    judge = Judge(lens)
    levels = {form.format(name=level): level for level in lens.level for form in (MOSTLY, OUTRIGHT)}
    seen = [each for each in reply.read.sightings if each.move in levels or each.move in lens.move]
    at_level = [each for each in seen if levels.get(each.move, reply.level) == reply.level]
    guessed = [each for each in at_level if each.move in levels]
    quoted: dict[str, str] = {}
    for sightings in (seen, at_level, guessed):
        moves = dict(_moves(reply, sightings, lens, levels, likely))
        text = reply.nameless
        places = sorted((text.index(words), len(words), move) for move, words in moves.items())
        read = tuple(Sighting(move, start, start + length) for start, length, move in places)
        if judge.read(text, read).level == reply.level:
            return moves
        quoted = quoted or moves
    return quoted


def _moves(
    reply: _Written,
    sightings: Sequence[Sighting],
    lens: Lens,
    levels: Mapping[str, str],
    likely: LikelyMoves,
) -> Iterator[tuple[str, str]]:
    """Each move once with the words that show it, where these stand once in the text."""
    taken = {each.move for each in sightings if each.move in lens.move}
    named: set[str] = set()
    for move, start, end in sightings:
        words = masked(reply.text, reply.masks, start, end).strip(" .,;:!?…–—-")
        if not words or reply.nameless.count(words) != 1 or move in named:
            continue
        if (level := levels.get(move)) is not None:
            free = [name for name in likely(words, level) if name not in taken]
            if not free:
                continue
            move = max(free, key=lambda name: lens.move[name].points[level])  # noqa: PLW2901
            taken.add(move)
        named.add(move)
        yield move, words
