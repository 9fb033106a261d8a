"""The place of each key and value of a TOML text. tomli decides what is valid; this walks what it accepts."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import tomli

from workshop.scenario.clean import clean_key

KeyPath = tuple[str | int, ...]
"""Keys and places in lists, from the top of the file."""
DEEPEST = 12
"""How many keys and places in lists a path may have; those of the format have six."""
MOST_VALUES = 30_000
"""How many keys and list entries a file may have; one of an hour has six hundred, of 300 scenes 17,000."""
TOO_DEEP = f"nested more than {DEEPEST} levels deep"
TOO_MANY = f"more than {MOST_VALUES:,} values in one file"

STRING = re.compile(
    r'"""(?:[^"\\]++|\\.|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']++|'{1,2}(?!'))*'{3,5}"
    r'|(?!""")"(?:[^"\\\n]++|\\.)*"'
    r"|(?!''')'[^'\n]*+'",
    re.DOTALL,
)
"""A text in quotation marks of any of the four kinds."""
_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\n]++|#[^\n]*+)*")
BARE = re.compile(r"[A-Za-z0-9_-]++")
"""A name, or a part of one, without quotation marks."""
_SCALAR = re.compile(r"[^,\]}\n#]+")


class Span(NamedTuple):
    """Where something stands, as offsets: its key or the header of its table; its value from start to end."""

    key: int
    start: int
    end: int


class Statement(NamedTuple):
    """A pair of key and value, or a header, in a text that cannot be read whole."""

    start: int
    path: KeyPath
    """What it gives, from the top of the file; empty if its key cannot be read."""
    parts: tuple[str, ...]
    """Its own part of that, as it is written."""
    after: int
    """The offset of what follows its key and the spaces there."""
    before: dict[KeyPath, Span]
    """The places of everything before it."""


class TooMuchError(Exception):
    """A text goes beyond what anybody writes by hand; `offset` is where, `text` says how."""

    def __init__(self, text: str, offset: int = 0) -> None:
        super().__init__(f"{text}, at offset {offset}")
        self.text = text
        self.offset = offset


class Lines:
    """Turns offsets into lines and columns, both from 1."""

    def __init__(self, text: str) -> None:
        self._text = text

    def place(self, offset: int) -> tuple[int, int]:
        return self._text.count("\n", 0, offset) + 1, offset - self._text.rfind("\n", 0, offset)


def positions(text: str) -> dict[KeyPath, Span]:
    """The place of every key and value of a text that tomli accepts, by path. The top of the file is `()`.

    Raises TooMuchError at the first path too long and at the first value too many, whatever comes after.
    """
    scanner = _Scanner(text)
    scanner.document()
    return scanner.spans


def statement_at(text: str, offset: int) -> Statement:
    """The statement that tomli refuses at this offset; everything before it is sound.

    Raises TooMuchError as `positions` does.
    """
    start = _Scanner(text).start_of_statement(offset)
    scanner = _Scanner(text[:start])
    scanner.document()
    brackets = 2 if text.startswith("[[", start) else 1 if text.startswith("[", start) else 0
    path = () if brackets else scanner.base
    try:
        parts, after = _Scanner(text).key(start + brackets, path)
    except (ValueError, IndexError):
        return Statement(start, (), (), start + brackets, scanner.spans)
    for part in parts[:-1]:
        path = scanner.latest((*path, part))
    return Statement(start, (*path, parts[-1]), tuple(parts), after, scanner.spans)


