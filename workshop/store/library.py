"""The library: the scenarios that come with the program, a person's own and those given, by their heads."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, Literal, NamedTuple
from zlib import crc32

from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.languages import is_language, taken_apart, translation_name
from workshop.scenario.problems import Problem
from workshop.scenario.toml.positions import Lines, TooMuchError
from workshop.scenario.toml.source import SourceText, is_lens, plain_descriptor, read_source
from workshop.store.files import FileNotWrittenError, RefusedError, why, write_atomically

SUFFIX = ".toml"
MOST_TRANSLATIONS = 60
"""How many translations of one scenario are offered."""
CACHE_FORMAT = 5
LARGEST_CACHE = 20_000_000
SAID_TWICE = "W123"
"""The code of the problem that more than one file has an id."""

Origin = Literal["shipped", "own", "given"]
"""Whether a file comes with the program, is in a person's home, or was named, itself or by its folder."""
Head = dict[str, Any]
"""What stands in a file before its first table, as TOML has it."""

_ID = re.compile(r"[a-z][a-z0-9-]{0,63}")
_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)
_PLAN = re.compile(r"^\[\[plan\]\][^\[]*", re.MULTILINE)
"""A plan as far as its minutes, which stand before the list of its scenes."""


class TranslationHeading(NamedTuple):
    """What a list shows of a scenario's translation; all of it is clean."""

    translates: str
    """The id of the original."""
    language: str
    title: str
    """Empty where it is not translated, as is the summary."""
    summary: str
    path: str


SINGLES = "singles"
"""The folder beside the shipped stories that has the single questions."""


class Heading(NamedTuple):
    """What a list shows of a scenario; all of it is clean."""

    id: str
    title: str
    summary: str
    minutes: int
    language: str
    lenses: tuple[str, ...]
    teaches: tuple[str, ...]
    """Fact ids of the lens."""
    path: str
    translations: tuple[TranslationHeading, ...] = ()
    """Those beside it, by language."""
    single: bool = False
    """Whether it is a single question, and no story."""
    audience: str = ""
    """For whom it is, in words."""
    trains: tuple[str, ...] = ()
    difficulty: int = 0
    """How far words mislead, 1 to 3; 0 where that is not said."""
    after: tuple[str, ...] = ()
    """Ids of the stories that are better played first."""
    plans: tuple[int, ...] = ()
    """The minutes of its plans, in their order."""

    def told_in(self, language: str) -> Heading:
        """The same with title and summary in this language, as far as they are translated into it."""
        for translation in self.translations:
            if translation.language == language:
                title, summary = translation.title or self.title, translation.summary or self.summary
                return self._replace(title=title, summary=summary)
        return self


LibraryEntry = Heading | TranslationHeading | Problem
"""What a file is: a scenario, a translation of one, or why it is neither."""


class Listing(NamedTuple):
    headings: tuple[Heading, ...]
    """By title, the stories before the single questions."""
    problems: tuple[Problem, ...]
    """Files that cannot be listed, and ids that more than one file has."""


class UnknownScenarioError(RefusedError):
    """No scenario, or more than one, goes by that name; the message names the nearest."""


def is_id(name: object) -> bool:
    """Whether this may be the id of a scenario."""
    return type(name) is str and _ID.fullmatch(name) is not None


