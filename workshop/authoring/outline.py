"""An outline in Markdown, a list of scenes, replies and where they lead, as a scenario to be written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from workshop.authoring.check.words import TO_WRITE
from workshop.authoring.explore.players import heard_kind
from workshop.authoring.new import MINUTES_OF_A_SCENE, Person, Tables, Wishes, laid_out, own_id
from workshop.engine.lens import Lens
from workshop.scenario.clean import one_line
from workshop.scenario.findings import nearest, quoted
from workshop.scenario.loading import draft_scenario
from workshop.scenario.signs import plain_id
from workshop.scenario.toml.positions import KeyPath
from workshop.scenario.toml.source import source_of

_ITEM = re.compile(r"([ \t]*)(?:[-*+]|\d{1,3}[.)])[ \t]+(.*)")
_HEADING = re.compile(r"(#+)[ \t]+(.*)")
_ARROW = re.compile(r"(.*)(?:->|→|=>)(.*)")
_WHO = re.compile(r"(.*?)[ \t]*\(([^()]*)\)[ \t]*")
_TAB = 4
_REPLIES = range(2, 10)
_WORDS_OF_AN_ID = 4
_PLACE, _REPLY, _ANSWER = 1, 2, 3
_END = "the-end"


class OutlineSlip(NamedTuple):
    """What is amiss in an outline, with its line."""

    line: int
    text: str


class StoryOutline(NamedTuple):
    """What an outline says; nothing that it does not say is made up."""

    title: str
    situation: str
    places: tuple[OutlinePlace, ...]
    people: tuple[OutlinePerson, ...] = ()
    """Those of a list under a heading of its own, before the scenes."""


class OutlinePerson(NamedTuple):
    line: int
    written: str
    """`Rosa, Director`"""
    about: str


class OutlineReply(NamedTuple):
    line: int
    text: str
    answer: str
    leads_to: str
    """As it is written; empty where it is not said."""


class OutlinePlace(NamedTuple):
    """A scene, if it has replies; else an interlude if it leads on, and an ending if it does not."""

    line: int
    title: str
    who: str
    """Who listens, as it is written."""
    says: str
    setting: str
    leads_to: str
    replies: tuple[OutlineReply, ...]

    @property
    def kind(self) -> str:
        return "scene" if self.replies else "interlude" if self.leads_to else "ending"


class _Item(NamedTuple):
    """An entry of the list, with the lines below it that are none."""

    line: int
    level: int
    text: str
    more: str
    heading: int
    """How many headings stand before it."""


def read_outline(text: str) -> StoryOutline | list[OutlineSlip]:
    """What the outline says, or everything that is amiss in it, by line."""
    title, before, items = _taken_in(text)
    people, items = _people_first(items)
    slips = [*_misplaced(items)]
    if not items:
        slips.append(
            OutlineSlip(1, "there is no list here; a scene is an entry, `- Its title: its question`")
        )
    if slips:
        return slips
    starts = [at for at, item in enumerate(items) if item.level == _PLACE]
    ends = [*starts[1:], len(items)]
    places = tuple(_place(items[start:end]) for start, end in zip(starts, ends, strict=True))
    outline = StoryOutline(title, before, places, people)
    return [*_amiss(outline)] or outline


def _taken_in(text: str) -> tuple[str, str, list[_Item]]:
    """The heading, what stands before the list, and the list."""
    title, before, items, indents = "", list[str](), list[_Item](), list[int]()
    headings = 0
    for number, line in enumerate(text.splitlines(), 1):
        if item := _ITEM.fullmatch(line):
            indent = len(item[1].expandtabs(_TAB))
            while indents and indent < indents[-1]:
                indents.pop()
            if not indents or indent > indents[-1]:
                indents.append(indent)
            items.append(_Item(number, len(indents), item[2].strip(), "", headings))
        elif heading := _HEADING.fullmatch(line):
            title, headings, indents = title or one_line(heading[2], 80), headings + 1, []
        elif line.strip() and items and items[-1].heading == headings:
            items[-1] = items[-1]._replace(more=f"{items[-1].more} {line.strip()}".strip())
        elif line.strip():
            before.append(line.strip())
    return title, " ".join(before), items


def _people_first(items: list[_Item]) -> tuple[tuple[OutlinePerson, ...], list[_Item]]:
    """The people of a list that has a heading of its own and names nothing else, and the other entries."""
    first = [item for item in items if item.heading == items[0].heading]
    rest = items[len(first) :]
    names_people = all(
        item.level == _PLACE
        and "," in item.text
        and ": " not in item.text
        and not _ARROW.fullmatch(item.text)
        for item in first
    )
    if not rest or not names_people:
        return (), items
    written = ((item, _WHO.fullmatch(item.text)) for item in first)
    people = (
        OutlinePerson(item.line, (named[1] if named else item.text).replace("*", ""), item.more)
        for item, named in written
    )
    return tuple(people), rest


def _misplaced(items: Sequence[_Item]) -> Iterator[OutlineSlip]:
    for item in items:
        if item.level > _ANSWER:
            text = "this is nested too deep: a scene has replies, a reply has an answer, and no more"
            yield OutlineSlip(item.line, text)
        elif not item.text:
            yield OutlineSlip(item.line, "there is nothing in this entry")


def _place(items: Sequence[_Item]) -> OutlinePlace:
    head, *rest = items
    told, leads_to = _parted(head.text)
    before, _, says = told.partition(": ")
    named = _WHO.fullmatch(before)
    title, who = (named[1], named[2]) if named else (before, "")
    replies: list[OutlineReply] = []
    for item in rest:
        if item.level == _REPLY:
            text, onward = _parted(f"{item.text} {item.more}".strip())
            replies.append(OutlineReply(item.line, text, "", onward))
        else:
            answer = f"{replies[-1].answer} {item.text} {item.more}".strip()
            replies[-1] = replies[-1]._replace(answer=answer)
    return OutlinePlace(
        head.line, title.strip("*_` :"), who.strip(), says.strip(), head.more, leads_to, tuple(replies)
    )


def _parted(text: str) -> tuple[str, str]:
    """What is said, and where it leads after the last arrow."""
    arrow = _ARROW.fullmatch(text)
    return (arrow[1].strip(), arrow[2].strip()) if arrow else (text, "")


def _names(places: Sequence[OutlinePlace]) -> dict[str, OutlinePlace]:
    """The places by their ids."""
    return {plain_id(place.title) or f"place-{at}": place for at, place in enumerate(places, 1)}


def _amiss(outline: StoryOutline) -> Iterator[OutlineSlip]:
    places = outline.places
    first: dict[str, int] = {}
    for at, place in enumerate(places, 1):
        name = plain_id(place.title) or f"place-{at}"
        if not place.title:
            yield OutlineSlip(place.line, "this entry has no title before its question")
        elif name in first:
            text = f"line {first[name]} is called {quoted(place.title)} too; give one of them another title"
            yield OutlineSlip(place.line, text)
        first.setdefault(name, place.line)
        if place.replies and len(place.replies) not in _REPLIES:
            count = "one reply" if len(place.replies) == 1 else f"{len(place.replies)} replies"
            yield OutlineSlip(place.line, f"{quoted(place.title)} has {count}; a scene has two to nine")
        ways = [(place.line, place.leads_to), *((each.line, each.leads_to) for each in place.replies)]
        for line, target in ways:
            if target and _target(target, places) is None:
                yield OutlineSlip(line, f"nothing here is called {quoted(target)}; {_meant(target, places)}")
    if places[0].kind == "ending":
        text = f"the story begins with {quoted(places[0].title)}, which has no replies and leads nowhere"
        yield OutlineSlip(places[0].line, text)


def _meant(target: str, places: Sequence[OutlinePlace]) -> str:
    titles = [place.title for place in places]
    near = nearest(target, titles)
    return f"did you mean {quoted(near)}?" if near else f"there are {', '.join(map(quoted, titles[:12]))}"


def _target(written: str, places: Sequence[OutlinePlace]) -> str | None:
    """The id of the place that is called so, by its title or its id, or by how no other one begins."""
    wanted = written.strip("*_`. ")
    id = plain_id(wanted) or wanted
    names = _names(places)
    for name, place in names.items():
        if wanted.casefold() == place.title.casefold() or id == name:
            return name
    begin = [name for name in names if name.startswith(f"{id}-")]
    return begin[0] if len(begin) == 1 else None


def seat_in(outline: StoryOutline) -> str | None:
    """The first of its people, as written, who listens nowhere: the one whom the group plays."""
    listen = {_name(place.who) for place in outline.places if place.replies}
    return next((each.written for each in outline.people if _name(each.written) not in listen), None)


def _name(written: str) -> str:
    return written.partition(",")[0].strip("*_` ").casefold()


Listener = Callable[[str], Person]
"""Reads who listens as it is written, `Rosa, Director`; raises ValueError with what is wrong."""


def skeleton_of(
    outline: StoryOutline, wishes: Wishes, listener: Listener, lens: Lens
) -> Tables | list[OutlineSlip]:
    """The tables of the scenario, with a mark on what is to be written; or what is amiss with its people.

    Of the cast that is wished for, the first listens where the outline names nobody.
    """
    cast = {own_id(wishes.seat.name, "person-1"): wishes.seat}
    slips: list[OutlineSlip] = []
    known, about = dict[str, str](), dict[str, str]()
    for each in outline.people:
        try:
            known[_name(each.written)] = name = _in_cast(listener(each.written), cast)
            about[name] = each.about
        except ValueError as wrong:
            slips.append(OutlineSlip(each.line, str(wrong)))
    speaks = ""
    tables: dict[str, Tables] = {"scene": {}, "interlude": {}, "ending": {}}
    names = [*_names(outline.places)]
    last = next((name for name, place in _names(outline.places).items() if place.kind == "ending"), _END)
    for name, place, after in zip(names, outline.places, [*names[1:], last], strict=True):
        if place.kind == "scene" and (place.who or not speaks):
            try:
                who = known.get(_name(place.who))
                speaks = who or _in_cast(listener(place.who) if place.who else wishes.cast[0], cast)
            except ValueError as wrong:
                slips.append(OutlineSlip(place.line, str(wrong)))
                continue
        onward = _target(place.leads_to, outline.places) if place.leads_to else after
        tables[place.kind][name] = _table(place, onward or last, speaks, cast, lens, outline.places)
    if slips:
        return slips
    if not tables["ending"]:
        tables["ending"][_END] = {"title": "The end", "text": _to_write("how it ends")}
    return {
        "format": 1,
        "id": wishes.id,
        "title": wishes.title,
        "summary": _to_write("one sentence for the library"),
        **({"situation": outline.situation} if outline.situation else {}),
        "author": "Your name",
        "version": "0.1",
        "licence": "not chosen yet",
        "language": "en",
        "minutes": max(10, MINUTES_OF_A_SCENE * len(tables["scene"])),
        "lenses": [lens.id],
        "seat": next(iter(cast)),
        "start": names[0],
        "cast": {
            name: person._asdict() | {"about": about.get(name) or _to_write(f"who {person.name} is")}
            for name, person in cast.items()
        },
        **{sort: places for sort, places in tables.items() if places},
    }


def _in_cast(person: Person, cast: dict[str, Person]) -> str:
    """The id of the person, who is taken into the cast if somebody of that name is not there yet."""
    name = own_id(person.name, f"person-{len(cast) + 1}")
    cast.setdefault(name, person)
    return name


def _table(
    place: OutlinePlace,
    onward: str,
    speaks: str,
    cast: Mapping[str, Person],
    lens: Lens,
    places: Sequence[OutlinePlace],
) -> Tables:
    setting = place.setting or _to_write("what one sees before anybody speaks")
    match place.kind:
        case "ending":
            text = " ".join(filter(None, (place.says, place.setting)))
            return {"title": place.title, "text": text or _to_write("how it ends")}
        case "interlude":
            told = " ".join(filter(None, (place.says, place.setting)))
            return {"title": place.title, "setting": told or setting, "next": onward}
    return {
        "title": place.title,
        "listener": speaks,
        "setting": setting,
        "says": place.says or _to_write(f"what {cast[speaks].name} asks"),
        "asks": heard_kind(lens, place.says) or _open_kind(lens),
        "next": onward,
        "response": [*_responses(place, cast[speaks].name, places)],
    }


def _responses(place: OutlinePlace, who: str, places: Sequence[OutlinePlace]) -> Iterator[Tables]:
    taken: set[str] = set()
    for at, reply in enumerate(place.replies, 1):
        words = plain_id(" ".join(reply.text.split()[:_WORDS_OF_AN_ID])) or f"reply-{at}"
        id = words if words not in taken else f"{words}-{at}"
        taken.add(id)
        told: dict[str, Any] = {"id": id, "text": reply.text}
        told["answer"] = reply.answer or _to_write(f"what {who} says or does then")
        yield {**told, "next": _target(reply.leads_to, places)} if reply.leads_to else told


def _open_kind(lens: Lens) -> str:
    """A kind of question that stands at no level, as far as the lens has one."""
    return next((name for name, kind in lens.asks.items() if kind.level is None), next(iter(lens.asks)))


def _to_write(what: str) -> str:
    return f"{TO_WRITE} {what}."


def amiss_in(tables: Tables, outline: StoryOutline, lens: Lens) -> list[OutlineSlip]:
    """What keeps the tables from being a scenario, by the lines of the outline that it comes from."""
    draft = draft_scenario(source_of("outline", laid_out(tables)), {lens.id: lens})
    errors = (finding for finding in draft.findings if finding.severity == "error")
    return [OutlineSlip(_line_of(finding.path, outline), finding.text) for finding in errors]


def _line_of(path: KeyPath, outline: StoryOutline) -> int:
    place = _names(outline.places).get(str(path[1])) if len(path) > 1 else None
    match path:
        case (_, _, "response", int(at), *_) if place:
            return place.replies[at].line
    return place.line if place else 1
