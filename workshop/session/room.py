"""The room in words and numbers: how hands fell by response and by level, and how that is said aloud."""

from __future__ import annotations

from collections.abc import Sequence

from workshop.language.catalogue import _
from workshop.session.host_views import HandsView, LevelRound, RoundView
from workshop.session.naming import joined, level_views
from workshop.session.play import Play
from workshop.session.state import State
from workshop.session.tally import Tally, by_level, tally_of
from workshop.session.views import LevelView, ResponseView
from workshop.session.visit import UNDECIDED, Round, Visit, count_of

_SHARES = (
    (0.95, _("nearly all")),
    (0.7, _("most")),
    (0.55, _("more than half")),
    (0.45, _("half")),
    (0.36, _("more than a third")),
    (0.3, _("a third")),
    (0.22, _("a quarter")),
    (0.0, _("a few")),
)
"""A share of the hands in words, from this share on."""


def hands_view(state: State, tally: Tally) -> HandsView:
    """The tally as the room may see it: a total only once nothing can be worked out from how it grew."""
    taken = tuple(choice for choice, _count in tally.counts)
    return HandsView(tally.total if set(tally.choices) <= set(taken) else None, state.heads, taken)


def hands_now(play: Play, state: State) -> HandsView:
    """The tally of what is asked just now."""
    tally = tally_of(play, state)
    return hands_view(state, tally) if tally else HandsView(None, state.heads, ())


def round_view(one: Round, responses: Sequence[ResponseView]) -> RoundView:
    """A round's hands in the order of the responses."""
    return RoundView(
        one.number,
        tuple(count_of(one.counts, response.id) or 0 for response in responses),
        count_of(one.counts, UNDECIDED) or 0,
    )


def level_round(play: Play, visit: Visit, one: Round) -> LevelRound:
    """A round's hands by the level that leads each response."""
    hands = by_level(play, visit.scene, one)
    return LevelRound(one.number, tuple(hands[level] for level in play.lens.level), hands[None])


def leading_level(play: Play, visit: Visit, one: Round) -> LevelView | None:
    """The level with most hands in the round; None where none leads alone."""
    hands = level_round(play, visit, one).hands
    most = max(hands, default=0)
    if most == 0 or hands.count(most) > 1:
        return None
    return level_views(play.lens)[hands.index(most)]


def fall_in_words(rounds: Sequence[LevelRound], levels: Sequence[LevelView], called: LevelView | None) -> str:
    """The sentence that the whole workshop is about: where the room stood, and where the moment was."""
    if not rounds or not sum((*rounds[0].hands, rounds[0].others)):
        return _("No hands were counted in this scene.")
    told = _stood(rounds[0], levels)
    first = _("In round 1 ") if len(rounds) > 1 else ""
    sentence = f"{first}{told[:1].upper() + told[1:] if not first else told}."
    if called is None:
        return sentence
    at_called = _share(rounds[0], called.place)
    if at_called >= _SHARES[1][0]:
        return _("{sentence} The moment called for {word}: the room heard it.").format(
            sentence=sentence, word=called.word
        )
    if len(rounds) > 1 and _share(rounds[-1], called.place) > at_called:
        after = _in_words(_share(rounds[-1], called.place))
        return _("{sentence} The moment called for {word}; after talking, {after} answered there.").format(
            sentence=sentence, word=called.word, after=after
        )
    return _("{sentence} The moment called for {word}: that gap is the subject.").format(
        sentence=sentence, word=called.word
    )


def _stood(one: LevelRound, levels: Sequence[LevelView]) -> str:
    """'half of this room answered at …, a third at …', the largest first."""
    shares = sorted(((_share(one, level.place), level) for level in levels), key=lambda pair: -pair[0])
    told = [(_in_words(share), level.word) for share, level in shares if share > 0]
    if not told:
        return _("nobody answered at a level")
    (most, word), *others = told
    return joined(
        (
            _("{most} of this room answered at {word}").format(most=most, word=word),
            *(_("{share} at {word}").format(share=share, word=word) for share, word in others),
        )
    )


def _share(one: LevelRound, place: int) -> float:
    total = sum(one.hands) + one.others
    return one.hands[place] / total if total else 0.0


def _in_words(share: float) -> str:
    return next(words for least, words in _SHARES if share >= least)
