"""The facilitator's screen, which the group shares: it draws the shared view and nothing else of the session."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.getters import query_one
from textual.timer import Timer as Ticking

from workshop.session.commands import ClearTimer, CloseVote, GoOn, Guess, MakePlan, OpenTalk, OpenVote
from workshop.session.commands import Command as SessionCommand
from workshop.session.commands import RevealDistribution, RevealVerdict, SetTimer, TakeBackReveal
from workshop.session.events import VerdictRevealed
from workshop.session.lifecycle import Phase, can_happen
from workshop.session.planning import suggested
from workshop.session.projection import project_shared
from workshop.session.state import State
from workshop.tui.command import Command, Situation, bindings
from workshop.tui.disk import Opened
from workshop.tui.host_back import Place, UNSEEN, name_of, place_of, seen
from workshop.tui.host_commands import BLANK, COMMANDS, KEYED, LEAVING
