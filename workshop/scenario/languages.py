"""Languages by their codes, and the names of files that are told in them."""

from __future__ import annotations

import re

from workshop.scenario.clean import one_line

NAMES = {
    "ar": "العربية",
    "bg": "Български",
    "cs": "Čeština",
    "da": "Dansk",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "en": "English",
    "es": "Español",
    "et": "Eesti",
    "fi": "Suomi",
    "fr": "Français",
    "he": "עברית",
    "hi": "हिन्दी",
    "hr": "Hrvatski",
    "hu": "Magyar",
    "id": "Bahasa Indonesia",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
    "lt": "Lietuvių",
    "lv": "Latviešu",
    "nb": "Norsk bokmål",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "pt-BR": "Português (Brasil)",
    "ro": "Română",
    "sk": "Slovenčina",
    "sl": "Slovenščina",
    "sr": "Српски",
    "sv": "Svenska",
    "tr": "Türkçe",
    "uk": "Українська",
    "vi": "Tiếng Việt",
    "zh": "中文",
}
"""By code; a language that is not here is called by its code."""
SUFFIX = ".toml"
LONGEST_CODE = 35
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def name_of(language: str) -> str:
    """What the language of this code calls itself; the code where that is not known."""
    return NAMES.get(language) or language


def name_and_code(language: str) -> str:
    """A language as one reads and types it: `Deutsch (de)`."""
    name, code = name_of(language), one_line(language, LONGEST_CODE)
    return code if name == language else f"{name} ({code})"


def is_language(code: object) -> bool:
    """Whether this may be the code of a language."""
    return isinstance(code, str) and len(code) <= LONGEST_CODE and _CODE.fullmatch(code) is not None


def translation_name(original: str, language: str) -> str:
    """The file name of the translation of the scenario in the file of this name."""
    return f"{original.removesuffix(SUFFIX)}.{language}{SUFFIX}"


def taken_apart(file: str) -> tuple[str, str] | None:
    """The file name of the original and the language, if a file of this name may be a translation."""
    stem, dot, language = file.removesuffix(SUFFIX).rpartition(".")
    if not file.endswith(SUFFIX) or not stem or not dot or not is_language(language):
        return None
    return f"{stem}{SUFFIX}", language
