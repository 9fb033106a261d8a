"""Write the template that translators begin with anew: `python -m tests.language.template`."""

from __future__ import annotations

import inspect
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from workshop.cli.main import command_line
from workshop.language.catalogue import DOMAIN, FOLDER

TEMPLATE = FOLDER / f"{DOMAIN}.pot"
PACKAGE = Path(__file__).parents[2] / "workshop"
KEYWORDS = {"_": None, "plural": (1, 2)}
HEADER = """\
# The app's own words, to be translated: msginit -l de, then msgfmt, makes them the words of a language.
# Names in {braces} stay as they are; what they stand for is filled in. Keys of the keyboard stay, too.
#"""


def catalogue() -> Catalog:
    """Every sentence that is marked for translation, and what the commands say of themselves."""
    found = Catalog(project="Levels Workshop", fuzzy=False, header_comment=HEADER)
    marked = extract_from_dir(
        PACKAGE, [("**.py", "python")], keywords=KEYWORDS, comment_tags=("Translators:",)
    )
    for file, _line, sentence, comments, _context in marked:
        found.add(sentence, locations=[(f"workshop/{file}", None)], auto_comments=comments)
    workshop = command_line()
    for command in (workshop, *workshop.commands.values()):
        module = command.callback.__module__ if command.callback else ""
        found.add(inspect.getdoc(command.callback), locations=[(f"{module.replace('.', '/')}.py", None)])
    return found


def template() -> str:
    """The template without dates, so that the same words give the same bytes."""
    written = BytesIO()
    write_po(written, catalogue(), width=100, sort_output=True)
    dated = ("POT-Creation-Date", "PO-Revision-Date", "Generated-By")
    lines = written.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(tuple(f'"{name}' for name in dated)))


if __name__ == "__main__":
    TEMPLATE.write_text(template(), encoding="utf-8")
