"""What the facilitator's screen says in words of its own; the room reads them too."""

from __future__ import annotations

import re

from workshop.language.catalogue import _
from workshop.session.phases import Phase

ASK_KEYS = {
    "next": _("(Space)"),
    "close_vote": "(c)",
    "talk": "(d)",
    "open_vote": "(v)",
    "reveal": _("(r, twice)"),
    "drop": _("(s, twice)"),
    "leave": "(q)",
}
"""The keys of this screen by what is asked for with them, as they stand in a sentence."""
ONCE_MORE = {
    Phase.CONSEQUENCE: _("r once more shows the verdict."),
}
"""What r asks for when it is pressed first."""
HANDS_ONCE_MORE = _("r once more shows how the hands fell.")
SHARED = _(
    "From this page on the room sees this screen; workshop notes, in a second terminal, is yours alone."
)
FREEZE = _("Nothing freezes on one screen; . blanks it instead.")
ESC_ON_VOTE = _("Esc closes nothing here: c closes the vote.")
DROP_OR_KEEP = _("Enter keeps what is keyed in, Esc drops it.")
HOW_MANY = _("Key in how many, then Enter.")
DROP_ONCE_MORE = _("s once more leaves out the decision that is planned last.")
DROPPED = _("One decision fewer; S puts it back.")
PUT_BACK = _("One decision more; it lies ahead again.")
NONE_TO_PUT_BACK = _("No dropped decision lies ahead.")
NONE_DROPPED = _("Nothing is dropped while letters are typed: Esc first, then s s.")
NONE_TO_DROP = _("No later decision is planned.")
NO_SUCH_NUMBER = _("There is no {} here.")
TYPED_INTO_NOTHING = _("Nothing is revealed while letters are typed: Esc first, then r r.")
SPACE_GOES_ON = _("Space goes on.")
FIRST_PAGE = _("This is where it began.")
NO_TIMER = _("No timer is running: t starts one.")
REPORT_SAVED = _("The report is saved; in which file is said once you leave.")
NO_REPORT = _("That was a rehearsal: no report is written, and nothing of it is in what was played.")
_SENTENCE_END = re.compile(r"(?<=\.) ")
_IN_BRACKETS = re.compile(r" \([^()]*[/\\][^()]*\)")
_PATH = re.compile(r"(?<!\S)(?:~|[A-Za-z]:)?[/\\](?:.*[/\\])?\S*[^\s.,:;]")
"""From where one begins to the end of its last part: a folder's name may hold spaces."""


def for_the_room(words: str) -> str:
    """What the store says, without the places of files, which may hold somebody's name."""
    sentences = _SENTENCE_END.split(_IN_BRACKETS.sub("", words))
    return " ".join(_PATH.sub(_("its file"), sentence) for sentence in sentences)


def width_told(columns: int) -> str:
    """What a room check has to say about letters that are too small."""
    return _(
        "{columns} columns make small letters: enlarge the font until a line holds about 80 to 100."
    ).format(columns=columns)
