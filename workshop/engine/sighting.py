"""From somebody's own words to what they carry: a level and how sure that is, clause by clause, with moves.

Two logistic regressions over words, pairs of words, length and marks (of the whole, and of its clauses) and
two lexicons, in which each word has a score per level, give four probabilities of each level. A regression
over these, over the first, the last and the clearest clause, and over length, makes one of them; another does
so for each clause, over what it is by itself, its neighbours and the whole. All of it comes from replies
that people labelled; `workshop lens train` makes it, and `tests/words/README.md` says how
much of what people type is read right.
Standard library alone; the same words give the same reading, always.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from workshop.engine.lens import Lens, level_of_heard
from workshop.engine.verdict import LONGEST_REPLY
from workshop.engine.weights import CLAUSE, WHOLE, Combination, Pairs, UnusableWeightsError, Weights

Certainty = Literal["reads as", "between", "cannot tell"]
"""What may be said of a reading: one level; one of two; nothing, so that the person is asked."""
Unread = Literal["", "empty", "too long", "another language"]
"""Why words are not read; empty where they are."""
NONE = "none"
"""Stands among the levels for words that carry none of them."""
MOVES_OFFERED = 3
_SURE_OF_A_MOVE, _AHEAD_OF_OTHERS = -0.6, 2.0
"""The score of a move, and its distance from the next, with which it is held for shown without asking."""
_SCALE = 1_000
_LEAST_WORDS_OF_A_CLAUSE, _LEAST_WORDS_OF_A_SENTENCE = 3, 2
_ENDS = ".!?…"
_MOST_WORDS_OF_A_CLAUSE = 22
"""A clause that goes on for longer without a mark is parted before a word that joins."""
_WORDS_TO_TELL_A_LANGUAGE = 4
_KNOWN_IN_ENGLISH, _OF_MANY_WORDS, _MANY_WORDS = 0.5, 0.56, 8
"""The share of known words below which they are held for another language, that of many words, how many."""
_USUAL = 1_500
"""So many words of the lexicon, which begins with the most frequent, are known without training."""
_LEAST_QUOTED = 5
"""So many words in a row that stand in the question are held for a quotation of it."""
_WORDS_SHOWN, _AS_MUCH = 3, 0.4
"""At most so many words of a clause are shown, and none that says less than this part of the first."""
_LEAST_LIKELY = 1e-4
_NOTHING_BESIDE: tuple[float, ...] = ()
"""Before the first clause and after the last, all of them stand for the one beside."""
_WORDS_OF_A_STEP, _MOST_STEPS = 4, 6
"""Length is told in steps of so many words, up to the last."""
_MARKS = ("?", "!", "..")
_WORD = re.compile(r"[A-Za-z']+|\d+")
_LETTERS = re.compile(r"[a-z]+")
_JOINS = "and|but|so|because|since|yet|then|which|while|though|or|as"
_SUBJECTS = (
    "i|we|you|he|she|they|it|that|this|there|nobody|i['’]m|i['’]ll|i['’]d|i['’]ve|we['’]re|we['’]ll|we['’]ve"
    "|he['’]s|she['’]s|they['’]re|it['’]s|that['’]s|there['’]s|let['’]s"
)
"""After a comma, such a word begins a clause of its own."""
_CUT = re.compile(rf"(?<=[.!?;:])\s+|\n+|\s+[–—-]\s+|,\s+(?=(?:{_JOINS}|{_SUBJECTS})\b)", re.IGNORECASE)
_JOIN = re.compile(rf"\s+(?=(?:{_JOINS})\b)", re.IGNORECASE)
_ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "er")
_NOT_MEANT = re.compile(
    r"\b(?:not|no|never|nor|neither|without|hardly|instead of|rather than|if|unless|suppose|imagine"
    r"|(?:would|could|might|should) have|as if|as though)\b|n['’]t\b",
    re.IGNORECASE,
)
"""By these, a clause denies or only supposes what its other words say."""


class TextSpan(NamedTuple):
    """A place in the text as it was typed, in characters."""

    start: int
    end: int


class ClauseReading(NamedTuple):
    """A clause and what it carries."""

    span: TextSpan
    level: str | None
    """None where it carries none."""
    share: float
    """How likely the level is, 0 to 1."""
    moves: tuple[str, ...]
    """The likeliest of them, at most three, the likeliest first; none where the clause carries no level."""
    words: tuple[TextSpan, ...]
    """The words that speak most for the level, in the order of the text."""
    shows: str | None = None
    """The move that its words name by themselves; None where no more than its level is known."""
    beside: tuple[str, ...] = ()
    """What it is heard to do that a moment may call for beside a level alone, as moves."""


class WordReading(NamedTuple):
    """What somebody's own words carry."""

    level: str | None
    """None where they carry none, or are not read."""
    second: str | None
    """The next likeliest, where the certainty is `between`; None stands for no level there as well."""
    margin: float
    """Between the likelihoods of the first two, 0 to 1."""
    certainty: Certainty
    clauses: tuple[ClauseReading, ...]
    shows: int | None
    """The place of the clause that shows the level best; None where there is no level."""
    unread: Unread = ""