class _Scanner:
    """One walk over the text; every method takes an offset and gives the one after what it walked over."""

    def __init__(self, text: str) -> None:
        self.text: Final = text
        self.spans: Final[dict[KeyPath, Span]] = {(): Span(0, 0, 0)}
        self.counts: Final[dict[KeyPath, int]] = {}
        """How many elements each array of tables has so far."""
        self.base: KeyPath = ()
        """The table that pairs belong to: that of the last header."""

    def document(self) -> None:
        at = self._blank(0)
        while at < len(self.text):
            at = self._statement(at)

    def start_of_statement(self, offset: int) -> int:
        """Where the statement begins that reaches this offset, stands there, or cannot be walked over."""
        start, at = 0, self._blank(0)
        while at < offset:
            start = at
            try:
                at = self._statement(at)
            except (ValueError, IndexError):
                break
        before = self.text[self.text.rfind("\n", 0, offset) + 1 : offset]
        return offset if at == offset < len(self.text) and not before.strip(" \t") else start

    def _statement(self, at: int) -> int:
        end = self._header(at) if self.text[at] == "[" else self._pair(at, self.base)
        return self._blank(end)

    def _header(self, start: int) -> int:
        """`[a.b]` or `[[a.b]]`: from here on pairs belong to that path."""
        brackets = 2 if self.text.startswith("[[", start) else 1
        parts, at = self.key(start + brackets, ())
        span = Span(start, start, at + brackets)
        path: KeyPath = ()
        for part in parts[:-1]:
            path = self.latest((*path, part))
            self.spans.setdefault(path, span)
        path = (*path, parts[-1])
        if brackets == 2:
            self.spans.setdefault(path, span)
            self.counts[path] = self.counts.get(path, 0) + 1
        path = self.latest(path)
        self._admit(path, start)
        self.spans[path] = span
        self.base = path
        return span.end

    def latest(self, path: KeyPath) -> KeyPath:
        """The last element where the path names an array of tables."""
        count = self.counts.get(path)
        return (*path, count - 1) if count else path

    def _pair(self, start: int, base: KeyPath) -> int:
        parts, at = self.key(start, base)
        path = base
        for part in parts[:-1]:
            path = (*path, part)
            self.spans.setdefault(path, Span(start, start, start))
        return self._value(past_spaces(self.text, at + 1), (*path, parts[-1]), start)

    def key(self, start: int, base: KeyPath) -> tuple[list[str], int]:
        """The parts of a dotted key below the base, and the offset of what follows the spaces after it."""
        text, at = self.text, start
        parts: list[str] = []
        while True:
            at = past_spaces(text, at)
            if bare := BARE.match(text, at):
                parts.append(bare[0])
                at = bare.end()
            else:
                end = self._string(at)
                parts.append(clean_key(_quoted(text[at:end])))
                at = end
            if len(base) + len(parts) > DEEPEST:
                raise TooMuchError(TOO_DEEP, start)
            at = past_spaces(text, at)
            if not text.startswith(".", at):
                return parts, at
            at += 1

    def _value(self, start: int, path: KeyPath, key: int) -> int:
        self._admit(path, start)
        opening = self.text[start]
        if opening in "\"'":
            end = self._string(start)
        elif opening == "[":
            end = self._array(start, path)
        elif opening == "{":
            end = self._inline(start, path)
        else:
            end = start + len(self.text[start : _end(_SCALAR, self.text, start)].rstrip())
        self.spans[path] = Span(key, start, end)
        return end

    def _array(self, start: int, path: KeyPath) -> int:
        self.spans[path] = Span(start, start, start)
        at = self._blank(start + 1)
        count = 0
        while self.text[at] != "]":
            at = self._next(self._value(at, (*path, count), at))
            count += 1
        return at + 1

    def _inline(self, start: int, path: KeyPath) -> int:
        self.spans[path] = Span(start, start, start)
        at = self._blank(start + 1)
        while self.text[at] != "}":
            at = self._next(self._pair(at, path))
        return at + 1

    def _next(self, at: int) -> int:
        """Past the blanks and the comma after an element."""
        at = self._blank(at)
        return self._blank(at + 1) if self.text[at] == "," else at

    def _admit(self, path: KeyPath, start: int) -> None:
        if len(path) > DEEPEST:
            raise TooMuchError(TOO_DEEP, start)
        if len(self.spans) > MOST_VALUES:
            raise TooMuchError(TOO_MANY, start)

    def _blank(self, at: int) -> int:
        return past_blanks(self.text, at)

    def _string(self, at: int) -> int:
        return _end(STRING, self.text, at)


def past_spaces(text: str, at: int) -> int:
    """The offset of what follows the spaces and tabs there."""
    return _end(_SPACE, text, at)


def past_blanks(text: str, at: int) -> int:
    """The same past line breaks and comments, too."""
    return _end(_BLANK, text, at)


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    if match is None:
        raise ValueError(f"the text is not TOML that tomli accepts: offset {at}")
    return match.end()


def _quoted(key: str) -> str:
    """What a quoted key says."""
    if key[0] == "'" or "\\" not in key:
        return key[1:-1]
    parsed: str = tomli.loads(f"k = {key}")["k"]
    return parsed
