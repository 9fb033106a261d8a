"""Commands on their way to a session elsewhere: every one comes back as it was, and nothing else does."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.play import story_play
from tests.session.leading import whole_workshop
from tests.session.test_codec import VALUES
from workshop.engine.verdict import OwnWords, Sighting
from workshop.rooms.wire import SENT_BY_PHONES, command_from_dict, command_to_dict
from workshop.session.codec import EventFormatError
from workshop.session.commands import CastBallots, Command, Refusal, SayOwn
from workshop.session.decide import decide
from workshop.session.fold import apply
from workshop.session.projection import project_shared
from workshop.session.state import State

OF_WHO_LEADS = tuple(kind for kind in get_args(Command) if kind not in SENT_BY_PHONES)
texts = VALUES["str"]
sightings = st.builds(Sighting, texts, st.integers(0, 99), st.integers(0, 99))
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    **VALUES,
    "bool": st.booleans(),
    "str | None": st.none() | texts,
    "OwnWords": st.builds(
        OwnWords, texts, st.lists(sightings, max_size=3).map(tuple), st.booleans(), st.integers(0, 1)
    ),
}


def made(kind: type[Command]) -> st.SearchStrategy[Command]:
    return st.builds(kind, *(FIELDS[str(field.type)] for field in fields(kind)))


@pytest.mark.parametrize("kind", OF_WHO_LEADS)
@given(data=st.data())
def test_every_command_of_who_leads_comes_back_as_it_was(kind: type[Command], data: st.DataObject) -> None:
    command = data.draw(made(kind))
    assert command_from_dict(json.loads(json.dumps(command_to_dict(command)))) == command


PLAY = story_play()
STATES = tuple(whole_workshop(PLAY))


@pytest.mark.parametrize("kind", OF_WHO_LEADS)
@settings(max_examples=25)
@given(data=st.data(), state=st.sampled_from(STATES))
def test_whatever_is_asked_in_whatever_phase_is_done_or_refused_in_words(
    kind: type[Command], data: st.DataObject, state: State
) -> None:
    decision = decide(PLAY, state, data.draw(made(kind)))
    if isinstance(decision, Refusal):
        assert decision.because
        return
    for event in decision:
        state = apply(state, event)
    assert project_shared(PLAY, state) is not None


@pytest.mark.parametrize(
    "found",
    [
        None,
        [],
        "go-on",
        {},
        {"type": "go-on", "more": 1},
        {"type": "fly"},
        {"type": ["go-on"]},
        {"type": "count-hands", "choice": "a", "count": True},
        {"type": "count-hands", "choice": "a", "count": 2**60},
        {"type": "count-hands", "choice": None, "count": 1},
        {"type": "take-note"},
        {"type": "start-hosting", "rehearsal": 1},
        {"type": "agree-focus", "points": [1, "2"]},
        {"type": "say-own", "text": "a"},
        {"type": "cast-ballots", "round": 1, "seats": [1], "choices": ["a"]},
        {"type": "offer-sentence", "seat": 1, "text": "a"},
    ],
)
def test_what_is_no_command_of_who_leads_is_refused(found: object) -> None:
    with pytest.raises(EventFormatError):
        command_from_dict(found)


def test_what_phones_send_has_no_word() -> None:
    with pytest.raises(KeyError):
        command_to_dict(CastBallots(1, (1,), ("a",)))


def test_own_words_keep_what_was_seen_in_them() -> None:
    said = SayOwn(OwnWords("we lose a clinic", (Sighting("effect", 0, 7),), True, 1))
    assert command_from_dict(json.loads(json.dumps(command_to_dict(said)))) == said


def test_what_steers_a_terminal_is_cleaned() -> None:
    told = command_from_dict({"type": "take-note", "text": "a\x1b[2Jb"})
    assert "\x1b" not in repr(told)
