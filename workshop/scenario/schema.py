"""What the document model refuses, in plain sentences: no jargon of the library that found it is left."""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterator, Mapping, Sized
from datetime import date, time
from functools import lru_cache, partial
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from workshop.engine.lens import NOT_BLANK, ONE_LINE
from workshop.scenario.clean import one_line
from workshop.scenario.findings import Finding, key_path, quoted
from workshop.scenario.models import CONDITION, OR_EMPTY
from workshop.scenario.signs import plain_id, sign_named
from workshop.scenario.toml.positions import KeyPath

Document = TypeVar("Document", bound=BaseModel)
Context = Mapping[str, Any]

PATTERNS: dict[str, str] = {
    (SMALL_ID := r"^[a-z][a-z0-9-]*$"): "must be small letters a to z, digits and hyphens, "
    "beginning with a letter",
    (ANY_ID := r"^[A-Za-z][A-Za-z0-9-]*$"): "must be letters a to z, digits and hyphens, "
    "beginning with a letter",
    r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$": "must be the code of a language, like 'en' or 'pt-BR'",
    ONE_LINE: "must be one line, and not blank",
    NOT_BLANK: "must not be blank",
    r"^\S$": "must be one character",
    CONDITION: "must set a track against a number or another track, like 'patience >= 1', or name a choice, "
    "like 'chosen the-question.an-hour'",
}
"""What each pattern of the models asks for."""
_SIGNS = (("≥", ">="), ("≤", "<="), ("≠", "!="), ("=>", ">="), ("=<", "<="), ("===", "=="))
_LONGEST_CONDITION = 140


def validated(model: type[Document], raw: Mapping[str, Any]) -> tuple[Document | None, list[Finding]]:
    """The document, or what keeps the raw tables from being one."""
    try:
        return model.model_validate(raw), []
    except ValidationError as refused:
        errors = refused.errors(include_url=False, include_input=False)
    known = lru_cache(partial(known_keys, model))
    return None, [finding for error in errors for finding in _findings(error, raw, known)]


def known_keys(model: type[BaseModel], path: KeyPath) -> tuple[str, ...]:
    """The keys that the model knows in the table at this path; empty where names are the author's own."""
    kind: Any = model
    for part in path:
        kind = _inner(kind, part)
    fields = (getattr(branch, "model_fields", {}) for branch in _branches(kind))
    return tuple(dict.fromkeys(field.alias or name for each in fields for name, field in each.items()))


def limit_of(field: FieldInfo) -> int | None:
    """The most signs of a text, or entries of a list, that the field holds; None where there is no limit."""
    said = (*field.metadata, *_metadata(field.annotation))
    return next((most for each in said if (most := getattr(each, "max_length", None)) is not None), None)


def _metadata(kind: Any) -> Iterator[Any]:
    """What the annotation says of itself, its branches included; not of what is inside of a list."""
    if get_origin(kind) is Annotated:
        yield from get_args(kind)[1:]
        yield from _metadata(get_args(kind)[0])
    elif get_origin(kind) in (Union, types.UnionType):
        for branch in get_args(kind):
            yield from _metadata(branch)


