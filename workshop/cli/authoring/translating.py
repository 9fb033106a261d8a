"""Translations on the command line: begun with `workshop new --translate`, checked beside their originals."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from workshop.cli.exits import FINE, UNUSABLE, Ends
from workshop.cli.homes import file_of, home_to_read, home_to_write, library
from workshop.cli.writing import SHARED_FILE, as_argument
from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.findings import located
from workshop.scenario.loading import load_scenario
from workshop.scenario.toml.raw import Table
from workshop.scenario.toml.source import MOST_BYTES
from workshop.scenario.toml.tables import read_tables
from workshop.scenario.translating.languages import is_language, translation_name
from workshop.scenario.translating.texts import pieces
from workshop.scenario.translating.updating import CannotUpdateError, updated
from workshop.scenario.translating.writing import skeleton
from workshop.store.beside import stays_in_its_folder
from workshop.store.files import write_atomically
from workshop.store.heads import is_id
from workshop.store.lenses import LensShelf, text_of
from workshop.store.library import shipped
from workshop.store.translations import is_translation


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
    _write(translation, text, replace=False)
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
    _write(translation, text, replace=True)
    print(
        _("{shown}: added {added} texts to translate, and {marked} marks.").format(
            shown=shown, added=added, marked=marked
        ),
        file=sys.stderr,
    )
    return FINE


def _write(path: Path, text: str, replace: bool) -> None:
    write_atomically(path.absolute(), text, mode=SHARED_FILE, replace=replace)
