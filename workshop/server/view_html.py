"""What a session shows, as HTML: each view that a person alone sees, with the parts that a group's share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from workshop.engine.verdict import Points
from workshop.language.catalogue import _
from workshop.scenario.clean import clean
from workshop.server.markup import NO_HTML, Html, all_of, tag
from workshop.session.verdicts import (
    ALSO_FAIR,
    CALLED_FOR,
    FLIPS,
    NOW_SAY,
    ORIGINS,
    THIS_REPLY,
    YOU_SAID,
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
    CastView,
    ConsequenceView,
    ContestView,
    DebriefRow,
    DebriefView,
    EndingView,
    GuessView,
    Header,
    InterludeView,
    LevelView,
    PairView,
    RecallView,
    SceneView,
    Speaker,
    VerdictView,
    as_sentence,
    charged,
    joined,
    not_left_out,
    other_ways_on,
    points_given,
)

QUESTION_ABOUT = _("What was the question really about?")
THE_ANSWER = _("And then")
NONE_ALONE = _("none alone")
IN_THE_LENS = (THIS_REPLY, ALSO_FAIR)
"""Parts of a verdict that speak of levels by their names."""
BAR_WIDTH = 100
_BESIDE_SOLIDUS = "\u00a0"


class MarkedSpan(NamedTuple):
    """A place in a text that is marked, with what stands behind it."""

    start: int
    end: int
    level: LevelView | None
    after: str = ""


def where_in(header: Header) -> str:
    """'Scene 2 · The title', or the title of the story before its first scene."""
    if header.scene_number and header.scene_title:
        return _("Scene {scene_number} · {scene_title}").format(
            scene_number=header.scene_number, scene_title=header.scene_title
        )
    return header.title


def level_html(shown: LevelView | None, otherwise: str = NONE_ALONE) -> Html:
    """A level as symbol, word and colour."""
    if shown is None:
        return tag("span", f"· {otherwise}", class_="quiet")
    return tag("span", f"{shown.symbol}{_BESIDE_SOLIDUS}{shown.word}", class_=_colour(shown))


def with_levels_html(text: str, levels: Sequence[LevelView]) -> Html:
    """The sentence with every level in it as symbol, word and colour."""
    by_word = {clean(shown.word).casefold(): shown for shown in levels if clean(shown.word).strip()}
    if not by_word:
        return all_of((text,))
    words = "|".join(map(re.escape, sorted(by_word, key=len, reverse=True)))
    pieces: list[str] = []
    at = 0
    for match in re.finditer(rf"(?<!\w)(?:{words})(?!\w)", text, re.IGNORECASE):
        shown = by_word.get(match.group().casefold())
        if shown is not None:
            pieces += [text[at : match.start()], level_html(shown._replace(word=match.group()))]
            at = match.end()
    return all_of((*pieces, text[at:]))


def author_html(text: str, style: str | None = None) -> Html:
    """An author's text, an element for each of its paragraphs."""
    parts = [part.strip() for part in text.split("\n\n") if part.strip()]
    return all_of(tag("p", part, class_=style) for part in parts)


def spoken_html(who: Speaker, says: str, style: str = "line") -> Html:
    """Something said, with who says it."""
    name = tag("figcaption", tag("b", who.name), f" · {who.title}")
    return tag("figure", name, tag("blockquote", tag("p", says)), class_=style)


def asked_html(who: Speaker, says: str) -> Html:
    """The line that everything turns on."""
    return spoken_html(who, says, "line asked")


def beats_html(told: Iterable[BeatView]) -> Html:
    """What is said on the way to the question, or happens there."""
    return all_of(spoken_html(beat.by, beat.text) if beat.by else tag("p", beat.text) for beat in told)


