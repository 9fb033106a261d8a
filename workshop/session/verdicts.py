"""The words of a verdict: those written for the reply, and the lens's own where nobody has written any."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workshop.engine.explanation import shortened
from workshop.engine.fit import outcome_of
from workshop.engine.flips import Flip
from workshop.engine.lens import Lens, Spoken, unwritten_moves
from workshop.engine.verdict import OWN_WORDS, Call, Moment, OwnWords, Verdict
from workshop.language.catalogue import _
from workshop.scenario.boards import Board
from workshop.scenario.conditions import Tracks
from workshop.scenario.judgment import word_called_for
from workshop.scenario.models import Response, Scenario, Scene
from workshop.scenario.play import Play
from workshop.session.state import SeenDifferently, Visit
from workshop.session.views import (
    A_GUESS,
    A_SURE_GUESS,
    NONE_LEADS,
    SERVES_MOMENT,
    ContestView,
    NowSaidView,
    ResponseView,
    Sign,
    SpokenView,
    VerdictWords,
    aim_of,
    as_sentence,
    guess_views,
    joined,
    level_of,
    level_views,
)

CALLED_FOR = _("Called for")
THIS_REPLY = _("This reply")
STILL_OPEN = _("Still open")
THE_RISK = _("The risk")
NOW_SAY = _("Now say")
YOU_SAID = _("You said")
"""What somebody alone would say now, before they see what the verdict has them say."""
WOULD_HELP = _("It would help")
SERVED = _("Served here")
FROM_THE_START = _("From the start")
NEXT_TIME = _("Next time")
ELSEWHERE = _("Elsewhere")
ALSO_FAIR = _("Also fair")
WHY_CHOOSE = _("Why choose it")
BESIDE_IT = _("Beside it")
WENT_BY = _("Story goes by")
"""The parts of a verdict, as every surface names them."""
LANDS = 3
"""From this fit on a reply serves its moment, and can stand beside one that does not."""
ORIGINS = {
    "source": _("the source"),
    "reading": _("this project’s reading"),
    "house rule": _("house rule"),
    "outside": _("another source"),
}
"""Where a rule of a lens comes from, as a trace says it."""


def words_of(play: Play, scene_id: str, response_id: str, tracks: Tracks | None = None) -> VerdictWords:
    """The words of the verdict on this response, as the scene was with these tracks on entering.

    Without them, as if everything in it were offered, with the board that the shortest way there leaves.
    """
    scene, offered, board = _there(play, scene_id, tracks)
    response = play.response(scene_id, response_id)
    verdict = play.judge.verdict(scene_id, response_id, board)
    level = level_of(level_views(play.judge.lens(scene_id)), verdict.call.level)
    told = verdict.explanation
    return VerdictWords(
        level,
        play.judge.called_word(scene_id, board),
        tuple(_signs(scene)),
        scene.called or told.asked,
        scene.also,
        response.did or " ".join(filter(None, (told.did, told.merit))),
        response.open or (None if response.risk else told.gap or None),
        response.risk,
        _spoken(play, scene_id, response.now_say, board),
        None if response.now_say else told.nudge or None,
        _served(play, scene_id, response_id, offered, board),
        _spoken(play, scene_id, response.instead, board),
        response.if_then or told.if_then,
        response.elsewhere or ("" if response.did else told.would_win),
        tuple(manner.title for manner in verdict.manner),
        response.did is not None,
        *_two_gauges(play, scene_id, response_id, board),
    )


def words_said(play: Play, visit: Visit, response_id: str) -> VerdictWords:
    """The words of the verdict on this response of a visit, or on words of one's own."""
    if response_id == OWN_WORDS:
        assert visit.own is not None
        return words_of_own(play, visit.scene, visit.own, play.verdict(visit, OWN_WORDS), visit.tracks)
    return words_of(play, visit.scene, response_id, visit.tracks)


