"""The pages of a whole workshop with 18 people, and an app that shows one paper."""

from __future__ import annotations

from functools import cache

from textual.app import App, ComposeResult

from tests.play import SHIPPED, STORIES, shipped_play, story_play
from tests.session.leading import HEADS, whole_workshop
from tests.tui.samples import ADA, OUTSIDE
from workshop.scenario.play import Play
from workshop.session.group_views import (
    BallotView,
    CommitmentsView,
    DiscussView,
    DistributionView,
    ExitView,
    FocusView,
    HandsView,
    HostView,
    LevelRound,
    PurposeView,
    RoundView,
    SharedView,
    SoWhatView,
    TalkView,
    ThinkView,
    WhatView,
)
from workshop.session.phases import Phase
from workshop.session.projection import project_shared
from workshop.session.tally import fall_in_words, path_in_words
from workshop.session.views import BeatView, InterludeView, ResponseView, header_of, level_views, speaker
from workshop.tui.ink import LiteralFilter
from workshop.tui.panels.table import GROUP_PANELS
from workshop.tui.paper import Paper
from workshop.tui.sheet import Sheet
from workshop.tui.themes import DARK, THEMES, USUAL

CHROME = 3
"""Rows that titles, edges and keys take from a window."""
PADDING = 6


@cache
def walked() -> tuple[tuple[Phase, SharedView], ...]:
    """Every view of the shared screen in a whole workshop, with its phase."""
    play = story_play()
    return tuple((state.phase, project_shared(play, state)) for state in whole_workshop(play))


TWICE = ("focus", "own-question")
"""What is shown again in another way at the end."""


@cache
def views() -> dict[str, SharedView]:
    """One view of each kind that a group has a paper for, the latest of its first decision; some twice."""
    found: dict[str, SharedView] = {}
    decisions = 0
    for phase, view in walked():
        decisions += phase is Phase.DISCUSS and "discuss" not in found
        name = phase.value
        if type(view) not in GROUP_PANELS or (decisions and name in found and name not in TWICE):
            continue
        if name in found and name in ("practice", "vote", "voted", "focus", "own-question"):
            found[f"{name}-before"] = found[name]
        found[name] = view
    found["commitments-before"] = _nothing_yet(found["commitments"])
    exiting, placing = found["exit"], found["focus-before"]
    assert isinstance(exiting, ExitView)
    assert isinstance(placing, FocusView)
    found["exit-shown"] = exiting._replace(shown=(("4", 12), ("5", 6)))
    rows = ((0, 1, 2, 3, 7, 3, 2, 0, 0, 0, 0), (0, 0, 1, 11, 5, 0, 0, 0, 1, 0, 0), (4, 5, 6, 3, *[0] * 7))
    found["focus-spread"] = placing._replace(spread=rows, middle=(4, 4, 2))
    happened = (BeatView(None, "The phone rings twice and stops."), BeatView(ADA, "That was Alder Street."))
    agenda = ("A story in three decisions", "What pulled us", "One sentence each")
    found["purpose"] = PurposeView(OUTSIDE, "To hear what somebody has to do next, before we answer.", agenda)
    found["interlude"] = InterludeView(OUTSIDE, "An hour later", "The same floor, after lunch.", happened)
    found["what-of-eight"], found["so-what-of-eight"] = eight_scenes()
    return found


def _nothing_yet(view: SharedView) -> CommitmentsView:
    assert isinstance(view, CommitmentsView)
    return view._replace(commitments=(), parked=())


def eight_scenes() -> tuple[WhatView, SoWhatView]:
    """The debrief of a long path, with everything that can be said about one."""
    what = next(view for _, view in walked() if isinstance(view, WhatView))
    so_what = next(view for _, view in walked() if isinstance(view, SoWhatView))
    rows = (what.rows * 3)[:8]
    patterns = (
        "Three times the reply led with execution where the moment called for impact.",
        "Twice the guess named the level that was called for, after a reply at another: "
        "the pause before answering is where that can change.",
    )
    transfer = (
        "“Page four” and “Ten minutes” both called for impact. Before talking, 17 of 100 hands met it "
        "the first time, 61 the second."
    )
    return what._replace(rows=rows), so_what._replace(rows=rows, patterns=patterns, transfer=transfer)


def decisions() -> dict[str, tuple[HostView, ...]]:
    """What a room sees around the vote in every scene of the stories for tests and of the shipped ones."""
    plays = [("story", name, story_play(name)) for name in STORIES]
    plays += [("shipped", name, shipped_play(name)) for name in SHIPPED]
    return {
        f"{kind}/{name}/{scene}": _decision(play, scene)
        for kind, name, play in plays
        for scene in play.scenario.scene
    }


def _decision(play: Play, scene: str) -> tuple[HostView, ...]:
    told, header = play.scenario.scene[scene], header_of(play)._replace(scene_number=1, scene_title="x")
    listener = speaker(play.scenario, told.listener)
    responses = tuple(ResponseView(one.id, one.text) for one in told.response[:4])
    hands = HandsView(HEADS, HEADS, tuple(one.id for one in responses))
    levels = level_views(play.lens)
    called = next((one for one in levels if one.id == play.judge.call(scene).level), None)
    further = (0,) * (len(levels) - 3)
    fallen = (LevelRound(1, (3, 14, 1, *further), 0), LevelRound(2, (11, 6, 1, *further), 0))
    sentence = fall_in_words(fallen, levels, called)
    rounds = (RoundView(1, (9, 5, 3, 1), 0), RoundView(2, (4, 2, 11, 1), 0))
    talk = next(view for _, view in walked() if isinstance(view, TalkView))
    return (
        ThinkView(header, listener, told.says, responses),
        BallotView(header, listener, told.says, responses, 1, hands, True),
        TalkView(header, listener, told.says, responses, talk.prompt),
        DistributionView(
            header, listener, told.says, responses, rounds, (responses[2].id,), path_in_words(rounds, (3,))
        ),
        DiscussView(header, told.says, called, fallen, sentence, told.discuss, responses, responses[2].id),
    )


def paper_of(view: SharedView) -> Paper:
    return GROUP_PANELS[type(view)](view, USUAL)


class PaperApp(App[None]):
    """One paper on a sheet, with as much room as the session's screen leaves it."""

    CSS = (
        "Screen { background: $background; color: $foreground; align-horizontal: center; }"
        f"Sheet {{ width: 100%; height: 1fr; margin: 1 0 {CHROME - 1} 0;"
        f" padding: 0 {PADDING // 2}; }}"
    )

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self._paper = paper
        self._literal = LiteralFilter()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK

    def get_line_filters(self) -> list[object]:  # type: ignore[override]
        return [*super().get_line_filters(), self._literal]

    def compose(self) -> ComposeResult:
        yield Sheet()

    def on_mount(self) -> None:
        self.sheet.show(self._paper)

    @property
    def sheet(self) -> Sheet:
        return self.query_one(Sheet)
