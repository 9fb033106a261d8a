"""`workshop moves` and `workshop marks`: which moves words sound like, and quotations in either form."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from workshop.authoring.likeness import (
    CUE,
    DOES,
    LearntReader,
    MoveReader,
    NearMove,
    WordReader,
    examples_of,
)
from workshop.authoring.marking import Form, converted
from workshop.cli.authoring.lens import lens_of
from workshop.cli.authoring.panel import plays_read_by
from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.cli.homes import reader_here
from workshop.cli.output import (
    STANDARD_STREAM,
    as_argument,
    first_of,
    print_json,
    print_text,
    tell,
    write_new,
)
from workshop.engine.lens import Lens
from workshop.engine.sighting import WeightReader
from workshop.language.catalogue import _, plural
from workshop.scenario.clean import clean, one_line
from workshop.scenario.findings import located
from workshop.scenario.toml.tables import read_tables
from workshop.store.lenses import text_of

MOST_SHOWN = 40
"""Signs of what was asked that a heading has."""


def show_moves(words: str, lens_name: str | None, most: int, as_json: bool) -> int:
    """Print the nearest moves of the lens; raises Ends where nothing was asked."""
    words = " ".join(clean(words).split())
    if not words:
        raise Ends(UNUSABLE, _("Which words? For example: workshop moves “by the end of May”"))
    lens = lens_of(lens_name)
    reader = reader_of(lens)
    near = reader.nearest(words, most)
    if as_json:
        print_json({"lens": lens.id, "words": words, "moves": [_document(lens, each) for each in near]})
    else:
        tell(_in_words(lens, words, near))
    return FINE


def reader_of(lens: Lens) -> MoveReader:
    """What reads moves by this lens, from its own words and all scenarios of the library that it reads."""
    scenarios = (play.scenario for play in plays_read_by(lens.id).values())
    words, learnt = WordReader(examples_of(lens, scenarios)), reader_here(lens).reader
    return LearntReader(words, learnt, lens) if isinstance(learnt, WeightReader) else words


def _document(lens: Lens, near: NearMove) -> dict[str, object]:
    move = lens.move[near.move]
    return {
        "move": near.move,
        "does": move.does,
        "points": {level: move.points.get(level, 0) for level in lens.level},
        "likeness": round(near.likeness, 3),
        "like": {"words": near.example.words, "source": near.example.source},
        "shared": near.shared,
    }


def _in_words(lens: Lens, words: str, near: tuple[NearMove, ...]) -> Iterator[str]:
    shown = one_line(words, MOST_SHOWN)
    if not near:
        yield _(
            "“{words}” is like none of the words that show a move. All of them: workshop lens {lens}"
        ).format(words=shown, lens=lens.id)
        return
    yield _("“{words}” comes nearest to").format(words=shown)
    for each in near:
        move = lens.move[each.move]
        points = ", ".join(
            f"{lens.level[level].word} {amount:+d}" for level, amount in move.points.items() if amount
        )
        yield ""
        yield f"{each.move}: {move.does}{f' ({points})' if points else ''}"
        yield f"  {_reason(each)}"
    yield ""
    yield _("It goes by words alone. Quote what shows a move as it stands: moves.{move} = “…”").format(
        move=near[0].move
    )


def _reason(near: NearMove) -> str:
    if not near.shared:
        return _("as people put it in their own words")
    shared = ", ".join(near.shared)
    match near.example.source:
        case source if source == DOES:
            return _("in what it does: {shared}").format(shared=shared)
        case source if source == CUE:
            return _("like “{words}”, words that sound like it: {shared}").format(
                words=near.example.words, shared=shared
            )
        case source:
            return _("like “{words}” ({source}): {shared}").format(
                words=near.example.words, source=source, shared=shared
            )


def turn_marks(file: str, form: Form, output: str | None, replace: bool) -> int:
    """Print the scenario in this form, or write it; on stderr what stayed as it is. Raises Ends."""
    source = text_of(Path(file))
    raw, findings = read_tables(source.text)
    if not raw:
        raise Ends(UNUSABLE, str(located(source, findings).shown[0]))
    turned = converted(source.text, form)
    if output is None or output == STANDARD_STREAM:
        print_text(turned.text)
    else:
        write_new(output, turned.text, replace, Path(file).name)
    texts = plural("{number:,} text turned", "{number:,} texts turned", turned.turned)
    stay = plural("{number:,} stays as it is", "{number:,} stay as they are", len(turned.left))
    print(f"{texts}; {stay}." if turned.left else f"{texts}.", file=sys.stderr)
    if turned.left:
        lines = [f"{one_line(file, 400)}:{left.line}: {left.because}" for left in turned.left]
        print(first_of(lines), file=sys.stderr)
    if output is not None and output != STANDARD_STREAM:
        print(_("Next: workshop check {file}").format(file=as_argument(output)), file=sys.stderr)
    return FINE
