"""A file becomes text here, or one sentence that says why not: only small plain files are read."""

from __future__ import annotations

import codecs
import errno
import os
import re
import stat
from typing import NamedTuple

from workshop.scenario.clean import one_line
from workshop.scenario.problems import Problem

MOST_BYTES = 1_000_000
"""A scenario of an hour has thirty thousand; one of 300 scenes six hundred thousand."""

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_REASONS = {
    errno.ENOENT: "there is no such file",
    errno.ENOTDIR: "there is no such file: a part of the path is not a folder",
    errno.EISDIR: "this is a folder, not a file",
    errno.EACCES: "you have no permission to read this file",
    errno.EPERM: "you have no permission to read this file",
    errno.ELOOP: "this is a loop of links that leads to no file",
    errno.ENAMETOOLONG: "this name is too long for a file",
}
_HEADER = re.compile(r"^[ \t]*\[\[?[ \t]*(\w+)", re.MULTILINE)
_KEY = re.compile(r"^[ \t]*(\w+)[ \t]*=", re.MULTILINE)
_LONG_TEXT = re.compile(
    r'"""(?:[^"\\]++|\\.?+|"(?!""))*(?:"""|\Z)' + r"|'''(?:[^']++|'(?!''))*(?:'''|\Z)", re.DOTALL
)
"""One that is not closed goes to the end, so that none is looked for twice."""
_ONLY_IN_A_LENS = frozenset({"arithmetic", "level", "rule", "kind", "match"})
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_WIDE = ((codecs.BOM_UTF32_LE, "UTF-32"), (codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"))

_OTHER_KINDS = (
    (b"{\\rtf", "this is RTF, the file of a word processor, not plain text"),
    (b"PK\x03\x04", "this is a packed file, such as a word processor’s .docx or .odt, not plain text"),
    (b"\xd0\xcf\x11\xe0", "this is an old Office file, such as .doc, not plain text"),
    (b"%PDF", "this is a PDF, not plain text"),
    (b"\x1f\x8b", "this is a compressed file, not plain text"),
    (b"<!DOCTYPE", "this is a web page, not plain text"),
    (b"<html", "this is a web page, not plain text"),
)
_AS_PLAIN_TEXT = "Save it as plain text in UTF-8."


class SourceText(NamedTuple):
    """The text of an authored file, with plain line ends and no byte order mark, and its name for reports."""

    file: str
    text: str


def read_source(path: str | os.PathLike[str]) -> SourceText | Problem:
    """The text of the file, or why it cannot be had. Never waits, and never reads more than the limit."""
    file = one_line(os.fsdecode(path), 400) or "(no name)"
    descriptor = plain_descriptor(path)
    if isinstance(descriptor, str):
        return _whole(file, descriptor)
    try:
        data = _bounded(descriptor)
    except OSError as failed:
        return _whole(file, _reason(failed))
    finally:
        os.close(descriptor)
    return _whole(file, data) if isinstance(data, str) else source_in(file, data)


def plain_descriptor(path: str | os.PathLike[str], most: int = MOST_BYTES) -> int | str:
    """What to read a plain file within the limit by, or what stands there instead. Looks before it opens."""
    try:
        if odd := _not_plain(os.stat(path), most):
            return odd
        descriptor = os.open(path, _FLAGS)
        if odd := _not_plain(os.fstat(descriptor), most):
            os.close(descriptor)
            return odd
    except OSError as failed:
        return _reason(failed)
    except ValueError:
        return "this is no file name: it holds a character that no name can hold"
    return descriptor


def source_of(file: str, text: str) -> SourceText:
    """Text that is already at hand, as a session keeps it, brought to the same form."""
    return SourceText(one_line(file, 400), text.removeprefix("\ufeff").replace("\r\n", "\n"))


def source_in(file: str, data: bytes) -> SourceText | Problem:
    """The text in these bytes, however they came here, or why there is none."""
    file = one_line(file, 400)
    if len(data) > MOST_BYTES:
        return _whole(file, f"the file has {len(data):,} bytes; the limit is {MOST_BYTES:,}")
    text = decoded(data)
    return source_of(file, text) if isinstance(text, str) else _at(file, *text)


class Outline(NamedTuple):
    """What a file shows of itself at a glance, whatever mistakes are in it."""

    keys: frozenset[str]
    """Those above the first table."""
    tables: frozenset[str]
    """The first names in the headers."""

    @property
    def is_lens(self) -> bool:
        return bool(self.tables & _ONLY_IN_A_LENS) and "scene" not in self.tables

    @property
    def is_translation(self) -> bool:
        return "translates" in self.keys


def outline_of(text: str) -> Outline:
    """Told by the beginnings of lines, so that a file is taken for what it is meant to be."""
    plain = _LONG_TEXT.sub('""', text) if "'''" in text or '"""' in text else text
    first = _HEADER.search(plain)
    above = plain[: first.start()] if first else plain
    return Outline(frozenset(_KEY.findall(above)), frozenset(_HEADER.findall(plain)))


def is_lens(source: SourceText) -> bool:
    """Whether this is meant to be a lens."""
    return outline_of(source.text).is_lens


def is_translation(source: SourceText) -> bool:
    """Whether this is meant to be the translation of a scenario."""
    return outline_of(source.text).is_translation


def _bounded(descriptor: int) -> bytes | str:
    """All that can be read, or that it is too much: the file may be growing."""
    parts: list[bytes] = []
    left = MOST_BYTES + 1
    while left > 0 and (part := os.read(descriptor, left)):
        parts.append(part)
        left -= len(part)
    return (
        b"".join(parts) if left > 0 else f"the file is larger than {MOST_BYTES:,} bytes, which is the limit"
    )


def _reason(failed: OSError) -> str:
    return _REASONS.get(failed.errno or 0) or f"cannot be read: {failed.strerror or failed}"


def _not_plain(status: os.stat_result, most: int) -> str | None:
    """What stands at the path if it is not a plain file within the limit."""
    for is_kind, name in _KINDS:
        if is_kind(status.st_mode):
            return f"this is {name}, not a file"
    if status.st_size > most:
        return f"the file has {status.st_size:,} bytes; the limit is {most:,}"
    return None


class NotText(NamedTuple):
    """Bytes that are no text in UTF-8: what they are, and what to do."""

    before: str
    """The text up to there."""
    because: str
    hint: str = "Save the file as UTF-8."


def decoded(data: bytes) -> str | NotText:
    """The text without a byte order mark, or what the bytes are where that is no UTF-8 that was meant."""
    for mark, name in _WIDE:
        if data.startswith(mark):
            return NotText("", f"this is {name}, not UTF-8")
    for mark, what in _OTHER_KINDS:
        if data.startswith(mark):
            return NotText("", what, _AS_PLAIN_TEXT)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as failed:
        return NotText(data[: failed.start].decode("utf-8"), f"not UTF-8 (0x{data[failed.start]:02X})")
    before, nul, _ = text.partition("\0")
    return NotText(before, "not text: a NUL character (U+0000)") if nul else text


def _whole(file: str, text: str) -> Problem:
    return Problem(file, 0, 0, "", "E001", text)


def _at(file: str, before: str, text: str, hint: str) -> Problem:
    """A problem at the place where the text so far ends."""
    line = before.count("\n") + 1
    return Problem(file, line, len(before) - before.rfind("\n"), "", "E003", text, hint)
