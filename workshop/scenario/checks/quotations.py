"""Whether the words that show a move stand in the text of their response: once, and as they are written."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from workshop.scenario.checks.lookalikes import look_alike
from workshop.scenario.clean import one_line
from workshop.scenario.findings import Finding
from workshop.scenario.toml.positions import Path
from workshop.scenario.toml.raw import Table

LONGEST_TEXT = 600
"""Longer ones the schema refuses; they are not searched."""


def quotation_findings(path: Path, moves: Table, text: object) -> Iterator[Finding]:
    """What is wrong with the quotations of a response, by move."""
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        return
    for move, words in moves.items():
        if not isinstance(words, str) or not words or len(words) > LONGEST_TEXT:
            continue
        at = text.find(words)
        if at < 0:
            hint = partial(_nearest, words, text)
            yield Finding("E301", (*path, move), "these words are not in the text", hint=hint)
        elif text.find(words, at + 1) >= 0:
            said = f"these words occur twice in the text: “{one_line(words, 80)}”"
            yield Finding("E302", (*path, move), said, hint="Quote more of it, so that the place is clear.")


def _nearest(words: str, text: str) -> str:
    """In what the words differ from the text, if one does not see it; else those that were perhaps meant."""
    if difference := look_alike(words, text):
        return difference
    from difflib import SequenceMatcher  # noqa: PLC0415 - most files quote what is there

    plain_words, plain_text = words.lower(), text.lower()
    if len(plain_text) != len(text) or len(plain_words) != len(words):
        plain_words, plain_text = words, text
    shared = SequenceMatcher(None, plain_words, plain_text, autojunk=False).find_longest_match()
    if shared.size < max(4, len(words) // 4):
        return "Quote them exactly."
    start = max(0, shared.b - shared.a)
    end = min(len(text), start + len(words))
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return f"The nearest are “{one_line(_without_ends(text[start:end], words), 120)}”."


def _without_ends(near: str, words: str) -> str:
    """The words of the text without marks at either end, where the author wrote none."""
    start, end = 0, len(near)
    while words[-1:].isalnum() and end > start and not near[end - 1].isalnum():
        end -= 1
    while words[:1].isalnum() and start < end and not near[start].isalnum():
        start += 1
    return near[start:end]
