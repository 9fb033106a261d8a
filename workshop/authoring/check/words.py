"""Rules on the words of a scenario: their length, their fairness, and what they give away or leave unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from workshop.authoring.check.subject import Subject
from workshop.authoring.explore.walk import places_with_ways, targets_of
from workshop.authoring.map.text import wrap_cells
from workshop.scenario.findings import Finding, quoted
from workshop.scenario.models import Interlude, Scenario, Scene

MOST_LONGER = 1.6
"""So many times the shortest response of a scene may be the longest before it stands out."""
VOTE_COLUMNS, VOTE_ROWS = 74, 20
"""What the page of the vote has for question and replies in a window of 80 columns and 24 lines."""
QUESTION_COLUMNS = 54
"""Those beside the count in large digits."""
LEAST_OF_QUESTION = 3
"""Rows of these digits."""
BEHIND_NUMBERS = 5
"""Columns that the number of a reply takes."""
WORDS_PER_MINUTE = 130
"""At which a text is read aloud to a room, pauses included."""
_JUDGING = re.compile(
    r"\b(you are (?:so |too |just |simply )?(?:a |wrong|right|bad|good|weak|strong|naive|smart|brilliant"
    r"|defensive|political|junior|difficult)|you always|you never|typical(?:ly)?|well done|good job"
    r"|wrong answer|right answer|incompetent|lazy|stupid|clueless|toxic|idiot|coward|control freak)\b",
    re.IGNORECASE,
)
"""English words that label a person or grade a reply; other languages are not looked at."""
_LEAST_TITLE = 8
"""Characters below which a title is too common a word to spoil anything."""
_A: Mapping[str, str] = {"scene": "another scene", "interlude": "an interlude", "ending": "an ending"}


def unlike_lengths(subject: Subject) -> Iterator[Finding]:
    """Responses so unlike in length that one of them is told by it."""
    for path, scene in subject.scenes():
        by_length = sorted(scene.response, key=lambda response: len(response.text))
        short, long = by_length[0], by_length[-1]
        if len(long.text) > MOST_LONGER * len(short.text):
            message = (
                f"the responses differ much in length: {quoted(long.id)} has {len(long.text)} characters, "
                f"{quoted(short.id)} has {len(short.text)}"
            )
            hint = "People guess by length; keep the responses of a scene alike."
            yield Finding("W401", (*path, "response"), message, hint=hint)


def words_of_levels(subject: Subject) -> Iterator[Finding]:
    """Texts that the room sees before a verdict and that hold the word of a level."""
    words = {level.word for lens in subject.lenses.values() for level in lens.level.values()}
    if not words:
        return
    any_word = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(words)))})(?!\w)", re.IGNORECASE)
    for path, text in subject.shown():
        if word := any_word.search(text):
            message = f"“{word[0]}” is the word of a level, and the room reads this before the verdict"
            yield Finding("W402", path, message)


def judging_words(subject: Subject) -> Iterator[Finding]:
    """Words that judge a person, in a scenario in English."""
    if subject.scenario.language.partition("-")[0] != "en":
        return
    for path, text in (*subject.shown(), *subject.advice()):
        if words := _JUDGING.search(text):
            message = f"“{words[0].strip()}” judges a person or grades a reply"
            yield Finding("W406", path, message, hint="Speak of what was said or done.")


def too_long_for_the_vote(subject: Subject) -> Iterator[Finding]:
    """Scenes whose question and replies need more than the one page that a room votes by."""
    for path, scene in subject.scenes():
        rows = [lines_taken(response.text, VOTE_COLUMNS - BEHIND_NUMBERS) for response in scene.response]
        questions = (scene.says, *(each.says for each in scene.variant if each.says))
        asked = max(LEAST_OF_QUESTION, *(lines_taken(each, QUESTION_COLUMNS) for each in questions))
        if asked + sum(rows) > VOTE_ROWS:
            at = max(range(len(rows)), key=lambda at: (rows[at], at))
            each = ", ".join(
                f"{quoted(response.id)} {count}" for response, count in zip(scene.response, rows, strict=True)
            )
            message = (
                f"question and replies take {asked + sum(rows)} lines, and the page of the vote has "
                f"{VOTE_ROWS} at 80 columns"
            )
            hint = f"The question takes {asked}, {each}; shorten the longest, or leave a reply out."
            yield Finding("W407", (*path, "response", at, "text"), message, hint=hint)


def lines_taken(text: str, columns: int) -> int:
    """How many lines of so many columns a text takes; wide letters take two."""
    return sum(len(wrap_cells(line, columns)) for line in text.split("\n"))


TO_WRITE = "TO WRITE:"
"""Begins a text that stands for one that an author is still to write."""


def still_to_write(subject: Subject) -> Iterator[Finding]:
    """Texts that somebody began a scenario with, and nobody has written yet."""
    for path, text in subject.shown():
        if text.startswith(TO_WRITE):
            what = text.removeprefix(TO_WRITE).strip(" .")
            yield Finding("W411", path, f"this is still to be written: {what}")


def without_notes(subject: Subject) -> Iterator[Finding]:
    """Scenes that leave the facilitator without a word, or the room without a question."""
    hint = "`notes` tell the facilitator what to listen for; `discuss` asks the room after the verdict."
    for path, scene in subject.scenes():
        missing = [key for key in ("notes", "discuss") if not getattr(scene, key)]
        if missing:
            message = f"this scene has no {' and no '.join(missing)}"
            yield Finding("W408", path, message, at="key", hint=hint)


def spoilers(subject: Subject) -> Iterator[Finding]:
    """Titles of other scenes and endings in what a scene shows."""
    scenario = subject.scenario
    titles = {
        place.title: (kind, name)
        for kind, places in (
            ("scene", scenario.scene),
            ("interlude", scenario.interlude),
            ("ending", scenario.ending),
        )
        for name, place in places.items()
        if len(place.title) >= _LEAST_TITLE and place.title.lower() != scenario.title.lower()
    }
    if not titles:
        return
    longest_first = sorted(titles, key=len, reverse=True)
    any_title = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    for path, text in subject.shown():
        title = any_title.search(text)
        if title is None or path[-1] == "title" or path[0] == "ending":
            continue
        kind, name = titles[title[0]]
        if path[:2] != (kind, name):
            message = f"“{title[0]}” is the title of {_A[kind]}, and the room may read this first"
            hint = "Use other words here, or another title."
            yield Finding("W409", path, message, hint=hint, other=(kind, name))


def too_few_minutes(subject: Subject) -> Iterator[Finding]:
    """Whether reading, thinking and talking through the quickest path take longer than `minutes`.

    The minutes of a single question are those of a person alone, who talks with nobody.
    """
    scenario = subject.scenario
    if scenario.kind == "single":
        return
    quickest = _quickest(scenario)
    if quickest is not None and quickest > scenario.minutes * 60:
        message = (
            f"the quickest path takes {-(-quickest // 60)} minutes to read aloud, think and talk through"
        )
        hint = "Give more minutes, shorten the texts, or set think_seconds and talk_seconds lower."
        yield Finding("W410", ("minutes",), f"{message}, not {scenario.minutes}", hint=hint)


def _quickest(scenario: Scenario) -> int | None:
    """The seconds of the path that takes least, by relaxing scene after scene; none without an ending."""
    seconds = {scenario.start: 0}
    waiting, places = [scenario.start], places_with_ways(scenario)
    while waiting:
        name = waiting.pop(0)
        scene = places.get(name)
        if scene is None:
            continue
        after = seconds[name] + _seconds(scene)
        for target in targets_of(scene):
            if after < seconds.get(target, after + 1):
                seconds[target] = after
                waiting.append(target)
    return min((seconds[ending] for ending in scenario.ending if ending in seconds), default=None)


def _seconds(place: Scene | Interlude) -> int:
    read = [place.setting, *(line.text for line in place.lines if not line.conditions)]
    if isinstance(place, Interlude):
        return _to_read(read)
    read += [place.says, *(response.text for response in place.response)]
    read.append(max((response.answer for response in place.response), key=len))
    return _to_read(read) + place.think_seconds + place.talk_seconds


def _to_read(texts: Iterable[str]) -> int:
    """The seconds in which they are read aloud."""
    return sum(len(text.split()) for text in texts) * 60 // WORDS_PER_MINUTE