def clauses_in(text: str, borders: Sequence[int] = ()) -> tuple[TextSpan, ...]:
    """The clauses of a text, in its order, without the space around them.

    Where somebody said at which places of the text it is parted, it is parted there and nowhere else.
    """
    if borders:
        parts = (_stripped(text, TextSpan(*ends)) for ends in pairwise((0, *borders, len(text))))
        return tuple(part for part in parts if part.start < part.end)
    cuts = [0, *(end for match in _CUT.finditer(text) for end in (match.start(), match.end())), len(text)]
    spans = [TextSpan(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=True)]
    parted = [piece for span in spans for piece in _parted(text, span)]
    joined: list[TextSpan] = []
    for span in (_stripped(text, span) for span in parted):
        if span.start == span.end:
            continue
        if joined and not _stands_alone(text, joined[-1]):
            joined[-1] = TextSpan(joined[-1].start, span.end)
        else:
            joined.append(span)
    if len(joined) > 1 and not _stands_alone(text, joined[-1]):
        last = joined.pop()
        joined[-1] = TextSpan(joined[-1].start, last.end)
    return tuple(joined)


def _parted(text: str, span: TextSpan) -> Iterator[TextSpan]:
    """A clause of too many words, parted before words that join clauses."""
    if _words(text, span) > _MOST_WORDS_OF_A_CLAUSE:
        for match in _JOIN.finditer(text, span.start, span.end):
            if _words(text, TextSpan(span.start, match.start())) >= 2 * _LEAST_WORDS_OF_A_CLAUSE:
                yield TextSpan(span.start, match.start())
                span = TextSpan(match.end(), span.end)
    yield span


def _stands_alone(text: str, span: TextSpan) -> bool:
    """Whether it has words enough for a clause, of which a sentence needs fewer."""
    before = text[: span.start].rstrip()[-1:]
    is_sentence = text[span.end - 1] in _ENDS and (not before or before in _ENDS)
    return _words(text, span) >= (_LEAST_WORDS_OF_A_SENTENCE if is_sentence else _LEAST_WORDS_OF_A_CLAUSE)


def _words(text: str, span: TextSpan) -> int:
    return len(text[span.start : span.end].split())


def _stripped(text: str, span: TextSpan) -> TextSpan:
    inside = text[span.start : span.end]
    start = span.start + len(inside) - len(inside.lstrip())
    return TextSpan(start, max(start, span.start + len(inside.rstrip())))


def words_in(text: str) -> list[str]:
    """The words that count, in small letters; a typographic apostrophe is a plain one."""
    return [word.lower() for word in _WORD.findall(text.replace("’", "'"))]


def tokens_in(text: str) -> list[str]:
    """What the regressions weigh: words, pairs of them, how many there are by fours, and marks that tell."""
    words = words_in(text)
    return [
        *words,
        *(f"{one} {two}" for one, two in pairwise(words)),
        f"#{min(len(words) // _WORDS_OF_A_STEP, _MOST_STEPS)}",
        *(mark for mark in _MARKS if mark in text.replace("…", "..")),
    ]


def plain_words_in(text: str) -> list[str]:
    """The words of the lexicon: letters alone, with `n't` told apart as `not`."""
    return _LETTERS.findall(text.replace("’", "'").lower().replace("n't", " not"))


def stems_of(word: str) -> Iterator[str]:
    """The word, and what is left of it without a usual ending: what to look for in a lexicon, in order."""
    yield word
    yield from (word[: -len(ending)] for ending in _ENDINGS if word.endswith(ending))


class _Heard(NamedTuple):
    """How likely each level is in a text, by either way of hearing it."""

    by_pairs: tuple[float, ...]
    by_lexicon: tuple[float, ...]

    @property
    def likely(self) -> tuple[float, ...]:
        return _averaged(self)