def words_of_own(
    play: Play, scene_id: str, own: OwnWords, verdict: Verdict, tracks: Tracks | None = None
) -> VerdictWords:
    """The words of a verdict on words of one's own: the scene's, and what the rules say of their levels.

    Only where a person said what their words do is anything told that rests on a move. The tracks are as in
    `words_of`.
    """
    scene, offered, board = _there(play, scene_id, tracks)
    lens = play.judge.lens(scene_id)
    lands, is_told = verdict.fit >= LANDS, _is_told(own)
    called = play.judge.called_word(scene_id, board)
    told = verdict.explanation
    best = _best(play, scene_id, offered, board)
    if_then = play.response(scene_id, best.id).if_then if best is not None else None
    gap = told.gap if own.is_known and not lands else _left_out(lens, verdict)
    unheard = "" if own.corrected or lands or not is_told else _not_heard(lens, called, own, verdict)
    charged = own.corrected and len(verdict.fit_reasons) > 1
    return VerdictWords(
        level_of(level_views(lens), verdict.call.level),
        called,
        tuple(_signs(scene)),
        scene.called or told.asked,
        scene.also,
        _at_levels(lens, own, verdict, called),
        unheard or (told.gap if charged else gap) or None,
        None,
        None,
        (told.nudge if charged or (own.is_known and not lands and not unheard) else None) or None,
        best if best is not None and best.text != own.text else None,
        None,
        if_then or told.if_then,
        told.would_win if verdict.reading.level and own.is_known and not lands else "",
        tuple(manner.title for manner in verdict.manner) if own.corrected else (),
        False,
    )


def _is_told(own: OwnWords) -> bool:
    """Whether the words were read as something, or as nothing, with some certainty."""
    return own.corrected or bool(own.sure) or bool(own.sightings)


_NOT_TOLD = _("At which level it is could not be told. Put right clause by clause, it can be.")
_NOTHING_READ = _("Nothing in it was read at a level.")
_LEADS, _READS, _MAY_BE = _("It leads with {read}"), _("It reads as {read}"), _("It may be {read}")
_AS_CALLED = _("{read}, as called for")
_AS_MUCH = _("as much {first} as {other}")
_ANSWERS = _("{kind}, which was called for, is in it.")
_IS_IN_IT_TOO = _("{level} is in it, too")
_LEFT_OUT = _("Not in it, and not to be left out: {levels}.")
_NOT_HEARD = _("What is called for is {called}. It was not heard in these words, but may well be there.")
_LEVEL_NOT_HEARD = _("What is called for is {called}: {about}. It was not heard in these words.")
_ALL_OF_IT = 0.8
"""From such a part of the words on they are not quoted: all of them stand above."""


def _at_levels(lens: Lens, own: OwnWords, verdict: Verdict, called_word: str) -> str:
    """At which level the words lead, with those that show it, and what was called for and comes second.

    Where they lead at none, what they do that a moment may call for beside the levels.
    """
    reading, called = verdict.reading, verdict.call.level
    leading = (reading.level,) if reading.level else reading.shared
    moves = unwritten_moves(lens)
    said = [moves[seen.move] for seen in own.sightings if seen.move in moves]
    kinds = [*dict.fromkeys(move.does for move in said if move.tags)]
    if leading:
        words, quotes = [lens.level[level].word for level in leading], _shown_at(lens, verdict, leading)
        as_called = reading.level == called
    elif kinds:
        words, quotes = kinds, [own.text[seen.start : seen.end] for seen in own.sightings]
        as_called = called_word in kinds
    else:
        return _NOTHING_READ if _is_told(own) else _NOT_TOLD
    read = words[0] if len(words) == 1 else _AS_MUCH.format(first=words[0], other=joined(words[1:]))
    told = _LEADS if own.corrected else _READS if own.sure else _MAY_BE
    told = _quoted(told.format(read=_AS_CALLED.format(read=read) if as_called else read), own.text, quotes)
    if not leading:
        return told
    if called_word in kinds:
        return f"{told} {_ANSWERS.format(kind=called_word[:1].upper() + called_word[1:])}"
    if called and called not in leading and (quotes := _shown_at(lens, verdict, (called,))):
        word = lens.level[called].word
        second = _IS_IN_IT_TOO.format(level=word[:1].upper() + word[1:])
        return f"{told} {_quoted(second, own.text, quotes)}"
    return told


def _shown_at(lens: Lens, verdict: Verdict, levels: Sequence[str]) -> list[str]:
    """The words that show these levels, those that show most of them first."""
    places = [place for place, level in enumerate(lens.level) if level in levels]
    most = {shown: max(shown.points[place] for place in places) for shown in verdict.reading.evidence}
    return [shown.words for shown in sorted(most, key=lambda shown: -most[shown]) if most[shown] > 0]


