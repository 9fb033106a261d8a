"""Replies that a scene has and does not offer on this way, told to whoever writes it."""

from __future__ import annotations

from workshop.language.catalogue import _
from workshop.scenario.conditions import parsed
from workshop.scenario.findings import quoted
from workshop.scenario.models import Response
from workshop.session.play import Play
from workshop.session.state import State


def withheld_words(play: Play, state: State) -> str:
    """Which replies wait for which tracks, and how those are; empty where all are offered."""
    visit = state.present
    if visit is None:
        return ""
    offered = {response.id for response in play.story.offered(visit.scene, visit.tracks)}
    waiting = [each for each in play.scenario.scene[visit.scene].response if each.id not in offered]
    if not waiting:
        return ""
    now = dict(zip(play.scenario.track, visit.tracks, strict=True))
    tracks = ", ".join(
        _("{track} is {number}").format(track=name, number=now[name]) for name in _named(waiting)
    )
    replies = ", ".join(f"{quoted(each.id)} ({', '.join(each.conditions)})" for each in waiting)
    return _("Not offered here: {replies}; {tracks}.").format(replies=replies, tracks=tracks)


def _named(waiting: list[Response]) -> list[str]:
    """The tracks that their conditions look at, each once."""
    conditions = (parsed(condition) for response in waiting for condition in response.conditions)
    return list(dict.fromkeys(name for condition in conditions if condition for name in condition.tracks))
