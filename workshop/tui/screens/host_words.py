"""What the facilitator's screen says in words of its own; the room reads them too."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from workshop.language.catalogue import _
from workshop.session.commands import Command, Commit, Contest, KeepIntention, NameGroup, ParkPoint
from workshop.session.facilitator import Facilitator, Gate
from workshop.session.own_question import note_here
from workshop.session.verdicts import (
    HOW_WELL,
    RATE_BY_HANDS,
    may_be_called,
)

ASK_KEYS = {
    "next": _("(Space)"),
    "close_vote": "(c)",
    "talk": "(d)",
    "open_vote": "(v)",
    "reveal": _("(r, twice)"),
    "drop": _("(s, twice)"),
    "path": _("(its number, then Enter)"),
    "timer": "(t)",
    "take_back": "(z)",
    "team": "(a)",
    "place": "(i)",
    "middle": "(m)",
    "leave": "(q)",
    "word_question": "(i)",
    "take_reply": "(i)",
}
"""The keys of this screen by what is asked for with them, as they stand in a sentence."""
ONCE_MORE: dict[Gate | None, str] = {
    Gate.DISTRIBUTION: _("r once more shows how the hands fell."),
    Gate.VERDICT: _("r once more shows the verdict."),
    Gate.REPLIES: _("r once more shows the replies."),
    Gate.DROP: _("s once more leaves out the decision that is planned last."),
}
"""What a key asks for when it is pressed first; the core says what a step would leave out."""
SHARED = _(
    "From this page on the room sees this screen; workshop notes, in a second terminal, is yours alone."
)
FREEZE = _("Nothing freezes on one screen; . blanks it instead.")
ESC_ON_VOTE = _("Esc closes nothing here: c closes the vote.")
IS_BLANK = _("The shared screen is blank.")
LOOKS_BACK = _("It looks back: {page}.")
PAGE_SHOWN = _("It shows page {page} of {pages}.")
"""For the private view."""
DROP_OR_KEEP = _("Enter keeps what is keyed in, Esc drops it.")
DROPPED = _("One decision fewer; S puts it back.")
PUT_BACK = _("One decision more; it lies ahead again.")
NONE_DROPPED = _("Nothing is dropped while letters are typed: Esc first, then s s.")
TYPED_INTO_NOTHING = _("Nothing is revealed while letters are typed: Esc first, then r r.")
NONE_TAKEN_BACK = _("Nothing is taken back while letters are typed: Esc first, then z.")
SPACE_GOES_ON = _("Space goes on.")
REPORT_SAVED = _("The report is saved; in which file is said once you leave.")
NO_REPORT = _("That was a rehearsal: no report is written, and nothing of it is in what was played.")
_SENTENCE_END = re.compile(r"(?<=\.) ")
_IN_BRACKETS = re.compile(r" \([^()]*[/\\][^()]*\)")
_PATH = re.compile(r"(?<!\S)(?:~|[A-Za-z]:)?[/\\](?:.*[/\\])?\S*[^\s.,:;]")
"""From where one begins to the end of its last part: a folder's name may hold spaces."""


def for_the_room(words: str) -> str:
    """What the store says, without the places of files, which may hold somebody's name."""
    names: dict[str, str] = {}

    def name(path: re.Match[str]) -> str:
        named = names.setdefault(path[0], _("another file") if names else _("its file"))
        return named if path.start() else f"{named[:1].upper()}{named[1:]}"

    sentences = _SENTENCE_END.split(_IN_BRACKETS.sub("", words))
    return " ".join(_PATH.sub(name, sentence) for sentence in sentences)


def width_told(columns: int) -> str:
    """What a room check has to say about letters that are too small."""
    return _(
        "{columns} columns make small letters: enlarge the font until a line holds about 80 to 100."
    ).format(columns=columns)


