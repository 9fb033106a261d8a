"""Papers laid over a page: help, leaving, saving elsewhere, a line to type, the pages shown so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from workshop.language.catalogue import _
from workshop.tui.blocks import Para
from workshop.tui.command import Command, Situation, written
from workshop.tui.ink import STRONG, plain, seen_ink
from workshop.tui.panels.parts import FAINT_BAR, aside, choice, title
from workshop.tui.paper import Paper, Part, one_page

if TYPE_CHECKING:
    from workshop.session.own_words import ClauseTold

KEYS_WIDTH = 20
MOST_WRITTEN = 3
"""Keys of a command that are written out; more of them have a short way of being shown."""
KEPT_UP_TO_HERE = _("Every step up to here is kept, and the session goes on from here next time.")
WORKSHOP = _("Leave the workshop?")
FOR_LIBRARY = _("Leave this session for the library?")
SESSION = _("Leave the session?")
MORE_ROWS = 3
"""That several lines take, beyond what one does."""
FOLDER = _("a folder, such as ~/Desktop")
ELSEWHERE = _(
    "The whole session and all that follows are saved in another folder. "
    "What was saved before stays where it is. To go on with the session later, "
    "set WORKSHOP_HOME to that folder."
)


def help_paper(commands: Iterable[Command], situation: Situation) -> Paper:
    """The commands that are possible in this situation."""
    here = [command for command in commands if command.when(situation)]
    entries = (_entry(command, situation, above=int(not number)) for number, command in enumerate(here))
    return one_page(title(_("Keys")), *entries)


def _entry(command: Command, situation: Situation, above: int) -> Para:
    many = len(command.keys) > MOST_WRITTEN
    keys = command.shown if many else "  ".join(written(key) for key in command.keys)
    told = Content(command.help_on(situation))
    return Para(told, first=Content.styled(keys.ljust(KEYS_WIDTH), STRONG), above=above)


def leaving_paper(words: str, asked: str = WORKSHOP, unsaved: bool = False) -> Paper:
    """What becomes of the steps up to here, and the keys; one more of them where saving is in trouble."""
    return _asked_to_leave(asked, words, "Enter", "w", unsaved)


def leave_paper(words: str, unsaved: bool) -> Paper:
    """What becomes of the session, and the one key that leaves: none that a clicker sends."""
    return _asked_to_leave(SESSION, words, "y", "e", unsaved)


def _asked_to_leave(asked: str, words: str, leave: str, elsewhere: str, unsaved: bool) -> Paper:
    keys = [(leave, _("leave all the same") if unsaved else _("leave")), ("Esc", _("stay"))]
    if unsaved:
        keys.insert(1, (elsewhere, _("save elsewhere first")))
    width = max(len(key) for key, _told in keys) + 2
    rows = (
        Para(Content.styled(key.ljust(width), STRONG) + Content(told), above=int(not number))
        for number, (key, told) in enumerate(keys)
    )
    return one_page(title(asked), Para(plain(words)), *rows)


def elsewhere_paper() -> Paper:
    """What saving elsewhere does, and a line for the folder."""
    how = _("Type the folder and press Enter; an empty line changes nothing.")
    blocks = (title(_("Save elsewhere")), Para(Content(ELSEWHERE)), Para(Content(how)))
    return Paper((Part(blocks, field=True),))


def line_paper(heading: str, words: str) -> Paper:
    """A line to type, and what becomes of it."""
    return Paper((Part((title(heading), aside(words)), field=True),))


def own_words_paper(heading: str, question: str, words: str) -> Paper:
    """Lines to type in, below the question that they answer and what becomes of them."""
    quoted = Para(plain(question), first=FAINT_BAR, rest=FAINT_BAR)
    return Paper((Part((title(heading), quoted, aside(words)), field=True, more_rows=MORE_ROWS),))


def read_paper(told: str, clauses: Sequence[ClauseTold], remark: str = "") -> Paper:
    """What was read in somebody's own words: to be said so, or a clause of it put right."""
    rows = (choice(number, _clause(clause), int(number == 1)) for number, clause in enumerate(clauses, 1))
    say = choice(0, plain(_("Say it so"), STRONG), above=1)
    how = aside(_("Enter on a clause puts it right. Esc leaves it; o brings the line back."))
    cut = aside(_("Cut at another place? A | in the line parts the words there."))
    remarks = (aside(remark),) if remark else ()
    return one_page(title(told), *remarks, say, *rows, how, cut, start=0)


def _clause(clause: ClauseTold) -> Content:
    """The clause with the words underlined that show its level."""
    line = plain(clause.line)
    for start, end in clause.shown:
        line = line.stylize(seen_ink(clause.place), start + 1, end + 1)  # after the quotation mark
    return line


def list_paper(heading: str, names: Sequence[str]) -> Paper:
    """Names to choose from."""
    digits = len(str(len(names)))
    rows = (choice(number, plain(name), int(not number), digits=digits) for number, name in enumerate(names))
    return one_page(title(heading), *rows, start=0)
