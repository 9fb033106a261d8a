"""What every format of a report says alike: headings, labels, and the sentences around the counts."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.engine.verdict import Explanation
from workshop.report.contents import Decision, Judged, Report
from workshop.session.naming import times
from workshop.session.views import Speaker
from workshop.session.wording import NEXT_TIME, SMALLEST_CHANGE, WOULD_WIN

COUNTS_ONLY = "Counts only: nobody noted who raised a hand for what."
ABOUT_REPLIES = "What is said here is said of replies in their moment, never of people."
REHEARSAL = "This was a rehearsal."
NOT_OVER = "The session has not come to its end. What was not revealed yet is not in this report."
NO_SCENE = "No scene was played yet."
NOT_DECIDED = "Nothing is decided here yet."
NO_VERDICT = "The verdict was not shown yet."
NO_HANDS = "No hands were counted in this scene."
LEFT_OPEN = "It was left before its end."
MET = "The reply meets the moment"

PATH = "The path"
CALLED_AND_CHOSEN = "Called for, and chosen"
SHOWS = "What shows across the scenes"
PAIR = "Two scenes side by side"
TRANSFER = "The same level, called for twice"
LEFT = "A path that was left"
PARKED = "Parked points"
NOTES = "Noted on scenes"
FOCUS = "Focus agreement"
INTENTIONS = "If-then sentences"
COMMITMENTS = "Commitments"
EXIT = "Exit question"

RESPONSES = "The responses"
BY_RESPONSE = "Hands by response"
BY_LEVEL = "Hands by level"
GUESSES = "What the question was taken to be about"
POINTS = "Ten points"
FINGERS = "One to five fingers"
UNDECIDED = "undecided"
OTHERS = "none, or undecided"
CHOSEN = "chosen"

_PARTS = (
    ("asked", "What was asked"),
    ("did", "What the reply did"),
    ("merit", "What speaks for it"),
    ("gap", "The gap"),
    ("nudge", SMALLEST_CHANGE),
    ("if_then", NEXT_TIME),
    ("would_win", WOULD_WIN),
)


def kind_of(report: Report) -> str:
    """What the report is one of, to stand beside the scenario's title."""
    return "Report of a workshop" if report.hosted else "Report of a practice alone"


def occasion(report: Report) -> str:
    """When, with how many people, and as whom, in a line."""
    parts = [moment(report.started)]
    if report.hosted and report.heads:
        parts.append("1 person" if report.heads == 1 else f"{report.heads} people")
    if report.minutes:
        parts.append(f"{report.minutes} minutes planned")
    return " · ".join([*filter(None, parts), f"played as {report.seat}"])


def remarks(report: Report) -> Iterator[str]:
    """What a reader must know first."""
    if report.rehearsal:
        yield REHEARSAL
    if not report.over:
        yield NOT_OVER
    if not report.decisions:
        yield NO_SCENE


def moment(started: str) -> str:
    """`2026-05-12T09:30:00.000+02:00` as `2026-05-12 09:30`."""
    return started[:16].replace("T", " ")


def spoken_by(speaker: Speaker) -> str:
    return f"{speaker.name}, {speaker.title}"


def asides(decision: Decision) -> Iterator[str]:
    """What happened beside the counting."""
    if decision.corrections:
        yield f"A count was put right {times(decision.corrections).lower()}."
    if decision.taken_back:
        yield f"Something was shown too early, and hidden again, {times(decision.taken_back).lower()}."


def explained(explanation: Explanation) -> Iterator[tuple[str, str]]:
    """The parts of the explanation that say something, each with its label."""
    for field, label in _PARTS:
        if text := getattr(explanation, field).strip():
            yield label, text


def pull_of(judged: Judged) -> str:
    """The name of the gap between call and reply, or that there was none."""
    return judged.kind or MET