CARD_TYPED = _("Keyed in: “… {end}”")
"""For the private view."""
CARD_IS_BLANK = _("A blank card is not kept; the line stays for the next one, Esc ends it.")
LINE_IS_OPEN = _("The line is open: type, then Enter.")
NUMBERS_WORDS = _(
    "Its number in your private view, or several, then Enter; Esc shows all five. The room sees no digits, "
    "and reads the answer once the replies are shown. Tab shows the list here, to the room as well."
)
NUMBERS_TO = _("Numbers from 1 to {last}.")
KEEP_OR_DROP = _("Enter keeps it, Esc drops it.")
PROMPT_WORDS = _("Enter keeps it and asks the next; Esc shows all five.")


class TypedLine(NamedTuple):
    """A kind of line that the facilitator types for the group."""

    title: str
    words: str
    """What becomes of it."""
    placeholder: str
    command: Callable[[Facilitator, str], Command]


def _alone(command: Callable[[str], Command]) -> Callable[[Facilitator, str], Command]:
    """A command that is its words alone."""
    return lambda _led, typed: command(typed)


def _contest(led: Facilitator, typed: str) -> Contest:
    return Contest.typed(typed, hosted=True, called=may_be_called(led.play, led.state.visit))


NOTE_ON_QUESTION = _("A note on the room’s own question")
PAGES_SHOWN = _("Pages shown so far")
KEPT_HEADING = _("Kept so far: which one is to read otherwise?")
NOTHING_KEPT = _("No point, note or sentence is kept yet.")
KINDS_KEPT = {
    "point": _("Parked point"),
    "note": _("Note"),
    "question-note": _("Note on the room’s own question"),
    "sentence": _("If-then sentence"),
    "commitment": _("Commitment"),
}
"""The kinds of text that a session keeps, by their words in it."""
EDIT_OR_TAKE_OUT = _("Enter keeps the change, Esc drops it. With nothing left, it is taken out.")
EDITED = "edited"
"""The line in which a kept text is changed."""
PARK, NOTE, SENTENCE, COMMITMENT, DIFFER = "park", "note", "sentence", "commitment", "differ"
ONE_BY_ONE = "place"
"""The line in which one person’s ten points are typed."""
ONE_BY_ONE_TITLE = _("One person’s ten points")
ONE_BY_ONE_WORDS = _(
    "For the levels in their order, then Enter; the line stays for the next person. Esc ends it."
)
ONE_BY_ONE_EXAMPLE = _("4 3 3")
GROUP_LINE, OPENING_LINE = "group-name", "opening"
OPENING_HEADING = _("What should this page say? Choose a line.")
ONE_MORE_POINT = _("One more point of the agenda")
SAID_SO = _("Enter keeps it, Esc drops it. With nothing left, it is taken out.")
NOT_SEEN_YET = _("a scene that the room has not seen; your notes name it")
LINES: dict[str, TypedLine] = {
    PARK: TypedLine(
        _("Park a point"),
        _("It comes up again in the debrief, and stands in the report. {keep_or_drop}").format(
            keep_or_drop=KEEP_OR_DROP
        ),
        _("what was said"),
        _alone(ParkPoint),
    ),
    NOTE: TypedLine(
        _("A note on this scene"),
        _("It stands in the report; the room sees it being typed. {keep_or_drop}").format(
            keep_or_drop=KEEP_OR_DROP
        ),
        _("what to remember"),
        lambda led, typed: note_here(led.state, typed),
    ),
    SENTENCE: TypedLine(
        _("One if-then sentence"),
        _("As somebody reads it out. {keep_or_drop}").format(keep_or_drop=KEEP_OR_DROP),
        _("If somebody …, then I …"),
        _alone(KeepIntention),
    ),
    COMMITMENT: TypedLine(
        _("One commitment"),
        _("In the group's own words. {keep_or_drop}").format(keep_or_drop=KEEP_OR_DROP),
        _("who does what, and when it is seen"),
        _alone(Commit),
    ),
    GROUP_LINE: TypedLine(
        _("Which group is this?"),
        _("Its sessions and reports are found by this name. {keep_or_drop}").format(
            keep_or_drop=KEEP_OR_DROP
        ),
        _("a team, a course, a day"),
        _alone(NameGroup),
    ),
    DIFFER: TypedLine(
        HOW_WELL,
        f"{RATE_BY_HANDS} {KEEP_OR_DROP}",
        _("0 2 1 4 3 what was said"),
        _contest,
    ),
}