def _quoted(told: str, text: str, quotes: Sequence[str]) -> str:
    if not quotes or sum(map(len, quotes)) >= _ALL_OF_IT * len(text):
        return as_sentence(told)
    return f"{told}: “{shortened(quotes[0]).rstrip('.')}”."


def _left_out(lens: Lens, verdict: Verdict) -> str:
    """What the moment called for beside the level that it called for most, and is not in the words."""
    points = dict(zip(lens.level, verdict.reading.points, strict=True))
    wanted = dict.fromkeys((*verdict.call.floors, *verdict.call.seconds))
    missing = [lens.level[level].word for level in wanted if points[level] <= 0]
    return _LEFT_OUT.format(levels=joined(missing)) if missing and verdict.fit >= LANDS else ""


def guess_told(own: OwnWords) -> str:
    """What is to be said of words whose reading nobody put right; empty where somebody did."""
    return "" if own.corrected else A_SURE_GUESS if own.sure else A_GUESS


def _not_heard(lens: Lens, called: str, own: OwnWords, verdict: Verdict) -> str:
    """What the moment calls for, where it was not heard: what is not sure cannot say that it is not there.

    Nor can any that it is no kind which stands beside the levels.
    """
    level = next((level for level in lens.level.values() if level.word == called), None)
    if level is None:
        return _NOT_HEARD.format(called=called) if called else ""
    points = dict(zip(lens.level, verdict.reading.points, strict=True))
    is_there = points.get(verdict.call.level or "", 0) > 0
    return "" if is_there or own.is_known else _LEVEL_NOT_HEARD.format(called=called, about=level.about)


def said_now(play: Play, visit: Visit) -> NowSaidView | None:
    """What one would say now, beside the first reply; None where nothing was said."""
    if visit.now is None or visit.choice is None:
        return None
    text, sightings, corrected, _sure = visit.now
    now = play.judge.verdict_on_words(visit.scene, text, sightings, play.board(visit))
    levels = level_views(play.judge.lens(visit.scene))

    def told(verdict: Verdict) -> str:
        level = level_of(levels, verdict.reading.level)
        serves = SERVES_MOMENT[outcome_of(verdict.fit)]
        return f"{level.word if level else NONE_LEADS}: {serves}"

    first = told(play.verdict(visit, visit.choice))
    level = level_of(levels, now.reading.level)
    if corrected:
        shift = _("At first {first}. Now {now}.").format(first=first, now=told(now))
    else:
        # What a reading alone says of a line is too little to tell how it serves.
        reads = level.word if level else NONE_LEADS
        shift = _("At first {first}. Now it reads as {now}.").format(first=first, now=reads)
    return NowSaidView(text, level, now.fit, guess_told(visit.now), shift)


def _there(
    play: Play, scene_id: str, tracks: Tracks | None
) -> tuple[Scene, tuple[Response, ...], Board | None]:
    """The scene, what it offers, and the board there, with these tracks on entering or without any."""
    if tracks is None:
        scene = play.scenario.scene[scene_id]
        return scene, scene.response, None
    story = play.story
    return story.scene(scene_id, tracks), story.offered(scene_id, tracks), story.board(tracks)


def _two_gauges(
    play: Play, scene_id: str, response_id: str, board: Board | None
) -> tuple[str | None, str | None]:
    """By which lens the story goes, and what the other reads; nothing where there is but one."""
    first, *others = play.judge.lenses(scene_id)
    if not others:
        return None, None
    asks = play.scenario.scene[scene_id].asks
    told = []
    for lens, verdict in zip(others, play.judge.beside(scene_id, response_id, board), strict=True):
        words = {name: f"{level.symbol} {level.word}" for name, level in lens.level.items()}
        called = words.get(verdict.call.level or "") or word_called_for(lens, asks, verdict.call)
        led = words.get(verdict.reading.level or "") or _("no level alone")
        kind = f" {as_sentence(verdict.mismatch.title)}" if verdict.mismatch else ""
        told.append(
            _("{lens}: called for {called}, and the reply leads with {led}.{kind}").format(
                lens=lens.title, called=called or _("no level"), led=led, kind=kind
            )
        )
    return first.title, " ".join(told)


