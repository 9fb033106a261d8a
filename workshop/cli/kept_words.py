"""`workshop words`: what a person put right of readings of their own words, listed, exported, deleted."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from workshop.authoring.words.labelled import masked_rows
from workshop.cli.authoring.lens import lens_of
from workshop.cli.authoring.panel import plays_read_by
from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.cli.homes import home_to_read, reader_here
from workshop.cli.output import STANDARD_STREAM, print_json, tell, write_or_print
from workshop.cli.sessions import YES
from workshop.engine.lens import Lens, outright_moves
from workshop.engine.sighting import WeightReader
from workshop.language.catalogue import _, plural
from workshop.scenario.clean import json_escaped, one_line
from workshop.session.own_words import NOTHING_COUNTS, ClausePutRight, ReplyPutRight, does_told
from workshop.store.lenses import LensShelf
from workshop.store.own_words import (
    DRAFTS,
    KEPT_REPLIES,
    KeptWords,
    forget_all_drafts,
    forget_replies,
    kept_replies,
)

NOTHING_KEPT = _(
    "Nothing is kept: a reply in words of your own is kept once you put right what was read in it."
)


def list_words(as_json: bool) -> int:
    """Print what is kept, the oldest first, with what was said of each clause."""
    home, kept = _kept()
    lenses = LensShelf(Path(), home)
    if as_json:
        replies = [
            {**reply._asdict(), "clauses": [clause._asdict() for clause in reply.clauses]}
            for reply in kept.replies
        ]
        print_json({"replies": replies, "unreadable": kept.unreadable})
    elif not kept.replies:
        print(NOTHING_KEPT, file=sys.stderr)
    else:
        tell(line for reply in kept.replies for line in _told(reply, lenses))
        print(_in_file(home), file=sys.stderr)
    if kept.unreadable and not as_json:
        print(_unreadable(kept.unreadable), file=sys.stderr)
    return FINE


def export_words(file: str, lens: str | None, replace: bool) -> int:
    """Write those of one lens as a training file, with names and numbers masked; else raises Ends."""
    _home, kept = _kept()
    if not kept.replies:
        raise Ends(UNUSABLE, NOTHING_KEPT)
    read_by = lens_of(lens or _only_lens(kept))
    replies = [reply for reply in kept.replies if reply.lens == read_by.id]
    if not replies:
        because = _("Nothing that is kept was read by '{lens}', but by: {lenses}.")
        raise Ends(UNUSABLE, because.format(lens=read_by.id, lenses=", ".join(_lenses(kept))))
    usable = [reply for reply in replies if _is_of(reply, read_by)]
    cast = {
        person.name for play in plays_read_by(read_by.id).values() for person in play.scenario.cast.values()
    }
    reader = reader_here(read_by).reader
    is_usual = reader.knows if isinstance(reader, WeightReader) else str.islower
    rows = masked_rows(read_by, usable, cast, is_usual)
    text = "".join(f"{json_escaped(json.dumps(row, ensure_ascii=False))}\n" for row in rows)
    written = write_or_print(text, file, replace, KEPT_REPLIES)
    said = _("{replies}, names and numbers masked; look it over before you pass it on.").format(
        replies=plural("{number:,} reply", "{number:,} replies", len(usable))
    )
    left_out = len(replies) - len(usable)
    if left_out:
        said += " " + _("{left_out} were left out: the lens has no such level or move now.").format(
            left_out=left_out
        )
    print(f"{written}: {said}" if written and file != STANDARD_STREAM else said, file=sys.stderr)
    return FINE


def delete_words(asking: bool) -> int:
    """Remove all that is kept, once a person has said so; it is told what stays elsewhere."""
    home = home_to_read()
    if home is None or not ((home / KEPT_REPLIES).exists() or any((home / DRAFTS).glob("*.json"))):
        print(NOTHING_KEPT, file=sys.stderr)
        return FINE
    if asking:
        question = _(
            "All that you put right, and what was typed and not said, is deleted for good. Delete it? [y/N] "
        )
        print(question, end="", file=sys.stderr, flush=True)
        answer = sys.stdin.readline()
        if not answer:
            raise Ends(UNUSABLE, _("\nNobody answered, and nothing was deleted. To delete unasked: --yes"))
        if answer.strip().lower() not in YES:
            raise Ends(FINE, _("Nothing was deleted."))
    forget_replies(home)
    forget_all_drafts(home)
    print(
        _(
            "Deleted. What was said in sessions stays in them (workshop delete SESSION), and files that were "
            "exported are where you put them."
        ),
        file=sys.stderr,
    )
    return FINE


def _kept() -> tuple[Path | None, KeptWords]:
    home = home_to_read()
    return home, kept_replies(home) if home is not None else KeptWords(())


def _only_lens(kept: KeptWords) -> str:
    lenses = _lenses(kept)
    if len(lenses) > 1:
        because = _("They were read by several lenses, so name one with --lens: {lenses}.")
        raise Ends(UNUSABLE, because.format(lenses=", ".join(lenses)))
    return lenses[0]


def _lenses(kept: KeptWords) -> list[str]:
    """Those by which what is kept was read."""
    return sorted({one_line(reply.lens, 60) for reply in kept.replies})


def _is_of(reply: ReplyPutRight, lens: Lens) -> bool:
    """Whether the lens has the level and the moves that the reply was labelled with."""
    moves = (clause.move for clause in reply.clauses if clause.move)
    known = {*lens.move, *outright_moves(lens)}
    return (reply.level is None or reply.level in lens.level) and known.issuperset(moves)


def _told(reply: ReplyPutRight, lenses: LensShelf) -> Iterator[str]:
    lens = _lens(reply.lens, lenses)
    level = reply.level or _("no level")
    if lens and reply.level in lens.level:
        level = lens.level[reply.level].word
    yield _("{words} ({level}, read by {lens})").format(
        words=f"“{one_line(reply.text, 4_000)}”", level=one_line(level, 60), lens=one_line(reply.lens, 60)
    )
    for clause in reply.clauses:
        if clause.move is not None:
            yield f"- “{one_line(reply.text[clause.start : clause.end], 400)}”: {_does(clause, lens)}"


def _does(clause: ClausePutRight, lens: Lens | None) -> str:
    move = clause.move or ""
    return does_told(lens, move) if lens is not None else one_line(move, 60) or NOTHING_COUNTS


def _lens(name: str, lenses: LensShelf) -> Lens | None:
    try:
        return lenses[name]
    except KeyError:  # what cannot be used is one too
        return None


def _in_file(home: Path | None) -> str:
    return _("It is kept in {file}, and nowhere else.").format(
        file=one_line(str((home or Path()) / KEPT_REPLIES), 400)
    )


def _unreadable(lines: int) -> str:
    return plural(
        "{number:,} line of it cannot be read, and is left as it is.",
        "{number:,} lines of it cannot be read, and are left as they are.",
        lines,
    )
