"""What a next step would leave out for good, and what cannot be undone: asked once before it is done."""

from __future__ import annotations

from workshop.language.catalogue import _
from workshop.session.phases import Phase
from workshop.session.state import State

NOBODY_COUNTED = _("Nobody counted yet; Space again goes on without.")
NO_GUESS = _("No guess counted yet; Space again goes on without.")
NO_SENTENCE = _("No sentence kept yet; Space again goes on without.")
NO_POINTS = _("The ten points are not placed yet; Space again goes on without.")
NO_COMMITMENT = _("No commitment kept yet; Space again goes on without.")
CLOSES = _("Space again closes the session for good.")
CLOSES_UNCOUNTED = _("Nobody counted yet; Space again closes the session for good.")


def left_out(state: State) -> str:
    """A sentence where the next step is to be asked for twice; empty where it simply goes on."""
    match state.phase:
        case Phase.PRACTICE if not (state.practice or state.practice_shown):
            return NOBODY_COUNTED
        case Phase.GUESS if not state.visit.guesses:
            return NO_GUESS
        case Phase.NOW_WHAT if not state.intentions:
            return NO_SENTENCE
        case Phase.FOCUS if state.focus is None:
            return NO_POINTS
        case Phase.COMMITMENTS if not state.commitments:
            return NO_COMMITMENT
        case Phase.EXIT:
            return CLOSES if state.exits else CLOSES_UNCOUNTED
        case _:
            return ""
