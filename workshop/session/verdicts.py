"""The words of a verdict: those written for the reply, and the lens's own where nobody has written any."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.engine.lens import Spoken
from workshop.language.catalogue import _
from workshop.scenario.models import Response, Scene
from workshop.session.play import Play
from workshop.session.views import ResponseView, Sign, SpokenView, VerdictWords, level_of, level_views

LANDS = 3
"""From this fit on a reply serves its moment, and can stand beside one that does not."""
ORIGINS = {
    "source": _("the source"),
    "reading": _("this project’s reading"),
    "house rule": _("house rule"),
    "outside": _("another source"),
}
"""Where a rule of a lens comes from, as a trace says it."""


def words_of(play: Play, scene_id: str, response_id: str, offered: tuple[Response, ...] = ()) -> VerdictWords:
    """The words of the verdict on this response, with those that were `offered` beside it (else all)."""
    scene = play.scenario.scene[scene_id]
    response = play.response(scene_id, response_id)
    verdict = play.judge.verdict(scene_id, response_id)
    level = level_of(level_views(play.lens), verdict.call.level)
    told = verdict.explanation
    return VerdictWords(
        level,
        called_word(play, scene_id),
        tuple(_signs(scene)),
        scene.called or told.asked,
        scene.also,
        response.did or " ".join(filter(None, (told.did, told.merit))),
        response.open or (None if response.risk else told.gap or None),
        response.risk,
        _spoken(play, scene_id, response.now_say),
        None if response.now_say else told.nudge or None,
        _served(play, scene_id, response_id, offered or scene.response),
        _spoken(play, scene_id, response.instead),
        response.if_then or told.if_then,
        response.elsewhere or ("" if response.did else told.would_win),
        tuple(manner.title for manner in verdict.manner),
        response.did is not None,
    )


def called_word(play: Play, scene_id: str) -> str:
    """What the moment calls for in a word; empty where nothing says what."""
    question = play.lens.asks.get(play.scenario.scene[scene_id].asks)
    if question is not None and question.word:
        return question.word
    called = play.judge.call(scene_id).level
    return play.lens.level[called].word if called else ""


def _spoken(play: Play, scene_id: str, spoken: Spoken | None) -> SpokenView | None:
    if spoken is None:
        return None
    verdict = play.judge.verdict_on(scene_id, spoken)
    level = level_of(level_views(play.lens), verdict.reading.level)
    return SpokenView(spoken.text, level, verdict.fit, verdict.mismatch)


def _served(
    play: Play, scene_id: str, response_id: str, offered: tuple[Response, ...]
) -> ResponseView | None:
    """The offered response that serves the moment best, if it is another one and serves it at all."""
    if play.judge.verdict(scene_id, response_id).fit >= LANDS:
        return None
    best = max(offered, key=lambda response: play.judge.verdict(scene_id, response.id).fit)
    if play.judge.verdict(scene_id, best.id).fit < LANDS:
        return None
    return ResponseView(best.id, best.text)


def _signs(scene: Scene) -> Iterator[Sign]:
    """Each sign where it stands first: in the setting, a beat, or the question."""
    places = [
        ("setting", scene.setting),
        *((f"lines.{place}", beat.says) for place, beat in enumerate(scene.lines)),
        ("says", scene.says),
    ]
    for words in scene.signs:
        for where, text in places:
            if (start := text.find(words)) >= 0:
                yield Sign(words, where, start, start + len(words))
                break
