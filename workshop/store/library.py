"""The head of a scenario's file: the keys before its first table, which are all that a list needs."""

from __future__ import annotations

import contextlib
import json
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, Literal, NamedTuple
from zlib import crc32

import tomli

from workshop.language.catalogue import _
from workshop.scenario.clean import blots, one_line
from workshop.scenario.languages import is_language, taken_apart, translation_name
from workshop.scenario.problems import Problem
from workshop.scenario.toml.source import SourceText, is_lens, plain_descriptor, read_source
from workshop.store.files import FileNotWrittenError, RefusedError, write_atomically
from workshop.store.home import why

AT_ONCE = 4096
"""Bytes read of a file; heads are shorter, and where one is not, the file is read in full."""
MOST_LOOKED_AT = 1_000_000
"""Characters of such a file; only those before its first table are needed."""

_STRING = r'"[^"\\\x00-\x1f\x7f]*+"'
_NUMBER = r"[1-9][0-9]{0,5}+"
_GAP = r"[ \t\r\n]*+"
_LIST = rf"\[(?:{_GAP}{_STRING}{_GAP},)*+{_GAP}(?:{_STRING}{_GAP})?+\]"
_LINE = rf"(?:[ \t]*+[a-z_]++[ \t]*+=[ \t]*+(?:{_STRING}|{_NUMBER}|{_LIST}))?+[ \t]*+"
_PLAIN = re.compile(rf"(?:\n{_LINE}(?:#[^\x00-\x08\x0a-\x1f\x7f]*+)?+\r?+)*+")
_PAIR = re.compile(
    r"\n[ \t]*+(id|title|summary|minutes|language|lenses|teaches|translates)[ \t]*+=[ \t]*+"
    rf"(?:({_STRING})|({_NUMBER})|({_LIST}))"
)
"""Both for a head with a line break in front, which makes them fast."""
_TABLE = re.compile(rb"\n[ \t]*+\[")
_TABLE_IN_TEXT = re.compile(_TABLE.pattern.decode())
_ID = re.compile(r"[a-z][a-z0-9-]{0,63}")
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)


class Translation(NamedTuple):
    """What a list shows of a scenario's translation; all of it is clean."""

    translates: str
    """The id of the original."""
    language: str
    title: str
    """Empty where it is not translated, as is the summary."""
    summary: str
    path: str


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
    translations: tuple[Translation, ...] = ()
    """Those beside it, by language."""

    def told_in(self, language: str) -> Heading:
        """The same with title and summary in this language, as far as they are translated into it."""
        for one in self.translations:
            if one.language == language:
                return self._replace(title=one.title or self.title, summary=one.summary or self.summary)
        return self


def read_head(path: str) -> Heading | Translation | Problem:
    """The heading of the scenario or translation in a plain file, or why it has none."""
    keys = _plain_keys(path) or _any_keys(path)
    if isinstance(keys, Problem):
        return keys
    return _translation(path, keys) if "translates" in keys else _heading(path, keys)


def is_id(name: object) -> bool:
    """Whether this may be the id of a scenario."""
    return type(name) is str and _ID.fullmatch(name) is not None


def _plain_keys(path: str) -> dict[str, Any] | None:
    """The keys of a head as most are: no escapes, no long texts. None where it takes a parser to tell.

    Should the file no longer be a plain one, opening it does not wait, and no head will be found.
    """
    try:
        descriptor = os.open(path, _FLAGS)
        try:
            start = os.read(descriptor, AT_ONCE)
        finally:
            os.close(descriptor)
        table = _TABLE.search(start)
        head = f"\n{start[: table.start()].decode()}" if table else ""
    except (OSError, ValueError):
        return None
    if not _PLAIN.fullmatch(head):
        return None
    keys: dict[str, Any] = {}
    pairs = _PAIR.findall(head)
    for key, text, number, texts in pairs:
        if text:
            keys[key] = text[1:-1]
        else:
            keys[key] = int(number) if number else texts.split('"')[1::2]
    return keys if len(keys) == len(pairs) else None


