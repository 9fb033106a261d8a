"""What a session shows, told in paragraphs: every view, and every reason of a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from workshop.engine.verdict import MAX_FIT, Call, Evidence, FitReason, Points, Reason, Verdict
from workshop.language.catalogue import _
from workshop.session.verdicts import (
    CALLED_FOR,
    ORIGINS,
    parts_told,
)
from workshop.session.views import (
    NOT_LEFT_OUT,
    ON_THE_BOARD,
    SAY_NOW,
    SEEN_DIFFERENTLY,
    BeatView,
    BriefingView,
    CardView,
    ConsequenceView,
    DebriefRow,
    DebriefView,
    EndingView,
    FactView,
    GuessView,
    InterludeView,
    LevelView,
    NowSaidView,
    PairView,
    RecallView,
    SceneView,
    Speaker,
    VerdictView,
    VerdictWords,
    as_sentence,
    charged,
    joined,
    not_left_out,
    other_ways_on,
    points_given,
)

Paragraphs = list[str]


def points_in_words(levels: Sequence[LevelView], points: Points) -> str:
    """Every level with its points, in the order of the lens."""
    return ", ".join(f"{level.word} {amount}" for level, amount in zip(levels, points, strict=True))


def reasons(
    levels: Sequence[LevelView], verdict: Verdict, facts: Iterable[FactView], moves: Mapping[str, str]
) -> list[str]:
    """The whole chain from rule and words to fit. `moves` says what a move does."""
    called, carried = verdict.call.points, verdict.reading.points
    told = ["", _("Why the moment called for {points}:").format(points=points_in_words(levels, called))]
    told += [_fired(levels, reason) for reason in verdict.call.reasons]
    told += _wanted_levels(levels, verdict.call)
    told += ["", _("Why the reply carried {points}:").format(points=points_in_words(levels, carried))]
    told += [_seen(levels, evidence, moves) for evidence in verdict.reading.evidence]
    opening = verdict.reading.opens_with
    if opening is not None:
        told.append(_("- It opens there ({given}).").format(given=points_given(levels, opening.points)))
    told += ["", _("Why fit {fit} of {most}:").format(fit=verdict.fit, most=MAX_FIT)]
    told += [_charged(reason) for reason in verdict.fit_reasons]
    told += _kinds(verdict)
    cited = [f"- {fact.id}: {fact.text} ({fact.source})" for fact in facts]
    return [*told, "", _("The facts behind this:"), *cited] if cited else told


def _fired(levels: Sequence[LevelView], reason: Reason) -> str:
    return _("- {because} ({given}; rule {rule}, {origin}{cited})").format(
        because=reason.because,
        given=points_given(levels, reason.points),
        rule=reason.rule,
        origin=ORIGINS[reason.origin],
        cited=_cited(reason.facts),
    )


def _kinds(verdict: Verdict) -> Iterable[str]:
    if verdict.mismatch:
        yield _("- It is called {title} ({id}).").format(title=verdict.mismatch.title, id=verdict.mismatch.id)
    for kind in verdict.also:
        yield _("- This holds as well: {title} ({id}).").format(title=kind.title, id=kind.id)


def _wanted_levels(levels: Sequence[LevelView], call: Call) -> Iterable[str]:
    """The levels that a reply should have something of, besides the called one."""
    words = {level.id: level.word for level in levels}
    for id in call.floors:
        if id != call.level:
            yield _("- {words} must not be missing from a reply, whatever leads.").format(words=words[id])
    for id in call.seconds:
        yield _("- {words} is called for nearly as much as the first.").format(words=words[id])


def _seen(levels: Sequence[LevelView], evidence: Evidence, moves: Mapping[str, str]) -> str:
    does = moves.get(evidence.move, evidence.move)
    return f"- “{evidence.words}”: {does} ({points_given(levels, evidence.points)}{_cited(evidence.facts)})"


def _charged(reason: FitReason) -> str:
    return f"- {charged(reason)}: {reason.because}{_cited(reason.facts)}"


def _cited(facts: Sequence[str]) -> str:
    return f"; {', '.join(facts)}" if facts else ""


WHOM_YOU_PLAY = _(", whom you play")


def briefing(view: BriefingView) -> Paragraphs:
    header = view.header
    people = (
        f"- {person.name}, {person.title}{WHOM_YOU_PLAY if person.is_seat else ''}. {person.about}"
        for person in view.cast
    )
    if not view.cast:
        return [header.title, "", view.situation]
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


def recall(view: RecallView) -> Paragraphs:
    """A sentence that was kept, and what is asked of it."""
    return ["", _("Kept last time: “{sentence}” {asks}").format(sentence=view.sentence, asks=view.asks)]


def scene(view: SceneView) -> Paragraphs:
    return [
        "",
        *up_to_the_question(view),
        *what_may_be_said(view),
    ]


def what_may_be_said(view: SceneView) -> Paragraphs:
    """What may be said in the scene."""
    return [
        "",
        _("What do you say, as {seat}?").format(seat=view.header.seat),
        *numbered_lines([response.text for response in view.responses]),
    ]


def up_to_the_question(view: SceneView) -> Paragraphs:
    """The scene without what may be said to it."""
    header = view.header
    return [
        _("Scene {scene_number}: {scene_title}").format(
            scene_number=header.scene_number, scene_title=header.scene_title
        ),
        "",
        view.setting,
        *(f"- {person.name}, {person.title}. {person.about}" for person in view.arriving),
        *map(_beat, view.beats),
        *board(view.board),
        spoken(view.listener, view.says),
    ]


def board(cards: Sequence[CardView]) -> Paragraphs:
    """The evidence so far; nothing where there is none."""
    if not cards:
        return []
    told = []
    for card in cards:
        whence = _(" (from “{scene}”)").format(scene=card.elsewhere) if card.elsewhere else ""
        new = _(" (new)") if card.new else ""
        told.append(f"- {card.words}{new}{whence}")
    return ["", f"{ON_THE_BOARD}:", *told, ""]


def interlude(view: InterludeView) -> Paragraphs:
    return ["", view.title, "", view.setting, *map(_beat, view.beats)]


def _beat(beat: BeatView) -> str:
    return spoken(beat.by, beat.text) if beat.by else beat.text


def guess(view: GuessView) -> Paragraphs:
    return [
        "",
        _("You say: {text}").format(text=view.chosen.text),
        *(reason.told for reason in view.reasons),
        "",
        _("What was the question really about?"),
        *numbered_lines([f"{level.word}: {level.about}" for level in view.choices]),
    ]


def consequence(view: ConsequenceView) -> Paragraphs:
    told = _("{name}, in answer: {answer}").format(name=view.listener.in_full, answer=view.answer)
    said = [_("You would say: {text}").format(text=view.now)] if view.now else []
    return ["", told, *([] if view.what_if else [SAY_NOW]), *said]


def verdict(view: VerdictView) -> Paragraphs:
    guess = [view.by_reading] if view.by_reading else []
    return [
        "",
        *guess,
        *judged(view.header.levels, view.verdict, view.words, view.guess, view.peer, view.now),
    ]


def judged(
    levels: Sequence[LevelView],
    verdict: Verdict,
    words: VerdictWords,
    guess: LevelView | None = None,
    peer: str | None = None,
    now: NowSaidView | None = None,
) -> Paragraphs:
    """In the order of the screen: what was called for, what was said, what is open, and what to say now."""
    heard = _("You heard the question at: {word}.").format(word=guess.word) if guess else ""
    called = f"{CALLED_FOR}: {words.called}{_wanted(levels, verdict)}"
    return [
        *filter(None, (heard, called)),
        *(f"{lead}: {text}" for lead, text in parts_told(words, peer, now)),
    ]


def recalled_in_words(view: GuessView | ConsequenceView | VerdictView) -> Paragraphs:
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


def debrief_in_words(view: DebriefView) -> Paragraphs:
    told = [
        "",
        _("Looking back. It ended with: {ending}").format(ending=view.ending)
        if view.ending
        else _("Looking back."),
        "",
        _("Scene by scene:"),
    ]
    told += [f"{row.visit + 1}. {_decision(row)}" for row in view.rows]
    if view.patterns:
        told += ["", _("Across the scenes:"), *(f"- {pattern}" for pattern in view.patterns)]
    if view.contested:
        told += ["", f"{SEEN_DIFFERENTLY}:", *(f"- {contest.in_brief}" for contest in view.contested)]
    if view.pair is not None:
        told += ["", *pair_asked(view.pair)]
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


def numbered_lines(texts: Sequence[str]) -> Paragraphs:
    return [f"{number}. {text}" for number, text in enumerate(texts, 1)]


def _wanted(levels: Sequence[LevelView], verdict: Verdict) -> str:
    """Levels that a reply should have something of, whatever their points say."""
    wanted = [level.word for level in not_left_out(verdict.call, levels)]
    return f" {NOT_LEFT_OUT}: {joined(wanted)}." if wanted else ""


def _decision(row: DebriefRow) -> str:
    parts = [_("called for {word}").format(word=row.called_word or _("no level above the others"))]
    if row.guessed is not None:
        parts.append(_("heard as {word}").format(word=row.guessed.word))
    parts += [
        (_("read as {word}") if row.by_reading else _("answered at {word}")).format(
            word=row.chosen.word if row.chosen else _("no level above the others")
        ),
        *row.manner,
    ]
    told = ", ".join(parts)
    kind = f" {as_sentence(row.kind)}" if row.kind else ""
    asked = spoken(row.listener, row.says)
    now = _(" After the answer: {now}").format(now=row.now.told) if row.now else ""
    changed = f" {row.after_reason}" if row.after_reason else ""
    return f"{as_sentence(row.scene_title)} {asked} {told[:1].upper()}{told[1:]}.{kind}{changed}{now}"


def pair_asked(pair: PairView) -> Paragraphs:
    """The two scenes with what was said in each, and not yet what they have in common."""
    return [
        _("Two scenes side by side. {asked}").format(asked=pair.asked),
        *(f"- {_quoted(row)}" for row in (pair.left, pair.right)),
    ]


def pair_told(view: DebriefView) -> Paragraphs:
    """What the two scenes show, for after somebody has looked."""
    return ["", view.pair.common] if view.pair else []


def _quoted(row: DebriefRow) -> str:
    return _("{scene} {spoken} You said: {response}").format(
        scene=as_sentence(row.scene_title), spoken=spoken(row.listener, row.says), response=row.response
    )
