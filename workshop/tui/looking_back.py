"""Views that were shown before: looking at them again undoes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from workshop.session.fold import undone
from workshop.session.host import Host
from workshop.session.projection import project
from workshop.session.views import GuessView, View


def view_before(host: Host, steps: int) -> View | None:
    """The view so many views back, 0 being the present one; None before the first."""
    return next(islice(_views(host), steps, None), None)


def has_before(host: Host) -> bool:
    """Whether anything was shown before the present view."""
    return undone(host.state) is not host.state


def _views(host: Host) -> Iterator[View]:
    """The present view and those before it; guesses are left out, as the scenes around them say it all."""
    state = host.state
    yield host.view
    while (before := undone(state)) is not state:
        state = before
        view = project(host.play, state)
        if not isinstance(view, GuessView):
            yield view
