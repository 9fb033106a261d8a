"""What a check finds, by key path; it becomes a located problem only when there is something to show."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Literal, NamedTuple

from workshop.language.catalogue import _
from workshop.scenario.clean import one_line
from workshop.scenario.problems import MOST_SHOWN, Problem, Problems, Severity, severity_of
from workshop.scenario.signs import differences, looks_like
from workshop.scenario.toml.positions import KeyPath, Lines, Span, positions
from workshop.scenario.toml.source import SourceText

LONGEST_LIST = 300
"""Characters of allowed values in one hint; the rest is counted."""
_LONGEST_NAME = 64
_LEAST_BEGINNING = 2
"""So many letters say something about the name that was meant."""
_ID = re.compile(r"""["']([A-Za-z][A-Za-z0-9-]{0,63})["']""")
_TOP: Mapping[KeyPath, Span] = {(): Span(0, 0, 0)}
_MOST_COMPARED = 1000


class Finding(NamedTuple):
    """A problem by its key path. Its place and its hint are worked out only if it is shown."""

    code: str
    """`E101`, `W203`: the letter is the severity, and each has a manual in `workshop/manuals`."""
    path: KeyPath
    text: str
    at: Literal["value", "key", "table"] = "value"
    """Which place is meant; `table` is the header of the table that lacks the last key of the path."""
    name: str | None = None
    """What was written where one of the allowed names belongs."""
    allowed: Collection[str] | Callable[[], Collection[str]] = ()
    listed_by: str = ""
    """The command that lists the allowed names, where a hint may be too short for them."""
    hint: str | Callable[[], str] = ""
    other: KeyPath | None = None
    """The path of the other end, where a problem has two."""
    offset: int | None = None
    """The exact place, where the finder knows it."""
    times: int = 1
    """How many places it stands for, where they are too many to tell of each."""
    lack: bool = False
    """Whether something is missing or too few: perhaps because of a wrong name beside it."""
    shape: bool = False
    """Whether no table, or no list of them, stands where one belongs: what names what cannot be told then."""

    @property
    def severity(self) -> Severity:
        return severity_of(self.code)


UNKNOWN: Mapping[str, str] = {
    "lens": "E111",
    "member of the cast": "E112",
    "track": "E113",
    "move": "E114",
    "fact": "E115",
    "scene": "E201",
    "scene or ending": "E201",
    "ending": "E207",
    "response": "E207",
    "response of this scene": "E124",
}
"""The code of a name that is not there, by what it should be a name of."""
WORD_OF_A_LENS = "E116"
"""The same for stances, kinds of question and whatever else a lens defines."""


def unknown(
    path: KeyPath, name: object, allowed: Collection[str], what: str, listed_by: str = ""
) -> Iterator[Finding]:
    """A finding if the name is not one of the allowed; nothing if it is no text, which the schema says."""
    if isinstance(name, str) and name not in allowed:
        code = UNKNOWN.get(what, WORD_OF_A_LENS)
        wording = f"there is no {what} {quoted(name)}"
        yield Finding(code, path, wording, name=name, allowed=allowed, listed_by=listed_by)


def unknown_key(path: KeyPath, allowed: Collection[str], what: str, listed_by: str = "") -> Iterator[Finding]:
    """The same for the key that ends the path."""
    for finding in unknown(path, path[-1], allowed, what, listed_by):
        yield finding._replace(at="key")


def quoted(name: object) -> str:
    """A name from a file, fit to stand in a sentence; a space at an end of it is kept."""
    whole = str(name)
    shown = one_line(whole, 60)
    before, after = (" " * bool(shown and end.isspace()) for end in (whole[:1], whole[-1:]))
    return f"'{before}{shown}{after}'"


def key_path(path: KeyPath, id_of: Callable[[KeyPath], str | None] | None = None) -> str:
    """The path as one reads it: `scene.start.response[reasons].text`; `response[0]` where there is no id."""
    parts = (
        f"[{(id_of and id_of(path[: at + 1])) or part}]"
        if isinstance(part, int)
        else f".{one_line(part, 40) or quoted(part)}"
        for at, part in enumerate(path)
    )
    return one_line("".join(parts).removeprefix("."), 200)


def located(source: SourceText, findings: Iterable[Finding]) -> Problems:
    """The findings as problems: errors first, in the order of the file; twenty are shown, all are counted.

    What a table lacks comes after the wrong names in it.
    """
    every = tuple(findings)
    if not every:
        return Problems()
    spans = positions(source.text) if any(finding.offset is None for finding in every) else _TOP
    placed = [(_offset(finding, spans, source.text), finding) for finding in every]
    first = sorted(placed, key=_order(placed))[:MOST_SHOWN]
    lines = Lines(source.text)
    shown = tuple(_problem(source, finding, offset, spans, lines) for offset, finding in first)
    errors = sum(finding.times for finding in every if finding.severity == "error")
    return Problems(shown, errors, sum(finding.times for finding in every) - errors)


_Placed = tuple[int, Finding]


def _order(placed: Iterable[_Placed]) -> Callable[[_Placed], tuple[bool, int, bool]]:
    """By severity and place; what a table lacks after the last wrong name in it."""
    last_name: dict[KeyPath, int] = {}
    for offset, finding in placed:
        if finding.name is not None and finding.severity == "error":
            table = finding.path[:-1]
            last_name[table] = max(offset, last_name.get(table, 0))

    def key(of: _Placed) -> tuple[bool, int, bool]:
        offset, finding = of
        if finding.lack:
            offset = max(offset, last_name.get(finding.path[:-1], 0))
        return finding.severity != "error", offset, finding.lack

    return key


def _offset(finding: Finding, spans: Mapping[KeyPath, Span], text: str) -> int:
    if finding.offset is not None:
        return finding.offset
    if (marked := _mark(finding.path, spans, text)) is not None:
        return marked
    path = finding.path[:-1] if finding.at == "table" else finding.path
    at_key = finding.at != "value"
    while path not in spans:
        path = path[:-1]
        at_key = True
    return spans[path].key if at_key else spans[path].start


def _mark(path: KeyPath, spans: Mapping[KeyPath, Span], text: str) -> int | None:
    """Where a move is marked in its text, if it does not stand beside it."""
    match path:
        case (*part, "moves", move) if path not in spans and (span := spans.get((*part, "text"))):
            at = text.find(f"{{{move}|", span.start, span.end)
            return at if at >= 0 else None
    return None


def _problem(
    source: SourceText, finding: Finding, offset: int, spans: Mapping[KeyPath, Span], lines: Lines
) -> Problem:
    line, column = lines.place(offset)
    hint = finding.hint if isinstance(finding.hint, str) else finding.hint()
    hints = [hint] if hint else []
    if finding.other is not None:
        other = _offset(Finding(finding.code, finding.other, "", "key"), spans, source.text)
        hints.append(f"See line {lines.place(other)[0]}.")
    allowed = finding.allowed() if callable(finding.allowed) else finding.allowed
    if finding.name is not None:
        hints += _names(finding.name, list(allowed), finding.listed_by)
    path = key_path(finding.path, partial(_id_at, source.text, spans))
    return Problem(source.file, line, column, path, finding.code, finding.text, " ".join(hints))


def _id_at(text: str, spans: Mapping[KeyPath, Span], path: KeyPath) -> str | None:
    """The id that the table at this path gives itself, if it is one."""
    span = spans.get((*path, "id"))
    id = _ID.fullmatch(text, span.start, span.end) if span else None
    return id[1] if id else None


def _names(name: str, allowed: list[str], listed_by: str) -> Iterator[str]:
    """The nearest name, and all that are allowed: as far as they fit, or where they are listed."""
    if not allowed:
        yield "None is defined."
        return
    if near := nearest(name, allowed):
        yield f"Did you mean {quoted(near)}?"
        if difference := differences(name, near):
            yield difference
    if listed_by and sum(len(other) + 2 for other in allowed) > LONGEST_LIST:
        yield f"There are {len(allowed)}: {listed_by}"
    else:
        yield f"Allowed: {_listed(allowed)}."


def nearest(name: str, allowed: Iterable[str]) -> str | None:
    """The allowed name most like this one, if any is; else the shortest that begins as it does.

    One with another first letter is taken only where none begins as it does. Only names of about the same
    length are compared; of two names where one begins with the other, any.
    """
    if len(name) > _LONGEST_NAME:
        return None
    from difflib import get_close_matches  # noqa: PLC0415 - most files have no mistakes

    allowed, alike = tuple(islice(allowed, _MOST_COMPARED)), looks_like(name)
    if twin := next((other for other in allowed if looks_like(other) == alike), None):
        return twin
    wanted = name.casefold().replace("_", "-").replace(" ", "-")
    names = {other.casefold(): other for other in allowed}
    as_long = [other for other in names if abs(len(other) - len(wanted)) <= max(4, len(wanted) // 2)]
    close = get_close_matches(wanted, as_long, n=1, cutoff=0.6)
    if close and close[0][:1] == wanted[:1]:
        return names[close[0]]
    begun = [
        other
        for other in names
        if min(len(other), len(wanted)) >= _LEAST_BEGINNING
        and (other.startswith(wanted) or wanted.startswith(other))
    ]
    near = min(begun, key=len) if begun else next(iter(close), None)
    return names[near] if near else None


def _listed(names: list[str]) -> str:
    shown: list[str] = []
    room = LONGEST_LIST
    for name in names:
        room -= len(name) + 2
        if room < 0:
            break
        shown.append(one_line(name, 60))
    rest = len(names) - len(shown)
    return ", ".join(shown) + (f" and {rest:,} more" if rest else "")


def meant(name: str, known: Iterable[str]) -> str:
    """A sentence that helps whoever typed the name."""
    names = tuple(known)
    if near := nearest(name, names):
        sentence = _("Did you mean {name}?").format(name=quoted(near))
        return f"{sentence} {differences(name, near)}".rstrip()
    return _("There are: {names}.").format(names=one_line(", ".join(names), 300))
