"""A scene: the setting, the line that is the question, and the replies to choose from."""

from __future__ import annotations

from workshop.language.catalogue import _
from workshop.session.views import SceneView
from workshop.tui.blocks import Block
from workshop.tui.literal import plain
from workshop.tui.look import Look
from workshop.tui.panels.parts import choice, label, paragraphs
from workshop.tui.panels.speech import question, speech
from workshop.tui.paper import Paper, Part


def scene_paper(view: SceneView, look: Look) -> Paper:
    """The scene; where it takes two pages, the line stands on both."""
    before: tuple[Block, ...] = (
        *paragraphs(view.setting),
        *(speech(beat.by, beat.says) for beat in view.beats),
    )
    line = question(view.listener, view.says)
    replies: tuple[Block, ...] = (
        label(_("What do you say?")),
        *(choice(number, plain(one.text)) for number, one in enumerate(view.responses)),
    )
    ids = [one.id for one in view.responses]
    start = ids.index(view.chosen) if view.chosen in ids else None
    parts = (Part((*before, line), verb=_("the replies")), Part((line, *replies)))
    return Paper(parts, ((*before, line, *replies),), start)
