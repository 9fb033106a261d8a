"""A session becomes a report here: what its state holds, less everything that was not revealed yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from workshop.engine.fitting import outcome_of
from workshop.report.contents import (
    Decision,
    Exit,
    Focus,
    Judged,
    LeftPath,
    LookedAt,
    Met,
    Option,
    Report,
    Transfer,
)
from workshop.session import room, wording
from workshop.session.debrief import pair, patterns, rows_of
from workshop.session.focusing import focus_view
from workshop.session.lifecycle import Phase
from workshop.session.naming import header_of, level_of, level_views, speaker
from workshop.session.play import Play
from workshop.session.state import State
from workshop.session.tally import EXIT_SCORES
from workshop.session.transfer import same_call, transfer
from workshop.session.views import LevelView, ResponseView
from workshop.session.visit import UNDECIDED, Round, Visit, count_of

_BEFORE_REVEAL = frozenset({Phase.SCENE, Phase.THINK, Phase.VOTE, Phase.VOTED, Phase.TALK})


def gather(play: Play, state: State, started: str, session: str | None = None) -> Report:
    """The report of a session that stands in this state; `started` is told as it is given, ISO 8601.

    What the room may not know yet is left out, and the facilitator's notes always are.
    """
    header = header_of(play)
    judged = _with_verdict(state)
    rows = rows_of(play, judged)
    ending = play.scenario.ending[state.ending] if state.ending else None
    return Report(
        play.scenario.id,
        play.scenario.title,
        header.seat,
        play.scenario.language,
        session,
        started,
        state.hosted,
        state.rehearsal,
        state.phase is (Phase.CLOSED if state.hosted else Phase.DEBRIEF),
        state.heads,
        state.plan.minutes,
        header.levels,
        tuple(_decision(play, state, place, visit) for place, visit in enumerate(state.visits, 1)),
        (ending.title, ending.text) if ending else None,
        patterns(play, rows),
        pair(rows),
        _transfer(play, judged),
        tuple(_left(play, state)),
        state.parked,
        tuple((play.scenario.scene[one.scene].title, note) for one in state.visits for note in one.notes),
        _focus(play, state),
        state.intentions,
        state.commitments,
        _exit(state),
    )


def _with_verdict(state: State) -> tuple[Visit, ...]:
    """The visits of the path whose verdict is seen; one that was taken back is hidden until it is shown."""
    return tuple(visit for visit in state.visits if _is_judged(state, visit))


def _is_judged(state: State, visit: Visit) -> bool:
    hidden = visit is state.present and state.phase is Phase.CONSEQUENCE and visit.exploring is None
    return visit.fit is not None and not hidden


def _decision(play: Play, state: State, place: int, visit: Visit) -> Decision:
    scene = play.scenario.scene[visit.scene]
    levels = level_views(play.lens)
    seen = visit is not state.present or state.phase not in _BEFORE_REVEAL
    rounds = visit.rounds if seen and state.hosted else ()
    judged = _judged(play, visit, rounds, levels) if _is_judged(state, visit) else None
    return Decision(
        place,
        scene.title,
        speaker(play.scenario, scene.listener),
        scene.says,
        tuple(_options(play, visit, rounds, levels if judged else ())) if seen else (),
        tuple(one.number for one in rounds),
        tuple(count_of(one.counts, UNDECIDED) or 0 for one in rounds),
        sum(one.corrections for one in rounds),
        visit.taken_back,
        judged,
        tuple(_instead(play, visit)),
    )


def _options(
    play: Play, visit: Visit, rounds: Sequence[Round], levels: Sequence[LevelView]
) -> Iterator[Option]:
    offered = tuple(ResponseView(one.id, one.text) for one in play.story.offered(visit.scene, visit.tracks))
    counted = [room.round_view(one, offered).hands for one in rounds]
    for at, (id, text) in enumerate(offered):
        level = level_of(levels, play.judge.verdict(visit.scene, id).reading.level)
        yield Option(at + 1, text, tuple(hands[at] for hands in counted), level, id == visit.choice)


def _instead(play: Play, visit: Visit) -> Iterator[LookedAt]:
    for place, one in enumerate(play.story.offered(visit.scene, visit.tracks), 1):
        if one.id in visit.explored:
            yield LookedAt(place, one.text, one.answer)


def _judged(play: Play, visit: Visit, counted: Sequence[Round], levels: Sequence[LevelView]) -> Judged:
    assert visit.choice is not None
    assert visit.fit is not None
    verdict = play.judge.verdict(visit.scene, visit.choice)
    called = level_of(levels, verdict.call.level)
    rounds = tuple(room.level_round(play, visit, one) for one in counted)
    return Judged(
        called,
        level_of(levels, visit.guess),
        tuple(count_of(visit.guesses, level.id) or 0 for level in levels) if visit.guesses else (),
        level_of(levels, verdict.reading.level),
        room.leading_level(play, visit, counted[0]) if counted else None,
        room.leading_level(play, visit, counted[-1]) if counted else None,
        verdict.mismatch.title if verdict.mismatch else None,
        visit.fit,
        outcome_of(visit.fit),
        rounds,
        room.fall_in_words(rounds, levels, called) if rounds else None,
        verdict.explanation,
    )


def _transfer(play: Play, judged: Sequence[Visit]) -> Transfer | None:
    found = same_call(play, judged)
    if found is None:
        return None
    called = next(level for level in level_views(play.lens) if level.id == found.level)

    def met(visit: Visit) -> Met:
        first = room.level_round(play, visit, visit.rounds[0])
        place = next(at for at, one in enumerate(judged, 1) if one is visit)
        title = play.scenario.scene[visit.scene].title
        return Met(place, title, first.hands[called.place], sum(first.hands) + first.others)

    told = transfer(play, judged) or ""
    return Transfer(called, met(found.before), met(found.after), told)


def _left(play: Play, state: State) -> Iterator[LeftPath]:
    """The paths walked before, each without the visits that it shares with the one that followed it.

    A scene voted on again has a visit of its own, even where all the hands fell as before.
    """
    walks = [*(path.visits for path in state.earlier), state.visits]
    for path, after in zip(state.earlier, walks[1:], strict=True):
        pairs = zip(path.visits, after, strict=False)
        shared = sum(1 for _ in takewhile(lambda two: two[0] is two[1], pairs))
        walked = enumerate(path.visits[shared:], shared + 1)
        decisions = tuple(_decision(play, state, place, visit) for place, visit in walked)
        if decisions:
            yield LeftPath(decisions, play.scenario.ending[path.ending].title if path.ending else None)


def _focus(play: Play, state: State) -> Focus | None:
    if state.focus is None:
        return None
    view = focus_view(play, state)
    chosen = tuple(one.title for one in view.circumstances if one.chosen)
    return Focus(view.question, state.focus.points, chosen, view.called, view.reasons, view.differs)


def _exit(state: State) -> Exit | None:
    if not state.exits:
        return None
    hands = tuple((score, count_of(state.exits, score) or 0) for score in EXIT_SCORES)
    return Exit(wording.EXIT_QUESTION, hands)
