"""Labelled replies: what people would say, and the level each leads at.

They come from files, from scenarios, and from what a person put right, which is passed on without names.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from workshop.authoring.rows import RowProblem, rows_in
from workshop.engine.lens import HEARD, OUTRIGHT, Lens, Spoken, moves_heard, outright_moves
from workshop.engine.sighting import NONE, TextSpan
from workshop.engine.verdict import LONGEST_REPLY
from workshop.language.catalogue import _
from workshop.scenario.clean import clean, one_line
from workshop.scenario.findings import meant
from workshop.scenario.models import Response, sightings_of
from workshop.scenario.play import Play
from workshop.session.masking import known_names, masked, masks_of
from workshop.session.own_words import ReplyPutRight

REPLY, LEVEL, VOICE, MOVES, BESIDE = "reply", "level", "voice", "moves", "beside"
NEEDED = (REPLY, LEVEL)
_ABSTAIN = "abstain"
_LONGEST_VOICE = 80


class LabelledClause(NamedTuple):
    """A piece of a reply, with what it carries."""

    text: str
    level: str | None
    """A level of the lens, or `none`; None where nobody said."""
    moves: tuple[str, ...] = ()
    beside: tuple[str, ...] | None = None
    """What it does that a moment may call for beside a level alone, as moves; None where nobody said."""


class LabelledReply(NamedTuple):
    """What somebody would say, with the level it leads at: one of the lens, or `none`."""

    text: str
    level: str
    voice: str
    """Who speaks so; readers are measured on voices that they were not trained on."""
    clauses: tuple[LabelledClause, ...] = ()
    authored: bool = False
    """Whether it comes from a scenario, and so trains and does not measure."""

    def levels_at(self, spans: Iterable[TextSpan]) -> Iterator[str | None]:
        """For each of these places, the level of the clause that shares most with it, if one does."""
        labelled, at = [], 0
        for clause in self.clauses:
            start = max(self.text.find(clause.text, at), 0)
            at = start + len(clause.text)
            labelled.append((start, at, clause.level))
        for span in spans:
            shared = [(min(end, span.end) - max(start, span.start), level) for start, end, level in labelled]
            most, level = max(shared, key=lambda each: each[0], default=(0, None))
            yield level if most > 0 else None


class LabelledRows(NamedTuple):
    """What is in a file of labelled replies."""

    replies: tuple[LabelledReply, ...]
    blank: int = 0
    """Rows whose level was left blank: they are no label, and agree with nothing."""
    problems: tuple[RowProblem, ...] = ()
    """By their lines, all of them; then there are no replies."""


def replies_in(text: str, lens: Lens, voice: str) -> LabelledRows:
    """The labelled replies in a file: objects line by line, or a table with the columns reply and level.

    Where a line names no voice, it is `voice`.
    """
    lines = _objects if text.lstrip().startswith("{") else _cells
    found = [*lines(text, lens, voice)]
    problems = tuple(each for each in found if isinstance(each, RowProblem))
    replies = tuple(each for each in found if isinstance(each, LabelledReply) and each.level)
    if not (problems or found):
        problems = (RowProblem(1, _("there is no reply in this file")),)
    if problems:
        return LabelledRows((), 0, problems)
    return LabelledRows(replies, len(found) - len(replies))


def _cells(text: str, lens: Lens, voice: str) -> Iterator[LabelledReply | RowProblem]:
    for row in rows_in(text, NEEDED, (*NEEDED, VOICE, MOVES), LONGEST_REPLY):
        if isinstance(row, RowProblem):
            yield row
            continue
        reply, level = row.cells.get(REPLY, ""), row.cells.get(LEVEL, "").casefold()
        moves = tuple(row.cells.get(MOVES, "").replace("|", " ").split())
        if amiss := _amiss(reply, level, moves, lens):
            yield RowProblem(row.line, amiss)
        else:
            clauses = (LabelledClause(reply, level, moves),) if moves else ()
            yield LabelledReply(reply, level, row.cells.get(VOICE) or voice, clauses)


def _objects(text: str, lens: Lens, voice: str) -> Iterator[LabelledReply | RowProblem]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            written = json.loads(line)
        except (ValueError, RecursionError):
            yield RowProblem(number, _("this line is no JSON object"))
            continue
        yield _reply(written, lens, voice, number)


def _reply(written: Any, lens: Lens, voice: str, number: int) -> LabelledReply | RowProblem:
    if not isinstance(written, dict):
        return RowProblem(number, _("this line is no JSON object"))
    level = written.get(LEVEL, written.get("lead")) or ""
    clauses = written.get("clauses", [])
    texts = (written.get(REPLY), level, written.get(VOICE, ""))
    if not all(isinstance(each, str) for each in texts) or not isinstance(clauses, list):
        return RowProblem(number, _("a line has `reply` and `level`, both of them text"))
    reply, level, speaker = (clean(str(each)) for each in texts)
    labelled: list[LabelledClause] = []
    for clause in clauses:
        if not isinstance(clause, dict) or not isinstance(clause.get("text"), str):
            return RowProblem(number, _("each of the clauses has a `text`"))
        moves = tuple(move for move in clause.get(MOVES) or () if isinstance(move, str))
        at, named = clause.get(LEVEL), clause.get(BESIDE)
        if not (named is None or (isinstance(named, list) and {*map(str, named)} <= {*_questions(lens)})):
            because = _("`beside` lists questions that a moment may ask beside the levels: {names}")
            return RowProblem(number, because.format(names=", ".join(_questions(lens))))
        beside = _beside(lens, moves) if named is None else tuple(_questions(lens)[each] for each in named)
        labelled.append(
            LabelledClause(clean(clause["text"]), at if isinstance(at, str) else None, moves, beside)
        )
    if amiss := _amiss(reply, level, tuple(move for each in labelled for move in each.moves), lens):
        return RowProblem(number, amiss)
    wrong = next((each.level for each in labelled if each.level not in (None, NONE, *lens.level)), None)
    if wrong is not None:
        return RowProblem(number, _unknown_level(wrong, lens))
    voices = one_line(speaker, _LONGEST_VOICE) or voice
    return LabelledReply(
        reply, level, voices, tuple(_told(clause, level, labelled, lens) for clause in labelled)
    )


def _questions(lens: Lens) -> dict[str, str]:
    """What a moment may call for beside a level alone: by its name in a file, the move that is heard."""
    heard = {HEARD.format(name=name): name for name in lens.asks} | {HEARD.format(name=""): _ABSTAIN}
    return {heard[move]: move for move in moves_heard(lens)}


def _beside(lens: Lens, moves: Sequence[str]) -> tuple[str, ...] | None:
    """The moves beside the levels that a clause with these moves makes; None where no move is known."""
    tags = {tag for move in moves if move in lens.move for tag in lens.move[move].tags}
    made = tuple(name for name, move in moves_heard(lens).items() if not tags.isdisjoint(move.tags))
    return made if moves else None


def _told(clause: LabelledClause, level: str, among: Sequence[LabelledClause], lens: Lens) -> LabelledClause:
    """The clause with its level: its own; else the reply's, if there is no other; else as its moves weigh."""
    if clause.level is not None:
        return clause
    if len(among) == 1:
        return clause._replace(level=level)
    return clause._replace(level=level_of_moves(clause.moves, level, lens))


