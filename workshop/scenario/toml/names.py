"""Why a header or a key cannot be read: the sign that no name has, its place, and what may stand there."""

from __future__ import annotations

import re
from typing import NamedTuple

from workshop.scenario.clean import one_line
from workshop.scenario.findings import Finding
from workshop.scenario.signs import plain_id, sign_named
from workshop.scenario.toml.positions import BARE, STRING, past_spaces

ALLOWED = "Allowed are the letters a to z, digits and hyphens"
_NO_LINE = "this line is neither a key with its value nor a header in brackets"
_LINE_END = re.compile(r"[\n]|\Z")
_COMMENT = re.compile(r"[ \t]*(?:#.*)?$", re.MULTILINE)
_BEGINS_A_VALUE = frozenset("\"'[{“„‘«")
_FENCE = "```"
_COMMENT_SIGNS = ("//", "--", "/*", "%", ";", "<!--", "REM ")
_SHORT = 60


class _Name(NamedTuple):
    """Where a dotted name can go on no further."""

    end: int
    """After its last part."""
    stop: int
    """At the sign that is no part of it, after spaces."""
    lacks_a_part: bool
    """Whether it begins or ends with a dot, or nothing of it can be read."""


def header_slip(text: str, start: int) -> Finding | None:
    """What is wrong with the name or the brackets of a header; nothing if both are sound."""
    brackets = 2 if text.startswith("[[", start) else 1
    name = _name(text, start + brackets)
    if not name.lacks_a_part and text.startswith("]" * brackets, name.stop):
        return _after_header(text, start, name.stop + brackets, brackets)
    sign = text[name.stop : name.stop + 1]
    if sign in ("", "\n", "#"):
        return Finding("E014", (), f"this header has no closing {']' * brackets}", offset=start)
    if sign == "]" and not name.lacks_a_part:
        wording = "this header begins with [[ and ends with a single ]"
        return Finding("E014", (), wording, hint="Close it with ]].", offset=start)
    at = name.stop if name.lacks_a_part or name.stop == name.end else name.end
    inside = _line(text, start)[brackets:].partition("]")[0]
    right = [plain_id(part) for part in inside.split(".")]
    closed = "]" in _line(text, start)
    written = f"{'[' * brackets}{'.'.join(right)}{']' * brackets}"
    return _odd(text, at, "a name", f": {written}" if closed and all(right) else "")


def key_slip(text: str, start: int, ends: str = "\n") -> Finding | None:
    """What is wrong with a key, or with the sign between it and its value; nothing if both are sound.

    `ends` are the signs before which its equals sign has to stand.
    """
    name = _name(text, start)
    sign = text[name.stop : name.stop + 1]
    if sign == "=" and not name.lacks_a_part:
        return _not_only_an_equals_sign(text, name, start)
    rest = re.split(f"[{re.escape(ends)}]", text[start:], maxsplit=1)[0]
    key, equals, _ = rest.partition("=")
    if sign == ":" and not name.lacks_a_part:
        wording = "between a key and its value stands =, not :"
        return Finding("E017", (), wording, hint=_with_equals(text, start, name), offset=name.stop)
    if not equals or rest.startswith(_COMMENT_SIGNS):
        return _no_pair(text, start, name, rest)
    at = name.stop if name.lacks_a_part or name.stop == name.end else name.end
    right = [plain_id(part) for part in key.split(".")]
    return _odd(text, at, "a key", f": {'.'.join(right)} = …" if all(right) else "")


def _name(text: str, start: int) -> _Name:
    at = end = past_spaces(text, start)
    while True:
        part = BARE.match(text, at)
        if part is None and not text.startswith(('"""', "'''"), at):
            part = STRING.match(text, at)
        if part is None:
            return _Name(end, at, True)
        end = part.end()
        stop = past_spaces(text, end)
        if not text.startswith(".", stop):
            return _Name(end, stop, False)
        at = past_spaces(text, stop + 1)


def _odd(text: str, at: int, what: str, right: str) -> Finding:
    """The finding at a sign that no name has."""
    sign = text[at]
    if sign in ".]=\n":
        wording = (
            f"a part of {what} is missing before {sign_named(sign) if sign == chr(10) else f'this {sign}'}"
        )
    else:
        wording = f"{what} cannot have {sign_named(sign)} in it"
    return Finding("E016", (), wording, hint=f"{ALLOWED}{one_line(right, _SHORT * 2)}.", offset=at)


def _after_header(text: str, start: int, after: int, brackets: int) -> Finding | None:
    if text.startswith("]", after):
        wording = f"this header begins with {'[' * brackets} and ends with ]{']' * brackets}"
        return Finding("E014", (), wording, hint="It has as many closing as opening ones.", offset=start)
    if _COMMENT.match(text, after):
        return None
    wording = "a header stands on a line of its own, and more follows here"
    return Finding("E017", (), wording, offset=past_spaces(text, after))


def _not_only_an_equals_sign(text: str, name: _Name, start: int) -> Finding | None:
    doubled = text[name.stop + 1 : name.stop + 2]
    if doubled in ("=", ">", ":", "~") and doubled:
        wording = f"between a key and its value stands a single =, not ={doubled}"
        return Finding("E017", (), wording, hint=_with_equals(text, start, name), offset=name.stop)
    if past_spaces(text, name.stop + 1) == _LINE_END.search(text, name.stop).start():  # type: ignore[union-attr]
        return Finding("E017", (), "this key has no value after its =", offset=name.stop)
    return None


def _no_pair(text: str, start: int, name: _Name, line: str) -> Finding:
    """A line without an equals sign, or what other languages take for a comment."""
    if line.startswith(_FENCE):
        return Finding("E017", (), f"{_NO_LINE}, but a fence of Markdown", hint="Take it out.", offset=start)
    if line.startswith(_COMMENT_SIGNS):
        return Finding("E017", (), _NO_LINE, hint="A comment begins with #.", offset=start)
    value = text[name.stop : name.stop + 1]
    if not name.lacks_a_part and value in _BEGINS_A_VALUE and name.stop > name.end:
        hint = _with_equals(text, start, name)
        return Finding("E017", (), "between a key and its value stands =", hint=hint, offset=name.stop)
    if not name.lacks_a_part and value in ("", "\n", "#"):
        return Finding("E017", (), "this key has no = and no value", offset=start)
    hint = "A text goes on over several lines only between three quotation marks; a comment begins with #."
    return Finding("E017", (), _NO_LINE, hint=hint, offset=start)


def _with_equals(text: str, start: int, name: _Name) -> str:
    key = text[start : name.end].strip().strip("\"'")
    return f"Write {one_line(key, _SHORT)} = …"


def _line(text: str, start: int) -> str:
    return text[start:].partition("\n")[0]
