"""The help: every key that does something here, in the words of its command."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content

from workshop.language.catalogue import _
from workshop.tui.blocks import Para
from workshop.tui.command import Command, Situation, written
from workshop.tui.ink import QUIET, STRONG, plain
from workshop.tui.panels.parts import choice
from workshop.tui.paper import Paper, Part, one_page

KEYS_WIDTH = 20
MOST_WRITTEN = 3
"""Keys of a command that are written out; more of them have a short way of being shown."""


def help_paper(commands: Iterable[Command], situation: Situation) -> Paper:
    """The commands that are possible in this situation, and the few rules of the place."""
    here = [command for command in commands if command.when(situation)]
    return one_page(
        Para(Content.styled(_("Keys"), STRONG), above=0),
        *(_entry(command, situation, above=0 if number else 1) for number, command in enumerate(here)),
    )


def _entry(command: Command, situation: Situation, above: int) -> Para:
    many = len(command.keys) > MOST_WRITTEN
    keys = command.shown if many else "  ".join(written(key) for key in command.keys)
    told = Content(command.help_on(situation))
    return Para(told, first=Content.styled(keys.ljust(KEYS_WIDTH), STRONG), above=above)


KEPT = _("Every step up to here is kept, and the session goes on from here next time.")
WORKSHOP = _("Leave the workshop?")
FOR_LIBRARY = _("Leave this session for the library?")


def leaving_paper(words: str, asked: str = WORKSHOP, unsaved: bool = False) -> Paper:
    """What becomes of the steps up to here, and the keys; one more of them where saving is in trouble."""
    return one_page(Para(Content.styled(asked, STRONG), above=0), Para(plain(words)), *_keys(unsaved))


def _keys(unsaved: bool) -> Iterable[Para]:
    yield Para(Content.assemble(("Enter", STRONG), _("  leave all the same") if unsaved else _("  leave")))
    if unsaved:
        yield Para(Content.assemble(("w    ", STRONG), _("  save elsewhere first")), above=0)
    yield Para(Content.assemble(("Esc  ", STRONG), _("  stay")), above=0)


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


def _title(words: str) -> Para:
    return Para(Content.styled(words, STRONG), above=0)


def leave_paper(words: str, unsaved: bool) -> Paper:
    """What becomes of the session, and the one key that leaves: none that a clicker sends."""
    elsewhere = (
        (Para(Content.assemble(("e    ", STRONG), _("save elsewhere first")), above=0),) if unsaved else ()
    )
    return one_page(
        _title(_("Leave the session?")),
        Para(plain(words)),
        Para(Content.assemble(("y    ", STRONG), _("leave all the same") if unsaved else _("leave"))),
        *elsewhere,
        Para(Content.assemble(("Esc  ", STRONG), _("stay")), above=0),
    )


def line_paper(title: str, words: str) -> Paper:
    """A line to type, and what becomes of it."""
    return Paper((Part((_title(title), Para(Content.styled(words, QUIET))), field=True),))


def jump_paper(names: Sequence[str]) -> Paper:
    """The pages that were shown, the latest first."""
    digits = len(str(len(names)))
    rows = (_page_shown(number, name, digits) for number, name in enumerate(names))
    return one_page(_title(_("Pages shown so far")), *rows, start=0)


def _page_shown(number: int, name: str, digits: int) -> Para:
    bare = choice(number, plain(name), above=0 if number else 1)
    return bare._replace(first=bare.first.pad_left(digits - len(str(number + 1))))
