"""The board as people see it: the cards that lie there, what they weigh, and which of them settled a call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workshop.language.catalogue import _
from workshop.scenario.boards import Board, givings
from workshop.scenario.play import Play
from workshop.session.state import Visit
from workshop.session.views import CardView, level_views, points_given

ON_THE_BOARD = _("On the board")


def board_of(play: Play, visits: Sequence[Visit]) -> tuple[CardView, ...]:
    """The cards on the board in the last of these visits, in the order in which they came."""
    if not visits:
        return ()
    given = givings(play.scenario)
    before = play.board(visits[-2]) if len(visits) > 1 else ()
    met = {visit.scene for visit in visits}
    cards = []
    for card in play.board(visits[-1]):
        giving = given[card]
        title = play.scenario.scene[giving.scene].title
        cards.append(CardView(giving.words, card not in before, None if giving.scene in met else title))
    return tuple(cards)


def weighed(play: Play, visit: Visit) -> tuple[str, ...]:
    """The same for the facilitator alone: each card with what it adds to the call."""
    given = givings(play.scenario)
    points = {reason.rule: reason.points for reason in play.call(visit).reasons}
    levels = level_views(play.judge.lens(visit.scene))
    return tuple(
        f"{given[card].words} ({points_given(levels, points[card])})" if card in points else given[card].words
        for card in play.board(visit)
    )


def settled(play: Play, visits: Sequence[Visit]) -> Iterator[str]:
    """Of the first moment that called for no level yet: which card settled it, or would have."""
    given = givings(play.scenario)
    for number, visit in enumerate(visits):
        lens = play.judge.lens(visit.scene)
        if visit.fit is None or lens.abstain is None or not play.call(visit).abstains:
            continue
        board = play.board(visit)
        met = [(later.scene, play.board(later)) for later in visits[number + 1 :]]
        for scene, later in (*met, *_ahead(play, visit)):
            call = play.judge.call(scene, later)
            if call.level is None or not set(board) < set(later) or play.judge.lens(scene) is not lens:
                continue
            place = list(lens.level).index(call.level)
            cards = [card for card in later if card not in board]
            decisive = max(cards, key=lambda card: _weight(play, scene, later, card, place))
            settles = _("settled it") if (scene, later) in met else _("would have settled it")
            yield _("In “{title}” it called for {asked}; “{card}” {settles}, for {word}.").format(
                title=play.scenario.scene[visit.scene].title,
                asked=lens.abstain.word,
                card=given[decisive].words,
                settles=settles,
                word=lens.level[call.level].word,
            )
            return


def _ahead(play: Play, visit: Visit) -> Iterator[tuple[str, Board]]:
    """The scenes of the story with every board that they may be met with, in the order of the file."""
    for name in play.scenario.scene:
        if name != visit.scene:
            yield from ((name, board) for board in play.judge.boards(name))


def _weight(play: Play, scene: str, board: Board, card: str, place: int) -> int:
    """How much the card adds there to the level at this place."""
    reasons = play.judge.call(scene, board).reasons
    return next((reason.points[place] for reason in reasons if reason.rule == card), 0)
