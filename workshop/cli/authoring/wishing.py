"""What an author wishes of a new scenario: taken from options, asked for on a terminal, else a default."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import click

from workshop.cli.exits import UNUSABLE, Ends
from workshop.engine.lens import Lens
from workshop.language.catalogue import _
from workshop.scenario.clean import REPLACEMENT, one_line
from workshop.scenario.meant import meant
from workshop.scenario.starting import Person, Wishes, own_id

LONGEST = 80
"""Characters of a name or title, as the format allows."""
MOST_SCENES = 6
MOST_LISTENERS = 6
USUAL_SCENES = 3
PERSON = _("a name and a title, like 'Ada, CEO'")

Answer = TypeVar("Answer")


class Options(NamedTuple):
    """What the command line said; empty where it said nothing."""

    title: str | None = None
    seat: str | None = None
    cast: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


class Wisher:
    """Turns what was said into wishes; what was not said is asked for, or told on stderr to be a default."""

    def __init__(self, lens: Lens, template: Mapping[str, Any], asking: bool) -> None:
        self._lens = lens
        self._template = template
        self._asking = asking
        self.by_default: list[str] = []

    def wishes(self, options: Options, stem: str) -> Wishes:
        """Everything that a scenario is started from; raises Ends where an option cannot be used."""
        usual = own_id(stem).replace("-", " ").capitalize()
        title = self._one("title", options.title, "Title", usual, plain)
        seat = self._one(
            "seat", options.seat, _("Who the group plays (name, title)"), self._usual("seat"), self._seat
        )
        cast = self._cast(options.cast)
        asks = self._asks(options.asks)
        return Wishes(own_id(title, stem), title, seat, cast, asks)

    def _one(
        self, name: str, said: str | None, question: str, usual: str, read: Callable[[str], Answer]
    ) -> Answer:
        if said is not None:
            return _used(f"--{name}", read, said)
        if self._asking:
            answer: Answer = click.prompt(question, default=usual, value_proc=read, err=True)
            return answer
        self.by_default.append(name)
        return read(usual)

    def _cast(self, said: Sequence[str]) -> tuple[Person, ...]:
        """Those who listen: as said, or asked for one after the other until a line is left empty."""
        if said:
            return tuple(_used("--cast", self._listener, each) for each in said[:MOST_LISTENERS])
        usual = [f"{one['name']}, {one['title']}, {self._stance(one)}" for one in self._template["cast"]]
        if not self._asking:
            self.by_default.append("cast")
            return tuple(map(self._listener, usual))
        stances = {name: each.title for name, each in self._lens.stance.items()}
        _say(_("Where people start from:"), _listed(stances))
        question = _("Who listens (name, title, where they start from)")
        found = [click.prompt(question, default=usual[0], value_proc=self._listener, err=True)]
        while len(found) < MOST_LISTENERS:
            more = _("Who else (nothing to go on)")
            one = click.prompt(
                more, default="", show_default=False, value_proc=self._listener_or_none, err=True
            )
            if one is None:
                break
            found.append(one)
        return tuple(found)

    def _asks(self, said: Sequence[str]) -> tuple[str, ...]:
        if said:
            return _used("--asks", self._kinds, ",".join(said))
        kinds = {name: each.title for name, each in self._lens.asks.items()}
        prepared = [scene["asks"] for scene in self._template["scene"] if scene["asks"] in kinds]
        usual = ", ".join([*dict.fromkeys([*prepared, *kinds])][:USUAL_SCENES])
        if self._asking:
            _say(_("Kinds of question:"), _listed(kinds))
        return self._one("asks", None, _("What is asked, scene by scene"), usual, self._kinds)

    def _kinds(self, said: str) -> tuple[str, ...]:
        names = [one_line(each, LONGEST) for each in said.split(",") if each.strip()]
        if not 1 <= len(names) <= MOST_SCENES:
            raise click.BadParameter(
                _("Name one to {most_scenes} kinds of question.").format(most_scenes=MOST_SCENES)
            )
        for name in names:
            _must_be(name, self._lens.asks, _("kind of question"))
        return tuple(names)

    def _seat(self, said: str) -> Person:
        return self._person(said, self._template["seat"])[0]

    def _listener(self, said: str) -> Person:
        usual = next((one for one in self._template["cast"] if said.startswith(f"{one['name']},")), None)
        person, stance_said = self._person(said, usual or self._template["listener"])
        if not stance_said:
            told = _("the stance of {name} ({stance})").format(name=person.name, stance=person.stance)
            self.by_default.append(told)
        return person

    def _listener_or_none(self, said: str) -> Person | None:
        return self._listener(said) if said.strip() else None

    def _person(self, said: str, usual: Mapping[str, Any]) -> tuple[Person, bool]:
        """The person, and whether the stance was said."""
        name, *rest = [plain(each) for each in said.split(",") if each.strip()] or [""]
        if not rest:
            raise click.BadParameter(_("A person is {person}.").format(person=PERSON))
        stance = ""
        if len(rest) > 1:
            *rest, stance = rest
            _must_be(stance, self._lens.stance, "stance")
        elif rest[0].casefold() in self._lens.stance:
            stance = rest[0].casefold()
        title = one_line(", ".join(rest), LONGEST)
        return Person(name, title, stance or self._stance(usual), usual["about"]), bool(stance)

    def _stance(self, usual: Mapping[str, Any]) -> str:
        """The first stance of the template that the lens has, else its last, mostly that of anybody."""
        known = self._lens.stance
        return next((each for each in usual["stance"] if each in known), next(reversed(known)))

    def _usual(self, whom: str) -> str:
        one = self._template[whom]
        return f"{one['name']}, {one['title']}, {self._stance(one)}"


def plain(said: str) -> str:
    """The text on one line, without what could steer a terminal; raises BadParameter if nothing is left."""
    shown = one_line(one_line(said, 4 * LONGEST).replace(REPLACEMENT, " "), LONGEST)
    if not shown:
        raise click.BadParameter(_("There is nothing to be read in it."))
    return shown


def _used(option: str, read: Callable[[str], Answer], said: str) -> Answer:
    try:
        return read(said)
    except click.BadParameter as unusable:
        raise Ends(UNUSABLE, f"{option} “{one_line(said, 60)}”: {unusable.message}") from unusable


def _must_be(name: str, known: Mapping[str, object], what: str) -> None:
    if name in known:
        return
    raise click.BadParameter(
        _("There is no {what} '{name}'. {hint}").format(
            what=what, name=one_line(name, 60), hint=meant(name, known)
        )
    )


def _listed(named: Mapping[str, str]) -> str:
    """One to a line, so that no line is broken within a name."""
    return "".join(f"\n  {name}: {title}" for name, title in named.items())


def _say(*words: str) -> None:
    print(*words, file=sys.stderr)
