"""Names and numbers in what people typed, and what stands in their place where it is passed on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


NAME, NUMBER = "Name", "0"
"""What stands in the place of each."""
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|\bwww\.\S+|(?<!\w)[@#]\w+")
_NUMERAL = re.compile(r"(?<![^\W\d_])\d(?:[\d.,:/’' ]*\d)?(?:(?:st|nd|rd|th)\b)?|\d{3,}")
"""Not the digits of a sign such as B2B or Q3, unless there are many of them."""
_SPELLED = _listed("""
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand
    million billion dozen
""")
_SPELLED_OUT = "|".join(f"{word}s?" for word in sorted(_SPELLED, key=len, reverse=True))
_NUMBER_WORD = re.compile(rf"\b(?:{_SPELLED_OUT})\b(?:[ -](?:and )?(?:one|{_SPELLED_OUT})\b)*", re.IGNORECASE)
_FEW, _ROUND = (
    _listed("two three four five six seven eight nine ten"),
    _listed("hundred thousand million billion dozen"),
)
_THOSE = re.compile(r"\b(?:the|th[eo]se|us|you|we|all|(?:other|last|first|next))\s+$", re.IGNORECASE)
_OF_THEM = re.compile(r"\s+of\s+(?:them|us|you|these|those)\b", re.IGNORECASE)
_A = re.compile(r"\b(?:a|half a)\s+$", re.IGNORECASE)
_WORD = re.compile(rf"\b(?:{_SPELLED_OUT})\b(?:[ -](?:and )?(?:one|{_SPELLED_OUT})\b)*", re.IGNORECASE)
_BEFORE_NO_COUNT = re.compile(
    r"\b(?:the|th[eo]se|us|you|we|they|(?:the|th[eo]se|all) (?:other|last|first|next)|all|a|an|half a)\s+$",
    re.IGNORECASE,
)
_AFTER_NO_COUNT = re.compile(r"\s+of\s+(?:them|us|you|these|those|the)\b", re.IGNORECASE)
_ROUND = _listed("hundred thousand million billion dozen")
_WORD = re.compile(r"(?!(?<=\d)[^\W\d_]\b)[^\W\d_][\w’'-]*")
"""Not a letter alone behind a digit, as in 4B."""
_ENDING = re.compile(r"\w{3,}(?:ly|ful|less|able|ible|ic|al|ing|ed|ion|ity|ies|ness|ment|ous|ive|ant|ent|s)")
"""What a usual word may end in and a given name hardly does."""
_OPENING = frozenset(".!?…:;“”\"'(\n–—-")
"""After these a sentence begins, where a capital says nothing."""
NO_NAMES = _listed("""
    i mr mrs ms dr monday tuesday wednesday thursday friday saturday sunday january february march april
    may june july august september october november december christmas easter ok okay pm am ceo cto cfo
    coo cpo vp hr it ui ux api kpi kpis okr okrs roi faq qa pr eu us uk english mondays tuesdays
    wednesdays thursdays fridays saturdays sundays god sales support marketing finance legal product
    engineering operations procurement compliance security board management head director chair doctor
    matron facilities maintenance catering pharmacy
""")
"""Written with a capital, and no names: days, offices, abbreviations."""
_USUAL_NAMES = _listed("""
    james john robert michael william david richard joseph thomas charles daniel matthew anthony mark
    paul steven andrew joshua kenneth kevin brian george edward jason ryan jacob gary eric jonathan
    stephen larry justin scott brandon frank gregory samuel patrick jack tom tim ben sam max leo peter
    simon martin mary patricia jennifer linda elizabeth susan jessica sarah karen lisa nancy betty
    sandra margaret ashley kim emily donna michelle carol amanda melissa deborah laura anna kate jane
    eva maria sofia julia nina clara emma olivia lena mia lucy alice rose grace ruth mohamed mohammed
    ahmed ali omar hassan ibrahim fatima aisha layla yusuf wei li chen wang raj priya anita ravi sanjay
    hans karl klaus stefan andreas markus jan lars sven erik ingrid jose juan carlos luis pedro pablo
    ana carmen pierre jean marie luc olga ivan dmitri natasha yuki hiro kenji
