"""What was learnt for a lens as a file holds it: a line of JSON that says what it is, and packed numbers.

The file carries its own hash and the version of its form, how it was made and how it was measured. The same
numbers make the same bytes, on every machine.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

FORMAT = 2
WHOLE, CLAUSE = "whole", "clause"
SIGNS = 7
"""Of each level, that a combination weighs, beside the length in words and the number of clauses."""


class UnusableWeightsError(ValueError):
    """Weights that cannot be used: damaged, of another version, or of other levels than the lens has."""


class Margins(NamedTuple):
    """From which distance between the first two levels on what is said, by voices that never trained."""

    reads_as: float
    between: float


class Pairs(NamedTuple):
    """A logistic regression over words and pairs: by word, its rarity and then a weight for each outcome."""

    bias: tuple[float, ...]
    places: Mapping[str, int]
    weights: array[int]


class Combination(NamedTuple):
    """A regression over signs: for each level a bias, and a weight for each sign."""

    bias: tuple[float, ...]
    weights: tuple[tuple[float, ...], ...]


class Weights(NamedTuple):
    """What was learnt for one lens, as a file of weights holds it."""

    lens: str
    levels: tuple[str, ...]
    """Those of the lens, and `none`."""
    margins: Margins
    trained: Mapping[str, Any]
    """How it was made and measured, as told by `workshop lens`."""
    pairs: Mapping[str, Pairs]
    """By `whole`, `clause`."""
    lexicon: Mapping[str, int]
    scores: array[int]
    lexicon_bias: Mapping[str, tuple[float, ...]]
    moves: tuple[str, ...]
    move_pairs: Pairs
    combinations: Mapping[str, Combination]
    """By `whole`, `clause`; where there is none, what the regressions and lexicons say is averaged."""


def weights_to_bytes(
    header: Mapping[str, Any], sections: Sequence[tuple[Sequence[str], array[int]]]
) -> bytes:
    """A file of weights: a line of JSON that says what it is, with the hash of what follows, packed.

    `header` has the lens, levels, margins, biases, moves and combinations; `sections` are the words and
    numbers of the pairs of wholes, of clauses, of the lexicon, and of the moves.
    """
    parts: list[bytes] = []
    for words, numbers in sections:
        listed = "\n".join(words).encode()
        packed = _little_endian(numbers).tobytes()
        parts += [len(listed).to_bytes(4, "little"), listed, len(packed).to_bytes(4, "little"), packed]
    body = zlib.compress(b"".join(parts), 9)
    about = {"format": FORMAT, **header, "sha256": hashlib.sha256(body).hexdigest()}
    return json.dumps(about, ensure_ascii=False, sort_keys=True).encode() + b"\n" + body


def weights_of(data: bytes) -> Weights:
    """The weights in the bytes of a file; raises UnusableWeightsError with what is amiss."""
    head, _newline, body = data.partition(b"\n")
    try:
        about = json.loads(head)
    except ValueError:
        raise UnusableWeightsError("this is no file of weights") from None
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise UnusableWeightsError("these weights are of another version of the program; train them anew")
    if hashlib.sha256(body).hexdigest() != about.get("sha256"):
        raise UnusableWeightsError("the file of weights is damaged: its hash is another one")
    try:
        (whole, clause, lexicon, moves) = _sections(zlib.decompress(body))
        bias = {name: tuple(values) for name, values in about["bias"].items()}
        return Weights(
            about["lens"],
            tuple(about["levels"]),
            Margins(*about["margins"]),
            about["trained"],
            {
                WHOLE: Pairs(bias["pairs-whole"], *whole),
                CLAUSE: Pairs(bias["pairs-clause"], *clause),
            },
            *lexicon,
            {WHOLE: bias["lexicon-whole"], CLAUSE: bias["lexicon-clause"]},
            tuple(about["moves"]),
            Pairs(bias["moves"], *moves),
            {
                of: _combination(written, len(about["levels"]))
                for of, written in about["combinations"].items()
                if of in (WHOLE, CLAUSE)
            },
        )
    except (KeyError, ValueError, TypeError, zlib.error) as failed:
        raise UnusableWeightsError("the file of weights lacks what it should hold") from failed


def _combination(written: Any, levels: int) -> Combination:
    bias, weights = written
    if len(bias) != levels or [len(row) for row in weights] != [SIGNS * levels + 2] * levels:
        raise ValueError
    return Combination(tuple(map(float, bias)), tuple(tuple(map(float, row)) for row in weights))


def _sections(body: bytes) -> Iterator[tuple[dict[str, int], array[int]]]:
    at = 0
    same: dict[str, str] = {}  # most words stand in several sections, and are kept once
    while at < len(body):
        size = int.from_bytes(body[at : at + 4], "little")
        words = body[at + 4 : at + 4 + size].decode().split("\n")
        at += 4 + size
        size = int.from_bytes(body[at : at + 4], "little")
        numbers = array("h")
        numbers.frombytes(body[at + 4 : at + 4 + size])
        at += 4 + size
        places = {same.setdefault(word, word): place for place, word in enumerate(words)}
        yield places, _little_endian(numbers)


def _little_endian(numbers: array[int]) -> array[int]:
    if sys.byteorder == "little":
        return numbers
    swapped = array("h", numbers)
    swapped.byteswap()
    return swapped