def _findings(
    error: ErrorDetails, raw: Mapping[str, Any], known: Callable[[KeyPath], tuple[str, ...]]
) -> Iterator[Finding]:
    loc, kind, context = error["loc"], error["type"], error.get("ctx", {})
    path, value = _in_file(loc, raw)
    if kind == "missing":
        yield Finding("E102", (*path, loc[-1]), f"{quoted(loc[-1])} is missing", at="table", lack=True)
    elif kind == "extra_forbidden":
        keys = partial(known, path[:-1])
        wording = f"there is no key {quoted(path[-1])} here"
        if belongs := _belongs(path, known):
            yield Finding("E101", path, wording, at="key", hint=belongs)
        else:
            yield Finding("E101", path, wording, at="key", name=str(path[-1]), allowed=keys)
    elif loc[-1] == "[key]":
        _code, wording = _worded(kind, context, path[-1])
        hint = _odd_sign(context.get("pattern"), path[-1])
        yield Finding("E104", path, f"the name {quoted(path[-1])} {wording}", at="key", hint=hint)
    elif kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", context["expected"])
        if allowed and isinstance(value, str):
            yield Finding("E108", path, f"cannot be {_said(value)}", name=value, allowed=allowed)
        else:
            yield Finding("E108", path, f"must be {context['expected']}, not {_said(value)}")
    elif kind == "too_short":
        if len(value) < context["min_length"]:
            code, wording = _worded(kind, context, value)
            yield Finding(code, path, wording, lack=True)
    elif brackets := _brackets(kind, path, value, known):
        yield Finding("E107", path, brackets, shape=True)
    elif kind in _TABLES and (names := known(path)[:2] or _first_name(value)):
        like = ", ".join(f"{name} = …" for name in names)
        yield Finding("E103", path, f"must be a table, like {{ {like} }}, not {_said(value)}", shape=True)
    else:
        pattern = context.get("pattern")
        hint = _condition_meant(value) if pattern == CONDITION else _odd_sign(pattern, value)
        code, wording = _worded(kind, context, value)
        shape = kind in _TABLES or (kind == "tuple_type" and bool(known((*path, 0))))
        yield Finding(code, path, wording, hint=hint, shape=shape)


def _odd_sign(pattern: str | None, value: object) -> str:
    """The first sign of a name that none has, and a name that it could be."""
    if pattern not in (SMALL_ID, ANY_ID) or not isinstance(value, str) or not value:
        return ""
    kept = "abcdefghijklmnopqrstuvwxyz0123456789-"
    odd = next((sign for sign in value if (sign if pattern == SMALL_ID else sign.lower()) not in kept), None)
    if odd is None:
        return f"It begins with {sign_named(value[0])}."
    capital = "the capital " if "A" <= odd <= "Z" else ""
    better = plain_id(value[:_LONGEST_CONDITION])
    return f"It has {capital}{sign_named(odd)}; write {better}." if better else f"It has {sign_named(odd)}."


def _condition_meant(value: object) -> str:
    """The condition with its sign as it is typed here, where that is all it lacks."""
    if not isinstance(value, str) or len(value) > _LONGEST_CONDITION:
        return ""
    typed = value.strip()
    for sign, instead in _SIGNS:
        typed = typed.replace(sign, instead)
    typed = re.sub(r"(?<![<>=!])=(?!=)", "==", typed)
    if re.match(CONDITION, typed):
        return f'Write "{typed}".'
    odd = next((sign for sign in value if not " " <= sign <= "~"), None)
    return f"It has {sign_named(odd)}." if odd else ""


def _belongs(path: KeyPath, known: Callable[[KeyPath], tuple[str, ...]]) -> str:
    """Where a key stands that a table around this one has: it came below a header too many."""
    for end in range(len(path) - 2, -1, -1):
        if path[-1] in known(path[:end]):
            if not end:
                return "It is a key of the whole file, so it stands above the first line in brackets."
            name = key_path(path[:end])
            header = f"[{name}]" if isinstance(path[end - 1], str) else f"[[{key_path(path[: end - 1])}]]"
            return (
                f"It is a key of {header}, so it stands below that line and above the next one in brackets."
            )
    return ""


def _brackets(kind: str, path: KeyPath, value: object, known: Callable[[KeyPath], tuple[str, ...]]) -> str:
    """What to say of one table where several belong, and of several where one belongs."""
    name = key_path(path)
    if kind == "tuple_type" and isinstance(value, dict) and known((*path, 0)):
        return f"stands in double brackets, [[{name}]], even if there is only one"
    if kind in _TABLES and isinstance(value, tuple) and known(path):
        return f"there is one of these, so it stands in single brackets, [{name}]"
    return ""


