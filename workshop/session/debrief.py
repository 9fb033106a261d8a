"""The debrief: the path walked, called against chosen, and what shows across the scenes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

from workshop.engine.fit import outcome_of
from workshop.engine.verdict import OWN_WORDS
from workshop.language.catalogue import _
from workshop.scenario.boards import Board, givings
from workshop.scenario.models import NextByOutcome, Scene
from workshop.scenario.play import Play
from workshop.session.state import EarlierPath, State, Visit
from workshop.session.verdicts import LANDS, contested, said_now
from workshop.session.views import (
    DebriefRow,
    DebriefView,
    Header,
    LevelView,
    PairView,
    PathView,
    guess_views,
    joined,
    level_of,
    level_views,
    speaker,
    times,
)

_MAX_PATTERNS = 3
PAIR_QUESTION = _("What do these two have in common?")


def debrief(header: Header, play: Play, state: State) -> DebriefView:
    """Everything a debrief shows; only visits whose verdict was seen are in it."""
    rows = rows_of(play, state.visits)
    return DebriefView(
        header,
        rows,
        how_it_ended(play, state),
        patterns(play, rows, state.visits),
        pair(play, rows, state.visits),
        state.intentions,
        tuple(_path(play, path) for path in state.earlier),
        contested(play, state.visits),
    )


def how_it_ended(play: Play, state: State) -> str:
    """The title of its ending, or that it was left without one; nothing of a practice, which is no story."""
    if state.dealt is not None:
        return ""
    title = _ending_title(play, state.ending)
    return title or _("The story was going round, so it was left here; all of it is kept.")


def rows_of(play: Play, visits: Sequence[Visit]) -> tuple[DebriefRow, ...]:
    """A row for every visit whose verdict was seen, in the order of the path."""
    return tuple(_row(play, number, visit) for number, visit in enumerate(visits) if visit.fit is not None)


def _row(play: Play, number: int, visit: Visit) -> DebriefRow:
    assert visit.choice is not None
    assert visit.fit is not None
    levels = level_views(play.judge.lens(visit.scene))
    scene = play.story.scene(visit.scene, visit.tracks)
    verdict = play.verdict(visit, visit.choice)
    own = visit.own if visit.choice == OWN_WORDS else None
    return DebriefRow(
        number,
        scene.title,
        speaker(play.scenario, scene.listener),
        scene.says,
        play.said(visit, visit.choice).text,
        level_of(levels, verdict.call.level),
        play.judge.called_word(visit.scene, play.board(visit)),
        level_of(guess_views(play.judge.lens(visit.scene)), visit.guess),
        level_of(levels, verdict.reading.level),
        tuple(manner.title for manner in verdict.manner),
        visit.fit,
        outcome_of(visit.fit),
        verdict.mismatch.title if verdict.mismatch else None,
        max(0, len(_ways(scene)) - 1),
        said_now(play, visit),
        changed_from(play, visit),
        kept_against(play, visit),
        own is not None and not own.corrected,
        own is not None and not own.is_known,
    )


def changed_from(play: Play, visit: Visit) -> str:
    """The reply that was chosen first, where it was changed before the answer; else empty."""
    if not visit.first or visit.choice is None:
        return ""
    first = play.said(replace(visit, own=visit.first_own), visit.first).text
    return first if first != play.said(visit, visit.choice).text else ""


def kept_against(play: Play, visit: Visit) -> str:
    """Somebody else's reason that was told before the guess, where the reply was kept; else empty."""
    offered = play.story.offered(visit.scene, visit.tracks)
    if not 0 < visit.reason <= len(offered) or visit.choice == OWN_WORDS or changed_from(play, visit):
        return ""
    return offered[visit.reason - 1].peer or ""


def _ways(scene: Scene) -> frozenset[str]:
    """Every place that this scene can lead to."""
    targets = [way.next for way in scene.when]
    targets += [response.next for response in scene.response if response.next]
    match scene.next:
        case NextByOutcome(landed=landed, partly=partly, missed=missed):
            targets += [landed, partly, missed]
        case str(target):
            targets.append(target)
        case None:
            pass
    return frozenset(targets)


def _path(play: Play, path: EarlierPath) -> PathView:
    return PathView(rows_of(play, path.visits), _ending_title(play, path.ending))


def _ending_title(play: Play, ending: str | None) -> str | None:
    return play.scenario.ending[ending].title if ending else None


def patterns(play: Play, rows: Sequence[DebriefRow], visits: Sequence[Visit]) -> tuple[str, ...]:
    """Sentences on what shows across the scenes; their subject is always the replies, or the evidence.

    Of replies whose level is not known well enough, nothing is told.
    """
    rows = [row for row in rows if not row.is_doubtful]
    told = [
        *_settled(play, visits),
        *_pulls(rows),
        *_manners(rows),
        *_guesses(rows),
        *_said_again(rows),
        *_repetition(play, rows),
        *_served(rows),
    ]
    return tuple(told[:_MAX_PATTERNS])


