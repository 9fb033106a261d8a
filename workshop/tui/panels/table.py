"""Which panel shows which view, and what the next thing is from there: one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from workshop.language.catalogue import _
from workshop.session.commands import Choose, GoOn, Guess, PlayAgain, RevealVerdict
from workshop.session.commands import Command as SessionCommand
from workshop.session.views import (
    BriefingView,
    ConsequenceView,
    DebriefView,
    EndingView,
    GuessView,
    SceneView,
    VerdictView,
    View,
)
from workshop.tui.look import Look
from workshop.tui.panels.briefing import briefing_paper
from workshop.tui.panels.consequence import consequence_paper
from workshop.tui.panels.debrief import debrief_paper
from workshop.tui.panels.ending import ending_paper
from workshop.tui.panels.guess import guess_paper
from workshop.tui.panels.scene import scene_paper
from workshop.tui.panels.verdict import verdict_paper
from workshop.tui.paper import Paper


class Panel(NamedTuple):
    """How a kind of view is shown and left."""

    paper: Callable[[Any, Look], Paper]
    step: Callable[[Any, int], SessionCommand]
    """The command for the next thing; of the highlighted item, where there is something to choose."""
    verb: str
    """What the next thing is, as a person would say it."""


PANELS: dict[type[View], Panel] = {
    BriefingView: Panel(briefing_paper, lambda _view, _item: GoOn(), _("begin")),
    SceneView: Panel(scene_paper, lambda view, item: Choose(view.responses[item].id), _("say it")),
    GuessView: Panel(guess_paper, lambda view, item: Guess(view.header.levels[item].id), _("this one")),
    ConsequenceView: Panel(
        consequence_paper, lambda _view, _item: RevealVerdict(), _("what the reply carried")
    ),
    VerdictView: Panel(verdict_paper, lambda _view, _item: GoOn(), _("what happens next")),
    EndingView: Panel(ending_paper, lambda _view, _item: GoOn(), _("look back at the path")),
    DebriefView: Panel(
        debrief_paper, lambda view, item: PlayAgain(view.rows[item].visit), _("play from here")
    ),
}