def shipped() -> Path:
    """The folder of the scenarios that come with the program: in the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "scenarios"
    return inside if inside.is_dir() else package.parent / "scenarios"


def read_file(path: str) -> LibraryEntry:
    """The heading of the scenario or translation at this path, or why it has none."""
    keys = _read_keys(path)
    return keys if isinstance(keys, Problem) else _entry(path, keys)


def stays_in_its_folder(path: Path, original: Path) -> bool:
    """Whether a translation is where its original is, wherever links lead."""
    folder = os.path.dirname(os.path.realpath(path))
    return folder in (os.path.realpath(original.parent), os.path.dirname(os.path.realpath(original)))


def not_one(files: Sequence[object]) -> str:
    """Why a translation without an original beside it is of none of these, which have the id it names."""
    if files:
        return _("there is no original beside it, and more than one file of the library has the id it names")
    return _("there is no original beside it, and no scenario of the library has the id it names")


class Library:
    """The shipped scenarios, those in a person's home, and files and folders given; read when asked for."""

    def __init__(self, home: Path | None, given: Sequence[Path] = (), comes_with: Path | None = None) -> None:
        """`home` is None where there is none to be had; `comes_with` stands in for the shipped folder."""
        self.home = home
        own = [home / "scenarios"] if home else []
        come_with = comes_with or shipped()
        folders = [come_with, come_with / SINGLES, *own, *(path for path in given if path.is_dir())]
        each_once = {os.path.realpath(folder): os.path.abspath(folder) for folder in reversed(folders)}
        self._folders = tuple(dict.fromkeys(each_once[os.path.realpath(folder)] for folder in folders))
        self._shipped = tuple(map(os.path.abspath, (come_with, come_with / SINGLES)))
        self._own = tuple(map(os.path.abspath, own))
        self._files = tuple(os.path.abspath(path) for path in given if not path.is_dir())

    def headings(self) -> Listing:
        """What there is to play, and what of it cannot be listed."""
        entries = [read_file(path) for given in self._files for path in (given, *_translations_of(given))]
        for folder in self._folders:
            entries += read_folder(folder, self.home / "cache" if self.home else None)
        by_path = {entry.path: entry for entry in entries if isinstance(entry, Heading)}
        stray = _give_translations(
            by_path, [entry for entry in entries if isinstance(entry, TranslationHeading)]
        )
        headings = sorted(by_path.values(), key=_in_order)
        problems = dict.fromkeys(each for each in entries if isinstance(each, Problem) and not _of_lens(each))
        return Listing(tuple(headings), (*problems, *stray, *_said_twice(headings)))

    def headings_in(self, paths: Sequence[str]) -> Listing:
        """What of it is in these folders and files; and every id that more than one file has."""
        listing = self.headings()
        places = frozenset(map(os.path.realpath, paths))
        headings = tuple(heading for heading in listing.headings if _is_in(places, heading.path))
        problems = (each for each in listing.problems if each.code == SAID_TWICE or _is_in(places, each.file))
        return Listing(headings, tuple(problems))

    def files_of(self, id: str) -> tuple[Path, ...]:
        """The files of the scenarios with this id; one, unless it is unknown or had twice."""
        return tuple(Path(heading.path) for heading in self.headings().headings if heading.id == id)

    def languages_of(self, path: Path) -> tuple[str, ...]:
        """The languages into which the scenario in this file is translated, beside it or elsewhere."""
        elsewhere = (translation.language for translation in self._translations(path))
        return tuple(dict.fromkeys((*_languages_beside(path), *elsewhere)))

    def translation_of(self, path: Path, language: str) -> Path | None:
        """The file that translates the scenario in this one, if the library has one."""
        paths = (each.path for each in self._translations(path) if each.language == language)
        file = next(paths, None)
        return Path(file) if file else None

    def origin(self, heading: Heading) -> Origin:
        """Where this scenario of the library is from."""
        folder = os.path.dirname(heading.path)
        if folder in self._shipped:
            return "shipped"
        return "own" if folder in self._own else "given"

    def find(self, name: str) -> Path:
        """The file of the scenario with this id, or the file at this path; raises UnknownScenarioError."""
        if not is_id(name) and os.path.lexists(name):
            return Path(name)
        headings = self.headings().headings
        paths = [heading.path for heading in headings if heading.id == name]
        if len(paths) > 1:
            these = " and ".join(one_line(path, 200) for path in paths)
            raise UnknownScenarioError(
                _("{name} is the id of {these}. Name the file that is meant.").format(name=name, these=these)
            )
        if not paths and not os.path.lexists(name):
            raise UnknownScenarioError(_missed(name, [heading.id for heading in headings]))
        return Path(paths[0] if paths else name)

    def _translations(self, path: Path) -> tuple[TranslationHeading, ...]:
        here = os.path.realpath(path)
        headings = (each for each in self.headings().headings if os.path.realpath(each.path) == here)
        return next((heading.translations for heading in headings), ())


