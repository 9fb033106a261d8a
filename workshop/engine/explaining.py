"""Explanations in six parts, filled from the lens's texts with the response's own words."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from workshop.engine.calling import Called
from workshop.engine.fitting import Fit
from workshop.engine.lens import Kind, Lens, Match, When
from workshop.engine.reading import Read
from workshop.engine.slots import Slots, Template, Wording, template
from workshop.engine.verdict import Explanation


class _Texts(NamedTuple):
    merit: Template
    gap: Template
    nudge: Template
    if_then: Template
    would_win: Template


class Explainer:
    """The texts of a lens, ready to be filled. `tags_of` gives the tags of a move."""

    def __init__(self, lens: Lens, tags_of: Callable[[str], frozenset[str]]) -> None:
        self._tags_of = tags_of
        self._wording = Wording(lens)
        self._phrases = self._wording.phrases
        self._texts = {name: _compiled(kind) for name, kind in lens.kind.items()}
        self._question_level = {name: question.level for name, question in lens.asks.items()}
        self._said_by_question = frozenset(rule.id for rule in lens.rule if _asks_only(rule.when))

    def explain(
        self, asks: str, listener: str, called: Called, read: Read, fit: Fit, match: Match | None
    ) -> Explanation:
        """The six parts; where no kind was named, those that come from a kind are empty."""
        slots = Slots(self._wording, listener, called, read, fit)
        asked = self._asked(asks, called, slots)
        did = self._phrases[_DID[min(len(read.leads), 2)]](slots)
        if match is None:
            return Explanation(asked, did, "", "", "", "", "")
        if match.when.has:
            shown = [
                one for one in read.reading.evidence if not self._tags_of(one.move).isdisjoint(match.when.has)
            ]
            slots["quote"] = slots.quotation(shown[:1])
        merit, gap, nudge, if_then, would_win = self._texts[match.kind]
        return Explanation(
            asked, did, merit(slots), gap(slots), nudge(slots), if_then(slots), would_win(slots)
        )

    def _asked(self, asks: str, called: Called, slots: Slots) -> str:
        """What was asked, and why that called for its level."""
        slots["question"] = self._wording.asked.get(asks, "")
        if called.place < 0:
            slots["because"] = ""
            return self._phrases["asked_open"](slots)
        because = slots["because"] = self._because(called)
        if not because:
            return self._phrases["asked"](slots)
        at_question = self._question_level.get(asks)
        elsewhere = at_question is not None and at_question != called.call.level
        return self._phrases["asked_other" if elsewhere else "asked_because"](slots)

    def _because(self, called: Called) -> str:
        """The strongest reason for the called level that the question itself does not already say."""
        place = called.place
        best, most = "", 0
        for reason in called.call.reasons:
            points = reason.points[place]
            if points > most and reason.rule not in self._said_by_question:
                best, most = reason.because, points
        return best


_DID = ("did_none", "did_leads", "did_shares")
"""The phrase by how many levels lead."""


def _compiled(kind: Kind) -> _Texts:
    return _Texts(*(template(getattr(kind, name)) for name in _Texts._fields))


def _asks_only(when: When) -> bool:
    """Whether the rule says no more than the kind of question does."""
    return when == When(asks=when.asks)
