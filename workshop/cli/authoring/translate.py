"""`workshop new --translate`: the skeleton of a translation, or what one lacks, beside its scenario."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from workshop.authoring.translate import CannotUpdateError, skeleton, updated
from workshop.cli.authoring.new import refused, say, write
from workshop.cli.exits import FINE
from workshop.cli.homes import file_of, home_to_read, home_to_write, library
from workshop.cli.output import as_argument
from workshop.language.catalogue import _, plural
from workshop.scenario.clean import one_line
from workshop.scenario.correspondence import pieces
from workshop.scenario.findings import located, meant
from workshop.scenario.languages import NAMES, is_language, translation_name
from workshop.scenario.loading import load_scenario
from workshop.scenario.marks import read_scenario_tables
from workshop.scenario.toml.source import MOST_BYTES, is_translation
from workshop.scenario.toml.tables import Table
from workshop.store.lenses import LensShelf, text_of
from workshop.store.library import SINGLES, is_id, shipped, stays_in_its_folder


def new_translation(name: str, language: str, update: bool, force: bool = False) -> int:
    """Write the skeleton of a translation beside the scenario of this id or path; raises Ends.

    One that comes with the program and is named by its id is translated in the home. With `update`, a
    translation that is there already gets what it lacks.
    """
    if not is_language(language):
        message = _("'{language}' is no code of a language. Write one like de or pt-BR.")
        raise refused(message, language=one_line(language, 40))
    if not force and language not in NAMES and language.partition("-")[0] not in NAMES:
        message = _(
            "'{language}' is not among the languages that are known here. {hint} If it is meant: --force"
        )
        raise refused(message, language=one_line(language, 40), hint=meant(language, NAMES))
    path = file_of(name)
    original = _original(path, language)
    translation = _place(name, path, language)
    shown = one_line(str(translation), 400)
    if os.path.lexists(translation):
        if update:
            return _update(translation, path, original)
        command = f"workshop new --translate {language} --update {as_argument(name)}"
        message = _("{shown} exists already, and was left as it is.\nTo add what is missing: {command}")
        raise refused(message, shown=shown, command=command)
    text = skeleton(original, language)
    if len(text.encode()) > MOST_BYTES:
        message = _(
            "{shown} would be larger than what is read, and was not written. Make two scenarios of it."
        )
        raise refused(message, shown=shown)
    write(translation, text)
    count = sum(len(piece.texts) for piece in pieces(original))
    texts = plural("{number:,} text", "{number:,} texts", count)
    say(_("{shown} is written: {texts} to translate. Next:"), shown=shown, texts=texts)
    say("  workshop check {file}", file=as_argument(str(translation)))
    say("  workshop play --language {language} {name}", language=language, name=as_argument(name))
    return FINE


def _place(name: str, path: Path, language: str) -> Path:
    """Where the translation is, or is to be."""
    beside = path.with_name(translation_name(path.name, language))
    if not is_id(name) or path.parent not in (shipped(), shipped() / SINGLES):
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
        raise refused(_("{shown} is a translation. Name its original."), shown=shown)
    scenario, problems = load_scenario(source, LensShelf(path.parent, home_to_read()))
    if scenario is None:
        message = _("{first}\nMend the scenario first: workshop check {named}")
        raise refused(message, first=problems.shown[0], named=as_argument(str(path)))
    if scenario.language == language:
        message = _('{shown} is in this language already (language = "{language}").')
        raise refused(message, shown=shown, language=language)
    return read_scenario_tables(source.text)[0]


def _update(translation: Path, path: Path, original: Table) -> int:
    """Add what the translation lacks; everything in it stays."""
    shown = one_line(str(translation), 400)
    if not stays_in_its_folder(translation, translation.with_name(path.name)):
        message = _("{shown} is a link that leads out of the folder, and was left as it is.")
        raise refused(message, shown=shown)
    source = text_of(translation)
    raw, findings = read_scenario_tables(source.text)
    if not raw:
        first = located(source, findings).shown[0]
        raise refused(_("{first}\n{shown} was left as it is."), first=first, shown=shown)
    try:
        text, added, marked = updated(source.text, original)
    except CannotUpdateError as cannot:
        message = _("{shown} was left as it is: {cannot}. What that is: workshop check")
        raise refused(message, shown=shown, cannot=cannot) from cannot
    if text == source.text:
        say(_("{shown} lacks nothing, and was left as it is."), shown=shown)
        return FINE
    write(translation, text, replace=True)
    texts = plural("{number:,} text", "{number:,} texts", added)
    marks = plural("{number:,} mark", "{number:,} marks", marked)
    say(_("{shown}: added {texts} to translate, and {marks}."), shown=shown, texts=texts, marks=marks)
    return FINE
