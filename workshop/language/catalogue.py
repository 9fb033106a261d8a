"""The app's own words in the language of the person: one gettext catalogue, English where it has nothing."""

from __future__ import annotations

import gettext
import os
import stat
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

DOMAIN = "levels-workshop"
FOLDER = Path(__file__).parent
"""Holds the template, and `<language>/LC_MESSAGES/levels-workshop.mo` for every language there is."""
MOST_BYTES = 4_000_000
"""Of a catalogue; that of all the app says has a few hundred thousand."""
_spoken: list[gettext.NullTranslations] = [gettext.NullTranslations()]


def speak(languages: Sequence[str] | None = None, folder: Path = FOLDER) -> None:
    """Use the first of these languages that has a catalogue from now on, else English.

    A catalogue that is damaged, or not in the folder, is as good as none. Without languages, those of the
    environment (`LANGUAGE`, `LC_ALL`, `LC_MESSAGES`, `LANG`). Many sentences are looked up once, when their
    module is imported: say this before the surfaces are.
    """
    inside = os.path.join(os.path.abspath(folder), "")
    files = [file for file in _files(languages, folder) if os.path.abspath(file).startswith(inside)]
    catalogues = [catalogue for file in files if (catalogue := _read(file)) is not None]
    for first, second in pairwise(catalogues):
        first.add_fallback(second)
    _spoken[0] = catalogues[0] if catalogues else gettext.NullTranslations()


def _files(languages: Sequence[str] | None, folder: Path) -> list[str]:
    """The catalogues of these languages, wherever their names lead."""
    try:
        return gettext.find(DOMAIN, folder, languages, all=True)
    except ValueError:  # a name that no file can have
        return []


def _read(file: str) -> gettext.NullTranslations | None:
    """The catalogue in this file; None where it is none. What is damaged fails in too many ways to name."""
    try:
        status = os.stat(file)
        if not stat.S_ISREG(status.st_mode) or status.st_size > MOST_BYTES:
            return None
        with open(file, "rb") as opened:
            return gettext.GNUTranslations(opened)
    except Exception:
        return None


def _(sentence: str) -> str:
    """The sentence in the language spoken. Names in braces are filled in afterwards, with `format`."""
    return _spoken[0].gettext(sentence)


def plural(one: str, more: str, number: int) -> str:
    """The form of a sentence for so many things; the number itself is filled in as `{number}`."""
    return _spoken[0].ngettext(one, more, number).format(number=number)
