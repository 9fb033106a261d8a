"""Views become paragraphs here: what a screen shows with bars and colours, told in words and numbers."""

from __future__ import annotations

from collections.abc import Sequence

from workshop.engine.verdict import MAX_FIT, Verdict
from workshop.plain.reasons import points_in_words
from workshop.session import wording
from workshop.session.naming import joined, not_left_out, other_ways_on
from workshop.session.views import (
    BriefingView,
    ConsequenceView,
    DebriefRow,
    DebriefView,
    EndingView,
    GuessView,
    LevelView,
    PairView,
    SceneView,
    Speaker,
    VerdictView,
)
from workshop.session.wording import as_sentence

Paragraphs = list[str]


def briefing(view: BriefingView) -> Paragraphs:
    header = view.header
    people = (
        f"- {person.name}, {person.title}{', whom you play' if person.is_seat else ''}. {person.about}"
        for person in view.cast
    )
    return [
        header.title,
        "",
        view.situation,
        f"You play {header.seat}. It takes about {view.minutes} minutes.",
        "",
        "The people:",
        *people,
        "",
        "The levels a reply can be at, none of them better than another:",
        *(f"- {level.word}: {level.about}" for level in header.levels),
    ]


def scene(view: SceneView) -> Paragraphs:
    header = view.header
    return [
        "",
        f"Scene {header.scene_number}: {header.scene_title}",
        "",
        view.setting,
        *(spoken(beat.by, beat.says) for beat in view.beats),
        spoken(view.listener, view.says),
        "",
        f"What do you say, as {header.seat}?",
        *numbered([response.text for response in view.responses]),
    ]


def guess(view: GuessView) -> Paragraphs:
    return [
        "",
        f"You say: {view.chosen.text}",
        "",
        f"What was {view.listener.name}’s question really about?",
        *numbered([f"{level.word}: {level.about}" for level in view.header.levels]),
    ]


def consequence(view: ConsequenceView) -> Paragraphs:
    return ["", f"{_name(view.listener)}, in answer: {view.answer}"]


def verdict(view: VerdictView) -> Paragraphs:
    return ["", *judged(view.header.levels, view.verdict, view.guess, view.peer)]


def judged(
    levels: Sequence[LevelView], verdict: Verdict, guess: str | None = None, peer: str | None = None
) -> Paragraphs:
    """In the order of the screen: what was called for, what was said, why, and what would have done."""
    words = verdict.explanation
    title = f"{as_sentence(verdict.mismatch.title)} " if verdict.mismatch else ""
    told = [
        f"The moment called for: {points_in_words(levels, verdict.call.points)}.{_wanted(levels, verdict)}",
        f"The reply carried: {points_in_words(levels, verdict.reading.points)}.",
        f"You heard the question at: {word(levels, guess)}." if guess else "",
        f"{title}Fit {verdict.fit} of {MAX_FIT}.",
        " ".join(text for text in (words.asked, words.did, words.merit, words.gap) if text),
    ]
    afterwards = (
        (wording.SMALLEST_CHANGE, words.nudge),
        (wording.NEXT_TIME, words.if_then),
        (wording.WOULD_WIN, words.would_win),
        ("Why a sensible colleague would say it", peer),
    )
    told += [f"{lead}: {text}" for lead, text in afterwards if text]
    return [text for text in told if text]


def recalled(view: GuessView | ConsequenceView | VerdictView) -> Paragraphs:
    """What was asked and, after the guess, what was said: for who comes back in the middle of a scene."""
    header = view.header
    place = f"Scene {header.scene_number}: {header.scene_title}"
    told = ["", place, "", spoken(view.listener, view.says)]
    return told if isinstance(view, GuessView) else [*told, f"You say: {view.chosen.text}"]


def ending(view: EndingView) -> Paragraphs:
    return ["", f"How it ends: {view.title}", "", view.text]


def debrief(view: DebriefView) -> Paragraphs:
    told = ["", f"Looking back. It ended with: {view.ending}", "", "Scene by scene:"]
    told += [f"{row.visit + 1}. {_decision(row)}" for row in view.rows]
    if view.patterns:
        told += ["", "Across the scenes:", *(f"- {pattern}" for pattern in view.patterns)]
    if view.pair is not None:
        told += ["", *_pair(view.pair)]
    for number, path in enumerate(view.earlier, 1):
        ended = f" It ended with: {path.ending}" if path.ending else ""
        told += ["", f"The path before this one, number {number}.{ended}"]
        told += [f"{row.visit + 1}. {_decision(row)}" for row in path.rows]
    if view.intentions:
        told += ["", "Sentences you kept:", *(f"- {sentence}" for sentence in view.intentions)]
    return told


def branches(view: DebriefView) -> Paragraphs:
    """The scenes of the path, to be played again by number."""
    return [
        f"{row.visit + 1}. {row.scene_title}"
        + (f" ({other_ways_on(row.other_ways)})" if row.other_ways else "")
        for row in view.rows
    ]


def spoken(by: Speaker, says: str) -> str:
    return f"{_name(by)}: {says}"


def numbered(texts: Sequence[str]) -> Paragraphs:
    return [f"{number}. {text}" for number, text in enumerate(texts, 1)]


def word(levels: Sequence[LevelView], id: str) -> str:
    return next((level.word for level in levels if level.id == id), id)


def _name(speaker: Speaker) -> str:
    return f"{speaker.name}, {speaker.title}"


def _wanted(levels: Sequence[LevelView], verdict: Verdict) -> str:
    """Levels that a reply should have something of, whatever their points say."""
    wanted = [level.word for level in not_left_out(verdict.call, levels)]
    return f" {wording.NOT_LEFT_OUT}: {joined(wanted)}." if wanted else ""


def _decision(row: DebriefRow) -> str:
    parts = [f"called for {row.called.word if row.called else 'no level above the others'}"]
    if row.guessed is not None:
        parts.append(f"heard as {row.guessed.word}")
    parts += [
        f"answered at {row.chosen.word if row.chosen else 'no level above the others'}",
        f"fit {row.fit}",
    ]
    told = ", ".join(parts)
    kind = f" {as_sentence(row.kind)}" if row.kind else ""
    asked = spoken(row.listener, row.says)
    return f"{as_sentence(row.scene_title)} {asked} {told[:1].upper()}{told[1:]}.{kind}"


def _pair(pair: PairView) -> Paragraphs:
    return [
        "Two scenes side by side. What do they have in common?",
        *(f"- {_quoted(row)}" for row in (pair.left, pair.right)),
        f"In common: {pair.common}",
    ]


def _quoted(row: DebriefRow) -> str:
    return f"{as_sentence(row.scene_title)} {spoken(row.listener, row.says)} You said: {row.response}"
