"""`workshop new` and `workshop lens new`: a file to start from, valid as it is, in no other's place."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

import tomli
import tomli_w

from workshop.cli.authoring.lenses import lens_named
from workshop.cli.authoring.wishing import Options, Wisher, plain
from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.cli.writing import SHARED_FILE, as_argument
from workshop.engine.lens import Lens
from workshop.language.catalogue import _
from workshop.scenario.checks.lens_names import NOT_AN_ID
from workshop.scenario.clean import one_line
from workshop.scenario.starting import own_id, start
from workshop.scenario.toml.layout import laid_out
from workshop.store.files import write_atomically
from workshop.store.heads import is_id
from workshop.store.index import SUFFIX
from workshop.store.lenses import DEFAULT_LENS, shipped_lenses

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