def people_html(cast: Iterable[CastView], seat: str) -> Html:
    """Everybody there; whom one plays is told by this word."""
    told = (
        all_of(
            (
                tag("dt", f"{one.name}, {one.title}{f' ({seat})' if one.is_seat and seat else ''}"),
                tag("dd", one.about),
            )
        )
        for one in cast
    )
    return tag("dl", *told)


def board_html(cards: Sequence[CardView]) -> Html:
    """The evidence so far; nothing where there is none."""
    if not cards:
        return NO_HTML
    told = []
    for card in cards:
        words = tag("strong", card.words) if card.new else card.words
        whence = _(" (from “{scene}”)").format(scene=card.elsewhere) if card.elsewhere else ""
        told.append(tag("li", words, tag("span", whence, class_="quiet")))
    return all_of((tag("h2", ON_THE_BOARD), tag("ul", *told)))


def named_html(pairs: Iterable[tuple[str, str]]) -> Html:
    """Texts with their names before them."""
    told = [tag("div", tag("dt", name), tag("dd", text)) for name, text in pairs if text]
    return tag("dl", *told, class_="named") if told else NO_HTML


def listed_html(texts: Iterable[str], name: str = "ul", style: str | None = None) -> Html:
    """A list of these; nothing where there are none."""
    told = [tag("li", text) for text in texts]
    return tag(name, *told, class_=style) if told else NO_HTML


def bar_html(length: int, longest: int, shown: LevelView | None = None, style: str = "") -> Html:
    """A bar, to be seen; its number stands beside it."""
    width = max(0, length) * BAR_WIDTH // max(1, longest)
    drawn = tag("rect", width=width, height=8)
    classes = " ".join(filter(None, ("bar", style, _colour(shown) if shown else "")))
    return tag(
        "svg", drawn, class_=classes, viewBox=f"0 0 {BAR_WIDTH} 8", preserveAspectRatio="none",
        aria_hidden="true", focusable="false",
    )  # fmt: skip


def marked_html(text: str, spans: Sequence[MarkedSpan]) -> Html:
    """The text with these places marked, each in the colour of its level."""
    cuts = sorted({0, len(text), *(place for span in spans for place in (span.start, span.end))})
    pieces: list[Html] = []
    for start, end in pairwise(cuts):
        over = next((span for span in spans if span.start <= start and end <= span.end), None)
        words = text[start:end]
        pieces.append(tag("mark", words, class_=_colour(over.level)) if over else all_of((words,)))
        pieces += [
            tag("span", f"{_BESIDE_SOLIDUS}{span.after}", class_=_colour(span.level))
            for span in spans
            if span.end == end and span.after
        ]
    return all_of(pieces)


def _colour(shown: LevelView | None) -> str:
    return f"level level-{shown.place}" if shown else "level"


def _briefing(view: BriefingView) -> Iterator[Html]:
    yield tag("h1", view.header.title)
    yield author_html(view.situation)
    if view.cast:
        yield tag("p", _("You play {seat}.").format(seat=view.header.seat), class_="strong")
        yield tag("h2", _("Who is there"))
        yield people_html(view.cast, _("you"))
        yield tag("h2", _("What this is"))
        yield tag("p", WHAT_IT_IS)
        yield tag("p", _("It takes about {minutes} minutes.").format(minutes=view.minutes), class_="quiet")


WHAT_IT_IS = _(
    "Practice, not a grade. Each reply is read for what it carries in this one moment; "
    "nothing is timed, and every step can be taken back or played again."
)


def _scene(view: SceneView) -> Iterator[Html]:
    """The scene as far as its question."""
    yield tag("h1", view.header.scene_title or view.header.title)
    yield author_html(view.setting)
    if view.arriving:
        yield people_html(view.arriving, "")
    yield beats_html(view.beats)
    yield board_html(view.board)
    yield asked_html(view.listener, view.says)