def _in_order(heading: Heading) -> tuple[bool, bool, str, str, str]:
    """Stories before single questions, and first those that are best played before any other."""
    return heading.single, bool(heading.after), heading.title.casefold(), heading.id, heading.path


def read_folder(folder: str, cache: Path | None) -> list[LibraryEntry]:
    """What the files of a folder are. One that is not there holds none.

    `cache` is the folder in which the heads that were read are kept, for the next time.
    """
    try:
        with os.scandir(folder) as entries:
            files = [each for each in entries if each.name.endswith(SUFFIX) and each.name[0] != "."]
    except FileNotFoundError:
        return []
    except OSError as failed:
        said = _("cannot be read: {why}").format(why=why(failed))
        return [Problem(one_line(folder, 400), 0, 0, "", "E001", said)]
    kept_in = cache / f"library-{crc32(os.fsencode(folder)):08x}.json" if cache else None
    known = _read_cache(kept_in, folder) if kept_in else {}
    heads: dict[str, Any] = {}
    listed: list[LibraryEntry] = []
    for file in files:
        stamp, head = _stamp(file), known.get(file.name)
        entry = None
        if stamp is not None and isinstance(head, dict) and head.get("stamp") == stamp:
            entry = _entry(file.path, head.get("keys"))
        if entry is None or isinstance(entry, Problem):
            keys = _read_keys(file.path)
            entry = keys if isinstance(keys, Problem) else _entry(file.path, keys)
            head = {"stamp": stamp, "keys": keys}
        if stamp is not None and not isinstance(entry, Problem):
            heads[file.name] = head
        listed.append(entry)
    if kept_in and heads != known:
        _write_cache(kept_in, folder, heads)
    return listed


def _stamp(file: os.DirEntry[str]) -> list[int] | None:
    """What is another once the file was changed; None for what is no plain file."""
    try:
        status = file.stat()
    except OSError:
        return None
    return [status.st_mtime_ns, status.st_size] if stat.S_ISREG(status.st_mode) else None


def _read_cache(path: Path, folder: str) -> dict[str, Any]:
    """The heads by file name; none where the cache is missing, damaged, another folder's, or no plain file.

    What stands in it is looked at as what stands in a scenario: anybody may have edited either.
    """
    descriptor = plain_descriptor(path, LARGEST_CACHE)
    if isinstance(descriptor, str):
        return {}
    try:
        with open(descriptor, "rb") as file:
            cache = json.loads(file.read(LARGEST_CACHE))
        heads = cache["heads"] if (cache["format"], cache["folder"]) == (CACHE_FORMAT, folder) else {}
    except (OSError, ValueError, RecursionError, TypeError, KeyError):
        return {}
    return heads if isinstance(heads, dict) else {}


def _write_cache(path: Path, folder: str, heads: dict[str, Any]) -> None:
    """Keep the heads, if that is possible: without it, everything works and is slower."""
    cache = {"format": CACHE_FORMAT, "folder": folder, "heads": heads}
    text = json.dumps(cache, default=lambda _value: {})  # a date, say, where none belongs
    with suppress(OSError, FileNotWrittenError):
        path.parent.mkdir(mode=0o700, exist_ok=True)
        write_atomically(path, text, durable=False)


def _read_keys(path: str) -> Head | Problem:
    """The keys that a list needs, of the head, if it can be told from the rest, or of the whole file."""
    source = read_source(path)
    if isinstance(source, Problem):
        return source
    import tomli  # noqa: PLC0415 - what the cache has needs no parser

    from workshop.scenario.findings import located  # noqa: PLC0415
    from workshop.scenario.toml.syntax import syntax_finding  # noqa: PLC0415
    from workshop.scenario.toml.tables import parsed  # noqa: PLC0415

    text = source.text
    try:
        table = _TABLE.search(text)
        # What looks like a table may stand inside of a text or a list.
        with suppress(ValueError, RecursionError):
            head = text[: table.start()] if table else text
            return _listed(parsed("\n".join((head, *_minutes_of_plans(text)))))
        return _listed(parsed(text))
    except tomli.TOMLDecodeError as failed:
        return located(source, [syntax_finding(text, failed)]).shown[0]
    except TooMuchError as failed:
        line, column = Lines(source.text).place(failed.offset)
        return Problem(source.file, line, column, "", "E005", failed.text)
    except (ValueError, RecursionError):
        return Problem(source.file, 0, 0, "", "E010", _("this is no TOML that can be read"))