def _spoken(play: Play, scene_id: str, spoken: Spoken | None, board: Board | None) -> SpokenView | None:
    if spoken is None:
        return None
    verdict = play.judge.verdict_on(scene_id, spoken, board)
    level = level_of(level_views(play.judge.lens(scene_id)), verdict.reading.level)
    return SpokenView(spoken.text, level, verdict.fit, verdict.mismatch)


def _served(
    play: Play, scene_id: str, response_id: str, offered: tuple[Response, ...], board: Board | None
) -> ResponseView | None:
    """The offered response that serves the moment best, if this one does not serve it."""
    serves = play.judge.verdict(scene_id, response_id, board).fit >= LANDS
    return None if serves else _best(play, scene_id, offered, board)


def _best(play: Play, scene_id: str, offered: Sequence[Response], board: Board | None) -> ResponseView | None:
    """The offered response that serves the moment best, if it serves it at all."""
    best = max(offered, key=lambda response: play.judge.verdict(scene_id, response.id, board).fit)
    if play.judge.verdict(scene_id, best.id, board).fit < LANDS:
        return None
    return ResponseView(best.id, best.text)


def _signs(scene: Scene) -> Iterator[Sign]:
    """Each sign where it stands first: in the setting, a line, or the question."""
    places = [
        ("setting", scene.setting),
        *((f"lines.{place}", line.text) for place, line in enumerate(scene.lines)),
        ("says", scene.says),
    ]
    for words in scene.signs:
        for where, text in places:
            if (start := text.find(words)) >= 0:
                yield Sign(words, where, start, start + len(words))
                break


def parts_told(
    words: VerdictWords, peer: str | None = None, now: NowSaidView | None = None
) -> tuple[tuple[str, str], ...]:
    """What a verdict says after what was called for, each part with its name; lines to say are quoted."""
    said = words.now_say, words.served, words.instead
    now_say, served, instead = (f"“{line.text}”" if line else None for line in said)
    parts = (
        (THIS_REPLY, words.did),
        (THE_RISK, words.risk),
        (STILL_OPEN, words.open),
        (NOW_SAY, now_say),
        (YOU_SAID, now.told if now else None),
        (WOULD_HELP, words.help),
        (SERVED, served),
        (FROM_THE_START, instead),
        (NEXT_TIME, words.if_then),
        (ELSEWHERE, words.elsewhere),
        (ALSO_FAIR, words.also),
        (WHY_CHOOSE, None if words.written else peer),
        (BESIDE_IT, words.beside),
        (WENT_BY, words.went_by),
    )
    return tuple((name, text) for name, text in parts if text)


HOW_WELL = _("How well did this reply serve the moment?")
RATINGS = (_("not at all"), _("hardly"), _("in part"), _("well enough"), _("fully"))
"""What people may say to that, 0 to 4."""
RATE_ALONE = _(
    "From 0, not at all, to 4, fully. Or what was called for, as you see it: {called}. Or both, as in "
    "“3, {first}”. Then, if you like, why."
)
RATE_BY_HANDS = _(
    "Hands for 0, not at all, for 1, 2, 3, and for 4, fully; then what was said. After the hands, or in "
    "their place, what the room says was called for, by its word."
)
FLIPS = _("On what the rules hang here")


def contest_of(play: Play, visit: Visit, response: str) -> ContestView | None:
    """What people said of the verdict on this response, with what would flip it; None where nothing was."""
    for contest in visit.contests:
        if contest.response == response:
            return _told(play, visit, contest)
    return None


def contested(play: Play, visits: Sequence[Visit]) -> tuple[ContestView, ...]:
    """All that was seen differently on a path, in its order."""
    return tuple(_told(play, visit, contest) for visit in visits for contest in visit.contests)


def may_be_called(play: Play, visit: Visit) -> dict[str, str]:
    """What the moment of a visit may be said to call for, each by its word."""
    return {choice.id: choice.word for choice in guess_views(play.judge.lens(visit.scene))}


def rate_alone(play: Play, visit: Visit) -> str:
    """What somebody alone may say to how well a reply served."""
    words = [*may_be_called(play, visit).values()]
    return RATE_ALONE.format(called=", ".join(words), first=words[0])