def level_of_moves(moves: Sequence[str], otherwise: str, lens: Lens) -> str | None:
    """The level that the moves carry most of, of equal ones `otherwise` first; None without a move."""
    if not moves:
        return None
    total = {level: sum(lens.move[move].points.get(level, 0) for move in moves) for level in lens.level}
    most = max(total.values())
    if most <= 0:
        return NONE
    best = [level for level, points in total.items() if points == most]
    return otherwise if otherwise in best else best[0]


def _amiss(reply: str, level: str, moves: Sequence[str], lens: Lens) -> str:
    if not reply.strip():
        return _("the reply is empty")
    if len(reply) > LONGEST_REPLY:
        return _("the reply is longer than {most:,} characters").format(most=LONGEST_REPLY)
    if level not in ("", NONE, *lens.level):
        return _unknown_level(level, lens)
    unknown = next((move for move in moves if move not in lens.move), None)
    if unknown is None:
        return ""
    sentence = _("the lens has no move ‘{move}’").format(move=one_line(unknown, 60))
    return f"{sentence}. {meant(unknown, lens.move)}".rstrip(".")


def _unknown_level(level: str, lens: Lens) -> str:
    names = ", ".join((*lens.level, NONE))
    return _("the level is ‘{level}’; it is one of {names}").format(level=one_line(level, 60), names=names)


