"""Every scene and ending of a scenario on paper, to go to one of them."""

from __future__ import annotations

from textual.content import Content

from workshop.language.catalogue import _
from workshop.scenario.models import Scenario
from workshop.tui.blocks import Para
from workshop.tui.ink import QUIET, STRONG
from workshop.tui.literal import plain
from workshop.tui.panels.parts import choice
from workshop.tui.paper import Paper, one_page

ENDING = _("{title} (ending)")
HEADING = _("Go to")
ABOUT = _("By the fewest choices that lead there from the start.")


def places_of(scenario: Scenario) -> tuple[str, ...]:
    """The ids of all scenes and endings, in the order of the file."""
    return (*scenario.scene, *scenario.ending)


def places_paper(scenario: Scenario, here: str) -> Paper:
    """The places with their titles; the one where the story stands is highlighted."""
    places = places_of(scenario)
    titles = {
        **{name: scene.title for name, scene in scenario.scene.items()},
        **{
            name: _("{title} (ending)").format(title=ending.title) for name, ending in scenario.ending.items()
        },
    }
    return one_page(
        Para(Content.assemble((HEADING, STRONG), ("  " + ABOUT, QUIET)), above=0),
        *(
            choice(number, Content.assemble(plain(titles[name]), "  ", plain(name, QUIET)), int(not number))
            for number, name in enumerate(places)
        ),
        start=places.index(here) if here in places else 0,
    )
