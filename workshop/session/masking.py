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
_NUMERAL = re.compile(r"\d(?:[\d.,:/’' ]*\d)?")
_SPELLED = _listed("""
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand
    million billion dozen
""")
_SPELLED_OUT = "|".join(f"{word}s?" for word in sorted(_SPELLED, key=len, reverse=True))
_NUMBER_WORD = re.compile(rf"\b(?:{_SPELLED_OUT})\b(?:[ -](?:and )?(?:one|{_SPELLED_OUT})\b)*", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_OPENING = frozenset(".!?…:;“”\"'(\n–—-")
"""After these a sentence begins, where a capital says nothing."""
NO_NAMES = _listed("""
    i mr mrs ms dr monday tuesday wednesday thursday friday saturday sunday january february march april
    may june july august september october november december christmas easter ok okay pm am ceo cto cfo
    coo cpo vp hr it ui ux api kpi kpis okr okrs roi faq qa pr eu us uk english
""")
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


def known_names(texts: Sequence[str], names: Iterable[str] = ()) -> set[str]:
    """Known names, and words that are written like one somewhere in the texts; all in small letters."""
    known = {word.casefold() for name in names for word in _WORD.findall(name)}
    known |= {word for text in texts for word in _capitals(text)}
    return known - NO_NAMES


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
        before = text[: match.start()].rstrip(" ")[-4:]
        opens = not before or before[-1] in _OPENING
        if match[0][0].isupper() and (not opens or before.lower().endswith(_TITLES)):
            yield _bare(match[0])


def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word).casefold()


def masks_of(text: str, known: set[str], is_usual: Callable[[str], bool]) -> list[Mask]:
    """Where names and numbers stand, in the order of the text; `is_usual` tells of usual words."""
    found = [Mask(*match.span(), NAME) for match in _ADDRESS.finditer(text)]
    found += [
        Mask(*match.span(), NUMBER) for sign in (_NUMERAL, _NUMBER_WORD) for match in sign.finditer(text)
    ]
    for match in _WORD.finditer(text):
        name = _POSSESSIVE.sub("", match[0])
        if _is_name(name, known, is_usual):
            found.append(Mask(match.start(), match.start() + len(name), NAME))
    masks: list[Mask] = []
    for mask in sorted(found, key=lambda mask: (mask.start, -mask.end)):
        if not masks or mask.start >= masks[-1].end:
            masks.append(mask)
    return masks


def _is_name(word: str, known: set[str], is_usual: Callable[[str], bool]) -> bool:
    """A known name is one in capitals, or where the word is no usual one; a capital alone where it is odd."""
    small = word.casefold()
    if small in NO_NAMES:
        return False
    named = small in known or small in _USUAL_NAMES
    return named or not is_usual(small) if word[0].isupper() else named and not is_usual(small)


def masked(text: str, masks: Sequence[Mask], start: int, end: int) -> str:
    """The words from start to end, with what stands for each mask in its place."""
    pieces, at = [], start
    for mask in masks:
        if mask.end > start and mask.start < end:
            pieces += [text[at : max(at, mask.start)], mask.stands]
            at = max(at, mask.end)
    return "".join((*pieces, text[at:end])) if at < end else "".join(pieces)
