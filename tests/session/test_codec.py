"""Events on the disk: every type comes back as it was, and nothing else comes back at all."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop.scenario.clean import clean, one_line
from workshop.session import events
from workshop.session.codec import LARGEST, TYPES, EventFormatError, decode, encode, from_dict, to_dict
from workshop.session.commands import Command, commands_for
from workshop.session.events import (
    Event,
    IntentionKept,
    Record,
    SceneEntered,
    StepUndone,
    VoteCast,
)

EVENT_TYPES = get_args(events.Event)

texts = st.text(max_size=40).map(clean)
numbers = st.integers(-LARGEST + 1, LARGEST - 1)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "str": texts,
    "int": numbers,
    "tuple[str, ...]": st.lists(texts, max_size=4).map(tuple),
    "tuple[int, ...]": st.lists(numbers, max_size=4).map(tuple),
}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)


def made(kind: type[Event]) -> st.SearchStrategy[Event]:
    return st.builds(kind, *(VALUES[str(field.type)] for field in fields(kind)))


any_event = st.one_of(*map(made, EVENT_TYPES))
record = st.builds(Record, st.integers(1, 10**6), texts, any_event)


def test_no_event_type_is_forgotten() -> None:
    assert set(TYPES.values()) == set(EVENT_TYPES)
    assert len(TYPES) == len(EVENT_TYPES)


def test_the_words_on_the_disk_are_those_that_were_written_before() -> None:
    assert list(TYPES) == [
        "session-started", "hosting-started", "plan-made", "stage-opened", "scene-entered",
        "thinking-started", "voting-opened", "vote-cast", "hands-counted", "heads-counted",
        "voting-closed", "talk-started", "distribution-revealed", "reveal-taken-back", "choice-settled",
        "choice-reopened", "guess-made", "guess-skipped", "verdict-revealed", "verdict-contested",
        "discussion-opened", "what-if-explored", "ending-reached", "debrief-opened", "intention-kept",
        "branch-started",
        "timer-set", "timer-cleared", "point-parked", "note-taken", "focus-agreed", "commitment-made",
        "step-undone", "ballots-cast", "text-changed", "interlude-reached",
        "sentence-offered", "offer-dropped",
        "purpose-shown", "opening-worded", "hint-given", "group-named", "words-said",
        "cards-dealt", "moment-recalled",
        "question-planned", "question-opened", "question-worded", "replies-asked", "reply-taken",
        "replies-revealed", "question-left", "words-taken-up",
    ]  # fmt: skip


@settings(deadline=None)
@given(record)
def test_every_record_comes_back_as_it_was(kept: Record) -> None:
    assert decode(kept.seq, kept.at, encode(kept)) == kept


@settings(deadline=None, max_examples=50)
@given(any_event)
def test_an_event_is_one_line_of_plain_json(event: Event) -> None:
    line = encode(Record(1, "", event))
    assert line.isascii()
    assert line.isprintable()
    assert from_dict(json.loads(line)) == event
    assert next(iter(to_dict(event))) == "type"


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60) | json_values.map(json.dumps))
def test_anything_else_is_refused_by_name(body: str) -> None:
    with pytest.raises(EventFormatError):
        decode(1, "", body)


@settings(deadline=None)
@given(any_event, st.data())
def test_a_changed_field_is_an_event_or_a_named_refusal(event: Event, data: st.DataObject) -> None:
    found = dict(to_dict(event))
    found[data.draw(st.sampled_from(sorted(found)))] = data.draw(json_values)
    says = ""
    try:
        assert type(from_dict(json.loads(json.dumps(found)))) in EVENT_TYPES
    except EventFormatError as refused:
        says = str(refused)
    assert says == one_line(says, 400)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("", "an event is a JSON object"),
        ("[1]", "an event is a JSON object"),
        ("[" * 100_000, "an event is a JSON object"),
        ('{"type":"vote-moved"}', "knows no event “vote-moved”"),
        ('{"type":["vote-cast"]}', "knows no event list"),
        ('{"type":"vote-cast","voter":"me"}', "vote-cast: response is missing"),
        ('{"type":"vote-cast","voter":"me","response":7}', "vote-cast: response is 7, not a text"),
        ('{"type":"step-undone","steps":2}', "step-undone: this version knows no field “steps”"),
        ('{"type":"branch-started","visit":true}', "visit is bool, not a whole number"),
        ('{"type":"branch-started","visit":1e3}', "visit is float, not a whole number"),
        ('{"type":"branch-started","visit":' + "9" * 30 + "}", "visit is a large number"),
        ('{"type":"branch-started","visit":' + "9" * 5000 + "}", "an event is a JSON object"),
        ('{"type":"scene-entered","scene":"a","tracks":[1,"2"]}', "tracks is list"),
    ],
)
def test_a_refusal_says_what_is_wrong(body: str, says: str) -> None:
    with pytest.raises(EventFormatError) as refused:
        decode(1, "", body)
    assert says in str(refused.value)
    assert len(str(refused.value)) < 200


def test_text_from_the_disk_is_cleaned() -> None:
    body = json.dumps({"type": "intention-kept", "text": "safe\x1b[2J \u202etxet"})
    kept = decode(1, "now\x07", body)
    assert kept.event == IntentionKept("safe\ufffd[2J \ufffdtxet")
    assert kept.at == "now\ufffd"


def test_lists_come_back_as_tuples() -> None:
    body = encode(Record(1, "", SceneEntered("a", (1, -2))))
    assert json.loads(body) == {"type": "scene-entered", "scene": "a", "tracks": [1, -2]}
    assert decode(1, "", body).event == SceneEntered("a", (1, -2))


def test_an_event_without_fields_needs_only_its_type() -> None:
    assert encode(Record(9, "", StepUndone())) == '{"type":"step-undone"}'
    assert decode(9, "", ' { "type" : "step-undone" } ') == Record(9, "", StepUndone())


def test_a_surrogate_is_kept_out_of_the_files() -> None:
    body = encode(Record(1, "", VoteCast("me", "\ud800")))
    assert body.isascii()
    assert decode(1, "", body).event == VoteCast("me", "\ufffd")


def _unlike_any_default(kind: str) -> Any:
    return {"str": "another", "int": 7, "tuple[str, ...]": ("another",), "tuple[int, ...]": (7,)}[kind]


@pytest.mark.parametrize("kind", EVENT_TYPES, ids=lambda kind: kind.__name__)
def test_a_field_with_a_default_is_carried_by_the_command_that_brings_the_event_about(kind: type[Event]):
    """Else a session that comes from elsewhere is refused as soon as the field is used."""
    grown = [field.name for field in fields(kind) if field.default is not MISSING]
    event = kind(*(_unlike_any_default(str(field.type)) for field in fields(kind)))
    for name in grown:
        carried = [vars_of(command) for command in commands_for(event)]
        assert any(getattr(event, name) in values for values in carried), (kind.__name__, name)


def vars_of(command: Command) -> list[object]:
    """What the command holds, and what is in what it holds."""
    held = [getattr(command, field.name) for field in fields(command)]
    return [*held, *(part for value in held if isinstance(value, tuple) for part in value)]
