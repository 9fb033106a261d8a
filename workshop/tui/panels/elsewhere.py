"""Where to save a session whose folder cannot be written to."""

from __future__ import annotations

from textual.content import Content

from workshop.language.catalogue import _
from workshop.tui.blocks import Para
from workshop.tui.ink import STRONG
from workshop.tui.paper import Paper, Part

FOLDER = _("a folder, such as ~/Desktop")


def elsewhere_paper() -> Paper:
    """What saving elsewhere does, and a line for the folder."""
    return Paper(
        (
            Part(
                (
                    Para(Content.styled(_("Save elsewhere"), STRONG), above=0),
                    Para(
                        Content(
                            _(
                                "The whole session and all that follows are saved in another folder. "
                                "What was saved before stays where it is. To go on with the session later, "
                                "set WORKSHOP_HOME to that folder."
                            )
                        )
                    ),
                    Para(Content(_("Type the folder and press Enter; an empty line changes nothing."))),
                ),
                field=True,
            ),
        )
    )