def _settled(play: Play, visits: Sequence[Visit]) -> Iterator[str]:
    """Of the first moment that called for no level yet: which card settled it, or would have."""
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
                card=givings(play.scenario, scene)[decisive].words,
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


def _manners(rows: Sequence[DebriefRow]) -> Iterator[str]:
    """What showed beside the levels: certainty, blame, one view for everybody."""
    manners = Counter(manner for row in rows for manner in row.manner)
    for manner, count in manners.most_common(1):
        yield _("{times} the manner got in the way, whatever the level: {manner}.").format(
            times=times(count), manner=manner
        )


def _pulls(rows: Sequence[DebriefRow]) -> Iterator[str]:
    """The crossings of called and chosen level that came more than once, else the first that came."""
    crossings = Counter(
        (row.chosen.word, row.called.word)
        for row in rows
        if row.chosen and row.called and row.chosen.id != row.called.id
    )
    commonest = crossings.most_common(2)
    for (used, called), count in [one for one in commonest if one[1] > 1] or commonest[:1]:
        yield _("{times} the reply led with {used} where the moment called for {called}.").format(
            times=times(count), used=used, called=called
        )


def _repetition(play: Play, rows: Sequence[DebriefRow]) -> Iterator[str]:
    """Two replies in a row at one level, away from the called one (the lens's `repeated` kind)."""
    kind = play.lens.kind.get(play.lens.repeated or "")
    if kind is None:
        return
    for first, second in pairwise(rows):
        if _away(first) and _away(second) and first.chosen == second.chosen and first.called == second.called:
            yield _("{title}: two replies in a row stayed at one level. {nudge}").format(
                title=kind.title, nudge=kind.nudge
            )
            return


def _away(row: DebriefRow) -> bool:
    return row.called is not None and row.chosen is not None and row.called.id != row.chosen.id


def _served(rows: Sequence[DebriefRow]) -> Iterator[str]:
    """Where the reply served its moment, in level and manner; nothing is said of the other scenes."""
    served = [row for row in rows if row.fit >= LANDS and row.called_word]
    words = Counter(row.called_word for row in served)
    if served:
        (first, most), *others = words.most_common()
        told = [_("{times} the moment called for {word}").format(times=times(most), word=first)]
        told += [
            _("{times} for {word}").format(times=times(count).lower(), word=word) for word, count in others
        ]
        yield _("{listed}, and the reply gave it.").format(listed=joined(told))


def _guesses(rows: Sequence[DebriefRow]) -> Iterator[str]:
    """Where the question was heard and the reply still went elsewhere."""
    heard = [row for row in rows if row.guessed and row.guessed == row.called and _away(row)]
    if heard:
        yield (
            _(
                "{times} the guess named the level that was called for, after a reply at another: "
                "the pause before answering is where that can change."
            ).format(times=times(len(heard)))
        )


def _said_again(rows: Sequence[DebriefRow]) -> Iterator[str]:
    """Where what was said after the answer served a moment that the first reply did not."""
    served = [row for row in rows if row.now and row.now.fit >= LANDS > row.fit]
    if served:
        yield _(
            "{times} what was said after the answer served a moment that the first reply left open."
        ).format(times=times(len(served)))


def pair(play: Play, rows: Sequence[DebriefRow], visits: Sequence[Visit]) -> PairView | None:
    """Two scenes to compare: what the author put side by side, else what the levels suggest."""
    by_scene = {visits[row.visit].scene: row for row in rows}
    for written in play.scenario.pair:
        left, right = (by_scene.get(scene) for scene in written.scenes)
        if left and right:
            return PairView(left, right, written.asked, written.told)
    for left, right in combinations(rows, 2):
        if left.called and left.called == right.called and left.listener != right.listener:
            return PairView(left, right, PAIR_QUESTION, _in_two_costumes(left, right, left.called))
    for left, right in combinations(rows, 2):
        if left.called and right.called and left.called != right.called and left.listener == right.listener:
            return PairView(left, right, PAIR_QUESTION, _same_listener(left, left.called, right.called))
    return None


def pair_so_far(play: Play, visits: Sequence[Visit]) -> PairView | None:
    """The pair that the present scene completes, as its author has it; None where it completes none."""
    if not visits:
        return None
    rows = {visits[row.visit].scene: row for row in rows_of(play, visits)}
    for written in play.scenario.pair:
        left, right = (rows.get(scene) for scene in written.scenes)
        if left and right and visits[-1].scene in written.scenes:
            return PairView(left, right, written.asked, written.told)
    return None


def _in_two_costumes(left: DebriefRow, right: DebriefRow, called: LevelView) -> str:
    return _(
        "{first} and {second} used different words, and both moments called for {word}: {about}."
    ).format(first=left.listener.name, second=right.listener.name, word=called.word, about=called.about)


def _same_listener(left: DebriefRow, before: LevelView, after: LevelView) -> str:
    return _(
        "Both times it was {name} who asked, and the call moved from {before} to {after}: the "
        "question decides, more than the person."
    ).format(name=left.listener.name, before=before.word, after=after.word)