""")
"""Given names that are usual words for a reader, or would be, since they open sentences."""
_TITLES = ("mr.", "mrs.", "ms.", "dr.")
_POSSESSIVE = re.compile(r"[’'](?:s|ll|d|m|ve|re)$", re.IGNORECASE)


class Mask(NamedTuple):
    start: int
    end: int
    stands: str


class KnownNames(NamedTuple):
    """What is known of names before a text is looked at; all in small letters."""

    listed: frozenset[str]
    """From elsewhere, and usual given names."""
    inside: frozenset[str]
    """Words with a capital inside a sentence."""
    small: frozenset[str]
    """Words that stand somewhere in small letters."""


def known_names(texts: Sequence[str], names: Iterable[str] = ()) -> KnownNames:
    """Known names, and words that are written like one somewhere in the texts."""
    listed = {word.casefold() for name in names for word in _WORD.findall(name)} | _USUAL_NAMES
    inside = {word for text in texts for word in _capitals(text)}
    small = {_bare(word) for text in texts for word in _WORD.findall(text) if word[0].islower()}
    return KnownNames(frozenset(listed - NO_NAMES), frozenset(inside - NO_NAMES), frozenset(small))


def name_masks(texts: Sequence[str]) -> tuple[tuple[Mask, ...], ...]:
    """Where names stand in each text, as far as capitals and usual given names tell.

    A name that nobody knows and that only opens a sentence is none for it.
    """
    known = known_names(texts)
    found = (masks_of(text, known, lambda _word: True) for text in texts)
    return tuple(tuple(mask for mask in masks if mask.stands == NAME) for masks in found)


def without_names(texts: Sequence[str]) -> tuple[str, ...]:
    """The texts with a word in the place of each name."""
    found = zip(texts, name_masks(texts), strict=True)
    return tuple(masked(text, masks, 0, len(text)) for text, masks in found)


def _capitals(text: str) -> Iterator[str]:
    """Words with a capital in the middle of a sentence, in small letters and without a possessive."""
    for match in _WORD.finditer(text):
        if match[0][0].isupper() and not _opens(text, match.start()):
            yield _bare(match[0])


def _opens(text: str, start: int) -> bool:
    """Whether a sentence begins there, so that a capital says nothing."""
    before = text[:start].rstrip(" ")[-4:]
    return (not before or before[-1] in _OPENING) and not before.lower().endswith(_TITLES)


def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word).casefold()


def masks_of(text: str, known: KnownNames, is_usual: Callable[[str], bool]) -> list[Mask]:
    """Where names and numbers stand, in the order of the text; `is_usual` tells of usual words."""
    found = [Mask(*match.span(), NAME) for match in _ADDRESS.finditer(text)]
    found += [Mask(*match.span(), NUMBER) for match in _NUMERAL.finditer(text)]
    found += [Mask(*match.span(), NUMBER) for match in _NUMBER_WORD.finditer(text) if _counts(text, match)]
    for match in _WORD.finditer(text):
        name = _POSSESSIVE.sub("", match[0])
        if _is_name(name, _opens(text, match.start()), known, is_usual):
            found.append(Mask(match.start(), match.start() + len(name), NAME))
    masks: list[Mask] = []
    for mask in sorted(found, key=lambda mask: (mask.start, -mask.end)):
        if not masks or mask.start >= masks[-1].end:
            masks.append(mask)
    return masks


def _counts(text: str, number: re.Match[str]) -> bool:
    """Whether the word tells how many: not “the two of us”, “a hundred” or “millions”."""
    word = number[0].casefold()
    if word in _FEW:
        return not (_THOSE.search(text, 0, number.start()) or _OF_THEM.match(text, number.end()))
    if word.removesuffix("s") in _ROUND:
        return word in _ROUND and not _A.search(text, 0, number.start())
    return True


def _is_name(word: str, opens: bool, known: KnownNames, is_usual: Callable[[str], bool]) -> bool:
    """By its capital inside a sentence; where it opens one, or has none, by what is known of it.

    A word in capitals alone that is a usual one is said aloud, or is an abbreviation of the trade.
    """
    small = word.casefold()
    if small in NO_NAMES or any(character.isdigit() for character in word):
        return False
    if not word[0].isupper():
        return (small in known.listed or small in known.inside) and not is_usual(small)
    if small in known.listed or (len(word) > 1 and word.isupper()):
        return small in known.listed or not is_usual(small)
    if not opens:
        return True
    if small in known.inside:
        return not (is_usual(small) and small in known.small)
    return not is_usual(small) and not _ENDING.fullmatch(small)


def masked(text: str, masks: Sequence[Mask], start: int, end: int) -> str:
    """The words from start to end, with what stands for each mask in its place."""
    pieces, at = [], start
    for mask in masks:
        if mask.end > start and mask.start < end:
            pieces += [text[at : max(at, mask.start)], mask.stands]
            at = max(at, mask.end)
    return "".join((*pieces, text[at:end])) if at < end else "".join(pieces)