def _minutes_of_plans(text: str) -> Iterator[str]:
    """The plans of a text without their scenes, each as a table."""
    for found in _PLAN.finditer(text):
        lines = found.group().splitlines()
        yield "\n".join((lines[0], *(line for line in lines[1:] if line.lstrip().startswith("minutes"))))


def _plans(tables: object) -> tuple[int, ...]:
    listed = tables if isinstance(tables, list) else []
    lengths = (table.get("minutes") for table in listed if isinstance(table, dict))
    return tuple(length for length in lengths if type(length) is int and 0 < length < 10_000)


def _listed(keys: Head) -> Head:
    return {key: value for key, value in keys.items() if key in _FITS or key == "translates"}


def _entry(path: str, keys: object) -> LibraryEntry:
    """What a file with these keys in its head is."""
    keys = keys if isinstance(keys, dict) else {}
    if "translates" in keys:
        for key, is_fit in (("translates", is_id), ("language", is_language)):
            if not is_fit(keys.get(key)):
                return _unfit(path, key)
        title, summary = (keys[key] if _is_text(keys.get(key)) else "" for key in ("title", "summary"))
        words = (one_line(title, 80), one_line(summary, 160))
        return TranslationHeading(keys["translates"], keys["language"], *words, path)
    for key, fits in _FITS.items():
        if not fits(keys.get(key)):
            return _unfit(path, key)
    return Heading(
        keys["id"],
        one_line(keys["title"], 80),
        one_line(keys["summary"], 160),
        keys["minutes"],
        one_line(keys["language"], 40),
        tuple(one_line(name, 80) for name in keys["lenses"]),
        tuple(one_line(name, 80) for name in keys.get("teaches") or ()),
        path,
        single=keys.get("kind") == "single",
        audience=one_line(keys.get("for") or "", 160),
        trains=tuple(one_line(name, 160) for name in keys.get("trains") or ()),
        difficulty=keys.get("difficulty") or 0,
        after=tuple(one_line(name, 80) for name in keys.get("after") or ()),
        plans=_plans(keys.get("plan")),
    )


def _unfit(path: str, key: str) -> Problem:
    said = _("missing, or not what it should be, so it is not listed")
    return Problem(one_line(path, 400), 0, 0, key, "E102", said)


def _is_text(value: Any) -> bool:
    return type(value) is str and bool(value)


def _is_texts(value: Any) -> bool:
    return type(value) is list and all(type(text) is str for text in value)


_FITS: Mapping[str, Callable[[Any], bool]] = {
    "id": is_id,
    "title": _is_text,
    "summary": _is_text,
    "minutes": lambda value: type(value) is int and 0 < value < 10_000,
    "language": _is_text,
    "lenses": _is_texts,
    "teaches": lambda value: value is None or _is_texts(value),
    "kind": lambda value: value in (None, "story", "single"),
    "for": lambda value: value is None or type(value) is str,
    "trains": lambda value: value is None or _is_texts(value),
    "difficulty": lambda value: value is None or (type(value) is int and 0 < value < 4),
    "after": lambda value: value is None or _is_texts(value),
    "plan": lambda value: value is None or type(value) is list,
}