def _guess(view: GuessView) -> Iterator[Html]:
    """The line once more and the reply, as far as the levels to choose from."""
    yield tag("h1", QUESTION_ABOUT)
    yield asked_html(view.listener, view.says)
    yield named_html([(_("You say"), view.chosen.text)])
    yield all_of(tag("p", reason.told, class_="quiet") for reason in view.reasons)


def _consequence(view: ConsequenceView) -> Iterator[Html]:
    yield tag("h1", THE_ANSWER)
    yield spoken_html(view.listener, view.says, "line quiet")
    yield named_html([(_("You say"), view.chosen.text)])
    yield spoken_html(view.listener, view.answer, "line asked")
    if view.now:
        yield named_html([(SAY_NOW, f"“{view.now}”")])


def interlude_html(view: InterludeView) -> Iterator[Html]:
    yield tag("h1", view.title)
    yield author_html(view.setting)
    yield beats_html(view.beats)


ONE_WAY = _("That is one way it can go. The path comes next, scene by scene.")


def ending_html(view: EndingView) -> Iterator[Html]:
    yield tag("h1", view.title)
    yield author_html(view.text)
    yield tag("p", ONE_WAY, class_="quiet")


def _recall(view: RecallView) -> Iterator[Html]:
    yield tag("h1", _("One sentence from last time"))
    yield tag("p", view.sentence, class_="strong")


def verdict_html(view: VerdictView) -> Iterator[Html]:
    """What was called for beside what was said, what is open, and what to say now."""
    levels = view.header.levels
    title = view.verdict.mismatch.title if view.verdict.mismatch else CALLED_FOR
    yield tag("h1", title)
    yield _signed_scene(view)
    yield tag("p", _reply(view), class_="reply")
    if view.by_reading:
        yield tag("p", view.by_reading, class_="quiet")
    yield _bars(view)
    yield _guessed(view)
    yield named_html([(CALLED_FOR, with_levels_html(view.words.called, levels)), *_wanted(view)])
    told = [
        (name, with_levels_html(text, levels) if name in IN_THE_LENS else text)
        for name, text in parts_told(view.words, view.peer, view.now)
    ]
    better = [text for name, text in told if name == NOW_SAY]
    happened = [pair for pair in told if pair[0] not in (NOW_SAY, YOU_SAID)]
    first = [pair for pair in told if pair[0] == YOU_SAID]
    yield named_html(happened)
    if better:
        yield tag("p", view.answer, class_="quiet")
        yield tag("h2", NOW_SAY)
        yield all_of(tag("p", text, class_="say") for text in better)
    yield named_html(first)
    if view.pair is not None:
        yield pair_html(view.pair, levels)
    if view.contest is not None:
        yield _contest(view.contest)


def _signed_scene(view: VerdictView) -> Html:
    """The scene with the signs in it marked: folded, but for the question."""

    def signed(where: str, text: str) -> Html:
        signs = (sign for sign in view.words.signs if sign.where == where)
        return marked_html(text, [MarkedSpan(sign.start, sign.end, view.words.level) for sign in signs])

    told = [tag("p", signed("setting", view.setting))]
    for number, beat in enumerate(view.beats):
        who = tag("b", f"{beat.by.in_full}: ") if beat.by else NO_HTML
        told.append(tag("p", who, signed(f"lines.{number}", beat.text)))
    name = tag("figcaption", tag("b", view.listener.name), f" · {view.listener.title}")
    says = tag("blockquote", tag("p", signed("says", view.says)))
    folded = tag("details", tag("summary", _("The scene, with its signs")), *told)
    return all_of((tag("figure", name, says, class_="line"), folded))


def _reply(view: VerdictView) -> Html:
    """The reply with what was evidence marked, and the level's symbol after it."""
    spans = []
    for seen in view.verdict.reading.evidence:
        most = max(seen.points, default=0)
        pairs = zip(view.header.levels, seen.points, strict=False)
        top = [one for one, given in pairs if given == most > 0]
        spans.append(MarkedSpan(seen.start, seen.end, top[0] if len(top) == 1 else None, _symbols(top)))
    return marked_html(view.chosen.text, spans)


