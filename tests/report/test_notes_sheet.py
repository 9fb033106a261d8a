"""The facilitator's sheet: all that is private of a scenario, and words of others as nothing but words."""

from __future__ import annotations

import pytest

from tests.play import SHIPPED, STORIES, shipped_lenses, shipped_play, story_play
from workshop.engine.fit import outcome_of
from workshop.report.markdown import in_markdown
from workshop.report.notes_sheet import notes_sheet
from workshop.scenario.play import Play, prepare
from workshop.session.state import Plan
from workshop.session.views import SERVES_MOMENT

HOSTILE = "# a [link](javascript:x) `code` <script> | *b* _c_ 1. x"


@pytest.fixture(scope="module", params=[*map(story_play, STORIES), *map(shipped_play, SHIPPED)])
def play(request: pytest.FixtureRequest) -> Play:
    return request.param


def headings(sheet: str) -> list[str]:
    return [line for line in sheet.splitlines() if line.startswith("#")]


def test_the_sheet_holds_every_text_that_a_facilitator_needs(play: Play):
    sheet = notes_sheet(play)
    scenario = play.scenario
    texts = [text for ending in scenario.ending.values() for text in (ending.title, ending.text)]
    for scene in scenario.scene.values():
        texts += [scene.title, scene.setting, scene.says, *scene.discuss]
        texts += [*scene.hints, *scene.say]
        texts += [text for text in (scene.notes, scene.misreadings, scene.also) if text]
        texts += [beat.text for beat in scene.lines]
        for response in scene.response:
            texts += [response.text, response.answer, *filter(None, [response.peer])]
            texts += [response.now_say.text] if response.now_say else []
    for text in texts:
        assert in_markdown(text) in sheet, text


def test_every_reply_has_its_level_what_it_does_for_the_moment_and_its_kind(play: Play):
    sheet = notes_sheet(play)
    for name, scene in play.scenario.scene.items():
        for response in scene.response:
            verdict = play.judge.verdict(name, response.id)
            level = play.judge.lens(name).level[verdict.reading.level] if verdict.reading.level else None
            word = f"**{level.symbol} {level.word}**" if level else "no level alone"
            kind = f" · {verdict.mismatch.title}" if verdict.mismatch else ""
            serves = SERVES_MOMENT[outcome_of(verdict.fit)]
            told = f"**{in_markdown(response.text)}**\n   - {word} · {serves}{kind}\n"
            assert told in sheet


def test_a_plan_leaves_out_the_scenes_that_it_leaves_out(play: Play):
    *_, last = play.scenario.scene
    sheet = notes_sheet(play, Plan((last,)))
    assert headings(sheet)[2:-1] == [f"## 1. {in_markdown(play.scenario.scene[last].title)}"]
    assert "27 minutes with all of these scenes" in sheet


def test_words_that_would_be_markup_are_only_words(play: Play):
    scene = next(iter(play.scenario.scene.values()))
    poisoned = scene.model_copy(
        update={
            "title": HOSTILE,
            "setting": HOSTILE,
            "notes": HOSTILE,
            "misreadings": HOSTILE,
            "also": HOSTILE,
            "hints": (HOSTILE, "- x"),
            "say": (HOSTILE, "1. x"),
            "discuss": (HOSTILE, "- x", "1. x"),
            "lines": tuple(beat.model_copy(update={"says": HOSTILE}) for beat in scene.lines),
        }
    )
    scenes = {name: poisoned if one is scene else one for name, one in play.scenario.scene.items()}
    scenario = play.scenario.model_copy(update={"scene": scenes, "title": HOSTILE, "situation": HOSTILE})
    first, *others = (shipped_lenses()[name] for name in scenario.lenses)
    sheet = notes_sheet(prepare(scenario, first, others=others))
    assert len(headings(sheet)) == len(headings(notes_sheet(play)))
    for sign in ("[link]", "<script>", "`code`", "| *b*", " _c_ "):
        assert sign not in sheet
    assert "- - x" not in sheet
    assert "- 1. x" not in sheet


def test_the_same_play_gives_the_same_sheet(play: Play):
    assert notes_sheet(play) == notes_sheet(play)
