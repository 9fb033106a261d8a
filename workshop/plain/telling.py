"""Views become paragraphs here: what a screen shows with bars and colours, told in words and numbers."""

from __future__ import annotations

from collections.abc import Sequence

from workshop.engine.verdict import MAX_FIT, Verdict
from workshop.language.catalogue import _
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

WHOM_YOU_PLAY = _(", whom you play")


def briefing(view: BriefingView) -> Paragraphs:
    header = view.header
    people = (
        f"- {person.name}, {person.title}{WHOM_YOU_PLAY if person.is_seat else ''}. {person.about}"
        for person in view.cast
    )
    return [
        header.title,
        "",
        view.situation,
        _("You play {seat}. It takes about {minutes} minutes.").format(
            seat=header.seat, minutes=view.minutes
        ),
        "",
        _("The people:"),
        *people,
        "",
        _("The levels a reply can be at, none of them better than another:"),
        *(f"- {level.word}: {level.about}" for level in header.levels),
    ]


def scene(view: SceneView) -> Paragraphs:
    header = view.header
    return [
        "",
        _("Scene {scene_number}: {scene_title}").format(
            scene_number=header.scene_number, scene_title=header.scene_title
        ),
        "",
        view.setting,
        *(spoken(beat.by, beat.says) for beat in view.beats),
        spoken(view.listener, view.says),
        "",
        _("What do you say, as {seat}?").format(seat=header.seat),
        *numbered([response.text for response in view.responses]),
    ]


def guess(view: GuessView) -> Paragraphs:
    return [
        "",
        _("You say: {text}").format(text=view.chosen.text),
        "",
        _("What was {name}’s question really about?").format(name=view.listener.name),
        *numbered([f"{level.word}: {level.about}" for level in view.header.levels]),
    ]


def consequence(view: ConsequenceView) -> Paragraphs:
    return ["", _("{name}, in answer: {answer}").format(name=view.listener.in_full, answer=view.answer)]


def verdict(view: VerdictView) -> Paragraphs:
    return ["", *judged(view.header.levels, view.verdict, view.guess, view.peer)]


def judged(
    levels: Sequence[LevelView], verdict: Verdict, guess: LevelView | None = None, peer: str | None = None
) -> Paragraphs:
    """In the order of the screen: what was called for, what was said, why, and what would have done."""
    words = verdict.explanation
    title = f"{as_sentence(verdict.mismatch.title)} " if verdict.mismatch else ""
    told = [
        _("The moment called for: {points}.{wanted}").format(
            points=points_in_words(levels, verdict.call.points), wanted=_wanted(levels, verdict)
        ),
        _("The reply carried: {points}.").format(points=points_in_words(levels, verdict.reading.points)),
        _("You heard the question at: {word}.").format(word=guess.word) if guess else "",
        _("{title}Fit {fit} of {most}.").format(title=title, fit=verdict.fit, most=MAX_FIT),
        " ".join(text for text in (words.asked, words.did, words.merit, words.gap) if text),
    ]
    afterwards = (
        (wording.SMALLEST_CHANGE, words.nudge),
        (wording.NEXT_TIME, words.if_then),
        (wording.WOULD_WIN, words.would_win),
        (_("Why a sensible colleague would say it"), peer),
    )
    told += [f"{lead}: {text}" for lead, text in afterwards if text]
    return [text for text in told if text]


def recalled(view: GuessView | ConsequenceView | VerdictView) -> Paragraphs:
    """What was asked and, after the guess, what was said: for who comes back in the middle of a scene."""
    header = view.header
    place = _("Scene {scene_number}: {scene_title}").format(
        scene_number=header.scene_number, scene_title=header.scene_title
    )
    told = ["", place, "", spoken(view.listener, view.says)]
    return (
        told if isinstance(view, GuessView) else [*told, _("You say: {text}").format(text=view.chosen.text)]
    )


def ending(view: EndingView) -> Paragraphs:
    return ["", _("How it ends: {title}").format(title=view.title), "", view.text]


def debrief(view: DebriefView) -> Paragraphs:
    told = [
        "",
        _("Looking back. It ended with: {ending}").format(ending=view.ending),
        "",
        _("Scene by scene:"),
    ]
    told += [f"{row.visit + 1}. {_decision(row)}" for row in view.rows]
    if view.patterns:
        told += ["", _("Across the scenes:"), *(f"- {pattern}" for pattern in view.patterns)]
    if view.pair is not None:
        told += ["", *_pair(view.pair)]
    for number, path in enumerate(view.earlier, 1):
        ended = _(" It ended with: {ending}").format(ending=path.ending) if path.ending else ""
        told += [
            "",
            _("The path before this one, number {number}.{ended}").format(number=number, ended=ended),
        ]
        told += [f"{row.visit + 1}. {_decision(row)}" for row in path.rows]
    if view.intentions:
        told += ["", _("Sentences you kept:"), *(f"- {sentence}" for sentence in view.intentions)]
    return told


def branches(view: DebriefView) -> Paragraphs:
    """The scenes of the path, to be played again by number."""
    return [
        f"{row.visit + 1}. {row.scene_title}"
        + (f" ({other_ways_on(row.other_ways)})" if row.other_ways else "")
        for row in view.rows
    ]


def spoken(by: Speaker, says: str) -> str:
    return f"{by.in_full}: {says}"


def numbered(texts: Sequence[str]) -> Paragraphs:
    return [f"{number}. {text}" for number, text in enumerate(texts, 1)]


def _wanted(levels: Sequence[LevelView], verdict: Verdict) -> str:
    """Levels that a reply should have something of, whatever their points say."""
    wanted = [level.word for level in not_left_out(verdict.call, levels)]
    return f" {wording.NOT_LEFT_OUT}: {joined(wanted)}." if wanted else ""


def _decision(row: DebriefRow) -> str:
    parts = [
        _("called for {word}").format(word=row.called.word if row.called else _("no level above the others"))
    ]
    if row.guessed is not None:
        parts.append(_("heard as {word}").format(word=row.guessed.word))
    parts += [
        _("answered at {word}").format(
            word=row.chosen.word if row.chosen else _("no level above the others")
        ),
        _("fit {fit}").format(fit=row.fit),
    ]
    told = ", ".join(parts)
    kind = f" {as_sentence(row.kind)}" if row.kind else ""
    asked = spoken(row.listener, row.says)
    return f"{as_sentence(row.scene_title)} {asked} {told[:1].upper()}{told[1:]}.{kind}"


def _pair(pair: PairView) -> Paragraphs:
    return [
        _("Two scenes side by side. What do they have in common?"),
        *(f"- {_quoted(row)}" for row in (pair.left, pair.right)),
        _("In common: {common}").format(common=pair.common),
    ]


def _quoted(row: DebriefRow) -> str:
    return _("{scene} {spoken} You said: {response}").format(
        scene=as_sentence(row.scene_title), spoken=spoken(row.listener, row.says), response=row.response
    )
