"""A scenario read by its lenses: what each scene calls for, and the verdict on whatever is said in it."""

from __future__ import annotations

from workshop.engine.flips import Contested, Flip, Meets, call_flips, flips
from workshop.engine.judge import Judge
from workshop.engine.lens import Lens, Spoken
from workshop.engine.verdict import Call, Moment, Sighting, Verdict
from workshop.scenario.boards import Board, boards_of
from workshop.scenario.models import Response, Scenario, Scene, sightings_of


def word_called_for(lens: Lens, asks: str, call: Call) -> str:
    """What a call asks for in a word of its lens; empty where nothing says what."""
    if call.abstains and lens.abstain:
        return lens.abstain.word
    question = lens.asks.get(asks)
    if question is not None and question.word:
        return question.word
    return lens.level[call.level].word if call.level else ""


def lenses_of(scenario: Scenario, scene: str) -> tuple[str, ...]:
    """The lenses by which a scene is read; the story goes by the first."""
    return scenario.scene[scene].lenses or scenario.lenses[:1]


def moment_of(scenario: Scenario, scene: Scene, board: Board = ()) -> Moment:
    """The scene as the moment rules see it: who listens, what is asked, what holds, what is on the board."""
    circumstances = frozenset(scenario.circumstances) | frozenset(scene.circumstances)
    stance = scenario.cast[scene.listener].stance
    return Moment(stance, scene.asks, circumstances, frozenset(board))


class ScenarioJudge:
    """The verdict on every response of a scenario, each worked out once and kept.

    A verdict rests on the scene, on what is said, and on the cards that lie on the board. Where no board is
    given, it is the one with which the story comes to the scene by the fewest steps.
    """

    def __init__(self, scenario: Scenario, lens: Lens, *others: Lens) -> None:
        self._scenario = scenario
        self._lenses = {each.id: each for each in (lens, *others)}
        self._judges = {name: Judge(each, scenario.move) for name, each in self._lenses.items()}
        self._boards = boards_of(scenario)
        self._responses = {
            (name, response.id): response
            for name, scene in scenario.scene.items()
            for response in scene.response
        }
        self._verdicts: dict[tuple[str, str, Board, str], Verdict] = {}
        self._flips: dict[tuple[str, str, Board, int], tuple[Flip, ...]] = {}

    def lens(self, scene: str) -> Lens:
        """The lens by which the story goes on from this scene."""
        return self._lenses[lenses_of(self._scenario, scene)[0]]

    def lenses(self, scene: str) -> tuple[Lens, ...]:
        """All by which the scene is read, the one that the story goes by first."""
        return tuple(self._lenses[name] for name in lenses_of(self._scenario, scene))

    def boards(self, scene: str) -> tuple[Board, ...]:
        """Every board with which the story may come to the scene, the nearest first; never none."""
        return self._boards.get(scene, ((),))

    def call(self, scene: str, board: Board | None = None) -> Call:
        """What the scene's moment calls for."""
        return self._judges[self.lens(scene).id].call(self._moment(scene, board))

    def called_word(self, scene: str, board: Board | None = None) -> str:
        """What the scene's moment calls for in a word; empty where nothing says what."""
        return word_called_for(self.lens(scene), self._scenario.scene[scene].asks, self.call(scene, board))

    def verdict(self, scene: str, response: str, board: Board | None = None) -> Verdict:
        """The verdict on this response in its scene; raises KeyError where there is no such response."""
        return self._by(self.lens(scene).id, scene, response, board)

    def beside(self, scene: str, response: str, board: Board | None = None) -> tuple[Verdict, ...]:
        """The verdicts on it by the further lenses of its scene, by which the story does not go."""
        return tuple(self._by(name, scene, response, board) for name in lenses_of(self._scenario, scene)[1:])

    def flips(self, scene: str, response: str, fit: int, board: Board | None = None) -> tuple[Flip, ...]:
        """What would bring the rules to this fit of the response, or nearer; raises KeyError as `verdict`."""
        known = self._board(scene, board)
        key = (scene, response, known, fit)
        if key not in self._flips:
            said = self._responses[scene, response]
            contested = Contested(self._moment(scene, known), said.text, sightings_of(said))
            self._flips[key] = flips(self.lens(scene), self._scenario.move, contested, fit)
        return self._flips[key]

    def flips_on_words(
        self, scene: str, text: str, sightings: tuple[Sighting, ...], fit: int, board: Board | None = None
    ) -> tuple[Flip, ...]:
        """What would bring the rules to this fit of words of one's own, or nearer."""
        contested = Contested(self._moment(scene, board), text, sightings)
        return flips(self.lens(scene), self._scenario.move, contested, fit)

    def call_flips(self, scene: str, meets: Meets, board: Board | None = None) -> tuple[Flip, ...]:
        """What would have the scene's moment call for what `meets` says."""
        contested = Contested(self._moment(scene, board), "", ())
        return call_flips(self.lens(scene), self._scenario.move, contested, meets)

    def verdict_on(self, scene: str, spoken: Response | Spoken, board: Board | None = None) -> Verdict:
        """The verdict on anything said in this scene, which need not be one of its responses."""
        return self._judged(self.lens(scene).id, scene, spoken.text, sightings_of(spoken), board)

    def verdict_on_words(
        self, scene: str, text: str, sightings: tuple[Sighting, ...], board: Board | None = None
    ) -> Verdict:
        """The same of words of one's own, with what was seen in them, in the order of the text."""
        return self._judged(self.lens(scene).id, scene, text, sightings, board)

    def _board(self, scene: str, board: Board | None) -> Board:
        return self.boards(scene)[0] if board is None else board

    def _moment(self, scene: str, board: Board | None) -> Moment:
        return moment_of(self._scenario, self._scenario.scene[scene], self._board(scene, board))

    def _by(self, lens: str, scene: str, response: str, board: Board | None) -> Verdict:
        key = (scene, response, self._board(scene, board), lens)
        if key not in self._verdicts:
            said = self._responses[scene, response]
            self._verdicts[key] = self._judged(lens, scene, said.text, sightings_of(said), key[2])
        return self._verdicts[key]

    def _judged(
        self, lens: str, scene: str, text: str, sightings: tuple[Sighting, ...], board: Board | None
    ) -> Verdict:
        listener = self._scenario.cast[self._scenario.scene[scene].listener].name
        return self._judges[lens].verdict(self._moment(scene, board), listener, text, sightings)