def _call_flips_told(play: Play, visit: Visit, level: str) -> tuple[str, ...]:
    """In words, the single changes under which the rules would call for what people say it called for."""
    lens, board = play.judge.lens(visit.scene), play.board(visit)

    def meets(moment: Moment, call: Call) -> bool:
        return aim_of(lens, moment.asks, call) == level

    if aim_of(lens, play.scenario.scene[visit.scene].asks, play.call(visit)) == level:
        return (_("The rules call for that, too."),)
    word = may_be_called(play, visit).get(level, "")
    found = play.judge.call_flips(visit.scene, meets, board)
    if not found:
        return (_("No single change has the rules call for {word}.").format(word=word),)
    told = _("The rules would call for {word} {change}.")
    return tuple(told.format(word=word, change=_change(play.scenario, lens, flip)) for flip in found)


def _flips_told(play: Play, visit: Visit, response_id: str, rating: int) -> tuple[str, ...]:
    """In words, the smallest changes under which the rules would come to this rating, or nearer to it."""
    if play.verdict(visit, response_id).fit == rating:
        return (_("The rules see it so too."),)
    found = play.flips(visit, response_id, rating)
    if not found:
        return (_("No single change brings the rules nearer to that."),)
    lens = play.judge.lens(visit.scene)
    return tuple(_flip_told(play, lens, flip, rating) for flip in found)


def _told(play: Play, visit: Visit, contest: SeenDifferently) -> ContestView:
    return ContestView(
        play.scenario.scene[visit.scene].title,
        play.said(visit, contest.response).text,
        " ".join(_seen(play, visit, contest)),
        contest.text,
        (
            *(() if contest.rating is None else _flips_told(play, visit, contest.response, contest.rating)),
            *(_call_flips_told(play, visit, contest.level) if contest.level else ()),
        ),
    )


def _seen(play: Play, visit: Visit, contest: SeenDifferently) -> Iterator[str]:
    if contest.rating is not None and sum(contest.hands) == 1:
        yield _("How well it served the moment: {how_well}.").format(how_well=RATINGS[contest.rating])
    elif contest.rating is not None:
        hands = zip(contest.hands, RATINGS, strict=True)
        told = ", ".join(f"{count} {how_well}" for count, how_well in hands if count)
        yield _("Hands, how well it served the moment: {hands}.").format(hands=told)
    if contest.level:
        word = may_be_called(play, visit).get(contest.level, contest.level)
        yield _("Called for, as it is seen here: {word}.").format(word=word)


def _flip_told(play: Play, lens: Lens, flip: Flip, rating: int) -> str:
    change = _change(play.scenario, lens, flip)
    if flip.fit == rating:
        return _("The rules would agree {change}.").format(change=change)
    return _("The rules would come nearer, to “{how_well}”, {change}.").format(
        how_well=RATINGS[flip.fit], change=change
    )


def _change(scenario: Scenario, lens: Lens, flip: Flip) -> str:
    match flip.changed:
        case "question":
            return _("if it were asked {after}, and not {before}").format(
                after=lens.asks[flip.after].title, before=lens.asks[flip.before].title
            )
        case "listener":
            stances = {**lens.stance, **scenario.stance}
            return _("if the listener were in another seat: {after}").format(after=stances[flip.after].title)
        case "circumstance":
            circumstances = {**lens.circumstance, **scenario.circumstance}
            if flip.after:
                return _("if this held as well: {title}").format(title=circumstances[flip.after].title)
            return _("if this did not hold: {title}").format(title=circumstances[flip.before].title)
        case "card":
            card = lens.card[flip.after or flip.before].shows
            if flip.after:
                return _("if this lay on the board as well: {card}").format(card=card)
            return _("if this did not lie on the board: {card}").format(card=card)
        case "move":
            moves = {**lens.move, **scenario.move}
            if flip.after:
                return _("if “{words}” were read otherwise: it {does}").format(
                    words=flip.words, does=moves[flip.after].does
                )
            return _("if nothing were read into “{words}”").format(words=flip.words)
        case "rule":
            return _("without the rule {rule}: {because}").format(rule=flip.before, because=flip.because)
