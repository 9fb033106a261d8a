"""The shared screen before a reveal: neither it, nor palette or keys, say what is not yet shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from textual.color import Color

from tests.play import STORIES, story_play
from tests.tui.frames import strips, text
from tests.tui.hosting import GROUP, Led, pressed, way_on
from workshop.scenario.play import Play
from workshop.session.phases import Phase
from workshop.session.private import private_view
from workshop.session.views import GuessView
from workshop.tui.themes import LEVELS_ON_DARK

BEFORE_VERDICT = frozenset(
    {
        Phase.ROOM, Phase.CONTRACT, Phase.PRACTICE, Phase.BRIEFING, Phase.SCENE, Phase.THINK, Phase.VOTE,
        Phase.VOTED, Phase.TALK, Phase.DISTRIBUTION, Phase.GUESS, Phase.CONSEQUENCE,
    }
)  # fmt: skip
SIZE = (100, 28)
INKS = frozenset(Color.parse(color).rgb for color in LEVELS_ON_DARK)


def everything_seen(led: Led) -> str:
    """The screen with its title and key bar, the palette with its help, and what notifications say."""
    palette = " ".join(f"{one.title} {one.help}" for one in led.app.get_system_commands(led.screen))
    notes = " ".join(str(one.message) for one in led.app._notifications)
    return " ".join(f"{text(led.app)} {led.app.title} {led.app.sub_title} {palette} {notes}".split())


def level_names(play: Play) -> re.Pattern[str]:
    names = [name for level in play.lens.level.values() for name in (level.word, level.symbol)]
    return re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names), re.IGNORECASE)


def authored(play: Play) -> Iterator[str]:
    """The author's own words that a group may read before the verdict."""
    scenario = play.scenario
    yield from (scenario.title, scenario.situation or "", scenario.summary)
    for one in scenario.cast.values():
        yield from (one.name, one.title, one.about)
    for scene in scenario.scene.values():
        yield from (scene.setting, scene.says, *(beat.says for beat in scene.lines))
        yield from (words for one in scene.response for words in (one.text, one.answer))


def private_words(led: Led) -> Iterator[str]:
    """Everything that only the facilitator may know just now."""
    play, state = led.opened.host.play, led.state
    view = private_view(play, state, 10)
    yield from filter(None, (view.notes, view.misreadings, view.advice, *view.questions))
    seen = {visit.scene for visit in state.visits}
    for name, scene in play.scenario.scene.items():
        if name not in seen:
            yield from (scene.says, scene.setting, *(one.text for one in scene.response))
            yield from filter(None, (scene.notes, scene.misreadings))
    yield from (ending.text for ending in play.scenario.ending.values())


def assert_spoils_nothing(led: Led, levels: re.Pattern[str]) -> None:
    seen = everything_seen(led)
    if led.phase is not Phase.GUESS:
        assert not levels.search(seen), (led.phase, levels.search(seen))
        inks = {
            style.color.get_truecolor()
            for strip in strips(led.app)
            for _, style, _ in strip
            if style and style.color
        }
        assert not {tuple(ink) for ink in inks} & INKS, led.phase
    for words in private_words(led):
        assert " ".join(words.split()) not in seen, (led.phase, words)


def test_no_author_names_a_level_where_a_group_reads() -> None:
    """So that the walk below needs no exceptions for the words of a scenario."""
    for name in STORIES:
        play = story_play(name)
        assert [words for words in authored(play) if level_names(play).search(words)] == []


@pytest.mark.parametrize("name", STORIES)
async def test_every_phase_before_a_verdict_spoils_nothing(name: str) -> None:
    play = story_play(name)
    led, levels = Led(play, GROUP), level_names(play)
    walked = set()
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.ROOM)
        while led.phase is not Phase.ENDING:
            for _ in led.screen.sheet.pages:
                await pilot.pause()
                if led.phase in BEFORE_VERDICT:
                    walked.add(led.phase)
                    assert_spoils_nothing(led, levels)
                led.screen.sheet.turn(1)
            await pressed(
                pilot, *("d" if led.phase is Phase.VOTED and first_round(led) else way_on(led.state))
            )
    assert walked == BEFORE_VERDICT


def first_round(led: Led) -> bool:
    return len(led.state.visit.rounds) == 1


@pytest.mark.parametrize(
    "keys", [("r",), ("1", "7"), ("g",), ("question_mark",), ("p",), ("h",), ("q",), ("1", "9", "9", "enter")]
)
@pytest.mark.parametrize("phase", [Phase.VOTE, Phase.VOTED, Phase.CONSEQUENCE], ids=lambda phase: phase.value)
async def test_nothing_laid_over_a_page_spoils_either(phase: Phase, keys: tuple[str, ...]) -> None:
    led = Led()
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(phase)
        await pressed(pilot, *keys)
        assert_spoils_nothing(led, level_names(led.opened.host.play))


async def test_the_walk_would_notice_what_a_verdict_shows() -> None:
    led = Led()
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VERDICT)
        await pilot.pause()
        with pytest.raises(AssertionError):
            assert_spoils_nothing(led, level_names(led.opened.host.play))
        with pytest.raises(AssertionError):
            assert_spoils_nothing(led, re.compile("no such name"))


async def test_the_numbers_of_a_round_are_nowhere_before_its_reveal() -> None:
    led = Led()
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.VOTE)
        await pressed(pilot, *"113", enter := "enter", *"24", enter)
        await pilot.pause()
        assert not re.search(r"(?<!\d)(13|4)(?!\d)", told(led))
        await pressed(pilot, "c", "d", "v", *"117", enter)
        assert not re.search(r"(?<!\d)(13|17)(?!\d)", told(led))


def told(led: Led) -> str:
    """What is said on the screen in words, less the numbers that stand before the responses."""
    return re.sub(r"\n\s+[1-4]  ", "\n", text(led.app))


async def test_the_guess_shows_all_levels_equal_and_unmarked() -> None:
    led = Led()
    async with led.app.run_test(size=SIZE) as pilot:
        led.to(Phase.GUESS)
        await pilot.pause()
        view = led.opened.host.shared_view
        assert isinstance(view, GuessView)
        for level in view.header.levels:
            assert text(led.app).count(f"{level.symbol} {level.word}") == 1
