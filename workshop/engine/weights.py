"""What was learnt for a lens as a file holds it: a line of JSON that says what it is, and packed numbers.

Words and pairs of words are kept as their hashes alone, in order, so that a hundred thousand of them are
there at once and in little memory; a word that is none of them is taken for one once in some 30,000 times.

The file carries its own hash and the version of its form, how it was made and how it was measured. The same
numbers make the same bytes, on every machine.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

FORMAT = 2
WHOLE, CLAUSE = "whole", "clause"
_HASHES = "I" if array("I").itemsize == 4 else "L"
"""The kind of array whose numbers have four bytes."""
SIGNS = 11
"""Of each level, that a combination weighs, beside two lengths: seven, and four that go with a length."""


class UnusableWeightsError(ValueError):
    """Weights that cannot be used: damaged, of another version, or of other levels than the lens has."""


class Margins(NamedTuple):
    """From which distance between the first two levels on what is said, by voices that never trained."""

    reads_as: float
    between: float


class Places:
    """By a word or a pair of words, the place of its weights."""

    def __init__(self, hashes: array[int]) -> None:
        """`hashes` are those of the words, the least first."""
        self._hashes = hashes

    def get(self, word: str) -> int | None:
        """Its place; None for a word that has none."""
        sought = _hash(word)
        at = bisect_left(self._hashes, sought)
        return at if at < len(self._hashes) and self._hashes[at] == sought else None

    def __contains__(self, word: str) -> bool:
        return self.get(word) is not None


class Pairs(NamedTuple):
    """A logistic regression over words and pairs: by word, its rarity and then a weight for each outcome."""

    bias: tuple[float, ...]
    places: Places
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
    beside_pairs: Pairs
    """Of the moves that a moment may call for beside a level alone, in the order of the lens."""
    beside: Mapping[str, float]
    """From which score on each of them is heard; those that are never heard surely enough are not in it."""


class WordTable(NamedTuple):
    """Words, and for each of them as many numbers."""

    words: Sequence[str]
    numbers: array[int]


def weights_to_bytes(header: Mapping[str, Any], pairs: Sequence[WordTable], lexicon: WordTable) -> bytes:
    """A file of weights: a line of JSON that says what it is, with the hash of what follows, packed.

    `header` has the lens, levels, margins, biases, moves, combinations and what is heard beside the levels;
    `pairs` are those of wholes, of clauses, of the moves, and of the moves beside the levels.
    """
    words, scores = lexicon
    parts = ["\n".join(words).encode(), _packed(scores)]
    for section in pairs:
        parts += map(_packed, _by_hash(*section))
    body = zlib.compress(b"".join(len(part).to_bytes(4, "little") + part for part in parts), 9)
    about = {"format": FORMAT, **header, "sha256": hashlib.sha256(body).hexdigest()}
    return json.dumps(about, ensure_ascii=False, sort_keys=True).encode() + b"\n" + body


def _by_hash(words: Sequence[str], numbers: array[int]) -> tuple[array[int], array[int]]:
    """The hashes of the words in their order, and their numbers; of words with one hash the first alone."""
    width = len(numbers) // len(words) if words else 0
    places: dict[int, int] = {}
    for place, word in enumerate(words):
        places.setdefault(_hash(word), place)
    in_order = array("h")
    for hashed in sorted(places):
        in_order += numbers[places[hashed] * width : (places[hashed] + 1) * width]
    return array(_HASHES, sorted(places)), in_order


def _hash(word: str) -> int:
    return zlib.crc32(word.encode())


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
        words, scores, *pairs = _parts(zlib.decompress(body))
        whole, clause, moves, beside = (
            (Places(_unpacked(_HASHES, hashes)), _unpacked("h", numbers))
            for hashes, numbers in zip(pairs[::2], pairs[1::2], strict=True)
        )
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
            {word: place for place, word in enumerate(words.decode().split("\n"))},
            _unpacked("h", scores),
            {WHOLE: bias["lexicon-whole"], CLAUSE: bias["lexicon-clause"]},
            tuple(about["moves"]),
            Pairs(bias["moves"], *moves),
            {
                of: _combination(written, len(about["levels"]))
                for of, written in about["combinations"].items()
                if of in (WHOLE, CLAUSE)
            },
            Pairs(bias["beside"], *beside),
            {move: float(least) for move, least in about["beside"].items()},
        )
    except (KeyError, ValueError, TypeError, zlib.error) as failed:
        raise UnusableWeightsError("the file of weights lacks what it should hold") from failed


def _combination(written: Any, levels: int) -> Combination:
    bias, weights = written
    if len(bias) != levels or [len(row) for row in weights] != [SIGNS * levels + 2] * levels:
        raise ValueError
    return Combination(tuple(map(float, bias)), tuple(tuple(map(float, row)) for row in weights))


def _parts(body: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(body):
        size = int.from_bytes(body[at : at + 4], "little")
        yield body[at + 4 : at + 4 + size]
        at += 4 + size


def _packed(numbers: array[int]) -> bytes:
    return _little_endian(numbers).tobytes()


def _unpacked(kind: str, packed: bytes) -> array[int]:
    numbers = array(kind)
    numbers.frombytes(packed)
    return _little_endian(numbers)


def _little_endian(numbers: array[int]) -> array[int]:
    if sys.byteorder == "little":
        return numbers
    swapped = array(numbers.typecode, numbers)
    swapped.byteswap()
    return swapped