def _any_keys(path: str) -> dict[str, Any] | Problem:
    """The keys as the parser has them: of the head, if it can be told from the rest, or of the whole file."""
    source = read_source(path)
    if isinstance(source, Problem):
        return source
    from workshop.scenario.toml.positions import Lines, TooMuchError  # noqa: PLC0415
    from workshop.scenario.toml.tables import parsed  # noqa: PLC0415 - few files need it

    # Of a large file as much as a small one has is looked at; a list of many should not take minutes.
    text = source.text[:MOST_LOOKED_AT]
    table = _TABLE_IN_TEXT.search(text)
    try:
        if table:
            # What looks like a table may stand inside of a text or a list.
            with contextlib.suppress(ValueError, RecursionError):
                return parsed(text[: table.start()])
        return parsed(text)
    except tomli.TOMLDecodeError as failed:
        return Problem(source.file, failed.lineno, failed.colno, "", "E010", one_line(failed.msg))
    except TooMuchError as failed:
        line, column = Lines(source.text).place(failed.offset)
        return Problem(source.file, line, column, "", "E005", failed.text)
    except (ValueError, RecursionError):
        return Problem(source.file, 0, 0, "", "E010", _("this is no TOML that can be read"))


def _translation(path: str, keys: dict[str, Any]) -> Translation | Problem:
    for key, is_fit in (("translates", is_id), ("language", is_language)):
        if not is_fit(keys.get(key)):
            return _unfit(path, key)
    title, summary = (keys[key] if _is_text(keys.get(key)) else "" for key in ("title", "summary"))
    return Translation(keys["translates"], keys["language"], _shown(title, 80), _shown(summary, 160), path)


def _unfit(path: str, key: str) -> Problem:
    said = _("missing, or not what it should be, so it is not listed")
    return Problem(one_line(path, 400), 0, 0, key, "E102", said)


def _heading(path: str, keys: dict[str, Any]) -> Heading | Problem:
    for key, is_fit in _FITS:
        if not is_fit(keys.get(key)):
            return _unfit(path, key)
    return Heading(
        keys["id"],
        _shown(keys["title"], 80),
        _shown(keys["summary"], 160),
        keys["minutes"],
        _shown(keys["language"], 40),
        _all_shown(keys["lenses"]),
        _all_shown(keys.get("teaches", [])),
        path,
    )


def _shown(text: str, at_most: int) -> str:
    """The text as a list may show it."""
    if len(text) <= at_most and text.isascii() and text.isprintable():
        return text
    return one_line(text, at_most)


def _all_shown(names: list[str]) -> tuple[str, ...]:
    together = "".join(names)
    if together.isascii() and together.isprintable():
        return tuple(names)
    return tuple(one_line(name, 80) for name in names)


def _is_text(value: Any) -> bool:
    return type(value) is str and bool(value)


def _is_texts(value: Any) -> bool:
    return type(value) is list and all(type(one) is str for one in value)


_FITS = (
    ("id", is_id),
    ("title", _is_text),
    ("summary", _is_text),
    ("minutes", lambda value: type(value) is int and 0 < value < 10_000),
    ("language", _is_text),
    ("lenses", _is_texts),
    ("teaches", lambda value: value is None or _is_texts(value)),
)


SUFFIX = ".toml"
INDEX_FORMAT = 2
LARGEST_INDEX = 50_000_000
_CONTROL = re.compile(rb'\\(?:[^"u]|u00[01])')
"""A control character as JSON writes it."""
_OF_A_HEADING = [str, str, str, int, str, list, list]
_OF_A_TRANSLATION = [str, str, str, str]
_OF_A_PROBLEM = [int, int, str, str, str]

Row = list[Any]
"""Modification time in nanoseconds, size, and the fields of a heading or of a problem, without its file."""
Entry = tuple[str, str, int, int]
"""Name, path, modification time and size; -1 for what is no plain file."""


Found = Heading | Translation | Problem
"""What a file of a folder is: a scenario, a translation of one, or why it is neither."""


def read_file(path: str) -> Found:
    """The heading of the scenario or translation at this path, or why it has none."""
    with suppress(OSError, ValueError):
        if stat.S_ISREG(os.stat(path).st_mode):
            return read_head(path)
    found = read_source(path)
    return found if isinstance(found, Problem) else read_head(path)


