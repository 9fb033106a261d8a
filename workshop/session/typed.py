"""What a person types into a session, cleaned at the door and kept to one line."""

from __future__ import annotations

from workshop.scenario.clean import clean

MAX_SENTENCE = 300
"""Code points of a typed sentence."""


def sentence_of(text: str) -> str:
    """The text on one line, cleaned and bounded; empty where nothing was typed."""
    return " ".join(clean(text).split())[:MAX_SENTENCE]
