"""Colours: words are readable, levels are told apart by colour-blind eyes, and colour is never needed."""

from __future__ import annotations

from itertools import combinations
from math import dist

import pytest
from textual.color import Color
from textual.theme import Theme

from tests.tui.frames import strips, words
from tests.tui.samples import LEVELS, SCENE, VERDICT, Disk, shown
from workshop.tui.app import WorkshopApp
from workshop.tui.ink import COLORS
from workshop.tui.themes import CONTRAST, DARK, LIGHT, THEMES, Look

LEAST_CONTRAST = 7.0
LEAST_APART = 20.0
"""CIE76 difference of two level colours in every vision; below about ten they are hard to tell apart."""
VISIONS = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""Machado, Oliveira and Fernandes 2009, at full severity, on linear light."""

Light = tuple[float, float, float]


def linear(color: Color) -> Light:
    parts = (part / 255 for part in (color.r, color.g, color.b))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return red, green, blue


def contrast(one: Color, other: Color) -> float:
    """WCAG 2.2."""
    light, dark = sorted(
        (sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear(c), strict=True)) for c in (one, other)),
        reverse=True,
    )
    return (light + 0.05) / (dark + 0.05)


def lab(light: Light) -> Light:
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.95047, 1.0, 1.08883)
    xyz = (
        sum(a * b for a, b in zip(row, light, strict=True)) / w for row, w in zip(rows, white, strict=True)
    )
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def as_seen(color: Color, vision: str) -> Light:
    light = linear(color)
    seen = (sum(a * b for a, b in zip(row, light, strict=True)) for row in VISIONS[vision])
    red, green, blue = (min(1.0, max(0.0, part)) for part in seen)
    return lab((red, green, blue))


def color_of(theme: Theme, name: str) -> Color:
    return Color.parse(theme.variables.get(name) or getattr(theme, name))


def level_colors(theme: Theme) -> list[Color]:
    return [color_of(theme, f"level-{place}") for place in range(COLORS)]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_word_stands_out_from_what_is_behind_it(theme: Theme) -> None:
    background = color_of(theme, "background")
    inks = [color_of(theme, name) for name in ("foreground", "quiet", "accent-text")]
    for ink in (*inks, *level_colors(theme)):
        assert contrast(ink, background) >= LEAST_CONTRAST, ink.hex
    assert contrast(color_of(theme, "foreground"), color_of(theme, "chosen")) >= LEAST_CONTRAST


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_levels_are_told_apart_in_every_vision(theme: Theme, vision: str) -> None:
    for one, other in combinations(level_colors(theme), 2):
        assert dist(as_seen(one, vision), as_seen(other, vision)) >= LEAST_APART, (one.hex, other.hex)


async def test_a_level_never_goes_by_its_colour_alone() -> None:
    app = WorkshopApp(Disk(), shown(VERDICT))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for level in LEVELS:
            assert words(app).count(f"{level.symbol} {level.word}") >= 2


async def test_without_colour_the_highlight_is_still_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = WorkshopApp(Disk(), shown(SCENE))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2")
        await pilot.pause()
        styles = {segment.style for strip in strips(app) for segment in strip if segment.style}
        assert all(style.color is None or style.color.is_default for style in styles)
        assert all(style.bgcolor is None or style.bgcolor.is_default for style in styles)
        assert "› 2" in words(app)
        assert any(style.reverse for style in styles)


async def test_a_look_is_chosen_in_the_palette_and_kept() -> None:
    disk = Disk()
    app = WorkshopApp(disk, shown(VERDICT))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p")
        await pilot.press(*"light")
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert disk.kept == [Look(LIGHT)]
        assert app.theme == LIGHT
        assert "The moment called for" in words(app)


@pytest.mark.parametrize("name", [DARK, LIGHT, CONTRAST, "no-such-theme"])
async def test_the_kept_look_is_there_from_the_first_frame(name: str) -> None:
    app = WorkshopApp(Disk(look=Look(name)), shown(VERDICT))
    async with app.run_test(size=(80, 24)):
        assert app.theme == (name if name in {theme.name for theme in THEMES} else DARK)


async def test_bars_stand_still_where_motion_is_not_wanted() -> None:
    app = WorkshopApp(Disk(look=Look(motion=False)), shown(VERDICT))
    async with app.run_test(size=(80, 24)):
        assert app.animation_level == "none"
        assert app.screen.sheet.growth == 1.0  # type: ignore[attr-defined]