def _first_name(value: object) -> tuple[str, ...]:
    """The first of several names that stand in a list, where each needs a value."""
    first = value[0] if isinstance(value, tuple) and value else None
    return (first,) if isinstance(first, str) and re.fullmatch(r"[a-z][a-z0-9-]{0,60}", first) else ()


def _in_file(loc: tuple[int | str, ...], raw: Mapping[str, Any]) -> tuple[KeyPath, Any]:
    """The part of an error's place that is in the file, and what is there; branches of the model are not."""
    path: list[int | str] = []
    value: Any = raw
    for part in loc:
        inside = isinstance(value, dict) if isinstance(part, str) else isinstance(value, tuple)
        if inside and (part in value if isinstance(part, str) else part < len(value)):
            path.append(part)
            value = value[part]
    return tuple(path), value


def _worded(kind: str, context: Context, value: object) -> tuple[str, str]:
    """The code, and the sentence of what would be right and what stands there."""
    if kind == "tuple_type" and isinstance(value, str) and len(value) <= _SHORT and '"' not in value:
        return "E103", f'must be a list, like ["{one_line(value)}"], not {_said(value)}'
    code, sentence = _SENTENCES.get(kind, ("E103", "cannot be {value}"))
    return code, sentence.format(
        **context,
        value=_said(value),
        size=f"{len(value):,}" if isinstance(value, Sized) else "more",
        entries="entry" if context.get("min_length") == 1 else "entries",
        form=PATTERNS.get(context.get("pattern", "").removeprefix(OR_EMPTY), "is not written as it must be"),
    )


_SHORT = 60
"""Characters of a text that an example may hold."""
_TABLES = ("dict_type", "model_type", "model_attributes_type")
_SENTENCES: Mapping[str, tuple[str, str]] = {
    "string_type": ("E103", "must be text in quotation marks, not {value}"),
    "int_type": ("E103", "must be a whole number, not {value}"),
    "bool_type": ("E103", "must be true or false, not {value}"),
    "tuple_type": ("E103", 'must be a list, like ["one", "two"], not {value}'),
    **dict.fromkeys(_TABLES, ("E103", "must be a table, not {value}")),
    "string_pattern_mismatch": ("E104", "{form}"),
    "string_too_short": ("E105", "must not be empty"),
    "string_too_long": ("E105", "must have at most {max_length:,} characters, not {size}"),
    "too_short": ("E105", "must have at least {min_length} {entries}, not {size}"),
    "too_long": ("E105", "must have at most {max_length:,} entries, not {size}"),
    "greater_than_equal": ("E106", "must be at least {ge:,}, not {value}"),
    "less_than_equal": ("E106", "must be at most {le:,}, not {value}"),
}
"""What to say of each kind of error that the model tells of, with its code."""


def _said(value: object) -> str:
    """What a value is, without its text if that is long."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value) if abs(value) < 10**15 else "a number that large"
        case float():
            return f"the number {value}"
        case str():
            return f"the text {quoted(value)}"
        case dict():
            return "a table"
        case tuple() | list():
            return "a list"
        case date() | time():
            return "a date or time"
    return "this"


def _inner(kind: Any, part: str | int) -> Any:
    """The kind of what stands below this part, by the annotations of the model; None where none is known."""
    for branch in _branches(kind):
        inside = get_args(branch)
        if isinstance(part, int):
            if get_origin(branch) is tuple:
                return inside[0]
        elif get_origin(branch) is dict:
            return inside[1]
        elif fields := getattr(branch, "model_fields", None):
            for name, field in fields.items():
                if part == (field.alias or name):
                    return field.annotation
    return None


def _branches(kind: Any) -> Iterator[Any]:
    """A kind without its annotations, each branch of a union on its own."""
    if get_origin(kind) is Annotated:
        yield from _branches(get_args(kind)[0])
    elif get_origin(kind) in (Union, types.UnionType):
        for branch in get_args(kind):
            yield from _branches(branch)
    else:
        yield kind
