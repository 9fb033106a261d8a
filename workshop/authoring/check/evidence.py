"""Rules on evidence: cards given twice, calls that hang on the way, and what a plan takes from the board."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workshop.authoring.check.subject import Subject
from workshop.authoring.explore.walk import targets_of
from workshop.engine.verdict import Call
from workshop.scenario.boards import Board, Giving, givings, passings
from workshop.scenario.findings import Finding, quoted
from workshop.scenario.toml.positions import KeyPath


def cards_given_twice(subject: Subject) -> Iterator[Finding]:
    """Cards that a scene or a reply gives though they may lie on the board by then."""
    told: set[KeyPath] = set()
    first = givings(subject.scenario)
    for way in passings(subject.scenario):
        for path, card in _given_again(subject, way.scene, way.board, way.target):
            other = _place(first[card], card)
            if path not in told and path != other:
                told.add(path)
                message = f"the card {quoted(card)} may lie on the board already when it is given here"
                hint = "A card counts once. Give it where it is met first, or another card here."
                yield Finding("E803", path, message, at="key", hint=hint, other=other)


def _given_again(subject: Subject, scene: str, board: Board, target: str) -> Iterator[tuple[KeyPath, str]]:
    """What would be given once more on this way: by a reply of the scene, or on arriving at the next."""
    here = subject.scenario.scene[scene]
    for at, response in enumerate(here.response):
        for card in response.cards:
            if card in here.cards:
                yield ("scene", scene, "response", at, "cards", card), card
    there = subject.scenario.scene.get(target)
    if there is None:
        return
    for card in () if there.fresh_board else there.cards:
        if card in board:
            yield ("scene", target, "cards", card), card
    arriving = () if there.fresh_board else board
    for at, response in enumerate(there.response):
        for card in response.cards:
            if card in arriving:
                yield ("scene", target, "response", at, "cards", card), card


def call_by_the_way(subject: Subject) -> Iterator[Finding]:
    """Scenes that call for something else by the way one comes there, where one text says what for."""
    for path, scene in subject.scenes():
        calls = {
            _called(subject.judge.call(path[1], board)): board for board in subject.judge.boards(path[1])
        }
        if len(calls) > 1 and scene.called is not None:
            called = " or ".join(quoted(word) for word in calls)
            message = (
                f"by the cards that one comes with, {quoted(path[1])} calls for {called}; `called` says one"
            )
            hint = "Give the cards that decide it where every way passes, or make two scenes of it."
            place = _differing(subject, [*calls.values()])
            yield Finding("W804", place, message, at="key", hint=hint, other=(*path, "called"))


def _differing(subject: Subject, boards: Sequence[Board]) -> KeyPath:
    """Where the first card is given that lies on some of the boards and not on all."""
    given = givings(subject.scenario)
    return next(_place(given[card], card) for card in given if len({card in board for board in boards}) > 1)


def _place(giving: Giving, card: str) -> KeyPath:
    if giving.response is None:
        return ("scene", giving.scene, "cards", card)
    return ("scene", giving.scene, "response", giving.response, "cards", card)


def ends_undecided(subject: Subject) -> Iterator[Finding]:
    """Scenes after which the story is over while no level leads by enough to be called.

    A single question has no story to end: there one more question may be all that it calls for.
    """
    if subject.scenario.kind == "single":
        return
    for path, scene in subject.scenes():
        targets = targets_of(scene)
        if targets and all(target in subject.scenario.ending for target in targets):
            boards = subject.judge.boards(path[1])
            if any(subject.judge.call(path[1], board).abstains for board in boards):
                message = "the story ends here, and no level leads by enough to be called"
                hint = "Give one more card before the end, so that the room sees what it came to."
                yield Finding("W805", path, message, at="key", hint=hint)


def plans_without_evidence(subject: Subject) -> Iterator[Finding]:
    """Plans that leave out a scene whose card decides what a planned one calls for."""
    given = givings(subject.scenario)
    for at, plan in enumerate(subject.scenario.plan):
        for place, name in enumerate(plan.scenes):
            board = subject.judge.boards(name)[0]
            unmet = tuple(card for card in board if given[card].scene not in plan.scenes)
            met = tuple(card for card in board if card not in unmet)
            if unmet and _called(subject.judge.call(name, met)) != _called(subject.judge.call(name, board)):
                left_out = " and ".join(dict.fromkeys(quoted(given[card].scene) for card in unmet))
                message = f"what {quoted(name)} calls for hangs on cards of {left_out}, left out here"
                hint = "The room finds them on the board without having met them: take the scene in."
                yield Finding("W806", ("plan", at, "scenes", place), message, hint=hint)


def _called(call: Call) -> str:
    return call.level or ("no level yet" if call.abstains else "nothing")
