"""What a facilitator can do beside the steps: time, plan, screen, what is typed, and the way out."""

from __future__ import annotations

from workshop.language.catalogue import _
from workshop.session.lifecycle import Phase
from workshop.tui.command import Command
from workshop.tui.host.when import (
    BLANK,
    JUMP,
    KEYED,
    LEAVING,
    calm,
    closable,
    closing_name,
    free,
    in_phase,
    page,
    timed,
)

BESIDE: tuple[Command, ...] = (
    Command(
        "timer",
        ("t",),
        _("timer"),
        _("Start or stop the timer. It advises; nothing closes by itself."),
        rank=8,
        when=timed,
    ),
    Command("more", ("plus",), _("a minute more"), _("A minute more on the timer."), when=timed),
    Command("less", ("minus",), _("a minute less"), _("A minute less on the timer."), when=timed),
    Command(
        "longer",
        ("plus",),
        _("longer"),
        _("In the plan: five minutes more, and the scenes that fit."),
        rank=4,
        when=in_phase(Phase.PLAN),
    ),
    Command(
        "shorter",
        ("minus",),
        _("shorter"),
        _("In the plan: five minutes less, without the scenes that do not fit."),
        rank=5,
        when=in_phase(Phase.PLAN),
    ),
    Command(
        "heads",
        ("h",),
        _("head count"),
        _("How many people there are: h, how many, Enter."),
        rank=7,
        when=free,
    ),
    Command(
        BLANK,
        ("full_stop", "b"),
        lambda now: _("show it again") if now.overlay == BLANK else _("blank"),
        _("Blank the shared screen, and show it again."),
        rank=9,
        when=lambda now: not now.typing,
    ),
    Command(
        "freeze",
        ("f",),
        _("freeze"),
        _("With one screen nothing can be frozen, and this says why; blank it to look ahead."),
        when=page,
    ),
    Command("park", ("p",), _("park a point"), _("Keep a spoken point for the debrief."), rank=10, when=free),
    Command(
        "note",
        ("n",),
        _("note"),
        _("Keep a note on this scene for the report; the room sees what is typed."),
        when=free,
    ),
    Command(
        JUMP,
        ("g",),
        _("pages shown"),
        _("A list of the pages shown so far, to look at again."),
        when=lambda now: page(now) or now.overlay == JUMP,
    ),
    Command(
        "back",
        ("left", "pageup"),
        lambda now: _("back") if now.page or not now.overlay else "",
        _("A page back, then a view back. No vote is ever undone by it."),
        rank=12,
        when=lambda now: not now.typing,
    ),
    Command(
        "elsewhere",
        ("e",),
        _("save elsewhere"),
        _("Save the session in another folder."),
        rank=3,
        when=lambda now: now.trouble and (free(now) or now.overlay == LEAVING),
    ),
    Command(
        "up",
        ("up",),
        _("up"),
        _("The one above, or a page back."),
        when=calm,
    ),
    Command(
        "down",
        ("down",),
        _("down"),
        _("The one below, or the next page."),
        when=calm,
    ),
    Command(
        "pick",
        tuple("123456789"),
        _("highlight"),
        _("Highlight that one; Enter takes it."),
        shown="1–9",
        when=lambda now: (
            now.items > 0
            and not now.typing
            and (now.overlay not in ("", BLANK, KEYED) or (now.view == Phase.PLAN.value and free(now)))
        ),
    ),
    Command(
        "yes",
        ("y",),
        _("yes, leave"),
        _("Leave, once q has asked."),
        rank=2,
        when=lambda now: now.overlay == LEAVING,
    ),
    Command(
        "close",
        ("escape", "f5"),
        closing_name,
        _("Close what lies over the page, or drop what is keyed in. It never leaves."),
        rank=2,
        when=closable,
    ),
    Command(
        "help",
        ("question_mark",),
        _("help"),
        _("All keys that do something here."),
        rank=9,
        right=True,
        when=calm,
    ),
    Command(
        "leave",
        ("q", "ctrl+q"),
        _("leave"),
        _("Leave: q asks, y leaves. Everything is kept, and the session goes on from here next time."),
        rank=10,
        right=True,
    ),
)
