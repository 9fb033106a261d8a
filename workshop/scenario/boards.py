"""The board: the cards of evidence that a story has given out, and where it may come with which of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from workshop.scenario.models import NextByOutcome, Response, Scenario, Scene

Board = tuple[str, ...]
"""The cards that lie on it, in the order in which the file gives them out."""

MOST_BOARDS = 2_000
"""Scenes with their boards that are looked for; what lies beyond is judged where somebody comes there."""


class Giving(NamedTuple):
    """Where a story gives a card out."""

    scene: str
    response: int | None
    """The place of the reply that brings it; None where the scene does."""
    words: str
    """What the board says of it."""


def givings(scenario: Scenario, within: str | None = None) -> dict[str, Giving]:
    """The first place at which each card is given, in the order of the file, or the scene looked at."""
    given: dict[str, Giving] = {}
    for name, scene in scenario.scene.items():
        for card, words in scene.cards.items():
            given.setdefault(card, Giving(name, None, words))
        for at, response in enumerate(scene.response):
            for card, words in response.cards.items():
                given.setdefault(card, Giving(name, at, words))
    if within is not None:
        given |= {card: Giving(within, None, words) for card, words in scenario.scene[within].cards.items()}
    return given


class Deck:
    """The cards of a story: what a scene lays on the board on arriving, and a reply once it was said."""

    def __init__(self, scenario: Scenario) -> None:
        self.cards: Board = tuple(givings(scenario))
        self._scenes = {
            name: scene for name, scene in scenario.scene.items() if scene.cards or scene.fresh_board
        }

    def arriving(self, place: str, board: Board) -> Board:
        """The board in this scene or at this ending, coming with that one."""
        scene = self._scenes.get(place)
        if scene is None:
            return board
        return self._laid(() if scene.fresh_board else board, scene.cards)

    def after(self, response: Response, board: Board) -> Board:
        """The board once this was said; a card that lies there already is not given again."""
        return self._laid(board, response.cards) if response.cards else board

    def _laid(self, board: Board, cards: Mapping[str, str]) -> Board:
        return tuple(card for card in self.cards if card in board or card in cards)


class Passing(NamedTuple):
    """A way from one scene on: what is said there, with the cards on the board, and where it leads."""

    scene: str
    response: Response
    board: Board
    """After what was said, before arriving."""
    target: str


def boards_of(scenario: Scenario) -> dict[str, tuple[Board, ...]]:
    """Every board with which a scene may be met, whatever is said before; those that are nearest come first.

    A scene that no way leads to is met with its own cards. Empty for a story without cards.
    """
    deck = Deck(scenario)
    if not deck.cards:
        return {}
    ways = ((way.target, deck.arriving(way.target, way.board)) for way in passings(scenario))
    met = dict.fromkeys([*_openings(scenario, deck), *ways])
    boards: dict[str, list[Board]] = {name: [] for name in scenario.scene}
    for name, board in met:
        if name in boards:
            boards[name].append(board)
    return {name: tuple(each) or (deck.arriving(name, ()),) for name, each in boards.items()}


def passings(scenario: Scenario) -> Iterator[Passing]:
    """Every way from every scene with every board that it may be met with, the nearest first.

    Interludes on the way are passed over.
    """
    deck = Deck(scenario)
    waiting = deque(_openings(scenario, deck))
    met = {*waiting}
    while waiting and len(met) < MOST_BOARDS:
        name, board = waiting.popleft()
        scene = scenario.scene.get(name)
        for response, way in _ways(scene) if scene else ():
            after = deck.after(response, board)
            for target in _beyond(scenario, way):
                yield Passing(name, response, after, target)
                step = (target, deck.arriving(target, after))
                if step not in met:
                    met.add(step)
                    waiting.append(step)


def _openings(scenario: Scenario, deck: Deck) -> list[tuple[str, Board]]:
    """Where the story may begin, with the cards that lie there."""
    return [(place, deck.arriving(place, ())) for place in _beyond(scenario, scenario.start)]


def _beyond(scenario: Scenario, place: str) -> list[str]:
    """The place itself, or where the interlude may lead that it is."""
    places = [place]
    for each in places:
        if interlude := scenario.interlude.get(each):
            targets = (*(exit.next for exit in interlude.when), interlude.next)
            places += [target for target in targets if target not in places]
    return [each for each in places if each not in scenario.interlude]


def _ways(scene: Scene) -> Iterator[tuple[Response, str]]:
    """Each reply with every place that it may lead to."""
    for response in scene.response:
        match response.next or scene.next:
            case NextByOutcome(landed=landed, partly=partly, missed=missed):
                targets = [landed, partly, missed]
            case str(target):
                targets = [target]
            case None:
                targets = []
        for target in dict.fromkeys((*targets, *(exit.next for exit in scene.when))):
            yield response, target