def _symbols(levels: Sequence[LevelView]) -> str:
    return "".join(one.symbol for one in levels)


def _bars(view: VerdictView) -> Html:
    """What was called for beside what the reply carried; in a word where it was no level."""
    called, carried = view.verdict.call.points, view.verdict.reading.points
    longest = max(*called, *carried, 1)
    by_word = view.words.level is None and view.words.called_word
    columns: list[tuple[str, Points]] = (
        [(CARRIED, carried)] if by_word else [(CALLED, called), (CARRIED, carried)]
    )
    head = tag("tr", tag("td"), *(tag("th", name, scope="col") for name, _points in columns))
    rows = [
        tag(
            "tr",
            tag("th", level_html(shown), scope="row"),
            *(
                tag("td", f"{points[shown.place]} ", bar_html(points[shown.place], longest, shown))
                for _name, points in columns
            ),
        )
        for shown in view.header.levels
    ]
    word = named_html([(CALLED, view.words.called_word)]) if by_word else NO_HTML
    return all_of((word, tag("table", tag("thead", head), tag("tbody", *rows), class_="bars")))


CALLED, CARRIED = _("The moment called for"), _("The reply carried")


def _guessed(view: VerdictView) -> Html:
    if view.guesses:
        hands = [
            tag("span", level_html(shown), f"{_BESIDE_SOLIDUS}{count} ")
            for shown, count in view.guesses
            if count is not None
        ]
        return tag("p", _("The room took it to be about "), *hands)
    if view.guess is not None:
        return tag("p", _("You took the question to be about "), level_html(view.guess))
    return NO_HTML


def _wanted(view: VerdictView) -> Iterator[tuple[str, str]]:
    """Levels that a reply should have something of, whatever their points say."""
    wanted = [level_html(shown) for shown in not_left_out(view.verdict.call, view.header.levels)]
    if wanted:
        yield NOT_LEFT_OUT, all_of(piece for one in wanted for piece in (one, " "))


def pair_html(view: PairView, levels: Sequence[LevelView]) -> Html:
    """Two scenes side by side; what is to be seen in them is folded, for after people have looked."""
    sides, called = [], []
    for row in (view.left, view.right):
        reply = tag("p", row.response, class_="quiet")
        sides.append(tag("section", spoken_html(row.listener, row.says), reply))
        level = level_html(row.called, row.called_word)
        called.append((row.scene_title, all_of((f"{CALLED_FOR}: ", level))))
    common = tag("p", with_levels_html(view.common, levels))
    return all_of(
        (
            tag("h2", _("Two scenes")),
            tag("p", view.asked, class_="strong"),
            tag("div", *sides, class_="two"),
            tag("details", tag("summary", _("What is to be seen")), named_html(called), common),
        )
    )


def _contest(view: ContestView) -> Html:
    """What somebody said of the verdict, and on what the rules hang."""
    said = tag("p", f"“{view.said}”") if view.said else NO_HTML
    flips = (tag("h3", FLIPS), listed_html(view.flips))
    return all_of((tag("h2", SEEN_DIFFERENTLY), tag("p", view.seen, class_="strong"), said, *flips))