def read_folder(folder: str, cache: Path | None) -> list[Found]:
    """What the scenarios of a folder and their translations are, each a heading or a problem.

    A folder that is not there holds none.
    `cache` is where its index is kept; where that cannot be, the folder is read without one.
    """
    try:
        entries = list(_entries(folder))
    except FileNotFoundError:
        return []
    except OSError as failed:
        return [
            Problem(
                one_line(folder, 400), 0, 0, "", "E001", _("cannot be read: {why}").format(why=why(failed))
            )
        ]
    index = cache / f"library-{crc32(os.fsencode(folder)):08x}.json" if cache else None
    known = _read_index(index, folder) if index else {}
    rows: dict[str, Row] = {}
    found: list[Found] = []
    changed = len(entries) != len(known)
    for name, path, modified, size in entries:
        row = known.get(name)
        one = _from_row(row, path) if row and row[0] == modified and row[1] == size else None
        if one is None:
            one = read_head(path) if size >= 0 else read_file(path)
            row = _to_row(one, modified, size)
            changed = True
        if row:
            rows[name] = row
        found.append(one)
    if index and changed and rows != known:
        _write_index(index, folder, rows)
    return found


def _entries(folder: str) -> Iterator[Entry]:
    """The files that are called scenarios. Whatever else bears such a name has the size -1."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if not name.endswith(SUFFIX) or name.startswith("."):
                continue
            try:
                status = entry.stat()
            except OSError:
                yield name, entry.path, -1, -1
                continue
            if stat.S_ISREG(status.st_mode):
                yield name, entry.path, status.st_mtime_ns, status.st_size
            else:
                yield name, entry.path, -1, -1


def _from_row(row: Row, path: str) -> Found | None:
    """What the row tells; None where it tells nothing, as somebody may have edited the index."""
    kinds = [type(one) for one in row[2:]]
    if kinds == _OF_A_HEADING:
        _modified, _size, id, title, summary, minutes, language, lenses, teaches = row
        if all(type(one) is str for one in (*lenses, *teaches)):
            return Heading(id, title, summary, minutes, language, tuple(lenses), tuple(teaches), path)
    if kinds == _OF_A_PROBLEM:
        return Problem(one_line(path, 400), *row[2:])
    if kinds == _OF_A_TRANSLATION:
        return Translation(row[2], row[3], row[4], row[5], path)
    return None


def _to_row(found: Found, modified: int, size: int) -> Row | None:
    """The row to keep; None for what may change while the file does not, such as a permission."""
    if isinstance(found, Heading):
        return [modified, size, *found[:7]]
    if isinstance(found, Translation):
        return [modified, size, *found[:-1]]
    if size < 0 or not (found.line or found.path):
        return None
    return [modified, size, found.line, found.column, found.path, found.code, found.text]


def _read_index(index: Path, folder: str) -> dict[str, Row]:
    """The rows by file name; none where the index is missing, damaged, another folder's, or no plain file."""
    descriptor = plain_descriptor(index, LARGEST_INDEX)
    if isinstance(descriptor, str):
        return {}
    try:
        with open(descriptor, "rb") as file:
            head, _newline, rest = file.read(LARGEST_INDEX).partition(b"\n")
        body, _newline, _rest = rest.partition(b"\n")
        known = json.loads(body) if head == _index_head(folder, body) else {}
    except (OSError, ValueError, RecursionError):
        return {}
    if type(known) is not dict or not _is_clean(body, known):
        return {}
    return {name: row for name, row in known.items() if type(row) is list and len(row) > 5}


def _is_clean(body: bytes, known: object) -> bool:
    """Whether nothing in the index steers or hides: what is kept was cleaned, what is edited may not be."""
    if not body.isascii() or b"\x7f" in body or _CONTROL.search(body.replace(rb"\\", b"")):
        return False
    return rb"\u" not in body or next(blots(json.dumps(known, ensure_ascii=False)), None) is None


def _write_index(index: Path, folder: str, rows: dict[str, Row]) -> None:
    """Keep the index, if that is possible: without it, everything works and is slower."""
    body = json.dumps(rows).encode()
    with suppress(OSError, FileNotWrittenError):
        index.parent.mkdir(mode=0o700, exist_ok=True)
        write_atomically(index, b"\n".join((_index_head(folder, body), body, b"}")).decode(), durable=False)


