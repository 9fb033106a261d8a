"""`workshop new` and `workshop lens new`: a scenario or a lens to start from, in no other's place."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click
import tomli
import tomli_w

from workshop.authoring.from_question import scenario_of_question
from workshop.authoring.new import Person, Wishes, laid_out, own_id, start
from workshop.authoring.outline import OutlineSlip, amiss_in, read_outline, seat_in, skeleton_of
from workshop.cli.authoring.lens import lens_named
from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.cli.homes import home_to_read, reader_here
from workshop.cli.output import SHARED_FILE, as_argument
from workshop.engine.lens import Lens
from workshop.language.catalogue import _, plural
from workshop.scenario.clean import REPLACEMENT, one_line
from workshop.scenario.findings import meant
from workshop.scenario.lens_references import NOT_AN_ID
from workshop.scenario.problems import MOST_SHOWN
from workshop.store.files import write_atomically
from workshop.store.lenses import DEFAULT_LENS, shipped_lenses, text_of
from workshop.store.library import SUFFIX, is_id
from workshop.store.runs import Looked, look_at, open_store
from workshop.store.sessions import UnknownSessionError

TEMPLATES = Path(__file__).parents[2] / "templates"
LONGEST = 80
"""Characters of a name or title, as the format allows."""
MOST_SCENES = 6
MOST_LISTENERS = 6
USUAL_SCENES = 3

_Answer = TypeVar("_Answer")


def refused(message: str, **slots: object) -> Ends:
    """What ends the program with this sentence, whose slots are filled."""
    return Ends(UNUSABLE, message.format(**slots))


def say(message: str, **slots: object) -> None:
    """A line on stderr, whose slots are filled."""
    print(message.format(**slots), file=sys.stderr)


class Options(NamedTuple):
    """What the command line said; empty where it said nothing."""

    title: str | None = None
    seat: str | None = None
    cast: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


class Questionnaire:
    """Turns what was typed into wishes; what was not is asked for, or told on stderr to be a default."""

    def __init__(self, lens: Lens, template: Mapping[str, Any], asking: bool) -> None:
        self._lens = lens
        self._template = template
        self._asking = asking
        self.by_default: list[str] = []

    def wishes(self, options: Options, stem: str) -> Wishes:
        """Everything that a scenario is started from; raises Ends where an option cannot be used."""
        usual = own_id(stem).replace("-", " ").capitalize()
        title = self._answer("title", options.title, "Title", usual, plain_line)
        who = _("Who the group plays (name, title)")
        seat = self._answer("seat", options.seat, who, self._usual("seat"), self._seat)
        cast, asks = self._cast(options.cast), self._asks(options.asks)
        return Wishes(own_id(title, stem), title, seat, cast, asks)

    def _answer(
        self, name: str, typed: str | None, question: str, usual: str, read: Callable[[str], _Answer]
    ) -> _Answer:
        if typed is not None:
            return _read_option(f"--{name}", read, typed)
        if self._asking:
            answer: _Answer = click.prompt(question, default=usual, value_proc=read, err=True)
            return answer
        self.by_default.append(name)
        return read(usual)

    def _cast(self, typed: Sequence[str]) -> tuple[Person, ...]:
        """Those who listen: as typed, or asked for one after the other until a line is left empty."""
        if typed:
            return tuple(_read_option("--cast", self.listener, each) for each in typed[:MOST_LISTENERS])
        usual = [f"{each['name']}, {each['title']}, {self._stance(each)}" for each in self._template["cast"]]
        if not self._asking:
            self.by_default.append("cast")
            return tuple(map(self.listener, usual))
        say("{what}{names}", what=_("Where people start from:"), names=_listed(self._lens.stance))
        question = _("Who listens (name, title, where they start from)")
        listeners = [click.prompt(question, default=usual[0], value_proc=self.listener, err=True)]
        question = _("Who else (nothing to go on)")

        def listener_or_none(typed: str) -> Person | None:
            return self.listener(typed) if typed.strip() else None

        while len(listeners) < MOST_LISTENERS:
            listener = click.prompt(
                question, default="", show_default=False, value_proc=listener_or_none, err=True
            )
            if listener is None:
                break
            listeners.append(listener)
        return tuple(listeners)

    def _asks(self, typed: Sequence[str]) -> tuple[str, ...]:
        if typed:
            return _read_option("--asks", self._kinds, ",".join(typed))
        kinds = self._lens.asks
        prepared = [scene["asks"] for scene in self._template["scene"] if scene["asks"] in kinds]
        usual = ", ".join([*dict.fromkeys([*prepared, *kinds])][:USUAL_SCENES])
        if self._asking:
            say("{what}{names}", what=_("Kinds of question:"), names=_listed(kinds))
        asks = self._answer("asks", None, _("What is asked, scene by scene"), usual, self._kinds)
        return self._in_turn(asks) if self._asking else asks

    def _in_turn(self, asks: tuple[str, ...]) -> tuple[str, ...]:
        """The kinds once more in their order, for as many scenes as are wanted: few were named, perhaps."""
        if len(asks) >= USUAL_SCENES:
            return asks
        told = plural("{number:,} kind of question", "{number:,} kinds of question", len(asks))
        question = _("That is {told}. How many scenes ({least} to {most}), taking turns").format(
            told=told, least=len(asks), most=MOST_SCENES
        )
        scenes: int = click.prompt(
            question, default=len(asks), type=click.IntRange(len(asks), MOST_SCENES), err=True
        )
        return tuple(asks[at % len(asks)] for at in range(scenes))

    def _kinds(self, typed: str) -> tuple[str, ...]:
        named = (one_line(each, LONGEST) for each in re.split(r"[,;/\s]+", typed) if each)
        names = [name.casefold() if name.casefold() in self._lens.asks else name for name in named]
        if not 1 <= len(names) <= MOST_SCENES:
            few = _("Name one to {most_scenes} kinds of question.")
            raise click.BadParameter(few.format(most_scenes=MOST_SCENES))
        for name in names:
            _check_known(name, self._lens.asks, _("kind of question"))
        return tuple(names)

    def _seat(self, typed: str) -> Person:
        return self._person(typed, self._template["seat"])[0]

    def listener(self, typed: str) -> Person:
        named = (each for each in self._template["cast"] if typed.startswith(f"{each['name']},"))
        person, has_stance = self._person(typed, next(named, self._template["listener"]))
        if not has_stance:
            told = _("the stance of {name} ({stance})").format(name=person.name, stance=person.stance)
            self.by_default.append(told)
        return person

    def _person(self, typed: str, usual: Mapping[str, Any]) -> tuple[Person, bool]:
        """The person, and whether the stance was typed."""
        name, *rest = [plain_line(each) for each in typed.split(",") if each.strip()] or [""]
        if not rest:
            like = _("a name and a title, like 'Ada, CEO'")
            raise click.BadParameter(_("A person is {person}.").format(person=like))
        stance = ""
        if len(rest) > 1:
            *rest, stance = rest
            _check_known(stance, self._lens.stance, "stance")
        elif rest[0].casefold() in self._lens.stance:
            stance = rest[0].casefold()
        title = one_line(", ".join(rest), LONGEST)
        return Person(name, title, stance or self._stance(usual), usual["about"]), bool(stance)

    def _stance(self, usual: Mapping[str, Any]) -> str:
        """The first stance of the template that the lens has, else its last, mostly that of anybody."""
        known = self._lens.stance
        return next((each for each in usual["stance"] if each in known), next(reversed(known)))

    def _usual(self, whom: str) -> str:
        person = self._template[whom]
        return f"{person['name']}, {person['title']}, {self._stance(person)}"


def plain_line(typed: str) -> str:
    """The text on one line, without what could steer a terminal; raises BadParameter if nothing is left."""
    shown = one_line(one_line(typed, 4 * LONGEST).replace(REPLACEMENT, " "), LONGEST)
    if not shown:
        raise click.BadParameter(_("There is nothing to be read in it."))
    return shown


def _read_option(option: str, read: Callable[[str], _Answer], typed: str) -> _Answer:
    try:
        return read(typed)
    except click.BadParameter as unusable:
        raise Ends(UNUSABLE, f"{option} “{one_line(typed, 60)}”: {unusable.message}") from unusable


def _check_known(name: str, known: Mapping[str, object], what: str) -> None:
    if name not in known:
        message = _("There is no {what} '{name}'. {hint}")
        raise click.BadParameter(message.format(what=what, name=one_line(name, 60), hint=meant(name, known)))


def _listed(named: Mapping[str, Any]) -> str:
    """One to a line, so that no line is broken within a name."""
    return " " + "".join(f"\n  {name}: {each.title}" for name, each in named.items())


def new_scenario(file: str, options: Options, lens: str | None, asking: bool) -> int:
    """Write a small scenario to the file; raises Ends, with nothing written, where that cannot be."""
    _check_free(file)
    read_by = lens_named(lens or DEFAULT_LENS, Path(file).parent)
    if not read_by.asks or not read_by.stance or not read_by.move:
        lacks = _("a kind of question, a stance and a move")
        message = _("The lens '{id}' needs {lacks} before a scenario can begin with it.")
        raise refused(message, id=read_by.id, lacks=lacks)
    template = tomli.loads((TEMPLATES / "scenes.toml").read_text("utf-8"))
    questionnaire = Questionnaire(read_by, template, asking and sys.stdin.isatty() and sys.stderr.isatty())
    wishes = questionnaire.wishes(options, Path(file).stem)
    started = start(wishes, read_by, template)
    if started.loaded.document is None:
        first = started.loaded.problems.shown[0].text
        raise refused(_("No scenario could be made of the lens '{id}': {text}."), id=read_by.id, text=first)
    write(Path(file), laid_out(started.tables, _opening(file, wishes.title, read_by.id)))
    if questionnaire.by_default:
        by_default = ", ".join(questionnaire.by_default)
        say(_("Chosen for you, as it was not said: {by_default}."), by_default=by_default)
    scenes = plural("{number:,} scene", "{number:,} scenes", len(wishes.asks))
    what = _("{scenes} and 2 endings").format(scenes=scenes)
    _say_what_next(file, "scenario", what, ("check", "preview", "play"))
    return FINE


def new_from_outline(file: str, outline_file: str, options: Options, lens: str | None) -> int:
    """Write the scenario that an outline begins; raises Ends with every slip in it, and nothing written."""
    _check_free(file)
    read_by = lens_named(lens or DEFAULT_LENS, Path(file).parent)
    source = text_of(Path(outline_file))
    outline = read_outline(source.text)
    if isinstance(outline, list):
        raise _slipped(source.file, outline)
    template = tomli.loads((TEMPLATES / "scenes.toml").read_text("utf-8"))
    questionnaire = Questionnaire(read_by, template, asking=False)
    usual = options._replace(
        title=options.title or outline.title or None, seat=options.seat or seat_in(outline)
    )
    wishes = questionnaire.wishes(usual, Path(file).stem)
    people = {person.name.casefold(): person for person in (*wishes.cast, wishes.seat)}

    def listener(written: str) -> Person:
        name = written.partition(",")[0].strip().casefold()
        try:
            return people.get(name) or people.setdefault(name, questionnaire.listener(written))
        except click.BadParameter as unusable:
            raise ValueError(f"({one_line(written, 60)}): {unusable.message}") from unusable

    tables = skeleton_of(outline, wishes, listener, read_by)
    slips = tables if isinstance(tables, list) else amiss_in(tables, outline, read_by)
    if isinstance(tables, list) or slips:
        raise _slipped(source.file, slips)
    write(Path(file), laid_out(tables, _opening(file, wishes.title, read_by.id)))
    if chosen := [each for each in questionnaire.by_default if each not in ("cast", "asks")]:
        say(_("Chosen for you, as it was not said: {by_default}."), by_default=", ".join(chosen))
    scenes = plural("{number:,} scene", "{number:,} scenes", len(tables["scene"]))
    endings = plural("{number:,} ending", "{number:,} endings", len(tables["ending"]))
    _say_what_next(file, "scenario", f"{scenes}, {endings}", ("check", "preview"))
    return FINE


def session_of(name: str) -> Looked | None:
    """The kept session of this name; None where a file has it, or no session."""
    home = None if os.path.lexists(name) else home_to_read()
    try:
        return None if home is None else look_at(open_store(home), name)
    except UnknownSessionError:
        return None


WHO_ANSWERS = _("Somebody like you, of your trade")
GUESSED_MOVES = _(
    "#\n# What the room wrote was read as levels alone: the moves here are a first guess, with which\n"
    "# each reply leads where the room saw it lead. Look them over, clause by clause: workshop moves WORDS"
)
WHO_ANSWERED = _("To be written: what they do, and what they know of it.")


def new_from_session(file: str, session: Looked, options: Options) -> int:
    """Write a scenario of the question that the room of this session brought itself; raises Ends."""
    _check_free(file)
    lens = session.play.lens
    shown = [question for question in session.state.questions if question.says and question.shown]
    if not shown:
        message = _("{id} has no question of the room’s own with replies that were shown.")
        raise refused(message, id=session.kept.id)
    usual = own_id(Path(file).stem).replace("-", " ").capitalize()
    title = plain_line(options.title) if options.title else usual
    template = tomli.loads((TEMPLATES / "scenes.toml").read_text("utf-8"))
    questionnaire = Questionnaire(lens, template, asking=False)
    answers = options._replace(seat=options.seat or WHO_ANSWERS)
    seat = questionnaire.wishes(answers, Path(file).stem).seat._replace(about=WHO_ANSWERED)
    head = template["head"]
    try:
        tables, left_out, guesses = scenario_of_question(
            shown[-1], lens, title, own_id(title, Path(file).stem), seat, head, reader_here(lens).reader.moves
        )
    except ValueError as unusable:
        raise refused("{id}: {because}.", id=session.kept.id, because=unusable) from unusable
    opening = _opening(file, title, lens.id)
    write(Path(file), laid_out(tables, f"{opening}\n{GUESSED_MOVES}" if guesses else opening))
    replies = len(tables["scene"]["the-question"]["response"])
    what = _("1 scene, {replies} replies").format(replies=replies)
    if left_out:
        of = replies + len(left_out)
        what = _("1 scene, {replies} of {of} replies").format(replies=replies, of=of)
    _say_what_next(file, "scenario", what, ("check", "preview"))
    for reply in left_out:
        say(_("Left out, as {because}: “{text}”"), because=reply.because, text=reply.text)
    say(_("Names are masked as far as they were found; look it over before you pass it on."))
    return FINE


def _slipped(file: str, slips: Sequence[OutlineSlip]) -> Ends:
    """What ends the program with everything that is amiss in an outline, by line."""
    shown = sorted(slips)[:MOST_SHOWN]
    more = [_("… and {more} more").format(more=len(slips) - len(shown))] if slips[MOST_SHOWN:] else []
    told = (f"{file}:{slip.line}: {slip.text}" for slip in shown)
    return Ends(UNUSABLE, "\n".join((*told, *more)))


def new_lens(file: str, title: str | None) -> int:
    """Write a small lens to the file; its name is the id."""
    name = Path(file).stem
    if not is_id(name):
        message = _("A lens is found by the name of its file; call this one {better}{suffix}.")
        raise refused(message, better=own_id(name), suffix=SUFFIX)
    if name in shipped_lenses() or name == NOT_AN_ID:
        taken = _("is a word of this command") if name == NOT_AN_ID else _("comes with the program")
        message = _("'{name}' {taken}; give the lens another name, such as my-{name}{suffix}.")
        raise refused(message, name=name, taken=taken, suffix=SUFFIX)
    _check_free(file)
    text = (TEMPLATES / "lens.toml").read_text("utf-8")
    own = {"id": name, "title": plain_line(title) if title else own_id(name).replace("-", " ").capitalize()}
    for key, value in own.items():
        pair = tomli_w.dumps({key: value}).rstrip("\n")
        text = re.sub(rf"^{key} = .*$", pair.replace("\\", r"\\"), text, count=1, flags=re.MULTILINE)
    text = text.replace("starter", name).replace("FILE", as_argument(Path(file).name))
    write(Path(file), _schema_line(file, "lens") + text)
    _say_what_next(file, "lens", _("a lens of three levels"), ("check", "lens"))
    mine = as_argument(str(Path(file).with_name("my-scenario.toml")))
    say("  workshop new --lens {name} {mine}", name=name, mine=mine)
    return FINE


def _check_free(file: str) -> None:
    """Raises Ends where the file is there, or would be no file of TOML in a folder."""
    shown = one_line(file, 400)
    if os.path.isdir(file):
        message = _("{shown} is a folder. Name a file in it, such as my-scenario{suffix}.")
        raise refused(message, shown=shown, suffix=SUFFIX)
    if os.path.lexists(file):
        raise refused(_("{shown} exists already, and was left as it is. Name another file."), shown=shown)
    if Path(file).suffix != SUFFIX or Path(file).name.startswith("."):
        message = _("{shown} is no name for it: name a file that ends in {suffix}.")
        raise refused(message, shown=shown, suffix=SUFFIX)
    if not os.path.isdir(Path(file).parent):
        raise refused(_("There is no folder {parent}."), parent=one_line(str(Path(file).parent), 400))


def write(path: Path, text: str, replace: bool = False) -> None:
    """Write an author's file, whole or not at all, for others to read, too."""
    write_atomically(path.absolute(), text, mode=SHARED_FILE, replace=replace)