def trace_html(view: VerdictView) -> Iterator[Html]:
    """Everything that the verdict rests on, in the order in which it was reached."""
    levels, judged = view.header.levels, view.verdict
    does = dict(view.moves)
    yield tag("h2", _("What the moment called for"))
    yield listed_html(
        f"{points_given(levels, one.points)}: {one.because}"
        f" {_in_brackets((one.rule, ORIGINS[one.origin], *one.facts))}"
        for one in judged.call.reasons
    ) or tag("p", _("No rule about this moment fires, so nothing is called for."))
    yield tag("h2", _("What the reply carried"))
    yield listed_html(
        f"{points_given(levels, seen.points)}: “{seen.words}” {does.get(seen.move, '')}"
        f" {_in_brackets(seen.facts)}"
        for seen in judged.reading.evidence
    ) or tag("p", _("No move of this lens was seen in it."))
    opening = judged.reading.opens_with
    if opening is not None:
        told = _("It opens there ({given}).").format(given=points_given(levels, opening.points))
        yield tag("p", told)
    yield tag("h2", _("How the two met"))
    yield listed_html(
        f"{charged(one)}: {one.because} {_in_brackets(one.facts)}" for one in judged.fit_reasons
    )
    kinds = [one for one in (judged.mismatch, *judged.also) if one]
    if kinds:
        yield tag("h2", _("What that is called"))
        yield listed_html(one.title for one in kinds)
    if view.facts:
        yield tag("h2", _("What that rests on"))
        yield listed_html(f"{fact.id}: {fact.text} ({fact.source})" for fact in view.facts)


def _in_brackets(names: Sequence[str]) -> str:
    return f"({' · '.join(names)})" if names else ""


def _debrief(view: DebriefView) -> Iterator[Html]:
    """The path, called for against chosen, what shows across it, and two scenes."""
    levels = view.header.levels
    yield tag("h1", _("Looking back"))
    yield _path(view.rows)
    if view.ending:
        yield tag("p", view.ending, class_="strong")
    if view.patterns:
        yield tag("h2", _("What shows across the scenes"))
        yield listed_html(with_levels_html(sentence, levels) for sentence in view.patterns)
    if view.contested:
        yield tag("h2", SEEN_DIFFERENTLY)
        yield listed_html(one.in_brief for one in view.contested)
    if view.pair is not None:
        yield pair_html(view.pair, levels)
    for path in view.earlier:
        walked = [level_html(row.chosen) for row in path.rows]
        told = [piece for one in walked for piece in (one, " → ")]
        yield tag("p", tag("span", _("Before: "), class_="quiet"), *told, path.ending or _("left there"))


def _path(rows: Sequence[DebriefRow]) -> Html:
    """Scene by scene what was called for, what it was taken to be, and what the reply led with."""
    return tag("ol", *(tag("li", *_stop(row)) for row in rows), class_="path")


def _stop(row: DebriefRow) -> Iterator[Html]:
    ways = tag("span", other_ways_on(row.other_ways), class_="quiet")
    yield tag("p", tag("strong", row.scene_title), " ", ways)
    taken = [(_("Taken to be"), level_html(row.guessed))] if row.guessed else []
    yield tag(
        "dl",
        *(
            tag("div", tag("dt", name), tag("dd", shown))
            for name, shown in (
                (CALLED_FOR, level_html(row.called, row.called_word or NONE_ALONE)),
                *taken,
                (_("The reply led with"), level_html(row.chosen)),
            )
        ),
        class_="named row",
    )
    yield all_of(tag("p", told) for told in _remarks(row))


def _remarks(row: DebriefRow) -> Iterator[str]:
    """What there is to say of a scene of the path beside its levels."""
    manner = joined(row.manner)
    told = (row.kind or "", f"{manner[:1].upper()}{manner[1:]}")
    if any(told):
        yield " ".join(map(as_sentence, filter(None, told)))
    if row.now:
        yield f"“{row.now.text}” {row.now.shift}"
    if row.after_reason:
        yield row.after_reason


_ALONE: Mapping[type, Callable[[Any], Iterator[Html]]] = {
    BriefingView: _briefing,
    RecallView: _recall,
    SceneView: _scene,
    GuessView: _guess,
    ConsequenceView: _consequence,
    VerdictView: verdict_html,
    InterludeView: interlude_html,
    EndingView: ending_html,
    DebriefView: _debrief,
}


def view_html(view: Any) -> Html:
    """What a person alone sees, without what may be done there."""
    return all_of(_ALONE[type(view)](view))
