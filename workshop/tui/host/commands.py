"""What a facilitator can do, key by key; no chord, no mouse, and nothing that a clicker sends reveals."""

from __future__ import annotations

from workshop.language.catalogue import _
from workshop.session.events import GuessSkipped, RevealTakenBack, TalkStarted, VotingClosed, VotingOpened
from workshop.session.lifecycle import Phase
from workshop.tui.command import Command
from workshop.tui.host.beside import BESIDE
from workshop.tui.host.when import (
    DROP,
    KEYED,
    REVEAL,
    TEAM,
    counts,
    digits,
    digits_name,
    free,
    in_phase,
    reveal_name,
    reveals,
    takes,
    where,
)

COMMANDS: tuple[Command, ...] = (
    Command(
        "next",
        ("space", "right", "pagedown"),
        lambda now: "" if takes(now) else now.verb,
        _("The next step that cannot spoil anything; a page first, where there is another."),
        rank=1,
        shown="Space",
        when=lambda now: not now.typing,
    ),
    Command(
        "take",
        ("enter",),
        lambda now: now.verb,
        _("Keep what is keyed in or typed, take what is highlighted; else the next step."),
        rank=1,
    ),
    Command(
        "reveal",
        (REVEAL,),
        reveal_name,
        _("Pressed twice, reveal: how the hands fell, later the verdict. No clicker sends it."),
        rank=2,
        shown="r r",
        when=reveals,
    ),
    Command(
        "close_vote",
        ("c",),
        _("close the vote"),
        _("Close the vote; nothing closes by itself."),
        rank=2,
        when=where(VotingClosed),
    ),
    Command(
        "count",
        tuple("1234567890"),
        digits_name,
        _("The number of a response, then how many hands, then Enter: 1 7 Enter is seven for the first."),
        rank=3,
        shown="1–9",
        when=digits,
        helps={
            Phase.GUESS.value: _(
                "The number of a level, then how many hands, then Enter: 1 7 Enter is seven."
            ),
            Phase.DISTRIBUTION.value: _("The number of the response to follow, then Enter: 2 Enter."),
            Phase.FOCUS.value: _("The number of a level, then its points, then Enter: 1 4 Enter is four."),
            Phase.EXIT.value: _(
                "The number of fingers, then how many hands, then Enter: 4 7 Enter is seven."
            ),
        },
    ),
    Command(
        "rub_out",
        ("backspace",),
        _("rub out"),
        _("Take the last digit back; a count that was kept is keyed in again, and the change is remembered."),
        rank=4,
        when=lambda now: now.overlay == KEYED,
    ),
    Command(
        "open_vote",
        ("v",),
        lambda now: (
            _("vote again") if now.view in (Phase.VOTED.value, Phase.TALK.value) else _("open the vote")
        ),
        _("Open a vote; each round is kept."),
        rank=4,
        when=where(VotingOpened),
    ),
    Command(
        "talk",
        ("d",),
        _("talk"),
        _("Discuss with a neighbour before the next vote."),
        rank=3,
        when=where(TalkStarted),
    ),
    Command(
        "undecided",
        ("u",),
        _("undecided"),
        _("Count those who raised no hand: u, how many, Enter."),
        rank=5,
        when=counts,
    ),
    Command(
        "take_back",
        ("x",),
        _("hide it again"),
        _("Hide what was just revealed by accident; the report says so."),
        rank=2,
        when=where(RevealTakenBack),
    ),
    Command(
        "skip", ("s",), _("skip the guess"), _("Go on without a guess."), rank=4, when=where(GuessSkipped)
    ),
    Command(
        "toggle",
        ("s",),
        _("in or out"),
        _("In the plan: take the highlighted scene in, or leave it out."),
        rank=3,
        when=in_phase(Phase.PLAN),
    ),
    Command(
        "drop",
        (DROP,),
        _("drop a decision"),
        _("Pressed twice when it is late: the decision that is planned last is left out."),
        rank=9,
        shown="s s",
        when=in_phase(Phase.DISCUSS),
    ),
    Command(
        "put_back",
        ("S",),
        _("put it back"),
        _("The decision that was dropped last is planned again, while it still lies ahead."),
        when=in_phase(Phase.DISCUSS),
    ),
    Command(
        "what_if",
        ("w",),
        _("what if"),
        _("Look at what another response would have led to; votes and path stay as they are."),
        rank=2,
        when=in_phase(Phase.DISCUSS),
    ),
    Command(
        "write",
        ("i",),
        lambda now: _("commitment") if now.view == Phase.COMMITMENTS.value else _("if-then sentence"),
        _("Type what somebody reads out: an if-then sentence, later a commitment."),
        rank=2,
        when=in_phase(Phase.NOW_WHAT, Phase.COMMITMENTS),
    ),
    Command(
        TEAM,
        ("a",),
        _("about your team"),
        _("Say what holds for the group's own team; the rules' own points go by that."),
        rank=2,
        when=lambda now: now.view == Phase.FOCUS.value and (free(now) or now.overlay == TEAM),
    ),
    *BESIDE,
)