class Signs(NamedTuple):
    """What combinations weigh: logarithms for each level, lengths in words and clauses, their products."""

    whole: tuple[float, ...]
    clauses: tuple[tuple[float, ...], ...]
    """In the order of the clauses of the text; one for all where it has none."""


class _HeardText(NamedTuple):
    """A text and its clauses, each as it is heard by itself."""

    text: str
    whole: _Heard
    parts: Sequence[str]
    clauses: Sequence[_Heard]

    @property
    def signs(self) -> Signs:
        likely = [each.likely for each in self.clauses]
        by_pairs = _averaged([each.by_pairs for each in self.clauses])
        by_lexicon = _averaged([each.by_lexicon for each in self.clauses])
        clearest = tuple(max(column) for column in zip(*likely, strict=True))
        in_all = _averaged(likely)
        beside = [_NOTHING_BESIDE, *likely, _NOTHING_BESIDE]
        return Signs(
            self._of(self.text, (*self.whole, by_pairs, by_lexicon, clearest, likely[0], likely[-1])),
            tuple(
                self._of(part, (*heard, beside[at] or in_all, beside[at + 2] or in_all, *self.whole, in_all))
                for at, (part, heard) in enumerate(zip(self.parts, self.clauses, strict=True))
            ),
        )

    def _of(self, text: str, shares: Sequence[tuple[float, ...]]) -> tuple[float, ...]:
        logarithms = [math.log(max(share, _LEAST_LIKELY)) for each in shares for share in each]
        lengths = math.log(max(1, len(text.split()))), float(len(self.clauses))
        first = logarithms[: 2 * len(shares[0])]  # what the words say by pairs and by lexicon
        return (*logarithms, *lengths, *(sign * length for length in lengths for sign in first))


