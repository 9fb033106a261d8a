"""Numbers and shares as one says them aloud: 'three', 'nearly half'."""

from __future__ import annotations

from workshop.language.catalogue import _

FEWEST_FOR_SHARES = 7
"""People from whom on a share has words of its own; of fewer, everybody is counted by number."""
_SHARES = (
    (9, 10, _("nearly all"), ""),
    (2, 3, _("most"), ""),
    (1, 2, _("more than half"), _("half")),
    (9, 20, _("nearly half"), ""),
    (1, 3, _("more than a third"), _("a third")),
    (3, 10, _("nearly a third"), ""),
    (1, 4, _("more than a quarter"), _("a quarter")),
)
"""Shares, the largest first: the fraction from which on the words hold, and the words for just that much."""
_NUMBERS = (
    _("nobody"),
    _("one"),
    _("two"),
    _("three"),
    _("four"),
    _("five"),
    _("six"),
    _("seven"),
    _("eight"),
    _("nine"),
    _("ten"),
    _("eleven"),
    _("twelve"),
)


def number_in_words(count: int) -> str:
    """'nobody', 'one' … 'twelve', then digits."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def proportion(count: int, of: int) -> str | None:
    """So many of all as a share; None where their number says it better."""
    if of < FEWEST_FOR_SHARES or count == of:
        return None
    for above, below, words, exactly in _SHARES:
        if count * below >= above * of:
            return exactly if exactly and count * below == above * of else words
    return None