def _index_head(folder: str, body: bytes) -> bytes:
    """The first of the three lines of the file, which are one JSON object; the second is `body`."""
    head = json.dumps({"format": INDEX_FORMAT, "folder": folder, "crc": crc32(body)})
    return f'{head[:-1]}, "files":'.encode()


MOST_LISTED = 60
"""How many translations of one scenario are offered."""


def languages_beside(path: Path) -> tuple[str, ...]:
    """The languages into which, by their names, files beside this one translate it."""
    try:
        with os.scandir(path.parent) as found:
            names = [one.name for one in found if one.name.startswith(path.stem)]
    except (OSError, ValueError):
        return ()
    parts = (taken_apart(name) for name in sorted(names))
    return tuple(islice((part[1] for part in parts if part and part[0] == path.name), MOST_LISTED))


def stays_in_its_folder(path: Path, original: Path) -> bool:
    """Whether a translation is where its original is, wherever links lead."""
    folder = os.path.dirname(os.path.realpath(path))
    return folder in (os.path.realpath(original.parent), os.path.dirname(os.path.realpath(original)))


def translate(headings: dict[str, Heading], translations: Iterable[Translation]) -> list[Problem]:
    """Give the headings, by path, their translations; what is none of any of them comes back as a problem.

    A translation is of the scenario beside it that its name says; where none is, of the one with its id.
    """
    stray: list[Problem] = []
    paths: dict[str, list[str]] = {}
    for heading in headings.values():
        paths.setdefault(heading.id, []).append(heading.path)
    beside = {one: _beside(one) for one in translations}
    for one in sorted(beside, key=lambda one: (beside[one] not in headings, one.language, one.path)):
        here = [beside[one]] if beside[one] in headings else paths.get(one.translates, [])
        original = headings[here[0]] if len(here) == 1 else None
        if why := _why_stray(one, original, here):
            stray.append(Problem(one_line(one.path, 400), 0, 0, *why))
        elif original is not None and len(original.translations) < MOST_LISTED:
            known = sorted((*original.translations, one), key=lambda each: each.language)
            headings[original.path] = original._replace(translations=tuple(known))
    return stray


def not_one(files: Sequence[object]) -> str:
    """Why a translation without an original beside it is of none of these, which have the id it names."""
    if files:
        return _("there is no original beside it, and more than one file of the library has the id it names")
    return _("there is no original beside it, and no scenario of the library has the id it names")


def _beside(one: Translation) -> str:
    """Where, by its name, the original is, if it is beside it."""
    parts = taken_apart(os.path.basename(one.path))
    return os.path.join(os.path.dirname(one.path), parts[0]) if parts else ""


def _why_stray(
    one: Translation, original: Heading | None, files: Sequence[str]
) -> tuple[str, str, str] | None:
    """The key, the code and the sentence of what keeps a translation from being one of this scenario."""
    if original is None:
        return "", "E510", not_one(files)
    if one.translates != original.id:
        return "translates", "E506", _("the scenario beside it is '{id}'").format(id=original.id)
    parts = taken_apart(os.path.basename(one.path))
    if parts is None or one.language != parts[1]:
        language = parts[1] if parts else ""
        return "language", "E507", _("the name of the file says '{language}'").format(language=language)
    if one.language == original.language:
        return "language", "E507", _("the original is in this language already")
    for same in original.translations:
        if same.language == one.language:
            said = _("there is a translation into '{language}' already: {file}")
            return "language", "E510", said.format(language=one.language, file=one_line(same.path, 200))
    return None


Origin = Literal["shipped", "own", "given"]
"""Whether a file comes with the program, is in a person's home, or was named, itself or by its folder."""
SAID_TWICE = "E123"
"""The code of the problem that more than one file has an id."""


class Listing(NamedTuple):
    headings: tuple[Heading, ...]
    """By title."""
    problems: tuple[Problem, ...]
    """Files that cannot be listed, and ids that more than one file has."""


class UnknownScenarioError(RefusedError):
    """No scenario, or more than one, goes by that name; the message names the nearest."""


