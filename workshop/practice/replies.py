"""What one person answered, reply by reply: taken from sessions alone, and the only thing practice knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from workshop.engine.fit import outcome_of
from workshop.engine.lens import Lens
from workshop.engine.verdict import OWN_WORDS
from workshop.scenario.judgment import word_called_for
from workshop.scenario.play import Play
from workshop.session.events import Record, VerdictRevealed
from workshop.session.fold import states
from workshop.session.state import State, Visit
from workshop.session.views import LevelView, aim_of, level_views

MISSED = "missed"


TextId = tuple[str, str]
"""What was read on the page, by the ids of the story and the scene: the same text is one of these."""


class SeenReply(NamedTuple):
    """A reply whose verdict was seen, with what its moment called for."""

    at: str
    """When the verdict was shown, as the clock of the place said it."""
    story: str
    """The id of the scenario that the scene is from."""
    scene: str
    lens: str
    asks: str
    """The kind of question it was."""
    called: str | None
    """The level that was called for, if it was one."""
    led: str | None
    """The level that led the reply, if one did alone."""
    guess: str | None
    """What the question was taken to be at; None where nobody guessed."""
    fit: int
    """How well the reply served its moment by the rules, 0 to 4."""
    own: bool = False
    """Whether it was said in words of one's own."""
    sure: bool = True
    """Whether what it carried is known: it was chosen, read for sure, or looked over by who said it."""
    practised: bool = False
    """Whether it was answered in practice, and not in a story."""
    aim: str | None = None
    """What a guess names that hears the question: the called level, or that no level alone is called for."""
    seen: int | None = None
    """The same as fit as the person sees it, where they see it differently."""
    word: str = ""
    """What was called for, in a word of the lens; empty where none says it."""

    @property
    def kind(self) -> str:
        return kind_in_practice(self.lens, self.word, self.asks)

    @property
    def text(self) -> TextId:
        return self.story, self.scene

    @property
    def missed(self) -> bool:
        """Whether it left its moment open, as far as the person does not see that differently."""
        return outcome_of(self.fit if self.seen is None else self.seen) == MISSED

    @property
    def heard(self) -> bool:
        """Whether the question was heard: by the guess, where there was one, else by the reply."""
        return self.guess == self.aim if self.guess and self.aim else not self.missed


def kind_in_practice(lens: str, word: str, asks: str) -> str:
    """What comes back: moments that call for the same, else where the same kind of question is; by lens."""
    return f"{lens}/{word or asks}"


class LensWords(NamedTuple):
    """How a lens is told of: its levels and kinds of question in words."""

    id: str
    title: str
    levels: tuple[LevelView, ...]
    asks: tuple[tuple[str, str], ...]
    """Each kind of question with its title."""


class SessionReplies(NamedTuple):
    """A session alone, as far as practice and history are concerned."""

    replies: tuple[SeenReply, ...]
    practice: bool = False
    lenses: tuple[LensWords, ...] = ()
    began_own: bool = False
    """Whether the first moment of a practice was asked in words of one's own, however it was answered."""


def answered_in(play: Play, records: Sequence[Record]) -> SessionReplies | None:
    """What a session came to; None where a group was led through it. Raises as a replay does.

    A step that was taken back, and what stood on it, is no reply; a scene that was played again is another.
    """
    seen: dict[tuple[int, int], str] = {}
    state = State()
    for record, state in states(records):
        if isinstance(record.event, VerdictRevealed):
            seen[len(state.earlier), len(state.past)] = record.at
    if state.hosted:
        return None
    found = tuple(
        _reply(play, visit, seen.get(place, ""), state)
        for place, visit in _visits(state)
        if visit.fit is not None and visit.choice is not None
    )
    names = dict.fromkeys(reply.lens for reply in found)
    lenses = {lens.id: lens for name in play.scenario.scene for lens in play.judge.lenses(name)}
    dealt, words = state.dealt, tuple(lens_words(lenses[name]) for name in names)
    return SessionReplies(found, dealt is not None, words, dealt is not None and dealt.own[:1] == (1,))


def lens_words(lens: Lens) -> LensWords:
    asks = tuple((name, question.title) for name, question in lens.asks.items())
    return LensWords(lens.id, lens.title, level_views(lens), asks)


def _visits(state: State) -> Iterator[tuple[tuple[int, int], Visit]]:
    """Every visit once, with the number of its path and its place on it: paths share their beginnings."""
    before: tuple[Visit, ...] = ()
    for number, path in enumerate((*(path.visits for path in state.earlier), state.path)):
        for place, visit in enumerate(path):
            if place >= len(before) or before[place] is not visit:
                yield (number, place), visit
        before = path


def _reply(play: Play, visit: Visit, at: str, state: State) -> SeenReply:
    assert visit.choice is not None
    assert visit.fit is not None
    scenario, scene = play.scenario, play.scenario.scene[visit.scene]
    verdict = play.verdict(visit, visit.choice)
    own = visit.own if visit.choice == OWN_WORDS else None
    story, name = scenario.id, visit.scene
    if state.dealt is not None:
        story, name = _origin(state.dealt.texts, list(scenario.scene).index(visit.scene), (story, name))
    return SeenReply(
        at,
        story,
        name,
        verdict.lens,
        scene.asks,
        verdict.call.level,
        verdict.reading.level,
        visit.guess,
        visit.fit,
        own is not None,
        own is None or own.corrected or bool(own.sure),
        state.dealt is not None,
        aim_of(play.judge.lens(visit.scene), scene.asks, verdict.call),
        next((contest.rating for contest in visit.contests if contest.response == visit.choice), None),
        word_called_for(play.judge.lens(visit.scene), scene.asks, verdict.call),
    )


def _origin(texts: Sequence[str], place: int, otherwise: tuple[str, str]) -> tuple[str, str]:
    if place >= len(texts):
        return otherwise
    story, _stroke, scene = texts[place].partition("/")
    return story, scene


def in_order(sessions: Iterable[SessionReplies]) -> tuple[SeenReply, ...]:
    """The replies of all sessions, in the order in which these were begun."""
    return tuple(reply for session in sessions for reply in session.replies)