class WeightReader:
    """The weights of a lens, ready to read what people type.

    Raises UnusableWeightsError where the weights know other levels than the lens.
    """

    def __init__(self, lens: Lens, weights: Weights) -> None:
        if weights.levels != (*lens.level, NONE) or weights.lens != lens.id:
            raise UnusableWeightsError("these weights were trained for other levels; train them anew")
        self.weights = weights
        tops = {name: _top(move.points) for name, move in lens.move.items()}
        self._moves_at = {
            level: [place for place, name in enumerate(weights.moves) if level in tops.get(name, ())]
            for level in lens.level
        }
        """By level, the places of its moves among those that the weights know."""
        self._beside = level_of_heard(lens)
        """The moves beside the levels, in their order, each with the level that it is at."""
        if len(weights.beside_pairs.bias) != len(self._beside):
            raise UnusableWeightsError("these weights were trained for other questions; train them anew")

    def read(self, text: str, question: str = "", borders: Sequence[int] = ()) -> WordReading:
        """What the text carries; words in it that quote the question count for nothing.

        `borders` are as `clauses_in` has them.
        """
        if unread := self._unread(text):
            return WordReading(None, None, 0.0, "cannot tell", (), None, unread)
        said = _without(text, question)
        spans = [span for span in clauses_in(text, borders) if said[span.start : span.end].strip()]
        mean, likely = self._weighed(said, spans)
        first, second = sorted(range(len(mean)), key=lambda level: -mean[level])[:2]
        margin = mean[first] - mean[second]
        level = self._level(first)
        certainty = self._certainty(said, spans, likely, first, margin)
        other = self._level(second) if certainty == "between" else None
        clauses = self._agreeing(said, spans, likely, first, second, certainty)
        shows = max(
            (at for at, clause in enumerate(clauses) if clause.level == level),
            key=lambda at: likely[at][first],
            default=None,
        )
        return WordReading(level, other, margin, certainty, clauses, shows if level else None)

    def likelihoods(self, text: str) -> tuple[float, ...]:
        """How likely each level is, and that there is none, for measuring."""
        return self._weighed(text, clauses_in(text))[0]

    def signs(self, text: str) -> Signs:
        """What the combinations weigh in the text, and in each of its clauses."""
        return self._heard_in(text, clauses_in(text)).signs

    def _weighed(
        self, said: str, spans: Sequence[TextSpan]
    ) -> tuple[tuple[float, ...], list[tuple[float, ...]]]:
        """How likely each level is in all, and in each clause."""
        heard = self._heard_in(said, spans)
        likely = [each.likely for each in heard.clauses]
        whole, clauses = self.weights.combinations.get(WHOLE), self.weights.combinations.get(CLAUSE)
        in_all = _averaged([heard.whole.likely, _averaged(likely)])
        if whole is not None:
            in_all = _combined(whole, heard.signs.whole)
        if clauses is not None:
            likely = [_combined(clauses, signs) for signs in heard.signs.clauses]
        return in_all, likely[: len(spans)]

    def _heard_in(self, said: str, spans: Sequence[TextSpan]) -> _HeardText:
        """Words without a clause of their own are heard as one."""
        clauses = [said[span.start : span.end] for span in spans] or [said]
        whole = self._heard(said, WHOLE)
        return _HeardText(said, whole, clauses, [self._heard(clause, CLAUSE) for clause in clauses])

    def _heard(self, text: str, of: str) -> _Heard:
        return _Heard(self._by_pairs(text, self.weights.pairs[of]), self._by_lexicon(text, of))

    def _unread(self, text: str) -> Unread:
        if len(text) > LONGEST_REPLY:
            return "too long"
        letters = [word for word in re.findall(r"[^\W\d_]+", text.replace("’", "'")) if len(word) > 1]
        if not any(character.isalnum() for character in text):
            return "empty"
        known = sum(self.knows(word.lower()) for word in letters)
        share = _OF_MANY_WORDS if len(letters) >= _MANY_WORDS else _KNOWN_IN_ENGLISH
        if len(letters) >= _WORDS_TO_TELL_A_LANGUAGE and known < share * len(letters):
            return "another language"
        return ""

    def knows(self, word: str) -> bool:
        """Whether it, or its stem, stood in the replies that trained, or is among the most usual words."""
        trained, lexicon = self.weights.pairs[WHOLE].places, self.weights.lexicon
        return any(stem in trained or lexicon.get(stem, _USUAL) < _USUAL for stem in stems_of(word))

    def _level(self, place: int) -> str | None:
        name = self.weights.levels[place]
        return None if name == NONE else name

    def _certainty(
        self,
        said: str,
        spans: Sequence[TextSpan],
        likely: Sequence[tuple[float, ...]],
        first: int,
        margin: float,
    ) -> Certainty:
        """What may be said: never that it reads as a level that only denied or supposed clauses carry."""
        margins = self.weights.margins
        if margin < margins.between:
            return "cannot tell"
        if margin < margins.reads_as:
            return "between"
        if self._level(first) is None:
            return "reads as"
        meant = [
            shares
            for span, shares in zip(spans, likely, strict=True)
            if not _NOT_MEANT.search(said, span.start, span.end)
        ]
        carried = any(max(shares) == shares[first] for shares in meant)
        return "reads as" if carried else "between"

    def _agreeing(
        self,
        said: str,
        spans: Sequence[TextSpan],
        likely: Sequence[tuple[float, ...]],
        first: int,
        second: int,
        certainty: Certainty,
    ) -> tuple[ClauseReading, ...]:
        """The clauses, so that what is said of each does not contradict what is said of the whole.

        The whole is read right more often. So one clause at least is at its level; where it has none, at most
        the one that it may have as well is in a clause.
        """
        nothing = len(self.weights.levels) - 1
        best = [max(range(len(shares)), key=shares.__getitem__) for shares in likely]
        if first != nothing:
            if best and first not in best:
                best[max(range(len(best)), key=lambda at: likely[at][first])] = first
        else:
            kept = {nothing} if certainty == "reads as" else {nothing, second}
            best = [place if place in kept else nothing for place in best]
        return tuple(
            self._clause(said, span, shares[place], place)
            for span, shares, place in zip(spans, likely, best, strict=True)
        )

    def _by_pairs(self, text: str, pairs: Pairs) -> tuple[float, ...]:
        each = [1 / (1 + math.exp(-score)) for score in _scores(tokens_in(text), pairs)]
        total = sum(each)
        return tuple(share / total for share in each)

    def _by_lexicon(self, text: str, of: str) -> tuple[float, ...]:
        bias, scores, size = self.weights.lexicon_bias[of], self.weights.scores, len(self.weights.levels)
        offset = size if of == CLAUSE else 0
        entries = [entry for word in plain_words_in(text) if (entry := self._entry(word)) is not None]
        entries = entries or [self.weights.lexicon["the"]]
        sums = [
            sum(scores[2 * size * entry + offset + level] for entry in entries) / _SCALE / len(entries)
            + bias[level]
            for level in range(size)
        ]
        return _softmax(sums)

    def _entry(self, word: str) -> int | None:
        lexicon = self.weights.lexicon
        return next((lexicon[stem] for stem in stems_of(word) if stem in lexicon), None)

    def _clause(self, said: str, span: TextSpan, share: float, place: int) -> ClauseReading:
        level = self._level(place)
        text = said[span.start : span.end]
        beside = tuple(move for move in self._heard_beside(text) if self._beside[move] in (None, level))
        if level is None:
            return ClauseReading(span, None, share, (), (), beside=beside)
        words = self._speaking(text, span.start, place)
        return ClauseReading(span, level, share, self.moves(text, level), words, beside=beside)

    def _heard_beside(self, text: str) -> Iterator[str]:
        """The moves beside the levels that this clause makes, as surely as they are to be heard."""
        scores = self.beside(text)
        yield from (move for move, least in self.weights.beside.items() if scores[move] >= least)

    def beside(self, text: str) -> dict[str, float]:
        """How much a clause sounds like each of the moves beside the levels; no likelihoods."""
        return dict(zip(self._beside, _scores(tokens_in(text), self.weights.beside_pairs), strict=True))

    def moves(self, text: str, level: str) -> tuple[str, ...]:
        """The likeliest moves of a clause among those of the level; at most three."""
        places = self._moves_at[level]
        scores = _scores(tokens_in(text), self.weights.move_pairs, places)
        in_order = sorted(zip(scores, places, strict=True), key=lambda scored: -scored[0])
        return tuple(self.weights.moves[place] for _score, place in in_order[:MOVES_OFFERED])

    def move_shares(self, text: str) -> dict[str, float]:
        """How likely each move is that the weights know, 0 to 1, each by itself."""
        scores = _scores(words_in(text), self.weights.move_pairs)
        return {
            move: 1 / (1 + math.exp(-score)) for move, score in zip(self.weights.moves, scores, strict=True)
        }

    def sure_move(self, text: str) -> str | None:
        """The move that a clause shows, where one stands out among all; None where none does."""
        scores = _scores(words_in(text), self.weights.move_pairs)
        first, second = sorted(range(len(scores)), key=lambda place: -scores[place])[:2]
        is_sure = scores[first] >= _SURE_OF_A_MOVE and scores[first] - scores[second] >= _AHEAD_OF_OTHERS
        return self.weights.moves[first] if is_sure else None

    def _speaking(self, text: str, offset: int, place: int) -> tuple[TextSpan, ...]:
        """The words whose own scores speak most for the level, in the order of the text."""
        pairs = self.weights.pairs[CLAUSE]
        width = len(pairs.bias) + 1
        speaking = []
        for match in _WORD.finditer(text.replace("’", "'")):
            entry = pairs.places.get(match[0].lower()) if _is_whole(text, *match.span()) else None
            if entry is not None and (score := pairs.weights[entry * width + 1 + place]) > 0:
                speaking.append((score * pairs.weights[entry * width], match.start(), match.end()))
        best = sorted(speaking, reverse=True)[:_WORDS_SHOWN]
        least = best[0][0] * _AS_MUCH if best else 0.0
        return tuple(
            sorted(TextSpan(offset + start, offset + end) for score, start, end in best if score >= least)
        )


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether the word ends where its plain letters do; in “café”, or at a soft hyphen, it does not."""
    beside = text[max(0, start - 1) : start] + text[end : end + 1]
    return not any(sign.isalpha() or unicodedata.category(sign) in ("Mn", "Cf") for sign in beside)


def _scores(tokens: Sequence[str], pairs: Pairs, outcomes: Sequence[int] | None = None) -> list[float]:
    """A score for each outcome, or those at these places: by rarity and sublinear count, of length one."""
    width = len(pairs.bias) + 1
    counts: dict[int, int] = {}
    for token in tokens:
        place = pairs.places.get(token)
        if place is not None:
            counts[place] = counts.get(place, 0) + 1
    weighed = [
        (place * width, (1 + math.log(count)) * pairs.weights[place * width] / _SCALE)
        for place, count in counts.items()
    ]
    length = math.sqrt(sum(value * value for _at, value in weighed)) or 1.0
    shares = [(at + 1, value / length / _SCALE) for at, value in weighed]
    weights, bias = pairs.weights, pairs.bias
    return [
        bias[outcome] + sum([weights[at + outcome] * share for at, share in shares])
        for outcome in (range(len(bias)) if outcomes is None else outcomes)
    ]


def _combined(combination: Combination, signs: Sequence[float]) -> tuple[float, ...]:
    return _softmax(
        [
            bias + sum(weight * sign for weight, sign in zip(row, signs, strict=True))
            for bias, row in zip(*combination, strict=True)
        ]
    )


def _averaged(shares: Sequence[tuple[float, ...]]) -> tuple[float, ...]:
    return tuple(sum(column) / len(shares) for column in zip(*shares, strict=True))


def _softmax(scores: Sequence[float]) -> tuple[float, ...]:
    greatest = max(scores)
    raised = [math.exp(score - greatest) for score in scores]
    return tuple(value / sum(raised) for value in raised)


def _top(points: Mapping[str, int]) -> frozenset[str]:
    """The levels that a move carries most of."""
    most = max(points.values(), default=0)
    return frozenset(level for level, value in points.items() if value == most > 0)


def _without(text: str, question: str) -> str:
    """The text with blanks where it quotes the question, so that every place stays where it is."""
    asked = words_in(question)
    runs = {tuple(asked[at : at + _LEAST_QUOTED]) for at in range(len(asked) - _LEAST_QUOTED + 1)}
    found = list(_WORD.finditer(text.replace("’", "'")))
    blank = list(text)
    for at in range(len(found) - _LEAST_QUOTED + 1):
        run = found[at : at + _LEAST_QUOTED]
        if tuple(match[0].lower() for match in run) in runs:
            start, end = run[0].start(), run[-1].end()
            blank[start:end] = " " * (end - start)
    return "".join(blank)


class CueReader:
    """Reads by the literal cues of a lens's moves, where no weights were trained; it is never sure."""

    def __init__(self, lens: Lens, because: str = "") -> None:
        """`because` says why weights that there are cannot be used."""
        self.because = because
        self._levels = tuple(lens.level)
        self._points = {name: move.points for name, move in lens.move.items()}
        self._cues = [
            (re.compile(rf"(?<!\w){re.escape(cue)}(?!\w)", re.IGNORECASE), name)
            for name, move in lens.move.items()
            for cue in move.cues
        ]

    def read(self, text: str, question: str = "", borders: Sequence[int] = ()) -> WordReading:
        """What the text carries by the cues in it; the rest as any reader has it."""
        if len(text) > LONGEST_REPLY or not any(character.isalnum() for character in text):
            unread: Unread = "too long" if len(text) > LONGEST_REPLY else "empty"
            return WordReading(None, None, 0.0, "cannot tell", (), None, unread)
        said = _without(text, question)
        clauses = tuple(self._clause(said, span) for span in clauses_in(text, borders))
        total = dict.fromkeys(self._levels, 0.0)
        for clause in clauses:
            if clause.level is not None:
                total[clause.level] += clause.share
        first, second = sorted(total, key=lambda level: -total[level])[:2]
        if not total[first]:
            return WordReading(None, None, 0.0, "cannot tell", clauses, None)
        margin = (total[first] - total[second]) / sum(total.values())
        shows = next(at for at, clause in enumerate(clauses) if clause.level == first)
        certainty: Certainty = "between" if margin > 0 else "cannot tell"
        return WordReading(first, second if total[second] else None, margin, certainty, clauses, shows)

    def moves(self, text: str, level: str) -> tuple[str, ...]:
        """Moves of the level: those with a cue in the text, then those that weigh most; at most three."""
        heard = [name for cue, name in self._cues if cue.search(text)]
        at_level = sorted(self._points, key=lambda name: -self._points[name].get(level, 0))
        names = dict.fromkeys((*heard, *at_level))
        return tuple(name for name in names if level in _top(self._points[name]))[:MOVES_OFFERED]

    def _clause(self, said: str, span: TextSpan) -> ClauseReading:
        found = [
            (match, name)
            for cue, name in self._cues
            if (match := cue.search(said, span.start, span.end)) is not None
        ]
        total = {
            level: sum(self._points[name].get(level, 0) for _match, name in found) for level in self._levels
        }
        level = max(total, key=total.__getitem__)
        if total[level] <= 0:
            return ClauseReading(span, None, 0.0, (), ())
        moves = dict.fromkeys(name for _match, name in found)
        words = sorted({TextSpan(*match.span()) for match, _name in found})
        return ClauseReading(
            span,
            level,
            total[level] / sum(map(abs, total.values())),
            tuple(moves)[:MOVES_OFFERED],
            tuple(words),
            next(iter(moves)),
        )


OwnWordsReader = WeightReader | CueReader
