"""Which paper the shared screen shows for which view of a session with a group: one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workshop.session.host_views import (
    BallotView,
    ClosedView,
    CommitmentsView,
    ContractView,
    DiscussView,
    DistributionView,
    ExitView,
    FocusView,
    NowWhatView,
    PlanView,
    PracticeView,
    RoomView,
    SoWhatView,
    TalkView,
    ThinkView,
    WhatView,
)
from workshop.session.views import BriefingView, ConsequenceView, GuessView, SceneView
from workshop.tui.look import Look
from workshop.tui.panels.closing import closed_paper, commitments_paper, exit_paper
from workshop.tui.panels.discuss import discuss_paper
from workshop.tui.panels.distribution import distribution_paper
from workshop.tui.panels.focus import focus_paper
from workshop.tui.panels.group_debrief import now_what_paper, so_what_paper, what_paper
from workshop.tui.panels.group_scene import (
    group_briefing_paper,
    group_consequence_paper,
    group_guess_paper,
    group_scene_paper,
)
from workshop.tui.panels.plan import plan_paper
from workshop.tui.panels.room import contract_paper, practice_paper, room_paper
from workshop.tui.panels.vote import ballot_paper, talk_paper, think_paper
from workshop.tui.paper import Paper

GROUP_PANELS: dict[type, Callable[[Any, Look], Paper]] = {
    PlanView: plan_paper,
    RoomView: room_paper,
    ContractView: contract_paper,
    PracticeView: practice_paper,
    BriefingView: group_briefing_paper,
    SceneView: group_scene_paper,
    ThinkView: think_paper,
    BallotView: ballot_paper,
    TalkView: talk_paper,
    DistributionView: distribution_paper,
    GuessView: group_guess_paper,
    ConsequenceView: group_consequence_paper,
    DiscussView: discuss_paper,
    WhatView: what_paper,
    SoWhatView: so_what_paper,
    NowWhatView: now_what_paper,
    FocusView: focus_paper,
    CommitmentsView: commitments_paper,
    ExitView: exit_paper,
    ClosedView: closed_paper,
}
"""What is not here, a verdict and an ending, a group sees as a person alone does."""