def shipped() -> Path:
    """The folder of the scenarios that come with the program: in the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "scenarios"
    return inside if inside.is_dir() else package.parent / "scenarios"


class Library:
    """The shipped scenarios, those in a person's home, and files and folders given; read when asked for."""

    def __init__(self, home: Path | None, given: Sequence[Path] = (), comes_with: Path | None = None) -> None:
        """`home` is None where there is none to be had; `comes_with` stands in for the shipped folder."""
        self.home = home
        own = [home / "scenarios"] if home else []
        folders = [comes_with or shipped(), *own, *(one for one in given if one.is_dir())]
        self._folders = _each_once(folders)
        self._own = tuple(map(os.path.abspath, own))
        self._files = tuple(os.path.abspath(one) for one in given if not one.is_dir())
        self._cache = home / "cache" if home else None

    def headings(self) -> Listing:
        """What there is to play, and what of it cannot be listed."""
        found = [read_file(path) for given in self._files for path in (given, *_translations_of(given))]
        for folder in self._folders:
            found += read_folder(folder, self._cache)
        by_path = {one.path: one for one in found if isinstance(one, Heading)}
        stray = translate(by_path, [one for one in found if isinstance(one, Translation)])
        headings = sorted(by_path.values(), key=_by_title)
        problems = {one: None for one in found if isinstance(one, Problem) and not _of_a_lens(one)}
        return Listing(tuple(headings), (*problems, *stray, *_said_twice(headings)))

    def headings_in(self, paths: Sequence[str]) -> Listing:
        """What of it is in these folders and files; and every id that more than one file has."""
        listing = self.headings()
        places = frozenset(map(os.path.realpath, paths))
        headings = tuple(one for one in listing.headings if _is_in(places, one.path))
        problems = (one for one in listing.problems if one.code == SAID_TWICE or _is_in(places, one.file))
        return Listing(headings, tuple(problems))

    def files_of(self, id: str) -> tuple[Path, ...]:
        """The files of the scenarios with this id; one, unless it is unknown or had twice."""
        return tuple(Path(heading.path) for heading in self.headings().headings if heading.id == id)

    def languages_of(self, path: Path) -> tuple[str, ...]:
        """The languages into which the scenario in this file is translated, beside it or elsewhere."""
        elsewhere = (one.language for one in self._translations(path))
        return tuple(dict.fromkeys((*languages_beside(path), *elsewhere)))

    def translation_of(self, path: Path, language: str) -> Path | None:
        """The file that translates the scenario in this one, if the library has one."""
        found = (one.path for one in self._translations(path) if one.language == language)
        file = next(found, None)
        return Path(file) if file else None

    def _translations(self, path: Path) -> tuple[Translation, ...]:
        here = os.path.realpath(path)
        headings = (one for one in self.headings().headings if os.path.realpath(one.path) == here)
        return next((one.translations for one in headings), ())

    def origin(self, heading: Heading) -> Origin:
        """Where this scenario of the library is from."""
        folder = os.path.dirname(heading.path)
        if folder == self._folders[0]:
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


def _is_in(places: Set[str], path: str) -> bool:
    """Whether the file is one of these places, or in one of these folders."""
    return os.path.realpath(path) in places or os.path.realpath(os.path.dirname(path)) in places


def _each_once(folders: Sequence[Path]) -> tuple[str, ...]:
    """The folders, however they are named, the first name of each."""
    found: dict[str, str] = {}
    for folder in folders:
        found.setdefault(os.path.realpath(folder), os.path.abspath(folder))
    return tuple(found.values())


def _translations_of(path: str) -> list[str]:
    """The files beside this one that translate it, by their names."""
    original = Path(path)
    names = (translation_name(original.name, one) for one in languages_beside(original))
    return [str(original.with_name(name)) for name in names]


def _of_a_lens(problem: Problem) -> bool:
    """Whether the file lacks what a scenario has because it is a lens, which may lie beside scenarios."""
    source = read_source(problem.file)
    return isinstance(source, SourceText) and is_lens(source)


def _by_title(heading: Heading) -> tuple[str, str, str]:
    return heading.title.casefold(), heading.id, heading.path


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