def _opening(file: str, title: str, lens: str) -> str:
    """The comments at the top: what this is, and where to look next."""
    name = as_argument(Path(file).name)
    commands = {
        f"workshop check {name}": _("every problem, with its line and what to do"),
        f"workshop preview {name}": _("the app on this file; it follows what you save"),
        f"workshop map {name}": _("the ways through the story"),
        f"workshop play {name}": _("play it"),
        f"workshop lens {lens}": _("what may be named here: stances, kinds of question, moves"),
        "workshop guide": _("where the guide is; with --show, the guide itself"),
    }
    width = max(map(len, commands))
    lines = [f"# {title}", "# It plays as it is; put your own words in the place of these.", "#"]
    lines += (f"#   {command:{width}}  {what}" for command, what in commands.items())
    return _schema_line(file, "scenario") + "\n".join(lines)


def _schema_line(file: str, kind: str) -> str:
    """What tells an editor the schema, if there is one in the folder; else how to have one."""
    schema = f"{kind}.schema.json"
    if (Path(file).parent / schema).is_file():
        return f"#:schema ./{schema}\n\n"
    return _(
        "# An editor can help while you type: workshop schema {kind} -o {schema}\n# Then "
        "`#:schema ./{schema}` is the first line of this file, and an empty line follows.\n\n"
    ).format(kind=kind, schema=schema)


def _say_what_next(file: str, about: str, what: str, commands: tuple[str, ...]) -> None:
    say(_("{file} is written: {what}, valid as it is. Next:"), file=one_line(file, 400), what=what)
    for command in commands:
        say("  workshop {command} {shown}", command=command, shown=as_argument(file))
    say("  workshop guide {about}", about=about)
