"""Why a text is no TOML: the commonest slips of a pen in plain words, at the place where the author must act.

What the slip is shows in the text around the place where tomli stopped; tomli's words are for the rest.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import tomli

from workshop.scenario.clean import one_line
from workshop.scenario.findings import Finding
from workshop.scenario.toml.names import header_slip, key_slip
from workshop.scenario.toml.positions import (
    STRING,
    KeyPath,
    Lines,
    Statement,
    TooMuchError,
    past_blanks,
    past_spaces,
    statement_at,
)

CURLY = frozenset("“”„‟«»‘’‚‹›")
"""What a word processor puts where a straight quotation mark was typed."""
IN_DOUBLE_BRACKETS = frozenset(
    {
        "response",
        "when",
        "variant",
        "lines",
        "golden",
        "pair",
        "plan",
        "rule",
        "cost",
        "match",
        "bridge",
        "example",
    }
)
"""The tables of the formats of which there may be several by one name."""
_TOKEN = re.compile(r"[\"'\[\]{}#]")
_PAIR = re.compile(r"[\w.\"'-]+[ \t]*=")
_STATEMENT = re.compile(r"[ \t]*(?:\[\[?[ \t]*[A-Za-z]|[A-Za-z][\w.-]*[ \t]*=)")
_HEADER_END = re.compile(r"\]{1,2}[ \t]*(?:#.*)?$", re.MULTILINE)
_UNQUOTED = re.compile(r"[^,\]}\n#]+")
_ESCAPE = re.compile(
    r"\\(?:(?P<known>[btnfre\"\\]|[ \t]*\n|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})|.)"
)
_PATH = re.compile(r"\b[A-Za-z]:\\|\"\\\\|\w\\\w+\\\w")
"""What a text has that is the name of a file under Windows."""
_NAMESPACE = re.compile(r"\((?:'[^']*',? ?)+\)")
_PART = re.compile(r"'([^']*)'")
"""tomli names a table by the tuple of its parts."""


def syntax_finding(text: str, failed: tomli.TOMLDecodeError) -> Finding:
    """Why a text is not TOML, at the place where the author must act."""
    try:
        slip = _slip(text, failed.pos)
    except TooMuchError:
        slip = None
    if slip is None:
        told = one_line(_NAMESPACE.sub(lambda key: _dotted(tuple(_PART.findall(key[0]))), failed.msg))
        return Finding("E010", (), f"this is not TOML: {told[:1].lower()}{told[1:]}", offset=failed.pos)
    return slip


def _slip(text: str, stop: int) -> Finding | None:
    """The slip in the statement that reaches where tomli stopped, if it is one of the common ones."""
    statement = statement_at(text, stop)
    if text.startswith("[", statement.start):
        return header_slip(text, statement.start) or _table_twice(text, statement)
    if slip := key_slip(text, statement.start):
        return slip
    opened = _opened(text, statement.start, stop)
    if opened.text is not None:
        return _unclosed_text(text, opened.text)
    if opened.brackets:
        return _in_brackets(text, stop, opened.brackets)
    if statement.path in statement.before:
        return _key_twice(text, statement)
    value = past_spaces(text, statement.after + 1)
    return _more_follows(text, value, stop) if stop > value else _unquoted(text, value)


class _Opened(NamedTuple):
    """Offsets of what has begun and not ended."""

    brackets: tuple[int, ...]
    """The opening brackets and braces, from the outermost."""
    text: int | None
    """The opening quotation mark."""


def _opened(text: str, start: int, end: int) -> _Opened:
    """What is open at `end` of a statement that begins at `start`."""
    brackets: list[int] = []
    at = start
    while token := _TOKEN.search(text, at, end):
        at = token.end()
        if token[0] == "#":
            line_end = text.find("\n", at, end)
            at = line_end if line_end >= 0 else end
        elif token[0] in "[{":
            brackets.append(token.start())
        elif token[0] in "]}":
            del brackets[-1:]
        else:
            string = STRING.match(text, token.start())
            if string is None or string.end() > end:
                return _Opened(tuple(brackets), token.start())
            at = string.end()
    return _Opened(tuple(brackets), None)


def _unclosed_text(text: str, start: int) -> Finding | None:
    """The line or the file ends within a text, or it holds a backslash that stands for nothing."""
    if string := STRING.match(text, start):
        return _backslash(text, start, string.end())
    mark = text[start]
    long = text.startswith(mark * 3, start)
    line, _, after = text[start:].partition("\n")
    hint, last = "", line.rstrip(" \t,]}")[-1:]
    if last in CURLY:
        hint = f"It ends with {last}; a text ends with a straight {mark}."
    elif line.rstrip(" \t,]}").endswith('\\"'):
        hint = r'The \ makes the " after it a part of the text; write \\ for a backslash, or / in a path.'
    elif not long and after.split("\n", 1)[0].strip() and not _STATEMENT.match(after):
        hint = 'A text over several lines stands between """ and """.'
    closing = mark * 3 if long else mark
    wording = f"the text that begins here, in line {_line(text, start)}, has no closing {closing}"
    return Finding("E011", (), wording, hint=hint, offset=start)


def _backslash(text: str, start: int, end: int) -> Finding | None:
    """A backslash in a text between double quotation marks that begins no escape."""
    escapes = _ESCAPE.finditer(text, start, end) if text[start] == '"' else ()
    if (escape := next((each for each in escapes if not each["known"]), None)) is None:
        return None
    wording = f"a backslash stands for a sign in a text, and {one_line(escape[0], 8)} stands for none"
    if _PATH.search(text, start, end):
        hint = r"In a path write \\ or /, or put it between ' and '."
    else:
        hint = r"For the backslash itself, write \\."
    return Finding("E019", (), wording, hint=hint, offset=escape.start())


def _unquoted(text: str, at: int) -> Finding | None:
    """A word where a text should stand."""
    first, match = text[at : at + 1], _UNQUOTED.match(text, at)
    word = match[0].strip().strip("".join((*CURLY, "\"'"))) if match else ""
    if not (first.isalnum() or first in CURLY) or word.lower() in ("", "true", "false"):
        return None
    odd = "" if first.isalnum() else f", and this one is {first}"
    hint = "" if {'"', "\\"} & {*word} else f'Write "{one_line(word, 60)}".'
    return Finding("E012", (), f"text stands between straight quotation marks{odd}", hint=hint, offset=at)


def _more_follows(text: str, value: int, stop: int) -> Finding | None:
    """A value is complete, and its line goes on."""
    mark = text[value]
    if not text[stop:].partition("\n")[0].strip():
        return None
    if mark not in "\"'":
        return _unquoted(text, value)
    if text.startswith(mark * 3, value):
        wording = (
            f"the text that begins here with {mark * 3}, in line {_line(text, value)}, "
            f"ends in line {_line(text, stop)}, and more follows"
        )
        hint = f"Its closing {mark * 3} may be missing before that."
        return Finding("E013", (), wording, hint=hint, offset=value)
    if text.startswith((",", ";"), stop) or _PAIR.match(text, stop):
        hint = "Each key stands with its value on a line of its own, without a comma."
    elif mark == "'":
        hint = 'Write a text with an apostrophe between " and ".'
    else:
        hint = 'Inside a text, write quotation marks as “ and ”, or as \\".'
    wording = f"the text ends at this {mark}, and more follows"
    return Finding("E013", (), wording, hint=hint, offset=text.rindex(mark, value, stop))


def _in_brackets(text: str, stop: int, brackets: tuple[int, ...]) -> Finding | None:
    """A list or braces without their end, without a comma, or with a word that is not quoted."""
    line_start = text.rfind("\n", 0, stop) + 1
    earlier = [at for at in brackets if at < line_start or stop >= len(text)]
    innermost, rest = brackets[-1], text[stop : stop + 1]
    if earlier and (stop >= len(text) or _STATEMENT.match(text, line_start)):
        return _unclosed_brackets(text, earlier[-1])
    if text[innermost] == "{" and rest not in ("", "}"):
        start = max(text.rfind("{", 0, stop), text.rfind(",", 0, stop)) + 1
        if "=" not in text[start:stop] and (slip := key_slip(text, past_blanks(text, start), ",}\n")):
            return slip
    if rest in "]})":
        is_its_end = rest == ("]" if text[innermost] == "[" else "}")
        return None if is_its_end else _unclosed_brackets(text, innermost)
    if text[:stop].rstrip()[-1:] in "=,[{":
        return _unquoted(text, stop)
    if rest in ",\n":
        return None
    in_a_list = text[innermost] == "["
    where = "list that begins" if in_a_list else "braces that begin"
    what = "a comma or a quotation mark" if in_a_list and rest.isalnum() else "a comma"
    wording = f"{what} is missing before this, in the {where} in line {_line(text, innermost)}"
    return Finding("E015", (), wording, offset=stop)


def _unclosed_brackets(text: str, start: int) -> Finding:
    line = _line(text, start)
    if text[start] == "[":
        wording = f"the list that begins here, in line {line}, has no closing ]"
    else:
        wording = f"the braces that begin here, in line {line}, have no closing }}"
    return Finding("E014", (), wording, offset=start)


def _table_twice(text: str, statement: Statement) -> Finding | None:
    """A header that stands there already, unless it is none."""
    first, end = statement.before.get(statement.path), _HEADER_END.match(text, statement.after)
    if first is None or end is None or not statement.parts:
        return None
    name = _dotted(statement.parts)
    if statement.parts[-1] not in IN_DOUBLE_BRACKETS:
        wording = f"{name} is declared twice; the first is in line {_line(text, first.key)}"
        return Finding("E018", (), wording, offset=statement.start)
    wording = f"there is more than one {name}, so each stands in double brackets, [[{name}]]"
    if text.startswith("[[", first.key):
        at, other = statement.start, f"the first is in line {_line(text, first.key)}"
    else:
        at, other = first.key, f"another is in line {_line(text, statement.start)}"
    return Finding("E018", (), f"{wording}; {other}", offset=at)


def _key_twice(text: str, statement: Statement) -> Finding:
    first = statement.before[statement.path]
    wording = f"{_dotted(statement.parts)} is given twice; the first is in line {_line(text, first.key)}"
    return Finding("E018", (), wording, hint=_forgotten_header(statement.path), offset=statement.start)


def _forgotten_header(path: KeyPath) -> str:
    """What may be missing before a key that is given twice in one of several tables."""
    if len(path) < 2 or not isinstance(path[-2], int):
        return ""
    header = _dotted(tuple(part for part in path[:-2] if isinstance(part, str)))
    return f"If another {path[-3]} begins here, its [[{header}]] is missing."


def _dotted(parts: tuple[str, ...]) -> str:
    return one_line(".".join(one_line(part, 60) for part in parts), 160)


def _line(text: str, offset: int) -> int:
    return Lines(text).place(offset)[0]