def _give_translations(
    headings: dict[str, Heading], translations: Iterable[TranslationHeading]
) -> list[Problem]:
    """Give the headings, by path, their translations; what is none of any of them comes back as a problem.

    A translation is of the scenario beside it that its name says; where none is, of the one with its id.
    """
    stray: list[Problem] = []
    paths: dict[str, list[str]] = {}
    for heading in headings.values():
        paths.setdefault(heading.id, []).append(heading.path)
    beside = {each: _original_beside(each) for each in translations}
    for each in sorted(beside, key=lambda each: (beside[each] not in headings, each.language, each.path)):
        here = [beside[each]] if beside[each] in headings else paths.get(each.translates, [])
        original = headings[here[0]] if len(here) == 1 else None
        if because := _why_stray(each, original, here):
            stray.append(Problem(one_line(each.path, 400), 0, 0, *because))
        elif original is not None and len(original.translations) < MOST_TRANSLATIONS:
            known = sorted((*original.translations, each), key=lambda known: known.language)
            headings[original.path] = original._replace(translations=tuple(known))
    return stray


def _original_beside(translation: TranslationHeading) -> str:
    """Where, by its name, the original is, if it is beside it."""
    parts = taken_apart(os.path.basename(translation.path))
    return os.path.join(os.path.dirname(translation.path), parts[0]) if parts else ""


def _why_stray(
    translation: TranslationHeading, original: Heading | None, files: Sequence[str]
) -> tuple[str, str, str] | None:
    """The key, the code and the sentence of what keeps a translation from being one of this scenario."""
    language = translation.language
    if original is None:
        return "", "E510", not_one(files)
    if translation.translates != original.id:
        return "translates", "E506", _("the scenario beside it is '{id}'").format(id=original.id)
    parts = taken_apart(os.path.basename(translation.path))
    if parts is None or language != parts[1]:
        said = _("the name of the file says '{language}'")
        return "language", "E507", said.format(language=parts[1] if parts else "")
    if language == original.language:
        return "language", "E507", _("the original is in this language already")
    for same in original.translations:
        if same.language == language:
            said = _("there is a translation into '{language}' already: {file}")
            return "language", "E510", said.format(language=language, file=one_line(same.path, 200))
    return None


def _languages_beside(path: Path) -> tuple[str, ...]:
    """The languages into which, by their names, files beside this one translate it."""
    try:
        with os.scandir(path.parent) as entries:
            names = [entry.name for entry in entries if entry.name.startswith(path.stem)]
    except (OSError, ValueError):
        return ()
    parts = (taken_apart(name) for name in sorted(names))
    languages = (part[1] for part in parts if part and part[0] == path.name)
    return tuple(islice(languages, MOST_TRANSLATIONS))


def _translations_of(path: str) -> list[str]:
    """The files beside this one that translate it, by their names."""
    original = Path(path)
    names = (translation_name(original.name, language) for language in _languages_beside(original))
    return [str(original.with_name(name)) for name in names]


def _is_in(places: Set[str], path: str) -> bool:
    """Whether the file is one of these places, or in one of these folders."""
    return os.path.realpath(path) in places or os.path.realpath(os.path.dirname(path)) in places


def _of_lens(problem: Problem) -> bool:
    """Whether the file lacks what a scenario has because it is a lens, which may lie beside scenarios."""
    source = read_source(problem.file)
    return isinstance(source, SourceText) and is_lens(source)


def _said_twice(headings: Sequence[Heading]) -> Iterator[Problem]:
    """A problem for each id that more than one file has: nobody can tell which is meant."""
    first: dict[str, Heading] = {}
    for heading in headings:
        other = first.setdefault(heading.id, heading)
        if other is not heading:
            text = _("{id} is the id of {path} too, so neither can be named by it").format(
                id=heading.id, path=one_line(other.path, 200)
            )
            yield Problem(one_line(heading.path, 400), 0, 0, "id", SAID_TWICE, text)


def _missed(name: str, ids: Sequence[str]) -> str:
    import difflib  # noqa: PLC0415 - only who mistyped waits for it

    shown = one_line(name, 200)
    if os.sep in name or name.endswith(SUFFIX):
        return _("There is no file {shown}.").format(shown=shown)
    nearest = difflib.get_close_matches(name.lower(), ids, n=3, cutoff=0.5)
    hint = (
        _("; the nearest are {nearest}").format(nearest=", ".join(nearest))
        if len(nearest) > 1
        else "".join(_("; the nearest is {one}").format(one=one) for one in nearest)
    )
    return _("There is no scenario {shown}{hint}.").format(shown=shown, hint=hint)
