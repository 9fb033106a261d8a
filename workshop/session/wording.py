"""What a group is told that no scenario says: the contract, the practice vote, the prompts of the debrief."""

from __future__ import annotations

from workshop.language.catalogue import _

ROOM_LINE = _("Can the last row read this line without leaning forward?")
CONTRACT = (
    _("A story, with invented people. Nobody here is meant."),
    _("We vote on what one should say, not on what each of us would."),
    _("Hands go up together, on three. Nobody notes who raised which."),
    _("No reply is graded, and none is without merit; the moment decides."),
    _("What is said here stays here. What is learnt may leave."),
)
PRACTICE_QUESTION = _("To begin with something grave: how is tea made?")
PRACTICE_CHOICES = (("1", _("Milk first")), ("2", _("Milk last")), ("3", _("Coffee, please")))
TALK_PROMPT = _(
    "Two minutes with a neighbour who chose otherwise. What did the listener want to be able to do next?"
)
NOW_WHAT = (
    _("Alone, one minute: which meeting of next week was in your mind?"),
    _("In pairs, two minutes: one if-then sentence each, aloud."),
    _("All: whoever likes reads theirs out."),
)
SMALLEST_CHANGE = _("Smallest change")
NEXT_TIME = _("Next time")
WOULD_WIN = _("It would have won")
NOT_LEFT_OUT = _("Not to be left out")
"""How a verdict names the nudge, the if-then, what a reply would have won, and floors."""
FOCUS_QUESTION = _("Ten points on the levels: where should your own team's attention go this quarter?")
EXIT_QUESTION = _("How much of this will you use next week? One to five fingers.")
THANKS = _("Thank you. Take your sentence with you.")


def as_sentence(title: str) -> str:
    """The title with a full stop, unless it ends with a mark of its own."""
    return title if title.endswith((".", "?", "!", "…")) else f"{title}."
