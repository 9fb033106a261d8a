"""`workshop lens --measure` and `workshop lens train`: readers of people's own words, measured and made."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from workshop.authoring.words.accuracy import Accuracy, accuracy_of, tried_on
from workshop.authoring.words.labelled import (
    LabelledReply,
    LabelledRows,
    authored_replies,
    by_voice,
    replies_in,
)
from workshop.authoring.words.training import TrainingNotInstalledError, train
from workshop.cli.authoring.lens import lens_of
from workshop.cli.authoring.panel import plays_read_by
from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.cli.homes import reader_here
from workshop.cli.output import first_of, print_json, tell
from workshop.engine.lens import Lens
from workshop.engine.sighting import NONE
from workshop.language.catalogue import _, plural
from workshop.scenario.clean import one_line
from workshop.scenario.problems import Problem
from workshop.scenario.toml.source import read_source
from workshop.store.files import write_atomically
from workshop.store.weights import SUFFIX_OF_WEIGHTS


def show_accuracy(name: str | None, files: Sequence[str], as_json: bool) -> int:
    """Print how well the reader of the lens reads the labelled replies in these files; raises Ends."""
    lens = lens_of(name)
    readable = reader_here(lens)
    rows = _rows(lens, files)
    if not rows.replies:
        raise Ends(UNUSABLE, _NO_LABEL)
    accuracy = accuracy_of(tried_on(readable.reader, rows.replies), (*lens.level, NONE))
    if as_json:
        head = {"lens": lens.id, "trained": readable.is_trained, "blank": rows.blank}
        print_json({**head, **_document(accuracy)})
    else:
        blank = [_("left blank, and not counted: {blank}").format(blank=rows.blank)] if rows.blank else []
        tell([*_in_words(accuracy, readable.is_trained), *blank])
    return FINE


def train_lens(name: str, files: Sequence[str], output: str | None, as_json: bool) -> int:
    """Train a reader for the lens on these files and all that its scenarios say, and write its weights.

    Raises Ends with what is amiss, or where the libraries for training are missing.
    """
    lens = lens_of(name)
    replies = [*_rows(lens, files).replies]
    for play in plays_read_by(lens.id).values():
        replies += authored_replies(play)
    try:
        trained = train(lens, replies, version("levels-workshop"), lambda line: print(line, file=sys.stderr))
    except TrainingNotInstalledError as missing:
        because = _("Training needs {missing}. To add what it needs: pip install 'levels-workshop[train]'")
        raise Ends(UNUSABLE, because.format(missing=missing)) from missing
    path = Path(output or f"{lens.id}{SUFFIX_OF_WEIGHTS}").absolute()
    write_atomically(path, trained.data, replace=True)
    rows = [row for each in trained.left_out.values() for row in each]
    accuracy = accuracy_of(rows, (*lens.level, NONE)) if rows else None
    if as_json:
        print_json({"lens": lens.id, "file": str(path), "left_out": accuracy and _document(accuracy)})
        return FINE
    wrote = _("{file}: weights from {replies} of {voices}").format(
        file=one_line(str(path), 400),
        replies=plural("{number:,} reply", "{number:,} replies", len(replies)),
        voices=plural("{number:,} voice", "{number:,} voices", len(by_voice(replies))),
    )
    tell([wrote, "", _("Each voice read by the others:")] if accuracy else [wrote, "", _TOO_FEW_VOICES])
    if accuracy:
        tell(_in_words(accuracy, True))
    return FINE


_NO_LABEL = _("There is no reply with a level in these files, so that there is nothing to measure.")
_TOO_FEW_VOICES = _("With one voice alone nothing was measured, and nothing is said to be sure.")


def _rows(lens: Lens, files: Sequence[str]) -> LabelledRows:
    replies: list[LabelledReply] = []
    blank = 0
    amiss: list[str] = []
    for file in files:
        source = read_source(file)
        if isinstance(source, Problem):
            raise Ends(UNUSABLE, f"{source.file}: {source.text}")
        found = replies_in(source.text, lens, Path(file).stem)
        amiss += [f"{source.file}:{problem.line}: {problem.text}." for problem in found.problems]
        replies += found.replies
        blank += found.blank
    if amiss:
        raise Ends(UNUSABLE, first_of(amiss))
    return LabelledRows(tuple(replies), blank)


def _in_words(accuracy: Accuracy, is_trained: bool) -> Iterator[str]:
    if not is_trained:
        yield _("Read by the literal cues of moves: no weights were trained for this lens.")
    f1 = f"{accuracy.macro_f1:.3f}" if accuracy.macro_f1 is not None else _("undefined, with one level alone")
    told = _("{right:.1%} of {replies:,} right, macro-F1 {f1}")
    yield told.format(right=accuracy.right, replies=accuracy.replies, f1=f1)
    yield from ("", _("Label (down) and what was read (across)"))
    names = [level.level for level in accuracy.levels]
    yield "".join(f"{name:>12}" for name in ("", *names))
    for name in names:
        yield "".join((f"{name:>12}", *(f"{accuracy.confusion[name][read]:>12,}" for read in names)))
    yield from ("", _("Level: precision, recall"))
    for level in accuracy.levels:
        yield f"- {level.level}: {_share(level.precision)}, {_share(level.recall)}"
    yield from ("", _("Words: replies, right"))
    yield from (
        f"- {name}: {share.replies:,}, {_share(share.right)}" for name, share in accuracy.lengths.items()
    )
    several = _("Clauses of replies with several: {clauses:,}, {right} right")
    yield from ("", several.format(clauses=accuracy.clauses.replies, right=_share(accuracy.clauses.right)))
    yield from ("", _("Margin from: share of the replies, right"))
    yield from (
        f"- {margin:.2f}: {share.covers:.0%}, {_share(share.right)}"
        for margin, share in accuracy.margins.items()
    )
    yield from ("", _("What is said: share of the replies, right (between: one of the two)"))
    yield from (
        f"- {name}: {share.covers:.0%}, {_share(share.right)}" for name, share in accuracy.certainties.items()
    )


def _share(share: float | None) -> str:
    return _("undefined") if share is None else f"{share:.1%}"


def _document(accuracy: Accuracy) -> dict[str, Any]:
    def shares(by_name: Any) -> dict[str, Any]:
        return {str(name): share._asdict() for name, share in by_name.items()}

    return {
        **accuracy._asdict(),
        "levels": [level._asdict() for level in accuracy.levels],
        "lengths": shares(accuracy.lengths),
        "margins": shares(accuracy.margins),
        "certainties": shares(accuracy.certainties),
        "clauses": accuracy.clauses._asdict(),
    }
