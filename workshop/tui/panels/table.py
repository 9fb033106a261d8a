"""Which panel shows which view, and what the next thing is from there: one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from workshop.language.catalogue import _
from workshop.session.commands import Choose, GoOn, Guess, PlayAgain, RecallMoment, RevealVerdict
from workshop.session.commands import Command as SessionCommand
from workshop.session.group_views import (
    BallotView,
    ClosedView,
    CommitmentsView,
    ContractView,
    DiscussView,
    DistributionView,
    ExitView,
    FocusView,
    NowWhatView,
    OwnAnswerView,
    OwnQuestionView,
    OwnRepliesView,
    PlanView,
    PracticeView,
    PurposeView,
    RoomView,
    SoWhatView,
    TalkView,
    ThinkView,
    WhatView,
)
from workshop.session.views import (
    IT_CAME,
    BriefingView,
    ConsequenceView,
    DebriefView,
    EndingView,
    GuessView,
    InterludeView,
    RecallView,
    SceneView,
    VerdictView,
    View,
)
from workshop.tui.panels.debrief import debrief_paper
from workshop.tui.panels.group_debrief import (
    closed_paper,
    commitments_paper,
    exit_paper,
    focus_paper,
    now_what_paper,
    so_what_paper,
    what_paper,
)
from workshop.tui.panels.opening import contract_paper, plan_paper, practice_paper, purpose_paper, room_paper
from workshop.tui.panels.own_question import own_answer_paper, own_question_paper, own_replies_paper
from workshop.tui.panels.scene import (
    briefing_paper,
    consequence_paper,
    ending_paper,
    group_briefing_paper,
    group_consequence_paper,
    group_ending_paper,
    group_guess_paper,
    group_interlude_paper,
    group_scene_paper,
    guess_paper,
    interlude_paper,
    recall_paper,
    scene_paper,
)
from workshop.tui.panels.verdict import verdict_paper
from workshop.tui.panels.vote import ballot_paper, discuss_paper, distribution_paper, talk_paper, think_paper
from workshop.tui.paper import Paper
from workshop.tui.themes import Look


class Panel(NamedTuple):
    """How a kind of view is shown and left."""

    paper: Callable[[Any, Look], Paper]
    step: Callable[[Any, int], SessionCommand]
    """The command for the next thing; of the highlighted item, where there is something to choose."""
    verb: str
    """What the next thing is, as a person would say it."""


PANELS: dict[type[View], Panel] = {
    BriefingView: Panel(briefing_paper, lambda _view, _item: GoOn(), _("begin")),
    RecallView: Panel(recall_paper, lambda _view, item: RecallMoment(tuple(IT_CAME)[item]), _("so it is")),
    SceneView: Panel(scene_paper, lambda view, item: Choose(view.responses[item].id), _("say it")),
    GuessView: Panel(
        guess_paper, lambda view, item: Guess(view.choices[item].id, view.reason_told), _("this one")
    ),
    ConsequenceView: Panel(
        consequence_paper, lambda _view, _item: RevealVerdict(), _("what the reply carried")
    ),
    VerdictView: Panel(verdict_paper, lambda _view, _item: GoOn(), _("what happens next")),
    InterludeView: Panel(interlude_paper, lambda _view, _item: GoOn(), _("what happens next")),
    EndingView: Panel(ending_paper, lambda _view, _item: GoOn(), _("look back at the path")),
    DebriefView: Panel(
        debrief_paper, lambda view, item: PlayAgain(view.rows[item].visit), _("play from here")
    ),
}


GROUP_PANELS: dict[type, Callable[[Any, Look], Paper]] = {
    PlanView: plan_paper,
    RoomView: room_paper,
    PurposeView: purpose_paper,
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
    InterludeView: group_interlude_paper,
    DiscussView: discuss_paper,
    EndingView: group_ending_paper,
    WhatView: what_paper,
    SoWhatView: so_what_paper,
    OwnQuestionView: own_question_paper,
    OwnRepliesView: own_replies_paper,
    OwnAnswerView: own_answer_paper,
    NowWhatView: now_what_paper,
    FocusView: focus_paper,
    CommitmentsView: commitments_paper,
    ExitView: exit_paper,
    ClosedView: closed_paper,
}
"""What is not here, a verdict, a group sees as a person alone does."""
