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
DROP_OR_KEEP = "Enter keeps what is keyed in, Esc drops it."
HOW_MANY = "Key in how many, then Enter."
NO_SUCH_NUMBER = "There is no {} here."
SPACE_GOES_ON = "Space goes on."
FIRST_PAGE = "This is where it began."
NO_TIMER = "No timer is running: t starts one."
STEPS_UNSAVED = (
    "The session is not being saved just now. All of it is kept in memory and tried again by itself; "
    "e saves it in another folder."
)
MOVED = "The session is saved in another file now; the place is told when you leave."
NO_REPORT = "That was a rehearsal: no report is written, and nothing of it is in what was played."
_IN_BRACKETS = re.compile(r" \([^()]*[/\\][^()]*\)")


def for_the_room(trouble: str) -> str:
    """What the store says of trouble, without the place of a file, which may hold somebody's name."""
    if not trouble:
        return ""
    shorter = _IN_BRACKETS.sub("", trouble)
    return STEPS_UNSAVED if "/" in shorter or "\\" in shorter else shorter


def width_told(columns: int) -> str:
    """What a room check has to say about letters that are too small."""
    return f"{columns} columns make small letters: enlarge the font until a line holds about 80 to 100."
