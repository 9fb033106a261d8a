"""The library: a block for each scenario, and the question where one was left open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from workshop.language.catalogue import _, plural
from workshop.scenario.choosing import DIFFICULTIES, PathStep
from workshop.scenario.languages import name_of
from workshop.tui.blocks import Block, Group, Para, Split
from workshop.tui.disk import Entry, Played, SceneQuestion
from workshop.tui.ink import QUIET, STRONG, plain
from workshop.tui.panels.parts import aside, choice, label, title
from workshop.tui.paper import Paper, one_page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from workshop.report.about import AboutPart

INDENT = Content("   ")
WHAT_THIS_IS = _(
    "Somebody asks; you choose what to say, and see which level the moment called for "
    "and which one the reply was at. Practice, not a grade."
)
NO_MATCH = _("Nothing here is called that. Esc shows everything again.")
NO_FIT = _("Nothing here is all of that. Esc shows everything again.")
NOTHING_HERE = _("There is no scenario here. To open one from a file: workshop play FILE")

SINGLES = _("Single questions: one moment each, two minutes")
"""Above those that are no stories."""

Offer = tuple[str, str | None]
"""What can be done with a scenario that was played, and the session it takes; none to begin anew."""


def library_paper(
    entries: Sequence[Entry],
    filtered: str,
    played: Mapping[str, Played],
    themes: Mapping[str, str],
    remark: str = "",
) -> Paper:
    """The scenarios, one after the other, below a remark where there is one to make.

    `filtered` says that nothing is left, where only a part is shown; empty where all is.
    """
    if not entries:
        return one_page(aside(filtered or NOTHING_HERE, above=0))
    rows: list[Block] = []
    for number, entry in enumerate(entries):
        if entry.single and (not number or not entries[number - 1].single):
            rows.append(Para(plain(SINGLES, QUIET)))
        rows.append(_row(number, entry, played.get(entry.id), themes))
    remarks = (Para(plain(remark, QUIET)),) if remark else ()
    return one_page(aside(WHAT_THIS_IS, above=0), *remarks, *rows, start=0)


def offers(played: Played | None, leads: bool) -> tuple[Offer, ...]:
    """What can be done with the scenario: alone, or with a group where one `leads`."""
    offered: list[Offer] = []
    if played is not None and played.session and (played.led or not leads):
        offered.append((_("Go on from there"), played.session))
    if played is not None and played.debrief and not leads:
        offered.append((_("Look back at the last debrief"), played.debrief))
    kept = _("; what was played before is kept") if offered else ""
    return (*offered, (_("Begin anew{kept}").format(kept=kept), None))


def open_paper(entry: Entry, played: Played, offered: Sequence[Offer]) -> Paper:
    """Whether to go on where it was left, to look back, or to begin anew."""
    open_now = played.session is not None and any(session == played.session for _words, session in offered)
    what = _("left open") if open_now else _("played to its end")
    return one_page(
        Para(plain(entry.title, STRONG), above=0),
        Para(
            plain(
                _("It was {what} {last}{where}.").format(
                    what=what, last=played.last, where=_where(played.place)
                )
            )
        ),
        *(Para(plain(words)) for words in filter(None, (_with_whom(played) if open_now else "",))),
        *(choice(number, Content(words)) for number, (words, _session) in enumerate(offered)),
        start=0,
    )


def _with_whom(played: Played) -> str:
    """'The group: Sales, 12 people.'; that it has no name, where nobody has said; alone, nothing."""
    if not played.led:
        return ""
    people = plural("{number} person", "{number} people", played.heads) if played.heads else _("not counted")
    return _("The group: {name}, {people}.").format(name=played.group or _("without a name"), people=people)


def _where(place: str) -> str:
    """', in scene 2: Same table', ', before the first scene', ' (debrief: so what)'."""
    if place.startswith("scene "):
        return _(", in {place}").format(place=place)
    return f", {place}" if place.startswith("before ") else f" ({place})" if place else ""


def refused_paper(because: str) -> Paper:
    """Why something could not be opened, line by line."""
    return one_page(
        title(_("That could not be opened")),
        *(Para(plain(line), above=int(not number)) for number, line in enumerate(because.splitlines())),
    )


def questions_paper(entry: Entry, questions: Sequence[SceneQuestion]) -> Paper:
    """What is asked in a story, scene by scene: by whom, in which words, and not what it calls for."""
    remarks = (_for_whom(entry), _trains(entry))
    return one_page(
        title(entry.title),
        *(Para(plain(remark, QUIET), above=0) for remark in remarks if remark),
        *(
            Para(Content.assemble(plain(f"{one.who}: "), plain(f"“{one.says}”", STRONG)), above=1)
            for one in questions
        ),
    )


def about_paper(parts: Sequence[AboutPart]) -> Paper:
    """What the workshop rests on, heading by heading."""
    return one_page(
        *(
            Para(plain(line), first=Content("  "), above=1) if number else label(line)
            for part in parts
            for number, line in enumerate((part.heading, *part.lines))
        )
    )


def path_paper(entries: Sequence[Entry], steps: Sequence[PathStep], of_whom: str) -> Paper:
    """What to play after what: what was played is marked, and what comes next."""
    rows = []
    for number, step in enumerate(steps):
        entry = entries[step.place]
        marks = ((step.done, _("played")), (step.left_open, _("left open")), (step.next, _("next")))
        mark = " · ".join(words for holds, words in marks if holds)
        name = Split(
            Content.assemble(INDENT, plain(entry.title, STRONG)), Content.styled(mark, QUIET), rest=INDENT
        )
        told = (DIFFICULTIES.get(entry.difficulty, ""), "; ".join(entry.trains))
        below = (Para(plain(one, QUIET), first=INDENT, above=0) for one in told if one)
        rows.append(Group((name, *below), item=number))
    start = next((number for number, step in enumerate(steps) if step.next), 0)
    return one_page(title(of_whom), aside(PATH, above=0), *rows, start=start)


def _trains(entry: Entry) -> str:
    return _("It trains: {trains}.").format(trains="; ".join(entry.trains)) if entry.trains else ""


def _for_whom(entry: Entry) -> str:
    return _("For: {audience}").format(audience=entry.audience) if entry.audience else ""


PATH = _("Each builds on those above it, the easier ones first. Enter opens one.")


def taught(entry: Entry, themes: Mapping[str, str]) -> list[str]:
    """What the scenario is about, in words, once each."""
    return list(dict.fromkeys(themes[fact] for fact in entry.teaches if themes.get(fact)))


def _languages(entry: Entry) -> str:
    """'Deutsch · also English (F3)'; nothing where it can be had in one language alone."""
    others = [name_of(told.language) for told in entry.told if told.language != entry.language]
    return (
        _("{name_of} · also {others} (F3)").format(name_of=name_of(entry.language), others=", ".join(others))
        if others
        else ""
    )


def _row(number: int, entry: Entry, played: Played | None, themes: Mapping[str, str]) -> Block:
    facts = _("{minutes} minutes").format(minutes=entry.minutes) if entry.id else _("cannot be played")
    if played is not None:
        facts = _("{what} {when} · {facts}").format(
            what=_("left open") if played.session else _("played"), when=played.last, facts=facts
        )
    name = Split(
        Content.assemble(INDENT, plain(entry.title, STRONG)), Content.styled(facts, QUIET), rest=INDENT
    )
    about = "" if entry.single else " · ".join(taught(entry, themes))
    remarks = (_languages(entry), entry.origin, entry.twin, about)
    below = (
        Para(plain(entry.summary), first=INDENT, above=0),
        *(Para(plain(remark, QUIET), first=INDENT, above=0) for remark in remarks if remark),
    )
    return Group((name, *below), item=number)
