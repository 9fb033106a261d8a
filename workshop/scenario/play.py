"""What a session is played on: a scenario, its story, and the judge of its responses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from workshop.engine.flips import Flip
from workshop.engine.lens import Lens, Move, unwritten_moves
from workshop.engine.verdict import LONGEST_REPLY, OWN_WORDS, Call, OwnWords, Verdict
from workshop.scenario.boards import Board
from workshop.scenario.conditions import Tracks
from workshop.scenario.judgment import ScenarioJudge
from workshop.scenario.models import Response, Scenario
from workshop.scenario.story import Story


class Met(Protocol):
    """A scene as a session comes to it."""

    @property
    def scene(self) -> str: ...
    @property
    def tracks(self) -> Tracks: ...
    @property
    def own(self) -> OwnWords | None: ...


class Play(NamedTuple):
    """Everything a session needs to know that is not an event; the same texts give the same play."""

    scenario: Scenario
    story: Story
    lens: Lens
    """The first lens of the scenario, by which the story goes where a scene names no other."""
    judge: ScenarioJudge
    scenario_hash: str
    lens_hashes: tuple[str, ...]

    def response(self, scene: str, response: str) -> Response:
        """The response of that id; raises KeyError where the scene has none."""
        for candidate in self.scenario.scene[scene].response:
            if candidate.id == response:
                return candidate
        raise KeyError(response)

    def answers_own_words(self, scene: str) -> bool:
        """Whether the scene has an answer to whatever somebody says."""
        return self.scenario.scene[scene].answers is not None

    def sayable_moves(self, scene: str) -> Mapping[str, Move]:
        """What words in the scene may be said to do: moves of lens and scenario, or a level outright."""
        lens = self.judge.lens(scene)
        return {**unwritten_moves(lens), **lens.move, **self.scenario.move}

    def may_be_said(self, scene: str, words: OwnWords) -> bool:
        """Whether these words, with what was seen in them, can be said in the scene."""
        moves = self.sayable_moves(scene)
        last = 0
        for seen in words.sightings:
            if seen.move not in moves or not last <= seen.start < seen.end <= len(words.text):
                return False
            last = seen.start
        return bool(words.text.strip()) and len(words.text) <= LONGEST_REPLY

    def said(self, met: Met, response: str) -> Response:
        """The response of that id, or the words of one's own with the scene's answer to them.

        Raises KeyError where there is no such response.
        """
        if response != OWN_WORDS or met.own is None:
            return self.response(met.scene, response)
        answers = self.scenario.scene[met.scene].answers
        answer = getattr(answers, self.verdict(met, OWN_WORDS).outcome) if answers else ""
        return Response.model_construct(id=OWN_WORDS, text=met.own.text, answer=answer)

    def board(self, met: Met) -> Board:
        """The cards that lie on the board in this scene."""
        return self.story.board(met.tracks)

    def call(self, met: Met) -> Call:
        """What this moment calls for, with the cards on its board."""
        return self.judge.call(met.scene, self.board(met))

    def verdict(self, met: Met, response: str) -> Verdict:
        """The verdict on this response, or on words of one's own, with the cards on the board."""
        if response == OWN_WORDS and met.own is not None:
            own, board = met.own, self.board(met)
            verdict = self.judge.verdict_on_words(met.scene, own.text, own.sightings, board)
            return verdict if own.is_known else verdict.without_kinds
        return self.judge.verdict(met.scene, response, self.board(met))

    def flips(self, met: Met, response: str, fit: int) -> tuple[Flip, ...]:
        """What would bring the rules to this fit of the response, or of words of one's own, or nearer."""
        if response == OWN_WORDS and met.own is not None:
            own = met.own
            return self.judge.flips_on_words(met.scene, own.text, own.sightings, fit, self.board(met))
        return self.judge.flips(met.scene, response, fit, self.board(met))


def prepare(
    scenario: Scenario,
    lens: Lens,
    scenario_hash: str = "",
    lens_hashes: tuple[str, ...] = (),
    others: Sequence[Lens] = (),
) -> Play:
    """A play of this scenario read by this lens, its first, and by the `others` where a scene names them."""
    judge = ScenarioJudge(scenario, lens, *others)
    return Play(scenario, Story(scenario), lens, judge, scenario_hash, lens_hashes)
