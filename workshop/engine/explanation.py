"""Explanations in six parts, filled from the lens's texts with the response's own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from workshop.engine.call import Called
from workshop.engine.fit import Fit
from workshop.engine.lens import Kind, Lens, Match, When
from workshop.engine.reading import Read
from workshop.engine.verdict import Evidence, Explanation

SLOT = re.compile(r"\{(\w+)\}")
LONGEST_QUOTE = 56
"""Code points of a quotation in an explanation; the whole of it stands in the evidence."""
Template = Callable[[Mapping[str, str]], str]


def template(text: str) -> Template:
    """The text as a function of its slots; nothing but `{name}` has a meaning in it."""
    names = SLOT.findall(text)
    if not names:
        return lambda _: text
    pattern, filled = SLOT.sub("%s", text.replace("%", "%%")), itemgetter(*names)
    return lambda slots: pattern % filled(slots)


class Wording:
    """The words that a lens has for its levels, its questions and the ways between levels."""

    def __init__(self, lens: Lens) -> None:
        levels = tuple(lens.level)
        self.words = [level.word for level in lens.level.values()]
        self.wins = [level.wins for level in lens.level.values()]
        self.max_quotes = lens.arithmetic.quotes
        self.asked = {name: question.asked for name, question in lens.asks.items()}
        self.bridges = {
            (levels.index(row.used), levels.index(row.called)): (row.told, row.pattern) for row in lens.bridge
        }
        self.phrases = {name: template(text) for name, text in lens.text.model_dump().items()}


class Slots(dict[str, str]):
    """What may stand in a text; read like a mapping, filled on first use."""

    def __init__(self, wording: Wording, listener: str, called: Called, read: Read, fit: Fit) -> None:
        super().__init__(listener=listener)
        self.wording = wording
        self.called = called
        self.read = read
        self.fit = fit

    def __missing__(self, name: str) -> str:
        self[name] = filled = _FILLERS[name](self)
        return filled

    @property
    def used_place(self) -> int:
        """The place of the level that leads alone; -1 where none does."""
        leads = self.read.leads
        return leads[0] if len(leads) == 1 else -1

    def quotation(self, evidence: Sequence[Evidence]) -> str:
        """The words of the first pieces of evidence, in quotation marks."""
        if not evidence:
            return self.wording.phrases["no_quote"](self)
        return " · ".join([f"“{shortened(shown.words)}”" for shown in evidence[: self.wording.max_quotes]])


def shortened(words: str) -> str:
    if len(words) <= LONGEST_QUOTE:
        return words
    return words[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"


def _joined(words: Sequence[str]) -> str:
    """'a, b and c'."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _called(slots: Slots) -> str:
    place = slots.called.place
    return slots.wording.words[place] if place >= 0 else ""


def _used(slots: Slots) -> str:
    return _joined([slots.wording.words[at] for at in slots.read.leads])


def _wins(slots: Slots, place: int) -> str:
    return slots.wording.wins[place] if place >= 0 else slots.wording.phrases["wins_other"](slots)


def _leading_quote(slots: Slots) -> str:
    """Quotes the evidence for the levels that lead; any evidence where none does."""
    evidence, leads = slots.read.reading.evidence, slots.read.leads
    if len(leads) == 1:
        place = leads[0]
        leading = [shown for shown in evidence if shown.points[place] > 0]
    else:
        leading = [shown for shown in evidence if any(shown.points[at] > 0 for at in leads)]
    return slots.quotation(leading or evidence)


def _called_quote(slots: Slots) -> str:
    place = slots.called.place
    return slots.quotation(
        [shown for shown in slots.read.reading.evidence if place >= 0 and shown.points[place] > 0]
    )


def _missing(slots: Slots) -> str:
    neglected = _joined([slots.wording.words[at] for at in slots.fit.neglected])
    return _joined([missing.replace("{neglected}", neglected) for missing in slots.fit.missing])


def _told(slots: Slots) -> str:
    bridge = slots.wording.bridges.get((slots.used_place, slots.called.place))
    return bridge[0] if bridge else slots.wording.phrases["told_other"](slots)


def _pattern(slots: Slots) -> str:
    bridge = slots.wording.bridges.get((slots.used_place, slots.called.place))
    return bridge[1] if bridge else slots.wording.phrases["pattern_other"](slots)


_FILLERS: dict[str, Callable[[Slots], str]] = {
    "called": _called,
    "used": _used,
    "quote": _leading_quote,
    "quote_called": _called_quote,
    "missing": _missing,
    "told": _told,
    "pattern": _pattern,
    "called_wins": lambda slots: _wins(slots, slots.called.place),
    "used_wins": lambda slots: _wins(slots, slots.used_place),
}
OF_A_KIND = ("listener", "because", *_FILLERS)
"""What may stand in the texts of a kind of mismatch."""
OF_A_COST = ("neglected",)
"""What may stand in what a cost says is missing."""
_ASKED = ("question", "called", "because")
_DID_SLOT = ("used", "quote")
OF_A_PHRASE: Mapping[str, tuple[str, ...]] = {
    "asked": _ASKED,
    "asked_because": _ASKED,
    "asked_other": _ASKED,
    "asked_open": _ASKED,
    "did_leads": _DID_SLOT,
    "did_shares": _DID_SLOT,
    "did_none": _DID_SLOT,
    "no_quote": (),
    "told_other": ("called",),
    "pattern_other": ("called",),
    "wins_other": (),
}
"""What may stand in each of the texts that a lens has beside its kinds."""


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
            tagged = [
                shown
                for shown in read.reading.evidence
                if not self._tags_of(shown.move).isdisjoint(match.when.has)
            ]
            slots["quote"] = slots.quotation(tagged[:1])
        merit, gap, nudge, if_then, would_win = self._texts[match.kind]
        return Explanation(
            asked, did, merit(slots), gap(slots), nudge(slots), if_then(slots), would_win(slots)
        )

    def _asked(self, asks: str, called: Called, slots: Slots) -> str:
        """What was asked, and why that called for its level."""
        slots["question"] = self._wording.asked.get(asks, "")
        if called.place < 0:
            slots["because"] = ""
            slots["called"] = called.word
            slots["question"] = called.asked or slots["question"]
            return self._phrases["asked" if called.answers else "asked_open"](slots)
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
