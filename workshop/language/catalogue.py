"""The app's own words in the language of the person: one gettext catalogue, English where it has nothing."""

from __future__ import annotations

import gettext
from collections.abc import Sequence
from pathlib import Path

DOMAIN = "levels-workshop"
FOLDER = Path(__file__).parent
"""Holds the template, and `<language>/LC_MESSAGES/levels-workshop.mo` for every language there is."""
_spoken: list[gettext.NullTranslations] = [gettext.NullTranslations()]


def speak(languages: Sequence[str] | None = None, folder: Path = FOLDER) -> None:
    """Use the first of these languages that has a catalogue from now on, else English.

    Without languages, those of the environment (`LANGUAGE`, `LC_ALL`, `LC_MESSAGES`, `LANG`). Many sentences
    are looked up once, when their module is imported: say this before the surfaces are.
    """
    _spoken[0] = gettext.translation(DOMAIN, folder, languages, fallback=True)


def _(sentence: str) -> str:
    """The sentence in the language spoken. Names in braces are filled in afterwards, with `format`."""
    return _spoken[0].gettext(sentence)


def plural(one: str, more: str, number: int) -> str:
    """The form of a sentence for so many things; the number itself is filled in as `{number}`."""
    return _spoken[0].ngettext(one, more, number).format(number=number)
