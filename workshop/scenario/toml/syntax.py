"""The place where a text turns out to be no TOML: its statement, and what has begun there and not ended."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cached_property
from typing import Final, NamedTuple

import tomli

from workshop.scenario.clean import one_line
from workshop.scenario.findings import Finding
from workshop.scenario.toml.positions import STRING, Broken, KeyPath, Lines, TooMuchError, broken_at

CURLY = frozenset("“”„‟«»‘’‚‹›")
"""What a word processor puts where a straight quotation mark was typed."""
_TOKEN = re.compile(r"[\"'\[\]{}#]")


class Opened(NamedTuple):
    """Offsets of what has begun and not ended."""

    brackets: tuple[int, ...]
    """The opening brackets and braces, from the outermost."""
    text: int | None
    """The opening quotation mark."""


class Stop:
    """Where tomli stopped, with what stands around it, each worked out when it is asked for."""

    def __init__(self, text: str, at: int) -> None:
        self.text: Final = text
        self.at: Final = at

    @cached_property
    def broken(self) -> Broken:
        return broken_at(self.text, self.at)

    @cached_property
    def opened(self) -> Opened:
        return _opened(self.text, self.broken.start, self.at)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)

    @property
    def in_header(self) -> bool:
        return self.text.startswith("[", self.broken.start)

    @property
    def rest(self) -> str:
        """What is left of the line."""
        return self.text[self.at :].partition("\n")[0]

    def line(self, offset: int) -> int:
        return self._lines.place(offset)[0]

    def begin_of_line(self) -> int:
        return self.text.rfind("\n", 0, self.at) + 1


def past_spaces(text: str, at: int) -> int:
    """The offset of what follows the spaces and tabs there."""
    while text.startswith((" ", "\t"), at):
        at += 1
    return at


def _opened(text: str, start: int, end: int) -> Opened:
    """What is open at `end` of a statement that begins at `start`."""
    brackets: list[int] = []
    at = start
    while found := _TOKEN.search(text, at, end):
        at = found.start()
        if found[0] == "#":
            line = text.find("\n", at, end)
            at = line if line >= 0 else end
        elif found[0] in "[{":
            brackets.append(at)
            at += 1
        elif found[0] in "]}":
            if brackets:
                brackets.pop()
            at += 1
        else:
            string = STRING.match(text, at)
            if string is None or string.end() > end:
                return Opened(tuple(brackets), at)
            at = string.end()
    return Opened(tuple(brackets), None)


IN_DOUBLE_BRACKETS = frozenset({"response", "when", "lines", "golden", "rule", "cost", "match", "bridge"})
"""The tables of the formats of which there may be several by one name."""
_PAIR = re.compile(r"[\w.\"'-]+[ \t]*=")
_STATEMENT = re.compile(r"[ \t]*(?:\[\[?[ \t]*[A-Za-z]|[A-Za-z][\w.-]*[ \t]*=)")
_NAMESPACE = re.compile(r"\((?:'[^']*',? ?)+\)")
_PART = re.compile(r"'([^']*)'")
"""tomli names a table by the tuple of its parts."""
_OF_OTHER_COMMENTS = ("//", "/*", ";", "--", "<!--")
_UNQUOTED = re.compile(r"[^,\]}\n#]+")


def syntax_finding(text: str, failed: tomli.TOMLDecodeError) -> Finding:
    """Why a text is not TOML, at the place where the author must act."""
    stop = Stop(text, failed.pos)
    found = None
    try:
        for begin, worded in _WORDED:
            if failed.msg.startswith(begin):
                found = worded(stop)
                break
    except (ValueError, IndexError, TooMuchError):
        found = None
    if found is None:
        said = one_line(_NAMESPACE.sub(lambda key: _dotted(tuple(_PART.findall(key[0]))), failed.msg))
        return Finding("E010", (), f"this is not TOML: {said[:1].lower()}{said[1:]}", offset=failed.pos)
    return found


def _unclosed_text(stop: Stop) -> Finding | None:
    """A line or the file ends within a text."""
    start = stop.opened.text
    if start is None:
        return None
    mark = stop.text[start]
    long = stop.text.startswith(mark * 3, start)
    line, _, after = stop.text[start:].partition("\n")
    hint, last = "", line.rstrip(" \t,]}")[-1:]
    if last in CURLY:
        hint = f"It ends with {last}; a text ends with a straight {mark}."
    elif not long and after.split("\n", 1)[0].strip() and not _STATEMENT.match(after):
        hint = 'A text over several lines stands between """ and """.'
    said = (
        f"the text that begins here, in line {stop.line(start)}, has no closing {mark * 3 if long else mark}"
    )
    return Finding("E011", (), said, hint=hint, offset=start)


def _left_open(stop: Stop, whole: bool = False) -> Finding | None:
    """Brackets or braces of an earlier line that the next statement, or the end of the file, finds open."""
    before = stop.begin_of_line()
    if not whole and stop.at < len(stop.text) and not _STATEMENT.match(stop.text, before):
        return None
    earlier = [at for at in stop.opened.brackets if whole or stop.at >= len(stop.text) or at < before]
    if not earlier:
        return None
    start = earlier[-1]
    words = (
        ("list that begins here", "has", "]")
        if stop.text[start] == "["
        else ("braces that begin here", "have", "}")
    )
    said = f"the {words[0]}, in line {stop.line(start)}, {words[1]} no closing {words[2]}"
    return Finding("E014", (), said, offset=start)


def _unclosed_brackets(stop: Stop) -> Finding | None:
    """Within a list or braces stands neither a comma nor their end."""
    if left := _left_open(stop):
        return left
    if stop.rest[:1] in "]})" or not stop.opened.brackets:
        return _left_open(stop, whole=True)
    start = stop.opened.brackets[-1]
    where = "list that begins" if stop.text[start] == "[" else "braces that begin"
    what = "a comma or a quotation mark" if stop.text[start] == "[" and stop.rest[:1].isalnum() else "a comma"
    said = f"{what} is missing before this, in the {where} in line {stop.line(start)}"
    return Finding("E015", (), said, offset=stop.at)


def _no_value(stop: Stop) -> Finding | None:
    if left := _left_open(stop):
        return left
    rest, first = stop.rest, stop.rest[:1]
    if first in CURLY and first:
        return _unquoted(stop.at, stop.text, f", and this one is {first}")
    if not rest.strip() or first == "#":
        equals = stop.text.rfind("=", 0, stop.at)
        return Finding("E016", (), "there is nothing after the equals sign", offset=equals)
    if word := re.match(r"(?i:true|false)(?=[ \t]*(?:[,\]}#]|$))", rest):
        return Finding("E016", (), f"this is written in small letters: {word[0].lower()}", offset=stop.at)
    return _unquoted(stop.at, stop.text) if first.isalnum() else None


def _unquoted(at: int, text: str, more: str = "") -> Finding:
    """A word where a text should stand; `more` says what is odd about it."""
    found = _UNQUOTED.match(text, at)
    word = found[0].strip().strip("".join((*CURLY, "\"'"))) if found else ""
    hint = f'Write "{one_line(word, 60)}".' if word and not {'"', "\\"} & {*word} else ""
    return Finding("E012", (), f"text stands between straight quotation marks{more}", hint=hint, offset=at)


def _more_follows(stop: Stop) -> Finding | None:
    """A statement is complete, and its line goes on."""
    text, at, rest = stop.text, stop.at, stop.rest
    if stop.in_header:
        if rest.startswith("]"):
            said = "this header begins with one bracket and ends with two"
            return Finding("E021", (), said, offset=stop.broken.start)
        return Finding("E021", (), "what follows a header begins on a line of its own", offset=at)
    if rest.startswith(","):
        return Finding("E015", (), "no comma stands after a value that has a line of its own", offset=at)
    if _PAIR.match(rest):
        return Finding("E017", (), "each key stands on a line of its own", offset=at)
    value = past_spaces(text, stop.broken.value)
    mark = text[value]
    if mark not in "\"'":
        return None if mark in "[{" else _unquoted(value, text)
    if text.startswith(mark * 3, value):
        said = (
            f"the text that begins here with {mark * 3}, in line {stop.line(value)}, "
            f"ends in line {stop.line(at)}, and more follows"
        )
        return Finding(
            "E013", (), said, hint=f"Its closing {mark * 3} may be missing before that.", offset=value
        )
    hint = 'Inside a text, write quotation marks as “ and ”, or as \\".'
    if mark == "'":
        hint = 'Write a text with an apostrophe between " and ".'
    end = text.rindex(mark, value, at)
    return Finding("E013", (), f"the text ends at this {mark}, and more follows", hint=hint, offset=end)


def _no_statement(stop: Stop) -> Finding | None:
    """A line that is none of the things that a line may be."""
    first = stop.rest[:1]
    if first == ":":
        return Finding("E017", (), "between a key and its value stands =, not :", offset=stop.at)
    if first.isspace():
        name = unicodedata.name(first, "a character")
        said = f"here is a {name} (U+{ord(first):04X})"
        return Finding("E017", (), said, hint="Write a plain space.", offset=stop.at)
    begin = past_spaces(stop.text, stop.begin_of_line())
    if stop.text.startswith(("{", "}", "]"), begin) or (begin < stop.at and stop.opened.brackets):
        return _left_open(stop)
    said = (
        'this line is neither a key with its value, like title = "A title", nor a header, like [scene.a-name]'
    )
    hint = 'A text over several lines stands between """ and """.'
    if stop.text.startswith(_OF_OTHER_COMMENTS, begin):
        hint = "What is meant for you alone begins with #."
    return Finding("E017", (), said, hint=hint, offset=begin)


def _header_unclosed(stop: Stop) -> Finding | None:
    start = stop.broken.start
    if stop.rest[:1].isalnum():
        said = "a name in a header has no spaces"
        return Finding("E021", (), said, hint="Write it with hyphens.", offset=start)
    closing = "]]" if stop.text.startswith("[[", start) else "]"
    return Finding("E021", (), f"this header has no closing {closing}", offset=start)


def _no_name(stop: Stop) -> Finding | None:
    if left := _left_open(stop):
        return left
    return Finding("E021", (), "here belongs a name of small letters, digits and hyphens", offset=stop.at)


def _twice(stop: Stop) -> Finding | None:
    """Something is given that is there already."""
    broken, name = stop.broken, _dotted(stop.broken.parts)
    first = broken.before.get(broken.path)
    if first is None:
        return _below_a_value(stop, "has a value already, in line {}")
    if not stop.in_header:
        hint = _forgotten_header(broken.path)
        said = f"{name} is given twice; the first is in line {stop.line(first.key)}"
        return Finding("E018", (), said, hint=hint, offset=broken.start)
    if broken.parts[-1] not in IN_DOUBLE_BRACKETS:
        said = f"{name} is declared twice; the first is in line {stop.line(first.key)}"
        return Finding("E018", (), said, offset=broken.start)
    said = f"there is more than one {name}, so each stands in double brackets, [[{name}]]"
    if stop.text.startswith("[[", first.key):
        return Finding(
            "E018", (), f"{said}; the first is in line {stop.line(first.key)}", offset=broken.start
        )
    return Finding("E018", (), f"{said}; another is in line {stop.line(broken.start)}", offset=first.key)


def _twice_in_braces(stop: Stop) -> Finding | None:
    start = stop.opened.brackets[-1]
    key = re.findall(r"([\w-]+)[ \t]*=", stop.text[start : stop.at])[-1]
    return Finding("E018", (), f"{key} is given twice in the braces that begin here", offset=start)


def _closed(stop: Stop) -> Finding | None:
    return _below_a_value(stop, "is closed in line {}; what belongs to it stands there")


def _below_a_value(stop: Stop, said: str) -> Finding | None:
    """A key or header goes below something that takes no more."""
    broken = stop.broken
    own = len(broken.parts)
    for size in range(own - 1, 0, -1):
        path = broken.path[: len(broken.path) - own + size]
        if span := broken.before.get(path):
            name = _dotted(broken.parts[:size])
            return Finding("E019", (), f"{name} {said.format(stop.line(span.key))}", offset=broken.start)
    return None


def _backslash(stop: Stop) -> Finding | None:
    at = stop.text.rindex("\\", 0, stop.at)
    return Finding("E020", (), "a backslash in a text is written twice, \\\\", offset=at)


def _forgotten_header(path: KeyPath) -> str:
    """What may be missing before a key that is given twice in one of several tables."""
    if len(path) < 2 or not isinstance(path[-2], int):
        return ""
    header = _dotted(tuple(str(part) for part in path[:-2] if isinstance(part, str)))
    return f"If another {path[-3]} begins here, its [[{header}]] is missing."


def _dotted(parts: tuple[str, ...]) -> str:
    return one_line(".".join(one_line(part, 60) for part in parts), 160)


_WORDED: tuple[tuple[str, Callable[[Stop], Finding | None]], ...] = (
    ("Illegal character '\\n'", _unclosed_text),
    ("Found invalid character '\\n'", _unclosed_text),
    ("Unterminated string", _unclosed_text),
    ("Expected \"'", _unclosed_text),
    ("Invalid value", _no_value),
    ("Unclosed", _unclosed_brackets),
    ("Expected newline", _more_follows),
    ("Expected '='", _no_statement),
    ("Invalid statement", _no_statement),
    ("Expected ']", _header_unclosed),
    ("Invalid initial character", _no_name),
    ("Cannot overwrite", _twice),
    ("Cannot declare", _twice),
    ("Duplicate inline table key", _twice_in_braces),
    ("Cannot mutate", _closed),
    ("Cannot redefine", _closed),
    ("Unescaped", _backslash),
)
"""How tomli's messages begin, and who words them."""