def authored_replies(play: Play) -> Iterator[LabelledReply]:
    """What a scenario has people say, labelled by the moves that its author gave it.

    Of scenes that are read by another lens than the scenario's first, there is none.
    """
    for name, scene in play.scenario.scene.items():
        if play.judge.lens(name).id != play.lens.id:
            continue
        for response in scene.response:
            for spoken in (response, response.now_say, response.instead):
                if spoken is not None:
                    read = play.judge.verdict_on(name, spoken).reading
                    if read.level is not None or not any(read.points):
                        yield _authored(spoken, read.level or NONE, play.scenario.id, play.lens)


def _authored(spoken: Response | Spoken, level: str, scenario: str, lens: Lens) -> LabelledReply:
    clauses = tuple(
        LabelledClause(
            spoken.text[seen.start : seen.end],
            level_of_moves((seen.move,), level, lens) if seen.move in lens.move else None,
            (seen.move,) if seen.move in lens.move else (),
            _beside(lens, (seen.move,) if seen.move in lens.move else ()),
        )
        for seen in sightings_of(spoken)
    )
    return LabelledReply(spoken.text, level, scenario, clauses, authored=True)


def by_voice(replies: Sequence[LabelledReply]) -> Mapping[str, list[LabelledReply]]:
    """The replies that measure, by who speaks so."""
    voices: dict[str, list[LabelledReply]] = {}
    for reply in replies:
        if not reply.authored:
            voices.setdefault(reply.voice, []).append(reply)
    return voices


def masked_rows(
    lens: Lens, replies: Sequence[ReplyPutRight], names: Iterable[str], is_usual: Callable[[str], bool]
) -> Iterator[dict[str, Any]]:
    """The replies as lines of a training file, in the order of their words and without names and numbers.

    `names` are known ones; `is_usual` tells of a word in small letters whether it is usual in English, so
    that it is no name where it opens a sentence. A name in small letters that nobody knows stays.
    """
    questions = {
        OUTRIGHT.format(name=f"other {name.removeprefix(_ABSTAIN)}"): name for name in _questions(lens)
    }
    known = known_names([reply.text for reply in replies], names)
    rows = []
    for reply in replies:
        masks = masks_of(reply.text, known, is_usual)
        clauses = []
        for clause in reply.clauses:
            row: dict[str, Any] = {"text": masked(reply.text, masks, clause.start, clause.end)}
            if clause.move is not None:
                row[LEVEL] = _level_of(lens, clause.move)
                row[MOVES] = [clause.move] if clause.move in lens.move else []
                if clause.move in questions:
                    row[BESIDE] = [questions[clause.move]]
            clauses.append(row)
        text = masked(reply.text, masks, 0, len(reply.text))
        rows.append({REPLY: text, LEVEL: reply.level or NONE, "clauses": clauses})
    yield from sorted(rows, key=lambda row: str(row[REPLY]).casefold())


def _level_of(lens: Lens, move: str) -> str:
    """The level that a person said a clause is at, by a move or outright."""
    outright = outright_moves(lens).get(move)
    if outright is not None:
        return next(iter(outright.points), NONE)
    return level_of_moves([move] if move in lens.move else [], NONE, lens) or NONE
