"""Explanations in six parts, filled from the lens's texts with the response's own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from workshop.engine.calling import Called
from workshop.engine.fitting import Fit
from workshop.engine.lens import Kind, Lens, Match
from workshop.engine.reading import Read
from workshop.engine.verdict import Evidence, Explanation

_SLOT = re.compile(r"\{(\w+)\}")
_LONGEST_QUOTE = 56
Template = Callable[[Mapping[str, str]], str]


def template(text: str) -> Template:
    """The text as a function of its slots; nothing but `{name}` has a meaning in it."""
    pieces = _SLOT.split(text)
    if len(pieces) == 1:
        return lambda slots: text
    names = frozenset(pieces[1::2])

    def fill(slots: Mapping[str, str]) -> str:
        return "".join([slots[piece] if at & 1 else piece for at, piece in enumerate(pieces)])

    def fill_one(slots: Mapping[str, str]) -> str:
        return f"{pieces[0]}{slots[pieces[1]]}{pieces[2]}"

    return fill_one if len(pieces) == 3 and len(names) == 1 else fill


class _Texts(NamedTuple):
    merit: Template
    gap: Template
    nudge: Template
    if_then: Template
    would_win: Template


class Explainer:
    """The texts of a lens, ready to be filled."""

    def __init__(self, lens: Lens, tags_of: Callable[[str], frozenset[str]]) -> None:
        self._levels = tuple(lens.level)
        self._words = [level.word for level in lens.level.values()]
        self._wins = [level.wins for level in lens.level.values()]
        self._tags_of = tags_of
        self._max_quotes = lens.arithmetic.quotes
        self._asked = {name: question.asked for name, question in lens.asks.items()}
        self._question_level = {name: question.level for name, question in lens.asks.items()}
        self._said_by_question = frozenset(rule.id for rule in lens.rule if _asks_only(rule.when.model_dump()))
        self._phrases = {name: template(text) for name, text in lens.text.model_dump().items()}
        self._texts = {name: _compiled(kind) for name, kind in lens.kind.items()}
        self._none = _Texts(*(template("") for _ in _Texts._fields))
        self._bridges = {
            (self._levels.index(bridge.used), self._levels.index(bridge.called)): (bridge.told, bridge.pattern)
            for bridge in lens.bridge
        }

    def explain(
        self, asks: str, listener: str, called: Called, read: Read, fit: Fit, match: Match | None
    ) -> Explanation:
        """The six parts; where no kind was named, those that come from a kind are empty."""
        used = read.leads[0] if len(read.leads) == 1 else -1
        evidence = read.reading.evidence
        called_word = self._words[called.place] if called.place >= 0 else ""
        told, pattern = self._bridge(used, called.place, called_word)
        slots = {
            "listener": listener,
            "called": called_word,
            "used": self._used(read),
            "because": self._because(called),
            "quote": self._quote(self._telling(evidence, read, match)),
            "quote_called": self._quote([one for one in evidence if one.points[called.place] > 0]),
            "missing": self._missing(fit),
            "told": told,
            "pattern": pattern,
            "called_wins": self._wins[called.place] if called.place >= 0 else self._plain("wins_other"),
            "used_wins": self._wins[used] if used >= 0 else self._plain("wins_other"),
        }
        texts = self._texts[match.kind] if match else self._none
        return Explanation(
            self._asks(asks, called, slots),
            self._phrases["did_leads" if used >= 0 else "did_shares" if read.leads else "did_none"](slots),
            texts.merit(slots),
            texts.gap(slots),
            texts.nudge(slots),
            texts.if_then(slots),
            texts.would_win(slots),
        )

    def _plain(self, phrase: str) -> str:
        return self._phrases[phrase]({})

    def _asks(self, asks: str, called: Called, slots: Mapping[str, str]) -> str:
        slots = {**slots, "question": self._asked.get(asks, "")}
        if called.place < 0:
            return self._phrases["asked_open"](slots)
        if not slots["because"]:
            return self._phrases["asked"](slots)
        at_question = self._question_level.get(asks)
        elsewhere = at_question is not None and at_question != called.call.level
        return self._phrases["asked_other" if elsewhere else "asked_because"](slots)

    def _because(self, called: Called) -> str:
        """The strongest reason for the called level that the question itself does not already say."""
        place = called.place
        best, most = "", 0
        for reason in called.call.reasons:
            if reason.rule not in self._said_by_question and reason.points[place] > most:
                best, most = reason.because, reason.points[place]
        return best

    def _used(self, read: Read) -> str:
        return _joined([self._words[at] for at in read.leads])

    def _bridge(self, used: int, called: int, called_word: str) -> tuple[str, str]:
        found = self._bridges.get((used, called))
        if found:
            return found
        slots = {"called": called_word}
        return self._phrases["told_other"](slots), self._phrases["pattern_other"](slots)

    def _missing(self, fit: Fit) -> str:
        if not fit.missing:
            return ""
        neglected = _joined([self._words[at] for at in fit.neglected])
        return _joined([missing.replace("{neglected}", neglected) for missing in fit.missing])

    def _telling(self, evidence: Sequence[Evidence], read: Read, match: Match | None) -> Sequence[Evidence]:
        """The evidence that shows the kind's tags, else that of the levels that lead, else all of it."""
        if match and match.when.has:
            shown = [one for one in evidence if not self._tags_of(one.move).isdisjoint(match.when.has)]
        else:
            shown = [one for one in evidence if any(one.points[at] > 0 for at in read.leads)]
        return shown or evidence

    def _quote(self, evidence: Sequence[Evidence]) -> str:
        if not evidence:
            return self._plain("no_quote")
        return " · ".join([f"“{_shortened(one.words)}”" for one in evidence[: self._max_quotes]])


def _compiled(kind: Kind) -> _Texts:
    return _Texts(*(template(getattr(kind, name)) for name in _Texts._fields))


def _asks_only(when: Mapping[str, object]) -> bool:
    return bool(when["asks"]) and not any(value for key, value in when.items() if key != "asks")


def _joined(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _shortened(words: str) -> str:
    if len(words) <= _LONGEST_QUOTE:
        return words
    return words[:_LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
