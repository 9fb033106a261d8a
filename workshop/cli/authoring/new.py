"""`workshop new`: a scenario, a lens or a translation to start from, in no other's place."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click
import tomli
import tomli_w

from workshop.authoring.new import Person, Wishes, laid_out, own_id, start
from workshop.authoring.translate import CannotUpdateError, skeleton, updated
from workshop.cli.authoring.lens import lens_named
from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.cli.homes import file_of, home_to_read, home_to_write, library
from workshop.cli.output import SHARED_FILE, as_argument
from workshop.engine.lens import Lens
from workshop.language.catalogue import _
from workshop.scenario.clean import REPLACEMENT, one_line
from workshop.scenario.correspondence import pieces
from workshop.scenario.findings import located, meant
from workshop.scenario.languages import is_language, translation_name
from workshop.scenario.lens_references import NOT_AN_ID
from workshop.scenario.loading import load_scenario
from workshop.scenario.toml.source import MOST_BYTES, is_translation
from workshop.scenario.toml.tables import Table, read_tables
from workshop.store.files import write_atomically
from workshop.store.lenses import DEFAULT_LENS, LensShelf, shipped_lenses, text_of
from workshop.store.library import SUFFIX, is_id, shipped, stays_in_its_folder

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


TEMPLATES = Path(__file__).parents[2] / "templates"
ADAPTED = re.compile(r"^(id|title) = .*$", re.MULTILINE)


def new_scenario(file: str, options: Options, lens: str | None, asking: bool) -> int:
    """Write a small scenario to the file; raises Ends, with nothing written, where that cannot be."""
    _must_be_free(file)
    read_by = _lens_of(lens or DEFAULT_LENS, Path(file).parent)
    template = _template("scenes.toml")
    wisher = Wisher(read_by, template, asking and sys.stdin.isatty() and sys.stderr.isatty())
    wishes = wisher.wishes(options, Path(file).stem)
    started = start(wishes, read_by, template)
    if started.loaded.document is None:
        first = started.loaded.problems.shown[0]
        raise Ends(
            UNUSABLE,
            _("No scenario could be made of the lens '{id}': {text}.").format(id=read_by.id, text=first.text),
        )
    _write(file, laid_out(started.tables, _opening(file, wishes.title, read_by.id)))
    if wisher.by_default:
        print(
            _("Chosen for you, as it was not said: {by_default}.").format(
                by_default=", ".join(wisher.by_default)
            ),
            file=sys.stderr,
        )
    _say_what_next(
        file,
        "scenario",
        _("{number_of_asks} scenes and 2 endings").format(number_of_asks=len(wishes.asks)),
        ("check", "preview", "play"),
    )
    return FINE


def new_lens(file: str, title: str | None) -> int:
    """Write a small lens to the file; its name is the id."""
    name = Path(file).stem
    if not is_id(name):
        better = own_id(name)
        raise Ends(
            UNUSABLE,
            _("A lens is found by the name of its file; call this one {better}{suffix}.").format(
                better=better, suffix=SUFFIX
            ),
        )
    if name in shipped_lenses() or name == NOT_AN_ID:
        taken = _("is a word of this command") if name == NOT_AN_ID else _("comes with the program")
        raise Ends(
            UNUSABLE,
            _("'{name}' {taken}; give the lens another name, such as my-{name}{suffix}.").format(
                name=name, taken=taken, suffix=SUFFIX
            ),
        )
    _must_be_free(file)
    text = (TEMPLATES / "lens.toml").read_text("utf-8")
    own = {"id": name, "title": plain(title) if title else own_id(name).replace("-", " ").capitalize()}
    text = ADAPTED.sub(lambda found: _pair(found[1], own[found[1]]), text, count=2)
    text = text.replace("starter", name).replace("FILE", as_argument(Path(file).name))
    _write(file, _schema_line(file, "lens") + text)
    _say_what_next(file, "lens", _("a lens of three levels"), ("check", "lens"))
    print(
        f"  workshop new --lens {name} {as_argument(str(Path(file).with_name('my-scenario.toml')))}",
        file=sys.stderr,
    )
    return FINE


def _pair(key: str, value: str) -> str:
    return tomli_w.dumps({key: value}).rstrip("\n")


def _lens_of(name: str, folder: Path) -> Lens:
    lens = lens_named(name, folder)
    if not lens.asks or not lens.stance or not lens.move:
        lacks = _("a kind of question, a stance and a move")
        raise Ends(
            UNUSABLE,
            _("The lens '{id}' needs {lacks} before a scenario can begin with it.").format(
                id=lens.id, lacks=lacks
            ),
        )
    return lens


def _must_be_free(file: str) -> None:
    """Raises Ends where the file is there, or would be no file of TOML in a folder."""
    shown = one_line(file, 400)
    if os.path.isdir(file):
        raise Ends(
            UNUSABLE,
            _("{shown} is a folder. Name a file in it, such as my-scenario{suffix}.").format(
                shown=shown, suffix=SUFFIX
            ),
        )
    if os.path.lexists(file):
        raise Ends(
            UNUSABLE,
            _("{shown} exists already, and was left as it is. Name another file.").format(shown=shown),
        )
    if Path(file).suffix != SUFFIX or Path(file).name.startswith("."):
        raise Ends(
            UNUSABLE,
            _("{shown} is no name for it: name a file that ends in {suffix}.").format(
                shown=shown, suffix=SUFFIX
            ),
        )
    if not os.path.isdir(Path(file).parent):
        raise Ends(
            UNUSABLE, _("There is no folder {parent}.").format(parent=one_line(str(Path(file).parent), 400))
        )


def _write(file: str, text: str) -> None:
    write_atomically(Path(file).absolute(), text, mode=SHARED_FILE, replace=False)


def _template(name: str) -> dict[str, Any]:
    return tomli.loads((TEMPLATES / name).read_text("utf-8"))


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
    lines = [
        f"# {title}",
        "# It plays as it is; put your own words in the place of these.",
        "#",
        *(f"#   {command:{width}}  {what}" for command, what in commands.items()),
    ]
    return _schema_line(file, "scenario") + "\n".join(lines)


def _schema_line(file: str, kind: str) -> str:
    """What tells an editor the schema, if there is one in the folder; else how to have one."""
    schema = f"{kind}.schema.json"
    if (Path(file).parent / schema).is_file():
        return f"#:schema ./{schema}\n\n"
    return _(
        "# An editor can help while you type: workshop schema {kind} > {schema}\n# Then "
        "`#:schema ./{schema}` is the first line of this file, and an empty line follows.\n\n"
    ).format(kind=kind, schema=schema)


def _say_what_next(file: str, about: str, what: str, commands: tuple[str, ...]) -> None:
    shown = as_argument(file)
    print(
        _("{file} is written: {what}, valid as it is. Next:").format(file=one_line(file, 400), what=what),
        file=sys.stderr,
    )
    for command in commands:
        print(f"  workshop {command} {shown}", file=sys.stderr)
    print(f"  workshop guide {about}", file=sys.stderr)


def new_translation(name: str, language: str, update: bool) -> int:
    """Write the skeleton of a translation beside the scenario of this id or path; raises Ends.

    One that comes with the program and is named by its id is translated in the home. With `update`, a
    translation that is there already gets what it lacks.
    """
    if not is_language(language):
        said = _("'{language}' is no code of a language. Write one like de or pt-BR.").format(
            language=one_line(language, 40)
        )
        raise Ends(UNUSABLE, said)
    path = file_of(name)
    original = _original(path, language)
    translation = _place(name, path, language)
    shown = one_line(str(translation), 400)
    if os.path.lexists(translation):
        if not update:
            command = f"workshop new --translate {language} --update {as_argument(name)}"
            said = _("{shown} exists already, and was left as it is.\nTo add what is missing: {command}")
            raise Ends(UNUSABLE, said.format(shown=shown, command=command))
        return _update(translation, path, original)
    text = skeleton(original, language)
    if len(text.encode()) > MOST_BYTES:
        said = _("{shown} would be larger than what is read, and was not written. Make two scenarios of it.")
        raise Ends(UNUSABLE, said.format(shown=shown))
    _write_translation(translation, text, replace=False)
    count = sum(len(piece.texts) for piece in pieces(original))
    print(
        _("{shown} is written: {count} texts to translate. Next:").format(shown=shown, count=count),
        file=sys.stderr,
    )
    print(f"  workshop check {as_argument(str(translation))}", file=sys.stderr)
    print(
        f"  workshop play --language {language} {as_argument(name)}",
        file=sys.stderr,
    )
    return FINE


def _place(name: str, path: Path, language: str) -> Path:
    """Where the translation is, or is to be."""
    beside = path.with_name(translation_name(path.name, language))
    if not is_id(name) or path.parent != shipped():
        return beside
    if there := library().translation_of(path, language):
        return there
    folder = home_to_write() / "scenarios"
    with suppress(OSError):  # what is in the way is told when the file is written
        folder.mkdir(exist_ok=True)
    return folder / beside.name


def _original(path: Path, language: str) -> Table:
    """The tables of a scenario that can be translated into this language; raises Ends."""
    source = text_of(path)
    shown = one_line(str(path), 400)
    if is_translation(source):
        raise Ends(UNUSABLE, _("{shown} is a translation. Name its original.").format(shown=shown))
    scenario, problems = load_scenario(source, LensShelf(path.parent, home_to_read()))
    if scenario is None:
        first = problems.shown[0]
        raise Ends(
            UNUSABLE,
            _("{first}\nMend the scenario first: workshop check {named}").format(
                first=first, named=as_argument(str(path))
            ),
        )
    if scenario.language == language:
        raise Ends(
            UNUSABLE,
            _('{shown} is in this language already (language = "{language}").').format(
                shown=shown, language=language
            ),
        )
    return read_tables(source.text)[0]


def _update(translation: Path, path: Path, original: Table) -> int:
    """Add what the translation lacks; everything in it stays."""
    shown = one_line(str(translation), 400)
    if not stays_in_its_folder(translation, translation.with_name(path.name)):
        raise Ends(
            UNUSABLE,
            _("{shown} is a link that leads out of the folder, and was left as it is.").format(shown=shown),
        )
    source = text_of(translation)
    raw, found = read_tables(source.text)
    if not raw:
        (first, *_others) = located(source, found).shown
        raise Ends(UNUSABLE, _("{first}\n{shown} was left as it is.").format(first=first, shown=shown))
    try:
        text, added, marked = updated(source.text, original)
    except CannotUpdateError as cannot:
        raise Ends(
            UNUSABLE,
            _("{shown} was left as it is: {cannot}. What that is: workshop check").format(
                shown=shown, cannot=cannot
            ),
        ) from cannot
    if text == source.text:
        print(_("{shown} lacks nothing, and was left as it is.").format(shown=shown), file=sys.stderr)
        return FINE
    _write_translation(translation, text, replace=True)
    print(
        _("{shown}: added {added} texts to translate, and {marked} marks.").format(
            shown=shown, added=added, marked=marked
        ),
        file=sys.stderr,
    )
    return FINE


def _write_translation(path: Path, text: str, replace: bool) -> None:
    write_atomically(path.absolute(), text, mode=SHARED_FILE, replace=replace)
