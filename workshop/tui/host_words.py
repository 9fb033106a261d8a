"""What the facilitator's screen says in words of its own; the room reads them too."""

from __future__ import annotations

import re

from workshop.session.lifecycle import Phase

NEXT: dict[Phase, str] = {
    Phase.PLAN: "room check",
    Phase.ROOM: "the contract",
    Phase.CONTRACT: "practice vote",
    Phase.PRACTICE: "the briefing",
    Phase.BRIEFING: "first scene",
    Phase.SCENE: "think",
    Phase.THINK: "open the vote",
    Phase.TALK: "vote again",
    Phase.DISTRIBUTION: "where most hands lead",
    Phase.GUESS: "the answer",
    Phase.VERDICT: "discuss",
    Phase.DISCUSS: "the story goes on",
    Phase.ENDING: "look back",
    Phase.DEBRIEF: "so what",
    Phase.SO_WHAT: "now what",
    Phase.NOW_WHAT: "focus",
    Phase.FOCUS: "commitments",
    Phase.COMMITMENTS: "exit question",
    Phase.EXIT: "close",
}
"""The next step as a person would say it; none where only a key of its own leads on."""
ONCE_MORE = {
    Phase.CONSEQUENCE: "r once more shows the verdict.",
}
"""What r asks for when it is pressed first."""
HANDS_ONCE_MORE = "r once more shows how the hands fell."
SHARED = "From this page on the room sees this screen; workshop notes, in a second terminal, is yours alone."
FREEZE = "This is the only screen: what you look at, the room looks at. Blank it with . instead."
ESC_ON_VOTE = "Esc closes nothing here: c closes the vote."
DROP_OR_KEEP = "Enter keeps what is keyed in, Esc drops it."
HOW_MANY = "Key in how many, then Enter."
NO_SUCH_NUMBER = "There is no {} here."
TYPED_INTO_NOTHING = "Nothing is revealed while letters are typed: Esc first, then r r."
SPACE_GOES_ON = "Space goes on."
FIRST_PAGE = "This is where it began."
NO_TIMER = "No timer is running: t starts one."
REPORT_SAVED = "The report is saved; in which file is said once you leave."
NO_REPORT = "That was a rehearsal: no report is written, and nothing of it is in what was played."
_SENTENCE_END = re.compile(r"(?<=\.) ")
_IN_BRACKETS = re.compile(r" \([^()]*[/\\][^()]*\)")
_PATH = re.compile(r"(?<!\S)(?:~|[A-Za-z]:)?[/\\](?:.*[/\\])?\S*[^\s.,:;]")
"""From where one begins to the end of its last part: a folder's name may hold spaces."""


def for_the_room(words: str) -> str:
    """What the store says, without the places of files, which may hold somebody's name."""
    sentences = _SENTENCE_END.split(_IN_BRACKETS.sub("", words))
    return " ".join(_PATH.sub("its file", sentence) for sentence in sentences)


def width_told(columns: int) -> str:
    """What a room check has to say about letters that are too small."""
    return f"{columns} columns make small letters: enlarge the font until a line holds about 80 to 100."
