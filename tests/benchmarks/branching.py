"""A branching story of any size as a scenario: the arithmetic of one that other engines were measured on.

Scene `i` has three choices; choice `k` leads to scene `i + 1 + (k + i) % 3` and adds small numbers to three
tracks; the last choice of every fifth scene asks for one of them; the ending compares all three. Past the
last scene all ways meet in one more, `finale`, whose exits are the comparison.

The marks that every fourth scene sets elsewhere are left out: nothing ever asks for them, a scenario has at
most 16 tracks, and the states counted elsewhere leave them out as well. The bounds of the tracks are never
met. Texts are as long as elsewhere and drawn from the same words; every choice makes two moves of the lens,
so that there is something to judge.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import tomli_w

from tests.play import shipped_lens

_ALL_WORDS = (
    "roadmap metric launch customer churn team meeting deck promise deadline review number revenue "
    "experiment demo board sponsor quarter user research insight ticket backlog owner decision trade off "
    "risk scope budget pilot rollout support call slide memo goal signal noise effort result value"
)
WORDS = _ALL_WORDS.split()
CHOICES = REACH = 3
FINALE = "finale"


def story(scenes: int, id: str = "branching", seed: int = 7) -> str:
    """The scenario as TOML; the same bytes for the same arguments."""
    random_words = random.Random(seed)
    document = {
        **_head(id),
        "track": {name: {"start": 0, "min": -1000, "max": 1000} for name in ("one", "two", "three")},
        "scene": {f"s{at}": _scene(at, scenes, random_words) for at in range(scenes)} | {FINALE: _finale()},
        "ending": {
            name: {"title": name.title(), "text": f"It came to {name}. {_said(random_words, 30)}"}
            for name in ("first", "second", "third")
        },
    }
    return tomli_w.dumps(document)


def _head(id: str) -> dict[str, object]:
    person = {"title": "Lead", "about": "Works on the rollout."}
    return {
        "format": 1,
        "id": id,
        "title": "Branching",
        "summary": "A story of a given size.",
        "author": "Levels Workshop",
        "version": "1.0",
        "licence": "CC-BY-4.0",
        "language": "en",
        "minutes": 480,
        "lenses": [shipped_lens().id],
        "seat": "kim",
        "start": "s0",
        "cast": {
            "kim": {"name": "Kim", "stance": "launching", **person},
            "lou": {"name": "Lou", "stance": "ceo", **person},
        },
    }


def _scene(at: int, scenes: int, random_words: random.Random) -> dict[str, object]:
    asks = tuple(shipped_lens().asks)
    setting = " ".join(_said(random_words, 12) for _ in range(5))
    return {
        "title": f"Scene {at}",
        "listener": "lou",
        "setting": setting,
        "says": "And now?",
        "asks": asks[at % len(asks)],
        "response": [_response(at, k, scenes, random_words) for k in range(CHOICES)],
    }


def _response(at: int, k: int, scenes: int, random_words: random.Random) -> dict[str, object]:
    onward = at + 1 + (k + at) % REACH
    text = _said(random_words, 10)
    changes = {"one": (k + at) % 4 - 1, "two": (k * 2 + at) % 3 - 1, "three": (at + 2 * k) % 5 - 2}
    return {
        "id": f"s{at}c{k}",
        "text": text,
        "moves": dict(_moves(at, k, text)),
        "answer": " ".join(_said(random_words, 12) for _ in range(2)),
        "track": changes,
        "next": f"s{onward}" if onward < scenes else FINALE,
        **({"if": [f"one >= {at // 6}"]} if at % 5 == 4 and k == CHOICES - 1 else {}),
    }


def _moves(at: int, k: int, text: str) -> Iterator[tuple[str, str]]:
    """Two moves and the words that show them: the first four and the last five."""
    moves = tuple(shipped_lens().move)
    words = text.rstrip(".").split()
    yield moves[(7 * at + 3 * k) % len(moves)], " ".join(words[:4])
    yield moves[(7 * at + 3 * k + 1) % len(moves)], " ".join(words[5:])


def _finale() -> dict[str, object]:
    said = {"text": "That is where it stands this quarter.", "answer": "Lou nods."}
    return {
        "title": "Finale",
        "listener": "lou",
        "setting": "The last meeting.",
        "says": "Where did it go?",
        "asks": "effect",
        "next": "third",
        "response": [{"id": "so", **said}, {"id": "so-too", **said}],
        "when": [
            {"if": ["one >= two", "one >= three"], "next": "first"},
            {"if": ["two >= three"], "next": "second"},
        ],
    }


def _said(random_words: random.Random, count: int) -> str:
    words = [random_words.choice(WORDS) for _ in range(count)]
    return " ".join([words[0].capitalize(), *words[1:]]) + "."
