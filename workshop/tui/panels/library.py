"""The library on paper: a block for each scenario, and the question where one was left open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from workshop.tui.blocks import Block, Group, Para, Split
from workshop.tui.disk import Entry, Played
from workshop.tui.ink import QUIET, STRONG
from workshop.tui.literal import plain
from workshop.tui.panels.parts import choice
from workshop.tui.paper import Paper, one_page

INDENT = Content("   ")
WHAT_THIS_IS = (
    "Somebody asks; you choose what to say, and see which level the moment called for "
    "and which one the reply was at. Practice, not a grade."
)
NO_MATCH = "Nothing here is called that. Esc shows everything again."
NOTHING_HERE = "There is no scenario here yet. workshop new writes a first one to begin with."


def library_paper(
    entries: Sequence[Entry], filtered: bool, played: Mapping[str, Played], themes: Mapping[str, str]
) -> Paper:
    """The scenarios, one after the other."""
    if not entries:
        return one_page(Para(Content.styled(NO_MATCH if filtered else NOTHING_HERE, QUIET), above=0))
    rows = (_row(number, entry, played.get(entry.id), themes) for number, entry in enumerate(entries))
    about = Para(Content.styled(WHAT_THIS_IS, QUIET), above=0)
    return one_page(about, *rows, start=0)


def open_paper(entry: Entry, played: Played) -> Paper:
    """Whether to go on where it was left, or from the beginning."""
    return one_page(
        Para(plain(entry.title, STRONG), above=0),
        Para(Content.assemble("It was left open ", plain(played.last), ", at ", plain(played.place), ".")),
        choice(0, Content("Go on from there")),
        choice(1, Content("Begin again; the other session is kept")),
        start=0,
    )


def refused_paper(because: str) -> Paper:
    """Why something could not be opened, line by line."""
    return one_page(
        Para(Content.styled("That could not be opened", STRONG), above=0),
        *(
            Para(plain(line), above=1 if number == 0 else 0)
            for number, line in enumerate(because.splitlines())
        ),
    )


def taught(entry: Entry, themes: Mapping[str, str]) -> list[str]:
    """What the scenario is about, in words, once each."""
    return list(dict.fromkeys(themes[fact] for fact in entry.teaches if themes.get(fact)))


def _row(number: int, entry: Entry, played: Played | None, themes: Mapping[str, str]) -> Block:
    facts = f"{entry.minutes} minutes" if entry.id else "cannot be played"
    if played is not None:
        facts = f"{'left open' if played.session else 'played'} {played.last} · {facts}"
    title = Content.assemble(INDENT, plain(entry.title, STRONG))
    parts: list[Block] = [
        Split(title, Content.styled(facts, QUIET), above=0, rest=INDENT),
        Para(plain(entry.summary), first=INDENT, above=0),
    ]
    if teaches := taught(entry, themes):
        parts.append(Para(plain(" · ".join(teaches), QUIET), first=INDENT, above=0))
    return Group(tuple(parts), item=number)
